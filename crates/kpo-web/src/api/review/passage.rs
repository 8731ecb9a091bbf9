//! Passages as JSON: the very words held to be wrong, marked at a desk and told to their author.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::review;
use kpo_practice::access::Action;
use kpo_practice::id::{PassageId, ReviewId, ReviewItemId};
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{FoundPassage, Mark, Part, Passage, Severity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::api::described;
use crate::api::document::Problems;
use crate::api::json::Body;
use crate::app::App;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this file.
pub(super) fn routes() -> Routes {
    let read = Guard::May(Action::ReadReview);
    Routes::new()
        .api(read, routes!(mark_passage))
        .api(read, routes!(unmark_passage))
}

/// A passage marked in the caller's own task.
#[derive(Serialize, ToSchema)]
pub(super) struct PassageOut {
    id: String,
    part: described::ClaimPart,
    /// As it was read.
    quote: String,
    severity: described::Severity,
    /// The line of the rubric; empty where none is named.
    criterion: String,
    comment: String,
    correction: String,
}

impl From<Passage> for PassageOut {
    fn from(one: Passage) -> Self {
        Self {
            id: one.id.to_string(),
            part: one.part.into(),
            quote: one.quote,
            severity: one.severity.into(),
            criterion: one.criterion,
            comment: one.comment,
            correction: one.correction,
        }
    }
}

/// A passage another reader marked, for whoever settles: without the reader.
#[derive(Serialize, ToSchema)]
pub(super) struct MarkedOut {
    part: described::ClaimPart,
    quote: String,
    severity: described::Severity,
    criterion: String,
    comment: String,
    correction: String,
}

impl From<review::Marked> for MarkedOut {
    fn from(one: review::Marked) -> Self {
        Self {
            part: one.part.into(),
            quote: one.quote,
            severity: one.severity.into(),
            criterion: one.criterion,
            comment: one.comment,
            correction: one.correction,
        }
    }
}

/// A passage of a finding, as its author wrote it.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundOut {
    part: described::ClaimPart,
    quote: String,
    /// Its first character in that text, counted from 0 in Unicode scalar values.
    start: i64,
    /// How many characters.
    length: i64,
    severity: described::Severity,
    criterion: String,
    comment: String,
    correction: String,
}

impl From<(FoundPassage, String)> for FoundOut {
    fn from((one, quote): (FoundPassage, String)) -> Self {
        Self {
            part: one.part.into(),
            quote,
            start: one.start,
            length: one.length,
            severity: one.severity.into(),
            criterion: one.criterion,
            comment: one.comment,
            correction: one.correction,
        }
    }
}

/// Words held to be wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MarkIn {
    /// The claim's name in this task.
    #[schema(value_type = described::ReviewItemId)]
    item: ReviewItemId,
    #[schema(value_type = described::ClaimPart)]
    part: String,
    /// The words, as the desk shows them.
    quote: String,
    /// The first of them, counted from 0 in characters (Unicode scalar values) of what is shown; needed where the words stand
    /// there more than once.
    from: Option<usize>,
    /// A line of the desk's `rubric`, word for word; empty for none.
    #[serde(default)]
    criterion: String,
    #[schema(value_type = described::Severity)]
    severity: String,
    /// Why.
    comment: String,
    /// What it should say instead.
    #[serde(default)]
    correction: String,
}

impl MarkIn {
    fn mark(self) -> Result<Mark, Problem> {
        let part = Part::from_word(&self.part);
        let severity = Severity::from_word(&self.severity);
        Ok(Mark {
            part: part.ok_or_else(|| Refusal::of_field("part", "entry-unknown"))?,
            quote: self.quote,
            from: self.from,
            criterion: self.criterion,
            severity: severity
                .ok_or_else(|| Refusal::of_field("severity", "judgement-no-severity"))?,
            comment: self.comment,
            correction: self.correction,
        })
    }
}

/// Marks a passage of a claim as wrong; the word on the claim becomes 'error' with it.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/passages", tag = "review",
    params(("id" = String, Path)), request_body = MarkIn, responses((status = 201, body = PassageOut), Problems))]
async fn mark_passage(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    Body(given): Body<MarkIn>,
) -> Answer {
    let item = given.item;
    let made = review::mark(&app.office, &caller, id, item, given.mark()?).await?;
    Ok((StatusCode::CREATED, axum::Json(PassageOut::from(made))).into_response())
}

/// Takes a mark back, while the task is open.
#[utoipa::path(delete, path = "/api/v1/reviews/{id}/passages/{passage}", tag = "review",
    params(("id" = String, Path), ("passage" = String, Path)), responses((status = 204), Problems))]
async fn unmark_passage(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, passage)): Of<(ReviewId, PassageId)>,
) -> Answer {
    review::unmark(&app.office, &caller, id, passage).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
