//! Blind review: the client arranges it, reviewers work at their desks, the author's side reads findings.

mod board;
mod desk;
mod findings;
mod passage;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let assign = Guard::May(Action::AssignReviewers);
    let read = Guard::May(Action::ReadReview);
    Routes::new()
        .get("/engagements/{id}/review", assign, board::show)
        .post("/engagements/{id}/review", assign, board::draw)
        .post("/engagements/{id}/adjudicator", assign, board::adjudicator)
        .post(
            "/engagements/{id}/review/{review}/replacement",
            assign,
            board::fill,
        )
        .get(
            "/engagements/{id}/findings",
            Guard::May(Action::ReadFindings),
            findings::show,
        )
        .get("/reviews", Guard::SignedIn, desk::mine)
        .get("/reviews/{id}", read, desk::show)
        .post(
            "/reviews/{id}/judgements",
            Guard::May(Action::Judge),
            desk::judge,
        )
        .post(
            "/reviews/{id}/adjudications",
            Guard::May(Action::Adjudicate),
            desk::adjudicate,
        )
        .post("/reviews/{id}/passages", read, passage::mark)
        .post(
            "/reviews/{id}/passages/{passage}/removal",
            read,
            passage::unmark,
        )
        .post("/reviews/{id}/completion", read, desk::finish)
}
