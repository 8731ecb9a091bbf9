//! What is sent to let a person go.

use kpo_operations::departure::Wanted;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::pages::sheet::parsed;

/// A departure.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = departure::Departure)]
pub struct Departure {
    /// One file (`eng_…`); empty for everything.
    #[serde(default)]
    pub engagement: String,
    /// Who takes over the files they run and the keys they hold (`per_…`); needed where there are any.
    #[serde(default)]
    pub successor: String,
    /// Why. It stands in the journal.
    pub reason: String,
}

impl Departure {
    /// As the operation reads it.
    pub fn wanted(self) -> Result<Wanted, Refusal> {
        Ok(Wanted {
            engagement: parsed("engagement", &self.engagement)?,
            successor: parsed("successor", &self.successor)?,
            reason: self.reason,
        })
    }
}

/// Which file alone.
#[derive(Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// One file (`eng_…`); everything, when left out.
    pub engagement: Option<String>,
}
