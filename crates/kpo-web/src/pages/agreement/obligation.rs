//! Dated duties: entering one, ticking one off.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, obligation};
use kpo_practice::engagement::Side;
use kpo_practice::id::{EngagementId, ObligationId};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use super::show;
use crate::app::App;
use crate::form::Posted;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Command {
    text: String,
    side: String,
    due_on: String,
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Command>,
) -> Answer {
    let done = async {
        let command = form.command?;
        let side = Side::from_word(&command.side).unwrap_or(Side::Nobody);
        let due_on = command
            .due_on
            .parse()
            .map_err(|_| Refusal::of_field("due_on", "agreement-day"))?;
        obligation::add(&app.office, &caller, id, &command.text, side, due_on).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/engagements/{id}/agreement")).into_response()),
        Err(Error::Refused(refusal)) => show::again(&app, &caller, id, form.draft, refusal).await,
        Err(other) => Err(Problem(other)),
    }
}

pub(super) async fn fulfil(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ObligationId>,
) -> Answer {
    let file = obligation::fulfil(&app.office, &caller, id).await?;
    Ok(Redirect::to(&format!("/engagements/{file}/agreement")).into_response())
}
