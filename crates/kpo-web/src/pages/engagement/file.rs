//! The engagement page.

use askama::Template;
use axum::extract::State;
use kpo_operations::engagement::{self, FilePage};
use kpo_practice::access::Action;
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "engagement/file.html")]
struct Page {
    f: Frame,
    p: FilePage,
    may_freeze: bool,
    may_close: bool,
}

pub(super) async fn file(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let p = engagement::page(&app.office, &caller, id).await?;
    let may_freeze = p.file.also(&caller, Action::FreezeEngagement);
    let may_close = p.file.also_when_fresh(&caller, Action::CloseEngagement);
    Ok(html(&Page {
        f: Frame::signed_in(&caller, &format!("/engagements/{id}")),
        p,
        may_freeze,
        may_close,
    }))
}
