//! Recall from labels that are themselves only probable: the posterior of an aggregation, unit by unit.

use super::{Confidence, Elusion, Impossible};
use crate::dice::Dice;

/// How many draws the bound comes from.
const DRAWS: usize = 4000;

/// The least recall, when of each found unit and of each sampled one of the pile only the probability of being relevant is
/// known. The labels are drawn from their probabilities, independently, and for each draw the rest of the pile from the
/// distribution whose quantiles are the exact one-sided bounds (with `k` relevant of `n` sampled, a Beta(k + 1, n − k) mixture
/// of binomials; C. J. Clopper and E. S. Pearson 1934). It holds as far as the probabilities are calibrated; `seed` gives the
/// same bits always. `pile` is how many units were not found.
pub fn recall_lower_probable(
    found: &[f64],
    sample: &[f64],
    pile: u64,
    confidence: Confidence,
    seed: u64,
) -> Result<f64, Impossible> {
    let sampled = sample.len() as u64;
    if sampled > pile {
        return Err(Impossible::SampleTooLarge);
    }
    let mut dice = Dice::new(seed);
    let mut recalls: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let relevant = draw(found, &mut dice) as f64;
            let seen = draw(sample, &mut dice);
            let missed = seen as f64 + rest(pile - sampled, sampled, seen, &mut dice);
            if relevant + missed > 0.0 {
                relevant / (relevant + missed)
            } else {
                0.0
            }
        })
        .collect();
    recalls.sort_unstable_by(f64::total_cmp);
    let place = (confidence.risk_share() * DRAWS as f64) as usize;
    Ok(recalls.get(place).copied().unwrap_or(0.0))
}

fn draw(shares: &[f64], dice: &mut Dice) -> u64 {
    let mut relevant = |share: &&f64| **share >= 1.0 || (**share > 0.0 && dice.even() < **share);
    shares.iter().filter(|share| relevant(share)).count() as u64
}

/// Relevant ones among those of the pile that were not sampled.
fn rest(left: u64, sampled: u64, seen: u64, dice: &mut Dice) -> f64 {
    if left == 0 {
        return 0.0;
    }
    if seen == sampled {
        return left as f64;
    }
    let one = dice.gamma(seen as f64 + 1.0);
    let rate = one / (one + dice.gamma((sampled - seen) as f64));
    let (mean, left) = (left as f64 * rate, left as f64);
    if mean > 50.0 {
        let spread = (mean * (1.0 - rate)).sqrt();
        return (mean + spread * dice.normal()).round().clamp(0.0, left);
    }
    // By the gaps between successes.
    let (mut count, mut at) = (0.0, 0.0);
    loop {
        at += (dice.even().ln() / (-rate).ln_1p()).floor() + 1.0;
        if at > left || !at.is_finite() {
            return count;
        }
        count += 1.0;
    }
}

impl Elusion {
    /// Probabilities that stand for labels without doubt.
    pub fn certain(self) -> (Vec<f64>, Vec<f64>) {
        let sample = (0..self.sampled).map(|place| f64::from(u8::from(place < self.missed)));
        (vec![1.0; self.found as usize], sample.collect())
    }
}
