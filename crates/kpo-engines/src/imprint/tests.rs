//! Pages of made-up words, marked, harmed and read back.

use super::*;
use crate::dice::Dice;
use crate::fingerprint::{Biases, Code, Evidence, Reading};
use crate::raster::Page;
use shift::Area;

/// A letter's stroke: where it begins and ends.
type Stroke = (f32, f32, i64, i64);

/// A page of words made of strokes, as if set at 150 dots an inch; word `k` stands `shifts[k]` pixels off.
fn page(seed: u64, shifts: &dyn Fn(usize) -> f32) -> (Page, Vec<Spot>) {
    let mut dice = Dice::new(seed);
    let mut page = Page::white(1240, 1754);
    let mut words = Vec::new();
    let mut carriers = 0;
    for line in 0..54_i64 {
        let top = 110 + 28 * line;
        let mut x = 110.0_f32;
        let mut row: Vec<(f32, f32, Vec<Stroke>)> = Vec::new();
        loop {
            let letters = 1 + (dice.even() * 9.0) as usize;
            let width = letters as f32 * 11.0;
            if x + width > 1130.0 {
                break;
            }
            let mut strokes = Vec::new();
            for letter in 0..letters {
                let start = x + letter as f32 * 11.0;
                for stroke in 0..3 {
                    if dice.even() < 0.6 {
                        let tall = i64::from(dice.even() < 0.25) * 5;
                        strokes.push((
                            start + stroke as f32 * 3.4 + 0.3,
                            1.9,
                            top + 6 - tall,
                            top + 20,
                        ));
                    }
                    if dice.even() < 0.5 {
                        let y = top + 6 + (dice.even() * 12.0) as i64;
                        strokes.push((start + stroke as f32 * 3.0, 3.4, y, y + 2));
                    }
                }
            }
            row.push((x, width, strokes));
            x += width + 6.0;
        }
        let last = row.len().saturating_sub(1);
        for (k, (x, width, strokes)) in row.into_iter().enumerate() {
            let carrier = (k > 0 && k < last).then(|| {
                carriers += 1;
                carriers - 1
            });
            let off = carrier.map_or(0.0, shifts);
            for (start, wide, y0, y1) in strokes {
                stroke(&mut page, start + off, wide, y0, y1);
            }
            let area = Area {
                x0: x as i64,
                y0: top,
                x1: (x + width) as i64,
                y1: top + 24,
            };
            words.push(Spot { area, carrier });
        }
    }
    (page, words)
}

fn stroke(page: &mut Page, start: f32, wide: f32, y0: i64, y1: i64) {
    for y in y0..y1 {
        for x in start.floor() as i64..=(start + wide).ceil() as i64 {
            let covered =
                ((start + wide).min(x as f32 + 1.0) - start.max(x as f32)).clamp(0.0, 1.0);
            page.blend(x, y, [20, 20, 24], (covered * 255.0) as u8);
        }
    }
}

struct Marked {
    code: Code,
    original: Original,
    copy: Gray,
    recipients: Vec<Vec<u8>>,
}

fn marked(seed: u64, tinted: bool) -> Marked {
    let code = Code::new(&[3; 32], &seed.to_be_bytes(), Biases::against(3));
    let recipients: Vec<Vec<u8>> = (0..200_u64).map(|n| n.to_be_bytes().to_vec()).collect();
    let (plain, words) = page(seed, &|_| 0.0);
    let original = Original {
        number: 1,
        picture: Gray::of(&plain),
        words,
    };
    let word = code.word(&recipients[17]);
    let bit = |k| word_position(1, k).is_some_and(|position| word.bit(position));
    let (mut copy, _) = page(seed, &|k| if bit(k) { WORD_SHIFT } else { -WORD_SHIFT });
    if tinted {
        tint::lay(&mut copy, &code, &word, 1);
    }
    Marked {
        copy: Gray::of(&copy),
        code,
        original,
        recipients,
    }
}

impl Marked {
    fn errors(&self, readings: &[Reading]) -> (usize, usize) {
        let word = self.code.word(&self.recipients[17]);
        let known: Vec<_> = readings.iter().filter(|one| one.soft.abs() > 0.2).collect();
        let wrong = known
            .iter()
            .filter(|one| (one.soft > 0.0) != word.bit(one.position))
            .count();
        (wrong, known.len())
    }

    fn read(&self, picture: &Gray) -> Option<Vec<Reading>> {
        let mut pages = locate::Pages::default();
        pages.add(&self.original.picture);
        let found = find(picture, &pages, &mut |_| Some(self.original.clone()))?;
        Some(found.readings(&self.code, &self.original))
    }

