//! Reviewers: who may be asked to judge other people's work, and how a panel of them is put together (R27–R29).
//!
//! A novice is whoever has fewer than [`SENIOR_AFTER`] settled reviews and for whom nobody has vouched. Nobody new judges
//! alone: every panel has somebody senior, and never two novices, so that in every pair of its readers one has done it
//! before. Whoever vouches says what for; that is a fact with its source, date and expiry, and its subject reads it.

mod plan;
#[cfg(test)]
mod tests;

pub use plan::{Offer, Proposal, Seat, Unplaced, propose};

use crate::id::PersonId;
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// Settled reviews after which somebody is no novice any more. Three: enough to have been overruled or upheld at least once
/// in most panels, few enough that a house can grow its own.
pub const SENIOR_AFTER: i64 = 3;
/// How many reviews at once are given to somebody who said nothing else.
pub const OPEN_USUAL: i64 = 3;
/// The most reviews at once anybody can be given.
pub const OPEN_MAX: i64 = 20;
/// What judging one claim is reckoned at, in working minutes.
pub const CLAIM_MINUTES: i64 = 15;
/// Days a voucher is good for: two years.
pub const VOUCH_DAYS: i64 = 730;
/// Months for which work for the author's side, or in its house, still binds after it has ended.
pub const COOLING_MONTHS: i64 = 24;
/// The lowest level of a language somebody can judge work in.
pub const LEVEL_LEAST: &str = "B2";

/// Somebody's word that a person who has few settled reviews here is no novice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouch {
    /// What it rests on.
    pub reason: String,
    /// Who says so.
    pub by: PersonId,
    /// Since when.
    pub at: At,
}

impl Vouch {
    /// The last day it is good for.
    pub fn until_on(&self) -> Day {
        self.at.day().plus_days(VOUCH_DAYS)
    }

    /// Whether it is good on a day.
    pub fn stands(&self, on: Day) -> bool {
        on <= self.until_on()
    }
}

/// A person as one who may be asked to review. One to one with the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Whose.
    pub id: PersonId,
    /// The record's version.
    pub version: i64,
    /// How many reviews at once, 0 to [`OPEN_MAX`]; 0 is 'ask them for none now'.
    pub reviews_max: i64,
    /// Who vouches for them, if anybody does.
    pub vouch: Option<Vouch>,
}

impl Reviewer {
    /// What is assumed of somebody nobody entered.
    pub fn assumed(id: PersonId) -> Self {
        Self {
            id,
            version: 0,
            reviews_max: OPEN_USUAL,
            vouch: None,
        }
    }
}

/// Checks what is entered of a reviewer. `vouched` is what a voucher rests on; empty for none, and the one there is stays what
/// it was when its words did not change.
pub fn check(
    known: Reviewer,
    reviews_max: i64,
    vouched: &str,
    by: PersonId,
    at: At,
) -> Result<Reviewer, Refusal> {
    if known.id == by {
        return Err(Refusal::new("reviewer-own-record"));
    }
    if !(0..=OPEN_MAX).contains(&reviews_max) {
        return Err(Refusal::of_field("reviews_max", "reviewer-most").with("most", OPEN_MAX));
    }
    let reason = text::optional_lines("vouched", vouched, text::PROSE_MAX)?;
    let same = known
        .vouch
        .as_ref()
        .is_some_and(|vouch| vouch.reason == reason);
    let vouch = if same
        && known
            .vouch
            .as_ref()
            .is_some_and(|vouch| vouch.stands(at.day()))
    {
        known.vouch
    } else {
        (!reason.is_empty()).then_some(Vouch { reason, by, at })
    };
    Ok(Reviewer {
        reviews_max,
        vouch,
        ..known
    })
}

/// Somebody as a panel meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub person: PersonId,
    /// Reviews of theirs that were settled.
    pub settled: i64,
    /// Somebody's word stands for them.
    pub vouched: bool,
    /// Reviews they have not finished.
    pub open: i64,
    /// How many at once.
    pub most: i64,
}

impl Reader {
    /// Whether they have done it before.
    pub fn senior(&self) -> bool {
        self.vouched || self.settled >= SENIOR_AFTER
    }

    /// Refuses one review more than they take.
    pub fn room(&self) -> Result<(), Refusal> {
        if self.open < self.most {
            return Ok(());
        }
        let full = Refusal::of_field("person", "reviewer-full").with("open", self.open);
        Err(full.with("most", self.most))
    }
}

/// Refuses a panel in which nobody has done it before, or two have not: in every pair one has.
pub fn panel(readers: &[Reader]) -> Result<(), Refusal> {
    let novices = readers.iter().filter(|reader| !reader.senior()).count();
    let refuse = |code| Err(Refusal::of_field("person", code).with("reviews", SENIOR_AFTER));
    if !readers.is_empty() && novices == readers.len() {
        return refuse("reviewer-no-senior");
    }
    if novices > 1 {
        return refuse("reviewer-two-novices");
    }
    Ok(())
}

/// Refuses somebody whose working time before the due date does not hold the work. `free` is what they have, in minutes.
pub fn reachable(free: i64, minutes: i64) -> Result<(), Refusal> {
    if free >= minutes {
        return Ok(());
    }
    let late = Refusal::of_field("person", "reviewer-no-time");
    Err(late
        .with("free", free.max(0) / 60)
        .with("hours", (minutes + 59) / 60))
}

/// Refuses somebody who knows none of these languages well enough; none wanted is no demand. `known` are tags with levels.
pub fn reads(known: &[crate::person::Language], wanted: &[&str]) -> Result<(), Refusal> {
    let rank = |level: &str| crate::person::CEFR.iter().position(|one| *one == level);
    let base = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let knows = |wanted: &&str| {
        known
            .iter()
            .any(|one| base(&one.tag) == base(wanted) && rank(&one.level) >= rank(LEVEL_LEAST))
    };
    if wanted.is_empty() || wanted.iter().any(knows) {
        return Ok(());
    }
    let missing = Refusal::of_field("person", "reviewer-language");
    Err(missing
        .with("language", wanted.join(", "))
        .with("level", LEVEL_LEAST))
}
