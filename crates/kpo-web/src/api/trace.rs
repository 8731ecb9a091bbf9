//! Traces of found copies, as JSON.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use kpo_operations::exposure::PageRequest;
use kpo_operations::trace::{self, Shown};
use kpo_practice::access::Action;
use kpo_practice::id::{DocumentId, TraceId};
use kpo_practice::trace::FOUND_MAX;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, versioned};
use super::listed::{self, Listed};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::pages::sheet::given;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::trace as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::TraceCopy);
    let (schemas, paths, hand_in) = routes!(start);
    let hand_in = (
        schemas,
        paths,
        hand_in.layer(DefaultBodyLimit::max(FOUND_MAX)),
    );
    Routes::new()
        .api(may, routes!(list))
        .api(may, hand_in)
        .api(may, routes!(one))
        .api(may, routes!(release))
}

/// A trace; what was read only once a second officer has released it.
#[derive(Serialize, ToSchema)]
#[schema(as = trace::TraceView)]
struct TraceView {
    id: String,
    version: i64,
    document: String,
    document_name: String,
    reason: String,
    /// SHA-256 of what was found.
    digest: String,
    started_by: String,
    started_at: Instant,
    #[schema(required)]
    released_by: Option<String>,
    #[schema(required)]
    released_at: Option<Instant>,
    #[schema(required)]
    finding: Option<FindingView>,
}

/// What was read.
#[derive(Serialize, ToSchema)]
#[schema(as = trace::FindingView)]
struct FindingView {
    verdict: described::TraceVerdict,
    /// Pictures looked at.
    pictures: i64,
    /// Those that show pages of the document.
    seen: Vec<SeenView>,
    /// Sure bits the readings are worth.
    bits: i64,
    /// People who had a marked copy.
    readers: i64,
    /// How often the original was taken without marks.
    originals: i64,
    /// Whether this program draws the pages as the one did that marked them.
    same_engine: bool,
    accused: Vec<AccusedView>,
    /// How many leads there are; they have no names.
    leads: usize,
}

/// Where a picture is on a page.
#[derive(Serialize, ToSchema)]
#[schema(as = trace::SeenView)]
struct SeenView {
    picture: i64,
    page: i64,
    /// In hundredths of the page: left, top, right, bottom.
    part: [i64; 4],
    /// In hundredths.
    alike: i64,
}

/// Somebody who is named, and the odds.
#[derive(Serialize, ToSchema)]
#[schema(as = trace::AccusedView)]
struct AccusedView {
    person: String,
    name: String,
    /// The chance that one innocent reader scores as high.
    alone: f64,
    /// The chance that any innocent reader does.
    total: f64,
}

fn view(shown: Shown) -> TraceView {
    let finding = shown.trace.released().map(|finding| FindingView {
        verdict: finding.verdict().into(),
        pictures: finding.pictures,
        seen: finding
            .seen
            .iter()
            .map(|one| SeenView {
                picture: one.picture,
                page: one.page,
                part: one.part,
                alike: one.alike,
            })
            .collect(),
        bits: finding.bits,
        readers: finding.readers,
        originals: finding.originals,
        same_engine: finding.same_engine,
        accused: finding
            .accused()
            .into_iter()
            .map(|(person, suspect)| AccusedView {
                person: person.to_string(),
                name: shown.names.of(person).to_owned(),
                alone: suspect.alone,
                total: suspect.total,
            })
            .collect(),
        leads: finding.leads(),
    });
    TraceView {
        id: shown.trace.id.to_string(),
        version: shown.trace.version,
        document: shown.trace.document.to_string(),
        document_name: shown.document,
        reason: shown.trace.reason,
        digest: shown.trace.digest,
        started_by: shown.trace.started_by.to_string(),
        started_at: shown.trace.started_at.into(),
        released_by: shown.trace.released_by.map(|id| id.to_string()),
        released_at: shown.trace.released_at.map(Into::into),
        finding,
    }
}

/// Which page of the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Part {
    after: Option<String>,
    limit: Option<i64>,
}

/// All traces, the latest first.
#[utoipa::path(get, path = "/api/v1/traces", tag = "trace", params(Part), responses((status = 200, body = Listed<TraceView>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(part): Query<Part>,
) -> Answer {
    let page = PageRequest::from_wire(part.after.as_deref(), part.limit)
        .map_err(|_| Problem(kpo_operations::Error::NotFound))?;
    let traces = trace::list(&app.office, &caller, &page).await?;
    Ok(listed::page(
        traces.items.into_iter().map(view),
        traces.next,
    ))
}

/// What comes beside the bytes.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Beside {
    /// The document it is thought to be of.
    document: String,
    /// Where and how it was found.
    reason: String,
}

/// Hands in what was found: a picture (PNG, JPEG) or a PDF. It is read at once and not kept; a second security officer releases
/// what was read.
#[utoipa::path(post, path = "/api/v1/traces", tag = "trace", params(Beside),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Done), Problems))]
async fn start(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(beside): Query<Beside>,
    found: Bytes,
) -> Answer {
    let document: DocumentId = given("document", &beside.document)?;
    let id = trace::start(&app.office, &caller, document, &beside.reason, found).await?;
    made(id, 1)
}

/// One trace.
#[utoipa::path(get, path = "/api/v1/traces/{trace}", tag = "trace", params(("trace" = String, Path)), responses((status = 200, body = TraceView), Problems))]
async fn one(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<TraceId>) -> Answer {
    let shown = trace::show(&app.office, &caller, id).await?;
    let version = shown.trace.version;
    Ok(versioned(StatusCode::OK, version, &view(shown)))
}

/// Releases what was read; not for whoever handed it in.
#[utoipa::path(post, path = "/api/v1/traces/{trace}/release", tag = "trace", params(("trace" = String, Path)), request_body = wire::Release, responses((status = 200, body = Done), Problems))]
async fn release(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TraceId>,
    Body(wire): Body<wire::Release>,
) -> Answer {
    trace::release(&app.office, &caller, id, wire.version).await?;
    changed(id, wire.version + 1)
}
