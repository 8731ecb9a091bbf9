//! Where a picture lies on which page: its slant from the sharpness of its lines, its size from their pitch, its place from
//! correlation with every page at a quarter of the size (J. P. Lewis, "Fast normalized cross-correlation", Vision Interface 1995).

use super::fourier::{Complex, Fourier};
use super::gray::{Gray, Sums};
use super::map::Map;

/// Pixels of a page to one of the correlation.
const COARSE: f64 = 4.0;
/// Local means reach this far, in coarse pixels.
const REACH: usize = 10;
/// A correlation as high as this ends the search among sizes that the pitch of the lines suggests.
const SURE: f32 = 0.5;
/// One as low as this begins a search among all sizes.
const UNSURE: f32 = 0.3;
/// The sizes, in pixels of the picture to one of the page, that are tried.
const SIZES: (f64, f64) = (0.3, 3.2);

/// A place that was found: which page, how alike (−1 to 1), and where.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which of the pages, counted from 0.
    pub page: usize,
    /// How alike, by correlation.
    pub alike: f32,
    /// From the page to the picture.
    pub map: Map,
}

/// Side of the squares that are correlated, in coarse pixels: a page of A4 at 150 dots an inch fits.
const SIZE: usize = 512;

/// Pages made ready for being searched: of each only what a quarter of its size shows is kept.
pub struct Pages {
    fourier: Fourier,
    /// Two pages in one square: one real, one imaginary.
    squares: Vec<Vec<Complex>>,
    inks: Vec<(Gray, Sums)>,
    pitches: Vec<f64>,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            fourier: Fourier::new(SIZE),
            squares: Vec::new(),
            inks: Vec::new(),
            pitches: Vec::new(),
        }
    }
}

impl Pages {
    /// Adds a page as it is without marks; pages are counted from 0 as they are added.
    pub fn add(&mut self, page: &Gray) {
        let ink = page.reduced(COARSE).ink(REACH);
        let mut square = vec![[0.0, 0.0]; SIZE * SIZE];
        put(&mut square, SIZE, &ink, 0);
        self.fourier.transform(&mut square);
        match self.squares.last_mut() {
            Some(first) if self.inks.len() % 2 == 1 => {
                for (to, from) in first.iter_mut().zip(&square) {
                    *to = [to[0] - from[1], to[1] + from[0]];
                }
            }
            _ => self.squares.push(square),
        }
        for pitch in pitches_of(page, 2) {
            if !self
                .pitches
                .iter()
                .any(|known| (known / pitch - 1.0).abs() < 0.01)
            {
                self.pitches.push(pitch);
            }
        }
        let squared: Vec<f64> = ink.at.iter().map(|v| f64::from(v * v)).collect();
        let sums = Sums::of(ink.width, ink.height, &squared);
        self.inks.push((ink, sums));
    }

    /// The likeliest places of a picture, the best first, at most one a page.
    pub fn places(&self, picture: &Gray) -> Vec<Place> {
        let angle = slant(picture);
        let level = turned(picture, angle);
        let mut best: Vec<(Place, f64)> = Vec::new();
        for guess in self.guesses(&level) {
            self.attempt(&level, angle, guess, &mut best);
            if best.first().is_some_and(|(place, _)| place.alike > SURE) {
                break;
            }
        }
        if best.first().is_none_or(|(place, _)| place.alike < UNSURE) {
            let mut guess = SIZES.0;
            while guess < SIZES.1 {
                self.attempt(&level, angle, guess, &mut best);
                guess *= 1.02;
            }
        }
        // The last hundredths of the size.
        for steps in [[-0.02, -0.01, 0.01, 0.02], [-0.006, -0.003, 0.003, 0.006]] {
            let Some(middle) = best.first().map(|(_, size)| *size) else {
                break;
            };
            for step in steps {
                self.attempt(&level, angle, middle * (1.0 + step), &mut best);
            }
        }
        best.into_iter().map(|(place, _)| place).collect()
    }

    /// Sizes that the pitch of the lines suggests, the likeliest first.
    fn guesses(&self, level: &Gray) -> Vec<f64> {
        let mut guesses: Vec<f64> = Vec::new();
        for pitch in pitches_of(level, 4) {
            for known in &self.pitches {
                let guess = pitch / known;
                let new = !guesses.iter().any(|one| (one / guess - 1.0).abs() < 0.012);
                if new && guess > SIZES.0 && guess < SIZES.1 {
                    guesses.push(guess);
                }
            }
        }
        guesses
    }

