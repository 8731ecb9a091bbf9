//! Finding and allocating experts, measured: text fit, allocation, one change, fairness, a shortlist, each beside its peers in
//! the same run. Run by `cargo xtask bench matching`, which finds the peers and says what is absent.
//!
//! Times are CPU seconds of one thread, compared as ratios within a run, because machines differ; nothing here is a timed
//! test: it reports, people judge.

mod allocation;
mod change;
mod fair;
mod instance;
#[path = "../../../crates/kpo-testkit/src/planted.rs"]
mod planted;
mod shortlist;
mod text;
mod texts;

use std::path::PathBuf;
use std::process::Command;

/// Where everything is; a path that is not there is an absent peer.
pub struct Places {
    /// The shared folder with data and tools.
    pub shared: PathBuf,
    /// Where instances and vectors are kept between runs.
    pub work: PathBuf,
    /// Python with OR-Tools.
    pub python: Option<PathBuf>,
    /// The compiled LEMON peer.
    pub lemon: Option<PathBuf>,
    /// The wheel of the sentence model.
    pub wheel: Option<PathBuf>,
}

fn named(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .filter(|path| path.exists())
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|word| word == name)?;
        arguments.get(at + 1).cloned()
    };
    if arguments.first().is_some_and(|word| word == "solve") {
        return instance::solve(&arguments[1]);
    }
    let places = Places {
        shared: named("KPO_SHARED").expect("KPO_SHARED names the shared folder"),
        work: named("KPO_BENCH_WORK").expect("KPO_BENCH_WORK names a folder"),
        python: named("KPO_BENCH_PYTHON"),
        lemon: named("KPO_BENCH_LEMON"),
        wheel: named("KPO_BENCH_WHEEL"),
    };
    let sizes = value("--sizes").unwrap_or_else(|| "1000,5000,10000,20000,50000".to_owned());
    let sizes: Vec<u32> = sizes
        .split(',')
        .filter_map(|size| size.parse().ok())
        .collect();
    let people = value("--people")
        .and_then(|n| n.parse().ok())
        .unwrap_or(100_000);
    match value("--only").as_deref() {
        Some("text") => text::measure(&places),
        Some("allocation") => allocation::measure(&places, &sizes),
        Some("change") => change::measure(&places, 1000),
        Some("fair") => fair::measure(&places),
        Some("shortlist") => shortlist::measure(people),
        Some("eligibility") => eligibility(),
        Some(other) => println!(
            "there is no part '{other}'; the parts are {}",
            PARTS.join(", ")
        ),
        None => all(&arguments),
    }
}

const PARTS: [&str; 6] = [
    "text",
    "allocation",
    "change",
    "fair",
    "shortlist",
    "eligibility",
];

/// Each part in a process of its own: what one held would count as the memory of the peers another starts.
fn all(arguments: &[String]) {
    let own = std::env::current_exe().expect("this program");
    for part in PARTS {
        let done = Command::new(&own)
            .args(arguments)
            .args(["--only", part])
            .status();
        if !done.is_ok_and(|status| status.success()) {
            println!("FAILED: {part}\n");
        }
    }
}

/// Nothing ineligible among a million generated pairs with planted conflicts, and nobody shut out without a reason: compared
/// with whole numbers the pairs were made from, as the test kit does with fewer.
fn eligibility() {
    println!("== eligibility");
    let begun = cpu();
    let tally = planted::compare(1_000, 1_000, 2026);
    let spent = cpu() - begun;
    println!(
        "pairs {}  may {}  violations {}  wrongly refused {}",
        tally.pairs, tally.may, tally.violations, tally.refused
    );
    println!("{:.2} µs a pair\n", spent * 1e6 / tally.pairs as f64);
}

/// CPU seconds this process has used.
pub fn cpu() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

/// Seconds on a clock that only goes on.
pub fn clock() -> f64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// The value below which this share of the values lies.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share) as usize]
}
