//! Severity of judges, taken out of the ratings of units.
//!
//! A rating is the unit's worth plus the judge's severity plus chance: the additive form of the many-facet models of J. M.
//! Linacre (Many-Facet Rasch Measurement, 1989), fitted by least squares, which for two facets is the connected block design of
//! F. Yates. It says something only where judges are tied together by units they share; else the difference between two
//! groups of judges cannot be told from the difference between their units.

use super::graph::{components, free_inverse};
use super::mean::around;
use super::{Mean, Measured};

/// So many judges at most: the work grows with their number cubed.
const RATERS_MAX: usize = 2000;

/// Why plain means are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Judges fall into groups that share no unit; each is named.
    Apart(Vec<Vec<u32>>),
    /// There are not more ratings than unknowns, or these account for every rating: nothing is left to see chance by, and an
    /// interval of no width would claim that there is none.
    TooFew,
    /// There is one judge, or none, and nobody to be more severe than.
    Lone,
    /// There are more judges than this can be reckoned for.
    TooMany,
}

/// How much higher a judge rates than the mean judge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Severity {
    /// The judge.
    pub rater: u32,
    /// How many ratings.
    pub ratings: usize,
    /// Above zero where generous, below where severe.
    pub above: Measured,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Facets {
    /// Of each unit what the mean judge would give, or its plain mean; none for units without a rating.
    pub units: Vec<Option<Mean>>,
    /// Of each judge; empty where there are plain means.
    pub severities: Vec<Severity>,
    /// Why there are plain means, where there are.
    pub plain: Option<Plain>,
}

/// Takes severity out of `ratings`: `(unit, rater, value)`, units and raters numbered from zero. The order does not matter.
pub fn facets(ratings: &[(u32, u32, f64)], confidence: f64) -> Facets {
    let mut rows: Vec<(u32, u32, f64)> = ratings
        .iter()
        .copied()
        .filter(|row| row.2.is_finite())
        .collect();
    rows.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let mut raters: Vec<u32> = rows.iter().map(|row| row.1).collect();
    raters.sort_unstable();
    raters.dedup();
    let place = |rater: u32| raters.binary_search(&rater).unwrap_or_default();
    let units = rows.iter().map(|row| row.0 as usize + 1).max().unwrap_or(0);
    let mut starts = vec![0; units + 1];
    for row in &rows {
        starts[row.0 as usize + 1] += 1;
    }
    for unit in 0..units {
        starts[unit + 1] += starts[unit];
    }
    let judged = (0..units)
        .filter(|unit| starts[*unit] < starts[unit + 1])
        .count();
    let design = Design {
        values: rows.iter().map(|row| (place(row.1), row.2)).collect(),
        starts,
        raters: raters.len(),
    };
    let unknown = judged + raters.len().saturating_sub(1);
    match design.fit(unknown, confidence) {
        Ok((units, above)) => Facets {
            units,
            severities: raters
                .iter()
                .zip(above)
                .map(|(rater, (ratings, above))| Severity {
                    rater: *rater,
                    ratings,
                    above,
                })
                .collect(),
            plain: None,
        },
        Err(why) => Facets {
            units: design.means(confidence),
            severities: Vec::new(),
            plain: Some(match why {
                Plain::Apart(groups) => {
                    let named =
                        |group: Vec<u32>| group.iter().map(|at| raters[*at as usize]).collect();
                    Plain::Apart(groups.into_iter().map(named).collect())
                }
                other => other,
            }),
        },
    }
}

/// Ratings by unit.
struct Design {
    /// `(place of the rater, value)`.
    values: Vec<(usize, f64)>,
    starts: Vec<usize>,
    raters: usize,
}

/// What each unit is worth, and of each judge how many ratings and how far above.
type Fitted = (Vec<Option<Mean>>, Vec<(usize, Measured)>);

impl Design {
    fn units(&self) -> impl Iterator<Item = &[(usize, f64)]> {
        self.starts
            .windows(2)
            .map(|ends| &self.values[ends[0]..ends[1]])
    }

    fn means(&self, confidence: f64) -> Vec<Option<Mean>> {
        let of = |unit: &[(usize, f64)]| {
            let values: Vec<f64> = unit.iter().map(|one| one.1).collect();
            super::mean(&values, confidence)
        };
        self.units().map(of).collect()
    }

    fn fit(&self, unknown: usize, confidence: f64) -> Result<Fitted, Plain> {
        let size = self.raters;
        if size < 2 {
            return Err(Plain::Lone);
        }
        if size > RATERS_MAX {
            return Err(Plain::TooMany);
        }
        let ties = self
            .units()
            .flat_map(|unit| unit.windows(2).map(|two| (two[0].0, two[1].0)));
        let groups = components(size, ties);
        if groups.len() > 1 {
            return Err(Plain::Apart(groups));
        }
        let free = self.values.len().saturating_sub(unknown);
        if free == 0 {
            return Err(Plain::TooFew);
        }
        // Units are taken out first; what is left is a Laplacian between judges.
        let mut laplacian = vec![0.0; size * size];
        let mut right = vec![0.0; size];
        let mut counts = vec![0_usize; size];
        for unit in self.units().filter(|unit| !unit.is_empty()) {
            let share = 1.0 / unit.len() as f64;
            let mean = unit.iter().map(|one| one.1).sum::<f64>() * share;
            for (rater, value) in unit {
                counts[*rater] += 1;
                right[*rater] += value - mean;
                laplacian[rater * size + rater] += 1.0;
                for (other, _) in unit {
                    laplacian[rater * size + other] -= share;
                }
            }
        }
        let inverse = free_inverse(laplacian, size).ok_or(Plain::TooFew)?;
        let row = |rater: usize| &inverse[rater * size..(rater + 1) * size];
        let above: Vec<f64> = (0..size)
            .map(|rater| row(rater).iter().zip(&right).map(|(a, b)| a * b).sum())
            .collect();
        let worth = |unit: &[(usize, f64)]| {
            unit.iter().map(|one| one.1 - above[one.0]).sum::<f64>() / unit.len() as f64
        };
        let mut squares = 0.0;
        for unit in self.units().filter(|unit| !unit.is_empty()) {
            let worth = worth(unit);
            squares += unit
                .iter()
                .map(|one| (one.1 - worth - above[one.0]).powi(2))
                .sum::<f64>();
        }
        let all: f64 = self.values.iter().map(|one| one.1 * one.1).sum();
        if squares <= 1e-20 * all.max(f64::MIN_POSITIVE) {
            return Err(Plain::TooFew);
        }
        let free = free as f64;
        let variance = squares / free;
        let units = self.units().map(|unit| {
            let share = 1.0 / unit.len() as f64;
            let shared: f64 = unit
                .iter()
                .flat_map(|one| unit.iter().map(move |other| row(one.0)[other.0]))
                .sum();
            let error = (variance * (share + shared * share * share)).sqrt();
            (!unit.is_empty()).then(|| {
                let found = around(worth(unit), error, free, confidence);
                Mean {
                    count: unit.len(),
                    value: found.value,
                    interval: Some((found.low, found.high)),
                }
            })
        });
        let units = units.collect();
        let severities = (0..size).map(|rater| {
            let error = (variance * row(rater)[rater]).max(0.0).sqrt();
            (counts[rater], around(above[rater], error, free, confidence))
        });
        Ok((units, severities.collect()))
    }
}
