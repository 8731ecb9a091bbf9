//! What a panel came to, with its uncertainty: kept whole, in versions, with the method, its priors and its seed.
//!
//! A probability here is what the judgements together say, by a stated method; it is no accuracy. Accuracy is counted on
//! units whose answer was known, with its interval, and not stated at all below [`super::KNOWN_ENOUGH`] of them.

use kpo_engines::sampling::{Confidence, upper_bound};
use serde::{Deserialize, Serialize};

use crate::id::{PanelId, PanelResultId, PersonId};
use crate::time::At;

/// A unit is called unsure below this probability of its likeliest answer.
pub const SURE: f64 = 0.9;

/// One version of what a panel came to.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelResult {
    /// Its id.
    pub id: PanelResultId,
    /// The panel.
    pub panel: PanelId,
    /// 1 for the first.
    pub number: i64,
    /// By what it was reckoned.
    pub method: String,
    /// The method's priors and settings, as JSON.
    pub priors: String,
    /// The seed the method was given.
    pub seed: String,
    /// What came out.
    pub content: Content,
    /// Who had it reckoned.
    pub computed_by: PersonId,
    /// When.
    pub computed_at: At,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Every unit, by place; one that nobody judged has no judgements and no answer.
    pub units: Vec<UnitResult>,
    /// Every member who judged, by label.
    pub members: Vec<MemberResult>,
    /// How far the members agree with each other. Agreement is not correctness.
    pub agreement: Option<Agreement>,
    /// Counted on known answers alone.
    pub known: Counted,
}

/// What one unit came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitResult {
    /// Its place.
    pub place: i64,
    /// The likeliest answer's key; 0 where nobody could tell.
    pub answer: i64,
    /// The probability of each answer, by key from 1.
    pub probability: Vec<f64>,
    /// Judgements that count, 'cannot tell' among them.
    pub judgements: i64,
    /// Of them, 'cannot tell'.
    pub cannot_tell: i64,
    /// The right answer, where it was known beforehand.
    pub known: Option<i64>,
}

impl UnitResult {
    /// The probability of the likeliest answer.
    pub fn certainty(&self) -> f64 {
        self.chance(self.answer)
    }

    /// The probability of this answer.
    pub fn chance(&self, answer: i64) -> f64 {
        let place = usize::try_from(answer - 1).ok();
        place
            .and_then(|place| self.probability.get(place).copied())
            .unwrap_or(0.0)
    }

    /// Whether nobody judged it, and no answer was known.
    pub fn unjudged(&self) -> bool {
        self.known.is_none() && self.judgements == 0
    }

    /// Whether somebody should look at it again.
    pub fn unsure(&self) -> bool {
        self.known.is_none() && self.certainty() < SURE
    }
}

/// What is reckoned of one member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberResult {
    /// The number they go by.
    pub label: i64,
    /// Judgements.
    pub judgements: i64,
    /// Of them, 'cannot tell'.
    pub cannot_tell: i64,
    /// How often their answer is the right one, as the method reckons.
    pub reliability: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Counted on the known units they judged.
    pub known: Counted,
}

/// Right answers, counted where the right one is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Known units answered.
    pub of: i64,
    /// Of them, right.
    pub right: i64,
}

impl Counted {
    /// Accuracy with its two-sided 90 % interval (Clopper and Pearson 1934, from the exact bounds of an unbounded
    /// population); none below [`super::KNOWN_ENOUGH`].
    pub fn accuracy(&self) -> Option<(f64, f64, f64)> {
        let (of, right) = (
            u64::try_from(self.of).ok()?,
            u64::try_from(self.right).ok()?,
        );
        if (of as usize) < super::KNOWN_ENOUGH || right > of {
            return None;
        }
        // A population so large that drawing from it changes nothing.
        const WHOLE: u64 = 1_000_000;
        let wrong = upper_bound(WHOLE, of, of - right, Confidence::NINETY_FIVE).ok()?;
        let held = upper_bound(WHOLE, of, right, Confidence::NINETY_FIVE).ok()?;
        let part = |count: u64| count as f64 / WHOLE as f64;
        Some((right as f64 / of as f64, 1.0 - part(wrong), part(held)))
    }
}

impl Pair {
    /// The part of the same answers; none below [`super::KNOWN_ENOUGH`] units, where chance alone makes twins and strangers.
    pub fn share(&self) -> Option<f64> {
        (self.units >= super::KNOWN_ENOUGH as i64).then(|| self.same as f64 / self.units as f64)
    }
}

/// How far members agree with each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Units with two judgements or more.
    pub units: i64,
    /// Members.
    pub raters: i64,
    /// Each answer's part of all judgements, by key from 1.
    pub prevalence: Vec<f64>,
    /// The coefficients, each by its name.
    pub coefficients: Vec<Coefficient>,
    /// Pairs of members who judged the same units.
    pub pairs: Vec<Pair>,
}

/// One coefficient with its 95 % interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// Its word: `same`, `alpha`, `gwet`.
    pub name: String,
    /// Its value, where the judgements allow one.
    pub value: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// How often two members gave the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// One's number.
    pub one: i64,
    /// The other's.
    pub other: i64,
    /// Units both answered.
    pub units: i64,
    /// Of them, the same.
    pub same: i64,
    /// Agreement beyond chance: Cohen's kappa, weighted where the answers are ordered; none where it is not defined.
    #[serde(default)]
    pub kappa: Option<f64>,
}
