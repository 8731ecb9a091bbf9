//! What is done to a document: class and region, what readers may take away, taking it out, taking a marked copy or the original.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use kpo_operations::room::copying::Copy;
use kpo_operations::room::view::Original;
use kpo_operations::room::{self, copying, view};
use kpo_practice::copying::Copying;
use kpo_practice::id::{DocumentId, EngagementId};
use kpo_practice::refusal::Refusal;
use kpo_practice::room::FileKind;
use serde::Deserialize;

use crate::app::App;
use crate::form::Posted;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

/// A class and a region.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Classification {
    class: i64,
    region: String,
    version: i64,
}

pub(super) async fn classify(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
    form: Posted<Classification>,
) -> Answer {
    let command = form.command?;
    room::classify(
        &app.office,
        &caller,
        id,
        command.version,
        command.class,
        &command.region,
    )
    .await?;
    Ok(Redirect::to(&format!("/documents/{id}")).into_response())
}

/// What readers may take away.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mode {
    mode: String,
    version: i64,
}

pub(super) async fn copying(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
    form: Posted<Mode>,
) -> Answer {
    let command = form.command?;
    let mode =
        Copying::from_word(&command.mode).ok_or_else(|| Refusal::of_field("mode", "copy-mode"))?;
    copying::set(&app.office, &caller, id, command.version, mode).await?;
    Ok(Redirect::to(&format!("/documents/{id}")).into_response())
}

pub(super) async fn marked_pdf(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Result<Response, Problem> {
    Ok(copy_of(copying::pdf(&app.office, &caller, id).await?))
}

pub(super) async fn marked_source(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Result<Response, Problem> {
    Ok(copy_of(copying::source(&app.office, &caller, id).await?))
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Answer {
    let file = room::remove(&app.office, &caller, id).await?;
    Ok(Redirect::to(&format!("/engagements/{file}/room")).into_response())
}

pub(super) async fn destroy(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    room::destroy::destroy(&app.office, &caller, id).await?;
    Ok(Redirect::to(&format!("/engagements/{id}/room")).into_response())
}

pub(super) async fn export(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
) -> Result<Response, Problem> {
    Ok(attachment(view::export(&app.office, &caller, id).await?))
}

/// An original as a file to keep, never as a page to look at.
pub(crate) fn attachment(original: Original) -> Response {
    kept(original.into_parts())
}

/// A marked copy as a file to keep.
pub(crate) fn copy_of(copy: Copy) -> Response {
    kept(copy.into_parts())
}

fn kept((bytes, name, kind): (Bytes, String, FileKind)) -> Response {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let disposition = HeaderValue::from_str(&disposition)
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let sandbox = HeaderValue::from_static("sandbox; default-src 'none'");
    (
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(kind.media_type()),
            ),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ),
            (header::CONTENT_SECURITY_POLICY, sandbox),
        ],
        bytes,
    )
        .into_response()
}
