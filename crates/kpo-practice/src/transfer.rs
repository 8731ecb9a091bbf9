//! The transfer register: what lets one entity's people see, from a country where they otherwise could not, documents that are to stay
//! within a region (R4).
//!
//! The European Data Protection Board (Guidelines 05/2021 on the interplay of Article 3 and Chapter V of the GDPR, version 2.0, 2023,
//! section 2): to make data available to another entity in a third country is a transfer, looking at it from there included; a
//! subsidiary is another entity. So a basis names an entity and a country, has a number one can look up, and ends: without one in
//! force the document's region shuts the door, as for everybody.

use crate::access::region::{ANYWHERE, is_region, regions_of};
use crate::country::is_country;
use crate::id::{OrganisationId, TransferId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

words! {
    /// On what a transfer rests (GDPR, Chapter V).
    TransferBasis {
        /// An adequacy decision that covers this recipient (Article 45).
        Adequacy = "adequacy",
        /// Standard contractual clauses (Article 46(2)(c)).
        Clauses = "clauses",
        /// Binding corporate rules (Article 47).
        Rules = "rules",
        /// A derogation for a specific situation (Article 49).
        Derogation = "derogation",
    }
}

/// A basis for letting one entity's people see from a country what is to stay within a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// Its version.
    pub version: i64,
    /// On what it rests.
    pub basis: TransferBasis,
    /// The entity that receives.
    pub organisation: OrganisationId,
    /// The region the documents are to stay in: a country or a group of them.
    pub from_region: String,
    /// The country its people read in, ISO 3166-1 alpha-2.
    pub to_country: String,
    /// The number it can be looked up by: of the decision, the contract, the approval.
    pub number: String,
    /// From this day.
    pub from_on: Day,
    /// The last day.
    pub until_on: Day,
    /// Who entered it.
    pub entered_by: crate::id::PersonId,
    /// When.
    pub entered_at: At,
    /// When it was ended before its day.
    pub ended_at: Option<At>,
}

impl Transfer {
    /// Whether it opens the door on a day.
    pub fn stands(&self, on: Day) -> bool {
        self.ended_at.is_none() && self.from_on <= on && on <= self.until_on
    }
}

/// Checks a basis before it is kept.
pub fn check(transfer: Transfer, today: Day) -> Result<Transfer, Refusal> {
    let region = transfer.from_region.trim().to_owned();
    if !is_region(&region) || region == ANYWHERE {
        return Err(Refusal::of_field("from_region", "transfer-region"));
    }
    let country = transfer.to_country.trim().to_ascii_uppercase();
    if !is_country(&country) {
        return Err(Refusal::of_field("to_country", "transfer-country"));
    }
    if regions_of(&country).contains(&region) {
        return Err(Refusal::of_field("to_country", "transfer-needless"));
    }
    if transfer.until_on < transfer.from_on {
        return Err(Refusal::of_field("until_on", "transfer-dates"));
    }
    if transfer.until_on < today {
        return Err(Refusal::of_field("until_on", "transfer-past"));
    }
    Ok(Transfer {
        from_region: region,
        to_country: country,
        number: text::line("number", &transfer.number, 200)?,
        ..transfer
    })
}

/// Ends one before its day: from this moment the door is shut.
pub fn end(transfer: Transfer, at: At) -> Result<Transfer, Refusal> {
    if transfer.ended_at.is_some() {
        return Err(Refusal::new("transfer-ended"));
    }
    Ok(Transfer {
        ended_at: Some(at),
        ..transfer
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::PersonId;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn entered(region: &str, country: &str, until: &str) -> Result<Transfer, Refusal> {
        let transfer = Transfer {
            id: TransferId(Uuid::from_u128(1)),
            version: 1,
            basis: TransferBasis::Clauses,
            organisation: OrganisationId(Uuid::from_u128(2)),
            from_region: region.to_owned(),
            to_country: country.to_owned(),
            number: "2021/914".to_owned(),
            from_on: day("2026-03-01"),
            until_on: day(until),
            entered_by: PersonId(Uuid::from_u128(3)),
            entered_at: At(0),
            ended_at: None,
        };
        check(transfer, day("2026-03-02"))
    }

    #[test]
    fn r4_a_basis_names_a_region_a_country_beyond_it_and_an_end() {
        let code = |region, country, until| {
            entered(region, country, until)
                .expect_err("refused")
                .code
                .to_owned()
        };
        assert_eq!(code("anywhere", "IN", "2027-01-01"), "transfer-region");
        assert_eq!(code("mars", "IN", "2027-01-01"), "transfer-region");
        assert_eq!(code("eu", "XX", "2027-01-01"), "transfer-country");
        assert_eq!(code("eu", "FI", "2027-01-01"), "transfer-needless");
        assert_eq!(code("eu", "IN", "2026-02-01"), "transfer-dates");
        assert_eq!(code("eu", "IN", "2026-03-01"), "transfer-past");
        let kept = entered("eu", "in", "2026-03-31").expect("kept");
        assert_eq!(kept.to_country, "IN");
        assert!(kept.stands(day("2026-03-31")) && !kept.stands(day("2026-04-01")));
        assert!(!kept.stands(day("2026-02-28")), "not before it begins");
        let ended = end(kept, At(5)).expect("ended");
        assert!(!ended.stands(day("2026-03-15")));
        assert_eq!(end(ended, At(6)).expect_err("over").code, "transfer-ended");
    }
}
