//! What is said at a desk: a word on a claim, a passage marked in it, and the end of the task.

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{PassageId, ReviewId, ReviewItemId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{
    self, Adjudication, Judgement, Mark, Opinion, PASSAGES_MAX, Part, Passage, Review, ReviewItem,
    Severity, Verdict,
};
use kpo_practice::text;
use kpo_records::Tx;

use super::{admit, desk, settle};
use crate::admit::Record;
use crate::deliverable::content;
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

/// The longest account of how somebody guessed the author, in characters.
const HOW_MAX: usize = 1_000;

fn open(review: &Review) -> Result<()> {
    if review.finished_at.is_some() || review.ended_at.is_some() {
        return Err(Refusal::new("review-finished").into());
    }
    Ok(())
}

async fn open_item(tx: &mut Tx, review: &Review, item: ReviewItemId) -> Result<ReviewItem> {
    open(review)?;
    tx.review_items(review.id)
        .await?
        .into_iter()
        .find(|known| known.id == item)
        .ok_or(Error::NotFound)
}

/// A line of the rubric is named as the desk shows it, or not at all.
async fn criterion(tx: &mut Tx, file: &Engagement, named: &str) -> Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let (_, rubric) = desk::brief(tx, file, String::new()).await?;
    if rubric.iter().any(|line| line.text == named) {
        return Ok(());
    }
    Err(Refusal::of_field("criterion", "judgement-criterion").into())
}

/// The gravest passage this task marked in a claim.
async fn gravest(tx: &mut Tx, review: &Review, item: ReviewItemId) -> Result<Option<Severity>> {
    let marked = tx.passages_of(review.id).await?;
    let mut here = marked.iter().filter(|one| one.item == item);
    Ok(here.by_ref().map(|one| one.severity).max())
}

/// Says a reviewer's word on one claim; said again, it replaces the first while the task is open.
pub async fn judge(
    office: &Office,
    caller: &Caller,
    id: ReviewId,
    item: ReviewItemId,
    opinion: Opinion,
) -> Result<Judgement> {
    let mut tx = office.begin().await?;
    let (review, file) = admit(office, &mut tx, caller, Action::Judge, id).await?;
    if review.role != AssignmentRole::Reviewer {
        return Err(Error::Denied(Action::Judge));
    }
    let item = open_item(&mut tx, &review, item).await?;
    criterion(&mut tx, &file, &opinion.criterion).await?;
    let opinion = opinion.checked(gravest(&mut tx, &review, item.id).await?)?;
    let judgement =
        put_judgement(office, &mut tx, caller, (&review, &file), &item, opinion).await?;
    tx.commit().await?;
    Ok(judgement)
}

async fn put_judgement(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    (review, file): (&Review, &Engagement),
    item: &ReviewItem,
    opinion: Opinion,
) -> Result<Judgement> {
    let before = tx
        .judgements_of(review.id)
        .await?
        .into_iter()
        .find(|word| word.item == item.id);
    let mut judgement = Judgement {
        id: before.as_ref().map_or_else(|| office.id(), |word| word.id),
        version: before.as_ref().map_or(1, |word| word.version),
        review: review.id,
        item: item.id,
        claim: item.claim,
        opinion,
        at: caller.at,
    };
    if before.is_some() {
        judgement.version = tx.save_judgement(&judgement, judgement.version).await?;
    } else {
        tx.insert_judgement(&judgement).await?;
    }
    let entry = Entry::new("judgement.made", "judgement", judgement.id);
    tx.note(caller, entry.within(file.id));
    Ok(judgement)
}

