//! Availability: how much of a person there is to ask for, and when there is nothing (R9, R20).

mod time;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepProfile);
    let read = Guard::May(Action::ReadProfile);
    Routes::new()
        .get("/people/{person}/availability", read, time::show)
        .post("/people/{person}/availability", keep, time::set)
        .post("/people/{person}/absences", keep, time::enter)
        .post("/absences/{absence}/removal", keep, time::remove)
}
