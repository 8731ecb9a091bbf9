//! Receipts: which acts one can take proof of home, and who may have whose.
//!
//! Who signed, opened a page, took a copy, removed a document, destroyed a room or declared it destroyed keeps a receipt that proves it to
//! anybody, years later and without this house. A receipt tells what the entry states, so that it goes to who did the act,
//! to whoever reads the file on the client's side where the act is the file's own, and to those who read the journal.

/// Acts one has a receipt of.
pub const ACTS: [&str; 11] = [
    "agreement.accepted",
    "certificate.issued",
    "closure.declared",
    "departure.certified",
    "document.exported",
    "document.pdf-taken",
    "document.removed",
    "document.source-taken",
    "document.viewed",
    "engagement.closed",
    "room.destroyed",
];

/// Those among them that are the file's own: whoever reads the file on the client's side may have them.
pub const SHARED: [&str; 7] = [
    "agreement.accepted",
    "certificate.issued",
    "closure.declared",
    "departure.certified",
    "document.removed",
    "engagement.closed",
    "room.destroyed",
];

/// Whose acts somebody may have receipts of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody's: who reads the journal.
    All,
    /// Their own, and those that are the file's: the client's side.
    Shared,
    /// Their own.
    Own,
}

impl Reach {
    /// Whether the receipt of an act is theirs to have.
    pub fn covers(self, act: &str, own: bool) -> bool {
        let shared = self == Self::Shared && SHARED.contains(&act);
        ACTS.contains(&act) && (own || shared || self == Self::All)
    }
}

/// The name a receipt is kept under: the act and the beginning of its leaf.
pub fn file_name(act: &str, leaf: &str) -> String {
    let leaf: String = leaf.chars().take(12).collect();
    format!("{}-{leaf}.tlog-proof", act.replace('.', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_outside_has_receipts_of_their_own_acts_only() {
        for act in ACTS {
            assert!(Reach::Own.covers(act, true) && !Reach::Own.covers(act, false));
            assert!(Reach::All.covers(act, false));
        }
        assert!(Reach::Shared.covers("engagement.closed", false));
        assert!(!Reach::Shared.covers("document.viewed", false));
        assert!(!Reach::All.covers("bid.sealed", true));
        assert!(SHARED.iter().all(|act| ACTS.contains(act)));
    }
}
