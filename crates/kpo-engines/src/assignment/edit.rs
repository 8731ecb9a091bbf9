//! Changing the lists of a problem in place.

use super::problem::{Error, Pair, Problem, Rows, USED};

impl Rows {
    /// Where a pair belongs in its row.
    fn slot(&self, row: usize, expert: u32, cost: i32) -> usize {
        let range = self.range(row);
        let first = range.start;
        first
            + range
                .take_while(|&k| (self.cost[k], self.who(k) as u32) < (cost, expert))
                .count()
    }

    /// Adds a pair; the row moves to the end of the arrays.
    pub(super) fn insert(&mut self, row: usize, expert: u32, cost: i32) {
        let (range, at) = (self.range(row), self.slot(row, expert, cost));
        self.start[row] = self.expert.len() as u32;
        self.expert.extend_from_within(range.start..at);
        self.cost.extend_from_within(range.start..at);
        self.expert.push(expert);
        self.cost.push(cost);
        self.expert.extend_from_within(at..range.end);
        self.cost.extend_from_within(at..range.end);
        self.end[row] = self.expert.len() as u32;
    }

    /// Takes out the pair at `k`.
    pub(super) fn take(&mut self, row: usize, k: usize) {
        let end = self.end[row] as usize;
        self.expert.copy_within(k + 1..end, k);
        self.cost.copy_within(k + 1..end, k);
        self.end[row] -= 1;
    }

    /// Gives the pair at `k` another cost, and its new place in the row.
    pub(super) fn recost(&mut self, row: usize, k: usize, cost: i32) {
        let word = self.expert[k];
        self.take(row, k);
        let (at, end) = (self.slot(row, word & !USED, cost), self.end[row] as usize);
        self.expert.copy_within(at..end, at + 1);
        self.cost.copy_within(at..end, at + 1);
        self.expert[at] = word;
        self.cost[at] = cost;
        self.end[row] += 1;
    }

    /// Closes the gaps left by rows that moved, once they are more than what is left.
    pub(super) fn tidy(&mut self) {
        let live: usize = (0..self.start.len()).map(|r| self.range(r).len()).sum();
        if self.expert.len() < 2 * live + 4096 {
            return;
        }
        let (mut expert, mut cost) = (Vec::with_capacity(live), Vec::with_capacity(live));
        for row in 0..self.start.len() {
            let range = self.range(row);
            self.start[row] = expert.len() as u32;
            expert.extend_from_slice(&self.expert[range.clone()]);
            cost.extend_from_slice(&self.cost[range]);
            self.end[row] = expert.len() as u32;
        }
        (self.expert, self.cost) = (expert, cost);
    }
}

impl Problem {
    /// Settles pairs beforehand: each takes a place of its task and a task of its expert's capacity. To be called
    /// before groups are added.
    ///
    /// # Errors
    /// An unknown pair, or one without a place or room.
    pub fn with_locked(mut self, pairs: &[(u32, u32)]) -> Result<Self, Error> {
        for &(task, expert) in pairs {
            let k = self.at(task, expert)?;
            let (i, j) = (task as usize, expert as usize);
            if self.tasks[i].demand == 0 || self.experts[j].capacity == 0 {
                return Err(Error::LockImpossible { task, expert });
            }
            self.locked.push(self.pair(task, k));
            self.rows.take(i, k);
            self.tasks[i].demand -= 1;
            self.experts[j].capacity -= 1;
        }
        Ok(self)
    }

    /// Where the pair is in the rows.
    pub(super) fn at(&self, task: u32, expert: u32) -> Result<usize, Error> {
        self.check_expert(expert)?;
        let row = self.check_task(task)?;
        self.rows
            .find(row, expert)
            .ok_or(Error::UnknownPair { task, expert })
    }

    /// The cost in the rows' measure, if the pair can be added.
    pub(super) fn addable(&self, pair: Pair) -> Result<i32, Error> {
        let (task, expert) = (pair.task, pair.expert);
        self.check_expert(expert)?;
        let row = self.check_task(task)?;
        let locked = self
            .locked
            .iter()
            .any(|p| (p.task, p.expert) == (task, expert));
        if locked || self.rows.find(row, expert).is_some() {
            return Err(Error::PairExists { task, expert });
        }
        i32::try_from(pair.cost).map_err(|_| Error::CostTooLarge(pair))
    }
}
