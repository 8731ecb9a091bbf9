//! Drawing the sample and giving it to those who read it: the client's side of a review.

use kpo_practice::access::{Action, Caller};
use kpo_practice::deliverable::{Content, Submission, changed};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, EngagementId, PersonId, ReviewId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{self, REVIEWERS_MAX, Review, ReviewItem, Sample, SampleKind};
use kpo_practice::reviewer::{self, Reader};
use kpo_practice::text;
use kpo_practice::time::At;
use kpo_records::Tx;
use kpo_records::engagement::Assignment;
use serde_json::json;

use super::settle;
use crate::admit::Record;
use crate::deliverable::content;
use crate::engagement::advance;
use crate::error::Result;
use crate::office::Office;
use crate::reviewer::pool::{self, Examined};

/// Who reads a submission, and what their sample must be able to rule out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Who.
    pub reviewers: Vec<PersonId>,
    /// The rate of errors to rule out, in per cent.
    pub target: i64,
    /// Until when; without it nobody's working time is asked about.
    pub due: Option<At>,
    /// Why people of the author's own house may judge here; absent where they may not.
    pub own_house: Option<String>,
}

/// Draws the sample of the newest submission and gives each reviewer their task. What was checked before and did not
/// change is not checked again. `target` is the rate of errors, in per cent, that the sample must be able to rule out.
pub async fn assign(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    reviewers: &[PersonId],
    target: i64,
) -> Result<Sample> {
    let chosen = Order {
        reviewers: reviewers.to_vec(),
        target,
        due: None,
        own_house: None,
    };
    assign_by(office, caller, id, chosen).await
}

/// The same with a due date, or with people of the author's own house where the client says why.
pub async fn assign_by(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    chosen: Order,
) -> Result<Sample> {
    let mut tx = office.begin().await?;
    let sample = order(office, &mut tx, caller, id, chosen).await?;
    tx.commit().await?;
    Ok(sample)
}

fn checked(caller: &Caller, mut order: Order) -> Result<Order> {
    if !(1..=50).contains(&order.target) {
        return Err(Refusal::of_field("target", "review-target-range").into());
    }
    if order.due.is_some_and(|due| due <= caller.at) {
        return Err(Refusal::of_field("due_on", "review-due-past").into());
    }
    order.reviewers.sort_unstable();
    order.reviewers.dedup();
    if order.reviewers.is_empty() || order.reviewers.len() > REVIEWERS_MAX {
        return Err(Refusal::of_field("person", "review-how-many")
            .with("most", REVIEWERS_MAX)
            .into());
    }
    order.own_house = match order.own_house {
        Some(why) => Some(text::lines("own_house", &why, text::PROSE_MAX)?),
        None => None,
    };
    Ok(order)
}

/// Draws and gives out within an act that may hold more than one submission.
pub(crate) async fn order(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: EngagementId,
    chosen: Order,
) -> Result<Sample> {
    let file = office
        .admit(tx, caller, Action::AssignReviewers, id)
        .await?;
    let submission = tx
        .latest_submission(id)
        .await?
        .ok_or_else(|| Refusal::new("review-nothing-submitted"))?;
    if tx.sample_of(submission.id).await?.is_some() {
        return Err(Refusal::new("review-already-drawn").into());
    }
    let chosen = checked(caller, chosen)?;
    let panel = panel(tx, caller, &file, &chosen).await?;
    let (mut sample, claims) = draw(office, tx, &submission, chosen.target).await?;
    if claims.is_empty() {
        sample.settled_at = Some(caller.at);
    }
    tx.insert_sample(&sample).await?;
    tx.note(
        caller,
        Entry::new("sample.drawn", "sample", sample.id)
            .within(id)
            .with(json!({ "submission": submission.number, "digest": submission.digest, "kind": sample.kind.word(),
                "seed": sample.seed, "population": sample.population, "size": sample.size, "target": chosen.target })),
    );
    if !claims.is_empty() {
        for one in panel {
            let given = Given {
                person: one.person.id,
                role: AssignmentRole::Reviewer,
                due: chosen.due,
                allowed: chosen.own_house.clone().filter(|_| one.kin),
            };
            give(office, tx, caller, &sample, given, &claims).await?;
        }
    }
    advance(tx, id, caller.at).await?;
    Ok(sample)
}

/// Those who were chosen, if each of them may read it and they may read it together.
async fn panel(
    tx: &mut Tx,
    caller: &Caller,
    file: &Engagement,
    chosen: &Order,
) -> Result<Vec<Examined>> {
    let claims = claims_to_draw(tx, file.id, chosen.target).await?;
    let role = AssignmentRole::Reviewer;
    let mut wanted = pool::wanted(tx, file, role, claims, chosen.due).await?;
    wanted.own_house = chosen.own_house.is_some();
    let panel = pool::examine_these(tx, &wanted, &chosen.reviewers, caller.at).await?;
    for one in &panel {
        one.outcome.clone()?;
    }
    let readers: Vec<Reader> = panel.iter().map(|one| one.reader).collect();
    reviewer::panel(&readers)?;
    Ok(panel)
}

