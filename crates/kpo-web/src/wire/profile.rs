//! What people and programs send of what a person brings to a question: one shape for a form and for a JSON body.

use kpo_operations::person::Employment;
use kpo_operations::{skill, tie, work};
use kpo_practice::id::PersonId;
use kpo_practice::money::Money;
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use kpo_practice::tie::TieKind;
use kpo_practice::time::Day;
use kpo_practice::{availability, id};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::described;
use crate::pages::invoice::reading::{currency, money};
use crate::pages::sheet::parsed;
use crate::word::word;

/// Something a person wrote, made or did.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::WorkIn)]
pub struct Work {
    /// What it is called.
    #[schema(min_length = 1, max_length = 500)]
    pub title: String,
    /// Its abstract, or what was done.
    #[serde(default)]
    pub text: String,
    /// The year in four digits; empty where it is not known.
    #[serde(default)]
    #[schema(pattern = "^([1-9][0-9]{3})?$")]
    pub year: String,
    /// Who else had a hand in it, one name a line.
    #[serde(default)]
    pub authors: String,
    /// Where it can be looked at; never fetched.
    #[serde(default)]
    pub address: String,
    /// The version last read; absent for a new one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Work {
    /// As the operation reads it.
    pub fn draft(self) -> Result<work::Draft, Refusal> {
        let year =
            parsed("year", &self.year).map_err(|_| Refusal::of_field("year", "work-year"))?;
        Ok(work::Draft {
            title: self.title,
            text: self.text,
            year,
            authors: self.authors,
            address: self.address,
        })
    }
}

/// What binds a person to somebody a question may be about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::TieIn)]
pub struct Tie {
    /// What sort.
    #[schema(value_type = described::TieKind)]
    pub kind: String,
    /// The other end, by name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The organisation, `org_…`, where it is one entered here.
    #[serde(default)]
    pub organisation: String,
    /// From this day, `YYYY-MM-DD`; empty where it is not known.
    #[serde(default)]
    pub since_on: String,
    /// Until this day; empty while it lasts.
    #[serde(default)]
    pub until_on: String,
    /// The version last read; absent for a new one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Tie {
    /// As the operation reads it.
    pub fn draft(self) -> Result<tie::Draft, Refusal> {
        Ok(tie::Draft {
            kind: word("kind", &self.kind, TieKind::from_word)?,
            name: self.name,
            organisation: parsed("organisation", &self.organisation)?,
            since_on: text::optional_day("since_on", &self.since_on)?,
            until_on: text::optional_day("until_on", &self.until_on)?,
        })
    }
}

/// How much a person takes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::AvailabilityIn)]
pub struct Availability {
    /// Hours a week for work like this.
    #[schema(minimum = 0, maximum = 80)]
    pub weekly_hours: i64,
    /// How many questions at once.
    #[schema(minimum = 0, maximum = 50)]
    pub tasks_max: i64,
    /// Days of notice.
    #[schema(minimum = 0, maximum = 365)]
    pub notice_days: i64,
    /// The version last read; absent or 0 where nothing had been said.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Availability {
    /// As the operation reads it.
    pub fn of(&self, person: PersonId) -> availability::Availability {
        availability::Availability {
            id: person,
            version: self.version.unwrap_or_default(),
            weekly_hours: self.weekly_hours,
            tasks_max: self.tasks_max,
            notice_days: self.notice_days,
        }
    }
}

/// Days on which a person does not work, both included.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::AbsenceIn)]
pub struct Absence {
    /// First day away, `YYYY-MM-DD`.
    pub since_on: String,
    /// Last day away, `YYYY-MM-DD`.
    pub until_on: String,
    /// The version last read; absent for a new one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Absence {
    /// First and last day.
    pub fn days(&self) -> Result<(Day, Day), Refusal> {
        Ok((
            text::day("since_on", &self.since_on)?,
            text::day("until_on", &self.until_on)?,
        ))
    }
}

/// What an hour of a person is offered at, from a day on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::ListRateIn)]
pub struct ListRate {
    /// For one hour, in major units, such as `95.00`.
    pub hourly: String,
    /// ISO 4217.
    pub currency: String,
    /// The first day it holds, `YYYY-MM-DD`.
    pub from: String,
}

impl ListRate {
    /// The amount and the day.
    pub fn read(&self) -> Result<(Money, Day), Refusal> {
        let currency = currency("currency", &self.currency)?;
        let hourly = money("hourly", &self.hourly, currency)?;
        Ok((hourly, text::day("from", &self.from)?))
    }
}

/// What somebody can do, in words or by the code of a classification.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::SkillIn)]
pub struct Skill {
    /// In words; empty to take those of the code.
    #[serde(default)]
    pub text: String,
    /// 1 (knows of it) to 5 (teaches it).
    #[schema(minimum = 1, maximum = 5)]
    pub level: i64,
    /// The classification the code is of; empty for words only.
    #[serde(default)]
    pub scheme: String,
    /// The code; empty for words only.
    #[serde(default)]
    pub code: String,
}

impl Skill {
    /// As the operation reads it.
    pub fn draft(self) -> skill::Draft {
        skill::Draft {
            text: self.text,
            level: self.level,
            scheme: self.scheme,
            code: self.code,
        }
    }
}

/// A former or present employer, and what is owed there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::AffiliationIn)]
pub struct Affiliation {
    /// The employer's name.
    #[schema(min_length = 1, max_length = 200)]
    pub employer: String,
    /// What they were there.
    #[serde(default)]
    pub title: String,
    /// Duties still owed there.
    #[serde(default)]
    pub duty: String,
    /// From this day, `YYYY-MM-DD`.
    pub since_on: String,
    /// Until this day; empty while it lasts.
    #[serde(default)]
    pub until_on: String,
    /// The version last read; absent for a new one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Affiliation {
    /// As the operation reads it.
    pub fn employment(self) -> Result<Employment, Refusal> {
        Ok(Employment {
            employer: self.employer,
            title: self.title,
            duty: self.duty,
            since_on: text::day("since_on", &self.since_on)?,
            until_on: text::optional_day("until_on", &self.until_on)?,
        })
    }
}

/// A day as a form's field holds it; empty where there is none.
pub fn written(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// An organisation's id as a form's field holds it; empty where there is none.
pub fn named(organisation: Option<id::OrganisationId>) -> String {
    organisation.map_or_else(String::new, |id| id.to_string())
}
