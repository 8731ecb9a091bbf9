//! The shortlist of a file, and one person before its question.

mod list;
mod one;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::ReadShortlist);
    Routes::new()
        .get("/engagements/{id}/shortlist", may, list::show)
        .get("/engagements/{id}/shortlist/{person}", may, one::show)
}
