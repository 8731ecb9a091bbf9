//! The demo's clock: set back while the story is told, so that the journal tells it in its own time; the machine's afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kpo_operations::Clock;
use kpo_operations::office::SystemClock;
use kpo_practice::time::At;

/// A clock that can be set; copies tell the same time.
#[derive(Clone, Default)]
pub(crate) struct DemoClock(Arc<AtomicI64>);

impl DemoClock {
    /// Sets the time of the story.
    pub(crate) fn set(&self, at: At) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    /// The story has reached today.
    pub(crate) fn run(&self) {
        self.0.store(0, Ordering::SeqCst);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> At {
        match self.0.load(Ordering::SeqCst) {
            0 => SystemClock.now(),
            set => At(set),
        }
    }
}
