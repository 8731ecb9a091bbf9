//! The few special functions that conjugate priors need.

/// ln Γ(x) for x > 0: Stirling's series after shifting x above 8 (Abramowitz and Stegun 1964, 6.1.41), to about 1e-12.
pub(crate) fn ln_gamma(mut x: f64) -> f64 {
    let mut product = 1.0_f64;
    while x < 8.0 {
        product *= x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = inverse
        * (1.0 / 12.0
            - square
                * (1.0 / 360.0
                    - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0))));
    (x - 0.5) * x.ln() - x + 0.918_938_533_204_672_8 + series - product.ln()
}

/// ψ(x) for x > 0: the asymptotic series after shifting x above 8 (ibid., 6.3.18), to about 1e-12.
pub(crate) fn digamma(mut x: f64) -> f64 {
    let mut below = 0.0;
    while x < 8.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    x.ln()
        - 0.5 * inverse
        - square
            * (1.0 / 12.0
                - square
                    * (1.0 / 120.0
                        - square * (1.0 / 252.0 - square * (1.0 / 240.0 - square / 132.0))))
        - below
}

/// The share of a Beta(a, b) below x: the continued fraction of the incomplete beta function by Lentz's method (DLMF
/// 8.17.22), on the side where it converges fast.
pub(crate) fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let lift = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / lift(1.0 - (a + b) * x / (a + 1.0));
    let mut value = below;
    for step in 1..400 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        below = 1.0 / lift(1.0 + even * below);
        above = lift(1.0 + even / above);
        value *= below * above;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        below = 1.0 / lift(1.0 + odd * below);
        above = lift(1.0 + odd / above);
        let change = below * above;
        value *= change;
        if (change - 1.0).abs() < 1e-12 {
            break;
        }
    }
    value
}

/// The point below which a share `p` of a Beta(a, b) lies, by halving: 40 steps are 1e-12.
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if beta_below(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The Beta with this mean and variance; no flatter than an even one of half a success and half a failure.
pub(crate) fn beta_of(mean: f64, variance: f64) -> (f64, f64) {
    let size = (mean * (1.0 - mean) / variance - 1.0).max(1.0);
    (mean * size, (1.0 - mean) * size)
}

/// Turns logarithms into probabilities in place. Naming the classes otherwise changes no bit. Nothing becomes exactly 0 or 1 (the floor is far below any loss that matters). Gives the logarithm of what
/// they summed to.
pub(crate) fn softmax(logs: &mut [f64]) -> f64 {
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for value in logs.iter_mut() {
        *value = (*value - top).exp().max(1e-12);
    }
    let total = whole_sum(logs);
    for value in logs.iter_mut() {
        *value /= total;
    }
    top + total.ln()
}

/// A sum of values from 0 to 1 as whole numbers of 2⁻⁴⁸, in no order; two need no such care.
fn whole_sum(values: &[f64]) -> f64 {
    const ONE: f64 = (1_u64 << 48) as f64;
    if let [one, other] = values {
        return one + other;
    }
    let sum: i64 = values.iter().map(|value| (value * ONE) as i64).sum();
    sum as f64 / ONE
}

/// A sum over classes that does not depend on how they are numbered.
pub(crate) fn ordered_sum(values: &[f64]) -> f64 {
    if let [one, other] = values {
        return one + other;
    }
    let mut sum = super::fixed::Sum::default();
    for value in values {
        sum.add(*value);
    }
    sum.value()
}
