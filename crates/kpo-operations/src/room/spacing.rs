//! Marks in the file of a word processor itself: the blank between two words is a quarter of a point wider or narrower, as the reader's
//! codeword says. The words, and everything else in the file, stay what they are (R25).
//!
//! WordprocessingML (ISO/IEC 29500-1, 17.3.2.35 `spacing`) gives the spacing of letters in twentieths of a point. A run of text is
//! parted at its blanks, each part under the same properties, and the blanks' own property is set. What is not plain text of a run
//! (drawings, fields, tracked formatting) is left as it is, byte for byte, as are all other parts of the file. Reading asks how far a blank
//! is from what the original has there, and knows a blank by the two words before and after it, so that a part of a file can be read.

use std::io::{Cursor, Write};
use std::ops::Range;

use bytes::Bytes;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::FileKind;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::archive::{self, damaged};
use super::imprint::Shifts;

mod reading;

pub(crate) use reading::read;

/// How much wider or narrower a blank is, in twentieths of a point: a quarter of one.
const STEP: i64 = 5;
/// Positions of a codeword for blanks; a longer text begins them again.
pub(crate) const BLANKS: usize = 8192;
const STORY: &str = "word/document.xml";
/// What a run may hold to be parted.
const PLAIN: [&str; 8] = [
    "w:rPr",
    "w:t",
    "w:tab",
    "w:br",
    "w:cr",
    "w:noBreakHyphen",
    "w:softHyphen",
    "w:lastRenderedPageBreak",
];
/// The properties of a run that stand after its spacing.
const AFTER: [&str; 18] = [
    "w:w",
    "w:kern",
    "w:position",
    "w:sz",
    "w:szCs",
    "w:highlight",
    "w:u",
    "w:effect",
    "w:bdr",
    "w:shd",
    "w:fitText",
    "w:vertAlign",
    "w:rtl",
    "w:cs",
    "w:em",
    "w:lang",
    "w:eastAsianLayout",
    "w:specVanish",
];

/// The same file, each blank as wide as `shifts` says of its place.
///
/// # Errors
/// `document-damaged` and the other refusals of an archive; `copy-source-blank` where no blank can carry a mark.
pub(super) fn mark(file: Bytes, shifts: &Shifts) -> Result<Vec<u8>, Refusal> {
    let mut archive = archive::open(FileKind::Docx, file)?;
    let story = archive::text(&mut archive, STORY)?;
    let mut marked = String::with_capacity(story.len() * 2);
    let (mut copied, mut blanks) = (0, Blanks::default());
    for piece in pieces(&story)? {
        match piece {
            Piece::Paragraph => blanks.begin(),
            Piece::Run(run) => {
                marked.push_str(&story[copied..run.whole.start]);
                copied = run.whole.end;
                run.write(&story, &mut marked, &mut blanks, shifts);
            }
        }
    }
    if blanks.count == 0 {
        return Err(Refusal::new("copy-source-blank"));
    }
    marked.push_str(&story[copied..]);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| damaged())?;
        if part.name().is_ok_and(|name| name == STORY) {
            let how = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            out.start_file(STORY, how).map_err(|_| damaged())?;
            out.write_all(marked.as_bytes()).map_err(|_| damaged())?;
        } else {
            out.raw_copy_file(part).map_err(|_| damaged())?;
        }
    }
    Ok(out.finish().map_err(|_| damaged())?.into_inner())
}

/// Counts blanks: those beside one another are one.
#[derive(Default)]
struct Blanks {
    count: usize,
    open: bool,
}

impl Blanks {
    fn begin(&mut self) {
        self.open = false;
    }

    /// The place of the blank one stands at.
    fn blank(&mut self) -> usize {
        if !self.open {
            self.count += 1;
            self.open = true;
        }
        self.count - 1
    }
}

/// What a text is read as.
enum Piece {
    Paragraph,
    Run(Run),
}

