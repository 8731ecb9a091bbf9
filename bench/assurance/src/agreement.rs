//! Agreement beside krippendorff and irrCAC: the same values, how often intervals hold where one class is rare, and time.

use std::fmt::Write as _;
use std::fs;

use kpo_engines::agreement::{Effort, Level, Ratings, alpha, measure};

use crate::data::{self, Set};
use crate::dice::Dice;
use crate::{Places, cpu};

const LEVELS: [(&str, Level); 4] = [
    ("nominal", Level::Nominal),
    ("ordinal", Level::Ordinal),
    ("interval", Level::Interval),
    ("ratio", Level::Ratio),
];
/// Sets small enough for the peers.
const SETS: [&str; 8] = [
    "anesthesia",
    "carcinoma",
    "fleiss_diagnoses",
    "mitosis",
    "rad_vandyke_ord",
    "rad_franken_ord",
    "rad_vandyke_bin",
    "bluebird",
];

/// Measures all.
pub fn measure_all(places: &Places) {
    println!("== agreement");
    values(places);
    coverage(places);
    time(places);
    println!();
}

fn numbers(set: &Set) -> Option<Vec<f64>> {
    set.labels.iter().map(|label| label.parse().ok()).collect()
}

/// The largest difference from the peers' values on the shared sets, and from the values kept with them.
fn values(places: &Places) {
    let folder = places.shared.join("data/judgements");
    let paths: Vec<String> = SETS
        .iter()
        .map(|name| {
            folder
                .join(format!("{name}.labels.csv"))
                .display()
                .to_string()
        })
        .collect();
    let mut arguments = vec!["values"];
    arguments.extend(paths.iter().map(String::as_str));
    let Some(peers) = places.peer("agreement.py", &arguments) else {
        return;
    };
    let (mut compared, mut worst) = (0, 0.0_f64);
    for (name, path) in SETS.iter().zip(&paths) {
        let Some(set) = data::set(places, name) else {
            continue;
        };
        let values = numbers(&set);
        let places: Vec<f64> = (0..set.labels.len()).map(|n| n as f64).collect();
        for (word, level) in LEVELS {
            if values.is_none() && level != Level::Nominal {
                continue;
            }
            let own = values.as_ref().unwrap_or(&places);
            let effort = Effort {
                draws: 1,
                ..Effort::default()
            };
            let found = measure(&Ratings::new(&set.rows, own), level, effort);
            let theirs = &peers[path];
            for (what, ours, theirs) in [
                ("alpha", found.alpha, &theirs["alpha"][word]),
                ("gwet", found.gwet, &theirs["irr"][word]["gwet"]),
                ("fleiss", found.fleiss, &theirs["irr"][word]["fleiss"]),
            ] {
                let (Ok(ours), Some(theirs)) = (ours.value, theirs.as_f64()) else {
                    continue;
                };
                compared += 1;
                let apart = (ours - theirs).abs();
                worst = worst.max(apart);
                if apart > 1e-9 {
                    println!("DIFFERS: {name} {word} {what}: {ours} and {theirs}");
                }
            }
        }
    }
    println!(
        "{compared} values of alpha, AC1/AC2 and Fleiss on {} sets: largest difference from krippendorff and irrCAC {worst:.1e} (to reach: <= 1e-9)",
        SETS.len()
    );
}

/// Two raters of one truth, with these chances of seeing it and of seeing what is not there.
struct World {
    units: u64,
    prevalence: f64,
    sensitivity: f64,
    specificity: f64,
}

impl World {
    /// Chances of both no, one yes, both yes; and alpha in all units.
    fn truth(&self) -> ([f64; 4], f64) {
        let (p, a, b) = (self.prevalence, self.sensitivity, 1.0 - self.specificity);
        let both = p * a * a + (1.0 - p) * b * b;
        let one = p * a * (1.0 - a) + (1.0 - p) * b * (1.0 - b);
        let share = both + one;
        let alpha = 1.0 - 2.0 * one / (2.0 * share * (1.0 - share));
        ([1.0 - both - 2.0 * one, one, one, both], alpha)
    }
}

