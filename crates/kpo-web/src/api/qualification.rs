//! Qualification as JSON: the task a file requires, how candidates stand, and a candidate's own result.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::qualification::{self, Told};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, PanelSeatId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, unsaid};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::panel::Seen;
use crate::wire::qualification as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepPanel);
    Routes::new()
        .api(Guard::May(Action::ReadPanel), routes!(read_required))
        .api(keep, routes!(require))
        .api(keep, routes!(lift))
        .api(keep, routes!(release_results))
        .api(Guard::May(Action::ApproveNominee), routes!(waive))
        .api(Guard::May(Action::ReadSeat), routes!(read_own))
}

/// A share of right answers, never without its interval.
#[derive(Serialize, ToSchema)]
#[schema(as = qualification::Share)]
struct Share {
    right: i64,
    of: i64,
    point: f64,
    /// Lower end: the true share is at least this, at 95 %.
    low: f64,
    /// Upper end: at most this, at 95 %.
    high: f64,
}

/// How somebody stands to the task.
#[derive(Serialize, ToSchema)]
#[schema(as = qualification::ResultOut)]
struct ResultOut {
    standing: described::QualificationStanding,
    /// Absent before the task is finished, and on fewer than 20 units.
    share: Option<Share>,
}

impl From<&Told> for ResultOut {
    fn from(told: &Told) -> Self {
        let share = told.share().map(|(point, low, high)| Share {
            right: told.tried.counted.right,
            of: told.tried.counted.of,
            point,
            low,
            high,
        });
        Self {
            standing: told.standing.into(),
            share,
        }
    }
}

/// A candidate, and how they stand.
#[derive(Serialize, ToSchema)]
#[schema(as = qualification::CandidateOut)]
struct CandidateOut {
    /// Who (`per_…`).
    person: String,
    name: String,
    result: ResultOut,
    /// Why they need not pass, where somebody said so.
    waived: Option<String>,
    /// Whose word that is (`per_…`).
    waived_by: Option<String>,
    waived_at: Option<Instant>,
}

/// The task a file requires.
#[derive(Serialize, ToSchema)]
#[schema(as = qualification::RequiredOut)]
struct RequiredOut {
    /// For the next act on it.
    version: i64,
    /// The task (`pan_…`).
    panel: String,
    /// In per cent.
    mark: i64,
    undecided_suffices: bool,
    released_at: Option<Instant>,
}

/// What a file requires, and how its candidates stand.
#[derive(Serialize, ToSchema)]
#[schema(as = qualification::QualificationPage)]
struct QualificationPage {
    required: Option<RequiredOut>,
    /// None where nothing is required.
    candidates: Vec<CandidateOut>,
}

/// The task a file requires and how its candidates stand, for the client's side.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/qualification", tag = "qualification", params(("id" = String, Path)),
    responses((status = 200, body = QualificationPage), Problems))]
async fn read_required(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = qualification::read(&app.office, &caller, id).await?;
    let candidate = |(one, told): &(_, Option<Told>)| candidate(&page, one, told.as_ref());
    let view = QualificationPage {
        candidates: page.named.iter().filter_map(candidate).collect(),
        required: page.required.as_ref().map(|one| RequiredOut {
            version: one.version,
            panel: one.panel.to_string(),
            mark: one.mark,
            undecided_suffices: one.undecided_suffices,
            released_at: one.released_at.map(Into::into),
        }),
    };
    Ok(Json(view).into_response())
}

fn candidate(
    page: &qualification::Page,
    one: &kpo_practice::nomination::Nomination,
    told: Option<&Told>,
) -> Option<CandidateOut> {
    let told = told?;
    let waiver = told.waiver.as_ref();
    Some(CandidateOut {
        person: one.person.to_string(),
        name: page.names.of(one.person).to_owned(),
        result: told.into(),
        waived: waiver.map(|waiver| waiver.reason.clone()),
        waived_by: waiver.map(|waiver| waiver.waived_by.to_string()),
        waived_at: waiver.map(|waiver| waiver.waived_at.into()),
    })
}

/// Requires a task of everybody who is to be approved.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/qualification", tag = "qualification", params(("id" = String, Path)),
    request_body = wire::Required, responses((status = 200, body = Done), Problems))]
async fn require(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Required>,
) -> Answer {
    let seen = wire.version;
    let done = qualification::require(&app.office, &caller, id, wire.wanted()?, seen).await;
    let one = unsaid(seen, done)?;
    changed(one.id, one.version)
}

/// Requires nothing any more.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/qualification/removal", tag = "qualification", params(("id" = String, Path)),
    request_body = Seen, responses((status = 204), Problems))]
async fn lift(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<Seen>,
) -> Answer {
    qualification::lift(&app.office, &caller, id, wire.version).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Lets each candidate read their own result.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/qualification/release", tag = "qualification", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = Done), Problems))]
async fn release_results(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<Seen>,
) -> Answer {
    let one = qualification::release(&app.office, &caller, id, wire.version).await?;
    changed(one.id, one.version)
}

/// Lets a person through without the task, by the caller's word.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/qualification/waivers", tag = "qualification", params(("id" = String, Path)),
    request_body = wire::Waived, responses((status = 201, body = Done), Problems))]
async fn waive(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Waived>,
) -> Answer {
    let person = wire.person()?;
    let one = qualification::waive(&app.office, &caller, id, person, &wire.reason).await?;
    made(one.id, 1)
}

/// The caller's own result; nothing in it before the client releases it.
#[derive(Serialize, ToSchema)]
#[schema(as = qualification::OwnOut)]
struct OwnOut {
    result: Option<ResultOut>,
}

/// The caller's own result at a task.
#[utoipa::path(get, path = "/api/v1/panel-seats/{id}/qualification", tag = "qualification", params(("id" = String, Path)),
    responses((status = 200, body = OwnOut), Problems))]
async fn read_own(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
) -> Answer {
    let told = qualification::own(&app.office, &caller, id).await?;
    let result = told.as_ref().map(Into::into);
    Ok(Json(OwnOut { result }).into_response())
}
