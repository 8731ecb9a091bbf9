//! Profiles taken over from files: what a résumé in the JSON Resume format (schema 1.0.0) or a public record of ORCID
//! (v3.0, `/record`) says of a person, in our own terms (R2, R43).
//!
//! Nothing taken over is verified. What is not clear is left out and said, never guessed: a level of a language that is no
//! level of the Common European Framework, a degree whose level its name does not tell, an employer without a first day.

mod json_resume;
mod language;
mod orcid;

use serde_json::Value;

use crate::credential::{CredentialKind, Particulars};
use crate::person::{self, Language};
use crate::refusal::Refusal;
use crate::time::Day;
use crate::work::Source;
use crate::{text, work};

pub use language::{level, tag};

/// Entries of one sort taken at once.
pub const ENTRIES_MAX: usize = 2_000;
/// The longest name of a skill, in characters.
const SKILL_MAX: usize = crate::request::LINE_MAX;

/// A work as a file tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkSaid {
    /// What it is called.
    pub title: String,
    /// Its abstract, or what was done.
    pub text: String,
    /// The year.
    pub year: Option<i64>,
    /// Who else had a hand in it, one name a line.
    pub authors: String,
    /// Where it can be looked at.
    pub address: String,
}

/// A skill as a file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillSaid {
    /// In words.
    pub text: String,
    /// 1 to 5.
    pub level: i64,
    /// The classification of the code; empty for words only.
    pub scheme: String,
    /// The code; empty for words only.
    pub code: String,
}

/// An employer as a file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmployerSaid {
    /// The employer's name.
    pub employer: String,
    /// What they were there.
    pub title: String,
    /// From this day.
    pub since_on: Day,
    /// Until this day.
    pub until_on: Option<Day>,
}

words! {
    /// Why something was left out.
    Why {
        /// No level of ours.
        Level = "level",
        /// No language by this name.
        Language = "language",
        /// No first day.
        Day = "day",
        /// A degree of no clear level.
        Degree = "degree",
        /// A text that may not be kept as it is written.
        Text = "text",
    }
}

/// Something left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Why.
    pub why: Why,
    /// What.
    pub what: String,
    /// The level that was none of ours.
    pub level: String,
}

/// What a file says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Their name.
    pub name: String,
    /// Their address, where the file tells it.
    pub email: String,
    /// ISO 3166-1 alpha-2 country, where the file tells it.
    pub place: String,
    /// Works.
    pub works: Vec<WorkSaid>,
    /// Skills.
    pub skills: Vec<SkillSaid>,
    /// Languages.
    pub languages: Vec<Language>,
    /// Employers.
    pub employers: Vec<EmployerSaid>,
    /// Credentials; nobody has verified them.
    pub credentials: Vec<Particulars>,
    /// What was left out.
    pub left: Vec<Left>,
}

impl Said {
    /// Leaves something out, and says so.
    pub fn leave(&mut self, why: Why, what: &str) {
        self.leave_level(why, what, "");
    }

    fn leave_level(&mut self, why: Why, what: &str, level: &str) {
        let shown = |text: &str| -> String {
            let plain = text.chars().filter(|c| !c.is_control());
            plain.take(120).collect()
        };
        self.left.push(Left {
            why,
            what: shown(what),
            level: shown(level),
        });
    }

    /// Takes a work if it may be kept.
    pub fn work(&mut self, given: WorkSaid) {
        let fits = text::line("title", &given.title, work::TITLE_MAX).is_ok()
            && text::optional_lines("text", &given.text, work::TEXT_MAX).is_ok()
            && text::optional_lines("authors", &given.authors, 4_000).is_ok()
            && text::optional_line("address", &given.address, 500).is_ok();
        if !fits {
            return self.leave(Why::Text, &given.title);
        }
        self.works.push(given);
    }

    /// Takes a skill if it may be kept.
    pub fn skill(&mut self, given: SkillSaid) {
        if given.code.is_empty() && text::line("text", &given.text, SKILL_MAX).is_err() {
            return self.leave(Why::Text, &given.text);
        }
        self.skills.push(given);
    }

    /// Takes a language by its name and level, as far as both are clear; of one told twice the first.
    pub fn language(&mut self, name: &str, said: &str) {
        let Some(tag) = tag(name) else {
            return self.leave(Why::Language, name);
        };
        let Some(level) = level(said) else {
            return self.leave_level(Why::Level, name, said);
        };
        let level = level.to_owned();
        let given = Language { tag, level };
        let told = self.languages.iter().any(|one| one.tag == given.tag);
        if !told && person::languages(vec![given.clone()]).is_ok() {
            self.languages.push(given);
        }
    }

    /// Takes an employer if it says since when.
    pub fn employer(
        &mut self,
        employer: &str,
        title: &str,
        since: Option<Day>,
        until: Option<Day>,
    ) {
        let Some(since_on) = since else {
            return self.leave(Why::Day, employer);
        };
        let fits = text::line("employer", employer, 200).is_ok()
            && text::optional_line("title", title, 200).is_ok();
        if !fits || until.is_some_and(|until| until < since_on) {
            return self.leave(Why::Text, employer);
        }
        self.employers.push(EmployerSaid {
            employer: employer.trim().to_owned(),
            title: title.trim().to_owned(),
            since_on,
            until_on: until,
        });
    }

