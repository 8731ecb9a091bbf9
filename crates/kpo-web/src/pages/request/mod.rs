//! From the question to the decision where it goes: request, allocation, the look inside first, staff.

mod allocation;
mod fields;
mod form;
mod search;
mod show;
mod staff;

use kpo_practice::access::Action;

pub(crate) use allocation::decision;

use crate::routes::{Guard, Routes};

/// The routes of these nouns.
pub fn routes() -> Routes {
    let read = Guard::May(Action::ReadRequest);
    let edit = Guard::May(Action::EditRequest);
    Routes::new()
        .get(
            "/engagements/new",
            Guard::May(Action::CreateRequest),
            form::new,
        )
        .post(
            "/engagements",
            Guard::May(Action::CreateRequest),
            form::create,
        )
        .get("/engagements/{id}/request", read, show::show)
        .get("/engagements/{id}/request/form", edit, form::edit)
        .post("/engagements/{id}/request", edit, form::save)
        .get("/engagements/{id}/allocation", read, allocation::show)
        .post(
            "/engagements/{id}/allocation",
            Guard::May(Action::DecideAllocation),
            allocation::decide,
        )
        .get(
            "/engagements/{id}/skill-search",
            Guard::May(Action::SearchSkills),
            search::show,
        )
        .post(
            "/engagements/{id}/skill-search",
            Guard::May(Action::SearchSkills),
            search::sign,
        )
        .get(
            "/engagements/{id}/staff",
            Guard::May(Action::ReadRequest),
            staff::show,
        )
        .post(
            "/engagements/{id}/staff",
            Guard::May(Action::RecordStaffEffect),
            staff::record,
        )
}
