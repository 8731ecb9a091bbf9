//! Panels: many units (abstracts, clauses, answers), each judged by several experts who see nobody's judgement but their own
//! (R29).
//!
//! The client writes the question and its answers, names experts of the file to it, and opens it: from then on everything
//! that decides who judges what is drawn from a seed kept in the journal. Nobody, the client included, learns a vote before
//! the panel is closed, since partial results bias those who still judge. Agreement is not correctness: what a panel came to
//! is a reckoning with its uncertainty ([`result`]), and only known answers say how often it is right.

mod course;
pub mod even;
mod floor;
pub mod recall;
mod reshowing;
pub mod result;
pub mod share;

pub use course::{Ready, close, confidence, open};
pub use reshowing::Reshowing;

use crate::access::facts::SeatFacts;
use crate::engagement::Engagement;
use crate::id::{
    EngagementId, Id, PanelCriteriaId, PanelId, PanelJudgementId, PanelSampleId, PanelSeatId,
    PanelSettlementId, PanelShowingId, PanelStackId, PanelUnitId, PersonId,
};
use crate::refusal::Refusal;
use crate::request::in_range;
use crate::text;
use crate::time::At;

/// Most units of one panel.
pub const UNITS_MAX: usize = 20_000;
/// Most seats a panel ever has, ended ones included.
pub const SEATS_MAX: usize = 50;
/// Most judgements of one unit asked for.
pub const REVIEWS_MAX: i64 = 9;
/// The largest part of anybody's units that may be known beforehand, in per cent.
pub const KNOWN_PERCENT_MAX: i64 = 10;
/// The answer that is always there.
pub const CANNOT_TELL: i64 = 0;
/// Known answers below which nothing is said of accuracy.
pub const KNOWN_ENOUGH: usize = 20;
/// Most units handed out at once.
pub const HAND_MAX: usize = 50;
/// Most characters of a unit's text.
pub const TEXT_MAX: usize = 20_000;
/// Most characters of a unit's title.
pub const TITLE_MAX: usize = 1_000;
/// Most characters of a unit's reference.
pub const REFERENCE_MAX: usize = 200;

words! {
    /// How far a panel is.
    PanelState {
        /// Being set up.
        Draft = "draft",
        /// Being judged.
        Open = "open",
        /// Judged no more; what it came to may be read.
        Closed = "closed",
    }
}

words! {
    /// What a panel is for.
    PanelKind {
        /// The file's experts judge the file's units.
        Work = "work",
        /// Candidates are tried, before award, on units whose answers are all known.
        Qualification = "qualification",
    }
}

words! {
    /// What somebody does on a panel.
    SeatKind {
        /// Judges the units drawn for them.
        Member = "member",
        /// Settles, after the closing, what the members left unsure.
        Adjudicator = "adjudicator",
    }
}

words! {
    /// Why units were drawn for a seat.
    StackCause {
        /// The panel was opened.
        Opening = "opening",
        /// Somebody left or came.
        Mending = "mending",
        /// The client asked for more judgements.
        More = "more",
    }
}

/// A panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Its id.
    pub id: PanelId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// What it is called.
    pub name: String,
    /// What it is for; never changed.
    pub kind: PanelKind,
    /// Judgements wanted of each unit, 1 to 9.
    pub reviews: i64,
    /// The part of each member's units whose answer is known, in per cent, 0 to 10.
    pub known_percent: i64,
    /// How far it is.
    pub state: PanelState,
    /// The seed everything is drawn from, hexadecimal; drawn at the opening, kept in the journal.
    pub seed: Option<String>,
    /// Who began it.
    pub created_by: PersonId,
    /// When.
    pub created_at: At,
    /// When judging began.
    pub opened_at: Option<At>,
    /// Who closed it.
    pub closed_by: Option<PersonId>,
    /// When.
    pub closed_at: Option<At>,
}

/// The question put, in one version. A judgement keeps the version it was made under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria {
    /// Its id.
    pub id: PanelCriteriaId,
    /// The panel.
    pub panel: PanelId,
    /// 1 for the first version.
    pub number: i64,
    /// What is asked of each unit.
    pub question: String,
    /// How to decide.
    pub guidance: String,
    /// The answers' names; the first has the key 1. 'Cannot tell' is always there beside them.
    pub answers: Vec<String>,
    /// The answers are in an order, from least to most.
    pub ordinal: bool,
    /// The answer that is looked for, by its key, where one is: recall is stated of it. 0 for none.
    pub wanted: i64,
    /// Who wrote it.
    pub written_by: PersonId,
    /// When.
    pub written_at: At,
}

/// One thing to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: PanelUnitId,
    /// The panel.
    pub panel: PanelId,
    /// Its number within the panel, which only the client's side sees.
    pub place: i64,
    /// What the client calls it.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// What is judged.
    pub text: String,
    /// The right answer's key, where it is known. No member is ever told that it is.
    pub known: Option<i64>,
}

