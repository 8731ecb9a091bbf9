//! The tint of the paper: chips of ten pixels, a third of a hundredth lighter or darker in a keyed pattern.
//!
//! Each chip carries one of [`BITS`] positions of the page and turns it over or not, both drawn from the document's secret: to
//! whoever lacks the key it is even noise, and every part of the page larger than a line of text carries nearly every position.

use super::gray::Gray;
use super::{PAGE_POSITIONS, TINT_FROM};
use crate::fingerprint::{Code, Word};
use crate::raster::Page;

/// Positions a page's tint carries.
pub const BITS: usize = 256;
/// Pixels along a chip's side.
pub const CHIP: usize = 10;
/// How many grey levels a dark chip is darker: a level and a half to either side of the middle.
const DARKER: u8 = 3;

/// For each chip of a page of this many, which position it carries and whether it is turned over.
fn pattern(code: &Code, page: u64, chips: usize) -> Vec<(usize, bool)> {
    let mut pattern = Vec::with_capacity(chips + 16);
    let mut block = page << 24;
    while pattern.len() < chips {
        let secret = code.secret(b"tint", block);
        pattern.extend(
            secret
                .chunks_exact(2)
                .map(|two| (usize::from(two[0]), two[1] & 1 == 1)),
        );
        block += 1;
    }
    pattern
}

fn chips_of(width: usize, height: usize) -> (usize, usize) {
    (width.div_ceil(CHIP), height.div_ceil(CHIP))
}

/// Tints a page with a recipient's codeword.
pub fn lay(page: &mut Page, code: &Code, word: &Word<'_>, number: u64) {
    let (across, down) = chips_of(page.width, page.height);
    let first = number * PAGE_POSITIONS + TINT_FROM;
    let bits: Vec<bool> = (0..BITS).map(|bit| word.bit(first + bit as u64)).collect();
    let pattern = pattern(code, number, across * down);
    for y in 0..page.height {
        for x in 0..page.width {
            let (bit, turned) = pattern[(y / CHIP) * across + x / CHIP];
            if bits[bit] == turned {
                let at = (y * page.width + x) * 3;
                for shade in &mut page.rgb[at..at + 3] {
                    *shade = shade.saturating_sub(DARKER);
                }
            }
        }
    }
}

/// What is left of the tint in a picture laid over the page: for each position from −1 to 1.
pub fn read(code: &Code, number: u64, page: &Gray, over: &Gray) -> Vec<f64> {
    let rest = residue(page, over);
    let (across, down) = chips_of(page.width, page.height);
    let pattern = pattern(code, number, across * down);
    let chips = means(&rest, page.width, across, across * down);
    let mut sizes: Vec<f64> = chips
        .iter()
        .filter(|(_, n)| *n > 20.0)
        .map(|(m, _)| m.abs())
        .collect();
    if sizes.len() < 40 {
        return vec![0.0; BITS];
    }
    sizes.sort_by(f64::total_cmp);
    let limit = 5.0 * sizes[sizes.len() / 2].max(1e-6);
    let (mut sums, mut weights) = (vec![0.0; BITS], vec![0.0; BITS]);
    let (mut squares, mut whole) = (0.0, 0.0);
    for ((mean, pixels), (bit, turned)) in chips.into_iter().zip(pattern) {
        let weight = pixels / (pixels + 20.0);
        if pixels < 10.0 {
            continue;
        }
        let mean = mean.clamp(-limit, limit);
        sums[bit] += if turned {
            -weight * mean
        } else {
            weight * mean
        };
        weights[bit] += weight * weight;
        squares += weight * weight * mean * mean;
        whole += weight * weight;
    }
    let deviation = (squares / whole.max(1e-9)).sqrt().max(1e-9);
    let scores: Vec<f64> = sums
        .iter()
        .zip(&weights)
        .map(|(sum, weight)| {
            if *weight > 0.0 {
                sum / (deviation * weight.sqrt())
            } else {
                0.0
            }
        })
        .collect();
    let mean_square = scores.iter().map(|z| z * z).sum::<f64>() / BITS as f64;
    let strength = (mean_square - 1.0).max(0.0).sqrt();
    scores.iter().map(|z| (strength * z).tanh()).collect()
}

/// How much lighter each pixel is than page and surroundings explain, with its weight.
fn residue(page: &Gray, over: &Gray) -> Vec<(f32, f32)> {
    let ones = vec![1.0; page.at.len()];
    let mean = page.mean_around(&ones, 3);
    let mut squared = page.clone();
    squared.at.iter_mut().for_each(|v| *v *= *v);
    let squared = squared.mean_around(&ones, 3);
    let mut weights: Vec<f32> = mean
        .at
        .iter()
        .zip(&squared.at)
        .zip(&over.at)
        .map(|((mean, squared), over)| {
            if over.is_nan() {
                return 0.0;
            }
            let rough = (squared - mean * mean).max(0.0);
            let weight = 1.0 / (1.0 + rough / 4.0);
            if weight < 0.2 { 0.0 } else { weight }
        })
        .collect();
    let mut rest = over.clone();
    for (to, from) in rest.at.iter_mut().zip(&page.at) {
        *to = if to.is_nan() { 0.0 } else { *to - from };
    }
    // What is drawn over the paper besides (a visible mark, a stain) stands out and is left out.
    let around = rest.mean_around(&weights, 40);
    let away: Vec<f32> = rest.at.iter().zip(&around.at).map(|(v, m)| v - m).collect();
    let mut sizes: Vec<f32> = away
        .iter()
        .zip(&weights)
        .step_by(7)
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(v, _)| v.abs())
        .collect();
    let limit = if sizes.is_empty() {
        4.0
    } else {
        let nth = sizes.len() / 2;
        4.0 + 4.0 * *sizes.select_nth_unstable_by(nth, f32::total_cmp).1
    };
    for (weight, away) in weights.iter_mut().zip(&away) {
        if away.abs() > limit {
            *weight = 0.0;
        }
    }
    let around = rest.mean_around(&weights, 30);
    rest.at
        .iter()
        .zip(&around.at)
        .zip(&weights)
        .map(|((v, m), weight)| (v - m, *weight))
        .collect()
}

/// The weighted mean of each chip, and its weight in pixels.
fn means(rest: &[(f32, f32)], width: usize, across: usize, count: usize) -> Vec<(f64, f64)> {
    let mut chips = vec![(0.0, 0.0); count];
    for (at, (value, weight)) in rest.iter().enumerate() {
        let (x, y) = (at % width, at / width);
        let chip = &mut chips[(y / CHIP) * across + x / CHIP];
        chip.0 += f64::from(value * weight);
        chip.1 += f64::from(*weight);
    }
    for (sum, weight) in &mut chips {
        if *weight > 0.0 {
            *sum /= *weight;
        }
    }
    chips
}
