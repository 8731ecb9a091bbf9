//! Pictures: their size is read before they are decoded, and what is shown is drawn anew, so that nothing hidden in the
//! file (places, cameras, comments, a second file) goes with it.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits};
use kpo_engines::raster::Page;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{FileKind, PIXELS_MAX};

use super::archive::damaged;
use super::layout::{PAGE_HEIGHT, PAGE_WIDTH};

fn reader(kind: FileKind, bytes: &[u8]) -> ImageReader<Cursor<&[u8]>> {
    let format = match kind {
        FileKind::Jpeg => ImageFormat::Jpeg,
        _ => ImageFormat::Png,
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXELS_MAX * 8 + 64 * 1024 * 1024);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader
}

/// Checks a picture by its declared size, then by decoding it.
pub fn check(kind: FileKind, bytes: &[u8]) -> Result<(), Refusal> {
    let (width, height) = reader(kind, bytes)
        .into_dimensions()
        .map_err(|_| damaged())?;
    if u64::from(width) * u64::from(height) > PIXELS_MAX || width == 0 || height == 0 {
        return Err(Refusal::new("document-pixels").with("limit", PIXELS_MAX / 1_000_000));
    }
    reader(kind, bytes)
        .decode()
        .map(drop)
        .map_err(|_| damaged())
}

/// Draws a picture on a page, made smaller where it is larger.
pub fn draw(kind: FileKind, bytes: &[u8]) -> Result<Page, Refusal> {
    let picture = reader(kind, bytes).decode().map_err(|_| damaged())?;
    let (width, height) = (PAGE_WIDTH as u32, PAGE_HEIGHT as u32);
    let picture = if picture.width() > width || picture.height() > height {
        picture.resize(width, height, FilterType::Triangle)
    } else {
        picture
    };
    let rgba = picture.to_rgba8();
    let mut page = Page::white(rgba.width() as usize, rgba.height() as usize);
    for (x, y, pixel) in rgba.enumerate_pixels() {
        let [red, green, blue, alpha] = pixel.0;
        page.blend(i64::from(x), i64::from(y), [red, green, blue], alpha);
    }
    Ok(page)
}
