//! The answer, kept so that it can be questioned and changed.

use super::auction::Auction;
use super::crash;
use super::flow::{Flow, Lists};
use super::network::Network;
use super::paths::Search;
use super::problem::{Error, Problem};
use super::simplex::Simplex;

/// Which method; all give the same cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Whichever,
    #[cfg(test)]
    Paths,
    #[cfg(test)]
    Simplex,
    #[cfg(test)]
    Network,
}

/// A cheapest plan, with the prices that prove it.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) problem: Problem,
    pub(super) flow: Flow,
    /// Prices of groups, as in `Certificate`.
    pub(super) group_price: Vec<i64>,
    pub(super) search: Search,
    /// Per expert: tasks and costs; made when first needed.
    pub(super) columns: Option<Lists>,
    /// Whether changes keep the proof, rather than only the lists.
    pub(super) mending: bool,
}

impl Plan {
    /// Solves exactly.
    ///
    /// Without groups and promises: a greedy start and shortest augmenting paths for as long as they are short; when
    /// they turn out long, an auction for rough prices and the network simplex from there. Otherwise the simplex
    /// alone. The same problem gives the same plan, in whatever order its pairs were listed.
    ///
    /// # Errors
    /// [`Error::Short`] where promises cannot be kept; [`Error::Crossing`], [`Error::GroupImpossible`] and
    /// [`Error::TooLarge`] from groups and sums.
    pub fn solve(problem: Problem) -> Result<Self, Error> {
        Self::solve_by(problem, Way::Whichever)
    }

    pub(super) fn solve_by(problem: Problem, way: Way) -> Result<Self, Error> {
        let flow = Flow::idle(&problem);
        let mut plan = Self {
            group_price: Vec::new(),
            search: Search::default(),
            columns: None,
            mending: true,
            problem,
            flow,
        };
        let budget = match way {
            Way::Whichever => (plan.problem.rows.expert.len() as u64 / 8).max(10_000),
            #[cfg(test)]
            Way::Paths => u64::MAX,
            #[cfg(test)]
            Way::Simplex | Way::Network => 0,
        };
        #[cfg(test)]
        let network = way == Way::Network;
        #[cfg(not(test))]
        let network = false;
        if network || !plan.problem.plain() {
            plan.solve_network()?;
        } else if !plan.solve_by_paths(budget) {
            plan.solve_by_simplex();
        }
        Ok(plan)
    }

    /// Whether all were placed before the searches grew long.
    fn solve_by_paths(&mut self, budget: u64) -> bool {
        let need = self.flow.greedy(&mut self.problem);
        for (i, need) in need.into_iter().enumerate() {
            for _ in 0..need {
                if self.search.looked >= budget {
                    return false;
                }
                self.place(i as u32);
            }
        }
        true
    }

    /// Places one unit more from a task in need, or an expert with too much.
    pub(super) fn place(&mut self, start: u32) {
        if !self.mending {
            return;
        }
        if let Some(end) = self.search.forward(&self.problem, &self.flow, start, true) {
            self.search
                .apply_forward(&mut self.problem, &mut self.flow, end);
        }
    }

    fn solve_by_simplex(&mut self) {
        self.flow = Flow::default();
        let mut auction = Auction::new(&mut self.problem);
        auction.run();
        let (level, step) = (auction.levels(), auction.step);
        let price = std::mem::take(&mut auction.price);
        drop(auction);
        let start = crash::start(&self.problem, &price, &level, step);
        drop((price, level));
        let tasks = self.problem.tasks.len();
        let mut simplex = Simplex::new(&mut self.problem.rows, start.sides, &start.hang);
        simplex.run();
        let mut task_price = std::mem::take(&mut simplex.price);
        task_price.pop();
        let expert_price = task_price.split_off(tasks);
        let empty: Vec<u32> = simplex.sides[..tasks].iter().map(|s| s.flow).collect();
        drop(simplex);
        self.flow = Flow::idle(&self.problem);
        self.flow.task_price = task_price;
        self.flow.expert_price = expert_price;
        self.flow.empty = empty;
        self.flow.recount(&self.problem.rows);
        self.price_closed(&|i, _| i);
    }

