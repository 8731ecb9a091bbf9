//! List rates: what an hour of a person is offered at before there is any file (R9, R13, R14).
//!
//! It is what a shortlist compares cost by, beside fit and record and never alone. Inside a file the agreed rates count
//! ([`crate::rate`]). A list rate begins on a day and holds until the next; what was said before is not changed.

use crate::id::{ListRateId, PersonId};
use crate::money::Money;
use crate::refusal::Refusal;
use crate::time::{At, Day};

/// What an hour of a person is offered at, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRate {
    /// Its id.
    pub id: ListRateId,
    /// The record's version.
    pub version: i64,
    /// Whose hour.
    pub person: PersonId,
    /// For one hour.
    pub hourly: Money,
    /// The first day it holds.
    pub from: Day,
    /// Who set it.
    pub set_by: PersonId,
    /// When.
    pub set_at: At,
}

/// The rate of a person on a day: the latest that began by then; of two from one day, the one set later.
pub fn effective(rates: &[ListRate], person: PersonId, on: Day) -> Option<&ListRate> {
    rates
        .iter()
        .filter(|rate| rate.person == person && rate.from <= on)
        .max_by_key(|rate| (rate.from, rate.set_at))
}

/// Checks a list rate before it is kept.
pub fn check(rate: ListRate) -> Result<ListRate, Refusal> {
    if rate.hourly.minor < 0 {
        return Err(Refusal::of_field("hourly", "rate-negative"));
    }
    Ok(rate)
}
