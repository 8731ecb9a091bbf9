//! List rates as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::list_rate;
use kpo_operations::person::Named;
use kpo_practice::access::Action;
use kpo_practice::id::{ListRateId, PersonId};
use kpo_practice::list_rate::ListRate;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Instant;
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::profile as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let sets = Guard::May(Action::SetListRate);
    Routes::new()
        .api(Guard::May(Action::ReadListRate), routes!(list))
        .api(sets, routes!(set))
        .api(sets, routes!(withdraw))
}

/// What an hour of a person is offered at, from a day on.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::ListRate)]
struct ListRateOut {
    /// Its id, `lrt_…`.
    id: String,
    /// Whose hour, `per_…`.
    person: String,
    /// For one hour, in minor units.
    hourly_minor: i64,
    /// ISO 4217.
    currency: String,
    /// The first day it holds.
    from: String,
    /// Who set it, `per_…`; absent where that is not the caller's to know.
    set_by: Option<String>,
    /// When.
    set_at: Instant,
}

impl ListRateOut {
    fn told(rate: ListRate, names: &Named) -> Self {
        let told = names.tells(rate.set_by);
        Self {
            id: rate.id.to_string(),
            person: rate.person.to_string(),
            hourly_minor: rate.hourly.minor,
            currency: rate.hourly.currency.code().to_owned(),
            from: rate.from.to_string(),
            set_by: told.then(|| rate.set_by.to_string()),
            set_at: rate.set_at.into(),
        }
    }
}

/// What an hour of a person was, is and will be offered at, latest first. Reading somebody else's leaves a trace.
#[utoipa::path(get, path = "/api/v1/people/{person}/list-rates", tag = "list-rate",
    params(("person" = String, Path)), responses((status = 200, body = Listed<ListRateOut>), Problems))]
async fn list(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PersonId>) -> Answer {
    let held = list_rate::list(&app.office, &caller, id).await?;
    let told = |rate| ListRateOut::told(rate, &held.names);
    Ok(whole(held.rates.into_iter().map(told)))
}

/// Says what an hour is offered at from a day on; what was said before is not changed.
#[utoipa::path(post, path = "/api/v1/people/{person}/list-rates", tag = "list-rate",
    params(("person" = String, Path)), request_body = wire::ListRate,
    responses((status = 201, body = ListRateOut), Problems))]
async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<wire::ListRate>,
) -> Answer {
    let (hourly, from) = given.read()?;
    let made = list_rate::set(&app.office, &caller, id, hourly, from).await?;
    let out = ListRateOut::told(made, &Named::one(&caller));
    Ok((StatusCode::CREATED, axum::Json(out)).into_response())
}

/// Withdraws a list rate before it begins.
#[utoipa::path(delete, path = "/api/v1/list-rates/{list_rate}", tag = "list-rate",
    params(("list_rate" = String, Path)), responses((status = 204), Problems))]
async fn withdraw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ListRateId>,
) -> Answer {
    list_rate::withdraw(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
