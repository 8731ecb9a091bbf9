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
            rate.kind == kind && rate.person == person && rate.from <= on && rate.counts()
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
