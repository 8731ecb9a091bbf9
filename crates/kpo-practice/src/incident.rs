//! Incident files and frozen people: what the security officer does in the first hour of a leak (R24, R26).
//!
//! An incident file names documents; what belongs to it is whatever the exposure record holds of them: every page shown, every
//! copy taken, every reader. Freezing somebody shuts every way in and keeps what they hold, until it is thawed: it accuses nobody.

use crate::id::{DocumentId, FreezeId, IncidentId, PersonId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// Documents in one incident file.
pub const DOCUMENTS_MAX: usize = 200;

/// That an incident file was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Of which documents, each once.
    pub documents: Vec<DocumentId>,
    /// What happened.
    pub reason: String,
    /// Who made it.
    pub made_by: PersonId,
    /// When.
    pub made_at: At,
}

/// Checks an incident file before it is kept: documents are counted once, and there has to be a reason.
pub fn check(incident: Incident) -> Result<Incident, Refusal> {
    let mut documents = incident.documents;
    documents.sort_unstable();
    documents.dedup();
    if documents.is_empty() {
        return Err(Refusal::of_field("documents", "incident-empty"));
    }
    if documents.len() > DOCUMENTS_MAX {
        return Err(Refusal::of_field("documents", "incident-many").with("most", DOCUMENTS_MAX));
    }
    Ok(Incident {
        documents,
        reason: text::lines("reason", &incident.reason, 2000)?,
        ..incident
    })
}

/// That a person is frozen, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// Its id.
    pub id: FreezeId,
    /// Its version.
    pub version: i64,
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: String,
    /// By whom.
    pub frozen_by: PersonId,
    /// Since when.
    pub frozen_at: At,
    /// When it was thawed, or they were let go for good.
    pub thawed_at: Option<At>,
}

/// Checks a freeze before it is kept.
pub fn freeze(freeze: Freeze) -> Result<Freeze, Refusal> {
    if freeze.person == freeze.frozen_by {
        return Err(Refusal::of_field("person", "freeze-own"));
    }
    Ok(Freeze {
        reason: text::lines("reason", &freeze.reason, 2000)?,
        ..freeze
    })
}

/// Ends a freeze.
pub fn thaw(freeze: Freeze, at: At) -> Result<Freeze, Refusal> {
    if freeze.thawed_at.is_some() {
        return Err(Refusal::new("freeze-over"));
    }
    Ok(Freeze {
        thawed_at: Some(at),
        ..freeze
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn made(documents: &[u128], reason: &str) -> Result<Incident, Refusal> {
        check(Incident {
            id: IncidentId(Uuid::from_u128(1)),
            documents: documents
                .iter()
                .map(|id| DocumentId(Uuid::from_u128(*id)))
                .collect(),
            reason: reason.to_owned(),
            made_by: PersonId(Uuid::from_u128(2)),
            made_at: At(0),
        })
    }

    #[test]
    fn r24_an_incident_file_names_each_document_once_and_says_why() {
        let file = made(&[7, 5, 7], "found at a fair").expect("a file");
        assert_eq!(file.documents.len(), 2);
        let code = |result: Result<Incident, Refusal>| result.expect_err("refused").code;
        assert_eq!(code(made(&[], "why")), "incident-empty");
        assert_eq!(
            code(made(&(0..201).collect::<Vec<_>>(), "why")),
            "incident-many"
        );
        assert!(made(&[7], "  ").is_err());
    }

    #[test]
    fn nobody_freezes_themselves_and_what_is_over_stays_over() {
        let one = |by: u128| Freeze {
            id: FreezeId(Uuid::from_u128(1)),
            version: 1,
            person: PersonId(Uuid::from_u128(2)),
            reason: "a lost laptop".to_owned(),
            frozen_by: PersonId(Uuid::from_u128(by)),
            frozen_at: At(0),
            thawed_at: None,
        };
        assert_eq!(freeze(one(2)).expect_err("refused").code, "freeze-own");
        let thawed = thaw(freeze(one(3)).expect("frozen"), At(5)).expect("thawed");
        assert_eq!(
            thaw(thawed, At(6)).expect_err("refused").code,
            "freeze-over"
        );
    }
}
