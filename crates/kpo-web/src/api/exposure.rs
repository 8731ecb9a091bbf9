//! The record of what was shown, as JSON.

use axum::extract::{Query, State};
use kpo_operations::exposure;
use kpo_practice::access::Action;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::listed::{self, Listed};
use crate::app::App;
use crate::pages::exposure::Filter;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let see = Guard::May(Action::ReadExposure);
    Routes::new()
        .api(see, routes!(list))
        .api(see, routes!(board))
}

/// One showing.
#[derive(Serialize, ToSchema)]
struct ExposureOut {
    id: String,
    at: Instant,
    person: String,
    name: String,
    organisation: String,
    document: String,
    document_name: String,
    engagement: String,
    kind: described::ExposureKind,
    /// 0 for the whole.
    page: i64,
    #[schema(value_type = described::Class)]
    class: i64,
    code: String,
    digest: String,
}

/// What was shown, newest first, by person, document, file or code.
#[utoipa::path(get, path = "/api/v1/exposure", tag = "exposure", params(Filter),
    responses((status = 200, body = Listed<ExposureOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(filter): Query<Filter>,
) -> Answer {
    let (wanted, page) = filter.read().map_err(Problem)?;
    let sheet = exposure::list(&app.office, &caller, &wanted, &page).await?;
    let items = sheet.shown.items.into_iter().map(|one| ExposureOut {
        id: one.exposure.id.to_string(),
        at: one.exposure.at.into(),
        person: one.exposure.person.to_string(),
        name: one.person,
        organisation: one.organisation,
        document: one.exposure.document.to_string(),
        document_name: one.document,
        engagement: one.exposure.engagement.to_string(),
        kind: one.exposure.kind.into(),
        page: one.exposure.page,
        class: one.exposure.class,
        code: one.exposure.code,
        digest: one.exposure.digest,
    });
    Ok(listed::page(items, sheet.shown.next))
}

/// What one person from outside can see of one file at this moment.
#[derive(Serialize, ToSchema)]
#[schema(as = exposure::SightView)]
struct SightView {
    /// Who, `per_…`.
    person: String,
    /// By name.
    name: String,
    /// For whom they act, `org_…`.
    organisation: String,
    /// Of which file, `eng_…`.
    engagement: String,
    /// The file stands frozen.
    frozen: bool,
    /// They can read its brief.
    brief: bool,
    /// They can read the work.
    work: bool,
    /// Documents of its room they can open.
    documents: usize,
    /// Documents there are.
    of: usize,
    /// The last day of the wall that keeps them off.
    walled_until: Option<String>,
    /// The last day something of it was shown to them.
    last_on: Option<String>,
}

/// Who can see what now, by name of the person; of one person or one file where one is named. The policies are asked as they
/// would be at each one's next request.
#[utoipa::path(get, path = "/api/v1/exposure/board", tag = "exposure", params(Filter),
    responses((status = 200, body = Listed<SightView>), Problems))]
async fn board(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(filter): Query<Filter>,
) -> Answer {
    let (wanted, page) = filter.read().map_err(Problem)?;
    let board = exposure::board(&app.office, &caller, &wanted, &page).await?;
    let items = board.sights.items.into_iter().map(|one| SightView {
        person: one.person.to_string(),
        name: one.name,
        organisation: one.organisation.to_string(),
        engagement: one.engagement.to_string(),
        frozen: one.frozen,
        brief: one.brief,
        work: one.work,
        documents: one.documents,
        of: one.of,
        walled_until: one.walled_until.map(|day| day.to_string()),
        last_on: one.last_on.map(|day| day.to_string()),
    });
    Ok(listed::page(items, board.sights.next))
}
