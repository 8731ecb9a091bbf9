//! What an act comes to: the next state, what the journal will say of it, and what has to follow.

use crate::journal::Entry;

/// The outcome of a decision of the practice. Operations save, record and enqueue it in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<T> {
    /// The state after the act.
    pub next: T,
    /// What the journal says of it; at least one.
    pub entries: Vec<Entry>,
    /// Work that follows: jobs enqueued in the same transaction.
    pub effects: Vec<Effect>,
}

/// Something that has to follow an act: a job's kind and its payload (ids only).
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The job's kind, as registered by operations.
    pub kind: &'static str,
    /// Ids the job needs, as JSON.
    pub payload: serde_json::Value,
    /// Not before this instant; at once when absent.
    pub not_before: Option<crate::time::At>,
}

impl<T> Change<T> {
    /// A change with one entry and nothing to follow.
    pub fn recorded(next: T, entry: Entry) -> Self {
        Self {
            next,
            entries: vec![entry],
            effects: Vec::new(),
        }
    }

    /// The same change, with one more thing to follow.
    pub fn then(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }
}
