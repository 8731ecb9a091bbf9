//! How forms about money read what people write: amounts, currencies, days.

use kpo_practice::money::{Currency, Money};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;

/// A currency by its three letters.
pub(crate) fn currency(field: &'static str, text: &str) -> Result<Currency, Refusal> {
    Currency::from_code(&text.trim().to_uppercase())
        .ok_or_else(|| Refusal::of_field(field, "rate-currency-unknown"))
}

/// An amount in major units.
pub(crate) fn money(field: &'static str, text: &str, currency: Currency) -> Result<Money, Refusal> {
    Money::parse(text, currency).ok_or_else(|| Refusal::of_field(field, "rate-amount-unreadable"))
}

/// An amount that may be left out.
pub(crate) fn opt_money(
    field: &'static str,
    text: &str,
    currency: Currency,
) -> Result<Option<Money>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    money(field, text, currency).map(Some)
}

/// A day as a date field sends it.
pub(crate) fn day(field: &'static str, text: &str) -> Result<Day, Refusal> {
    text.trim()
        .parse()
        .map_err(|_| Refusal::of_field(field, "rate-day-unreadable"))
}
