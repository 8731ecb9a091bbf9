//! Laying what was found exactly over the page: blocks are matched from coarse to fine, and a map is fitted to where they are.

use super::gray::Gray;
use super::locate::Place;
use super::map::{Map, Pair};
use super::shift::{Area, measure};

/// What was found, drawn as it lies over the page: of the page's size, not a number where it does not reach.
#[derive(Clone, Debug)]
pub struct Aligned {
    /// The picture in the page's place and size.
    pub picture: Gray,
    /// From the page to what was found.
    pub map: Map,
    /// How alike the blocks are that fit together, 0 to 1.
    pub alike: f64,
    /// How many do.
    pub blocks: usize,
}

/// One pass of block matching.
struct Pass {
    /// Pixels of the page to one of the search.
    factor: f64,
    /// Half the size of a block, in pixels of the page.
    half: [i64; 2],
    /// How far is searched, in pixels of the search.
    reach: i64,
    degree: usize,
}

const PASSES: [Pass; 5] = [
    Pass {
        factor: 4.0,
        half: [96, 48],
        reach: 7,
        degree: 1,
    },
    Pass {
        factor: 4.0,
        half: [96, 48],
        reach: 6,
        degree: 2,
    },
    Pass {
        factor: 2.0,
        half: [64, 36],
        reach: 6,
        degree: 3,
    },
    Pass {
        factor: 2.0,
        half: [64, 36],
        reach: 4,
        degree: 3,
    },
    Pass {
        factor: 1.0,
        half: [56, 32],
        reach: 3,
        degree: 3,
    },
];
/// Blocks a pass, at most.
const BLOCKS_MAX: usize = 320;

/// Aligns a picture that was located; none if too little of it fits.
pub fn align(page: &Gray, picture: &Gray, place: &Place) -> Option<Aligned> {
    let mut map = place.map.clone();
    for pass in &PASSES {
        let over = drawn(page, picture, &map, pass.factor);
        let under = page.reduced(pass.factor);
        let pairs: Vec<Pair> = blocks(page, &map, picture, pass.half)
            .into_iter()
            .filter_map(|middle| matched(&under, &over, middle, pass, &map))
            .collect();
        map = robust(&pairs, pass.degree, 1.2 * pass.factor)?.0;
    }
    let smooth = page.blurred(1.0);
    let (mut alike, mut count) = (0.0, 0);
    for _ in 0..2 {
        let over = drawn(page, picture, &map, 1.0).blurred(1.0);
        let mut seen = 0.0;
        let pairs: Vec<Pair> = blocks(page, &map, picture, [48, 28])
            .into_iter()
            .filter_map(|[x, y]| {
                let area = Area {
                    x0: x - 48,
                    y0: y - 28,
                    x1: x + 48,
                    y1: y + 28,
                };
                let shift = measure(&smooth, &over, area)?;
                if shift.alike < 0.3 || shift.right.hypot(shift.down) > 2.0 {
                    return None;
                }
                seen += shift.alike;
                let page = [x as f64, y as f64];
                let found = map.at(page[0] + shift.right, page[1] + shift.down);
                Some(Pair {
                    page,
                    found,
                    weight: shift.alike,
                })
            })
            .collect();
        if pairs.len() < 4 {
            return None;
        }
        alike = seen / pairs.len() as f64;
        (map, count) = robust(&pairs, 3, 0.3)?;
    }
    Some(Aligned {
        picture: drawn(page, picture, &map, 1.0),
        map,
        alike,
        blocks: count,
    })
}

/// The picture as it lies over the page, made smaller by a factor.
fn drawn(page: &Gray, picture: &Gray, map: &Map, factor: f64) -> Gray {
    let size = |length: usize| (length as f64 / factor).round().max(1.0) as usize;
    let (width, height) = (size(page.width), size(page.height));
    let mut out = Gray::plain(width, height, f32::NAN);
    // Drawn smaller, each pixel stands for several: those are averaged, not picked from.
    let each = (factor / 2.0).round().max(1.0) as usize;
    let part = factor / each as f64;
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut known) = (0.0, 0_u16);
            for v in 0..each {
                for u in 0..each {
                    let at = map.at(
                        x as f64 * factor + (u as f64 + 0.5) * part - 0.5,
                        y as f64 * factor + (v as f64 + 0.5) * part - 0.5,
                    );
                    if let Some(shade) = picture.between(at[0], at[1]) {
                        sum += shade;
                        known += 1;
                    }
                }
            }
            if usize::from(known) == each * each {
                out.at[y * width + x] = sum / f32::from(known);
            }
        }
    }
    out
}

/// Middles of blocks of the page that lie within the picture.
fn blocks(page: &Gray, map: &Map, picture: &Gray, half: [i64; 2]) -> Vec<[i64; 2]> {
    let inside = |x: i64, y: i64| {
        let at = map.at(x as f64, y as f64);
        at[0] >= 0.0
            && at[1] >= 0.0
            && at[0] <= picture.width as f64 - 1.0
            && at[1] <= picture.height as f64 - 1.0
    };
    let mut all = Vec::new();
    let (across, down) = (
        (half[0] / 2).max(24) as usize,
        (half[1] / 2).max(14) as usize,
    );
    for y in (half[1]..page.height as i64 - half[1]).step_by(down) {
        for x in (half[0]..page.width as i64 - half[0]).step_by(across) {
            let corners = [-1, 1].iter().all(|a| {
                [-1, 1]
                    .iter()
                    .all(|b| inside(x + a * half[0], y + b * half[1]))
            });
            if corners {
                all.push([x, y]);
            }
        }
    }
    if all.len() > BLOCKS_MAX {
        let count = all.len();
        return (0..BLOCKS_MAX)
            .map(|k| all[k * count / BLOCKS_MAX])
            .collect();
    }
    all
}

