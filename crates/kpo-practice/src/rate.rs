//! Rates: what an hour of one person costs their own side, and what it is billed at.
//!
//! The middle-man needs both and neither may see the other's: the client never learns the cost rate, the expert never the
//! bill rate. A rate begins on a day and holds until the next; the provider proposes a bill rate, and it counts only once the
//! client has agreed to it.

use crate::id::{EngagementId, PersonId, RateId};
use crate::money::Money;
use crate::refusal::Refusal;
use crate::time::{At, Day};

words! {
    /// Whose eyes a rate is for.
    RateKind {
        /// What the provider pays; never shown to the client.
        Cost = "cost",
        /// What the client is billed; never shown to the expert.
        Bill = "bill",
    }
}

/// An hourly rate of one person in one engagement, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Its id.
    pub id: RateId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// Whose hour.
    pub person: PersonId,
    /// Cost or bill.
    pub kind: RateKind,
    /// For one hour.
    pub hourly: Money,
    /// The first day it holds.
    pub from: Day,
    /// Who set it.
    pub set_by: PersonId,
    /// When.
    pub set_at: At,
    /// Who agreed for the client; a cost rate needs nobody.
    pub agreed_by: Option<PersonId>,
    /// When they agreed.
    pub agreed_at: Option<At>,
    /// The last day it holds, of somebody who was let go (R20).
    pub until: Option<Day>,
}

impl Rate {
    /// Whether it counts: a bill rate only once the client agreed.
    pub fn counts(&self) -> bool {
        self.kind == RateKind::Cost || self.agreed_at.is_some()
    }
}

/// The rate of a kind that holds for a person on a day: the latest that began by then and counts.
pub fn effective(rates: &[Rate], kind: RateKind, person: PersonId, on: Day) -> Option<&Rate> {
    rates
        .iter()
        .filter(|rate| {
            rate.kind == kind
                && rate.person == person
                && rate.from <= on
                && rate.counts()
                && rate.until.is_none_or(|until| on <= until)
        })
        .max_by_key(|rate| rate.from)
}

/// Whether a new rate may stand beside those there are. It may not reach back behind one that already counts: what was
/// billed at the old rate would change under the bill.
pub fn propose(rates: &[Rate], new: &Rate) -> Result<(), Refusal> {
    if new.hourly.minor < 0 {
        return Err(Refusal::of_field("hourly", "rate-negative"));
    }
    let mut same = rates
        .iter()
        .filter(|rate| rate.kind == new.kind && rate.person == new.person);
    if let Some(rate) = same.find(|rate| rate.counts() && rate.from >= new.from) {
        return Err(Refusal::of_field("from", "rate-reaches-back").with("from", rate.from));
    }
    Ok(())
}

/// The bill rates of one file that wait for this person's consent: those they could agree to, and no others.
pub fn waiting(rates: &[Rate], by: PersonId, at: At) -> Vec<&Rate> {
    let could = |rate: &&Rate| propose(rates, rate).is_ok() && agree(rate, by, at).is_ok();
    rates.iter().filter(could).collect()
}

/// The client's consent to a bill rate. Nobody agrees to what they proposed themselves.
pub fn agree(rate: &Rate, by: PersonId, at: At) -> Result<Rate, Refusal> {
    if rate.kind != RateKind::Bill {
        return Err(Refusal::new("rate-needs-no-consent"));
    }
    if rate.agreed_at.is_some() {
        return Err(Refusal::new("rate-already-agreed"));
    }
    if rate.set_by == by {
        return Err(Refusal::new("rate-own"));
    }
    Ok(Rate {
        agreed_by: Some(by),
        agreed_at: Some(at),
        ..rate.clone()
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::money::Currency;

    const CLIENT: PersonId = PersonId(Uuid::from_u128(1));
    const MANAGER: PersonId = PersonId(Uuid::from_u128(2));

    fn bill(from: &str, set_by: PersonId, agreed_by: Option<PersonId>) -> Rate {
        Rate {
            id: RateId(Uuid::from_u128(3)),
            version: 1,
            engagement: EngagementId(Uuid::from_u128(4)),
            person: PersonId(Uuid::from_u128(5)),
            kind: RateKind::Bill,
            hourly: Money {
                minor: 9_500,
                currency: Currency::EUR,
            },
            from: from.parse().expect("a day"),
            set_by,
            set_at: At(0),
            agreed_by,
            agreed_at: agreed_by.map(|_| At(1)),
            until: None,
        }
    }

    #[test]
    fn r20_no_later_hour_counts_at_the_rate_of_somebody_who_left() {
        let mut rate = bill("2026-04-01", MANAGER, Some(CLIENT));
        rate.until = "2026-04-30".parse().ok();
        let on = |day: &str| {
            let day = day.parse().expect("a day");
            effective(
                std::slice::from_ref(&rate),
                RateKind::Bill,
                rate.person,
                day,
            )
            .is_some()
        };
        assert!(on("2026-04-30"));
        assert!(!on("2026-05-01"));
    }

    #[test]
    fn what_waits_for_a_person_is_what_they_could_agree_to() {
        let from = |rates: &[Rate]| -> Vec<String> {
            waiting(rates, CLIENT, At(2))
                .iter()
                .map(|rate| rate.from.to_string())
                .collect()
        };
        let open = bill("2026-04-01", MANAGER, None);
        assert_eq!(from(std::slice::from_ref(&open)), ["2026-04-01"]);
        let agreed = bill("2026-05-01", MANAGER, Some(CLIENT));
        assert!(
            from(&[open.clone(), agreed]).is_empty(),
            "overtaken by a later one"
        );
        assert!(
            from(&[bill("2026-04-01", CLIENT, None)]).is_empty(),
            "their own"
        );
        let cost = Rate {
            kind: RateKind::Cost,
            ..open
        };
        assert!(from(&[cost]).is_empty(), "a cost rate asks nobody");
    }
}
