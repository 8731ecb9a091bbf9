//! Advice, decision, outcome of a file.

mod sheet;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/engagements/{id}/outcome",
            Guard::May(Action::ReadOutcome),
            sheet::show,
        )
        .post(
            "/engagements/{id}/decision",
            Guard::May(Action::RecordDecision),
            sheet::record,
        )
        .post(
            "/engagements/{id}/outcomes/{outcome}",
            Guard::May(Action::RecordOutcome),
            sheet::look_back,
        )
}
