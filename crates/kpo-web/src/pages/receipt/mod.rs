//! Receipts of a file: what one can prove to anybody, taken home as files.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kpo_operations::receipt::{self, Sheet};
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/engagements/{id}/receipts", Guard::SignedIn, list)
        .get("/engagements/{id}/receipts/{leaf}", Guard::SignedIn, take)
}

#[derive(Template)]
#[template(path = "receipt/list.html")]
struct ListPage {
    f: Frame,
    sheet: Sheet,
}

async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = receipt::list(&app.office, &caller, id).await?;
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, &format!("/engagements/{id}/receipts")),
        sheet,
    }))
}

async fn take(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, leaf)): Of<(EngagementId, String)>,
) -> Answer {
    let taken = receipt::take(&app.office, &caller, id, &leaf).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", taken.name),
        ),
    ];
    Ok((headers, taken.text).into_response())
}
