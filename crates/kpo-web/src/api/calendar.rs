//! Calendars as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use kpo_operations::calendar::{self, Draft};
use kpo_practice::access::Action;
use kpo_practice::id::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::document::Problems;
use super::json::{Body, IfMatch, versioned};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let guard = Guard::May(Action::ReadCounterparty);
    Routes::new()
        .api(guard, routes!(read))
        .api(guard, routes!(keep))
}

/// When an organisation works.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CalendarDto {
    /// IANA zone.
    zone: String,
    /// ISO 3166-1 alpha-2 country whose public holidays count.
    country: String,
    /// Hours of each weekday, Monday first, such as `9:00-12:00, 13:00-17:00`; empty for rest.
    week: [String; 7],
    /// Days off of its own, one a line: `2026-12-28 stocktaking`.
    own: String,
}

/// The calendar of an organisation; version 0 is the usual one of its country.
#[utoipa::path(get, path = "/api/v1/organisations/{id}/calendar", tag = "calendar", params(("id" = String, Path)),
    responses((status = 200, body = CalendarDto), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
) -> Answer {
    let shown = calendar::read(&app.office, &caller, id).await?;
    let draft = Draft::of(&shown.kept.calendar);
    let out = CalendarDto {
        zone: draft.zone,
        country: draft.country,
        week: draft.week,
        own: draft.own,
    };
    Ok(versioned(StatusCode::OK, shown.kept.version, &out))
}

/// Keeps the calendar of an organisation.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/calendar", tag = "calendar",
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = CalendarDto,
    responses((status = 200, body = CalendarDto), Problems))]
async fn keep(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
    IfMatch(seen): IfMatch,
    Body(body): Body<CalendarDto>,
) -> Answer {
    let draft = Draft {
        zone: body.zone.clone(),
        country: body.country.clone(),
        week: body.week.clone(),
        own: body.own.clone(),
    };
    let version = calendar::keep(&app.office, &caller, id, &draft, seen).await?;
    Ok(versioned(StatusCode::OK, version, &body))
}
