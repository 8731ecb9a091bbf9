//! Record, then reveal: what leaves the room, and the record that is durable before it does.

use bytes::Bytes;
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::id::{DocumentId, ExposureId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{self, Document, Exposure, ExposureKind, FileKind};
use kpo_records::Tx;
use kpo_records::imprint::Key;
use serde_json::json;

use super::imprint::{self, Imprint};
use super::mark::{Mark, Marked};
use super::{admit, paper};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// An original, for somebody who may take it. Made here and nowhere else, after the record of it is durable.
#[derive(Debug)]
pub struct Original {
    bytes: Bytes,
    name: String,
    kind: FileKind,
}

impl Original {
    /// The bytes, their name and their kind, for sending out.
    pub fn into_parts(self) -> (Bytes, String, FileKind) {
        (self.bytes, self.name, self.kind)
    }
}

/// Shows one page (counted from 1) as a picture with the reader's mark.
///
/// Drawing comes first and outside any transaction, since it takes long; then the rights are asked again, the exposure
/// and its journal entry are committed, and only then does the picture leave this function.
pub async fn page(office: &Office, caller: &Caller, id: DocumentId, number: i64) -> Result<Marked> {
    let mut tx = office.read().await?;
    let (document, _) = admit(office, &mut tx, caller, Action::ViewPage, id).await?;
    let organisation = tx.organisation(caller.organisation).await?.name;
    drop(tx);
    let document = document.into_inner();
    if number < 1 || number > document.pages {
        return Err(Error::NotFound);
    }
    let exposure = exposure(office, caller, &document, ExposureKind::View, number);
    let mark = Mark {
        name: caller.name.clone(),
        organisation,
        at: caller.at,
        class: document.class,
        code: exposure.code.clone(),
    };
    let key = imprint::key(office, caller, &document).await?;
    let hidden = Imprint::new(&key, &document, caller.person);
    let bytes = stored(office, &document).await?;
    let drawn = paper::draw_marked(office, &document, bytes, number, mark, hidden.into()).await?;
    commit(
        office,
        caller,
        &exposure,
        Action::ViewPage,
        "document.viewed",
        Some(&key),
    )
    .await?;
    Ok(drawn)
}

/// Hands out the original, to whoever may take it: a fresh sign-in with a second factor, and a record.
pub async fn export(office: &Office, caller: &Caller, id: DocumentId) -> Result<Original> {
    let mut tx = office.read().await?;
    let (document, _) = admit(office, &mut tx, caller, Action::ExportOriginal, id).await?;
    drop(tx);
    let bytes = stored(office, &document).await?;
    let exposure = exposure(office, caller, &document, ExposureKind::Export, 0);
    commit(
        office,
        caller,
        &exposure,
        Action::ExportOriginal,
        "document.exported",
        None,
    )
    .await?;
    Ok(Original {
        bytes,
        name: document.name.clone(),
        kind: document.kind,
    })
}

/// A document's bytes, if they are still those that were put in: nothing else is ever shown under its name.
pub(crate) async fn stored(office: &Office, document: &Document) -> Result<Bytes> {
    let bytes = office.bytes_of(document).await?;
    if kpo_practice::agreement::digest_of(&bytes) != document.digest {
        return Err(Error::unavailable(format!(
            "the stored bytes of document {} are not those that were put in; `kpo journal verify` says more",
            document.id
        )));
    }
    Ok(bytes)
}

pub(crate) fn exposure(
    office: &Office,
    caller: &Caller,
    document: &Document,
    kind: ExposureKind,
    page: i64,
) -> Exposure {
    let id: ExposureId = office.id();
    Exposure {
        id,
        document: document.id,
        engagement: document.engagement,
        person: caller.person,
        organisation: caller.organisation,
        kind,
        page,
        class: document.class,
        code: room::code(id),
        digest: document.digest.clone(),
        at: caller.at,
    }
}

/// Asks once more and makes the record durable.
pub(super) async fn commit(
    office: &Office,
    caller: &Caller,
    exposure: &Exposure,
    action: Action,
    act: &'static str,
    key: Option<&Key>,
) -> Result<()> {
    let mut tx = office.begin().await?;
    still_may(office, &mut tx, caller, exposure, action).await?;
    if let Some(key) = key {
        imprint::commit_to(&mut tx, caller, key, exposure).await?;
    }
    tx.insert_exposure(exposure).await?;
    let region = tx.document(exposure.document).await?.region;
    let seen = crate::transfer::seen_by(&mut tx, caller, &region).await?;
    let facts = json!({ "document": exposure.document, "page": exposure.page, "class": exposure.class,
        "code": exposure.code, "digest": exposure.digest, "seen": seen });
    tx.note(
        caller,
        Entry::new(act, "exposure", exposure.id)
            .within(exposure.engagement)
            .with(facts),
    );
    tx.commit().await?;
    Ok(())
}

/// Between the first question and this moment a wall, a freeze, a closure or a higher class may have come.
async fn still_may(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    exposure: &Exposure,
    action: Action,
) -> Result<()> {
    let (document, file) = admit(office, tx, caller, action, exposure.document).await?;
    let resource = Resource::Document(document.facts(&file));
    if !document.may(caller, action, &resource) || document.class != exposure.class {
        return Err(Refusal::new("document-changed").into());
    }
    Ok(())
}
