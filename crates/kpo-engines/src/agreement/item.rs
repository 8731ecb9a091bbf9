//! Units as answer patterns: what each adds to the sums that all coefficients are made of.

use std::collections::HashMap;

use super::ratings::Ratings;
use super::sums::Sums;
use super::{CLASSES_MAX, Level, Undefined};

/// The distance between answers.
pub(super) struct Scale {
    level: Level,
    /// By class: its value, or its middle rank among all judgements.
    at: Vec<f64>,
}

impl Scale {
    /// The scale on which classes with these values and totals lie.
    pub(super) fn new(level: Level, values: &[f64], totals: &[f64]) -> Result<Self, Undefined> {
        let used = || values.iter().zip(totals).filter(|pair| *pair.1 > 0.0);
        if level == Level::Ratio && used().any(|pair| *pair.0 < 0.0) {
            return Err(Undefined::Negative);
        }
        let at = match level {
            // Krippendorff's ordinal distance, the judgements between two ranks, is the distance of their middle ranks.
            Level::Ordinal => {
                let mut below = 0.0;
                let middle = |total: &f64| {
                    below += total;
                    below - total / 2.0
                };
                totals.iter().map(middle).collect()
            }
            Level::Nominal => vec![0.0; values.len()],
            // From the middle of the values, so that squares stay small.
            Level::Interval => {
                let middle = middle(values, totals);
                values.iter().map(|value| value - middle).collect()
            }
            Level::Ratio => values.to_vec(),
        };
        Ok(Self { level, at })
    }

    /// The squared distance of two classes.
    fn distance(&self, one: usize, other: usize) -> f64 {
        if one == other {
            return 0.0;
        }
        let (a, b) = (self.at[one], self.at[other]);
        match self.level {
            Level::Nominal => 1.0,
            Level::Ordinal | Level::Interval => (a - b) * (a - b),
            Level::Ratio if a + b == 0.0 => 0.0,
            Level::Ratio => ((a - b) / (a + b)).powi(2),
        }
    }

    /// The distances of all ordered pairs of judgements, with these counts by class.
    fn apart(&self, counts: &[(usize, f64)]) -> f64 {
        let total: f64 = counts.iter().map(|one| one.1).sum();
        match self.level {
            Level::Nominal => total * total - counts.iter().map(|one| one.1 * one.1).sum::<f64>(),
            Level::Ordinal | Level::Interval => {
                let sum: f64 = counts.iter().map(|one| one.1 * self.at[one.0]).sum();
                let middle = sum / total;
                let squares = |one: &(usize, f64)| one.1 * (self.at[one.0] - middle).powi(2);
                2.0 * total * counts.iter().map(squares).sum::<f64>()
            }
            Level::Ratio => {
                let mut sum = 0.0;
                for (place, one) in counts.iter().enumerate() {
                    for other in &counts[..place] {
                        sum += 2.0 * one.1 * other.1 * self.distance(one.0, other.0);
                    }
                }
                sum
            }
        }
    }

