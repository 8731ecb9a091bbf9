//! Serving the worst-served task first: the highest cost of any one task as low as it can be, and then the least
//! total.
//!
//! A bound on each task's cost is no flow, but its price is: for any weights, one per task, the cheapest plan at
//! weighted costs bounds the total of every plan within the bound from below (M. L. Fisher, "The Lagrangian
//! relaxation method for solving integer programming problems", Management Science 27 (1981) 1–18). Weights follow
//! subgradients; changing one is a change of one task, mended from the old prices. Plans found on the way, with the
//! weights of tasks above the bound raised until none is, give totals; a total that meets the bound is proved. Where
//! they do not meet within the effort, both are told.

use super::problem::{Error, Problem};
use super::weighted::{Found, Weighted};

/// Rounds of weights for each case told apart.
const CHILD: u32 = 10;
/// All bounds together may take so many times the work of telling one's cases apart.
const WHOLE: u64 = 50;

/// How long to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Rounds of weights for each bound on a task's cost.
    pub rounds: u32,
    /// When the rounds leave a gap, cases are told apart until this many pairs have been looked at (some 10^8 a
    /// second).
    pub work: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            rounds: 200,
            work: 100_000_000,
        }
    }
}

impl Effort {
    /// Steps of all bounds together; beyond them the best plan so far is told, with what is known of better ones.
    fn whole(self) -> u64 {
        self.work.max(1_000_000).saturating_mul(WHOLE)
    }
}

/// A plan that serves the worst-served task first.
#[derive(Clone, Debug)]
pub struct Fair {
    /// (task, expert), in rising order.
    pub pairs: Vec<(u32, u32)>,
    /// The cost of the costliest task, its empty places included.
    pub worst: i64,
    /// What `worst` is at least in every plan.
    pub worst_bound: i64,
    /// The cost of all tasks.
    pub total: i64,
    /// What the total is at least in every plan whose worst is no higher (for [`within`]: that keeps the limit).
    pub total_bound: i64,
}

impl Fair {
    /// Whether no plan serves the worst-served task better, and none that serves it as well costs less.
    pub fn proved(&self) -> bool {
        self.worst == self.worst_bound && self.total == self.total_bound
    }
}

/// What one bound on the tasks' costs led to.
struct Tried {
    best: Option<Found>,
    bound: i64,
}

/// Finds the fairest plan; costs and prices of empty places are those of the problem.
///
/// # Errors
/// [`Error::NoFairness`] where groups, promises or locks take part, or costs go beyond 2^24.
pub fn fair(problem: Problem, effort: Effort) -> Result<Fair, Error> {
    let mut weighted = Weighted::new(problem)?;
    weighted.allow(effort.whole());
    let least = weighted.worst_alone();
    let (pairs, worst, total) = weighted.now();
    let mut best = Fair {
        pairs,
        worst,
        worst_bound: least,
        total,
        total_bound: total,
    };
    // The least that any plan could keep comes first: it is often kept. Then between what is known.
    let (mut low, mut at) = (least, least);
    while low < best.worst && !weighted.tired() {
        let tried = attempt(&mut weighted, at, effort);
        if let Some(found) = tried.best {
            best = Fair {
                total_bound: tried.bound.min(found.2),
                worst_bound: best.worst_bound,
                pairs: found.0,
                worst: found.1,
                total: found.2,
            };
        } else {
            low = at + 1;
            // No plan keeps a limit that asks for more in all than the limit gives to all; so none keeps a lower one.
            if tried.bound > at.saturating_mul(weighted.weight.len() as i64) {
                best.worst_bound = best.worst_bound.max(low);
            }
        }
        at = low + (best.worst - low) / 2;
    }
    Ok(best)
}

/// Finds the cheapest plan in which no task costs more than `limit`; none where none was found.
///
/// # Errors
/// As for [`fair`].
pub fn within(problem: Problem, limit: i64, effort: Effort) -> Result<Option<Fair>, Error> {
    let mut weighted = Weighted::new(problem)?;
    weighted.allow(effort.whole());
    let worst_bound = weighted.worst_alone();
    let tried = attempt(&mut weighted, limit, effort);
    Ok(tried.best.map(|(pairs, worst, total)| Fair {
        pairs,
        worst,
        worst_bound,
        total,
        total_bound: tried.bound.min(total),
    }))
}

/// The state of telling cases apart.
struct Cases {
    limit: i64,
    best: Option<Found>,
    /// Stop once this many pairs have been looked at.
    until: u64,
}

/// Looks for the cheapest plan with no task above `limit`.
fn attempt(weighted: &mut Weighted, limit: i64, effort: Effort) -> Tried {
    if limit < weighted.worst_alone() {
        return Tried {
            best: None,
            bound: i64::MAX,
        };
    }
    for i in 0..weighted.weight.len() {
        weighted.weigh(i, 0);
    }
    let mut cases = Cases {
        limit,
        best: None,
        until: weighted.looked().saturating_add(effort.work),
    };
    let first = cases.rounds(weighted, effort.rounds);
    let bound = if cases.met(first) || effort.work == 0 {
        first
    } else {
        first.max(cases.split(weighted, first))
    };
    Tried {
        best: cases.best,
        bound,
    }
}

impl Cases {
    fn met(&self, bound: i64) -> bool {
        self.best.as_ref().is_some_and(|best| best.2 <= bound)
    }

    /// Whether the bound is beyond what any plan within the limit could cost.
    fn hopeless(&self, weighted: &Weighted, bound: i64) -> bool {
        bound > self.limit.saturating_mul(weighted.weight.len() as i64)
    }

    /// Moves the weights for some rounds, notes plans, and gives the best bound.
    fn rounds(&mut self, weighted: &mut Weighted, rounds: u32) -> i64 {
        let root = rounds > CHILD;
        let mut way = vec![0.0; weighted.weight.len()];
        let (mut stride, mut stale, mut bound) = (1.0, 0, i64::MIN);
        for round in 0..=rounds {
            let reached = weighted.bound(self.limit);
            stale = if reached > bound { 0 } else { stale + 1 };
            bound = bound.max(reached);
            let look = if root {
                round % 8 == 0 || round < 4 || round == rounds
            } else {
                round == rounds
            };
            if look {
                weighted.repair(self.limit, &mut self.best);
            }
            if round == rounds
                || self.met(bound)
                || self.hopeless(weighted, bound)
                || weighted.tired()
            {
                break;
            }
            if stale == 6 {
                (stale, stride) = (0, stride * 0.7);
            }
            let target = self.best.as_ref().map(|best| best.2);
            weighted.follow(self.limit, target, stride, &mut way);
        }
        bound
    }

    /// Takes one pair in and out, each case by itself; gives a bound for both.
    fn split(&mut self, weighted: &mut Weighted, above: i64) -> i64 {
        if self.met(above)
            || self.hopeless(weighted, above)
            || weighted.looked() > self.until
            || weighted.tired()
        {
            return above;
        }
        let Some((i, expert)) = weighted.undecided(self.limit) else {
            return above;
        };
        let mut least = i64::MAX;
        for held in [true, false] {
            weighted.mark(i, expert, Some(held));
            if !weighted.spoilt(i, self.limit) {
                let bound = self.rounds(weighted, CHILD).max(above);
                least = least.min(self.split(weighted, bound));
            }
            weighted.mark(i, expert, None);
        }
        least
    }
}
