//! Incident files and freezing, as JSON.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse as _;
use kpo_operations::exposure::PageRequest;
use kpo_operations::{freeze, incident};
use kpo_practice::access::Action;
use kpo_practice::id::{IncidentId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use super::listed::{self, Listed};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::pages::incident::table_of;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::incident as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::TraceCopy);
    let freeze = Guard::May(Action::EndAccess);
    Routes::new()
        .api(may, routes!(incidents))
        .api(may, routes!(make_incident))
        .api(may, routes!(one_incident))
        .api(may, routes!(incident_copies))
        .api(freeze, routes!(freeze_person))
        .api(freeze, routes!(thaw_person))
}

/// That an incident file was made.
#[derive(Serialize, ToSchema)]
#[schema(as = incident::IncidentView)]
struct IncidentView {
    /// Its id, `inc_…`.
    id: String,
    /// What happened.
    reason: String,
    /// Who made it, `per_…`.
    made_by: String,
    /// When.
    made_at: Instant,
}

/// Somebody who was shown something of the documents.
#[derive(Serialize, ToSchema)]
#[schema(as = incident::ReaderView)]
struct ReaderView {
    /// Who, `per_…`.
    person: String,
    /// By name.
    name: String,
    /// For whom they acted.
    organisation: String,
    /// How many of the documents.
    documents: usize,
    /// How many times a page was shown.
    pages: i64,
    /// How many originals were taken, without marks.
    copies: i64,
    /// First.
    first_at: Instant,
    /// Last.
    last_at: Instant,
    /// They can sign in now.
    active: bool,
}

/// One page shown or original taken.
#[derive(Serialize, ToSchema)]
#[schema(as = incident::CopyView)]
struct CopyView {
    /// When.
    at: Instant,
    /// To whom, `per_…`.
    person: String,
    /// Of which document, `doc_…`.
    document: String,
    /// In which file, `eng_…`.
    engagement: String,
    /// How.
    kind: described::ExposureKind,
    /// 0 for the whole.
    page: i64,
    /// The code in its mark.
    code: String,
    /// SHA-256 of what was shown.
    digest: String,
}

/// An incident file: what the exposure record holds of its documents at this moment.
#[derive(Serialize, ToSchema)]
#[schema(as = incident::FileView)]
struct FileView {
    /// That it was made.
    incident: IncidentView,
    /// Its documents, `doc_…`.
    documents: Vec<String>,
    /// Its readers: whoever took an original first.
    readers: Vec<ReaderView>,
    /// Every page shown and every original taken, the earliest first.
    copies: Vec<CopyView>,
}

fn view(one: &kpo_practice::incident::Incident) -> IncidentView {
    IncidentView {
        id: one.id.to_string(),
        reason: one.reason.clone(),
        made_by: one.made_by.to_string(),
        made_at: one.made_at.into(),
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

/// All incident files, the latest first.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incident", params(Part), responses((status = 200, body = Listed<IncidentView>), Problems))]
async fn incidents(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(part): Query<Part>,
) -> Answer {
    let page = PageRequest::from_wire(part.after.as_deref(), part.limit)
        .map_err(|_| Problem(kpo_operations::Error::NotFound))?;
    let list = incident::list(&app.office, &caller, &page).await?.incidents;
    Ok(listed::page(list.items.iter().map(view), list.next))
}

/// Makes an incident file of documents.
#[utoipa::path(post, path = "/api/v1/incidents", tag = "incident", request_body = wire::Incident, responses((status = 201, body = Done), Problems))]
async fn make_incident(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Incident>,
) -> Answer {
    let id = incident::make(&app.office, &caller, wire.ids()?, &wire.reason).await?;
    made(id, 1)
}

/// One incident file. That it was read is recorded first.
#[utoipa::path(get, path = "/api/v1/incidents/{incident}", tag = "incident", params(("incident" = String, Path)), responses((status = 200, body = FileView), Problems))]
async fn one_incident(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<IncidentId>,
) -> Answer {
    let file = incident::show(&app.office, &caller, id, false).await?;
    let readers = file.readers.iter().map(|one| ReaderView {
        person: one.person.to_string(),
        name: one.name.clone(),
        organisation: one.organisation.clone(),
        documents: one.documents,
        pages: one.pages,
        copies: one.copies,
        first_at: one.first_at.into(),
        last_at: one.last_at.into(),
        active: one.active,
    });
    let copies = file.copies.iter().map(|one| CopyView {
        at: one.exposure.at.into(),
        person: one.exposure.person.to_string(),
        document: one.exposure.document.to_string(),
        engagement: one.exposure.engagement.to_string(),
        kind: one.exposure.kind.into(),
        page: one.exposure.page,
        code: one.exposure.code.clone(),
        digest: one.exposure.digest.clone(),
    });
    let documents = file.incident.documents.iter();
    Ok(Json(FileView {
        incident: view(&file.incident),
        documents: documents.map(ToString::to_string).collect(),
        readers: readers.collect(),
        copies: copies.collect(),
    })
    .into_response())
}

/// Every page shown and original taken, as a table (RFC 4180). That it is taken along is recorded first.
#[utoipa::path(get, path = "/api/v1/incidents/{incident}/copies.csv", tag = "incident", params(("incident" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), Problems))]
async fn incident_copies(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<IncidentId>,
) -> Answer {
    let file = incident::show(&app.office, &caller, id, true).await?;
    Ok(table_of(&file))
}

/// Freezes a person: every way in is shut, what they hold stays theirs.
#[utoipa::path(post, path = "/api/v1/people/{person}/freeze", tag = "incident", params(("person" = String, Path)), request_body = wire::Reason, responses((status = 200, body = Done), Problems))]
async fn freeze_person(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(wire): Body<wire::Reason>,
) -> Answer {
    let frozen = freeze::freeze(&app.office, &caller, id, &wire.reason).await?;
    changed(frozen.id, frozen.version)
}

/// Thaws a person: they sign in anew and find what they held.
#[utoipa::path(post, path = "/api/v1/people/{person}/freeze/thaw", tag = "incident", params(("person" = String, Path)), request_body = wire::Reason, responses((status = 200, body = Done), Problems))]
async fn thaw_person(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(wire): Body<wire::Reason>,
) -> Answer {
    let thawed = freeze::thaw(&app.office, &caller, id, &wire.reason).await?;
    changed(thawed.id, thawed.version)
}
