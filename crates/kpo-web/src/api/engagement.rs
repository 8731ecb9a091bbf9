//! My work and the engagement file as JSON.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::Error;
use kpo_operations::engagement::{self, Filter, Item, PageRequest};
use kpo_practice::access::Action;
use kpo_practice::engagement::{Side, Stage};
use kpo_practice::id::EngagementId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::document::Problems;
use super::json::{Body, versioned};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::word_or_none;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::SignedIn, routes!(work))
        .api(Guard::SignedIn, routes!(list))
        .api(Guard::May(Action::ReadFile), routes!(read))
        .api(Guard::May(Action::FreezeEngagement), routes!(freeze))
}

/// One thing in the queue.
#[derive(Serialize, ToSchema)]
struct WorkItemOut {
    /// Absent of a review: it is done blind.
    engagement: Option<String>,
    name: String,
    /// Absent where the reader may not know.
    stage: Option<String>,
    /// The next act; absent when it is not the reader's move.
    act: Option<String>,
    /// The page where it is done.
    link: String,
    waits_on: String,
    /// Working seconds it has waited.
    waited_seconds: Option<i64>,
    /// Until when it can be done, where it ends by itself: microseconds since 1970.
    due_at: Option<i64>,
    count: i64,
}

/// My work.
#[derive(Serialize, ToSchema)]
struct WorkOut {
    mine: Vec<WorkItemOut>,
    others: Vec<WorkItemOut>,
}

fn item(item: Item) -> WorkItemOut {
    WorkItemOut {
        engagement: item.engagement.map(|id| id.to_string()),
        name: item.name,
        stage: item.stage.map(|stage| stage.word().to_owned()),
        act: item.act.map(str::to_owned),
        link: item.link,
        waits_on: item.side.word().to_owned(),
        waited_seconds: item.waited,
        due_at: item.due.map(|at| at.0),
        count: item.count,
    }
}

/// What the reader can do now, and what waits on others.
#[utoipa::path(get, path = "/api/v1/work", tag = "engagement", responses((status = 200, body = WorkOut), Problems))]
async fn work(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let queue = engagement::queue(&app.office, &caller).await?;
    Ok(Json(WorkOut {
        mine: queue.mine.into_iter().map(item).collect(),
        others: queue.others.into_iter().map(item).collect(),
    })
    .into_response())
}

/// A file in a list.
#[derive(Serialize, ToSchema)]
struct EngagementListedOut {
    id: String,
    name: String,
    domain: String,
    /// Absent where the reader may not follow where it stands.
    stage: Option<String>,
    /// Absent where the reader may not follow where it stands.
    waits_on: Option<String>,
    /// Microseconds since 1970.
    created_at: i64,
    version: i64,
}

/// A page of files.
#[derive(Serialize, ToSchema)]
struct EngagementsOut {
    items: Vec<EngagementListedOut>,
    /// Where the next page begins.
    next: Option<String>,
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct EngagementSearch {
    /// Standing at this stage.
    stage: Option<String>,
    /// Waiting on this side.
    side: Option<String>,
    /// Holding these words in the name.
    text: Option<String>,
    /// The cursor a former page ended with.
    after: Option<String>,
    /// Rows wanted, 1 to 200.
    limit: Option<i64>,
}

/// The files the reader may know of, newest first.
#[utoipa::path(get, path = "/api/v1/engagements", tag = "engagement", params(EngagementSearch),
    responses((status = 200, body = EngagementsOut), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(search): Query<EngagementSearch>,
) -> Answer {
    let filter = Filter {
        stage: word_or_none(
            "stage",
            search.stage.as_deref().unwrap_or_default(),
            Stage::from_word,
        )?,
        side: word_or_none(
            "side",
            search.side.as_deref().unwrap_or_default(),
            Side::from_word,
        )?,
        text: search.text.unwrap_or_default().replace('\0', ""),
    };
    let page =
        PageRequest::from_wire(search.after.as_deref(), search.limit).map_err(Error::from)?;
    let page = engagement::list(&app.office, &caller, &filter, &page).await?;
    let items = page
        .items
        .iter()
        .map(|file| {
            let follows = engagement::follows(&caller, file);
            EngagementListedOut {
                id: file.id.to_string(),
                name: engagement::name(&caller, file),
                domain: file.domain.clone(),
                stage: follows.then(|| file.stage.word().to_owned()),
                waits_on: follows.then(|| file.waiting_on.word().to_owned()),
                created_at: file.created_at.0,
                version: if follows { file.version } else { 0 },
            }
        })
        .collect();
    Ok(Json(EngagementsOut {
        items,
        next: page.next,
    })
    .into_response())
}

/// A gate.
#[derive(Serialize, ToSchema)]
struct GateOut {
    stage: String,
    side: String,
    holds: bool,
    current: bool,
    /// Codes of what is missing, where the reader may know.
    missing: Vec<String>,
}

/// A file.
#[derive(Serialize, ToSchema)]
struct EngagementOut {
    id: String,
    name: String,
    client: Option<String>,
    provider: Option<String>,
    domain: String,
    stage: Option<String>,
    waits_on: Option<String>,
    /// Working seconds it has waited on whoever has to act.
    waited_seconds: Option<i64>,
    frozen: bool,
    closed: bool,
    gates: Vec<GateOut>,
    /// The parts the reader may open.
    parts: Vec<String>,
}

/// A file with its gates.
#[utoipa::path(get, path = "/api/v1/engagements/{id}", tag = "engagement", params(("id" = String, Path)),
    responses((status = 200, body = EngagementOut), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = engagement::page(&app.office, &caller, id).await?;
    let follows = page.follows;
    let out = EngagementOut {
        id: id.to_string(),
        client: page.client,
        provider: page.provider,
        domain: page.file.domain.clone(),
        stage: follows.then(|| page.file.stage.word().to_owned()),
        waits_on: follows.then(|| page.file.waiting_on.word().to_owned()),
        waited_seconds: page.waited,
        frozen: page.file.frozen,
        closed: page.file.closed_at.is_some(),
        gates: page
            .gates
            .iter()
            .map(|gate| GateOut {
                stage: gate.stage.word().to_owned(),
                side: gate.side.word().to_owned(),
                holds: gate.holds,
                current: gate.current,
                missing: gate
                    .missing
                    .iter()
                    .map(|refusal| refusal.code.to_owned())
                    .collect(),
            })
            .collect(),
        parts: page
            .sections
            .iter()
            .map(|section| section.name.to_owned())
            .collect(),
        name: page.name,
    };
    let version = if follows { page.file.version } else { 0 };
    Ok(versioned(StatusCode::OK, version, &out))
}

/// Freezing, or letting go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FreezeIn {
    frozen: bool,
    /// It stands in the journal.
    reason: String,
}

/// Freezes a file, or lets it go on.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/freeze", tag = "engagement", params(("id" = String, Path)),
    request_body = FreezeIn, responses((status = 204), Problems))]
async fn freeze(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(body): Body<FreezeIn>,
) -> Answer {
    engagement::freeze(&app.office, &caller, id, body.frozen, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
