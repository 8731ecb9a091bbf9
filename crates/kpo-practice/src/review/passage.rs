//! Passages: the very words a reviewer holds to be wrong, so that the author sees the place and not only the claim (R29).
//!
//! A passage is given as it was read, and has to stand in what was shown; where it stands more than once, the desk's script
//! says which one was selected, and whoever pastes without it pastes more of what stands around. What is kept is its place
//! in the text as it was handed in, in characters (Unicode scalar values).

use std::collections::BTreeSet;

use super::{Severity, Shown};
use crate::deliverable::TEXT_MAX;
use crate::id::{ClaimId, FindingId, FoundPassageId, PassageId, ReviewId, ReviewItemId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// Most passages one person marks in one claim.
pub const PASSAGES_MAX: usize = 20;

words! {
    /// Which text of a claim.
    Part {
        /// What is claimed.
        Text = "text",
        /// What shows it.
        Evidence = "evidence",
    }
}

/// What a reviewer marks, as it comes from the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where they read it.
    pub part: Part,
    /// The words.
    pub quote: String,
    /// The first of them, counted in characters of what was shown; absent where they were pasted.
    pub from: Option<usize>,
    /// The line of the rubric; empty where none is named.
    pub criterion: String,
    /// How bad.
    pub severity: Severity,
    /// Why.
    pub comment: String,
    /// What it should say instead.
    pub correction: String,
}

impl Mark {
    /// A mark that can be kept: it says why.
    pub fn checked(self) -> Result<Self, Refusal> {
        let comment = text::optional_lines("comment", &self.comment, TEXT_MAX)?;
        if comment.is_empty() {
            return Err(Refusal::of_field("comment", "judgement-no-comment"));
        }
        Ok(Self {
            comment,
            correction: text::optional_lines("correction", &self.correction, TEXT_MAX)?,
            ..self
        })
    }
}

/// A passage marked in one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its id.
    pub id: PassageId,
    /// The task.
    pub review: ReviewId,
    /// The claim, under its name in the task.
    pub item: ReviewItemId,
    /// The claim itself.
    pub claim: ClaimId,
    /// Which text of it.
    pub part: Part,
    /// Its first character in the text that was handed in.
    pub start: i64,
    /// How many characters.
    pub length: i64,
    /// As the reviewer read it.
    pub quote: String,
    /// The line of the rubric; empty where none is named.
    pub criterion: String,
    /// How bad.
    pub severity: Severity,
    /// Why.
    pub comment: String,
    /// What it should say instead.
    pub correction: String,
    /// When.
    pub at: At,
}

/// A passage of a finding, as its author sees it: without whoever marked it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundPassage {
    /// Which text of the claim.
    pub part: Part,
    /// Its first character there.
    pub start: i64,
    /// How many characters.
    pub length: i64,
    /// The line of the rubric; empty where none is named.
    pub criterion: String,
    /// How bad.
    pub severity: Severity,
    /// Why.
    pub comment: String,
    /// What it should say instead.
    pub correction: String,
    /// The finding.
    pub finding: FindingId,
    /// Its id.
    pub id: FoundPassageId,
}

/// Where a quoted passage stands in the text that was handed in: its first character, and how many. White space counts as one
/// blank however it is written, since a selection loses line breaks.
pub fn place(shown: &Shown, quote: &str, from: Option<usize>) -> Result<(i64, i64), Refusal> {
    let refuse = |code| Err(Refusal::of_field("quote", code));
    let mut wanted = folded(quote.chars());
    while wanted.last().is_some_and(|(c, _)| *c == ' ') {
        wanted.pop();
    }
    if wanted.is_empty() {
        return refuse("passage-empty");
    }
    let read = folded(shown.letters());
    let width = wanted.len();
    let same = |window: &&[(char, usize)]| window.iter().zip(&wanted).all(|(a, b)| a.0 == b.0);
    let mut found = read
        .windows(width)
        .filter(same)
        .filter_map(|window| Some((window.first()?.1, window.last()?.1 + 1)));
    let chosen = match from {
        Some(from) => found.min_by_key(|(start, _)| start.abs_diff(from)),
        None => {
            let first = found.next();
            if found.next().is_some() {
                return refuse("passage-twice");
            }
            first
        }
    };
    let origin = chosen.and_then(|(start, end)| shown.origin(start, end));
    match origin {
        Some((start, length)) => Ok((start as i64, length as i64)),
        None => refuse("passage-not-shown"),
    }
}

