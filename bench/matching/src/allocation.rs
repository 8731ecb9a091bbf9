//! Allocation beside OR-Tools and LEMON, each in a process of its own, one after the other.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Places;

const KINDS: [&str; 3] = ["topic", "unif", "tight"];

/// What a program said of an instance.
#[derive(Clone, Copy)]
struct Said {
    objective: i64,
    seconds: f64,
    peak_mib: u64,
}

fn said(output: &str) -> Option<Said> {
    let value = |name: &str| {
        let rest = &output[output.find(name)? + name.len()..];
        Some(rest.split_whitespace().next()?.to_owned())
    };
    Some(Said {
        objective: value("objective=")?.parse().ok()?,
        seconds: value("solve_cpu_s=")?.parse().ok()?,
        peak_mib: value("peak_mib=")?.parse().ok()?,
    })
}

/// Runs a program and takes what it said.
fn run(command: &mut Command) -> Option<Said> {
    command
        .env("OMP_NUM_THREADS", "1")
        .env("OPENBLAS_NUM_THREADS", "1");
    let output = command.output().ok()?;
    let found = said(&String::from_utf8_lossy(&output.stdout));
    if found.is_none() {
        println!(
            "FAILED: {command:?}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    found
}

/// The folder of an instance, made if it is not there.
pub fn instance(places: &Places, kind: &str, size: u32) -> Option<PathBuf> {
    let folder = places.work.join(format!("{kind}_{size}"));
    if folder.join("pairs.csv").exists() {
        return Some(folder);
    }
    let Some(python) = &places.python else {
        println!(
            "ABSENT: {kind}_{size} is not there, and Python with numpy, which makes it, neither"
        );
        return None;
    };
    println!("making {kind}_{size}");
    let part = places.work.join(format!("{kind}_{size}.part"));
    let made = Command::new(python)
        .arg(script(places))
        .args(["make", kind, &size.to_string()])
        .arg(&part)
        .status();
    (made.is_ok_and(|status| status.success()) && std::fs::rename(&part, &folder).is_ok())
        .then_some(folder)
}

fn script(places: &Places) -> PathBuf {
    places.shared.join("tools/assignment_instances.py")
}

/// The least of several runs, in the same company.
fn least(best: &mut Option<Said>, new: Option<Said>) {
    if let Some(new) = new
        && best.is_none_or(|best| new.seconds < best.seconds)
    {
        *best = Some(new);
    }
}

fn round(places: &Places, folder: &Path, best: &mut [Option<Said>; 3]) {
    let own = std::env::current_exe().expect("this program");
    least(
        &mut best[0],
        run(Command::new(own).arg("solve").arg(folder)),
    );
    if let Some(lemon) = &places.lemon {
        least(&mut best[1], run(Command::new(lemon).arg(folder)));
    }
    if let Some(python) = &places.python {
        let mut command = Command::new(python);
        command.arg(script(places)).arg("solve").arg(folder);
        least(&mut best[2], run(&mut command));
    }
}

/// The table of allocations, and the memory at the largest.
pub fn measure(places: &Places, sizes: &[u32]) {
    println!("== allocation: CPU seconds of the solve, one thread");
    println!(
        "{:<14}{:>10}{:>10}{:>10}{:>14}{:>14}  objective (kpo = LEMON = OR-Tools)",
        "instance", "kpo", "LEMON", "OR-Tools", "OR-Tools/kpo", "LEMON/kpo"
    );
    let (mut over_or, mut over_lemon, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for size in sizes {
        for kind in KINDS {
            let Some(folder) = instance(places, kind, *size) else {
                continue;
            };
            let mut best = [None; 3];
            for _ in 0..if *size > 10_000 { 1 } else { 3 } {
                round(places, &folder, &mut best);
            }
            let Some(own) = best[0] else {
                continue;
            };
            let ratio = |peer: Option<Said>| peer.map(|peer| peer.seconds / own.seconds);
            let shown = |number: Option<f64>, digits: usize, unit: &str| {
                number.map_or("absent".to_owned(), |number| {
                    format!("{number:.digits$}{unit}")
                })
            };
            let seconds = |said: Option<Said>| shown(said.map(|said| said.seconds), 4, "");
            let equal = best[1..]
                .iter()
                .flatten()
                .all(|peer| peer.objective == own.objective);
            println!(
                "{:<14}{:>10}{:>10}{:>10}{:>14}{:>14}  {} {}",
                format!("{kind}_{size}"),
                seconds(best[0]),
                seconds(best[1]),
                seconds(best[2]),
                shown(ratio(best[2]), 2, "x"),
                shown(ratio(best[1]), 2, "x"),
                own.objective,
                if equal { "equal" } else { "NOT EQUAL" }
            );
            over_or.extend(ratio(best[2]));
            over_lemon.extend(ratio(best[1]));
            memory.push((format!("{kind}_{size}"), best));
        }
    }
    summary("OR-Tools", "each >= 3x, geometric mean >= 8x", &over_or);
    summary("LEMON", "each >= 1.5x", &over_lemon);
    for (name, best) in memory.iter().filter(|(name, _)| name.ends_with("_50000")) {
        let peak = |said: Option<Said>| {
            said.map_or("absent".to_owned(), |s| format!("{} MiB", s.peak_mib))
        };
        println!(
            "memory at {name}: kpo {} (to reach: <= 100), LEMON {}, OR-Tools {}",
            peak(best[0]),
            peak(best[1]),
            peak(best[2])
        );
    }
    println!();
}

fn summary(peer: &str, aim: &str, ratios: &[f64]) {
    if ratios.is_empty() {
        println!("against {peer}: ABSENT, nothing to compare with");
        return;
    }
    let mean = (ratios.iter().map(|x| x.ln()).sum::<f64>() / ratios.len() as f64).exp();
    let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    println!(
        "against {peer}: least {least:.2}x, geometric mean {mean:.2}x over {} instances (to reach: {aim})",
        ratios.len()
    );
}
