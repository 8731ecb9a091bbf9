//! An organisation's calendar.

mod keep;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let guard = Guard::May(Action::ReadCounterparty);
    Routes::new()
        .get("/organisations/{id}/calendar", guard, keep::show)
        .post("/organisations/{id}/calendar", guard, keep::keep)
}
