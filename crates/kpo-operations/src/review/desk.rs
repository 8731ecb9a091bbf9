//! The desk of a reviewer or adjudicator: the question, the rubric and the claims of their own task, and nothing that
//! says whose work it is, who else reads it, or what it costs.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, ReviewId, ReviewItemId};
use kpo_practice::journal::Entry;
use kpo_practice::request::Weighted;
use kpo_practice::review::{
    self, Opinion, Part, Passage, Piece, Review, Severity, Shown, Sureness, Verdict,
};
use kpo_records::Tx;

use super::{admit, known};
use crate::admit::{Admitted, Record};
use crate::deliverable::content;
use crate::error::{Error, Result};
use crate::office::Office;

/// A reviewer's desk.
pub struct Desk {
    /// The task.
    pub review: Admitted<Review>,
    /// The question the work answers, in the client's words.
    pub question: String,
    /// What it is judged by.
    pub rubric: Vec<Criterion>,
    /// The claims, in this task's own order.
    pub items: Vec<DeskItem>,
}

/// A line of the rubric, with how often this task has named it so far.
pub struct Criterion {
    /// What is looked at.
    pub text: String,
    /// How much it weighs, 1 to 100.
    pub weight: i64,
    /// Claims and passages of this task that name it.
    pub named: usize,
}

/// A passage another reader marked, for whoever settles: without the reader.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marked {
    /// Where it stands.
    pub part: Part,
    /// As they read it.
    pub quote: String,
    /// How bad.
    pub severity: Severity,
    /// The line of the rubric; empty where none is named.
    pub criterion: String,
    /// Why.
    pub comment: String,
    /// What it should say instead.
    pub correction: String,
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
    /// The claim, cut where passages are marked.
    pub text_pieces: Vec<Piece>,
    /// What shows it, cut the same way.
    pub evidence_pieces: Vec<Piece>,
    /// Passages marked in this task, in the order they were.
    pub passages: Vec<Passage>,
    /// For an adjudicator: passages the others marked, each once, in an order that says nothing.
    pub marked: Vec<Marked>,
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
        self.next_after(0)
    }

    /// The place of the first claim after this one that is not judged yet, beginning anew where the end is reached.
    pub fn next_after(&self, place: i64) -> Option<i64> {
        let mut open = self.items.iter().filter(|item| item.said.is_none());
        let first = open.clone().next();
        open.find(|item| item.position > place)
            .or(first)
            .map(|item| item.position)
    }
}

/// One of a person's own tasks, with how far they are.
pub struct Own {
    /// The task.
    pub review: Review,
    /// Claims in it.
    pub claims: i64,
    /// Claims they gave a word on.
    pub done: i64,
}

/// The caller's own tasks with their progress, open ones first, those due soonest before the others.
pub async fn own(office: &Office, caller: &Caller) -> Result<Vec<Own>> {
    let tasks = mine(office, caller).await?;
    let mut tx = office.read().await?;
    let counted = tx.tasks_counted_of(caller.person).await?;
    let counts: BTreeMap<ReviewId, (i64, i64)> = counted
        .into_iter()
        .map(|(id, claims, said)| (id, (claims, said)))
        .collect();
    let mut own: Vec<Own> = tasks
        .into_iter()
        .map(|review| {
            let (claims, done) = counts.get(&review.id).copied().unwrap_or_default();
            Own {
                review,
                claims,
                done,
            }
        })
        .collect();
    own.sort_by_key(|one| {
        let due = one.review.due_at.map_or(i64::MAX, |at| at.0);
        (one.review.finished_at.is_some(), due, one.review.id)
    });
    Ok(own)
}

