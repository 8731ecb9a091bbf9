//! Who agrees with whom, beyond chance.

use super::{Canvas, Figure, Frame, Table, canvas, short};

/// What two reviewers have in common.
#[derive(Clone, Copy, Debug)]
pub struct Common {
    /// The place of one of them among the reviewers.
    pub one: usize,
    /// The place of the other.
    pub other: usize,
    /// Units both have judged.
    pub units: u64,
    /// Their coefficient, at most 1; none where they have too few units in common, or none can be had.
    pub coefficient: Option<f64>,
}

/// A cell for each two reviewers, in the order given: its number, and a shade the stronger the nearer to 1.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// Names, as the reader may know them.
    pub reviewers: Vec<String>,
    /// What is known of pairs; a pair that is not named has nothing in common.
    pub pairs: Vec<Common>,
    /// With fewer units in common a cell stays empty.
    pub units_min: u64,
}

const LABELS: f64 = 136.0;
const CELL: f64 = 36.0;
const TOP: f64 = 22.0;

impl Agreement {
    /// The figure.
    pub fn draw(&self, f: &Frame) -> Figure {
        const NAME: &str = "figure-agreement";
        let count = self.reviewers.len();
        if count < 2 || self.pairs.is_empty() {
            return Figure::empty(f, NAME, NAME);
        }
        let side = CELL * count as f64;
        let width = (LABELS + side + 2.0).max(canvas::WIDTH);
        let mut canvas = Canvas::new(f.dir(), width, TOP + side + 4.0);
        for (place, name) in self.reviewers.iter().enumerate() {
            let middle = CELL * (place as f64 + 0.5);
            let number = f.count(place + 1);
            let named = format!("{number}. {}", short(name, 17));
            canvas.text((2.0, TOP + middle + 4.0), "start", "name", named);
            canvas.text((LABELS + middle, TOP - 7.0), "middle", "tick", number);
            cell(&mut canvas, place, place, 1.0, "self");
        }
        let mut rows = Vec::new();
        for pair in &self.pairs {
            let known = pair.one < count && pair.other < count && pair.one != pair.other;
            if !known {
                continue;
            }
            let value = pair
                .coefficient
                .filter(|value| value.is_finite() && pair.units >= self.units_min)
                .map(|value| value.clamp(-1.0, 1.0));
            for (row, column) in [(pair.one, pair.other), (pair.other, pair.one)] {
                put(f, &mut canvas, (row, column), value);
            }
            rows.push(vec![
                self.reviewers[pair.one].clone(),
                self.reviewers[pair.other].clone(),
                f.count(pair.units),
                value.map_or_else(|| f.t("figure-too-few"), |value| f.hundredths(&value)),
            ]);
        }
        let seen = |one: usize, other: usize| {
            let of = |pair: &Common| (pair.one.min(pair.other), pair.one.max(pair.other));
            self.pairs.iter().any(|pair| of(pair) == (one, other))
        };
        for one in 0..count {
            for other in one + 1..count {
                if !seen(one, other) {
                    put(f, &mut canvas, (one, other), None);
                    put(f, &mut canvas, (other, one), None);
                }
            }
        }
        let head = ["reviewer", "other", "common", "coefficient"];
        let table = Table {
            head: head.map(|word| f.tk("figure", word)).to_vec(),
            rows,
        };
        let least = i64::try_from(self.units_min).unwrap_or(i64::MAX);
        let about = f.tn("figure-agreement-about", &least);
        Figure::drawn(f, NAME, NAME, about, canvas, table)
    }
}

fn put(f: &Frame, canvas: &mut Canvas, at: (usize, usize), value: Option<f64>) {
    let place = |at: usize| CELL * (at as f64 + 0.5);
    let middle = (LABELS + place(at.1), TOP + place(at.0) + 4.0);
    let Some(value) = value else {
        cell(canvas, at.0, at.1, 1.0, "void");
        return canvas.text(middle, "middle", "faint", "–".to_owned());
    };
    let strength = value.abs().max(0.06);
    let (area, text) = match (value < 0.0, strength > 0.55) {
        (true, _) => ("below", "cell"),
        (false, true) => ("cell", "cell strong"),
        (false, false) => ("cell", "cell"),
    };
    cell(canvas, at.0, at.1, strength, area);
    canvas.text(middle, "middle", text, f.hundredths(&value));
}

fn cell(canvas: &mut Canvas, row: usize, column: usize, strength: f64, class: &'static str) {
    let at = (
        LABELS + CELL * column as f64 + 1.0,
        TOP + CELL * row as f64 + 1.0,
    );
    canvas.area(at, (CELL - 2.0, CELL - 2.0), strength, class);
}
