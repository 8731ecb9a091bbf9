//! The work: written, claim by claim, and handed in.

mod claim;
mod submission;
mod work;

use kpo_practice::access::Action;
use kpo_practice::refusal::Refusal;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let write = Guard::May(Action::WriteDeliverable);
    let read = Guard::May(Action::ReadDeliverable);
    Routes::new()
        .get("/engagements/{id}/deliverable", read, work::show)
        .post("/engagements/{id}/deliverable", write, work::save)
        .get("/engagements/{id}/claims", write, claim::blank)
        .post("/engagements/{id}/claims", write, claim::add)
        .get("/engagements/{id}/claims/{claim}", write, claim::edit)
        .post("/engagements/{id}/claims/{claim}", write, claim::change)
        .post(
            "/engagements/{id}/claims/{claim}/removal",
            write,
            claim::remove,
        )
        .post(
            "/engagements/{id}/submissions",
            Guard::May(Action::SubmitDeliverable),
            submission::submit,
        )
        .get(
            "/engagements/{id}/submissions/{number}",
            read,
            submission::show,
        )
}

/// A confidence as typed: empty means not yet said.
fn percent(text: &str) -> Result<Option<i64>, Refusal> {
    let text = text.trim().trim_end_matches('%').trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Refusal::of_field("confidence", "confidence-range"))
}
