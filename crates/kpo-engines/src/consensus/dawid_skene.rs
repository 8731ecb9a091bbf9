//! A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", JRSS C 28
//! (1979) 20–28: every reviewer has a confusion of their own, found by maximum likelihood, errors are independent.

use super::{Consensus, Judgements, Options, em::Step, fixed, majority};

const SWEEPS: usize = 100;
const STILL: f64 = 1e-7;
/// In place of the zeros that likelihood gives to what was never seen.
const NEVER: f64 = 1e-10;

/// The model fitted by expectation and maximisation from shares of votes; known tasks stay at their class.
pub(crate) fn run(judgements: &Judgements, known: &[u16], options: &Options) -> Consensus {
    let classes = options.classes;
    let mut step = Step::votes(judgements, known, classes);
    let mut prior = vec![1.0 / classes as f64; classes];
    for _ in 0..SWEEPS {
        let total = super::special::ordered_sum(&step.class_counts).max(NEVER);
        // With nothing judged there is nothing to learn the shares from: they stay even.
        if total > 0.5 {
            for (prior, count) in prior.iter_mut().zip(&step.class_counts) {
                *prior = (count / total).max(NEVER);
            }
        }
        let ln_prior: Vec<f64> = prior.iter().map(|p| p.ln()).collect();
        let logs = logs(&step.counts, classes, judgements.answers());
        let next = Step::by(judgements, known, &ln_prior, &logs);
        let moved = next.moved(&step);
        step = next;
        if moved < STILL {
            break;
        }
    }
    let class_of = majority::class_of(judgements.answers(), classes);
    Consensus {
        reviewers: majority::reviewers(judgements, &step.beliefs, classes, &class_of),
        classes,
        posterior: step.beliefs,
        dependence: 0.0,
        class_prior: prior,
        shift: vec![0.0; classes],
    }
}

/// Logarithms of the likeliest confusions.
fn logs(counts: &[i64], classes: usize, answers: usize) -> Vec<i64> {
    let mut logs = vec![0; counts.len()];
    let cells = classes * answers;
    for (counts, logs) in counts.chunks(cells).zip(logs.chunks_mut(cells)) {
        for class in 0..classes {
            let row = (0..answers).map(|answer| counts[answer * classes + class]);
            let all = fixed::from(row.sum::<i64>());
            for answer in 0..answers {
                let cell = answer * classes + class;
                let share = if all > 0.0 {
                    fixed::from(counts[cell]) / all
                } else {
                    1.0 / answers as f64
                };
                logs[cell] = fixed::to(share.max(NEVER).ln());
            }
        }
    }
    logs
}
