//! Incident files: every copy and reader of chosen documents, gathered in one act by the security officer (R24).
//!
//! That a file was made, of what and why, is in the journal before anything of it is shown, and so is every reading of it.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{DocumentId, Id, IncidentId, PersonId};
use kpo_practice::incident::{self, Incident};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::ExposureKind;
use kpo_practice::time::At;
use kpo_records::{Page, PageRequest, RecordsError};
use serde_json::json;
use uuid::Uuid;

use crate::admit::Record;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;

pub use kpo_records::room::Shown;

/// One person who was shown something of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub person: PersonId,
    /// By name.
    pub name: String,
    /// For whom they acted, by name.
    pub organisation: String,
    /// How many of the documents.
    pub documents: usize,
    /// How many times a page was shown.
    pub pages: i64,
    /// How many originals were taken, without marks.
    pub copies: i64,
    /// First.
    pub first_at: At,
    /// Last.
    pub last_at: At,
    /// They can sign in now.
    pub active: bool,
}

/// An incident file as it is shown.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file.
    pub incident: Incident,
    /// Its documents by name.
    pub documents: BTreeMap<DocumentId, String>,
    /// Everybody who was shown something of them, who saw most first.
    pub readers: Vec<Reader>,
    /// Every page shown and every copy taken, the earliest first.
    pub copies: Vec<Shown>,
    /// Who made it.
    pub names: Names,
}

/// All incident files, the latest first.
#[derive(Clone, Debug)]
pub struct List {
    /// They, without their documents.
    pub incidents: Page<Incident>,
    /// Who made them.
    pub names: Names,
}

/// Makes an incident file of documents.
pub async fn make(
    office: &Office,
    caller: &Caller,
    documents: Vec<DocumentId>,
    reason: &str,
) -> Result<IncidentId> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    let incident = incident::check(Incident {
        id: office.id(),
        documents,
        reason: reason.to_owned(),
        made_by: caller.person,
        made_at: caller.at,
    })?;
    for document in &incident.documents {
        match tx.document(*document).await {
            Ok(_) => {}
            Err(RecordsError::NotFound) => {
                return Err(Refusal::of_field("documents", "entry-unknown").into());
            }
            Err(error) => return Err(error.into()),
        }
    }
    let rows: Vec<Uuid> = incident
        .documents
        .iter()
        .map(|_| office.id::<IncidentId>().uuid())
        .collect();
    tx.insert_incident(&incident, &rows).await?;
    let facts = json!({ "documents": incident.documents });
    tx.note(
        caller,
        Entry::new("incident.made", "incident", incident.id).with(facts),
    );
    tx.commit().await?;
    Ok(incident.id)
}

/// All incident files.
pub async fn list(office: &Office, caller: &Caller, page: &PageRequest) -> Result<List> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    let incidents = tx.incidents(page).await?;
    let makers: Vec<PersonId> = incidents.items.iter().map(|one| one.made_by).collect();
    Ok(List {
        names: Names::default().people(&mut tx, &makers).await?,
        incidents,
    })
}

/// One incident file. That somebody read it is recorded first; `taken` says that they take it along.
pub async fn show(office: &Office, caller: &Caller, id: IncidentId, taken: bool) -> Result<Sheet> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    let incident = tx.incident(id).await?;
    let act = if taken {
        "incident.taken"
    } else {
        "incident.read"
    };
    tx.note(caller, Entry::new(act, "incident", id));
    tx.commit().await?;
    let mut tx = office.read().await?;
    let mut documents = BTreeMap::new();
    for document in &incident.documents {
        documents.insert(*document, tx.document(*document).await?.name);
    }
    let copies = tx.copies_of(&incident.documents).await?;
    let mut readers = readers(&copies);
    let ids: Vec<PersonId> = readers.iter().map(|one| one.person).collect();
    let active: BTreeSet<PersonId> = tx
        .people(&ids)
        .await?
        .into_iter()
        .filter(|one| one.active)
        .map(|one| one.id)
        .collect();
    for one in &mut readers {
        one.active = active.contains(&one.person);
    }
    Ok(Sheet {
        documents,
        readers,
        copies,
        names: Names::default()
            .people(&mut tx, &[incident.made_by])
            .await?,
        incident,
    })
}

/// Who they were: whoever took an original comes first, since no mark leads back to it.
fn readers(copies: &[Shown]) -> Vec<Reader> {
    let mut found: BTreeMap<PersonId, (Reader, BTreeSet<DocumentId>)> = BTreeMap::new();
    for one in copies {
        let shown = &one.exposure;
        let (reader, documents) = found.entry(shown.person).or_insert_with(|| {
            let reader = Reader {
                person: shown.person,
                name: one.person.clone(),
                organisation: one.organisation.clone(),
                documents: 0,
                pages: 0,
                copies: 0,
                first_at: shown.at,
                last_at: shown.at,
                active: false,
            };
            (reader, BTreeSet::new())
        });
        documents.insert(shown.document);
        reader.documents = documents.len();
        reader.last_at = reader.last_at.max(shown.at);
        match shown.kind {
            ExposureKind::View => reader.pages += 1,
            ExposureKind::Export | ExposureKind::Copy => reader.copies += 1,
        }
    }
    let mut readers: Vec<Reader> = found.into_values().map(|(reader, _)| reader).collect();
    readers.sort_by(|one, other| {
        let key = |one: &Reader| (-one.copies, -one.pages);
        key(one)
            .cmp(&key(other))
            .then_with(|| one.name.cmp(&other.name))
    });
    readers
}
