//! Advice, decision and outcome as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::decision;
use kpo_practice::access::Action;
use kpo_practice::decision::{Decision, Followed, Found, Outcome, Right};
use kpo_practice::id::{DecisionId, EngagementId, Id, OutcomeId};
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::described;
use super::document::Problems;
use super::json::Body;
use super::rate::MoneyDto;
use crate::app::App;
use crate::pages::invoice::reading::day;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::May(Action::ReadOutcome), routes!(read))
        .api(Guard::May(Action::RecordDecision), routes!(record))
        .api(Guard::May(Action::RecordOutcome), routes!(look_back))
}

/// The decision on the advice.
#[derive(Serialize, ToSchema)]
struct DecisionOut {
    id: String,
    advice: String,
    confidence: i64,
    decided: String,
    followed: described::Followed,
    on: String,
    baseline: Option<MoneyDto>,
    expected: Option<MoneyDto>,
}

/// A look back.
#[derive(Serialize, ToSchema)]
struct OutcomeOut {
    id: String,
    after_days: i64,
    due: String,
    happened: Option<String>,
    right: Option<described::Right>,
    actual: Option<MoneyDto>,
}

/// Confidence against what turned out; figures only where there are enough answers.
#[derive(Serialize, ToSchema)]
struct BandOut {
    from: i64,
    to: i64,
    n: i64,
    right: Option<i64>,
    partly: Option<i64>,
    wrong: Option<i64>,
}

/// Advice, decision and outcome of a file.
#[derive(Serialize, ToSchema)]
struct DecisionSheetOut {
    decision: Option<DecisionOut>,
    outcomes: Vec<OutcomeOut>,
    calibration: Option<Vec<BandOut>>,
}

fn decision_out(decision: Decision) -> DecisionOut {
    DecisionOut {
        id: decision.id.to_string(),
        advice: decision.advice,
        confidence: decision.confidence,
        decided: decision.decided,
        followed: decision.followed.into(),
        on: decision.on.to_string(),
        baseline: decision.baseline.map(MoneyDto::from),
        expected: decision.expected.map(MoneyDto::from),
    }
}

fn outcome_out(outcome: Outcome) -> OutcomeOut {
    let found = outcome.found;
    OutcomeOut {
        id: outcome.id.to_string(),
        after_days: outcome.after_days,
        due: outcome.due.to_string(),
        right: found.as_ref().map(|found| found.right.into()),
        actual: found
            .as_ref()
            .and_then(|found| found.actual)
            .map(MoneyDto::from),
        happened: found.map(|found| found.happened),
    }
}

/// Advice, decision and outcome of a file.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/outcome", tag = "outcome", params(("id" = String, Path)),
    responses((status = 200, body = DecisionSheetOut), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = decision::read(&app.office, &caller, id).await?;
    let out = DecisionSheetOut {
        decision: sheet.decision.map(decision_out),
        outcomes: sheet.outcomes.into_iter().map(outcome_out).collect(),
        calibration: sheet.calibration.map(|bands| {
            bands
                .iter()
                .map(|band| {
                    let told = |n: i64| band.enough().then_some(n);
                    BandOut {
                        from: band.from,
                        to: band.to,
                        n: band.n,
                        right: told(band.right),
                        partly: told(band.partly),
                        wrong: told(band.wrong),
                    }
                })
                .collect()
        }),
    };
    Ok(Json(out).into_response())
}

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionIn {
    advice: String,
    /// How sure the advice was, in percent.
    confidence: i64,
    decided: String,
    #[schema(value_type = described::Followed)]
    followed: String,
    #[schema(format = Date)]
    on: String,
    baseline: Option<MoneyDto>,
    expected: Option<MoneyDto>,
}

/// Writes the decision down and plans the looks back.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/decision", tag = "outcome", params(("id" = String, Path)),
    request_body = DecisionIn, responses((status = 201, body = DecisionOut), Problems))]
async fn record(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(body): Body<DecisionIn>,
) -> Answer {
    let money = |field, money: Option<MoneyDto>| money.map(|money| money.read(field)).transpose();
    let taken = Decision {
        id: DecisionId::from_uuid(Uuid::nil()),
        version: 1,
        engagement: id,
        advice: body.advice,
        confidence: body.confidence,
        decided: body.decided,
        followed: Followed::from_word(&body.followed)
            .ok_or_else(|| Refusal::new("form-incomplete"))?,
        on: day("on", &body.on)?,
        decided_by: caller.person,
        recorded_at: caller.at,
        baseline: money("baseline", body.baseline)?,
        expected: money("expected", body.expected)?,
    };
    let taken = decision::record(&app.office, &caller, id, taken).await?;
    Ok((StatusCode::CREATED, Json(decision_out(taken))).into_response())
}

/// What a look back found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OutcomeIn {
    happened: String,
    #[schema(value_type = described::Right)]
    right: String,
    actual: Option<MoneyDto>,
}

/// Keeps what a look back found, once it is due.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/outcomes/{outcome}", tag = "outcome",
    params(("id" = String, Path), ("outcome" = String, Path)), request_body = OutcomeIn,
    responses((status = 200, body = OutcomeOut), Problems))]
async fn look_back(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, outcome)): Of<(EngagementId, OutcomeId)>,
    Body(body): Body<OutcomeIn>,
) -> Answer {
    let found = Found {
        happened: body.happened,
        actual: body.actual.map(|money| money.read("actual")).transpose()?,
        right: Right::from_word(&body.right).ok_or_else(|| Refusal::new("form-incomplete"))?,
        by: caller.person,
        at: caller.at,
    };
    let kept = decision::look_back(&app.office, &caller, id, outcome, found).await?;
    Ok(Json(outcome_out(kept)).into_response())
}
