//! Putting a document in: read piece by piece, never held whole.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::room::upload::{Incoming, receive, too_large};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::SIZE_MAX;

use super::list;
use crate::app::App;
use crate::form::Draft;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

/// What a form carries beside the file, at most.
pub(super) const REST_BYTES_MAX: u64 = 64 * 1024;

/// What the form held.
struct Sent {
    form: Draft,
    file: Option<(Incoming, String)>,
}

pub(super) async fn upload(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    request: Request,
) -> Answer {
    let mut sent = Sent {
        form: Draft::new(),
        file: None,
    };
    let done = take(&app, &caller, id, request, &mut sent).await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}/room")).into_response()),
        Err(Problem(Error::Refused(refusal))) if refusal.code != "unreadable" => {
            list::again(&app, &caller, id, sent.form, refusal).await
        }
        Err(other) => Err(other),
    }
}

async fn take(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    request: Request,
    sent: &mut Sent,
) -> Result<(), Problem> {
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    // Who may not put documents in is told so before the size of what they sent.
    let first = receive(&app.office, caller, id).await?;
    if declared.is_some_and(|length| length > SIZE_MAX + REST_BYTES_MAX) {
        first.abandon().await;
        return Err(Problem(too_large()));
    }
    let mut first = Some(first);
    let mut parts = Multipart::from_request(request, app)
        .await
        .map_err(|_| unreadable())?;
    let read = parts_of(&mut parts, &mut first, sent).await;
    if let (Err(_), Some((file, _))) = (&read, sent.file.take_if(|_| read.is_err())) {
        file.abandon().await;
    }
    if let Some(unused) = first {
        unused.abandon().await;
    }
    read?;
    let Some((file, name)) = sent.file.take() else {
        return Err(Refusal::of_field("file", "document-empty").into());
    };
    let class = sent.form.value("class").parse().unwrap_or(-1);
    let region = sent.form.value("region").to_owned();
    file.finish(&app.office, caller, &name, class, &region)
        .await?;
    Ok(())
}

async fn parts_of(
    parts: &mut Multipart,
    first: &mut Option<Incoming>,
    sent: &mut Sent,
) -> Result<(), Problem> {
    while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
        match part.name().unwrap_or_default() {
            "file" => {
                let mut file = first.take().ok_or_else(unreadable)?;
                let name = part.file_name().unwrap_or_default().to_owned();
                let came = pour(&mut part, &mut file).await;
                if let Err(problem) = came {
                    file.abandon().await;
                    return Err(problem);
                }
                sent.file = Some((file, name));
            }
            name @ ("class" | "region") => {
                let name = name.to_owned();
                let text = short(&mut part).await?;
                sent.form = std::mem::take(&mut sent.form).fill(&name, text);
            }
            _ => return Err(unreadable()),
        }
    }
    Ok(())
}

async fn pour(part: &mut Field<'_>, file: &mut Incoming) -> Result<(), Problem> {
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
        file.write(&piece).await?;
    }
    Ok(())
}

async fn short(part: &mut Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > 100 {
            return Err(unreadable());
        }
    }
    String::from_utf8(bytes).map_err(|_| unreadable())
}

/// A body that ran over the limit is too large; anything else that breaks off could not be read.
fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem(too_large())
    } else {
        unreadable()
    }
}

fn unreadable() -> Problem {
    Refusal::new("unreadable").into()
}
