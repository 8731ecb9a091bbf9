//! The room: documents put in by the client, read by named experts as marked pictures of pages.
//!
//! Bytes go in through [`upload`], lie in quarantine until the job in [`check`] has found them harmless, and come out in
//! three ways only: as a [`mark::Marked`] picture with its reader's name in it, as a [`copying::Copy`] with its reader's marks where the
//! document's mode allows it, or, for the client alone, as an [`view::Original`]. All are recorded, durably, before a byte leaves.

pub mod apart;
pub mod archive;
mod budget;
pub mod check;
pub mod copying;
pub mod destroy;
pub(crate) mod imprint;
pub mod layout;
pub mod mark;
pub mod paper;
pub mod pdf;
pub mod picture;
mod portable;
pub mod sheet;
pub mod sketch;
pub(crate) mod spacing;
pub mod upload;
pub mod view;
pub mod writing;

use bytes::Bytes;
use kpo_practice::access::{Action, Caller, Resource, Visible};
use kpo_practice::engagement::Engagement;
use kpo_practice::gate::Gate;
use kpo_practice::id::{DocumentId, EngagementId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{self, Document, DocumentState};
use kpo_practice::time::At;
use kpo_records::Tx;
use kpo_records::blob::Blobs;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::agreement::freshly;
use crate::engagement;
use crate::error::{Error, Result};
use crate::office::Office;

impl Office {
    /// The store of bytes.
    pub(crate) fn blobs(&self) -> Result<Blobs> {
        Ok(self.db.blobs(&self.settings.data)?)
    }

    /// A document's bytes, opened: for an operation that has asked the policies.
    pub(crate) async fn bytes_of(&self, document: &Document) -> Result<Bytes> {
        let opening = self.glance().await?.blob_opening(document.blob).await?;
        Ok(self.blobs()?.read(opening).await?)
    }
}

/// A document as the room's list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The document.
    pub document: Document,
    /// The reader may look at its pages.
    pub can_view: bool,
    /// The reader may change class and region.
    pub can_classify: bool,
    /// The reader may take it out.
    pub can_remove: bool,
    /// The reader may take it away as a PDF with their marks.
    pub can_take_pdf: bool,
    /// The reader may take the file itself away with their marks, and its kind can carry them.
    pub can_take_source: bool,
    /// The reader may take the original (after a fresh sign-in with a second factor).
    pub can_export: bool,
    /// It lies in quarantine and nothing works at letting it out: its check was given up.
    pub given_up: bool,
    /// The reader may have a check that was given up tried again.
    pub can_retry: bool,
}

/// What the room page shows.
#[derive(Debug)]
pub struct Sheet {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The documents this reader may know of.
    pub documents: Vec<Listed>,
    /// The reader may put documents in.
    pub can_upload: bool,
    /// The reader may destroy the room (after a fresh sign-in).
    pub can_destroy: bool,
    /// When it was destroyed, if it was.
    pub destroyed: Option<At>,
}

/// The room.
pub async fn list(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadRoom, id).await?;
    let visible = Visible::to(
        file.standing.clone(),
        caller.circumstances(),
        Action::ListDocument,
    );
    let fresh = freshly(caller);
    let documents = tx.documents(id).await?;
    let checked = being_checked(&mut tx, &documents).await?;
    let can_destroy = destroy::may(&file, caller, &documents);
    let destroyed = destroyed(&mut tx, &file, &documents).await?;
    let documents = documents
        .into_iter()
        .filter_map(|document| {
            let resource = Resource::Document(document.facts(&file));
            visible.admits(&resource).then(|| {
                let may = |action| file.may(&fresh, action, &resource);
                Listed {
                    can_view: may(Action::ViewPage),
                    can_classify: may(Action::ClassifyDocument),
                    can_remove: may(Action::DeleteDocument),
                    can_take_pdf: may(Action::TakeMarkedPdf),
                    can_take_source: may(Action::TakeMarkedSource) && carries(&document),
                    can_export: may(Action::ExportOriginal),
                    given_up: given_up(&document, &checked),
                    can_retry: file.may(caller, Action::TendJobs, &house(&file)),
                    document,
                }
            })
        })
        .collect();
    Ok(Sheet {
        can_upload: destroyed.is_none() && file.also(caller, Action::UploadDocument),
        can_destroy,
        destroyed,
        documents,
        file,
    })
}

/// When a room was destroyed; asked only where there is nothing in it.
async fn destroyed(tx: &mut Tx, file: &Engagement, documents: &[Document]) -> Result<Option<At>> {
    if documents.is_empty() {
        return Ok(tx.room_destroyed(file.id).await?);
    }
    Ok(None)
}

