//! Gates: what must hold before the next stage. Computed from facts, never ticked by hand.
//!
//! Each noun says what its gate misses ([`Gate::missing`]) and who has to act; the file's stage is the first gate that does
//! not hold, and how long it has waited is counted in the working hours of the side that has to act.

use crate::engagement::{Side, Stage};
use crate::refusal::Refusal;

/// One gate of one file, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The stage it ends.
    pub stage: Stage,
    /// Who has to act while it does not hold.
    pub side: Side,
    /// What is missing, each with its sentence; empty when the gate holds.
    pub missing: Vec<Refusal>,
}

impl Gate {
    /// Whether nothing is missing.
    pub fn holds(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Where a file stands, given all its gates in order: the first that does not hold.
pub fn standing(gates: &[Gate]) -> (Stage, Side) {
    gates
        .iter()
        .find(|gate| !gate.holds())
        .map_or((Stage::Done, Side::Nobody), |gate| (gate.stage, gate.side))
}
