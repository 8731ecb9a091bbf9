//! What people and programs send about needs, walls and plans.

use kpo_operations::plan::Preferences;
use kpo_operations::{need, wall};
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::money::Money;
use kpo_practice::need::{Need, PartyKind};
use kpo_practice::person::Language;
use kpo_practice::refusal::Refusal;
use kpo_practice::request::Request;
use kpo_practice::staffing::{Aim, Weights};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::described;
use crate::pages::sheet::{given, parsed};
use crate::word::word;

/// What a question asks of each person.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::Needs)]
pub struct Needs {
    /// How many different people, 1 to 9.
    pub places: i64,
    /// First day of the work, `YYYY-MM-DD`.
    pub since_on: String,
    /// Last day of the work, `YYYY-MM-DD`.
    pub until_on: String,
    /// Hours of each person, 1 to 4000.
    pub hours: i64,
    /// Languages with the least level, one a line: `en C1`.
    #[serde(default)]
    pub languages: String,
    /// Countries or groups of them where they may read, space between; anywhere when empty.
    #[serde(default)]
    pub regions: String,
    /// Working hours a day shared with the client, 0 to 8.
    #[serde(default)]
    pub overlap_hours: i64,
    /// The most an hour may cost, in major units; no limit when empty.
    #[serde(default)]
    pub rate_cap: String,
    /// ISO 4217; the request's when empty.
    #[serde(default)]
    pub currency: String,
    /// Months after its end during which a tie still counts, 0 to 120.
    #[serde(default)]
    pub cooling_months: i64,
    /// The version last read; 0 for the first.
    #[serde(default)]
    pub version: i64,
}

impl Needs {
    /// As they stand, to be changed and sent back.
    pub fn of(need: &Need) -> Self {
        let languages = need.languages.iter();
        let lines: Vec<String> = languages
            .map(|one| format!("{} {}", one.tag, one.level))
            .collect();
        Self {
            places: need.places,
            since_on: need.since_on.to_string(),
            until_on: need.until_on.to_string(),
            hours: need.hours,
            languages: lines.join("\n"),
            regions: need.regions.join(" "),
            overlap_hours: need.overlap_hours,
            rate_cap: need
                .rate_cap
                .map_or_else(String::new, |cap| cap.decimal().to_string()),
            currency: need
                .rate_cap
                .map_or_else(String::new, |cap| cap.currency.code().to_owned()),
            cooling_months: need.cooling_months,
            version: need.version,
        }
    }

    /// As the practice reads it.
    pub fn need(&self, id: EngagementId, request: Option<&Request>) -> Result<Need, Refusal> {
        let rate_cap: Option<Money> = if self.rate_cap.trim().is_empty() {
            None
        } else {
            let currency = need::currency(&self.currency, request)?;
            Some(kpo_practice::request::amount(
                "rate_cap",
                &self.rate_cap,
                currency,
            )?)
        };
        Ok(Need {
            id,
            version: self.version,
            places: self.places,
            since_on: given("since_on", &self.since_on)?,
            until_on: given("until_on", &self.until_on)?,
            hours: self.hours,
            languages: languages(&self.languages)?,
            regions: self.regions.split_whitespace().map(region).collect(),
            overlap_hours: self.overlap_hours,
            rate_cap,
            cooling_months: self.cooling_months,
        })
    }
}

/// Groups are written small, countries large, whichever way they were typed.
fn region(text: &str) -> String {
    if text.chars().count() == 2 && !text.eq_ignore_ascii_case("eu") {
        text.to_uppercase()
    } else {
        text.to_lowercase()
    }
}

fn languages(text: &str) -> Result<Vec<Language>, Refusal> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (tag, level) = line
                .split_once(char::is_whitespace)
                .ok_or(Refusal::of_field("languages", "person-language"))?;
            Ok(Language {
                tag: tag.to_owned(),
                level: level.trim().to_uppercase(),
            })
        })
        .collect()
}

/// Somebody a question is about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::Party)]
pub struct Party {
    /// What sort.
    #[schema(value_type = described::PartyKind)]
    pub kind: String,
    /// By name; may be left out for an organisation entered here.
    #[serde(default)]
    pub name: String,
    /// The organisation entered here (`org_…`), if it is one.
    #[serde(default)]
    pub organisation: String,
}

impl Party {
    /// What sort.
    pub fn kind(&self) -> Result<PartyKind, Refusal> {
        word("kind", &self.kind, PartyKind::from_word)
    }
}

/// A wall.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::Wall)]
pub struct Wall {
    /// Around whom (`per_…`).
    pub person: String,
    /// Against whom, by name; may be left out for an organisation entered here.
    #[serde(default)]
    pub name: String,
    /// Against which organisation entered here (`org_…`), if it is one.
    #[serde(default)]
    pub organisation: String,
    /// The last day, `YYYY-MM-DD`.
    pub until_on: String,
    /// What it rests on.
    pub reason: String,
}

impl Wall {
    /// As the operation reads it.
    pub fn draft(self) -> Result<wall::Draft, Refusal> {
        Ok(wall::Draft {
            person: given("person", &self.person)?,
            organisation: parsed("organisation", &self.organisation)?,
            until_on: given("until_on", &self.until_on)?,
            name: self.name,
            reason: self.reason,
        })
    }
}

/// The end of something, with why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::Ending)]
pub struct Ending {
    /// Why.
    pub reason: String,
    /// The version last read.
    pub version: i64,
}

/// What counts in a plan.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::Preferences)]
pub struct PlanIn {
    /// What it is called.
    pub name: String,
    /// How much fit counts, 0 to 10.
    pub fit: i64,
    /// How much cost counts, 0 to 10; never more than fit and record together.
    pub rate: i64,
    /// How much the record counts, 0 to 10.
    pub record: i64,
    /// No two people of one firm at one question.
    #[serde(default)]
    pub firms_apart: bool,
    /// What it is made for.
    #[schema(value_type = described::PlanAim)]
    pub aim: String,
    /// The version last read; absent for a new plan.
    #[serde(default)]
    pub version: Option<i64>,
}

impl PlanIn {
    /// As the operation reads it.
    pub fn preferences(self) -> Result<Preferences, Refusal> {
        Ok(Preferences {
            aim: word("aim", &self.aim, Aim::from_word)?,
            name: self.name,
            weights: Weights {
                fit: self.fit,
                rate: self.rate,
                record: self.record,
            },
            firms_apart: self.firms_apart,
        })
    }
}

/// A file for a plan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::TaskIn)]
pub struct TaskIn {
    /// Which (`eng_…`).
    pub engagement: String,
}

/// A person at a question of a plan, who must stay or need not, is kept out or let in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::PlaceIn)]
pub struct PlaceIn {
    /// Which file (`eng_…`).
    pub engagement: String,
    /// Who (`per_…`).
    pub person: String,
    /// Yes, or no longer.
    pub holds: bool,
}

impl PlaceIn {
    /// Which question and whom it names.
    pub fn pair(&self) -> Result<(EngagementId, PersonId), Refusal> {
        Ok((
            given("engagement", &self.engagement)?,
            given("person", &self.person)?,
        ))
    }
}

/// How a plan is mended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::Mending)]
pub struct Mending {
    /// Which way.
    #[schema(value_type = described::PlanWay)]
    pub way: String,
    /// The version last read.
    pub version: i64,
}

/// Whether a plan is settled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = staffing::Settling)]
pub struct Settling {
    /// Settled, or open again.
    pub settled: bool,
    /// The version last read.
    pub version: i64,
}