/// One person's place on a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its id.
    pub id: PanelSeatId,
    /// Its version.
    pub version: i64,
    /// The panel.
    pub panel: PanelId,
    /// The file.
    pub engagement: EngagementId,
    /// Whose.
    pub person: PersonId,
    /// Member or adjudicator.
    pub kind: SeatKind,
    /// What they are called where votes are shown: a number drawn by chance, so that it tells nobody who it is.
    pub label: i64,
    /// Since when.
    pub since_at: At,
    /// When they left, or were let go from it.
    pub ended_at: Option<At>,
}

impl Seat {
    /// What the policies decide on.
    pub fn facts(&self, file: &Engagement, kind: PanelKind) -> SeatFacts {
        SeatFacts {
            id: self.id.uuid(),
            engagement: self.engagement,
            holder: self.person,
            settles: self.kind == SeatKind::Adjudicator,
            qualifies: kind == PanelKind::Qualification,
            ended: self.ended_at.is_some(),
            frozen: file.frozen,
            closed: file.closed_at.is_some(),
        }
    }
}

/// Units drawn for one seat at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its id.
    pub id: PanelStackId,
    /// The panel.
    pub panel: PanelId,
    /// The seat.
    pub seat: PanelSeatId,
    /// 1 for the seat's first.
    pub number: i64,
    /// Why.
    pub cause: StackCause,
    /// The units' places, in the order they are to be judged in.
    pub places: Vec<i64>,
    /// When.
    pub drawn_at: At,
}

/// That units of a seat were shown, from `since` up to but not including `until` in the order they were drawn in. Recorded
/// before they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// Its id.
    pub id: PanelShowingId,
    /// The seat.
    pub seat: PanelSeatId,
    /// The first one's number in the seat's order, from 0.
    pub since: i64,
    /// The number after the last one.
    pub until: i64,
    /// The version of the question that stood beside them.
    pub criteria: PanelCriteriaId,
    /// When.
    pub at: At,
}

/// A member's word on one unit. Never changed and never deleted: it can only be withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelJudgement {
    /// Its id.
    pub id: PanelJudgementId,
    /// Its version.
    pub version: i64,
    /// The panel.
    pub panel: PanelId,
    /// Who judged.
    pub seat: PanelSeatId,
    /// 1 for the first made from this seat; withdrawn ones count.
    pub number: i64,
    /// The unit, by its place.
    pub place: i64,
    /// The answer's key, or [`CANNOT_TELL`].
    pub answer: i64,
    /// How sure they said they are: 1 unsure, 2 fairly sure, 3 sure.
    pub confidence: Option<i64>,
    /// The version of the question it answers.
    pub criteria: PanelCriteriaId,
    /// What they had been shown.
    pub showing: PanelShowingId,
    /// Made without having seen anybody else's word.
    pub blind: bool,
    /// When.
    pub at: At,
    /// When it was taken back.
    pub withdrawn_at: Option<At>,
}

/// The word that settles a unit: of a kind of its own, beside the judgements, which stay as they were. The newest counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Its id.
    pub id: PanelSettlementId,
    /// The panel.
    pub panel: PanelId,
    /// Who settled, from an adjudicator's seat.
    pub seat: PanelSeatId,
    /// The unit, by its place.
    pub place: i64,
    /// The answer's key, or [`CANNOT_TELL`].
    pub answer: i64,
    /// Why.
    pub reason: String,
    /// The version of the question it answers.
    pub criteria: PanelCriteriaId,
    /// The sample of the pile that had been drawn by then: only words said since count as a fresh look at it.
    pub sample: Option<PanelSampleId>,
    /// When.
    pub at: At,
}

/// Units drawn by chance from those whose answer came out as something else than the wanted one, to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelSample {
    /// Its id.
    pub id: PanelSampleId,
    /// The panel.
    pub panel: PanelId,
    /// 1 for the first.
    pub number: i64,
    /// The result the pile was taken from.
    pub result: crate::id::PanelResultId,
    /// The wanted answer.
    pub answer: i64,
    /// How often whoever settles sees what is looked for, in per cent, as the client takes it: 50 to 100.
    pub sensitivity: i64,
    /// Units in the pile.
    pub population: i64,
    /// The units drawn, by their places.
    pub places: Vec<i64>,
    /// The seed, hexadecimal.
    pub seed: String,
    /// Who had it drawn.
    pub drawn_by: PersonId,
    /// When.
    pub drawn_at: At,
}

/// What a panel begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: PanelKind,
    /// Judgements wanted of each unit.
    pub reviews: i64,
    /// Known units among each member's, in per cent.
    pub known_percent: i64,
}

