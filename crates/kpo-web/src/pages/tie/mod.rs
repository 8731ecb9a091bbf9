//! Ties: what binds a person to somebody a question may be about (R26, R43).

mod edit;
mod list;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepTies);
    let read = Guard::May(Action::ReadTies);
    Routes::new()
        .get("/people/{person}/ties", read, list::show)
        .post("/people/{person}/ties", keep, list::enter)
        .get("/ties/{tie}", read, edit::show)
        .post("/ties/{tie}", keep, edit::correct)
        .post("/ties/{tie}/removal", keep, edit::remove)
}
