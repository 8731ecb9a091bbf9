//! Rows of Parquet: the columns asked for, some thousand rows at a time, each value as the text a CSV would hold.
//!
//! Read are texts, whole numbers, floating-point numbers and truth values, compressed with Snappy, Zstandard, gzip or not at
//! all. A missing value is an empty field. What else Parquet knows (lists, days, decimals) is refused by name.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use parquet::basic::ConvertedType;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::file::reader::{FileReader as _, SerializedFileReader};

use super::Next;

/// How many rows are taken at once.
const BATCH: usize = 1 << 14;

/// The rows of a file, one after the other.
pub(super) struct Parquet {
    file: SerializedFileReader<File>,
    heads: Vec<String>,
    rows: u64,
    columns: Vec<Column>,
    /// The next group of rows to open.
    group: usize,
    /// How many rows of the opened group were not taken yet.
    left: usize,
    /// The rows taken, and which of them is this one, plus one.
    taken: usize,
    at: usize,
    row: u64,
}

/// A column asked for.
struct Column {
    place: usize,
    deepest: i16,
    unsigned: bool,
    reader: Option<ColumnReader>,
    text: String,
    ends: Vec<usize>,
    /// The places of values that are no UTF-8, rising.
    foul: Vec<usize>,
}

impl Parquet {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = SerializedFileReader::new(File::open(path)?)?;
        let about = file.metadata().file_metadata();
        let heads = about.schema_descr().columns().iter();
        let heads = heads.map(|column| column.path().string()).collect();
        let rows = u64::try_from(about.num_rows()).unwrap_or(0);
        Ok(Self {
            file,
            heads,
            rows,
            columns: Vec::new(),
            group: 0,
            left: 0,
            taken: 0,
            at: 0,
            row: 0,
        })
    }

    pub(super) fn heads(&self) -> &[String] {
        &self.heads
    }

    /// How many rows there are.
    pub(super) fn length(&self) -> u64 {
        self.rows
    }

    /// The number of this row, from 1 on.
    pub(super) fn row(&self) -> u64 {
        self.row
    }

    /// Asks for a column; its fields are then found in the order in which columns were asked for.
    pub(super) fn want(&mut self, place: usize) -> Result<()> {
        let schema = self.file.metadata().file_metadata().schema_descr();
        let about = schema.column(place);
        let kind = about.converted_type();
        let unsigned = matches!(
            kind,
            ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64
        );
        let plain = unsigned
            || matches!(
                kind,
                ConvertedType::UTF8
                    | ConvertedType::ENUM
                    | ConvertedType::JSON
                    | ConvertedType::INT_8
                    | ConvertedType::INT_16
                    | ConvertedType::INT_32
                    | ConvertedType::INT_64
            )
            || (kind == ConvertedType::NONE && about.logical_type_ref().is_none());
        if about.max_rep_level() > 0 || !plain {
            bail!(
                "column '{}' holds neither texts nor numbers ({kind}); write it as text",
                about.name()
            );
        }
        self.columns.push(Column {
            place,
            deepest: about.max_def_level(),
            unsigned,
            reader: None,
            text: String::new(),
            ends: Vec::new(),
            foul: Vec::new(),
        });
        Ok(())
    }

    pub(super) fn field(&self, column: usize) -> &str {
        let at = self.at.saturating_sub(1);
        self.columns
            .get(column)
            .map_or("", |column| column.field(at))
    }

    pub(super) fn next(&mut self) -> Result<Next> {
        while self.at == self.taken {
            if !self.take()? {
                return Ok(Next::End);
            }
        }
        self.at += 1;
        self.row += 1;
        let foul = |column: &Column| column.foul.binary_search(&(self.at - 1)).is_ok();
        Ok(if self.columns.iter().any(foul) {
            Next::Broken("is not written in UTF-8".to_owned())
        } else {
            Next::Row
        })
    }

    /// Takes some more rows; false at the end.
    fn take(&mut self) -> Result<bool> {
        if self.left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.group)?;
            self.group += 1;
            self.left = usize::try_from(group.metadata().num_rows())?;
            for column in &mut self.columns {
                column.reader = Some(group.get_column_reader(column.place)?);
            }
        }
        let take = self.left.min(BATCH);
        for column in &mut self.columns {
            column.take(take)?;
        }
        self.left -= take;
        (self.taken, self.at) = (take, 0);
        Ok(true)
    }
}

impl Column {
    fn field(&self, at: usize) -> &str {
        let from = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let to = self.ends.get(at).copied();
        to.and_then(|to| self.text.get(from..to)).unwrap_or("")
    }

    fn take(&mut self, rows: usize) -> Result<()> {
        self.text.clear();
        self.ends.clear();
        self.foul.clear();
        let mut reader = self
            .reader
            .take()
            .ok_or_else(|| anyhow!("the column is not open"))?;
        let unsigned = self.unsigned;
        match &mut reader {
            ColumnReader::BoolColumnReader(reader) => self.pull(reader, rows, |value, text| {
                text.push_str(if *value { "true" } else { "false" });
                true
            }),
            ColumnReader::Int32ColumnReader(reader) => self.pull(reader, rows, |value, text| {
                if unsigned {
                    write!(text, "{}", value.cast_unsigned()).is_ok()
                } else {
                    write!(text, "{value}").is_ok()
                }
            }),
            ColumnReader::Int64ColumnReader(reader) => self.pull(reader, rows, |value, text| {
                if unsigned {
                    write!(text, "{}", value.cast_unsigned()).is_ok()
                } else {
                    write!(text, "{value}").is_ok()
                }
            }),
            ColumnReader::FloatColumnReader(reader) => self.pull(reader, rows, |value, text| {
                value.is_nan() || write!(text, "{value}").is_ok()
            }),
            ColumnReader::DoubleColumnReader(reader) => self.pull(reader, rows, |value, text| {
                value.is_nan() || write!(text, "{value}").is_ok()
            }),
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.pull(reader, rows, |value, text| {
                    let said = std::str::from_utf8(value.data());
                    text.push_str(said.unwrap_or_default());
                    said.is_ok()
                })
            }
            ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
                bail!("a column holds neither texts nor numbers; write it as text")
            }
        }?;
        self.reader = Some(reader);
        Ok(())
    }

    /// So many rows of one column into `text`; `put` says whether a value could be written.
    fn pull<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        put: impl Fn(&T::T, &mut String) -> bool,
    ) -> Result<()> {
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        let (mut got, mut present) = (0, 0);
        while got < rows {
            let (more, some, _) =
                reader.read_records(rows - got, Some(&mut levels), None, &mut values)?;
            if more == 0 {
                bail!("a column ends before its rows do");
            }
            got += more;
            present += some;
        }
        let mut values = values.iter().take(present);
        for row in 0..rows {
            let here = self.deepest == 0 || levels.get(row).copied() == Some(self.deepest);
            if here
                && let Some(value) = values.next()
                && !put(value, &mut self.text)
            {
                self.foul.push(row);
            }
            self.ends.push(self.text.len());
        }
        Ok(())
    }
}
