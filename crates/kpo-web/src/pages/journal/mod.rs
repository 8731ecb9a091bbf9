//! The journal, for the auditor and the security officer.

mod list;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().get("/journal", Guard::May(Action::ReadJournal), list::list)
}
