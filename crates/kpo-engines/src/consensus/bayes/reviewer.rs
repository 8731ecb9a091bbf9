//! How far each reviewer can be relied on, with an interval that also carries what all reviewers may be wrong about together.
//!
//! A reviewer's share of right answers is counted by the tasks' probabilities, which already speak for shared errors, and
//! drawn towards the other reviewers as far as these are alike (empirical Bayes; C. N. Morris, JASA 78 (1983) 47–55).
//! Its variance has three parts: the few tasks judged, what is not known of their truth, and a shared error of the consensus,
//! which no amount of agreement makes smaller, only known answers do.

use super::super::{Judgements, Reviewer, fixed, fixed::Sum, majority, special};

/// Everything about reviewers is judged by this.
pub(crate) struct Ground<'a> {
    pub(crate) judgements: &'a Judgements,
    pub(crate) classes: usize,
    /// The class each answer speaks for.
    pub(crate) speaks: &'a [usize],
    /// Tasks × classes; known tasks at their class.
    pub(crate) posterior: &'a [f64],
    /// Tasks × classes as they would be, were no task known.
    pub(crate) unaided: &'a [f64],
    pub(crate) known: &'a [u16],
    /// How far all may be off together before any answer is known.
    pub(crate) shared_spread: f64,
}

/// What one reviewer's answers come to.
#[derive(Clone, Copy, Default)]
struct Tally {
    judged: f64,
    right: i64,
    /// Σ p (1 − p) over unknown tasks.
    doubt: i64,
    /// Answers to tasks that are not known.
    unknown: i64,
}

pub(crate) fn reviewers(ground: &Ground) -> Vec<Reviewer> {
    let answers = ground.judgements.answers();
    let cells = ground.classes * answers;
    let count = ground.judgements.reviewers();
    let mut counts = vec![0_i64; count * cells];
    let mut tallies = vec![Tally::default(); count];
    for (task, row) in ground.posterior.chunks(ground.classes).enumerate() {
        let known = ground.known[task] != 0;
        for opinion in ground.judgements.of(task) {
            let reviewer = opinion.reviewer as usize;
            let from = reviewer * cells + usize::from(opinion.answer);
            for (class, p) in row.iter().enumerate() {
                counts[from + class * answers] += opinion.part(fixed::to(*p));
            }
            let p = row[ground.speaks[usize::from(opinion.answer)]];
            let tally = &mut tallies[reviewer];
            tally.right += opinion.part(fixed::to(p));
            if !known {
                tally.doubt += opinion.part(fixed::to(p * (1.0 - p)));
                tally.unknown += opinion.part(fixed::ONE);
            }
        }
    }
    let judged = ground.judgements.judged();
    for (tally, judged) in tallies.iter_mut().zip(&judged) {
        tally.judged = f64::from(*judged);
    }
    let crowd = Crowd::of(&tallies);
    let (bias, doubt) = shared(ground);
    let confusions = counts
        .chunks(cells)
        .map(|c| majority::confusion(c, answers));
    tallies
        .iter()
        .zip(&judged)
        .zip(confusions)
        .map(|((tally, judged), confusion)| {
            let (mean, variance) = crowd.of_one(tally, bias, doubt);
            let (a, b) = special::beta_of(mean, variance);
            Reviewer {
                judgements: *judged,
                reliability: mean,
                low90: special::beta_quantile(a, b, 0.05),
                high90: special::beta_quantile(a, b, 0.95),
                confusion,
            }
        })
        .collect()
}

/// How much all reviewers' reliability is off together, as known answers tell, and the variance that is left of that.
fn shared(ground: &Ground) -> (f64, f64) {
    let before = ground.shared_spread * ground.shared_spread;
    let (mut sum, mut squares, mut tasks) = (Sum::default(), Sum::default(), 0.0);
    let rows = ground.unaided.chunks(ground.classes).zip(ground.known);
    for (task, (row, class)) in rows.enumerate().filter(|(_, (_, class))| **class != 0) {
        let (mut off, mut voices) = (Sum::default(), 0.0);
        for opinion in ground.judgements.of(task) {
            let class_said = ground.speaks[usize::from(opinion.answer)];
            let right = f64::from(u8::from(class_said == usize::from(*class) - 1));
            off.add((right - row[class_said]) / f64::from(opinion.parts));
            voices += 1.0 / f64::from(opinion.parts);
        }
        if voices > 0.0 {
            let off = off.value() / voices;
            sum.add(off);
            squares.add(off * off);
            tasks += 1.0;
        }
    }
    if tasks == 0.0 {
        return (0.0, before);
    }
    // A few tasks say little about their own spread: two more count as the prior has it.
    let each = (squares.value() + 2.0 * 0.1) / (tasks + 2.0);
    let left = 1.0 / (1.0 / before + tasks / each);
    (left * sum.value() / each, left)
}

