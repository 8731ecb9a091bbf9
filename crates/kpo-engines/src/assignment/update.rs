//! Changing a plan: somebody withdraws, a task comes, a conflict is found. The plan stays a cheapest one.
//!
//! Each change breaks the proof of the old plan in few places; shortest paths mend these, one unit each, from the old
//! prices (as after a change of data in the Hungarian method; see G. A. Mills-Tettey, A. Stentz and M. B. Dias, "The
//! dynamic Hungarian algorithm for the assignment problem with changing costs", Carnegie Mellon University 2007).
//! Problems with groups or promises are solved again from nothing.

use super::change::Change;
use super::flow::{Lists, pack};
use super::plan::Plan;
use super::problem::{Error, Expert, Pair, Task, check_sizes};

const FAR: i64 = i64::MAX / 4;

impl Plan {
    /// Makes the changes in turn; the plan is a cheapest one again, with new prices.
    ///
    /// # Errors
    /// What a change cannot be; the changes before it hold. With groups or promises, none hold after an error.
    pub fn update(&mut self, changes: &[Change]) -> Result<(), Error> {
        if changes.iter().all(Change::plain) && self.problem.plain() {
            self.know_columns();
            for change in changes {
                self.change(change)?;
            }
            self.problem.rows.tidy();
            return Ok(());
        }
        let before = self.clone();
        let done = self.rebuild(changes);
        if done.is_err() {
            *self = before;
        }
        done
    }

    /// Changes the lists only, and solves again.
    fn rebuild(&mut self, changes: &[Change]) -> Result<(), Error> {
        self.mending = false;
        self.columns = None;
        for change in changes {
            self.change(change)?;
        }
        self.problem.rows.tidy();
        check_sizes(&self.problem.tasks, &[], self.problem.rows.expert.len())?;
        self.solve_again()
    }

    pub(super) fn know_columns(&mut self) {
        if self.columns.is_none() {
            let problem = &self.problem;
            let mut room = vec![2u32; problem.experts.len()];
            for pair in problem.pairs() {
                room[pair.expert as usize] += 1;
            }
            let mut columns = Lists::with_room(room);
            for pair in problem.pairs() {
                columns.push(pair.expert as usize, pack(pair.task, pair.cost as i32));
            }
            self.columns = Some(columns);
        }
    }

    fn change(&mut self, change: &Change) -> Result<(), Error> {
        match *change {
            Change::Withdraw { expert } => {
                self.problem.check_expert(expert)?;
                self.unlock_all(|p| p.expert == expert);
                self.problem.experts[expert as usize].at_least = 0;
                self.set_capacity(expert, 0)
            }
            Change::Capacity { expert, capacity } => self.set_capacity(expert, capacity),
            Change::AddExpert { expert, ref pairs } => self.add_expert(expert, pairs),
            Change::AddTask { task, ref pairs } => self.add_task(task, pairs),
            Change::RemoveTask { task } => self.remove_task(task),
            Change::Demand { task, demand } => self.set_demand(task, demand),
            Change::Unfilled { task, price } => self.set_unfilled(task, price),
            Change::AddPair(pair) => {
                let cost = self.problem.addable(pair)?;
                self.insert(pair.task, pair.expert, cost);
                self.want(pair.task, pair.expert);
                Ok(())
            }
            Change::RemovePair { task, expert } => {
                let k = self.problem.at(task, expert)?;
                self.remove_pair(task, expert, k);
                Ok(())
            }
            Change::Cost(pair) => self.set_cost(pair),
            Change::Lock { task, expert } => self.lock(task, expert),
            Change::Unlock { task, expert } => {
                let locked = self
                    .problem
                    .locked
                    .iter()
                    .position(|p| (p.task, p.expert) == (task, expert));
                let at = locked.ok_or(Error::UnknownPair { task, expert })?;
                self.unlock(at);
                Ok(())
            }
        }
    }

    pub(super) fn expert_node(&self, expert: u32) -> u32 {
        self.problem.tasks.len() as u32 + expert
    }

    /// Moves tasks away from an expert who has too many.
    fn shed(&mut self, expert: u32) {
        let j = expert as usize;
        while self.mending && self.flow.load[j] > self.problem.experts[j].capacity {
            let before = self.flow.load[j];
            self.place(self.expert_node(expert));
            if self.flow.load[j] == before {
                return;
            }
        }
    }

    /// Fills the room of an expert with a price, or finds that nobody wants it.
    fn invite(&mut self, expert: u32) {
        let j = expert as usize;
        while self.mending
            && self.flow.load[j] < self.problem.experts[j].capacity
            && self.flow.expert_price[j] > 0
        {
            self.back(self.expert_node(expert), self.flow.expert_price[j]);
        }
    }

    pub(super) fn invite_all(&mut self, experts: &[u32]) {
        for &expert in experts {
            self.invite(expert);
        }
    }

    /// Gives up one of a task's places: an empty one, or whichever lets most be saved.
    fn relieve(&mut self, task: u32) {
        self.back(task, FAR);
    }

