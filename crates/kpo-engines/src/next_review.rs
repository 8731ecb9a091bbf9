//! Which task needs one more opinion, and from whom.
//!
//! A fixed number of opinions for each task spends most of them where everybody agreed at once. Here the next opinion goes to
//! the task most likely to be answered wrongly now, as far as one more voice still counts for something: shared errors make
//! the tenth opinion worth little (the design effect that [`crate::consensus`] uses). It is asked of whoever is most
//! reliable among those who may be asked, except that a share of all requests, drawn from the seed, goes to anybody who may:
//! whoever is never asked is never known, and the best would drown (V. S. Sheng and others, "Get another label?", KDD 2008;
//! P. Welinder and P. Perona, "Online crowdsourcing", CVPR workshops 2010).
//!
//! Stopping is by the posterior, which is honest only as far as known answers made it so. Agreement measured on tasks that
//! were judged again because people disagreed is biased: measure it on the first, random, judgements alone.

use std::collections::{BTreeSet, BinaryHeap, HashSet};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::consensus::{Consensus, Judgements};

/// When to stop, and how much to leave to chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// A task whose likeliest class has this probability needs no more.
    pub sure: f64,
    /// A task judged by so many needs others than more of the same.
    pub most: usize,
    /// The share of requests whose reviewer is drawn among all who may be asked.
    pub random_share: f64,
    /// What chance is drawn from.
    pub seed: u64,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            sure: 0.95,
            most: 9,
            random_share: 0.15,
            seed: 0,
        }
    }
}

/// Who may be asked.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    /// How many more tasks each reviewer can take, by number. Whoever is not there can take none.
    pub capacity: Vec<u32>,
    /// (task, reviewer) pairs that may not be.
    pub conflicts: HashSet<(u32, u32)>,
}

/// Why a reviewer was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The most reliable of those who may be asked.
    Best,
    /// Drawn, so that one keeps learning about the others.
    Drawn,
}

/// One opinion to ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The task.
    pub task: u32,
    /// Whom to ask.
    pub reviewer: u32,
    /// How likely the task's present answer is to be wrong.
    pub doubt: f64,
    /// Why them.
    pub choice: Choice,
}

/// What to ask for next, the most needed first: at most `count` requests, each reviewer within their capacity, nobody twice on
/// one task. Fewer where every task is sure enough or nobody is left who may be asked. `known` tasks are never asked for.
pub fn next_reviews(
    judgements: &Judgements,
    consensus: &Consensus,
    known: &[u32],
    staff: &Staff,
    rule: &Rule,
    count: usize,
) -> Vec<Request> {
    let mut desk = Desk {
        judgements,
        reliability: reliability(consensus, staff.capacity.len()),
        left: staff.capacity.clone(),
        staff,
        asked: BTreeSet::new(),
        dice: ChaCha20Rng::seed_from_u64(rule.seed),
        share: rule.random_share,
    };
    let known: HashSet<u32> = known.iter().copied().collect();
    let tasks = (0..judgements.tasks() as u32).filter(|task| !known.contains(task));
    let mut queue: BinaryHeap<Need> = tasks
        .filter_map(|task| Need::of(judgements, consensus, rule, task))
        .collect();
    let mut requests = Vec::new();
    while requests.len() < count {
        let Some(need) = queue.pop() else { break };
        let Some((reviewer, choice)) = desk.whom(need.task) else {
            continue;
        };
        requests.push(Request {
            task: need.task,
            reviewer,
            doubt: need.doubt,
            choice,
        });
        queue.extend(need.after_one(consensus.dependence, rule));
    }
    requests
}

/// Reviewers' reliability; of those nobody knows, the mean of the others.
fn reliability(consensus: &Consensus, staff: usize) -> Vec<f64> {
    let mut known: Vec<f64> = consensus
        .reviewers()
        .iter()
        .map(|r| r.reliability)
        .collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    known.resize(known.len().max(staff), mean);
    known
}

/// A task that is not sure enough.
#[derive(Clone, Debug, PartialEq)]
struct Need {
    task: u32,
    doubt: f64,
    voices: usize,
    /// The doubt, as far as one more voice can lessen it.
    worth: f64,
}

impl Need {
    fn of(judgements: &Judgements, consensus: &Consensus, rule: &Rule, task: u32) -> Option<Self> {
        let (_, most) = consensus.answer(task)?;
        let reviewers: BTreeSet<u32> = judgements.task(task).map(|(who, _)| who).collect();
        Self::new(
            task,
            1.0 - most,
            reviewers.len(),
            consensus.dependence,
            rule,
        )
    }

    fn new(task: u32, doubt: f64, voices: usize, dependence: f64, rule: &Rule) -> Option<Self> {
        (doubt > 1.0 - rule.sure && voices < rule.most).then(|| Self {
            task,
            doubt,
            voices,
            worth: doubt * gain(voices, dependence),
        })
    }

    /// The same task once it has been asked for: as if that had taken its part of the doubt away already.
    fn after_one(&self, dependence: f64, rule: &Rule) -> Option<Self> {
        let doubt = self.doubt * (1.0 - gain(self.voices, dependence)).max(0.5);
        Self::new(self.task, doubt, self.voices + 1, dependence, rule)
    }
}

/// By which share one more voice adds to what n voices are worth, when a part of errors is shared.
fn gain(voices: usize, dependence: f64) -> f64 {
    let worth = |n: f64| n / (1.0 + (n - 1.0) * dependence);
    if voices == 0 {
        return 1.0;
    }
    let n = voices as f64;
    (worth(n + 1.0) - worth(n)) / worth(n + 1.0)
}

impl Eq for Need {}

impl Ord for Need {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let worth = self.worth.total_cmp(&other.worth);
        worth.then_with(|| other.task.cmp(&self.task))
    }
}

impl PartialOrd for Need {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Who is still free.
struct Desk<'a> {
    judgements: &'a Judgements,
    reliability: Vec<f64>,
    left: Vec<u32>,
    staff: &'a Staff,
    asked: BTreeSet<(u32, u32)>,
    dice: ChaCha20Rng,
    share: f64,
}

impl Desk<'_> {
    fn whom(&mut self, task: u32) -> Option<(u32, Choice)> {
        let judged: HashSet<u32> = self.judgements.task(task).map(|(who, _)| who).collect();
        let free: Vec<u32> = (0..self.left.len() as u32)
            .filter(|who| {
                self.left[*who as usize] > 0
                    && !judged.contains(who)
                    && !self.asked.contains(&(task, *who))
                    && !self.staff.conflicts.contains(&(task, *who))
            })
            .collect();
        if free.is_empty() {
            return None;
        }
        let drawn = self.even() < self.share;
        let choice = if drawn { Choice::Drawn } else { Choice::Best };
        let reviewer = match choice {
            Choice::Drawn => free[((self.even() * free.len() as f64) as usize).min(free.len() - 1)],
            Choice::Best => self.best(&free),
        };
        self.left[reviewer as usize] -= 1;
        self.asked.insert((task, reviewer));
        Some((reviewer, choice))
    }

    /// The most reliable; of those alike whoever has most room left, then the lowest number.
    fn best(&self, free: &[u32]) -> u32 {
        let key = |who: u32| (self.reliability[who as usize], self.left[who as usize]);
        let better = |one: u32, other: u32| {
            let ((a, x), (b, y)) = (key(one), key(other));
            if b.total_cmp(&a).then(y.cmp(&x)).is_gt() {
                other
            } else {
                one
            }
        };
        free.iter().copied().reduce(better).unwrap_or_default()
    }

    fn even(&mut self) -> f64 {
        (self.dice.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests;
