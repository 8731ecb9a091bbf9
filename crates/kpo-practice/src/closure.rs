//! Closing: one act ends every access of the counterparty, and a certificate says so.
//!
//! Operators believe that letting somebody go ends what they could reach, and it rarely does. Here closing ends it, counts
//! what it ended, asks each party what became of what it was given, asks the inside counterpart whether the house can now do
//! without the experts, and only then issues a certificate that names the end of the journal.

use serde::{Deserialize, Serialize};

use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::id::{ClosureId, DeclarationId, EngagementId, KnowledgeId, OrganisationId, PersonId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// What one act of closing ended, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Roles in the file.
    pub assignments: i64,
    /// Invitations to bid.
    pub invitations: i64,
    /// Single-use links that would have let somebody in.
    pub links: i64,
    /// Personal access tokens.
    pub tokens: i64,
    /// Signed-in browsers.
    pub sessions: i64,
    /// Pieces of work that were waiting.
    pub jobs: i64,
}

/// What something could still be reached through.
pub const SURVIVORS: [&str; 6] = [
    "assignment",
    "invitation",
    "link",
    "token",
    "session",
    "job",
];

/// Something through which the counterparty could still reach the file; a closed file has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survivor {
    /// What it is: one of [`SURVIVORS`].
    pub kind: String,
    /// How many.
    pub count: i64,
}

/// The end of an engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Its id.
    pub id: ClosureId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// Who closed it.
    pub closed_by: PersonId,
    /// When.
    pub closed_at: At,
    /// Why, in the file's own words.
    pub reason: String,
    /// What whoever goes on needs to know.
    pub handover: String,
    /// What was ended.
    pub ended: Ended,
    /// The certificate, once everything is in.
    pub certificate: Option<Certificate>,
}

words! {
    /// What became of what a party was given.
    Fate {
        /// Given back.
        Returned = "returned",
        /// Destroyed.
        Destroyed = "destroyed",
        /// Nothing was ever held: it was only looked at here.
        NothingHeld = "nothing-held",
    }
}

/// A party's word on what became of what it was given: one for the provider, one for each expert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Its id.
    pub id: DeclarationId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The organisation asked.
    pub organisation: OrganisationId,
    /// The expert asked; absent where the organisation itself is.
    pub person: Option<PersonId>,
    /// The word, once given.
    pub word: Option<Word>,
}

/// A declaration as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What became of it.
    pub fate: Fate,
    /// In their own words.
    pub statement: String,
    /// Who declared.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// One question of the knowledge check: can we do this without them?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knowledge {
    /// Its id.
    pub id: KnowledgeId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// What the house must now be able to do.
    pub question: String,
    /// How that was found out.
    pub answer: String,
    /// Whether it can.
    pub passed: bool,
    /// The inside counterpart who checked.
    pub checked_by: PersonId,
    /// When.
    pub checked_at: At,
}

/// What one person was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Their name.
    pub person: String,
    /// Where they work.
    pub organisation: OrganisationId,
    /// Documents they saw something of.
    pub documents: i64,
    /// Times a page was shown.
    pub views: i64,
    /// The first time.
    pub first_at: At,
    /// The last time.
    pub last_at: At,
}

/// One declaration as the certificate repeats it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// For whom.
    pub party: String,
    /// The organisation that person belongs to, or which spoke itself.
    pub organisation: OrganisationId,
    /// What became of it.
    pub fate: String,
    /// In their own words.
    pub statement: String,
    /// When.
    pub at: At,
}

/// What the certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// What the file was called.
    pub title: String,
    /// The client.
    pub client: String,
    /// The provider, if there was one.
    pub provider: Option<String>,
    /// When the file was closed.
    pub closed_at: At,
    /// When the certificate was issued.
    pub issued_at: At,
    /// What closing ended; for the client's eyes, since it counts parties that do not know of each other.
    pub ended: Option<Ended>,
    /// What survives: nothing, or it says what.
    pub survivors: Vec<Survivor>,
    /// The declarations.
    pub declarations: Vec<Declared>,
    /// Questions of the knowledge check.
    pub knowledge_asked: i64,
    /// Questions passed.
    pub knowledge_passed: i64,
    /// What each person was shown.
    pub shown: Vec<Shown>,
    /// The number of the journal's last entry when this was issued; for the client's eyes, since it tells how busy the house is.
    pub journal_seq: Option<i64>,
    /// That entry's hash, hexadecimal.
    pub journal_hash: String,
}

