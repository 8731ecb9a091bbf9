//! The job that lets a document out of quarantine, or refuses it with its reason.

use bytes::Bytes;
use kpo_practice::id::DocumentId;
use kpo_practice::journal::Entry;
use kpo_practice::room::{Document, DocumentState};
use kpo_records::RecordsError;
use kpo_records::job::Job;
use serde_json::json;

use super::paper;
use crate::engagement;
use crate::error::{Error, Result};
use crate::job::{Failure, Outcome};
use crate::office::Office;

/// How long all of a document may take to check.
const SECONDS_MAX: u64 = 120;

/// The job's handler.
pub(crate) async fn job(office: Office, job: Job) -> Outcome {
    let id = job
        .payload
        .get("document")
        .and_then(|id| id.as_str())
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Failure::GiveUp("the job names no document".to_owned()))?;
    Ok(check(&office, id).await?)
}

/// Checks a document that is in quarantine. Harmless when run twice: the second time it finds nothing to do.
pub async fn check(office: &Office, id: DocumentId) -> Result<()> {
    let mut tx = office.read().await?;
    let document = tx.document(id).await?;
    drop(tx);
    if document.state != DocumentState::Quarantined {
        return Ok(());
    }
    let found = match whole(office, &document).await? {
        Some(bytes) => paper::checked(office, SECONDS_MAX, (document.kind, bytes)).await,
        None => Ok(Err(super::archive::damaged())),
    };
    let found = match found {
        Ok(found) => found,
        Err(Error::Refused(refusal)) => Err(refusal),
        Err(other) => return Err(other),
    };
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let mut document = tx.document(id).await?;
    if document.state != DocumentState::Quarantined {
        return Ok(());
    }
    let seen = document.version;
    let act = match found {
        Ok(found) => {
            document.state = DocumentState::Ready;
            document.pages = found.pages;
            document.breaks = found.breaks;
            "document.checked"
        }
        Err(refusal) => {
            document.state = DocumentState::Refused;
            document.reason = Some(refusal.code.to_owned());
            "document.refused"
        }
    };
    tx.save_document(&document, seen).await?;
    let facts = json!({ "pages": document.pages, "reason": document.reason });
    let entry = Entry::new(act, "document", id)
        .within(document.engagement)
        .with(facts);
    tx.record(None, at, entry);
    engagement::advance(&mut tx, document.engagement, at).await?;
    tx.commit().await?;
    Ok(())
}

/// The document's bytes, if they are those that were put in.
async fn whole(office: &Office, document: &Document) -> Result<Option<Bytes>> {
    let bytes = match office.bytes_of(document).await {
        Err(Error::Unavailable(cause)) if damaged(cause.as_ref()) => return Ok(None),
        bytes => bytes?,
    };
    let (same, digest) = (bytes.clone(), document.digest.clone());
    let same = paper::aside(SECONDS_MAX, move || {
        kpo_practice::agreement::digest_of(&same) == digest
    });
    Ok(same.await?.then_some(bytes))
}

/// Whether what is stored was altered, so that trying again does not help.
fn damaged(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(
        cause.downcast_ref::<RecordsError>(),
        Some(RecordsError::Corrupt(_))
    )
}
