//! One step of expectation and maximisation, which several methods share: beliefs of tasks from tables of reviewers, and
//! expected counts of reviewers from beliefs.

use super::{Judgements, bayes::gather, fixed, fixed::Sum, special};

/// Beliefs and what they add up to.
pub(crate) struct Step {
    /// Tasks × classes.
    pub(crate) beliefs: Vec<f64>,
    /// Reviewers × answers × classes, on the grid.
    pub(crate) counts: Vec<i64>,
    pub(crate) class_counts: Vec<f64>,
    /// Σ ln of what each task's answers were worth: grows with every step of a method that maximises likelihood.
    pub(crate) likelihood: f64,
}

impl Step {
    /// Beliefs that are shares of votes.
    pub(crate) fn votes(judgements: &Judgements, known: &[u16], classes: usize) -> Self {
        let class_of = super::majority::class_of(judgements.answers(), classes);
        let mut beliefs = Vec::with_capacity(judgements.tasks() * classes);
        let mut votes = vec![0_i64; classes];
        for task in 0..judgements.tasks() {
            votes.fill(0);
            for opinion in judgements.of(task) {
                votes[class_of[usize::from(opinion.answer)]] += opinion.part(fixed::ONE);
            }
            let all = judgements.voices(task) as f64;
            beliefs.extend(votes.iter().map(|votes| {
                if all > 0.0 {
                    fixed::from(*votes) / all
                } else {
                    1.0 / classes as f64
                }
            }));
        }
        Self::count(judgements, known, classes, beliefs, 0.0)
    }

    /// Beliefs by logarithms of the class prior and of reviewers' answers (reviewers × answers × classes, on the grid).
    pub(crate) fn by(judgements: &Judgements, known: &[u16], prior: &[f64], logs: &[i64]) -> Self {
        let classes = prior.len();
        let stride = classes * judgements.answers();
        let mut beliefs = Vec::with_capacity(judgements.tasks() * classes);
        let mut sums = vec![0_i64; classes];
        let mut row = vec![0.0; classes];
        let mut likelihood = Sum::default();
        for task in 0..judgements.tasks() {
            gather(judgements, task, logs, stride, &mut sums);
            for ((value, sum), prior) in row.iter_mut().zip(&sums).zip(prior) {
                *value = fixed::from(*sum) + prior;
            }
            likelihood.add(special::softmax(&mut row));
            beliefs.extend_from_slice(&row);
        }
        Self::count(judgements, known, classes, beliefs, likelihood.value())
    }

    fn count(
        judgements: &Judgements,
        known: &[u16],
        classes: usize,
        mut beliefs: Vec<f64>,
        likelihood: f64,
    ) -> Self {
        super::clamp(&mut beliefs, classes, known);
        let stride = classes * judgements.answers();
        let mut counts = vec![0_i64; judgements.reviewers() * stride];
        let mut class_counts = vec![0_i64; classes];
        for (task, row) in beliefs.chunks(classes).enumerate() {
            let judged = judgements.of(task);
            if judged.is_empty() {
                continue;
            }
            for (sum, p) in class_counts.iter_mut().zip(row) {
                *sum += fixed::to(*p);
            }
            for opinion in judged {
                let at = opinion.reviewer as usize * stride + usize::from(opinion.answer) * classes;
                for (count, p) in counts[at..at + classes].iter_mut().zip(row) {
                    *count += opinion.part(fixed::to(*p));
                }
            }
        }
        Self {
            beliefs,
            counts,
            class_counts: class_counts.iter().map(|c| fixed::from(*c)).collect(),
            likelihood,
        }
    }

    /// How far beliefs are from those of another step, on average.
    pub(crate) fn moved(&self, other: &Self) -> f64 {
        let pairs = self.beliefs.iter().zip(&other.beliefs);
        let sum: Sum = pairs.map(|(a, b)| (a - b).abs()).collect();
        sum.value() / (self.beliefs.len().max(1) as f64)
    }
}
