//! What happens to a page between a reader's screen and the place it is found: simulated, with the chance of a seed.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageFormat, ImageReader};
use kpo_engines::imprint::Gray;

/// A stream of chance.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// Even between 0 and 1.
    pub(crate) fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Even between these.
    pub(crate) fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.even()
    }

    fn normal(&mut self) -> f64 {
        let (u, v) = (self.even().max(1e-12), self.even());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
}

fn each(picture: &Gray, mut change: impl FnMut(usize, f32) -> f32) -> Gray {
    let mut out = picture.clone();
    for (at, v) in out.at.iter_mut().enumerate() {
        *v = change(at, *v).clamp(0.0, 255.0);
    }
    out
}

fn rounded(picture: &Gray) -> Gray {
    each(picture, |_, v| v.round())
}

/// Through a JPEG file of this quality.
pub(crate) fn jpeg(picture: &Gray, quality: u8) -> Gray {
    let bytes: Vec<u8> = picture
        .at
        .iter()
        .map(|v| v.round().clamp(0.0, 255.0) as u8)
        .collect();
    let mut file = std::io::Cursor::new(Vec::new());
    let (width, height) = (picture.width as u32, picture.height as u32);
    let written = JpegEncoder::new_with_quality(&mut file, quality).encode(
        &bytes,
        width,
        height,
        ExtendedColorType::L8,
    );
    let file = std::io::Cursor::new(file.into_inner());
    let read = ImageReader::with_format(file, ImageFormat::Jpeg).decode();
    match (written, read) {
        (Ok(()), Ok(read)) => Gray {
            at: read
                .to_luma8()
                .into_raw()
                .into_iter()
                .map(f32::from)
                .collect(),
            width: picture.width,
            height: picture.height,
        },
        _ => picture.clone(),
    }
}

fn scaled(picture: &Gray, dots: f64) -> Gray {
    picture.reduced(150.0 / dots)
}

fn noised(picture: &Gray, deviation: f64, chance: &mut Chance) -> Gray {
    each(picture, |_, v| v + (deviation * chance.normal()) as f32)
}

