//! Blind checking: who may do it, what they are shown, what they say, and how disagreement is settled (R29).
//!
//! Blind both ways. The reviewer knows the question and the claims drawn for them, under names that hold for their task
//! alone; the author learns the findings and neither who made them nor how many looked. Agreement is not correctness:
//! nothing here turns one into the other.

mod mask;
mod passage;

use std::collections::BTreeSet;

use kpo_engines::sampling::{self, Confidence};

use crate::access::Standing;
use crate::deliverable::TEXT_MAX;
use crate::engagement::{AssignmentRole, Engagement};
use crate::id::{
    AdjudicationId, ClaimId, EngagementId, FindingId, JudgementId, PersonId, ReviewId,
    ReviewItemId, SampleId, SubmissionId,
};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

pub use mask::{Name, Shown, masked, names_of, shown};
pub use passage::{
    FoundPassage, Mark, PASSAGES_MAX, Part, Passage, Piece, pieces, place, told_passages,
};

/// Most reviewers of one sample.
pub const REVIEWERS_MAX: usize = 7;
/// The confidence every bound is stated with.
pub const CONFIDENCE: Confidence = Confidence::NINETY_FIVE;
/// The same in per cent, for the record.
pub const CONFIDENCE_PERCENT: i64 = 95;

words! {
    /// What a reviewer says of a claim.
    Verdict {
        /// It holds.
        Correct = "correct",
        /// It does not.
        Error = "error",
        /// It cannot be told from what is shown.
        Unclear = "unclear",
    }
}

words! {
    /// How bad an error is.
    Severity {
        /// It changes nothing that matters.
        Minor = "minor",
        /// It weakens the advice.
        Major = "major",
        /// It turns the advice round.
        Critical = "critical",
    }
}

words! {
    /// How sure a reviewer is of their word, as they say themselves. Never read as how right they are.
    Sureness {
        /// They would be surprised to be wrong.
        Sure = "sure",
        /// More likely right than wrong.
        Rather = "rather",
        /// A guess more than a judgement.
        Unsure = "unsure",
    }
}

words! {
    /// What a sample was drawn from.
    SampleKind {
        /// All claims of a submission.
        Whole = "whole",
        /// Every claim that changed since the submission checked before.
        Changes = "changes",
    }
}

/// The claims of one submission that are to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Its id.
    pub id: SampleId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The submission it was drawn from.
    pub submission: SubmissionId,
    /// What it was drawn from.
    pub kind: SampleKind,
    /// The seed it was drawn with, hexadecimal; drawn after the submission, kept in the journal.
    pub seed: String,
    /// Claims there were to draw from.
    pub population: i64,
    /// Claims drawn.
    pub size: i64,
    /// The rate of errors it was sized to bound, in per cent.
    pub target: i64,
    /// When it was drawn.
    pub drawn_at: At,
    /// When its last word was said.
    pub settled_at: Option<At>,
}

/// A reviewer's, or an adjudicator's, task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// Its version.
    pub version: i64,
    /// The sample.
    pub sample: SampleId,
    /// The file.
    pub engagement: EngagementId,
    /// Whose task it is.
    pub reviewer: PersonId,
    /// `Reviewer` or `Adjudicator`.
    pub role: AssignmentRole,
    /// Whether they think they know who wrote it; said when they finish.
    pub guessed: Option<bool>,
    /// What made them think so, where they say; for the client alone.
    pub guess_how: Option<String>,
    /// Until when it should be finished, where that was said.
    pub due_at: Option<At>,
    /// Why somebody of the author's own house may judge here; absent of everybody else.
    pub allowed: Option<String>,
    /// Since when.
    pub assigned_at: At,
    /// When they finished.
    pub finished_at: Option<At>,
    /// When it was taken from them, unfinished: what they said of it counts no more.
    pub ended_at: Option<At>,
    /// Whose task took its place.
    pub replaced_by: Option<ReviewId>,
}

/// A claim in one reviewer's task, under a name that holds there alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewItem {
    /// Its name in this task.
    pub id: ReviewItemId,
    /// The task.
    pub review: ReviewId,
    /// The claim.
    pub claim: ClaimId,
    /// Its place in this task's own order.
    pub position: i64,
}

/// A reviewer's word on one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Its id.
    pub id: JudgementId,
    /// Its version.
    pub version: i64,
    /// The task.
    pub review: ReviewId,
    /// The claim, under its name in the task.
    pub item: ReviewItemId,
    /// The claim itself.
    pub claim: ClaimId,
    /// What they say.
    pub opinion: Opinion,
    /// When.
    pub at: At,
}

/// What is said of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// Correct, error, or cannot tell.
    pub verdict: Verdict,
    /// How bad, of an error.
    pub severity: Option<Severity>,
    /// Why.
    pub comment: String,
    /// What it should say instead.
    pub correction: String,
    /// The line of the rubric it speaks of; empty where it names none.
    pub criterion: String,
    /// How sure they are, where they say.
    pub sureness: Option<Sureness>,
}

/// The settling of one disagreement. A word of its own kind: the judgements it settles stay as they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjudication {
    /// Its id.
    pub id: AdjudicationId,
    /// Its version.
    pub version: i64,
    /// The sample.
    pub sample: SampleId,
    /// The adjudicator's task.
    pub review: ReviewId,
    /// The claim, under its name in the task.
    pub item: ReviewItemId,
    /// The claim itself.
    pub claim: ClaimId,
    /// The word.
    pub opinion: Opinion,
    /// When.
    pub at: At,
}

