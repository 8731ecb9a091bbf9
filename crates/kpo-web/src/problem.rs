//! Errors at the edge: one table from kind to status; the words are put on later by [`crate::dress`].

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::Error;
use kpo_practice::refusal::Refusal;

/// What a handler answers when it cannot do what was asked.
pub struct Problem(pub Error);

/// The result of a handler.
pub type Answer = Result<Response, Problem>;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self(Error::Refused(refusal))
    }
}

/// The status of an error: the only such table.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Refused(refusal) => match refusal.code {
            "too-large" | "document-too-large" => StatusCode::PAYLOAD_TOO_LARGE,
            "too-many-attempts" => StatusCode::TOO_MANY_REQUESTS,
            "cross-site" | "token-cannot" | "wall-applies" => StatusCode::FORBIDDEN,
            "wrong-method" => StatusCode::METHOD_NOT_ALLOWED,
            "unreadable" | "filter-unknown" => StatusCode::BAD_REQUEST,
            "precondition-missing" => StatusCode::PRECONDITION_REQUIRED,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        },
        Error::Conflict => StatusCode::CONFLICT,
        Error::Denied(_) => StatusCode::FORBIDDEN,
        Error::SignedOut | Error::Stale => StatusCode::UNAUTHORIZED,
        Error::Unavailable(_) | Error::Unwritable(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = status(&self.0).into_response();
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}
