//! How much of what was looked for a panel found: from a sample of the pile it called something else.
//!
//! The bound carries every error there is: units of the pile that the sample did not meet (exactly, without replacement), what
//! whoever settles overlooks in the sample itself, and units that were called found and are not, by the probabilities the
//! judgements gave them.

use kpo_engines::sampling::{Confidence, Looks, Rate, ReviewerError, most_marked};

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
    /// How often whoever settles sees what is looked for, from above 0 to 1, as the client takes it.
    pub sensitivity: f64,
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

/// Of the risk of one in twenty, a fifth is for those wrongly called found and the rest for the pile: 24 in 25 of its bound.
const OF_THE_PILE: (u32, u32) = (24, 25);
/// Standard deviations below which a normal variable lies once in a hundred times.
const ONE_IN_HUNDRED: f64 = 2.326_347_874;

impl Pile {
    /// Recall with its lower bound, once the whole sample is judged; nothing while part of it is open, since who stops early
    /// can choose when.
    pub fn recall(&self) -> Option<Recall> {
        if self.open > 0 || self.sampled == 0 {
            return None;
        }
        let settler = ReviewerError {
            sensitivity: Rate::Known(self.sensitivity),
            specificity: Rate::Known(1.0),
        };
        let confidence = Confidence::new(OF_THE_PILE.0, OF_THE_PILE.1)?;
        let (all, sampled, missed) = (self.population, self.sampled, self.missed);
        let most = most_marked(all, sampled, missed, settler, Looks::Once, confidence).ok()? as f64;
        let expected: f64 = self.found.iter().sum();
        let likely = missed as f64 * all as f64 / sampled as f64;
        let part = |found: f64, missed: f64| {
            if found + missed > 0.0 {
                found / (found + missed)
            } else {
                0.0
            }
        };
        Some(Recall {
            found: self.found.len() as i64,
            missed: missed as i64,
            sampled: sampled as i64,
            point: part(expected, likely),
            low: part(self.least_found(expected), most),
        })
    }

    /// At least so many of those called found are, by what the probabilities add up to.
    fn least_found(&self, expected: f64) -> f64 {
        let spread: f64 = self.found.iter().map(|p| p * (1.0 - p)).sum();
        (expected - ONE_IN_HUNDRED * spread.sqrt()).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pile(missed: u64, sensitivity: f64) -> Pile {
        Pile {
            population: 1_000,
            sampled: 200,
            missed,
            open: 0,
            found: vec![1.0; 90],
            sensitivity,
        }
    }

    #[test]
    fn r29_recall_waits_for_the_whole_sample_and_carries_the_adjudicators_own_error() {
        let open = Pile {
            open: 1,
            ..pile(0, 1.0)
        };
        assert_eq!(open.recall(), None);
        let low = |missed, sensitivity| pile(missed, sensitivity).recall().unwrap().low;
        // Nothing missed of 200 in 1,000: at most 14 are left with 96 % confidence (0.8 to the power of so many is 1/25).
        assert!((low(0, 1.0) - 90.0 / 104.0).abs() < 0.02, "{}", low(0, 1.0));
        assert!(low(0, 0.8) < low(0, 1.0) && low(2, 1.0) < low(0, 1.0));
        let unsure = Pile {
            found: vec![0.8; 90],
            ..pile(0, 1.0)
        };
        assert!(unsure.recall().unwrap().low < low(0, 1.0));
    }
}
