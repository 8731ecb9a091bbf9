//! Panels as JSON: setting one up, how far it is, and the members' own desks. What it came to is in [`results`].

mod desk;
mod results;

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::panel::{self, close as closing, draft, more as asking, progress, units};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, PanelId, PanelSeatId};
use kpo_practice::panel::Panel;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, versioned};
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::panel as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, keep) = (Guard::May(Action::ReadPanel), Guard::May(Action::KeepPanel));
    let (schemas, paths, add) = routes!(add_units);
    let add = (
        schemas,
        paths,
        add.layer(DefaultBodyLimit::max(units::BYTES_MAX)),
    );
    Routes::new()
        .api(read, routes!(list))
        .api(keep, routes!(begin))
        .api(read, routes!(read_one))
        .api(keep, routes!(set))
        .api(keep, routes!(write))
        .api(keep, add)
        .api(keep, routes!(clear_units))
        .api(keep, routes!(give_seat))
        .api(keep, routes!(end_seat))
        .api(keep, routes!(open))
        .api(keep, routes!(mend))
        .api(keep, routes!(ask_more))
        .api(read, routes!(read_progress))
        .api(keep, routes!(close))
        .merge(results::routes())
        .merge(desk::routes())
}

/// A panel.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::PanelOut)]
struct PanelOut {
    id: String,
    version: i64,
    name: String,
    kind: described::PanelKind,
    state: described::PanelState,
    /// Judgements wanted of each unit.
    reviews: i64,
    /// Known units among each member's, in per cent.
    known_percent: i64,
    opened_at: Option<Instant>,
    closed_at: Option<Instant>,
}

impl From<Panel> for PanelOut {
    fn from(panel: Panel) -> Self {
        Self {
            id: panel.id.to_string(),
            version: panel.version,
            name: panel.name,
            kind: panel.kind.into(),
            state: panel.state.into(),
            reviews: panel.reviews,
            known_percent: panel.known_percent,
            opened_at: panel.opened_at.map(Into::into),
            closed_at: panel.closed_at.map(Into::into),
        }
    }
}

fn out(status: StatusCode, panel: Panel) -> Response {
    versioned(status, panel.version, &PanelOut::from(panel))
}

/// The panels of a file, oldest first.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/panels", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = Listed<PanelOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let list = panel::list(&app.office, &caller, id).await?;
    Ok(whole(list.panels.into_iter().map(PanelOut::from)))
}

/// Begins a panel.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/panels", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Settings, responses((status = 201, body = PanelOut), Problems))]
async fn begin(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Settings>,
) -> Answer {
    let panel = draft::create(&app.office, &caller, id, wire.settings()?).await?;
    Ok(out(StatusCode::CREATED, panel))
}

/// The question a panel puts, in its newest version.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::CriteriaOut)]
struct CriteriaOut {
    /// 1 for the first version.
    number: i64,
    question: String,
    guidance: String,
    /// The first has the key 1; 0 is 'cannot tell'.
    answers: Vec<String>,
    ordinal: bool,
    /// The key of the answer that is looked for; 0 for none.
    wanted: i64,
}

impl From<kpo_practice::panel::Criteria> for CriteriaOut {
    fn from(one: kpo_practice::panel::Criteria) -> Self {
        Self {
            number: one.number,
            question: one.question,
            guidance: one.guidance,
            answers: one.answers,
            ordinal: one.ordinal,
            wanted: one.wanted,
        }
    }
}

/// A seat that has not ended.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::SeatOut)]
struct SeatOut {
    id: String,
    person: String,
    kind: described::PanelSeatKind,
}

/// A panel with its question and who sits on it.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::PanelPage)]
struct PanelPage {
    panel: PanelOut,
    criteria: Option<CriteriaOut>,
    units: i64,
    /// Units whose answer is known.
    known: i64,
    seats: Vec<SeatOut>,
}

/// One panel, without a vote.
#[utoipa::path(get, path = "/api/v1/panels/{id}", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = PanelPage), Problems))]
async fn read_one(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    let page = panel::page(&app.office, &caller, id).await?;
    let seats = page.seats.into_iter().map(|seat| SeatOut {
        id: seat.id.to_string(),
        person: seat.person.to_string(),
        kind: seat.kind.into(),
    });
    let page = PanelPage {
        seats: seats.collect(),
        criteria: page.criteria.into_iter().next().map(Into::into),
        units: page.units as i64,
        known: page.known as i64,
        panel: page.panel.into(),
    };
    Ok(Json(page).into_response())
}

/// Changes what a panel begins with, while it is set up.
#[utoipa::path(post, path = "/api/v1/panels/{id}/settings", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Settings, responses((status = 200, body = PanelOut), Problems))]
async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::Settings>,
) -> Answer {
    let seen = wire.version;
    let panel = draft::set(&app.office, &caller, id, wire.settings()?, seen).await?;
    Ok(out(StatusCode::OK, panel))
}

/// Writes the question, as a new version.
#[utoipa::path(post, path = "/api/v1/panels/{id}/criteria", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Criteria, responses((status = 201, body = CriteriaOut), Problems))]
async fn write(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::Criteria>,
) -> Answer {
    let written = draft::write(&app.office, &caller, id, wire.draft()).await?;
    let body = Json(CriteriaOut::from(written));
    Ok((StatusCode::CREATED, body).into_response())
}

