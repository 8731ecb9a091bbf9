//! Portable documents, drawn by a rasteriser in this program. Scripts, forms, attachments and links in them are never
//! looked at: only what a page shows becomes pixels.

use std::sync::Arc;

use bytes::Bytes;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use kpo_engines::raster::Page;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::PAGES_MAX;

use super::archive::damaged;
use super::budget;
use super::layout::{PAGE_HEIGHT, PAGE_WIDTH};

fn open(bytes: &Bytes) -> Result<Pdf, Refusal> {
    // An encrypted file whose password is empty would open; what it forbids could then not be told, so it is refused too.
    let encrypted = bytes
        .windows(9)
        .any(|nine| nine.starts_with(b"/Encrypt") && !nine[8].is_ascii_alphabetic());
    if encrypted {
        return Err(Refusal::new("document-locked"));
    }
    Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refusal::new("document-locked"),
        LoadPdfError::Invalid => damaged(),
    })
}

/// Checks a document: it opens, every page has a size that can be drawn, the first one is drawn. Returns its pages.
pub fn check(bytes: &Bytes) -> Result<i64, Refusal> {
    let pdf = open(bytes)?;
    let pages = pdf.pages();
    let count = pages.len();
    if count == 0 {
        return Err(damaged());
    }
    if count as i64 > PAGES_MAX {
        return Err(Refusal::new("document-too-long"));
    }
    for page in pages.iter() {
        scale(page.render_dimensions()).ok_or_else(damaged)?;
    }
    budget::keeps_within(&pdf)?;
    draw(bytes, 1)?;
    Ok(count as i64)
}

/// How much to enlarge a page so that it fills the picture; none where its size makes no sense.
fn scale((width, height): (f32, f32)) -> Option<f32> {
    let sound = |length: f32| length.is_finite() && (1.0..=20_000.0).contains(&length);
    if !sound(width) || !sound(height) {
        return None;
    }
    Some((PAGE_WIDTH as f32 / width).min(PAGE_HEIGHT as f32 / height))
}

/// Draws one page, counted from 1.
pub fn draw(bytes: &Bytes, number: i64) -> Result<Page, Refusal> {
    let pdf = open(bytes)?;
    let index = usize::try_from(number - 1).map_err(|_| damaged())?;
    let page = pdf.pages().get(index).ok_or_else(damaged)?;
    let scale = scale(page.render_dimensions()).ok_or_else(damaged)?;
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let drawn = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    Ok(Page::from_premultiplied(
        width,
        height,
        drawn.data_as_u8_slice(),
    ))
}
