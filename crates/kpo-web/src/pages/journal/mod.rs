//! The journal, for the auditor and the security officer.

mod list;
mod log;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let guard = Guard::May(Action::ReadJournal);
    Routes::new()
        .get("/journal", guard, list::list)
        .get("/logs/{log}/{*path}", guard, log::file)
}
