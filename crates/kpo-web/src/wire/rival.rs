//! What the security officer sends about competitor sets.

use kpo_operations::rival;
use kpo_practice::refusal::Refusal;
use kpo_practice::rival::Reach;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::described;
use crate::word::word;

/// A competitor set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = rival::Set)]
pub struct Set {
    /// What it is called; for the security officer's eyes alone.
    pub name: String,
    /// For whom what was seen counts.
    #[schema(value_type = described::Reach)]
    pub reach: String,
    /// Days it counts after it was last seen, 0 to 3650.
    pub cooling_days: i64,
    /// The version last read; absent for a new set.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Set {
    /// As the operation reads it.
    pub fn draft(self) -> Result<rival::Draft, Refusal> {
        Ok(rival::Draft {
            reach: word("reach", &self.reach, Reach::from_word)?,
            name: self.name,
            cooling_days: self.cooling_days,
        })
    }
}

/// An organisation that joins a set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = rival::Member)]
pub struct Member {
    /// Which (`org_…`); its whole family counts.
    pub organisation: String,
    /// From this day, `YYYY-MM-DD`; it may be past.
    pub since_on: String,
}

/// An organisation that leaves its set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = rival::Left)]
pub struct Left {
    /// Its last day in the set, `YYYY-MM-DD`.
    pub until_on: String,
    /// The version last read.
    pub version: i64,
}
