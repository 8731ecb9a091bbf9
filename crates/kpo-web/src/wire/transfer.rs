//! What the security officer sends about the transfer register.

use kpo_operations::transfer;
use kpo_practice::refusal::Refusal;
use kpo_practice::transfer::TransferBasis;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::described;
use crate::pages::sheet::given;
use crate::word::word;

/// A basis for a transfer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = transfer::Transfer)]
pub struct Transfer {
    /// On what it rests.
    #[schema(value_type = described::TransferBasis)]
    pub basis: String,
    /// The entity that receives (`org_…`).
    pub organisation: String,
    /// The region the documents are to stay in: `eu`, `eea`, `adequate`, or a country.
    pub from_region: String,
    /// The country its people read in, ISO 3166-1 alpha-2.
    pub to_country: String,
    /// The number it can be looked up by.
    pub number: String,
    /// From this day, `YYYY-MM-DD`.
    pub from_on: String,
    /// The last day, `YYYY-MM-DD`.
    pub until_on: String,
}

impl Transfer {
    /// As the operation reads it.
    pub fn draft(self) -> Result<transfer::Draft, Refusal> {
        Ok(transfer::Draft {
            basis: word("basis", &self.basis, TransferBasis::from_word)?,
            organisation: given("organisation", &self.organisation)?,
            from_on: given("from_on", &self.from_on)?,
            until_on: given("until_on", &self.until_on)?,
            from_region: self.from_region,
            to_country: self.to_country,
            number: self.number,
        })
    }
}
