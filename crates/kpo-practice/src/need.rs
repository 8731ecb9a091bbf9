//! Needs: what a question asks of whoever answers it, beside the credentials of its brief (R2, R4, R26, R31, R32).
//!
//! They are written down before anybody is approached, so that who may answer is computed and not remembered.

use crate::access::region::is_region;
use crate::id::{EngagementId, OrganisationId, PartyId};
use crate::money::Money;
use crate::person::{self, Language};
use crate::refusal::Refusal;
use crate::text;
use crate::time::Day;

/// What a question asks of each person. One to one with the file, under its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The file.
    pub id: EngagementId,
    /// The record's version.
    pub version: i64,
    /// How many different people, 1 to 9.
    pub places: i64,
    /// The first day of the work.
    pub since_on: Day,
    /// The last day of the work.
    pub until_on: Day,
    /// Hours of each person over the whole time, 1 to 4,000.
    pub hours: i64,
    /// Languages each person must work in, at this level or better.
    pub languages: Vec<Language>,
    /// Where they may read: countries or groups of them ([`is_region`]), any of which will do; anywhere when empty.
    pub regions: Vec<String>,
    /// Working hours a day they must share with the client, 0 to 8.
    pub overlap_hours: i64,
    /// The most an hour may cost.
    pub rate_cap: Option<Money>,
    /// Months after its end during which a tie still counts, 0 to 120.
    pub cooling_months: i64,
}

/// Checks needs before they are kept.
pub fn check(need: Need, today: Day) -> Result<Need, Refusal> {
    let bounds = [
        ("places", need.places, 1, 9),
        ("hours", need.hours, 1, 4_000),
        ("overlap_hours", need.overlap_hours, 0, 8),
        ("cooling_months", need.cooling_months, 0, 120),
    ];
    for (field, value, least, most) in bounds {
        crate::request::in_range(field, value, least, most)?;
    }
    if need.until_on < need.since_on {
        return Err(Refusal::of_field("until_on", "need-dates"));
    }
    if need.since_on.plus_days(LENGTH_DAYS_MAX) < need.until_on {
        return Err(Refusal::of_field("until_on", "need-too-long"));
    }
    if need.since_on < today.plus_days(-REACH_DAYS) || need.until_on > today.plus_days(REACH_DAYS) {
        return Err(Refusal::of_field("since_on", "need-far"));
    }
    if let Some(odd) = need.regions.iter().find(|label| !is_region(label)) {
        return Err(Refusal::of_field("regions", "need-region").with("region", odd));
    }
    if need.rate_cap.is_some_and(|cap| cap.minor < 0) {
        return Err(Refusal::of_field("rate_cap", "rate-negative"));
    }
    Ok(Need {
        languages: person::languages(need.languages)?,
        ..need
    })
}

/// How far from today a question may be worked on, in days.
pub const REACH_DAYS: i64 = 2_200;
/// The longest a question may be worked on, in days.
pub const LENGTH_DAYS_MAX: i64 = 1_830;

words! {
    /// What sort of party.
    PartyKind {
        /// A firm, authority or other organisation.
        Organisation = "organisation",
        /// A human.
        Person = "person",
    }
}

/// Somebody a question is about: whoever is tied to them is kept off it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// The record's version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// What sort.
    pub kind: PartyKind,
    /// By name.
    pub name: String,
    /// The organisation, where it is one entered here: its whole family counts.
    pub organisation: Option<OrganisationId>,
}

/// Checks a party before it is kept.
pub fn check_party(party: Party) -> Result<Party, Refusal> {
    Ok(Party {
        name: text::line("name", &party.name, 200)?,
        ..party
    })
}
