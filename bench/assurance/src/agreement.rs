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

/// Raters of one truth, with these chances of seeing it and of seeing what is not there.
struct World {
    units: u32,
    raters: u32,
    /// The share of judgements that were not given.
    missing: f64,
    prevalence: f64,
    sensitivity: f64,
    specificity: f64,
}

impl World {
    /// Alpha in all units: a matter of pairs, so the same for any number of raters.
    fn truth(&self) -> f64 {
        let (p, a, b) = (self.prevalence, self.sensitivity, 1.0 - self.specificity);
        let both = p * a * a + (1.0 - p) * b * b;
        let one = p * a * (1.0 - a) + (1.0 - p) * b * (1.0 - b);
        let share = both + one;
        1.0 - one / (share * (1.0 - share))
    }

    fn draw(&self, dice: &mut Dice) -> Vec<[u32; 3]> {
        let mut rows = Vec::new();
        for unit in 0..self.units {
            let truth = dice.even() < self.prevalence;
            let chance = if truth {
                self.sensitivity
            } else {
                1.0 - self.specificity
            };
            for rater in 0..self.raters {
                let (yes, given) = (dice.even() < chance, dice.even() >= self.missing);
                if given {
                    rows.push([unit, rater, u32::from(yes)]);
                }
            }
        }
        rows
    }
}

/// Units, raters and missing share; of the peer only where there are two raters and nothing is missing.
const SHAPES: [(u32, u32, f64, f64); 9] = [
    (20, 2, 0.0, 0.05),
    (30, 2, 0.0, 0.05),
    (50, 2, 0.0, 0.05),
    (200, 2, 0.0, 0.05),
    (20, 2, 0.0, 0.3),
    (50, 2, 0.0, 0.3),
    (30, 4, 0.0, 0.05),
    (50, 4, 0.3, 0.05),
    (50, 8, 0.6, 0.3),
];

fn coverage(places: &Places) {
    println!(
        "95 % intervals of alpha: how often they hold (to reach: .93-.97 at 5 % and 20-50 units), and their width; kpo's also where the value is undefined"
    );
    println!(
        "{:<60}{:>8}{:>8}{:>10}{:>8}{:>10}",
        "", "kpo", "width", "irrCAC", "width", "undefined"
    );
    let mut dice = Dice::new(1);
    let mut means = Vec::new();
    for (units, raters, missing, prevalence) in SHAPES {
        for (sensitivity, specificity) in [(0.7, 0.97), (0.8, 0.98), (0.9, 0.99)] {
            let world = World {
                units,
                raters,
                missing,
                prevalence,
                sensitivity,
                specificity,
            };
            let held = hold(places, &world, &mut dice);
            if prevalence < 0.1 && units <= 50 && raters == 2 {
                means.push(held);
            }
        }
    }
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    println!("mean of two raters at 5 % prevalence and 20 to 50 units: {mean:.3}");
}

/// How often the interval holds in one world, printed beside the peer's.
fn hold(places: &Places, world: &World, dice: &mut Dice) -> f64 {
    const RUNS: u32 = 2000;
    const PEERS: u32 = 300;
    let truth = world.truth();
    let alone = world.raters > 2 || world.missing > 0.0;
    let (mut held, mut wide, mut given) = (0, 0.0, 0);
    let (mut tables, mut undefined) = (String::new(), 0);
    for run in 0..RUNS {
        let rows = world.draw(dice);
        let effort = Effort {
            draws: 2000,
            seed: u64::from(run),
            ..Effort::default()
        };
        let found = measure(&Ratings::new(&rows, &[0.0, 1.0]), Level::Nominal, effort);
        undefined += u32::from(found.alpha.value.is_err());
        if let Some(interval) = found.alpha.interval {
            given += 1;
            held += u32::from(interval.low <= truth && truth <= interval.high);
            wide += interval.high - interval.low;
        }
        if run < PEERS && !alone {
            let mut counts = [0_u32; 4];
            for unit in rows.chunks_exact(2) {
                counts[(unit[0][2] * 2 + unit[1][2]) as usize] += 1;
            }
            let counts = counts.map(|n| n.to_string()).join(" ");
            let _ = writeln!(tables, "{truth} {counts}");
        }
    }
    let path = places.work.join("coverage.txt");
    let peer = (!alone && fs::write(&path, tables).is_ok())
        .then(|| places.peer("agreement.py", &["coverage", &path.display().to_string()]))
        .flatten();
    let (theirs, width) = peer.map_or(("-".to_owned(), "-".to_owned()), |found| {
        let of = |name: &str| found[name].as_f64().unwrap_or(f64::NAN);
        let share = of("held") / of("defined");
        (format!("{share:.3}"), format!("{:.2}", of("width")))
    });
    let share = f64::from(held) / f64::from(given.max(1));
    println!(
        "{:<60}{share:>8.3}{:>8.2}{theirs:>10}{width:>8}{:>10.2}",
        format!(
            "{} units, {} raters, {:.0} % missing, prevalence {:.0} %, alpha {truth:.2}",
            world.units,
            world.raters,
            world.missing * 100.0,
            world.prevalence * 100.0
        ),
        wide / f64::from(given.max(1)),
        f64::from(undefined) / f64::from(RUNS)
    );
    share
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
        let units = rows as usize / 5;
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
        let sorted = alpha(&all, units, &[0.0, 1.0, 2.0, 3.0], Level::Nominal);
        let point_sorted = cpu() - begun;
        for place in (1..all.len()).rev() {
            all.swap(place, dice.below(place as u64 + 1) as usize);
        }
        let begun = cpu();
        let point = alpha(&all, units, &[0.0, 1.0, 2.0, 3.0], Level::Nominal);
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
