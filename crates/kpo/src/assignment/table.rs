//! Tables with a head: columns found by name, and every bad row named by file and line.

use std::collections::HashMap;
use std::fmt::Display;
use std::fs::File;
use std::path::Path;
use std::rc::Rc;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

/// How many bad rows are named before the rest is only counted.
const NAMED_MAX: usize = 20;
/// After so many rows each, reading says how far it is.
const PROGRESS: u64 = 1_000_000;

/// A table being read, one row at a time.
pub(super) struct Table<'a> {
    path: &'a Path,
    reader: csv::Reader<File>,
    record: csv::StringRecord,
    columns: Vec<(&'static str, Option<usize>)>,
    bad: usize,
    read: u64,
    lost: Option<csv::Error>,
}

impl<'a> Table<'a> {
    /// Opens a table whose first line names the columns `needed`, and perhaps those of `more`, in any order.
    pub(super) fn open(
        path: &'a Path,
        needed: &[&'static str],
        more: &[&'static str],
    ) -> Result<Self> {
        let head = needed.join(",");
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_path(path)
            .with_context(|| {
                format!(
                    "{} cannot be read; name a table with the head {head}",
                    path.display()
                )
            })?;
        let heads = reader
            .headers()
            .with_context(|| format!("{}:1: the head cannot be read", path.display()))?;
        let place = |name: &&'static str| (*name, heads.iter().position(|head| head == *name));
        let columns: Vec<_> = needed.iter().chain(more).map(place).collect();
        if let Some((name, _)) = columns[..needed.len()].iter().find(|(_, at)| at.is_none()) {
            bail!(
                "{}:1: there is no column '{name}'; the first line must name the columns {head}",
                path.display()
            );
        }
        Ok(Self {
            path,
            reader,
            record: csv::StringRecord::new(),
            columns,
            bad: 0,
            read: 0,
            lost: None,
        })
    }

    /// Goes to the next row; false at the end.
    pub(super) fn step(&mut self) -> bool {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(true) => break,
                Ok(false) => return false,
                Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => {
                    self.bad("is not written in UTF-8");
                }
                Err(error) => {
                    self.lost = Some(error);
                    return false;
                }
            }
        }
        self.read += 1;
        if self.read.is_multiple_of(PROGRESS) {
            eprintln!("{}: {} rows read", self.path.display(), self.read);
        }
        true
    }

    /// The line the row begins on.
    pub(super) fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    /// A field, by the place of its column among those opened with; empty where there is none.
    pub(super) fn text(&self, column: usize) -> &str {
        let at = self.columns[column].1;
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// A number; what is none makes the row a bad one.
    pub(super) fn number<N: FromStr<Err: Display>>(&mut self, column: usize) -> Option<N> {
        let text = self.text(column);
        match text.parse() {
            Ok(number) => Some(number),
            Err(error) => {
                let said = format!("{} '{text}': {error}", self.columns[column].0);
                self.bad(said);
                None
            }
        }
    }

    /// A number that may be left out.
    pub(super) fn number_or<N: FromStr<Err: Display>>(
        &mut self,
        column: usize,
        otherwise: N,
    ) -> Option<N> {
        if self.text(column).is_empty() {
            Some(otherwise)
        } else {
            self.number(column)
        }
    }

    /// Who or what a field names; a stranger makes the row a bad one.
    pub(super) fn known(&mut self, column: usize, names: &Names) -> Option<u32> {
        let found = names.find(self.text(column));
        if found.is_none() {
            let (kind, text) = (self.columns[column].0, self.text(column).to_owned());
            self.bad(format!(
                "there is no {kind} '{text}' in the table of {kind}s"
            ));
        }
        found
    }

    /// Says that this row will not do, and why.
    pub(super) fn bad(&mut self, why: impl Display) {
        self.bad += 1;
        if self.bad <= NAMED_MAX {
            eprintln!("{}:{}: {why}", self.path.display(), self.line());
        }
    }

    /// The end: an error where any row was bad.
    pub(super) fn finish(self) -> Result<()> {
        if let Some(error) = self.lost {
            return Err(error).with_context(|| format!("{} cannot be read", self.path.display()));
        }
        if self.bad > 0 {
            let heads: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
            bail!(
                "{}: {} rows are not as the head {} asks; mend them and run it again",
                self.path.display(),
                self.bad,
                heads.join(",")
            );
        }
        Ok(())
    }
}

/// Names, numbered as they came.
#[derive(Default)]
pub(super) struct Names {
    list: Vec<Rc<str>>,
    place: HashMap<Rc<str>, u32>,
}

impl Names {
    /// Numbers one more; none where it is there already.
    pub(super) fn add(&mut self, name: &str) -> Option<u32> {
        let number = u32::try_from(self.list.len()).ok()?;
        if self.place.contains_key(name) {
            return None;
        }
        let name: Rc<str> = name.into();
        self.place.insert(Rc::clone(&name), number);
        self.list.push(name);
        Some(number)
    }

    /// The number of a name.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.place.get(name).copied()
    }

    /// The name of a number.
    pub(super) fn of(&self, number: u32) -> &str {
        self.list.get(number as usize).map_or("?", |name| name)
    }

    /// All names, in the order of their numbers.
    pub(super) fn list(&self) -> Vec<String> {
        self.list.iter().map(|name| name.to_string()).collect()
    }

    /// Some names in a sentence: the first few, and how many more there are.
    pub(super) fn some(&self, numbers: &[u32]) -> String {
        const SHOWN: usize = 100;
        let shown: Vec<&str> = numbers.iter().take(SHOWN).map(|n| self.of(*n)).collect();
        match numbers.len().saturating_sub(SHOWN) {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }
}
