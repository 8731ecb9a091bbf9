//! What a question asks of whoever answers it, and whom it is about.

mod show;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let edit = Guard::May(Action::EditBrief);
    Routes::new()
        .get(
            "/engagements/{id}/needs",
            Guard::May(Action::ReadShortlist),
            show::show,
        )
        .post("/engagements/{id}/needs", edit, show::write)
        .post("/engagements/{id}/parties", edit, show::name)
        .post(
            "/engagements/{id}/parties/{party}/removal",
            edit,
            show::remove,
        )
}
