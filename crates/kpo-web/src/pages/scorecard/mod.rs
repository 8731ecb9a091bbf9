//! Scorecards: fact by fact, to their subject and the client's sourcing; contested by the one, answered by the other.

mod act;
mod show;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let read = Guard::May(Action::ReadScorecard);
    Routes::new()
        .get("/people/{person}/scorecard", read, show::show)
        .get("/people/{person}/scorecard.csv", read, show::table)
        .post(
            "/people/{person}/contests",
            Guard::May(Action::ContestFact),
            act::contest,
        )
        .post(
            "/contests/{contest}/answer",
            Guard::May(Action::AnswerContest),
            act::answer,
        )
        .post(
            "/people/{person}/reviewer",
            Guard::May(Action::KeepReviewer),
            act::keep,
        )
}
