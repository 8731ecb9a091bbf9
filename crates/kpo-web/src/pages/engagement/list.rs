//! The files the caller may know of, a page at a time.

use askama::Template;
use axum::extract::{Query, State};
use kpo_operations::Error;
use kpo_operations::engagement::{self, PageRequest};
use kpo_practice::access::Caller;
use kpo_practice::engagement::{Engagement, Side, Stage};
use serde::Deserialize;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::word;

#[derive(Template)]
#[template(path = "engagement/list.html")]
struct ListPage {
    f: Frame,
    caller: Caller,
    files: Vec<Engagement>,
    next: Option<String>,
    stage: String,
    side: String,
    text: String,
    stages: &'static [Stage],
    sides: &'static [Side],
}

impl ListPage {
    fn name(&self, file: &Engagement) -> String {
        engagement::name(&self.caller, file)
    }

    fn follows(&self, file: &Engagement) -> bool {
        engagement::follows(&self.caller, file)
    }
}

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Search {
    stage: Option<String>,
    side: Option<String>,
    text: Option<String>,
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(search): Query<Search>,
) -> Answer {
    // The form sends an empty word for 'all'.
    let said = |word: &Option<String>| word.clone().filter(|word| !word.is_empty());
    let (stage, side) = (said(&search.stage), said(&search.side));
    let filter = word::filter(stage.as_deref(), side.as_deref(), search.text)?;
    let page = PageRequest::from_wire(search.after.as_deref(), None).map_err(Error::from)?;
    let page = engagement::list(&app.office, &caller, &filter, &page).await?;
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, "/engagements"),
        caller,
        files: page.items,
        next: page.next,
        stage: word(filter.stage.map(Stage::word)),
        side: word(filter.side.map(Side::word)),
        text: filter.text,
        stages: Stage::ALL,
        sides: Side::ALL,
    }))
}
