//! Acceptance as JSON: the figures and the decision.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::acceptance;
use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures};
use kpo_practice::access::Action;
use kpo_practice::id::EngagementId;
use kpo_practice::refusal::Refusal;
use kpo_practice::review::CONFIDENCE_PERCENT;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::May(Action::ReadAcceptance), routes!(read_acceptance))
        .api(Guard::May(Action::AcceptWork), routes!(accept_work))
}

/// What was checked, and what it shows of this deliverable's claims and of nothing else.
#[derive(Serialize, ToSchema)]
struct FiguresOut {
    population: i64,
    checked: i64,
    sampled: i64,
    sampled_from: i64,
    seed: String,
    sample_errors: i64,
    minor: i64,
    major: i64,
    critical: i64,
    unclear: i64,
    /// At most so many claims are wrong.
    bound: i64,
    /// At most so many are wrong in a way that matters.
    bound_material: i64,
    /// How sure both bounds are, in per cent.
    confidence: i64,
    /// People who reviewed; the author's side is not told.
    reviewers: Option<i64>,
    /// Claims they disagreed on; the author's side is not told.
    disagreements: Option<i64>,
    /// Disagreements settled by a third person; the author's side is not told.
    adjudications: Option<i64>,
}

fn out(figures: &Figures, inside: bool) -> FiguresOut {
    FiguresOut {
        population: figures.population,
        checked: figures.checked,
        sampled: figures.sampled,
        sampled_from: figures.sampled_from,
        seed: figures.seed.clone(),
        sample_errors: figures.sample_errors,
        minor: figures.minor,
        major: figures.major,
        critical: figures.critical,
        unclear: figures.unclear,
        bound: figures.bound,
        bound_material: figures.bound_material,
        confidence: CONFIDENCE_PERCENT,
        reviewers: inside.then_some(figures.reviewers),
        disagreements: inside.then_some(figures.disagreements),
        adjudications: inside.then_some(figures.adjudications),
    }
}

/// A decision.
#[derive(Serialize, ToSchema)]
#[schema(as = acceptance::DecisionOut)]
struct DecisionOut {
    verdict: described::AcceptanceVerdict,
    reasons: String,
    at: Instant,
    figures: FiguresOut,
}

fn decision(acceptance: &Acceptance, inside: bool) -> DecisionOut {
    DecisionOut {
        verdict: acceptance.verdict.into(),
        reasons: acceptance.reasons.clone(),
        at: acceptance.at.into(),
        figures: out(&acceptance.figures, inside),
    }
}

/// Where acceptance stands.
#[derive(Serialize, ToSchema)]
struct AcceptanceOut {
    /// The newest submission.
    submission: Option<i64>,
    /// What its checks show, to those who decide, while it is not decided on.
    figures: Option<FiguresOut>,
    decisions: Vec<DecisionOut>,
}

/// The figures, and what was decided on them.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/acceptance", tag = "acceptance",
    params(("id" = String, Path)), responses((status = 200, body = AcceptanceOut), Problems))]
async fn read_acceptance(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = acceptance::read(&app.office, &caller, id).await?;
    let inside = sheet.inside;
    let body = AcceptanceOut {
        submission: sheet.submission.map(|submission| submission.number),
        figures: sheet.figures.map(|figures| out(&figures, inside)),
        decisions: sheet
            .decisions
            .iter()
            .map(|one| decision(one, inside))
            .collect(),
    };
    Ok(axum::Json(body).into_response())
}

/// A decision to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = acceptance::DecisionIn)]
struct DecisionIn {
    /// The submission decided on; an older one is a conflict.
    number: i64,
    #[schema(value_type = described::AcceptanceVerdict)]
    verdict: String,
    /// Why; needed for `corrected` and `rejected`.
    #[serde(default)]
    reasons: String,
}

/// Accepts or rejects the work. Needs a fresh sign-in.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/acceptance", tag = "acceptance",
    params(("id" = String, Path)), request_body = DecisionIn, responses((status = 201, body = DecisionOut), Problems))]
async fn accept_work(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(given): Body<DecisionIn>,
) -> Answer {
    let verdict = AcceptanceVerdict::from_word(&given.verdict)
        .ok_or_else(|| Refusal::of_field("verdict", "acceptance-no-verdict"))?;
    let (office, number) = (&app.office, given.number);
    let made = acceptance::accept(office, &caller, id, number, verdict, &given.reasons).await?;
    Ok((StatusCode::CREATED, axum::Json(decision(&made, true))).into_response())
}
