//! How a review stands, for those who arrange it: the page's own operation, and so its own right.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use kpo_operations::review;
use kpo_practice::access::Action;
use kpo_practice::id::EngagementId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::api::described::{self, Instant};
use crate::api::document::Problems;
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The route of this file.
pub(super) fn routes() -> Routes {
    Routes::new().api(Guard::May(Action::AssignReviewers), routes!(read))
}

/// A sample, and how far its review has come.
#[derive(Serialize, ToSchema)]
struct DrawnOut {
    kind: described::SampleKind,
    population: i64,
    size: i64,
    /// Hexadecimal.
    seed: String,
    drawn_at: Instant,
    /// When every claim of it was checked; absent while the review runs.
    settled_at: Option<Instant>,
}

/// One person's part in a review, for those who arrange it; never to the author's side.
#[derive(Serialize, ToSchema)]
struct ReviewerOut {
    /// Their name.
    person: String,
    role: described::ReviewRole,
    finished: bool,
    /// Claims in their task.
    claims: i64,
    /// Claims they gave a word on, whatever it is.
    done: i64,
    /// Until when it should be finished, where that was said.
    due_at: Option<Instant>,
    /// Whether they thought they knew the author: then the review does not count as independent. Null before they finish.
    guessed: Option<bool>,
    /// What made them think so.
    guessed_how: Option<String>,
    /// Why somebody of the author's own house judges here.
    allowed: Option<String>,
}

/// How the review of a file stands.
#[derive(Serialize, ToSchema)]
struct ProgressOut {
    /// The newest submission; absent before one is handed in.
    submission: Option<i64>,
    /// Its claims.
    claims: Option<i64>,
    /// What was drawn from it; absent before that.
    sample: Option<DrawnOut>,
    /// Who reads, by name.
    reviewers: Vec<ReviewerOut>,
    /// Claims the reviewers disagree on, once all have finished.
    disputed: i64,
}

/// How the review of a file stands, for those who arrange it.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/review", tag = "review",
    params(("id" = String, Path)), responses((status = 200, body = ProgressOut), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let board = review::board(&app.office, &caller, id).await?;
    let body = ProgressOut {
        submission: board.submission.as_ref().map(|one| one.number),
        claims: board.submission.as_ref().map(|one| one.claims),
        sample: board.sample.map(|sample| DrawnOut {
            kind: sample.kind.into(),
            population: sample.population,
            size: sample.size,
            seed: sample.seed,
            drawn_at: sample.drawn_at.into(),
            settled_at: sample.settled_at.map(Instant::from),
        }),
        reviewers: board
            .tasks
            .into_iter()
            .map(|task| ReviewerOut {
                person: task.person,
                role: task.role.into(),
                finished: task.finished,
                claims: task.claims,
                done: task.done,
                due_at: task.due.map(Instant::from),
                guessed: task.guessed,
                guessed_how: task.guess_how,
                allowed: task.allowed,
            })
            .collect(),
        disputed: i64::try_from(board.disputed).unwrap_or(i64::MAX),
    };
    Ok(Json(body).into_response())
}
