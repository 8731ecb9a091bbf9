//! The fit: tasks' classes from confusions and confusions from tasks' classes, until neither changes.

use rayon::prelude::*;

use super::super::{Judgements, Options, fixed, judgements::Opinion, special};
use super::{base, community::Communities};

/// The most sweeps over all judgements.
const SWEEPS: usize = 32;
/// It is done once tasks' probabilities change by less than this on average.
const STILL: f64 = 2e-5;

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

/// Fits the model to judgements. It is not told what is known: known answers are for the calibration, which they could not
/// judge fairly had they made the fit.
pub(crate) fn fit(judgements: &Judgements, options: &Options) -> Fit {
    let base = base::rows(judgements, options);
    let mut state = State::new(judgements, options);
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
    /// The class each answer speaks for: its own where answers are classes, otherwise the one it was mostly given for.
    pub(crate) fn speaks(&self) -> Vec<usize> {
        if self.answers == self.classes {
            return (0..self.answers).collect();
        }
        let cells = self.answers * self.classes;
        let mut sums = vec![0_i128; cells];
        for counts in self.counts.chunks(cells) {
            let pairs = sums.iter_mut().zip(counts);
            pairs.for_each(|(sum, count)| *sum += i128::from(*count));
        }
        let mostly = |row: &[i128]| {
            let best = row
                .iter()
                .enumerate()
                .max_by_key(|(class, sum)| (**sum, usize::MAX - class));
            best.map_or(0, |(class, _)| class)
        };
        sums.chunks(self.classes).map(mostly).collect()
    }

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

impl Fit {
    /// Brings a task's reviewers up to date once `reviewer` has judged it too: one step of the fit for this task and them
    /// alone (R. M. Neal and G. E. Hinton, "A view of the EM algorithm that justifies incremental variants", 1998). `before`
    /// are the task's opinions as they were: exactly what they counted for is taken away again.
    pub(crate) fn renew(
        &mut self,
        judgements: &Judgements,
        before: &[Opinion],
        (task, reviewer): (usize, usize),
    ) {
        let (classes, cells) = (self.classes, self.classes * self.answers);
        while self.counts.len() <= reviewer * cells {
            self.counts.extend(std::iter::repeat_n(0, cells));
            self.logs.extend(std::iter::repeat_n(0, cells));
            self.communities.stranger();
            self.relog(self.counts.len() / cells - 1);
        }
        let (old, new) = (self.belief(before), self.belief(judgements.of(task)));
        let from = |opinion: &Opinion| {
            opinion.reviewer as usize * cells + usize::from(opinion.answer) * classes
        };
        for opinion in before {
            for (class, gone) in old.iter().enumerate() {
                self.counts[from(opinion) + class] -= opinion.part(*gone);
            }
        }
        for opinion in judgements.of(task) {
            for (class, come) in new.iter().enumerate() {
                self.counts[from(opinion) + class] += opinion.part(*come);
            }
        }
        for opinion in judgements.of(task) {
            self.relog(opinion.reviewer as usize);
        }
    }

    /// What the opinions of one task make believe, on the grid.
    fn belief(&self, opinions: &[Opinion]) -> Vec<i64> {
        let mut sums = vec![0_i64; self.classes];
        let cells = self.classes * self.answers;
        for opinion in opinions {
            let at = opinion.reviewer as usize * cells + usize::from(opinion.answer) * self.classes;
            for (sum, log) in sums.iter_mut().zip(&self.logs[at..]) {
                *sum += opinion.part(*log);
            }
        }
        let values = sums.iter().zip(&self.prior);
        let mut row: Vec<f64> = values.map(|(sum, p)| fixed::from(*sum) + p.ln()).collect();
        special::softmax(&mut row);
        row.iter().map(|p| fixed::to(*p)).collect()
    }

    fn relog(&mut self, reviewer: usize) {
        let cells = self.classes * self.answers;
        let mut alpha = vec![0.0; cells];
        self.communities.prior_of(reviewer, &mut alpha);
        let at = reviewer * cells..(reviewer + 1) * cells;
        log_rows(
            &alpha,
            &self.counts[at.clone()],
            self.classes,
            &mut self.logs[at],
        );
    }
}

/// No answer speaks against a class more than this: beyond it one slip would outweigh any number of others.
const NEVER: f64 = -50.0;

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
            let log = (special::digamma(*weight) - all).max(NEVER);
            out[answer * classes + class] = fixed::to(log);
        }
    }
}