    /// Correlates at one size with every page.
    fn attempt(&self, level: &Gray, angle: f64, scale: f64, best: &mut Vec<(Place, f64)>) {
        let ink = level.reduced(COARSE * scale).ink(REACH);
        if ink.width < 16 || ink.height < 6 || ink.width > SIZE * 2 || ink.height > SIZE * 2 {
            return;
        }
        let energy: f64 = ink.at.iter().map(|v| f64::from(v * v)).sum();
        if energy <= 0.0 {
            return;
        }
        let mut square = vec![[0.0, 0.0]; SIZE * SIZE];
        put(&mut square, SIZE, &ink, 0);
        self.fourier.transform(&mut square);
        for (pair, pages) in self.squares.iter().enumerate() {
            // The inverse by conjugation: conj(F(conj(P · conj(T)))) = conj(F(conj(P) · T)).
            let mut product: Vec<Complex> = pages
                .iter()
                .zip(&square)
                .map(|(p, t)| [p[0] * t[0] + p[1] * t[1], p[0] * t[1] - p[1] * t[0]])
                .collect();
            self.fourier.transform(&mut product);
            for part in 0..2 {
                let page = pair * 2 + part;
                let Some(known) = self.inks.get(page) else {
                    continue;
                };
                let sign = if part == 0 { 1.0 } else { -1.0 };
                let Some((alike, x, y)) = peak(&product, part, sign, known, &ink, energy) else {
                    continue;
                };
                let place = Place {
                    page,
                    alike,
                    map: straight(level, angle, scale, x, y),
                };
                match best.iter_mut().find(|(old, _)| old.page == page) {
                    Some(old) if old.0.alike < alike => *old = (place, scale),
                    Some(_) => {}
                    None => best.push((place, scale)),
                }
            }
        }
        best.sort_by(|one, other| other.0.alike.total_cmp(&one.0.alike));
    }
}

/// The highest normalized correlation and the offset of the picture on the page, in coarse pixels.
fn peak(
    product: &[Complex],
    part: usize,
    sign: f32,
    (page, sums): &(Gray, Sums),
    ink: &Gray,
    energy: f64,
) -> Option<(f32, i64, i64)> {
    let size = SIZE as i64;
    let whole = sums.within(0, 0, page.width, page.height);
    let least = (0.02 * whole * energy).sqrt() as f32;
    let scale = 1.0 / (SIZE * SIZE) as f32;
    let mut best: Option<(f32, i64, i64)> = None;
    for row in 0..size {
        let y = unwrapped(row, size, ink.height, page.height);
        let Some((y, y0, y1)) = y else { continue };
        for column in 0..size {
            let value = sign * product[(row * size + column) as usize][part] * scale;
            if value <= 0.0 {
                continue;
            }
            let Some((x, x0, x1)) = unwrapped(column, size, ink.width, page.width) else {
                continue;
            };
            // Most places are told apart from the best without asking how much ink is under them.
            if best.is_some_and(|(old, _, _)| value < old * least) {
                continue;
            }
            let under = sums.within(x0, y0, x1, y1).max(0.02 * whole);
            let alike = value / (under * energy).sqrt() as f32;
            if best.is_none_or(|(old, _, _)| alike > old) {
                best = Some((alike, x, y));
            }
        }
    }
    best
}

/// An offset as it is, not modulo the square, and the stretch of the page it covers; none where that is too little.
fn unwrapped(at: i64, size: i64, picture: usize, page: usize) -> Option<(i64, usize, usize)> {
    let covered = |offset: i64| {
        let from = offset.clamp(0, page as i64);
        let to = (offset + picture as i64).clamp(0, page as i64);
        (offset, from as usize, to.max(from) as usize)
    };
    let (one, other) = (covered(at), covered(at - size));
    let best = if one.2 - one.1 >= other.2 - other.1 {
        one
    } else {
        other
    };
    let enough = (picture.min(page) / 3).max(2);
    (best.2 - best.1 >= enough).then_some(best)
}

fn put(square: &mut [Complex], size: usize, ink: &Gray, part: usize) {
    for y in 0..ink.height {
        for x in 0..ink.width {
            square[(y % size) * size + x % size][part] += ink.at[y * ink.width + x];
        }
    }
}

/// From the page to the picture, where the levelled picture lies `x`, `y` coarse pixels into the page.
fn straight(level: &Gray, angle: f64, scale: f64, x: i64, y: i64) -> Map {
    let (sin, cos) = angle.sin_cos();
    let middle = [level.width as f64 / 2.0, level.height as f64 / 2.0];
    // A pixel's middle lies half a pixel in, whatever its size.
    let half = 0.5 * scale - 0.5;
    let start = [
        half - scale * COARSE * x as f64 - middle[0],
        half - scale * COARSE * y as f64 - middle[1],
    ];
    let origin = [
        middle[0] + cos * start[0] - sin * start[1],
        middle[1] + sin * start[0] + cos * start[1],
    ];
    Map::straight(
        origin,
        [scale * cos, scale * sin],
        [-scale * sin, scale * cos],
    )
}

