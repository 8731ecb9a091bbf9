//! Copies that may be taken away, marked: what readers of a document may take is said for each document, and whoever takes it is on record
//! before a byte leaves (R24, R25).
//!
//! A copy counts as every page shown: its taker is among those a found copy is compared with, its exposure stands on the officer's board and
//! in an incident's file as a copy, and its visible line carries the code of that exposure.

use bytes::Bytes;
use kpo_practice::access::{Action, Caller};
use kpo_practice::copying::{self, Copying};
use kpo_practice::id::{DocumentId, EngagementId};
use kpo_practice::journal::Entry;
use kpo_practice::room::{Document, ExposureKind, FileKind};
use serde_json::json;

use super::imprint::{self, Imprint};
use super::mark::Mark;
use super::{admit, paper, view};
use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// A marked copy, for the reader it was made for. Made here and nowhere else, after the record of it is durable.
#[derive(Debug)]
pub struct Copy {
    bytes: Bytes,
    name: String,
    kind: FileKind,
}

impl Copy {
    /// The bytes, their name and their kind, for sending out.
    pub fn into_parts(self) -> (Bytes, String, FileKind) {
        (self.bytes, self.name, self.kind)
    }
}

/// Says what readers of a document may take away: whoever may set its class may.
///
/// # Errors
/// `NotFound`, `Denied`, or `Conflict` where somebody changed the document meanwhile.
pub async fn set(
    office: &Office,
    caller: &Caller,
    id: DocumentId,
    seen: i64,
    mode: Copying,
) -> Result<EngagementId> {
    let mut tx = office.begin().await?;
    let (document, file) = admit(office, &mut tx, caller, Action::ClassifyDocument, id).await?;
    let mut document = document.into_inner();
    let before = document.copying;
    document.copying = mode;
    tx.save_document(&document, seen).await?;
    tx.note(
        caller,
        Entry::new("document.copying", "document", id)
            .within(file.id)
            .with(json!({ "copying": mode.word(), "before": before.word() })),
    );
    tx.commit().await?;
    Ok(file.id)
}

/// The document as a PDF with the reader's marks.
///
/// # Errors
/// `NotFound` or `Denied`; `copy-too-long`; whatever opening the file is refused for; `document-changed` where the right ended meanwhile.
pub async fn pdf(office: &Office, caller: &Caller, id: DocumentId) -> Result<Copy> {
    take(office, caller, id, Form::Pdf).await
}

/// The file itself with the reader's marks, where its kind can carry them.
///
/// # Errors
/// As [`pdf`]'s, and `copy-source-kind` or `copy-source-blank`, which say what to do instead.
pub async fn source(office: &Office, caller: &Caller, id: DocumentId) -> Result<Copy> {
    take(office, caller, id, Form::Source).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Pdf,
    Source,
}

impl Form {
    fn action(self) -> Action {
        match self {
            Self::Pdf => Action::TakeMarkedPdf,
            Self::Source => Action::TakeMarkedSource,
        }
    }

    fn act(self) -> &'static str {
        match self {
            Self::Pdf => "document.pdf-taken",
            Self::Source => "document.source-taken",
        }
    }
}

/// Making the copy comes first and outside any transaction, since it takes long; then the rights are asked again, the exposure and its
/// journal entry are committed, and only then does the copy leave this function.
async fn take(office: &Office, caller: &Caller, id: DocumentId, form: Form) -> Result<Copy> {
    let mut tx = office.read().await?;
    let (document, _) = admit(office, &mut tx, caller, form.action(), id).await?;
    let organisation = tx.organisation(caller.organisation).await?.name;
    drop(tx);
    let document = document.into_inner();
    copying::check_pages(document.pages)?;
    if form == Form::Source {
        copying::check_source(document.kind)?;
    }
    let exposure = view::exposure(office, caller, &document, ExposureKind::Copy, 0);
    let key = imprint::key(office, caller, &document).await?;
    let hidden = Imprint::new(&key, &document, caller.person);
    let bytes = view::stored(office, &document).await?;
    let copy = match form {
        Form::Source => Copy {
            bytes: paper::spaced(office, bytes, &hidden).await?,
            name: document.name.clone(),
            kind: document.kind,
        },
        Form::Pdf => {
            let mark = Mark {
                name: caller.name.clone(),
                organisation,
                at: caller.at,
                class: document.class,
                code: exposure.code.clone(),
            };
            Copy {
                bytes: paper::portable(office, &document, bytes, mark, hidden).await?,
                name: name(&document),
                kind: FileKind::Pdf,
            }
        }
    };
    view::commit(
        office,
        caller,
        &exposure,
        form.action(),
        form.act(),
        Some(&key),
    )
    .await?;
    Ok(copy)
}

/// The document's name with the ending of what it became.
fn name(document: &Document) -> String {
    let stem = document
        .name
        .rsplit_once('.')
        .map_or(&*document.name, |(stem, _)| stem);
    format!("{stem}.pdf")
}
