//! Drawing a sample, and what a sample proves about the whole it was drawn from.
//!
//! A reviewer checks `sampled` of `population` items, drawn without replacement, and finds `errors`. The number of errors
//! in the whole is then at most [`upper_bound`], with the stated confidence. The bound is exact: it is the finite
//! population form (hypergeometric) of the interval of C. J. Clopper and E. S. Pearson, "The use of confidence or
//! fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934) 404–413: the largest number of errors
//! that a test of size 1 − confidence would not yet reject, so that it covers the truth at least as often as it says, for
//! every population, sample and number of errors. (The normal approximation does not: it covers 54 to 89 % of the time
//! where 95 % is stated, when errors are few.)
//!
//! Probabilities are compared in logarithms; a comparison too close to call is repeated in whole numbers of any length
//! ([`exact`]), so no rounding ever decides. Nothing here is drawn by chance: a sample is a function of its seed.
//!
//! [`recall_lower`] and [`most_marked`] carry the reviewers' own error and repeated looks; [`Single`], [`Double`] and [`Sequential`]
//! say beforehand how many to check.

mod chance;
mod exact;
mod plan;
mod posterior;
mod reviewer;
mod sum;

use std::collections::HashMap;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

pub use plan::{Decision, Double, Risks, Sequential, Single};
pub use posterior::recall_lower_probable;
pub use reviewer::{Elusion, Looks, Rate, Recall, ReviewerError, most_marked, recall_lower};
pub use sum::{at_least, at_most};

/// How sure a bound is: `numerator / denominator`, strictly between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confidence {
    numerator: u32,
    denominator: u32,
}

impl Confidence {
    /// 95 %, as 19 in 20.
    pub const NINETY_FIVE: Self = Self {
        numerator: 19,
        denominator: 20,
    };

    /// A confidence of `numerator` in `denominator`; none when that is not strictly between 0 and 1.
    pub fn new(numerator: u32, denominator: u32) -> Option<Self> {
        (numerator > 0 && numerator < denominator).then_some(Self {
            numerator,
            denominator,
        })
    }

    /// The risk that is left.
    fn risk_share(self) -> f64 {
        let (numerator, denominator) = self.risk();
        numerator as f64 / denominator as f64
    }

    /// The risk that is left, as numerator and denominator.
    fn risk(self) -> (u64, u64) {
        (
            u64::from(self.denominator - self.numerator),
            u64::from(self.denominator),
        )
    }
}

/// A sample that cannot have come from its population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// More was sampled than there is.
    SampleTooLarge,
    /// More errors than items sampled, or more found than reviewed.
    TooManyErrors,
}

/// `size` different numbers below `population`, in rising order: a function of the seed, the same bits on every run and
/// every machine.
///
/// How it is drawn, so that others can draw it again: ChaCha20 (RFC 8439's block function, 64-bit counter from 0, nonce 0)
/// keyed with the seed gives 64-bit numbers, low word first; a number below `m` is one of them modulo `m`, those in the
/// last incomplete run of `m` thrown away; item `i` of the sample is swapped in from place `i + (number below population − i)`
/// (Fisher and Yates, stopped after `size`). A `size` above `population` draws all of it.
pub fn sample(seed: &[u8; 32], population: u64, size: u64) -> Vec<u64> {
    let mut drawn = draw(seed, population, size);
    drawn.sort_unstable();
    drawn
}

/// The numbers below `count` in an order drawn from the seed, as [`sample`] describes.
pub fn shuffle(seed: &[u8; 32], count: u64) -> Vec<u64> {
    draw(seed, count, count)
}

fn draw(seed: &[u8; 32], population: u64, size: u64) -> Vec<u64> {
    let mut dice = ChaCha20Rng::from_seed(*seed);
    let mut moved: HashMap<u64, u64> = HashMap::new();
    (0..size.min(population))
        .map(|place| {
            let other = place + below(&mut dice, population - place);
            let here = moved.get(&place).copied().unwrap_or(place);
            moved.insert(other, here).unwrap_or(other)
        })
        .collect()
}

