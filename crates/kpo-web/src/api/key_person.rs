//! On whom a file depends, as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::key_person;
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, KeyPersonId};
use kpo_practice::key_person::Held;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Instant;
use super::document::Problems;
use super::json::Body;
use crate::app::App;
use crate::pages::sheet::{given, parsed};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::key_person as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May;
    Routes::new()
        .api(may(Action::ReadTeam), routes!(read))
        .api(may(Action::ApproveNominee), routes!(name))
        .api(may(Action::Nominate), routes!(stand_behind))
        .api(may(Action::KeepHandover), routes!(hand_over))
        .api(may(Action::ApproveNominee), routes!(release))
        .api(may(Action::ApproveNominee), routes!(succeed))
}

/// One thing a file depends on one person for.
#[derive(Serialize, ToSchema)]
#[schema(as = key_person::KeyPersonView)]
struct KeyPersonView {
    id: String,
    /// For the next act on it.
    version: i64,
    /// Who (`per_…`).
    person: String,
    name: String,
    /// What they carry.
    subject: String,
    /// They stand; where not, nothing goes on until somebody steps in.
    stands: bool,
    /// Who would step in (`per_…`).
    understudy: Option<String>,
    understudy_name: Option<String>,
    /// The understudy is active and holds every mandatory credential in date.
    ready: bool,
    /// What the understudy must know.
    handover: Option<String>,
    handed_at: Option<Instant>,
}

/// On whom a file depends.
#[derive(Serialize, ToSchema)]
#[schema(as = key_person::KeyPeopleView)]
struct KeyPeopleView {
    /// The least number of people whose loss leaves something nobody can carry; absent before there is a provider.
    bus_factor: Option<i64>,
    key_people: Vec<KeyPersonView>,
}

fn view(page: &key_person::Page, one: &Held) -> KeyPersonView {
    let key = &one.key;
    let named = |id| page.names.of(id).to_owned();
    KeyPersonView {
        id: key.id.to_string(),
        version: key.version,
        person: key.person.to_string(),
        name: named(key.person),
        subject: key.subject.clone(),
        stands: one.stands,
        understudy: key.understudy.map(|id| id.to_string()),
        understudy_name: key.understudy.map(named),
        ready: one.ready,
        handover: key.handover.as_ref().map(|note| note.text.clone()),
        handed_at: key.handover.as_ref().map(|note| note.at.into()),
    }
}

/// On whom a file depends: the client's side and the provider's see all, an expert what they carry themselves.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/key-people", tag = "key-person", params(("id" = String, Path)),
    responses((status = 200, body = KeyPeopleView), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = key_person::read(&app.office, &caller, id).await?;
    let view = KeyPeopleView {
        bus_factor: page.factor.map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
        key_people: page.held.iter().map(|one| view(&page, one)).collect(),
    };
    Ok(Json(view).into_response())
}

/// Says on whom the file depends, and for what.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/key-people", tag = "key-person", params(("id" = String, Path)),
    request_body = wire::Name, responses((status = 204), Problems))]
async fn name(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Name>,
) -> Answer {
    let person = given("person", &wire.person)?;
    key_person::name(&app.office, &caller, id, person, &wire.subject).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Says who would step in.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/key-people/{key}/understudy", tag = "key-person",
    params(("id" = String, Path), ("key" = String, Path)), request_body = wire::Understudy, responses((status = 204), Problems))]
async fn stand_behind(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    Body(wire): Body<wire::Understudy>,
) -> Answer {
    let who = parsed("understudy", &wire.understudy)?;
    key_person::stand_behind(&app.office, &caller, (id, key), who, wire.version).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Writes down what the next one must know.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/key-people/{key}/handover", tag = "key-person",
    params(("id" = String, Path), ("key" = String, Path)), request_body = wire::Handover, responses((status = 204), Problems))]
async fn hand_over(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    Body(wire): Body<wire::Handover>,
) -> Answer {
    key_person::hand_over(&app.office, &caller, (id, key), &wire.text, wire.version).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Lets the file no longer depend on it.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/key-people/{key}/release", tag = "key-person",
    params(("id" = String, Path), ("key" = String, Path)), request_body = wire::Release, responses((status = 204), Problems))]
async fn release(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    Body(wire): Body<wire::Release>,
) -> Answer {
    key_person::release(&app.office, &caller, (id, key), &wire.reason, wire.version).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Lets the understudy, or an expert of the file, step in.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/key-people/{key}/succession", tag = "key-person",
    params(("id" = String, Path), ("key" = String, Path)), request_body = wire::Succession, responses((status = 204), Problems))]
async fn succeed(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    Body(wire): Body<wire::Succession>,
) -> Answer {
    let person = given("person", &wire.person)?;
    key_person::succeed(&app.office, &caller, (id, key), person, wire.version).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