/// How far apart reviewers' reliabilities usually are: their standard deviation …
const USUAL: f64 = 0.14;
/// … and how many reviewers that counts for.
const SEEN: f64 = 8.0;

/// What a reviewer's judgements are worth where the truth is only probable: how many they would be were it known, and the share
/// of right ones these would show.
///
/// Probabilities that rest on few judgements lean on what was thought of the reviewer to begin with, so that a share counted by them
/// hides what sets one reviewer apart from another. How much is missing is known: the doubt left of the whole variance
/// (T. Orchard and M. A. Woodbury 1972; T. A. Louis, "Finding the observed information matrix when using the EM algorithm",
/// JRSS B 44 (1982) 226–233). The share is carried on by as much (Aitken's step), and counts for so much fewer judgements.
struct Seen {
    judged: f64,
    right: f64,
}

impl Seen {
    fn of(tally: &Tally, mean: f64) -> Self {
        let n = tally.judged;
        let own = fixed::from(tally.right) / n;
        let chance = (mean * (1.0 - mean)).max(0.05);
        let missing = (fixed::from(tally.doubt) / (n * chance)).min(MISSING_MAX);
        let begun = mean + (own - mean) * n / (n + TAKEN);
        Self {
            judged: n * (1.0 - missing),
            right: begun + (own - begun) / (1.0 - missing),
        }
    }
}

/// However little the truth is known, a tenth of each judgement tells something.
const MISSING_MAX: f64 = 0.9;
/// So many judgements what is thought of everybody counts for, where the fit begins with a reviewer.
const TAKEN: f64 = 60.0;

/// What reviewers have in common.
struct Crowd {
    mean: f64,
    between: f64,
}

impl Crowd {
    /// Mean and variance between reviewers by moments, with a prior worth a few reviewers.
    fn of(tallies: &[Tally]) -> Self {
        let (mut right, mut all) = (0_i128, Sum::default());
        for tally in tallies {
            right += i128::from(tally.right);
            all.add(tally.judged);
        }
        let mean = (right as f64 / fixed::ONE as f64 + 1.4) / (all.value() + 2.0);
        let (mut spread, mut weight) = (Sum::default(), Sum::default());
        for tally in tallies.iter().filter(|t| t.judged > 0.0) {
            let seen = Seen::of(tally, mean);
            let chance = mean * (1.0 - mean) / seen.judged;
            // By how precisely each tells of the spread: somebody with a handful tells nearly nothing of it.
            let share = (seen.judged / (seen.judged + 10.0)).powi(2);
            spread.add(share * ((seen.right - mean).powi(2) - chance));
            weight.add(share);
        }
        let between = (spread.value() + SEEN * USUAL * USUAL) / (weight.value() + SEEN);
        Self {
            mean,
            between: between.clamp(0.0016, 0.08),
        }
    }

    /// Mean and variance of one reviewer's reliability.
    fn of_one(&self, tally: &Tally, bias: f64, doubt: f64) -> (f64, f64) {
        let chance = (self.mean * (1.0 - self.mean)).max(0.02);
        let n = tally.judged;
        let (mean, variance, unknown) = if n > 0.0 {
            let seen = Seen::of(tally, self.mean);
            let noise = chance / seen.judged;
            let weight = self.between / (self.between + noise);
            (
                weight * seen.right + (1.0 - weight) * self.mean,
                weight * noise,
                fixed::from(tally.unknown) / n,
            )
        } else {
            (self.mean, self.between, 1.0)
        };
        let mean = (mean + bias * unknown).clamp(0.01, 0.99);
        (mean, variance + doubt * unknown * unknown)
    }
}