impl Settings {
    /// Settings that can be kept. At a qualification each candidate judges every unit and every answer is known, so there is
    /// nothing to choose.
    pub fn checked(self) -> Result<Self, Refusal> {
        if self.kind == PanelKind::Qualification {
            return Ok(Self {
                name: text::line("name", &self.name, 200)?,
                reviews: 1,
                known_percent: 0,
                ..self
            });
        }
        in_range("reviews", self.reviews, 1, REVIEWS_MAX)?;
        in_range("known_percent", self.known_percent, 0, KNOWN_PERCENT_MAX)?;
        Ok(Self {
            name: text::line("name", &self.name, 200)?,
            ..self
        })
    }
}

/// The question as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriteriaDraft {
    /// What is asked.
    pub question: String,
    /// How to decide.
    pub guidance: String,
    /// One answer a line.
    pub answers: Vec<String>,
    /// In an order.
    pub ordinal: bool,
    /// The key of the answer looked for; 0 for none.
    pub wanted: i64,
}

impl CriteriaDraft {
    /// A question that can be put. Once units are there (`fixed`), the keys must go on meaning the same: the number of answers,
    /// their order and what is looked for stay. Before the opening names may still be bettered; from then on (`judged`) only
    /// the question and its guidance, since whoever could rename answers could exchange them.
    pub fn checked(self, fixed: Option<&Criteria>, judged: bool) -> Result<Self, Refusal> {
        let mut answers = Vec::new();
        for answer in &self.answers {
            if !answer.trim().is_empty() {
                answers.push(text::line("answers", answer, 100)?);
            }
        }
        if !(2..=9).contains(&answers.len()) {
            return Err(Refusal::of_field("answers", "panel-answers"));
        }
        let mut names: Vec<String> = answers.iter().map(|name| name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        if names.len() != answers.len() {
            return Err(Refusal::of_field("answers", "panel-answers-twice"));
        }
        in_range("wanted", self.wanted, 0, answers.len() as i64)?;
        if let Some(before) = fixed {
            let same = before.answers.len() == answers.len()
                && before.ordinal == self.ordinal
                && before.wanted == self.wanted;
            if !same {
                return Err(Refusal::of_field("answers", "panel-answers-fixed"));
            }
            if judged && before.answers != answers {
                return Err(Refusal::of_field("answers", "panel-names-fixed"));
            }
        }
        Ok(Self {
            question: text::lines("question", &self.question, 2_000)?,
            guidance: text::optional_lines("guidance", &self.guidance, text::PROSE_MAX)?,
            answers,
            ..self
        })
    }
}

impl Criteria {
    /// Whether an answer may be given.
    pub fn check(&self, answer: i64) -> Result<(), Refusal> {
        if (CANNOT_TELL..=self.answers.len() as i64).contains(&answer) {
            return Ok(());
        }
        Err(Refusal::of_field("answer", "panel-answer-unknown").with("most", self.answers.len()))
    }

    /// The name of an answer; none of 'cannot tell', which every language calls by its own words.
    pub fn name(&self, answer: i64) -> Option<&str> {
        let place = usize::try_from(answer).ok()?.checked_sub(1)?;
        self.answers.get(place).map(String::as_str)
    }

    /// The key of an answer said by its key or by its name.
    pub fn key(&self, said: &str) -> Option<i64> {
        let said = said.trim();
        let named = self
            .answers
            .iter()
            .position(|name| name.to_lowercase() == said.to_lowercase());
        let key = match named {
            Some(place) => i64::try_from(place).ok()? + 1,
            None => said.parse().ok()?,
        };
        (1..=self.answers.len() as i64)
            .contains(&key)
            .then_some(key)
    }
}

/// One row as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitDraft {
    /// What the client calls it.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// What is judged.
    pub text: String,
    /// The right answer, by key or name; empty where it is not known.
    pub known: String,
}

impl UnitDraft {
    /// A unit that can be kept, with its right answer's key, which every unit of a qualification has.
    pub fn checked(
        self,
        criteria: &Criteria,
        kind: PanelKind,
    ) -> Result<(Self, Option<i64>), Refusal> {
        let known = match self.known.trim() {
            "" if kind == PanelKind::Qualification => {
                return Err(Refusal::of_field("known", "qualification-unknown"));
            }
            "" => None,
            said => Some(
                criteria
                    .key(said)
                    .ok_or_else(|| Refusal::of_field("known", "panel-known-unknown"))?,
            ),
        };
        let checked = Self {
            reference: text::line("reference", &self.reference, REFERENCE_MAX)?,
            title: text::optional_lines("title", &self.title, TITLE_MAX)?,
            text: text::optional_lines("text", &self.text, TEXT_MAX)?,
            known: String::new(),
        };
        if checked.title.is_empty() && checked.text.is_empty() {
            return Err(Refusal::of_field("text", "panel-unit-empty"));
        }
        Ok((checked, known))
    }
}

#[cfg(test)]
mod tests;
