//! Blind checking: who may do it, what they are shown, what they say, and how disagreement is settled (R29).
//!
//! Blind both ways. The reviewer knows the question and the claims drawn for them, under names that hold for their task
//! alone; the author learns the findings and neither who made them nor how many looked. Agreement is not correctness:
//! nothing here turns one into the other.

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
    /// When it was told.
    pub at: At,
}

impl Opinion {
    /// An opinion that can be kept: an error has a severity and a reason.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.comment = text::optional_lines("comment", &self.comment, TEXT_MAX)?;
        self.correction = text::optional_lines("correction", &self.correction, TEXT_MAX)?;
        if self.verdict == Verdict::Error {
            if self.severity.is_none() {
                return Err(Refusal::of_field("severity", "judgement-no-severity"));
            }
            if self.comment.is_empty() {
                return Err(Refusal::of_field("comment", "judgement-no-comment"));
            }
        } else {
            self.severity = None;
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

/// Refuses a reviewer (or adjudicator) who is not independent, or who may already know whose work it is.
pub fn independent(
    candidate: &Standing,
    file: &Engagement,
    kin: bool,
    role: AssignmentRole,
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
    let side = file.provider == Some(candidate.organisation) || candidate.bidding.contains(&id);
    if author || side || kin {
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
        comment: joined(opinions.iter().map(|opinion| &opinion.comment)),
        correction: joined(opinions.iter().map(|opinion| &opinion.correction)),
    })
}

/// Several reviewers' texts as one: sorted, each once, so that neither order nor number says who wrote.
fn joined<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    let texts: BTreeSet<&str> = texts
        .map(|text| text.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    texts.into_iter().collect::<Vec<_>>().join("\n\n")
}

/// A name to be blotted out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    text: String,
    /// A word that is also an everyday one ("Process Partners Oy"): only where it is written with a capital.
    as_written: bool,
}

impl Name {
    /// Something to be blotted out however it is written: an address.
    pub fn whole(text: &str) -> Self {
        Self {
            text: text.trim().to_owned(),
            as_written: false,
        }
    }
}

/// How many letters an ending may add to a word: Finnish and Turkish decline names ("Laineella", "Arslan'ın").
const ENDING_MAX: usize = 6;

/// A text as a reviewer may see it: `names` (of people, organisations, addresses) blotted out, with whatever ending the
/// language puts to them.
pub fn masked(text: &str, names: &[Name]) -> String {
    let mut masked = text.to_owned();
    let mut names: Vec<&Name> = names
        .iter()
        .filter(|name| name.text.chars().count() > 1)
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.text.len()));
    for name in names {
        masked = blot(&masked, name);
    }
    masked
}

fn blot(text: &str, name: &Name) -> String {
    let fold = |c: char| {
        if name.as_written {
            c
        } else {
            c.to_lowercase().next().unwrap_or(c)
        }
    };
    let wanted: Vec<char> = name.text.chars().map(fold).collect();
    // A short word with an ending could be any word.
    let declines = wanted.len() > 3 && wanted.iter().all(|c| c.is_alphabetic() || *c == ' ');
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut place = 0;
    while place < letters.len() {
        let end = place + wanted.len();
        let here = end <= letters.len()
            && letters[place..end]
                .iter()
                .zip(&wanted)
                .all(|(c, w)| fold(*c) == *w)
            && (place == 0 || !letters[place - 1].is_alphanumeric());
        match here.then(|| ended(&letters, end, declines)).flatten() {
            Some(end) => {
                out.push_str("███");
                place = end;
            }
            None => {
                out.push(letters[place]);
                place += 1;
            }
        }
    }
    out
}

/// Where the word that begins with a name ends; none when it is another word.
fn ended(letters: &[char], end: usize, declines: bool) -> Option<usize> {
    let apostrophe = letters.get(end).is_some_and(|c| matches!(c, '\'' | '’'));
    let from = if apostrophe { end + 1 } else { end };
    let ending = letters[from..]
        .iter()
        .take_while(|c| c.is_alphanumeric())
        .count();
    match (ending, apostrophe) {
        (0, _) => Some(end),
        (1..=ENDING_MAX, true) => Some(from + ending),
        (1..=ENDING_MAX, false) if declines => Some(from + ending),
        _ => None,
    }
}

/// The names to blot for one person or organisation: the whole, and each word of it. A person's short word, and any word of
/// an organisation's name, could be an everyday one: those only as they are written.
pub fn names_of(name: &str, person: bool) -> Vec<Name> {
    let mut names = vec![Name::whole(name)];
    let words = name.split(|c: char| c.is_whitespace() || c == ',');
    let least = if person { 2 } else { 4 };
    for word in words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= least) {
        let as_written = !person || word.chars().count() < 4;
        let mut push = |text: String| names.push(Name { text, as_written });
        // Finnish: Virtanen, but of Virtasen and with Virtasella.
        if let Some(stem) = word
            .strip_suffix("nen")
            .filter(|stem| stem.chars().count() > 2)
        {
            push(format!("{stem}s"));
        }
        push(word.to_owned());
    }
    names
}

#[cfg(test)]
mod tests;
