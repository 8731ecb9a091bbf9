//! What is sent about panels.

use kpo_operations::panel::desk;
use kpo_practice::id::{PanelUnitId, PersonId};
use kpo_practice::panel::{self, CriteriaDraft, PanelKind, SeatKind};
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::described;
use crate::pages::sheet::{given, parsed};
use crate::word::word;

/// What a panel begins with.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Settings)]
pub struct Settings {
    /// What it is called: its members read it too.
    pub name: String,
    /// What it is for: `work` if not given. It stays what it was begun as.
    #[serde(default = "work")]
    #[schema(value_type = described::PanelKind)]
    pub kind: String,
    /// Judgements wanted of each unit, 1 to 9.
    pub reviews: i64,
    /// Known units among each member's, in per cent, 0 to 10.
    pub known_percent: i64,
    /// The version last read; 0 for a new one.
    #[serde(default)]
    pub version: i64,
}

impl Settings {
    /// As the practice reads them.
    pub fn settings(self) -> Result<panel::Settings, Refusal> {
        Ok(panel::Settings {
            kind: word("kind", &self.kind, PanelKind::from_word)?,
            name: self.name,
            reviews: self.reviews,
            known_percent: self.known_percent,
        })
    }
}

fn work() -> String {
    PanelKind::Work.word().to_owned()
}

/// The question a panel puts.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Criteria)]
pub struct Criteria {
    /// What is asked of each unit.
    pub question: String,
    /// How to decide.
    #[serde(default)]
    pub guidance: String,
    /// The answers, one a line, 2 to 9; the first has the key 1. 'Cannot tell' is always there beside them.
    pub answers: String,
    /// The answers are in an order, from least to most.
    #[serde(default)]
    pub ordinal: bool,
    /// The key of the answer that is looked for; 0 for none.
    #[serde(default)]
    pub wanted: i64,
}

impl Criteria {
    /// As the practice reads it.
    pub fn draft(self) -> CriteriaDraft {
        CriteriaDraft {
            question: self.question,
            guidance: self.guidance,
            answers: self.answers.lines().map(str::to_owned).collect(),
            ordinal: self.ordinal,
            wanted: self.wanted,
        }
    }
}

/// Units in a table.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Units)]
pub struct Units {
    /// CSV with a head: `reference`, `title`, `text` and, where right answers are known, `known`.
    pub text: String,
    /// Broken rows are left out and counted, instead of refusing them all.
    #[serde(default)]
    pub skip: bool,
    /// Nothing is kept: it is told what would be.
    #[serde(default)]
    pub look: bool,
}

/// Who sits on a panel.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Seat)]
pub struct Seat {
    /// Which expert of the file (`per_…`).
    #[schema(value_type = described::PersonId)]
    pub person: String,
    /// As what.
    #[schema(value_type = described::PanelSeatKind)]
    pub kind: String,
}

impl Seat {
    /// As the practice reads it.
    pub fn seat(&self) -> Result<(PersonId, SeatKind), Refusal> {
        Ok((
            given("person", &self.person)?,
            word("kind", &self.kind, SeatKind::from_word)?,
        ))
    }
}

/// The version an act was decided on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Seen)]
pub struct Seen {
    /// The version last read.
    pub version: i64,
}

/// One word on one unit, from a form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The unit.
    pub unit: PanelUnitId,
    /// The answer's key; 0 for 'cannot tell'.
    #[serde(default)]
    pub answer: String,
    /// How sure.
    #[serde(default)]
    pub confidence: String,
    /// The version of the question beside it.
    pub criteria: i64,
}

impl Word {
    /// As the operation reads it.
    pub fn said(&self) -> Result<desk::Said, Refusal> {
        Ok(desk::Said {
            unit: self.unit,
            answer: given("answer", &self.answer)?,
            confidence: parsed("confidence", &self.confidence)?,
        })
    }
}

/// A word on one unit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Said)]
pub struct Said {
    /// The unit (`pun_…`).
    #[schema(value_type = String)]
    pub unit: PanelUnitId,
    /// The answer's key; 0 for 'cannot tell'.
    pub answer: i64,
    /// How sure they are: 1 unsure, 2 fairly sure, 3 sure.
    #[serde(default)]
    pub confidence: Option<i64>,
}

/// Words on units that lie on the desk.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Judgements)]
pub struct Judgements {
    /// At most 50, all kept or none.
    pub judgements: Vec<Said>,
    /// The version of the question that stood beside them.
    pub criteria: i64,
    /// How many units to lay on the desk next, 1 to 50.
    #[serde(default)]
    pub units: Option<i64>,
}

impl Judgements {
    /// As the operation reads them.
    pub fn said(&self) -> Vec<desk::Said> {
        let said = self.judgements.iter();
        said.map(|one| desk::Said {
            unit: one.unit,
            answer: one.answer,
            confidence: one.confidence,
        })
        .collect()
    }

    /// How many units to lay down next.
    pub fn next(&self) -> usize {
        self.units
            .and_then(|units| usize::try_from(units).ok())
            .unwrap_or(1)
    }
}

/// The word that settles a unit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::Settlement)]
pub struct Settlement {
    /// The unit (`pun_…`).
    #[schema(value_type = String)]
    pub unit: PanelUnitId,
    /// The answer's key; 0 for 'cannot tell'.
    pub answer: i64,
    /// Why; may be left out of a unit drawn by chance.
    #[serde(default)]
    pub reason: String,
}

/// How many more judgements to ask for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::More)]
pub struct More {
    /// 1 to 5000.
    pub count: i64,
}

/// How large a sample to draw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = panel::SampleSize)]
pub struct SampleSize {
    /// Units.
    pub size: i64,
    /// How often whoever settles sees what is looked for, in per cent, 50 to 100: the bound carries it.
    pub sensitivity: i64,
}
