//! The desk of a reviewer or adjudicator: the question, the rubric and the claims of their own task, and nothing that
//! says whose work it is, who else reads it, or what it costs.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, ReviewId, ReviewItemId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{
    self, Adjudication, Judgement, Opinion, Review, ReviewItem, Severity, Verdict,
};
use kpo_records::Tx;

use super::{admit, settle};
use crate::admit::{Admitted, Record};
use crate::deliverable::content;
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

/// A reviewer's desk.
pub struct Desk {
    /// The task.
    pub review: Admitted<Review>,
    /// The question the work answers, in the client's words.
    pub question: String,
    /// What it is judged by.
    pub rubric: Vec<String>,
    /// The claims, in this task's own order.
    pub items: Vec<DeskItem>,
}

/// A claim on a desk.
pub struct DeskItem {
    /// Its name in this task.
    pub id: ReviewItemId,
    /// Its place in this task.
    pub position: i64,
    /// What is claimed.
    pub text: String,
    /// What shows it.
    pub evidence: String,
    /// What it rests on, by its word.
    pub method: String,
    /// What was said of it here, with the version to change it at.
    pub said: Option<(i64, Opinion)>,
    /// For an adjudicator: the views that differ, each once, in an order that says nothing.
    pub views: Vec<Opinion>,
}

impl Desk {
    /// How many claims are judged.
    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| item.said.is_some()).count()
    }

    /// The place of the first claim that is not judged yet.
    pub fn next(&self) -> Option<i64> {
        self.items
            .iter()
            .find(|item| item.said.is_none())
            .map(|item| item.position)
    }
}

