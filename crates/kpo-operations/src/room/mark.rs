//! The reader's mark, and the one type that can leave.
//!
//! Handlers can send out a page only as [`Marked`], and a `Marked` is made only here, by drawing the mark into the
//! pixels: name, organisation, time, class and a code, woven over the whole page and repeated in a line beneath it.
//! There is no unmarked picture to fetch by another route, no layer to remove, nothing drawn in the browser.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use kpo_engines::raster::Page;
use kpo_practice::time::At;

use super::layout::Pen;
use crate::error::{Error, Result};

/// Whose copy it is.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The reader's name.
    pub name: String,
    /// Their organisation.
    pub organisation: String,
    /// When they looked.
    pub at: At,
    /// How secret the document is.
    pub class: i64,
    /// Leads from a found page to the record of the showing.
    pub code: String,
}

impl Mark {
    /// The mark in words. In one form for every reader: it is read by whoever finds the page.
    fn line(&self) -> String {
        let class = ["PUBLIC", "INTERNAL", "CONFIDENTIAL", "SECRET"]
            .get(usize::try_from(self.class).unwrap_or(3))
            .unwrap_or(&"SECRET");
        let at = self
            .at
            .timestamp()
            .strftime("%Y-%m-%d %H:%M UTC")
            .to_string();
        format!(
            "{} · {} · {at} · {class} · {}",
            self.name, self.organisation, self.code
        )
    }
}

/// A page as a picture with its reader's mark drawn in: the only form in which a page leaves.
#[derive(Clone, Debug)]
pub struct Marked {
    png: Bytes,
}

impl Marked {
    /// The picture, PNG.
    pub fn into_png(self) -> Bytes {
        self.png
    }
}

/// Height of the line beneath the page.
pub(super) const FOOT: usize = 34;
/// From one woven line to the next.
const PITCH: usize = 150;
/// Sine of the woven lines' angle.
const SLOPE: f64 = 0.42;

/// Draws the mark and makes the picture.
pub fn burn(page: &Page, mark: &Mark) -> Result<Marked> {
    let line = mark.line();
    let mut pen = Pen::new();
    let mut sheet = Page::white(page.width.max(480), page.height + FOOT);
    sheet.put(page, 0, 0);
    let woven = pen.mask(&line, 26.0);
    sheet.weave(&woven, SLOPE, PITCH, [110, 40, 40], 0.24);
    let (width, height) = (sheet.width as i64, page.height as i64);
    sheet.fill(0, height, width, FOOT as i64, [238, 238, 232]);
    pen.line(&mut sheet, &line, 10, height + 6, width - 20, 16.0, true);
    encode(&sheet)
}

/// What [`burn`] draws, each on white paper of its own: the weave over a page of this size, and the line.
pub(super) fn layers(mark: &Mark, (width, height): (usize, usize)) -> (Page, Page) {
    let line = mark.line();
    let mut pen = Pen::new();
    let mut weave = Page::white(width, height);
    let woven = pen.mask(&line, 26.0);
    weave.weave(&woven, SLOPE, PITCH, [110, 40, 40], 0.24);
    let mut foot = Page::white(width, FOOT);
    pen.line(&mut foot, &line, 10, 6, width as i64 - 20, 16.0, true);
    (weave, foot)
}

fn encode(sheet: &Page) -> Result<Marked> {
    let mut png = Cursor::new(Vec::new());
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Sub)
        .write_image(
            &sheet.rgb,
            sheet.width as u32,
            sheet.height as u32,
            ExtendedColorType::Rgb8,
        )
        .map_err(Error::unavailable)?;
    Ok(Marked {
        png: Bytes::from(png.into_inner()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_in_the_pixels_and_differs_by_reader() {
        let page = Page::white(900, 1200);
        let mark = Mark {
            name: "Çiğdem Şahin עדה".to_owned(),
            organisation: "Bosphorus".to_owned(),
            at: At(0),
            class: 2,
            code: "ABCDEFGH23".to_owned(),
        };
        let one = burn(&page, &mark).expect("a picture").into_png();
        let other = Mark {
            name: "Bob".to_owned(),
            ..mark
        };
        assert_ne!(one, burn(&page, &other).expect("a picture").into_png());
        let drawn = image::load_from_memory(&one).expect("a PNG").to_rgb8();
        // The upper half alone still holds the mark.
        let dark = drawn
            .enumerate_pixels()
            .filter(|(_, y, pixel)| *y < 600 && pixel.0[1] < 240)
            .count();
        assert!(dark > 2000, "{dark}");
    }
}
