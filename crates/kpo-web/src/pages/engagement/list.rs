//! The files the caller may know of, a page at a time.

use askama::Template;
use axum::extract::{Query, State};
use kpo_operations::engagement::{self, Filter, Listed};
use kpo_practice::engagement::Stage;
use serde::Deserialize;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "engagement/list.html")]
struct ListPage {
    f: Frame,
    files: Vec<Listed>,
    next: Option<String>,
    stage: String,
    stages: &'static [Stage],
}

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Search {
    stage: Option<String>,
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(search): Query<Search>,
) -> Answer {
    let filter = Filter {
        stage: search.stage.as_deref().and_then(Stage::from_word),
    };
    let page =
        engagement::list(&app.office, &caller, filter, search.after.as_deref(), None).await?;
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, "/engagements"),
        files: page.items,
        next: page.next,
        stage: filter
            .stage
            .map_or_else(String::new, |stage| stage.word().to_owned()),
        stages: Stage::ALL,
    }))
}
