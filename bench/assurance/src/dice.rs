//! Repeatable dice for simulations.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of chance that is a function of its seed.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Even between 0 and 1.
    pub fn even(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        (u128::from(self.0.next_u64()) * u128::from(limit) >> 64) as u64
    }
}
