//! Where a person worked and works, as JSON (R43).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::person;
use kpo_practice::access::Action;
use kpo_practice::id::{AffiliationId, PersonId};
use kpo_practice::person::Affiliation;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::api::document::Problems;
use crate::api::json::{Body, IfMatch, versioned};
use crate::api::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::profile as wire;

/// The routes of this part.
pub(super) fn routes() -> Routes {
    let edit = Guard::May(Action::EditProfile);
    Routes::new()
        .api(Guard::May(Action::ReadProfile), routes!(affiliations))
        .api(edit, routes!(enter_affiliation))
        .api(edit, routes!(correct_affiliation))
        .api(edit, routes!(remove_affiliation))
}

/// A former or present employer.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::Affiliation)]
struct AffiliationOut {
    /// Its id, `aff_…`.
    id: String,
    /// The version to name in `If-Match`.
    version: i64,
    /// Whose, `per_…`.
    person: String,
    /// The employer's name.
    employer: String,
    /// What they were there.
    title: String,
    /// Duties still owed there.
    duty: String,
    /// From this day.
    since_on: String,
    /// Until this day; absent while it lasts.
    until_on: Option<String>,
    /// Whether it follows whom the person acts for here; such a one begins and ends with that.
    kept: bool,
}

impl From<Affiliation> for AffiliationOut {
    fn from(one: Affiliation) -> Self {
        Self {
            id: one.id.to_string(),
            version: one.version,
            person: one.person.to_string(),
            employer: one.employer,
            title: one.title,
            duty: one.duty,
            since_on: one.since_on.to_string(),
            until_on: one.until_on.map(|day| day.to_string()),
            kept: one.organisation.is_some(),
        }
    }
}

fn answer(status: StatusCode, held: Affiliation) -> Response {
    let version = held.version;
    versioned(status, version, &AffiliationOut::from(held))
}

/// Where a person worked and works, latest first. Reading somebody else's record leaves a trace that they see.
#[utoipa::path(get, path = "/api/v1/people/{person}/affiliations", tag = "person",
    params(("person" = String, Path)), responses((status = 200, body = Listed<AffiliationOut>), Problems))]
async fn affiliations(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    let held = person::affiliations(&app.office, &caller, id).await?;
    Ok(whole(held.into_iter().map(AffiliationOut::from)))
}

/// Enters where a person worked before, and what is owed there.
#[utoipa::path(post, path = "/api/v1/people/{person}/affiliations", tag = "person",
    params(("person" = String, Path)), request_body = wire::Affiliation,
    responses((status = 201, body = AffiliationOut), Problems))]
async fn enter_affiliation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<wire::Affiliation>,
) -> Answer {
    let made = person::add_affiliation(&app.office, &caller, id, given.employment()?).await?;
    Ok(answer(StatusCode::CREATED, made))
}

/// Corrects an affiliation.
#[utoipa::path(put, path = "/api/v1/affiliations/{affiliation}", tag = "person",
    params(("affiliation" = String, Path), ("If-Match" = String, Header)), request_body = wire::Affiliation,
    responses((status = 200, body = AffiliationOut), Problems))]
async fn correct_affiliation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AffiliationId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<wire::Affiliation>,
) -> Answer {
    let given = given.employment()?;
    let saved = person::correct_affiliation(&app.office, &caller, id, seen, given).await?;
    Ok(answer(StatusCode::OK, saved))
}

/// Takes an affiliation out that should not have been entered.
#[utoipa::path(delete, path = "/api/v1/affiliations/{affiliation}", tag = "person",
    params(("affiliation" = String, Path)), responses((status = 204), Problems))]
async fn remove_affiliation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AffiliationId>,
) -> Answer {
    person::remove_affiliation(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
