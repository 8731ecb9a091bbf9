//! Needs, parties and the shortlist of a file, and walls, as JSON.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use kpo_operations::shortlist::{self, Listed as Person};
use kpo_operations::{need, wall};
use kpo_practice::access::Action;
use kpo_practice::eligibility::Point;
use kpo_practice::id::{EngagementId, PartyId, PersonId, WallId};
use kpo_practice::shortlist::Order;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, versioned};
use super::listed::{Listed, whole};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::pages::sheet::parsed;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::staffing as wire;
use crate::word::word;

/// The routes of this noun.
pub fn routes() -> Routes {
    let read = Guard::May(Action::ReadShortlist);
    let edit = Guard::May(Action::EditBrief);
    let raise = Guard::May(Action::RaiseWall);
    Routes::new()
        .api(read, routes!(needs))
        .api(edit, routes!(write))
        .api(edit, routes!(name))
        .api(edit, routes!(unname))
        .api(read, routes!(list))
        .api(read, routes!(one))
        .api(raise, routes!(walls))
        .api(raise, routes!(raise_wall))
        .api(raise, routes!(end_wall))
}

/// What a question asks, and whom it is about.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::NeedsView)]
struct NeedsView {
    /// As it can be sent back; `null` where nothing was written down yet.
    #[schema(required)]
    needs: Option<wire::Needs>,
    /// Whom the question is about.
    parties: Vec<PartyView>,
}

/// Somebody a question is about.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::PartyView)]
struct PartyView {
    /// Its id, `pty_…`.
    id: String,
    kind: described::PartyKind,
    /// By name.
    name: String,
    /// The organisation entered here, if it is one.
    organisation: Option<String>,
}

/// What a file's question asks of each person, and whom it is about.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/needs", tag = "need", params(("id" = String, Path)), responses((status = 200, body = NeedsView), Problems))]
async fn needs(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = need::read(&app.office, &caller, id).await?;
    let version = page.need.as_ref().map_or(0, |need| need.version);
    let parties = page.parties.into_iter().map(|party| PartyView {
        id: party.id.to_string(),
        kind: party.kind.into(),
        name: party.name,
        organisation: party.organisation.map(|id| id.to_string()),
    });
    let view = NeedsView {
        needs: page.need.as_ref().map(wire::Needs::of),
        parties: parties.collect(),
    };
    Ok(versioned(StatusCode::OK, version, &view))
}

/// Writes down what a question asks of each person.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/needs", tag = "need", params(("id" = String, Path)), request_body = wire::Needs, responses((status = 200, body = Done), Problems))]
async fn write(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Needs>,
) -> Answer {
    let request = need::read(&app.office, &caller, id).await?.request;
    let given = wire.need(id, request.as_ref())?;
    let need = need::write(&app.office, &caller, given, wire.version).await?;
    changed(id, need.version)
}

/// Names somebody the question is about.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/parties", tag = "need", params(("id" = String, Path)), request_body = wire::Party, responses((status = 201, body = Done), Problems))]
async fn name(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Party>,
) -> Answer {
    let organisation = parsed("organisation", &wire.organisation)?;
    let named = (wire.kind()?, wire.name.as_str(), organisation);
    let party = need::add_party(&app.office, &caller, id, named).await?;
    made(party.id, party.version)
}

/// Takes a party out.
#[utoipa::path(delete, path = "/api/v1/engagements/{id}/parties/{party}", tag = "need", params(("id" = String, Path), ("party" = String, Path)), responses((status = 200, body = Done), Problems))]
async fn unname(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, party)): Of<(EngagementId, PartyId)>,
) -> Answer {
    need::remove_party(&app.office, &caller, id, party).await?;
    changed(party, 1)
}

/// One thing a question asks, and whether this person has it.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::PointView)]
pub(super) struct PointView {
    class: described::EligibilityClass,
    /// They have it.
    held: bool,
    /// Why not, as a refusal's code; `null` where they have it.
    #[schema(required)]
    code: Option<&'static str>,
}

impl From<&Point> for PointView {
    fn from(point: &Point) -> Self {
        Self {
            class: point.class.into(),
            held: point.held(),
            code: point.outcome.as_ref().err().map(|refusal| refusal.code),
        }
    }
}

