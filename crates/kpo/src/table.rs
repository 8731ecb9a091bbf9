//! Tables with a head, as people bring them to the program: CSV or Parquet, columns found by name in any order, and every bad
//! row named by file and line.
//!
//! A table is read once, a row at a time, and held nowhere whole; names become numbers as they pass ([`Names`]). Whether it is
//! Parquet stands in its first four bytes, so its name is free. What cannot be used is never passed over in silence: a bad row
//! is named and the table refused at its end, or, where the caller was told so, named, left out and counted.

mod comma;
mod judgements;
mod names;
mod parquet;

use std::fmt::Display;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

pub(crate) use judgements::Judgements;
pub(crate) use names::Names;

use crate::progress::Progress;
use comma::Comma;
use parquet::Parquet;

/// How many bad rows are named before the rest is only counted.
const NAMED_MAX: usize = 20;
/// After so many rows each, the bar is told how far it is.
const PROGRESS: u64 = 1 << 14;

/// What came when one more row was asked for.
enum Next {
    Row,
    /// A row that cannot be read, and why.
    Broken(String),
    End,
}

/// Where the rows come from.
enum Source {
    Comma(Comma),
    Parquet(Box<Parquet>),
}

/// A table being read, one row at a time.
pub(crate) struct Table<'a> {
    path: &'a Path,
    source: Source,
    columns: Vec<(&'static str, Option<usize>)>,
    exact: bool,
    skip: bool,
    bad: usize,
    read: u64,
    lost: Option<anyhow::Error>,
    progress: Progress,
}

impl<'a> Table<'a> {
    /// Opens a table whose head names the columns `needed`, and perhaps those of `more`, in any order.
    pub(crate) fn open(
        path: &'a Path,
        needed: &[&'static str],
        more: &[&'static str],
    ) -> Result<Self> {
        let head = needed.join(",");
        let mut source = source(path, &head)?;
        let place = |name: &&'static str| {
            let at = source.heads().iter().position(|head| head == name);
            (*name, at)
        };
        let mut columns: Vec<_> = needed.iter().chain(more).map(place).collect();
        if let Some((name, _)) = columns[..needed.len()].iter().find(|(_, at)| at.is_none()) {
            bail!(
                "{}:1: there is no column '{name}'; the first line must name the columns {head}",
                path.display()
            );
        }
        if let Source::Parquet(rows) = &mut source {
            for (place, (_, at)) in columns.iter_mut().filter(|c| c.1.is_some()).enumerate() {
                rows.want(at.unwrap_or_default())
                    .with_context(|| path.display().to_string())?;
                *at = Some(place);
            }
        }
        let long = source.length();
        let said = format!("reading {}", path.display());
        Ok(Self {
            path,
            source,
            columns,
            exact: false,
            skip: false,
            bad: 0,
            read: 0,
            lost: None,
            progress: Progress::new(&said, long),
        })
    }

    /// From here on a row with more or fewer fields than the head is a bad one.
    pub(crate) fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// Whether bad rows are left out and counted, instead of the table being refused.
    pub(crate) fn skip_bad(mut self, skip: bool) -> Self {
        self.skip = skip;
        self
    }

    /// Goes to the next row; false at the end.
    pub(crate) fn step(&mut self) -> bool {
        loop {
            let next = match &mut self.source {
                Source::Comma(rows) => rows.next().map_err(Into::into),
                Source::Parquet(rows) => rows.next(),
            };
            match next {
                Ok(Next::Row) if self.exact && !self.whole() => {}
                Ok(Next::Row) => break,
                Ok(Next::Broken(why)) => self.bad(why),
                Ok(Next::End) => return false,
                Err(error) => {
                    self.lost = Some(error);
                    return false;
                }
            }
        }
        self.read += 1;
        if self.read.is_multiple_of(PROGRESS) {
            self.progress.at(self.source.place());
        }
        true
    }

    fn whole(&mut self) -> bool {
        let Source::Comma(rows) = &self.source else {
            return true;
        };
        let (has, named) = (rows.fields(), rows.heads().len());
        if has != named {
            self.bad(format!("{has} fields, but the head names {named}"));
        }
        has == named
    }

    /// The line the row begins on; in Parquet the number of the row.
    pub(crate) fn line(&self) -> u64 {
        match &self.source {
            Source::Comma(rows) => rows.line(),
            Source::Parquet(rows) => rows.row(),
        }
    }

    /// A field without the blanks around it, by the place of its column among those opened with; empty where there is none.
    pub(crate) fn text(&self, column: usize) -> &str {
        let Some(at) = self.columns[column].1 else {
            return "";
        };
        match &self.source {
            Source::Comma(rows) => rows.field(at).trim(),
            Source::Parquet(rows) => rows.field(at).trim(),
        }
    }

    /// A field that must say something; an empty one makes the row a bad one.
    pub(crate) fn filled(&mut self, columns: &[usize]) -> bool {
        for &column in columns {
            if self.text(column).is_empty() {
                self.bad(format!("{} is empty", self.columns[column].0));
                return false;
            }
        }
        true
    }

    /// A number; what is none makes the row a bad one.
    pub(crate) fn number<N: FromStr<Err: Display>>(&mut self, column: usize) -> Option<N> {
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
    pub(crate) fn number_or<N: FromStr<Err: Display>>(
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
    pub(crate) fn known(&mut self, column: usize, names: &Names) -> Option<u32> {
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
    pub(crate) fn bad(&mut self, why: impl Display) {
        self.bad += 1;
        if self.bad <= NAMED_MAX {
            let said = format!("{}:{}: {why}", self.path.display(), self.line());
            self.progress.aside(&said);
        }
    }

    /// The end: how many bad rows were left out; an error where any was bad and none was to be left out.
    pub(crate) fn finish(self) -> Result<usize> {
        self.progress.done();
        if let Some(error) = self.lost {
            return Err(error).with_context(|| format!("{} cannot be read", self.path.display()));
        }
        if self.bad > 0 && self.skip {
            eprintln!("{}: {} bad rows left out", self.path.display(), self.bad);
        } else if self.bad > 0 {
            let heads: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
            bail!(
                "{}: {} rows are not as the head {} asks; mend them and run it again",
                self.path.display(),
                self.bad,
                heads.join(",")
            );
        }
        Ok(self.bad)
    }
}

impl Source {
    fn heads(&self) -> &[String] {
        match self {
            Self::Comma(rows) => rows.heads(),
            Self::Parquet(rows) => rows.heads(),
        }
    }

    /// Bytes of CSV, rows of Parquet.
    fn length(&self) -> u64 {
        match self {
            Self::Comma(rows) => rows.length(),
            Self::Parquet(rows) => rows.length(),
        }
    }

    fn place(&self) -> u64 {
        match self {
            Self::Comma(rows) => rows.place(),
            Self::Parquet(rows) => rows.row(),
        }
    }
}

fn source(path: &Path, head: &str) -> Result<Source> {
    let cannot = || {
        format!(
            "{} cannot be read; name a table (CSV or Parquet) with the head {head}",
            path.display()
        )
    };
    let mut magic = [0; 4];
    let mut file = File::open(path).with_context(cannot)?;
    let whole = file.read_exact(&mut magic).is_ok();
    if whole && &magic == b"PAR1" {
        return Ok(Source::Parquet(Box::new(
            Parquet::open(path).with_context(cannot)?,
        )));
    }
    let rows = Comma::open(path).with_context(cannot)?;
    Ok(Source::Comma(rows))
}

#[cfg(test)]
mod tests;
