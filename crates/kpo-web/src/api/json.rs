//! JSON in and out: strict reading, versions as entity tags.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kpo_operations::Error;
use kpo_practice::refusal::Refusal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers;
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
        // A condition that cannot be read is not met: the act must not be done as though nothing had been asked.
        let seen = match request.headers().get(header::IF_MATCH) {
            Some(tag) => Some(version(tag).ok_or_else(|| refuse("If-Match"))?),
            None => None,
        };
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
        if let (None, Some(seen)) = (&said, seen) {
            // Two versions are said: the act may be done only if both are the same.
            let body: Option<Named> = serde_json::from_slice(&bytes).ok();
            if body.is_some_and(|body| body.version.is_some_and(|own| own != seen)) {
                return Err(Problem(Error::Conflict));
            }
        }
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

/// The version a body names itself.
#[derive(Deserialize)]
struct Named {
    version: Option<i64>,
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

/// How a version stands in `If-Match`: as `ETag` said it, and without the quotes that some clients leave out.
pub const VERSION_PATTERN: &str = r#"^(W/)?("[0-9]{1,18}"|[0-9]{1,18})$"#;

/// Reads what [`VERSION_PATTERN`] describes.
fn version(header: &HeaderValue) -> Option<i64> {
    let tag = header.to_str().ok()?;
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let quoted = tag.strip_prefix('"').map(|tag| tag.strip_suffix('"'));
    let digits = quoted.unwrap_or(Some(tag))?;
    let plain = digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
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
        let refused = || Refusal::new("unreadable").with("detail", "If-Match");
        version(header).map(Self).ok_or_else(|| refused().into())
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

/// A JSON answer that carries a version as its entity tag. The API's document says so of every such answer, and is held to it
/// wherever a test gets one.
pub fn versioned<T: Serialize + ToSchema>(status: StatusCode, version: i64, body: &T) -> Response {
    debug_assert!(
        answers::VERSIONED.contains(&T::name().as_ref()),
        "name {} among the versioned answers of api/answers.rs",
        T::name()
    );
    let mut response = (status, axum::Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_the_document_describes_it() {
        let read = |text: &'static str| version(&HeaderValue::from_static(text));
        for seven in ["\"7\"", "7", "W/\"7\""] {
            assert_eq!(read(seven), Some(7), "{seven}");
        }
        for none in [
            "",
            "*",
            "\"7",
            "7\"",
            "+7",
            "-7",
            "\"\"",
            "seven",
            "9999999999999999999",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
