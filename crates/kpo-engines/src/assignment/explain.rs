//! Questions to a plan: why is a place empty, what would it take for a pair to be chosen, what is more room worth?
//!
//! Answers are exact, not estimates: each follows from shortest paths at the plan's prices (sensitivity of minimum
//! cost flows, R. K. Ahuja, T. L. Magnanti and J. B. Orlin, Network Flows, 1993, chapter 9), or, with groups or
//! promises, from solving the changed problem.

use super::change::Change;
use super::flow::unpack;
use super::paths::Search;
use super::plan::Plan;
use super::problem::{Error, Pair};

const FAR: i64 = i64::MAX / 4;

/// Why a place of a task is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No place of the task is empty.
    Filled,
    /// Whatever the costs: these tasks together need more than there is for them.
    Crowded(Witness),
    /// It could be filled, and that would cost more than leaving it empty.
    Dearer {
        /// The least that filling it would add to the other costs of the plan; at least the price of an empty place.
        fill: i64,
    },
    /// Groups or promises take part, so that neither answer would be the whole one.
    Bound,
}

/// Tasks that cannot all be served: `demand > capacity + beside`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The tasks, in rising order.
    pub tasks: Vec<u32>,
    /// Experts they share, in rising order.
    pub experts: Vec<u32>,
    /// What the tasks need in all.
    pub demand: u64,
    /// What the experts take in all.
    pub capacity: u64,
    /// How many pairs the tasks have with other experts; each could fill one place at most.
    pub beside: u64,
}

impl Plan {
    /// Why a place of the task is empty.
    ///
    /// After P. Hall, "On representatives of subsets", Journal of the London Mathematical Society 10 (1935) 26–30:
    /// who can be reached from the task by moving others either has room, or is a set that proves there is none.
    ///
    /// # Errors
    /// An unknown task.
    pub fn why_empty(&self, task: u32) -> Result<Why, Error> {
        let start = self.problem.check_task(task)?;
        if self.flow.empty[start] == 0 {
            return Ok(Why::Filled);
        }
        if !self.problem.plain() {
            return Ok(Why::Bound);
        }
        let (mut tasks, mut experts) = (vec![start], Vec::new());
        let mut seen_task = vec![false; self.problem.tasks.len()];
        let mut seen_expert = vec![false; self.problem.experts.len()];
        seen_task[start] = true;
        let mut next = 0;
        while let Some(&i) = tasks.get(next) {
            next += 1;
            for k in self.problem.rows.range(i) {
                let j = self.problem.rows.who(k);
                if self.problem.rows.used(k) || seen_expert[j] {
                    continue;
                }
                if self.flow.load[j] < self.problem.experts[j].capacity {
                    return Ok(self.dearer(task));
                }
                seen_expert[j] = true;
                experts.push(j);
                for &word in self.flow.holders.of(j) {
                    let (holder, _) = unpack(word);
                    if !std::mem::replace(&mut seen_task[holder], true) {
                        tasks.push(holder);
                    }
                }
            }
        }
        Ok(Why::Crowded(self.witness(tasks, experts, &seen_expert)))
    }

    fn witness(&self, mut tasks: Vec<usize>, mut experts: Vec<usize>, shared: &[bool]) -> Witness {
        tasks.sort_unstable();
        experts.sort_unstable();
        let (rows, whole) = (&self.problem.rows, |x: usize| x as u32);
        let others = |i: usize| rows.range(i).filter(|&k| !shared[rows.who(k)]).count() as u64;
        Witness {
            demand: tasks
                .iter()
                .map(|&i| u64::from(self.problem.tasks[i].demand))
                .sum(),
            capacity: experts
                .iter()
                .map(|&j| u64::from(self.problem.experts[j].capacity))
                .sum(),
            beside: tasks.iter().map(|&i| others(i)).sum(),
            tasks: tasks.into_iter().map(whole).collect(),
            experts: experts.into_iter().map(whole).collect(),
        }
    }

    fn dearer(&self, task: u32) -> Why {
        let mut search = Search::default();
        let end = search.forward(&self.problem, &self.flow, task, false);
        let price = self.flow.task_price[task as usize];
        Why::Dearer {
            fill: end.map_or(i64::MAX, |end| end.distance + price),
        }
    }

