//! The room as JSON and bytes: listing, putting in, marked pages, the original.

use axum::body::Body as Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use futures_util::StreamExt as _;
use kpo_operations::room::upload::{Incoming, receive};
use kpo_operations::room::{self, copying as copies, view};
use kpo_practice::access::{Action, Caller};
use kpo_practice::copying::Copying;
use kpo_practice::id::{DocumentId, EngagementId};
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::agreement::{Made, made};
use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, IfMatch};
use super::listed::{Listed, whole};
use crate::app::App;
use crate::pages::room::{Picture, attachment, copy_of};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let (schemas, paths, put_in) = routes!(upload);
    // The handler counts the bytes as they come and refuses what is too large.
    let put_in = (schemas, paths, put_in.layer(DefaultBodyLimit::disable()));
    Routes::new()
        .api(Guard::May(Action::ReadRoom), routes!(list))
        .api(Guard::May(Action::UploadDocument), put_in)
        .api(Guard::May(Action::ViewPage), routes!(page))
        .api(Guard::May(Action::ExportOriginal), routes!(original))
        .api(Guard::May(Action::ClassifyDocument), routes!(classify))
        .api(Guard::May(Action::ClassifyDocument), routes!(copying))
        .api(Guard::May(Action::TakeMarkedPdf), routes!(marked_pdf))
        .api(Guard::May(Action::TakeMarkedSource), routes!(marked_source))
        .api(Guard::May(Action::DeleteDocument), routes!(remove))
        .api(Guard::May(Action::DeleteDocument), routes!(destroy))
}

/// A document.
#[derive(Serialize, ToSchema)]
struct DocumentOut {
    id: String,
    version: i64,
    name: String,
    kind: described::FileKind,
    #[schema(value_type = described::Class)]
    class: i64,
    /// A country, `eu`, `eea`, `adequate` or `anywhere`.
    region: String,
    state: described::DocumentState,
    /// Why it was refused: a refusal's code.
    reason: Option<String>,
    /// What readers may take away.
    copying: described::Copying,
    pages: i64,
    size: i64,
    digest: String,
    created_at: Instant,
}

/// The documents of a room, as far as the caller may know of them.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/documents", tag = "room", params(("id" = String, Path)),
    responses((status = 200, body = Listed<DocumentOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = room::list(&app.office, &caller, id).await?;
    let documents = sheet.documents.into_iter().map(|one| one.document);
    let out = documents.map(|one| DocumentOut {
        id: one.id.to_string(),
        version: one.version,
        name: one.name,
        kind: one.kind.into(),
        class: one.class,
        region: one.region,
        state: one.state.into(),
        reason: one.reason,
        copying: one.copying.into(),
        pages: one.pages,
        size: one.size,
        digest: one.digest,
        created_at: one.created_at.into(),
    });
    Ok(whole(out))
}

/// What comes beside the bytes.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Beside {
    /// The file's name, with its ending.
    name: String,
    /// 0 public, 1 internal, 2 confidential, 3 secret.
    #[param(minimum = 0, maximum = 3)]
    class: i64,
    /// A country, `eu`, `eea`, `adequate` or `anywhere`.
    region: String,
}

/// Puts a document in; the body is its bytes. It is checked before anybody sees it.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/documents", tag = "room", params(("id" = String, Path), Beside),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Made), Problems))]
async fn upload(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Query(beside): Query<Beside>,
    body: Bytes,
) -> Answer {
    let mut incoming = receive(&app.office, &caller, id).await?;
    if let Err(problem) = pour(&mut incoming, body).await {
        incoming.abandon().await;
        return Err(problem);
    }
    let (name, class, region) = (&beside.name, beside.class, &beside.region);
    let document = incoming
        .finish(&app.office, &caller, name, class, region)
        .await?;
    Ok(made(document))
}

async fn pour(incoming: &mut Incoming, body: Bytes) -> Result<(), Problem> {
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Refusal::new("unreadable"))?;
        incoming.write(&piece).await?;
    }
    Ok(())
}

/// One page, counted from 1, as a picture with the caller's mark. The showing is recorded before a byte is sent.
#[utoipa::path(get, path = "/api/v1/documents/{id}/pages/{number}", tag = "room",
    params(("id" = String, Path), ("number" = i64, Path)),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), Problems))]
async fn page(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, number)): Of<(DocumentId, i64)>,
) -> Result<Picture, Problem> {
    let marked = view::page(&app.office, &caller, id, number).await?;
    Ok(Picture(marked))
}

/// The original, after a fresh sign-in with a second factor: a token cannot.
#[utoipa::path(post, path = "/api/v1/documents/{id}/original", tag = "room", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Problems))]
async fn original(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Answer {
    Ok(attachment(view::export(&app.office, &caller, id).await?))
}

/// The document as a PDF with the caller's marks, where its mode allows it. That it was taken is recorded before a byte is sent.
#[utoipa::path(post, path = "/api/v1/documents/{id}/marked-pdf", tag = "room", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), Problems))]
async fn marked_pdf(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Answer {
    Ok(copy_of(copies::pdf(&app.office, &caller, id).await?))
}

/// The file itself with the caller's marks, where its mode and its kind allow it. That it was taken is recorded before a byte is sent.
#[utoipa::path(post, path = "/api/v1/documents/{id}/marked-source", tag = "room", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Problems))]
async fn marked_source(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Answer {
    Ok(copy_of(copies::source(&app.office, &caller, id).await?))
}

/// What readers may take away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CopyMode {
    #[schema(value_type = described::Copying)]
    copying: String,
}

/// Says what readers of a document may take away.
#[utoipa::path(put, path = "/api/v1/documents/{id}/copying", tag = "room",
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = CopyMode,
    responses((status = 204), Problems))]
async fn copying(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
    IfMatch(version): IfMatch,
    Body(sent): Body<CopyMode>,
) -> Answer {
    let mode = Copying::from_word(&sent.copying)
        .ok_or_else(|| Refusal::of_field("copying", "copy-mode"))?;
    copies::set(&app.office, &caller, id, version, mode).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A class and a region.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Classification {
    #[schema(value_type = described::Class)]
    class: i64,
    /// A country, `eu`, `eea`, `adequate` or `anywhere`.
    region: String,
}

/// Says how secret a document is and where it may be read.
#[utoipa::path(put, path = "/api/v1/documents/{id}/classification", tag = "room",
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = Classification,
    responses((status = 204), Problems))]
async fn classify(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
    IfMatch(version): IfMatch,
    Body(sent): Body<Classification>,
) -> Answer {
    apply(&app, &caller, id, version, sent).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn apply(
    app: &App,
    caller: &Caller,
    id: DocumentId,
    version: i64,
    sent: Classification,
) -> Result<(), Problem> {
    room::classify(&app.office, caller, id, version, sent.class, &sent.region).await?;
    Ok(())
}

/// Takes a document out of the room; the record of who saw it stays.
#[utoipa::path(delete, path = "/api/v1/documents/{id}", tag = "room", params(("id" = String, Path)),
    responses((status = 204), Problems))]
async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Answer {
    room::remove(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Destroys the room of a closed file for good: its key, then its bytes. After a fresh sign-in; a token cannot. The record of who
/// saw what stays, and there is a receipt.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/room/destruction", tag = "room", params(("id" = String, Path)),
    responses((status = 204), Problems))]
async fn destroy(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    room::destroy::destroy(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
