//! What is handed in: a file, where it was found, and of which document it is thought to be.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use kpo_practice::refusal::Refusal;
use kpo_practice::trace::FOUND_MAX;

use crate::form::Draft;
use crate::problem::Problem;

/// The form as it came.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) found: Bytes,
    pub(super) draft: Draft,
}

pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Sent, Problem> {
    let unreadable = || Problem::from(Refusal::new("unreadable"));
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|_| unreadable())?;
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| broken(&error))?;
        match name.as_str() {
            "file" => sent.found = bytes,
            "document" | "reason" => {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?;
                sent.draft = std::mem::take(&mut sent.draft).fill(&name, text);
            }
            _ => return Err(unreadable()),
        }
    }
    Ok(sent)
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let limit = FOUND_MAX / (1024 * 1024);
        return Refusal::of_field("file", "trace-too-large")
            .with("limit", limit)
            .into();
    }
    Refusal::new("unreadable").into()
}
