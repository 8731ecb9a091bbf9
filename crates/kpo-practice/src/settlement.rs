//! The settlement gate: what was accepted is billed, what is billed is decided, what is approved is paid.

use std::collections::BTreeSet;

use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::refusal::Refusal;

/// How the money of a file stands, in counts, for its gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Periods handed in, waiting for the client.
    pub sheets_waiting: i64,
    /// Approved entries on no invoice that still stands.
    pub unbilled: i64,
    /// Invoices that still stand.
    pub invoices: i64,
    /// Drafts.
    pub drafts: i64,
    /// Sent, waiting for finance.
    pub undecided: i64,
    /// Approved, not paid in full.
    pub unpaid: i64,
}

/// The settlement gate: everything accepted is billed, everything billed is decided and paid.
pub fn gate(standing: Standing) -> Gate {
    let mut missing = Vec::new();
    let mut sides = BTreeSet::new();
    let mut miss = |holds: bool, side: Side, code: &'static str, n: i64| {
        if !holds {
            sides.insert(side);
            missing.push(Refusal {
                code,
                field: None,
                values: vec![("n", n.to_string())],
            });
        }
    };
    miss(
        standing.sheets_waiting == 0,
        Side::Client,
        "settlement-time-waits",
        standing.sheets_waiting,
    );
    miss(
        standing.invoices > 0,
        Side::Provider,
        "settlement-no-invoice",
        0,
    );
    miss(
        standing.unbilled == 0 || standing.invoices == 0,
        Side::Provider,
        "settlement-unbilled",
        standing.unbilled,
    );
    miss(
        standing.drafts == 0,
        Side::Provider,
        "settlement-draft",
        standing.drafts,
    );
    miss(
        standing.undecided == 0,
        Side::Client,
        "settlement-undecided",
        standing.undecided,
    );
    miss(
        standing.unpaid == 0,
        Side::Client,
        "settlement-unpaid",
        standing.unpaid,
    );
    let side = match (
        sides.contains(&Side::Client),
        sides.contains(&Side::Provider),
    ) {
        (true, true) => Side::Both,
        (true, false) => Side::Client,
        (false, true) => Side::Provider,
        (false, false) => Side::Nobody,
    };
    Gate {
        stage: Stage::Settlement,
        side,
        missing,
    }
}
