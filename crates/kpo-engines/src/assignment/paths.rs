//! Shortest augmenting paths: the cheapest way to place one unit more, or one unit less, in a plan that is cheapest
//! so far.
//!
//! After R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
//! problems", Computing 38 (1987) 325–340, with places on both sides: a search from a task in need (or an expert with
//! too much) goes forward to room or to an empty place; a search from an expert with room at a price (or a task with
//! too many) goes backward to whoever would rather be there. Rows are sorted, so a search leaves a row when its pairs
//! cannot matter.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::flow::{Flow, Lists, unpack};
use super::problem::Problem;

const FAR: i64 = i64::MAX / 2;
const NONE: u32 = u32::MAX;

/// Where a search ended, and how far that was.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) distance: i64,
    /// A task, or the number of tasks plus an expert.
    node: u32,
}

/// Scratch space of searches, kept between them. Nodes are tasks, then experts.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    distance: Vec<i64>,
    parent: Vec<u32>,
    /// Forward: the pair by which an expert was reached.
    pair: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    start: u32,
    /// Pairs looked at so far.
    pub(super) looked: u64,
}

impl Search {
    /// Makes room for nodes to be numbered otherwise.
    pub(super) fn forget(&mut self) {
        for &x in &self.touched {
            self.distance[x as usize] = FAR;
        }
        self.touched.clear();
    }

    fn begin(&mut self, problem: &Problem, start: u32) {
        self.forget();
        self.heap.clear();
        let nodes = problem.tasks.len() + problem.experts.len();
        self.distance.resize(nodes, FAR);
        self.parent.resize(nodes, NONE);
        self.pair.resize(nodes, NONE);
        self.start = start;
        self.reach(start, 0, NONE);
    }

    /// Notes a shorter way to a node; whether it was one.
    fn reach(&mut self, node: u32, distance: i64, parent: u32) -> bool {
        let known = &mut self.distance[node as usize];
        if distance >= *known {
            return false;
        }
        if *known == FAR {
            self.touched.push(node);
        }
        *known = distance;
        self.parent[node as usize] = parent;
        true
    }

    /// The nearest room or empty place from a task or an expert (`start` counts tasks, then experts). `empty` says
    /// whether leaving a place empty is allowed as an end. None where there is no way at all.
    pub(super) fn forward(
        &mut self,
        problem: &Problem,
        flow: &Flow,
        start: u32,
        empty: bool,
    ) -> Option<End> {
        self.begin(problem, start);
        let tasks = problem.tasks.len();
        let mut end = End {
            distance: FAR,
            node: NONE,
        };
        if start as usize >= tasks {
            self.through(flow, tasks, start as usize - tasks, 0, FAR);
        } else {
            self.heap.push(Reverse((0, start)));
        }
        while let Some(Reverse((distance, x))) = self.heap.pop() {
            if distance >= end.distance {
                break;
            }
            let i = x as usize;
            if distance > self.distance[i] {
                continue;
            }
            let leave = distance + problem.tasks[i].unfilled - flow.task_price[i];
            if empty && leave < end.distance {
                end = End {
                    distance: leave,
                    node: x,
                };
            }
            self.scan(problem, flow, i, &mut end);
        }
        (end.node != NONE).then_some(end)
    }

    fn scan(&mut self, problem: &Problem, flow: &Flow, i: usize, end: &mut End) {
        let (tasks, rows) = (problem.tasks.len(), &problem.rows);
        let offset = self.distance[i] - flow.task_price[i];
        for k in rows.range(i) {
            let base = offset + i64::from(rows.cost[k]);
            if base >= end.distance {
                break;
            }
            self.looked += 1;
            if rows.used(k) {
                continue;
            }
            let expert = rows.who(k);
            let distance = base + flow.expert_price[expert];
            if distance < end.distance && self.reach((tasks + expert) as u32, distance, i as u32) {
                self.pair[tasks + expert] = k as u32;
                if flow.load[expert] < problem.experts[expert].capacity {
                    *end = End {
                        distance,
                        node: (tasks + expert) as u32,
                    };
                } else {
                    self.through(flow, tasks, expert, distance, end.distance);
                }
            }
        }
    }

    /// From a full expert to the tasks they could hand on.
    fn through(&mut self, flow: &Flow, tasks: usize, expert: usize, distance: i64, limit: i64) {
        for &word in flow.holders.of(expert) {
            let (i, cost) = unpack(word);
            let there = distance + flow.task_price[i] - cost - flow.expert_price[expert];
            if there < limit && self.reach(i as u32, there, (tasks + expert) as u32) {
                self.heap.push(Reverse((there, i as u32)));
            }
        }
    }

    /// Follows the way found by [`Search::forward`] and raises prices so that they still prove the plan.
    pub(super) fn apply_forward(&mut self, problem: &mut Problem, flow: &mut Flow, end: End) {
        let tasks = problem.tasks.len();
        for &x in &self.touched {
            let (x, near) = (x as usize, self.distance[x as usize]);
            if near < end.distance {
                let price = if x < tasks {
                    &mut flow.task_price[x]
                } else {
                    &mut flow.expert_price[x - tasks]
                };
                *price += end.distance - near;
            }
        }
        let mut x = end.node;
        if (x as usize) < tasks {
            flow.empty[x as usize] += 1;
        }
        while x != self.start {
            let parent = self.parent[x as usize] as usize;
            if x as usize >= tasks {
                let k = self.pair[x as usize] as usize;
                flow.assign(&mut problem.rows, parent, k);
            } else if let Some(k) = problem.rows.find(x as usize, (parent - tasks) as u32) {
                flow.release(&mut problem.rows, x as usize, k);
            }
            x = parent as u32;
        }
    }