/// The caller's own tasks, open ones first.
pub async fn mine(office: &Office, caller: &Caller) -> Result<Vec<Review>> {
    let mut tx = office.read().await?;
    let mut open = Vec::new();
    for review in tx.reviews_by(caller.person).await? {
        match known(office, &mut tx, caller, review).await {
            Ok(review) => open.push(review.into_inner()),
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
    let names = names(tx, file).await?;
    let (question, rubric) = brief(tx, file, work.question).await?;
    let said = said(tx, &review).await?;
    let views = views(tx, &review).await?;
    let mut own = passages(tx, &review).await?;
    let mut others = marked(tx, &review).await?;
    let criteria = criteria(rubric, &said, &own);
    let claims: BTreeMap<ClaimId, _> = work
        .claims
        .into_iter()
        .map(|claim| (claim.id, claim))
        .collect();
    let mut items = Vec::new();
    for item in tx.review_items(review.id).await? {
        let Some(claim) = claims.get(&item.claim) else {
            continue;
        };
        let (text, evidence) = (
            review::shown(&claim.text, &names),
            review::shown(&claim.evidence, &names),
        );
        let passages = own.remove(&item.id).unwrap_or_default();
        let theirs = others.remove(&item.claim).unwrap_or_default();
        let all = || passages.iter().chain(&theirs);
        items.push(DeskItem {
            id: item.id,
            position: item.position,
            text_pieces: cut(&text, Part::Text, all()),
            evidence_pieces: cut(&evidence, Part::Evidence, all()),
            text: text.text(),
            evidence: evidence.text(),
            marked: without_readers(theirs),
            passages,
            method: claim.method.clone(),
            said: said.get(&item.id).cloned(),
            views: views.get(&item.claim).cloned().unwrap_or_default(),
        });
    }
    Ok(Desk {
        question: review::masked(&question, &names),
        rubric: criteria,
        items,
        review,
    })
}

/// The question in the client's words, and what the work is judged by.
pub(super) async fn brief(
    tx: &mut Tx,
    file: &Engagement,
    otherwise: String,
) -> Result<(String, Vec<Weighted>)> {
    Ok(match tx.brief(file.id).await? {
        Some(brief) => (brief.question, brief.rubric),
        None => (otherwise, Vec::new()),
    })
}

fn criteria(
    rubric: Vec<Weighted>,
    said: &BTreeMap<ReviewItemId, (i64, Opinion)>,
    passages: &BTreeMap<ReviewItemId, Vec<Passage>>,
) -> Vec<Criterion> {
    let words = said.values().map(|(_, opinion)| &opinion.criterion);
    let marks = passages.values().flatten().map(|one| &one.criterion);
    let named: Vec<&String> = words.chain(marks).collect();
    rubric
        .into_iter()
        .map(|line| Criterion {
            named: named.iter().filter(|name| ***name == line.text).count(),
            text: line.text,
            weight: line.weight,
        })
        .collect()
}

/// A shown text, cut where passages of it are marked.
fn cut<'a>(shown: &Shown, part: Part, passages: impl Iterator<Item = &'a Passage>) -> Vec<Piece> {
    let marks: Vec<(usize, usize)> = passages
        .filter(|one| one.part == part)
        .map(|one| {
            let place = |n: i64| usize::try_from(n).unwrap_or_default();
            shown.showing(place(one.start), place(one.length))
        })
        .collect();
    review::pieces(&shown.text(), &marks)
}

/// The passages this task has marked, by claim.
pub(super) async fn passages(
    tx: &mut Tx,
    review: &Review,
) -> Result<BTreeMap<ReviewItemId, Vec<Passage>>> {
    let mut found: BTreeMap<ReviewItemId, Vec<Passage>> = BTreeMap::new();
    for one in tx.passages_of(review.id).await? {
        found.entry(one.item).or_default().push(one);
    }
    Ok(found)
}

/// What the others marked, for whoever settles.
async fn marked(tx: &mut Tx, review: &Review) -> Result<BTreeMap<ClaimId, Vec<Passage>>> {
    let mut found: BTreeMap<ClaimId, Vec<Passage>> = BTreeMap::new();
    if review.role == AssignmentRole::Adjudicator {
        for one in tx.passages_on(review.sample).await? {
            if one.review != review.id {
                found.entry(one.claim).or_default().push(one);
            }
        }
    }
    Ok(found)
}

fn without_readers(passages: Vec<Passage>) -> Vec<Marked> {
    let told: BTreeSet<Marked> = passages
        .into_iter()
        .map(|one| Marked {
            part: one.part,
            quote: one.quote,
            severity: one.severity,
            criterion: one.criterion,
            comment: one.comment,
            correction: one.correction,
        })
        .collect();
    told.into_iter().collect()
}

/// Names that must not be read at a desk: the people and organisation of the author's side, and their addresses.
pub(super) async fn names(tx: &mut Tx, file: &Engagement) -> Result<Vec<review::Name>> {
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
pub(super) async fn said(
    tx: &mut Tx,
    review: &Review,
) -> Result<BTreeMap<ReviewItemId, (i64, Opinion)>> {
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
                criterion,
                sureness,
            } = word.opinion;
            let view = (verdict, severity, comment, correction, criterion, sureness);
            views.entry(word.claim).or_default().insert(view);
        }
    }
    let opinion = |(verdict, severity, comment, correction, criterion, sureness): View| Opinion {
        verdict,
        severity,
        comment,
        correction,
        criterion,
        sureness,
    };
    Ok(views
        .into_iter()
        .map(|(claim, views)| (claim, views.into_iter().map(opinion).collect()))
        .collect())
}

type View = (
    Verdict,
    Option<Severity>,
    String,
    String,
    String,
    Option<Sureness>,
);
