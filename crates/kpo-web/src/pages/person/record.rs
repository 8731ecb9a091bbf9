//! Languages and former employers.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::person::{self, Employment};
use kpo_practice::id::PersonId;
use kpo_practice::person::Language;
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Affiliation {
    employer: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    duty: String,
    since_on: String,
    #[serde(default)]
    until_on: String,
}

pub(super) async fn affiliation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Affiliation>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        let given = Employment {
            employer: form.employer,
            title: form.title,
            duty: form.duty,
            since_on: text::day("since_on", &form.since_on)?,
            until_on: text::optional_day("until_on", &form.until_on)?,
        };
        person::add_affiliation(&app.office, &caller, id, given).await
    };
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, posted.draft, error).await,
    }
}
