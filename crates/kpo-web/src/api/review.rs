//! Blind review as JSON: arranging it, working through a task, reading findings.

mod passage;
mod progress;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::review::{self, Order};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, PersonId, ReviewId, ReviewItemId};
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{Opinion, Severity, Sureness, Verdict};
use kpo_practice::time::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let assign = Guard::May(Action::AssignReviewers);
    let read = Guard::May(Action::ReadReview);
    Routes::new()
        .merge(progress::routes())
        .merge(passage::routes())
        .api(assign, routes!(draw_sample))
        .api(assign, routes!(ask_adjudicator))
        .api(assign, routes!(fill_review))
        .api(Guard::May(Action::ReadFindings), routes!(read_findings))
        .api(Guard::SignedIn, routes!(my_reviews))
        .api(read, routes!(read_desk))
        .api(Guard::May(Action::Judge), routes!(judge_claim))
        .api(Guard::May(Action::Adjudicate), routes!(adjudicate_claim))
        .api(read, routes!(finish_review))
}

/// Whom to ask, and what to rule out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DrawIn {
    /// The reviewers' ids.
    #[schema(value_type = Vec<described::PersonId>)]
    reviewers: Vec<PersonId>,
    /// The rate of errors to rule out, in per cent.
    target: i64,
    /// Until when; with it only people are taken whose working time holds the work.
    #[schema(value_type = Option<Instant>)]
    due_at: Option<At>,
    /// Why people of the author's own house may judge here; without it they may not.
    own_house: Option<String>,
}

/// A sample.
#[derive(Serialize, ToSchema)]
struct SampleOut {
    kind: described::SampleKind,
    population: i64,
    size: i64,
    /// Hexadecimal.
    seed: String,
}

/// Draws the sample of the newest submission and gives each reviewer their task.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/review", tag = "review",
    params(("id" = String, Path)), request_body = DrawIn, responses((status = 201, body = SampleOut), Problems))]
async fn draw_sample(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(draw): Body<DrawIn>,
) -> Answer {
    let order = Order {
        reviewers: draw.reviewers,
        target: draw.target,
        due: draw.due_at,
        own_house: draw.own_house,
    };
    let sample = review::assign_by(&app.office, &caller, id, order).await?;
    let body = SampleOut {
        kind: sample.kind.into(),
        population: sample.population,
        size: sample.size,
        seed: sample.seed,
    };
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// Whom to ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ThirdIn {
    /// The person's id.
    #[schema(value_type = described::PersonId)]
    person: PersonId,
}

/// Asks a third person to settle what the reviewers disagree on.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/adjudicator", tag = "review",
    params(("id" = String, Path)), request_body = ThirdIn, responses((status = 204), Problems))]
async fn ask_adjudicator(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(third): Body<ThirdIn>,
) -> Answer {
    review::adjudicator(&app.office, &caller, id, third.person).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Gives a task that came back unfinished to somebody.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/review/{review}/replacement", tag = "review",
    params(("id" = String, Path), ("review" = String, Path)), request_body = ThirdIn, responses((status = 204), Problems))]
async fn fill_review(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, task)): Of<(EngagementId, ReviewId)>,
    Body(third): Body<ThirdIn>,
) -> Answer {
    review::fill(&app.office, &caller, id, task, third.person).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A finding, without its finder.
#[derive(Serialize, ToSchema)]
struct FindingOut {
    submission: i64,
    /// The claim's number in that submission.
    number: i64,
    claim: String,
    severity: described::Severity,
    comment: String,
    correction: String,
    /// The lines of the rubric it speaks of, one a line.
    criterion: String,
    /// The very words held to be wrong.
    passages: Vec<passage::FoundOut>,
    /// The newest submission no longer says this.
    changed: bool,
}

/// The findings told so far.
#[derive(Serialize, ToSchema)]
struct FindingsOut {
    /// The newest submission is checked.
    settled: bool,
    items: Vec<FindingOut>,
    /// `null`: the list is never cut.
    next: Option<String>,
}

/// The findings of a file; none before the whole review is settled.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/findings", tag = "review",
    params(("id" = String, Path)), responses((status = 200, body = FindingsOut), Problems))]
async fn read_findings(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = review::findings(&app.office, &caller, id).await?;
    let items = page
        .findings
        .into_iter()
        .map(|told| FindingOut {
            submission: told.submission,
            number: told.number,
            claim: told.claim,
            severity: told.finding.severity.into(),
            comment: told.finding.comment,
            correction: told.finding.correction,
            criterion: told.finding.criterion,
            passages: told.passages.into_iter().map(Into::into).collect(),
            changed: told.changed,
        })
        .collect();
    let settled = page.settled;
    let next = None;
    Ok(axum::Json(FindingsOut {
        settled,
        items,
        next,
    })
    .into_response())
}

/// One of the caller's tasks.
#[derive(Serialize, ToSchema)]
struct TaskOut {
    id: String,
    role: described::ReviewRole,
    finished: bool,
    /// Claims in it.
    claims: i64,
    /// Claims judged.
    done: i64,
    /// Until when it should be finished, where that was said.
    due_at: Option<Instant>,
}

/// The caller's own tasks.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "review", responses((status = 200, body = Listed<TaskOut>), Problems))]
async fn my_reviews(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let tasks = review::own(&app.office, &caller).await?;
    Ok(whole(tasks.into_iter().map(|task| TaskOut {
        id: task.review.id.to_string(),
        role: task.review.role.into(),
        finished: task.review.finished_at.is_some(),
        claims: task.claims,
        done: task.done,
        due_at: task.review.due_at.map(Instant::from),
    })))
}

