//! The few functions of numbers a layer is made of, written so that a compiler can do several at a time.

/// The Gaussian error linear unit of each number; see [`unit`].
pub(crate) fn gelu(numbers: &mut [f32]) {
    for x in numbers {
        *x = unit(*x);
    }
}

/// `e^x` to about two parts in ten million; 0 below −87 and cut off above 88.
#[inline]
fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let whole = (x * std::f32::consts::LOG2_E + 12_582_912.0) - 12_582_912.0;
    // ln 2 in two parts, so that the remainder keeps its digits (W. J. Cody and W. Waite, 1980).
    let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let mut power = 1.987_569_1e-4;
    for term in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_6e-1,
        0.5,
    ] {
        power = power * rest + term;
    }
    let power = power * rest * rest + rest + 1.0;
    power * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

/// The Gaussian error linear unit, `x · Φ(x)` (D. Hendrycks and K. Gimpel, 2016), with the error function of
/// M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 7.1.26: to 1.5 parts in ten million.
#[inline]
fn unit(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut sum = 1.061_405_4;
    for term in [-1.453_152_1, 1.421_413_8, -0.284_496_74, 0.254_829_6] {
        sum = sum * t + term;
    }
    let tail = sum * t * exp(-z * z);
    let erf = if x < 0.0 { tail - 1.0 } else { 1.0 - tail };
    0.5 * x * (1.0 + erf)
}

/// Scales a row to mean 0 and variance 1, then by what was learnt.
pub(crate) fn normalise(row: &mut [f32], scale: &[f32], shift: &[f32]) {
    let length = row.len() as f32;
    let mean = sum(row, |x| x) / length;
    let variance = sum(row, |x| (x - mean) * (x - mean)) / length;
    let inverse = 1.0 / (variance + 1e-12).sqrt();
    for ((x, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *x = (*x - mean) * inverse * scale + shift;
    }
}

/// Turns a row of likenesses into shares that add up to 1.
pub(crate) fn shares(row: &mut [f32]) {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for x in row.iter_mut() {
        *x = exp(*x - most);
    }
    let whole = sum(row, |x| x);
    for x in row.iter_mut() {
        *x /= whole;
    }
}

/// Eight sums side by side, always the same ones.
fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (eights, rest) = row.as_chunks::<8>();
    for eight in eights {
        for (sum, x) in sums.iter_mut().zip(eight) {
            *sum += of(*x);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|x| of(*x)).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_e_are_near_the_librarys() {
        for step in -8000..8000 {
            let x = step as f32 / 100.0;
            let (own, right) = (f64::from(exp(x)), f64::from(x).exp());
            assert!(
                (own - right).abs() <= right * 3e-7,
                "{x}: {own} for {right}"
            );
        }
    }

    #[test]
    fn the_unit_is_half_at_nothing_whole_far_up_and_gone_far_down() {
        for (x, right) in [
            (0.0, 0.0),
            (1.0, 0.841_344_8),
            (-1.0, -0.158_655_3),
            (3.0, 2.995_950_3),
            (-3.0, -0.004_05),
            (12.0, 12.0),
            (-12.0, 0.0),
        ] {
            assert!((unit(x) - right).abs() < 2e-6, "{x}: {}", unit(x));
        }
    }

    #[test]
    fn shares_add_up_and_rows_are_scaled() {
        let mut row = [1.0, 2.0, 80.0, 80.0];
        shares(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6 && (row[2] - 0.5).abs() < 1e-6);
        let mut row = [1.0, 2.0, 3.0, 4.0];
        normalise(&mut row, &[1.0; 4], &[10.0; 4]);
        assert!((row.iter().sum::<f32>() - 40.0).abs() < 1e-4);
    }
}