    /// The cost up to which the pair is in a cheapest plan, all else as it is: up to one less it is in every cheapest
    /// plan, from one more on in none. None where no cost that a pair can have would bring it in or drive it out.
    ///
    /// # Errors
    /// An unknown pair.
    pub fn turning_cost(&mut self, task: u32, expert: u32) -> Result<Option<i64>, Error> {
        if self
            .problem
            .locked
            .iter()
            .any(|p| (p.task, p.expert) == (task, expert))
        {
            return Ok(None);
        }
        let k = self.problem.at(task, expert)?;
        let (cost, used) = (self.problem.pair(task, k).cost, self.problem.rows.used(k));
        if !self.problem.plain() {
            return Ok(self.turning_by_solving(Pair { task, expert, cost }, used));
        }
        self.know_columns();
        let reduced =
            cost + self.flow.expert_price[expert as usize] - self.flow.task_price[task as usize];
        let node = self.expert_node(expert);
        let way = if used {
            self.round(&mut Search::default(), (task, node), task, node)
        } else {
            self.round(&mut Search::default(), (node, task), task, node)
        };
        let turn = way.map(|way| cost - reduced + if used { way } else { -way });
        Ok(turn.filter(|&turn| i32::try_from(turn).is_ok()))
    }

    /// The same by solving with the pair as dear, or as cheap, as it can be.
    fn turning_by_solving(&self, pair: Pair, used: bool) -> Option<i64> {
        let cost = i64::from(if used { i32::MAX } else { i32::MIN });
        let mut other = self.clone();
        other.update(&[Change::Cost(Pair { cost, ..pair })]).ok()?;
        let turned = other.experts_of(pair.task).contains(&pair.expert) != used;
        let (now, then) = (self.objective(), other.objective());
        let turn = if used {
            then - now + pair.cost
        } else {
            now - then + cost
        };
        turned.then_some(turn)
    }

    /// How far it is from one node to another, by way of room or empty places or not.
    pub(super) fn round(
        &self,
        search: &mut Search,
        (from, to): (u32, u32),
        task: u32,
        expert: u32,
    ) -> Option<i64> {
        let columns = self.columns.as_ref()?;
        let j = expert as usize - self.problem.tasks.len();
        let room = self.flow.load[j] < self.problem.experts[j].capacity;
        let out = if from == expert && room {
            Some(0)
        } else {
            let end = search.forward(&self.problem, &self.flow, from, true);
            end.map(|end| end.distance)
        };
        let limit = if to == task {
            FAR
        } else {
            self.flow.expert_price[j]
        };
        let back = search
            .backward(&self.problem, &self.flow, columns, to, limit)
            .distance;
        let back = (back < FAR).then_some(back);
        let around = out.zip(back).map_or(FAR, |(out, back)| out + back);
        let way = search.between(&self.problem, &self.flow, from, to, around);
        (way < FAR).then_some(way)
    }

    /// What one task more for the expert would save.
    ///
    /// # Errors
    /// An unknown expert.
    pub fn worth_of_room(&mut self, expert: u32) -> Result<i64, Error> {
        let j = self.problem.check_expert(expert)?;
        if self.flow.load[j] < self.problem.experts[j].capacity {
            return Ok(0);
        }
        if !self.problem.plain() {
            let capacity = self.problem.experts[j].capacity + 1;
            let less = self.objective_after(Change::Capacity { expert, capacity });
            return Ok(less.map_or(0, |less| self.objective() - less));
        }
        self.know_columns();
        let price = self.flow.expert_price[j];
        let node = self.expert_node(expert);
        let Some(columns) = &self.columns else {
            return Ok(price);
        };
        let end = Search::default().backward(&self.problem, &self.flow, columns, node, price);
        Ok(price - end.distance)
    }

    fn objective_after(&self, change: Change) -> Option<i64> {
        let mut other = self.clone();
        other.update(&[change]).ok()?;
        Some(other.objective())
    }

    /// By how much the pair's cost is above what its task and expert are worth at the plan's prices; negative for a
    /// pair that the plan would hate to lose. A pair cannot be chosen before its cost falls by this; see
    /// [`Plan::turning_cost`].
    ///
    /// # Errors
    /// An unknown pair.
    pub fn reduced_cost(&self, pair: (u32, u32)) -> Result<i64, Error> {
        let k = self.problem.at(pair.0, pair.1)?;
        let Pair { cost, .. } = self.problem.pair(pair.0, k);
        Ok(cost + self.flow.expert_price[pair.1 as usize] - self.price_at(pair.0, k))
    }

    fn price_at(&self, task: u32, k: usize) -> i64 {
        let tasks = self.problem.tasks.len();
        let inner =
            super::group::forest(&self.problem).map_or(task, |forest| forest.inner[k]) as usize;
        if inner < tasks {
            self.flow.task_price[inner]
        } else {
            self.group_price[inner - tasks]
        }
    }
}
