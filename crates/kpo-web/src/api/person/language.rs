//! The languages a person works in, as JSON (R32).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::person;
use kpo_practice::access::Action;
use kpo_practice::id::PersonId;
use kpo_practice::person::Language;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::api::described;
use crate::api::document::Problems;
use crate::api::json::Body;
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this part.
pub(super) fn routes() -> Routes {
    Routes::new().api(Guard::May(Action::EditProfile), routes!(set_languages))
}

/// A language and its level.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::LanguageIn)]
struct LanguageIn {
    /// BCP 47 tag.
    tag: String,
    /// How well.
    #[schema(value_type = described::LanguageLevel)]
    level: String,
}

/// Every language a person works in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = profile::LanguagesIn)]
struct LanguagesIn {
    /// Each once.
    languages: Vec<LanguageIn>,
}

/// Says which languages a person works in, in place of what was said before.
#[utoipa::path(put, path = "/api/v1/people/{person}/languages", tag = "person",
    params(("person" = String, Path)), request_body = LanguagesIn,
    responses((status = 204), Problems))]
async fn set_languages(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<LanguagesIn>,
) -> Answer {
    let read = |one: LanguageIn| Language {
        tag: one.tag,
        level: one.level,
    };
    let given = given.languages.into_iter().map(read).collect();
    person::set_languages(&app.office, &caller, id, given).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
