//! Laying text out on pages with the fonts that come with the program, so that a page looks the same on every machine
//! and no font of the machine's, and none from the file, is ever read.

use std::sync::{Arc, LazyLock};

use cosmic_text::fontdb::{Database, Source};
use cosmic_text::{
    Attrs, Buffer, Color, Family, FontSystem, Metrics, Shaping, SwashCache, Weight, Wrap,
};
use kpo_engines::raster::{Mask, Page};
use kpo_practice::refusal::Refusal;
use kpo_practice::room::PAGES_MAX;

use super::sheet::Grid;
use super::sketch::{Sketch, words_of};
use super::writing::Paragraph;

/// What drew a page: another name whenever the same document would no longer give the same pixels, so that a trace can say
/// that it reads over a page drawn otherwise.
pub const ENGINE: &str = "kpo 1";
/// A page's width: A4 at 150 dots an inch.
pub const PAGE_WIDTH: usize = 1240;
/// A page's height.
pub const PAGE_HEIGHT: usize = 1754;
pub(super) const MARGIN: i64 = 110;
pub(super) const LINE: i64 = 28;
const LETTER: f32 = 19.0;
/// Lines on a page.
pub(super) const LINES: usize = (PAGE_HEIGHT as i64 - 2 * MARGIN) as usize / LINE as usize;
const COLUMN: i64 = PAGE_WIDTH as i64 - 2 * MARGIN;
/// The narrowest and widest column of a grid.
const CELL_MIN: i64 = 60;
const CELL_MAX: i64 = 420;

/// The faces that come with the program: plain and bold.
pub(super) const FACES: [&[u8]; 2] = [
    include_bytes!("../../fonts/DejaVuSans.ttf"),
    include_bytes!("../../fonts/DejaVuSans-Bold.ttf"),
];

static FONTS: LazyLock<Database> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in FACES {
        fonts.load_font_source(Source::Binary(Arc::new(font)));
    }
    fonts.set_sans_serif_family("DejaVu Sans");
    fonts
});

/// Shapes and draws text.
pub struct Pen {
    fonts: FontSystem,
    glyphs: SwashCache,
}

impl Pen {
    /// A pen with the program's own fonts.
    pub fn new() -> Self {
        Self {
            fonts: FontSystem::new_with_locale_and_db("en".to_owned(), FONTS.clone()),
            glyphs: SwashCache::new(),
        }
    }

