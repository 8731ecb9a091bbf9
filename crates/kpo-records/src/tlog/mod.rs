//! The journal as transparency logs, for whoever does not want to take the house's word for it.
//!
//! Each journal entry is a salted leaf of an RFC 6962 tree: one log for each client's files, one for the house's own acts,
//! and one over the checkpoints of all of them, so that no log can be hidden whole. Layout, checkpoints and receipts follow
//! C2SP (tlog-tiles, tlog-checkpoint, signed-note, tlog-proof, tlog-cosignature), so that the client's auditor needs no
//! program of ours. The leaf commits with the entry's transaction; checkpoints are cut and signed for groups of entries.
//!
//! What is signed is derived from the stored *values*: each entry that a log takes in is read back and digested again.

mod cosign;
mod cut;
mod give;
mod key;
mod leaf;
mod proof;
mod tile;
mod tree;
mod watch;

use std::sync::Arc;

use uuid::Uuid;

pub(crate) use cosign::head;
pub use cosign::{Cosigner, Seen, Witness, Word};
pub(crate) use cut::over_entry;
pub use cut::{Checkpoint, LAST, Logs};
pub use key::{KEY, Keys, open as open_note};
pub use leaf::{Placed, fill};
pub(crate) use leaf::{append, checkpoints_after, draw, placed_after};
pub use proof::{Checked, Receipt, check};
pub use tile::{Wanted, bundle};
pub use tree::{Hash, Leaves, Tree, root_of};
pub use watch::{Alarm, follow};

use crate::error::RecordsError;

/// The log of acts that belong to no client's file.
pub const HOUSE: Uuid = Uuid::nil();
/// The log over the checkpoints of all others.
pub const ALL: Uuid = Uuid::max();

/// Logs that are shared by all handles on one installation.
pub type SharedLogs = Arc<Logs>;

/// How a log is named in its origin: `house`, `logs`, or the client's id.
pub fn word(log: Uuid) -> String {
    if log == HOUSE {
        "house".to_owned()
    } else if log == ALL {
        "logs".to_owned()
    } else {
        log.simple().to_string()
    }
}

/// The log of that word.
pub fn named(word: &str) -> Option<Uuid> {
    match word {
        "house" => Some(HOUSE),
        "logs" => Some(ALL),
        other => Uuid::try_parse(other)
            .ok()
            .filter(|log| *log != HOUSE && *log != ALL),
    }
}

fn corrupt(what: impl Into<String>) -> RecordsError {
    RecordsError::Corrupt(what.into())
}
