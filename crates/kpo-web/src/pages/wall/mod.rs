//! Walls: the security officer's page.

mod board;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::RaiseWall);
    Routes::new()
        .get("/walls", may, board::show)
        .post("/walls", may, board::raise)
        .post("/walls/{wall}/end", may, board::end)
}
