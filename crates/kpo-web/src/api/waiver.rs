//! Waivers as JSON.

use axum::extract::State;
use kpo_operations::waiver;
use kpo_practice::access::Action;
use kpo_practice::id::{WaiverId, WaiverNoticeId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Instant;
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::{Seen, staffing, waiver as wire};

/// The routes of this noun.
pub fn routes() -> Routes {
    let ask = Guard::May(Action::RaiseWall);
    let see = Guard::May(Action::ReadCoreMap);
    Routes::new()
        .api(see, routes!(waivers))
        .api(ask, routes!(ask_waiver))
        .api(see, routes!(agree_waiver))
        .api(see, routes!(end_waiver))
        .api(see, routes!(waiver_notices))
        .api(see, routes!(read_waiver_notice))
}

/// A waiver.
#[derive(Serialize, ToSchema)]
#[schema(as = waiver::WaiverView)]
struct WaiverView {
    /// Its id, `wvr_…`.
    id: String,
    /// Its version.
    version: i64,
    /// For whom, `per_…`.
    person: String,
    /// For which file, `eng_…`.
    engagement: String,
    /// Why.
    reason: String,
    /// The last day.
    until_on: String,
    /// Who asked, `per_…`.
    asked_by: String,
    /// When.
    asked_at: Instant,
    /// Who is to agree, `per_…`.
    second: String,
    /// When they agreed.
    agreed_at: Option<Instant>,
    /// When it was declined or ended before its day.
    ended_at: Option<Instant>,
}

/// That a waiver was given to somebody who knows what is in one's file.
#[derive(Serialize, ToSchema)]
#[schema(as = waiver::NoticeView)]
struct NoticeView {
    /// Its id, `wvn_…`.
    id: String,
    /// Its version.
    version: i64,
    /// The file whose information is known, `eng_…`.
    engagement: String,
    /// Who knows it, `per_…`.
    person: String,
    /// The waiver's last day.
    until_on: String,
    /// Since when one is told.
    at: Instant,
    /// When it was read.
    read_at: Option<Instant>,
}

/// The waivers that are the caller's to see: the officer's all, others' those they are to agree to.
#[utoipa::path(get, path = "/api/v1/waivers", tag = "waiver", responses((status = 200, body = Listed<WaiverView>), Problems))]
async fn waivers(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let page = waiver::list(&app.office, &caller).await?;
    Ok(whole(page.waivers.into_iter().map(|one| WaiverView {
        id: one.id.to_string(),
        version: one.version,
        person: one.person.to_string(),
        engagement: one.engagement.to_string(),
        reason: one.reason,
        until_on: one.until_on.to_string(),
        asked_by: one.asked_by.to_string(),
        asked_at: one.asked_at.into(),
        second: one.second.to_string(),
        agreed_at: one.agreed_at.map(Instant::from),
        ended_at: one.ended_at.map(Instant::from),
    })))
}

/// Asks for a waiver; it opens nothing before the second person agrees.
#[utoipa::path(post, path = "/api/v1/waivers", tag = "waiver", request_body = wire::Waiver, responses((status = 201, body = Done), Problems))]
async fn ask_waiver(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Waiver>,
) -> Answer {
    let asked = waiver::ask(&app.office, &caller, wire.draft()?).await?;
    made(asked.id, asked.version)
}

/// Agrees, as the second person.
#[utoipa::path(post, path = "/api/v1/waivers/{waiver}/agreement", tag = "waiver", params(("waiver" = String, Path)), request_body = Seen, responses((status = 200, body = Done), Problems))]
async fn agree_waiver(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WaiverId>,
    Body(wire): Body<Seen>,
) -> Answer {
    waiver::agree(&app.office, &caller, id, wire.version).await?;
    changed(id, wire.version + 1)
}

/// Declines a waiver, or ends it before its day.
#[utoipa::path(post, path = "/api/v1/waivers/{waiver}/end", tag = "waiver", params(("waiver" = String, Path)), request_body = staffing::Ending, responses((status = 200, body = Done), Problems))]
async fn end_waiver(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WaiverId>,
    Body(wire): Body<staffing::Ending>,
) -> Answer {
    waiver::end(&app.office, &caller, id, &wire.reason, wire.version).await?;
    changed(id, wire.version + 1)
}

/// What the caller is told: waivers of people who know what is in their files.
#[utoipa::path(get, path = "/api/v1/waiver-notices", tag = "waiver", responses((status = 200, body = Listed<NoticeView>), Problems))]
async fn waiver_notices(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let page = waiver::list(&app.office, &caller).await?;
    Ok(whole(page.notices.into_iter().map(|(notice, waiver)| {
        NoticeView {
            id: notice.id.to_string(),
            version: notice.version,
            engagement: notice.engagement.to_string(),
            person: waiver.person.to_string(),
            until_on: waiver.until_on.to_string(),
            at: notice.at.into(),
            read_at: notice.read_at.map(Instant::from),
        }
    })))
}

/// Says that a notice was read.
#[utoipa::path(post, path = "/api/v1/waiver-notices/{notice}/reading", tag = "waiver", params(("notice" = String, Path)), request_body = Seen, responses((status = 200, body = Done), Problems))]
async fn read_waiver_notice(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WaiverNoticeId>,
    Body(wire): Body<Seen>,
) -> Answer {
    waiver::read_notice(&app.office, &caller, id, wire.version).await?;
    changed(id, wire.version + 1)
}
