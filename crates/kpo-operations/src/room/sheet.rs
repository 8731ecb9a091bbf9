//! Workbooks, as grids of what their cells show. Formulas are not computed here: the value the workbook was saved with
//! is what is drawn, and nothing it refers to is fetched.

use std::io::Cursor;

use bytes::Bytes;
use calamine::{Data, Reader, Xlsx};
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
        let range = book.worksheet_range(&name).map_err(|_| damaged())?;
        let (height, columns) = range.get_size();
        cells = cells.saturating_add(height.saturating_mul(columns));
        if cells > CELLS_MAX {
            return Err(Refusal::new("document-too-long"));
        }
        let rows = range
            .rows()
            .map(|row| row.iter().map(shown).collect())
            .collect::<Vec<Vec<String>>>();
        grids.push(Grid {
            name,
            rows,
            columns,
        });
    }
    grids.retain(|grid| grid.columns > 0);
    Ok(grids)
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
