//! Hours of a file.

mod hours;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let log = Guard::May(Action::LogTime);
    Routes::new()
        .get(
            "/engagements/{id}/time",
            Guard::May(Action::ReadTime),
            hours::show,
        )
        .post("/engagements/{id}/time", log, hours::note)
        .post(
            "/engagements/{id}/time/entries/{entry}/removal",
            log,
            hours::strike,
        )
        .post(
            "/engagements/{id}/time/{sheet}/submission",
            log,
            hours::submit,
        )
        .post(
            "/engagements/{id}/time/{sheet}/decision",
            Guard::May(Action::ApproveTime),
            hours::decide,
        )
}
