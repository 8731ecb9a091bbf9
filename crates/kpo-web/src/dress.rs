//! Puts words on errors: a page with a way back for people, an RFC 9457 problem document for programs.
//!
//! A thing that is not there and a thing that is not the caller's get the same body to the byte, so that nothing can be
//! told apart by asking.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::{Error, words};
use kpo_practice::access::Locale;
use serde_json::json;

use crate::app::App;
use crate::frame::Frame;
use crate::kept::{self, Kept};
use crate::pages::session::prove_again;
use crate::problem::{Problem, status};
use crate::session::Visitor;

/// The answer to a path that is none.
pub async fn nothing_here() -> Problem {
    Problem(Error::NotFound)
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    f: Frame,
    title: String,
    next: String,
    number: Option<String>,
    kept: Option<Kept>,
    /// It can be sent again as it is.
    again: bool,
    signed_out: bool,
}

/// Dresses every bare error on its way out.
pub async fn errors(State(app): State<App>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let wants_json = request.uri().path().starts_with("/api/");
    let is_get = request.method() == axum::http::Method::GET;
    let from = origin_page(request.headers());
    let asked = request
        .uri()
        .path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default();
    let (response, typed) = match kept::aside(request).await {
        Ok((request, typed)) => (next.run(request).await, typed),
        Err(problem) => (problem.into_response(), None),
    };
    let Some(visitor) = visitor else {
        return response;
    };
    let error = match response.extensions().get::<Arc<Error>>() {
        Some(error) => Arc::clone(error),
        None => match bare(&response) {
            Some(error) => Arc::new(error),
            None => return response,
        },
    };
    let mut number = visitor
        .caller
        .as_ref()
        .map(|caller| caller.request.simple().to_string());
    if let Error::Unavailable(cause) | Error::Unwritable(cause) = &*error {
        // Whoever could not be recognised is given a number too: it is what the log is searched by.
        number.get_or_insert_with(|| app.office.request().simple().to_string());
        tracing::error!(%cause, number, "{error}");
    }
    let mut answer = if wants_json {
        document(visitor.locale, &error, number.as_deref())
    } else {
        // What another site sent in somebody's name is not put before them as their own words.
        let theirs = !matches!(*error, Error::Refused(_) | Error::NotFound);
        let kept = match typed.filter(|_| theirs) {
            Some(text) => Kept::read(&asked, &text).await,
            None => None,
        };
        let asked = if is_get { &asked } else { &from };
        for_people(&app, visitor, &error, number, asked, kept)
    };
    if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
        let headers = answer.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
    }
    answer
}

/// When a program may ask again that found nothing working.
const RETRY_SECONDS: &str = "30";

/// `from` is the page the reader was on.
fn for_people(
    app: &App,
    visitor: Visitor,
    error: &Error,
    number: Option<String>,
    from: &str,
    kept: Option<Kept>,
) -> Response {
    match error {
        Error::SignedOut if kept.is_none() => {
            Redirect::to(&format!("/sign-in?next={}", encode(from))).into_response()
        }
        // A person proves again who they are, and then what they had sent is taken.
        Error::Stale => match (&visitor.caller, kept) {
            (Some(caller), Some(kept)) if caller.session.is_some() => {
                (status(error), prove_again(app, caller, from, kept)).into_response()
            }
            (Some(caller), None) if caller.session.is_some() => {
                Redirect::to(&format!("/sign-in/again?next={}", encode(from))).into_response()
            }
            (_, kept) => page(visitor, error, number, kept),
        },
        _ => page(visitor, error, number, kept),
    }
}

/// The path of the page a form was sent from, as the browser tells it.
fn origin_page(headers: &axum::http::HeaderMap) -> String {
    headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|address| address.parse::<axum::http::Uri>().ok())
        .and_then(|address| address.path_and_query().map(ToString::to_string))
        .unwrap_or_else(|| "/".to_owned())
}

/// Refuses an address with a NUL in it: no text of ours holds one, and PostgreSQL cannot.
pub async fn plain_text_only(request: Request, next: Next) -> Response {
    if request
        .uri()
        .path_and_query()
        .is_some_and(|asked| asked.as_str().contains("%00"))
    {
        return Problem(Error::NotFound).into_response();
    }
    next.run(request).await
}

