//! What waits in reviewing, and for whom: submissions nobody reads yet, tasks that came back, disagreements without a third
//! person, and dates that have passed. Nothing in reviewing waits for nobody.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{PersonId, ReviewId};
use kpo_practice::scorecard::{Share, share};
use kpo_practice::time::At;
use kpo_records::Tx;

use crate::error::Result;
use crate::names::Names;
use crate::office::Office;
use crate::review::{settle, vacant};

/// A submission nobody reads yet: the client's move.
pub struct Unread {
    /// The file.
    pub file: Engagement,
    /// Which submission of it.
    pub number: i64,
    /// Since when.
    pub since: At,
}

/// A task that came back: the client's move.
pub struct Due {
    /// The file.
    pub file: Engagement,
    /// The task.
    pub task: ReviewId,
    /// Since when.
    pub since: At,
}

/// Claims the reviewers disagree on, and nobody was asked to settle them: the client's move.
pub struct Disputed {
    /// The file.
    pub file: Engagement,
    /// How many.
    pub claims: usize,
}

/// A task whose date has passed: its holder's move.
pub struct Late {
    /// The file.
    pub file: Engagement,
    /// Whose task.
    pub person: PersonId,
    /// Since when.
    pub due: At,
}

/// How often the blind failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blind {
    /// Finished reviews.
    pub finished: i64,
    /// Of these, by people who thought they knew the author.
    pub guessed: i64,
    /// The share with its interval; none where too few were finished.
    pub share: Option<Share>,
}

/// The page of what waits.
pub struct Page {
    /// Submissions nobody reads yet, the longest waiting first.
    pub unread: Vec<Unread>,
    /// Tasks that came back.
    pub vacant: Vec<Due>,
    /// Disagreements.
    pub disputed: Vec<Disputed>,
    /// Dates that have passed.
    pub late: Vec<Late>,
    /// How often the blind failed, in the whole house.
    pub blind: Blind,
    /// Names of reviewers and of those who run the files.
    pub names: Names,
}

/// What waits in reviewing, of the files this caller arranges reviews of.
pub async fn waiting(office: &Office, caller: &Caller) -> Result<Page> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let visible = office
        .visible(&mut tx, caller, Action::AssignReviewers)
        .await?;
    let mine = |file: &Engagement| visible.admits(&Resource::Engagement(file.facts()));
    let (guessed, finished) = tx.guesses().await?;
    let mut page = Page {
        unread: Vec::new(),
        vacant: Vec::new(),
        disputed: Vec::new(),
        late: Vec::new(),
        blind: Blind {
            finished,
            guessed,
            share: share(guessed, finished),
        },
        names: Names::default(),
    };
    for (file, submission) in tx.submissions_unread().await? {
        let file = tx.engagement(file).await?;
        if mine(&file) {
            let submission = tx.submission(submission).await?;
            page.unread.push(Unread {
                file,
                number: submission.number,
                since: submission.at,
            });
        }
    }
    let mut files: BTreeMap<_, Engagement> = BTreeMap::new();
    for sample in tx.samples_open().await? {
        let file = match files.get(&sample.engagement) {
            Some(file) => file.clone(),
            None => tx.engagement(sample.engagement).await?,
        };
        files.insert(file.id, file.clone());
        if mine(&file) {
            one_sample(&mut tx, caller, &mut page, &file, &sample).await?;
        }
    }
    let runs = page.unread.iter().map(|one| one.file.owner);
    let runs = runs.chain(page.vacant.iter().map(|one| one.file.owner));
    let runs = runs.chain(page.disputed.iter().map(|one| one.file.owner));
    let people: Vec<PersonId> = runs.chain(page.late.iter().map(|one| one.person)).collect();
    page.names = Names::default().people(&mut tx, &people).await?;
    Ok(page)
}

async fn one_sample(
    tx: &mut Tx,
    caller: &Caller,
    page: &mut Page,
    file: &Engagement,
    sample: &kpo_practice::review::Sample,
) -> Result<()> {
    let reviews = tx.reviews_of(sample.id).await?;
    for task in reviews.iter().filter(|task| vacant(task)) {
        page.vacant.push(Due {
            file: file.clone(),
            task: task.id,
            since: task.ended_at.unwrap_or(sample.drawn_at),
        });
    }
    for task in &reviews {
        let open = task.finished_at.is_none() && task.ended_at.is_none();
        if let Some(due) = task.due_at.filter(|due| open && *due < caller.at) {
            page.late.push(Late {
                file: file.clone(),
                person: task.reviewer,
                due,
            });
        }
    }
    let third = reviews
        .iter()
        .any(|one| one.role == AssignmentRole::Adjudicator && one.ended_at.is_none());
    if !third && settle::all_read(&reviews) {
        let claims = settle::disputed(tx, sample).await?.len();
        page.disputed.push(Disputed {
            file: file.clone(),
            claims,
        });
    }
    Ok(())
}
