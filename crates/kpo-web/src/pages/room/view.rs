//! Reading a document: one page at a time, as a marked picture.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kpo_operations::room::mark::Marked;
use kpo_operations::room::{self, Listed, view};
use kpo_practice::access::Action;
use kpo_practice::engagement::Engagement;
use kpo_practice::id::DocumentId;
use serde::Deserialize;

use super::{CLASSES, MODES, regions};
use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

/// A marked page on its way out: the only body a page's route can answer with.
pub(crate) struct Picture(pub(crate) Marked);

impl IntoResponse for Picture {
    fn into_response(self) -> Response {
        (
            [
                (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (
                    header::CONTENT_DISPOSITION,
                    HeaderValue::from_static("inline"),
                ),
            ],
            self.0.into_png(),
        )
            .into_response()
    }
}

#[derive(Template)]
#[template(path = "room/view.html")]
struct ViewPage {
    f: Frame,
    listed: Listed,
    file: Engagement,
    number: i64,
    form: Draft,
    classes: [&'static str; 4],
    regions: Vec<&'static str>,
    modes: [&'static str; 3],
}

/// Which page.
#[derive(Deserialize)]
pub(super) struct Turn {
    page: Option<i64>,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<DocumentId>,
    Query(turn): Query<Turn>,
) -> Answer {
    let (listed, file) = room::read(&app.office, &caller, id).await?;
    let number = turn
        .page
        .unwrap_or(1)
        .clamp(1, listed.document.pages.max(1));
    let form = Draft::new()
        .fill("class", listed.document.class)
        .fill("region", &listed.document.region)
        .fill("mode", listed.document.copying.word())
        .fill("version", listed.document.version);
    Ok(html(&ViewPage {
        f: Frame::signed_in(&caller, &format!("/documents/{id}")),
        listed,
        file,
        number,
        form,
        classes: CLASSES,
        regions: regions(),
        modes: MODES,
    }))
}

pub(super) async fn picture(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, number)): Of<(DocumentId, i64)>,
) -> Result<Picture, Problem> {
    Ok(Picture(view::page(&app.office, &caller, id, number).await?))
}
