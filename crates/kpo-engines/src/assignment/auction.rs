//! A rough plan and rough prices, quickly: tasks bid for experts.
//!
//! The auction of D. P. Bertsekas and D. A. Castañon, "The auction algorithm for the transportation problem", Annals
//! of Operations Research 20 (1989) 67–96, in rounds of falling increments: each round begins again with the prices
//! of the one before, lowered by twice its increment, so that few experts end with room at a price. A task remembers
//! its eight best pairs and a bound below all others, good for as long as prices only rise. Nothing here decides:
//! what comes out only saves the simplex work, so bids are cut off after a budget.

use std::collections::VecDeque;

use super::problem::{Problem, USED};
use super::simplex::NONE;

const KEPT: usize = 8;
const FAR: i64 = i64::MAX / 4;

/// A task's best pairs as of some moment, and a bound below all its others.
#[derive(Clone, Copy)]
struct Best {
    pairs: [u32; KEPT],
    bound: i64,
}

/// A place with an expert: who has it, by which pair, and the price up to which they would keep it.
#[derive(Clone, Copy)]
struct Seat {
    task: u32,
    pair: u32,
    bid: i64,
}

pub(super) struct Auction<'a> {
    problem: &'a mut Problem,
    /// Above this level a task gives up.
    ceiling: Vec<i64>,
    pub(super) price: Vec<i64>,
    need: Vec<u32>,
    best: Vec<Best>,
    seats: Vec<Seat>,
    first: Vec<u32>,
    free: Vec<u32>,
    pub(super) step: i64,
    budget: u64,
}

impl<'a> Auction<'a> {
    pub(super) fn new(problem: &'a mut Problem) -> Self {
        let experts = problem.experts.len();
        let mut degree = vec![0u32; experts];
        for k in &mut problem.rows.expert {
            *k &= !USED;
        }
        for i in 0..problem.tasks.len() {
            for k in problem.rows.range(i) {
                degree[problem.rows.who(k)] += 1;
            }
        }
        let mut first = vec![0u32; experts + 1];
        for j in 0..experts {
            first[j + 1] = first[j] + degree[j].min(problem.experts[j].capacity);
        }
        let spread = spread(problem);
        let empty = Best {
            pairs: [NONE; KEPT],
            bound: -FAR,
        };
        let seat = Seat {
            task: NONE,
            pair: NONE,
            bid: 0,
        };
        Self {
            ceiling: ceilings(problem, spread),
            price: vec![0; experts],
            need: Vec::new(),
            best: vec![empty; problem.tasks.len()],
            seats: vec![seat; first[experts] as usize],
            free: Vec::new(),
            first,
            step: (spread / 2).max(1),
            budget: 20 * problem.rows.expert.len() as u64 + 1000,
            problem,
        }
    }

    /// All rounds. The pairs of the last one are marked as used.
    pub(super) fn run(&mut self) {
        let last = (self.step / 64).max(1);
        loop {
            self.round();
            if self.step <= last || self.budget == 0 {
                return;
            }
            for (j, price) in self.price.iter_mut().enumerate() {
                let lowered = if self.free[j] > 0 {
                    0
                } else {
                    *price - 2 * self.step
                };
                *price = lowered.max(0);
            }
            self.step = (self.step / 8).max(last);
        }
    }

    fn round(&mut self) {
        for k in &mut self.problem.rows.expert {
            *k &= !USED;
        }
        self.need = self.problem.tasks.iter().map(|t| t.demand).collect();
        self.free = self.first.windows(2).map(|w| w[1] - w[0]).collect();
        for j in 0..self.free.len() {
            if self.free[j] == 0 {
                self.price[j] = FAR;
            }
        }
        for best in &mut self.best {
            best.bound = -FAR;
        }
        let mut queue: VecDeque<u32> = (0..self.need.len() as u32).collect();
        while let Some(i) = queue.pop_front() {
            while self.need[i as usize] > 0 && self.budget > 0 {
                self.budget -= 1;
                let Some((pair, level)) = self.choose(i as usize) else {
                    break;
                };
                if let Some(outbid) = self.bid(i, pair, level) {
                    queue.push_back(outbid);
                }
            }
        }
    }

    /// The best pair not yet used and the level of the second best; none when nothing is below the ceiling.
    fn choose(&mut self, i: usize) -> Option<(u32, i64)> {
        let (_, mut second, mut at) = self.look(i, &self.best[i].pairs);
        if second > self.best[i].bound {
            self.refill(i);
            let first;
            (first, second, at) = self.look(i, &self.best[i].pairs);
            if first > self.best[i].bound {
                let all: Vec<u32> =
                    (self.problem.rows.start[i]..self.problem.rows.end[i]).collect();
                (_, second, at) = self.look(i, &all);
            } else {
                second = second.min(self.best[i].bound);
            }
        }
        (at != NONE).then_some((at, second))
    }