/// The picture turned back about its middle.
fn turned(picture: &Gray, angle: f64) -> Gray {
    if angle == 0.0 {
        return picture.clone();
    }
    let (sin, cos) = angle.sin_cos();
    let middle = [picture.width as f64 / 2.0, picture.height as f64 / 2.0];
    let mut out = picture.clone();
    for y in 0..picture.height {
        for x in 0..picture.width {
            let (u, v) = (x as f64 - middle[0], y as f64 - middle[1]);
            let at = [middle[0] + cos * u - sin * v, middle[1] + sin * u + cos * v];
            out.at[y * picture.width + x] =
                picture.near(at[0].round() as i64, at[1].round() as i64);
            if let Some(between) = picture.between(at[0], at[1]) {
                out.at[y * picture.width + x] = between;
            }
        }
    }
    out
}

/// The angle at which the sums along rows change most sharply from one to the next (W. Postl, "Detection of linear oblique
/// structures and skew scan in digitized documents", International Conference on Pattern Recognition 1986).
fn slant(picture: &Gray) -> f64 {
    let factor = (picture.width.max(picture.height) as f64 / 900.0).max(1.0);
    let ink = picture.reduced(factor).ink(12);
    let sharpness = |angle: f64| {
        let (sin, cos) = angle.sin_cos();
        let reach = (ink.width as f64 * sin.abs()).ceil() as usize + 2;
        let mut rows = vec![0.0_f64; ink.height + 2 * reach];
        for y in 0..ink.height {
            for x in (0..ink.width).step_by(2) {
                let row = y as f64 * cos - (x as f64 - ink.width as f64 / 2.0) * sin;
                let at = (row + reach as f64).clamp(0.0, rows.len() as f64 - 2.0);
                let (whole, part) = (at as usize, at.fract());
                let v = f64::from(ink.at[y * ink.width + x]);
                rows[whole] += v * (1.0 - part);
                rows[whole + 1] += v * part;
            }
        }
        rows.windows(2)
            .map(|two| (two[1] - two[0]).powi(2))
            .sum::<f64>()
    };
    let best = |angles: Vec<f64>| {
        angles
            .into_iter()
            .map(|angle| (sharpness(angle), angle))
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map_or(0.0, |(_, angle)| angle)
    };
    let degree = std::f64::consts::PI / 180.0;
    let rough = best((-16..=16).map(|k| f64::from(k) * 0.5 * degree).collect());
    let fine = best(
        (-5..=5)
            .map(|k| rough + f64::from(k) * 0.1 * degree)
            .collect(),
    );
    // What is level is far likelier to be exactly level.
    if sharpness(0.0) > 0.98 * sharpness(fine) {
        0.0
    } else {
        fine
    }
}

/// The likeliest distances of lines, by the autocorrelation of sums along rows.
fn pitches_of(level: &Gray, count: usize) -> Vec<f64> {
    let ink = level.ink(40);
    let rows: Vec<f64> = ink
        .at
        .chunks_exact(ink.width)
        .map(|row| row.iter().map(|v| f64::from(v.max(0.0))).sum())
        .collect();
    let mean = rows.iter().sum::<f64>() / rows.len() as f64;
    let rows: Vec<f64> = rows.iter().map(|row| row - mean).collect();
    let longest = (rows.len() / 2).min(200);
    let agreement: Vec<f64> = (0..longest)
        .map(|lag| {
            let together = rows.len() - lag;
            rows.iter()
                .zip(&rows[lag..])
                .map(|(a, b)| a * b)
                .sum::<f64>()
                / together as f64
        })
        .collect();
    let mut peaks: Vec<(f64, f64)> = (5..longest.saturating_sub(1))
        .filter(|lag| {
            agreement[*lag] > 0.0
                && agreement[*lag] > agreement[lag - 1]
                && agreement[*lag] >= agreement[lag + 1]
        })
        .map(|lag| {
            let (before, at, after) = (agreement[lag - 1], agreement[lag], agreement[lag + 1]);
            let bend = before - 2.0 * at + after;
            let part = if bend < 0.0 {
                0.5 * (before - after) / bend
            } else {
                0.0
            };
            // Of a pitch and its multiples the pitch itself is wanted.
            (at / (1.0 + 0.004 * lag as f64), lag as f64 + part)
        })
        .collect();
    peaks.sort_by(|one, other| other.0.total_cmp(&one.0));
    peaks
        .into_iter()
        .take(count)
        .map(|(_, pitch)| pitch)
        .collect()
}
