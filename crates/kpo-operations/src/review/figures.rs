//! The figures an acceptance stands on, from everything that was said of the submissions of a file.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::acceptance::{self, Base, Figures};
use kpo_practice::deliverable::{Submission, SubmittedClaim};
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::ClaimId;
use kpo_practice::review::{Opinion, SampleKind};
use kpo_records::Tx;

use super::settle::last_words;
use crate::deliverable::content;
use crate::error::{Error, Result};

/// What the checks so far show of `submission`; none while its own review is not settled.
pub async fn figures(tx: &mut Tx, submission: &Submission) -> Result<Option<Figures>> {
    let samples = tx.samples_of(submission.engagement).await?;
    let settled = samples
        .last()
        .is_some_and(|last| last.submission == submission.id && last.settled_at.is_some());
    if !settled {
        return Ok(None);
    }
    let mut known: BTreeMap<ClaimId, (SubmittedClaim, Opinion)> = BTreeMap::new();
    let mut base: Option<(i64, String, Vec<Opinion>)> = None;
    let mut people = BTreeSet::new();
    let mut stated = Figures::default();
    for sample in &samples {
        let checked = content(&tx.submission(sample.submission).await?)?;
        let (words, disputes) = last_words(tx, sample).await?;
        stated.disagreements += disputes as i64;
        stated.adjudications += tx.adjudications_on(sample.id).await?.len() as i64;
        let reviews = tx.reviews_of(sample.id).await?;
        for review in reviews.into_iter().filter(|one| one.ended_at.is_none()) {
            if review.role == AssignmentRole::Reviewer {
                people.insert(review.reviewer);
            }
            stated.guessed += i64::from(review.guessed == Some(true));
        }
        if sample.kind == SampleKind::Whole {
            let opinions = words.values().cloned().collect();
            base = Some((sample.population, sample.seed.clone(), opinions));
        }
        for claim in checked.claims {
            if let Some(opinion) = words.get(&claim.id) {
                known.insert(claim.id, (claim, opinion.clone()));
            }
        }
    }
    let Some((population, seed, opinions)) = base else {
        return Ok(None);
    };
    let now = content(submission)?;
    let standing: Vec<Opinion> = now
        .claims
        .iter()
        .filter_map(|claim| {
            let (checked, opinion) = known.get(&claim.id)?;
            (checked == claim).then(|| opinion.clone())
        })
        .collect();
    stated.population = now.claims.len() as i64;
    stated.reviewers = people.len() as i64;
    stated.seed = seed;
    let base = Base {
        population,
        opinions: &opinions,
    };
    acceptance::figures(stated, base, &standing)
        .map(Some)
        .ok_or_else(|| Error::unavailable("a sample larger than what it was drawn from"))
}
