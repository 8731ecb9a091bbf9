//! Draws of the shares of patterns, and the intervals they give.

use super::item::{Item, View};
use super::sums::{MEASURES, Sums};
use super::{Effort, Estimate, Interval, Undefined};
use crate::dice::Dice;

/// From so many patterns on, rare ones are drawn together in blocks.
const PATTERNS_MAX: usize = 4000;
/// So many blocks.
const BLOCKS: usize = 2000;
/// A pattern of more units than this keeps a draw of its own.
const RARE: f64 = 10.0;
/// So many weights are drawn at most, and so many draws made at least.
const WEIGHTS_MAX: usize = 20_000_000;
const DRAWS_MIN: usize = 500;
/// With more classes than this, the prior knows disagreement between neighbours only.
const MIXED_MAX: usize = 12;

/// So much of a unit of disagreement is believed beforehand: less, and the interval of few units with a rare class misses; more,
/// and it holds too often. Where 95 % is stated, alpha's held from 92.6 to 99.1 % of the time over 20 to 200 units, 2 to 8
/// judges, up to 60 % missing cells and prevalences of 5 and 30 % (`cargo xtask bench assurance --only agreement`). Gwet's AC1 holds
/// less often with three judges and more, down to 89 % at 5 %.
pub(super) const APART: f64 = 0.4;

/// The values of all measures in all draws.
pub(super) struct Draws {
    confidence: f64,
    by_measure: Vec<Vec<f64>>,
}

impl Draws {
    pub(super) fn new(view: &View, effort: Effort) -> Self {
        let mut by_measure = vec![Vec::new(); MEASURES + view.classes()];
        let prior = prior(view);
        if !prior.is_empty() {
            let mut dice = Dice::new(effort.seed);
            let (own, blocks) = blocks(view, &mut dice);
            let weights = own.len() + blocks.len() + prior.len();
            let draws = effort.draws.min((WEIGHTS_MAX / weights).max(DRAWS_MIN));
            let (mut sums, mut measures) = (Sums::new(view.classes()), Vec::new());
            for _ in 0..draws {
                sums.clear();
                for item in own.iter().copied().chain(&prior) {
                    sums.add(item, dice.gamma(item.times));
                }
                for block in &blocks {
                    sums.add_sums(block, dice.gamma(1.0));
                }
                view.measures(&sums, &mut measures);
                for (all, one) in by_measure.iter_mut().zip(&measures) {
                    if one.is_finite() {
                        all.push(*one);
                    }
                }
            }
        }
        for all in &mut by_measure {
            all.sort_unstable_by(f64::total_cmp);
        }
        Self {
            confidence: effort.confidence,
            by_measure,
        }
    }

    /// A measured value with its interval.
    pub(super) fn estimate(&self, value: Result<f64, Undefined>, measure: usize) -> Estimate {
        let drawn = self.by_measure.get(measure).map_or(&[][..], Vec::as_slice);
        let possible = !matches!(value, Err(Undefined::NoPairs | Undefined::ManyClasses));
        Estimate {
            value,
            interval: interval(drawn, value.ok(), self.confidence).filter(|_| possible),
        }
    }
}

/// The middle of rising values, widened to hold the one that was measured.
pub(super) fn interval(drawn: &[f64], value: Option<f64>, confidence: f64) -> Option<Interval> {
    let tail = (1.0 - confidence) / 2.0;
    let (mut low, mut high) = (quantile(drawn, tail)?, quantile(drawn, 1.0 - tail)?);
    if let Some(value) = value {
        low = low.min(value);
        high = high.max(value);
    }
    Some(Interval { low, high })
}

fn quantile(rising: &[f64], share: f64) -> Option<f64> {
    let place = share * rising.len().checked_sub(1)? as f64;
    let (low, part) = (place.floor(), place.fract());
    let one = rising.get(low as usize)?;
    let next = rising.get(low as usize + 1).unwrap_or(one);
    Some(one + part * (next - one))
}

/// What is believed before anything is seen: one unit in all on which everybody agrees, spread over the classes, and [`APART`]
/// of a unit on which one judge differs, spread over the pairs of classes. With two judges and two classes that is half a unit
/// for each way to agree, as in the prior of H. Jeffreys, and a little less for disagreement. Nothing where no unit has two
/// judgements.
fn prior(view: &View) -> Vec<Item> {
    let Some(size) = usual(view) else {
        return Vec::new();
    };
    let classes = view.classes();
    let mut items: Vec<Item> = (0..classes)
        .map(|class| view.item(vec![(class, size)], 1.0 / classes as f64))
        .collect();
    let near = classes > MIXED_MAX;
    let pairs: Vec<(usize, usize)> = (0..classes)
        .flat_map(|one| (one + 1..classes).map(move |other| (one, other)))
        .filter(|(one, other)| !near || one + 1 == *other)
        .collect();
    let each = APART / 2.0 / pairs.len().max(1) as f64;
    for (one, other) in pairs {
        items.push(view.item(vec![(one, 1.0), (other, size - 1.0)], each));
        items.push(view.item(vec![(one, size - 1.0), (other, 1.0)], each));
    }
    items
}

/// How many judgements the middle one of the units with two or more has.
fn usual(view: &View) -> Option<f64> {
    let mut sizes: Vec<(f64, f64)> = view
        .items
        .iter()
        .filter(|item| item.size > 1.0)
        .map(|item| (item.size, item.times))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|one| one.1).sum::<f64>() / 2.0;
    let mut below = 0.0;
    sizes.iter().find_map(|(size, times)| {
        below += times;
        (below >= half).then_some(*size)
    })
}

/// Patterns with draws of their own, and blocks of the others. A block of many units, weighted as one, varies as its units
/// would one by one.
fn blocks<'a>(view: &'a View, dice: &mut Dice) -> (Vec<&'a Item>, Vec<Sums>) {
    if view.items.len() <= PATTERNS_MAX {
        return (view.items.iter().collect(), Vec::new());
    }
    let mut blocks: Vec<Sums> = (0..BLOCKS).map(|_| Sums::new(view.classes())).collect();
    let mut own = Vec::new();
    for item in &view.items {
        if item.times > RARE {
            own.push(item);
            continue;
        }
        for _ in 0..item.times as usize {
            let block = (dice.even() * BLOCKS as f64) as usize;
            blocks[block.min(BLOCKS - 1)].add(item, 1.0);
        }
    }
    (own, blocks)
}
