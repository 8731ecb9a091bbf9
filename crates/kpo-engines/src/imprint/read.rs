//! From a found picture to readings of a codeword.

use super::align::{Aligned, align};
use super::gray::Gray;
use super::locate::Pages;
use super::shift::{Area, measure};
use super::{PAGE_POSITIONS, TINT_FROM, WORD_SHIFT, tint, word_position};
use crate::fingerprint::{Code, Reading};

/// A word of a page and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The word's box.
    pub area: Area,
    /// Which of the page's carriers it is; none for a word that keeps its place.
    pub carrier: Option<usize>,
}

/// A page as it is without marks.
#[derive(Clone, Debug)]
pub struct Original {
    /// Its number in the document, which its positions go by.
    pub number: u64,
    /// Its picture.
    pub picture: Gray,
    /// Its words, where it was laid out by whoever marks it.
    pub words: Vec<Spot>,
}

/// A picture that was found on a page.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which of the originals, counted from 0.
    pub page: usize,
    /// How alike it and the page are, 0 to 1.
    pub alike: f64,
    /// The part of the page it shows: left, top, right, bottom, in pixels.
    pub part: [usize; 4],
    over: Gray,
}

/// The fewest blocks and the least likeness that count as found.
const BLOCKS_MIN: usize = 8;
const ALIKE_MIN: f64 = 0.4;

/// Finds the page a picture shows, and where; none if it shows none of them well enough.
///
/// `original` draws a page again, by its count among `pages`; few are asked for.
pub fn find(
    picture: &Gray,
    pages: &Pages,
    original: &mut dyn FnMut(usize) -> Option<Original>,
) -> Option<Found> {
    let picture = upright(picture);
    let mut best: Option<(usize, Aligned)> = None;
    for place in pages.places(&picture).into_iter().take(3) {
        let Some(original) = original(place.page) else {
            continue;
        };
        let scale = place.map.scale();
        let aligned = if scale > 1.15 {
            let smaller = picture.reduced(scale);
            let exact = [
                picture.width as f64 / smaller.width as f64,
                picture.height as f64 / smaller.height as f64,
            ];
            let mut place = place.clone();
            place.map = place.map.shrunk(exact);
            align(&original.picture, &smaller, &place)
        } else {
            align(&original.picture, &picture, &place)
        };
        let Some(aligned) = aligned else { continue };
        let better = best.as_ref().is_none_or(|(_, old)| {
            aligned.alike * aligned.blocks as f64 > old.alike * old.blocks as f64
        });
        if better && aligned.blocks >= BLOCKS_MIN && aligned.alike >= ALIKE_MIN {
            let sure = aligned.alike > 0.7;
            best = Some((place.page, aligned));
            if sure {
                break;
            }
        }
    }
    let (page, aligned) = best?;
    Some(Found {
        page,
        alike: aligned.alike,
        part: part(&aligned.picture),
        over: aligned.picture,
    })
}

/// Light letters on dark become dark on light.
fn upright(picture: &Gray) -> Gray {
    let mut out = picture.clone();
    if picture.quantile(0.5) < 100.0 {
        out.at.iter_mut().for_each(|v| *v = 255.0 - *v);
    }
    out
}

fn part(over: &Gray) -> [usize; 4] {
    let mut part = [over.width, over.height, 0, 0];
    for (at, v) in over.at.iter().enumerate() {
        if !v.is_nan() {
            let (x, y) = (at % over.width, at / over.width);
            part = [
                part[0].min(x),
                part[1].min(y),
                part[2].max(x + 1),
                part[3].max(y + 1),
            ];
        }
    }
    part
}

impl Found {
    /// What the picture says of each position of its page.
    pub fn readings(&self, code: &Code, original: &Original) -> Vec<Reading> {
        let mut readings = self.words(original);
        let first = original.number * PAGE_POSITIONS + TINT_FROM;
        let tints = tint::read(code, original.number, &original.picture, &self.over);
        readings.extend(tints.into_iter().enumerate().map(|(bit, soft)| Reading {
            position: first + bit as u64,
            soft,
        }));
        readings
    }