    fn shaped(&mut self, text: &str, size: f32, bold: bool, width: Option<f32>) -> Buffer {
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::new(size, LINE as f32));
        buffer.set_wrap(if width.is_some() {
            Wrap::WordOrGlyph
        } else {
            Wrap::None
        });
        buffer.set_size(width, None);
        let weight = if bold { Weight::BOLD } else { Weight::NORMAL };
        let attributes = Attrs::new().family(Family::SansSerif).weight(weight);
        buffer.set_text(text, &attributes, Shaping::Advanced, None);
        buffer.shape_until_scroll(&mut self.fonts, false);
        buffer
    }

    /// A paragraph laid out as wide as a page lets it be.
    pub(super) fn buffer(&mut self, paragraph: &Paragraph) -> Buffer {
        self.shaped(
            &paragraph.text,
            size_of(paragraph),
            paragraph.heading,
            Some(COLUMN as f32),
        )
    }

    /// The glyph of one letter; 0 where the face has none.
    pub(super) fn glyph(&mut self, letter: &str, bold: bool) -> u32 {
        let buffer = self.shaped(letter, LETTER, bold, None);
        let first = buffer
            .layout_runs()
            .find_map(|run| run.glyphs.first().cloned());
        first.map_or(0, |glyph| u32::from(glyph.glyph_id))
    }

    /// Whether a face is the bold one.
    pub(super) fn is_bold(&self, face: cosmic_text::fontdb::ID) -> bool {
        let known = self.fonts.db().face(face);
        known.is_some_and(|face| face.weight == Weight::BOLD)
    }

    /// Where each line of a paragraph begins, in bytes.
    fn lines(&mut self, paragraph: &Paragraph) -> Vec<usize> {
        let buffer = self.buffer(paragraph);
        let starts: Vec<usize> = buffer
            .layout_runs()
            .map(|run| {
                run.glyphs
                    .iter()
                    .map(|glyph| glyph.start)
                    .min()
                    .unwrap_or(0)
            })
            .collect();
        if starts.is_empty() { vec![0] } else { starts }
    }

    /// Draws a paragraph at `y`, at most `lines` of it; returns how many lines it took.
    fn paragraph(
        &mut self,
        sheet: &mut Sketch,
        paragraph: &Paragraph,
        y: i64,
        lines: usize,
        shifts: &dyn Fn(usize) -> f32,
    ) -> usize {
        let buffer = self.buffer(paragraph);
        let taken = buffer.layout_runs().count().max(1);
        let foot = y + lines as i64 * LINE;
        for run in buffer.layout_runs() {
            let top = y + run.line_top as i64;
            if top >= foot {
                break;
            }
            for word in words_of(&run, top, &mut sheet.carriers) {
                let off = word.spot.carrier.map_or(0.0, shifts);
                for glyph in &run.glyphs[word.glyphs] {
                    let placed = glyph.physical((off, run.line_y), 1.0);
                    let (left, top) = (MARGIN + i64::from(placed.x), y + i64::from(placed.y));
                    let key = placed.cache_key;
                    self.glyphs
                        .with_pixels(&mut self.fonts, key, INK, |x, y, colour| {
                            let (x, y) = (left + i64::from(x), top + i64::from(y));
                            if y < foot {
                                sheet.page.blend(x, y, ink(colour), colour.a());
                            }
                        });
                }
                sheet.words.push(word.spot);
            }
        }
        taken
    }

    /// Draws one line of text, cut at `width`.
    #[expect(
        clippy::too_many_arguments,
        reason = "a place, a size and a weight: a struct would be named once"
    )]
    pub fn line(
        &mut self,
        page: &mut Page,
        text: &str,
        x: i64,
        y: i64,
        width: i64,
        size: f32,
        bold: bool,
    ) {
        let mut buffer = self.shaped(text, size, bold, None);
        buffer.draw(
            &mut self.fonts,
            &mut self.glyphs,
            INK,
            |left, top, across, down, colour| {
                for dy in 0..i64::from(down) {
                    for dx in 0..i64::from(across) {
                        let at = i64::from(left) + dx;
                        if at < width {
                            page.blend(
                                x + at,
                                y - 4 + i64::from(top) + dy,
                                ink(colour),
                                colour.a(),
                            );
                        }
                    }
                }
            },
        );
    }

    /// How wide one line of text is.
    fn width(&mut self, text: &str, size: f32) -> i64 {
        self.shaped(text, size, false, None)
            .layout_runs()
            .map(|run| run.line_w)
            .fold(0.0, f32::max)
            .ceil() as i64
    }

    /// One line of text as a mask, for weaving.
    pub fn mask(&mut self, text: &str, size: f32) -> Mask {
        let mut buffer = self.shaped(text, size, true, None);
        let width = buffer
            .layout_runs()
            .map(|run| run.line_w)
            .fold(0.0, f32::max);
        let mut mask = Mask::new(
            width.ceil().clamp(2.0, 6000.0) as usize + 2,
            LINE as usize + 8,
        );
        buffer.draw(
            &mut self.fonts,
            &mut self.glyphs,
            INK,
            |left, top, width, height, colour| {
                for dy in 0..i64::from(height) {
                    for dx in 0..i64::from(width) {
                        mask.cover(i64::from(left) + dx, i64::from(top) + dy, colour.a());
                    }
                }
            },
        );
        mask
    }
}

impl Default for Pen {
    fn default() -> Self {
        Self::new()
    }
}

const INK: Color = Color::rgb(20, 20, 24);

fn ink(colour: Color) -> [u8; 3] {
    [colour.r(), colour.g(), colour.b()]
}

fn size_of(paragraph: &Paragraph) -> f32 {
    if paragraph.heading {
        LETTER + 3.0
    } else {
        LETTER
    }
}

/// Where each page of flowing text begins: paragraph and byte.
pub fn break_flow(paragraphs: &[Paragraph]) -> Result<Vec<[usize; 2]>, Refusal> {
    let mut pen = Pen::new();
    let mut breaks = vec![[0, 0]];
    let mut used = 0;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        for start in pen.lines(paragraph) {
            if used == LINES {
                breaks.push([index, start]);
                used = 0;
                if breaks.len() as i64 > PAGES_MAX {
                    return Err(Refusal::new("document-too-long"));
                }
            }
            used += 1;
        }
    }
    Ok(breaks)
}

/// Draws the page that begins at `from`; the word that is the page's nth carrier stands `shifts(n)` pixels to the right of its
/// place.
pub fn draw_flow(
    paragraphs: &[Paragraph],
    from: [usize; 2],
    shifts: &dyn Fn(usize) -> f32,
) -> Sketch {
    let mut sheet = Sketch::of(Page::white(PAGE_WIDTH, PAGE_HEIGHT));
    let mut pen = Pen::new();
    let mut used = 0;
    for (offset, paragraph) in paragraphs.iter().skip(from[0]).enumerate() {
        if used >= LINES {
            break;
        }
        let start = if offset == 0 { from[1] } else { 0 };
        let rest = rest(paragraph, start);
        let y = MARGIN + used as i64 * LINE;
        used += pen.paragraph(&mut sheet, &rest, y, LINES - used, shifts);
    }
    sheet
}

