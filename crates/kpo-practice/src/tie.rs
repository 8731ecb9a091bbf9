//! Ties: what binds a person to somebody a question may be about, beside the employers on their record (R4, R26, R43).
//!
//! A tie is a fact with a date, never a judgement of the person. It keeps them off questions that touch the other end, before
//! anybody is approached; its subject sees it and can correct it.

use crate::id::{OrganisationId, PersonId, TieId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

words! {
    /// What sort of tie.
    TieKind {
        /// They worked for this client, as an outside adviser.
        Client = "client",
        /// They wrote with this person.
        Coauthor = "coauthor",
        /// They hold a share or an office in this organisation.
        Interest = "interest",
        /// They are close to this person.
        Kin = "kin",
    }
}

/// What binds a person to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Its id.
    pub id: TieId,
    /// The record's version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// What sort.
    pub kind: TieKind,
    /// The other end: an organisation or a person, by name.
    pub name: String,
    /// The organisation, where it is one entered here.
    pub organisation: Option<OrganisationId>,
    /// From this day, where it is known.
    pub since_on: Option<Day>,
    /// Until this day; absent while it lasts.
    pub until_on: Option<Day>,
    /// Who entered it.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: At,
}

/// Checks a tie before it is kept.
pub fn check(tie: Tie) -> Result<Tie, Refusal> {
    if let (Some(since), Some(until)) = (tie.since_on, tie.until_on)
        && until < since
    {
        return Err(Refusal::of_field("until_on", "tie-dates"));
    }
    Ok(Tie {
        name: text::line("name", &tie.name, 200)?,
        ..tie
    })
}
