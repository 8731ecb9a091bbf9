//! `Idempotency-Key`: a program that got no answer may send the same act again without doing it twice.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kpo_operations::Error;
use kpo_operations::idempotency::{Turn, claim, keep, release};
use kpo_practice::refusal::Refusal;
use serde_json::json;

use crate::app::App;
use crate::frame::SENT;
use crate::problem::Problem;
use crate::session::Visitor;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Runs an API act under its key, if it has one.
pub async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = request
        .headers()
        .get(&KEY)
        .map(|value| value.to_str().unwrap_or_default().to_owned());
    let caller = request
        .extensions()
        .get::<Visitor>()
        .and_then(|visitor| visitor.caller.clone());
    let acts = request.method() == Method::POST && request.uri().path().starts_with("/api/");
    let (true, Some(key), Some(caller)) = (acts, key, caller) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_BYTES_MAX).await else {
        return Problem(Error::Refused(Refusal::new("too-large"))).into_response();
    };
    // In a task of its own from the claim on: a client that hangs up, which is who comes again with its key, must not leave it
    // half way between claimed and remembered.
    let whole = async move {
        match claim(&app.office, &caller, &key, &act(&parts, &bytes)).await {
            Err(error) => Problem(error).into_response(),
            Ok(Turn::Again(kept)) => replay(&kept),
            Ok(Turn::First(hash)) => {
                let request = Request::from_parts(parts, Body::from(bytes));
                to_the_end(app, hash, next.run(request)).await
            }
        }
    };
    tokio::spawn(whole)
        .await
        .unwrap_or_else(|cause| Problem(Error::unavailable(cause)).into_response())
}

/// What makes two requests the same act: where to, on which condition, and what was sent.
fn act(parts: &Parts, body: &[u8]) -> Vec<u8> {
    let asked = parts
        .uri
        .path_and_query()
        .map_or("", |asked| asked.as_str());
    let mut act = asked.as_bytes().to_vec();
    for name in [header::IF_MATCH, header::CONTENT_TYPE] {
        act.push(0);
        act.extend(
            parts
                .headers
                .get(name)
                .map_or(&b""[..], |value| value.as_bytes()),
        );
    }
    act.push(0);
    act.extend(body);
    act
}

/// Runs the act and remembers its answer; an act that panics gives its key back.
async fn to_the_end(
    app: App,
    hash: String,
    act: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let own = app.clone();
    let key = hash.clone();
    let done = tokio::spawn(SENT.scope(true, async move {
        let response = act.await;
        remember(&own, &key, response).await
    }));
    match done.await {
        Ok(response) => response,
        Err(cause) => {
            tell(release(&app.office, &hash).await);
            Problem(Error::unavailable(cause)).into_response()
        }
    }
}

fn replay(kept: &kpo_operations::idempotency::KeptAnswer) -> Response {
    let status = kept
        .status
        .and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok())
        .unwrap_or(StatusCode::OK);
    let mut response = (status, kept.body.clone().unwrap_or_default()).into_response();
    let headers: serde_json::Value = kept
        .headers
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    for name in [header::CONTENT_TYPE, header::ETAG, header::LOCATION] {
        if let Some(value) = headers
            .get(name.as_str())
            .and_then(|value| HeaderValue::from_str(value.as_str()?).ok())
        {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(
        HeaderName::from_static("idempotency-replayed"),
        HeaderValue::from_static("true"),
    );
    response
}

/// Keeps the answer of an act that was done; an act that was refused, and the handing out of a file, changed nothing that
/// must not happen twice, and the key is free again.
async fn remember(app: &App, hash: &str, response: Response) -> Response {
    // Only what says how an act went is kept. A file is read anew each time: rights, sign-in and record are asked for again,
    // and its bytes lie nowhere but in its own place; it passes by as it comes, however large it is.
    let kind = response.headers().get(header::CONTENT_TYPE);
    let words = kind.is_none_or(|kind| kind == "application/json");
    if !response.status().is_success() || !words {
        tell(release(&app.office, hash).await);
        return response;
    }
    let (parts, body) = response.into_parts();
    // Our own words, already in memory: no limit of a stranger's making.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem(Error::unavailable("an answer could not be read")).into_response();
    };
    let tag = |name: HeaderName| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let headers = json!({ "content-type": tag(header::CONTENT_TYPE), "etag": tag(header::ETAG), "location": tag(header::LOCATION) });
    let status = parts.status.as_u16();
    let text = String::from_utf8_lossy(&bytes);
    tell(keep(&app.office, hash, status, &headers.to_string(), &text).await);
    Response::from_parts(parts, Body::from(bytes))
}

/// The act is done and answered whatever became of its key.
fn tell(kept: kpo_operations::Result<()>) {
    if let Err(cause) = kept {
        tracing::error!(%cause, "the answer of a keyed act could not be kept");
    }
}
