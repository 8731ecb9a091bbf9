//! Ties as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::tie;
use kpo_practice::access::Action;
use kpo_practice::id::{PersonId, TieId};
use kpo_practice::tie::Tie;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, IfMatch, versioned};
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::profile as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepTies);
    let see = Guard::May(Action::ReadTies);
    Routes::new()
        .api(see, routes!(list))
        .api(keep, routes!(create))
        .api(see, routes!(read))
        .api(keep, routes!(correct))
        .api(keep, routes!(remove))
}

/// What binds a person to somebody a question may be about.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::Tie)]
struct TieOut {
    /// Its id, `tie_…`.
    id: String,
    /// The version to name in `If-Match`.
    version: i64,
    /// Whose, `per_…`.
    person: String,
    kind: described::TieKind,
    /// The other end, by name.
    name: String,
    /// The organisation, where it is one entered here and the caller is the client.
    organisation: Option<String>,
    /// From this day, where it is known.
    since_on: Option<String>,
    /// Until this day; absent while it lasts.
    until_on: Option<String>,
    /// Who entered or last corrected it, `per_…`.
    entered_by: String,
    /// When.
    entered_at: Instant,
}

impl TieOut {
    /// That the other end is an organisation here is the client's to know: a guest knows no other than their own.
    fn told(tie: Tie, host: bool) -> Self {
        Self {
            id: tie.id.to_string(),
            version: tie.version,
            person: tie.person.to_string(),
            kind: tie.kind.into(),
            name: tie.name,
            organisation: tie.organisation.filter(|_| host).map(|id| id.to_string()),
            since_on: tie.since_on.map(|day| day.to_string()),
            until_on: tie.until_on.map(|day| day.to_string()),
            entered_by: tie.entered_by.to_string(),
            entered_at: tie.entered_at.into(),
        }
    }
}

fn answer(status: StatusCode, tie: Tie, host: bool) -> Response {
    let version = tie.version;
    versioned(status, version, &TieOut::told(tie, host))
}

/// What binds a person. Reading somebody else's record leaves a trace that they see.
#[utoipa::path(get, path = "/api/v1/people/{person}/ties", tag = "tie",
    params(("person" = String, Path)), responses((status = 200, body = Listed<TieOut>), Problems))]
async fn list(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PersonId>) -> Answer {
    let held = tie::list(&app.office, &caller, id).await?;
    let told = |tie| TieOut::told(tie, caller.host);
    Ok(whole(held.ties.into_iter().map(told)))
}

/// Enters a tie of a person.
#[utoipa::path(post, path = "/api/v1/people/{person}/ties", tag = "tie",
    params(("person" = String, Path)), request_body = wire::Tie,
    responses((status = 201, body = TieOut), Problems))]
async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<wire::Tie>,
) -> Answer {
    let made = tie::enter(&app.office, &caller, id, given.draft()?).await?;
    Ok(answer(StatusCode::CREATED, made, caller.host))
}

/// One tie.
#[utoipa::path(get, path = "/api/v1/ties/{tie}", tag = "tie",
    params(("tie" = String, Path)), responses((status = 200, body = TieOut), Problems))]
async fn read(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<TieId>) -> Answer {
    let (held, _) = tie::read(&app.office, &caller, id).await?;
    Ok(answer(StatusCode::OK, held, caller.host))
}

/// Corrects a tie. Whoever does so stands as the one who entered it.
#[utoipa::path(put, path = "/api/v1/ties/{tie}", tag = "tie",
    params(("tie" = String, Path), ("If-Match" = String, Header)), request_body = wire::Tie,
    responses((status = 200, body = TieOut), Problems))]
async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TieId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<wire::Tie>,
) -> Answer {
    let saved = tie::correct(&app.office, &caller, id, seen, given.draft()?).await?;
    Ok(answer(StatusCode::OK, saved, caller.host))
}

/// Takes a tie out.
#[utoipa::path(delete, path = "/api/v1/ties/{tie}", tag = "tie",
    params(("tie" = String, Path)), responses((status = 204), Problems))]
async fn remove(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<TieId>) -> Answer {
    tie::remove(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
