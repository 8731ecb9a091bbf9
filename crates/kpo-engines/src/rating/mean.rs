//! Means, and Student's distribution for their intervals.

use super::Measured;

/// A mean of some ratings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// How many ratings.
    pub count: usize,
    /// The mean.
    pub value: f64,
    /// Where the mean of very many such ratings lies; none with fewer than two ratings, or when all are the same and their
    /// spread is therefore not known.
    pub interval: Option<(f64, f64)>,
}

/// The mean of ratings with the interval of Student (Biometrika 6 (1908) 1–25); none without a rating.
pub fn mean(ratings: &[f64], confidence: f64) -> Option<Mean> {
    let count = ratings.len();
    let mut rising = ratings.to_vec();
    rising.sort_unstable_by(f64::total_cmp);
    let value = rising.iter().sum::<f64>() / count as f64;
    if count == 0 || !value.is_finite() {
        return None;
    }
    let squares: f64 = rising.iter().map(|one| (one - value).powi(2)).sum();
    let interval = (count > 1 && squares > 0.0).then(|| {
        let free = (count - 1) as f64;
        let reach = student(free, confidence) * (squares / free / count as f64).sqrt();
        (value - reach, value + reach)
    });
    Some(Mean {
        count,
        value,
        interval,
    })
}

/// How many deviations to each side hold this share of Student's distribution with so many degrees of freedom.
pub(super) fn student(free: f64, confidence: f64) -> f64 {
    let outside = |reach: f64| beta(free / 2.0, 0.5, free / (free + reach * reach));
    let (mut low, mut high) = (0.0, 2.0);
    while outside(high) > 1.0 - confidence && high < 1e9 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if outside(middle) > 1.0 - confidence {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Put Measured around a value with so many degrees of freedom.
pub(super) fn around(value: f64, error: f64, free: f64, confidence: f64) -> Measured {
    Measured::around(value, student(free, confidence) * error)
}

/// The regularised incomplete beta function, by Lentz's continued fraction (Abramowitz and Stegun 26.5.8).
fn beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(b, a, 1.0 - x);
    }
    let front = crate::dice::ln_gamma(a + b) - crate::dice::ln_gamma(a) - crate::dice::ln_gamma(b);
    let front = (front + a * x.ln() + b * (-x).ln_1p()).exp() / a;
    const TINY: f64 = 1e-300;
    let (mut c, mut d) = (1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..500 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = fraction;
        for part in [even, odd] {
            d = 1.0 / (1.0 + part * d + TINY);
            c = 1.0 + part / c + TINY;
            fraction *= c * d;
        }
        if (fraction / before - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}
