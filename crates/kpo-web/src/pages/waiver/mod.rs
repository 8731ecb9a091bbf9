//! Waivers: asked for by the security officer, agreed to by the second person, told to those they concern.

mod board;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let ask = Guard::May(Action::RaiseWall);
    let see = Guard::May(Action::ReadCoreMap);
    Routes::new()
        .get("/waivers", see, board::show)
        .post("/waivers", ask, board::ask)
        .post("/waivers/{waiver}/agreement", see, board::agree)
        .post("/waivers/{waiver}/end", see, board::end)
        .post("/waiver-notices/{notice}/reading", see, board::read)
}