fn below(dice: &mut ChaCha20Rng, limit: u64) -> u64 {
    let spare = (u64::MAX % limit + 1) % limit;
    loop {
        let number = dice.next_u64();
        if number <= u64::MAX - spare {
            return number % limit;
        }
    }
}

/// The most errors a population can hold, with this confidence, when `sampled` of its items were checked and `errors`
/// of them were wrong. One-sided and exact.
pub fn upper_bound(
    population: u64,
    sampled: u64,
    errors: u64,
    confidence: Confidence,
) -> Result<u64, Impossible> {
    if sampled > population {
        return Err(Impossible::SampleTooLarge);
    }
    if errors > sampled {
        return Err(Impossible::TooManyErrors);
    }
    // So many errors are possible for certain; `high` is the most that the correct ones leave room for.
    let (mut low, mut high) = (errors, population - sampled + errors);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if plausible(population, middle, sampled, errors, confidence) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// The smallest sample of which `errors` wrong items still prove that at most `tolerated` of the population are wrong;
/// none when more errors are expected than tolerated.
pub fn size_for(
    population: u64,
    tolerated: u64,
    errors: u64,
    confidence: Confidence,
) -> Option<u64> {
    if errors > tolerated {
        return None;
    }
    let reached = |size: u64| {
        tolerated >= population
            || !plausible(
                population,
                tolerated + 1,
                size,
                errors.min(size),
                confidence,
            )
    };
    // The answer is far below a large population: double up to it instead of halving down.
    let (mut low, mut high) = (errors.min(population), errors.max(1).min(population));
    while !reached(high) {
        low = high + 1;
        high = (high * 2).min(population);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if reached(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

/// Whether so few errors in the sample are more probable than the risk, were `bad` of the population wrong.
fn plausible(population: u64, bad: u64, sampled: u64, errors: u64, confidence: Confidence) -> bool {
    let good = population - bad;
    if errors >= sampled.min(bad) {
        return true;
    }
    if sampled - errors > good {
        return false;
    }
    let (numerator, denominator) = confidence.risk();
    let risk = (numerator as f64 / denominator as f64).ln();
    let found = ln_at_most(population, bad, sampled, errors);
    if (found - risk).abs() > 1e-6 {
        return found > risk;
    }
    exact::at_most_exceeds(population, bad, sampled, errors, numerator, denominator)
}

/// ln P(X ≤ errors) for X hypergeometric: the last term, then those below it by their ratios.
fn ln_at_most(population: u64, bad: u64, sampled: u64, errors: u64) -> f64 {
    let good = population - bad;
    let fewest = sampled.saturating_sub(good);
    let last =
        ln_choose(bad, errors) + ln_choose(good, sampled - errors) - ln_choose(population, sampled);
    let (mut sum, mut term, mut scale) = (1.0_f64, 1.0_f64, 0.0_f64);
    for x in (fewest + 1..=errors).rev() {
        let up = x as f64 * (good + x - sampled) as f64;
        let down = (bad - x + 1) as f64 * (sampled - x + 1) as f64;
        term *= up / down;
        sum += term;
        if sum > 1e280 {
            scale += sum.ln();
            term /= sum;
            sum = 1.0;
        }
        if term < sum * 1e-18 && up < down {
            break;
        }
    }
    last + sum.ln() + scale
}

/// ln of a binomial coefficient, summed with Neumaier's correction.
fn ln_choose(from: u64, of: u64) -> f64 {
    let of = of.min(from - of);
    let rest = (from - of) as f64;
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for i in 1..=of {
        let term = (rest / i as f64).ln_1p();
        let next = sum + term;
        lost += if sum.abs() >= term.abs() {
            (sum - next) + term
        } else {
            (term - next) + sum
        };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