    fn back(&mut self, start: u32, limit: i64) {
        if let (true, Some(columns)) = (self.mending, &self.columns) {
            let end = self
                .search
                .backward(&self.problem, &self.flow, columns, start, limit);
            if end.distance < FAR {
                self.search
                    .apply_backward(&mut self.problem, &mut self.flow, end);
            }
        }
    }

    fn insert(&mut self, task: u32, expert: u32, cost: i32) {
        self.problem.rows.insert(task as usize, expert, cost);
        if let Some(columns) = &mut self.columns {
            columns.push(expert as usize, pack(task, cost));
        }
    }

    fn gain(&self, task: u32, k: usize) -> i64 {
        let rows = &self.problem.rows;
        self.flow.task_price[task as usize]
            - i64::from(rows.cost[k])
            - self.flow.expert_price[rows.who(k)]
    }

    /// Takes an unused pair into the plan if that gains.
    fn want(&mut self, task: u32, expert: u32) {
        let i = task as usize;
        let Some(k) = self.problem.rows.find(i, expert) else {
            return;
        };
        if self.mending && self.gain(task, k) > 0 {
            self.flow.assign(&mut self.problem.rows, i, k);
            self.shed(expert);
            self.relieve(task);
        }
    }

    fn remove_pair(&mut self, task: u32, expert: u32, k: usize) {
        let used = self.problem.rows.used(k);
        if used {
            self.flow.release(&mut self.problem.rows, task as usize, k);
        }
        self.problem.rows.take(task as usize, k);
        if let Some(columns) = &mut self.columns {
            columns.remove(expert as usize, task);
        }
        if used {
            self.place(task);
            self.invite(expert);
        }
    }

    pub(super) fn set_cost(&mut self, pair: Pair) -> Result<(), Error> {
        let (task, expert) = (pair.task, pair.expert);
        let k = self.problem.at(task, expert)?;
        let cost = i32::try_from(pair.cost).map_err(|_| Error::CostTooLarge(pair))?;
        let i = task as usize;
        let dearer = i64::from(cost) - i64::from(self.problem.rows.cost[k]);
        let drop = self.problem.rows.used(k) && self.gain(task, k) < dearer;
        let keep = self.problem.rows.used(k) && !drop;
        if self.problem.rows.used(k) {
            self.flow.release(&mut self.problem.rows, i, k);
        }
        self.problem.rows.recost(i, k, cost);
        if let Some(columns) = &mut self.columns {
            columns.remove(expert as usize, task);
            columns.push(expert as usize, pack(task, cost));
        }
        if keep && let Some(k) = self.problem.rows.find(i, expert) {
            self.flow.assign(&mut self.problem.rows, i, k);
        } else if drop {
            self.place(task);
            self.invite(expert);
        } else {
            self.want(task, expert);
        }
        Ok(())
    }

    fn set_capacity(&mut self, expert: u32, capacity: u32) -> Result<(), Error> {
        let j = self.problem.check_expert(expert)?;
        self.problem.experts[j].capacity = capacity;
        self.shed(expert);
        self.invite(expert);
        Ok(())
    }

    fn set_demand(&mut self, task: u32, demand: u32) -> Result<(), Error> {
        let i = self.problem.check_task(task)?;
        let before = self.problem.tasks[i].demand;
        let mut tasks = std::mem::take(&mut self.problem.tasks);
        tasks[i].demand = demand;
        let sizes = check_sizes(&tasks, &self.problem.experts, 0);
        if sizes.is_err() {
            tasks[i].demand = before;
        }
        self.problem.tasks = tasks;
        sizes?;
        (before..demand).for_each(|_| self.place(task));
        (demand..before).for_each(|_| self.relieve(task));
        Ok(())
    }

    /// Takes all experts from a task and gives it the lowest price that proves that; who was freed comes back.
    pub(super) fn empty_task(&mut self, task: u32) -> Vec<u32> {
        let i = task as usize;
        let mut freed = Vec::new();
        let mut price = self.problem.tasks[i].unfilled;
        for k in self.problem.rows.range(i) {
            if self.problem.rows.used(k) {
                self.flow.release(&mut self.problem.rows, i, k);
                freed.push(self.problem.rows.who(k) as u32);
            }
            let rows = &self.problem.rows;
            price = price.min(i64::from(rows.cost[k]) + self.flow.expert_price[rows.who(k)]);
        }
        self.flow.empty[i] = 0;
        self.flow.task_price[i] = price;
        freed
    }

    fn set_unfilled(&mut self, task: u32, price: i64) -> Result<(), Error> {
        let i = self.problem.check_task(task)?;
        let mut tried = self.problem.tasks[i];
        tried.unfilled = price;
        check_sizes(&[tried], &[], 0)?;
        let demand = self.problem.tasks[i].demand;
        self.problem.tasks[i].unfilled = price;
        if self.flow.empty[i] == 0 && self.flow.task_price[i] <= price {
            return Ok(());
        }
        let freed = self.empty_task(task);
        (0..demand).for_each(|_| self.place(task));
        self.invite_all(&freed);
        Ok(())
    }

