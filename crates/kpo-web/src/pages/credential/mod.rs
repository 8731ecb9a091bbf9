//! Credentials: entered, verified by somebody else, contested by their subject.

mod edit;
mod show;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let add = Guard::May(Action::AddCredential);
    Routes::new()
        .get("/people/{person}/credentials/new", add, edit::blank)
        .post("/people/{person}/credentials", add, edit::create)
        .get(
            "/credentials/{credential}",
            Guard::May(Action::ReadProfile),
            show::show,
        )
        .get("/credentials/{credential}/edit", add, edit::filled)
        .post("/credentials/{credential}", add, edit::correct)
        .post(
            "/credentials/{credential}/verification",
            Guard::May(Action::VerifyCredential),
            show::verify,
        )
        .post(
            "/credentials/{credential}/contest",
            Guard::May(Action::EditProfile),
            show::contest,
        )
}
