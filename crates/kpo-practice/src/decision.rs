//! What the advice was for: the decision taken on it, what happened, and whether the advice was right.
//!
//! Better decisions are the point of sending a question out (R40), so a closed file asks again after three, six and twelve
//! months. How sure the advice was is kept beside whether it was right; over many files that tells whether confidence can be
//! trusted. With fewer than ten answers nothing is told.

use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::id::{DecisionId, EngagementId, OutcomeId, PersonId};
use crate::money::Money;
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// When the file asks what happened, in days after the decision (R17).
pub const PROMPT_DAYS: [i64; 3] = [90, 180, 365];

/// Answers below which no calibration is told.
pub const ENOUGH: i64 = 10;

words! {
    /// How far the decision followed the advice.
    Followed {
        /// It did.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// It did not.
        No = "no",
    }
}

words! {
    /// Whether the advice was right.
    Right {
        /// It was.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// It was not.
        No = "no",
        /// Too early to tell.
        TooEarly = "too-early",
    }
}

/// The decision taken on the advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The advice, in a sentence.
    pub advice: String,
    /// How sure the advice was, in percent.
    pub confidence: i64,
    /// What was decided.
    pub decided: String,
    /// How far that followed the advice.
    pub followed: Followed,
    /// The day it was decided.
    pub on: Day,
    /// Who decided.
    pub decided_by: PersonId,
    /// When it was written down.
    pub recorded_at: At,
    /// What it cost, or earned, a year before.
    pub baseline: Option<Money>,
    /// What was expected instead.
    pub expected: Option<Money>,
}

/// One look back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its id.
    pub id: OutcomeId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The decision looked back on.
    pub decision: DecisionId,
    /// Days after the decision.
    pub after_days: i64,
    /// When it is due.
    pub due: Day,
    /// What was found, once somebody looked.
    pub found: Option<Found>,
}

/// What a look back found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What happened.
    pub happened: String,
    /// What it came to.
    pub actual: Option<Money>,
    /// Whether the advice was right.
    pub right: Right,
    /// Who looked.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// Whether a decision may be recorded.
pub fn record(decision: &Decision, exists: bool, today: Day) -> Result<(), Refusal> {
    if exists {
        return Err(Refusal::new("decision-already"));
    }
    if decision.advice.trim().is_empty() {
        return Err(Refusal::of_field("advice", "decision-advice-missing"));
    }
    if decision.decided.trim().is_empty() {
        return Err(Refusal::of_field("decided", "decision-missing"));
    }
    text::fits("advice", &decision.advice, text::PROSE_MAX)?;
    text::fits("decided", &decision.decided, text::PROSE_MAX)?;
    if !(0..=100).contains(&decision.confidence) {
        return Err(Refusal::of_field("confidence", "decision-confidence-range"));
    }
    if decision.on > today {
        return Err(Refusal::of_field("on", "decision-in-the-future"));
    }
    if let (Some(baseline), Some(expected)) = (decision.baseline, decision.expected)
        && baseline.currency != expected.currency
    {
        return Err(Refusal::of_field("expected", "money-mixed")
            .with("one", baseline.currency.code())
            .with("other", expected.currency.code()));
    }
    Ok(())
}

/// Whether what was found may be recorded: once, not before it is due.
pub fn look_back(
    outcome: &Outcome,
    decision: &Decision,
    found: Found,
    today: Day,
) -> Result<Outcome, Refusal> {
    if outcome.found.is_some() {
        return Err(Refusal::new("outcome-already"));
    }
    if today < outcome.due {
        return Err(Refusal::new("outcome-not-due").with("due", outcome.due));
    }
    if found.happened.trim().is_empty() {
        return Err(Refusal::of_field("happened", "outcome-happened-missing"));
    }
    text::fits("happened", &found.happened, text::PROSE_MAX)?;
    if let (Some(baseline), Some(actual)) = (decision.baseline, found.actual)
        && baseline.currency != actual.currency
    {
        return Err(Refusal::of_field("actual", "money-mixed")
            .with("one", baseline.currency.code())
            .with("other", actual.currency.code()));
    }
    Ok(Outcome {
        found: Some(found),
        ..outcome.clone()
    })
}

/// The outcome gate: the decision is written down, and every look back that is due was taken.
pub fn gate(decision: Option<&Decision>, outcomes: &[Outcome], today: Day) -> Gate {
    let mut missing = Vec::new();
    let mut side = Side::Nobody;
    if decision.is_none() {
        side = Side::Client;
        missing.push(Refusal::new("outcome-no-decision"));
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.found.is_none()) {
        let code = if outcome.due <= today {
            side = Side::Client;
            "outcome-due"
        } else {
            "outcome-awaited"
        };
        missing.push(Refusal {
            code,
            field: None,
            values: vec![
                ("days", outcome.after_days.to_string()),
                ("due", outcome.due.to_string()),
            ],
        });
    }
    Gate {
        stage: Stage::Outcome,
        side,
        missing,
    }
}

/// How often advice of a like confidence was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// From this confidence, in percent.
    pub from: i64,
    /// To this one.
    pub to: i64,
    /// Answers: the last of each file that was not too early.
    pub n: i64,
    /// Right.
    pub right: i64,
    /// Partly right.
    pub partly: i64,
    /// Wrong.
    pub wrong: i64,
}

impl Band {
    /// Whether there are enough answers to tell anything.
    pub fn enough(&self) -> bool {
        self.n >= ENOUGH
    }
}

/// Confidence against what turned out, in bands.
pub fn calibrate(answers: &[(i64, Right)]) -> Vec<Band> {
    [(0, 49), (50, 69), (70, 84), (85, 100)]
        .into_iter()
        .map(|(from, to)| {
            let of = |wanted: Right| {
                let n = answers
                    .iter()
                    .filter(|(confidence, right)| {
                        (from..=to).contains(confidence) && *right == wanted
                    })
                    .count();
                i64::try_from(n).unwrap_or(i64::MAX)
            };
            let (right, partly, wrong) = (of(Right::Yes), of(Right::Partly), of(Right::No));
            Band {
                from,
                to,
                n: right + partly + wrong,
                right,
                partly,
                wrong,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_tells_nothing_below_ten() {
        let nine = vec![(90, Right::Yes); 9];
        assert!(calibrate(&nine).iter().all(|band| !band.enough()));
        let mut ten = nine;
        ten.extend([(95, Right::No), (95, Right::TooEarly), (60, Right::Partly)]);
        let bands = calibrate(&ten);
        assert_eq!(
            bands[3],
            Band {
                from: 85,
                to: 100,
                n: 10,
                right: 9,
                partly: 0,
                wrong: 1
            }
        );
        assert!(bands[3].enough() && !bands[1].enough());
    }
}
