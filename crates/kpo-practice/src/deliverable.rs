//! The work: a question, the claims that answer it, what each rests on, and a recommendation with its confidence (R7).
//!
//! A claim is the smallest checkable part, and the unit of quality: one report is too little to measure, its two hundred
//! claims are not. Data, method and judgement are told apart because they are checked differently (R37). A submission
//! freezes the work as it stands, under a digest anybody can compute again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::{ClaimId, DeliverableId, DocumentId, EngagementId, PersonId, SubmissionId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// Most claims one deliverable may hold.
pub const CLAIMS_MAX: usize = 5_000;
/// Longest text of a field, in characters.
pub const TEXT_MAX: usize = 20_000;

words! {
    /// What a claim rests on, and so how it is checked.
    Method {
        /// Facts that can be looked up.
        Data = "data",
        /// A calculation or procedure that can be done again.
        Method = "method",
        /// An expert's judgement, to be weighed by another.
        Judgement = "judgement",
    }
}

/// The work as it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deliverable {
    /// Its id.
    pub id: DeliverableId,
    /// Its version.
    pub version: i64,
    /// The file it is for.
    pub engagement: EngagementId,
    /// The question it answers, as the author understands it.
    pub question: String,
    /// How the answer was found.
    pub method: String,
    /// What is advised.
    pub recommendation: String,
    /// How sure the author is of the recommendation, in per cent.
    pub confidence: Option<i64>,
    /// When it was begun.
    pub created_at: At,
}

/// One claim of it, as it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id; stays the same from submission to submission.
    pub id: ClaimId,
    /// Its version.
    pub version: i64,
    /// The work it is part of.
    pub deliverable: DeliverableId,
    /// Its place, from 1.
    pub position: i64,
    /// What is claimed.
    pub text: String,
    /// What shows it: a source, a passage, a calculation.
    pub evidence: String,
    /// The document of the room it is drawn from, if it is one.
    pub document: Option<DocumentId>,
    /// What it rests on.
    pub method: Option<Method>,
    /// How sure the author is, in per cent.
    pub confidence: Option<i64>,
}

/// A claim as the author enters it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ClaimDraft {
    /// What is claimed.
    pub text: String,
    /// What shows it.
    pub evidence: String,
    /// The document of the room it is drawn from.
    pub document: Option<DocumentId>,
    /// What it rests on.
    pub method: Option<Method>,
    /// How sure the author is, in per cent.
    pub confidence: Option<i64>,
}

impl ClaimDraft {
    /// The draft with its texts trimmed, if it can be kept at all.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.text = text::optional_lines("text", &self.text, TEXT_MAX)?;
        self.evidence = text::optional_lines("evidence", &self.evidence, TEXT_MAX)?;
        if self.text.is_empty() {
            return Err(Refusal::of_field("text", "claim-no-text"));
        }
        percent(self.confidence)?;
        Ok(self)
    }
}

/// A confidence is 0 to 100 per cent, or not yet said.
pub fn percent(value: Option<i64>) -> Result<(), Refusal> {
    match value {
        Some(value) if !(0..=100).contains(&value) => {
            Err(Refusal::of_field("confidence", "confidence-range"))
        }
        _ => Ok(()),
    }
}

/// What the work still lacks before it can be reviewed; claim by claim, each named by its number.
pub fn missing(work: &Deliverable, claims: &[Claim]) -> Vec<Refusal> {
    let mut missing = Vec::new();
    for (field, value, code) in [
        ("question", &work.question, "deliverable-no-question"),
        ("method", &work.method, "deliverable-no-method"),
        (
            "recommendation",
            &work.recommendation,
            "deliverable-no-recommendation",
        ),
    ] {
        if value.trim().is_empty() {
            missing.push(Refusal::of_field(field, code));
        }
    }
    if work.confidence.is_none() {
        missing.push(Refusal::of_field("confidence", "deliverable-no-confidence"));
    }
    if claims.is_empty() {
        missing.push(Refusal::new("deliverable-no-claims"));
    }
    for (number, claim) in (1_i64..).zip(claims) {
        let lacks = [
            (claim.evidence.trim().is_empty(), "claim-no-evidence"),
            (claim.method.is_none(), "claim-no-method"),
            (claim.confidence.is_none(), "claim-no-confidence"),
        ];
        for (_, code) in lacks.into_iter().filter(|(lacks, _)| *lacks) {
            missing.push(Refusal::new(code).with("number", number));
        }
    }
    missing
}

/// The work as submitted. Fields stand in the order of their names, so that its JSON is canonical.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The claims, in order.
    pub claims: Vec<SubmittedClaim>,
    /// Confidence in the recommendation, per cent.
    pub confidence: i64,
    /// The file.
    pub engagement: EngagementId,
    /// How the answer was found.
    pub method: String,
    /// The question.
    pub question: String,
    /// What is advised.
    pub recommendation: String,
}

/// A claim as submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmittedClaim {
    /// Confidence, per cent.
    pub confidence: i64,
    /// The room's document, if it is drawn from one.
    pub document: Option<DocumentId>,
    /// What shows it.
    pub evidence: String,
    /// Its id.
    pub id: ClaimId,
    /// What it rests on, by its word.
    pub method: String,
    /// What is claimed.
    pub text: String,
}

/// One frozen version of the work, with what its receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// The work.
    pub deliverable: DeliverableId,
    /// The file.
    pub engagement: EngagementId,
    /// 1 for the first.
    pub number: i64,
    /// The content, as canonical JSON.
    pub content: String,
    /// SHA-256 over it, hexadecimal.
    pub digest: String,
    /// How many claims it holds.
    pub claims: i64,
    /// Who handed it in.
    pub person: PersonId,
    /// When.
    pub at: At,
}

