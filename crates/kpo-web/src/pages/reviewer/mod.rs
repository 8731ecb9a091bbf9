//! Choosing reviewers: what waits for whom, a proposal for one submission or many, and its acceptance.

mod give;
mod waiting;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let plan = Guard::May(Action::PlanStaffing);
    Routes::new()
        .get("/reviewing", plan, waiting::show)
        .get("/reviewing/proposal", plan, give::propose)
        .post("/reviewing/panels", plan, give::accept)
}
