//! Works as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::person::Named;
use kpo_operations::work;
use kpo_practice::access::Action;
use kpo_practice::id::{PersonId, WorkId};
use kpo_practice::work::Work;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, IfMatch, versioned};
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
        .api(see, routes!(list))
        .api(keep, routes!(create))
        .api(see, routes!(read))
        .api(keep, routes!(correct))
        .api(keep, routes!(remove))
}

/// Something a person wrote, made or did.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::Work)]
struct WorkOut {
    /// Its id, `wrk_…`.
    id: String,
    /// The version to name in `If-Match`.
    version: i64,
    /// Whose, `per_…`.
    person: String,
    /// What it is called.
    title: String,
    /// Its abstract, or what was done.
    text: String,
    /// The year, where it is known.
    year: Option<i64>,
    /// Who else had a hand in it, one name a line.
    authors: String,
    /// Where it can be looked at.
    address: String,
    source: described::WorkSource,
    /// Who entered or last corrected it, `per_…`; absent where that is the client's staff and not the caller's to know.
    entered_by: Option<String>,
    /// When.
    entered_at: Instant,
}

impl WorkOut {
    fn told(work: Work, names: &Named) -> Self {
        let told = names.tells(work.entered_by);
        Self {
            id: work.id.to_string(),
            version: work.version,
            person: work.person.to_string(),
            title: work.title,
            text: work.text,
            year: work.year,
            authors: work.authors,
            address: work.address,
            source: work.source.into(),
            entered_by: told.then(|| work.entered_by.to_string()),
            entered_at: work.entered_at.into(),
        }
    }
}

fn answer(status: StatusCode, work: Work, names: &Named) -> Response {
    let version = work.version;
    versioned(status, version, &WorkOut::told(work, names))
}

/// A person's works, newest first. Reading somebody else's record leaves a trace that they see.
#[utoipa::path(get, path = "/api/v1/people/{person}/works", tag = "work",
    params(("person" = String, Path)), responses((status = 200, body = Listed<WorkOut>), Problems))]
async fn list(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PersonId>) -> Answer {
    let held = work::list(&app.office, &caller, id).await?;
    let told = |work| WorkOut::told(work, &held.names);
    Ok(whole(held.works.into_iter().map(told)))
}

/// Enters a work of a person. Nobody verifies works, and nothing is decided on one alone.
#[utoipa::path(post, path = "/api/v1/people/{person}/works", tag = "work",
    params(("person" = String, Path)), request_body = wire::Work,
    responses((status = 201, body = WorkOut), Problems))]
async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<wire::Work>,
) -> Answer {
    let made = work::enter(&app.office, &caller, id, given.draft()?).await?;
    Ok(answer(StatusCode::CREATED, made, &Named::one(&caller)))
}

/// One work.
#[utoipa::path(get, path = "/api/v1/works/{work}", tag = "work",
    params(("work" = String, Path)), responses((status = 200, body = WorkOut), Problems))]
async fn read(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<WorkId>) -> Answer {
    let (held, _, names) = work::read(&app.office, &caller, id).await?;
    Ok(answer(StatusCode::OK, held, &names))
}

/// Corrects a work.
#[utoipa::path(put, path = "/api/v1/works/{work}", tag = "work",
    params(("work" = String, Path), ("If-Match" = String, Header)), request_body = wire::Work,
    responses((status = 200, body = WorkOut), Problems))]
async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WorkId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<wire::Work>,
) -> Answer {
    let saved = work::correct(&app.office, &caller, id, seen, given.draft()?).await?;
    Ok(answer(StatusCode::OK, saved, &Named::one(&caller)))
}

/// Takes a work out.
#[utoipa::path(delete, path = "/api/v1/works/{work}", tag = "work",
    params(("work" = String, Path)), responses((status = 204), Problems))]
async fn remove(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<WorkId>) -> Answer {
    work::remove(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