    /// The nearest who would rather be where room is (`start` an expert) or who could stand in for one place less
    /// (`start` a task): a task with an empty place, or an expert who could be set free, counted with their price.
    pub(super) fn backward(
        &mut self,
        problem: &Problem,
        flow: &Flow,
        columns: &Lists,
        start: u32,
        limit: i64,
    ) -> End {
        self.begin(problem, start);
        let tasks = problem.tasks.len();
        let mut end = End {
            distance: limit,
            node: start,
        };
        self.heap.push(Reverse((0, start)));
        while let Some(Reverse((distance, x))) = self.heap.pop() {
            if distance >= end.distance {
                break;
            }
            if distance > self.distance[x as usize] {
                continue;
            }
            if x as usize >= tasks {
                self.back_from_expert(flow, columns, x as usize - tasks, tasks, end.distance);
            } else {
                if flow.empty[x as usize] > 0 {
                    end = End { distance, node: x };
                    break;
                }
                self.back_from_task(problem, flow, x as usize, &mut end);
            }
        }
        end
    }

    fn back_from_expert(
        &mut self,
        flow: &Flow,
        columns: &Lists,
        expert: usize,
        tasks: usize,
        limit: i64,
    ) {
        let distance = self.distance[tasks + expert];
        let base = distance + flow.expert_price[expert];
        for &word in columns.of(expert) {
            let (i, cost) = unpack(word);
            let there = base + cost - flow.task_price[i];
            self.looked += 1;
            if there >= limit || there >= self.distance[i] || there < distance {
                continue;
            }
            if there == distance && flow.holders.holds(expert, i as u32) {
                continue;
            }
            self.reach(i as u32, there, (tasks + expert) as u32);
            self.heap.push(Reverse((there, i as u32)));
        }
    }

    fn back_from_task(&mut self, problem: &Problem, flow: &Flow, i: usize, end: &mut End) {
        let (tasks, rows) = (problem.tasks.len(), &problem.rows);
        let base = self.distance[i] + flow.task_price[i];
        for k in rows.range(i) {
            self.looked += 1;
            if !rows.used(k) {
                continue;
            }
            let expert = rows.who(k);
            let there = base - i64::from(rows.cost[k]) - flow.expert_price[expert];
            let node = (tasks + expert) as u32;
            if there < end.distance && self.reach(node, there, i as u32) {
                self.heap.push(Reverse((there, node)));
                let free = there + flow.expert_price[expert];
                if free < end.distance {
                    *end = End {
                        distance: free,
                        node,
                    };
                }
            }
        }
    }

    /// How far it is from `start` to `goal` without room or empty places, or `limit` where it is no less.
    pub(super) fn between(
        &mut self,
        problem: &Problem,
        flow: &Flow,
        start: u32,
        goal: u32,
        limit: i64,
    ) -> i64 {
        self.begin(problem, start);
        let tasks = problem.tasks.len();
        if start as usize >= tasks {
            self.through(flow, tasks, start as usize - tasks, 0, limit);
        } else {
            self.heap.push(Reverse((0, start)));
        }
        while let Some(Reverse((distance, x))) = self.heap.pop() {
            let near = self.distance[goal as usize];
            if distance >= near.min(limit) {
                break;
            }
            let i = x as usize;
            if distance > self.distance[i] {
                continue;
            }
            for k in problem.rows.range(i) {
                self.looked += 1;
                let expert = problem.rows.who(k);
                let there = distance + i64::from(problem.rows.cost[k]) - flow.task_price[i]
                    + flow.expert_price[expert];
                if !problem.rows.used(k)
                    && there < limit
                    && self.reach((tasks + expert) as u32, there, x)
                {
                    self.through(flow, tasks, expert, there, limit);
                }
            }
        }
        self.distance[goal as usize].min(limit)
    }

    /// Follows the way found by [`Search::backward`] and lowers prices so that they still prove the plan.
    pub(super) fn apply_backward(&mut self, problem: &mut Problem, flow: &mut Flow, end: End) {
        let tasks = problem.tasks.len();
        for &x in &self.touched {
            let (x, near) = (x as usize, self.distance[x as usize]);
            if near < end.distance {
                let price = if x < tasks {
                    &mut flow.task_price[x]
                } else {
                    &mut flow.expert_price[x - tasks]
                };
                *price -= end.distance - near;
            }
        }
        let mut x = end.node;
        if (x as usize) < tasks {
            flow.empty[x as usize] -= 1;
        }
        while x != self.start {
            let parent = self.parent[x as usize];
            let (task, expert) = if (x as usize) < tasks {
                (x as usize, parent as usize - tasks)
            } else {
                (parent as usize, x as usize - tasks)
            };
            if let Some(k) = problem.rows.find(task, expert as u32) {
                if (x as usize) < tasks {
                    flow.assign(&mut problem.rows, task, k);
                } else {
                    flow.release(&mut problem.rows, task, k);
                }
            }
            x = parent;
        }
    }
}
