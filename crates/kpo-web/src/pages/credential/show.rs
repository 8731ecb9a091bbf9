//! One credential: what it says, who found it true and how, and what its subject holds against it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::person::{self, Profile};
use kpo_operations::{Error, Result, credential, taxonomy};
use kpo_practice::access::{Action, Caller};
use kpo_practice::credential::Credential;
use kpo_practice::id::CredentialId;
use kpo_practice::time::Day;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "credential/show.html")]
struct ShowPage {
    f: Frame,
    form: Draft,
    held: Credential,
    profile: Profile,
    today: Day,
    own: bool,
    may_add: bool,
    may_verify: bool,
    /// What the code of its field stands for, where that is known here.
    field: String,
}

async fn page(app: &App, caller: &Caller, id: CredentialId, form: Draft) -> Result<Response> {
    let held = credential::read(&app.office, caller, id).await?;
    let profile = person::read(&app.office, caller, held.person).await?;
    let fields = taxonomy::fields(&app.office, caller).await?;
    let said = held.says.field.as_deref();
    let field = fields.into_iter().find(|(code, _)| said == Some(code));
    Ok(html(&ShowPage {
        f: Frame::signed_in(caller, "/people"),
        field: field.map_or_else(String::new, |(_, label)| label),
        form,
        today: caller.at.day_in(&caller.zone),
        own: held.person == caller.person,
        may_add: profile.may(caller, Action::AddCredential),
        may_verify: profile.may(caller, Action::VerifyCredential) && held.person != caller.person,
        held,
        profile,
    }))
}

async fn refused(
    app: &App,
    caller: &Caller,
    id: CredentialId,
    draft: Draft,
    error: Error,
) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) => {
            let page = page(app, caller, id, draft.refused(refusal)).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
) -> Answer {
    Ok(page(&app, &caller, id, Draft::new()).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verification {
    how: String,
    version: i64,
}

pub(super) async fn verify(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
    posted: Posted<Verification>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        credential::verify(&app.office, &caller, id, form.version, &form.how).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/credentials/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, posted.draft, error).await,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contest {
    note: String,
    version: i64,
}

pub(super) async fn contest(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
    posted: Posted<Contest>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        credential::contest(&app.office, &caller, id, form.version, &form.note).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/credentials/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, posted.draft, error).await,
    }
}
