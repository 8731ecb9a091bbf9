//! The documents of a room, as far as the reader may know of them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::room::{self, Sheet};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::EngagementId;
use kpo_practice::refusal::Refusal;

use super::{CLASSES, regions};
use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "room/list.html")]
struct ListPage {
    f: Frame,
    sheet: Sheet,
    form: Draft,
    classes: [&'static str; 4],
    regions: Vec<&'static str>,
}

impl ListPage {
    fn reason(&self, code: &str) -> String {
        self.f.tk("refusal", code)
    }
}

pub(super) async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let form = Draft::new().fill("class", "2").fill("region", "eea");
    page(&app, &caller, id, form).await
}

/// The room again, with what was wrong beside the field.
pub(super) async fn again(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    form: Draft,
    refusal: Refusal,
) -> Answer {
    let status = crate::problem::status(&refusal.clone().into());
    let page: Response = page(app, caller, id, form.refused(refusal)).await?;
    Ok((status, page).into_response())
}

async fn page(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    form: Draft,
) -> Result<Response, Problem> {
    let sheet = room::list(&app.office, caller, id).await?;
    let page = ListPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/room")),
        sheet,
        form,
        classes: CLASSES,
        regions: regions(),
    };
    Ok((StatusCode::OK, html(&page)).into_response())
}
