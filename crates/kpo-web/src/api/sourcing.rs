//! From request to award as JSON: the same operations as the pages, the same shapes as their forms.

mod award;
mod brief;
mod request;

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::json::versioned;
use crate::problem::Answer;
use crate::routes::Routes;

/// The routes of these nouns.
pub fn routes() -> Routes {
    request::routes()
        .merge(brief::routes())
        .merge(award::routes())
}

/// What was made or changed, and its version from now on.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::Done)]
pub(super) struct Done {
    /// Its id.
    id: String,
    /// Its version; 1 for what is never changed.
    version: i64,
}

#[expect(clippy::unnecessary_wraps, reason = "it is a handler's last word")]
pub(super) fn made(id: impl ToString, version: i64) -> Answer {
    let done = Done {
        id: id.to_string(),
        version,
    };
    Ok(versioned(StatusCode::CREATED, version, &done))
}

#[expect(clippy::unnecessary_wraps, reason = "it is a handler's last word")]
pub(super) fn changed(id: impl ToString, version: i64) -> Answer {
    let done = Done {
        id: id.to_string(),
        version,
    };
    Ok(versioned(StatusCode::OK, version, &done))
}

/// The version a one-row record has after it was written over the one seen.
fn next(seen: Option<i64>) -> i64 {
    seen.map_or(1, |seen| seen + 1)
}