/// What came of a table.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::UnitsReport)]
struct UnitsReport {
    /// Units added, or that would be.
    added: i64,
    /// Of them, with a known answer.
    known: i64,
    /// Rows left out.
    left_out: Vec<LeftOut>,
}

/// A row that was left out.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::LeftOut)]
struct LeftOut {
    line: i64,
    /// A refusal's code.
    code: String,
}

/// Puts units in while the panel is set up.
#[utoipa::path(post, path = "/api/v1/panels/{id}/units", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Units, responses((status = 200, body = UnitsReport), Problems))]
async fn add_units(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::Units>,
) -> Answer {
    let how = (wire.skip, wire.look);
    let report = units::add(&app.office, &caller, id, &wire.text, how).await?;
    let left_out = report.left_out.into_iter().map(|(line, refusal)| LeftOut {
        line: i64::try_from(line).unwrap_or(i64::MAX),
        code: refusal.code.to_owned(),
    });
    let report = UnitsReport {
        added: report.added as i64,
        known: report.known as i64,
        left_out: left_out.collect(),
    };
    Ok(Json(report).into_response())
}

/// Takes all units out again while the panel is set up.
#[utoipa::path(post, path = "/api/v1/panels/{id}/units/removal", tag = "panel", params(("id" = String, Path)),
    responses((status = 204), Problems))]
async fn clear_units(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    units::clear(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Names an expert of the file to the panel.
#[utoipa::path(post, path = "/api/v1/panels/{id}/seats", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Seat, responses((status = 201, body = SeatOut), Problems))]
async fn give_seat(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::Seat>,
) -> Answer {
    let seat = draft::seat(&app.office, &caller, id, wire.seat()?).await?;
    let seat = SeatOut {
        id: seat.id.to_string(),
        person: seat.person.to_string(),
        kind: seat.kind.into(),
    };
    Ok((StatusCode::CREATED, Json(seat)).into_response())
}

/// Takes a seat away: what was not judged from it goes to the others.
#[utoipa::path(post, path = "/api/v1/panels/{id}/seats/{seat}/end", tag = "panel",
    params(("id" = String, Path), ("seat" = String, Path)), responses((status = 204), Problems))]
async fn end_seat(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(which): Of<(PanelId, PanelSeatId)>,
) -> Answer {
    draft::unseat(&app.office, &caller, which).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Opens a panel: draws who judges what.
#[utoipa::path(post, path = "/api/v1/panels/{id}/opening", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Seen, responses((status = 200, body = PanelOut), Problems))]
async fn open(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::Seen>,
) -> Answer {
    let panel = draft::open(&app.office, &caller, id, wire.version).await?;
    Ok(out(StatusCode::OK, panel))
}

/// Judgements that nobody who sits there can make.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::Unheld)]
struct Unheld {
    unheld: i64,
}

/// Gives what nobody is left to judge to whoever sits there now.
#[utoipa::path(post, path = "/api/v1/panels/{id}/mending", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = Unheld), Problems))]
async fn mend(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PanelId>) -> Answer {
    let unheld = draft::mend(&app.office, &caller, id).await? as i64;
    Ok(Json(Unheld { unheld }).into_response())
}

/// How many more judgements were given out.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::Given)]
struct Given {
    given: i64,
}

/// Asks for more judgements where they help most; which units, nobody is told.
#[utoipa::path(post, path = "/api/v1/panels/{id}/more", tag = "panel", params(("id" = String, Path)),
    request_body = wire::More, responses((status = 200, body = Given), Problems))]
async fn ask_more(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::More>,
) -> Answer {
    let given = asking::more(&app.office, &caller, id, wire.count).await? as i64;
    Ok(Json(Given { given }).into_response())
}

/// How far a panel is: counts, and never a vote.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::ProgressOut)]
struct ProgressOut {
    units: i64,
    units_done: i64,
    /// Judgements wanted in all.
    wanted: i64,
    /// Judgements still to come.
    left: i64,
    /// Judgements that nobody who sits there can make.
    unheld: i64,
    /// Members who sit there.
    members: i64,
    /// Of them, with a judgement or more. Nothing is told by name: members are numbers once it is closed.
    members_begun: i64,
    /// Of them, with nothing left to judge.
    members_done: i64,
}

/// How far a panel is.
#[utoipa::path(get, path = "/api/v1/panels/{id}/progress", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = ProgressOut), Problems))]
async fn read_progress(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    let far = progress::progress(&app.office, &caller, id).await?;
    let body = ProgressOut {
        units: far.units as i64,
        units_done: far.units_done as i64,
        wanted: far.wanted as i64,
        left: far.left as i64,
        unheld: far.unheld as i64,
        members: far.members as i64,
        members_begun: far.members_begun as i64,
        members_done: far.members_done as i64,
    };
    Ok(Json(body).into_response())
}

/// Ends judging for good, and reckons what it came to.
#[utoipa::path(post, path = "/api/v1/panels/{id}/closure", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Seen, responses((status = 200, body = PanelOut), Problems))]
async fn close(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::Seen>,
) -> Answer {
    let panel = closing::close(&app.office, &caller, id, wire.version).await?;
    Ok(out(StatusCode::OK, panel))
}
