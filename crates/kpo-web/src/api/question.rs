//! Questions as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::question;
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, QuestionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::agreement::{Made, made};
use super::described::Instant;
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::May(Action::ReadFile), routes!(list))
        .api(Guard::May(Action::AskQuestion), routes!(ask))
        .api(Guard::May(Action::AnswerQuestion), routes!(answer))
        .api(Guard::May(Action::AnswerQuestion), routes!(publish))
}

/// A question, as far as the caller may know of it.
#[derive(Serialize, ToSchema)]
struct QuestionOut {
    id: String,
    text: String,
    answer: Option<String>,
    published: bool,
    /// Absent where it is another party's.
    asked_by: Option<String>,
    /// Absent where it is another party's.
    created_at: Option<Instant>,
}

/// The questions of a file.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/questions", tag = "question", params(("id" = String, Path)),
    responses((status = 200, body = Listed<QuestionOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = question::list(&app.office, &caller, id).await?;
    let out = sheet.questions.into_iter().map(|one| QuestionOut {
        id: one.id.to_string(),
        text: one.text,
        answer: one.answer,
        published: one.published,
        asked_by: one.asker.map(|(name, _)| name),
        created_at: one.created_at.map(Instant::from),
    });
    Ok(whole(out))
}

/// A question to ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Ask {
    text: String,
}

/// Asks.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/questions", tag = "question", params(("id" = String, Path)),
    request_body = Ask, responses((status = 201, body = Made), Problems))]
async fn ask(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(sent): Body<Ask>,
) -> Answer {
    Ok(made(
        question::ask(&app.office, &caller, id, &sent.text).await?,
    ))
}

/// An answer to give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reply {
    answer: String,
}

/// Answers.
#[utoipa::path(post, path = "/api/v1/questions/{id}/answer", tag = "question", params(("id" = String, Path)),
    request_body = Reply, responses((status = 204), Problems))]
async fn answer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<QuestionId>,
    Body(sent): Body<Reply>,
) -> Answer {
    question::answer(&app.office, &caller, id, &sent.answer).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Lets every invited party read question and answer, without the asker.
#[utoipa::path(post, path = "/api/v1/questions/{id}/publication", tag = "question", params(("id" = String, Path)),
    responses((status = 204), Problems))]
async fn publish(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<QuestionId>,
) -> Answer {
    question::publish(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
