//! Units as they come: pasted, or sent along as a file.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use kpo_operations::Error;
use kpo_operations::panel::units::{self, Report};
use kpo_practice::access::Caller;
use kpo_practice::id::PanelId;
use kpo_practice::refusal::Refusal;

use super::keep::page;
use crate::app::App;
use crate::form::{Draft, under};
use crate::frame::Frame;
use crate::pages::sheet::on;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

/// Of a table this long nothing is put back into the page: it came from a file and is there still.
const SHOWN_AGAIN_MAX: usize = 200_000;

#[derive(Default)]
struct Sent {
    text: String,
    skip: bool,
    look: bool,
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    request: Request,
) -> Answer {
    let sent = read(&app, request).await?;
    let how = (sent.skip, sent.look);
    match units::add(&app.office, &caller, id, &sent.text, how).await {
        Ok(report) if sent.look || !report.left_out.is_empty() => {
            let told = told(&caller, &report, sent.look);
            let draft = if sent.look { again(sent) } else { Draft::new() };
            page(&app, &caller, id, draft, Some(told)).await
        }
        Ok(_) => on(&format!("/panels/{id}")),
        Err(Error::Refused(refusal)) => {
            let draft = again(sent).refused(refusal.clone());
            under(&refusal, page(&app, &caller, id, draft, None).await)
        }
        Err(error) => Err(error.into()),
    }
}

fn again(sent: Sent) -> Draft {
    let text = if sent.text.len() > SHOWN_AGAIN_MAX {
        ""
    } else {
        &sent.text
    };
    let draft = Draft::new().fill("text", text);
    if sent.skip {
        draft.fill("skip", true)
    } else {
        draft
    }
}

/// What was put in, or would be, and what was left out, line by line.
fn told(caller: &Caller, report: &Report, look: bool) -> Vec<String> {
    let f = Frame::signed_in(caller, "/engagements");
    let key = if look {
        "panel-units-would"
    } else {
        "panel-units-came"
    };
    let (added, known) = (f.count(report.added), f.count(report.known));
    let mut told = vec![f.t2(key, "units", &added, "known", &known)];
    if !report.left_out.is_empty() {
        told.push(f.many("panel-units-left-out", report.left_out.len()));
    }
    for (line, refusal) in report.left_out.iter().take(20) {
        told.push(format!("{line}: {}", f.refusal(refusal)));
    }
    told
}

async fn read(app: &App, request: Request) -> Result<Sent, Problem> {
    let unreadable = || Problem::from(Refusal::new("unreadable"));
    let mut parts = Multipart::from_request(request, app)
        .await
        .map_err(|_| unreadable())?;
    let (mut sent, mut file) = (Sent::default(), String::new());
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| broken(&error))?;
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| Refusal::of_field("text", "panel-columns"))?;
        if text.contains('\0') {
            return Err(unreadable());
        }
        match name.as_str() {
            "text" => sent.text = text,
            "file" => file = text,
            "skip" => sent.skip = text == "true",
            "look" => sent.look = text == "true",
            _ => return Err(unreadable()),
        }
    }
    if !file.trim().is_empty() {
        sent.text = file;
    }
    Ok(sent)
}

fn broken(error: &MultipartError) -> Problem {
    let large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    Refusal::new(if large { "too-large" } else { "unreadable" }).into()
}
