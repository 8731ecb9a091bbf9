//! D. Hovy, T. Berg-Kirkpatrick, A. Vaswani and E. Hovy, "Learning whom to trust with MACE", NAACL 2013: a reviewer either knows, and
//! answers the truth, or does not, and answers by a habit of their own. Variational Bayes with the paper's priors, ten starts
//! drawn from the seed, the likeliest of which counts.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::{Consensus, Judgements, Options, em::Step, fixed, majority, special};

const STARTS: usize = 10;
const SWEEPS: usize = 50;
/// Of knowing, and of not.
const KNOWING: f64 = 0.5;
/// Of each habitual answer.
const HABIT: f64 = 10.0;

/// The model fitted; answers that are not classes are first taken for the class at their place of the scale.
pub(crate) fn run(judgements: &Judgements, known: &[u16], options: &Options) -> Consensus {
    let classes = options.classes;
    let class_of = majority::class_of(judgements.answers(), classes);
    let mapped = judgements.mapped(&class_of, classes);
    let prior = vec![-(classes as f64).ln(); classes];
    let mut dice = ChaCha20Rng::seed_from_u64(options.seed);
    let mut best: Option<Step> = None;
    for start in 0..STARTS {
        let mut habits: Vec<Habit> = (0..judgements.reviewers())
            .map(|_| Habit::drawn(classes, (start > 0).then_some(&mut dice)))
            .collect();
        let mut step = Step::by(&mapped, known, &prior, &logs(&habits, classes));
        for _ in 1..SWEEPS {
            let all = step.counts.chunks(classes * classes);
            for (habit, counts) in habits.iter_mut().zip(all) {
                habit.learn(counts, classes);
            }
            let next = Step::by(&mapped, known, &prior, &logs(&habits, classes));
            let still = next.moved(&step) < 1e-7;
            step = next;
            if still {
                break;
            }
        }
        if best.as_ref().is_none_or(|b| step.likelihood > b.likelihood) {
            best = Some(step);
        }
    }
    let posterior = best.map(|step| step.beliefs).unwrap_or_default();
    Consensus {
        reviewers: majority::reviewers(judgements, &posterior, classes, &class_of),
        classes,
        posterior,
        dependence: 0.0,
        class_prior: vec![1.0 / classes as f64; classes],
        shift: vec![0.0; classes],
    }
}

/// What is thought of one reviewer: weights, not probabilities, since their logarithms are expected ones.
struct Habit {
    knows: f64,
    guesses: f64,
    favours: Vec<f64>,
}

impl Habit {
    /// The first of a start: all alike, or drawn.
    fn drawn(classes: usize, dice: Option<&mut ChaCha20Rng>) -> Self {
        let even = vec![1.0 / classes as f64; classes];
        let Some(dice) = dice else {
            return Self {
                knows: 0.5,
                guesses: 0.5,
                favours: even,
            };
        };
        let mut unit = || ((dice.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
        let knows = unit();
        let raw: Vec<f64> = even.iter().map(|_| unit()).collect();
        let total: f64 = raw.iter().sum();
        Self {
            knows,
            guesses: 1.0 - knows,
            favours: raw.iter().map(|p| p / total).collect(),
        }
    }

    /// The probability, or its weight, of an answer under a class.
    fn weight(&self, answer: usize, class: usize) -> f64 {
        let guessed = self.guesses * self.favours[answer];
        if answer == class {
            self.knows + guessed
        } else {
            guessed
        }
    }

    fn learn(&mut self, counts: &[i64], classes: usize) {
        let mut known = 0.0;
        let mut guessed = vec![0.0; classes];
        for (answer, guessed) in guessed.iter_mut().enumerate() {
            let row = &counts[answer * classes..(answer + 1) * classes];
            let right = fixed::from(row[answer]);
            let knew = right * self.knows / self.weight(answer, answer);
            known += knew;
            *guessed = fixed::from(row.iter().sum::<i64>()) - knew + HABIT;
        }
        let habits: f64 = guessed.iter().sum();
        let guesses = habits - HABIT * classes as f64;
        let all = special::digamma(known + guesses + 2.0 * KNOWING);
        self.knows = (special::digamma(known + KNOWING) - all).exp();
        self.guesses = (special::digamma(guesses + KNOWING) - all).exp();
        let all = special::digamma(habits);
        for (habit, weight) in self.favours.iter_mut().zip(&guessed) {
            *habit = (special::digamma(*weight) - all).exp();
        }
    }
}

fn logs(habits: &[Habit], classes: usize) -> Vec<i64> {
    let mut logs = Vec::with_capacity(habits.len() * classes * classes);
    for habit in habits {
        for answer in 0..classes {
            let row = (0..classes).map(|class| habit.weight(answer, class).max(1e-12).ln());
            logs.extend(row.map(fixed::to));
        }
    }
    logs
}
