//! The page behind a one-time link: an invitation, a new password, the first administrator.

mod accept;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/accept/{secret}", Guard::Public, accept::show)
        .post("/accept/{secret}", Guard::Public, accept::submit)
}
