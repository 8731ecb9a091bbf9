//! What the client does to a document: class and region, taking it out, taking the original.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::room::view::Original;
use kpo_operations::room::{self, view};
use kpo_practice::id::{DocumentId, EngagementId};
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
    use std::fmt::Write as _;
    let (bytes, name, kind) = original.into_parts();
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
