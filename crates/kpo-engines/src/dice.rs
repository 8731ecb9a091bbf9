//! Chance as a function of a seed: the draws that intervals are computed from.
//!
//! ChaCha with eight rounds gives the numbers; gamma values by G. Marsaglia and W. W. Tsang, "A simple method for generating
//! gamma variables", ACM Transactions on Mathematical Software 26 (2000) 363–372, normal ones by Marsaglia's polar method.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of chance: the same seed gives the same stream, always.
pub(crate) struct Dice {
    stream: ChaCha8Rng,
    spare: Option<f64>,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            stream: ChaCha8Rng::seed_from_u64(seed),
            spare: None,
        }
    }

    /// Even between 0 and 1, neither of them.
    pub(crate) fn even(&mut self) -> f64 {
        ((self.stream.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
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
