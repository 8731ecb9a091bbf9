//! The core map: which of the organisation's own capabilities never leave it, which may, which should (R42).

use crate::id::CapabilityId;
use crate::refusal::Refusal;
use crate::request::{LINE_MAX, TEXT_MAX, text_fits, text_given};
use crate::time::At;

words! {
    /// What the core map says of a capability.
    Verdict {
        /// Stays inside: a request that touches it is refused.
        Never = "never",
        /// Core, and may go out under conditions: an exit plan and a second approver.
        May = "may",
        /// Better done outside.
        Should = "should",
    }
}

/// A capability on the core map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capability {
    /// Its id.
    pub id: CapabilityId,
    /// Its version.
    pub version: i64,
    /// What it is called inside.
    pub name: String,
    /// Why it stands where it stands.
    pub why: String,
    /// What the map says of it.
    pub verdict: Verdict,
    /// When it was entered.
    pub created_at: At,
}

/// Whether a name and its reason can go on the map.
pub fn check(name: &str, why: &str) -> Result<(), Refusal> {
    text_given("name", name)?;
    text_fits("name", name, LINE_MAX)?;
    text_given("why", why)?;
    text_fits("why", why, TEXT_MAX)
}
