//! How reliable each reviewer is, and how well that is known.

use super::{Canvas, Figure, Frame, Table, canvas, share, short};

/// One reviewer.
#[derive(Clone, Debug)]
pub struct Reviewer {
    /// As the reader may know them.
    pub name: String,
    /// How many judgements it rests on.
    pub judgements: u64,
    /// From 0 to 1: low, value, high; none where there is not enough data.
    pub reliability: Option<(f64, f64, f64)>,
}

/// A row for each reviewer, in the order given: a line from low to high and a dot.
#[derive(Clone, Debug)]
pub struct Reliability {
    /// The reviewers.
    pub reviewers: Vec<Reviewer>,
    /// How sure the intervals are, such as 0.9.
    pub confidence: f64,
}

const TOP: f64 = 26.0;
const ROW: f64 = 38.0;
/// Where 0 and 1 lie.
const FROM: f64 = 10.0;
const TO: f64 = canvas::WIDTH - 10.0;

impl Reliability {
    /// The figure.
    pub fn draw(&self, f: &Frame) -> Figure {
        const NAME: &str = "figure-reliability";
        if self.reviewers.is_empty() {
            return Figure::empty(f, NAME, NAME);
        }
        let height = TOP + ROW * self.reviewers.len() as f64 + 4.0;
        let mut canvas = Canvas::new(f.dir(), canvas::WIDTH, height);
        for quarter in 0..=4 {
            let value = f64::from(quarter) / 4.0;
            let x = at(value);
            canvas.line((x, TOP - 6.0), (x, height - 4.0), "grid");
            let anchor = ["start", "middle", "middle", "middle", "end"][quarter as usize];
            canvas.text((x, TOP - 12.0), anchor, "tick", whole_percent(f, value));
        }
        let mut rows = Vec::new();
        for (place, reviewer) in self.reviewers.iter().enumerate() {
            let y = TOP + ROW * place as f64;
            let judgements = f.count(reviewer.judgements);
            let name = short(&reviewer.name, 34);
            canvas.text((FROM, y + 13.0), "start", "name", name);
            canvas.text((TO, y + 13.0), "end", "tick", judgements.clone());
            let said = match reviewer.reliability {
                None => {
                    canvas.text((FROM, y + 29.0), "start", "faint", f.t("figure-too-few"));
                    [f.t("figure-too-few"), String::new()]
                }
                Some((low, value, high)) => {
                    let (low, value, high) = (share(low), share(value), share(high));
                    let line = y + 25.0;
                    canvas.line((at(low), line), (at(high), line), "whisker");
                    for end in [low, high] {
                        canvas.line((at(end), line - 4.0), (at(end), line + 4.0), "whisker");
                    }
                    canvas.dot((at(value), line), "mark");
                    let between = f.t2(
                        "figure-between",
                        "low",
                        &f.percent(&low),
                        "high",
                        &f.percent(&high),
                    );
                    [f.percent(&value), between]
                }
            };
            let [value, between] = said;
            rows.push(vec![reviewer.name.clone(), judgements, value, between]);
        }
        let head = ["reviewer", "judgements", "value", "interval"];
        let table = Table {
            head: head.map(|word| f.tk("figure", word)).to_vec(),
            rows,
        };
        let sure = whole_percent(f, share(self.confidence));
        let about = f.t1("figure-reliability-about", "sure", &sure);
        Figure::drawn(f, NAME, NAME, about, canvas, table)
    }
}

fn at(value: f64) -> f64 {
    FROM + (TO - FROM) * value
}

pub(super) fn whole_percent(f: &Frame, value: f64) -> String {
    format!("{}\u{a0}%", f.number(&((value * 100.0).round() as i64)))
}