/// Freezes the work: the content to keep and its digest; refused while anything is missing.
pub fn freeze(work: &Deliverable, claims: &[Claim]) -> Result<(String, String), Refusal> {
    if let Some(first) = missing(work, claims).into_iter().next() {
        return Err(first);
    }
    let content = Content {
        claims: claims
            .iter()
            .map(|claim| SubmittedClaim {
                confidence: claim.confidence.unwrap_or_default(),
                document: claim.document,
                evidence: claim.evidence.clone(),
                id: claim.id,
                method: claim.method.map_or("", Method::word).to_owned(),
                text: claim.text.clone(),
            })
            .collect(),
        confidence: work.confidence.unwrap_or_default(),
        engagement: work.engagement,
        method: work.method.clone(),
        question: work.question.clone(),
        recommendation: work.recommendation.clone(),
    };
    let text =
        serde_json::to_string(&content).map_err(|_| Refusal::new("deliverable-unreadable"))?;
    let digest = digest(&text);
    Ok((text, digest))
}

/// SHA-256 of a submission's content, hexadecimal.
pub fn digest(content: &str) -> String {
    hex::encode(Sha256::digest(content))
}

impl Submission {
    /// The content read back; none when it is damaged.
    pub fn read(&self) -> Option<Content> {
        serde_json::from_str(&self.content).ok()
    }
}

/// Claims of `after` that are new or differ from `before`, in their order.
pub fn changed(before: &Content, after: &Content) -> Vec<ClaimId> {
    let known: BTreeMap<ClaimId, &SubmittedClaim> = before
        .claims
        .iter()
        .map(|claim| (claim.id, claim))
        .collect();
    after
        .claims
        .iter()
        .filter(|claim| known.get(&claim.id) != Some(claim))
        .map(|claim| claim.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn work() -> Deliverable {
        Deliverable {
            id: DeliverableId(Uuid::from_u128(1)),
            version: 1,
            engagement: EngagementId(Uuid::from_u128(2)),
            question: "How hot should the kiln run?".to_owned(),
            method: "Mass balance over a year of shifts.".to_owned(),
            recommendation: "Run it at 1,180 °C.".to_owned(),
            confidence: Some(80),
            created_at: At(0),
        }
    }

    fn claim(number: i64) -> Claim {
        Claim {
            id: ClaimId(Uuid::from_u128(10 + u128::from(number.unsigned_abs()))),
            version: 1,
            deliverable: DeliverableId(Uuid::from_u128(1)),
            position: number,
            text: format!("Shift {number} loses 3 %."),
            evidence: "Table 4, row 7".to_owned(),
            document: None,
            method: Some(Method::Data),
            confidence: Some(90),
        }
    }

    fn codes(work: &Deliverable, claims: &[Claim]) -> Vec<&'static str> {
        missing(work, claims).iter().map(|m| m.code).collect()
    }

    #[test]
    fn nothing_reaches_review_without_claims_evidence_and_method_r7() {
        assert!(missing(&work(), &[claim(1)]).is_empty());
        assert_eq!(codes(&work(), &[]), ["deliverable-no-claims"]);
        let mut bare = work();
        bare.method = "  ".to_owned();
        assert_eq!(codes(&bare, &[claim(1)]), ["deliverable-no-method"]);
        let mut second = claim(2);
        second.evidence = String::new();
        second.method = None;
        let lacks = missing(&work(), &[claim(1), second.clone()]);
        assert_eq!(lacks[0].values, [("number", "2".to_owned())]);
        assert_eq!(
            codes(&work(), &[claim(1), second.clone()]),
            ["claim-no-evidence", "claim-no-method"]
        );
        assert!(freeze(&work(), &[second]).is_err());
    }

    #[test]
    fn a_receipt_names_the_content_and_nothing_else() {
        let (content, first) = freeze(&work(), &[claim(1)]).expect("complete");
        assert_eq!(digest(&content), first);
        let mut later = claim(1);
        later.version = 9;
        assert_eq!(freeze(&work(), &[later]).expect("complete").1, first);
        let mut other = claim(1);
        other.confidence = Some(91);
        assert_ne!(freeze(&work(), &[other]).expect("complete").1, first);
    }

    #[test]
    fn only_what_changed_is_named() {
        let read = |claims: &[Claim]| -> Content {
            serde_json::from_str(&freeze(&work(), claims).expect("complete").0).expect("canonical")
        };
        let mut second = claim(2);
        second.text = "Shift 2 loses 4 %.".to_owned();
        let before = read(&[claim(1), claim(2), claim(3)]);
        let after = read(&[claim(3), second, claim(4)]);
        assert_eq!(changed(&before, &after), [claim(2).id, claim(4).id]);
        assert!(changed(&before, &before).is_empty());
    }

    #[test]
    fn hostile_texts_are_turned_away() {
        let draft = |text: &str| ClaimDraft {
            text: text.to_owned(),
            ..ClaimDraft::default()
        };
        assert_eq!(
            draft("a\0b").checked().map_err(|r| r.code),
            Err("text-characters")
        );
        assert_eq!(
            draft("  ").checked().map_err(|r| r.code),
            Err("claim-no-text")
        );
        assert_eq!(
            draft(&"x".repeat(TEXT_MAX + 1))
                .checked()
                .map_err(|r| r.code),
            Err("text-too-long")
        );
        let over = ClaimDraft {
            confidence: Some(101),
            ..draft("a")
        };
        assert_eq!(over.checked().map_err(|r| r.code), Err("confidence-range"));
    }
}
