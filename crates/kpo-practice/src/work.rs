//! Works: what a person wrote, made or did, in their own words or as published, by which a question finds them (R2).
//!
//! A work is not a credential: nobody verifies it and nothing is decided on it alone. It is what the fit to a question is
//! computed from, and every fit names the works that made it.

use crate::id::{PersonId, WorkId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

words! {
    /// Where a work was taken from.
    Source {
        /// Typed in.
        Entered = "entered",
        /// A table.
        Csv = "csv",
        /// A résumé in the JSON Resume format.
        JsonResume = "json-resume",
        /// A public record of ORCID.
        Orcid = "orcid",
    }
}

/// The longest title, in characters.
pub const TITLE_MAX: usize = 500;
/// The longest text, in characters.
pub const TEXT_MAX: usize = 20_000;

/// Something a person wrote, made or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Its id.
    pub id: WorkId,
    /// The record's version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// What it is called.
    pub title: String,
    /// Its abstract, or what was done; may be empty.
    pub text: String,
    /// The year, where it is known.
    pub year: Option<i64>,
    /// Who else had a hand in it, one name a line.
    pub authors: String,
    /// Where it can be looked at; never fetched.
    pub address: String,
    /// Where it was taken from.
    pub source: Source,
    /// Who entered it.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: At,
}

impl Work {
    /// The other people named on it.
    pub fn coauthors(&self) -> impl Iterator<Item = &str> {
        let names = self.authors.lines().map(str::trim);
        names.filter(|name| !name.is_empty())
    }
}

/// Checks a work before it is kept.
pub fn check(work: Work) -> Result<Work, Refusal> {
    if work.year.is_some_and(|year| !(1000..=9999).contains(&year)) {
        return Err(Refusal::of_field("year", "work-year"));
    }
    Ok(Work {
        title: text::line("title", &work.title, TITLE_MAX)?,
        text: text::optional_lines("text", &work.text, TEXT_MAX)?,
        authors: text::optional_lines("authors", &work.authors, 4_000)?,
        address: text::optional_line("address", &work.address, 500)?,
        ..work
    })
}
