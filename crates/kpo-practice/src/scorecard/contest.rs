//! Contests: the right of reply (R28). A person says what is wrong with a fact about them; it is read beside the fact by
//! everybody who reads the fact, and the client answers with reasons. What is upheld takes the fact out of the counts, and
//! deletes nothing.

use uuid::Uuid;

use super::FactKind;
use crate::id::{ContestId, PersonId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// The client's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The subject is right: the fact counts no more.
    pub upheld: bool,
    /// Why, or why not.
    pub reasons: String,
    /// Who answered.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// What a person holds against a fact about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Its id.
    pub id: ContestId,
    /// The record's version.
    pub version: i64,
    /// Whose fact, and whose words.
    pub person: PersonId,
    /// What sort of fact.
    pub kind: FactKind,
    /// What it is a fact of.
    pub object: Uuid,
    /// The words.
    pub words: String,
    /// When.
    pub at: At,
    /// The client's answer, once there is one.
    pub answer: Option<Answered>,
}

impl Contest {
    /// Whether the subject was right.
    pub fn upheld(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.upheld)
    }
}

/// Contests a fact of one's own. While one word waits for an answer, or once one was upheld, there is nothing to add.
pub fn contest(
    id: ContestId,
    person: PersonId,
    (kind, object): (FactKind, Uuid),
    before: &[Contest],
    words: &str,
    at: At,
) -> Result<Contest, Refusal> {
    let words = text::lines("words", words, text::PROSE_MAX)?;
    for one in before {
        if one.answer.is_none() {
            return Err(Refusal::of_field("words", "contest-waits"));
        }
        if one.upheld() {
            return Err(Refusal::of_field("words", "contest-upheld"));
        }
    }
    Ok(Contest {
        id,
        version: 1,
        person,
        kind,
        object,
        words,
        at,
        answer: None,
    })
}

/// The client answers, with reasons; never a contest of one's own, and never twice.
pub fn answer(
    contest: Contest,
    upheld: bool,
    reasons: &str,
    by: PersonId,
    at: At,
) -> Result<Contest, Refusal> {
    if contest.person == by {
        return Err(Refusal::new("contest-own"));
    }
    if contest.answer.is_some() {
        return Err(Refusal::new("contest-answered"));
    }
    Ok(Contest {
        answer: Some(Answered {
            upheld,
            reasons: text::lines("reasons", reasons, text::PROSE_MAX)?,
            by,
            at,
        }),
        ..contest
    })
}
