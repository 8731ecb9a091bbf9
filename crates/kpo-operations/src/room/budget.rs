//! How much work a portable document asks for, found out before any of it is drawn. A few lines in which forms draw forms
//! that draw forms ask for more strokes than there is time; drawing cannot be stopped once begun, so every page is first
//! gone through with a device that draws nothing, counts, and walks away when it has counted enough.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::pattern::Pattern;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, Rect};
use kpo_practice::refusal::Refusal;

use super::archive::damaged;

/// The most strokes, clips, glyphs and pictures of one page; a dense map has a few hundred thousand.
const STEPS_PER_PAGE_MAX: u64 = 2_000_000;
/// The most of all pages together.
const STEPS_MAX: u64 = 20_000_000;

/// Carried through the interpreter to end it.
struct Enough;

/// Counts, and draws nothing.
struct Counter {
    left: u64,
}

impl Counter {
    fn step(&mut self, steps: u64) {
        match self.left.checked_sub(steps.max(1)) {
            Some(left) => self.left = left,
            None => resume_unwind(Box::new(Enough)),
        }
    }

    /// What a paint draws by itself: the tiles of a pattern.
    fn paint(&mut self, paint: &Paint<'_>) {
        if let Paint::Pattern(pattern) = paint
            && let Pattern::Tiling(tile) = &**pattern
        {
            let _ = tile.interpret(self, Affine::IDENTITY, false);
        }
    }

    fn mask(&mut self, mask: Option<&SoftMask<'_>>) {
        if let Some(mask) = mask {
            mask.interpret(self);
        }
    }
}

impl<'a> Device<'a> for Counter {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.step(path.elements().len() as u64 / 16);
        self.paint(&props.paint);
        self.mask(props.soft_mask.as_ref());
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step(clip.path.elements().len() as u64 / 16);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        // Each is a picture of its own.
        self.step(64);
        self.mask(mask.as_ref());
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.step(run.glyphs().len() as u64);
        for glyph in run.glyphs() {
            if let Glyph::Type3(drawn) = &**glyph {
                drawn.interpret(self, Affine::IDENTITY, Affine::IDENTITY, &props.paint);
            }
        }
        self.paint(&props.paint);
        self.mask(props.soft_mask.as_ref());
    }

    fn draw_image(&mut self, _: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step(64);
        self.mask(props.soft_mask.as_ref());
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Goes through every page; refuses the document that asks for too much, or that the interpreter cannot go through.
pub(super) fn keeps_within(pdf: &Pdf) -> Result<(), Refusal> {
    let mut left = STEPS_MAX;
    for page in pdf.pages().iter() {
        let allowed = left.min(STEPS_PER_PAGE_MAX);
        let counted = catch_unwind(AssertUnwindSafe(|| {
            let cache = InterpreterCache::new();
            let (width, height) = page.render_dimensions();
            let mut context = Context::new(
                Affine::IDENTITY,
                Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
                &cache,
                page.xref(),
                InterpreterSettings::default(),
            );
            let mut counter = Counter { left: allowed };
            interpret_page(page, &mut context, &mut counter);
            allowed - counter.left
        }));
        match counted {
            Ok(steps) => left -= steps,
            Err(cause) if cause.is::<Enough>() => return Err(Refusal::new("document-too-slow")),
            Err(_) => return Err(damaged()),
        }
    }
    Ok(())
}
