//! Incident files: every copy and reader of chosen documents, as pages and as a table to take along.

mod list;
mod show;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

pub use show::table_of;

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::TraceCopy);
    Routes::new()
        .get("/incidents", may, list::show)
        .post("/incidents", may, list::make)
        .get("/incidents/{incident}", may, show::show)
        .get("/incidents/{incident}/copies.csv", may, show::table)
}
