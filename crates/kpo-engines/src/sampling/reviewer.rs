//! What a sample proves when those who check it err themselves, and when it is looked at again and again.
//!
//! A bound from a sample takes the labels for the truth. A reviewer who sees nine in ten of the relevant units leaves a tenth of
//! them unseen in the sample too, and a bound that does not carry this is too good. Here the reviewers' sensitivity and
//! specificity are part of the chance of what was seen: the bound is the largest number of units that a test of size 1 −
//! confidence would not yet reject (C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404–413), for the number of marks
//! that such reviewers set in a sample drawn without replacement. Where a rate was itself measured, on units whose truth was
//! known, a share of the risk is spent on it.
//!
//! **Looking again.** Who adds to a sample until its bound pleases needs a bound that holds at all looks together. It is the
//! prior-posterior ratio of I. Waudby-Smith and A. Ramdas, "Confidence sequences for sampling without replacement", Advances in
//! Neural Information Processing Systems 33 (2020), a bet in the sense of their "Estimating means of bounded random variables
//! by betting", Journal of the Royal Statistical Society B 86 (2024) 1–27, section 4: a gambler who spreads his stake over all
//! populations multiplies it beyond 1/risk against the true one with no more chance than the risk, ever. It needs only what was
//! seen so far, whatever made somebody look.

use super::chance::{binomial, binomial_at_most, hypergeometric, ln_mixed, ln_row};
use super::{Confidence, Impossible, upper_bound};

/// How often reviewers are right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// It is known, or stated: from 0 to 1.
    Known(f64),
    /// So many were right of so many whose truth was known; nothing measured means nothing known.
    Measured {
        /// Right.
        right: u64,
        /// Of so many.
        of: u64,
    },
}

/// How those err who label the sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReviewerError {
    /// Of what should be marked, how much they mark.
    pub sensitivity: Rate,
    /// Of what should not be marked, how much they leave unmarked.
    pub specificity: Rate,
}

impl ReviewerError {
    /// Reviewers who never err; what most instruments assume in silence.
    pub const NONE: Self = Self {
        sensitivity: Rate::Known(1.0),
        specificity: Rate::Known(1.0),
    };
}

/// Whether a bound is asked for once, at a size fixed beforehand, or must hold however often it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// The size of the sample was fixed before anything was seen.
    Once,
    /// The sample is looked at while it grows, and may end when it pleases.
    Repeated,
}

/// What an elusion sample saw: a sample of what was set aside, to learn what was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elusion {
    /// Units found and marked as relevant.
    pub found: u64,
    /// Units that were looked at to find them, those found included.
    pub reviewed: u64,
    /// Units not found, by whomever or whatever they were set aside.
    pub pile: u64,
    /// How many of the pile were drawn at random and looked at.
    pub sampled: u64,
    /// How many of these were marked as relevant.
    pub missed: u64,
}

/// A bound on recall, and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recall {
    /// Recall as it would be were the sample the pile and no reviewer wrong; none where nothing was found nor missed.
    pub estimate: Option<f64>,
    /// Recall is at least this.
    pub low: f64,
    /// Of the found, so many at least are relevant.
    pub found_low: u64,
    /// In the pile, so many relevant ones are left at most.
    pub missed_high: u64,
}

/// The most units of a population that should have been marked, when `marked` of `sampled` were, by such reviewers.
pub fn most_marked(
    population: u64,
    sampled: u64,
    marked: u64,
    error: ReviewerError,
    looks: Looks,
    confidence: Confidence,
) -> Result<u64, Impossible> {
    if sampled > population {
        return Err(Impossible::SampleTooLarge);
    }
    if marked > sampled {
        return Err(Impossible::TooManyErrors);
    }
    if error == ReviewerError::NONE && looks == Looks::Once {
        return upper_bound(population, sampled, marked, confidence);
    }
    let risk = Risk::of(error, confidence.risk_share());
    Ok(most(population, sampled, marked, &risk, looks))
}