/// A paragraph from the byte on at which a page begins.
pub(super) fn rest(paragraph: &Paragraph, start: usize) -> Paragraph {
    Paragraph {
        text: paragraph.text.get(start..).unwrap_or_default().to_owned(),
        ..*paragraph
    }
}

/// Where each page of a workbook begins: sheet, row, column.
pub fn break_grids(grids: &[Grid]) -> Result<Vec<[usize; 3]>, Refusal> {
    let mut pen = Pen::new();
    let mut breaks = Vec::new();
    for (sheet, grid) in grids.iter().enumerate() {
        let widths = widths(&mut pen, grid);
        for row in (0..grid.rows.len()).step_by(LINES - 1) {
            let mut column = 0;
            while column < grid.columns {
                breaks.push([sheet, row, column]);
                column += fitting(&widths[column..]);
            }
            if breaks.len() as i64 > PAGES_MAX {
                return Err(Refusal::new("document-too-long"));
            }
        }
    }
    Ok(breaks)
}

fn widths(pen: &mut Pen, grid: &Grid) -> Vec<i64> {
    let mut widths = vec![CELL_MIN; grid.columns];
    for row in &grid.rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            // A letter is at least five pixels wide: shaping is only for cells that could widen the column.
            if *width < CELL_MAX && cell.chars().count() as i64 * 19 + 24 > *width {
                *width = (*width)
                    .max(pen.width(cell, LETTER - 3.0) + 24)
                    .min(CELL_MAX);
            }
        }
    }
    widths
}

/// How many columns go beside one another.
fn fitting(widths: &[i64]) -> usize {
    let mut left = COLUMN;
    let mut count = 0;
    for width in widths {
        left -= width;
        if left < 0 && count > 0 {
            break;
        }
        count += 1;
    }
    count.max(1)
}

/// Draws the page of a workbook that begins at `from`.
pub fn draw_grid(grids: &[Grid], from: [usize; 3]) -> Page {
    let mut page = Page::white(PAGE_WIDTH, PAGE_HEIGHT);
    let mut pen = Pen::new();
    let [sheet, first_row, first_column] = from;
    let Some(grid) = grids.get(sheet) else {
        return page;
    };
    let widths = widths(&mut pen, grid);
    let columns = fitting(&widths[first_column.min(widths.len())..]);
    pen.line(
        &mut page,
        &grid.name,
        MARGIN,
        MARGIN - 6,
        COLUMN,
        LETTER,
        true,
    );
    for (line, row) in grid.rows.iter().skip(first_row).take(LINES - 1).enumerate() {
        let y = MARGIN + (line as i64 + 1) * LINE;
        let mut x = MARGIN;
        for (column, across) in widths.iter().enumerate().skip(first_column).take(columns) {
            let cell = row.get(column).map_or("", String::as_str);
            pen.line(
                &mut page,
                cell,
                x + 6,
                y + 4,
                across - 12,
                LETTER - 3.0,
                false,
            );
            page.fill(x, y, 1, LINE, RULE);
            x += across;
        }
        page.fill(x, y, 1, LINE, RULE);
        page.fill(MARGIN, y, x - MARGIN, 1, RULE);
        page.fill(MARGIN, y + LINE, x - MARGIN, 1, RULE);
    }
    page
}

const RULE: [u8; 3] = [190, 190, 184];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_break_where_they_are_full_and_lose_nothing() {
        let paragraphs: Vec<Paragraph> = (0..40)
            .map(|n| Paragraph {
                text: format!("{n} {}", "kiln yield and fuel ".repeat(30)),
                heading: n % 10 == 0,
                level: 1,
            })
            .collect();
        let breaks = break_flow(&paragraphs).expect("pages");
        assert!(breaks.len() > 3, "{breaks:?}");
        for pair in breaks.windows(2) {
            assert!(pair[0] < pair[1]);
        }
        let sketch = draw_flow(&paragraphs, breaks[1], &|_| 0.0);
        assert!(sketch.page.rgb.iter().any(|byte| *byte < 100));
    }

    #[test]
    fn an_empty_text_is_one_empty_page() {
        assert_eq!(break_flow(&[]).expect("a page"), vec![[0, 0]]);
    }
}
