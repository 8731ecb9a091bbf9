//! From the rough plan of the auction to a tree the simplex can start from.
//!
//! A shortest path tree to the root over pairs that are nearly tight at the auction's prices. Each node hangs from
//! its parent by an arc with room towards it, so the tree is strongly feasible.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::flow::{Lists, pack, unpack};
use super::problem::{Problem, Rows};
use super::simplex::{NONE, SIDE, Side};

/// What the simplex starts from.
pub(super) struct Start {
    pub(super) sides: Vec<Side>,
    pub(super) hang: Vec<(u32, u32)>,
}

/// The arcs beside the pairs of a problem without groups and promises, carrying what the used pairs leave: first a
/// place left empty for each task, then the capacity of each expert. An expert without capacity gets an arc too dear
/// to use.
pub(super) fn sides(problem: &Problem) -> Vec<Side> {
    let (tasks, experts) = (problem.tasks.len(), problem.experts.len());
    let root = (tasks + experts) as u32;
    let mut load = vec![0u32; experts];
    let mut sides = Vec::with_capacity(tasks + experts);
    for (i, task) in problem.tasks.iter().enumerate() {
        let mut filled = 0;
        for k in problem.rows.range(i) {
            if problem.rows.used(k) {
                load[problem.rows.who(k)] += 1;
                filled += 1;
            }
        }
        sides.push(Side {
            tail: i as u32,
            head: root,
            room: u32::MAX,
            flow: task.demand - filled,
            cost: task.unfilled,
        });
    }
    for (j, expert) in problem.experts.iter().enumerate() {
        let closed = expert.capacity == 0;
        sides.push(Side {
            tail: (tasks + j) as u32,
            head: root,
            room: expert.capacity.max(1),
            flow: load[j],
            cost: if closed { 1 << 44 } else { 0 },
        });
    }
    sides
}

struct Tree<'a> {
    problem: &'a Problem,
    price: &'a [i64],
    level: &'a [i64],
    far: Vec<i64>,
    hang: Vec<(u32, u32)>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

impl Tree<'_> {
    fn offer(&mut self, x: usize, far: i64, parent: u32, arc: u32) {
        if far < self.far[x] {
            self.far[x] = far;
            self.hang[x] = (parent, arc);
            self.heap.push(Reverse((far, x as u32)));
        }
    }

    fn slack(&self, i: usize, k: usize) -> i64 {
        let rows = &self.problem.rows;
        i64::from(rows.cost[k]) + self.price[rows.who(k)] - self.level[i]
    }
}

/// Hangs every node, given the experts' prices and the tasks' levels.
pub(super) fn start(problem: &Problem, price: &[i64], level: &[i64], step: i64) -> Start {
    let (tasks, experts) = (problem.tasks.len(), problem.experts.len());
    let root = (tasks + experts) as u32;
    let sides = sides(problem);
    let mut tree = Tree {
        problem,
        price,
        level,
        far: vec![i64::MAX; tasks + experts],
        hang: vec![(NONE, NONE); tasks + experts],
        heap: BinaryHeap::new(),
    };
    for (x, side) in sides.iter().enumerate() {
        if x < tasks {
            let far = (side.cost - level[x]).max(0);
            tree.offer(x, far, root, SIDE | x as u32);
        } else if side.flow < side.room {
            tree.offer(x, 0, root, SIDE | x as u32);
        }
    }
    let columns = near(problem, &tree, 2 * step);
    while let Some(Reverse((far, x))) = tree.heap.pop() {
        let x = x as usize;
        if far > tree.far[x] {
            continue;
        }
        if x < tasks {
            for k in problem.rows.range(x) {
                if problem.rows.used(k) {
                    let there = far - tree.slack(x, k).min(0);
                    tree.offer(tasks + problem.rows.who(k), there, x as u32, k as u32);
                }
            }
        } else {
            for &word in columns.of(x - tasks) {
                let (i, k) = unpack(word);
                let there = far + tree.slack(i, k as usize).max(0);
                tree.offer(i, there, x as u32, k as u32);
            }
        }
    }
    let mut hang = tree.hang;
    hang_rest(&problem.rows, tasks, &mut hang);
    Start { sides, hang }
}

/// For each expert, the unused pairs within `reach` of being tight: task and place in the rows.
fn near(problem: &Problem, tree: &Tree, reach: i64) -> Lists {
    let rows = &problem.rows;
    let visit = |f: &mut dyn FnMut(usize, usize, usize)| {
        for i in 0..problem.tasks.len() {
            let limit = tree.level[i] + reach;
            for k in rows.range(i) {
                if i64::from(rows.cost[k]) > limit {
                    break;
                }
                if !rows.used(k) && tree.slack(i, k) <= reach {
                    f(i, rows.who(k), k);
                }
            }
        }
    };
    let mut room = vec![0u32; problem.experts.len()];
    visit(&mut |_, j, _| room[j] += 1);
    let mut lists = Lists::with_room(room);
    visit(&mut |i, j, k| lists.push(j, pack(i as u32, k as i32)));
    lists
}

/// Full experts that no shortest path reached hang from a task they hold.
fn hang_rest(rows: &Rows, tasks: usize, hang: &mut [(u32, u32)]) {
    for i in 0..tasks {
        for k in rows.range(i) {
            if rows.used(k) && hang[tasks + rows.who(k)].0 == NONE {
                hang[tasks + rows.who(k)] = (i as u32, k as u32);
            }
        }
    }
}
