//! The fit: tasks' classes from confusions and confusions from tasks' classes, until neither changes.

use rayon::prelude::*;

use super::super::{Judgements, Options, fixed, special};
use super::{base, community::Communities};

/// The most sweeps over all judgements.
const SWEEPS: usize = 60;
/// It is done once tasks' probabilities change by less than this on average.
const STILL: f64 = 2e-6;

/// What was fitted.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    pub(crate) classes: usize,
    pub(crate) answers: usize,
    /// How likely each class is.
    pub(crate) prior: Vec<f64>,
    /// Tasks × classes: what the answers say, as a sum of logarithms without the class prior.
    pub(crate) evidence: Vec<f64>,
    /// Reviewers × answers × classes, expected logarithms on the grid.
    pub(crate) logs: Vec<i64>,
    /// Reviewers × answers × classes: expected counts on the grid.
    pub(crate) counts: Vec<i64>,
    pub(crate) communities: Communities,
    pub(crate) sweeps: usize,
}

/// Fits the model to judgements; a known task stays at its class.
pub(crate) fn fit(judgements: &Judgements, known: &[u16], options: &Options) -> Fit {
    let base = base::rows(judgements, options);
    let mut state = State::new(judgements, known, options);
    let mut fit = state.begin(&base, options);
    let mut looked = false;
    for sweep in 0..SWEEPS {
        let look = sweep < 4 || sweep % 4 == 0 || looked;
        if look {
            let counts = std::mem::take(&mut fit.counts);
            fit.communities.learn(&counts, &base, &options.priors);
            fit.counts = counts;
        }
        fit.tabulate(&state.class_counts, options);
        let moved = state.sweep(&mut fit);
        fit.sweeps = sweep + 1;
        let still = moved < STILL * (judgements.tasks().max(1)) as f64;
        if still && look {
            break;
        }
        looked = still;
    }
    fit.evidence = state.evidence(&fit);
    fit
}

impl Fit {
    /// Expected logarithms of confusions and of the class prior.
    fn tabulate(&mut self, class_counts: &[i64], options: &Options) {
        let (classes, answers) = (self.classes, self.answers);
        let cells = classes * answers;
        let mut alpha = vec![0.0; cells];
        for reviewer in 0..self.counts.len() / cells {
            self.communities.prior_of(reviewer, &mut alpha);
            let at = reviewer * cells;
            log_rows(
                &alpha,
                &self.counts[at..at + cells],
                classes,
                &mut self.logs[at..at + cells],
            );
        }
        let each = options.priors.class_weight;
        let weights: Vec<f64> = class_counts
            .iter()
            .map(|count| fixed::from(*count) + each)
            .collect();
        let total = special::ordered_sum(&weights);
        for (prior, weight) in self.prior.iter_mut().zip(&weights) {
            *prior = weight / total;
        }
    }
}

/// E[ln π] of one reviewer, answers × classes on the grid, under prior counts `alpha` (classes × answers).
pub(crate) fn log_rows(alpha: &[f64], counts: &[i64], classes: usize, out: &mut [i64]) {
    let answers = alpha.len() / classes;
    for class in 0..classes {
        let row: Vec<f64> = (0..answers)
            .map(|answer| {
                alpha[class * answers + answer] + fixed::from(counts[answer * classes + class])
            })
            .collect();
        let all = special::digamma(special::ordered_sum(&row));
        for (answer, weight) in row.iter().enumerate() {
            out[answer * classes + class] = fixed::to(special::digamma(*weight) - all);
        }
    }
}

/// What changes from sweep to sweep and is not kept.
struct State<'a> {
    judgements: &'a Judgements,
    known: &'a [u16],
    parallel: bool,
    classes: usize,
    /// Tasks × classes, in units of 2⁻³².
    beliefs: Vec<u32>,
    class_counts: Vec<i64>,
}

/// What beliefs are made from.
#[derive(Clone, Copy)]
struct Tables<'a> {
    /// ln of the class prior.
    prior: &'a [f64],
    /// Logarithms of confusions, answers × classes, on the grid.
    logs: &'a [i64],
    /// How far apart reviewers are in it: 0 where they share one table.
    stride: usize,
}

/// What one pass over some tasks adds up to.
struct Totals {
    counts: Vec<i64>,
    class_counts: Vec<i64>,
    moved: i64,
}

impl Totals {
    fn plus(mut self, other: Self) -> Self {
        let sums = self.counts.iter_mut().zip(&other.counts);
        sums.for_each(|(sum, more)| *sum += more);
        let sums = self.class_counts.iter_mut().zip(&other.class_counts);
        sums.for_each(|(sum, more)| *sum += more);
        self.moved += other.moved;
        self
    }
}

impl<'a> State<'a> {
    /// The first beliefs take everybody for as good as the base row.
    fn new(judgements: &'a Judgements, known: &'a [u16], options: &Options) -> Self {
        let classes = options.classes;
        Self {
            judgements,
            known,
            parallel: options.parallel,
            classes,
            beliefs: vec![0; judgements.tasks() * classes],
            class_counts: vec![0; classes],
        }
    }

