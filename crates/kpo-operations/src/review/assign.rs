//! Drawing the sample and choosing who reads it: the client's side of a review.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::deliverable::{Content, Submission, changed};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, EngagementId, PersonId, ReviewId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::Organisation;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{self, REVIEWERS_MAX, Review, ReviewItem, Sample, SampleKind};
use kpo_practice::time::Day;
use kpo_records::Tx;
use kpo_records::engagement::Assignment;
use serde_json::json;

use super::{hand, settle};
use crate::admit::{Admitted, Record};
use crate::deliverable::content;
use crate::engagement::advance;
use crate::error::Result;
use crate::office::Office;

/// How a review stands, for those who arrange it.
pub struct Board {
    /// The file.
    pub file: Admitted<Engagement>,
    /// What is to be checked.
    pub submission: Option<Submission>,
    /// The sample drawn from it.
    pub sample: Option<Sample>,
    /// Who has which task, with their name, and how many claims are done of how many.
    pub tasks: Vec<Task>,
    /// Claims the reviewers disagree on, once all have finished.
    pub disputed: usize,
    /// People who may be asked, by organisation and name. The precise check comes when they are asked.
    pub people: Vec<(Person, String)>,
    /// How many claims would be drawn at 5 %.
    pub size: u64,
}

/// One reviewer's or adjudicator's task, as the client sees it.
pub struct Task {
    /// Whose.
    pub person: String,
    /// Reviewer or adjudicator.
    pub role: AssignmentRole,
    /// Finished.
    pub finished: bool,
    /// It was taken from them unfinished.
    pub ended: bool,
    /// Nobody has it now: who could take it is to be chosen.
    pub vacant: Option<ReviewId>,
}

/// How the review of a file stands.
pub async fn board(office: &Office, caller: &Caller, id: EngagementId) -> Result<Board> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::AssignReviewers, id)
        .await?;
    let submission = tx.latest_submission(id).await?;
    let sample = match &submission {
        Some(submission) => tx.sample_of(submission.id).await?,
        None => None,
    };
    let (mut tasks, mut disputed) = (Vec::new(), 0);
    if let Some(sample) = &sample {
        let reviews = tx.reviews_of(sample.id).await?;
        let ids: Vec<PersonId> = reviews.iter().map(|review| review.reviewer).collect();
        let people = tx.people(&ids).await?;
        let name = |id: PersonId| people.iter().find(|person| person.id == id);
        tasks = reviews
            .iter()
            .map(|review| Task {
                person: name(review.reviewer)
                    .map(|person| person.name.clone())
                    .unwrap_or_default(),
                role: review.role,
                finished: review.finished_at.is_some(),
                ended: review.ended_at.is_some(),
                vacant: hand::vacant(review).then_some(review.id),
            })
            .collect();
        tasks.sort_by(|a, b| a.person.cmp(&b.person));
        if settle::all_read(&reviews) {
            disputed = settle::disputed(&mut tx, sample).await?.len();
        }
    }
    let size = submission.as_ref().map_or(0, |submission| {
        review::sample_size(submission.claims.unsigned_abs(), 5)
    });
    let people = people(&mut tx, &file).await?;
    Ok(Board {
        file,
        submission,
        sample,
        tasks,
        disputed,
        people,
        size,
    })
}

