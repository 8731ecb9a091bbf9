//! Assuring expert work, measured: each part beside its peers in the same run. Run by `cargo xtask bench assurance`, which finds
//! the peers and says what is absent.
//!
//! Times are CPU seconds of one thread, compared as ratios within a run, because machines differ; nothing here is a timed
//! test: it reports, people judge.

mod agreement;
mod consensus;
mod data;
mod dice;
mod sampling;

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// A part of the measurements: its name, and what measures it.
type Part = (&'static str, fn(&Places));

/// All parts, in the order in which they are measured.
const PARTS: &[Part] = &[
    ("agreement", agreement::measure_all),
    ("sampling", sampling::measure),
    ("consensus", consensus::measure),
    ("small", consensus::small),
    ("interval", consensus::intervals),
    ("adaptive", consensus::adaptive),
    ("speed", consensus::speed),
];

/// Where everything is; a path that is not there is an absent peer.
pub struct Places {
    /// The shared folder with data.
    pub shared: PathBuf,
    /// A folder for what is written between programs.
    pub work: PathBuf,
    /// Python with crowd-kit, krippendorff and irrCAC.
    pub python: Option<PathBuf>,
    /// The folder of the peers' scripts.
    pub scripts: PathBuf,
}

impl Places {
    /// Runs a script of ours in the peers' Python, and returns the JSON it prints; none, said aloud, where there is no Python
    /// or the script fails.
    pub fn peer(&self, script: &str, arguments: &[&str]) -> Option<Value> {
        let Some(python) = &self.python else {
            println!("NOT COMPARED: the peers' Python is absent ({script})");
            return None;
        };
        let mut command = Command::new(python);
        for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            command.env(threads, "1");
        }
        let output = command
            .arg(self.scripts.join(script))
            .args(arguments)
            .output()
            .ok()?;
        let found = serde_json::from_slice(&output.stdout).ok();
        if found.is_none() {
            println!(
                "FAILED: {script} {arguments:?}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        found
    }
}

fn named(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .filter(|path| path.exists())
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let only = arguments.iter().position(|word| word == "--only");
    let only = only.and_then(|at| arguments.get(at + 1));
    let places = Places {
        shared: named("KPO_SHARED").expect("KPO_SHARED names the shared folder"),
        work: named("KPO_BENCH_WORK").expect("KPO_BENCH_WORK names a folder"),
        python: named("KPO_BENCH_PYTHON"),
        scripts: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/peers")),
    };
    match only {
        None => all(&arguments),
        Some(only) => match PARTS.iter().find(|(name, _)| name == only) {
            Some((_, measure)) => measure(&places),
            None => {
                let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
                println!(
                    "there is no part '{only}'; the parts are {}",
                    names.join(", ")
                );
            }
        },
    }
}

/// Each part in a process of its own: what one held would count as the memory of the next.
fn all(arguments: &[String]) {
    let own = std::env::current_exe().expect("this program");
    for (part, _) in PARTS {
        let done = Command::new(&own)
            .args(arguments)
            .args(["--only", *part])
            .status();
        if !done.is_ok_and(|status| status.success()) {
            println!("FAILED: {part}\n");
        }
    }
}

/// CPU seconds this process has used.
pub fn cpu() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}