/// What is said of a claim.
#[derive(Serialize, ToSchema)]
struct OpinionOut {
    verdict: described::OpinionVerdict,
    severity: Option<described::Severity>,
    comment: String,
    correction: String,
    /// The line of the rubric it speaks of; empty where none is named.
    criterion: String,
    /// How sure they say they are; no measure of how right they are.
    sureness: Option<described::Sureness>,
}

impl From<Opinion> for OpinionOut {
    fn from(opinion: Opinion) -> Self {
        Self {
            verdict: opinion.verdict.into(),
            severity: opinion.severity.map(Into::into),
            comment: opinion.comment,
            correction: opinion.correction,
            criterion: opinion.criterion,
            sureness: opinion.sureness.map(Into::into),
        }
    }
}

/// A claim at a desk, under its name there.
#[derive(Serialize, ToSchema)]
struct ItemOut {
    id: String,
    position: i64,
    text: String,
    evidence: String,
    #[schema(value_type = described::Method)]
    method: String,
    said: Option<OpinionOut>,
    /// Passages of it marked in this task.
    passages: Vec<passage::PassageOut>,
    /// For an adjudicator: the views that differ.
    views: Vec<OpinionOut>,
    /// For an adjudicator: passages the others marked.
    marked: Vec<passage::MarkedOut>,
}

/// A line of the rubric.
#[derive(Serialize, ToSchema)]
struct CriterionOut {
    text: String,
    /// 1 to 100.
    weight: i64,
    /// How often this task has named it.
    named: usize,
}

/// A desk.
#[derive(Serialize, ToSchema)]
struct DeskOut {
    question: String,
    rubric: Vec<String>,
    /// The rubric line by line.
    criteria: Vec<CriterionOut>,
    finished: bool,
    items: Vec<ItemOut>,
}

/// A task: the question, the rubric, the claims; nothing of author, other reviewers or price.
#[utoipa::path(get, path = "/api/v1/reviews/{id}", tag = "review",
    params(("id" = String, Path)), responses((status = 200, body = DeskOut), Problems))]
async fn read_desk(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
) -> Answer {
    let desk = review::desk(&app.office, &caller, id).await?;
    let items = desk
        .items
        .into_iter()
        .map(|item| ItemOut {
            id: item.id.to_string(),
            position: item.position,
            text: item.text,
            evidence: item.evidence,
            method: item.method,
            said: item.said.map(|(_, opinion)| opinion.into()),
            passages: item.passages.into_iter().map(Into::into).collect(),
            views: item.views.into_iter().map(OpinionOut::from).collect(),
            marked: item.marked.into_iter().map(Into::into).collect(),
        })
        .collect();
    let body = DeskOut {
        question: desk.question,
        rubric: desk.rubric.iter().map(|line| line.text.clone()).collect(),
        criteria: desk
            .rubric
            .into_iter()
            .map(|line| CriterionOut {
                text: line.text,
                weight: line.weight,
                named: line.named,
            })
            .collect(),
        finished: desk.review.finished_at.is_some(),
        items,
    };
    Ok(axum::Json(body).into_response())
}

/// A word on a claim.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OpinionIn {
    /// The claim's name in this task.
    #[schema(value_type = described::ReviewItemId)]
    item: ReviewItemId,
    #[schema(value_type = described::OpinionVerdict)]
    verdict: String,
    /// Of an error.
    #[schema(value_type = Option<described::Severity>)]
    severity: Option<String>,
    /// Why.
    #[serde(default)]
    comment: String,
    /// What it should say instead.
    #[serde(default)]
    correction: String,
    /// A line of the desk's `rubric`, word for word; empty for none.
    #[serde(default)]
    criterion: String,
    /// How sure they are.
    #[schema(value_type = Option<described::Sureness>)]
    sureness: Option<String>,
}

impl OpinionIn {
    fn opinion(self) -> Result<Opinion, Problem> {
        let severity = match self.severity.as_deref() {
            None => None,
            Some(word) => Some(
                Severity::from_word(word)
                    .ok_or_else(|| Refusal::of_field("severity", "judgement-no-severity"))?,
            ),
        };
        Ok(Opinion {
            verdict: Verdict::from_word(&self.verdict)
                .ok_or_else(|| Refusal::of_field("verdict", "judgement-no-verdict"))?,
            severity,
            comment: self.comment,
            correction: self.correction,
            criterion: self.criterion,
            sureness: match self.sureness.as_deref() {
                None => None,
                Some(word) => Some(
                    Sureness::from_word(word)
                        .ok_or_else(|| Refusal::of_field("sureness", "entry-unknown"))?,
                ),
            },
        })
    }
}

/// Says the reviewer's word on one claim.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/judgements", tag = "review",
    params(("id" = String, Path)), request_body = OpinionIn, responses((status = 204), Problems))]
async fn judge_claim(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    Body(word): Body<OpinionIn>,
) -> Answer {
    let item = word.item;
    review::judge(&app.office, &caller, id, item, word.opinion()?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Says the adjudicator's word on one disputed claim.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/adjudications", tag = "review",
    params(("id" = String, Path)), request_body = OpinionIn, responses((status = 204), Problems))]
async fn adjudicate_claim(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    Body(word): Body<OpinionIn>,
) -> Answer {
    let item = word.item;
    review::adjudicate(&app.office, &caller, id, item, word.opinion()?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The end of a task.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CompletionIn {
    /// The reviewer thinks they know who wrote it.
    guessed: bool,
    /// What made them think so; for the client alone, never for the author's side.
    #[serde(default)]
    how: String,
}

/// Ends a task once every claim has a word.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/completion", tag = "review",
    params(("id" = String, Path)), request_body = CompletionIn, responses((status = 204), Problems))]
async fn finish_review(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    Body(end): Body<CompletionIn>,
) -> Answer {
    review::finish(&app.office, &caller, id, end.guessed, &end.how).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
