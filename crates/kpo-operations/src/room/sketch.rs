//! A page as it was drawn, and where its words stand: what hidden marks are laid into, and later read over.

use cosmic_text::{LayoutGlyph, LayoutRun};
use kpo_engines::imprint::Spot;
use kpo_engines::imprint::shift::Area;
use kpo_engines::raster::Page;

use super::layout::{LINE, MARGIN};

/// A page as it was drawn, and where its words stand.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The pixels.
    pub page: Page,
    /// The words, for kinds laid out here.
    pub words: Vec<Spot>,
    pub(super) carriers: usize,
}

impl Sketch {
    /// A page whose words are not known.
    pub fn of(page: Page) -> Self {
        Self {
            page,
            words: Vec::new(),
            carriers: 0,
        }
    }
}

/// A word of a laid-out line: its glyphs and its place.
pub(super) struct Word {
    pub(super) glyphs: std::ops::Range<usize>,
    pub(super) spot: Spot,
}

/// The words of a line in the order they stand in. All but the first and the last may be moved: those two hold the line's
/// edges, and show whoever reads the page later where it would stand unmoved.
pub(super) fn words_of(run: &LayoutRun<'_>, top: i64, carriers: &mut usize) -> Vec<Word> {
    let blank = |glyph: &LayoutGlyph| {
        run.text
            .get(glyph.start..glyph.end)
            .is_none_or(|text| text.chars().all(char::is_whitespace))
    };
    let mut words = Vec::new();
    let mut start = None;
    for at in 0..=run.glyphs.len() {
        match (run.glyphs.get(at).map(blank), start) {
            (Some(false), None) => start = Some(at),
            (Some(true) | None, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    let last = words.len().saturating_sub(1);
    words
        .into_iter()
        .enumerate()
        .map(|(nth, glyphs)| {
            let carrier = (nth > 0 && nth < last).then(|| {
                *carriers += 1;
                *carriers - 1
            });
            let edge = |pick: fn(f32, f32) -> f32, of: fn(&LayoutGlyph) -> f32, from: f32| {
                run.glyphs[glyphs.clone()].iter().map(of).fold(from, pick)
            };
            let left = edge(f32::min, |glyph| glyph.x, f32::MAX);
            let right = edge(f32::max, |glyph| glyph.x + glyph.w, 0.0);
            let area = Area {
                x0: MARGIN + left as i64,
                y0: top,
                x1: MARGIN + right.ceil() as i64,
                y1: top + LINE,
            };
            Word {
                glyphs,
                spot: Spot { area, carrier },
            }
        })
        .collect()
}
