//! How far judges agree, beyond chance, and how well that is known.
//!
//! Several coefficients are measured from the same judgements, because each has its blind side: where one answer is rare,
//! kappa and alpha fall although nearly all answers are the same (A. R. Feinstein and D. V. Cicchetti, Journal of Clinical
//! Epidemiology 43 (1990) 543–549), and Gwet's AC rises although nearly all is agreement by chance. Agreement is not
//! correctness: judges may share an error.
//!
//! - **alpha**: K. Krippendorff, Content Analysis, 2nd edition (2004), chapter 11: any number of judges, missing judgements,
//!   four levels of measurement.
//! - **fleiss**: J. L. Fleiss, Psychological Bulletin 76 (1971) 378–382, with weights and missing judgements as K. L. Gwet,
//!   Handbook of Inter-Rater Reliability, 4th edition (2014), section 5.3.
//! - **gwet**: K. L. Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008) 29–48: AC1, or AC2 with weights
//!   where answers have an order.
//! - **cohen**: J. Cohen, Educational and Psychological Measurement 20 (1960) 37–46, of two judges, with the same weights.
//! - **agreement**: the share of pairs of judgements of the same unit that are the same; **prevalence**: of each answer.
//!
//! **Intervals.** Units are taken as drawn from many. A unit is an answer pattern; the shares of patterns have a Dirichlet
//! posterior, observed counts on a prior of about half a unit for each way in which two judges can answer (spread thinner
//! where there are more than two answers). Each draw of shares gives each coefficient its value; the interval holds the middle of
//! these values and always the measured one. Where one class is rare and units are few, jackknife, linearisation and bootstrap see
//! almost no variation and cover far less than they say; this does not, because patterns that were not seen have weight.
//! Draws come from a seed; units are put into an order of their own first, so the order of rows changes no bit.

mod cohen;
mod draw;
mod item;
mod ratings;
mod sums;

pub use cohen::{Pair, pairs};
pub use ratings::{Ratings, alpha};

use draw::Draws;

/// What the distance of two answers means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Answers are names: they are the same or not.
    Nominal,
    /// Answers have an order, and no distances.
    Ordinal,
    /// Differences mean something.
    Interval,
    /// Differences mean something in proportion to size; no value is below zero.
    Ratio,
}

/// Why a coefficient has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// No unit has two judgements.
    NoPairs,
    /// All judgements are the same: chance alone explains it.
    OneClass,
    /// A value below zero has no place on a ratio scale.
    Negative,
    /// It is a coefficient of two judges, and there are more or fewer.
    NotTwoRaters,
    /// With more than [`CLASSES_MAX`] different answers only alpha is measured.
    ManyClasses,
}

impl Undefined {
    /// A stable word for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoPairs => "no-unit-with-two-judgements",
            Self::OneClass => "one-class-only",
            Self::Negative => "negative-value-on-ratio-scale",
            Self::NotTwoRaters => "not-two-raters",
            Self::ManyClasses => "too-many-different-answers",
        }
    }
}

/// So many different answers at most have weights, and so kappa and AC.
pub const CLASSES_MAX: usize = 100;

/// Where a value lies, with the confidence that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Not below this.
    pub low: f64,
    /// Not above this.
    pub high: f64,
}

/// A measured value, or why there is none, and where the value in all units may lie. Where all answers were the same there is an
/// interval and no value; where no unit has two judgements there is neither.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: Result<f64, Undefined>,
    /// Where the value in all units may lie.
    pub interval: Option<Interval>,
}

/// All that is measured of one table of judgements.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Units with a judgement.
    pub units: usize,
    /// Units with two or more, on which agreement rests.
    pub pairable: usize,
    /// Judges with a judgement.
    pub raters: usize,
    /// Judgements that count.
    pub judgements: usize,
    /// Judgements of a unit by a judge after their first, left out: they are not independent.
    pub repeated: usize,
    /// The share of pairs of judgements of the same unit that are the same.
    pub agreement: Estimate,
    /// Cohen's kappa.
    pub cohen: Estimate,
    /// Fleiss' kappa.
    pub fleiss: Estimate,
    /// Krippendorff's alpha.
    pub alpha: Estimate,
    /// Gwet's AC1; AC2 above nominal.
    pub gwet: Estimate,
    /// The share of each class, units weighing the same; in the order of the values given.
    pub prevalence: Vec<Estimate>,
}

/// How intervals are computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// How sure the intervals are, above 0 and below 1.
    pub confidence: f64,
    /// How many draws they come from; fewer are taken of tables with very many patterns.
    pub draws: usize,
    /// What chance comes from.
    pub seed: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            confidence: 0.95,
            draws: 4000,
            seed: 0,
        }
    }
}

/// Measures all coefficients with their intervals.
pub fn measure(ratings: &Ratings, level: Level, effort: Effort) -> Agreement {
    let view = item::View::new(ratings, level);
    let point = view.point();
    let draws = Draws::new(&view, effort);
    let estimate = |value: Result<f64, Undefined>, at: usize| draws.estimate(value, at);
    let two = (ratings.present() == 2).then(|| ratings.first_two());
    let cohen = match two {
        Some((one, other)) => cohen::kappa(ratings, level, one, other, effort),
        None => Estimate {
            value: Err(Undefined::NotTwoRaters),
            interval: None,
        },
    };
    let prevalence = (0..view.classes())
        .map(|class| {
            let total = point.units;
            let value = if total > 0.0 {
                Ok(point.shares[class] / total)
            } else {
                Err(Undefined::NoPairs)
            };
            (
                view.value_of(class),
                estimate(value, sums::MEASURES + class),
            )
        })
        .collect::<Vec<_>>();
    let mut by_value = vec![
        Estimate {
            value: Ok(0.0),
            interval: None,
        };
        ratings.values().len()
    ];
    for (value, share) in prevalence {
        if let Some(place) = by_value.get_mut(value) {
            *place = share;
        }
    }
    Agreement {
        units: ratings.judged(),
        pairable: ratings.pairable(),
        raters: ratings.present(),
        judgements: ratings.judgements(),
        repeated: ratings.repeated(),
        agreement: estimate(point.agreement(), sums::AGREEMENT),
        cohen,
        fleiss: estimate(view.fleiss(&point), sums::FLEISS),
        alpha: estimate(view.alpha(&point, true), sums::ALPHA),
        gwet: estimate(
            view.gwet(&point).and_then(|value| {
                if view.lone {
                    Err(Undefined::OneClass)
                } else {
                    Ok(value)
                }
            }),
            sums::GWET,
        ),
        prevalence: by_value,
    }
}

#[cfg(test)]
mod tests;