    /// Takes a degree if its name tells its level.
    pub fn degree(&mut self, named: &Degree<'_>, evidence: &str) {
        let parts = [named.kind.trim(), named.subject.trim()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let title = parts.join(", ");
        let Some(level) = degree_level(named.kind) else {
            return self.leave(Why::Degree, &title);
        };
        let says = Particulars {
            kind: CredentialKind::Degree,
            title: title.clone(),
            issuer: named.issuer.to_owned(),
            level: Some(level),
            field: None,
            evidence: evidence.to_owned(),
            issued_on: named.issued_on,
            expires_on: None,
        };
        match crate::credential::check(says) {
            Ok(says) => self.credentials.push(says),
            Err(_) => self.leave(Why::Text, &title),
        }
    }
}

/// A degree as a file names it.
pub struct Degree<'a> {
    /// The degree: 'PhD', 'Master of Science'.
    pub kind: &'a str,
    /// In what.
    pub subject: &'a str,
    /// Who gave it.
    pub issuer: &'a str,
    /// The day it was given, where the file tells it.
    pub issued_on: Option<Day>,
}

/// The ISCED 2011 level a degree's name tells beyond doubt: one of its words is a degree's, and no two disagree.
fn degree_level(kind: &str) -> Option<i64> {
    let words = kind
        .split(|c: char| !c.is_alphanumeric() && c != '.' && c != '\'')
        .map(|word| word.replace(['.', '\''], "").to_lowercase());
    let mut found = words.filter_map(|word| match word.as_str() {
        "phd" | "dphil" | "doctor" | "doctorate" | "doctoral" | "dsc" | "dtech" | "tohtori" => {
            Some(8)
        }
        "master" | "masters" | "msc" | "meng" | "mphil" | "mba" | "llm" | "maisteri" => Some(7),
        "bachelor" | "bachelors" | "bsc" | "beng" | "llb" | "kandidaatti" => Some(6),
        "associate" | "associates" => Some(5),
        _ => None,
    });
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Reads a file of one person, whichever of the two it is. Neither, or too much of it, is refused.
pub fn read(file: &Value) -> Result<(Source, Said), Refusal> {
    let (source, said) = if orcid::is(file) {
        (Source::Orcid, orcid::read(file))
    } else if json_resume::is(file) {
        (Source::JsonResume, json_resume::read(file))
    } else {
        return Err(Refusal::of_field("text", "profile-unreadable"));
    };
    let most = [
        said.works.len(),
        said.skills.len(),
        said.employers.len(),
        said.credentials.len(),
    ];
    if most.into_iter().any(|count| count > ENTRIES_MAX) {
        return Err(Refusal::of_field("text", "profile-large").with("most", ENTRIES_MAX));
    }
    Ok((source, said))
}

/// The text at a path of keys; empty where there is none.
fn at<'a>(value: &'a Value, path: &[&str]) -> &'a str {
    let found = path.iter().try_fold(value, |value, key| value.get(key));
    found.and_then(Value::as_str).unwrap_or_default().trim()
}

/// The list at a path of keys; empty where there is none.
fn list<'a>(value: &'a Value, path: &[&str]) -> &'a [Value] {
    let found = path.iter().try_fold(value, |value, key| value.get(key));
    found.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The day a date of year, month and day as far as they are told stands for: the first of the stretch, or the last.
fn day(year: &str, month: &str, day: &str, last: bool) -> Option<Day> {
    let year: i16 = year
        .parse()
        .ok()
        .filter(|year| (1000..=9999).contains(year))?;
    let month: Option<i8> = month.parse().ok();
    let first = jiff::civil::Date::new(year, month.unwrap_or(if last { 12 } else { 1 }), 1).ok()?;
    match day.parse::<i8>().ok().filter(|_| month.is_some()) {
        Some(day) => jiff::civil::Date::new(year, first.month(), day)
            .ok()
            .map(Day),
        None if last => Some(Day(first.last_of_month())),
        None => Some(Day(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_has_the_level_its_name_tells_and_no_other() {
        assert_eq!(degree_level("Ph.D."), Some(8));
        assert_eq!(degree_level("Master of Science (M.Sc.)"), Some(7));
        assert_eq!(degree_level("Bachelor"), Some(6));
        assert_eq!(degree_level("Bachelor and Master"), None);
        assert_eq!(degree_level("Diploma"), None);
    }

    #[test]
    fn a_date_told_in_part_stands_for_its_first_or_last_day() {
        let said = |year, month, on, last| day(year, month, on, last).map(|day| day.to_string());
        assert_eq!(said("2014", "", "", false).as_deref(), Some("2014-01-01"));
        assert_eq!(said("2014", "", "", true).as_deref(), Some("2014-12-31"));
        assert_eq!(said("2016", "02", "", true).as_deref(), Some("2016-02-29"));
        assert_eq!(
            said("2016", "02", "10", true).as_deref(),
            Some("2016-02-10")
        );
        assert_eq!(said("2016", "13", "", false), None);
        assert_eq!(said("", "", "", false), None);
    }

    #[test]
    fn what_is_neither_format_is_refused() {
        for other in ["{}", "[]", "3", r#"{"name": "x"}"#] {
            let value: Value = serde_json::from_str(other).unwrap();
            assert!(read(&value).is_err(), "{other}");
        }
    }
}