    /// The one recipient is accused and nobody else; says what was read.
    fn holds(&self, name: &str, picture: &Gray) {
        let readings = self
            .read(picture)
            .unwrap_or_else(|| panic!("{name}: not located"));
        let words: Vec<_> = readings
            .iter()
            .copied()
            .filter(|one| one.position % PAGE_POSITIONS < TINT_FROM)
            .collect();
        let tints: Vec<_> = readings
            .iter()
            .copied()
            .filter(|one| one.position % PAGE_POSITIONS >= TINT_FROM)
            .collect();
        let judged = Evidence::new(&self.code, &readings).judge(&self.code, &self.recipients);
        println!(
            "{name}: words {:?}, tint {:?}, {:.0} bits, {:?}",
            self.errors(&words),
            self.errors(&tints),
            judged.bits,
            judged
                .candidates
                .first()
                .map(|one| (one.recipient, one.total))
        );
        assert!(
            judged
                .candidates
                .first()
                .is_some_and(|one| one.recipient == 17 && one.accused()),
            "{name}"
        );
        assert!(
            judged.candidates.iter().skip(1).all(|one| !one.accused()),
            "{name}"
        );
    }
}

fn crop(picture: &Gray, x0: usize, y0: usize, width: usize, height: usize) -> Gray {
    let mut out = Gray::plain(width, height, 0.0);
    for y in 0..height {
        for x in 0..width {
            out.at[y * width + x] = picture.near((x0 + x) as i64, (y0 + y) as i64);
        }
    }
    out
}

fn noised(picture: &Gray, deviation: f32, seed: u64) -> Gray {
    let mut dice = Dice::new(seed);
    let mut out = picture.clone();
    for value in &mut out.at {
        let moved = *value + deviation * dice.normal() as f32;
        *value = moved.clamp(0.0, 255.0).round();
    }
    out
}

/// Seen through a map from the new picture's places to the old one's.
fn seen(picture: &Gray, width: usize, height: usize, from: &dyn Fn(f64, f64) -> [f64; 2]) -> Gray {
    let mut out = Gray::plain(width, height, 150.0);
    for y in 0..height {
        for x in 0..width {
            let at = from(x as f64, y as f64);
            if let Some(v) = picture.between(at[0], at[1]) {
                out.at[y * width + x] = v.clamp(0.0, 255.0);
            }
        }
    }
    out
}

#[test]
fn r25_a_page_and_its_screenshots_are_read() {
    let copy = marked(1, true);
    copy.holds("as it is", &copy.copy);
    copy.holds("96 dpi", &noised(&copy.copy.reduced(150.0 / 96.0), 0.0, 1));
    copy.holds(
        "72 dpi, blurred",
        &noised(&copy.copy.blurred(0.8).reduced(150.0 / 72.0), 2.0, 1),
    );
    copy.holds("200 dpi", &copy.copy.resized(1653, 2339));
    let bilevel = copy.copy.resized(1653, 2339).blurred(0.8);
    let bilevel = Gray {
        at: bilevel
            .at
            .iter()
            .map(|v| if *v < 128.0 { 0.0 } else { 255.0 })
            .collect(),
        ..bilevel
    };
    copy.holds("fax", &bilevel);
    let dark = Gray {
        at: copy.copy.at.iter().map(|v| 255.0 - v).collect(),
        ..copy.copy.clone()
    };
    copy.holds("dark", &dark);
}

#[test]
fn r25_scans_and_photographs_are_read() {
    let copy = marked(2, true);
    let (sin, cos) = 0.021_f64.sin_cos();
    let turned = seen(&copy.copy, 1300, 1800, &|x, y| {
        let (x, y) = (x - 650.0, y - 900.0);
        [620.0 + cos * x - sin * y, 877.0 + sin * x + cos * y]
    });
    copy.holds("turned by 1.2°", &noised(&turned.blurred(0.7), 4.0, 2));
    let slanted = seen(&copy.copy, 1500, 2000, &|x, y| {
        let (u, v) = (x / 1500.0 - 0.5, y / 2000.0 - 0.5);
        let w = 1.0 + 0.06 * u - 0.09 * v;
        [
            620.0 + (1350.0 * u + 30.0 * v) / w,
            877.0 + (1880.0 * v - 20.0 * u) / w,
        ]
    });
    let shade = |at: usize| 1.0 - 0.25 * (at % 1500) as f32 / 1500.0;
    let slanted = Gray {
        at: slanted
            .at
            .iter()
            .enumerate()
            .map(|(at, v)| v * shade(at))
            .collect(),
        ..slanted
    };
    copy.holds("photographed", &noised(&slanted.blurred(0.9), 4.0, 3));
}

#[test]
fn r25_six_lines_of_a_screenshot_are_read() {
    let copy = marked(3, true);
    for (name, top) in [("upper", 300), ("middle", 820), ("lower", 1300)] {
        let part = crop(&copy.copy, 90, top, 1060, 28 * 6 + 8);
        copy.holds(name, &noised(&part.reduced(150.0 / 96.0), 0.0, 1));
    }
}

