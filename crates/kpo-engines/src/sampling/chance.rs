//! Binomial and hypergeometric chances, by Stirling's series and the ratios of neighbouring terms.

use crate::dice::ln_gamma;

/// ln n!, to the precision of the machine.
pub(super) fn ln_factorial(n: u64) -> f64 {
    if n < 16 {
        return (2..=n).map(|i| i as f64).product::<f64>().ln();
    }
    let x = n as f64;
    let (one, two) = (1.0 / x, 1.0 / (x * x));
    let series = one * (1.0 / 12.0 - two * (1.0 / 360.0 - two * (1.0 / 1260.0 - two / 1680.0)));
    x * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI * x).ln() + series
}

fn ln_ways(from: u64, of: u64) -> f64 {
    ln_factorial(from) - ln_factorial(of) - ln_factorial(from - of)
}

/// P(X = k), X binomial.
pub(super) fn binomial(n: u64, rate: f64, k: u64) -> f64 {
    if k > n {
        return 0.0;
    }
    if rate <= 0.0 {
        return f64::from(u8::from(k == 0));
    }
    if rate >= 1.0 {
        return f64::from(u8::from(k == n));
    }
    (ln_ways(n, k) + k as f64 * rate.ln() + (n - k) as f64 * (-rate).ln_1p()).exp()
}

/// P(X ≤ k), X binomial.
pub(super) fn binomial_at_most(n: u64, rate: f64, k: u64) -> f64 {
    if k >= n {
        return 1.0;
    }
    // From the last term down, or from the next one up: whichever tail is the short one.
    if k as f64 <= n as f64 * rate {
        down(binomial(n, rate, k), k, 0, |x| {
            x as f64 * (1.0 - rate) / ((n - x + 1) as f64 * rate)
        })
    } else {
        let above = up(binomial(n, rate, k + 1), k + 1, n, |x| {
            (n - x) as f64 * rate / ((x + 1) as f64 * (1.0 - rate))
        });
        1.0 - above
    }
}

/// P(X = k), X hypergeometric: `bad` of `population`, `drawn` without replacement.
pub(super) fn hypergeometric(population: u64, bad: u64, drawn: u64, k: u64) -> f64 {
    if k > bad || k > drawn || drawn - k > population - bad {
        return 0.0;
    }
    let ways = ln_ways(bad, k) + ln_ways(population - bad, drawn - k);
    (ways - ln_ways(population, drawn)).exp()
}

/// P(X ≤ k), X hypergeometric.
pub(super) fn hypergeometric_at_most(population: u64, bad: u64, drawn: u64, k: u64) -> f64 {
    let least = drawn.saturating_sub(population - bad);
    if k >= bad.min(drawn) {
        return 1.0;
    }
    if k < least {
        return 0.0;
    }
    let (n, m, s) = (population as f64, bad as f64, drawn as f64);
    let ratio = |x: f64| (m - x) * (s - x) / ((x + 1.0) * (n - m - s + x + 1.0));
    if k as f64 <= s * m / n {
        down(hypergeometric(population, bad, drawn, k), k, least, |x| {
            1.0 / ratio(x as f64 - 1.0)
        })
    } else {
        let first = hypergeometric(population, bad, drawn, k + 1);
        1.0 - up(first, k + 1, bad.min(drawn), |x| ratio(x as f64))
    }
}

fn down(first: f64, from: u64, to: u64, ratio: impl Fn(u64) -> f64) -> f64 {
    let (mut sum, mut term) = (first, first);
    for x in (to + 1..=from).rev() {
        term *= ratio(x);
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum.min(1.0)
}

fn up(first: f64, from: u64, to: u64, ratio: impl Fn(u64) -> f64) -> f64 {
    let (mut sum, mut term) = (first, first);
    for x in from..to {
        term *= ratio(x);
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum.min(1.0)
}

/// ln of the chance of a row of `drawn` draws with `bad` bad ones in it from a population in which the number of bad ones is
/// Pólya distributed with these weights of bad and good; the order of the row does not matter.
pub(super) fn ln_mixed(weights: (f64, f64), drawn: u64, bad: u64) -> f64 {
    let rising = |weight: f64, steps: u64| ln_gamma(weight + steps as f64) - ln_gamma(weight);
    rising(weights.0, bad) + rising(weights.1, drawn - bad) - rising(weights.0 + weights.1, drawn)
}

/// ln of the chance of that row, drawn without replacement, when `all` of `population` are bad; nothing where it cannot be.
pub(super) fn ln_row(population: u64, all: u64, drawn: u64, bad: u64) -> Option<f64> {
    if bad > all || drawn - bad > population - all {
        return None;
    }
    let falling = |from: u64, steps: u64| ln_factorial(from) - ln_factorial(from - steps);
    let good = population - all;
    Some(falling(all, bad) + falling(good, drawn - bad) - falling(population, drawn))
}
