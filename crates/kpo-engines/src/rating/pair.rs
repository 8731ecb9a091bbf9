//! Comparisons in pairs, put on one scale.
//!
//! The model of R. A. Bradley and M. E. Terry (Biometrika 39 (1952) 324–345): the odds that one is preferred to another are the
//! ratio of their strengths. It has a finite answer exactly where everything is tied to everything by wins in both directions
//! (L. R. Ford, American Mathematical Monthly 64 (1957) 28–33); where it is not, no number is made up: what hangs together is
//! named. Solved by Newton's method; intervals from the information.

use std::collections::BTreeMap;

use super::Measured;
use super::graph::{circles, components, free_inverse};
use super::mean::student;

/// So many compared things at most: the work grows with their number cubed.
const THINGS_MAX: usize = 1500;

/// One comparison, or several that went the same way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// What was preferred.
    pub winner: u32,
    /// To what.
    pub loser: u32,
    /// How often.
    pub times: f64,
    /// Neither was preferred: counts as half a win for each (after P. V. Rao and L. L. Kupper's remark, 1967, for few ties).
    pub tie: bool,
}

/// How strong one of the compared things is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// Which.
    pub thing: u32,
    /// How often it was compared.
    pub compared: f64,
    /// The logarithm of its strength; the mean of all is zero.
    pub log: Measured,
}

/// Why there is no scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Nothing was compared.
    Nothing,
    /// Groups that were never compared with each other.
    Apart(Vec<Vec<u32>>),
    /// Groups of which one always won against another: its strength would be infinite. A comparison that went the other way
    /// would tie them.
    Infinite(Vec<Vec<u32>>),
    /// A number of times that is none, or a thing compared with itself.
    Wrong,
    /// More things than this can be reckoned for.
    TooMany,
}

/// Puts compared things on one scale, strongest first. The order of comparisons does not matter.
pub fn paired(comparisons: &[Comparison], confidence: f64) -> Result<Vec<Strength>, Unfit> {
    let wrong =
        |one: &Comparison| one.winner == one.loser || !one.times.is_finite() || one.times < 0.0;
    if comparisons.iter().any(wrong) {
        return Err(Unfit::Wrong);
    }
    let mut wins: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for one in comparisons.iter().filter(|one| one.times > 0.0) {
        let part = if one.tie { one.times / 2.0 } else { one.times };
        *wins.entry((one.winner, one.loser)).or_default() += part;
        if one.tie {
            *wins.entry((one.loser, one.winner)).or_default() += part;
        }
    }
    let mut things: Vec<u32> = wins.keys().flat_map(|(a, b)| [*a, *b]).collect();
    things.sort_unstable();
    things.dedup();
    if things.is_empty() {
        return Err(Unfit::Nothing);
    }
    if things.len() > THINGS_MAX {
        return Err(Unfit::TooMany);
    }
    let place = |thing: u32| things.binary_search(&thing).unwrap_or_default();
    let wins: Vec<((usize, usize), f64)> = wins
        .iter()
        .map(|((winner, loser), times)| ((place(*winner), place(*loser)), *times))
        .collect();
    let ties: Vec<(usize, usize)> = wins.iter().map(|one| one.0).collect();
    let named = |groups: Vec<Vec<u32>>| {
        let name = |group: Vec<u32>| group.iter().map(|at| things[*at as usize]).collect();
        groups.into_iter().map(name).collect::<Vec<Vec<u32>>>()
    };
    let apart = components(things.len(), ties.iter().copied());
    if apart.len() > 1 {
        return Err(Unfit::Apart(named(apart)));
    }
    let circles = circles(things.len(), &ties);
    if circles.len() > 1 {
        return Err(Unfit::Infinite(named(circles)));
    }
    let (logs, inverse) = newton(&wins, things.len()).ok_or(Unfit::TooMany)?;
    let reach = student(1e9, confidence);
    let mut strengths: Vec<Strength> = things
        .iter()
        .enumerate()
        .map(|(at, thing)| {
            let here = wins.iter().filter(|one| one.0.0 == at || one.0.1 == at);
            let error = inverse[at * things.len() + at].max(0.0).sqrt();
            Strength {
                thing: *thing,
                compared: here.map(|one| one.1).sum(),
                log: Measured::around(logs[at], reach * error),
            }
        })
        .collect();
    strengths.sort_by(|a, b| {
        let by = b.log.value.total_cmp(&a.log.value);
        by.then(a.thing.cmp(&b.thing))
    });
    Ok(strengths)
}

/// The logarithms of strengths, with mean zero, and the inverse of the information there.
fn newton(wins: &[((usize, usize), f64)], size: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    let fit = |logs: &[f64]| -> f64 {
        wins.iter()
            .map(|((a, b), times)| -times * (logs[*b] - logs[*a]).exp().ln_1p())
            .sum()
    };
    let mut logs = vec![0.0_f64; size];
    for _ in 0..200 {
        let (mut slope, mut information) = (vec![0.0; size], vec![0.0; size * size]);
        for ((a, b), times) in wins {
            let chance = 1.0 / (1.0 + (logs[*b] - logs[*a]).exp());
            slope[*a] += times * (1.0 - chance);
            slope[*b] -= times * (1.0 - chance);
            let weight = times * chance * (1.0 - chance);
            for (row, column, sign) in
                [(*a, *a, 1.0), (*b, *b, 1.0), (*a, *b, -1.0), (*b, *a, -1.0)]
            {
                information[row * size + column] += sign * weight;
            }
        }
        let inverse = free_inverse(information, size)?;
        let step: Vec<f64> = (0..size)
            .map(|row| {
                let part = &inverse[row * size..(row + 1) * size];
                part.iter().zip(&slope).map(|(a, b)| a * b).sum()
            })
            .collect();
        let largest = step.iter().fold(0.0_f64, |most, one| most.max(one.abs()));
        if largest < 1e-11 {
            return Some((logs, inverse));
        }
        // Half steps until the fit is no worse: the likelihood is concave, so this ends.
        let (before, mut part) = (fit(&logs), 1.0);
        loop {
            let tried: Vec<f64> = logs.iter().zip(&step).map(|(a, b)| a + part * b).collect();
            if fit(&tried) >= before - 1e-12 * before.abs() || part < 1e-9 {
                logs = tried;
                break;
            }
            part /= 2.0;
        }
        let mean = logs.iter().sum::<f64>() / size as f64;
        for log in &mut logs {
            *log -= mean;
        }
    }
    None
}
