//! The second factor: offered, confirmed, removed; recovery codes.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, account};
use serde::Deserialize;

use super::show::{Once, page, refused};
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn offer(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    account::offer_factor(&app.office, &caller).await?;
    Ok(Redirect::to("/account#factor").into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    code: String,
}

pub(super) async fn confirm(
    State(app): State<App>,
    SignedIn(mut caller): SignedIn,
    posted: Posted<Form>,
) -> Answer {
    let done = match posted.command {
        Ok(form) => account::confirm_factor(&app.office, &caller, &form.code).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(recoveries) => {
            caller.second_factor = true;
            Ok(page(&app, &caller, Draft::new(), once(recoveries)).await?)
        }
        Err(error) => refused(&app, &caller, posted.draft, error).await,
    }
}

fn once(recoveries: Vec<String>) -> Once {
    Once {
        recoveries,
        ..Once::default()
    }
}

pub(super) async fn renew(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    match account::renew_recoveries(&app.office, &caller).await {
        Ok(recoveries) => Ok(page(&app, &caller, Draft::new(), once(recoveries)).await?),
        Err(error) => refused(&app, &caller, Draft::new(), error).await,
    }
}

pub(super) async fn remove(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    account::remove_factor(&app.office, &caller).await?;
    Ok(Redirect::to("/account#factor").into_response())
}
