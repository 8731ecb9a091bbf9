//! A trace: a copy that was found where it should not be is read for its hidden marks (R25).
//!
//! One security officer starts it, a second releases what it found: nobody reads the marks, or points at a reader, alone. Somebody
//! is named only if the chance of accusing anybody innocent, computed for the copy in hand and over everybody who had one, is
//! below one in a million. Below one in a hundred there are leads, counted and without names. Anything else is 'no recipient'.

use serde::{Deserialize, Serialize};

use crate::id::{DocumentId, EngagementId, PersonId, TraceId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// The most bytes of a found file.
pub const FOUND_MAX: usize = 40 * 1024 * 1024;
/// The fewest words by which a passage is looked for.
pub const WORDS_MIN: usize = 8;
/// The most pictures read of one found file.
pub const PICTURES_MAX: usize = 20;

words! {
    /// What may be said of a found copy.
    TraceVerdict {
        /// Somebody is named.
        Accused = "accused",
        /// There are leads, without names.
        Leads = "leads",
        /// Nobody's marks are in it.
        NoRecipient = "no-recipient",
        /// It shows no page of the document.
        Elsewhere = "elsewhere",
        /// Its words stand in the document; words carry no marks.
        Words = "words",
    }
}

/// A picture of the found file that shows a page, or words of it that stand on one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Which picture, counted from 1; of words the stretch.
    pub picture: i64,
    /// Which page, counted from 1; 0 for a word processor's file, whose blanks are read all at once.
    pub page: i64,
    /// From where to where on it, in hundredths of its width and height: left, top, right, bottom.
    pub part: [i64; 4],
    /// How alike they are, in hundredths; of words how many of those found stand there.
    pub alike: i64,
}

/// A reader the marks point at, and the odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suspect {
    /// Who, if they are accused. A lead has no name: it is kept nowhere.
    pub person: Option<PersonId>,
    /// The chance that one innocent reader's marks agree as well.
    pub alone: f64,
    /// The chance that any of all readers' do if all are innocent, at most.
    pub total: f64,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The verdict's word.
    pub verdict: String,
    /// Pictures looked at.
    pub pictures: i64,
    /// Those that show pages of the document.
    pub seen: Vec<Seen>,
    /// How many sure bits the readings are worth.
    pub bits: i64,
    /// How many people had a marked copy: the odds are over all of them. Where only words were found, how many were shown the pages
    /// these stand on.
    pub readers: i64,
    /// How often the original, which has no marks, was taken. Copies of it name nobody.
    pub originals: i64,
    /// Whether today's program draws the page as the one did that marked it.
    pub same_engine: bool,
    /// Those below the limit of a lead, the likeliest first.
    pub suspects: Vec<Suspect>,
}

impl Finding {
    /// What may be said.
    pub fn verdict(&self) -> TraceVerdict {
        TraceVerdict::from_word(&self.verdict).unwrap_or(TraceVerdict::NoRecipient)
    }

    /// Those who are accused, the likeliest first; the others of `suspects` are leads.
    pub fn accused(&self) -> Vec<(PersonId, &Suspect)> {
        let named = |one: &'_ Suspect| one.person;
        self.suspects
            .iter()
            .filter_map(|one| Some((named(one)?, one)))
            .collect()
    }

    /// How many leads there are beside those accused.
    pub fn leads(&self) -> usize {
        self.suspects
            .iter()
            .filter(|one| one.person.is_none())
            .count()
    }
}

/// A trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Its id.
    pub id: TraceId,
    /// The record's version.
    pub version: i64,
    /// Of which document.
    pub document: DocumentId,
    /// Its file.
    pub engagement: EngagementId,
    /// Where and how the copy was found.
    pub reason: String,
    /// SHA-256 of what was found, hexadecimal.
    pub digest: String,
    /// What was read; for nobody before it is released.
    pub finding: Finding,
    /// Who started it.
    pub started_by: PersonId,
    /// When.
    pub started_at: At,
    /// Who released it: somebody else.
    pub released_by: Option<PersonId>,
    /// When.
    pub released_at: Option<At>,
}

impl Trace {
    /// The finding, once two people have agreed to look at it.
    pub fn released(&self) -> Option<&Finding> {
        self.released_at.map(|_| &self.finding)
    }
}

/// Where and how a copy was found, before anything is read of it.
pub fn check_reason(reason: &str) -> Result<String, Refusal> {
    text::lines("reason", reason, 2000)
}

/// A second officer releases what was read.
pub fn release(trace: Trace, by: PersonId, at: At) -> Result<Trace, Refusal> {
    if trace.released_at.is_some() {
        return Err(Refusal::new("trace-released"));
    }
    if trace.started_by == by {
        return Err(Refusal::new("trace-alone"));
    }
    Ok(Trace {
        released_by: Some(by),
        released_at: Some(at),
        ..trace
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn r25_nobody_reads_a_trace_alone() {
        let (one, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let suspect = |person, total| Suspect {
            person,
            alone: total / 200.0,
            total,
        };
        let trace = Trace {
            id: TraceId(Uuid::from_u128(3)),
            version: 1,
            document: DocumentId(Uuid::from_u128(4)),
            engagement: EngagementId(Uuid::from_u128(5)),
            reason: "On a table in a tram".to_owned(),
            digest: "aa".to_owned(),
            finding: Finding {
                verdict: "accused".to_owned(),
                pictures: 1,
                seen: Vec::new(),
                bits: 200,
                readers: 200,
                originals: 0,
                same_engine: true,
                suspects: vec![suspect(Some(other), 1e-9), suspect(None, 1e-4)],
            },
            started_by: one,
            started_at: At(1),
            released_by: None,
            released_at: None,
        };
        assert_eq!(trace.released(), None);
        let alone = release(trace.clone(), one, At(2)).unwrap_err();
        assert_eq!(alone.code, "trace-alone");
        let released = release(trace, other, At(2)).unwrap();
        let finding = released.released().unwrap();
        assert_eq!((finding.accused().len(), finding.leads()), (1, 1));
        assert_eq!(
            release(released, one, At(3)).unwrap_err().code,
            "trace-released"
        );
        assert!(check_reason("  ").is_err());
    }
}
