//! Putting a document in: the bytes are stored as they come, counted, and refused as soon as they are too many, so that
//! neither memory nor disk fills with what will not be taken.

use icu::normalizer::ComposingNormalizerBorrowed;
use kpo_practice::access::{Action, Caller};
use kpo_practice::change::Effect;
use kpo_practice::id::{BlobId, DocumentId, EngagementId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{self, Document, DocumentState, SIZE_MAX};
use kpo_practice::time::At;
use kpo_records::blob::{self, Stored, Writing};
use kpo_records::{RecordsError, Tx};
use serde_json::json;

use crate::admit::Record;
use crate::engagement;
use crate::error::{Error, Result};
use crate::job;
use crate::office::Office;

/// The job that checks a document.
pub const CHECK: &str = "document.check";
/// The job that takes away bytes no row names.
pub const SWEEP: &str = "blob.sweep";

/// How many first bytes are looked at before anything else.
const HEAD_BYTES: usize = 4096;

/// A document on its way in: sealed as it comes.
pub struct Incoming {
    engagement: EngagementId,
    blob: BlobId,
    head: Vec<u8>,
    writing: Writing,
}

/// Begins to take a document; somebody who may not put documents here is turned away before a byte is read.
pub async fn receive(office: &Office, caller: &Caller, id: EngagementId) -> Result<Incoming> {
    let mut tx = office.read().await?;
    office
        .admit(&mut tx, caller, Action::UploadDocument, id)
        .await?;
    let blob = office.id();
    let place = tx.blob_place(id, blob).await?;
    drop(tx);
    Ok(Incoming {
        engagement: id,
        blob,
        head: Vec::new(),
        writing: office.blobs()?.begin(place).await?,
    })
}

/// The refusal of a file that is too large.
pub fn too_large() -> Error {
    let megabytes = SIZE_MAX / (1024 * 1024);
    Refusal::of_field("file", "document-too-large")
        .with("limit", megabytes)
        .into()
}

impl Incoming {
    /// Takes the next piece; after an error nothing is kept.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if self.writing.size() + bytes.len() as u64 > SIZE_MAX {
            return Err(too_large());
        }
        let wanted = HEAD_BYTES.saturating_sub(self.head.len());
        self.head
            .extend_from_slice(&bytes[..wanted.min(bytes.len())]);
        Ok(self.writing.write(bytes).await?)
    }

    /// Gives up: nothing is kept.
    pub async fn abandon(self) {
        self.writing.abandon().await;
    }

    /// All bytes have come. The document is in quarantine until it is checked.
    pub async fn finish(
        self,
        office: &Office,
        caller: &Caller,
        name: &str,
        class: i64,
        region: &str,
    ) -> Result<DocumentId> {
        match self.acceptable(name, class, region) {
            Err(refusal) => {
                self.writing.abandon().await;
                Err(refusal.into())
            }
            Ok((name, kind)) => {
                let stored = self.writing.finish().await?;
                let document = Document {
                    id: office.id(),
                    version: 1,
                    engagement: self.engagement,
                    name,
                    kind,
                    class,
                    region: region.to_owned(),
                    state: DocumentState::Quarantined,
                    reason: None,
                    pages: 0,
                    breaks: String::new(),
                    blob: self.blob,
                    digest: stored.digest.clone(),
                    size: i64::try_from(stored.size).unwrap_or(i64::MAX),
                    copying: kpo_practice::copying::Copying::View,
                    hold: false,
                    uploaded_by: caller.person,
                    created_at: caller.at,
                };
                let kept = keep(office, caller, &document, &stored).await;
                if kept.is_err() {
                    // The row did not come to be, so the bytes go at once; if even that fails, the sweep finds them.
                    let _ = office.blobs()?.remove(document.blob).await;
                }
                kept.map(|()| document.id)
            }
        }
    }

    fn acceptable(
        &self,
        name: &str,
        class: i64,
        region: &str,
    ) -> std::result::Result<(String, room::FileKind), Refusal> {
        room::check_class(class)?;
        room::check_region(region)?;
        if self.writing.size() == 0 {
            return Err(Refusal::of_field("file", "document-empty"));
        }
        let nfc = ComposingNormalizerBorrowed::new_nfc();
        let name = room::safe_name(name, |text| nfc.normalize(text).into_owned());
        let kind = room::check_kind(&name, &self.head)?;
        Ok((name, kind))
    }
}

async fn keep(
    office: &Office,
    caller: &Caller,
    document: &Document,
    stored: &Stored,
) -> Result<()> {
    let mut tx = office.begin().await?;
    // Asked again: the right may have ended while the bytes came in.
    office
        .admit(&mut tx, caller, Action::UploadDocument, document.engagement)
        .await?;
    tx.insert_blob(
        document.blob,
        &document.digest,
        document.size,
        document.created_at,
    )
    .await?;
    tx.insert_blob_key(
        document.engagement,
        document.blob,
        stored,
        document.created_at,
    )
    .await?;
    tx.insert_document(document).await?;
    let facts = json!({ "digest": document.digest, "size": document.size, "kind": document.kind.word(),
        "class": document.class, "region": document.region });
    tx.note(
        caller,
        Entry::new("document.uploaded", "document", document.id)
            .within(document.engagement)
            .with(facts),
    );
    let check = Effect {
        kind: CHECK,
        payload: json!({ "document": document.id }),
        not_before: None,
    };
    job::enqueue(office, &mut tx, vec![check], caller.at).await?;
    sweep_tomorrow(office, &mut tx, caller.at).await?;
    engagement::advance(&mut tx, document.engagement, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// At the start of a server, before anybody can put anything in: takes away what uploads left that the end of the last
/// server cut off, and has a sweep look for whole bytes whose row never came to be.
pub async fn tidy_up(office: &Office) -> Result<usize> {
    let gone = blob::clear_unfinished(&office.settings.data).map_err(RecordsError::from)?;
    let mut tx = office.begin().await?;
    sweep_tomorrow(office, &mut tx, office.clock.now()).await?;
    tx.commit().await?;
    Ok(gone)
}

/// One sweep a day, on the days after something came in.
async fn sweep_tomorrow(office: &Office, tx: &mut Tx, at: At) -> Result<()> {
    let day = at.day();
    let sweep = Effect {
        kind: SWEEP,
        payload: json!({}),
        not_before: Some(day.plus_days(2).start()),
    };
    job::enqueue_once(office, tx, format!("{SWEEP}:{day}"), sweep, at).await?;
    Ok(())
}

/// Takes away bytes that are older than a day and that no living document names; how many there were.
pub async fn sweep(office: &Office) -> Result<usize> {
    let blobs = office.blobs()?;
    let old = blobs.older_than(office.clock.now().plus_days(-1)).await?;
    let mut gone = 0;
    for some in old.chunks(200) {
        let mut tx = office.read().await?;
        let kept = tx.blobs_kept(some).await?;
        drop(tx);
        for id in some.iter().filter(|id| !kept.contains(id)) {
            blobs.remove(*id).await?;
            gone += 1;
        }
    }
    Ok(gone)
}