/// People who are not plainly of the author's side or in the file.
async fn people(tx: &mut Tx, file: &Engagement) -> Result<Vec<(Person, String)>> {
    let taken: BTreeSet<PersonId> = tx
        .assignments(file.id)
        .await?
        .into_iter()
        .filter(|assignment| {
            !matches!(
                assignment.role,
                AssignmentRole::Reviewer | AssignmentRole::Adjudicator
            )
        })
        .map(|assignment| assignment.person)
        .collect();
    let organisations = tx.organisations().await?;
    let ours = |person: &Person| {
        organisations
            .iter()
            .find(|organisation| organisation.id == person.organisation)
    };
    let people = tx.active_people().await?;
    Ok(people
        .into_iter()
        .filter(|person| {
            Some(person.organisation) != file.provider
                && person.id != file.owner
                && !taken.contains(&person.id)
        })
        .filter_map(|person| ours(&person).map(|home| (person.clone(), home.name.clone())))
        .collect())
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
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::AssignReviewers, id)
        .await?;
    let submission = tx
        .latest_submission(id)
        .await?
        .ok_or_else(|| Refusal::new("review-nothing-submitted"))?;
    if tx.sample_of(submission.id).await?.is_some() {
        return Err(Refusal::new("review-already-drawn").into());
    }
    if !(1..=50).contains(&target) {
        return Err(Refusal::of_field("target", "review-target-range").into());
    }
    let reviewers: BTreeSet<PersonId> = reviewers.iter().copied().collect();
    if reviewers.is_empty() || reviewers.len() > REVIEWERS_MAX {
        return Err(Refusal::of_field("person", "review-how-many")
            .with("most", REVIEWERS_MAX)
            .into());
    }
    for person in &reviewers {
        let on = caller.at.day();
        check_independent(&mut tx, &file, *person, AssignmentRole::Reviewer, on).await?;
    }
    let (mut sample, claims) = draw(office, &mut tx, &submission, target).await?;
    if claims.is_empty() {
        sample.settled_at = Some(caller.at);
    }
    tx.insert_sample(&sample).await?;
    tx.note(
        caller,
        Entry::new("sample.drawn", "sample", sample.id)
            .within(id)
            .with(json!({ "submission": submission.number, "digest": submission.digest, "kind": sample.kind.word(),
                "seed": sample.seed, "population": sample.population, "size": sample.size, "target": target })),
    );
    if !claims.is_empty() {
        for person in reviewers {
            give(
                office,
                &mut tx,
                caller,
                &sample,
                person,
                AssignmentRole::Reviewer,
                &claims,
            )
            .await?;
        }
    }
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(sample)
}

/// Refuses a person who is not independent of the author or knows whose work it is.
pub(super) async fn check_independent(
    tx: &mut Tx,
    file: &Engagement,
    person: PersonId,
    role: AssignmentRole,
    on: Day,
) -> Result<()> {
    let mut standing = tx
        .standing(person, Some(file.id))
        .await
        .map_err(|error| match error {
            kpo_records::RecordsError::NotFound => {
                crate::Error::Refused(Refusal::of_field("person", "reviewer-unknown"))
            }
            other => other.into(),
        })?;
    let kin = match file.provider {
        Some(provider) if !standing.host => {
            let organisations = tx.organisations().await?;
            related(&organisations, provider, standing.organisation)
        }
        _ => false,
    };
    if crate::wall::keeps_off(tx, person, file, on).await? {
        standing.walled.insert(file.id);
    }
    review::independent(&standing, file, kin, role)?;
    Ok(())
}

/// Whether one of two organisations belongs to the other, or both to a third that is not the host.
fn related(
    organisations: &[Organisation],
    a: kpo_practice::id::OrganisationId,
    b: kpo_practice::id::OrganisationId,
) -> bool {
    use kpo_practice::organisation::OrganisationKind::Host;
    let parent = |id| {
        organisations
            .iter()
            .find(|organisation| organisation.id == id)
            .and_then(|organisation| organisation.parent)
    };
    let host = |id| {
        organisations
            .iter()
            .any(|organisation| organisation.id == id && organisation.kind == Host)
    };
    let common = parent(a).is_some_and(|common| parent(b) == Some(common) && !host(common));
    a == b || parent(a) == Some(b) || parent(b) == Some(a) || common
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

/// Gives a person a task over these claims, under names and in an order of its own.
pub(super) async fn give(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    sample: &Sample,
    person: PersonId,
    role: AssignmentRole,
    claims: &[ClaimId],
) -> Result<ReviewId> {
    let review = Review {
        id: office.id(),
        version: 1,
        sample: sample.id,
        engagement: sample.engagement,
        reviewer: person,
        role,
        guessed: None,
        guess_how: None,
        due_at: None,
        allowed: None,
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
    let on = caller.at.day();
    check_independent(&mut tx, &file, person, AssignmentRole::Adjudicator, on).await?;
    give(
        office,
        &mut tx,
        caller,
        &sample,
        person,
        AssignmentRole::Adjudicator,
        &claims,
    )
    .await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}
