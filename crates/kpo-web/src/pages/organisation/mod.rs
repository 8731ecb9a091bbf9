//! Organisations: the host and the parties it works with.

mod edit;
mod list;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let manage = Guard::May(Action::ManageOrganisations);
    let know = Guard::May(Action::ReadCounterparty);
    Routes::new()
        .get("/organisations", Guard::SignedIn, list::list)
        .post("/organisations", manage, edit::create)
        .get("/organisations/new", manage, edit::blank)
        .get("/organisations/{organisation}", know, edit::show)
        .post("/organisations/{organisation}", manage, edit::save)
}
