//! How much of what was looked for a panel found: from a sample of the pile it called something else.
//!
//! The bound carries both errors there are: units of the pile that the sample did not meet (exactly, without replacement) and
//! units that were called found and are not, by the probabilities the judgements gave them.

use kpo_engines::sampling::upper_bound;

use crate::review::CONFIDENCE;

/// The pile, what its sample showed, and what was found beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pile {
    /// Units in the pile.
    pub population: u64,
    /// Of the sample, judged.
    pub sampled: u64,
    /// Of them, what was looked for, or what nobody could tell.
    pub missed: u64,
    /// Of the sample, still to be judged.
    pub open: usize,
    /// Of each unit called found, the probability that it is: 1 where somebody settled it.
    pub found: Vec<f64>,
}

/// What may be said of recall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recall {
    /// Units called found.
    pub found: i64,
    /// Units of the sample that had been missed.
    pub missed: i64,
    /// Units of the sample.
    pub sampled: i64,
    /// The likeliest part found, of all there are.
    pub point: f64,
    /// At least so much, with 95 % confidence.
    pub low: f64,
}

impl Pile {
    /// Recall with its lower bound, once the whole sample is judged; nothing while part of it is open, since who stops early
    /// can choose when.
    pub fn recall(&self) -> Option<Recall> {
        if self.open > 0 || self.sampled == 0 {
            return None;
        }
        let expected: f64 = self.found.iter().sum();
        let missed = self.missed as f64 * self.population as f64 / self.sampled as f64;
        let most = upper_bound(self.population, self.sampled, self.missed, CONFIDENCE).ok()? as f64;
        let least = self.least_found(expected);
        let part = |found: f64, missed: f64| {
            if found + missed > 0.0 {
                found / (found + missed)
            } else {
                0.0
            }
        };
        Some(Recall {
            found: self.found.len() as i64,
            missed: self.missed as i64,
            sampled: self.sampled as i64,
            point: part(expected, missed),
            low: part(least, most),
        })
    }

    /// At least so many of those called found are: two standard deviations below what the probabilities add up to.
    fn least_found(&self, expected: f64) -> f64 {
        let spread: f64 = self.found.iter().map(|p| p * (1.0 - p)).sum();
        (expected - 2.0 * spread.sqrt()).max(0.0)
    }
}
