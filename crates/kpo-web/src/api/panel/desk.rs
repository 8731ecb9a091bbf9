//! The desks as JSON: a member's, with up to fifty units at a time; an adjudicator's, with one.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use kpo_operations::panel;
use kpo_operations::panel::desk::{self, Hand, Laid};
use kpo_operations::panel::settle::{self as settling, Docket};
use kpo_practice::access::Action;
use kpo_practice::id::PanelSeatId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::super::described;
use super::super::document::Problems;
use super::super::json::Body;
use super::super::listed::{Listed, whole};
use super::CriteriaOut;
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::panel as wire;

pub(super) fn routes() -> Routes {
    let (read, judge) = (Guard::May(Action::ReadSeat), Guard::May(Action::JudgeUnit));
    Routes::new()
        .api(Guard::SignedIn, routes!(my_seats))
        .api(read, routes!(read_hand))
        .api(judge, routes!(judge_units))
        .api(judge, routes!(take_back))
        .api(read, routes!(read_docket))
        .api(Guard::May(Action::SettleUnit), routes!(settle_unit))
}

/// One of the caller's own seats.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::MySeat)]
struct MySeat {
    id: String,
    kind: described::PanelSeatKind,
    /// What the panel is called.
    name: String,
    /// It can be judged, or settled, now.
    open: bool,
}

/// The caller's own seats.
#[utoipa::path(get, path = "/api/v1/panel-seats", tag = "panel", responses((status = 200, body = Listed<MySeat>), Problems))]
async fn my_seats(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let own = panel::mine(&app.office, &caller).await?;
    Ok(whole(own.into_iter().map(|one| MySeat {
        id: one.seat.id.to_string(),
        kind: one.seat.kind.into(),
        name: one.name,
        open: one.open,
    })))
}

/// A unit to judge.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::LaidUnit)]
struct LaidUnit {
    id: String,
    title: String,
    text: String,
}

impl From<Laid> for LaidUnit {
    fn from(laid: Laid) -> Self {
        Self {
            id: laid.id.to_string(),
            title: laid.title,
            text: laid.text,
        }
    }
}

/// What lies on a member's desk.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::HandOut)]
struct HandOut {
    /// It is being judged.
    open: bool,
    criteria: CriteriaOut,
    /// The next units, in order.
    units: Vec<LaidUnit>,
    /// Units of theirs they have judged.
    done: i64,
    /// Units of theirs.
    all: i64,
}

fn out(hand: Hand) -> Response {
    Json(HandOut {
        open: hand.open,
        criteria: hand.criteria.into(),
        units: hand.units.into_iter().map(Into::into).collect(),
        done: hand.done as i64,
        all: hand.all as i64,
    })
    .into_response()
}

/// How many units to lay on the desk.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Count {
    /// 1 to 50.
    #[serde(default)]
    #[param(minimum = 1, maximum = 50)]
    units: Option<i64>,
}

/// The caller's own desk. That these units are shown is recorded before they are.
#[utoipa::path(get, path = "/api/v1/panel-seats/{id}/hand", tag = "panel", params(("id" = String, Path), Count),
    responses((status = 200, body = HandOut), Problems))]
async fn read_hand(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
    Query(count): Query<Count>,
) -> Answer {
    let count = count.units.and_then(|units| usize::try_from(units).ok());
    Ok(out(desk::hand(
        &app.office,
        &caller,
        id,
        count.unwrap_or(1),
    )
    .await?))
}

/// Judges units that lie on the desk, and lays the next ones there. All are kept or none.
#[utoipa::path(post, path = "/api/v1/panel-seats/{id}/judgements", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Judgements, responses((status = 200, body = HandOut), Problems))]
async fn judge_units(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
    Body(wire): Body<wire::Judgements>,
) -> Answer {
    let said = (&wire.said()[..], wire.criteria);
    Ok(out(desk::judge(
        &app.office,
        &caller,
        id,
        said,
        wire.next(),
    )
    .await?))
}

/// Takes the last word back: it stays, marked as withdrawn, and its unit lies on the desk again.
#[utoipa::path(post, path = "/api/v1/panel-seats/{id}/undo", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = HandOut), Problems))]
async fn take_back(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
) -> Answer {
    Ok(out(desk::undo(&app.office, &caller, id, 1).await?))
}

/// What lies on an adjudicator's desk: neither the votes nor what they came to.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::DocketOut)]
struct DocketOut {
    /// It can be settled: it is closed.
    open: bool,
    criteria: CriteriaOut,
    unit: Option<LaidUnit>,
    /// Units that wait for somebody's word.
    waiting: i64,
    /// Of them, those the caller judged or settled before and may not settle.
    own: i64,
}

fn docket(docket: Docket) -> Response {
    Json(DocketOut {
        open: docket.open,
        criteria: docket.criteria.into(),
        unit: docket.unit.map(Into::into),
        waiting: docket.waiting as i64,
        own: docket.own as i64,
    })
    .into_response()
}

/// The caller's own desk as an adjudicator.
#[utoipa::path(get, path = "/api/v1/panel-seats/{id}/docket", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = DocketOut), Problems))]
async fn read_docket(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
) -> Answer {
    Ok(docket(settling::docket(&app.office, &caller, id).await?))
}

/// Says the word that settles a unit, beside everything that was said of it before.
#[utoipa::path(post, path = "/api/v1/panel-seats/{id}/settlements", tag = "panel", params(("id" = String, Path)),
    request_body = wire::Settlement, responses((status = 200, body = DocketOut), Problems))]
async fn settle_unit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
    Body(wire): Body<wire::Settlement>,
) -> Answer {
    let said = (wire.unit, wire.answer, wire.reason.as_str());
    Ok(docket(
        settling::settle(&app.office, &caller, id, said).await?,
    ))
}
