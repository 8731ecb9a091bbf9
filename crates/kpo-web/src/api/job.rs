//! Jobs that were given up, as JSON.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::Error;
use kpo_operations::job::{self, PageRequest};
use kpo_practice::access::Action;
use kpo_practice::id::JobId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::described::Instant;
use super::document::Problems;
use super::listed::{self, Listed};
use crate::app::App;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::May(Action::ReadSystem), routes!(list))
        .api(Guard::May(Action::TendJobs), routes!(retry))
        .api(Guard::May(Action::TendJobs), routes!(dismiss))
}

/// A job that was given up.
#[derive(Serialize, ToSchema)]
struct JobOut {
    id: String,
    /// What was to be done, such as `document.check`.
    kind: String,
    /// Why it was given up, for whoever keeps the installation.
    reason: Option<String>,
    attempts: i64,
    created_at: Instant,
    finished_at: Option<Instant>,
}

/// Where to go on, and how many.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Turn {
    /// The `next` of the page before.
    after: Option<String>,
    /// How many; 50 when absent, and never more than 200.
    limit: Option<i64>,
}

/// Jobs that were given up, newest first.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "job", params(Turn), responses((status = 200, body = Listed<JobOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(turn): Query<Turn>,
) -> Answer {
    let page = PageRequest::from_wire(turn.after.as_deref(), turn.limit)
        .map_err(|_| Problem(Error::NotFound))?;
    let jobs = job::failed(&app.office, &caller, &page).await?;
    let items = jobs.items.into_iter().map(|one| JobOut {
        id: one.id.to_string(),
        kind: one.kind,
        reason: one.error,
        attempts: one.attempts,
        created_at: one.created_at.into(),
        finished_at: one.finished_at.map(Instant::from),
    });
    Ok(listed::page(items, jobs.next))
}

/// Has a job that was given up tried again.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/retry", tag = "job", params(("id" = String, Path)),
    responses((status = 204), Problems))]
async fn retry(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<JobId>) -> Answer {
    job::retry(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Lays a job that was given up aside: it is done no more.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/dismissal", tag = "job", params(("id" = String, Path)),
    responses((status = 204), Problems))]
async fn dismiss(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<JobId>) -> Answer {
    job::dismiss(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
