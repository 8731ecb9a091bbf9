//! Name, language, zone.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::person;
use kpo_practice::access::Locale;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use super::show::refused;
use crate::app::App;
use crate::form::Posted;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    name: String,
    locale: String,
    zone: String,
    version: i64,
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<Form>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        let locale =
            Locale::from_tag(&form.locale).ok_or(Refusal::of_field("locale", "person-locale"))?;
        person::save_own(
            &app.office,
            &caller,
            form.version,
            &form.name,
            locale,
            &form.zone,
        )
        .await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to("/account").into_response()),
        Err(error) => refused(&app, &caller, posted.draft, error).await,
    }
}
