//! List rates: what an hour of a person is offered at before there is any file (R9, R13, R14).
//!
//! It is what a shortlist compares cost by, beside fit and record and never alone. Inside a file the agreed rates count
//! ([`crate::rate`]). A list rate begins on a day and holds until the next; what was said before is not changed.

use crate::id::{ListRateId, PersonId};
use crate::money::Money;
use crate::refusal::Refusal;
use crate::time::{At, Day};

/// What an hour of a person is offered at, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRate {
    /// Its id.
    pub id: ListRateId,
    /// The record's version.
    pub version: i64,
    /// Whose hour.
    pub person: PersonId,
    /// For one hour.
    pub hourly: Money,
    /// The first day it holds.
    pub from: Day,
    /// Who set it.
    pub set_by: PersonId,
    /// When.
    pub set_at: At,
}

/// The rate of a person on a day: the latest that began by then; of two from one day, the one set later.
pub fn effective(rates: &[ListRate], person: PersonId, on: Day) -> Option<&ListRate> {
    rates
        .iter()
        .filter(|rate| rate.person == person && rate.from <= on)
        .max_by_key(|rate| (rate.from, rate.set_at))
}

/// Checks a list rate before it is kept. Where one holds already the next does not begin in the past: what was offered on
/// a day that is over stays as it was said.
pub fn check(rate: ListRate, known: &[ListRate], today: Day) -> Result<ListRate, Refusal> {
    if rate.hourly.minor < 0 {
        return Err(Refusal::of_field("hourly", "rate-negative"));
    }
    if rate.from < today && effective(known, rate.person, today).is_some() {
        return Err(Refusal::of_field("from", "list-rate-past"));
    }
    Ok(rate)
}

/// Whether a list rate may be withdrawn: only before it begins.
pub fn withdrawable(rate: &ListRate, today: Day) -> Result<(), Refusal> {
    if rate.from <= today {
        return Err(Refusal::new("list-rate-begun"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::money::Currency;

    fn rate(minor: i64, from: &str, set_at: i64) -> ListRate {
        ListRate {
            id: ListRateId(Uuid::from_u128(u128::from(minor.unsigned_abs()))),
            version: 1,
            person: PersonId(Uuid::from_u128(1)),
            hourly: Money {
                minor,
                currency: Currency::EUR,
            },
            from: from.parse().unwrap(),
            set_by: PersonId(Uuid::from_u128(2)),
            set_at: At(set_at),
        }
    }

    #[test]
    fn r14_the_latest_that_began_holds_and_of_two_from_one_day_the_later_said() {
        let rates = [
            rate(9_000, "2026-01-01", 1),
            rate(9_500, "2026-01-01", 2),
            rate(11_000, "2027-01-01", 3),
        ];
        let on = |day: &str| {
            effective(&rates, rates[0].person, day.parse().unwrap()).map(|rate| rate.hourly.minor)
        };
        assert_eq!(on("2025-12-31"), None);
        assert_eq!(on("2026-06-01"), Some(9_500));
        assert_eq!(on("2027-01-01"), Some(11_000));
    }

    #[test]
    fn what_was_offered_stays_as_it_was_said() {
        let today = "2026-11-22".parse().unwrap();
        let first = rate(9_000, "2026-01-01", 1);
        assert!(check(first.clone(), &[], today).is_ok());
        let known = [first];
        let late = check(rate(8_000, "2026-06-01", 2), &known, today);
        assert_eq!(late.map_err(|refusal| refusal.code), Err("list-rate-past"));
        assert!(check(rate(8_000, "2026-11-22", 2), &known, today).is_ok());
        assert!(check(rate(-1, "2026-11-22", 2), &known, today).is_err());
        assert!(withdrawable(&known[0], today).is_err());
        assert!(withdrawable(&rate(1, "2026-11-23", 2), today).is_ok());
    }
}
