//! What the words on a sample come to, and the moment the last one is said.

use std::collections::BTreeMap;

use kpo_practice::access::Caller;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{ClaimId, ReviewId};
use kpo_practice::journal::Entry;
use kpo_practice::review::{
    Finding, Opinion, Review, Sample, Settled, Severity, Verdict, settle, told_passages,
};
use kpo_records::Tx;

use super::hand;
use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// Whether every reviewer has finished (there is at least one).
pub(crate) fn all_read(reviews: &[Review]) -> bool {
    // A task that came back waits for somebody; one that was handed on is read by whoever has it now.
    if reviews.iter().any(hand::vacant) {
        return false;
    }
    let mut readers = reviews
        .iter()
        .filter(|review| review.role == AssignmentRole::Reviewer && review.ended_at.is_none())
        .peekable();
    readers.peek().is_some() && readers.all(|review| review.finished_at.is_some())
}

/// What the reviewers' words on each claim of a sample come to.
async fn words(tx: &mut Tx, sample: &Sample) -> Result<BTreeMap<ClaimId, Settled>> {
    let mut said: BTreeMap<ClaimId, Vec<Opinion>> = BTreeMap::new();
    for judgement in tx.judgements_on(sample.id).await? {
        said.entry(judgement.claim)
            .or_default()
            .push(judgement.opinion);
    }
    Ok(said
        .into_iter()
        .map(|(claim, opinions)| (claim, settle(&opinions)))
        .collect())
}

/// The claims the reviewers disagree on.
pub(crate) async fn disputed(tx: &mut Tx, sample: &Sample) -> Result<Vec<ClaimId>> {
    Ok(words(tx, sample)
        .await?
        .into_iter()
        .filter(|(_, settled)| *settled == Settled::Disputed)
        .map(|(claim, _)| claim)
        .collect())
}

/// The last word on each claim of a sample, and how many claims were disputed; disputed ones have the adjudicator's.
pub(super) async fn last_words(
    tx: &mut Tx,
    sample: &Sample,
) -> Result<(BTreeMap<ClaimId, Opinion>, usize)> {
    let adjudicated: BTreeMap<ClaimId, Opinion> = tx
        .adjudications_on(sample.id)
        .await?
        .into_iter()
        .map(|adjudication| (adjudication.claim, adjudication.opinion))
        .collect();
    let mut disputes = 0;
    let mut last = BTreeMap::new();
    for (claim, settled) in words(tx, sample).await? {
        match settled {
            Settled::Agreed(opinion) => {
                last.insert(claim, opinion);
            }
            Settled::Disputed => {
                disputes += 1;
                if let Some(opinion) = adjudicated.get(&claim) {
                    last.insert(claim, opinion.clone());
                }
            }
        }
    }
    Ok((last, disputes))
}

/// Closes the sample once nothing is open: all findings are told at one moment, in no order but the claims' own.
pub(super) async fn close(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    sample: &Sample,
) -> Result<bool> {
    let reviews = tx.reviews_of(sample.id).await?;
    if !all_read(&reviews) {
        return Ok(false);
    }
    let (last, disputes) = last_words(tx, sample).await?;
    let adjudicated = reviews.iter().any(|review| {
        review.role == AssignmentRole::Adjudicator
            && review.finished_at.is_some()
            && review.ended_at.is_none()
    });
    if disputes > 0 && !adjudicated {
        return Ok(false);
    }
    let passages = tx.passages_on(sample.id).await?;
    let third: Vec<ReviewId> = reviews
        .iter()
        .filter(|review| review.role == AssignmentRole::Adjudicator)
        .map(|review| review.id)
        .collect();
    for (claim, opinion) in last {
        if opinion.verdict != Verdict::Error {
            continue;
        }
        let finding = Finding {
            id: office.id(),
            engagement: sample.engagement,
            sample: sample.id,
            claim,
            severity: opinion.severity.unwrap_or(Severity::Minor),
            comment: opinion.comment,
            correction: opinion.correction,
            criterion: opinion.criterion,
            at: caller.at,
        };
        tx.insert_finding(&finding).await?;
        let here = passages.iter().filter(|one| one.claim == claim);
        // Whoever settled a dispute has the last word on its passages too, where they marked any.
        let last: Vec<_> = here
            .clone()
            .filter(|one| third.contains(&one.review))
            .collect();
        let told = if last.is_empty() {
            here.collect()
        } else {
            last
        };
        for one in told_passages(told.into_iter(), finding.id, || office.id()) {
            tx.insert_found_passage(&one).await?;
        }
    }
    let mut settled = sample.clone();
    settled.settled_at = Some(caller.at);
    tx.settle_sample(&settled).await?;
    tx.note(
        caller,
        Entry::new("sample.settled", "sample", sample.id).within(sample.engagement),
    );
    Ok(true)
}
