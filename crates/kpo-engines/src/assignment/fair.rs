//! Serving the worst-served task first: the highest cost of any one task as low as it can be, and then the least
//! total.
//!
//! A bound on each task's cost is no flow, but its price is: for any weights, one per task, the cheapest plan at
//! weighted costs bounds the total of every plan within the bound from below (M. L. Fisher, "The Lagrangian
//! relaxation method for solving integer programming problems", Management Science 27 (1981) 1–18). Weights follow
//! subgradients; changing one is a change of one task, mended from the old prices. Plans found on the way, with the
//! weights of tasks above the bound raised until none is, give totals; a total that meets the bound is proved. Where
//! they do not meet within the effort, both are told.

use super::flow::pack;
use super::plan::Plan;
use super::problem::{Error, Pair, Problem, Task, check_sizes};

/// The weighted cost of a pair that is held.
const HELD: i64 = -(1 << 31);
/// The largest weight, in units: with it, weighted costs stay above `HELD`.
const HEAVIEST: i64 = 14;

/// How long to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Rounds of weights for each bound on a task's cost.
    pub rounds: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self { rounds: 200 }
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

/// The plan's pairs, its worst task and its total.
type Found = (Vec<(u32, u32)>, i64, i64);

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
    while low < best.worst {
        let tried = weighted.attempt(at, effort);
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
            if tried.bound > at.saturating_mul(weighted.weight.len() as i64)
                && best.worst_bound == at
            {
                best.worst_bound = low;
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
    let worst_bound = weighted.worst_alone();
    let tried = weighted.attempt(limit, effort);
    Ok(tried.best.map(|(pairs, worst, total)| Fair {
        pairs,
        worst,
        worst_bound,
        total,
        total_bound: tried.bound.min(total),
    }))
}

/// A plan at costs that are weighted task by task: `cost · (unit + weight)`.
struct Weighted {
    base: Problem,
    plan: Plan,
    unit: i64,
    weight: Vec<i64>,
}

impl Weighted {
    fn new(problem: Problem) -> Result<Self, Error> {
        if !problem.plain() || !problem.locked.is_empty() {
            return Err(Error::NoFairness);
        }
        let costs = problem.rows.cost.iter();
        let costs = costs.map(|c| i64::from(c.unsigned_abs()));
        let prices = problem.tasks.iter().map(|t| t.unfilled.abs() >> 9);
        let largest = costs.chain(prices).max().unwrap_or(0).max(1);
        let unit = ((1i64 << 27) / largest).min(1 << 12);
        if unit < 8 {
            return Err(Error::NoFairness);
        }
        let base = problem.clone();
        let mut problem = problem;
        let heavy = problem.tasks.iter().map(|t| Task {
            unfilled: t.unfilled * unit * (HEAVIEST + 1),
            ..*t
        });
        check_sizes(&heavy.collect::<Vec<_>>(), &problem.experts, 0)?;
        for cost in &mut problem.rows.cost {
            *cost *= unit as i32;
        }
        for task in &mut problem.tasks {
            task.unfilled *= unit;
        }
        let mut plan = Plan::solve(problem)?;
        plan.know_columns();
        Ok(Self {
            weight: vec![0; base.tasks.len()],
            base,
            plan,
            unit,
        })
    }

    /// The cost of each task as it is served now.
    fn cost(&self, i: usize) -> i64 {
        let rows = &self.plan.problem.rows;
        let used = rows.range(i).filter(|&k| rows.used(k));
        let at = used.filter_map(|k| self.base.rows.find(i, rows.who(k) as u32));
        let pairs: i64 = at.map(|k| i64::from(self.base.rows.cost[k])).sum();
        pairs + self.base.tasks[i].unfilled * i64::from(self.plan.flow.empty[i])
    }

    /// The plan, its worst task and its total.
    fn now(&self) -> Found {
        let costs = (0..self.base.tasks.len()).map(|i| self.cost(i));
        let worst = costs.clone().max().unwrap_or(0);
        (self.plan.pairs(), worst, costs.sum())
    }

    /// The cost of the costliest task if each had all experts to itself: no plan's worst is lower.
    fn worst_alone(&self) -> i64 {
        let alone = |i: usize| {
            let task = self.base.tasks[i];
            let rows = &self.base.rows;
            let open = |k: &usize| self.base.experts[rows.who(*k)].capacity > 0;
            let costs = rows.range(i).filter(open).map(|k| i64::from(rows.cost[k]));
            let worth = costs
                .take(task.demand as usize)
                .filter(|&c| c < task.unfilled);
            let (count, sum) = worth.fold((0, 0), |(count, sum), c| (count + 1, sum + c));
            sum + task.unfilled * (i64::from(task.demand) - count)
        };
        (0..self.base.tasks.len()).map(alone).max().unwrap_or(0)
    }

    /// Gives a task another weight, and mends the plan.
    fn weigh(&mut self, i: usize, weight: i64) {
        if weight == self.weight[i] {
            return;
        }
        self.weight[i] = weight;
        let factor = self.unit + weight;
        let plan = &mut self.plan;
        let freed = plan.empty_task(i as u32);
        for k in self.base.rows.range(i) {
            let cost = (i64::from(self.base.rows.cost[k]) * factor) as i32;
            plan.problem.rows.cost[k] = cost;
            if let Some(columns) = &mut plan.columns {
                columns.set(plan.problem.rows.who(k), pack(i as u32, cost));
            }
        }
        plan.problem.tasks[i].unfilled = self.base.tasks[i].unfilled * factor;
        plan.empty_task(i as u32);
        (0..self.base.tasks[i].demand).for_each(|_| plan.place(i as u32));
        plan.invite_all(&freed);
    }

    /// What every plan within `limit` costs at least, by the present weights, rounded up to a whole cost.
    fn bound(&self, limit: i64) -> i64 {
        let weights: i64 = self.weight.iter().sum();
        let bound = self.plan.objective() - weights * limit;
        bound.div_euclid(self.unit) + i64::from(bound.rem_euclid(self.unit) > 0)
    }

    /// The largest weight that keeps weighted costs within 32 bits.
    fn heaviest(&self) -> i64 {
        HEAVIEST * self.unit
    }

    /// Looks for the cheapest plan with no task above `limit`.
    fn attempt(&mut self, limit: i64, effort: Effort) -> Tried {
        let mut tried = Tried {
            best: None,
            bound: i64::MIN,
        };
        for i in 0..self.weight.len() {
            self.weigh(i, 0);
        }
        let mut way = vec![0.0; self.weight.len()];
        let (mut stride, mut stale, mut known) = (1.0, 0, i64::MIN);
        for round in 0..effort.rounds {
            tried.bound = tried.bound.max(self.bound(limit));
            if round % 8 == 0 || round < 4 {
                self.repair(limit, &mut tried);
            }
            if tried.best.as_ref().is_some_and(|b| b.2 <= tried.bound) {
                break;
            }
            let target = tried.best.as_ref().map(|b| b.2);
            stale = if tried.bound > known { 0 } else { stale + 1 };
            known = tried.bound;
            if stale == 6 {
                (stale, stride) = (0, stride * 0.7);
            }
            self.follow(limit, target, stride, &mut way);
        }
        tried
    }

    /// Moves the weights along what is over the limit, leaning on where they went before, as far as the gap to
    /// `target` suggests (B. T. Polyak, "Minimization of unsmooth functionals", USSR Computational Mathematics and
    /// Mathematical Physics 9 (1969) 14–29).
    fn follow(&mut self, limit: i64, target: Option<i64>, stride: f64, way: &mut [f64]) {
        let mut norm = 0.0;
        for (i, way) in way.iter_mut().enumerate() {
            let over = self.cost(i) - limit;
            *way = *way * 0.6
                + if over > 0 || self.weight[i] > 0 {
                    over as f64
                } else {
                    0.0
                };
            norm += *way * *way;
        }
        let reached = self.plan.objective() - self.weight.iter().sum::<i64>() * limit;
        let gap = match target {
            Some(total) => (total * self.unit - reached).max(self.unit / 4),
            None => self.unit * self.weight.len() as i64 / 8,
        };
        let step = stride * gap as f64 / norm.max(1.0);
        for (i, way) in way.iter().enumerate() {
            let weight = (self.weight[i] + (way * step).round() as i64).clamp(0, self.heaviest());
            self.weigh(i, weight);
        }
    }

    /// Holds pairs for tasks above the limit, each the one that disturbs the weighted plan least, until no task is;
    /// notes the plan if it is the best so far.
    fn repair(&mut self, limit: i64, tried: &mut Tried) {
        let plan = self.plan.clone();
        for _ in 0..4 * self.weight.len() + 8 {
            let mut over = (0..self.weight.len()).filter(|&i| self.cost(i) > limit);
            let Some(i) = over.next() else {
                let (pairs, worst, total) = self.now();
                if tried.best.as_ref().is_none_or(|b| total < b.2) {
                    tried.best = Some((pairs, worst, total));
                }
                break;
            };
            let Some(expert) = self.gentlest(i, limit) else {
                break;
            };
            let hold = Pair {
                task: i as u32,
                expert,
                cost: HELD,
            };
            if self.plan.set_cost(hold).is_err() {
                break;
            }
        }
        self.plan = plan;
    }

    /// The expert who would bring the task within the limit, or nearer to it, at the least disturbance.
    fn gentlest(&self, i: usize, limit: i64) -> Option<u32> {
        let task = i as u32;
        let now = self.cost(i);
        let mut dearest = i64::MIN;
        if self.plan.flow.empty[i] > 0 {
            dearest = self.base.tasks[i].unfilled;
        }
        for pair in self.base.pairs_of(task) {
            if let Some(k) = self.plan.problem.rows.find(i, pair.expert)
                && self.plan.problem.rows.used(k)
                && i64::from(self.plan.problem.rows.cost[k]) > HELD
            {
                dearest = dearest.max(pair.cost);
            }
        }
        let mut best = None;
        for pair in self.base.pairs_of(task) {
            if pair.cost >= dearest || (now - dearest + pair.cost > limit && best.is_some()) {
                break;
            }
            let k = self.plan.problem.rows.find(i, pair.expert)?;
            let held = i64::from(self.plan.problem.rows.cost[k]) == HELD;
            if held || self.plan.problem.rows.used(k) {
                continue;
            }
            let node = self.plan.expert_node(pair.expert);
            let Some(way) = self.plan.round(node, task, task, node) else {
                continue;
            };
            let reduced = i64::from(self.plan.problem.rows.cost[k])
                + self.plan.flow.expert_price[pair.expert as usize]
                - self.plan.flow.task_price[i];
            if best.is_none_or(|(loss, _)| reduced + way < loss) {
                best = Some((reduced + way, pair.expert));
            }
        }
        best.map(|(_, expert)| expert)
    }
}
