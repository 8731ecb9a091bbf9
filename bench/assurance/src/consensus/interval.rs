//! Reviewers' 90 % intervals: how often they hold how often the reviewer is right on the whole set, and how far the middle is off.

use kpo_engines::consensus::Method;

use super::{DRAWS, Panel, aggregate};
use crate::Places;

/// Of reviewers who judged at least so many tasks of known truth, and five of the part.
const ENOUGH: f64 = 30.0;

/// Coverage, mean absolute error and mean width, with no and with twenty known answers.
pub fn measure(places: &Places) {
    println!(
        "== reviewers' 90 % intervals: coverage / mean absolute error / width; reach on experts with 20 known: .85 and .07"
    );
    let panels = Panel::all(places);
    for (size, tasks) in [
        ("60 tasks × 3", 60),
        ("150 tasks × 3", 150),
        ("whole sets", 0),
    ] {
        for (kind, expert) in [("crowd", false), ("expert", true)] {
            for (said, method) in [
                ("ours", Method::Bayes),
                ("DS", Method::DawidSkene),
                ("majority", Method::Majority),
            ] {
                for known in [0, 20] {
                    let (mut sums, mut sets) = ([0.0; 3], 0.0);
                    for panel in panels.iter().filter(|panel| panel.expert == expert) {
                        if let Some(found) = cover(panel, tasks, known, method) {
                            sums.iter_mut().zip(found).for_each(|(sum, x)| *sum += x);
                            sets += 1.0;
                        }
                    }
                    let [inside, off, width] = sums.map(|sum| sum / sets);
                    println!(
                        "   {size:14} {kind:6} {known:2} known {said:9} {inside:.3} / {off:.3} / {width:.2}"
                    );
                }
            }
        }
    }
    println!();
}

fn cover(panel: &Panel, tasks: usize, known: usize, method: Method) -> Option<[f64; 3]> {
    let mut true_share = vec![(0.0, 0.0); panel.workers];
    for (task, worker, label) in &panel.rows {
        if let Some(class) = panel.truth.get(task) {
            let share = &mut true_share[*worker as usize];
            share.0 += f64::from(u8::from(class == label));
            share.1 += 1.0;
        }
    }
    let (mut sums, mut all) = ([0.0; 3], 0.0);
    for draw in 0..DRAWS {
        let (part, who) = if tasks == 0 {
            (panel.clone(), (0..panel.workers as u32).collect())
        } else {
            panel.part(tasks, 3, draw)
        };
        if part.tasks < 30 {
            continue;
        }
        let found = aggregate(&part, &part.known(known, draw), method);
        for (reviewer, worker) in found.reviewers().iter().zip(&who) {
            let (right, judged) = true_share[*worker as usize];
            if judged < ENOUGH || reviewer.judgements < 5 {
                continue;
            }
            let share = right / judged;
            let inside = reviewer.low90 <= share && share <= reviewer.high90;
            all += 1.0;
            sums[0] += f64::from(u8::from(inside));
            sums[1] += (reviewer.reliability - share).abs();
            sums[2] += reviewer.high90 - reviewer.low90;
        }
    }
    (all > 0.0).then(|| sums.map(|sum| sum / all))
}
