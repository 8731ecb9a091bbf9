//! How a review stands, for those who arrange it: who has which task and how far they are, never what they said.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::deliverable::Submission;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{EngagementId, PersonId, ReviewId};
use kpo_practice::person::Person;
use kpo_practice::review::{self, Sample, Sureness};
use kpo_practice::time::At;
use kpo_records::Tx;

use super::{hand, settle};
use crate::admit::Admitted;
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
    /// How sure the reviewers said they were, once all have finished: how many words of each sort.
    pub sureness: BTreeMap<Sureness, usize>,
}

impl Board {
    /// Reviews here that were not blind: whoever did them thought they knew the author.
    pub fn not_blind(&self) -> usize {
        self.tasks
            .iter()
            .filter(|task| task.guessed == Some(true))
            .count()
    }
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
    /// Claims in it.
    pub claims: i64,
    /// Claims with a word, whatever it is.
    pub done: i64,
    /// Until when it should be finished, where that was said.
    pub due: Option<At>,
    /// Whether they thought they knew the author, once they have finished.
    pub guessed: Option<bool>,
    /// What made them think so.
    pub guess_how: Option<String>,
    /// Why somebody of the author's own house judges here.
    pub allowed: Option<String>,
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
    let mut sureness = BTreeMap::new();
    if let Some(sample) = &sample {
        let reviews = tx.reviews_of(sample.id).await?;
        let ids: Vec<PersonId> = reviews.iter().map(|review| review.reviewer).collect();
        let people = tx.people(&ids).await?;
        let name = |id: PersonId| people.iter().find(|person| person.id == id);
        let counted = tx.tasks_counted_on(sample.id).await?;
        let count = |id: ReviewId| {
            let found = counted.iter().find(|one| one.0 == id);
            found.map_or((0, 0), |(_, claims, done)| (*claims, *done))
        };
        tasks = reviews
            .iter()
            .map(|review| Task {
                claims: count(review.id).0,
                done: count(review.id).1,
                due: review.due_at,
                guessed: review.guessed,
                guess_how: review.guess_how.clone(),
                allowed: review.allowed.clone(),
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
            for word in tx.judgements_on(sample.id).await? {
                if let Some(one) = word.opinion.sureness {
                    *sureness.entry(one).or_insert(0) += 1;
                }
            }
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
        sureness,
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
