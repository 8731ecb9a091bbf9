//! Ratings on a scale and comparisons in pairs: means with intervals, how severe each judge is, and who is preferred.
//!
//! Plain means are hard to beat where everybody rates everything. Where each unit has its own few judges, a unit in front of a
//! severe one is wronged by its mean; [`facets`] takes severity out, if the design ties the judges together, and otherwise
//! gives plain means and says why. [`paired`] puts what was compared in pairs on one scale.

mod facet;
mod graph;
mod mean;
mod pair;

pub use facet::{Facets, Plain, Severity, facets};
pub use mean::{Mean, mean};
pub use pair::{Comparison, Strength, Unfit, paired};

/// A value and where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The value.
    pub value: f64,
    /// Not below this, with the confidence asked for.
    pub low: f64,
    /// Not above this.
    pub high: f64,
}

impl Measured {
    fn around(value: f64, reach: f64) -> Self {
        Self {
            value,
            low: value - reach,
            high: value + reach,
        }
    }
}

#[cfg(test)]
mod tests;
