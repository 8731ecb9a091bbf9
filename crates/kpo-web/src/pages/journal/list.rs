//! Every act, newest first.

use askama::Template;
use axum::extract::{Query, State};
use kpo_operations::journal::{self, Stretch};
use kpo_operations::tlog::{self, Log};
use serde::Deserialize;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "journal/list.html")]
struct ListPage {
    f: Frame,
    stretch: Stretch,
    head: String,
    logs: Vec<Log>,
}

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct Turn {
    before: Option<i64>,
}

pub(super) async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(turn): Query<Turn>,
) -> Answer {
    let stretch = journal::read(&app.office, &caller, turn.before).await?;
    let logs = tlog::logs(&app.office, &caller).await?;
    let head = hex::encode(&stretch.head.hash);
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, "/journal"),
        stretch,
        head,
        logs,
    }))
}
