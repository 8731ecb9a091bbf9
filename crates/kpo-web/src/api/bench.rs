//! The bench, as JSON.

use axum::extract::{Query, State};
use kpo_operations::bench;
use kpo_practice::access::Action;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described;
use super::document::Problems;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::pages::bench::Which;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().api(Guard::May(Action::ReadBench), routes!(read))
}

/// Something somebody holds, verified and in date.
#[derive(Serialize, ToSchema)]
#[schema(as = bench::HeldView)]
struct HeldView {
    title: String,
    /// The last day it holds, where it ends by itself.
    #[schema(format = Date)]
    until: Option<String>,
}

/// A person on the bench of a domain.
#[derive(Serialize, ToSchema)]
#[schema(as = bench::SeatView)]
struct SeatView {
    #[schema(value_type = described::Domain)]
    domain: String,
    /// Who (`per_…`).
    person: String,
    name: String,
    /// Their organisation (`org_…`): to ask them again, invite it.
    organisation: String,
    /// By what they are cleared.
    cleared: Vec<described::Cleared>,
    held: Vec<HeldView>,
    /// The last file they worked to its acceptance (`eng_…`), where the reader may know of it.
    last: Option<String>,
    /// The first day they are not away.
    #[schema(format = Date)]
    free_on: String,
    /// Files they are at work in now.
    busy: i64,
}

/// Who outside was cleared for a domain before, by domain and name.
#[utoipa::path(get, path = "/api/v1/bench", tag = "bench", params(Which),
    responses((status = 200, body = Listed<SeatView>), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(which): Query<Which>,
) -> Answer {
    let domain = which.domain().map_err(Problem)?;
    let bench = bench::read(&app.office, &caller, domain).await?;
    let mut items = Vec::new();
    for row in &bench.rows {
        for seat in &row.seats {
            let held = seat.held.iter().map(|one| HeldView {
                title: one.says.title.clone(),
                until: one.says.expires_on.map(|day| day.to_string()),
            });
            items.push(SeatView {
                domain: row.domain.to_owned(),
                person: seat.person.to_string(),
                name: bench.names.of(seat.person).to_owned(),
                organisation: seat.organisation.to_string(),
                cleared: seat.cleared.iter().map(|one| (*one).into()).collect(),
                held: held.collect(),
                last: seat
                    .last
                    .filter(|file| bench.files.contains_key(file))
                    .map(|file| file.to_string()),
                free_on: seat.free_on.to_string(),
                busy: seat.busy,
            });
        }
    }
    Ok(whole(items))
}
