//! A new password.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use kpo_operations::{Error, account};
use serde::Deserialize;

use super::show::refused;
use crate::app::App;
use crate::form::Posted;
use crate::problem::Answer;
use crate::session::{SignedIn, session_cookie};
use crate::source::Source;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    current: String,
    password: String,
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    source: Source,
    jar: CookieJar,
    posted: Posted<Form>,
) -> Answer {
    let done = match posted.command {
        Ok(form) => {
            let (current, wanted) = (&form.current, &form.password);
            account::change_password(&app.office, &caller, current, wanted, &source.0).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(token) => {
            let jar = jar.add(session_cookie(&app, token));
            Ok((jar, Redirect::to("/account")).into_response())
        }
        Err(error) => refused(&app, &caller, posted.draft, error).await,
    }
}
