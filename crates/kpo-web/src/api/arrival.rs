//! Adding a person to a file, as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::arrival::{self, Ready};
use kpo_practice::access::Action;
use kpo_practice::arrival::Check;
use kpo_practice::id::EngagementId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described;
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::arrival::Arrival;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::May(Action::ReadTeam), routes!(read))
        .api(Guard::May(Action::Nominate), routes!(add))
}

/// One check of a person.
#[derive(Serialize, ToSchema)]
#[schema(as = arrival::CheckView)]
struct CheckView {
    /// What.
    kind: described::ArrivalCheck,
    /// Which credential; empty of the others.
    title: String,
    /// It holds and is not repeated.
    holds: bool,
    /// The last day it holds, where it ends by itself.
    #[schema(format = Date)]
    until: Option<String>,
}

/// A person who is in a file, or could be.
#[derive(Serialize, ToSchema)]
#[schema(as = arrival::ReadyView)]
struct ReadyView {
    /// Who (`per_…`).
    person: String,
    name: String,
    /// How they are named, where they are (`nom_…`).
    nomination: Option<String>,
    checks: Vec<CheckView>,
}

fn check(one: &Check) -> CheckView {
    CheckView {
        kind: one.kind.into(),
        title: one.title.clone(),
        holds: one.holds,
        until: one.until.map(|day| day.to_string()),
    }
}

/// Who is in a file and who could come, with what is in date of each: the provider's delivery manager sees all their
/// people, the client those who were named.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/arrivals", tag = "arrival", params(("id" = String, Path)),
    responses((status = 200, body = Listed<ReadyView>), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = arrival::read(&app.office, &caller, id).await?;
    let view = |one: &Ready| ReadyView {
        person: one.person.to_string(),
        name: page.names.of(one.person).to_owned(),
        nomination: one.nomination.as_ref().map(|named| named.id.to_string()),
        checks: one.checks.iter().map(check).collect(),
    };
    Ok(whole(page.people.iter().map(view)))
}

/// Adds a person with their rates in one act; the client approves the person and agrees to the bill rate.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/arrivals", tag = "arrival", params(("id" = String, Path)),
    request_body = Arrival, responses((status = 204), Problems))]
async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<Arrival>,
) -> Answer {
    let draft = wire.draft(caller.at.day_in(&caller.zone))?;
    arrival::add(&app.office, &caller, id, draft).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
