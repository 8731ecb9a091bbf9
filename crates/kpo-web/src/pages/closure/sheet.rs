//! The closing of a file.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::closure::{self, Sheet};
use kpo_practice::access::Caller;
use kpo_practice::closure::Fate;
use kpo_practice::id::{DeclarationId, EngagementId};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "closure/sheet.html")]
struct SheetPage {
    f: Frame,
    id: EngagementId,
    name: String,
    sheet: Sheet,
    fates: Vec<&'static str>,
    passed: Vec<&'static str>,
    form: Draft,
}

/// A closing as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Close {
    reason: String,
    handover: String,
}

/// A declaration as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Declare {
    fate: String,
    statement: String,
}

/// A question of the knowledge check as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    question: String,
    answer: String,
    passed: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, form: Draft) -> Answer {
    let sheet = closure::read(&app.office, caller, id).await?;
    Ok(html(&SheetPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/closure")),
        id,
        name: kpo_operations::engagement::name(caller, &sheet.file),
        sheet,
        fates: Fate::ALL.iter().map(|fate| fate.word()).collect(),
        passed: vec!["yes", "no"],
        form,
    }))
}

async fn answer(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    done: Result<(), Error>,
    draft: Draft,
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}/closure")).into_response()),
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(app, caller, id, draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn close(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Close>,
) -> Answer {
    let done = match posted.command {
        Ok(close) => closure::close(&app.office, &caller, id, &close.reason, &close.handover)
            .await
            .map(drop),
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn declare(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, declaration)): Of<(EngagementId, DeclarationId)>,
    posted: Posted<Declare>,
) -> Answer {
    let read = |declare: Declare| {
        Fate::from_word(&declare.fate)
            .map(|fate| (fate, declare.statement))
            .ok_or_else(|| Refusal::of_field("fate", "form-incomplete"))
    };
    let done = match posted.command.and_then(read) {
        Ok((fate, statement)) => {
            closure::declare(&app.office, &caller, id, declaration, fate, &statement).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn check(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Check>,
) -> Answer {
    let read = |check: Check| match check.passed.as_str() {
        "yes" => Ok((check, true)),
        "no" => Ok((check, false)),
        _ => Err(Refusal::of_field("passed", "form-incomplete")),
    };
    let done = match posted.command.and_then(read) {
        Ok((check, passed)) => closure::check(
            &app.office,
            &caller,
            id,
            &check.question,
            &check.answer,
            passed,
        )
        .await
        .map(drop),
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, id, done, posted.draft).await
}
