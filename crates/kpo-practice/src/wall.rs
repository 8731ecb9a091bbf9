//! Walls: why a person may not work on what touches somebody, until a day (R26).
//!
//! The security officer raises and ends them. Whoever staffs a question learns that a wall applies and until when, never
//! whose it is.

use crate::id::{OrganisationId, PersonId, WallId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// What keeps a person off questions that touch somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wall {
    /// Its id.
    pub id: WallId,
    /// The record's version.
    pub version: i64,
    /// Who is kept off.
    pub person: PersonId,
    /// Whom the question must not touch, by name.
    pub name: String,
    /// The organisation, where it is one entered here: its whole family counts.
    pub organisation: Option<OrganisationId>,
    /// The last day it stands.
    pub until_on: Day,
    /// What it rests on; for the security officer alone.
    pub reason: String,
    /// Who raised it.
    pub raised_by: PersonId,
    /// When.
    pub raised_at: At,
    /// When it was ended before its day.
    pub ended_at: Option<At>,
}

impl Wall {
    /// Whether it stands on this day.
    pub fn stands(&self, on: Day) -> bool {
        self.ended_at.is_none() && on <= self.until_on
    }
}

/// Checks a wall before it is kept.
pub fn check(wall: Wall, today: Day) -> Result<Wall, Refusal> {
    if wall.until_on < today {
        return Err(Refusal::of_field("until_on", "wall-past"));
    }
    Ok(Wall {
        name: text::line("name", &wall.name, 200)?,
        reason: text::lines("reason", &wall.reason, 2000)?,
        ..wall
    })
}

/// Ends a wall before its day.
pub fn end(wall: Wall, reason: &str, at: At) -> Result<Wall, Refusal> {
    if wall.ended_at.is_some() {
        return Err(Refusal::new("wall-ended"));
    }
    text::lines("reason", reason, 2000)?;
    Ok(Wall {
        ended_at: Some(at),
        ..wall
    })
}
