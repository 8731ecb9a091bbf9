//! A plan at costs that are weighted task by task, for serving the worst-served task first.

use std::collections::BTreeMap;

use super::flow::pack;
use super::paths::Search;
use super::plan::Plan;
use super::problem::{Error, Pair, Problem, Task, check_sizes};

/// The weighted cost of a pair that is held.
const HELD: i64 = -(1 << 31);
/// The largest weight, in units: with it, weighted costs stay above `HELD`.
const HEAVIEST: i64 = 14;

/// The plan's pairs, its worst task and its total.
pub(super) type Found = (Vec<(u32, u32)>, i64, i64);

/// A plan at costs that are weighted task by task: `cost · (unit + weight)`.
pub(super) struct Weighted {
    base: Problem,
    plan: Plan,
    unit: i64,
    pub(super) weight: Vec<i64>,
    /// Pairs said to be in the plan, or not.
    marks: BTreeMap<(u32, u32), bool>,
    search: Search,
    /// Steps beside those of searches.
    steps: u64,
    /// Stop looking for better once this many steps have been made in all.
    until: u64,
}

impl Weighted {
    pub(super) fn new(problem: Problem) -> Result<Self, Error> {
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
            marks: BTreeMap::new(),
            search: Search::default(),
            steps: 0,
            until: u64::MAX,
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
    pub(super) fn now(&self) -> Found {
        let costs = (0..self.base.tasks.len()).map(|i| self.cost(i));
        let worst = costs.clone().max().unwrap_or(0);
        (self.plan.pairs(), worst, costs.sum())
    }

    /// The cost of the costliest task if each had all experts to itself, but for the marks: no plan's worst is lower.
    pub(super) fn worst_alone(&self) -> i64 {
        let tasks = 0..self.base.tasks.len();
        tasks.map(|i| self.alone(i)).max().unwrap_or(0)
    }

    /// Whether a task cannot keep to the limit for its marks alone.
    pub(super) fn spoilt(&self, i: usize, limit: i64) -> bool {
        self.alone(i) > limit
    }

    fn alone(&self, i: usize) -> i64 {
        let of = self.base.tasks[i];
        let (mut left, mut sum) = (i64::from(of.demand), 0);
        let mark = |p: &Pair| self.marks.get(&(p.task, p.expert)).copied();
        for pair in self.base.pairs_of(i as u32) {
            if mark(&pair) == Some(true) {
                left -= 1;
                sum += pair.cost;
            }
        }
        if left < 0 {
            return i64::MAX;
        }
        for pair in self.base.pairs_of(i as u32) {
            let open = self.base.experts[pair.expert as usize].capacity > 0;
            if left == 0 || pair.cost >= of.unfilled {
                break;
            }
            if open && mark(&pair).is_none() {
                left -= 1;
                sum += pair.cost;
            }
        }
        sum + of.unfilled * left
    }

    /// Gives a task another weight, and mends the plan.
    pub(super) fn weigh(&mut self, i: usize, weight: i64) {
        if weight != self.weight[i] {
            self.weight[i] = weight;
            self.rewrite(i);
        }
    }

    /// Says that a pair is in the plan, is not, or may be.
    pub(super) fn mark(&mut self, i: usize, expert: u32, held: Option<bool>) {
        match held {
            Some(held) => self.marks.insert((i as u32, expert), held),
            None => self.marks.remove(&(i as u32, expert)),
        };
        self.rewrite(i);
    }

    /// Writes the costs of a task anew, and mends the plan.
    fn rewrite(&mut self, i: usize) {
        let factor = self.unit + self.weight[i];
        self.steps += self.base.rows.range(i).len() as u64;
        let plan = &mut self.plan;
        let freed = plan.empty_task(i as u32);
        let mut row: Vec<(i32, u32)> = Vec::new();
        for pair in self.base.pairs_of(i as u32) {
            let cost = match self.marks.get(&(pair.task, pair.expert)) {
                Some(true) => HELD,
                Some(false) => i64::from(i32::MAX),
                None => pair.cost * factor,
            };
            row.push((cost as i32, pair.expert));
        }
        if !self.marks.is_empty() {
            row.sort_unstable();
        }
        for (k, (cost, expert)) in plan.problem.rows.range(i).zip(row) {
            plan.problem.rows.cost[k] = cost;
            plan.problem.rows.expert[k] = expert;
            if let Some(columns) = &mut plan.columns {
                columns.set(expert as usize, pack(i as u32, cost));
            }
        }
        plan.problem.tasks[i].unfilled = self.base.tasks[i].unfilled * factor;
        plan.empty_task(i as u32);
        (0..self.base.tasks[i].demand).for_each(|_| plan.place(i as u32));
        plan.invite_all(&freed);
    }

    /// What every plan within `limit` that keeps the marks costs at least, by the present weights, in weighted costs.
    fn reached(&self, limit: i64) -> i64 {
        let weights: i64 = self.weight.iter().sum();
        let mut reached = self.plan.objective() - weights * limit;
        for (&(task, expert), _) in self.marks.iter().filter(|(_, held)| **held) {
            let i = task as usize;
            if let Some(k) = self.base.rows.find(i, expert) {
                let factor = self.unit + self.weight[i];
                reached += i64::from(self.base.rows.cost[k]) * factor - HELD;
            }
        }
        reached
    }

    /// The same rounded up to a whole cost.
    pub(super) fn bound(&self, limit: i64) -> i64 {
        let bound = self.reached(limit);
        bound.div_euclid(self.unit) + i64::from(bound.rem_euclid(self.unit) > 0)
    }

    /// A pair of a task above the limit, or else of one with a weight that is not at the limit: one of the plan that
    /// is not marked, the dearest; or, a place being empty, one that could fill it.
    pub(super) fn undecided(&self, limit: i64) -> Option<(usize, u32)> {
        let rows = &self.plan.problem.rows;
        let free = |i: usize, used: bool| {
            let marked = |k: &usize| self.marks.contains_key(&(i as u32, rows.who(*k) as u32));
            let mut pairs = rows
                .range(i)
                .filter(|&k| rows.used(k) == used && !marked(&k));
            let pair = if used {
                pairs.next_back()
            } else {
                pairs.next()
            };
            pair.map(|k| (i, rows.who(k) as u32))
        };
        let pick = |i: usize| free(i, true).or_else(|| free(i, false));
        let tasks = 0..self.weight.len();
        let over = tasks
            .clone()
            .filter(|&i| self.cost(i) > limit)
            .find_map(pick);
        let leaning = |&i: &usize| self.weight[i] > 0 && self.cost(i) < limit;
        over.or_else(|| tasks.filter(leaning).find_map(pick))
    }

    /// Sets how many steps may still be made, all in all.
    pub(super) fn allow(&mut self, steps: u64) {
        self.until = self.worked().saturating_add(steps);
    }

    /// Whether the steps are used up.
    pub(super) fn tired(&self) -> bool {
        self.worked() > self.until
    }

    fn worked(&self) -> u64 {
        self.looked() + self.steps
    }

    /// How many pairs searches have looked at.
    pub(super) fn looked(&self) -> u64 {
        self.plan.search.looked + self.search.looked
    }

    /// The largest weight that keeps weighted costs within 32 bits.
    fn heaviest(&self) -> i64 {
        HEAVIEST * self.unit
    }

    /// Moves the weights along what is over the limit, leaning on where they went before, as far as the gap to
    /// `target` suggests (B. T. Polyak, "Minimization of unsmooth functionals", USSR Computational Mathematics and
    /// Mathematical Physics 9 (1969) 14–29).
    pub(super) fn follow(&mut self, limit: i64, target: Option<i64>, stride: f64, way: &mut [f64]) {
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
        let reached = self.reached(limit);
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
    pub(super) fn repair(&mut self, limit: i64, best: &mut Option<Found>) {
        let plan = self.plan.clone();
        let row = (self.base.rows.expert.len() / self.weight.len().max(1) + 1) as u64;
        for _ in 0..4 * self.weight.len() + 8 {
            let mut over = (0..self.weight.len()).filter(|&i| self.cost(i) > limit);
            let first = over.next();
            self.steps += row * first.map_or(self.weight.len(), |i| i + 1) as u64;
            if self.tired() {
                break;
            }
            let Some(i) = first else {
                let (pairs, worst, total) = self.now();
                if best.as_ref().is_none_or(|b| total < b.2) {
                    *best = Some((pairs, worst, total));
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
        let looked = self.plan.search.looked;
        self.plan = plan;
        self.plan.search.looked = looked;
    }

    /// The expert who would bring the task within the limit, or nearer to it, at the least disturbance.
    fn gentlest(&mut self, i: usize, limit: i64) -> Option<u32> {
        let mut search = std::mem::take(&mut self.search);
        let expert = self.gentlest_by(&mut search, i, limit);
        self.search = search;
        expert
    }

    fn gentlest_by(&self, search: &mut Search, i: usize, limit: i64) -> Option<u32> {
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
            let cost = i64::from(self.plan.problem.rows.cost[k]);
            let marked = cost == HELD || cost == i64::from(i32::MAX);
            if marked || self.plan.problem.rows.used(k) {
                continue;
            }
            let node = self.plan.expert_node(pair.expert);
            let Some(way) = self.plan.round(search, (node, task), task, node) else {
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
