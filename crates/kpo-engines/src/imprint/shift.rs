//! How far a part of a picture lies from where it lies on the page, to a small part of a pixel.

use super::gray::Gray;
use super::map::solved;

/// A rectangle of the page, in pixels: from, and up to but not with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// First column.
    pub x0: i64,
    /// First row.
    pub y0: i64,
    /// Beyond the last column.
    pub x1: i64,
    /// Beyond the last row.
    pub y1: i64,
}

/// What was measured: to the right and down, in pixels, and how sure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shift {
    pub(super) right: f64,
    pub(super) down: f64,
    /// How far the measured shift to the right may be off (one deviation).
    pub(super) unsure: f64,
    /// How much of what is there the page explains, 0 to 1.
    pub(super) alike: f64,
}

/// Regressors: the page, a constant, its slopes across and down, its curvature, which is a difference of blur.
const TERMS: usize = 5;

/// Measures the shift by least squares of the picture on the page and its derivatives (B. D. Lucas and T. Kanade, "An iterative
/// image registration technique with an application to stereo vision", International Joint Conference on Artificial Intelligence
/// 1981), with gain, offset and blur free and outliers weighed down. Good to about a pixel; none where there is nothing to see.
pub(super) fn measure(page: &Gray, picture: &Gray, area: Area) -> Option<Shift> {
    let (x0, y0) = (area.x0.max(1), area.y0.max(1));
    let (x1, y1) = (
        area.x1.min(page.width as i64 - 1),
        area.y1.min(page.height as i64 - 1),
    );
    if x1 - x0 < 4 || y1 - y0 < 4 {
        return None;
    }
    let mut rows: Vec<([f64; TERMS], f64)> = Vec::with_capacity(((x1 - x0) * (y1 - y0)) as usize);
    let whole = (x1 - x0) * (y1 - y0);
    for y in y0..y1 {
        for x in x0..x1 {
            let at = (y * page.width as i64 + x) as usize;
            let value = picture.at[at];
            if value.is_nan() {
                continue;
            }
            let (left, right) = (page.at[at - 1], page.at[at + 1]);
            let (above, below) = (page.at[at - page.width], page.at[at + page.width]);
            let middle = page.at[at];
            rows.push((
                [
                    f64::from(middle),
                    100.0,
                    f64::from(right - left) / 2.0,
                    f64::from(below - above) / 2.0,
                    f64::from(left + right + above + below - 4.0 * middle),
                ],
                f64::from(value),
            ));
        }
    }
    if (rows.len() as i64) * 10 < whole * 9 {
        return None;
    }
    let mut weights = vec![1.0; rows.len()];
    let mut fit = Fit::default();
    for turn in 0..3 {
        fit = Fit::of(&rows, &weights)?;
        if turn < 2 {
            let limit = 2.5 * fit.deviation.max(1e-6);
            for (weight, (row, value)) in weights.iter_mut().zip(&rows) {
                let away = (value - fit.value(row)).abs();
                *weight = if away > limit { limit / away } else { 1.0 };
            }
        }
    }
    let gain = fit.terms[0];
    if gain < 0.02 {
        return None;
    }
    Some(Shift {
        right: -fit.terms[2] / gain,
        down: -fit.terms[3] / gain,
        unsure: fit.unsure / gain,
        alike: fit.alike,
    })
}

#[derive(Default)]
struct Fit {
    terms: Vec<f64>,
    deviation: f64,
    unsure: f64,
    alike: f64,
}

impl Fit {
    fn of(rows: &[([f64; TERMS], f64)], weights: &[f64]) -> Option<Self> {
        let mut normal = vec![vec![0.0; TERMS + 1]; TERMS];
        let (mut whole, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for ((row, value), weight) in rows.iter().zip(weights) {
            for i in 0..TERMS {
                for j in i..TERMS {
                    normal[i][j] += weight * row[i] * row[j];
                }
                normal[i][TERMS] += weight * row[i] * value;
            }
            whole += weight;
            sum += weight * value;
            squares += weight * value * value;
        }
        let upper = normal.clone();
        for (at, row) in normal.iter_mut().enumerate() {
            for (cell, mirrored) in row.iter_mut().take(at).zip(&upper) {
                *cell = mirrored[at];
            }
            row[at] *= 1.0 + 1e-9;
        }
        let slope = normal[2][2];
        if slope < 1.0 {
            return None;
        }
        let mut fit = Self {
            terms: solved(normal)?,
            ..Self::default()
        };
        let left: f64 = rows
            .iter()
            .zip(weights)
            .map(|((row, value), weight)| weight * (value - fit.value(row)).powi(2))
            .sum();
        let variance = left / whole;
        fit.deviation = variance.sqrt();
        // Neighbouring pixels err alike: some four of them are worth one.
        fit.unsure = (4.0 * variance / slope).sqrt();
        let spread = squares - sum * sum / whole;
        fit.alike = if spread > 0.0 {
            1.0 - left / spread
        } else {
            0.0
        };
        Some(fit)
    }

    fn value(&self, row: &[f64; TERMS]) -> f64 {
        row.iter().zip(&self.terms).map(|(a, b)| a * b).sum()
    }
}