/// Finds a block of the page in the picture over it.
fn matched(under: &Gray, over: &Gray, middle: [i64; 2], pass: &Pass, map: &Map) -> Option<Pair> {
    let small = |length: i64| (length as f64 / pass.factor).round() as i64;
    let (x, y) = (small(middle[0]), small(middle[1]));
    let (w, h) = (small(pass.half[0]), small(pass.half[1]));
    let reach = pass.reach;
    let width = (2 * reach + 1) as usize;
    let mut scores = vec![f64::NEG_INFINITY; width * width];
    let (mut best, mut place) = (f64::NEG_INFINITY, (0, 0));
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let alike =
                correlation(under, over, [x, y], [w, h], [dx, dy]).unwrap_or(f64::NEG_INFINITY);
            scores[((dy + reach) as usize) * width + (dx + reach) as usize] = alike;
            if alike > best {
                (best, place) = (alike, (dx, dy));
            }
        }
    }
    if best < 0.35 || place.0.abs() == reach || place.1.abs() == reach {
        return None;
    }
    let at = |dx: i64, dy: i64| scores[((dy + reach) as usize) * width + (dx + reach) as usize];
    let part = |before: f64, after: f64| {
        let bend = before - 2.0 * best + after;
        if bend < -1e-9 && before.is_finite() && after.is_finite() {
            (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
        } else {
            0.0
        }
    };
    let right = place.0 as f64 + part(at(place.0 - 1, place.1), at(place.0 + 1, place.1));
    let down = place.1 as f64 + part(at(place.0, place.1 - 1), at(place.0, place.1 + 1));
    let page = [middle[0] as f64, middle[1] as f64];
    Some(Pair {
        page,
        found: map.at(page[0] + right * pass.factor, page[1] + down * pass.factor),
        weight: best * best,
    })
}

fn correlation(
    under: &Gray,
    over: &Gray,
    at: [i64; 2],
    half: [i64; 2],
    by: [i64; 2],
) -> Option<f64> {
    let mut count = 0_u32;
    let [
        mut sum,
        mut other_sum,
        mut squares,
        mut other_squares,
        mut product,
    ] = [0.0; 5];
    for y in at[1] - half[1]..at[1] + half[1] {
        let (from, to) = (y, y + by[1]);
        if from < 0 || to < 0 || from >= under.height as i64 || to >= over.height as i64 {
            continue;
        }
        let from = &under.at[from as usize * under.width..][..under.width];
        let to = &over.at[to as usize * over.width..][..over.width];
        for x in (at[0] - half[0]).max(0)..(at[0] + half[0]).min(under.width as i64) {
            let beside = x + by[0];
            if beside < 0 || beside >= over.width as i64 {
                continue;
            }
            let (one, other) = (from[x as usize], to[beside as usize]);
            if other.is_nan() {
                continue;
            }
            let (one, other) = (f64::from(one), f64::from(other));
            count += 1;
            sum += one;
            other_sum += other;
            squares += one * one;
            other_squares += other * other;
            product += one * other;
        }
    }
    let count = f64::from(count);
    if count < 0.7 * (4 * half[0] * half[1]) as f64 {
        return None;
    }
    let spread = squares - sum * sum / count;
    let other_spread = other_squares - other_sum * other_sum / count;
    if spread < count * 4.0 || other_spread < count * 0.5 {
        return None;
    }
    Some((product - sum * other_sum / count) / (spread * other_spread).sqrt())
}

/// Fits a map to pairs of which some are wrong, by weighing again what lies far off (J. W. Tukey's biweight); with how many fit.
fn robust(pairs: &[Pair], degree: usize, least: f64) -> Option<(Map, usize)> {
    let mut weighed = pairs.to_vec();
    let mut map = Map::fitted(&weighed, 1)?;
    let mut fitting = 0;
    for turn in 0..8 {
        let away: Vec<f64> = pairs
            .iter()
            .map(|pair| {
                let at = map.at(pair.page[0], pair.page[1]);
                (at[0] - pair.found[0]).hypot(at[1] - pair.found[1])
            })
            .collect();
        let mut sorted = away.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted[sorted.len() / 2];
        let limit = (4.0 * middle).max(3.0 * least);
        fitting = 0;
        for ((weighed, pair), away) in weighed.iter_mut().zip(pairs).zip(&away) {
            let part = (1.0 - (away / limit).powi(2)).max(0.0);
            fitting += usize::from(part > 0.0);
            weighed.weight = pair.weight * part * part;
        }
        if fitting < 4 {
            return None;
        }
        let kept: Vec<Pair> = weighed
            .iter()
            .copied()
            .filter(|pair| pair.weight > 0.0)
            .collect();
        map = Map::fitted(&kept, if turn < 3 { 1.max(degree - 1) } else { degree })?;
    }
    Some((map, fitting))
}
