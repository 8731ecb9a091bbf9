//! Chance as a function of a seed: the draws that intervals are computed from.
//!
//! The numbers come from xoshiro256++ (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM
//! Transactions on Mathematical Software 47 (2021), article 36), its state from the seed by SplitMix64: fast, even, and no
//! secret; what nobody may foretell is drawn by `sampling` with ChaCha20. Gamma values by G. Marsaglia and W. W. Tsang, "A simple
//! method for generating gamma variables", the same journal 26 (2000) 363–372, normal ones by Marsaglia's polar method.

/// A stream of chance: the same seed gives the same stream, always.
pub(crate) struct Dice {
    state: [u64; 4],
    spare: Option<f64>,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        let mut at = seed;
        let state = std::array::from_fn(|_| {
            at = at.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (at ^ (at >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        });
        Self { state, spare: None }
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let drawn = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        drawn
    }

    /// Even between 0 and 1, neither of them.
    pub(crate) fn even(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Normal with mean 0 and deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.even() - 1.0, 2.0 * self.even() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                let scale = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }

    /// Gamma with this shape and scale 1.
    pub(crate) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let lift = self.even().powf(1.0 / shape);
            return self.gamma(shape + 1.0) * lift;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            let u = self.even();
            if u < 1.0 - 0.0331 * x.powi(4) || u.ln() < 0.5 * x * x + d * (1.0 - v + v.ln()) {
                return d * v;
            }
        }
    }
}

/// ln Γ, for values above 0: pushed up to where Stirling's series is exact.
pub(crate) fn ln_gamma(mut x: f64) -> f64 {
    let mut product = 1.0;
    while x < 16.0 {
        product *= x;
        x += 1.0;
    }
    let (one, two) = (1.0 / x, 1.0 / (x * x));
    let series = one * (1.0 / 12.0 - two * (1.0 / 360.0 - two * (1.0 / 1260.0 - two / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_values_have_their_mean_and_spread() {
        let mut dice = Dice::new(1);
        for shape in [0.25, 0.5, 1.0, 3.5, 400.0] {
            const DRAWS: usize = 40_000;
            let drawn: Vec<f64> = (0..DRAWS).map(|_| dice.gamma(shape)).collect();
            let mean = drawn.iter().sum::<f64>() / DRAWS as f64;
            let spread = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / DRAWS as f64;
            assert!((mean / shape - 1.0).abs() < 0.04, "{shape}: {mean}");
            assert!((spread / shape - 1.0).abs() < 0.1, "{shape}: {spread}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_stream() {
        // The first numbers of xoshiro256++ from the state 1, 2, 3, 4, as published with it.
        let mut known = Dice {
            state: [1, 2, 3, 4],
            spare: None,
        };
        assert_eq!(
            [known.next(), known.next(), known.next()],
            [41_943_041, 58_720_359, 3_588_806_011_781_223]
        );
        let (mut one, mut other) = (Dice::new(7), Dice::new(7));
        assert_eq!(one.next(), other.next());
        assert_ne!(one.next(), Dice::new(8).next());
    }
}
