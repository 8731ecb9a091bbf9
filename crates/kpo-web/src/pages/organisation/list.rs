//! The organisations the reader may know of.

use askama::Template;
use axum::extract::State;
use kpo_operations::organisation;
use kpo_practice::organisation::Organisation;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "organisation/list.html")]
struct ListPage {
    f: Frame,
    organisations: Vec<Organisation>,
}

pub(super) async fn list(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, "/organisations"),
        organisations: organisation::list(&app.office, &caller).await?,
    }))
}
