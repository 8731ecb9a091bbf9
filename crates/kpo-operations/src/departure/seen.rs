//! What somebody saw, certified when they leave: one entry in the log of each client whose files they were shown, of which the client
//! takes a receipt home (R9, R24).
//!
//! The entries carry ids and counts, no names: what erasing a person's record leaves must still prove.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::departure::Reach;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::ledger::Showing;
use kpo_practice::person::Person;
use kpo_practice::time::Day;
use kpo_records::Tx;
use kpo_records::departure::DocumentSeen;
use serde_json::json;

use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// What somebody saw of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSeen {
    /// Which.
    pub engagement: EngagementId,
    /// Its title.
    pub title: String,
    /// What sorts of things they were shown.
    pub kinds: BTreeSet<Showing>,
    /// The first day.
    pub first_on: Day,
    /// The last.
    pub last_on: Day,
    /// Documents, page by page and copy by copy.
    pub documents: Vec<DocumentSeen>,
}

/// Everything somebody was ever shown.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Who.
    pub person: Person,
    /// File by file, by title.
    pub files: Vec<FileSeen>,
}

/// Puts on record, in the logs of the clients, what somebody who leaves was shown. A firm certifies `own` files of its work alone.
pub(super) async fn certify(
    tx: &mut Tx,
    caller: &Caller,
    (person, reach): (PersonId, Reach),
    own: &BTreeSet<EngagementId>,
) -> Result<()> {
    let sightings = tx.sightings(Some(person), None).await?;
    let documents = tx.documents_seen_by(person).await?;
    let files: BTreeSet<EngagementId> = sightings
        .iter()
        .map(|one| one.engagement)
        .chain(documents.iter().map(|one| one.engagement))
        .filter(|file| reach.holds(*file) && (reach.firm().is_none() || own.contains(file)))
        .collect();
    for file in files {
        let kinds: BTreeSet<&str> = sightings
            .iter()
            .filter(|one| one.engagement == file)
            .map(|one| one.kind.word())
            .collect();
        let documents: Vec<_> = documents
            .iter()
            .filter(|one| one.engagement == file)
            .map(|one| {
                json!({ "document": one.document, "pages": one.pages, "copies": one.copies,
                    "first_at": one.first_at, "last_at": one.last_at })
            })
            .collect();
        let facts = json!({ "person": person, "kinds": kinds, "documents": documents });
        let entry = Entry::new("departure.certified", "person", person).with(facts);
        // The file's history is read by those who may not know who reviews it.
        let blind = kinds.contains(Showing::Review.word()) || kinds.contains(Showing::Panel.word());
        tx.note(caller, if blind { entry } else { entry.within(file) });
    }
    Ok(())
}

/// Everything somebody was ever shown, for the security officer and the auditor. That it was read is recorded first.
pub async fn certificate(
    office: &Office,
    caller: &Caller,
    person: PersonId,
) -> Result<Certificate> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadExposure)
        .await?;
    let person = tx.person(person).await?;
    let entry = Entry::new("departure.certificate-read", "person", person.id);
    tx.note(caller, entry);
    tx.commit().await?;
    let mut tx = office.read().await?;
    let mut files: BTreeMap<EngagementId, FileSeen> = BTreeMap::new();
    for one in tx.sightings(Some(person.id), None).await? {
        let file = file(&mut tx, &mut files, one.engagement, one.seen_on).await?;
        file.kinds.insert(one.kind);
    }
    for one in tx.documents_seen_by(person.id).await? {
        file(&mut tx, &mut files, one.engagement, one.first_at.day()).await?;
        let file = file(&mut tx, &mut files, one.engagement, one.last_at.day()).await?;
        if one.pages > 0 {
            file.kinds.insert(Showing::Page);
        }
        if one.copies > 0 {
            file.kinds.insert(Showing::Copy);
        }
        file.documents.push(one);
    }
    let mut files: Vec<FileSeen> = files.into_values().collect();
    files.sort_by(|one, other| one.title.cmp(&other.title));
    Ok(Certificate { person, files })
}

/// The file among those seen, widened to a day on which it was.
async fn file<'a>(
    tx: &mut Tx,
    files: &'a mut BTreeMap<EngagementId, FileSeen>,
    id: EngagementId,
    on: Day,
) -> Result<&'a mut FileSeen> {
    use std::collections::btree_map::Entry::{Occupied, Vacant};
    let file = match files.entry(id) {
        Occupied(there) => there.into_mut(),
        Vacant(free) => free.insert(FileSeen {
            engagement: id,
            title: tx.engagement(id).await?.title,
            kinds: BTreeSet::new(),
            first_on: on,
            last_on: on,
            documents: Vec::new(),
        }),
    };
    file.first_on = file.first_on.min(on);
    file.last_on = file.last_on.max(on);
    Ok(file)
}
