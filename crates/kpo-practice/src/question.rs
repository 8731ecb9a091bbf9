//! Questions: asked within one counterparty, answered by the client.
//!
//! What one party asks tells what it does not know, so nobody of another party learns of a question, not even that there
//! is one, unless the client publishes it: then every invited party reads question and answer, and nobody learns whose
//! question it was.

use crate::access::facts::QuestionFacts;
use crate::engagement::Engagement;
use crate::id::{EngagementId, Id, OrganisationId, PersonId, QuestionId};
use crate::refusal::Refusal;
use crate::time::At;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The row's version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The party it was asked in.
    pub counterparty: OrganisationId,
    /// Who asked.
    pub asked_by: PersonId,
    /// What they asked.
    pub text: String,
    /// The answer.
    pub answer: Option<String>,
    /// Who answered.
    pub answered_by: Option<PersonId>,
    /// When.
    pub answered_at: Option<At>,
    /// Whether every invited party reads it.
    pub published: bool,
    /// When it was asked.
    pub created_at: At,
}

impl Question {
    /// The facts the policies look at.
    pub fn facts(&self, file: &Engagement) -> QuestionFacts {
        QuestionFacts {
            id: self.id.uuid(),
            engagement: self.engagement,
            client: file.client,
            counterparty: self.counterparty,
            published: self.published,
            frozen: file.frozen,
            closed: file.closed_at.is_some(),
        }
    }
}

/// Checks the words of a question or an answer.
pub fn check_text(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() || text.len() > 10_000 || text.contains('\0') {
        return Err(Refusal::of_field(field, "question-text"));
    }
    Ok(())
}

/// Checks an answer.
pub fn check_answer(question: &Question, answer: &str) -> Result<(), Refusal> {
    if question.answer.is_some() {
        return Err(Refusal::new("question-answered"));
    }
    check_text("answer", answer)
}

/// Checks a publication: an unanswered question helps nobody and shows who does not know.
pub fn check_publication(question: &Question) -> Result<(), Refusal> {
    if question.answer.is_none() {
        return Err(Refusal::new("question-unanswered"));
    }
    Ok(())
}
