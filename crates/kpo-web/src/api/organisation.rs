//! Organisations as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use kpo_operations::organisation::{self, Particulars};
use kpo_practice::access::Action;
use kpo_practice::id::OrganisationId;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described;
use super::document::Problems;
use super::json::{Body, IfMatch, versioned};
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let manage = Guard::May(Action::ManageOrganisations);
    Routes::new()
        .api(Guard::SignedIn, routes!(list))
        .api(manage, routes!(create))
        .api(Guard::May(Action::ReadCounterparty), routes!(read))
        .api(manage, routes!(save))
}

/// An organisation.
#[derive(Serialize, ToSchema)]
struct OrganisationOut {
    /// Its id, `org_…`.
    id: String,
    /// The version to name in `If-Match`.
    version: i64,
    /// Its name.
    name: String,
    kind: described::OrganisationKind,
    /// ISO 3166-1 alpha-2 country.
    country: String,
    /// The organisation it belongs to.
    parent: Option<String>,
}

impl From<Organisation> for OrganisationOut {
    fn from(known: Organisation) -> Self {
        Self {
            id: known.id.to_string(),
            version: known.version,
            name: known.name,
            kind: known.kind.into(),
            country: known.country,
            parent: known.parent.map(|parent| parent.to_string()),
        }
    }
}

/// What is entered of an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationIn {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Fixed once entered, and never `host`: there is one, and it is there already.
    #[schema(value_type = described::OrganisationKind)]
    kind: String,
    /// ISO 3166-1 alpha-2 country.
    country: String,
    /// The organisation it belongs to, `org_…`.
    parent: Option<String>,
}

impl OrganisationIn {
    fn read(self) -> Result<Particulars, Refusal> {
        let parent = self
            .parent
            .map(|parent| parent.parse::<OrganisationId>())
            .transpose()
            .map_err(|_| Refusal::of_field("parent", "organisation-parent"))?;
        Ok(Particulars {
            name: self.name,
            kind: OrganisationKind::from_word(&self.kind)
                .ok_or(Refusal::of_field("kind", "organisation-kind"))?,
            country: self.country,
            parent,
        })
    }
}

/// The organisations the caller may know of, by name.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "organisation", responses((status = 200, body = Listed<OrganisationOut>), Problems))]
async fn list(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let known = organisation::list(&app.office, &caller).await?;
    Ok(whole(known.into_iter().map(OrganisationOut::from)))
}

/// Enters a counterparty.
#[utoipa::path(post, path = "/api/v1/organisations", tag = "organisation", request_body = OrganisationIn,
    responses((status = 201, body = OrganisationOut), Problems))]
async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(given): Body<OrganisationIn>,
) -> Answer {
    let entered = organisation::create(&app.office, &caller, given.read()?).await?;
    let version = entered.version;
    Ok(versioned(
        StatusCode::CREATED,
        version,
        &OrganisationOut::from(entered),
    ))
}

/// One organisation.
#[utoipa::path(get, path = "/api/v1/organisations/{organisation}", tag = "organisation",
    params(("organisation" = String, Path)), responses((status = 200, body = OrganisationOut), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
) -> Answer {
    let known = organisation::read(&app.office, &caller, id)
        .await?
        .into_inner();
    let version = known.version;
    Ok(versioned(
        StatusCode::OK,
        version,
        &OrganisationOut::from(known),
    ))
}

/// Corrects an organisation's name, country or parent.
#[utoipa::path(put, path = "/api/v1/organisations/{organisation}", tag = "organisation",
    params(("organisation" = String, Path), ("If-Match" = String, Header)), request_body = OrganisationIn,
    responses((status = 200, body = OrganisationOut), Problems))]
async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<OrganisationIn>,
) -> Answer {
    let saved = organisation::save(&app.office, &caller, id, seen, given.read()?).await?;
    let version = saved.version;
    Ok(versioned(
        StatusCode::OK,
        version,
        &OrganisationOut::from(saved),
    ))
}