impl Certificate {
    /// What a party outside may see of it: what it declared, what its own people were shown, and that nothing survives.
    pub fn for_party(mut self, organisation: OrganisationId) -> Self {
        self.ended = None;
        self.journal_seq = None;
        self.declarations
            .retain(|declared| declared.organisation == organisation);
        self.shown
            .retain(|shown| shown.organisation == organisation);
        self
    }
}

/// Whether a file may be closed.
pub fn close(closed: bool, reason: &str, handover: &str, counterpart: bool) -> Result<(), Refusal> {
    if closed {
        return Err(Refusal::new("closure-already"));
    }
    if reason.trim().is_empty() {
        return Err(Refusal::of_field("reason", "closure-reason-missing"));
    }
    if handover.trim().is_empty() {
        return Err(Refusal::of_field("handover", "closure-handover-missing"));
    }
    text::fits("reason", reason, text::PROSE_MAX)?;
    text::fits("handover", handover, text::PROSE_MAX)?;
    if !counterpart {
        return Err(Refusal::new("closure-no-counterpart"));
    }
    Ok(())
}

/// Gives a party's word. Given once; it is not taken back.
pub fn declare(declaration: &Declaration, word: Word) -> Result<Declaration, Refusal> {
    if declaration.word.is_some() {
        return Err(Refusal::new("closure-already-declared"));
    }
    if word.statement.trim().is_empty() {
        return Err(Refusal::of_field("statement", "closure-statement-missing"));
    }
    text::fits("statement", &word.statement, text::PROSE_MAX)?;
    Ok(Declaration {
        word: Some(word),
        ..declaration.clone()
    })
}

/// Checks what the inside counterpart noted.
pub fn check(question: &str, answer: &str, certified: bool) -> Result<(), Refusal> {
    if certified {
        return Err(Refusal::new("closure-certified"));
    }
    if question.trim().is_empty() {
        return Err(Refusal::of_field("question", "closure-question-missing"));
    }
    if answer.trim().is_empty() {
        return Err(Refusal::of_field("answer", "closure-answer-missing"));
    }
    text::fits("question", question, text::PROSE_MAX)?;
    text::fits("answer", answer, text::PROSE_MAX)
}

/// Whether everything is in for the certificate: every declaration, and at least one question that is passed or known not to be.
pub fn complete(declarations: &[Declaration], knowledge: &[Knowledge]) -> bool {
    declarations
        .iter()
        .all(|declaration| declaration.word.is_some())
        && !knowledge.is_empty()
}

/// The closure gate.
pub fn gate(
    closure: Option<&Closure>,
    declarations: &[Declaration],
    knowledge: &[Knowledge],
) -> Gate {
    let mut missing = Vec::new();
    let (mut client, mut provider) = (false, false);
    if closure.is_none() {
        client = true;
        missing.push(Refusal::new("closure-open"));
    } else {
        let owed = declarations
            .iter()
            .filter(|declaration| declaration.word.is_none())
            .count();
        if owed > 0 {
            provider = true;
            missing.push(Refusal::new("closure-undeclared").with("n", owed));
        }
        if knowledge.is_empty() {
            client = true;
            missing.push(Refusal::new("closure-knowledge-unchecked"));
        }
    }
    let side = match (client, provider) {
        (true, true) => Side::Both,
        (true, false) => Side::Client,
        (false, true) => Side::Provider,
        (false, false) => Side::Nobody,
    };
    Gate {
        stage: Stage::Closure,
        side,
        missing,
    }
}
