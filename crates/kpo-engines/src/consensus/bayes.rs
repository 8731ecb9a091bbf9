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
mod reviewer;
mod sweep;

pub(crate) use sweep::gather;

use super::judgements::Opinion;
use super::{Consensus, Judgements, Options};

/// What is believed before any answer is seen.
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
    /// How many tasks of each class an even class prior counts for. Many: what reviewers' answers say of the shares of classes
    /// carries their shared bias.
    pub class_weight: f64,
    /// Communities, where there are reviewers enough.
    pub communities: usize,
    /// The share of reviewers' errors that is taken to be common.
    pub dependence: f64,
    /// The spread of what known answers may shift a class's log-odds by.
    pub shift_spread: f64,
    /// The spread of how far all reviewers' reliability may be off together, when no answer is known.
    pub shared_spread: f64,
}

impl Default for Priors {
    fn default() -> Self {
        Self {
            accuracy: 0.7,
            base_weight: 30.0,
            strength: 40.0,
            strength_spread: 0.7,
            class_weight: 100.0,
            communities: 4,
            dependence: 0.6,
            shift_spread: 1.0,
            shared_spread: 0.1,
        }
    }
}

/// So many groups of levels are told apart where levels are not classes: more would each be seen too seldom.
const LEVELS: usize = 7;

/// The posterior with all it rests on.
pub(crate) fn run(judgements: &Judgements, known: &[u16], options: &Options) -> Consensus {
    Engine::start(judgements, known, options).1
}

/// What was fitted, to be asked again when one more judgement comes.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    fit: sweep::Fit,
    calibration: calibrate::Calibration,
    /// The group of each level, and the judgements by groups, where there are too many levels to tell apart.
    grouped: Option<(Vec<usize>, Judgements)>,
}

impl Engine {
    /// Fits everything.
    pub(crate) fn start(
        judgements: &Judgements,
        known: &[u16],
        options: &Options,
    ) -> (Self, Consensus) {
        let answers = judgements.answers();
        if !options.ordinal || answers == options.classes || answers <= LEVELS {
            let (fit, calibration, found) = aggregate(judgements, known, options);
            let engine = Self {
                fit,
                calibration,
                grouped: None,
            };
            return (engine, found);
        }
        let shares = judgements.shares();
        let (groups, count) = groups(&shares);
        let mapped = judgements.mapped(&groups, count);
        let (fit, calibration, mut found) = aggregate(&mapped, known, options);
        ungroup(&mut found, &groups, &shares, count);
        let engine = Self {
            fit,
            calibration,
            grouped: Some((groups, mapped)),
        };
        (engine, found)
    }

    /// What is thought of a task once one more judgement of it is in `judgements`, and in reviewers' tables; `before` are the
    /// task's opinions as they were without it.
    pub(crate) fn add(
        &mut self,
        judgements: &Judgements,
        before: &[Opinion],
        added: (u32, u32, u16),
    ) -> Vec<f64> {
        let (task, reviewer, answer) = added;
        let at = (task as usize, reviewer as usize);
        if let Some((groups, mapped)) = &mut self.grouped {
            let before = mapped.said(at.0);
            // Two levels of one group are one word said twice: nothing is new then.
            if mapped.insert(task, reviewer, groups[usize::from(answer)] as u16) {
                self.fit.renew(mapped, &before, at);
            }
            return self.calibration.of_task(mapped, &self.fit, at.0);
        }
        self.fit.renew(judgements, before, at);
        self.calibration
            .of_task(judgements, &self.fit, task as usize)
    }

    /// The class prior, of a task nobody judged.
    pub(crate) fn nothing(&self) -> Vec<f64> {
        let mut row = vec![0.0; self.fit.classes];
        self.calibration.apply(&mut row, 0);
        row
    }
}

/// Confusions by level, from those by group: within a group all reviewers are taken to choose levels alike.
fn ungroup(found: &mut Consensus, groups: &[usize], shares: &[f64], count: usize) {
    let mut totals = vec![0.0; count];
    for (group, share) in groups.iter().zip(shares) {
        totals[*group] += share + 1.0;
    }
    for reviewer in &mut found.reviewers {
        for row in &mut reviewer.confusion {
            let levels = groups.iter().zip(shares);
            *row = levels
                .map(|(group, share)| row[*group] * (share + 1.0) / totals[*group])
                .collect();
        }
    }
}

/// The group of each level, such that groups hold about as many answers each, and how many there are.
fn groups(shares: &[f64]) -> (Vec<usize>, usize) {
    let all: f64 = shares.iter().sum::<f64>().max(1.0);
    let mut below = 0.0;
    let mut groups = Vec::with_capacity(shares.len());
    let (mut last, mut count) = (None, 0);
    for share in shares {
        let part = (((below + share / 2.0) / all * LEVELS as f64) as usize).min(LEVELS - 1);
        below += share;
        if last != Some(part) {
            last = Some(part);
            count += 1;
        }
        groups.push(count - 1);
    }
    (groups, count)
}

fn aggregate(
    judgements: &Judgements,
    known: &[u16],
    options: &Options,
) -> (sweep::Fit, calibrate::Calibration, Consensus) {
    let classes = options.classes;
    let fit = sweep::fit(judgements, options);
    let calibration = calibrate::learn(judgements, known, &fit, options);
    let unaided = calibration.posterior(judgements, &fit);
    let mut posterior = unaided.clone();
    super::clamp(&mut posterior, classes, known);
    let speaks = fit.speaks();
    let reviewers = reviewer::reviewers(&reviewer::Ground {
        judgements,
        classes,
        speaks: &speaks,
        posterior: &posterior,
        unaided: &unaided,
        known,
        shared_spread: options.priors.shared_spread,
    });
    let found = Consensus {
        classes,
        posterior,
        reviewers,
        dependence: calibration.dependence,
        class_prior: fit.prior.clone(),
        shift: calibration.shift.clone(),
    };
    (fit, calibration, found)
}
