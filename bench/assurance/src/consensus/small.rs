//! Few tasks, few opinions: parts of the sets, ours beside the smoothed majority and Dawid–Skene.

use kpo_engines::consensus::Method;

use super::{Panel, aggregate, score};
use crate::Places;

/// (tasks, reviews of each).
const CELLS: [(usize, usize); 6] = [(40, 2), (40, 3), (40, 5), (150, 2), (150, 3), (150, 5)];
const DRAWS: u64 = 12;

/// Accuracy and log-loss, means over sets and draws.
pub fn measure(places: &Places) {
    println!(
        "== small panels: accuracy / log-loss; reach: from 3 reviews on never more than .3 points under majority, log-loss no worse"
    );
    let panels = Panel::all(places);
    for (tasks, reviews) in CELLS {
        for (kind, expert) in [("crowd", false), ("expert", true)] {
            let (mut sums, mut sets) = ([0.0; 6], 0.0);
            for panel in panels.iter().filter(|panel| panel.expert == expert) {
                if let Some(found) = cell(panel, tasks, reviews) {
                    sums.iter_mut().zip(found).for_each(|(sum, x)| *sum += x);
                    sets += 1.0;
                }
            }
            let [a, b, c, d, e, f] = sums.map(|sum| sum / sets);
            println!(
                "   {tasks:3} × {reviews} {kind:6} majority {a:.3} / {b:.3}   DS {c:.3} / {d:.3}   ours {e:.3} / {f:.3}   {:+.2} points",
                100.0 * (e - a)
            );
        }
    }
    println!();
}

fn cell(panel: &Panel, tasks: usize, reviews: usize) -> Option<[f64; 6]> {
    let (mut sums, mut draws) = ([0.0; 6], 0.0);
    for draw in 0..DRAWS {
        let (part, _) = panel.part(tasks, reviews, draw);
        if part.tasks < 20 {
            continue;
        }
        draws += 1.0;
        let methods = [Method::Majority, Method::DawidSkene, Method::Bayes];
        for (at, method) in methods.into_iter().enumerate() {
            let found = score::of(&score::rows(&aggregate(&part, &[], method)), &part, &[]);
            sums[2 * at] += found.right;
            sums[2 * at + 1] += found.loss;
        }
    }
    (draws > 0.0).then(|| sums.map(|sum| sum / draws))
}
