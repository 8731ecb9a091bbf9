//! One marked PDF for one reader: what of a document leaves where its mode is a marked PDF.
//!
//! What is laid out here becomes text again: real letters in embedded subsets of the same fonts, tagged (headings, paragraphs, the
//! reader's line and the paper as artifacts), so that it can be searched, copied and read aloud. Each word stands where the
//! same reader's codeword puts it on the page's picture, at the same size, over the same tinted paper, so that the trace of a picture
//! reads a page of this file, printed or rendered. The reader's line and its weave are pictures laid over the text: they add no word to it.
//! Other kinds become a PDF of their marked pictures.
//!
//! Standard: PDF 1.7 (ISO 32000-1), tagged; PDF/UA-1 (ISO 14289-1) is claimed where the library's validator found nothing against it.

use bytes::Bytes;
use cosmic_text::{Buffer, LayoutGlyph, LayoutRun};
use krilla::Document as Pdf;
use krilla::configure::validate::Accessibility;
use krilla::configure::{Configuration, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::image::Image;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    ArtifactType, ContentTag, Identifier, Node, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{SerializeSettings, color::rgb};

mod around;

use around::{about, artifact, language, lay, outline, over, paper, sheet};

use super::imprint::{Imprint, Shifts};
use super::layout::{self, LINE, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Pen};
use super::mark::{self, Mark};
use super::sketch::words_of;
use super::writing::Paragraph;
use crate::error::{Error, Result};

/// Points a pixel: pages are drawn at 150 dots an inch.
const POINTS: f32 = 72.0 / 150.0;
/// What a letter that no font here has is drawn as; the text keeps the letter.
const BOX: &str = "\u{25a1}";

/// A text and where its pages begin, for one reader.
pub(super) struct Text<'a> {
    pub(super) title: &'a str,
    pub(super) paragraphs: &'a [Paragraph],
    pub(super) breaks: &'a [[usize; 2]],
}

/// Lays a text out as a tagged PDF with the reader's marks. Takes long; see [`super::paper::aside`].
///
/// # Errors
/// `Unavailable` where the PDF cannot be written.
pub(super) fn text(text: &Text<'_>, imprint: &Imprint, mark: &Mark) -> Result<Bytes> {
    let accessible = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| Error::unavailable("no such kind of PDF"))?;
    match bound(text, imprint, mark, accessible) {
        // A letter that stands for nothing (private use, controls) cannot be read aloud: the file is tagged, but claims nothing.
        Err(KrillaError::Validation(_)) => bound(text, imprint, mark, Configuration::default()),
        other => other,
    }
    .map(Bytes::from)
    .map_err(|error| Error::unavailable(error.to_string()))
}

