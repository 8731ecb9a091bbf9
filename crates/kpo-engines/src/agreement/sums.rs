//! The sums that all coefficients are made of, and the coefficients.

use super::Undefined;
use super::item::{Item, View};

/// Places of the measures in a draw; after them the shares of the classes.
pub(super) const AGREEMENT: usize = 0;
pub(super) const FLEISS: usize = 1;
pub(super) const ALPHA: usize = 2;
pub(super) const GWET: usize = 3;
/// How many measures there are.
pub(super) const MEASURES: usize = 4;

/// Sums over units, each with a weight.
pub(super) struct Sums {
    /// Units with a judgement, and with two or more.
    pub(super) units: f64,
    pairable: f64,
    /// Over units with two or more: distances, the share of pairs that are the same, and their nearness.
    apart: f64,
    same: f64,
    near: f64,
    /// Judgements by class in units with two or more.
    totals: Vec<f64>,
    /// Shares of the classes, each unit counting as one.
    pub(super) shares: Vec<f64>,
}

impl Sums {
    pub(super) fn new(classes: usize) -> Self {
        Self {
            units: 0.0,
            pairable: 0.0,
            apart: 0.0,
            same: 0.0,
            near: 0.0,
            totals: vec![0.0; classes],
            shares: vec![0.0; classes],
        }
    }

    pub(super) fn clear(&mut self) {
        let (mut totals, mut shares) = (
            std::mem::take(&mut self.totals),
            std::mem::take(&mut self.shares),
        );
        totals.fill(0.0);
        shares.fill(0.0);
        *self = Self {
            totals,
            shares,
            ..Self::new(0)
        };
    }

    pub(super) fn add(&mut self, item: &Item, weight: f64) {
        self.units += weight;
        for (class, count) in &item.counts {
            self.shares[*class] += weight * count / item.size;
        }
        if item.size > 1.0 {
            self.pairable += weight;
            self.apart += weight * item.apart;
            self.same += weight * item.same;
            self.near += weight * item.near;
            for (class, count) in &item.counts {
                self.totals[*class] += weight * count;
            }
        }
    }

    /// The same as adding all that `other` was made of.
    pub(super) fn add_sums(&mut self, other: &Self, weight: f64) {
        self.units += weight * other.units;
        self.pairable += weight * other.pairable;
        self.apart += weight * other.apart;
        self.same += weight * other.same;
        self.near += weight * other.near;
        for (sum, more) in self.totals.iter_mut().zip(&other.totals) {
            *sum += weight * more;
        }
        for (sum, more) in self.shares.iter_mut().zip(&other.shares) {
            *sum += weight * more;
        }
    }

    pub(super) fn agreement(&self) -> Result<f64, Undefined> {
        if self.pairable > 0.0 {
            Ok(self.same / self.pairable)
        } else {
            Err(Undefined::NoPairs)
        }
    }
}

impl View {
    /// All measures of these sums, as of very many units; what is undefined is not a number.
    pub(super) fn measures(&self, sums: &Sums, into: &mut Vec<f64>) {
        into.clear();
        let number = |value: Result<f64, Undefined>| value.unwrap_or(f64::NAN);
        into.push(number(sums.agreement()));
        into.push(number(self.fleiss(sums)));
        into.push(number(self.alpha(sums, false)));
        into.push(number(self.gwet(sums)));
        into.extend(sums.shares.iter().map(|share| share / sums.units));
    }

    pub(super) fn alpha(&self, sums: &Sums, finite: bool) -> Result<f64, Undefined> {
        match &self.scale {
            Ok(scale) => scale.alpha(sums.apart, &sums.totals, finite),
            Err(why) => Err(*why),
        }
    }

    pub(super) fn fleiss(&self, sums: &Sums) -> Result<f64, Undefined> {
        let observed = self.observed(sums)?;
        let mut chance = 0.0;
        for (one, share) in sums.shares.iter().enumerate() {
            for (other, more) in sums.shares.iter().enumerate() {
                chance += self.weight(one, other) * share * more;
            }
        }
        beyond(observed, chance / (sums.units * sums.units))
    }

    pub(super) fn gwet(&self, sums: &Sums) -> Result<f64, Undefined> {
        let observed = self.observed(sums)?;
        let classes = self.classes() as f64;
        if classes < 2.0 {
            return Err(Undefined::OneClass);
        }
        let all: f64 = (0..self.classes())
            .flat_map(|one| (0..self.classes()).map(move |other| (one, other)))
            .map(|(one, other)| self.weight(one, other))
            .sum();
        let share = |sum: &f64| sum / sums.units;
        let mixed: f64 = sums
            .shares
            .iter()
            .map(|s| share(s) * (1.0 - share(s)))
            .sum();
        beyond(observed, all * mixed / (classes * (classes - 1.0)))
    }

    fn observed(&self, sums: &Sums) -> Result<f64, Undefined> {
        if let Err(why) = &self.scale {
            return Err(*why);
        }
        if !self.weighted() {
            return Err(Undefined::ManyClasses);
        }
        if sums.pairable > 0.0 {
            Ok(sums.near / sums.pairable)
        } else {
            Err(Undefined::NoPairs)
        }
    }
}

/// How far beyond chance.
pub(super) fn beyond(observed: f64, chance: f64) -> Result<f64, Undefined> {
    if chance < 1.0 - 1e-15 {
        Ok((observed - chance) / (1.0 - chance))
    } else {
        Err(Undefined::OneClass)
    }
}