    fn begin(&mut self, base: &[f64], options: &Options) -> Fit {
        let (classes, answers) = (self.classes, self.judgements.answers());
        let cells = classes * answers;
        let shared: Vec<i64> = (0..cells)
            .map(|at| fixed::to(base[at % classes * answers + at / classes].ln()))
            .collect();
        let even = vec![0.0; classes];
        let tables = Tables {
            prior: &even,
            logs: &shared,
            stride: 0,
        };
        let (counts, _) = self.pass(tables, self.judgements.reviewers() * cells);
        let scores: Vec<f64> = counts
            .chunks(cells)
            .map(|counts| score(counts, base, classes))
            .collect();
        Fit {
            classes,
            answers,
            prior: vec![1.0 / classes as f64; classes],
            evidence: Vec::new(),
            logs: vec![0; counts.len()],
            counts,
            communities: Communities::new(base, answers, &scores, &options.priors),
            sweeps: 0,
        }
    }

    /// One sweep: new beliefs by the fit's tables, new counts by the new beliefs. How much beliefs moved in all.
    fn sweep(&mut self, fit: &mut Fit) -> f64 {
        let prior: Vec<f64> = fit.prior.iter().map(|p| p.ln()).collect();
        let tables = Tables {
            prior: &prior,
            logs: &fit.logs,
            stride: self.classes * self.judgements.answers(),
        };
        let (counts, moved) = self.pass(tables, fit.counts.len());
        fit.counts = counts;
        moved
    }

    fn pass(&mut self, tables: Tables, cells: usize) -> (Vec<i64>, f64) {
        let classes = self.classes;
        let threads = if self.parallel {
            rayon::current_num_threads()
        } else {
            1
        };
        let tasks = self.judgements.tasks().div_ceil(threads).max(1);
        let (judgements, known) = (self.judgements, self.known);
        let work = |(at, beliefs): (usize, &mut [u32])| {
            believe(
                judgements,
                known,
                tables,
                classes,
                at * tasks,
                beliefs,
                cells,
            )
        };
        let none = || Totals {
            counts: vec![0; cells],
            class_counts: vec![0; classes],
            moved: 0,
        };
        let totals = if threads == 1 {
            work((0, &mut self.beliefs))
        } else {
            let chunks = self.beliefs.par_chunks_mut(tasks * classes).enumerate();
            chunks.map(work).reduce(none, Totals::plus)
        };
        self.class_counts = totals.class_counts;
        (totals.counts, fixed::from(totals.moved))
    }

    /// What the answers to each task say, without the class prior, known tasks included.
    fn evidence(&self, fit: &Fit) -> Vec<f64> {
        let classes = self.classes;
        let cells = classes * fit.answers;
        let mut evidence = Vec::with_capacity(self.beliefs.len());
        let mut sums = vec![0_i64; classes];
        for task in 0..self.judgements.tasks() {
            gather(self.judgements, task, &fit.logs, cells, &mut sums);
            evidence.extend(sums.iter().map(|sum| fixed::from(*sum)));
        }
        evidence
    }
}

/// How well a reviewer's answers fitted the first beliefs.
fn score(counts: &[i64], base: &[f64], classes: usize) -> f64 {
    let answers = base.len() / classes;
    let (mut fits, mut all) = (fixed::Sum::default(), 0_i64);
    for (at, count) in counts.iter().enumerate() {
        fits.add(fixed::from(*count) * base[at % classes * answers + at / classes]);
        all += count;
    }
    fits.value() / fixed::from(all).max(1.0)
}

/// The sum of a task's logarithms, by class.
pub(crate) fn gather(
    judgements: &Judgements,
    task: usize,
    logs: &[i64],
    stride: usize,
    sums: &mut [i64],
) {
    let classes = sums.len();
    sums.fill(0);
    for opinion in judgements.of(task) {
        let at = opinion.reviewer as usize * stride + usize::from(opinion.answer) * classes;
        for (sum, log) in sums.iter_mut().zip(&logs[at..at + classes]) {
            *sum += opinion.part(*log);
        }
    }
}

/// New beliefs of the tasks from `first` on, and what they add up to.
fn believe(
    judgements: &Judgements,
    known: &[u16],
    tables: Tables,
    classes: usize,
    first: usize,
    beliefs: &mut [u32],
    cells: usize,
) -> Totals {
    let mut totals = Totals {
        counts: vec![0; cells],
        class_counts: vec![0; classes],
        moved: 0,
    };
    let own = classes * judgements.answers();
    let mut sums = vec![0_i64; classes];
    let mut row = vec![0.0; classes];
    for (at, beliefs) in beliefs.chunks_mut(classes).enumerate() {
        let task = first + at;
        if known[task] == 0 {
            gather(judgements, task, tables.logs, tables.stride, &mut sums);
            for ((value, sum), prior) in row.iter_mut().zip(&sums).zip(tables.prior) {
                *value = fixed::from(*sum) + prior;
            }
            special::softmax(&mut row);
        } else {
            row.fill(0.0);
            row[usize::from(known[task]) - 1] = 1.0;
        }
        for (class, (belief, value)) in beliefs.iter_mut().zip(&row).enumerate() {
            let new = (value * fixed::ONE as f64).min(f64::from(u32::MAX)) as u32;
            totals.moved += i64::from(new.abs_diff(*belief));
            totals.class_counts[class] += i64::from(new);
            *belief = new;
        }
        for opinion in judgements.of(task) {
            let at = opinion.reviewer as usize * own + usize::from(opinion.answer) * classes;
            for (count, belief) in totals.counts[at..at + classes].iter_mut().zip(&*beliefs) {
                *count += opinion.part(i64::from(*belief));
            }
        }
    }
    totals
}