/// A defect, as its author sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// The file.
    pub engagement: EngagementId,
    /// The sample it was found in.
    pub sample: SampleId,
    /// The claim.
    pub claim: ClaimId,
    /// How bad.
    pub severity: Severity,
    /// Why.
    pub comment: String,
    /// What it should say instead.
    pub correction: String,
    /// The lines of the rubric it speaks of, one a line; empty where nobody named one.
    pub criterion: String,
    /// When it was told.
    pub at: At,
}

impl Opinion {
    /// An opinion that can be kept: an error has a severity and a reason. `marked` is the gravest of the passages the same
    /// person marked in the claim: whoever marked one has called it an error, and has said why there.
    pub fn checked(mut self, marked: Option<Severity>) -> Result<Self, Refusal> {
        self.comment = text::optional_lines("comment", &self.comment, TEXT_MAX)?;
        self.correction = text::optional_lines("correction", &self.correction, TEXT_MAX)?;
        if self.verdict == Verdict::Error {
            self.severity = self.severity.max(marked);
            if self.severity.is_none() {
                return Err(Refusal::of_field("severity", "judgement-no-severity"));
            }
            if self.comment.is_empty() && marked.is_none() {
                return Err(Refusal::of_field("comment", "judgement-no-comment"));
            }
        } else {
            if marked.is_some() {
                return Err(Refusal::of_field("verdict", "judgement-marked"));
            }
            self.severity = None;
            self.criterion = String::new();
        }
        Ok(self)
    }

    /// Whether it is an error that matters to the advice.
    pub fn material(&self) -> bool {
        self.verdict == Verdict::Error
            && self
                .severity
                .is_some_and(|severity| severity > Severity::Minor)
    }
}

/// How many claims to draw so that, when none is wrong, at most `target` per cent of all can be, at 95 %.
pub fn sample_size(population: u64, target: u64) -> u64 {
    let tolerated = population * target / 100;
    sampling::size_for(population, tolerated, 0, CONFIDENCE)
        .unwrap_or(population)
        .max(1)
        .min(population)
}

/// The places of the claims drawn.
pub fn drawn(seed: &[u8; 32], population: u64, size: u64) -> Vec<u64> {
    sampling::sample(seed, population, size)
}

/// The order one task shows its claims in.
pub fn order(seed: &[u8; 32], count: u64) -> Vec<u64> {
    sampling::shuffle(seed, count)
}

/// Refuses a reviewer (or adjudicator) who is not independent, or who may already know whose work it is. `kin` says that they
/// act for the author's family of firms; `own_house` that the client allows the author's own house to judge here, which
/// never allows its authors, nor whoever manages its deliveries.
pub fn independent(
    candidate: &Standing,
    file: &Engagement,
    kin: bool,
    role: AssignmentRole,
    own_house: bool,
) -> Result<(), Refusal> {
    let id = file.id;
    let refuse = |code| Err(Refusal::of_field("person", code));
    if !candidate.active {
        return refuse("reviewer-inactive");
    }
    if candidate.walled.contains(&id) {
        return refuse("reviewer-walled");
    }
    let author = candidate.expert.contains(&id) || candidate.nominee.contains(&id);
    let home = file.provider == Some(candidate.organisation) || kin;
    let manages = home && candidate.roles.contains("delivery");
    let bid = candidate.bidding.contains(&id);
    if author || bid || manages || (home && !own_house) {
        return refuse("reviewer-not-independent");
    }
    let runs_files = ["sourcing", "finance", "security", "auditor"]
        .iter()
        .any(|role| candidate.host && candidate.roles.contains(*role));
    let in_the_file = file.owner == candidate.person
        || candidate.decider.contains(&id)
        || candidate.counterpart.contains(&id);
    if runs_files || in_the_file {
        return refuse("reviewer-knows-the-file");
    }
    let other = if role == AssignmentRole::Adjudicator {
        &candidate.reviewer
    } else {
        &candidate.adjudicator
    };
    if other.contains(&id) {
        return refuse("reviewer-has-spoken");
    }
    Ok(())
}

/// What several words on one claim come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// They say the same; this is it.
    Agreed(Opinion),
    /// They differ: a third person has to settle it.
    Disputed,
}

/// Whether reviewers agree on a claim: on the verdict, and on whether an error matters.
pub fn settle(opinions: &[Opinion]) -> Settled {
    let views: BTreeSet<(Verdict, bool)> = opinions
        .iter()
        .map(|opinion| (opinion.verdict, opinion.material()))
        .collect();
    let Some(first) = opinions.first() else {
        return Settled::Disputed;
    };
    if views.len() != 1 {
        return Settled::Disputed;
    }
    Settled::Agreed(Opinion {
        verdict: first.verdict,
        severity: opinions.iter().filter_map(|opinion| opinion.severity).max(),
        comment: joined(opinions.iter().map(|opinion| &opinion.comment), "\n\n"),
        correction: joined(opinions.iter().map(|opinion| &opinion.correction), "\n\n"),
        criterion: joined(opinions.iter().map(|opinion| &opinion.criterion), "\n"),
        // How sure several people are is no one person's word.
        sureness: None,
    })
}

/// Several reviewers' texts as one: sorted, each once, so that neither order nor number says who wrote.
fn joined<'a>(texts: impl Iterator<Item = &'a String>, between: &str) -> String {
    let texts: BTreeSet<&str> = texts
        .map(|text| text.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    texts.into_iter().collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests;
