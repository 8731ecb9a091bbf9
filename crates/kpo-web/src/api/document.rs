//! The API's own description, OpenAPI 3.1.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi};
use utoipa::{IntoResponses, ToSchema};

use super::conventions;
use crate::routes::{Guard, Routes};

/// The routes of this file.
pub fn routes() -> Routes {
    Routes::new().get("/api/v1/openapi.json", Guard::Public, openapi)
}

async fn openapi() -> Response {
    (StatusCode::OK, Json(document())).into_response()
}

/// The document of every API route there is.
pub fn document() -> OpenApi {
    let mut document = crate::app::routes().document();
    document.info = InfoBuilder::new()
        .title("kpo")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(conventions::ABOUT))
        .build();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = document.components.take().unwrap_or_default();
    document.components = Some(
        ComponentsBuilder::from(components)
            .security_scheme("token", bearer)
            .build(),
    );
    conventions::declare(&mut document);
    document.security = Some(vec![utoipa::openapi::security::SecurityRequirement::new(
        "token",
        Vec::<String>::new(),
    )]);
    document
}

/// An RFC 9457 problem document.
#[derive(Serialize, ToSchema)]
pub struct ProblemDocument {
    /// `about:blank`: the code says more.
    pub r#type: String,
    /// What is wrong, in the caller's language.
    pub title: String,
    /// What to do next, in the caller's language.
    pub detail: String,
    /// The HTTP status.
    pub status: u16,
    /// A stable code.
    pub code: String,
    /// The field it speaks of.
    pub field: Option<String>,
    /// Of a body that could not be read: what is wrong with it, and where.
    pub reason: Option<String>,
    /// The request's number, in the log.
    pub request_id: Option<String>,
}

/// The problems an API route may answer, of which [`super::answers`] leaves out those that a route of its kind cannot: add `responses(Problems)` to each `#[utoipa::path]`.
#[derive(IntoResponses)]
pub enum Problems {
    /// What was sent could not be read.
    #[response(status = 400, content_type = "application/problem+json")]
    Unreadable(#[to_schema] ProblemDocument),
    /// Nobody is signed in, or a fresh sign-in is needed.
    #[response(status = 401, content_type = "application/problem+json")]
    SignedOut(#[to_schema] ProblemDocument),
    /// A member without the right.
    #[response(status = 403, content_type = "application/problem+json")]
    Denied(#[to_schema] ProblemDocument),
    /// No such thing, or none the caller may know of.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] ProblemDocument),
    /// Changed by somebody else meanwhile.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] ProblemDocument),
    /// Too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(#[to_schema] ProblemDocument),
    /// The profession says no.
    #[response(status = 422, content_type = "application/problem+json")]
    Refused(#[to_schema] ProblemDocument),
    /// No version was named.
    #[response(status = 428, content_type = "application/problem+json")]
    PreconditionMissing(#[to_schema] ProblemDocument),
    /// Not working just now.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(#[to_schema] ProblemDocument),
}