    fn add_task(&mut self, task: Task, pairs: &[(u32, i64)]) -> Result<(), Error> {
        let new = self.problem.tasks.len() as u32;
        let mut tasks = std::mem::take(&mut self.problem.tasks);
        tasks.push(task);
        let sizes = check_sizes(
            &tasks,
            &self.problem.experts,
            self.problem.rows.expert.len(),
        );
        tasks.pop();
        self.problem.tasks = tasks;
        sizes?;
        let mut row: Vec<(u32, i32)> = Vec::new();
        for &(expert, cost) in pairs {
            self.problem.check_expert(expert)?;
            let pair = Pair {
                task: new,
                expert,
                cost,
            };
            row.push((
                expert,
                i32::try_from(cost).map_err(|_| Error::CostTooLarge(pair))?,
            ));
        }
        row.sort_unstable();
        row.dedup_by_key(|(expert, _)| *expert);
        self.search.forget();
        self.problem.tasks.push(task);
        let rows = &mut self.problem.rows;
        rows.start.push(rows.expert.len() as u32);
        rows.end.push(rows.expert.len() as u32);
        self.flow.task_price.push(0);
        self.flow.empty.push(0);
        row.sort_unstable_by_key(|&(expert, cost)| (cost, expert));
        for (expert, cost) in row {
            self.problem.rows.expert.push(expert);
            self.problem.rows.cost.push(cost);
            self.problem.rows.end[new as usize] += 1;
            if let Some(columns) = &mut self.columns {
                columns.push(expert as usize, pack(new, cost));
            }
        }
        self.empty_task(new);
        (0..task.demand).for_each(|_| self.place(new));
        Ok(())
    }

    fn remove_task(&mut self, task: u32) -> Result<(), Error> {
        let i = self.problem.check_task(task)?;
        self.unlock_all(|p| p.task == task);
        let freed = self.empty_task(task);
        for k in self.problem.rows.range(i) {
            if let Some(columns) = &mut self.columns {
                columns.remove(self.problem.rows.who(k), task);
            }
        }
        self.problem.rows.end[i] = self.problem.rows.start[i];
        self.problem.tasks[i].demand = 0;
        self.invite_all(&freed);
        Ok(())
    }

    fn add_expert(&mut self, expert: Expert, pairs: &[(u32, i64)]) -> Result<(), Error> {
        check_sizes(&[], &[expert], 0)?;
        let new = self.problem.experts.len() as u32;
        let mut column: Vec<(u32, i32)> = Vec::new();
        for &(task, cost) in pairs {
            self.problem.check_task(task)?;
            let pair = Pair {
                task,
                expert: new,
                cost,
            };
            column.push((
                task,
                i32::try_from(cost).map_err(|_| Error::CostTooLarge(pair))?,
            ));
        }
        column.sort_unstable();
        column.dedup_by_key(|(task, _)| *task);
        self.search.forget();
        self.problem.experts.push(expert);
        self.flow.load.push(0);
        self.flow.holders.grow();
        if let Some(columns) = &mut self.columns {
            columns.grow();
        }
        let mut price = 0;
        for (task, cost) in column {
            price = price.max(self.flow.task_price[task as usize] - i64::from(cost));
            self.insert(task, new, cost);
        }
        self.flow.expert_price.push(price);
        self.invite(new);
        Ok(())
    }

    fn lock(&mut self, task: u32, expert: u32) -> Result<(), Error> {
        let k = self.problem.at(task, expert)?;
        let (i, j) = (task as usize, expert as usize);
        if self.problem.tasks[i].demand == 0 || self.problem.experts[j].capacity == 0 {
            return Err(Error::LockImpossible { task, expert });
        }
        let pair = self.problem.pair(task, k);
        let used = self.problem.rows.used(k);
        if used {
            self.flow.release(&mut self.problem.rows, i, k);
        }
        self.problem.rows.take(i, k);
        if let Some(columns) = &mut self.columns {
            columns.remove(j, task);
        }
        self.problem.tasks[i].demand -= 1;
        self.problem.experts[j].capacity -= 1;
        self.problem.locked.push(pair);
        if !used {
            self.shed(expert);
            self.relieve(task);
        }
        Ok(())
    }

    fn unlock(&mut self, at: usize) {
        let pair = self.problem.locked.swap_remove(at);
        let (i, j) = (pair.task as usize, pair.expert as usize);
        self.problem.tasks[i].demand += 1;
        self.problem.experts[j].capacity += 1;
        self.insert(pair.task, pair.expert, pair.cost as i32);
        match self.problem.rows.find(i, pair.expert) {
            Some(k) if self.gain(pair.task, k) >= 0 => {
                self.flow.assign(&mut self.problem.rows, i, k);
            }
            _ => {
                self.place(pair.task);
                self.invite(pair.expert);
            }
        }
    }

    fn unlock_all(&mut self, which: impl Fn(&Pair) -> bool) {
        while let Some(at) = self.problem.locked.iter().position(&which) {
            self.unlock(at);
        }
    }
}