/// What changes from sweep to sweep and is not kept.
struct State<'a> {
    judgements: &'a Judgements,
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
    fn new(judgements: &'a Judgements, options: &Options) -> Self {
        let classes = options.classes;
        Self {
            judgements,
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
        let judgements = self.judgements;
        let work = |(at, beliefs): (usize, &mut [u32])| {
            believe(judgements, tables, classes, at * tasks, beliefs, cells)
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

/// New beliefs of the tasks from `first` on, and what they add up to; classes are counted at compile time where they are few.
fn believe(
    judgements: &Judgements,
    tables: Tables,
    classes: usize,
    first: usize,
    beliefs: &mut [u32],
    cells: usize,
) -> Totals {
    let pass = Pass {
        judgements,
        tables,
        classes,
        first,
        cells,
    };
    match classes {
        2 => pass.run(beliefs, [0; 2], [0.0; 2]),
        3 => pass.run(beliefs, [0; 3], [0.0; 3]),
        4 => pass.run(beliefs, [0; 4], [0.0; 4]),
        5 => pass.run(beliefs, [0; 5], [0.0; 5]),
        6 => pass.run(beliefs, [0; 6], [0.0; 6]),
        _ => pass.run_any(beliefs),
    }
}

struct Pass<'a> {
    judgements: &'a Judgements,
    tables: Tables<'a>,
    classes: usize,
    first: usize,
    cells: usize,
}

impl Pass<'_> {
    fn totals(&self) -> Totals {
        Totals {
            counts: vec![0; self.cells],
            class_counts: vec![0; self.classes],
            moved: 0,
        }
    }

    fn run<const K: usize>(
        &self,
        beliefs: &mut [u32],
        none: [i64; K],
        mut row: [f64; K],
    ) -> Totals {
        let mut totals = self.totals();
        let (logs, _) = self.tables.logs.as_chunks::<K>();
        let stride = self.tables.stride / K;
        let answers = self.judgements.answers();
        let (counts, _) = totals.counts.as_chunks_mut::<K>();
        let (beliefs, _) = beliefs.as_chunks_mut::<K>();
        for (at, beliefs) in beliefs.iter_mut().enumerate() {
            let opinions = self.judgements.of(self.first + at);
            let mut sums = none;
            for opinion in opinions {
                let from = opinion.reviewer as usize * stride + usize::from(opinion.answer);
                let log = &logs[from];
                for k in 0..K {
                    sums[k] += opinion.part(log[k]);
                }
            }
            for k in 0..K {
                row[k] = fixed::from(sums[k]) + self.tables.prior[k];
            }
            special::softmax(&mut row);
            let mut new = none;
            for k in 0..K {
                let belief = grid(row[k]);
                totals.moved += i64::from(belief.abs_diff(beliefs[k]));
                totals.class_counts[k] += i64::from(belief);
                new[k] = i64::from(belief);
                beliefs[k] = belief;
            }
            for opinion in opinions {
                let from = opinion.reviewer as usize * answers + usize::from(opinion.answer);
                let count = &mut counts[from];
                for k in 0..K {
                    count[k] += opinion.part(new[k]);
                }
            }
        }
        totals
    }

    fn run_any(&self, beliefs: &mut [u32]) -> Totals {
        let mut totals = self.totals();
        let classes = self.classes;
        let own = classes * self.judgements.answers();
        let mut sums = vec![0_i64; classes];
        let mut row = vec![0.0; classes];
        for (at, beliefs) in beliefs.chunks_mut(classes).enumerate() {
            let task = self.first + at;
            let tables = self.tables;
            gather(self.judgements, task, tables.logs, tables.stride, &mut sums);
            for ((value, sum), prior) in row.iter_mut().zip(&sums).zip(tables.prior) {
                *value = fixed::from(*sum) + prior;
            }
            special::softmax(&mut row);
            for (class, (belief, value)) in beliefs.iter_mut().zip(&row).enumerate() {
                let new = grid(*value);
                totals.moved += i64::from(new.abs_diff(*belief));
                totals.class_counts[class] += i64::from(new);
                *belief = new;
            }
            for opinion in self.judgements.of(task) {
                let at = opinion.reviewer as usize * own + usize::from(opinion.answer) * classes;
                for (count, belief) in totals.counts[at..at + classes].iter_mut().zip(&*beliefs) {
                    *count += opinion.part(i64::from(*belief));
                }
            }
        }
        totals
    }
}

/// A probability in units of 2⁻³².
fn grid(value: f64) -> u32 {
    (value * fixed::ONE as f64).min(f64::from(u32::MAX)) as u32
}
