//! What several people's answers, taken together, say of each task, how sure that is, and how far each of them can be relied on.
//!
//! Somebody gives the same question to a few people and wants one answer with an honest probability. Counting votes throws
//! away who is good at it; the usual models (Dawid–Skene) find that out but believe that people err independently of each
//! other, which people with the same training do not: they end up sure and wrong. [`Method::Bayes`] learns reviewers'
//! confusions with a strong prior learned from all of them, states its probabilities as if a good part of their errors were
//! shared, and lets known answers say how large that part is and where the reviewers' threshold lies. Four known methods
//! stand beside it to be compared with.
//!
//! Agreement is not correctness: where reviewers share a mistake no aggregation finds it, and only known answers show it.
//!
//! All sums over rows, tasks and reviewers are sums of whole numbers ([`fixed`]), so neither the order of rows nor the number of
//! threads changes a bit of any result.

mod bayes;
mod dawid_skene;
mod em;
mod fixed;
mod glad;
mod judgements;
mod live;
mod mace;
mod majority;
mod special;

pub use bayes::Priors;
pub use judgements::{Invalid, Judgements};
pub use live::Live;

/// How answers are put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Confusions of each reviewer under priors learned from all, errors partly shared.
    #[default]
    Bayes,
    /// Shares of votes, smoothed.
    Majority,
    /// A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", JRSS C
    /// 28 (1979) 20–28.
    DawidSkene,
    /// D. Hovy and others, "Learning whom to trust with MACE", NAACL 2013.
    Mace,
    /// J. Whitehill and others, "Whose vote should count more", NIPS 2009.
    Glad,
}

/// What is asked of the answers.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many classes the truth has. As many as there are answers, unless `ordinal`.
    pub classes: usize,
    /// Answers are levels in rising order, which may be more or fewer than the classes; the classes rise with them.
    pub ordinal: bool,
    /// How answers are put together.
    pub method: Method,
    /// Where a method starts by chance (MACE does), it is this chance.
    pub seed: u64,
    /// Use all cores. The result is the same to the bit.
    pub parallel: bool,
    /// What [`Method::Bayes`] believes before it sees any answer.
    pub priors: Priors,
}

impl Options {
    /// Bayesian aggregation of nominal answers into so many classes, on one thread.
    pub fn new(classes: usize) -> Self {
        Self {
            classes,
            ordinal: false,
            method: Method::Bayes,
            seed: 0,
            parallel: false,
            priors: Priors::default(),
        }
    }
}

/// What is known of one reviewer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewer {
    /// Tasks judged.
    pub judgements: u32,
    /// The probability that an answer of theirs is right, on tasks like those they judged.
    pub reliability: f64,
    /// A 90 % interval of it, from here …
    pub low90: f64,
    /// … to here.
    pub high90: f64,
    /// The probability of each answer (column) given the truth (row); rows sum to one.
    pub confusion: Vec<Vec<f64>>,
}

/// What the answers say.
#[derive(Clone, Debug, PartialEq)]
pub struct Consensus {
    classes: usize,
    posterior: Vec<f64>,
    reviewers: Vec<Reviewer>,
    /// How far reviewers' errors are taken to be shared: 0 is each on their own, 1 is all as one.
    pub dependence: f64,
    /// How likely each class is before anybody answered.
    pub class_prior: Vec<f64>,
    /// What known answers taught about the threshold: added to each class's log-probability. Zeros without them.
    pub shift: Vec<f64>,
}

impl Consensus {
    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many tasks there are.
    pub fn tasks(&self) -> usize {
        self.posterior.len() / self.classes.max(1)
    }

    /// The probability of each class for a task; sums to one, never 0 or 1. Empty for a task there is none of.
    pub fn posterior(&self, task: u32) -> &[f64] {
        let from = task as usize * self.classes;
        self.posterior
            .get(from..from + self.classes)
            .unwrap_or_default()
    }

    /// The likeliest class of a task and its probability; the lower number where two are alike. None for a task there
    /// is none of.
    pub fn answer(&self, task: u32) -> Option<(u16, f64)> {
        let mut best: Option<(u16, f64)> = None;
        for (class, p) in self.posterior(task).iter().enumerate() {
            if best.is_none_or(|(_, most)| *p > most) {
                best = Some((class as u16, *p));
            }
        }
        best
    }

    /// What is known of each reviewer.
    pub fn reviewers(&self) -> &[Reviewer] {
        &self.reviewers
    }
}

/// Puts answers together. `known` names tasks (by number) whose class is known.
///
/// # Errors
/// See [`Invalid`]: too few classes or not as many as answers, a known answer of no task or class, or two that contradict each other.
pub fn consensus(
    judgements: &Judgements,
    known: &[(u32, u16)],
    options: &Options,
) -> Result<Consensus, Invalid> {
    let known = check(judgements, known, options)?;
    Ok(match options.method {
        Method::Bayes => bayes::run(judgements, &known, options),
        Method::Majority => majority::run(judgements, &known, options),
        Method::DawidSkene => dawid_skene::run(judgements, &known, options),
        Method::Mace => mace::run(judgements, &known, options),
        Method::Glad => glad::run(judgements, &known, options),
    })
}

/// Known answers by task, checked: class + 1, 0 where it is not known.
fn check(
    judgements: &Judgements,
    known: &[(u32, u16)],
    options: &Options,
) -> Result<Vec<u16>, Invalid> {
    let classes = options.classes;
    let fits = classes >= 2
        && classes < usize::from(u16::MAX)
        && (options.ordinal || classes == judgements.answers());
    if !fits {
        return Err(Invalid::Classes);
    }
    let cells = judgements
        .reviewers()
        .checked_mul(classes)
        .and_then(|cells| cells.checked_mul(judgements.answers()));
    let beliefs = judgements.tasks().checked_mul(classes);
    if cells.is_none_or(|cells| cells > CELLS) || beliefs.is_none_or(|cells| cells > BELIEFS) {
        return Err(Invalid::TooLarge);
    }
    let mut by_task = vec![0_u16; judgements.tasks()];
    for (at, (task, class)) in known.iter().enumerate() {
        let place = by_task
            .get_mut(*task as usize)
            .filter(|_| usize::from(*class) < classes)
            .ok_or(Invalid::Known(at))?;
        if *place != 0 && *place != class + 1 {
            return Err(Invalid::Contradiction(*task));
        }
        *place = class + 1;
    }
    Ok(by_task)
}

/// Sets known tasks to what they are known to be. Not quite certain: somebody may have written it down wrongly.
fn clamp(posterior: &mut [f64], classes: usize, known: &[u16]) {
    const SLIP: f64 = 1e-4;
    let rows = posterior.chunks_mut(classes).zip(known);
    for (row, class) in rows.filter(|(_, class)| **class != 0) {
        row.fill(SLIP / (classes - 1) as f64);
        row[usize::from(*class) - 1] = 1.0 - SLIP;
    }
}

/// The most cells that reviewers' confusions may have: 1 GiB of counts.
const CELLS: usize = 1 << 27;
/// The most probabilities there may be, a class of a task each: half a GiB.
const BELIEFS: usize = 1 << 26;

#[cfg(test)]
mod tests;
