//! Works: what a person wrote, made or did, by which a question finds them (R2).

mod edit;
mod list;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepProfile);
    let read = Guard::May(Action::ReadProfile);
    Routes::new()
        .get("/people/{person}/works", read, list::show)
        .post("/people/{person}/works", keep, list::enter)
        .get("/works/{work}", read, edit::show)
        .post("/works/{work}", keep, edit::correct)
        .post("/works/{work}/removal", keep, edit::remove)
}