/// Somebody who may be asked; cost never stands without fit and record beside it.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::ListedView)]
struct ListedView {
    /// Who, `per_…`.
    person: String,
    /// Their name.
    name: String,
    /// Whom they act for.
    organisation: String,
    /// How well their works fit, 0 to 1.
    fit: f64,
    /// The works that made it.
    works: Vec<String>,
    /// The words that made it.
    terms: Vec<String>,
    /// What an hour is offered at, minor units.
    hourly_minor: Option<i64>,
    /// Its currency.
    hourly_currency: Option<String>,
    /// What the work would cost at that, minor units of the request's currency.
    price_minor: Option<i64>,
    /// Decisions on earlier work.
    decisions: i64,
    /// The share accepted as handed in; `null` below five decisions.
    #[schema(required)]
    accepted_share: Option<f64>,
    /// Its 95 % interval, lower end.
    accepted_low: Option<f64>,
    /// Upper end.
    accepted_high: Option<f64>,
    /// Requirement by requirement.
    points: Vec<PointView>,
    /// Somebody costs no more and is better.
    beaten: bool,
}

impl From<Person> for ListedView {
    fn from(one: Person) -> Self {
        let share = one.card.share();
        Self {
            person: one.person.to_string(),
            fit: one.reason.fit,
            works: one.reason.works.into_iter().map(|work| work.0).collect(),
            terms: one.reason.terms.into_iter().map(|term| term.0).collect(),
            hourly_minor: one.hourly.map(|hourly| hourly.minor),
            hourly_currency: one.hourly.map(|hourly| hourly.currency.code().to_owned()),
            price_minor: one.price.map(|price| price.minor),
            decisions: one.card.decisions(),
            accepted_share: share.map(|share| share.share),
            accepted_low: share.map(|share| share.low),
            accepted_high: share.map(|share| share.high),
            points: one.points.iter().map(PointView::from).collect(),
            beaten: one.beaten_by.is_some(),
            name: one.name,
            organisation: one.organisation,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// By `fit`, which it is without it, or by `record`. There is none by cost.
    order: Option<String>,
}

/// Who may and can answer a question, best first. Whom it shows is recorded on their records.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/shortlist", tag = "shortlist", params(("id" = String, Path), Wanted), responses((status = 200, body = Listed<ListedView>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let order = match wanted.order.as_deref() {
        None => Order::Fit,
        Some(text) => word("order", text, Order::from_word)?,
    };
    let found = shortlist::read(&app.office, &caller, id, order).await?;
    Ok(whole(found.listed.into_iter().map(ListedView::from)))
}

/// One person before a question, point by point.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/shortlist/{person}", tag = "shortlist", params(("id" = String, Path), ("person" = String, Path)), responses((status = 200, body = ListedView), Problems))]
async fn one(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, person)): Of<(EngagementId, PersonId)>,
) -> Answer {
    let found = shortlist::examine(&app.office, &caller, id, person).await?;
    Ok(axum::response::IntoResponse::into_response(axum::Json(
        ListedView::from(found.listed),
    )))
}

/// A wall, as the security officer sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::WallView)]
struct WallView {
    /// Its id, `wal_…`.
    id: String,
    /// Its version.
    version: i64,
    /// Around whom.
    person: String,
    /// Against whom, by name.
    name: String,
    /// Against which organisation entered here.
    organisation: Option<String>,
    /// The last day.
    until_on: String,
    /// What it rests on.
    reason: String,
    /// Since when.
    raised_at: Instant,
    /// When it was ended before its day.
    ended_at: Option<Instant>,
}

/// Every wall, the latest first.
#[utoipa::path(get, path = "/api/v1/walls", tag = "wall", responses((status = 200, body = Listed<WallView>), Problems))]
async fn walls(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let page = wall::list(&app.office, &caller).await?;
    Ok(whole(page.walls.into_iter().map(|wall| WallView {
        id: wall.id.to_string(),
        version: wall.version,
        person: wall.person.to_string(),
        name: wall.name,
        organisation: wall.organisation.map(|id| id.to_string()),
        until_on: wall.until_on.to_string(),
        reason: wall.reason,
        raised_at: wall.raised_at.into(),
        ended_at: wall.ended_at.map(Instant::from),
    })))
}

/// Raises a wall.
#[utoipa::path(post, path = "/api/v1/walls", tag = "wall", request_body = wire::Wall, responses((status = 201, body = Done), Problems))]
async fn raise_wall(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Wall>,
) -> Answer {
    let wall = wall::raise(&app.office, &caller, wire.draft()?).await?;
    made(wall.id, wall.version)
}

/// Ends a wall before its day.
#[utoipa::path(post, path = "/api/v1/walls/{wall}/end", tag = "wall", params(("wall" = String, Path)), request_body = wire::Ending, responses((status = 200, body = Done), Problems))]
async fn end_wall(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WallId>,
    Body(wire): Body<wire::Ending>,
) -> Answer {
    wall::end(&app.office, &caller, id, &wire.reason, wire.version).await?;
    changed(id, wire.version + 1)
}
