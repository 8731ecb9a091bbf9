//! People: the directory, one person's record, letting them in and stopping them.

mod access;
mod affiliation;
mod edit;
mod language;
mod list;
mod show;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let manage = Guard::May(Action::ManagePeople);
    let edit = Guard::May(Action::EditProfile);
    Routes::new()
        .get("/people", Guard::SignedIn, list::list)
        .post("/people", manage, edit::create)
        .get("/people/new", manage, edit::blank)
        .get(
            "/people/{person}",
            Guard::May(Action::ReadProfile),
            show::show,
        )
        .get("/people/{person}/edit", manage, edit::filled)
        .post("/people/{person}", manage, edit::save)
        .post("/people/{person}/languages", edit, language::languages)
        .post("/people/{person}/affiliations", edit, affiliation::enter)
        .get("/affiliations/{affiliation}", edit, affiliation::filled)
        .post("/affiliations/{affiliation}", edit, affiliation::correct)
        .post(
            "/affiliations/{affiliation}/removal",
            edit,
            affiliation::remove,
        )
        .post("/people/{person}/invitation", manage, access::invite)
        .post("/people/{person}/reset", manage, access::reset)
        .post(
            "/people/{person}/factor-removal",
            manage,
            access::clear_factor,
        )
        .post("/people/{person}/suspension", manage, access::suspend)
        .post("/people/{person}/reactivation", manage, access::reactivate)
}
