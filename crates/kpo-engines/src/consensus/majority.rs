//! Shares of votes, smoothed by one vote spread over the classes as they are over all tasks: what to compare anything with.

use super::{Consensus, Judgements, Options, Reviewer, fixed, special};

/// The posterior by smoothed shares of votes. Answers that are not classes (ordinal levels) count for the class at the same
/// place of the scale.
pub(crate) fn run(judgements: &Judgements, known: &[u16], options: &Options) -> Consensus {
    let classes = options.classes;
    let class_of = class_of(judgements.answers(), classes);
    let mut prior = vec![1.0; classes];
    for (answer, share) in judgements.shares().iter().enumerate() {
        prior[class_of[answer]] += share;
    }
    let total = special::ordered_sum(&prior);
    for share in &mut prior {
        *share /= total;
    }
    let mut posterior = Vec::with_capacity(judgements.tasks() * classes);
    let mut votes = vec![0_i64; classes];
    for task in 0..judgements.tasks() {
        votes.fill(0);
        for opinion in judgements.of(task) {
            votes[class_of[usize::from(opinion.answer)]] += opinion.part(fixed::ONE);
        }
        let all = judgements.voices(task) as f64 + 1.0;
        let shares = votes.iter().zip(&prior);
        posterior.extend(shares.map(|(votes, prior)| (fixed::from(*votes) + prior) / all));
    }
    super::clamp(&mut posterior, classes, known);
    let reviewers = reviewers(judgements, &posterior, classes, &class_of);
    Consensus {
        classes,
        posterior,
        reviewers,
        dependence: 0.0,
        class_prior: prior,
        shift: vec![0.0; classes],
    }
}

/// Which class each answer speaks for.
pub(crate) fn class_of(answers: usize, classes: usize) -> Vec<usize> {
    (0..answers)
        .map(|answer| (2 * answer + 1) * classes / (2 * answers))
        .collect()
}

/// Reviewers by how often they answer what the posterior says, as a Beta(1, 1) posterior would have it.
pub(crate) fn reviewers(
    judgements: &Judgements,
    posterior: &[f64],
    classes: usize,
    class_of: &[usize],
) -> Vec<Reviewer> {
    let answers = judgements.answers();
    let mut counts = vec![0_i64; judgements.reviewers() * classes * answers];
    for (task, row) in posterior.chunks(classes).enumerate() {
        for opinion in judgements.of(task) {
            let from = opinion.reviewer as usize * classes * answers;
            for (class, p) in row.iter().enumerate() {
                counts[from + class * answers + usize::from(opinion.answer)] +=
                    opinion.part(fixed::to(*p));
            }
        }
    }
    let judged = judgements.judged();
    judged
        .iter()
        .zip(counts.chunks(classes * answers))
        .map(|(judgements, counts)| {
            let right: i64 = counts
                .iter()
                .enumerate()
                .filter(|(cell, _)| class_of[cell % answers] == cell / answers)
                .map(|(_, count)| *count)
                .sum();
            let right = fixed::from(right);
            let (a, b) = (right + 1.0, f64::from(*judgements) - right + 1.0);
            Reviewer {
                judgements: *judgements,
                reliability: a / (a + b),
                low90: special::beta_quantile(a, b, 0.05),
                high90: special::beta_quantile(a, b, 0.95),
                confusion: confusion(counts, answers),
            }
        })
        .collect()
}

/// Counts as rows that sum to one, smoothed by one answer spread evenly.
pub(crate) fn confusion(counts: &[i64], answers: usize) -> Vec<Vec<f64>> {
    counts
        .chunks(answers)
        .map(|row| {
            let all = fixed::from(row.iter().sum::<i64>()) + 1.0;
            let each = |count: &i64| (fixed::from(*count) + 1.0 / answers as f64) / all;
            row.iter().map(each).collect()
        })
        .collect()
}
