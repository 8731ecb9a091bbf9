//! Availability and absences as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::availability;
use kpo_practice::access::Action;
use kpo_practice::availability::{Absence, Availability};
use kpo_practice::id::{AbsenceId, PersonId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::document::Problems;
use super::json::{Body, IfMatch, unsaid, versioned};
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::profile as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepProfile);
    let see = Guard::May(Action::ReadProfile);
    Routes::new()
        .api(see, routes!(read))
        .api(keep, routes!(set))
        .api(see, routes!(absences))
        .api(keep, routes!(enter))
        .api(keep, routes!(correct))
        .api(keep, routes!(remove))
}

/// How much a person takes on.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::Availability)]
struct AvailabilityOut {
    /// Whose, `per_…`.
    person: String,
    /// The version to name; 0 where nobody said anything and this is what is assumed.
    version: i64,
    /// Hours a week for work like this.
    weekly_hours: i64,
    /// How many questions at once.
    tasks_max: i64,
    /// Days of notice.
    notice_days: i64,
}

fn answer(held: &Availability) -> Response {
    let out = AvailabilityOut {
        person: held.id.to_string(),
        version: held.version,
        weekly_hours: held.weekly_hours,
        tasks_max: held.tasks_max,
        notice_days: held.notice_days,
    };
    versioned(StatusCode::OK, held.version, &out)
}

/// Days on which a person does not work.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::Absence)]
struct AbsenceOut {
    /// Its id, `abs_…`.
    id: String,
    /// The version to name in `If-Match`.
    version: i64,
    /// Whose, `per_…`.
    person: String,
    /// First day away.
    since_on: String,
    /// Last day away.
    until_on: String,
}

impl From<Absence> for AbsenceOut {
    fn from(absence: Absence) -> Self {
        Self {
            id: absence.id.to_string(),
            version: absence.version,
            person: absence.person.to_string(),
            since_on: absence.since_on.to_string(),
            until_on: absence.until_on.to_string(),
        }
    }
}

fn absence(status: StatusCode, held: Absence) -> Response {
    let version = held.version;
    versioned(status, version, &AbsenceOut::from(held))
}

/// How much a person takes on. Reading somebody else's record leaves a trace that they see.
#[utoipa::path(get, path = "/api/v1/people/{person}/availability", tag = "availability",
    params(("person" = String, Path)), responses((status = 200, body = AvailabilityOut), Problems))]
async fn read(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PersonId>) -> Answer {
    let time = availability::read(&app.office, &caller, id).await?;
    Ok(answer(&time.availability))
}

/// Says how much a person takes on.
#[utoipa::path(put, path = "/api/v1/people/{person}/availability", tag = "availability",
    params(("person" = String, Path)), request_body = wire::Availability,
    responses((status = 200, body = AvailabilityOut), Problems))]
async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<wire::Availability>,
) -> Answer {
    let outcome = availability::set(&app.office, &caller, given.of(id)).await;
    Ok(answer(&unsaid(given.version, outcome)?))
}

/// When a person does not work, earliest first.
#[utoipa::path(get, path = "/api/v1/people/{person}/absences", tag = "availability",
    params(("person" = String, Path)), responses((status = 200, body = Listed<AbsenceOut>), Problems))]
async fn absences(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    let time = availability::read(&app.office, &caller, id).await?;
    Ok(whole(time.absences.into_iter().map(AbsenceOut::from)))
}

/// Enters days on which a person does not work. Why is not asked.
#[utoipa::path(post, path = "/api/v1/people/{person}/absences", tag = "availability",
    params(("person" = String, Path)), request_body = wire::Absence,
    responses((status = 201, body = AbsenceOut), Problems))]
async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<wire::Absence>,
) -> Answer {
    let (since, until) = given.days()?;
    let made = availability::enter_absence(&app.office, &caller, id, since, until).await?;
    Ok(absence(StatusCode::CREATED, made))
}

/// Corrects an absence.
#[utoipa::path(put, path = "/api/v1/absences/{absence}", tag = "availability",
    params(("absence" = String, Path), ("If-Match" = String, Header)), request_body = wire::Absence,
    responses((status = 200, body = AbsenceOut), Problems))]
async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AbsenceId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<wire::Absence>,
) -> Answer {
    let (since, until) = given.days()?;
    let saved = availability::correct_absence(&app.office, &caller, id, seen, since, until).await?;
    Ok(absence(StatusCode::OK, saved))
}

/// Takes an absence out.
#[utoipa::path(delete, path = "/api/v1/absences/{absence}", tag = "availability",
    params(("absence" = String, Path)), responses((status = 204), Problems))]
async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AbsenceId>,
) -> Answer {
    availability::remove_absence(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
