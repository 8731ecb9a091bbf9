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
    Routes::new().api(Guard::May(Action::ReadExposure), routes!(list))
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
