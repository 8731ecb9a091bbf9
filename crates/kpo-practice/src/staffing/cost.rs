//! What a pair costs: fit, money and record on one scale, by weights somebody set and everybody sees (R14).

/// The cost of the worst pair.
pub const COST_MAX: i64 = 10_000;

/// How much each counts, 0 to 10; not all 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// How well the works fit.
    pub fit: i64,
    /// What it costs.
    pub rate: i64,
    /// What became of earlier work.
    pub record: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            fit: 6,
            rate: 2,
            record: 2,
        }
    }
}

/// What speaks for a pair, each from 0 to 1 and 1 the best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// The fit, as a share of the best fit anybody has for the question.
    pub fit: f64,
    /// 1 less the price, as a share of what nine in ten ask for the question at most; 0 where it is not known.
    pub rate: f64,
    /// The middle of the record's interval.
    pub record: f64,
}

/// The cost of a pair: the weighted distance from the best, in whole numbers.
pub fn cost(weights: Weights, worth: Worth) -> i64 {
    let sum = (weights.fit + weights.rate + weights.record).max(1) as f64;
    let distance = weights.fit as f64 * (1.0 - worth.fit.clamp(0.0, 1.0))
        + weights.rate as f64 * (1.0 - worth.rate.clamp(0.0, 1.0))
        + weights.record as f64 * (1.0 - worth.record.clamp(0.0, 1.0));
    (distance / sum * COST_MAX as f64).round() as i64
}

impl Weights {
    /// The fit a pair needs to have this cost, all else as it is; `None` where fit alone cannot bring it there.
    pub fn fit_for(self, worth: Worth, wanted: i64) -> Option<f64> {
        if self.fit == 0 {
            return None;
        }
        let sum = (self.fit + self.rate + self.record) as f64;
        let rise = (cost(self, worth) - wanted) as f64 / COST_MAX as f64 * sum / self.fit as f64;
        let fit = worth.fit + rise;
        (0.0..=1.0).contains(&fit).then_some(fit)
    }
}
