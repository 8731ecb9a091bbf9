//! One person before one question: every point, with what shows it or why they may not be asked.

use askama::Template;
use axum::extract::State;
use kpo_operations::shortlist::{self, Listed};
use kpo_practice::id::{EngagementId, PersonId};

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "shortlist/one.html")]
struct Page {
    f: Frame,
    id: EngagementId,
    name: String,
    one: Listed,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, person)): Of<(EngagementId, PersonId)>,
) -> Answer {
    let seen = shortlist::examine(&app.office, &caller, id, person).await?;
    Ok(html(&Page {
        f: Frame::signed_in(&caller, &format!("/engagements/{id}/shortlist/{person}")),
        id,
        name: seen.file.called(caller.host).to_owned(),
        one: seen.listed,
    }))
}
