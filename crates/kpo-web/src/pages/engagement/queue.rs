//! My work: what to do next, what waits on others.

use askama::Template;
use axum::extract::State;
use kpo_operations::engagement::{self, Queue};

use crate::app::App;
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "engagement/queue.html")]
struct QueuePage {
    f: Frame,
    queue: Queue,
}

pub(super) async fn queue(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let queue = engagement::queue(&app.office, &caller).await?;
    Ok(html(&QueuePage {
        f: Frame::signed_in(&caller, "/"),
        queue,
    }))
}
