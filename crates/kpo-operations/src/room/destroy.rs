//! Destroying a room once its engagement is closed: the promise to return or destroy, kept on the client's own side.
//!
//! The room's key goes, so that its documents cannot be read by anybody, wherever copies of the sealed bytes may lie; then the bytes go. What
//! was shown to whom stays, and the journal still verifies. A document kept for a court keeps the whole room.

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::EngagementId;
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{Document, DocumentState};
use serde_json::json;

use crate::account::empowers;
use crate::admit::{Admitted, Record};
use crate::agreement::freshly;
use crate::engagement;
use crate::error::{Error, Result};
use crate::office::Office;

/// Whether somebody may destroy the room, after a fresh sign-in: who may take out every document of a file that is closed.
pub(super) fn may(file: &Admitted<Engagement>, caller: &Caller, documents: &[Document]) -> bool {
    let fresh = freshly(caller);
    file.closed_at.is_some()
        && !documents.is_empty()
        && documents.iter().all(|document| {
            file.may(
                &fresh,
                Action::DeleteDocument,
                &Resource::Document(document.facts(file)),
            )
        })
}

/// Destroys the room of a closed file, for good. Needs a fresh sign-in, and no token can.
pub async fn destroy(office: &Office, caller: &Caller, id: EngagementId) -> Result<()> {
    let mut tx = office.begin().await?;
    let file = office.admit(&mut tx, caller, Action::ReadRoom, id).await?;
    let documents = tx.documents(id).await?;
    for document in &documents {
        let resource = Resource::Document(document.facts(&file));
        // Whoever may not take a document out learns no more than that; whether it is kept for a court is for those who may.
        if !file.may(caller, Action::DeleteDocument, &resource) {
            return Err(
                if document.hold && caller.host && caller.has_role("sourcing") {
                    Refusal::new("room-held").into()
                } else {
                    Error::Denied(Action::DeleteDocument)
                },
            );
        }
    }
    if documents.is_empty() {
        return Err(Refusal::new("room-nothing").into());
    }
    if file.closed_at.is_none() {
        return Err(Refusal::new("room-open").into());
    }
    empowers(caller)?;
    for mut document in documents.iter().cloned() {
        let seen = document.version;
        document.state = DocumentState::Removed;
        tx.save_document(&document, seen).await?;
        let entry = Entry::new("document.removed", "document", document.id)
            .within(id)
            .with(json!({ "digest": document.digest }));
        tx.note(caller, entry);
    }
    let blobs = tx.destroy_room_key(id, caller.at).await?;
    let entry = Entry::new("room.destroyed", "engagement", id)
        .within(id)
        .with(json!({ "documents": documents.len() }));
    tx.note(caller, entry);
    engagement::advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    // Nobody can open them any more. Should this fail, the sweep takes them: no living row names them.
    let store = office.blobs()?;
    for blob in blobs {
        if let Err(error) = store.remove(blob).await {
            tracing::warn!(%error, "the bytes of a room that was destroyed are left to the sweep");
        }
    }
    // What was written over still stands in the log until it is brought into the file.
    if let Err(error) = office.db.checkpoint().await {
        tracing::warn!(%error, "the log could not be brought into the file");
    }
    Ok(())
}
