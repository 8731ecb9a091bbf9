//! Traces: found copies handed in by one security officer and released by a second.

mod list;
mod sent;
mod show;

use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use kpo_practice::access::Action;
use kpo_practice::trace::FOUND_MAX;

use crate::routes::{Guard, Routes};

/// The file and what the form carries beside it.
const SENT_BYTES_MAX: usize = FOUND_MAX + 64 * 1024;

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::TraceCopy);
    Routes::new()
        .get("/traces", may, list::show)
        .add(
            "POST",
            "/traces",
            may,
            post(list::start).layer(DefaultBodyLimit::max(SENT_BYTES_MAX)),
        )
        .get("/traces/{trace}", may, show::show)
        .post("/traces/{trace}/release", may, show::release)
}
