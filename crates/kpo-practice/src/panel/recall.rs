//! How much of what was looked for a panel found: from a sample of the pile it called something else.
//!
//! The bound carries every error there is: units of the pile that the sample did not meet (exactly, without replacement), what
//! whoever settles overlooks, in the sample and wherever else they turned a unit away, and units that were called found and
//! are not, by the probabilities the judgements gave them. It is true if those probabilities hold and whoever settles sees as
//! much as the client said.

use kpo_engines::sampling::{
    Confidence, Looks, Rate, ReviewerError, at_least, at_most, most_marked,
};

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
    /// Of each unit that had been called found when the pile was drawn from, and that somebody has turned away since, the
    /// probability that it is what was looked for all the same.
    pub turned_away: Vec<f64>,
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

/// Of the risk of one in twenty, four fifths are for the pile: 24 in 25 of its bound.
const OF_THE_PILE: (u32, u32) = (24, 25);
/// The fifth that is left, half of it for those wrongly called found and half for those wrongly turned away.
const OF_THE_FOUND: f64 = 0.005;

/// The probability that a unit is what is looked for, of which that was `likely` before somebody who sees it with this
/// `sensitivity` said that it is not (T. Bayes 1763).
pub fn overlooked(likely: f64, sensitivity: f64) -> f64 {
    let unseen = likely * (1.0 - sensitivity);
    let other = 1.0 - likely;
    if unseen + other > 0.0 {
        unseen / (unseen + other)
    } else {
        // They were sure, and so is the other: nobody can tell which of the two.
        1.0
    }
}

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
        let turned: f64 = self.turned_away.iter().sum();
        let likely = missed as f64 * all as f64 / sampled as f64;
        let part = |found: f64, missed: f64| {
            if found + missed > 0.0 {
                found / (found + missed)
            } else {
                0.0
            }
        };
        let least = at_least(&self.found, OF_THE_FOUND) as f64;
        let most = most + at_most(&self.turned_away, OF_THE_FOUND) as f64;
        Some(Recall {
            found: self.found.len() as i64,
            missed: missed as i64,
            sampled: sampled as i64,
            point: part(expected, likely + turned),
            low: part(least, most),
        })
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
            turned_away: Vec::new(),
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
    #[test]
    fn r29_who_turns_a_found_unit_away_may_have_overlooked_it() {
        let low = |turned_away: Vec<f64>| {
            let pile = Pile {
                turned_away,
                ..pile(0, 0.9)
            };
            pile.recall().unwrap()
        };
        let before = low(Vec::new());
        let chance = overlooked(0.7, 0.9);
        // .07 of .37: seven in a hundred are there and not seen, thirty are not there.
        assert!((chance - 0.07 / 0.37).abs() < 1e-12, "{chance}");
        let after = low(vec![chance; 20]);
        assert!(after.low < before.low && after.point < before.point);
        // Whoever never overlooks anything turned nothing away wrongly.
        assert!(overlooked(0.7, 1.0) < f64::MIN_POSITIVE);
        assert_eq!(low(vec![0.0; 20]), before);
    }
}
