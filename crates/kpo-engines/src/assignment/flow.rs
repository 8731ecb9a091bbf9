//! A plan in the making: which pairs are in it, what is left empty, and the prices that prove it cheapest so far.

use super::problem::{Problem, Rows, USED};

/// Lists of small records that grow in place, and move to the end when they cannot.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    start: Vec<u32>,
    len: Vec<u32>,
    room: Vec<u32>,
    data: Vec<u64>,
}

/// A task or an expert and the pair's cost, in one word.
pub(super) fn pack(node: u32, cost: i32) -> u64 {
    u64::from(node) << 32 | u64::from(cost.cast_unsigned())
}

pub(super) fn unpack(word: u64) -> (usize, i64) {
    (
        (word >> 32) as usize,
        i64::from((word as u32).cast_signed()),
    )
}

impl Lists {
    /// Empty lists with the room each is expected to need.
    pub(super) fn with_room(room: Vec<u32>) -> Self {
        let mut at = 0;
        let start = room
            .iter()
            .map(|&r| {
                let first = at;
                at += r;
                first
            })
            .collect();
        Self {
            start,
            len: vec![0; room.len()],
            room,
            data: vec![0; at as usize],
        }
    }

    pub(super) fn of(&self, list: usize) -> &[u64] {
        let start = self.start[list] as usize;
        &self.data[start..start + self.len[list] as usize]
    }

    pub(super) fn grow(&mut self) {
        self.start.push(0);
        self.len.push(0);
        self.room.push(0);
    }

    pub(super) fn push(&mut self, list: usize, word: u64) {
        let (start, len) = (self.start[list] as usize, self.len[list] as usize);
        if len == self.room[list] as usize {
            let moved = self.data.len();
            self.data.extend_from_within(start..start + len);
            self.room[list] = (2 * len + 2) as u32;
            self.data.resize(moved + self.room[list] as usize, 0);
            self.start[list] = moved as u32;
        }
        self.data[self.start[list] as usize + len] = word;
        self.len[list] += 1;
    }

    /// Takes out the record of `node`, if it is there.
    pub(super) fn remove(&mut self, list: usize, node: u32) {
        if let Some(at) = self.of(list).iter().position(|&w| (w >> 32) as u32 == node) {
            let last = self.len[list] as usize - 1;
            let start = self.start[list] as usize;
            self.data[start + at] = self.data[start + last];
            self.len[list] -= 1;
        }
    }

    /// Overwrites the record of the same node.
    pub(super) fn set(&mut self, list: usize, word: u64) {
        if let Some(at) = self.of(list).iter().position(|&w| w >> 32 == word >> 32) {
            self.data[self.start[list] as usize + at] = word;
        }
    }

    pub(super) fn holds(&self, list: usize, node: u32) -> bool {
        self.of(list).iter().any(|&w| (w >> 32) as u32 == node)
    }

    pub(super) fn clear(&mut self, list: usize) {
        self.len[list] = 0;
    }
}

/// Prices and counts. For every pair not in the plan `cost + expert_price − task_price ≥ 0`, for every pair in it `≤
/// 0`; an expert with room has price 0; a task with empty places has the price of an empty place.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub(super) task_price: Vec<i64>,
    pub(super) expert_price: Vec<i64>,
    pub(super) empty: Vec<u32>,
    pub(super) load: Vec<u32>,
    /// Per expert: the tasks held, with their costs.
    pub(super) holders: Lists,
}

impl Flow {
    /// Nothing assigned, nothing empty, all prices 0.
    pub(super) fn idle(problem: &Problem) -> Self {
        let (tasks, experts) = (problem.tasks.len(), problem.experts.len());
        let mut room = vec![0u32; experts];
        for k in 0..tasks {
            for k in problem.rows.range(k) {
                room[problem.rows.who(k)] += 1;
            }
        }
        for (room, expert) in room.iter_mut().zip(&problem.experts) {
            *room = (*room).min(expert.capacity);
        }
        Self {
            task_price: vec![0; tasks],
            expert_price: vec![0; experts],
            empty: vec![0; tasks],
            load: vec![0; experts],
            holders: Lists::with_room(room),
        }
    }

    /// Puts pair `k` of `task` into the plan.
    pub(super) fn assign(&mut self, rows: &mut Rows, task: usize, k: usize) {
        let expert = rows.who(k);
        rows.expert[k] |= USED;
        self.load[expert] += 1;
        self.holders.push(expert, pack(task as u32, rows.cost[k]));
    }

    /// Takes pair `k` of `task` out of the plan.
    pub(super) fn release(&mut self, rows: &mut Rows, task: usize, k: usize) {
        let expert = rows.who(k);
        rows.expert[k] &= !USED;
        self.load[expert] -= 1;
        self.holders.remove(expert, task as u32);
    }

    /// Counts loads and holders again from the pairs marked as used.
    pub(super) fn recount(&mut self, rows: &Rows) {
        self.load.fill(0);
        for expert in 0..self.load.len() {
            self.holders.clear(expert);
        }
        for task in 0..rows.start.len() {
            for k in rows.range(task) {
                if rows.used(k) {
                    let expert = rows.who(k);
                    self.load[expert] += 1;
                    self.holders.push(expert, pack(task as u32, rows.cost[k]));
                }
            }
        }
    }

    /// Each task takes its cheapest pairs for as long as the next has room and costs no more than an empty place;
    /// what is still needed comes back.
    pub(super) fn greedy(&mut self, problem: &mut Problem) -> Vec<u32> {
        let mut need: Vec<u32> = problem.tasks.iter().map(|t| t.demand).collect();
        for (i, need) in need.iter_mut().enumerate() {
            let range = problem.rows.range(i);
            let mut k = range.start;
            while *need > 0 && k < range.end {
                let expert = problem.rows.who(k);
                let full = self.load[expert] == problem.experts[expert].capacity;
                if full || i64::from(problem.rows.cost[k]) > problem.tasks[i].unfilled {
                    break;
                }
                self.assign(&mut problem.rows, i, k);
                *need -= 1;
                k += 1;
            }
            let next = if k < range.end {
                i64::from(problem.rows.cost[k])
            } else {
                i64::MAX
            };
            self.task_price[i] = next.min(problem.tasks[i].unfilled);
        }
        need
    }
}
