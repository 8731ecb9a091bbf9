//! The file as it comes: pasted, or sent along.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use kpo_practice::refusal::Refusal;

use crate::problem::Problem;

/// A record of ORCID with two thousand works has some eight million bytes.
pub(super) const BYTES_MAX: usize = 16 << 20;

/// The text of the form: the file where one was sent, what was pasted otherwise.
pub(super) async fn text<S: Send + Sync>(request: Request, state: &S) -> Result<String, Problem> {
    let unreadable = || Problem::from(Refusal::new("unreadable"));
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|_| unreadable())?;
    let (mut pasted, mut file) = (String::new(), String::new());
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| broken(&error))?;
        let text = || String::from_utf8(bytes.to_vec());
        match name.as_str() {
            "text" => pasted = text().map_err(|_| not_ours())?,
            "file" => file = text().map_err(|_| not_ours())?,
            _ => return Err(unreadable()),
        }
    }
    Ok(if file.trim().is_empty() { pasted } else { file })
}

/// Bytes that are no text are neither of the two formats.
fn not_ours() -> Problem {
    Refusal::of_field("text", "profile-unreadable").into()
}

fn broken(error: &MultipartError) -> Problem {
    let large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    Refusal::new(if large { "too-large" } else { "unreadable" }).into()
}