/// The documents whose check is still under way; asked only where one of these is in quarantine.
async fn being_checked(tx: &mut Tx, documents: &[Document]) -> Result<Vec<DocumentId>> {
    let waits = |document: &Document| document.state == DocumentState::Quarantined;
    if documents.iter().any(waits) {
        return Ok(tx.documents_being_checked(upload::CHECK).await?);
    }
    Ok(Vec::new())
}

/// Whether a document's kind can carry marks itself.
fn carries(document: &Document) -> bool {
    kpo_practice::copying::check_source(document.kind).is_ok()
}

fn given_up(document: &Document, checked: &[DocumentId]) -> bool {
    document.state == DocumentState::Quarantined && !checked.contains(&document.id)
}

/// The installation a file lives in, whose jobs somebody tends.
fn house(file: &Engagement) -> Resource {
    Resource::Host {
        organisation: file.client,
    }
}

/// A document, and the file it belongs to, for somebody who may do `action` to it.
pub(crate) async fn admit(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    action: Action,
    id: DocumentId,
) -> Result<(Admitted<Document>, Engagement)> {
    let document = tx.document(id).await?;
    let file = tx.engagement(document.engagement).await?;
    if document.state == DocumentState::Removed {
        return Err(Error::NotFound);
    }
    let standing = crate::admit::standing(tx, caller, Some(document.engagement)).await?;
    let resource = Resource::Document(document.facts(&file));
    let document = office
        .admit_within(tx, document, standing, caller, action, &resource)
        .await?;
    Ok((document, file))
}

/// One document's page: what it is, for whoever may know of it.
pub async fn read(
    office: &Office,
    caller: &Caller,
    id: DocumentId,
) -> Result<(Listed, Engagement)> {
    let mut tx = office.read().await?;
    let (document, file) = admit(office, &mut tx, caller, Action::ListDocument, id).await?;
    let resource = Resource::Document(document.facts(&file));
    let fresh = freshly(caller);
    let may = |action| document.may(&fresh, action, &resource);
    let checked = being_checked(&mut tx, std::slice::from_ref(&*document)).await?;
    let listed = Listed {
        given_up: given_up(&document, &checked),
        can_retry: document.may(caller, Action::TendJobs, &house(&file)),
        can_view: may(Action::ViewPage),
        can_classify: may(Action::ClassifyDocument),
        can_remove: may(Action::DeleteDocument),
        can_take_pdf: may(Action::TakeMarkedPdf),
        can_take_source: may(Action::TakeMarkedSource) && carries(&document),
        can_export: may(Action::ExportOriginal),
        document: Document::clone(&document),
    };
    Ok((listed, file))
}

/// Says how secret a document is and where it may be read.
pub async fn classify(
    office: &Office,
    caller: &Caller,
    id: DocumentId,
    seen: i64,
    class: i64,
    region: &str,
) -> Result<EngagementId> {
    let mut tx = office.begin().await?;
    let (document, file) = admit(office, &mut tx, caller, Action::ClassifyDocument, id).await?;
    room::check_class(class)?;
    room::check_region(region)?;
    let mut document = document.into_inner();
    let before = json!({ "class": document.class, "region": document.region });
    document.class = class;
    region.clone_into(&mut document.region);
    tx.save_document(&document, seen).await?;
    tx.note(
        caller,
        Entry::new("document.classified", "document", id)
            .within(file.id)
            .with(json!({ "class": class, "region": region, "before": before })),
    );
    engagement::advance(&mut tx, file.id, caller.at).await?;
    tx.commit().await?;
    Ok(file.id)
}

/// Takes a document out of the room. Its bytes go; the record of who saw it stays.
pub async fn remove(office: &Office, caller: &Caller, id: DocumentId) -> Result<EngagementId> {
    let mut tx = office.begin().await?;
    let (document, file) = admit(office, &mut tx, caller, Action::DeleteDocument, id).await?;
    if document.hold {
        return Err(Refusal::new("document-hold").into());
    }
    let mut document = document.into_inner();
    let seen = document.version;
    document.state = DocumentState::Removed;
    tx.save_document(&document, seen).await?;
    tx.note(
        caller,
        Entry::new("document.removed", "document", id)
            .within(file.id)
            .with(json!({ "digest": document.digest })),
    );
    engagement::advance(&mut tx, file.id, caller.at).await?;
    tx.commit().await?;
    // Should this fail, the sweep takes the bytes: no living row names them.
    if let Err(error) = office.blobs()?.remove(document.blob).await {
        tracing::warn!(%error, "the bytes of a removed document are left to the sweep");
    }
    Ok(file.id)
}

/// What the room gate misses. A room that was destroyed misses nothing: it has done what it was for.
pub async fn gate(tx: &mut Tx, file: &Engagement) -> Result<Gate> {
    let documents = tx.documents(file.id).await?;
    let mut gate = room::gate(&documents);
    if destroyed(tx, file, &documents).await?.is_some() {
        gate.missing.clear();
    }
    Ok(gate)
}
