//! Workbooks, as grids of what their cells show. Formulas are not computed here: the value the workbook was saved with
//! is what is drawn, and nothing it refers to is fetched.

use std::io::Cursor;

use bytes::Bytes;
use calamine::{Data, Reader, Xlsx, XlsxError};
use kpo_practice::refusal::Refusal;
use kpo_practice::room::FileKind;

use super::archive::{self, damaged};

/// The most cells drawn.
const CELLS_MAX: usize = 500_000;
/// The longest text drawn in a cell.
const CELL_CHARS_MAX: usize = 60;

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// Its rows from the first, each with its cells from the first.
    pub rows: Vec<Vec<String>>,
    /// How many columns it has.
    pub columns: usize,
}

/// The sheets of a workbook that hold anything.
pub fn grids(bytes: Bytes) -> Result<Vec<Grid>, Refusal> {
    archive::open(FileKind::Xlsx, bytes.clone())?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut grids = Vec::new();
    let mut cells = 0_usize;
    for name in book.sheet_names() {
        let rows = rows(&mut book, &name, &mut cells)?;
        grids.push(Grid {
            columns: rows.first().map_or(0, Vec::len),
            name,
            rows,
        });
    }
    grids.retain(|grid| grid.columns > 0);
    Ok(grids)
}

/// A sheet's rows, from the first cell that holds anything to the last. Two cells can span a grid no machine has room for,
/// so what they span is looked at before any of it is laid out.
fn rows(
    book: &mut Xlsx<Cursor<Bytes>>,
    name: &str,
    so_far: &mut usize,
) -> Result<Vec<Vec<String>>, Refusal> {
    let too_long = || Refusal::new("document-too-long");
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet that is one chart shows no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(_) => return Err(damaged()),
    };
    let mut cells: Vec<((usize, usize), String)> = Vec::new();
    let (mut first, mut last) = ((usize::MAX, usize::MAX), (0, 0));
    while let Some(cell) = reader.next_cell().map_err(|_| damaged())? {
        let (row, column) = cell.get_position();
        let place = (row as usize, column as usize);
        let text = shown(&Data::from(cell.get_value().clone()));
        if text.is_empty() {
            continue;
        }
        first = (first.0.min(place.0), first.1.min(place.1));
        last = (last.0.max(place.0), last.1.max(place.1));
        cells.push((place, text));
        if so_far.saturating_add(cells.len()) > CELLS_MAX {
            return Err(too_long());
        }
    }
    if cells.is_empty() {
        return Ok(Vec::new());
    }
    let (height, width) = (last.0 - first.0 + 1, last.1 - first.1 + 1);
    *so_far = so_far.saturating_add(height.saturating_mul(width));
    if *so_far > CELLS_MAX {
        return Err(too_long());
    }
    let mut rows = vec![vec![String::new(); width]; height];
    for ((row, column), text) in cells {
        rows[row - first.0][column - first.1] = text;
    }
    Ok(rows)
}

fn shown(cell: &Data) -> String {
    let text = match cell {
        Data::Empty => String::new(),
        Data::Float(number) => figure(*number),
        Data::DateTime(date) => date.to_string(),
        other => other.to_string(),
    };
    let mut text: String = text
        .replace(['\n', '\t'], " ")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    if text.chars().count() > CELL_CHARS_MAX {
        text = text.chars().take(CELL_CHARS_MAX - 1).chain(['…']).collect();
    }
    text
}

/// A figure without the noise of binary fractions.
fn figure(number: f64) -> String {
    let text = format!("{number:.6}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
