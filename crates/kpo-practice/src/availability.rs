//! Availability: how much of a person there is to ask for, and when there is nothing (R9, R20).
//!
//! Hours and days are those of the person's own calendar. Why somebody is away is nobody's business and is not kept.

use crate::id::{AbsenceId, PersonId};
use crate::refusal::Refusal;
use crate::time::Day;

/// How much a person takes on. One to one with the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// Whose.
    pub id: PersonId,
    /// The record's version.
    pub version: i64,
    /// Hours a week for work like this, 0 to 80.
    pub weekly_hours: i64,
    /// How many questions at once, 0 to 50.
    pub tasks_max: i64,
    /// Days of notice they, or whoever engages them, must give, 0 to 365.
    pub notice_days: i64,
}

impl Availability {
    /// What is assumed of somebody who said nothing: two questions at once in a full week, no notice.
    pub fn assumed(id: PersonId) -> Self {
        Self {
            id,
            version: 0,
            weekly_hours: 40,
            tasks_max: 2,
            notice_days: 0,
        }
    }
}

/// Checks what somebody takes on.
pub fn check(given: Availability) -> Result<Availability, Refusal> {
    let bounds = [
        ("weekly_hours", given.weekly_hours, 80),
        ("tasks_max", given.tasks_max, 50),
        ("notice_days", given.notice_days, 365),
    ];
    for (field, value, most) in bounds {
        if !(0..=most).contains(&value) {
            return Err(Refusal::of_field(field, "availability-bounds").with("most", most));
        }
    }
    Ok(given)
}

/// Days on which a person does not work, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Its id.
    pub id: AbsenceId,
    /// The record's version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// First day away.
    pub since_on: Day,
    /// Last day away.
    pub until_on: Day,
}

/// Checks an absence before it is kept.
pub fn check_absence(given: Absence) -> Result<Absence, Refusal> {
    if given.until_on < given.since_on {
        return Err(Refusal::of_field("until_on", "absence-dates"));
    }
    Ok(given)
}
