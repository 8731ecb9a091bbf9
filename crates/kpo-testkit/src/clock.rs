//! Time and chance as a test wants them.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use kpo_operations::{Clock, Random};
use kpo_practice::time::At;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// When tests begin: Monday 2 March 2026, nine in the morning in Helsinki.
pub const START: At = At(1_772_434_800_000_000);

/// A clock that stands still until it is told to move. Copies tell the same time.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<AtomicI64>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(START.0)))
    }
}

impl TestClock {
    /// Sets the time.
    pub fn set(&self, at: At) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    /// Lets `seconds` pass.
    pub fn pass_seconds(&self, seconds: i64) {
        self.set(self.now().plus_seconds(seconds));
    }

    /// Lets `days` pass.
    pub fn pass_days(&self, days: i64) {
        self.set(self.now().plus_days(days));
    }
}

impl Clock for TestClock {
    fn now(&self) -> At {
        At(self.0.load(Ordering::SeqCst))
    }
}

/// Dice that fall the same way for the same seed.
#[derive(Debug)]
pub struct SeededRandom(Mutex<ChaCha20Rng>);

impl SeededRandom {
    /// Dice of this seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        dice.fill_bytes(bytes);
    }
}
