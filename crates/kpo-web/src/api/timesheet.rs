//! Hours as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::timesheet::{self, Note};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, TimeEntryId, TimeId};
use kpo_practice::refusal::Refusal;
use kpo_practice::timesheet::{PeriodKind, Sheet, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Settling};
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::pages::invoice::reading::day;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let log = Guard::May(Action::LogTime);
    Routes::new()
        .api(Guard::May(Action::ReadTime), routes!(read))
        .api(log, routes!(note))
        .api(log, routes!(strike))
        .api(log, routes!(submit))
        .api(Guard::May(Action::ApproveTime), routes!(decide))
}

/// One day's work.
#[derive(Serialize, ToSchema)]
struct TimeEntryOut {
    id: String,
    day: String,
    minutes: i64,
    note: String,
}

/// The hours of one person in one period.
#[derive(Serialize, ToSchema)]
struct TimesheetOut {
    id: String,
    person: String,
    period: String,
    state: described::TimesheetState,
    minutes: i64,
    reason: Option<String>,
    entries: Vec<TimeEntryOut>,
}

fn out(sheet: Sheet, entries: Vec<kpo_practice::timesheet::Entry>) -> TimesheetOut {
    TimesheetOut {
        id: sheet.id.to_string(),
        person: sheet.person.to_string(),
        period: sheet.period.to_string(),
        state: sheet.state.into(),
        minutes: entries.iter().map(|entry| entry.minutes).sum(),
        reason: sheet.reason,
        entries: entries
            .into_iter()
            .map(|entry| TimeEntryOut {
                id: entry.id.to_string(),
                day: entry.day.to_string(),
                minutes: entry.minutes,
                note: entry.note,
            })
            .collect(),
    }
}

/// The hours of a file, as far as the reader may see them.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/time", tag = "time", params(("id" = String, Path)),
    responses((status = 200, body = Listed<TimesheetOut>), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let hours = timesheet::read(&app.office, &caller, id).await?;
    let sheets = hours.sheets.into_iter();
    Ok(whole(sheets.map(|shown| out(shown.sheet, shown.entries))))
}

/// A day's work.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TimeEntryIn {
    /// `2026-11-23`.
    #[schema(format = Date)]
    day: String,
    minutes: i64,
    note: String,
    /// For the first entry of a file; `week` when absent.
    #[schema(value_type = Option<described::PeriodKind>)]
    period: Option<String>,
}

/// Notes a day's work.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/time", tag = "time", params(("id" = String, Path)),
    request_body = TimeEntryIn, responses((status = 201, body = TimesheetOut), Problems))]
async fn note(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(body): Body<TimeEntryIn>,
) -> Answer {
    let kind = body.period.as_deref().unwrap_or("week");
    let note = Note {
        day: day("day", &body.day)?,
        minutes: body.minutes,
        note: body.note,
        kind: PeriodKind::from_word(kind)
            .ok_or_else(|| Refusal::of_field("period", "time-period-unreadable"))?,
    };
    let sheet = timesheet::note(&app.office, &caller, id, note).await?;
    Ok((StatusCode::CREATED, Json(out(sheet, Vec::new()))).into_response())
}

/// Takes a day's work out again.
#[utoipa::path(delete, path = "/api/v1/engagements/{id}/time/entries/{entry}", tag = "time",
    params(("id" = String, Path), ("entry" = String, Path)), responses((status = 204), Problems))]
async fn strike(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, entry)): Of<(EngagementId, TimeEntryId)>,
) -> Answer {
    timesheet::strike(&app.office, &caller, id, entry).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Hands a period in.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/time/{sheet}/submission", tag = "time",
    params(("id" = String, Path), ("sheet" = String, Path)), responses((status = 200, body = TimesheetOut), Problems))]
async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, sheet)): Of<(EngagementId, TimeId)>,
) -> Answer {
    let sheet = timesheet::submit(&app.office, &caller, id, sheet).await?;
    Ok(Json(out(sheet, Vec::new())).into_response())
}

/// A word on hours.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TimeDecisionIn {
    #[schema(value_type = described::SettlingVerdict)]
    verdict: String,
    /// Why they are returned.
    reason: Option<String>,
}

/// Approves or returns a period.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/time/{sheet}/decision", tag = "time",
    params(("id" = String, Path), ("sheet" = String, Path)), request_body = TimeDecisionIn,
    responses((status = 200, body = TimesheetOut), Problems))]
async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, sheet)): Of<(EngagementId, TimeId)>,
    Body(body): Body<TimeDecisionIn>,
) -> Answer {
    let verdict = match Settling::from_word(&body.verdict) {
        Some(Settling::Approve) => Verdict::Approve,
        Some(Settling::Return) => Verdict::Return(body.reason.unwrap_or_default()),
        None => return Err(Refusal::new("form-incomplete").into()),
    };
    let sheet = timesheet::decide(&app.office, &caller, id, sheet, verdict).await?;
    Ok(Json(out(sheet, Vec::new())).into_response())
}
