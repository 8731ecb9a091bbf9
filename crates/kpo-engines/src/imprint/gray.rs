//! Pictures in shades of grey.

use crate::raster::Page;

/// A picture: one number a pixel, 0 black to 255 white, rows from the top. Not a number where nothing is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Gray {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The shades.
    pub at: Vec<f32>,
}

impl Gray {
    /// A picture of one shade.
    pub fn plain(width: usize, height: usize, shade: f32) -> Self {
        Self {
            width,
            height,
            at: vec![shade; width * height],
        }
    }

    /// The lightness of a page of colours (weights of ITU-R BT.601).
    pub fn of(page: &Page) -> Self {
        let light = |rgb: &[u8]| {
            0.299 * f32::from(rgb[0]) + 0.587 * f32::from(rgb[1]) + 0.114 * f32::from(rgb[2])
        };
        Self {
            width: page.width,
            height: page.height,
            at: page.rgb.chunks_exact(3).map(light).collect(),
        }
    }

    /// The shade at a pixel; the edge's beyond the edge.
    pub fn near(&self, x: i64, y: i64) -> f32 {
        let x = x.clamp(0, self.width as i64 - 1) as usize;
        let y = y.clamp(0, self.height as i64 - 1) as usize;
        self.at[y * self.width + x]
    }

    /// The shade between pixels by cubic interpolation (R. Keys, "Cubic convolution interpolation for digital image
    /// processing", IEEE Transactions on Acoustics, Speech and Signal Processing 29 (1981) 1153–1160); none outside.
    pub fn between(&self, x: f64, y: f64) -> Option<f32> {
        let inside =
            x >= -0.5 && y >= -0.5 && x <= self.width as f64 - 0.5 && y <= self.height as f64 - 0.5;
        if !inside {
            return None;
        }
        let (fx, fy) = (x.floor(), y.floor());
        let (wx, wy) = (keys((x - fx) as f32), keys((y - fy) as f32));
        let (fx, fy) = (fx as i64, fy as i64);
        let mut sum = 0.0;
        if fx >= 1 && fy >= 1 && fx + 2 < self.width as i64 && fy + 2 < self.height as i64 {
            for (row, wy) in wy.iter().enumerate() {
                let start = (fy as usize + row - 1) * self.width + fx as usize - 1;
                let four = &self.at[start..start + 4];
                sum += wy * (four[0] * wx[0] + four[1] * wx[1] + four[2] * wx[2] + four[3] * wx[3]);
            }
            return Some(sum);
        }
        for (row, wy) in wy.iter().enumerate() {
            for (column, wx) in wx.iter().enumerate() {
                sum += wx * wy * self.near(fx + column as i64 - 1, fy + row as i64 - 1);
            }
        }
        Some(sum)
    }

    /// The picture in another size: averaged where it becomes smaller, drawn between pixels where larger.
    pub fn resized(&self, width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let across = taps(self.width, width);
        let down = taps(self.height, height);
        let mut middle = Self::plain(width, self.height, 0.0);
        for y in 0..self.height {
            let row = &self.at[y * self.width..(y + 1) * self.width];
            for (x, (from, weights)) in across.iter().enumerate() {
                let part = &row[*from..from + weights.len()];
                middle.at[y * width + x] = part.iter().zip(weights).map(|(v, w)| v * w).sum();
            }
        }
        let mut out = Self::plain(width, height, 0.0);
        for (y, (from, weights)) in down.iter().enumerate() {
            let to = &mut out.at[y * width..(y + 1) * width];
            for (row, weight) in weights.iter().enumerate() {
                let start = (from + row) * width;
                for (to, v) in to.iter_mut().zip(&middle.at[start..start + width]) {
                    *to += weight * v;
                }
            }
        }
        out
    }

    /// Made `factor` times smaller each way.
    pub fn reduced(&self, factor: f64) -> Self {
        let size = |length: usize| (length as f64 / factor).round().max(1.0) as usize;
        self.resized(size(self.width), size(self.height))
    }

    /// Blurred by a normal curve of this deviation in pixels. What is not a number stays so and spoils nothing around it.
    pub fn blurred(&self, deviation: f32) -> Self {
        let reach = (3.0 * deviation).ceil() as usize;
        let kernel: Vec<f32> = (0..=2 * reach)
            .map(|k| (-0.5 * ((k as f32 - reach as f32) / deviation).powi(2)).exp())
            .collect();
        let known = Self {
            at: self
                .at
                .iter()
                .map(|v| f32::from(u8::from(!v.is_nan())))
                .collect(),
            width: self.width,
            height: self.height,
        };
        let filled = Self {
            at: self
                .at
                .iter()
                .map(|v| if v.is_nan() { 0.0 } else { *v })
                .collect(),
            width: self.width,
            height: self.height,
        };
        let weights = known.convolved(&kernel);
        let mut out = filled.convolved(&kernel);
        for ((to, weight), from) in out.at.iter_mut().zip(&weights.at).zip(&self.at) {
            *to = if from.is_nan() {
                f32::NAN
            } else {
                *to / weight
            };
        }
        out
    }

