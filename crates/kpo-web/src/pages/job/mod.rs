//! Jobs that were given up: why, and what becomes of them. For whoever keeps or guards the installation.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::job::{self, Job, Page, PageRequest};
use kpo_practice::access::Action;
use kpo_practice::id::JobId;
use serde::Deserialize;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/jobs", Guard::May(Action::ReadSystem), list)
        .post("/jobs/{id}/retry", Guard::May(Action::TendJobs), retry)
        .post(
            "/jobs/{id}/dismissal",
            Guard::May(Action::TendJobs),
            dismiss,
        )
}

#[derive(Template)]
#[template(path = "job/list.html")]
struct ListPage {
    f: Frame,
    jobs: Page<Job>,
}

/// Where to go on.
#[derive(Deserialize)]
struct Turn {
    after: Option<String>,
}

async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(turn): Query<Turn>,
) -> Answer {
    let page = PageRequest::from_wire(turn.after.as_deref(), None)
        .map_err(|_| Problem(Error::NotFound))?;
    let jobs = job::failed(&app.office, &caller, &page).await?;
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, "/jobs"),
        jobs,
    }))
}

async fn retry(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<JobId>) -> Answer {
    job::retry(&app.office, &caller, id).await?;
    Ok(Redirect::to("/jobs").into_response())
}

async fn dismiss(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<JobId>) -> Answer {
    job::dismiss(&app.office, &caller, id).await?;
    Ok(Redirect::to("/jobs").into_response())
}