/// An error that a library answered with, not one of ours: a body too large, a form that is none, a wrong method.
fn bare(response: &Response) -> Option<Error> {
    let ours = response.headers().contains_key(header::CONTENT_TYPE)
        && response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| !kind.starts_with("text/plain"));
    if ours {
        return None;
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Some(Error::Refused(kpo_practice::refusal::Refusal::new(
            "too-large",
        ))),
        StatusCode::BAD_REQUEST
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Error::Refused(
            kpo_practice::refusal::Refusal::new("unreadable"),
        )),
        StatusCode::NOT_FOUND => Some(Error::NotFound),
        StatusCode::FORBIDDEN => Some(Error::Refused(kpo_practice::refusal::Refusal::new(
            "cross-site",
        ))),
        StatusCode::METHOD_NOT_ALLOWED => Some(Error::Refused(
            kpo_practice::refusal::Refusal::new("wrong-method"),
        )),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::INTERNAL_SERVER_ERROR => {
            Some(Error::unavailable("a layer answered"))
        }
        _ => None,
    }
}

/// Title and advice for an error.
pub fn words_of(locale: Locale, error: &Error) -> (String, String) {
    let pair = |name: &str| {
        (
            words::word(locale, &format!("problem-{name}")),
            words::word(locale, &format!("problem-{name}-next")),
        )
    };
    match error {
        Error::NotFound => pair("not-found"),
        Error::Refused(refusal) => (
            words::word(locale, "problem-refused"),
            words::refusal(locale, refusal),
        ),
        Error::Conflict => pair("conflict"),
        Error::Denied(action) => {
            let roles: Vec<String> = action
                .roles()
                .iter()
                .map(|role| words::word(locale, &format!("role-{role}")))
                .collect();
            let next = words::sentence(
                locale,
                "problem-denied-next",
                &[("roles", roles.join(", ").into())],
            );
            (words::word(locale, "problem-denied"), next)
        }
        Error::SignedOut => pair("signed-out"),
        Error::Stale => pair("stale"),
        Error::Unavailable(_) => pair("unavailable"),
        Error::Unwritable(_) => pair("unwritable"),
    }
}

/// A stable code for programs.
pub fn code(error: &Error) -> &'static str {
    match error {
        Error::NotFound => "not-found",
        Error::Refused(refusal) => refusal.code,
        Error::Conflict => "conflict",
        Error::Denied(_) => "denied",
        Error::SignedOut => "signed-out",
        Error::Stale => "stale",
        Error::Unavailable(_) => "unavailable",
        Error::Unwritable(_) => "unwritable",
    }
}

fn document(locale: Locale, error: &Error, number: Option<&str>) -> Response {
    let (title, detail) = words_of(locale, error);
    let status = status(error);
    let mut body = json!({ "type": "about:blank", "title": title, "detail": detail, "status": status.as_u16(), "code": code(error) });
    if let (Error::Refused(refusal), Some(body)) = (error, body.as_object_mut())
        && let Some(field) = refusal.field
    {
        body.insert("field".to_owned(), field.into());
    }
    // A program is told where its body could not be read, in the reader's own words (serde's, in English).
    if let (Error::Refused(refusal), Some(body)) = (error, body.as_object_mut())
        && refusal.code == "unreadable"
        && let Some((_, reason)) = refusal.values.iter().find(|(name, _)| *name == "detail")
    {
        body.insert("reason".to_owned(), reason.as_str().into());
    }
    // A stranger's answer carries nothing that differs from one request to the next.
    if let (false, Some(number), Some(body)) = (
        matches!(error, Error::NotFound),
        number,
        body.as_object_mut(),
    ) {
        body.insert("request_id".to_owned(), number.into());
    }
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    // RFC 9110, section 11.6.1: whoever is told to say who they are is told how.
    if status == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn page(visitor: Visitor, error: &Error, number: Option<String>, kept: Option<Kept>) -> Response {
    let (title, next) = words_of(visitor.locale, error);
    let number = if matches!(error, Error::NotFound) {
        None
    } else {
        number
    };
    let f = if matches!(error, Error::NotFound) {
        Frame::without_path(&visitor)
    } else {
        Frame::of(&visitor)
    };
    let page = ProblemPage {
        f,
        title,
        next,
        number,
        // What is not there answers the same to the byte, whatever was sent.
        kept: kept.filter(|_| !matches!(error, Error::NotFound)),
        // Where somebody was faster or a rule says no, sending the same again would not help.
        again: matches!(
            error,
            Error::Unavailable(_) | Error::Unwritable(_) | Error::SignedOut
        ),
        signed_out: matches!(error, Error::SignedOut),
    };
    (status(error), crate::frame::html(&page)).into_response()
}

/// A path and query, safe inside a query.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