/// A run that may be parted: where it and its parts stand in the text.
struct Run {
    whole: Range<usize>,
    /// Its opening tag.
    tag: Range<usize>,
    /// Its properties, inside their tag; none where it has none.
    properties: Option<Range<usize>>,
    /// Its spacing: where that stands, and how wide it says.
    spacing: Option<(Range<usize>, i64)>,
    /// Where a spacing would have to stand.
    place: usize,
    parts: Vec<Part>,
}

enum Part {
    /// Words, as they are written, and whether blanks at their ends count.
    Words(Range<usize>, bool),
    /// Anything else.
    Other(Range<usize>),
}

impl Run {
    fn width(&self) -> i64 {
        self.spacing.as_ref().map_or(0, |(_, width)| *width)
    }

    fn write(&self, story: &str, to: &mut String, blanks: &mut Blanks, shifts: &Shifts) {
        let tag = &story[self.tag.clone()];
        let plain = self.properties.clone().map_or(String::new(), |inner| {
            format!("<w:rPr>{}</w:rPr>", &story[inner])
        });
        let mut open = false;
        for part in &self.parts {
            let (words, edges) = match part {
                Part::Other(range) => {
                    begin(to, &mut open, tag, &plain);
                    to.push_str(&story[range.clone()]);
                    blanks.begin();
                    continue;
                }
                Part::Words(range, edges) => (&story[range.clone()], *edges),
            };
            for (text, blank) in split(words, edges) {
                if !blank {
                    begin(to, &mut open, tag, &plain);
                    push_text(to, text, edges);
                    blanks.begin();
                    continue;
                }
                end(to, &mut open);
                let place = blanks.blank() % BLANKS;
                let width = self.width() + if shifts.right(place) { STEP } else { -STEP };
                begin(to, &mut open, tag, &self.spaced(story, width));
                push_text(to, text, true);
                end(to, &mut open);
            }
        }
        end(to, &mut open);
    }

    /// The properties with this spacing.
    fn spaced(&self, story: &str, width: i64) -> String {
        let spacing = format!("<w:spacing w:val=\"{width}\"/>");
        let Some(inner) = self.properties.clone() else {
            return format!("<w:rPr>{spacing}</w:rPr>");
        };
        let (before, after) = match &self.spacing {
            Some((old, _)) => (inner.start..old.start, old.end..inner.end),
            None => (inner.start..self.place, self.place..inner.end),
        };
        format!(
            "<w:rPr>{}{spacing}{}</w:rPr>",
            &story[before], &story[after]
        )
    }
}

fn begin(to: &mut String, open: &mut bool, tag: &str, properties: &str) {
    if !*open {
        to.push_str(tag);
        to.push_str(properties);
        *open = true;
    }
}

fn end(to: &mut String, open: &mut bool) {
    if *open {
        to.push_str("</w:r>");
        *open = false;
    }
}

fn push_text(to: &mut String, text: &str, preserved: bool) {
    to.push_str(if preserved {
        "<w:t xml:space=\"preserve\">"
    } else {
        "<w:t>"
    });
    to.push_str(text);
    to.push_str("</w:t>");
}

/// Parts words at their blanks. Blanks at the ends of what is not to be preserved are none: they are not shown, and stay with the word
/// beside them.
fn split(words: &str, edges: bool) -> Vec<(&str, bool)> {
    let unseen = [' ', '\t', '\r', '\n'];
    let (mut from, mut to) = (0, words.len());
    if !edges {
        from = words.len() - words.trim_start_matches(unseen).len();
        to = words.trim_end_matches(unseen).len().max(from);
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = from;
    while at < to {
        let blank = words[at..].starts_with(' ');
        let until = words[at..to]
            .find(|letter: char| (letter == ' ') != blank)
            .map_or(to, |more| at + more);
        let end = if until == to { words.len() } else { until };
        parts.push((&words[start..end], blank));
        (start, at) = (end, until);
    }
    if parts.is_empty() && !words.is_empty() {
        parts.push((words, false));
    }
    parts
}

/// The paragraphs' beginnings and the runs that may be parted, in order.
fn pieces(story: &str) -> Result<Vec<Piece>, Refusal> {
    let mut reader = Reader::from_str(story);
    let mut pieces = Vec::new();
    loop {
        let from = at(&reader);
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) if name(&tag) == "w:r" => {
                if let Some(run) = run(&mut reader, story, from)? {
                    pieces.push(Piece::Run(run));
                }
            }
            Event::Start(tag) if name(&tag) == "w:p" => pieces.push(Piece::Paragraph),
            Event::DocType(_) => return Err(damaged()),
            Event::Eof => return Ok(pieces),
            _ => {}
        }
    }
}

