//! From works to an expert: the logarithm of the mean exponential.

/// How much an expert's best works count beyond their mean: 0 would be the mean, infinity the best alone.
pub const LAMBDA: f64 = 15.0;

/// Scores are whole multiples of this, two to the −40, so that parts add up to their whole without rounding.
pub const STEP: f64 = 1.0 / (1_u64 << 40) as f64;

/// `ln(mean exp(λ·x)) / λ` of an expert's works, in whole steps; 0 without works. The order of works makes no
/// difference.
pub(super) fn pool(fits: &mut [f64], lambda: f64) -> f64 {
    fits.sort_unstable_by(f64::total_cmp);
    let sum: f64 = fits.iter().map(|fit| (lambda * fit).exp_m1()).sum();
    if fits.is_empty() {
        0.0
    } else {
        on_step((sum / fits.len() as f64).ln_1p() / lambda)
    }
}

/// The nearest whole multiple of [`STEP`].
pub(super) fn on_step(score: f64) -> f64 {
    (score / STEP).round() * STEP
}

/// The sum of `exp(λ·x) − 1` of an expert's works, to about one part in 10,000, of `x` in units of `ln 2 / λ`.
///
/// With this, experts who may be among the best are found; they are then pooled exactly.
pub(super) fn rough(sums: &[u32], steps: &[f32], unit: f32) -> f32 {
    sums.iter()
        .zip(steps)
        .map(|(sum, step)| power(*sum as f32 * step * unit))
        .sum()
}

/// How far [`rough`] may be from the truth, as a share of it, with a margin of ten.
pub(super) const ROUGH: f32 = 1e-3;

/// `2^x − 1` for x from 0 to 126: the whole part goes into the exponent, the rest through a polynomial.
fn power(x: f32) -> f32 {
    let x = x.min(126.0);
    let whole = x as i32;
    let rest = x - whole as f32;
    // Taylor's series of 2^rest, cut after the sixth power: the error is below two parts in 100,000.
    let fraction = rest
        * (std::f32::consts::LN_2
            + rest
                * (0.240_226_5
                    + rest
                        * (0.055_504_11
                            + rest
                                * (0.009_618_13 + rest * (0.001_333_36 + rest * 0.000_154_04)))));
    let scale = f32::from_bits(((whole + 127) as u32) << 23);
    scale * fraction + (scale - 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_rough_sum_is_near(fits in proptest::collection::vec(0_u32..4_000_000, 0..40)) {
            let steps = vec![1.0 / 4_000_000.0; fits.len()];
            let rough = f64::from(rough(&fits, &steps, (LAMBDA / std::f64::consts::LN_2) as f32));
            let sum: f64 = fits.iter().map(|fit| (LAMBDA * f64::from(*fit) / 4e6).exp_m1()).sum();
            prop_assert!((rough - sum).abs() <= sum * f64::from(ROUGH) / 10.0 + 1e-6, "{rough} for {sum}");
        }

        #[test]
        fn a_pool_lies_between_mean_and_best(fits in proptest::collection::vec(0.0_f64..1.0, 1..30)) {
            let mean = fits.iter().sum::<f64>() / fits.len() as f64;
            let best = fits.iter().copied().fold(0.0, f64::max);
            let pooled = pool(&mut fits.clone(), LAMBDA);
            prop_assert!(pooled >= mean - 1e-9 && pooled <= best + 1e-9);
        }
    }

    #[test]
    fn the_same_works_twice_change_nothing() {
        let fits = [0.1, 0.3, 0.0, 0.25];
        let twice: Vec<f64> = fits.iter().chain(&fits).copied().collect();
        assert!(
            (pool(&mut fits.to_vec(), LAMBDA) - pool(&mut twice.clone(), LAMBDA)).abs() <= STEP
        );
        assert!(pool(&mut [], LAMBDA).abs() < f64::EPSILON);
    }
}
