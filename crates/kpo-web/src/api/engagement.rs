//! My work and the engagement file as JSON.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::Error;
use kpo_operations::engagement::{self, Item, PageRequest};
use kpo_practice::access::Action;
use kpo_practice::id::EngagementId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::described::{Instant, Part, Side, Stage};
use super::document::Problems;
use super::json::{Body, versioned};
use super::listed::{self, Listed};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::word;

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
    stage: Option<Stage>,
    /// The next act, by its word; absent when it is not the reader's move. More such words may come.
    act: Option<String>,
    /// The page where it is done.
    link: String,
    waits_on: Side,
    /// Working seconds it has waited.
    waited_seconds: Option<i64>,
    /// Until when it can be done, where it ends by itself.
    due_at: Option<Instant>,
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
        stage: item.stage.map(Stage::from),
        act: item.act.map(str::to_owned),
        link: item.link,
        waits_on: item.side.into(),
        waited_seconds: item.waited,
        due_at: item.due.map(Instant::from),
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
    stage: Option<Stage>,
    /// Absent where the reader may not follow where it stands.
    waits_on: Option<Side>,
    created_at: Instant,
    version: i64,
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct EngagementSearch {
    /// Standing at this stage.
    #[param(inline, value_type = Option<Stage>)]
    stage: Option<String>,
    /// Waiting on this side.
    #[param(inline, value_type = Option<Side>)]
    side: Option<String>,
    /// Holding these words in the name.
    text: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many; 50 when absent, and never more than 200.
    limit: Option<i64>,
}

/// The files the reader may know of, newest first.
#[utoipa::path(get, path = "/api/v1/engagements", tag = "engagement", params(EngagementSearch),
    responses((status = 200, body = Listed<EngagementListedOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(search): Query<EngagementSearch>,
) -> Answer {
    let (stage, side) = (search.stage.as_deref(), search.side.as_deref());
    let filter = word::filter(stage, side, search.text)?;
    let page =
        PageRequest::from_wire(search.after.as_deref(), search.limit).map_err(Error::from)?;
    let page = engagement::list(&app.office, &caller, &filter, &page).await?;
    let items = page.items.iter().map(|file| {
        let follows = engagement::follows(&caller, file);
        EngagementListedOut {
            id: file.id.to_string(),
            name: engagement::name(&caller, file),
            domain: file.domain.clone(),
            stage: follows.then(|| file.stage.into()),
            waits_on: follows.then(|| file.waiting_on.into()),
            created_at: file.created_at.into(),
            version: if follows { file.version } else { 0 },
        }
    });
    Ok(listed::page(items, page.next))
}

/// A gate.
#[derive(Serialize, ToSchema)]
struct GateOut {
    stage: Stage,
    side: Side,
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
    stage: Option<Stage>,
    waits_on: Option<Side>,
    /// Working seconds it has waited on whoever has to act.
    waited_seconds: Option<i64>,
    frozen: bool,
    closed: bool,
    gates: Vec<GateOut>,
    /// The parts the reader may open.
    #[schema(value_type = Vec<Part>)]
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
        stage: follows.then(|| page.file.stage.into()),
        waits_on: follows.then(|| page.file.waiting_on.into()),
        waited_seconds: page.waited,
        frozen: page.file.frozen,
        closed: page.file.closed_at.is_some(),
        gates: page
            .gates
            .iter()
            .map(|gate| GateOut {
                stage: gate.stage.into(),
                side: gate.side.into(),
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
