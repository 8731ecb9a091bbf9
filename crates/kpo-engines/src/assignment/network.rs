//! Problems with groups and promises, as a flow with a node for each group, solved by the simplex from an empty plan.

use super::group::{Forest, forest};
use super::problem::{Error, Problem, Rows, USED};
use super::simplex::{NONE, SIDE, Side, Simplex};

/// What the simplex found.
pub(super) struct Answer {
    pub(super) task_price: Vec<i64>,
    pub(super) group_price: Vec<i64>,
    pub(super) expert_price: Vec<i64>,
    pub(super) empty: Vec<u32>,
}

pub(super) struct Network {
    forest: Forest,
    rows: Rows,
    sides: Vec<Side>,
    hang: Vec<(u32, u32)>,
    /// For each expert the side that counts towards their promise.
    promise: Vec<u32>,
}

impl Network {
    pub(super) fn new(problem: &Problem) -> Result<Self, Error> {
        let forest = forest(problem)?;
        let lefts = forest.task.len();
        let (mut row, mut who, mut cost) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..problem.tasks.len() {
            for k in problem.rows.range(i) {
                row.push(forest.inner[k]);
                who.push(problem.rows.expert[k] & !USED);
                cost.push(problem.rows.cost[k]);
            }
        }
        let (rows, _) = Rows::gather(lefts, problem.experts.len(), row, who, cost);
        let mut network = Self {
            hang: vec![(NONE, NONE); lefts + problem.experts.len()],
            promise: vec![NONE; problem.experts.len()],
            sides: Vec::new(),
            forest,
            rows,
        };
        network.left_sides(problem);
        network.expert_sides(problem)?;
        Ok(network)
    }

    fn add(&mut self, tail: usize, head: usize, room: u32, flow: u32, cost: i64) -> u32 {
        self.sides.push(Side {
            tail: tail as u32,
            head: head as u32,
            room,
            flow,
            cost,
        });
        SIDE | (self.sides.len() as u32 - 1)
    }

    /// First an empty place for each node, all places being empty; then a side from each group's surroundings to it.
    fn left_sides(&mut self, problem: &Problem) {
        let root = self.hang.len();
        for x in 0..self.forest.task.len() {
            let unfilled = problem.tasks[self.forest.task[x] as usize].unfilled;
            let arc = self.add(x, root, u32::MAX, self.forest.kept[x], unfilled);
            self.hang[x] = (root as u32, arc);
        }
        for x in problem.tasks.len()..self.forest.task.len() {
            let parent = self.forest.parent[x] as usize;
            self.add(parent, x, self.forest.more[x], 0, 0);
        }
    }

    /// A promise is a reward larger than anything it could cost to keep it.
    fn expert_sides(&mut self, problem: &Problem) -> Result<(), Error> {
        let (lefts, root) = (self.forest.task.len(), self.hang.len());
        let unfilled = problem.tasks.iter().map(|t| t.unfilled.abs()).max();
        let most = i128::from(unfilled.unwrap_or(0)) + (1 << 31) + 1;
        let reward = 4 * most * (root as i128 + 2);
        if reward > 1 << 60 {
            return Err(Error::TooLarge);
        }
        let reward = reward as i64;
        let least = problem.least_left();
        for (j, expert) in problem.experts.iter().enumerate() {
            let x = lefts + j;
            if least[j] > 0 {
                let arc = self.add(x, root, least[j], 0, -reward);
                self.promise[j] = arc & !SIDE;
                self.hang[x] = (root as u32, arc);
            }
            let rest = expert.capacity.checked_sub(least[j]);
            let rest = rest.ok_or(Error::AtLeastAboveCapacity { expert: j as u32 })?;
            if rest > 0 || expert.capacity == 0 {
                let closed = expert.capacity == 0;
                let cost = if closed { reward } else { 0 };
                let arc = self.add(x, root, rest.max(1), 0, cost);
                if least[j] == 0 {
                    self.hang[x] = (root as u32, arc);
                }
            }
        }
        Ok(())
    }

    /// Solves, and marks the pairs of the plan in the problem.
    pub(super) fn solve(mut self, problem: &mut Problem) -> Result<Answer, Error> {
        let (tasks, lefts) = (problem.tasks.len(), self.forest.task.len());
        let mut simplex = Simplex::new(&mut self.rows, self.sides, &self.hang);
        simplex.run();
        let (sides, mut price) = (
            std::mem::take(&mut simplex.sides),
            std::mem::take(&mut simplex.price),
        );
        drop(simplex);
        check_promises(problem, &self.promise, &sides)?;
        price.pop();
        let expert_price = price.split_off(lefts);
        let group_price = price.split_off(tasks);
        let mut empty = vec![0; tasks];
        for (x, side) in sides.iter().enumerate().take(lefts) {
            let task = self.forest.task[x] as usize;
            empty[task] += side.flow;
            for k in self.rows.range(x) {
                if self.rows.used(k)
                    && let Some(at) = problem.rows.find(task, self.rows.who(k) as u32)
                {
                    problem.rows.expert[at] |= USED;
                }
            }
        }
        Ok(Answer {
            task_price: price,
            group_price,
            expert_price,
            empty,
        })
    }
}

fn check_promises(problem: &Problem, promise: &[u32], sides: &[Side]) -> Result<(), Error> {
    let mut experts = Vec::new();
    let mut missing = 0;
    for (j, least) in problem.least_left().into_iter().enumerate() {
        if least > 0 {
            let got = sides[promise[j] as usize].flow;
            if got < least {
                experts.push(j as u32);
                missing += u64::from(least - got);
            }
        }
    }
    if experts.is_empty() {
        Ok(())
    } else {
        Err(Error::Short { experts, missing })
    }
}
