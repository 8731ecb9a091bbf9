//! The page of the work: what is being written, what it lacks, what was handed in.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::deliverable::{self, Sheet, WorkDraft};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use super::percent;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "deliverable/show.html")]
struct WorkPage {
    f: Frame,
    sheet: Sheet,
    form: Draft,
    version: i64,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = deliverable::read(&app.office, &caller, id).await?;
    let mut form = Draft::new();
    if let Some(work) = &sheet.work {
        form = form
            .fill("question", &work.question)
            .fill("method", &work.method)
            .fill("recommendation", &work.recommendation)
            .fill(
                "confidence",
                work.confidence.map(|c| c.to_string()).unwrap_or_default(),
            );
    }
    Ok(html(&page(&caller, sheet, form)))
}

fn page(caller: &Caller, sheet: Sheet, form: Draft) -> WorkPage {
    WorkPage {
        f: Frame::signed_in(
            caller,
            &format!("/engagements/{}/deliverable", sheet.file.id),
        ),
        version: sheet.work.as_ref().map_or(0, |work| work.version),
        sheet,
        form,
    }
}

/// The same page, with what was wrong.
pub(super) async fn again(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    form: Draft,
    refusal: Refusal,
) -> Answer {
    let status = status(&Error::Refused(refusal.clone()));
    let sheet = deliverable::read(&app.office, caller, id).await?;
    Ok((status, html(&page(caller, sheet, form.refused(refusal)))).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    question: String,
    method: String,
    recommendation: String,
    confidence: String,
    version: i64,
}

pub(super) async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    match write(&app, &caller, id, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}/deliverable")).into_response()),
        Err(Error::Refused(refusal)) => again(&app, &caller, id, form.draft, refusal).await,
        Err(error) => Err(error.into()),
    }
}

async fn write(app: &App, caller: &Caller, id: EngagementId, fields: &Fields) -> Result<()> {
    let draft = WorkDraft {
        question: fields.question.clone(),
        method: fields.method.clone(),
        recommendation: fields.recommendation.clone(),
        confidence: percent(&fields.confidence)?,
    };
    deliverable::write(&app.office, caller, id, fields.version, &draft).await?;
    Ok(())
}
