//! Skills inside the house, and the signed record that they were looked for first (R12).

use crate::id::{EngagementId, PersonId, SkillId};
use crate::refusal::Refusal;
use crate::request::{LINE_MAX, TEXT_MAX, in_range, text_fits, text_given};
use crate::time::At;

/// What one of the host's people can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Its id.
    pub id: SkillId,
    /// Its version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// What, in words.
    pub text: String,
    /// 1 (knows of it) to 5 (teaches it).
    pub level: i64,
    /// The classification its code is of ([`crate::taxonomy`]); empty where it is named in words only.
    pub scheme: String,
    /// Its code there; empty where it is named in words only.
    pub code: String,
    /// When it was entered.
    pub created_at: At,
}

/// Whether a skill can be entered.
pub fn check(text: &str, level: i64) -> Result<(), Refusal> {
    text_given("text", text)?;
    text_fits("text", text, LINE_MAX)?;
    in_range("level", level, 1, 5)
}

words! {
    /// What came of looking inside first.
    Finding {
        /// Searched, and nobody can or may be spared: signed.
        Negative = "negative",
        /// Not searched, for a reason: signed with a fresh sign-in.
        Waived = "waived",
    }
}

/// The record that own people were looked for first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The file.
    pub id: EngagementId,
    /// Its version.
    pub version: i64,
    /// What was looked for.
    pub words: String,
    /// How many skills were found by those words at that moment.
    pub found: i64,
    /// What came of it.
    pub finding: Finding,
    /// Why nobody found will do, or why it was waived.
    pub reason: String,
    /// Who signed.
    pub signed_by: PersonId,
    /// When.
    pub signed_at: At,
}

/// Signs the record. A negative result names what was looked for; if somebody was found, and for a waiver, a reason.
pub fn sign(
    id: EngagementId,
    finding: Finding,
    words: &str,
    found: i64,
    reason: &str,
    by: PersonId,
    at: At,
) -> Result<Search, Refusal> {
    text_fits("words", words, LINE_MAX)?;
    text_fits("reason", reason, TEXT_MAX)?;
    if finding == Finding::Negative {
        text_given("words", words)?;
    }
    if (finding == Finding::Waived || found > 0) && reason.trim().is_empty() {
        return Err(Refusal::of_field("reason", "skill-no-reason").with("found", found));
    }
    Ok(Search {
        id,
        version: 1,
        words: words.trim().to_owned(),
        found,
        finding,
        reason: reason.trim().to_owned(),
        signed_by: by,
        signed_at: at,
    })
}

/// The words a search is made by: lower case, each at least two letters, at most eight of them.
pub fn search_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .take(8)
        .map(str::to_lowercase)
        .collect()
}

/// Whether a skill's text holds any of the words; every text does when there are none.
pub fn holds(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.is_empty() || words.iter().any(|word| text.contains(word.as_str()))
}