/// The least recall that an elusion sample leaves possible.
///
/// # Errors
/// When more was sampled than there is, more missed than sampled, or more found than reviewed.
pub fn recall_lower(
    seen: Elusion,
    error: ReviewerError,
    looks: Looks,
    confidence: Confidence,
) -> Result<Recall, Impossible> {
    if seen.found > seen.reviewed {
        return Err(Impossible::TooManyErrors);
    }
    let exact = error == ReviewerError::NONE;
    let (found_low, missed_high) = if exact {
        let missed = most_marked(
            seen.pile,
            seen.sampled,
            seen.missed,
            error,
            looks,
            confidence,
        )?;
        (seen.found, missed)
    } else {
        if seen.sampled > seen.pile {
            return Err(Impossible::SampleTooLarge);
        }
        if seen.missed > seen.sampled {
            return Err(Impossible::TooManyErrors);
        }
        // A part of the risk for false ones among the found; the rest for the pile.
        let (whole, clean) = (confidence.risk_share(), never_false(error));
        let part = if clean { 0.0 } else { whole / 5.0 };
        let risk = Risk::of(error, whole - part);
        let wrong = false_marks(seen.reviewed, &risk, part);
        let missed = most(seen.pile, seen.sampled, seen.missed, &risk, looks);
        (seen.found.saturating_sub(wrong), missed)
    };
    let low = share(found_low as f64, missed_high as f64).unwrap_or(0.0);
    let rate = seen.missed as f64 / seen.sampled.max(1) as f64;
    let estimate = (seen.sampled > 0 || seen.pile == 0)
        .then(|| share(seen.found as f64, rate * seen.pile as f64))
        .flatten();
    Ok(Recall {
        estimate,
        low,
        found_low,
        missed_high,
    })
}

fn share(found: f64, missed: f64) -> Option<f64> {
    (found + missed > 0.0).then(|| found / (found + missed))
}

/// Rates to reckon with, and the risk that is left for the sample itself.
struct Risk {
    sensitivity: f64,
    /// The chance of a false mark that helps the bound least, and that which hurts most elsewhere.
    false_low: f64,
    false_high: f64,
    sample: f64,
}

impl Risk {
    fn of(error: ReviewerError, whole: f64) -> Self {
        let measured = |rate| matches!(rate, Rate::Measured { .. });
        let parts =
            u32::from(measured(error.sensitivity)) + 2 * u32::from(measured(error.specificity));
        // Half the risk for the sample, half for what was measured of the reviewers.
        let each = if parts == 0 {
            0.0
        } else {
            whole / 2.0 / f64::from(parts)
        };
        let (sensitivity, _) = limits(error.sensitivity, each);
        let (low, high) = limits(error.specificity, each);
        Self {
            sensitivity,
            false_low: 1.0 - high,
            false_high: 1.0 - low,
            sample: if parts == 0 { whole } else { whole / 2.0 },
        }
    }
}

fn never_false(error: ReviewerError) -> bool {
    error.specificity == Rate::Known(1.0)
}

/// Between which a rate lies, each limit wrong with no more than this chance.
fn limits(rate: Rate, risk: f64) -> (f64, f64) {
    match rate {
        Rate::Known(rate) => {
            let rate = if rate.is_nan() {
                0.0
            } else {
                rate.clamp(0.0, 1.0)
            };
            (rate, rate)
        }
        Rate::Measured { right, of } => {
            let right = right.min(of);
            // The lowest rate at which so many right ones are not yet too many, and the highest at which not too few.
            let low = halve(|rate| right > 0 && 1.0 - binomial_at_most(of, rate, right - 1) < risk);
            let high = halve(|rate| right == of || binomial_at_most(of, rate, right) > risk);
            (low, high)
        }
    }
}

/// The value from 0 to 1 up to which something holds.
fn halve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    if high >= 1.0 - 1e-15 { 1.0 } else { low }
}

/// How many of so many units were marked falsely at most.
fn false_marks(reviewed: u64, risk: &Risk, part: f64) -> u64 {
    if risk.false_high <= 0.0 {
        return 0;
    }
    let enough = |wrong: u64| 1.0 - binomial_at_most(reviewed, risk.false_high, wrong) <= part;
    least(0, reviewed, enough)
}