#[test]
fn what_is_not_of_the_document_is_not_read_as_anybodys() {
    let copy = marked(4, true);
    let (other, _) = page(99, &|_| 0.0);
    for picture in [
        Gray::of(&other),
        noised(&Gray::plain(900, 700, 240.0), 8.0, 4),
        copy.original.picture.clone(),
    ] {
        if let Some(readings) = copy.read(&picture) {
            let judged = Evidence::new(&copy.code, &readings).judge(&copy.code, &copy.recipients);
            assert!(
                judged.candidates.iter().all(|one| !one.accused()),
                "{judged:?}"
            );
        }
    }
}

#[test]
fn a_tint_alone_is_read_and_is_not_seen() {
    let copy = marked(5, true);
    let plain = marked(5, false);
    let error: f64 = copy
        .copy
        .at
        .iter()
        .zip(&plain.copy.at)
        .map(|(a, b)| f64::from(a - b).powi(2))
        .sum();
    let noise = 10.0 * (255.0_f64.powi(2) * copy.copy.at.len() as f64 / error).log10();
    assert!(noise > 40.0, "{noise} dB");
    println!("tint: {noise:.1} dB");
    let readings = tint::read(&copy.code, 1, &plain.copy, &copy.copy);
    let word = copy.code.word(&copy.recipients[17]);
    let first = PAGE_POSITIONS + TINT_FROM;
    let right = readings
        .iter()
        .enumerate()
        .filter(|(k, soft)| (**soft > 0.0) == word.bit(first + *k as u64))
        .count();
    assert_eq!(right, tint::BITS);
}

/// What colluders make of their copies, by name.
type Mix = fn(&[Gray], usize) -> f32;
const MIXES: [(&str, Mix); 3] = [
    ("averaged", |copies, at| {
        copies.iter().map(|one| one.at[at]).sum::<f32>() / copies.len() as f32
    }),
    ("darkest", |copies, at| {
        copies.iter().map(|one| one.at[at]).fold(255.0, f32::min)
    }),
    ("squares by turns", |copies, at| {
        let square = (at / 1240 / 60) * 21 + at % 1240 / 60;
        copies[(square.wrapping_mul(2_654_435_761) >> 7) % copies.len()].at[at]
    }),
];

/// One recipient's copy of a page of a made-up document.
fn copy_of(code: &Code, document: u64, number: u64, who: &[u8]) -> Gray {
    let word = code.word(who);
    let bit = |k| word_position(number, k).is_some_and(|position| word.bit(position));
    let seed = document * 10 + number;
    let (mut copy, _) = page(seed, &|k| if bit(k) { WORD_SHIFT } else { -WORD_SHIFT });
    tint::lay(&mut copy, code, &word, number);
    Gray::of(&copy)
}

/// How many of some trials accuse a colluder; an innocent never is.
fn caught(guilty: usize, pages: u64, mix: Mix, trials: u64) -> usize {
    use rayon::prelude::*;
    (0..trials)
        .into_par_iter()
        .map(|trial| {
            let code = Code::new(&[5; 32], &trial.to_be_bytes(), Biases::against(3));
            let recipients: Vec<[u8; 8]> = (0..200_u64).map(u64::to_be_bytes).collect();
            let mut readings = Vec::new();
            for number in 1..=pages {
                let copies: Vec<Gray> = (0..guilty)
                    .map(|k| copy_of(&code, trial, number, &recipients[k * 40]))
                    .collect();
                let mut mixed = copies[0].clone();
                for (at, v) in mixed.at.iter_mut().enumerate() {
                    *v = mix(&copies, at).round();
                }
                let (plain, words) = page(trial * 10 + number, &|_| 0.0);
                let original = Original {
                    number,
                    picture: Gray::of(&plain),
                    words,
                };
                let mut known = locate::Pages::default();
                known.add(&original.picture);
                let screenshot = noised(&mixed.reduced(150.0 / 96.0), 0.0, 1);
                if let Some(found) = find(&screenshot, &known, &mut |_| Some(original.clone())) {
                    readings.extend(found.readings(&code, &original));
                }
            }
            let judged = Evidence::new(&code, &readings).judge(&code, &recipients);
            let accused: Vec<usize> = judged
                .candidates
                .iter()
                .filter(|one| one.accused())
                .map(|one| one.recipient)
                .collect();
            assert!(
                accused.iter().all(|one| one % 40 == 0 && one / 40 < guilty),
                "an innocent is accused"
            );
            usize::from(!accused.is_empty())
        })
        .sum()
}

#[test]
fn r25_colluders_who_mix_pictures_are_caught() {
    let trials = std::env::var("KPO_TRIALS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    for (guilty, pages) in [(2, 1), (3, 3)] {
        for (name, mix) in MIXES {
            let caught = caught(guilty, pages, mix, trials);
            println!("{guilty} colluders, {pages} page(s), {name}: {caught} of {trials}");
            assert!(
                caught as f64 >= 0.95 * trials as f64,
                "{guilty} colluders, {name}: {caught} of {trials}"
            );
        }
    }
}
