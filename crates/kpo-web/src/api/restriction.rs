//! What restricts the caller, as JSON.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse as _;
use kpo_operations::restriction;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Instant;
use super::document::Problems;
use crate::app::App;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().api(Guard::SignedIn, routes!(restrictions))
}

/// A duty owed to a former employer.
#[derive(Serialize, ToSchema)]
#[schema(as = restriction::DutyView)]
struct DutyView {
    /// To whom.
    name: String,
    /// The last day.
    until_on: Option<String>,
}

/// That somebody looked at the caller's record.
#[derive(Serialize, ToSchema)]
#[schema(as = restriction::LookView)]
struct LookView {
    /// When.
    at: Instant,
    /// Who, by name.
    name: String,
}

/// What restricts the caller.
#[derive(Serialize, ToSchema)]
#[schema(as = restriction::RestrictionsView)]
struct RestrictionsView {
    /// The last day of any wall around the caller; whose it is, nobody is told.
    walled_until: Option<String>,
    /// Duties that stand, the earliest end first.
    duties: Vec<DutyView>,
    /// Who looked at the caller's record, the latest first.
    looks: Vec<LookView>,
}

/// What restricts the caller now, and who looked at their record.
#[utoipa::path(get, path = "/api/v1/restrictions", tag = "restriction", responses((status = 200, body = RestrictionsView), Problems))]
async fn restrictions(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let own = restriction::own(&app.office, &caller).await?;
    let looks = own.looks.iter().map(|(at, reader)| LookView {
        at: (*at).into(),
        name: own.names.of(*reader).to_owned(),
    });
    let duties = own.duties.iter().map(|one| DutyView {
        name: one.name.clone(),
        until_on: one.until_on.map(|day| day.to_string()),
    });
    Ok(Json(RestrictionsView {
        walled_until: own.walled_until.map(|day| day.to_string()),
        duties: duties.collect(),
        looks: looks.collect(),
    })
    .into_response())
}
