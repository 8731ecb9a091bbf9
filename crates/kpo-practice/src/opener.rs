//! Openers: the two people without whom no bid can be read. The key is shown to its holder once; only what it locks with is kept.

use crate::id::{EngagementId, OpenerId, PersonId};
use crate::refusal::Refusal;
use crate::time::At;

words! {
    /// Which of the two locks an opener holds the key of.
    Lock {
        /// Opened first.
        Outer = "outer",
        /// Opened second; then the bids are readable.
        Inner = "inner",
    }
}

/// One opener of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opener {
    /// Its id.
    pub id: OpenerId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// Who holds the key.
    pub person: PersonId,
    /// Which lock.
    pub lock: Lock,
    /// The public half, which locks.
    pub recipient: String,
    /// Since when.
    pub created_at: At,
    /// When the key was used.
    pub used_at: Option<At>,
}

/// Which lock the next opener gets. Two different people, and both before anybody is invited.
pub fn next_lock(openers: &[Opener], person: PersonId, invited: bool) -> Result<Lock, Refusal> {
    if invited {
        return Err(Refusal::new("opener-too-late"));
    }
    if openers.iter().any(|opener| opener.person == person) {
        return Err(Refusal::new("opener-same-person"));
    }
    match openers {
        [first] if first.lock == Lock::Outer => Ok(Lock::Inner),
        [] | [_] => Ok(Lock::Outer),
        _ => Err(Refusal::new("opener-both-there")),
    }
}
