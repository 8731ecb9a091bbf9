//! What an answer says of the truth before anything is learned.

use super::super::{Judgements, Options};

/// The base row of each class: the probability of each answer, classes × answers.
///
/// Nominal answers are right with the prior accuracy and otherwise anything. Ordinal answers lean the way of the class: with
/// as many levels as classes the odds fall with the distance, otherwise a level's place among all answers (its ridit) counts.
pub(crate) fn rows(judgements: &Judgements, options: &Options) -> Vec<f64> {
    let (classes, answers) = (options.classes, judgements.answers());
    let accuracy = options.priors.accuracy;
    if !options.ordinal {
        let wrong = (1.0 - accuracy) / (answers - 1).max(1) as f64;
        let cell = |at: usize| {
            if at / answers == at % answers {
                accuracy
            } else {
                wrong
            }
        };
        return (0..classes * answers).map(cell).collect();
    }
    let mut rows = if answers == classes {
        // Odds between neighbours such that a binary answer has the prior accuracy.
        let step = (accuracy / (1.0 - accuracy)).ln();
        (0..classes * answers)
            .map(|at| (-step * (at / answers).abs_diff(at % answers) as f64).exp())
            .collect()
    } else {
        tilted(judgements, classes)
    };
    for row in rows.chunks_mut(answers) {
        let total: f64 = row.iter().sum();
        for cell in &mut *row {
            *cell = (*cell / total).max(LEAST / answers as f64);
        }
        let total: f64 = row.iter().sum();
        for cell in row {
            *cell /= total;
        }
    }
    rows
}

/// What the answers far from the truth have together at least: however long a scale is, nobody is sure never to slip on it.
const LEAST: f64 = 1e-4;

/// The slope of log-odds over the whole scale, from the lowest answer to the highest.
const SLOPE: f64 = 0.5;

fn tilted(judgements: &Judgements, classes: usize) -> Vec<f64> {
    let answers = judgements.answers();
    let mut shares: Vec<f64> = judgements.shares().iter().map(|s| s + 1.0).collect();
    let total: f64 = shares.iter().sum();
    for share in &mut shares {
        *share /= total;
    }
    let mut rows = Vec::with_capacity(classes * answers);
    for class in 0..classes {
        let place = 2.0 * class as f64 / (classes - 1) as f64 - 1.0;
        let mut below = 0.0;
        for share in &shares {
            let ridit = 2.0 * (below + share / 2.0) - 1.0;
            rows.push(share * (2.0 * SLOPE * place * ridit).exp());
            below += share;
        }
    }
    rows
}
