//! What is sent about qualification.

use kpo_operations::qualification::Wanted;
use kpo_practice::id::PersonId;
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::described;
use crate::pages::sheet::given;

/// The task a file requires.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = qualification::Required)]
pub struct Required {
    /// The task, a panel of the file's (`pan_…`).
    #[schema(value_type = described::PanelId)]
    pub panel: String,
    /// The share of right answers wanted, in per cent, 50 to 99.
    pub mark: i64,
    /// A share at or above the mark suffices though the interval reaches below it.
    #[serde(default)]
    pub undecided_suffices: bool,
    /// The version last read, where a task is required already.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Required {
    /// As the operation reads it.
    pub fn wanted(&self) -> Result<Wanted, Refusal> {
        Ok(Wanted {
            panel: given("panel", &self.panel)?,
            mark: self.mark,
            undecided_suffices: self.undecided_suffices,
        })
    }
}

/// Who need not pass.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = qualification::Waived)]
pub struct Waived {
    /// A person named in the file (`per_…`).
    #[schema(value_type = described::PersonId)]
    pub person: String,
    /// Why.
    pub reason: String,
}

impl Waived {
    /// Who.
    pub fn person(&self) -> Result<PersonId, Refusal> {
        given("person", &self.person)
    }
}
