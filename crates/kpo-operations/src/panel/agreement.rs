//! The coefficients of agreement, each with its interval, from the members' answers.

use std::collections::BTreeMap;

use kpo_practice::panel::result::Coefficient;

/// The coefficients for these units: who (a number) answered what, by unit.
pub(super) fn coefficients(
    _units: &BTreeMap<i64, Vec<(usize, i64)>>,
    _answers: usize,
    _ordinal: bool,
) -> Vec<Coefficient> {
    Vec::new()
}
