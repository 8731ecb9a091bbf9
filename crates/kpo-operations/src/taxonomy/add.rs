//! Adding a published classification from the table its publisher issues.
//!
//! Which one it is stands in the table's head. A broken row is named by its line and the rest goes in; what is there
//! already, in the program or from an earlier run, is passed over.

use std::collections::BTreeSet;
use std::io::Read;

use kpo_practice::access::{Action, Caller};
use kpo_practice::journal::Entry;
use kpo_practice::taxonomy::{Scheme, Term};
use kpo_practice::text;

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;
use kpo_practice::refusal::Refusal;

/// Codes of one transaction and one journal entry.
const AT_ONCE: usize = 1_000;
/// The longest label, in characters.
const LABEL_MAX: usize = 500;

/// A row that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// What adding a list came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Which classification it is.
    pub scheme: Scheme,
    /// Codes added.
    pub added: usize,
    /// Codes that were there already.
    pub already: usize,
    /// Rows that could not be used.
    pub bad: Vec<BadLine>,
}

/// A table as a publisher issues it: the columns that tell it, and where code, label and address stand.
struct Shape {
    scheme: Scheme,
    /// Its head begins with exactly these columns.
    head: &'static [&'static str],
    code: usize,
    label: usize,
    address: Option<usize>,
}

/// The longest head first, because one begins like another.
const SHAPES: [Shape; 3] = [
    Shape {
        scheme: Scheme::Esco,
        head: &["uri", "isco08", "esco_code", "label_en"],
        code: 2,
        label: 3,
        address: Some(0),
    },
    Shape {
        scheme: Scheme::IscedF,
        head: &["code", "label_en", "uri"],
        code: 0,
        label: 1,
        address: Some(2),
    },
    Shape {
        scheme: Scheme::Isco,
        head: &["code", "label_en"],
        code: 0,
        label: 1,
        address: None,
    },
];

fn shape(head: &csv::StringRecord) -> Result<&'static Shape> {
    let begins = |shape: &&Shape| {
        let mut here = head
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').trim());
        shape.head.iter().all(|name| here.next() == Some(*name))
            // ISCO-08 is told by having no third column.
            && (shape.scheme != Scheme::Isco || head.len() == shape.head.len())
    };
    SHAPES.iter().find(begins).ok_or_else(|| {
        let expected: Vec<String> = SHAPES.iter().map(|one| one.head.join(",")).collect();
        let found: String = head.iter().collect::<Vec<_>>().join(",");
        let found: String = found
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        Error::Refused(
            Refusal::new("taxonomy-head")
                .with("found", found)
                .with("expected", expected.join(" | ")),
        )
    })
}

fn term(
    office: &Office,
    shape: &Shape,
    row: &csv::StringRecord,
) -> std::result::Result<Term, String> {
    let cell = |at: usize| row.get(at).unwrap_or_default().trim();
    let scheme = shape.scheme;
    let code = cell(shape.code);
    if !scheme.could_be(code) {
        let shown: String = code.chars().filter(|c| !c.is_control()).take(40).collect();
        return Err(format!("'{shown}' is no code of {}", scheme.word()));
    }
    let label = text::line("label", cell(shape.label), LABEL_MAX)
        .map_err(|refusal| format!("the label of {code}: {}", refusal.code))?;
    let address = text::optional_line("address", shape.address.map_or("", cell), 500)
        .map_err(|refusal| format!("the address of {code}: {}", refusal.code))?;
    Ok(Term {
        id: office.id(),
        version: 1,
        scheme: scheme.word().to_owned(),
        code: code.to_owned(),
        label,
        broader: scheme.broader(code).to_owned(),
        address,
    })
}

/// Adds the codes of a published list.
pub async fn add(office: &Office, caller: &Caller, from: impl Read) -> Result<Added> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ImportRecords)
        .await?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(from);
    let unreadable = |_| Error::Refused(Refusal::new("taxonomy-unreadable"));
    let shape = shape(reader.headers().map_err(unreadable)?)?;
    let known = super::all(&mut tx, shape.scheme).await?;
    drop(tx);
    let mut known: BTreeSet<String> = known.into_iter().map(|term| term.code).collect();
    let mut outcome = Added {
        scheme: shape.scheme,
        added: 0,
        already: 0,
        bad: Vec::new(),
    };
    let mut waiting = Vec::new();
    for row in reader.records() {
        let (line, read) = match row {
            Ok(row) => {
                let line = row.position().map_or(0, csv::Position::line);
                (line, term(office, shape, &row))
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                (line, Err("not UTF-8, or not a row".to_owned()))
            }
        };
        match read {
            Ok(term) if known.insert(term.code.clone()) => waiting.push(term),
            Ok(_) => outcome.already += 1,
            Err(reason) => outcome.bad.push(BadLine { line, reason }),
        }
        if waiting.len() == AT_ONCE {
            outcome.added +=
                keep(office, caller, shape.scheme, std::mem::take(&mut waiting)).await?;
        }
    }
    outcome.added += keep(office, caller, shape.scheme, waiting).await?;
    Ok(outcome)
}

async fn keep(office: &Office, caller: &Caller, scheme: Scheme, terms: Vec<Term>) -> Result<usize> {
    let Some(first) = terms.first() else {
        return Ok(0);
    };
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ImportRecords)
        .await?
        .into_inner();
    let said = serde_json::json!({
        "scheme": scheme.word(), "first": first.code, "codes": terms.len(),
    });
    for term in &terms {
        tx.insert_term(term).await?;
    }
    tx.note(
        caller,
        Entry::new("taxonomy.added", "organisation", host).with(said),
    );
    tx.commit().await?;
    Ok(terms.len())
}
