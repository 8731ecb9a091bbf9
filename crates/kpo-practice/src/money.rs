//! Money: whole minor units of one currency.
//!
//! A sum of two currencies is refused, never guessed. Conversion carries its rate, the day of the rate and where the
//! rate was published, so that an invoice line can show them.

pub use iso_currency::Currency;
pub use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::time::Day;

/// An amount in minor units (cents, sen, agorot) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units; negative for a credit.
    pub minor: i64,
    /// ISO 4217 currency.
    pub currency: Currency,
}

/// Why two amounts cannot be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts are in different currencies.
    #[error("{0} and {1} cannot be added; convert one of them first")]
    MixedCurrencies(Currency, Currency),
    /// The result does not fit 64 bits.
    #[error("the amount is too large")]
    Overflow,
}

impl Money {
    /// Nothing, in `currency`.
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// How many digits stand after the decimal point, by ISO 4217.
    pub fn exponent(self) -> u32 {
        u32::from(self.currency.exponent().unwrap_or(0))
    }

    /// The sum, if both are in one currency and it fits.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies(self.currency, other.currency));
        }
        let minor = self
            .minor
            .checked_add(other.minor)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// This amount times a decimal factor, rounded half to even on the minor unit.
    pub fn times(self, factor: Decimal) -> Result<Self, MoneyError> {
        let product = Decimal::from(self.minor)
            .checked_mul(factor)
            .ok_or(MoneyError::Overflow)?;
        let minor = product.round().to_i64().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// What `minutes` at this hourly rate come to, rounded half to even on the minor unit.
    pub fn for_minutes(self, minutes: i64) -> Result<Self, MoneyError> {
        let sixtieths = i128::from(self.minor) * i128::from(minutes);
        let (whole, rest) = (sixtieths.div_euclid(60), sixtieths.rem_euclid(60));
        let up = rest > 30 || (rest == 30 && whole % 2 != 0);
        let minor = i64::try_from(whole + i128::from(up)).map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// An amount as a person writes it in major units (`1250`, `1250.50`, `1250,50`), exact or not at all.
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let plain: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\''))
            .map(|c| if c == ',' { '.' } else { c })
            .collect();
        let amount: Decimal = plain.parse().ok()?;
        let zero = Self::zero(currency);
        let minor = amount.checked_mul(Decimal::from(10_i64.pow(zero.exponent())))?;
        if !minor.fract().is_zero() {
            return None;
        }
        Some(Self {
            minor: minor.to_i64()?,
            currency,
        })
    }

    /// The amount in major units, exact.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.minor, self.exponent())
    }

    /// Converts at a published rate.
    pub fn convert(self, rate: &ExchangeRate) -> Result<Self, MoneyError> {
        if self.currency != rate.from {
            return Err(MoneyError::MixedCurrencies(self.currency, rate.from));
        }
        let target = Self::zero(rate.to);
        let major = self
            .decimal()
            .checked_mul(rate.rate)
            .ok_or(MoneyError::Overflow)?;
        let scale = Decimal::from(10_i64.pow(target.exponent()));
        let minor = major.checked_mul(scale).ok_or(MoneyError::Overflow)?;
        Ok(Self {
            minor: minor.round().to_i64().ok_or(MoneyError::Overflow)?,
            ..target
        })
    }

    /// Adds up amounts of one currency; an empty list is zero in `currency`.
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Self::zero(currency), Self::plus)
    }
}

/// One unit of `from` is worth `rate` units of `to`, as published by `source` on `on`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeRate {
    /// The currency converted from.
    pub from: Currency,
    /// The currency converted to.
    pub to: Currency,
    /// Units of `to` for one unit of `from`.
    pub rate: Decimal,
    /// The day the rate was published for.
    pub on: Day,
    /// Who published it, as shown on the line.
    pub source: String,
}

/// A currency by its ISO 4217 letters, for the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CurrencyCode(#[serde(with = "code")] pub Currency);

mod code {
    use iso_currency::Currency;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's `with` fixes this signature"
    )]
    pub(super) fn serialize<S: Serializer>(
        currency: &Currency,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(currency.code())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Currency, D::Error> {
        let text = String::deserialize(deserializer)?;
        Currency::from_code(&text)
            .ok_or_else(|| serde::de::Error::custom("not an ISO 4217 currency code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_currencies_are_never_added() {
        let euro = Money {
            minor: 100,
            currency: Currency::EUR,
        };
        let krona = Money {
            minor: 100,
            currency: Currency::SEK,
        };
        assert_eq!(
            euro.plus(krona),
            Err(MoneyError::MixedCurrencies(Currency::EUR, Currency::SEK))
        );
    }

    #[test]
    fn conversion_minds_the_minor_units_of_both_sides() {
        let rate = ExchangeRate {
            from: Currency::EUR,
            to: Currency::JPY,
            rate: Decimal::new(16_250, 2),
            on: "2026-10-30".parse().expect("a day"),
            source: "ECB".to_owned(),
        };
        let euro = Money {
            minor: 1_001,
            currency: Currency::EUR,
        };
        assert_eq!(euro.convert(&rate).map(|yen| yen.minor), Ok(1_627));
    }
}