fn coverage(places: &Places) {
    const RUNS: u32 = 2000;
    const PEERS: u32 = 400;
    println!(
        "95 % intervals of alpha, two raters: how often they hold (to reach: .93-.97), and their width; undefined values count where there is an interval"
    );
    println!(
        "{:<44}{:>10}{:>8}{:>12}{:>8}{:>10}",
        "", "kpo", "width", "irrCAC", "width", "undefined"
    );
    let mut dice = Dice::new(1);
    let (mut mean, mut count) = (0.0, 0.0);
    for (units, prevalence) in [
        (20, 0.05),
        (30, 0.05),
        (50, 0.05),
        (20, 0.3),
        (50, 0.3),
        (200, 0.05),
    ] {
        for (sensitivity, specificity) in [(0.7, 0.97), (0.8, 0.98), (0.9, 0.99)] {
            let world = World {
                units,
                prevalence,
                sensitivity,
                specificity,
            };
            let (chances, truth) = world.truth();
            let (mut held, mut wide, mut tables, mut undefined) = (0, 0.0, String::new(), 0);
            for run in 0..RUNS {
                let mut counts = [0_u32; 4];
                for _ in 0..world.units {
                    let mut at = dice.even();
                    let cell = chances.iter().position(|chance| {
                        at -= chance;
                        at < 0.0
                    });
                    counts[cell.unwrap_or(3)] += 1;
                }
                let mut rows = Vec::new();
                for (cell, (one, other)) in [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter().enumerate()
                {
                    for _ in 0..counts[cell] {
                        let unit = (rows.len() / 2) as u32;
                        rows.push([unit, 0, one]);
                        rows.push([unit, 1, other]);
                    }
                }
                let effort = Effort {
                    draws: 2000,
                    seed: u64::from(run),
                    ..Effort::default()
                };
                let found = measure(&Ratings::new(&rows, &[0.0, 1.0]), Level::Nominal, effort);
                undefined += u32::from(found.alpha.value.is_err());
                if let Some(interval) = found.alpha.interval {
                    held += u32::from(interval.low <= truth && truth <= interval.high);
                    wide += interval.high - interval.low;
                }
                if run < PEERS {
                    let counts = counts.map(|n| n.to_string()).join(" ");
                    let _ = writeln!(tables, "{truth} {counts}");
                }
            }
            let path = places.work.join("coverage.txt");
            let peer = fs::write(&path, tables).ok().and_then(|()| {
                places.peer("agreement.py", &["coverage", &path.display().to_string()])
            });
            let (theirs, width) = peer.map_or((f64::NAN, f64::NAN), |found| {
                let defined = found["defined"].as_f64().unwrap_or(0.0);
                let held = found["held"].as_f64().unwrap_or(0.0);
                (held / defined, found["width"].as_f64().unwrap_or(f64::NAN))
            });
            let own = f64::from(held) / f64::from(RUNS);
            if prevalence < 0.1 && units <= 50 {
                mean += own;
                count += 1.0;
            }
            println!(
                "{:<44}{:>10.3}{:>8.2}{:>12.3}{:>8.2}{:>10.2}",
                format!(
                    "{units} units, {:.0} % prevalence, alpha {truth:.2}",
                    prevalence * 100.0
                ),
                own,
                wide / f64::from(RUNS),
                theirs,
                width,
                f64::from(undefined) / f64::from(RUNS)
            );
        }
    }
    println!(
        "mean at 5 % prevalence and 20 to 50 units: {:.3}",
        mean / count
    );
}

fn time(places: &Places) {
    println!(
        "time, CPU seconds of one thread; five judgements a unit, four classes, ids mapped, rows in any order"
    );
    println!(
        "{:<20}{:>12}{:>20}{:>14}{:>10}",
        "", "kpo alpha", "kpo all + intervals", "krippendorff", "irrCAC"
    );
    for rows in [1_000_000_u32, 10_000_000] {
        let mut dice = Dice::new(2);
        let mut all: Vec<[u32; 3]> = (0..rows)
            .map(|row| {
                let truth = (row / 5) % 4;
                let label = if dice.even() < 0.7 {
                    truth
                } else {
                    dice.below(4) as u32
                };
                [row / 5, row % 5, label]
            })
            .collect();
        let begun = cpu();
        let sorted = alpha(&all, &[0.0, 1.0, 2.0, 3.0], Level::Nominal);
        let point_sorted = cpu() - begun;
        for place in (1..all.len()).rev() {
            all.swap(place, dice.below(place as u64 + 1) as usize);
        }
        let begun = cpu();
        let point = alpha(&all, &[0.0, 1.0, 2.0, 3.0], Level::Nominal);
        let spent = cpu() - begun;
        assert_eq!(sorted, point, "the order of rows changed alpha");
        let begun = cpu();
        let ratings = Ratings::new(&all, &[0.0, 1.0, 2.0, 3.0]);
        let found = measure(&ratings, Level::Nominal, Effort::default());
        let whole = cpu() - begun;
        assert_eq!(
            found.alpha.value.map(|x| (x * 1e9).round()),
            point.map(|x| (x * 1e9).round())
        );
        let peers = places.peer("agreement.py", &["time", &rows.to_string()]);
        let of = |name: &str| {
            peers
                .as_ref()
                .and_then(|found| found[name].as_f64())
                .unwrap_or(f64::NAN)
        };
        println!(
            "{:<20}{:>12}{:>20.3}{:>14.2}{:>10.2}",
            format!("{rows} rows"),
            format!("{point_sorted:.3}/{spent:.3}"),
            whole,
            of("krippendorff"),
            of("irrCAC")
        );
    }
    println!("(kpo alpha: rows by unit / rows shuffled; to reach at ten million: <= 0.1)");
}
