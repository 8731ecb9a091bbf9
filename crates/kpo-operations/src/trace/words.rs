//! Where words that were found stand in a document: on which pages, and how far down (R25). They name nobody.

use bytes::Bytes;
use kpo_engines::passage::Text;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{Document, FileKind};
use kpo_practice::trace::{Seen, WORDS_MIN};

use crate::room::sheet::Grid;
use crate::room::writing::Paragraph;
use crate::room::{paper, sheet, writing};

/// The fewest words of a stretch.
const STRETCH_MIN: usize = 6;

/// Finds words on the pages of a document that is laid out here; of others the words are not known.
pub(super) fn places(
    document: &Document,
    bytes: Bytes,
    found: &[u8],
) -> Result<Vec<Seen>, Refusal> {
    let pages = match document.kind {
        FileKind::Text => flow(&writing::plain(&bytes)?, &document.breaks)?,
        FileKind::Docx => flow(&writing::document(bytes)?, &document.breaks)?,
        FileKind::Xlsx => cells(&sheet::grids(bytes)?, &document.breaks)?,
        FileKind::Pdf | FileKind::Png | FileKind::Jpeg => {
            return Err(Refusal::of_field("file", "trace-text"));
        }
    };
    let mut text = Text::default();
    let ends: Vec<usize> = pages.iter().map(|page| text.add(page)).collect();
    let asked: Vec<String> = writing::plain(found)?
        .into_iter()
        .map(|one| one.text)
        .collect();
    let passage = text.find(&asked.join("\n"), STRETCH_MIN);
    if passage.words < WORDS_MIN {
        return Err(Refusal::of_field("file", "trace-text"));
    }
    let mut seen = Vec::new();
    for (nth, stretch) in passage.stretches.iter().enumerate() {
        for (page, end) in ends.iter().enumerate() {
            let begin = page
                .checked_sub(1)
                .map_or(0, |before| ends.get(before).copied().unwrap_or(0));
            let (first, last) = (stretch.first.max(begin), stretch.end.min(*end));
            if first >= last {
                continue;
            }
            let down = |at: usize| ((at - begin) * 100 / (end - begin)) as i64;
            let here = stretch.words * (last - first) / (stretch.end - stretch.first);
            seen.push(Seen {
                picture: nth as i64 + 1,
                page: page as i64 + 1,
                part: [0, down(first), 100, down(last)],
                alike: ((here * 100).div_ceil(passage.words) as i64).min(100),
            });
        }
    }
    Ok(seen)
}

/// The words of each page of flowing text.
fn flow(paragraphs: &[Paragraph], breaks: &str) -> Result<Vec<String>, Refusal> {
    let starts: Vec<[usize; 2]> = paper::breaks(breaks)?;
    let mut pages = vec![String::new(); starts.len()];
    for (index, paragraph) in paragraphs.iter().enumerate() {
        // Where this paragraph is cut, and the page each part stands on.
        let mut page = starts
            .partition_point(|start| *start <= [index, 0])
            .saturating_sub(1);
        let mut from = 0;
        loop {
            let next = starts.get(page + 1).filter(|start| start[0] == index);
            let to = next.map_or(paragraph.text.len(), |start| start[1]);
            if let Some(into) = pages.get_mut(page) {
                into.push_str(paragraph.text.get(from..to).unwrap_or_default());
                into.push('\n');
            }
            if next.is_none() {
                break;
            }
            (page, from) = (page + 1, to);
        }
    }
    Ok(pages)
}

/// The cells of each page of a workbook.
fn cells(grids: &[Grid], breaks: &str) -> Result<Vec<String>, Refusal> {
    let starts: Vec<[usize; 3]> = paper::breaks(breaks)?;
    let mut pages = Vec::with_capacity(starts.len());
    for (nth, [sheet, row, column]) in starts.iter().copied().enumerate() {
        let Some(grid) = grids.get(sheet) else {
            pages.push(String::new());
            continue;
        };
        let after = &starts[nth + 1..];
        let below = after.iter().find(|next| next[0] == sheet && next[1] > row);
        let rows_end = below.map_or(grid.rows.len(), |next| next[1]);
        let beside = after.first().filter(|next| next[..2] == [sheet, row]);
        let columns_end = beside.map_or(grid.columns, |next| next[2]);
        let rows = grid.rows.get(row..rows_end).unwrap_or_default();
        let mut text = String::new();
        for cells in rows {
            for cell in cells
                .get(column..columns_end.min(cells.len()))
                .unwrap_or_default()
            {
                text.push_str(cell);
                text.push('\n');
            }
        }
        pages.push(text);
    }
    Ok(pages)
}
