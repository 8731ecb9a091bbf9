//! How often a bit is 1 at a position: the biases.

use std::f64::consts::{FRAC_PI_2, PI};

/// A distribution of biases, to be drawn from by a number even in 0..1.
#[derive(Clone, Debug, PartialEq)]
pub struct Biases(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Values and the chance up to and with each.
    Discrete(Vec<(f64, f64)>),
    /// The arcsine law, cut off this far from 0 and π/2.
    Arcsine(f64),
}

impl Biases {
    /// The few values that serve best against up to this many colluders (K. Nuida, S. Fujitsu, M. Hagiwara, T. Kitagawa, H.
    /// Watanabe, K. Ogawa and H. Imai, "An improvement of discrete Tardos fingerprinting codes", Designs, Codes and Cryptography 52
    /// (2009) 339–362): the zeros of the Legendre polynomial of degree ⌈c/2⌉, moved to 0..1.
    pub fn against(colluders: usize) -> Self {
        let degree = colluders.max(1).div_ceil(2);
        let zeros: Vec<(f64, f64)> = (1..=degree).map(|root| zero(degree, root)).collect();
        let whole: f64 = zeros.iter().map(|(_, weight)| weight).sum();
        let mut upto = 0.0;
        let values = zeros
            .into_iter()
            .map(|(at, weight)| {
                upto += weight / whole;
                (f64::midpoint(1.0, at), upto)
            })
            .collect();
        Self(Kind::Discrete(values))
    }

    /// Tardos' own law, for any number of colluders up to this: `p = sin²(r)`, `r` even between the cut-offs, cut off at
    /// 1/(300 c).
    pub fn arcsine(colluders: usize) -> Self {
        let least = 1.0 / (300.0 * colluders.max(1) as f64);
        Self(Kind::Arcsine(least.sqrt().asin()))
    }

    /// The bias at this place of the distribution.
    pub fn at(&self, even: f64) -> f64 {
        match &self.0 {
            Kind::Discrete(values) => values
                .iter()
                .find(|(_, upto)| even < *upto)
                .or(values.last())
                .map_or(0.5, |(value, _)| *value),
            Kind::Arcsine(cut) => (cut + even * (FRAC_PI_2 - 2.0 * cut)).sin().powi(2),
        }
    }
}

/// A zero of the Legendre polynomial by Newton's method, and its weight `1 / (P′² (1 − x²)^{3/2})`.
fn zero(degree: usize, root: usize) -> (f64, f64) {
    let n = degree as f64;
    let mut x = -(PI * (root as f64 - 0.25) / (n + 0.5)).cos();
    let mut slope = 1.0;
    for _ in 0..50 {
        let (mut before, mut value) = (1.0, x);
        for k in 2..=degree {
            let k = k as f64;
            (before, value) = (
                value,
                ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k,
            );
        }
        slope = n * (x * value - before) / (x * x - 1.0);
        let step = value / slope;
        x -= step;
        if step.abs() < 1e-15 {
            break;
        }
    }
    (x, 1.0 / (slope * slope * (1.0 - x * x).powf(1.5)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_discrete_biases_are_those_of_the_paper() {
        // Nuida and others, table 1: c = 1, 2; 3, 4; 5, 6.
        assert!((Biases::against(2).at(0.3) - 0.5).abs() < 1e-12);
        let three = Biases::against(3);
        assert!((three.at(0.2) - 0.211_32).abs() < 1e-5);
        assert!((three.at(0.7) - 0.788_68).abs() < 1e-5);
        let six = Biases::against(6);
        assert!((six.at(0.33) - 0.112_70).abs() < 1e-5);
        assert!((six.at(0.333) - 0.5).abs() < 1e-12);
        assert!((six.at(0.6679) - 0.5).abs() < 1e-12);
        assert!((six.at(0.6682) - 0.887_30).abs() < 1e-5);
    }

    #[test]
    fn the_arcsine_law_keeps_away_from_sureness() {
        let law = Biases::arcsine(3);
        let least = 1.0 / 900.0;
        assert!((law.at(0.0) - least).abs() < 1e-12);
        assert!((law.at(1.0) - (1.0 - least)).abs() < 1e-12);
        assert!((law.at(0.5) - 0.5).abs() < 1e-12);
    }
}