fn bound(
    text: &Text<'_>,
    imprint: &Imprint,
    mark: &Mark,
    configuration: Configuration,
) -> std::result::Result<Vec<u8>, KrillaError> {
    let mut pdf = Pdf::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    let words: String = text
        .paragraphs
        .iter()
        .take(40)
        .map(|one| one.text.clone() + "\n")
        .collect();
    pdf.set_metadata(about(text.title, mark).language(language(&words)));
    let mut hand = Hand::new();
    let (weave, line) = over(mark);
    let mut groups = Groups::default();
    for (nth, from) in text.breaks.iter().enumerate() {
        let number = nth as i64 + 1;
        let to = text.breaks.get(nth + 1).copied();
        let mut page = pdf.start_page_with(sheet(PAGE_WIDTH, PAGE_HEIGHT));
        let mut surface = page.surface();
        let paper = paper(imprint, number);
        artifact(
            &mut surface,
            &paper,
            (PAGE_WIDTH, PAGE_HEIGHT),
            0,
            ArtifactType::Background,
        );
        hand.page(
            &mut surface,
            text.paragraphs,
            nth,
            (*from, to),
            &imprint.shifts(number),
            &mut groups,
        );
        artifact(
            &mut surface,
            &weave,
            (PAGE_WIDTH, PAGE_HEIGHT),
            0,
            ArtifactType::Watermark,
        );
        let foot = PAGE_HEIGHT - mark::FOOT - 20;
        artifact(
            &mut surface,
            &line,
            (PAGE_WIDTH, mark::FOOT),
            foot,
            ArtifactType::Footer,
        );
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new();
    for (_, group) in groups.done {
        tree.push(group);
    }
    pdf.set_tag_tree(tree);
    pdf.set_outline(outline(text.title, groups.headings));
    pdf.finish()
}

/// Puts marked pictures of pages together as a PDF. Each is a figure that says which page it shows; nothing is claimed of how it reads.
///
/// # Errors
/// `Unavailable` where the PDF cannot be written.
pub(super) fn pictures(title: &str, pages: Vec<Bytes>, mark: &Mark) -> Result<Bytes> {
    let broken = |error: String| Error::unavailable(error);
    let mut pdf = Pdf::new_with(SerializeSettings::default());
    pdf.set_metadata(about(title, mark).language("und".to_owned()));
    let mut tree = TagTree::new();
    let count = pages.len();
    for (nth, png) in pages.into_iter().enumerate() {
        let picture = Image::from_png(png.to_vec().into(), false).map_err(broken)?;
        let (width, height) = picture.size();
        let (width, height) = (width as usize, height as usize);
        let mut page = pdf.start_page_with(sheet(width, height));
        let mut surface = page.surface();
        let id = surface.start_tagged(ContentTag::Other);
        lay(&mut surface, &picture, (width, height), 0);
        surface.end_tagged();
        surface.finish();
        page.finish();
        let alt = format!("{} / {count}", nth + 1);
        let mut figure = TagGroup::new(Tag::Figure(Some(alt)));
        figure.push(id);
        tree.push(figure);
    }
    pdf.set_tag_tree(tree);
    let file = pdf.finish().map_err(|error| broken(error.to_string()))?;
    Ok(Bytes::from(file))
}

/// The tagged paragraphs so far: one group each, also over a page's end.
#[derive(Default)]
struct Groups {
    done: Vec<(usize, TagGroup)>,
    /// A first heading is of the first level, and none skips one.
    level: u16,
    /// Where each heading stands: an outline.
    headings: Vec<(String, usize, f32)>,
}

impl Groups {
    fn push(
        &mut self,
        index: usize,
        paragraph: &Paragraph,
        id: Identifier,
        (page, y): (usize, f32),
    ) {
        if let Some((last, group)) = self.done.last_mut()
            && *last == index
        {
            group.push(Node::from(id));
            return;
        }
        let kind: TagKind = if paragraph.heading {
            let heading = (paragraph.text.clone(), page, y);
            self.headings.push(heading);
            self.level = paragraph.level.clamp(1, self.level + 1);
            match std::num::NonZeroU16::new(self.level) {
                Some(level) => Tag::Hn(level, Some(paragraph.text.clone())).into(),
                None => Tag::P.into(),
            }
        } else {
            Tag::P.into()
        };
        let mut group = TagGroup::new(kind);
        group.push(Node::from(id));
        self.done.push((index, group));
    }
}

/// What writes: the pen that lays out, and the same faces for the PDF.
struct Hand {
    pen: Pen,
    plain: Face,
    bold: Face,
}

/// A face, as far as it could be read, and its glyph of a box.
struct Face {
    font: Option<Font>,
    missing: u32,
}

impl Hand {
    fn new() -> Self {
        let mut pen = Pen::new();
        let [plain, bold] = [false, true].map(|bold| Face {
            font: Font::new(layout::FACES[usize::from(bold)].into(), 0),
            missing: pen.glyph(BOX, bold),
        });
        Self { pen, plain, bold }
    }

    /// Writes the page that begins at `from` and ends before `to`, as [`layout::draw_flow`] draws it.
    fn page(
        &mut self,
        surface: &mut Surface<'_>,
        paragraphs: &[Paragraph],
        page: usize,
        (from, to): ([usize; 2], Option<[usize; 2]>),
        shifts: &Shifts,
        groups: &mut Groups,
    ) {
        surface.set_fill(Some(Fill {
            paint: rgb::Color::new(20, 20, 24).into(),
            ..Fill::default()
        }));
        let (mut used, mut carriers) = (0, 0);
        let last = to.map_or(paragraphs.len(), |to| to[0] + 1);
        for (index, paragraph) in paragraphs.iter().enumerate().take(last).skip(from[0]) {
            if used >= layout::LINES {
                break;
            }
            let start = if index == from[0] { from[1] } else { 0 };
            let rest = layout::rest(paragraph, start);
            let y = MARGIN + used as i64 * LINE;
            let buffer = self.pen.buffer(&rest);
            let shown = layout::LINES - used;
            used += buffer.layout_runs().count().max(1);
            for run in buffer.layout_runs().take(shown) {
                if run.glyphs.is_empty() {
                    continue;
                }
                let id = surface.start_tagged(ContentTag::Other);
                self.line(surface, &buffer, &run, y, &mut carriers, shifts);
                surface.end_tagged();
                let place = (page, y as f32 * POINTS);
                groups.push(index, paragraph, id, place);
            }
        }
    }

    fn line(
        &self,
        surface: &mut Surface<'_>,
        buffer: &Buffer,
        run: &LayoutRun<'_>,
        y: i64,
        carriers: &mut usize,
        shifts: &Shifts,
    ) {
        let top = y + run.line_top as i64;
        // Blanks go with the word before them, so that every glyph of the line is written once and in order.
        let words = words_of(run, top, carriers);
        let mut pieces: Vec<(usize, f32)> = vec![(0, 0.0)];
        for word in words {
            let off = word.spot.carrier.map_or(0.0, |nth| shifts.of(nth));
            pieces.push((word.glyphs.start, off));
        }
        let ends: Vec<usize> = pieces[1..]
            .iter()
            .map(|(start, _)| *start)
            .chain([run.glyphs.len()])
            .collect();
        let placed = pieces.into_iter().zip(ends);
        if run.rtl {
            // Glyphs stand in the order they are seen in. They are written one by one in the order they are read in.
            let mut read: Vec<(usize, f32)> = placed
                .flat_map(|((start, off), end)| (start..end).map(move |nth| (nth, off)))
                .collect();
            read.sort_by_key(|(nth, _)| run.glyphs[*nth].start);
            for (nth, off) in read {
                self.piece(surface, run, nth..nth + 1, y, off);
            }
        } else {
            for ((start, off), end) in placed {
                self.piece(surface, run, start..end, y, off);
            }
        }
        self.gap(surface, buffer, run, y);
    }

    /// Writes glyphs of a line, moved by `off`; where the face changes another piece begins.
    fn piece(
        &self,
        surface: &mut Surface<'_>,
        run: &LayoutRun<'_>,
        range: std::ops::Range<usize>,
        y: i64,
        off: f32,
    ) {
        let mut start = range.start;
        while let Some(first) = run.glyphs[..range.end].get(start) {
            let same = |glyph: &&LayoutGlyph| glyph.font_id == first.font_id;
            let count = run.glyphs[start..range.end].iter().take_while(same).count();
            let glyphs = &run.glyphs[start..start + count];
            let face = self.face(first);
            let size = first.font_size;
            let written: Vec<KrillaGlyph> = glyphs
                .iter()
                .enumerate()
                .map(|(nth, glyph)| {
                    let next = glyphs.get(nth + 1);
                    let across = next.map_or(glyph.w, |next| next.x - glyph.x);
                    let id = match glyph.glyph_id {
                        0 => face.missing,
                        id => u32::from(id),
                    };
                    KrillaGlyph::new(
                        GlyphId::new(id),
                        across / size,
                        glyph.x_offset,
                        glyph.y_offset,
                        0.0,
                        glyph.start..glyph.end,
                        None,
                    )
                })
                .collect();
            let base = y as f32 + (run.line_y + first.y).trunc();
            self.put(
                surface,
                &written,
                run.text,
                (MARGIN as f32 + first.x + off, base),
                first,
            );
            start += count;
        }
    }

    /// A line that goes on below ends with the blank it was broken at, which layout leaves out: without it two words become one.
    fn gap(&self, surface: &mut Surface<'_>, buffer: &Buffer, run: &LayoutRun<'_>, y: i64) {
        let end = run.glyphs.iter().map(|glyph| glyph.end).max().unwrap_or(0);
        let blank = run
            .text
            .get(end..)
            .is_some_and(|rest| rest.starts_with(' '));
        let known = |glyph: &&LayoutGlyph| run.text.get(glyph.start..glyph.end) == Some(" ");
        let space = buffer
            .layout_runs()
            .find_map(|run| run.glyphs.iter().find(known).cloned());
        let (true, Some(space), Some(last)) = (blank, space, run.glyphs.last()) else {
            return;
        };
        let written = KrillaGlyph::new(
            GlyphId::new(u32::from(space.glyph_id)),
            space.w / space.font_size,
            0.0,
            0.0,
            0.0,
            end..end + 1,
            None,
        );
        let base = y as f32 + run.line_y.trunc();
        let beside = match run.glyphs.first() {
            Some(first) if run.rtl => first.x - space.w,
            _ => last.x + last.w,
        };
        let at = (MARGIN as f32 + beside, base);
        self.put(surface, &[written], run.text, at, &space);
    }

    fn put(
        &self,
        surface: &mut Surface<'_>,
        glyphs: &[KrillaGlyph],
        text: &str,
        (x, y): (f32, f32),
        of: &LayoutGlyph,
    ) {
        if let Some(font) = &self.face(of).font {
            let at = Point::from_xy(x * POINTS, y * POINTS);
            let size = of.font_size * POINTS;
            surface.draw_glyphs(at, glyphs, font.clone(), text, size, false);
        }
    }

    fn face(&self, glyph: &LayoutGlyph) -> &Face {
        if self.pen.is_bold(glyph.font_id) {
            &self.bold
        } else {
            &self.plain
        }
    }
}
