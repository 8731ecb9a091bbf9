//! Pixels: a page of RGB bytes, and what is drawn over it. Kept apart from any image format.

/// A page of pixels, three bytes each, rows from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green, blue.
    pub rgb: Vec<u8>,
}

/// How much of each pixel is covered, 0 to 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Coverage.
    pub alpha: Vec<u8>,
}

impl Page {
    /// A white page.
    pub fn white(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            rgb: vec![255; width * height * 3],
        }
    }

    /// A page from red, green, blue, alpha bytes already multiplied by alpha, over white.
    pub fn from_premultiplied(width: usize, height: usize, rgba: &[u8]) -> Self {
        let mut page = Self::white(width, height);
        for (to, from) in page.rgb.chunks_exact_mut(3).zip(rgba.chunks_exact(4)) {
            let rest = 255 - from[3];
            for (to, from) in to.iter_mut().zip(from) {
                *to = from.saturating_add(rest);
            }
        }
        page
    }

    /// Covers one pixel with a colour; outside the page nothing happens.
    pub fn blend(&mut self, x: i64, y: i64, colour: [u8; 3], alpha: u8) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if x >= self.width || y >= self.height {
            return;
        }
        let at = (y * self.width + x) * 3;
        let alpha = u32::from(alpha);
        for (to, from) in self.rgb[at..at + 3].iter_mut().zip(colour) {
            *to = ((u32::from(*to) * (255 - alpha) + u32::from(from) * alpha) / 255) as u8;
        }
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, x: i64, y: i64, width: i64, height: i64, colour: [u8; 3]) {
        for row in y..y.saturating_add(height) {
            for column in x..x.saturating_add(width) {
                self.blend(column, row, colour, 255);
            }
        }
    }

    /// Puts a smaller page on this one.
    pub fn put(&mut self, other: &Self, x: usize, y: usize) {
        for row in 0..other.height.min(self.height.saturating_sub(y)) {
            let length = other.width.min(self.width.saturating_sub(x)) * 3;
            let from = row * other.width * 3;
            let to = ((y + row) * self.width + x) * 3;
            self.rgb[to..to + length].copy_from_slice(&other.rgb[from..from + length]);
        }
    }

    /// Repeats a mask over the whole page in slanting lines, each line moved along, so that no part of the page larger
    /// than about one mask is without it. `slope` is the sine of the angle; `strength` scales the coverage, 0 to 1.
    pub fn weave(&mut self, mask: &Mask, slope: f64, pitch: usize, colour: [u8; 3], strength: f64) {
        if mask.width == 0 || mask.height == 0 || pitch < mask.height {
            return;
        }
        let along = (1.0 - slope * slope).max(0.0).sqrt();
        let period = (mask.width + 40) as f64;
        for y in 0..self.height {
            for x in 0..self.width {
                let (fx, fy) = (x as f64, y as f64);
                let v = fy * along + fx * slope;
                let line = (v / pitch as f64).floor();
                let v = v - line * pitch as f64;
                if v >= (mask.height - 1) as f64 {
                    continue;
                }
                let u = (fx * along - fy * slope + line * period * 0.37).rem_euclid(period);
                if u >= (mask.width - 1) as f64 {
                    continue;
                }
                let alpha = mask.sample(u, v) * strength;
                if alpha > 0.5 {
                    self.blend(x as i64, y as i64, colour, alpha as u8);
                }
            }
        }
    }
}

impl Mask {
    /// An empty mask.
    pub fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            alpha: vec![0; width * height],
        }
    }

    /// Covers a pixel at least this much; outside nothing happens.
    pub fn cover(&mut self, x: i64, y: i64, alpha: u8) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if x < self.width && y < self.height {
            let at = y * self.width + x;
            self.alpha[at] = self.alpha[at].max(alpha);
        }
    }

    /// The coverage between pixels, from the four around.
    fn sample(&self, u: f64, v: f64) -> f64 {
        let (x, y) = (u as usize, v as usize);
        let (dx, dy) = (u - x as f64, v - y as f64);
        let at = |x: usize, y: usize| f64::from(self.alpha[y * self.width + x]);
        let above = at(x, y) * (1.0 - dx) + at(x + 1, y) * dx;
        let below = at(x, y + 1) * (1.0 - dx) + at(x + 1, y + 1) * dx;
        above * (1.0 - dy) + below * dy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_woven_mask_reaches_every_part_of_the_page() {
        let mut page = Page::white(800, 1000);
        let mut mask = Mask::new(300, 20);
        for x in 0..300 {
            for y in 0..20 {
                mask.cover(x, y, 255);
            }
        }
        page.weave(&mask, 0.4, 120, [0, 0, 0], 0.2);
        // Any square of 200 pixels holds marked pixels.
        for top in (0..800).step_by(100) {
            for start in (0..600).step_by(100) {
                let marked = (top..top + 200)
                    .flat_map(|y| (start..start + 200).map(move |x| (x, y)))
                    .filter(|(x, y)| page.rgb[(y * 800 + x) * 3] < 255)
                    .count();
                assert!(marked > 500, "{start},{top}: {marked}");
            }
        }
    }

    #[test]
    fn drawing_outside_the_page_does_nothing() {
        let mut page = Page::white(4, 4);
        page.blend(-1, 2, [0; 3], 255);
        page.blend(4, 4, [0; 3], 255);
        page.fill(3, 3, 10, 10, [0; 3]);
        assert_eq!(page.rgb[..45], [255; 45]);
        assert_eq!(page.rgb[45..], [0; 3]);
    }
}
