//! The transfer register: what lets one entity's people see, from a country where they otherwise could not, documents that are to stay
//! within a region (R4).
//!
//! The European Data Protection Board (Guidelines 05/2021 on the interplay of Article 3 and Chapter V of the GDPR, version 2.0, 2023,
//! section 2): to make data available to another entity in a third country is a transfer, looking at it from there included; a
//! subsidiary is another entity. So a basis names an entity and a country, has a number one can look up, and ends: without one in
//! force the document's region shuts the door, as for everybody.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::region::{ANYWHERE, is_region, regions_of};
use crate::country::is_country;
use crate::id::{DocumentId, ExposureId, OrganisationId, PersonId, TransferId};
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
    pub entered_by: PersonId,
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

/// One look at a document, or one original taken: who, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its record.
    pub exposure: ExposureId,
    /// When.
    pub at: At,
    /// Who looked.
    pub person: PersonId,
    /// For whom they acted.
    pub organisation: OrganisationId,
    /// At which document.
    pub document: DocumentId,
    /// The country their record said then; empty where an older program kept none.
    pub place: String,
    /// The country their address on the net was said to lie in, where that was another.
    pub net: Option<String>,
    /// The basis without which they could not have looked.
    pub transfer: Option<TransferId>,
}

/// What went to one entity's people on one basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The basis.
    pub transfer: TransferId,
    /// The entity that received.
    pub organisation: OrganisationId,
    /// The country its people read in.
    pub place: String,
    /// How many of its people looked.
    pub people: usize,
    /// At how many documents.
    pub documents: usize,
    /// How often.
    pub looks: i64,
}

/// Looks of one person from an address that is said to lie elsewhere: a hint, no proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Who.
    pub person: PersonId,
    /// For whom they acted.
    pub organisation: OrganisationId,
    /// The country their record said.
    pub place: String,
    /// The country the address is said to lie in.
    pub net: String,
    /// How often.
    pub looks: i64,
}

/// People, documents, and how often.
type Sum = (BTreeSet<PersonId>, BTreeSet<DocumentId>, i64);

/// Looks, added up for a report.
#[derive(Debug, Default)]
pub struct Tally {
    /// All looks.
    pub looks: i64,
    transfers: BTreeMap<(TransferId, OrganisationId, String), Sum>,
    elsewhere: BTreeMap<(OrganisationId, PersonId, String, String), i64>,
}

impl Tally {
    /// Adds one.
    pub fn add(&mut self, look: &Look) {
        self.looks += 1;
        if let Some(transfer) = look.transfer {
            let key = (transfer, look.organisation, look.place.clone());
            let sum = self.transfers.entry(key).or_default();
            sum.0.insert(look.person);
            sum.1.insert(look.document);
            sum.2 += 1;
        }
        if let Some(net) = &look.net {
            let (place, net) = (look.place.clone(), net.clone());
            let key = (look.organisation, look.person, place, net);
            *self.elsewhere.entry(key).or_default() += 1;
        }
    }

    /// What they come to, by basis and by person.
    pub fn lines(&self) -> (Vec<Line>, Vec<Elsewhere>) {
        let line = |(key, sum): (&(TransferId, OrganisationId, String), &Sum)| Line {
            transfer: key.0,
            organisation: key.1,
            place: key.2.clone(),
            people: sum.0.len(),
            documents: sum.1.len(),
            looks: sum.2,
        };
        let elsewhere = self.elsewhere.iter().map(|(key, looks)| Elsewhere {
            person: key.1,
            organisation: key.0,
            place: key.2.clone(),
            net: key.3.clone(),
            looks: *looks,
        });
        (
            self.transfers.iter().map(line).collect(),
            elsewhere.collect(),
        )
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

    #[test]
    fn r4_a_report_counts_people_documents_and_looks_by_basis_and_tells_of_other_addresses() {
        let look = |person, document, transfer: Option<u128>, net: Option<&str>| Look {
            exposure: ExposureId(Uuid::from_u128(9)),
            at: At(0),
            person: PersonId(Uuid::from_u128(person)),
            organisation: OrganisationId(Uuid::from_u128(2)),
            document: DocumentId(Uuid::from_u128(document)),
            place: "IN".to_owned(),
            net: net.map(str::to_owned),
            transfer: transfer.map(|id| TransferId(Uuid::from_u128(id))),
        };
        let mut tally = Tally::default();
        for one in [
            look(1, 1, Some(7), None),
            look(1, 1, Some(7), Some("SG")),
            look(2, 1, Some(7), None),
            look(2, 3, Some(8), None),
            look(2, 3, None, Some("SG")),
        ] {
            tally.add(&one);
        }
        let (transfers, elsewhere) = tally.lines();
        let sums: Vec<_> = transfers
            .iter()
            .map(|one| {
                (
                    one.transfer.0.as_u128(),
                    one.people,
                    one.documents,
                    one.looks,
                )
            })
            .collect();
        assert_eq!(sums, [(7, 2, 1, 3), (8, 1, 1, 1)]);
        assert_eq!(tally.looks, 5);
        let people: Vec<_> = elsewhere
            .iter()
            .map(|one| (one.person.0.as_u128(), one.net.as_str(), one.looks))
            .collect();
        assert_eq!(people, [(1, "SG", 1), (2, "SG", 1)]);
    }
}
