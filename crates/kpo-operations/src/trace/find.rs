//! The work of a trace: pictures out of what was found, pages drawn again without marks, readings, odds.

use bytes::Bytes;
use image::{ImageFormat, ImageReader, Limits};
use kpo_engines::fingerprint::{Code, Evidence, Reading, Verdict, together};
use kpo_engines::imprint::locate::Pages;
use kpo_engines::imprint::{Found, Gray, Original, find};
use kpo_practice::id::{Id, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{Document, FileKind, PIXELS_MAX};
use kpo_practice::trace::{Finding, PICTURES_MAX, Seen, Suspect, TraceVerdict};

use super::words;
use crate::room::imprint::{blank_position, page_number};
use crate::room::{paper, pdf, spacing};

/// Fewer blanks than these in common are no sign that a file is the document.
const BLANKS_MIN: usize = 8;

/// What kind of file was found. Text has no marks, but is looked for. An archive is read as a word processor's file.
pub(super) fn kind(found: &[u8]) -> Result<FileKind, Refusal> {
    [
        FileKind::Pdf,
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Docx,
        FileKind::Text,
    ]
    .into_iter()
    .find(|kind| kind.fits(found))
    .ok_or_else(|| Refusal::of_field("file", "trace-text"))
}

/// All that reading a found file takes.
pub(super) struct Task {
    pub(super) code: Code,
    pub(super) document: Document,
    pub(super) bytes: Bytes,
    pub(super) found: Bytes,
    pub(super) kind: FileKind,
    pub(super) readers: Vec<PersonId>,
    pub(super) originals: i64,
    pub(super) same_engine: bool,
}

impl Task {
    pub(super) fn run(self) -> Result<Finding, Refusal> {
        if self.kind == FileKind::Text {
            let seen = words::places(&self.document, self.bytes.clone(), &self.found)?;
            return Ok(self.said(seen));
        }
        if self.kind == FileKind::Docx {
            return self.spaced();
        }
        let pictures = self.pictures()?;
        let mut pages = Pages::default();
        for page in 1..=self.document.pages {
            pages.add(&self.original(page)?.picture);
        }
        let mut seen = Vec::new();
        let mut readings: Vec<Reading> = Vec::new();
        for (nth, picture) in pictures.iter().enumerate() {
            let mut draw = |page: usize| self.original(page as i64 + 1).ok();
            let Some(found) = find(picture, &pages, &mut draw) else {
                continue;
            };
            let original = self.original(found.page as i64 + 1)?;
            readings.extend(found.readings(&self.code, &original));
            seen.push(described(nth, &found, &original));
        }
        Ok(self.judged(pictures.len(), seen, readings))
    }

    /// A word processor's file is read as it is: how wide its blanks are beside those of the original.
    fn spaced(self) -> Result<Finding, Refusal> {
        let odd = || Refusal::of_field("file", "trace-source");
        if self.document.kind != FileKind::Docx {
            return Err(odd());
        }
        let read = spacing::read(self.bytes.clone(), self.found.clone()).map_err(|_| odd())?;
        let seen = (read.blanks.len() >= BLANKS_MIN).then_some(Seen {
            picture: 1,
            page: 0,
            part: [0, 0, 100, 100],
            alike: read.share,
        });
        let readings = read.blanks.into_iter().map(|blank| Reading {
            position: blank_position(blank.place),
            soft: blank.soft,
        });
        let readings = readings.collect();
        Ok(self.judged(1, seen.into_iter().collect(), readings))
    }

    /// The pictures of the found file.
    fn pictures(&self) -> Result<Vec<Gray>, Refusal> {
        if self.kind == FileKind::Pdf {
            let count = pdf::check(&self.found)?.min(PICTURES_MAX as i64);
            return (1..=count)
                .map(|page| Ok(Gray::of(&pdf::draw(&self.found, page)?)))
                .collect();
        }
        Ok(vec![decoded(self.kind, &self.found)?])
    }

    /// A page as it is without hidden marks.
    fn original(&self, page: i64) -> Result<Original, Refusal> {
        let Document { kind, breaks, .. } = &self.document;
        let sketch = paper::draw(*kind, self.bytes.clone(), breaks, page, None)?;
        Ok(Original {
            number: page_number(page),
            picture: Gray::of(&sketch.page),
            words: sketch.words,
        })
    }

    /// What words alone say: where they stand, and of nobody.
    fn said(&self, seen: Vec<Seen>) -> Finding {
        let verdict = if seen.is_empty() {
            TraceVerdict::Elsewhere
        } else {
            TraceVerdict::Words
        };
        Finding {
            verdict: verdict.word().to_owned(),
            pictures: 1,
            seen,
            bits: 0,
            readers: self.readers.len() as i64,
            originals: self.originals,
            same_engine: self.same_engine,
            suspects: Vec::new(),
        }
    }

    fn judged(&self, pictures: usize, seen: Vec<Seen>, readings: Vec<Reading>) -> Finding {
        let readers: Vec<uuid::Uuid> = self.readers.iter().map(|one| one.uuid()).collect();
        let evidence = Evidence::new(&self.code, &together(readings));
        let judged = evidence.judge(&self.code, &readers);
        let suspects = judged
            .candidates
            .iter()
            .map(|one| Suspect {
                person: one
                    .accused()
                    .then(|| self.readers.get(one.recipient).copied())
                    .flatten(),
                alone: one.alone,
                total: one.total,
            })
            .collect();
        let verdict = match judged.verdict {
            _ if seen.is_empty() => TraceVerdict::Elsewhere,
            Verdict::Accused => TraceVerdict::Accused,
            Verdict::Leads => TraceVerdict::Leads,
            Verdict::NoRecipient => TraceVerdict::NoRecipient,
        };
        Finding {
            verdict: verdict.word().to_owned(),
            pictures: pictures as i64,
            seen,
            bits: judged.bits.round() as i64,
            readers: self.readers.len() as i64,
            originals: self.originals,
            same_engine: self.same_engine,
            suspects,
        }
    }
}

fn described(nth: usize, found: &Found, original: &Original) -> Seen {
    let (width, height) = (original.picture.width, original.picture.height);
    let share = |at: usize, whole: usize| (at * 100 / whole.max(1)) as i64;
    let [left, top, right, bottom] = found.part;
    Seen {
        picture: nth as i64 + 1,
        page: found.page as i64 + 1,
        part: [
            share(left, width),
            share(top, height),
            share(right, width),
            share(bottom, height),
        ],
        alike: (found.alike * 100.0).round() as i64,
    }
}

/// A picture in shades of grey; its size is looked at before it is decoded.
fn decoded(kind: FileKind, bytes: &[u8]) -> Result<Gray, Refusal> {
    let damaged = || Refusal::of_field("file", "trace-damaged");
    let format = if kind == FileKind::Jpeg {
        ImageFormat::Jpeg
    } else {
        ImageFormat::Png
    };
    let reader = || {
        let mut limits = Limits::default();
        limits.max_alloc = Some(PIXELS_MAX * 8 + 64 * 1024 * 1024);
        let mut reader = ImageReader::with_format(std::io::Cursor::new(bytes), format);
        reader.limits(limits);
        reader
    };
    let (width, height) = reader().into_dimensions().map_err(|_| damaged())?;
    if u64::from(width) * u64::from(height) > PIXELS_MAX || width < 32 || height < 16 {
        return Err(Refusal::of_field("file", "trace-pixels"));
    }
    let picture = reader().decode().map_err(|_| damaged())?.to_luma32f();
    Ok(Gray {
        width: picture.width() as usize,
        height: picture.height() as usize,
        at: picture.into_raw().into_iter().map(|v| v * 255.0).collect(),
    })
}
