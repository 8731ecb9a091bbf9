//! Competitor sets: the security officer's page.

mod board;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::RaiseWall);
    Routes::new()
        .get("/rivals", may, board::show)
        .post("/rivals", may, board::make)
        .post("/rivals/{set}/terms", may, board::agree)
        .post("/rivals/{set}/end", may, board::end)
        .post("/rivals/{set}/members", may, board::join)
        .post("/rival-members/{rival}/end", may, board::leave)
}