fn most(population: u64, sampled: u64, marked: u64, risk: &Risk, looks: Looks) -> u64 {
    if risk.sensitivity <= risk.false_low {
        // Marks that say nothing leave everything possible.
        return population;
    }
    match looks {
        Looks::Once => {
            let possible = |bad: u64| at_most(population, bad, sampled, marked, risk) > risk.sample;
            last(0, population, possible)
        }
        Looks::Repeated => {
            // What the reviewers would mark in the whole population is fixed before anything is drawn; the bet bounds that,
            // and how many truly bad units it can stand for costs a part of the risk once.
            let exact = risk.sensitivity >= 1.0 && risk.false_low <= 0.0;
            let (bet, thin) = if exact {
                (risk.sample, 0.0)
            } else {
                (risk.sample * 0.8, risk.sample * 0.2)
            };
            let marks = sequence_upper(population, sampled, marked, bet);
            if exact {
                return marks;
            }
            let possible = |bad: u64| marked_at_most(population, bad, marks, risk) > thin;
            last(0, population, possible)
        }
    }
}

/// The largest number of bad units against which a stake spread over all populations has never grown beyond 1 / risk.
fn sequence_upper(population: u64, sampled: u64, bad: u64, risk: f64) -> u64 {
    let stake = ln_mixed((0.5, 0.5), sampled, bad);
    let most = population - (sampled - bad);
    // From the likeliest number on the chance of the row only falls.
    let likeliest = if sampled == 0 {
        most
    } else {
        ((bad as f64 / sampled as f64 * population as f64) as u64).clamp(bad, most)
    };
    let possible = |all: u64| {
        ln_row(population, all, sampled, bad).is_some_and(|row| stake - row < -risk.ln())
    };
    last(likeliest, most, possible)
}

/// P(marks in the sample ≤ `marked`) when `bad` of the population should be marked.
fn at_most(population: u64, bad: u64, sampled: u64, marked: u64, risk: &Risk) -> f64 {
    let least = sampled.saturating_sub(population - bad);
    let most = bad.min(sampled);
    let middle = ((sampled as f64) * (bad as f64) / (population.max(1) as f64)) as u64;
    let middle = middle.clamp(least, most);
    let term = |k: u64| {
        let here = hypergeometric(population, bad, sampled, k);
        here * marks(k, sampled - k, marked, risk)
    };
    let (mut sum, mut weight) = (0.0, 0.0);
    for k in (least..=middle).rev() {
        let here = hypergeometric(population, bad, sampled, k);
        sum += term(k);
        weight += here;
        if here < 1e-18 && weight > 0.1 {
            break;
        }
    }
    for k in middle + 1..=most {
        let here = hypergeometric(population, bad, sampled, k);
        sum += term(k);
        if here < 1e-18 {
            break;
        }
    }
    sum
}

/// P(marks ≤ `marked`) among so many units that should and so many that should not be marked.
fn marks(should: u64, should_not: u64, marked: u64, risk: &Risk) -> f64 {
    if risk.false_low <= 0.0 {
        return binomial_at_most(should, risk.sensitivity, marked);
    }
    (0..=marked.min(should_not))
        .map(|wrong| {
            binomial(should_not, risk.false_low, wrong)
                * binomial_at_most(should, risk.sensitivity, marked - wrong)
        })
        .sum()
}

/// P(marks in the whole population ≤ `marks`).
fn marked_at_most(population: u64, bad: u64, all: u64, risk: &Risk) -> f64 {
    if risk.false_low <= 0.0 {
        return binomial_at_most(bad, risk.sensitivity, all);
    }
    let wrong_mean = (population - bad) as f64 * risk.false_low;
    // Far terms add nothing: ten deviations around the mean are summed.
    let reach = 10.0 * (wrong_mean + 1.0).sqrt() + 20.0;
    let from = (wrong_mean - reach).max(0.0) as u64;
    let to = ((wrong_mean + reach) as u64).min(all).min(population - bad);
    (from..=to)
        .map(|wrong| {
            binomial(population - bad, risk.false_low, wrong)
                * binomial_at_most(bad, risk.sensitivity, all - wrong)
        })
        .sum()
}

/// The last of rising numbers at which something holds that holds up to a point; `from` where it never does.
fn last(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// The first of rising numbers at which something holds that holds from a point on; `to` where it never does.
fn least(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
