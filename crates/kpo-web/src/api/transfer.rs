//! The transfer register as JSON.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse as _;
use kpo_operations::transfer;
use kpo_practice::access::Action;
use kpo_practice::id::TransferId;
use kpo_practice::time::Month;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::pages::transfer::month::table_of;
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
        .api(may, routes!(transfer_month))
        .api(may, routes!(transfer_month_table))
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

/// What went to one entity's people on one basis.
#[derive(Serialize, ToSchema)]
#[schema(as = transfer::MonthLine)]
struct MonthLine {
    /// The basis, `trf_…`.
    transfer: String,
    /// The entity that received, `org_…`.
    organisation: String,
    /// The country its people read in.
    place: String,
    /// How many of its people looked.
    people: usize,
    /// At how many documents.
    documents: usize,
    /// How often.
    looks: i64,
}

/// Looks of one person from an address that is said to lie in another country than their record: a hint.
#[derive(Serialize, ToSchema)]
#[schema(as = transfer::MonthElsewhere)]
struct MonthElsewhere {
    /// Who, `per_…`.
    person: String,
    /// For whom they acted, `org_…`.
    organisation: String,
    /// The country their record said.
    place: String,
    /// The country the address is said to lie in.
    net: String,
    /// How often.
    looks: i64,
}

/// What was seen by way of the register in one month.
#[derive(Serialize, ToSchema)]
#[schema(as = transfer::MonthView)]
struct MonthView {
    /// The month, `YYYY-MM`, in UTC.
    month: String,
    /// All looks and originals taken.
    looks: i64,
    /// Those that were transfers.
    transfers: Vec<MonthLine>,
    /// Those from an address that is said to lie elsewhere.
    elsewhere: Vec<MonthElsewhere>,
}

/// What was seen by way of the register in one month. That it was asked for is recorded.
#[utoipa::path(get, path = "/api/v1/transfers/months/{month}", tag = "transfer", params(("month" = String, Path)), responses((status = 200, body = MonthView), Problems))]
async fn transfer_month(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(month): Of<Month>,
) -> Answer {
    let report = transfer::report(&app.office, &caller, month).await?;
    let transfers = report.transfers.iter().map(|one| MonthLine {
        transfer: one.transfer.to_string(),
        organisation: one.organisation.to_string(),
        place: one.place.clone(),
        people: one.people,
        documents: one.documents,
        looks: one.looks,
    });
    let elsewhere = report.elsewhere.iter().map(|one| MonthElsewhere {
        person: one.person.to_string(),
        organisation: one.organisation.to_string(),
        place: one.place.clone(),
        net: one.net.clone(),
        looks: one.looks,
    });
    let view = MonthView {
        month: month.to_string(),
        looks: report.looks,
        transfers: transfers.collect(),
        elsewhere: elsewhere.collect(),
    };
    Ok(Json(view).into_response())
}

/// The transfers of one month as a table (RFC 4180). That it was asked for is recorded.
#[utoipa::path(get, path = "/api/v1/transfers/months/{month}/report.csv", tag = "transfer", params(("month" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), Problems))]
async fn transfer_month_table(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(month): Of<Month>,
) -> Answer {
    let report = transfer::report(&app.office, &caller, month).await?;
    Ok(table_of(&report))
}
