//! My work, and the engagement file with its gates down the side.

mod file;
mod freeze;
mod list;
mod queue;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let freeze = Guard::May(Action::FreezeEngagement);
    Routes::new()
        .get("/", Guard::SignedIn, queue::queue)
        .get("/engagements", Guard::SignedIn, list::list)
        .get(
            "/engagements/{id}",
            Guard::May(Action::ReadFile),
            file::file,
        )
        .get("/engagements/{id}/freeze", freeze, freeze::form)
        .post("/engagements/{id}/freeze", freeze, freeze::post)
}
