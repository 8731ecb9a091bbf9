//! Marked copies as the program makes them, and reading them as the program does.

use kpo_engines::fingerprint::{Biases, Code, Evidence, Judgement, Reading, together};
use kpo_engines::imprint::locate::Pages;
use kpo_engines::imprint::{Gray, Original, WORD_SHIFT, find, tint, word_position};
use kpo_operations::room::layout::{break_flow, draw_flow};
use kpo_operations::room::mark::{Mark, burn};
use kpo_operations::room::writing::{Paragraph, plain};
use kpo_practice::time::At;

/// How many people had a copy.
pub(crate) const RECIPIENTS: u64 = 200;

/// A document: its pages without marks, and its code.
pub(crate) struct Text {
    paragraphs: Vec<Paragraph>,
    breaks: Vec<[usize; 2]>,
    pub(crate) originals: Vec<Original>,
    pub(crate) pages: Pages,
    /// Characters to a line of the first page, on average.
    pub(crate) characters: f64,
}

impl Text {
    /// Lays out the project's own prose, or another text.
    pub(crate) fn new(text: &str, pages: usize) -> Self {
        let paragraphs = plain(text.as_bytes()).unwrap_or_default();
        let breaks = break_flow(&paragraphs).unwrap_or_default();
        let mut all = Self {
            originals: Vec::new(),
            pages: Pages::default(),
            characters: 0.0,
            paragraphs,
            breaks,
        };
        for number in 1..=pages.min(all.breaks.len()) {
            let sketch = draw_flow(&all.paragraphs, all.breaks[number - 1], &|_| 0.0);
            if number == 1 {
                let wide: i64 = sketch
                    .words
                    .iter()
                    .map(|word| word.area.x1 - word.area.x0)
                    .sum();
                let rows: std::collections::BTreeSet<i64> =
                    sketch.words.iter().map(|word| word.area.y0).collect();
                // Letters of this face and size are 11.2 pixels wide in this prose, and a blank goes with each word.
                all.characters =
                    (wide as f64 / 11.2 + sketch.words.len() as f64) / rows.len().max(1) as f64;
            }
            let original = Original {
                number: number as u64,
                picture: Gray::of(&sketch.page),
                words: sketch.words,
            };
            all.pages.add(&original.picture);
            all.originals.push(original);
        }
        all
    }

    /// A page of somebody's copy, with or without the mark that is seen; `words` moves words, or only tints.
    pub(crate) fn copy(
        &self,
        code: &Code,
        who: u64,
        page: usize,
        words: bool,
        visible: bool,
    ) -> Gray {
        let who_bytes = who.to_be_bytes();
        let word = code.word(&who_bytes);
        let number = page as u64 + 1;
        let shift = |nth| match word_position(number, nth) {
            Some(position) if words => {
                if word.bit(position) {
                    WORD_SHIFT
                } else {
                    -WORD_SHIFT
                }
            }
            _ => 0.0,
        };
        let mut sketch = draw_flow(&self.paragraphs, self.breaks[page], &shift);
        tint::lay(&mut sketch.page, code, &word, number);
        if !visible {
            return Gray::of(&sketch.page);
        }
        let mark = Mark {
            name: format!("Reader {who} of a firm"),
            organisation: "Bosphorus Analytics".to_owned(),
            at: At(1_772_000_000_000_000),
            class: 2,
            code: "ABCDEFGH23".to_owned(),
        };
        let png = burn(&sketch.page, &mark).map(|marked| marked.into_png());
        let picture = png.ok().and_then(|png| image::load_from_memory(&png).ok());
        picture.map_or_else(
            || Gray::of(&sketch.page),
            |picture| {
                let picture = picture.to_luma8();
                Gray {
                    width: picture.width() as usize,
                    height: picture.height() as usize,
                    at: picture.into_raw().into_iter().map(f32::from).collect(),
                }
            },
        )
    }

    /// What a found picture says; none if it is not located. `words` false reads the tint alone.
    pub(crate) fn read(
        &self,
        code: &Code,
        picture: &Gray,
        words: bool,
    ) -> Option<(usize, Vec<Reading>)> {
        let mut draw = |page: usize| self.originals.get(page).cloned();
        let found = find(picture, &self.pages, &mut draw)?;
        let mut original = self.originals[found.page].clone();
        if !words {
            original.words.clear();
        }
        Some((found.page, found.readings(code, &original)))
    }
}

/// A document's code; another number is another document.
pub(crate) fn code(number: u64) -> Code {
    Code::new(
        &[number as u8 ^ 0x5a; 32],
        &number.to_be_bytes(),
        Biases::against(3),
    )
}

/// Judges readings against everybody who had a copy.
pub(crate) fn judge(code: &Code, readings: Vec<Reading>) -> Judgement {
    let people: Vec<[u8; 8]> = (0..RECIPIENTS).map(u64::to_be_bytes).collect();
    Evidence::new(code, &together(readings)).judge(code, &people)
}
