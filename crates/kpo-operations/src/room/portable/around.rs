//! What is put around and under the words of a marked PDF: its properties, its outline, paper, weave and line.

use kpo_engines::raster::Page;
use kpo_engines::tokens;
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};

use super::POINTS;
use crate::room::imprint::Imprint;
use crate::room::layout::{PAGE_HEIGHT, PAGE_WIDTH};
use crate::room::mark::{self, Mark};

pub(super) fn about(title: &str, mark: &Mark) -> Metadata {
    let at = mark.at.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or(0);
    let when = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(title.to_owned())
        .creator("kpo".to_owned())
        .document_id(mark.code.clone())
        .creation_date(when)
}

/// The text's language as a tag; `und` where nothing speaks for one of the six.
pub(super) fn language(words: &str) -> String {
    tokens::guess(words)
        .map_or("und", tokens::Language::code)
        .to_owned()
}

pub(super) fn sheet(width: usize, height: usize) -> PageSettings {
    let size = Size::from_wh(width as f32 * POINTS, height as f32 * POINTS);
    size.map_or_else(PageSettings::default, PageSettings::new)
}

/// The reader's paper: its tint, and nothing on it.
pub(super) fn paper(imprint: &Imprint, number: i64) -> Image {
    let mut page = Page::white(PAGE_WIDTH, PAGE_HEIGHT);
    imprint.tint(&mut page, number);
    picture(&page, |_| 255)
}

/// What stands over every page: the weave, and the line at the foot.
pub(super) fn over(mark: &Mark) -> (Image, Image) {
    let (weave, line) = mark::layers(mark, (PAGE_WIDTH, PAGE_HEIGHT));
    // Over white paper each pixel is what was drawn; over ink it lets through what it does not cover.
    let cover = |pixel: &[u8]| 255 - pixel.iter().copied().min().unwrap_or(255);
    (picture(&weave, cover), picture(&line, cover))
}

fn picture(page: &Page, cover: impl Fn(&[u8]) -> u8) -> Image {
    let mut rgba = Vec::with_capacity(page.rgb.len() / 3 * 4);
    for pixel in page.rgb.chunks_exact(3) {
        let alpha = cover(pixel);
        for shade in pixel {
            // What lies on white with this cover gives back the pixel.
            let under = 255 - u32::from(alpha);
            let of = u32::from(*shade).saturating_sub(under) * 255;
            rgba.push(if alpha == 0 {
                255
            } else {
                (of / u32::from(alpha)).min(255) as u8
            });
        }
        rgba.push(alpha);
    }
    Image::from_rgba8(rgba, page.width as u32, page.height as u32)
}

pub(super) fn artifact(
    surface: &mut Surface<'_>,
    picture: &Image,
    size: (usize, usize),
    top: usize,
    kind: ArtifactType,
) {
    let [width, height, y] = [size.0, size.1, top].map(|pixels| pixels as f32 * POINTS);
    let place = Rect::from_xywh(0.0, y, width, height);
    surface.start_tagged(ContentTag::Artifact(Artifact::new(kind, place)));
    lay(surface, picture, size, top);
    surface.end_tagged();
}

pub(super) fn lay(surface: &mut Surface<'_>, picture: &Image, size: (usize, usize), top: usize) {
    let [width, height, y] = [size.0, size.1, top].map(|pixels| pixels as f32 * POINTS);
    if let Some(size) = Size::from_wh(width, height) {
        surface.push_transform(&Transform::from_translate(0.0, y));
        surface.draw_image(picture.clone(), size);
        surface.pop();
    }
}

/// A text without headings has its title for one.
pub(super) fn outline(title: &str, mut headings: Vec<(String, usize, f32)>) -> Outline {
    if headings.is_empty() {
        headings.push((title.to_owned(), 0, 0.0));
    }
    let mut outline = Outline::new();
    for (text, page, y) in headings {
        let place = XyzDestination::new(page, Point::from_xy(0.0, y));
        outline.push_child(OutlineNode::new(text, place));
    }
    outline
}
