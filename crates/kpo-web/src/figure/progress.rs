//! How far the work is, and how many reviews it will still take.

use super::reliability::whole_percent;
use super::{Canvas, Figure, Frame, Table, canvas};

/// Units by how far they are, without a word of how they were judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Units that need no further review.
    pub settled: u64,
    /// Units with a review that need another.
    pub begun: u64,
    /// Units nobody has reviewed.
    pub untouched: u64,
    /// Reviews that were given.
    pub reviews: u64,
    /// Reviews still to come: at least, expected, at most; none where it cannot be told yet.
    pub left: Option<(u64, u64, u64)>,
}

const TOP: f64 = 8.0;
const TALL: f64 = 26.0;
const FROM: f64 = 10.0;
const WIDE: f64 = canvas::WIDTH - 20.0;

impl Progress {
    /// The figure.
    pub fn draw(&self, f: &Frame) -> Figure {
        const NAME: &str = "figure-progress";
        let all = self.settled + self.begun + self.untouched;
        if all == 0 {
            return Figure::empty(f, NAME, NAME);
        }
        let parts = [
            ("settled", self.settled, "sure"),
            ("begun", self.begun, "open"),
            ("untouched", self.untouched, "void"),
        ];
        let height = if self.left.is_some() { 128.0 } else { 74.0 };
        let mut canvas = Canvas::new(f.dir(), canvas::WIDTH, height);
        let (mut x, mut rows) = (FROM, Vec::new());
        for (place, (word, units, class)) in parts.into_iter().enumerate() {
            let wide = units as f64 / all as f64 * WIDE;
            canvas.area((x, TOP), (wide, TALL), 1.0, class);
            x += wide;
            let name = f.tk("figure-progress", word);
            let (key, middle) = (FROM + WIDE / 3.0 * place as f64, TOP + TALL + 18.0);
            canvas.area((key, middle - 8.0), (10.0, 10.0), 1.0, class);
            canvas.text((key + 15.0, middle + 1.0), "start", "tick", name.clone());
            let percent = whole_percent(f, units as f64 / all as f64);
            let number = format!("{} · {percent}", f.count(units));
            canvas.text((key + 15.0, middle + 16.0), "start", "name", number);
            rows.push(vec![name, f.count(units), percent]);
        }
        let about = self.left_over(f, &mut canvas, &mut rows);
        let head = ["state", "units", "share"];
        let table = Table {
            head: head.map(|word| f.tk("figure", word)).to_vec(),
            rows,
        };
        Figure::drawn(f, NAME, NAME, about, canvas, table)
    }

    /// Reviews given and to come, as a second bar under the first.
    fn left_over(&self, f: &Frame, canvas: &mut Canvas, rows: &mut Vec<Vec<String>>) -> String {
        let given = f.count(self.reviews);
        let Some((low, expected, high)) = self.left else {
            return f.t1("figure-progress-given", "given", &given);
        };
        let (low, high) = (low.min(expected), high.max(expected));
        let all = (self.reviews + high).max(1) as f64;
        let at = |reviews: u64| FROM + reviews as f64 / all * WIDE;
        let y = 92.0;
        canvas.area((FROM, y), (at(self.reviews) - FROM, 14.0), 1.0, "sure");
        let (from, to) = (at(self.reviews), at(self.reviews + expected));
        canvas.area((from, y), (to - from, 14.0), 1.0, "open");
        let (least, most) = (at(self.reviews + low), at(self.reviews + high));
        if low < high {
            canvas.line((least, y + 7.0), (most, y + 7.0), "whisker");
            for end in [least, most] {
                canvas.line((end, y + 2.0), (end, y + 12.0), "whisker");
            }
        }
        canvas.text((FROM, y + 30.0), "start", "tick", given.clone());
        let end = (FROM + WIDE, y + 30.0);
        canvas.text(end, "end", "tick", f.count(self.reviews + high));
        let said = [
            ("given", given),
            ("expected", f.count(expected)),
            ("low", f.count(low)),
            ("high", f.count(high)),
        ];
        for (word, reviews) in [
            ("given", self.reviews),
            ("low", low),
            ("left", expected),
            ("high", high),
        ] {
            let name = f.tk("figure-reviews", word);
            rows.push(vec![name, f.count(reviews), String::new()]);
        }
        // What is wanted and no guess needs no range.
        let key = if low < high {
            "figure-progress-about"
        } else {
            "figure-progress-exact"
        };
        f.said(key, &said)
    }
}
