//! One text: reading all of it, and accepting it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::response::{IntoResponse, Response};
use kpo_operations::Error;
use kpo_operations::agreement::{self, Text};
use kpo_practice::access::Caller;
use kpo_practice::id::{AgreementId, EngagementId};
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "agreement/sign.html")]
struct SignPage {
    f: Frame,
    engagement: EngagementId,
    text: Text,
    form: Draft,
    name: String,
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Command {
    digest: String,
    typed_name: String,
}

pub(super) async fn form(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AgreementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(
    app: &App,
    caller: &Caller,
    id: AgreementId,
    form: Draft,
) -> Result<Response, Problem> {
    let text = agreement::text(&app.office, caller, id).await?;
    Ok(html(&SignPage {
        f: Frame::signed_in(caller, &format!("/agreements/{id}")),
        engagement: text.agreement.engagement,
        text,
        form,
        name: caller.name.clone(),
    }))
}

pub(super) async fn sign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AgreementId>,
    form: Posted<Command>,
) -> Answer {
    let done = match form.command {
        Ok(command) => {
            let (digest, name) = (command.digest, command.typed_name);
            agreement::sign(&app.office, &caller, id, &digest, &name).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(signature) => Ok(Redirect::to(&format!("/signatures/{signature}")).into_response()),
        Err(Error::Refused(refusal)) => {
            let page = page(&app, &caller, id, form.draft.refused(refusal)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(Problem(other)),
    }
}
