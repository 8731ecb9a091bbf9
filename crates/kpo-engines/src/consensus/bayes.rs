//! Confusions of each reviewer under priors learned from all of them, and errors that are partly shared.
//!
//! The model: a task has a class, a reviewer answers by the row of their confusion that belongs to it, rows are Dirichlet around
//! the rows of the reviewer's community, and those around a base row that says only that answers tend to be right. How alike
//! the members of a community are is learned with the rest. It is fitted by mean-field variational Bayes (H.-C. Kim and
//! Z. Ghahramani, "Bayesian classifier combination", AISTATS 2012; partial pooling after S. Paun and others, "Comparing
//! Bayesian models of annotation", TACL 6 (2018)).

mod base;
mod calibrate;
mod community;
mod sweep;

use super::{Consensus, Judgements, Options, majority};

/// What is believed before any answer is seen. The defaults are those of the published measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Priors {
    /// How often an answer is right, before anything is known: the base row's diagonal.
    pub accuracy: f64,
    /// How many answers per class the base row counts for in a community's row, times the number of answers.
    pub base_weight: f64,
    /// The median of how many answers the community's row counts for in a reviewer's.
    pub strength: f64,
    /// The spread of that, on the scale of logarithms.
    pub strength_spread: f64,
    /// How many tasks an even class prior counts for.
    pub class_weight: f64,
    /// Communities, where there are reviewers enough.
    pub communities: usize,
    /// The share of reviewers' errors that is taken to be common.
    pub dependence: f64,
}

impl Default for Priors {
    fn default() -> Self {
        Self {
            accuracy: 0.7,
            base_weight: 30.0,
            strength: 40.0,
            strength_spread: 0.7,
            class_weight: 10.0,
            communities: 4,
            dependence: 0.6,
        }
    }
}

/// The posterior with all it rests on.
pub(crate) fn run(judgements: &Judgements, known: &[u16], options: &Options) -> Consensus {
    let classes = options.classes;
    let fit = sweep::fit(judgements, known, options);
    let mut calibration = calibrate::learn(judgements, known, &fit, options);
    let mut posterior = calibration.posterior(judgements, &fit);
    super::clamp(&mut posterior, classes, known);
    let class_of = majority::class_of(judgements.answers(), classes);
    let reviewers = majority::reviewers(judgements, &posterior, classes, &class_of);
    Consensus {
        classes,
        posterior,
        reviewers,
        dependence: calibration.dependence,
        class_prior: fit.prior.clone(),
        shift: std::mem::take(&mut calibration.shift),
    }
}
