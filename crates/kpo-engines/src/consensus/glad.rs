//! J. Whitehill and others, "Whose vote should count more: optimal integration of labels from labelers of unknown expertise",
//! NIPS 2009: an answer is right with the logistic of the reviewer's ability times the task's ease, wrong ones are alike. Both
//! have the paper's Gaussian priors around 1 (the ease on the scale of logarithms).

use super::{Consensus, Judgements, Options, fixed, majority, special};

const SWEEPS: usize = 50;
const CLIMBS: usize = 8;

/// The model fitted by expectation and maximisation, each maximum climbed to by damped Newton steps. Answers that are not
/// classes are taken for the class at their place of the scale.
pub(crate) fn run(judgements: &Judgements, known: &[u16], options: &Options) -> Consensus {
    let classes = options.classes;
    let class_of = majority::class_of(judgements.answers(), classes);
    let mapped = judgements.mapped(&class_of, classes);
    let mut state = State {
        judgements: &mapped,
        classes,
        ability: vec![1.0; mapped.reviewers()],
        ease: vec![1.0; mapped.tasks()],
        beliefs: Vec::new(),
    };
    state.believe(known);
    for _ in 0..SWEEPS {
        for _ in 0..CLIMBS {
            state.climb();
        }
        let before = std::mem::take(&mut state.beliefs);
        state.believe(known);
        let pairs = before.iter().zip(&state.beliefs);
        let moved: fixed::Sum = pairs.map(|(a, b)| (a - b).abs()).collect();
        if moved.value() < 1e-7 * before.len() as f64 {
            break;
        }
    }
    let posterior = state.beliefs;
    Consensus {
        reviewers: majority::reviewers(judgements, &posterior, classes, &class_of),
        classes,
        posterior,
        dependence: 0.0,
        class_prior: vec![1.0 / classes as f64; classes],
        shift: vec![0.0; classes],
    }
}

struct State<'a> {
    judgements: &'a Judgements,
    classes: usize,
    /// By reviewer.
    ability: Vec<f64>,
    /// By task, its logarithm.
    ease: Vec<f64>,
    /// Tasks × classes.
    beliefs: Vec<f64>,
}

impl State<'_> {
    fn believe(&mut self, known: &[u16]) {
        let wrong = ((self.classes - 1) as f64).ln();
        let mut beliefs = Vec::with_capacity(self.judgements.tasks() * self.classes);
        let mut row = vec![0.0; self.classes];
        let mut sums = vec![0_i64; self.classes];
        for task in 0..self.judgements.tasks() {
            let ease = self.ease[task].exp();
            sums.fill(0);
            // Only what an answer says for its class over the others matters.
            for opinion in self.judgements.of(task) {
                let odds = self.ability[opinion.reviewer as usize] * ease + wrong;
                sums[usize::from(opinion.answer)] += opinion.part(fixed::to(odds));
            }
            for (value, sum) in row.iter_mut().zip(&sums) {
                *value = fixed::from(*sum);
            }
            special::softmax(&mut row);
            beliefs.extend_from_slice(&row);
        }
        super::clamp(&mut beliefs, self.classes, known);
        self.beliefs = beliefs;
    }

    /// One step up for all abilities, then for all eases.
    fn climb(&mut self) {
        let mut slopes = vec![0_i64; self.ability.len()];
        let mut bends = vec![0_i64; self.ability.len()];
        for task in 0..self.judgements.tasks() {
            let ease = self.ease[task].exp();
            for opinion in self.judgements.of(task) {
                let reviewer = opinion.reviewer as usize;
                let (off, bend) = self.off(task, reviewer, opinion.answer, ease);
                slopes[reviewer] += opinion.part(fixed::to(off * ease));
                bends[reviewer] += opinion.part(fixed::to(bend * ease * ease));
            }
        }
        for ((ability, slope), bend) in self.ability.iter_mut().zip(slopes).zip(bends) {
            let slope = fixed::from(slope) - (*ability - 1.0);
            *ability += (slope / (fixed::from(bend) + 1.0)).clamp(-1.0, 1.0);
        }
        for task in 0..self.judgements.tasks() {
            let ease = self.ease[task].exp();
            let (mut slope, mut bend) = (0_i64, 0_i64);
            for opinion in self.judgements.of(task) {
                let reviewer = opinion.reviewer as usize;
                let scale = self.ability[reviewer] * ease;
                let (off, curve) = self.off(task, reviewer, opinion.answer, ease);
                slope += opinion.part(fixed::to(off * scale));
                bend += opinion.part(fixed::to(curve * scale * scale));
            }
            let slope = fixed::from(slope) - (self.ease[task] - 1.0);
            let step = (slope / (fixed::from(bend) + 1.0)).clamp(-0.5, 0.5);
            self.ease[task] = (self.ease[task] + step).clamp(-6.0, 6.0);
        }
    }

    /// How far the probability of being right is from what beliefs say, and how fast it changes.
    fn off(&self, task: usize, reviewer: usize, answer: u16, ease: f64) -> (f64, f64) {
        let right = 1.0 / (1.0 + (-self.ability[reviewer] * ease).exp());
        let believed = self.beliefs[task * self.classes + usize::from(answer)];
        (believed - right, right * (1.0 - right))
    }
}
