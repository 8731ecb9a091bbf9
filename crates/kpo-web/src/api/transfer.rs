//! The transfer register as JSON.

use axum::extract::State;
use kpo_operations::transfer;
use kpo_practice::access::Action;
use kpo_practice::id::TransferId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::{staffing, transfer as wire};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::RaiseWall);
    Routes::new()
        .api(may, routes!(transfers))
        .api(may, routes!(enter_transfer))
        .api(may, routes!(end_transfer))
}

/// A basis for a transfer.
#[derive(Serialize, ToSchema)]
#[schema(as = transfer::TransferView)]
struct TransferView {
    /// Its id, `trf_…`.
    id: String,
    /// Its version.
    version: i64,
    /// On what it rests.
    basis: described::TransferBasis,
    /// The entity that receives, `org_…`.
    organisation: String,
    /// The region the documents are to stay in.
    from_region: String,
    /// The country its people read in.
    to_country: String,
    /// The number it can be looked up by.
    number: String,
    /// From this day.
    from_on: String,
    /// The last day.
    until_on: String,
    /// Who entered it, `per_…`.
    entered_by: String,
    /// When.
    entered_at: Instant,
    /// When it was ended before its day.
    ended_at: Option<Instant>,
    /// It stands today.
    stands: bool,
}

/// The whole register, the latest entered first.
#[utoipa::path(get, path = "/api/v1/transfers", tag = "transfer", responses((status = 200, body = Listed<TransferView>), Problems))]
async fn transfers(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let page = transfer::list(&app.office, &caller).await?;
    let today = caller.at.day();
    Ok(whole(page.transfers.into_iter().map(|one| TransferView {
        stands: one.stands(today),
        id: one.id.to_string(),
        version: one.version,
        basis: one.basis.into(),
        organisation: one.organisation.to_string(),
        from_region: one.from_region,
        to_country: one.to_country,
        number: one.number,
        from_on: one.from_on.to_string(),
        until_on: one.until_on.to_string(),
        entered_by: one.entered_by.to_string(),
        entered_at: one.entered_at.into(),
        ended_at: one.ended_at.map(Instant::from),
    })))
}

/// Enters a basis: from its first day to its last it adds its region to where that entity's people in that country may read.
#[utoipa::path(post, path = "/api/v1/transfers", tag = "transfer", request_body = wire::Transfer, responses((status = 201, body = Done), Problems))]
async fn enter_transfer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Transfer>,
) -> Answer {
    let entered = transfer::enter(&app.office, &caller, wire.draft()?).await?;
    made(entered.id, entered.version)
}

/// Ends a basis before its day: the door is shut at the next request.
#[utoipa::path(post, path = "/api/v1/transfers/{transfer}/end", tag = "transfer", params(("transfer" = String, Path)), request_body = staffing::Ending, responses((status = 200, body = Done), Problems))]
async fn end_transfer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TransferId>,
    Body(wire): Body<staffing::Ending>,
) -> Answer {
    transfer::end(&app.office, &caller, id, &wire.reason, wire.version).await?;
    changed(id, wire.version + 1)
}
