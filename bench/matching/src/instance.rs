//! An instance as tables, read row by row so that only the problem itself is held.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use kpo_engines::assignment::{Expert, Pair, Plan, Problem, Task, check};

use crate::cpu;

fn rows(path: &Path) -> impl Iterator<Item = [i64; 3]> + use<> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = String::new();
    reader.read_line(&mut line).expect("a head");
    std::iter::from_fn(move || {
        line.clear();
        if reader.read_line(&mut line).expect("a line") == 0 {
            return None;
        }
        let mut row = [0; 3];
        for (number, text) in row.iter_mut().zip(line.trim().split(',')) {
            *number = text.parse().expect("a number");
        }
        Some(row)
    })
}

/// The problem of a folder.
pub fn read(folder: &Path) -> Problem {
    let tasks = rows(&folder.join("tasks.csv")).map(|row| Task {
        demand: row[1] as u32,
        unfilled: 100_000,
    });
    let experts = rows(&folder.join("experts.csv")).map(|row| Expert {
        capacity: row[1] as u32,
        at_least: 0,
    });
    let (tasks, experts) = (tasks.collect(), experts.collect());
    let pairs = rows(&folder.join("pairs.csv")).map(|row| Pair {
        task: row[0] as u32,
        expert: row[1] as u32,
        cost: row[2],
    });
    Problem::new(tasks, experts, pairs).expect("an instance as it is made")
}

/// Solves one instance in a process of its own, so that its memory is its own.
pub fn solve(folder: &str) {
    let problem = read(Path::new(folder));
    let begun = cpu();
    let plan = Plan::solve(problem).expect("a plan");
    let took = cpu() - begun;
    let peak = peak_mib();
    check(plan.problem(), &plan.certificate()).expect("a proof");
    println!(
        "kpo objective={} solve_cpu_s={took:.6} peak_mib={peak}",
        plan.objective()
    );
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}
