//! JSON in and out: strict reading, versions as entity tags.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kpo_operations::Error;
use kpo_practice::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A JSON body, read strictly: unknown fields, duplicate keys, NUL and lone surrogates are refused with what is wrong. Where a
/// body has a field `version`, `If-Match` may say it instead.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| {
                kind.split(';')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .eq_ignore_ascii_case("application/json")
            });
        let refuse = |detail: &str| {
            Problem(Error::Refused(
                Refusal::new("unreadable").with("detail", detail),
            ))
        };
        if !is_json {
            return Err(refuse("content-type"));
        }
        let seen = request.headers().get(header::IF_MATCH).and_then(version);
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                let large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
                Problem(Error::Refused(Refusal::new(if large {
                    "too-large"
                } else {
                    "unreadable"
                })))
            })?;
        let said = seen.and_then(|seen| serde_json::from_str(&with_version(&bytes, seen)?).ok());
        let value: T = match said {
            Some(value) => value,
            None => serde_json::from_slice(&bytes).map_err(|error| refuse(&error.to_string()))?,
        };
        if bytes.windows(6).any(|six| six == b"\\u0000") {
            return Err(refuse("NUL"));
        }
        Ok(Self(value))
    }
}

/// The body with the version in it; for a body that has one already, or has no place for one, this reads as nothing.
fn with_version(bytes: &[u8], version: i64) -> Option<String> {
    let rest = std::str::from_utf8(bytes)
        .ok()?
        .trim_start()
        .strip_prefix('{')?;
    let comma = if rest.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    Some(format!("{{\"version\":{version}{comma}{rest}"))
}

fn version(header: &HeaderValue) -> Option<i64> {
    let header = header.to_str().ok()?.trim();
    let tag = header.trim_start_matches("W/").trim_matches('"');
    tag.parse().ok()
}

/// The version the client last read, from `If-Match: "7"`. Required where a row is changed.
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(header) = parts.headers.get(header::IF_MATCH) else {
            return Err(Problem(Error::Refused(Refusal::new(
                "precondition-missing",
            ))));
        };
        version(header).map(Self).ok_or(Problem(Error::Conflict))
    }
}

/// What came of changing a record whose version the body may name: where it names none and there was a record already, nobody
/// was faster; the client has not said what it read.
pub fn unsaid<T>(seen: Option<i64>, outcome: kpo_operations::Result<T>) -> Result<T, Problem> {
    outcome.map_err(|error| match (seen, error) {
        (None, Error::Conflict) => Problem(Error::Refused(Refusal::new("precondition-missing"))),
        (_, error) => Problem(error),
    })
}

/// A JSON answer that carries a version as its entity tag.
pub fn versioned(status: StatusCode, version: i64, body: &impl Serialize) -> Response {
    let mut response = (status, axum::Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Ids as the API's document describes them: shown there, never made.
pub mod described {
    macro_rules! ids {
        ($($(#[$doc:meta])* $name:ident = $pattern:literal;)*) => {$(
            $(#[$doc])*
            #[derive(utoipa::ToSchema)]
            #[schema(value_type = String, pattern = $pattern)]
            pub struct $name(#[expect(dead_code, reason = "only its description is used")] String);
        )*};
    }

    ids! {
        /// A person's id.
        PersonId = "^per_[0-9a-f]{32}$";
        /// A document's id.
        DocumentId = "^doc_[0-9a-f]{32}$";
        /// A claim's name in one review task.
        ReviewItemId = "^itm_[0-9a-f]{32}$";
    }
}
