//! A reviewer who leaves before they have finished: their task goes to somebody else who may judge, or back to the board.
//!
//! What they had said of it so far is kept and counts no more: whoever takes the task over judges all of it anew, blind.

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, EngagementId, PersonId, ReviewId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::review::Review;
use kpo_practice::time::Day;
use kpo_records::Tx;

use super::assign::{check_independent, give};
use crate::admit::Record;
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

/// Ends a task unfinished and gives it to the first of these who may judge; to nobody, when none may.
pub(crate) async fn hand_on(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    file: &Engagement,
    mut task: Review,
    order: Vec<PersonId>,
) -> Result<Option<PersonId>> {
    let seen = task.version;
    task.ended_at = Some(caller.at);
    task.version = tx.save_review(&task, seen).await?;
    tx.note(
        caller,
        Entry::new("review.returned", "review", task.id).within(file.id),
    );
    if file.frozen {
        return Ok(None);
    }
    for person in order {
        if may_take(tx, file, &task, person, caller.at.day())
            .await?
            .is_ok()
        {
            pass(office, tx, caller, task, person).await?;
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// Whether a person may judge in somebody's place: by the rules reviewers are chosen by, and not twice in one sample.
async fn may_take(
    tx: &mut Tx,
    file: &Engagement,
    task: &Review,
    person: PersonId,
    on: Day,
) -> Result<std::result::Result<(), Refusal>> {
    let there = tx.reviews_of(task.sample).await?;
    if there.iter().any(|one| one.reviewer == person) {
        return Ok(Err(Refusal::of_field("person", "reviewer-has-spoken")));
    }
    match check_independent(tx, file, person, task.role, on).await {
        Ok(()) => Ok(Ok(())),
        Err(Error::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}

/// Gives the same claims to somebody else, under names and in an order of their own.
async fn pass(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    mut task: Review,
    person: PersonId,
) -> Result<()> {
    let sample = tx
        .samples_of(task.engagement)
        .await?
        .into_iter()
        .find(|one| one.id == task.sample)
        .ok_or(Error::NotFound)?;
    let mut claims: Vec<ClaimId> = tx
        .review_items(task.id)
        .await?
        .into_iter()
        .map(|item| item.claim)
        .collect();
    claims.sort_unstable();
    let next = give(office, tx, caller, &sample, person, task.role, &claims).await?;
    let seen = task.version;
    task.replaced_by = Some(next);
    tx.save_review(&task, seen).await?;
    Ok(())
}

/// The board gives a task that came back to somebody.
pub async fn fill(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    task: ReviewId,
    person: PersonId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::AssignReviewers, id)
        .await?;
    let task = tx.review(task).await?;
    if task.engagement != id || !vacant(&task) {
        return Err(Error::NotFound);
    }
    may_take(&mut tx, &file, &task, person, caller.at.day()).await??;
    pass(office, &mut tx, caller, task, person).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a reviewer's task came back and nobody has it.
pub(crate) fn vacant(task: &Review) -> bool {
    task.role == AssignmentRole::Reviewer
        && task.finished_at.is_none()
        && task.ended_at.is_some()
        && task.replaced_by.is_none()
}
