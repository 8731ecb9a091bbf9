//! Staffing plans: what counts, who is where and why, what somebody's leaving comes to.

mod act;
mod list;
mod mend;
mod show;
mod why;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::PlanStaffing);
    Routes::new()
        .get("/plans", may, list::show)
        .post("/plans", may, list::begin)
        .get("/plans/{plan}", may, show::show)
        .post("/plans/{plan}", may, act::prefer)
        .post("/plans/{plan}/tasks", may, act::add)
        .post("/plans/{plan}/tasks/{id}/removal", may, act::remove)
        .post("/plans/{plan}/solution", may, act::solve)
        .post("/plans/{plan}/locks", may, act::lock)
        .post("/plans/{plan}/refusals", may, act::refuse)
        .post("/plans/{plan}/confirmation", may, act::settle)
        .get("/plans/{plan}/withdrawals/{person}", may, mend::show)
        .post("/plans/{plan}/withdrawals/{person}", may, mend::mend)
        .get("/plans/{plan}/tasks/{id}/people/{person}", may, why::show)
}
