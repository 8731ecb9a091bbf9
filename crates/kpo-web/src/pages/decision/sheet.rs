//! The page that shows advice, decision and outcome side by side.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::decision::{self, Sheet};
use kpo_practice::access::Caller;
use kpo_practice::decision::{Decision, Followed, Found, Right};
use kpo_practice::id::{DecisionId, EngagementId, Id, OutcomeId};
use kpo_practice::money::Currency;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use serde::Deserialize;
use uuid::Uuid;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::pages::invoice::reading::{currency, day, opt_money};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "decision/sheet.html")]
struct SheetPage {
    f: Frame,
    id: EngagementId,
    name: String,
    sheet: Sheet,
    today: Day,
    followed: Vec<&'static str>,
    rights: Vec<&'static str>,
    form: Draft,
}

/// A decision as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Taken {
    advice: String,
    confidence: i64,
    decided: String,
    followed: String,
    on: String,
    currency: String,
    baseline: String,
    expected: String,
}

/// A look back as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Looked {
    happened: String,
    right: String,
    actual: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let form = Draft::new()
        .fill("on", caller.at.day_in(&caller.zone))
        .fill("currency", "EUR");
    page(&app, &caller, id, form).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, form: Draft) -> Answer {
    let sheet = decision::read(&app.office, caller, id).await?;
    Ok(html(&SheetPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/outcome")),
        id,
        name: kpo_operations::engagement::name(caller, &sheet.file),
        sheet,
        today: caller.at.day_in(&caller.zone),
        followed: Followed::ALL.iter().map(|word| word.word()).collect(),
        rights: Right::ALL.iter().map(|word| word.word()).collect(),
        form,
    }))
}

fn taken(caller: &Caller, id: EngagementId, taken: Taken) -> Result<Decision, Refusal> {
    let currency: Currency = currency("currency", &taken.currency)?;
    Ok(Decision {
        id: DecisionId::from_uuid(Uuid::nil()),
        version: 1,
        engagement: id,
        advice: taken.advice,
        confidence: taken.confidence,
        decided: taken.decided,
        followed: Followed::from_word(&taken.followed)
            .ok_or_else(|| Refusal::of_field("followed", "form-incomplete"))?,
        on: day("on", &taken.on)?,
        decided_by: caller.person,
        recorded_at: caller.at,
        baseline: opt_money("baseline", &taken.baseline, currency)?,
        expected: opt_money("expected", &taken.expected, currency)?,
    })
}

async fn answer(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    done: Result<(), Error>,
    draft: Draft,
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}/outcome")).into_response()),
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(app, caller, id, draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn record(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Taken>,
) -> Answer {
    let done = match posted.command.and_then(|form| taken(&caller, id, form)) {
        Ok(decision) => decision::record(&app.office, &caller, id, decision)
            .await
            .map(drop),
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, id, done, posted.draft).await
}

async fn found(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    looked: Looked,
) -> Result<Found, Error> {
    let sheet = decision::read(&app.office, caller, id).await?;
    let currency = sheet
        .decision
        .and_then(|decision| decision.baseline.or(decision.expected))
        .map_or(Currency::EUR, |money| money.currency);
    Ok(Found {
        happened: looked.happened,
        actual: opt_money("actual", &looked.actual, currency)?,
        right: Right::from_word(&looked.right).ok_or_else(|| Refusal::new("form-incomplete"))?,
        by: caller.person,
        at: caller.at,
    })
}

pub(super) async fn look_back(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, outcome)): Of<(EngagementId, OutcomeId)>,
    posted: Posted<Looked>,
) -> Answer {
    let done = match posted.command {
        Ok(looked) => match found(&app, &caller, id, looked).await {
            Ok(found) => decision::look_back(&app.office, &caller, id, outcome, found)
                .await
                .map(drop),
            Err(error) => Err(error),
        },
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, id, done, posted.draft).await
}