    /// The same of whole counts, one for each class.
    pub(super) fn apart_dense(&self, counts: &[u32]) -> f64 {
        if self.level == Level::Nominal {
            let (mut total, mut squares) = (0_u64, 0_u64);
            for count in counts {
                total += u64::from(*count);
                squares += u64::from(*count) * u64::from(*count);
            }
            return (total * total - squares) as f64;
        }
        if self.level == Level::Ratio {
            let present = counts.iter().enumerate().filter(|one| *one.1 > 0);
            let present: Vec<_> = present.map(|(class, n)| (class, f64::from(*n))).collect();
            return self.apart(&present);
        }
        let (mut total, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (count, at) in counts.iter().zip(&self.at) {
            let count = f64::from(*count);
            total += count;
            sum += count * at;
            squares += count * at * at;
        }
        2.0 * (total * squares - sum * sum).max(0.0)
    }

    /// One minus the observed distance over that expected of judgements put together by chance; `finite` as Krippendorff
    /// has it, without replacement, or else as of very many.
    pub(super) fn alpha(
        &self,
        observed: f64,
        totals: &[f64],
        finite: bool,
    ) -> Result<f64, Undefined> {
        let present: Vec<(usize, f64)> = totals.iter().copied().enumerate().collect();
        let total: f64 = totals.iter().sum();
        let expected = self.apart(&present);
        if total <= 0.0 {
            return Err(Undefined::NoPairs);
        }
        if expected <= 0.0 {
            return Err(Undefined::OneClass);
        }
        let ways = if finite { total - 1.0 } else { total };
        Ok(1.0 - observed * ways / expected)
    }
}

/// The middle of the judgements' values.
fn middle(values: &[f64], totals: &[f64]) -> f64 {
    let total: f64 = totals.iter().sum();
    let sum: f64 = values.iter().zip(totals).map(|(v, t)| v * t).sum();
    if total > 0.0 { sum / total } else { 0.0 }
}

/// What a pattern adds to the sums.
pub(super) struct Item {
    /// How many units show it; less than one for those of the prior.
    pub(super) times: f64,
    pub(super) counts: Vec<(usize, f64)>,
    pub(super) size: f64,
    pub(super) apart: f64,
    pub(super) same: f64,
    pub(super) near: f64,
}

/// Ratings as patterns on a scale. Classes are those in use, the commonest first where they have no order, so that names do not
/// matter.
pub(super) struct View {
    pub(super) scale: Result<Scale, Undefined>,
    /// How near two classes are, from 0 to 1; empty where there are too many classes.
    weights: Vec<f64>,
    class: Vec<usize>,
    pub(super) items: Vec<Item>,
    /// Whether all judgements are the same.
    pub(super) lone: bool,
}

impl View {
    pub(super) fn new(ratings: &Ratings, level: Level) -> Self {
        let values = ratings.values();
        let mut totals = vec![0.0_f64; values.len()];
        let mut pairable = vec![0.0_f64; values.len()];
        for unit in ratings.units() {
            for (_, class) in unit {
                totals[*class as usize] += 1.0;
                if unit.len() > 1 {
                    pairable[*class as usize] += 1.0;
                }
            }
        }
        let mut class: Vec<usize> = (0..values.len()).filter(|c| totals[*c] > 0.0).collect();
        if level == Level::Nominal {
            class.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]).then(a.cmp(b)));
        }
        let of = |all: &[f64]| class.iter().map(|c| all[*c]).collect::<Vec<_>>();
        let (mut own, mut pairs) = (of(values), of(&pairable));
        let lone = class.len() == 1;
        if lone {
            // Another answer was possible, or nothing would have been asked: the prior needs to know of one.
            class.push(usize::MAX);
            own.push(own[0] + 1.0);
            pairs.push(0.0);
        }
        let scale = Scale::new(level, &own, &pairs);
        let weights = weights(level, &own);
        let mut place = vec![0; values.len()];
        for (at, class) in class.iter().enumerate() {
            if let Some(place) = place.get_mut(*class) {
                *place = at;
            }
        }
        let mut view = Self {
            scale,
            weights,
            class,
            items: Vec::new(),
            lone,
        };
        let patterns = patterns(ratings, &place);
        view.items = patterns
            .into_iter()
            .map(|(counts, times)| view.item(counts, times as f64))
            .collect();
        view
    }

    pub(super) fn classes(&self) -> usize {
        self.class.len()
    }

    /// Which of the values given a class is.
    pub(super) fn value_of(&self, class: usize) -> usize {
        self.class[class]
    }

    pub(super) fn item(&self, counts: Vec<(usize, f64)>, times: f64) -> Item {
        let size: f64 = counts.iter().map(|one| one.1).sum();
        let ways = size * (size - 1.0);
        let (mut apart, mut same, mut near) = (0.0, 0.0, 0.0);
        if size > 1.0 {
            if let Ok(scale) = &self.scale {
                apart = scale.apart(&counts) / (size - 1.0);
            }
            same = counts.iter().map(|one| one.1 * (one.1 - 1.0)).sum::<f64>() / ways;
            for (a, n) in &counts {
                for (b, m) in &counts {
                    let others = if a == b { m - 1.0 } else { *m };
                    near += n * others * self.weight(*a, *b);
                }
            }
            near /= ways;
        }
        Item {
            times,
            counts,
            size,
            apart,
            same,
            near,
        }
    }

    pub(super) fn weight(&self, one: usize, other: usize) -> f64 {
        let place = one * self.classes() + other;
        self.weights.get(place).copied().unwrap_or(0.0)
    }

    pub(super) fn weighted(&self) -> bool {
        !self.weights.is_empty()
    }

    /// The sums over all units as they are.
    pub(super) fn point(&self) -> Sums {
        let mut sums = Sums::new(self.classes());
        for item in &self.items {
            sums.add(item, item.times);
        }
        sums
    }
}

/// The weights of Gwet's handbook (appendix on weights) for a level; empty where there are too many classes.
pub(super) fn weights(level: Level, values: &[f64]) -> Vec<f64> {
    let classes = values.len();
    if classes > CLASSES_MAX {
        return Vec::new();
    }
    let (first, last) = (
        values.first().copied().unwrap_or(0.0),
        values.last().copied().unwrap_or(0.0),
    );
    let weight = |one: usize, other: usize| {
        if one == other {
            return 1.0;
        }
        let (a, b) = (values[one], values[other]);
        let far = one.abs_diff(other) as f64;
        match level {
            Level::Nominal => 0.0,
            Level::Ordinal => 1.0 - far * (far + 1.0) / (classes * (classes - 1)) as f64,
            Level::Interval => 1.0 - ((a - b) / (last - first)).powi(2),
            Level::Ratio => {
                1.0 - ((a - b) / (a + b)).powi(2) / ((last - first) / (last + first)).powi(2)
            }
        }
    };
    let places = (0..classes).flat_map(|one| (0..classes).map(move |other| (one, other)));
    places.map(|(one, other)| weight(one, other)).collect()
}

/// Each pattern once with how many units show it, in an order of their own.
fn patterns(ratings: &Ratings, place: &[usize]) -> Vec<(Vec<(usize, f64)>, u64)> {
    let mut seen: HashMap<Vec<u32>, u64> = HashMap::new();
    let mut answers: Vec<u32> = Vec::new();
    for unit in ratings.units().filter(|unit| !unit.is_empty()) {
        answers.clear();
        answers.extend(unit.iter().map(|one| place[one.1 as usize] as u32));
        answers.sort_unstable();
        match seen.get_mut(&answers) {
            Some(times) => *times += 1,
            None => {
                seen.insert(answers.clone(), 1);
            }
        }
    }
    let mut all: Vec<(Vec<u32>, u64)> = seen.into_iter().collect();
    all.sort_unstable();
    let counted = |answers: Vec<u32>| {
        let mut counts: Vec<(usize, f64)> = Vec::new();
        for answer in answers {
            match counts.last_mut() {
                Some(last) if last.0 == answer as usize => last.1 += 1.0,
                _ => counts.push((answer as usize, 1.0)),
            }
        }
        counts
    };
    all.into_iter()
        .map(|(answers, times)| (counted(answers), times))
        .collect()
}