/// Says the adjudicator's word on one disputed claim. The judgements stay as they were.
pub async fn adjudicate(
    office: &Office,
    caller: &Caller,
    id: ReviewId,
    item: ReviewItemId,
    opinion: Opinion,
) -> Result<Adjudication> {
    let mut tx = office.begin().await?;
    let (review, file) = admit(office, &mut tx, caller, Action::Adjudicate, id).await?;
    if review.role != AssignmentRole::Adjudicator {
        return Err(Error::Denied(Action::Adjudicate));
    }
    let item = open_item(&mut tx, &review, item).await?;
    criterion(&mut tx, &file, &opinion.criterion).await?;
    let opinion = opinion.checked(gravest(&mut tx, &review, item.id).await?)?;
    let said = put_adjudication(office, &mut tx, caller, (&review, &file), &item, opinion).await?;
    tx.commit().await?;
    Ok(said)
}

async fn put_adjudication(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    (review, file): (&Review, &Engagement),
    item: &ReviewItem,
    opinion: Opinion,
) -> Result<Adjudication> {
    let before = tx
        .adjudications_on(review.sample)
        .await?
        .into_iter()
        .find(|word| word.item == item.id);
    let mut adjudication = Adjudication {
        id: before.as_ref().map_or_else(|| office.id(), |word| word.id),
        version: before.as_ref().map_or(1, |word| word.version),
        sample: review.sample,
        review: review.id,
        item: item.id,
        claim: item.claim,
        opinion,
        at: caller.at,
    };
    if before.is_some() {
        let seen = adjudication.version;
        adjudication.version = tx.save_adjudication(&adjudication, seen).await?;
    } else {
        tx.insert_adjudication(&adjudication).await?;
    }
    let entry = Entry::new("adjudication.made", "adjudication", adjudication.id);
    tx.note(caller, entry.within(file.id));
    Ok(adjudication)
}

/// What a task's holder acts by.
fn act_of(review: &Review) -> Action {
    if review.role == AssignmentRole::Adjudicator {
        Action::Adjudicate
    } else {
        Action::Judge
    }
}

/// Marks a passage of a claim as wrong. Whoever marks one has called the claim an error: their word on it follows.
pub async fn mark(
    office: &Office,
    caller: &Caller,
    id: ReviewId,
    item: ReviewItemId,
    mark: Mark,
) -> Result<Passage> {
    let mut tx = office.begin().await?;
    let action = act_of(&tx.review(id).await?);
    let (review, file) = admit(office, &mut tx, caller, action, id).await?;
    let item = open_item(&mut tx, &review, item).await?;
    criterion(&mut tx, &file, &mark.criterion).await?;
    let mark = mark.checked()?;
    let marked = tx.passages_of(review.id).await?;
    if marked.iter().filter(|one| one.item == item.id).count() >= PASSAGES_MAX {
        let full = Refusal::of_field("quote", "passage-too-many").with("most", PASSAGES_MAX);
        return Err(full.into());
    }
    let (start, length, quote) = found(&mut tx, &review, &file, &item, &mark).await?;
    let passage = Passage {
        id: office.id(),
        review: review.id,
        item: item.id,
        claim: item.claim,
        part: mark.part,
        start,
        length,
        quote,
        criterion: mark.criterion,
        severity: mark.severity,
        comment: mark.comment,
        correction: mark.correction,
        at: caller.at,
    };
    tx.insert_passage(&passage).await?;
    let entry = Entry::new("passage.marked", "passage", passage.id);
    tx.note(caller, entry.within(file.id));
    call_it_an_error(
        office,
        &mut tx,
        caller,
        (&review, &file),
        &item,
        passage.severity,
    )
    .await?;
    tx.commit().await?;
    Ok(passage)
}

/// The place of a marked passage in the claim as it was handed in, and the words as they were read.
async fn found(
    tx: &mut Tx,
    review: &Review,
    file: &Engagement,
    item: &ReviewItem,
    mark: &Mark,
) -> Result<(i64, i64, String)> {
    let sample = tx.sample(review.sample).await?;
    let work = content(&tx.submission(sample.submission).await?)?;
    let names = desk::names(tx, file).await?;
    let mut claims = work.claims.into_iter();
    let claim = claims.find(|claim| claim.id == item.claim);
    let claim = claim.ok_or(Error::NotFound)?;
    let read = match mark.part {
        Part::Text => claim.text,
        Part::Evidence => claim.evidence,
    };
    let shown = review::shown(&read, &names);
    let (start, length) = review::place(&shown, &mark.quote, mark.from)?;
    let place = |n: i64| usize::try_from(n).unwrap_or_default();
    let (from, until) = shown.showing(place(start), place(length));
    let quote = shown.text().chars().skip(from).take(until - from).collect();
    Ok((start, length, quote))
}

