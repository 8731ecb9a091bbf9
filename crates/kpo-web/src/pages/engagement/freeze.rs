//! The security officer stops a file at once, or lets it go on.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, engagement};
use kpo_practice::id::EngagementId;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "engagement/freeze.html")]
struct FreezePage {
    f: Frame,
    id: EngagementId,
    name: String,
    frozen: bool,
    form: Draft,
}

/// What is to be done, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Freeze {
    frozen: bool,
    reason: String,
}

pub(super) async fn form(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    show(&app, &caller, id, Draft::new()).await
}

async fn show(
    app: &App,
    caller: &kpo_practice::access::Caller,
    id: EngagementId,
    form: Draft,
) -> Answer {
    let file = engagement::freezable(&app.office, caller, id).await?;
    Ok(html(&FreezePage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}")),
        id,
        name: file.title.clone(),
        frozen: file.frozen,
        form,
    }))
}

pub(super) async fn post(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Freeze>,
) -> Answer {
    let done = match posted.command {
        Ok(command) => {
            engagement::freeze(&app.office, &caller, id, command.frozen, &command.reason).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}")).into_response()),
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            show(&app, &caller, id, posted.draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}
