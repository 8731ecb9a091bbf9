//! The security officer ends every access of one person.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, closure};
use kpo_practice::access::Caller;
use kpo_practice::id::PersonId;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "closure/access.html")]
struct AccessPage {
    f: Frame,
    id: PersonId,
    name: String,
    active: bool,
    form: Draft,
}

/// Why it ends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ending {
    reason: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: PersonId, form: Draft) -> Answer {
    let subject = closure::endable(&app.office, caller, id).await?;
    Ok(html(&AccessPage {
        f: Frame::signed_in(caller, &format!("/people/{id}/access")),
        id,
        name: subject.name,
        active: subject.active,
        form,
    }))
}

pub(super) async fn end(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Ending>,
) -> Answer {
    let done = match posted.command {
        Ok(ending) => closure::end_access(&app.office, &caller, id, &ending.reason)
            .await
            .map(drop),
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}/access")).into_response()),
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(&app, &caller, id, posted.draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}