/// The characters with their places, each run of white space as one blank, none before the first word.
fn folded(letters: impl Iterator<Item = char>) -> Vec<(char, usize)> {
    let mut out: Vec<(char, usize)> = Vec::new();
    for (at, c) in letters.enumerate() {
        let blank = c.is_whitespace();
        if blank && out.last().is_none_or(|(last, _)| *last == ' ') {
            continue;
        }
        out.push((if blank { ' ' } else { c }, at));
    }
    out
}

/// A stretch of a text that is marked throughout, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether somebody holds them to be wrong.
    pub marked: bool,
}

/// A text cut where marks begin and end. `marks` are first places and the places after the last, in characters.
pub fn pieces(text: &str, marks: &[(usize, usize)]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for (at, c) in text.chars().enumerate() {
        let marked = marks
            .iter()
            .any(|(from, until)| (*from..*until).contains(&at));
        match out.last_mut() {
            Some(last) if last.marked == marked => last.text.push(c),
            _ => out.push(Piece {
                text: c.to_string(),
                marked,
            }),
        }
    }
    out
}

/// The passages told with a finding, from those marked by whoever called the claim an error: each once, in the order of the
/// text, so that neither number nor order says who marked them.
pub fn told_passages<'a>(
    passages: impl Iterator<Item = &'a Passage>,
    finding: FindingId,
    mut id: impl FnMut() -> FoundPassageId,
) -> Vec<FoundPassage> {
    let mut seen = BTreeSet::new();
    let mut told: Vec<FoundPassage> = Vec::new();
    for one in passages {
        let same = (
            (one.part, one.start, one.length),
            (one.severity, one.criterion.as_str()),
            (one.comment.as_str(), one.correction.as_str()),
        );
        if seen.insert(same) {
            told.push(FoundPassage {
                part: one.part,
                start: one.start,
                length: one.length,
                criterion: one.criterion.clone(),
                severity: one.severity,
                comment: one.comment.clone(),
                correction: one.correction.clone(),
                finding,
                id: id(),
            });
        }
    }
    told.sort();
    told
}

#[cfg(test)]
mod tests {
    use super::super::{names_of, shown};
    use super::*;

    fn code(found: Result<(i64, i64), Refusal>) -> &'static str {
        found.map_or_else(|no| no.code, |_| "found")
    }

    #[test]
    fn r29_a_passage_has_to_stand_in_what_was_shown() {
        let text = Shown::plain("The loss is 3 %\nin winter. The loss is 4 % in spring.");
        assert_eq!(place(&text, " 3 % in  winter ", None), Ok((12, 13)));
        assert_eq!(
            code(place(&text, "3 % in autumn", None)),
            "passage-not-shown"
        );
        assert_eq!(code(place(&text, " \n", None)), "passage-empty");
        assert_eq!(code(place(&text, "The loss", None)), "passage-twice");
        assert_eq!(
            place(&text, "The loss", Some(27)),
            Ok((27, 8)),
            "the one selected"
        );
        assert_eq!(place(&text, "The loss", Some(0)), Ok((0, 8)));
        assert_eq!(
            code(place(&Shown::plain(""), "x", None)),
            "passage-not-shown"
        );
    }

    #[test]
    fn a_passage_over_a_blotted_name_is_the_authors_own_words() {
        let text = "So says Deniz Kaya of the kiln";
        let seen = shown(text, &names_of("Deniz Kaya", true));
        let quote = seen.text();
        assert_eq!(
            place(&seen, &quote, None),
            Ok((0, text.chars().count() as i64))
        );
    }

    #[test]
    fn hebrew_is_counted_in_characters() {
        let text = Shown::plain("ההפסד הוא שלושה אחוזים");
        assert_eq!(place(&text, "שלושה", None), Ok((10, 5)));
    }

    #[test]
    fn marks_cut_a_text_and_lose_nothing_of_it() {
        let cut = pieces("abcdef", &[(1, 3), (2, 4)]);
        let shown: Vec<(&str, bool)> = cut.iter().map(|p| (p.text.as_str(), p.marked)).collect();
        assert_eq!(shown, [("a", false), ("bcd", true), ("ef", false)]);
        assert!(pieces("", &[(0, 3)]).is_empty());
    }
}
