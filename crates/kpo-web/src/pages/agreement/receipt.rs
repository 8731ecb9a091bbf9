//! The receipt of an acceptance.

use askama::Template;
use axum::extract::State;
use kpo_operations::agreement::{self, Receipt};
use kpo_practice::id::SignatureId;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "agreement/receipt.html")]
struct ReceiptPage {
    f: Frame,
    receipt: Receipt,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<SignatureId>,
) -> Answer {
    let receipt = agreement::receipt(&app.office, &caller, id).await?;
    Ok(html(&ReceiptPage {
        f: Frame::signed_in(&caller, &format!("/signatures/{id}")),
        receipt,
    }))
}
