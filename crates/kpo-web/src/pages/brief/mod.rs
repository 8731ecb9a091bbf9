//! The brief: read by everybody who works on it, written by the client, restated by the expert, confirmed by the client.

mod requirement;
mod restatement;
mod show;
mod write;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let edit = Guard::May(Action::EditBrief);
    Routes::new()
        .get(
            "/engagements/{id}/brief",
            Guard::May(Action::ReadBrief),
            show::show,
        )
        .post("/engagements/{id}/brief", edit, write::write)
        .get("/engagements/{id}/brief/form", edit, write::form)
        .get("/engagements/{id}/requirements", edit, requirement::show)
        .post("/engagements/{id}/requirements", edit, requirement::add)
        .post(
            "/engagements/{id}/requirements/{requirement}/removal",
            edit,
            requirement::remove,
        )
        .post(
            "/engagements/{id}/restatements",
            Guard::May(Action::RestateBrief),
            restatement::restate,
        )
        .post(
            "/engagements/{id}/restatements/{restatement}/answer",
            Guard::May(Action::ConfirmRestatement),
            restatement::answer,
        )
}
