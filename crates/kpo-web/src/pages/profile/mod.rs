//! Taking over a résumé onto a record: sent, shown, and only then kept (R43).

mod sent;
mod take;

use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let edit = Guard::May(Action::EditProfile);
    Routes::new()
        .get("/people/{person}/profile", edit, take::blank)
        .add(
            "POST",
            "/people/{person}/profile/preview",
            edit,
            post(take::preview).layer(DefaultBodyLimit::max(sent::BYTES_MAX)),
        )
        .add(
            "POST",
            "/people/{person}/profile",
            edit,
            post(take::keep).layer(DefaultBodyLimit::max(sent::BYTES_MAX)),
        )
}
