//! Time and memory at one and ten million judgements on one thread, intervals included; one more judgement; crowd-kit beside.

use kpo_engines::consensus::{Judgements, Live, Method, Options, consensus};

use super::panel::{self, Panel};
use crate::dice::Dice;
use crate::{Places, cpu};

/// Five opinions on each task, four classes.
fn drawn(rows: usize) -> Panel {
    let (tasks, workers) = (rows / 5, (rows / 1000).max(50));
    let mut dice = Dice::new(5);
    let skill: Vec<f64> = (0..workers).map(|_| 0.5 + 0.45 * dice.even()).collect();
    let mut panel = Panel {
        name: format!("{rows} drawn"),
        expert: false,
        ordinal: false,
        classes: 4,
        answers: 4,
        tasks,
        workers,
        rows: Vec::with_capacity(rows),
        truth: Default::default(),
    };
    for task in 0..tasks as u32 {
        let class = dice.below(4) as u16;
        for _ in 0..5 {
            let worker = dice.below(workers as u64);
            let knows = dice.even() < skill[worker as usize];
            let label = if knows { class } else { dice.below(4) as u16 };
            panel.rows.push((task, worker as u32, label));
        }
    }
    panel
}

/// CPU seconds, and the most memory held.
pub fn measure(places: &Places) {
    println!(
        "== speed: CPU seconds of one thread, names already numbers, intervals included; reach 1 s, 12 s and 1 GiB"
    );
    for rows in [1_000_000, 10_000_000] {
        let panel = drawn(rows);
        for (said, method) in [
            ("ours", Method::Bayes),
            ("DS (ours)", Method::DawidSkene),
            ("majority (ours)", Method::Majority),
        ] {
            let begun = cpu();
            let judgements = Judgements::new(panel.tasks, panel.workers, 4, &panel.rows)
                .expect("rows are in range");
            let mut options = Options::new(4);
            options.method = method;
            let found = consensus(&judgements, &[], &options).expect("there are four classes");
            println!(
                "   {rows:8} {said:16} {:7.2} s  ({} tasks, {} reviewers)",
                cpu() - begun,
                found.tasks(),
                found.reviewers().len()
            );
        }
        println!("   {rows:8} most memory held {} MiB", memory() / 1024);
    }
    let panel = drawn(1_000_000);
    let _ = panel::peers(places, &panel, &[], "300", &["majority", "dawid-skene"]);
    let said = std::fs::read(places.work.join("peers.json")).ok();
    let said: serde_json::Value = said
        .and_then(|b| serde_json::from_slice(&b).ok())
        .unwrap_or_default();
    for method in ["majority", "dawid-skene"] {
        println!(
            "    1000000 crowd-kit {method}: {} s",
            said[method]["seconds"]
        );
    }
    online();
}

fn online() {
    let panel = drawn(500_000);
    let judgements =
        Judgements::new(panel.tasks, panel.workers, 4, &panel.rows).expect("rows are in range");
    let mut live =
        Live::new(judgements, Vec::new(), Options::new(4)).expect("there are four classes");
    let begun = cpu();
    for at in 0..1000_u32 {
        let _ = live.add(
            at * 97 % 100_000,
            at * 31 % panel.workers as u32,
            (at % 4) as u16,
        );
    }
    println!(
        "   one more judgement at 100,000 tasks: {:.3} ms; reach 1 ms\n",
        cpu() - begun
    );
}

/// The most kibibytes this process has held.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