fn at(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn name(tag: &BytesStart<'_>) -> String {
    let name = tag.name();
    let name: &str = name.as_ref();
    name.to_owned()
}

/// Reads a run to its end; none where something in it is more than plain text.
fn run(reader: &mut Reader<&[u8]>, story: &str, from: usize) -> Result<Option<Run>, Refusal> {
    let tag = from..at(reader);
    let mut run = Run {
        whole: tag.clone(),
        tag,
        properties: None,
        spacing: None,
        place: 0,
        parts: Vec::new(),
    };
    let (mut depth, mut plain) = (0_usize, true);
    // The child that stands open: its name, where it begins, where its tag ends, and whether its blanks are preserved.
    let mut child: Option<(String, usize, usize, bool)> = None;
    loop {
        let start = at(reader);
        let event = reader.read_event().map_err(|_| damaged())?;
        let after = at(reader);
        match event {
            Event::Start(tag) => {
                depth += 1;
                if depth == 1 {
                    plain &= PLAIN.contains(&name(&tag).as_str());
                    child = Some((name(&tag), start, after, preserves(&tag)));
                } else {
                    // Properties have children; plain text has none.
                    let inside = child.as_ref().map(|one| one.0.as_str());
                    plain &= inside == Some("w:rPr") && name(&tag) != "w:rPrChange";
                    run.property(&name(&tag), start, None);
                }
            }
            Event::Empty(tag) if depth == 0 => {
                plain &= PLAIN.contains(&name(&tag).as_str());
                if name(&tag) != "w:rPr" {
                    run.parts.push(Part::Other(start..after));
                }
            }
            Event::Empty(tag) => {
                let width = (name(&tag) == "w:spacing").then(|| (start..after, width(&tag)));
                run.property(&name(&tag), start, width);
            }
            Event::End(_) if depth == 0 => {
                run.whole.end = after;
                let known = story.get(run.whole.clone()).is_some();
                return Ok((plain && known).then_some(run));
            }
            Event::End(_) => {
                depth -= 1;
                if depth == 0
                    && let Some((name, begun, inner, preserved)) = child.take()
                {
                    match name.as_str() {
                        "w:rPr" => {
                            run.properties = Some(inner..start);
                            if run.place == 0 {
                                run.place = start;
                            }
                        }
                        "w:t" => run.parts.push(Part::Words(inner..start, preserved)),
                        _ => run.parts.push(Part::Other(begun..after)),
                    }
                }
            }
            Event::Text(_) | Event::GeneralRef(_) => {}
            Event::Eof => return Err(damaged()),
            _ => plain = false,
        }
    }
}

impl Run {
    /// Notes a property, and where a spacing belongs: before the first of those that stand after it.
    fn property(&mut self, name: &str, start: usize, spacing: Option<(Range<usize>, i64)>) {
        if spacing.is_some() {
            self.spacing = spacing;
        }
        if self.place == 0 && AFTER.contains(&name) {
            self.place = start;
        }
    }
}

fn attribute(tag: &BytesStart<'_>, wanted: &str) -> Option<String> {
    tag.attributes().flatten().find_map(|attribute| {
        let name: &str = attribute.key.as_ref();
        (name == wanted).then(|| attribute.value.to_string())
    })
}

fn preserves(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "xml:space").as_deref() == Some("preserve")
}

fn width(tag: &BytesStart<'_>) -> i64 {
    let said = attribute(tag, "w:val");
    said.and_then(|said| said.parse().ok())
        .map_or(0, |width: i64| width.clamp(-31_680, 31_680))
}

#[cfg(test)]
mod tests;