    pub(super) fn solve_network(&mut self) -> Result<(), Error> {
        let network = Network::new(&self.problem)?;
        let answer = network.solve(&mut self.problem)?;
        self.flow.task_price = answer.task_price;
        self.flow.expert_price = answer.expert_price;
        self.flow.empty = answer.empty;
        self.group_price = answer.group_price;
        self.flow.recount(&self.problem.rows);
        let forest = super::group::forest(&self.problem)?;
        self.price_closed(&|_, k| forest.inner[k] as usize);
        Ok(())
    }

    /// Gives experts without capacity the least price that keeps them out of the plan.
    fn price_closed(&mut self, node: &dyn Fn(usize, usize) -> usize) {
        let closed = |j: usize| self.problem.experts[j].capacity == 0;
        let mut least: Vec<Option<i64>> = (0..self.problem.experts.len())
            .map(|j| closed(j).then_some(0))
            .collect();
        if least.iter().all(Option::is_none) {
            return;
        }
        let (tasks, rows) = (self.problem.tasks.len(), &self.problem.rows);
        for i in 0..tasks {
            for k in rows.range(i) {
                let x = node(i, k);
                let price = if x < tasks {
                    self.flow.task_price[x]
                } else {
                    self.group_price[x - tasks]
                };
                if let Some(least) = &mut least[rows.who(k)] {
                    *least = (*least).max(price - i64::from(rows.cost[k]));
                }
            }
        }
        for (price, least) in self.flow.expert_price.iter_mut().zip(least) {
            *price = least.unwrap_or(*price);
        }
    }

    /// Solves again from nothing.
    pub(super) fn solve_again(&mut self) -> Result<(), Error> {
        for k in &mut self.problem.rows.expert {
            *k &= !super::problem::USED;
        }
        let solved = Self::solve(std::mem::take(&mut self.problem))?;
        *self = solved;
        Ok(())
    }

    /// The problem as it stands, changes included.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The experts given to a task, in rising order, locked ones included; none for a task that is not there.
    pub fn experts_of(&self, task: u32) -> Vec<u32> {
        let mut experts: Vec<u32> = self
            .problem
            .locked
            .iter()
            .filter(|p| p.task == task)
            .map(|p| p.expert)
            .collect();
        if (task as usize) < self.problem.tasks.len() {
            let rows = &self.problem.rows;
            let range = rows.range(task as usize);
            experts.extend(range.filter(|&k| rows.used(k)).map(|k| rows.who(k) as u32));
        }
        experts.sort_unstable();
        experts
    }

    /// All pairs of the plan as (task, expert), in rising order.
    pub fn pairs(&self) -> Vec<(u32, u32)> {
        let rows = &self.problem.rows;
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for i in 0..self.problem.tasks.len() {
            let used = rows.range(i).filter(|&k| rows.used(k));
            pairs.extend(used.map(|k| (i as u32, rows.who(k) as u32)));
        }
        pairs.extend(self.problem.locked.iter().map(|p| (p.task, p.expert)));
        pairs.sort_unstable();
        pairs
    }

    /// How many places of a task stay empty; 0 for a task that is not there.
    pub fn empty_places(&self, task: u32) -> u32 {
        self.flow.empty.get(task as usize).copied().unwrap_or(0)
    }

    /// How many tasks an expert has, locked ones included.
    pub fn load(&self, expert: u32) -> u32 {
        let locked = self.problem.locked.iter().filter(|p| p.expert == expert);
        self.flow.load.get(expert as usize).copied().unwrap_or(0) + locked.count() as u32
    }

    /// The cost of the plan, empty places included.
    pub fn objective(&self) -> i64 {
        let rows = &self.problem.rows;
        let mut total: i64 = self.problem.locked.iter().map(|p| p.cost).sum();
        for (i, task) in self.problem.tasks.iter().enumerate() {
            let used = rows.range(i).filter(|&k| rows.used(k));
            total += used.map(|k| i64::from(rows.cost[k])).sum::<i64>();
            total += task.unfilled * i64::from(self.flow.empty[i]);
        }
        total
    }
}