/// How many claims a sample of the newest submission would have.
pub(crate) async fn claims_to_draw(tx: &mut Tx, id: EngagementId, target: i64) -> Result<i64> {
    let Some(submission) = tx.latest_submission(id).await? else {
        return Err(Refusal::new("review-nothing-submitted").into());
    };
    Ok(match tx.samples_of(id).await?.pop() {
        Some(before) => {
            let checked = content(&tx.submission(before.submission).await?)?;
            changed(&checked, &content(&submission)?).len() as i64
        }
        None => {
            let target = target.unsigned_abs();
            review::sample_size(submission.claims.unsigned_abs(), target) as i64
        }
    })
}

/// The sample of a submission, and the claims in it.
async fn draw(
    office: &Office,
    tx: &mut Tx,
    submission: &Submission,
    target: i64,
) -> Result<(Sample, Vec<ClaimId>)> {
    let now: Content = content(submission)?;
    let mut seed = [0; 32];
    office.random.fill(&mut seed);
    let before = tx.samples_of(submission.engagement).await?.pop();
    let (kind, claims, population) = match before {
        Some(before) => {
            let checked = content(&tx.submission(before.submission).await?)?;
            let claims = changed(&checked, &now);
            let population = claims.len();
            (SampleKind::Changes, claims, population)
        }
        None => {
            let population = now.claims.len();
            let size = review::sample_size(population as u64, target.unsigned_abs());
            let claims = review::drawn(&seed, population as u64, size)
                .into_iter()
                .filter_map(|place| now.claims.get(usize::try_from(place).ok()?))
                .map(|claim| claim.id)
                .collect();
            (SampleKind::Whole, claims, population)
        }
    };
    let sample = Sample {
        id: office.id(),
        version: 1,
        engagement: submission.engagement,
        submission: submission.id,
        kind,
        seed: hex::encode(seed),
        population: population as i64,
        size: claims.len() as i64,
        target,
        drawn_at: office.clock.now(),
        settled_at: None,
    };
    Ok((sample, claims))
}

/// Whom a task is given to.
pub(super) struct Given {
    /// Who.
    pub(super) person: PersonId,
    /// As what.
    pub(super) role: AssignmentRole,
    /// Until when.
    pub(super) due: Option<At>,
    /// Why somebody of the author's house may judge.
    pub(super) allowed: Option<String>,
}

/// Gives a person a task over these claims, under names and in an order of its own.
pub(super) async fn give(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    sample: &Sample,
    given: Given,
    claims: &[ClaimId],
) -> Result<ReviewId> {
    let (person, role) = (given.person, given.role);
    let review = Review {
        id: office.id(),
        version: 1,
        sample: sample.id,
        engagement: sample.engagement,
        reviewer: person,
        role,
        guessed: None,
        guess_how: None,
        due_at: given.due,
        allowed: given.allowed,
        assigned_at: caller.at,
        finished_at: None,
        ended_at: None,
        replaced_by: None,
    };
    tx.insert_review(&review).await?;
    let mut seed = [0; 32];
    office.random.fill(&mut seed);
    for (position, place) in (1..).zip(review::order(&seed, claims.len() as u64)) {
        let Some(claim) = usize::try_from(place)
            .ok()
            .and_then(|place| claims.get(place))
        else {
            continue;
        };
        tx.insert_review_item(&ReviewItem {
            id: office.id(),
            review: review.id,
            claim: *claim,
            position,
        })
        .await?;
    }
    let held = tx
        .assignments(sample.engagement)
        .await?
        .iter()
        .any(|assignment| assignment.person == person && assignment.role == role);
    if !held {
        tx.insert_assignment(&Assignment {
            id: office.id(),
            version: 1,
            engagement: sample.engagement,
            person,
            role,
            since_at: caller.at,
            ended_at: None,
        })
        .await?;
    }
    tx.note(
        caller,
        Entry::new("review.assigned", "review", review.id)
            .within(sample.engagement)
            .with(json!({ "role": role.word(), "person": person })),
    );
    Ok(review.id)
}

/// Asks a third person to settle what the reviewers disagree on.
pub async fn adjudicator(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    person: PersonId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::AssignReviewers, id)
        .await?;
    let sample = match tx.latest_submission(id).await? {
        Some(latest) => tx.sample_of(latest.id).await?,
        None => None,
    };
    let sample = sample
        .filter(|sample| sample.settled_at.is_none())
        .ok_or_else(|| Refusal::new("adjudication-nothing"))?;
    let reviews = tx.reviews_of(sample.id).await?;
    if !settle::all_read(&reviews) {
        return Err(Refusal::new("adjudication-too-early").into());
    }
    if reviews
        .iter()
        .any(|review| review.role == AssignmentRole::Adjudicator && review.ended_at.is_none())
    {
        return Err(Refusal::new("adjudication-already-asked").into());
    }
    let claims: Vec<ClaimId> = settle::disputed(&mut tx, &sample).await?;
    let role = AssignmentRole::Adjudicator;
    let many = claims.len() as i64;
    let mut wanted = pool::wanted(&mut tx, &file, role, many, None).await?;
    wanted.spoken = reviews.iter().map(|one| one.reviewer).collect();
    for one in pool::examine_these(&mut tx, &wanted, &[person], caller.at).await? {
        one.outcome?;
    }
    let given = Given {
        person,
        role,
        due: None,
        allowed: None,
    };
    give(office, &mut tx, caller, &sample, given, &claims).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}
