//! From what the answers say to what may be believed: errors are shared, so a task's evidence is worth less than its sum.
//!
//! With n voices of which a share ρ of the errors is common, the evidence is that of n / (1 + (n − 1) ρ) independent ones (the
//! design effect of L. Kish, "Survey sampling", 1965, 8.2). How large ρ is cannot be learned from agreement, since sharing
//! errors looks like being right (P. S. Albert and L. E. Dodd, Biometrics 60 (2004) 427–435): only known answers say. They
//! also say where the reviewers' common threshold lies: a shift of each class's log-odds.

use super::super::{Judgements, Options, fixed, fixed::Sum, special};
use super::sweep::{Fit, gather};

/// How evidence becomes probability.
#[derive(Clone, Debug)]
pub(crate) struct Calibration {
    pub(crate) dependence: f64,
    pub(crate) shift: Vec<f64>,
    ln_prior: Vec<f64>,
}

/// A known task: what the answers say of it, by how many, and its class.
struct Known<'a> {
    evidence: &'a [f64],
    voices: usize,
    class: usize,
}

/// Learns it from known answers, as far as there are any. The `fit` must not have been told them.
pub(crate) fn learn(
    judgements: &Judgements,
    known: &[u16],
    fit: &Fit,
    options: &Options,
) -> Calibration {
    let tasks = fit.evidence.chunks(fit.classes).zip(known).enumerate();
    let tasks: Vec<Known> = tasks
        .filter(|(_, (_, class))| **class != 0)
        .map(|(task, (evidence, class))| Known {
            evidence,
            voices: judgements.voices(task),
            class: usize::from(*class) - 1,
        })
        .filter(|known| known.voices > 0)
        .collect();
    let centre = options.priors.dependence.clamp(0.01, 0.99);
    let mut found = Calibration {
        dependence: centre,
        shift: vec![0.0; fit.classes],
        ln_prior: fit.prior.iter().map(|p| p.ln()).collect(),
    };
    if tasks.is_empty() {
        return found;
    }
    let middle = (centre / (1.0 - centre)).ln();
    let mut weights = Vec::new();
    for step in -12..=12 {
        let off = f64::from(step) / 4.0;
        let dependence = 1.0 / (1.0 + (-(middle + off)).exp());
        let trial = found.shifted(&tasks, dependence, options.priors.shift_spread);
        let prior = -0.5 * off * off;
        weights.push((trial.1 + prior, trial.0));
    }
    let top = weights
        .iter()
        .map(|w| w.0)
        .fold(f64::NEG_INFINITY, f64::max);
    let all: Sum = weights.iter().map(|w| (w.0 - top).exp()).collect();
    let all = all.value();
    found.dependence = 0.0;
    for (weight, trial) in &weights {
        let share = (weight - top).exp() / all;
        found.dependence += share * trial.dependence;
        for (sum, shift) in found.shift.iter_mut().zip(&trial.shift) {
            *sum += share * shift;
        }
    }
    found
}

impl Calibration {
    /// The likeliest shift under a dependence, and its log-probability: steps bounded by D. Böhning's curvature, "Multinomial
    /// logistic regression algorithm", Ann. Inst. Stat. Math. 44 (1992) 197–200, so that each goes up.
    fn shifted(&self, tasks: &[Known], dependence: f64, spread: f64) -> (Self, f64) {
        let classes = self.shift.len();
        let mut trial = self.clone();
        trial.dependence = dependence;
        let precision = 1.0 / (spread * spread);
        let step = 1.0 / (0.5 * tasks.len() as f64 + precision);
        let mut row = vec![0.0; classes];
        let mut value = 0.0;
        for _ in 0..60 {
            let mut slope = vec![Sum::default(); classes];
            let mut fits = Sum::default();
            for known in tasks {
                row.copy_from_slice(known.evidence);
                trial.apply(&mut row, known.voices);
                for (class, (slope, p)) in slope.iter_mut().zip(&row).enumerate() {
                    slope.add(f64::from(u8::from(class == known.class)) - p);
                }
                fits.add(row[known.class].ln());
            }
            let squares: Sum = trial.shift.iter().map(|s| s * s).collect();
            value = fits.value() - 0.5 * precision * squares.value();
            for (shift, slope) in trial.shift.iter_mut().zip(slope) {
                *shift += step * (slope.value() - precision * *shift);
            }
        }
        (trial, value)
    }

    /// The probabilities of one task's classes, written to `row`, which holds its evidence.
    pub(crate) fn apply(&self, row: &mut [f64], voices: usize) {
        let worth = 1.0 / (1.0 + voices.saturating_sub(1) as f64 * self.dependence);
        for ((value, prior), shift) in row.iter_mut().zip(&self.ln_prior).zip(&self.shift) {
            *value = *value * worth + prior + shift;
        }
        special::softmax(row);
    }

    /// The probabilities of one task's classes, by the fit's tables as they are now.
    pub(crate) fn of_task(&self, judgements: &Judgements, fit: &Fit, task: usize) -> Vec<f64> {
        let mut sums = vec![0_i64; fit.classes];
        let stride = fit.classes * fit.answers;
        gather(judgements, task, &fit.logs, stride, &mut sums);
        let mut row: Vec<f64> = sums.iter().map(|sum| fixed::from(*sum)).collect();
        self.apply(&mut row, judgements.voices(task));
        row
    }

    /// The probabilities of all tasks' classes.
    pub(crate) fn posterior(&self, judgements: &Judgements, fit: &Fit) -> Vec<f64> {
        let mut posterior = fit.evidence.clone();
        for (task, row) in posterior.chunks_mut(fit.classes).enumerate() {
            self.apply(row, judgements.voices(task));
        }
        posterior
    }
}
