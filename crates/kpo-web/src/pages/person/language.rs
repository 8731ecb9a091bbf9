//! The languages a person works in.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::person;
use kpo_practice::id::PersonId;
use kpo_practice::person::Language;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use super::show::refused;
use crate::app::App;
use crate::form::Posted;
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Languages {
    languages: String,
}

/// One language on each line: `fi N`.
fn lines(text: &str) -> Result<Vec<Language>, Refusal> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (tag, level) = line
                .split_once(char::is_whitespace)
                .ok_or(Refusal::of_field("languages", "person-language"))?;
            Ok(Language {
                tag: tag.to_owned(),
                level: level.trim().to_uppercase(),
            })
        })
        .collect()
}

pub(super) async fn languages(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Languages>,
) -> Answer {
    let done = async {
        let given = lines(&posted.command?.languages)?;
        person::set_languages(&app.office, &caller, id, given).await
    };
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, posted.draft, error).await,
    }
}