/// Seen through a map from the new picture's places to the old one's, on a ground of one shade.
fn seen(
    picture: &Gray,
    width: usize,
    height: usize,
    ground: f32,
    from: impl Fn(f64, f64) -> [f64; 2],
) -> Gray {
    let mut out = Gray::plain(width, height, ground);
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

fn turned(picture: &Gray, degrees: f64, stretch: f64) -> Gray {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (picture.width as f64 / 2.0, picture.height as f64 / 2.0);
    seen(picture, picture.width, picture.height, 250.0, |x, y| {
        let (u, v) = (x - w, (y - h) * stretch);
        // A feed that is not quite even.
        let wave = 0.8 * (y / 310.0).sin();
        [w + cos * u - sin * v, h + sin * u + cos * v + wave]
    })
}

fn photographed(picture: &Gray, chance: &mut Chance) -> Gray {
    let (w, h) = (picture.width as f64, picture.height as f64);
    let zoom = chance.within(1.05, 1.35);
    let (width, height) = ((w * zoom * 1.06) as usize, (h * zoom * 1.06) as usize);
    let (slant_x, slant_y) = (chance.within(-0.09, 0.09), chance.within(-0.09, 0.09));
    let (sin, cos) = chance.within(-2.5, 2.5).to_radians().sin_cos();
    let turned = seen(picture, width, height, 95.0, |x, y| {
        let (u, v) = (x / width as f64 - 0.5, y / height as f64 - 0.5);
        let deep = 1.0 + slant_x * u + slant_y * v;
        let (u, v) = (1.08 * u * w / deep, 1.08 * v * h / deep);
        [w / 2.0 + cos * u - sin * v, h / 2.0 + sin * u + cos * v]
    });
    let (shade_x, shade_y) = (chance.within(-0.25, 0.25), chance.within(-0.2, 0.2));
    let lit = each(&turned.blurred(0.9), |at, v| {
        let (x, y) = (
            (at % width) as f64 / width as f64,
            (at / width) as f64 / height as f64,
        );
        v * (0.92 + shade_x * (x - 0.5) + shade_y * (y - 0.5)) as f32
    });
    jpeg(&noised(&lit, 4.0, chance), 75)
}

fn threshold(picture: &Gray) -> Gray {
    each(picture, |_, v| if v < 140.0 { 0.0 } else { 255.0 })
}

/// What a picture suffers.
type Harm = fn(&Gray, &mut Chance) -> Gray;

/// What may happen to a whole page, by name.
pub(crate) const HARMS: [(&str, Harm); 12] = [
    ("saved as JPEG 60", |page, _| jpeg(page, 60)),
    ("screenshot at 96 dpi", |page, _| {
        rounded(&scaled(page, 96.0))
    }),
    ("screenshot at 96 dpi, JPEG 70", |page, _| {
        jpeg(&scaled(page, 96.0), 70)
    }),
    ("screenshot at 72 dpi, JPEG 60", |page, _| {
        jpeg(&scaled(page, 72.0), 60)
    }),
    ("screenshot at 125 % (120 dpi), JPEG 80", |page, _| {
        jpeg(&scaled(page, 120.0), 80)
    }),
    ("screenshot, light on dark", |page, _| {
        rounded(&each(&scaled(page, 96.0), |_, v| 255.0 - v))
    }),
    ("printed, scanned at 300 dpi", |page, chance| {
        let ink = each(&page.blurred(0.6), |_, v| 12.0 + v * 0.92);
        let turned = turned(&ink, chance.within(-1.2, 1.2), chance.within(0.996, 1.004));
        jpeg(
            &noised(
                &turned.resized(page.width * 2, page.height * 2),
                3.0,
                chance,
            ),
            85,
        )
    }),
    ("printed, scanned at 150 dpi", |page, chance| {
        let ink = each(&page.blurred(0.7), |_, v| 15.0 + v * 0.9);
        jpeg(
            &noised(
                &turned(&ink, chance.within(-1.2, 1.2), chance.within(0.996, 1.004)),
                5.0,
                chance,
            ),
            75,
        )
    }),
    ("fax at 200 dpi, black and white", |page, chance| {
        let turned = turned(&page.blurred(0.6), chance.within(-0.6, 0.6), 1.0);
        threshold(&noised(&scaled(&turned, 200.0), 6.0, chance))
    }),
    ("photographed by a phone", photographed),
    ("a third of it cut out, JPEG 75", |page, chance| {
        let top = chance.within(0.08, 0.58) * page.height as f64;
        jpeg(
            &cut(page, [0, top as usize, page.width, page.height / 3]),
            75,
        )
    }),
    ("blurred and saved twice", |page, _| {
        jpeg(&jpeg(&page.blurred(1.0), 50), 70)
    }),
];

/// A part of a picture: left, top, width, height.
pub(crate) fn cut(picture: &Gray, [left, top, width, height]: [usize; 4]) -> Gray {
    let (width, height) = (
        width.min(picture.width - left),
        height.min(picture.height - top),
    );
    let mut out = Gray::plain(width, height, 0.0);
    for y in 0..height {
        let from = (top + y) * picture.width + left;
        out.at[y * width..(y + 1) * width].copy_from_slice(&picture.at[from..from + width]);
    }
    out
}

/// A part of a page as a screenshot shows it.
pub(crate) fn screenshot(picture: &Gray, part: [usize; 4]) -> Gray {
    rounded(&scaled(&cut(picture, part), 96.0))
}

/// How copies are mixed.
type Mix = fn(&[Gray], &mut Chance) -> Gray;

/// What colluders may make of their copies of a page, by name.
pub(crate) const MIXES: [(&str, Mix); 5] = [
    ("averaged", |copies, _| {
        each(&copies[0], |at, _| {
            copies.iter().map(|one| one.at[at]).sum::<f32>() / copies.len() as f32
        })
    }),
    ("lightest pixel", |copies, _| {
        each(&copies[0], |at, v| {
            copies.iter().map(|one| one.at[at]).fold(v, f32::max)
        })
    }),
    ("darkest pixel", |copies, _| {
        each(&copies[0], |at, v| {
            copies.iter().map(|one| one.at[at]).fold(v, f32::min)
        })
    }),
    ("squares of 60 pixels by turns", |copies, chance| {
        let (across, seed) = (copies[0].width.div_ceil(60), chance.even());
        each(&copies[0], |at, _| {
            let (x, y) = (at % copies[0].width / 60, at / copies[0].width / 60);
            let pick = Chance::new((y * across + x) as u64 ^ (seed * 1e15) as u64).even();
            copies[(pick * copies.len() as f64) as usize].at[at]
        })
    }),
    ("lines by turns", |copies, chance| {
        let seed = chance.even();
        each(&copies[0], |at, _| {
            let pick =
                Chance::new((at / copies[0].width / 28) as u64 ^ (seed * 1e15) as u64).even();
            copies[(pick * copies.len() as f64) as usize].at[at]
        })
    }),
];
