//! Bounds on recall from elusion samples, beside the normal approximation and Wilson's: how often they hold, once, with
//! reviewers who err, and looked at again and again.

use std::collections::HashMap;

use kpo_engines::sampling::{
    Confidence, Elusion, Looks, Rate, ReviewerError, most_marked, recall_lower,
};

use crate::Places;
use crate::dice::Dice;

/// Pile, relevant in it, found, sampled: from small piles to large, from four missed to fifty.
const SETTINGS: [[u64; 4]; 7] = [
    [800, 4, 60, 200],
    [800, 20, 60, 300],
    [2000, 8, 100, 400],
    [2000, 50, 101, 500],
    [5000, 10, 200, 600],
    [10_000, 30, 300, 1000],
    [20_000, 50, 400, 1500],
];
const RUNS: u32 = 2000;
const SURE: Confidence = Confidence::NINETY_FIVE;

/// Measures all.
pub fn measure(_: &Places) {
    println!(
        "== recall from an elusion sample: how often the one-sided 95 % bound holds (to reach: >= .95)"
    );
    println!(
        "{:<40}{:>8}{:>8}{:>8}{:>8}{:>10}{:>10}{:>10}{:>10}",
        "pile, relevant in it, found, sampled",
        "kpo",
        "mean",
        "Wilson",
        "normal",
        "err 20 %",
        "blind",
        "looks",
        "fixed"
    );
    let mut least = [1.0_f64; 3];
    for setting in SETTINGS {
        let shares = one(setting);
        for (least, at) in least.iter_mut().zip([0, 4, 6]) {
            *least = least.min(shares[at]);
        }
        let name = setting.map(|n| n.to_string()).join(", ");
        let cells: Vec<String> = shares
            .iter()
            .zip([8, 8, 8, 8, 10, 10, 10, 10])
            .map(|(share, wide)| format!("{share:>wide$.3}"))
            .collect();
        println!("{name:<40}{}", cells.concat());
    }
    println!(
        "least: once {:.3}, reviewers who miss 20 % {:.3}, looked at after every ten units {:.3}",
        least[0], least[1], least[2]
    );
    println!(
        "(mean: of kpo's bound; blind: the exact bound when reviewers miss 20 % and it does not know; fixed: the exact bound looked at after every ten)\n"
    );
}

fn one([pile, relevant, found, sampled]: [u64; 4]) -> [f64; 8] {
    let mut dice = Dice::new(7);
    let truth = found as f64 / (found + relevant) as f64;
    let error = ReviewerError {
        sensitivity: Rate::Known(0.8),
        specificity: Rate::Known(1.0),
    };
    let mut held = [0.0; 8];
    let mut known: HashMap<(u64, u64), [u64; 2]> = HashMap::new();
    let mut bounds: HashMap<(u64, bool), f64> = HashMap::new();
    for _ in 0..RUNS {
        let sample = draw(&mut dice, pile, relevant, sampled);
        let seen: Vec<bool> = sample.iter().map(|hit| *hit && dice.even() < 0.8).collect();
        let count = |marks: &[bool]| marks.iter().filter(|mark| **mark).count() as u64;
        let elusion = |missed: u64| Elusion {
            found,
            reviewed: found,
            pile,
            sampled,
            missed,
        };
        let mut bound = |missed: u64, error: ReviewerError| {
            let key = (missed, error == ReviewerError::NONE);
            *bounds.entry(key).or_insert_with(|| {
                let bound = recall_lower(elusion(missed), error, Looks::Once, SURE);
                bound.map_or(0.0, |bound| bound.low)
            })
        };
        let hit = |low: f64| f64::from(u8::from(low <= truth + 1e-12));
        let low = bound(count(&sample), ReviewerError::NONE);
        held[0] += hit(low);
        held[1] += low;
        let rate = count(&sample) as f64 / sampled as f64;
        let n = sampled as f64;
        let recall = |rate: f64| found as f64 / (found as f64 + rate * pile as f64);
        const Z: f64 = 1.644_854;
        let wilson = (rate
            + Z * Z / (2.0 * n)
            + Z * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt())
            / (1.0 + Z * Z / n);
        held[2] += hit(recall(wilson));
        held[3] += hit(recall(rate + Z * (rate * (1.0 - rate) / n).sqrt()));
        held[4] += hit(bound(count(&seen), error));
        held[5] += hit(bound(count(&seen), ReviewerError::NONE));
        let (mut sequence, mut fixed, mut marked) = (true, true, 0);
        for (place, mark) in (1..).zip(&sample) {
            marked += u64::from(*mark);
            if place % 10 == 0 {
                let most = known.entry((place, marked)).or_insert_with(|| {
                    [Looks::Repeated, Looks::Once].map(|looks| {
                        most_marked(pile, place, marked, ReviewerError::NONE, looks, SURE)
                            .unwrap_or(pile)
                    })
                });
                sequence &= most[0] >= relevant;
                fixed &= most[1] >= relevant;
            }
        }
        held[6] += f64::from(u8::from(sequence));
        held[7] += f64::from(u8::from(fixed));
    }
    held.map(|sum| sum / f64::from(RUNS))
}

fn draw(dice: &mut Dice, pile: u64, relevant: u64, sampled: u64) -> Vec<bool> {
    let (mut left, mut good) = (pile, relevant);
    (0..sampled)
        .map(|_| {
            let hit = dice.below(left) < good;
            left -= 1;
            good -= u64::from(hit);
            hit
        })
        .collect()
}
