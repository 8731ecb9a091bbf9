//! Findings, as the author's side and the client read them: what is wrong and how to mend it, never who found it.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::deliverable::SubmittedClaim;
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{ClaimId, EngagementId, SampleId};
use kpo_practice::review::Finding;

use crate::admit::Admitted;
use crate::deliverable::content;
use crate::error::Result;
use crate::office::Office;

/// The page of findings.
pub struct Findings {
    /// The file.
    pub file: Admitted<Engagement>,
    /// Something is handed in.
    pub submitted: bool,
    /// The newest submission is checked.
    pub settled: bool,
    /// What was found, in the order of the claims, the newest submission first.
    pub findings: Vec<Told>,
    /// The reader may arrange reviews.
    pub may_assign: bool,
    /// The reader may correct the work.
    pub may_write: bool,
}

/// One finding with the claim it is about.
pub struct Told {
    /// The finding.
    pub finding: Finding,
    /// The submission it was found in.
    pub submission: i64,
    /// The claim's number there.
    pub number: i64,
    /// The claim as it was handed in.
    pub claim: String,
    /// The newest submission no longer says this.
    pub changed: bool,
}

/// The findings of a file.
pub async fn findings(office: &Office, caller: &Caller, id: EngagementId) -> Result<Findings> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadFindings, id)
        .await?;
    let submissions = tx.submissions_of(id).await?;
    let samples = tx.samples_of(id).await?;
    let mut found: BTreeMap<SampleId, Vec<Finding>> = BTreeMap::new();
    for finding in tx.findings_of(id).await? {
        found.entry(finding.sample).or_default().push(finding);
    }
    let newest: BTreeMap<ClaimId, SubmittedClaim> = match submissions.first() {
        Some(latest) => content(latest)?
            .claims
            .into_iter()
            .map(|claim| (claim.id, claim))
            .collect(),
        None => BTreeMap::new(),
    };
    let settled = samples.last().is_some_and(|sample| {
        sample.settled_at.is_some()
            && submissions
                .first()
                .is_some_and(|latest| latest.id == sample.submission)
    });
    let mut told = Vec::new();
    for sample in samples.iter().rev() {
        let Some(mut here) = found.remove(&sample.id) else {
            continue;
        };
        let Some(submission) = submissions
            .iter()
            .find(|submission| submission.id == sample.submission)
        else {
            continue;
        };
        for (number, claim) in (1..).zip(content(submission)?.claims) {
            let Some(place) = here.iter().position(|finding| finding.claim == claim.id) else {
                continue;
            };
            told.push(Told {
                finding: here.swap_remove(place),
                submission: submission.number,
                number,
                changed: newest.get(&claim.id) != Some(&claim),
                claim: claim.text,
            });
        }
    }
    Ok(Findings {
        may_assign: file.also(caller, Action::AssignReviewers),
        may_write: file.also(caller, Action::WriteDeliverable),
        submitted: !submissions.is_empty(),
        settled,
        findings: told,
        file,
    })
}
