//! Opinions asked for where they are needed: how many it takes for the accuracy of five on each task.
//!
//! Up to 150 tasks of each set, two opinions each to begin with; in each round a tenth of the tasks get one more, of
//! reviewers who did judge the task. The goal is the majority's accuracy with five; sets that never reach it are named.

use std::collections::{HashMap, HashSet};

use kpo_engines::consensus::{Judgements, Method};
use kpo_engines::next_review::{Rule, Staff, next_reviews};

use super::{Panel, aggregate, panel::shuffle, score};
use crate::Places;
use crate::dice::Dice;

const RUNS: u64 = 5;
const TASKS: usize = 150;
/// Reviews per task, from 2 to 6 in tenths.
const STEPS: usize = 41;

/// Reviews per task needed, with the next reviewer drawn and with the best available.
pub fn measure(places: &Places) {
    println!(
        "== adaptive: reviews per task for the majority's accuracy with 5; reach 3.2 drawn, 2.9 chosen"
    );
    let mut needed = [Vec::new(), Vec::new()];
    let mut curves = [[0.0; STEPS]; 4];
    let panels = Panel::all(places);
    for panel in &panels {
        let mut own = [[0.0; STEPS]; 4];
        for run in 0..RUNS {
            one(panel, run, &mut own);
        }
        let goal = own[0][30];
        print!(
            "   {:16} five by majority {:.3}, by ours {:.3};",
            panel.name, goal, own[1][30]
        );
        for (mode, needed) in (2..).zip(needed.iter_mut()) {
            match own[mode].iter().position(|right| *right >= goal - 1e-9) {
                Some(at) => {
                    print!(" {:.1}", 2.0 + at as f64 / 10.0);
                    needed.push(2.0 + at as f64 / 10.0);
                }
                None => print!(" never"),
            }
        }
        println!();
        for (curve, own) in curves.iter_mut().zip(&own) {
            curve
                .iter_mut()
                .zip(own)
                .for_each(|(sum, x)| *sum += x / panels.len() as f64);
        }
    }
    for (said, curve) in [
        "fixed, majority",
        "fixed, ours",
        "adaptive, drawn",
        "adaptive, chosen",
    ]
    .iter()
    .zip(&curves)
    {
        let at = [0, 10, 20, 30, 40].map(|at| format!("{:.3}", curve[at]));
        println!(
            "   mean accuracy at 2, 3, 4, 5, 6: {said:17} {}",
            at.join(" ")
        );
    }
    for (said, needed) in ["drawn", "chosen"].iter().zip(&needed) {
        let mean = needed.iter().sum::<f64>() / needed.len() as f64;
        println!(
            "   reviews needed, {said}: {mean:.2} (mean of the {} of {} sets that reach it)",
            needed.len(),
            panels.len()
        );
    }
    println!();
}

fn one(panel: &Panel, run: u64, sums: &mut [[f64; STEPS]; 4]) {
    let mut dice = Dice::new(run * 7 + 1);
    let mut by: HashMap<u32, HashMap<u32, u16>> = HashMap::new();
    for (task, worker, label) in &panel.rows {
        by.entry(*task).or_default().insert(*worker, *label);
    }
    let mut chosen: Vec<u32> = panel.truth.keys().copied().collect();
    chosen.retain(|task| by.get(task).is_some_and(|judged| judged.len() >= 2));
    shuffle(&mut chosen, &mut dice);
    chosen.truncate(TASKS);
    let mut part = panel.clone();
    part.tasks = chosen.len();
    part.truth = (0..)
        .zip(chosen.iter().map(|task| panel.truth[task]))
        .collect();
    let answers: Vec<&HashMap<u32, u16>> = chosen.iter().map(|task| &by[task]).collect();
    let orders: Vec<Vec<u32>> = answers
        .iter()
        .map(|judged| {
            let mut who: Vec<u32> = judged.keys().copied().collect();
            who.sort_unstable();
            shuffle(&mut who, &mut dice);
            who
        })
        .collect();
    let first = |reviews: usize| -> Vec<(u32, u32, u16)> {
        let tasks = (0..).zip(orders.iter().zip(&answers));
        tasks
            .flat_map(|(task, (who, said))| {
                who.iter().take(reviews).map(move |w| (task, *w, said[w]))
            })
            .collect()
    };
    for (at, method) in [Method::Majority, Method::Bayes].into_iter().enumerate() {
        let points: Vec<(f64, f64)> = (2..=6)
            .map(|reviews| {
                part.rows = first(reviews);
                (reviews as f64, right(&part, method))
            })
            .collect();
        add(&mut sums[at], &points);
    }
    let barred: HashSet<(u32, u32)> = (0..)
        .zip(&answers)
        .flat_map(|(task, said)| {
            let strangers = (0..panel.workers as u32).filter(|who| !said.contains_key(who));
            strangers.map(move |who| (task, who)).collect::<Vec<_>>()
        })
        .collect();
    let staff = Staff {
        capacity: vec![u32::MAX; panel.workers],
        conflicts: barred,
    };
    for (at, random_share) in [(2, 1.0), (3, 0.15)] {
        part.rows = first(2);
        let mut points = Vec::new();
        for round in 0.. {
            let found = aggregate(&part, &[], Method::Bayes);
            let each = part.rows.len() as f64 / part.tasks as f64;
            points.push((each, score::of(&score::rows(&found), &part, &[]).right));
            let rule = Rule {
                sure: 1.0,
                most: usize::MAX,
                random_share,
                seed: run * 1000 + round,
            };
            let judgements = Judgements::new(part.tasks, part.workers, part.answers, &part.rows)
                .expect("a panel's rows are in range");
            let asked = next_reviews(
                &judgements,
                &found,
                &[],
                &staff,
                &rule,
                part.tasks.div_ceil(10),
            );
            if asked.is_empty() || each > 6.0 {
                break;
            }
            let news = asked
                .iter()
                .map(|r| (r.task, r.reviewer, answers[r.task as usize][&r.reviewer]));
            part.rows.extend(news);
        }
        add(&mut sums[at], &points);
    }
}

fn right(part: &Panel, method: Method) -> f64 {
    score::of(&score::rows(&aggregate(part, &[], method)), part, &[]).right
}

/// Adds a curve, read off between its points.
fn add(sums: &mut [f64; STEPS], points: &[(f64, f64)]) {
    for (step, sum) in sums.iter_mut().enumerate() {
        let x = 2.0 + step as f64 / 10.0;
        let after = points.iter().position(|point| point.0 >= x);
        let value = match after {
            Some(0) => points[0].1,
            Some(at) => {
                let ((x0, y0), (x1, y1)) = (points[at - 1], points[at]);
                y0 + (y1 - y0) * (x - x0) / (x1 - x0)
            }
            None => points[points.len() - 1].1,
        };
        *sum += value / RUNS as f64;
    }
}
