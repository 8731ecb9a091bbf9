//! A reviewer who cannot go on: their task goes to somebody else who may judge, in the same act, or back to the board, where it
//! waits for the client (R20).
//!
//! What they had said of it so far is kept and counts no more: whoever takes the task over judges all of it anew, blind.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, EngagementId, PersonId, ReviewId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::review::Review;
use kpo_practice::reviewer::{self, CLAIM_MINUTES, Reader, reachable};
use kpo_records::Tx;

use super::assign::{Given, give};
use crate::admit::Record;
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::reviewer::pool::{self, Examined};

/// Ends a task unfinished and gives it to whoever may judge and has least to do; to nobody, when none may.
pub(crate) async fn hand_on(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    file: &Engagement,
    mut task: Review,
) -> Result<Option<PersonId>> {
    let seen = task.version;
    let leaver = task.reviewer;
    task.ended_at = Some(caller.at);
    task.version = tx.save_review(&task, seen).await?;
    tx.note(
        caller,
        Entry::new("review.returned", "review", task.id).within(file.id),
    );
    if file.frozen {
        return Ok(None);
    }
    let asked = tx.reviewer_pool().await?;
    let asked: Vec<PersonId> = asked.into_iter().filter(|one| *one != leaver).collect();
    let (found, beside) = weigh(tx, file, &task, &asked, caller).await?;
    let mut free: Vec<&Examined> = found
        .iter()
        .filter(|one| one.outcome.is_ok() && fits(&beside, one.reader).is_ok())
        .collect();
    // Whoever has least to do; of two alike, whoever has more time, then by id, so that the same facts give the same answer.
    free.sort_by_key(|one| {
        let time = std::cmp::Reverse(one.free.unwrap_or_default());
        (one.reader.open, time, one.reader.person)
    });
    let Some(next) = free.first().map(|one| one.reader.person) else {
        return Ok(None);
    };
    pass(office, tx, caller, task, next).await?;
    Ok(Some(next))
}

/// People as a task that is to be handed on meets them, and those who read beside whoever takes it.
async fn weigh(
    tx: &mut Tx,
    file: &Engagement,
    task: &Review,
    people: &[PersonId],
    caller: &Caller,
) -> Result<(Vec<Examined>, Vec<Reader>)> {
    let claims = tx.review_items(task.id).await?.len() as i64;
    let due = task.due_at.filter(|due| *due > caller.at);
    let mut wanted = pool::wanted(tx, file, task.role, claims, due).await?;
    let there = tx.reviews_of(task.sample).await?;
    wanted.spoken = there.iter().map(|one| one.reviewer).collect();
    let found = tx.people(people).await?;
    let pool = pool::pool(tx, found, due, caller.at).await?;
    let beside: Vec<PersonId> = there
        .iter()
        .filter(|one| one.role == AssignmentRole::Reviewer && one.ended_at.is_none())
        .filter(|one| one.id != task.id)
        .map(|one| one.reviewer)
        .collect();
    let readers = readers(tx, &beside, caller).await?;
    let readers = if task.role == AssignmentRole::Reviewer {
        readers
    } else {
        Vec::new()
    };
    Ok((pool.examine(tx, &wanted).await?, readers))
}

async fn readers(tx: &mut Tx, people: &[PersonId], caller: &Caller) -> Result<Vec<Reader>> {
    let found = tx.people(people).await?;
    let pool = pool::pool(tx, found, None, caller.at).await?;
    Ok(people.iter().map(|id| pool.reader(*id)).collect())
}

/// Whether somebody fits beside those who read already. Nobody beside them is no panel yet where an adjudicator is sought.
fn fits(beside: &[Reader], reader: Reader) -> std::result::Result<(), Refusal> {
    let mut all = beside.to_vec();
    all.push(reader);
    reviewer::panel(&all)
}

/// Gives the same claims to somebody else, under names and in an order of their own.
async fn pass(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    mut task: Review,
    person: PersonId,
) -> Result<()> {
    let sample = tx.sample(task.sample).await?;
    let mut claims: Vec<ClaimId> = tx
        .review_items(task.id)
        .await?
        .into_iter()
        .map(|item| item.claim)
        .collect();
    claims.sort_unstable();
    let given = Given {
        person,
        role: task.role,
        // A date that has passed binds nobody new.
        due: task.due_at.filter(|due| *due > caller.at),
        allowed: None,
    };
    let next = give(office, tx, caller, &sample, given, &claims).await?;
    let seen = task.version;
    task.replaced_by = Some(next);
    tx.save_review(&task, seen).await?;
    Ok(())
}

/// The board gives a task that came back to somebody, by the rules every reviewer is chosen by.
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
    let (found, beside) = weigh(&mut tx, &file, &task, &[person], caller).await?;
    let unknown = || Refusal::of_field("person", "reviewer-unknown");
    let one = found.into_iter().next().ok_or_else(unknown)?;
    one.outcome?;
    fits(&beside, one.reader)?;
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

/// Which of somebody's unfinished reviews they cannot go on with.
pub(crate) enum Leaving {
    /// All of them: they can no longer sign in.
    Everything,
    /// Those a wall keeps them off now.
    Walled,
    /// Those their working time no longer reaches.
    Away,
}

/// Hands on what somebody can no longer do, in the act that made it so. Returns the files it touched.
pub(crate) async fn leave(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    person: PersonId,
    leaving: Leaving,
) -> Result<BTreeSet<EngagementId>> {
    let mut touched = BTreeSet::new();
    let open = tx.reviews_by(person).await?;
    for task in open.into_iter().filter(|one| one.finished_at.is_none()) {
        let file = tx.engagement(task.engagement).await?;
        let settled = tx.sample(task.sample).await?.settled_at.is_some();
        if settled || file.closed_at.is_some() {
            continue;
        }
        let goes = match leaving {
            Leaving::Everything => true,
            Leaving::Walled => crate::wall::keeps_off(tx, person, &file, caller.at.day()).await?,
            Leaving::Away => out_of_reach(tx, caller, person, &task).await?,
        };
        if !goes {
            continue;
        }
        let role = task.role;
        hand_on(office, tx, caller, &file, task).await?;
        crate::assignment::end(tx, file.id, person, role, caller.at).await?;
        touched.insert(file.id);
    }
    for file in &touched {
        advance(tx, *file, caller.at).await?;
    }
    Ok(touched)
}

/// Whether what is left of a dated task no longer fits into its holder's working time.
async fn out_of_reach(
    tx: &mut Tx,
    caller: &Caller,
    person: PersonId,
    task: &Review,
) -> Result<bool> {
    let Some(due) = task.due_at.filter(|due| *due > caller.at) else {
        return Ok(false);
    };
    let who = tx.person(person).await?;
    let pool = pool::pool(tx, vec![who.clone()], Some(due), caller.at).await?;
    let open = tx.reviews_open(&[person]).await?;
    let left = open.iter().find(|one| one.review == task.id);
    let minutes = left.map_or(0, |one| one.left * CLAIM_MINUTES);
    Ok(reachable(pool.free(&who, due, Some(task.id)), minutes).is_err())
}
