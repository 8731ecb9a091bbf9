//! The files of a log, for auditors' own tools and for witnesses.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kpo_operations::tlog;

use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn file(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((log, path)): Of<(String, String)>,
) -> Answer {
    let bytes = tlog::file(&app.office, &caller, &log, &path).await?;
    let kind = if path == "checkpoint" {
        "text/plain; charset=utf-8"
    } else {
        "application/octet-stream"
    };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}
