//! Two judges at a time.

use std::collections::BTreeMap;

use super::draw::{APART, interval};
use super::item::weights;
use super::ratings::Ratings;
use super::sums::beyond;
use super::{CLASSES_MAX, Effort, Estimate, Level, Undefined};
use crate::dice::Dice;

/// How two judges agree on the units both have judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// One judge.
    pub one: u32,
    /// The other, a higher number.
    pub other: u32,
    /// Units both have judged.
    pub units: u64,
    /// The share of units on which they are the same.
    pub agreement: Estimate,
    /// Cohen's kappa.
    pub cohen: Estimate,
}

/// How often one judge gave this answer and the other that.
type Cells = BTreeMap<(u32, u32), u64>;

/// All pairs of judges who have judged a unit in common, in rising order.
pub fn pairs(ratings: &Ratings, level: Level, effort: Effort) -> Vec<Pair> {
    let mut seen: BTreeMap<(u32, u32), Cells> = BTreeMap::new();
    for unit in ratings.units() {
        for (place, (one, this)) in unit.iter().enumerate() {
            for (other, that) in &unit[place + 1..] {
                let cells = seen.entry((*one, *other)).or_default();
                *cells.entry((*this, *that)).or_default() += 1;
            }
        }
    }
    let scale = Weights::new(ratings, level);
    seen.into_iter()
        .map(|((one, other), cells)| {
            let (agreement, cohen) = scale.of(&cells, effort);
            Pair {
                one,
                other,
                units: cells.values().sum(),
                agreement,
                cohen,
            }
        })
        .collect()
}

/// Cohen's kappa of two judges.
pub(super) fn kappa(
    ratings: &Ratings,
    level: Level,
    one: u32,
    other: u32,
    effort: Effort,
) -> Estimate {
    let mut cells = Cells::new();
    for unit in ratings.units() {
        let of = |judge: u32| unit.iter().find(|given| given.0 == judge);
        if let (Some(this), Some(that)) = (of(one), of(other)) {
            *cells.entry((this.1, that.1)).or_default() += 1;
        }
    }
    Weights::new(ratings, level).of(&cells, effort).1
}

/// The classes in use and how near they are.
struct Weights {
    place: Vec<Option<usize>>,
    classes: usize,
    near: Vec<f64>,
    negative: bool,
}

impl Weights {
    fn new(ratings: &Ratings, level: Level) -> Self {
        let values = ratings.values();
        let mut used = vec![false; values.len()];
        for (_, class) in ratings.units().flatten() {
            used[*class as usize] = true;
        }
        let (mut own, mut place) = (Vec::new(), Vec::new());
        for (value, used) in values.iter().zip(&used) {
            place.push(used.then_some(own.len()));
            if *used {
                own.push(*value);
            }
        }
        Self {
            place,
            classes: own.len(),
            near: weights(level, &own),
            negative: level == Level::Ratio && own.iter().any(|value| *value < 0.0),
        }
    }

    fn of(&self, cells: &Cells, effort: Effort) -> (Estimate, Estimate) {
        let none = |why| Estimate {
            value: Err(why),
            interval: None,
        };
        if cells.is_empty() {
            return (none(Undefined::NoPairs), none(Undefined::NoPairs));
        }
        let at = |class: u32| {
            let place = self.place.get(class as usize).copied().flatten();
            place.unwrap_or_default()
        };
        let classes = self.classes;
        let known: Vec<(usize, usize, f64)> = cells
            .iter()
            .map(|((one, other), n)| (at(*one), at(*other), *n as f64))
            .collect();
        let many = classes > CLASSES_MAX;
        let (same, kappa) = self.point(&known, !many);
        let mut drawn = (Vec::new(), Vec::new());
        let mut dice = Dice::new(effort.seed);
        let all = with_prior(&known, classes.max(2));
        let mut shares = all.clone();
        for _ in 0..effort.draws {
            for (share, cell) in shares.iter_mut().zip(&all) {
                share.2 = dice.gamma(cell.2);
            }
            let (same, kappa) = self.point(&shares, !many);
            drawn.0.push(same);
            drawn.1.extend(kappa.ok());
        }
        drawn.0.sort_unstable_by(f64::total_cmp);
        drawn.1.sort_unstable_by(f64::total_cmp);
        let agreement = Estimate {
            value: Ok(same),
            interval: interval(&drawn.0, Some(same), effort.confidence),
        };
        if many {
            return (agreement, none(Undefined::ManyClasses));
        }
        if self.negative {
            return (agreement, none(Undefined::Negative));
        }
        let cohen = Estimate {
            value: kappa,
            interval: interval(&drawn.1, kappa.ok(), effort.confidence),
        };
        (agreement, cohen)
    }

    /// The share that is the same, and kappa where it is wanted: its work is the square of the classes.
    fn point(&self, cells: &[(usize, usize, f64)], kappa: bool) -> (f64, Result<f64, Undefined>) {
        let size = self.classes.max(2);
        let (mut rows, mut columns) = (vec![0.0; size], vec![0.0; size]);
        let (mut total, mut same, mut near) = (0.0, 0.0, 0.0);
        for (one, other, n) in cells {
            total += n;
            rows[*one] += n;
            columns[*other] += n;
            if one == other {
                same += n;
            }
            if kappa {
                near += n * self.near(*one, *other);
            }
        }
        if !kappa {
            return (same / total, Err(Undefined::ManyClasses));
        }
        let mut chance = 0.0;
        for (one, row) in rows.iter().enumerate() {
            for (other, column) in columns.iter().enumerate() {
                chance += self.near(one, other) * row * column;
            }
        }
        (same / total, beyond(near / total, chance / (total * total)))
    }

    fn near(&self, one: usize, other: usize) -> f64 {
        if one == other {
            return 1.0;
        }
        if one >= self.classes || other >= self.classes {
            return 0.0;
        }
        let place = one * self.classes + other;
        self.near.get(place).copied().unwrap_or(0.0)
    }
}

/// The cells with a prior in them: one unit of agreement and [`APART`] of one of disagreement, each spread evenly.
fn with_prior(known: &[(usize, usize, f64)], classes: usize) -> Vec<(usize, usize, f64)> {
    let mut cells: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let pairs = (classes * (classes - 1)) as f64;
    let few = classes <= 12;
    for one in 0..classes {
        cells.insert((one, one), 1.0 / classes as f64);
        for other in 0..classes {
            if one != other && few {
                cells.insert((one, other), APART / pairs);
            } else if one.abs_diff(other) == 1 {
                cells.insert((one, other), APART / 2.0 / (classes - 1) as f64);
            }
        }
    }
    for (one, other, n) in known {
        *cells.entry((*one, *other)).or_default() += n;
    }
    cells
        .into_iter()
        .map(|((one, other), n)| (one, other, n))
        .collect()
}
