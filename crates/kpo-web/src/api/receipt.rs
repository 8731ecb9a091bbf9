//! Receipts as JSON.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use kpo_operations::receipt;
use kpo_practice::id::EngagementId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Instant;
use super::document::Problems;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::SignedIn, routes!(list))
        .api(Guard::SignedIn, routes!(take))
}

/// A receipt one may take.
#[derive(Serialize, ToSchema)]
struct OfferOut {
    /// What it is asked for by: the entry in the log, hexadecimal.
    leaf: String,
    /// The act, `noun.verb`.
    act: String,
    /// When it was recorded.
    at: Instant,
    /// Who acted; absent for the system itself.
    person: Option<String>,
}

/// The receipts of a file that the caller may have, newest first, at most 200: of their own acts; on the client's side also of the file's.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/receipts", tag = "receipt", params(("id" = String, Path)),
    responses((status = 200, body = Listed<OfferOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = receipt::list(&app.office, &caller, id).await?;
    let items = sheet.offers.into_iter().map(|offer| OfferOut {
        leaf: offer.leaf,
        act: offer.line.link.act,
        at: offer.line.link.at.into(),
        person: offer.line.person,
    });
    Ok(whole(items))
}

/// A receipt.
#[derive(Serialize, ToSchema)]
struct ReceiptOut {
    /// What to call the file it is kept in.
    name: String,
    /// Its text, in the form c2sp.org/tlog-proof@v1.
    proof: String,
    /// The key of the log it is from, `name+id+base64`: keep it apart from the receipt.
    verifier: String,
}

/// Takes one receipt; that it was taken is recorded.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/receipts/{leaf}", tag = "receipt",
    params(("id" = String, Path), ("leaf" = String, Path)), responses((status = 200, body = ReceiptOut), Problems))]
async fn take(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, leaf)): Of<(EngagementId, String)>,
) -> Answer {
    let taken = receipt::take(&app.office, &caller, id, &leaf).await?;
    let out = ReceiptOut {
        name: taken.name,
        proof: taken.text,
        verifier: taken.verifier,
    };
    Ok(Json(out).into_response())
}
