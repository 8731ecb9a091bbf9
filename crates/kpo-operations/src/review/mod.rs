//! Blind review: a seeded sample, reviewers who know neither author nor each other, findings without their finder.
//!
//! What the author's side reads of a running review is always the same sentence: not how many reviewers there are, how
//! far they are, or that they disagree.

pub mod assign;
mod board;
pub mod desk;
pub mod figures;
pub mod findings;
mod hand;
pub mod settle;
mod word;

use kpo_practice::access::facts::ReviewFacts;
use kpo_practice::access::{Action, Caller, Resource, Standing};
use kpo_practice::engagement::{Engagement, Side, Stage};
use kpo_practice::gate::Gate;
use kpo_practice::id::{Id, ReviewId};
use kpo_practice::refusal::Refusal;
use kpo_practice::review::Review;
use kpo_records::Tx;

use crate::admit::Admitted;
use crate::error::Result;
use crate::office::Office;

pub use assign::{Order, adjudicator, assign, assign_by};
pub use board::{Board, Task, board};
pub use desk::{Criterion, Desk, DeskItem, Marked, Own, desk, mine, own};
pub use findings::{Findings, findings};
pub use hand::fill;
pub(crate) use hand::{Leaving, hand_on, leave, vacant};
pub use word::{adjudicate, finish, judge, mark, unmark};

/// Admits the caller to a reviewer's task.
async fn admit(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    action: Action,
    id: ReviewId,
) -> Result<(Admitted<Review>, Engagement)> {
    let review = tx.review(id).await?;
    let (file, standing, facts) = around(tx, caller, &review).await?;
    let review = office
        .admit_within(tx, review, standing, caller, action, &facts)
        .await?;
    Ok((review, file))
}

/// Whether the task stands open to the caller: nothing of it is shown.
async fn known(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    review: Review,
) -> Result<Admitted<Review>> {
    let (_, standing, facts) = around(tx, caller, &review).await?;
    let action = Action::ReadReview;
    office.admit_resource(review, standing, caller, action, Some(action), &facts)
}

async fn around(
    tx: &mut Tx,
    caller: &Caller,
    review: &Review,
) -> Result<(Engagement, Standing, Resource)> {
    let file = tx.engagement(review.engagement).await?;
    let standing = crate::admit::standing(tx, caller, Some(file.id)).await?;
    let facts = Resource::Review(ReviewFacts {
        id: review.id.uuid(),
        engagement: file.id,
        client: file.client,
        reviewer: review.reviewer,
        frozen: file.frozen,
        closed: file.closed_at.is_some(),
    });
    Ok((file, standing, facts))
}

/// The gate of the stage `review`: the newest submission was checked, and every disagreement settled.
pub async fn gate(tx: &mut Tx, file: &Engagement) -> Result<Gate> {
    let missing = match tx.latest_submission(file.id).await? {
        Some(latest) => {
            let sample = tx.sample_of(latest.id).await?;
            let settled = sample.is_some_and(|sample| sample.settled_at.is_some());
            (!settled).then(|| Refusal::new("review-unfinished"))
        }
        None => Some(Refusal::new("review-awaited")),
    };
    Ok(Gate {
        stage: Stage::Review,
        side: Side::Client,
        missing: missing.into_iter().collect(),
    })
}
