//! The lawyers' table: one row an agreement, a column of passages and a column of the answer for each clause type.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kpo_practice::deliverable::{ClaimDraft, Method};
use kpo_practice::id::DocumentId;
use kpo_practice::refusal::Refusal;

use crate::error::{Error, Result};

/// The table's file.
const TABLE: &str = "master_clauses_subset.csv";
/// Longest evidence kept of one claim, in characters.
const EVIDENCE_MAX: usize = 4_000;

/// A row that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its line in the table.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// The table, read.
#[derive(Debug)]
pub struct Table {
    /// The clause types, in the table's order.
    pub types: Vec<String>,
    /// The rows that can be used.
    pub rows: Vec<Row>,
    /// Those that cannot.
    pub bad: Vec<BadRow>,
}

/// One agreement with its answers.
#[derive(Debug)]
pub struct Row {
    /// Its place among the usable rows, from 1.
    pub number: usize,
    /// The agreement's file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// For each clause type: the passages quoted, and the answer.
    pub answers: Vec<(Vec<String>, String)>,
}

impl Table {
    /// Reads the table and the texts it names. A folder without a table is refused; a broken row is kept apart.
    pub fn read(folder: &Path) -> Result<Self> {
        let missing = || Error::Refused(Refusal::new("import-no-table").with("file", TABLE));
        let bytes = std::fs::read(folder.join(TABLE)).map_err(|_| missing())?;
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
        let mut records = reader.byte_records();
        let header = records
            .next()
            .and_then(std::result::Result::ok)
            .ok_or_else(missing)?;
        let types: Vec<String> = header
            .iter()
            .skip(1)
            .step_by(2)
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .collect();
        if types.is_empty() || header.len() != types.len() * 2 + 1 {
            return Err(missing());
        }
        let files = texts(folder)?;
        let mut table = Self {
            types,
            rows: Vec::new(),
            bad: Vec::new(),
        };
        let mut seen = BTreeSet::new();
        for record in records {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    table.bad.push(BadRow {
                        line,
                        reason: error.to_string(),
                    });
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            match table.row(&record, &files, &mut seen) {
                Ok(row) => table.rows.push(row),
                Err(reason) => table.bad.push(BadRow { line, reason }),
            }
        }
        if table.rows.is_empty() {
            return Err(Refusal::new("import-no-rows").with("file", TABLE).into());
        }
        Ok(table)
    }

    fn row(
        &self,
        record: &csv::ByteRecord,
        files: &BTreeMap<String, PathBuf>,
        seen: &mut BTreeSet<String>,
    ) -> std::result::Result<Row, String> {
        let wanted = self.types.len() * 2 + 1;
        if record.len() != wanted {
            return Err(format!("{} columns instead of {wanted}", record.len()));
        }
        let cells: Vec<&str> = record
            .iter()
            .map(|cell| std::str::from_utf8(cell).map_err(|error| format!("not UTF-8: {error}")))
            .collect::<std::result::Result<_, _>>()?;
        let name = cells.first().copied().unwrap_or_default();
        let stem = stem(name);
        let path = files
            .get(&stem)
            .ok_or_else(|| format!("no text for '{}'", clean(name)))?;
        if !seen.insert(stem) {
            return Err(format!("'{}' stands here twice", clean(name)));
        }
        let text = std::fs::read(path).map_err(|error| format!("'{}': {error}", clean(name)))?;
        let answers = cells
            .iter()
            .skip(1)
            .collect::<Vec<_>>()
            .chunks(2)
            .map(|pair| {
                let passages = pair.first().map(|cell| passages(cell)).unwrap_or_default();
                let answer = pair.get(1).map(|cell| clean(cell)).unwrap_or_default();
                (passages, answer)
            })
            .collect();
        Ok(Row {
            number: self.rows.len() + 1,
            path: path.clone(),
            text: String::from_utf8_lossy(&text).into_owned(),
            answers,
        })
    }

    /// The claims, row by row and type by type, with the documents they are drawn from.
    pub(super) fn claims(&self, documents: &[DocumentId]) -> Vec<ClaimDraft> {
        let mut claims = Vec::new();
        for row in &self.rows {
            let document = documents.get(row.number - 1).copied();
            for (kind, (passages, answer)) in self.types.iter().zip(&row.answers) {
                claims.push(ClaimDraft {
                    text: claim(row.number, kind, answer, passages),
                    evidence: evidence(row.number, passages),
                    document,
                    method: Some(Method::Data),
                    confidence: Some(95),
                });
            }
        }
        claims
    }

    /// Each claim's text, with the agreement's text and the passages it quotes.
    pub(super) fn answers(&self) -> BTreeMap<String, (&Row, &[String])> {
        let mut answers = BTreeMap::new();
        for row in &self.rows {
            for (kind, (passages, answer)) in self.types.iter().zip(&row.answers) {
                answers.insert(
                    claim(row.number, kind, answer, passages),
                    (row, passages.as_slice()),
                );
            }
        }
        answers
    }
}

fn claim(number: usize, kind: &str, answer: &str, passages: &[String]) -> String {
    let answer = match (answer, passages) {
        ("", []) => "not stated",
        // The lawyers marked a passage and drew no answer from it.
        ("", _) => "as quoted",
        (answer, _) => answer,
    };
    format!("Agreement {number}, {}: {answer}", clean(kind))
}

fn evidence(number: usize, passages: &[String]) -> String {
    if passages.is_empty() {
        return format!("Agreement {number}: read whole; no passage says otherwise.");
    }
    let quoted = format!("Agreement {number}: “{}”", passages.join("” … “"));
    quoted.chars().take(EVIDENCE_MAX).collect()
}

/// The texts of a folder, by the stem of their name.
fn texts(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(Error::unavailable)?;
    let mut texts = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(Error::unavailable)?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if name.to_lowercase().ends_with(".txt") {
            texts.insert(stem(name), path.clone());
        }
    }
    Ok(texts)
}

/// A file's name without its ending, as far as the table and the folder agree on it.
fn stem(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let name = name
        .strip_suffix(".pdf")
        .or_else(|| name.strip_suffix(".txt"))
        .unwrap_or(&name);
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A text that may be kept: one line, no characters that hide.
fn clean(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
        .filter(|c| {
            !matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}')
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The passages of a cell: a list of quoted strings as Python writes it, `['…', "…"]`.
fn passages(cell: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = cell.chars();
    while let Some(quote) = letters.by_ref().find(|c| matches!(c, '\'' | '"')) {
        let mut passage = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n' | 't' | 'r') => passage.push(' '),
                    Some(other) => passage.push(other),
                    None => break,
                },
                letter if letter == quote => break,
                letter => passage.push(letter),
            }
        }
        let passage = clean(&passage);
        if !passage.is_empty() {
            found.push(passage);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_read_as_they_were_written() {
        assert_eq!(passages("[]"), Vec::<String>::new());
        assert_eq!(
            passages(r#"['the Customer', "EIT's duty", 'a\'b']"#),
            ["the Customer", "EIT's duty", "a'b"]
        );
    }

    #[test]
    fn names_agree_whatever_their_ending() {
        assert_eq!(stem("A B,Inc_1-EX.PDF"), stem("A B,INC_1-EX.txt"));
        assert_eq!(clean("a\u{200B}b\n c"), "ab c");
    }
}
