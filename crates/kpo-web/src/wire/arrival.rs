//! What is sent to add a person to a file.

use kpo_operations::arrival::Draft;
use kpo_practice::money::{Currency, Money};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::pages::sheet::given;
use crate::word::word;

/// An arrival.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = arrival::Arrival)]
pub struct Arrival {
    /// Who (`per_…`).
    pub person: String,
    /// Why this person.
    pub note: String,
    /// What an hour costs their own side, in major units; empty where that is settled elsewhere.
    #[serde(default)]
    pub cost: String,
    /// What an hour is billed at, in major units; it counts once the client agreed. Empty to propose none.
    #[serde(default)]
    pub bill: String,
    /// ISO 4217; needed with an amount.
    #[serde(default)]
    pub currency: String,
    /// From which day, `YYYY-MM-DD`; needed with an amount.
    #[serde(default)]
    pub from: String,
}

impl Arrival {
    /// As the operation reads it; `today` stands in for the day where no rate is given.
    pub fn draft(self, today: kpo_practice::time::Day) -> Result<Draft, Refusal> {
        let priced = !self.cost.trim().is_empty() || !self.bill.trim().is_empty();
        let (currency, from) = if priced {
            let read = |code: &str| Currency::from_code(&code.to_ascii_uppercase());
            let currency = word("currency", self.currency.trim(), read)?;
            (currency, given("from", &self.from)?)
        } else {
            (Currency::EUR, today)
        };
        let money = |field, text: &str| -> Result<Option<Money>, Refusal> {
            if text.trim().is_empty() {
                return Ok(None);
            }
            let money = Money::parse(text, currency);
            money
                .map(Some)
                .ok_or_else(|| Refusal::of_field(field, "entry-unknown"))
        };
        Ok(Draft {
            person: given("person", &self.person)?,
            cost: money("cost", &self.cost)?,
            bill: money("bill", &self.bill)?,
            note: self.note,
            from,
        })
    }
}