/// The caller's own tasks, open ones first.
pub async fn mine(office: &Office, caller: &Caller) -> Result<Vec<Review>> {
    let mut tx = office.read().await?;
    let mut open = Vec::new();
    for review in tx.reviews_by(caller.person).await? {
        let allowed = admit(office, &mut tx, caller, Action::ReadReview, review.id).await;
        match allowed {
            Ok((review, _)) => open.push(review.into_inner()),
            Err(Error::NotFound | Error::Denied(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(open)
}

/// The desk of a task. The reading is recorded before anything is shown.
pub async fn desk(office: &Office, caller: &Caller, id: ReviewId) -> Result<Desk> {
    let mut tx = office.begin().await?;
    let (review, file) = admit(office, &mut tx, caller, Action::ReadReview, id).await?;
    let desk = lay_out(&mut tx, review, &file).await?;
    tx.note(
        caller,
        Entry::new("review.read", "review", id).within(file.id),
    );
    tx.commit().await?;
    Ok(desk)
}

async fn lay_out(tx: &mut Tx, review: Admitted<Review>, file: &Engagement) -> Result<Desk> {
    let sample = tx.sample(review.sample).await?;
    let submission = tx.submission(sample.submission).await?;
    let work = content(&submission)?;
    let brief = tx.brief(file.id).await?;
    let names = names(tx, file).await?;
    let mask = |text: &str| review::masked(text, &names);
    let said = said(tx, &review).await?;
    let views = views(tx, &review).await?;
    let claims: BTreeMap<ClaimId, _> = work
        .claims
        .into_iter()
        .map(|claim| (claim.id, claim))
        .collect();
    let items = tx
        .review_items(review.id)
        .await?
        .into_iter()
        .filter_map(|item| {
            let claim = claims.get(&item.claim)?;
            Some(DeskItem {
                id: item.id,
                position: item.position,
                text: mask(&claim.text),
                evidence: mask(&claim.evidence),
                method: claim.method.clone(),
                said: said.get(&item.id).cloned(),
                views: views.get(&item.claim).cloned().unwrap_or_default(),
            })
        })
        .collect();
    let (question, rubric) = match brief {
        Some(brief) => (
            brief.question,
            brief.rubric.into_iter().map(|line| line.text).collect(),
        ),
        None => (work.question, Vec::new()),
    };
    Ok(Desk {
        question: mask(&question),
        rubric,
        items,
        review,
    })
}

/// Names that must not be read at a desk: the people and organisation of the author's side, and their addresses.
async fn names(tx: &mut Tx, file: &Engagement) -> Result<Vec<review::Name>> {
    let mut names = Vec::new();
    let Some(provider) = file.provider else {
        return Ok(names);
    };
    names.extend(review::names_of(
        &tx.organisation(provider).await?.name,
        false,
    ));
    for person in tx.people_of(provider).await? {
        names.extend(review::names_of(&person.name, true));
        names.push(review::Name::whole(&person.email));
        if let Some((_, domain)) = person.email.split_once('@') {
            names.push(review::Name::whole(domain));
        }
    }
    Ok(names)
}

/// What this task has said of its claims so far.
async fn said(tx: &mut Tx, review: &Review) -> Result<BTreeMap<ReviewItemId, (i64, Opinion)>> {
    if review.role == AssignmentRole::Adjudicator {
        let words = tx.adjudications_on(review.sample).await?;
        return Ok(words
            .into_iter()
            .filter(|word| word.review == review.id)
            .map(|word| (word.item, (word.version, word.opinion)))
            .collect());
    }
    let words = tx.judgements_of(review.id).await?;
    Ok(words
        .into_iter()
        .map(|word| (word.item, (word.version, word.opinion)))
        .collect())
}

/// The views an adjudicator has to choose between: each different one once, sorted by what it says.
async fn views(tx: &mut Tx, review: &Review) -> Result<BTreeMap<ClaimId, Vec<Opinion>>> {
    let mut views: BTreeMap<ClaimId, BTreeSet<View>> = BTreeMap::new();
    if review.role == AssignmentRole::Adjudicator {
        for word in tx.judgements_on(review.sample).await? {
            let Opinion {
                verdict,
                severity,
                comment,
                correction,
            } = word.opinion;
            let view = (verdict, severity, comment, correction);
            views.entry(word.claim).or_default().insert(view);
        }
    }
    let opinion = |(verdict, severity, comment, correction): View| Opinion {
        verdict,
        severity,
        comment,
        correction,
    };
    Ok(views
        .into_iter()
        .map(|(claim, views)| (claim, views.into_iter().map(opinion).collect()))
        .collect())
}

type View = (Verdict, Option<Severity>, String, String);

async fn open_item(tx: &mut Tx, review: &Review, item: ReviewItemId) -> Result<ReviewItem> {
    if review.finished_at.is_some() || review.ended_at.is_some() {
        return Err(Refusal::new("review-finished").into());
    }
    tx.review_items(review.id)
        .await?
        .into_iter()
        .find(|known| known.id == item)
        .ok_or(Error::NotFound)
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
    let opinion = opinion.checked()?;
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
    tx.note(
        caller,
        Entry::new("judgement.made", "judgement", judgement.id).within(file.id),
    );
    tx.commit().await?;
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
    let opinion = opinion.checked()?;
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
        adjudication.version = tx
            .save_adjudication(&adjudication, adjudication.version)
            .await?;
    } else {
        tx.insert_adjudication(&adjudication).await?;
    }
    tx.note(
        caller,
        Entry::new("adjudication.made", "adjudication", adjudication.id).within(file.id),
    );
    tx.commit().await?;
    Ok(adjudication)
}

/// Ends a task: every claim has a word. The last one to finish settles the sample, and the findings are told.
pub async fn finish(office: &Office, caller: &Caller, id: ReviewId, guessed: bool) -> Result<()> {
    let mut tx = office.begin().await?;
    let task = tx.review(id).await?;
    let action = if task.role == AssignmentRole::Adjudicator {
        Action::Adjudicate
    } else {
        Action::Judge
    };
    let (review, file) = admit(office, &mut tx, caller, action, id).await?;
    let mut review = review.into_inner();
    if review.finished_at.is_some() || review.ended_at.is_some() {
        return Err(Refusal::new("review-finished").into());
    }
    let open = tx.review_items(id).await?.len() - said(&mut tx, &review).await?.len();
    if open > 0 {
        return Err(Refusal::new("review-open-claims").with("open", open).into());
    }
    review.guessed = Some(guessed);
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