async fn call_it_an_error(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    task: (&Review, &Engagement),
    item: &ReviewItem,
    severity: Severity,
) -> Result<()> {
    let said = desk::said(tx, task.0).await?.remove(&item.id);
    let mut opinion = said.map_or_else(
        || Opinion {
            verdict: Verdict::Error,
            severity: None,
            comment: String::new(),
            correction: String::new(),
            criterion: String::new(),
            sureness: None,
        },
        |(_, opinion)| opinion,
    );
    opinion.verdict = Verdict::Error;
    let opinion = opinion.checked(Some(severity))?;
    if task.0.role == AssignmentRole::Adjudicator {
        put_adjudication(office, tx, caller, task, item, opinion).await?;
    } else {
        put_judgement(office, tx, caller, task, item, opinion).await?;
    }
    Ok(())
}

/// Takes a mark back, while the task is open. The word on the claim stays for its author to change; where the mark alone said
/// why, its reason becomes the word's own, so that no error stands without one.
pub async fn unmark(
    office: &Office,
    caller: &Caller,
    id: ReviewId,
    passage: PassageId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    let action = act_of(&tx.review(id).await?);
    let (review, file) = admit(office, &mut tx, caller, action, id).await?;
    open(&review)?;
    let marked = tx.passages_of(id).await?;
    let taken = marked.iter().find(|one| one.id == passage);
    let taken = taken.ok_or(Error::NotFound)?;
    tx.delete_passage(passage).await?;
    let entry = Entry::new("passage.unmarked", "passage", passage);
    tx.note(caller, entry.within(file.id));
    let alone = !marked
        .iter()
        .any(|one| one.item == taken.item && one.id != passage);
    let said = desk::said(&mut tx, &review).await?.remove(&taken.item);
    if let (true, Some((_, mut opinion))) = (alone, said)
        && opinion.verdict == Verdict::Error
        && opinion.comment.is_empty()
    {
        opinion.comment.clone_from(&taken.comment);
        let item = open_item(&mut tx, &review, taken.item).await?;
        let task = (&*review, &file);
        if review.role == AssignmentRole::Adjudicator {
            put_adjudication(office, &mut tx, caller, task, &item, opinion).await?;
        } else {
            put_judgement(office, &mut tx, caller, task, &item, opinion).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Ends a task: every claim has a word. The last one to finish settles the sample, and the findings are told. Whether they
/// think they know the author, and how, is for the client alone.
pub async fn finish(
    office: &Office,
    caller: &Caller,
    id: ReviewId,
    guessed: bool,
    how: &str,
) -> Result<()> {
    let mut tx = office.begin().await?;
    let action = act_of(&tx.review(id).await?);
    let (review, file) = admit(office, &mut tx, caller, action, id).await?;
    let mut review = review.into_inner();
    open(&review)?;
    let open = tx.review_items(id).await?.len() - desk::said(&mut tx, &review).await?.len();
    if open > 0 {
        return Err(Refusal::new("review-open-claims").with("open", open).into());
    }
    let how = text::optional_lines("how", how, HOW_MAX)?;
    review.guessed = Some(guessed);
    review.guess_how = Some(how).filter(|how| guessed && !how.is_empty());
    review.finished_at = Some(caller.at);
    let seen = review.version;
    review.version = tx.save_review(&review, seen).await?;
    tx.note(
        caller,
        Entry::new("review.finished", "review", id).within(file.id),
    );
    let sample = tx.sample(review.sample).await?;
    settle::close(office, &mut tx, caller, &sample).await?;
    advance(&mut tx, file.id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}
