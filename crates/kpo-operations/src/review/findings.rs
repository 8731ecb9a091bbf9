//! Findings, as the author's side and the client read them: what is wrong and how to mend it, never who found it.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::deliverable::SubmittedClaim;
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{ClaimId, EngagementId, FindingId, SampleId};
use kpo_practice::review::{Finding, FoundPassage, Part, Piece, pieces};

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
    /// The claim, cut where a passage of it is held to be wrong.
    pub text_pieces: Vec<Piece>,
    /// What shows it, cut the same way; empty where nothing of it is marked.
    pub evidence_pieces: Vec<Piece>,
    /// The passages, in the order of the text, each with its words.
    pub passages: Vec<(FoundPassage, String)>,
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
    let mut passages: BTreeMap<FindingId, Vec<FoundPassage>> = BTreeMap::new();
    for one in tx.found_passages_of(id).await? {
        passages.entry(one.finding).or_default().push(one);
    }
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
            let finding = here.swap_remove(place);
            let marks = passages.remove(&finding.id).unwrap_or_default();
            told.push(Told {
                text_pieces: cut(&claim.text, &marks, Part::Text),
                evidence_pieces: cut(&claim.evidence, &marks, Part::Evidence),
                passages: quoted(&claim, marks),
                finding,
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

fn place(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

/// A text of a claim, cut where it is marked; nothing where it is not.
fn cut(text: &str, marks: &[FoundPassage], part: Part) -> Vec<Piece> {
    let here: Vec<(usize, usize)> = marks
        .iter()
        .filter(|mark| mark.part == part)
        .map(|mark| (place(mark.start), place(mark.start + mark.length)))
        .collect();
    if here.is_empty() {
        return Vec::new();
    }
    pieces(text, &here)
}

/// The passages with their words, as the author wrote them.
fn quoted(claim: &SubmittedClaim, marks: Vec<FoundPassage>) -> Vec<(FoundPassage, String)> {
    let words = |mark: &FoundPassage| {
        let text = match mark.part {
            Part::Text => &claim.text,
            Part::Evidence => &claim.evidence,
        };
        let letters = text.chars().skip(place(mark.start));
        letters.take(place(mark.length)).collect()
    };
    let told = marks.into_iter().map(|mark| {
        let words = words(&mark);
        (mark, words)
    });
    told.collect()
}