    /// What the words' places say.
    pub fn words(&self, original: &Original) -> Vec<Reading> {
        let page = original.picture.blurred(1.0);
        let over = self.over.blurred(1.0);
        let measured: Vec<Measured> = original
            .words
            .iter()
            .filter_map(|spot| {
                let Area { x0, y0, x1, y1 } = spot.area;
                let shift = measure(
                    &page,
                    &over,
                    Area {
                        x0: x0 - 2,
                        y0: y0 - 2,
                        x1: x1 + 2,
                        y1: y1 + 2,
                    },
                )?;
                let sound = shift.alike > 0.3 && shift.right.abs() < 3.0 && shift.unsure < 0.6;
                sound.then_some(Measured {
                    at: [
                        f64::midpoint(x0 as f64, x1 as f64),
                        f64::midpoint(y0 as f64, y1 as f64),
                    ],
                    carrier: spot.carrier,
                    right: shift.right,
                    unsure: shift.unsure,
                })
            })
            .collect();
        soft(&measured)
            .into_iter()
            .filter_map(|(carrier, soft)| {
                let position = word_position(original.number, carrier)?;
                Some(Reading { position, soft })
            })
            .collect()
    }
}

/// A word's measured place.
struct Measured {
    at: [f64; 2],
    carrier: Option<usize>,
    right: f64,
    unsure: f64,
}

/// Parts the bend that the laying over left from what the words carry: a smooth curve is fitted to the places less what each
/// word seems to carry, and the words are asked again.
fn soft(measured: &[Measured]) -> Vec<(usize, f64)> {
    let step = f64::from(WORD_SHIFT);
    let count = measured.len();
    if count < 6 {
        return Vec::new();
    }
    let mut sorted: Vec<f64> = measured.iter().map(|one| one.right).collect();
    sorted.sort_by(f64::total_cmp);
    let middle = f64::midpoint(sorted[count / 10], sorted[count - 1 - count / 10]);
    let mut bend = vec![middle; count];
    for turn in 0..6 {
        let signs: Vec<f64> = measured
            .iter()
            .zip(&bend)
            .map(|(one, bend)| match one.carrier {
                Some(_) => step * ((one.right - bend) / (0.5 * step)).tanh(),
                None => 0.0,
            })
            .collect();
        let points: Vec<([f64; 2], f64, f64)> = measured
            .iter()
            .zip(&signs)
            .zip(&bend)
            .map(|((one, sign), bend)| {
                let off = (one.right - sign - bend).abs();
                let weight = 1.0 / (1.0 + (off / 0.3).powi(2)) / (0.01 + one.unsure.powi(2));
                (
                    one.at,
                    one.right - sign,
                    if one.carrier.is_none() {
                        2.0 * weight
                    } else {
                        weight
                    },
                )
            })
            .collect();
        let degree = if turn < 2 {
            0
        } else {
            usize::from(count > 24) + usize::from(count > 120)
        };
        let Some(curve) = super::map::Curve::fitted(&points, degree) else {
            break;
        };
        bend = measured.iter().map(|one| curve.at(one.at)).collect();
    }
    // How far a word errs at all, from how far each is from the nearer of its two places.
    let mut errors: Vec<f64> = measured
        .iter()
        .zip(&bend)
        .map(|(one, bend)| {
            let away = one.right - bend;
            match one.carrier {
                Some(_) => (away.abs() - step).abs(),
                None => away.abs(),
            }
        })
        .collect();
    errors.sort_by(f64::total_cmp);
    let common = 1.48 * errors[count / 2];
    measured
        .iter()
        .zip(&bend)
        .filter_map(|(one, bend)| {
            let away = one.right - bend;
            let variance = 0.02 + common * common + one.unsure * one.unsure;
            // Far beyond both places it says little: something else was measured.
            let trust = 1.0 / (1.0 + ((away.abs() - step).max(0.0) / (2.0 * step)).powi(4));
            Some((one.carrier?, trust * (step * away / variance).tanh()))
        })
        .collect()
}
