//! The proof that comes with every plan, and the check of it.
//!
//! Linear programming duality (D. Gale, H. W. Kuhn and A. W. Tucker, "Linear programming and the theory of games", in
//! Activity Analysis of Production and Allocation, 1951, 317–329): any prices give a lower bound on the cost of every
//! plan; a plan that costs as much as the bound is a cheapest one. [`check`] shares nothing with the solver but the
//! nesting of groups.

use std::collections::HashSet;
use std::fmt;

use super::group::forest;
use super::plan::Plan;
use super::problem::{Problem, USED};
use super::simplex::NONE;

/// A plan and prices.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Certificate {
    /// The pairs of the plan, as (task, expert).
    pub pairs: Vec<(u32, u32)>,
    /// What the plan costs, empty places included.
    pub objective: i64,
    /// What one place more would cost, for each task.
    pub task_price: Vec<i64>,
    /// What one task more than the capacity would save, for each expert; negative where a promise costs.
    pub expert_price: Vec<i64>,
    /// The same as for tasks, for each group.
    pub group_price: Vec<i64>,
}

/// Why a certificate is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Not one price for each task, expert and group.
    Lengths,
    /// A pair that may not be, or one listed twice.
    Pair(u32, u32),
    /// A locked pair is missing.
    Locked(u32, u32),
    /// A task with more experts than it needs.
    Demand(u32),
    /// An expert with more tasks than the capacity, or fewer than promised.
    Load(u32),
    /// A group (by its place in the list) has too many, or its kept places went to others.
    Group(usize),
    /// A task whose price is above that of an empty place.
    Price(u32),
    /// The plan costs something else than it says.
    Objective(i128),
    /// The prices prove only this bound.
    Bound(i128),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lengths => f.write_str("there is not one price for each task, expert and group"),
            Self::Pair(i, j) => write!(
                f,
                "expert {j} may not be used for task {i}, or is used twice"
            ),
            Self::Locked(i, j) => write!(f, "expert {j} is locked to task {i} and missing"),
            Self::Demand(i) => write!(f, "task {i} has more experts than it needs"),
            Self::Load(j) => write!(
                f,
                "expert {j} has more tasks than the capacity or fewer than promised"
            ),
            Self::Group(g) => write!(
                f,
                "group {g} has too many, or places kept for it went to others"
            ),
            Self::Price(i) => write!(f, "the price of task {i} is above that of an empty place"),
            Self::Objective(cost) => write!(f, "the plan costs {cost}"),
            Self::Bound(bound) => write!(
                f,
                "the prices prove no more than that a plan costs at least {bound}"
            ),
        }
    }
}

impl std::error::Error for Flaw {}

impl Plan {
    /// The proof that this plan is a cheapest one.
    pub fn certificate(&self) -> Certificate {
        Certificate {
            pairs: self.pairs(),
            objective: self.objective(),
            task_price: self.flow.task_price.clone(),
            expert_price: self.flow.expert_price.clone(),
            group_price: self.group_price.clone(),
        }
    }
}

/// Whether the plan is allowed and costs exactly what the prices prove to be the least.
///
/// # Errors
/// The first flaw found.
pub fn check(problem: &Problem, proof: &Certificate) -> Result<(), Flaw> {
    let (tasks, experts) = (problem.tasks.len(), problem.experts.len());
    let groups = forest(problem).map_err(|_| Flaw::Lengths)?;
    let price = [&proof.task_price[..], &proof.group_price[..]].concat();
    if price.len() != groups.task.len()
        || proof.expert_price.len() != experts
        || proof.task_price.len() != tasks
    {
        return Err(Flaw::Lengths);
    }
    let mut chosen: HashSet<(u32, u32)> = proof.pairs.iter().copied().collect();
    let (mut cost, mut bound) = (0i128, 0i128);
    for p in &problem.locked {
        if !chosen.remove(&(p.task, p.expert)) {
            return Err(Flaw::Locked(p.task, p.expert));
        }
        cost += i128::from(p.cost);
        bound += i128::from(p.cost);
    }
    let (mut had, mut load) = (vec![0u32; price.len()], vec![0u32; experts]);
    let mut known: HashSet<(u32, u32)> = HashSet::new();
    for i in 0..tasks {
        for k in problem.rows.range(i) {
            let (j, c) = (
                problem.rows.expert[k] & !USED,
                i128::from(problem.rows.cost[k]),
            );
            let node = groups.inner[k] as usize;
            bound +=
                (c + i128::from(proof.expert_price[j as usize]) - i128::from(price[node])).min(0);
            if chosen.contains(&(i as u32, j)) {
                known.insert((i as u32, j));
                cost += c;
                had[node] += 1;
                load[j as usize] += 1;
            }
        }
    }
    if let Some(&(i, j)) = chosen.iter().find(|p| !known.contains(p)) {
        return Err(Flaw::Pair(i, j));
    }
    if known.len() + problem.locked.len() != proof.pairs.len() {
        let (i, j) = proof.pairs[0];
        return Err(Flaw::Pair(i, j));
    }
    // From the innermost outwards: what a group has beyond its kept places must find one further out.
    let mut order: Vec<usize> = (0..price.len()).collect();
    let depth = |mut x: usize| {
        let mut depth = 0;
        while groups.parent[x] != NONE {
            x = groups.parent[x] as usize;
            depth += 1;
        }
        depth
    };
    order.sort_by_key(|&x| std::cmp::Reverse(depth(x)));
    for x in order {
        let (task, kept) = (groups.task[x] as usize, groups.kept[x]);
        let unfilled = problem.tasks[task].unfilled;
        let beyond = had[x].saturating_sub(kept);
        cost += i128::from(unfilled) * i128::from(kept.saturating_sub(had[x]));
        bound += i128::from(price[x]) * i128::from(kept);
        if price[x] > unfilled {
            return Err(Flaw::Price(task as u32));
        }
        if x >= tasks {
            let around = groups.parent[x] as usize;
            had[around] += beyond;
            bound += (i128::from(price[x]) - i128::from(price[around])).min(0)
                * i128::from(groups.more[x]);
            if beyond > groups.more[x] {
                return Err(Flaw::Group(x - tasks));
            }
        } else if beyond > 0 {
            return Err(Flaw::Demand(task as u32));
        }
    }
    let least = problem.least_left();
    for (j, expert) in problem.experts.iter().enumerate() {
        let price = i128::from(proof.expert_price[j]);
        bound -= price.max(0) * i128::from(expert.capacity) + price.min(0) * i128::from(least[j]);
        if load[j] > expert.capacity || load[j] < least[j] {
            return Err(Flaw::Load(j as u32));
        }
    }
    if cost != i128::from(proof.objective) {
        return Err(Flaw::Objective(cost));
    }
    if bound == cost {
        Ok(())
    } else {
        Err(Flaw::Bound(bound))
    }
}
