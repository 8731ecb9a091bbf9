//! What is sent about waivers.

use kpo_operations::waiver;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::pages::sheet::given;

/// A waiver asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = waiver::Waiver)]
pub struct Waiver {
    /// For whom (`per_…`).
    pub person: String,
    /// For which file (`eng_…`).
    pub engagement: String,
    /// Who is to agree (`per_…`): never who asks.
    pub second: String,
    /// The last day, `YYYY-MM-DD`.
    pub until_on: String,
    /// Why.
    pub reason: String,
}

impl Waiver {
    /// As the operation reads it.
    pub fn draft(self) -> Result<waiver::Draft, Refusal> {
        Ok(waiver::Draft {
            person: given("person", &self.person)?,
            engagement: given("engagement", &self.engagement)?,
            second: given("second", &self.second)?,
            until_on: given("until_on", &self.until_on)?,
            reason: self.reason,
        })
    }
}