    fn look(&self, i: usize, pairs: &[u32]) -> (i64, i64, u32) {
        let rows = &self.problem.rows;
        let (mut first, mut second, mut at) = (self.ceiling[i], self.ceiling[i], NONE);
        for &k in pairs {
            if k == NONE {
                break;
            }
            let expert = rows.expert[k as usize];
            if expert & USED == 0 {
                let level = i64::from(rows.cost[k as usize]) + self.price[expert as usize];
                if level < first {
                    second = first;
                    first = level;
                    at = k;
                } else if level < second {
                    second = level;
                }
            }
        }
        (first, second, at)
    }

    fn refill(&mut self, i: usize) {
        let rows = &self.problem.rows;
        let mut top = [(FAR, NONE); KEPT + 1];
        for k in rows.range(i) {
            let level = i64::from(rows.cost[k]) + self.price[rows.who(k)];
            if level < top[KEPT].0 {
                let mut at = KEPT;
                while at > 0 && top[at - 1].0 > level {
                    top[at] = top[at - 1];
                    at -= 1;
                }
                top[at] = (level, k as u32);
            }
        }
        let best = &mut self.best[i];
        for (pair, (_, k)) in best.pairs.iter_mut().zip(top) {
            *pair = k;
        }
        best.bound = top[KEPT].0;
    }

    /// Gives task `i` the pair, up to `level`; whoever loses the seat comes back.
    fn bid(&mut self, i: u32, pair: u32, level: i64) -> Option<u32> {
        let k = pair as usize;
        let j = self.problem.rows.who(k);
        let seat = Seat {
            task: i,
            pair,
            bid: level + self.step - i64::from(self.problem.rows.cost[k]),
        };
        self.problem.rows.expert[k] |= USED;
        self.need[i as usize] -= 1;
        let seats = &mut self.seats[self.first[j] as usize..self.first[j + 1] as usize];
        if self.free[j] > 0 {
            self.free[j] -= 1;
            seats[self.free[j] as usize] = seat;
            if self.free[j] == 0 {
                seats.sort_unstable_by_key(|s| (s.bid, s.pair));
            }
            return None;
        }
        let out = std::mem::replace(&mut seats[0], seat);
        sink(seats);
        self.price[j] = self.price[j].max(seats[0].bid);
        self.problem.rows.expert[out.pair as usize] &= !USED;
        self.need[out.task as usize] += 1;
        Some(out.task)
    }

    /// For each task the level of its best unused pair, at most the ceiling.
    pub(super) fn levels(&self) -> Vec<i64> {
        let rows = &self.problem.rows;
        (0..self.need.len())
            .map(|i| {
                let mut level = self.ceiling[i];
                for k in rows.range(i) {
                    if i64::from(rows.cost[k]) >= level {
                        break;
                    }
                    if !rows.used(k) {
                        level = level.min(i64::from(rows.cost[k]) + self.price[rows.who(k)]);
                    }
                }
                level
            })
            .collect()
    }
}

/// Restores the order of a heap (lowest bid first) whose first seat changed.
fn sink(seats: &mut [Seat]) {
    let mut x = 0;
    loop {
        let mut below = 2 * x + 1;
        if below >= seats.len() {
            return;
        }
        if below + 1 < seats.len() && seats[below + 1].bid < seats[below].bid {
            below += 1;
        }
        if seats[below].bid >= seats[x].bid {
            return;
        }
        seats.swap(x, below);
        x = below;
    }
}

/// How far apart the costs of a task's pairs typically lie: the median over tasks.
fn spread(problem: &Problem) -> i64 {
    let rows = &problem.rows;
    let mut widths: Vec<i64> = (0..problem.tasks.len())
        .filter(|&i| !rows.range(i).is_empty())
        .map(|i| {
            let range = rows.range(i);
            i64::from(rows.cost[range.end - 1]) - i64::from(rows.cost[range.start])
        })
        .collect();
    if widths.is_empty() {
        return 0;
    }
    let middle = widths.len() / 2;
    *widths.select_nth_unstable(middle).1
}

/// For each task the price of an empty place, or less where that is far above the costs: bidding wars up there prove
/// nothing. What is less is the same for all tasks, or the wrong ones would give up.
fn ceilings(problem: &Problem, spread: i64) -> Vec<i64> {
    let rows = &problem.rows;
    let ends = |i: usize| {
        let range = rows.range(i);
        (!range.is_empty()).then(|| {
            (
                i64::from(rows.cost[range.start]),
                i64::from(rows.cost[range.end - 1]),
            )
        })
    };
    let tasks = problem.tasks.len();
    let mut dearest: Vec<i64> = (0..tasks).filter_map(|i| Some(ends(i)?.1)).collect();
    let most = dearest.len() * 19 / 20;
    let usual = match dearest.get(most) {
        Some(_) => *dearest.select_nth_unstable(most).1,
        None => 0,
    };
    let enough = usual + spread + spread / 2;
    (0..tasks)
        .map(|i| {
            let own = ends(i).map_or(enough, |(cheapest, _)| cheapest + spread.max(1));
            enough.max(own).min(problem.tasks[i].unfilled)
        })
        .collect()
}
