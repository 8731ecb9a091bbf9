//! Where the units are of which nobody is sure.

use super::reliability::whole_percent;
use super::{Canvas, Figure, Frame, Table, canvas, share};

/// Units by how probable their likeliest answer is.
#[derive(Clone, Debug)]
pub struct Unsure {
    /// Of each unit the probability of its likeliest answer, from 0 to 1.
    pub likeliest: Vec<f64>,
    /// Below this a unit counts as unsure.
    pub sure_from: f64,
}

const BINS: usize = 10;
const TOP: f64 = 20.0;
const TALL: f64 = 120.0;
const FROM: f64 = 10.0;
const WIDE: f64 = (canvas::WIDTH - 20.0) / BINS as f64;

impl Unsure {
    /// The figure.
    pub fn draw(&self, f: &Frame) -> Figure {
        const NAME: &str = "figure-unsure";
        if self.likeliest.is_empty() {
            return Figure::empty(f, NAME, NAME);
        }
        let mut bins = [0_u64; BINS];
        for value in &self.likeliest {
            // A tenth belongs to the bin it begins, whatever rounding made of it.
            let bin = (share(*value) * BINS as f64 + 1e-9) as usize;
            bins[bin.min(BINS - 1)] += 1;
        }
        let most = bins.iter().copied().max().unwrap_or(1).max(1) as f64;
        let bottom = TOP + TALL;
        let mut canvas = Canvas::new(f.dir(), canvas::WIDTH, bottom + 22.0);
        let mut rows = Vec::new();
        for (place, units) in bins.iter().enumerate() {
            let (low, high) = (place as f64 / BINS as f64, (place + 1) as f64 / BINS as f64);
            let x = FROM + WIDE * place as f64;
            let tall = *units as f64 / most * TALL;
            let class = if high <= self.sure_from + 1e-9 {
                "open"
            } else {
                "sure"
            };
            if *units > 0 {
                canvas.area((x + 2.0, bottom - tall), (WIDE - 4.0, tall), 1.0, class);
                let at = (x + WIDE / 2.0, bottom - tall - 5.0);
                canvas.text(at, "middle", "tick", f.count(units));
            }
            rows.push(vec![
                f.t2(
                    "figure-between",
                    "low",
                    &whole_percent(f, low),
                    "high",
                    &whole_percent(f, high),
                ),
                f.count(units),
            ]);
        }
        canvas.line((FROM, bottom), (canvas::WIDTH - FROM, bottom), "axis");
        for (value, anchor) in [(0.0, "start"), (0.5, "middle"), (1.0, "end")] {
            let x = FROM + WIDE * BINS as f64 * value;
            canvas.text((x, bottom + 15.0), anchor, "tick", whole_percent(f, value));
        }
        let line = share(self.sure_from);
        let x = FROM + WIDE * BINS as f64 * line;
        canvas.line((x, TOP - 14.0), (x, bottom), "limit");
        let unsure = self.likeliest.iter().filter(|value| share(**value) < line);
        let about = f.said(
            "figure-unsure-about",
            &[
                ("unsure", f.count(unsure.count())),
                ("all", f.count(self.likeliest.len())),
                ("line", whole_percent(f, line)),
            ],
        );
        let head = ["probability", "units"];
        let table = Table {
            head: head.map(|word| f.tk("figure", word)).to_vec(),
            rows,
        };
        Figure::drawn(f, NAME, NAME, about, canvas, table)
    }
}
