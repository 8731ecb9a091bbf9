//! What is wrong and how to mend it, never who found it.

use askama::Template;
use axum::extract::State;
use kpo_operations::review::{self, Findings};
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "review/findings.html")]
struct FindingsPage {
    f: Frame,
    page: Findings,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    Ok(html(&FindingsPage {
        f: Frame::signed_in(&caller, &format!("/engagements/{id}/findings")),
        page: review::findings(&app.office, &caller, id).await?,
    }))
}