    /// Sums over rows, then over columns, with these weights; beyond the edges there is nothing.
    fn convolved(&self, kernel: &[f32]) -> Self {
        let reach = kernel.len() / 2;
        let (width, height) = (self.width, self.height);
        let mut once = Self::plain(width, height, 0.0);
        for (from, to) in self
            .at
            .chunks_exact(width)
            .zip(once.at.chunks_exact_mut(width))
        {
            for (k, weight) in kernel.iter().enumerate() {
                let (start, skip) = (reach.saturating_sub(k), k.saturating_sub(reach));
                if start >= width || skip >= width {
                    continue;
                }
                for (to, from) in to[start..].iter_mut().zip(&from[skip..]) {
                    *to += weight * from;
                }
            }
        }
        let mut twice = Self::plain(width, height, 0.0);
        for y in 0..height {
            let to = &mut twice.at[y * width..(y + 1) * width];
            for (k, weight) in kernel.iter().enumerate() {
                let row = y + k;
                if row < reach || row - reach >= height {
                    continue;
                }
                let start = (row - reach) * width;
                for (to, from) in to.iter_mut().zip(&once.at[start..start + width]) {
                    *to += weight * from;
                }
            }
        }
        twice
    }

    /// The mean over squares of `2·radius + 1` pixels, weighted; where nothing weighs anything, 0.
    pub fn mean_around(&self, weights: &[f32], radius: usize) -> Self {
        let values: Vec<f64> = self
            .at
            .iter()
            .zip(weights)
            .map(|(v, w)| {
                if *w > 0.0 {
                    f64::from(*v) * f64::from(*w)
                } else {
                    0.0
                }
            })
            .collect();
        let weights: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
        let (sums, whole) = (
            Sums::of(self.width, self.height, &values),
            Sums::of(self.width, self.height, &weights),
        );
        let mut out = Self::plain(self.width, self.height, 0.0);
        for y in 0..self.height {
            for x in 0..self.width {
                let (x0, y0) = (x.saturating_sub(radius), y.saturating_sub(radius));
                let (x1, y1) = (
                    (x + radius + 1).min(self.width),
                    (y + radius + 1).min(self.height),
                );
                let weight = whole.within(x0, y0, x1, y1);
                if weight > 1e-3 {
                    out.at[y * self.width + x] = (sums.within(x0, y0, x1, y1) / weight) as f32;
                }
            }
        }
        out
    }

    /// Less its mean over squares of `2·radius + 1` pixels, so that light and shade do not count; dark on light is positive.
    pub fn ink(&self, radius: usize) -> Self {
        let ones: Vec<f32> = self
            .at
            .iter()
            .map(|v| if v.is_nan() { 0.0 } else { 1.0 })
            .collect();
        let mut out = self.mean_around(&ones, radius);
        for (to, from) in out.at.iter_mut().zip(&self.at) {
            *to = if from.is_nan() { 0.0 } else { *to - from };
        }
        out
    }

    /// The shade that this share of all pixels do not exceed.
    pub fn quantile(&self, share: f64) -> f32 {
        let mut known: Vec<f32> = self.at.iter().copied().filter(|v| !v.is_nan()).collect();
        if known.is_empty() {
            return 0.0;
        }
        let nth = ((known.len() - 1) as f64 * share) as usize;
        *known.select_nth_unstable_by(nth, f32::total_cmp).1
    }
}

fn keys(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        -0.5 * t3 + t2 - 0.5 * t,
        1.5 * t3 - 2.5 * t2 + 1.0,
        -1.5 * t3 + 2.0 * t2 + 0.5 * t,
        0.5 * t3 - 0.5 * t2,
    ]
}

/// For each new pixel the first old one it takes from, and how much of each from there on.
fn taps(old: usize, new: usize) -> Vec<(usize, Vec<f32>)> {
    let ratio = old as f64 / new as f64;
    let reach = ratio.max(1.0);
    (0..new)
        .map(|at| {
            let middle = (at as f64 + 0.5) * ratio - 0.5;
            let from = (middle - reach).ceil().max(0.0) as usize;
            let to = ((middle + reach).floor() as usize).min(old - 1);
            let mut weights: Vec<f32> = (from..=to.max(from))
                .map(|k| (1.0 - (k as f64 - middle).abs() / reach).max(0.0) as f32)
                .collect();
            let whole: f32 = weights.iter().sum();
            if whole > 0.0 {
                for weight in &mut weights {
                    *weight /= whole;
                }
            } else {
                weights = vec![1.0];
            }
            (from.min(old - 1), weights)
        })
        .collect()
}

/// Sums over rectangles (F. C. Crow, "Summed-area tables for texture mapping", SIGGRAPH 1984).
pub(super) struct Sums {
    width: usize,
    at: Vec<f64>,
}

impl Sums {
    pub(super) fn of(width: usize, height: usize, values: &[f64]) -> Self {
        let mut at = vec![0.0; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = 0.0;
            for x in 0..width {
                row += values[y * width + x];
                at[(y + 1) * (width + 1) + x + 1] = at[y * (width + 1) + x + 1] + row;
            }
        }
        Self {
            width: width + 1,
            at,
        }
    }

    /// The sum of `x0..x1` by `y0..y1`.
    pub(super) fn within(&self, x0: usize, y0: usize, x1: usize, y1: usize) -> f64 {
        let at = |x: usize, y: usize| self.at[y * self.width + x];
        at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)
    }
}
