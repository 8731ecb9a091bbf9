//! Groups of experts within one task: at least so many of these, at most so many of those.
//!
//! Groups of a task that nest or lie apart (a laminar family) form a tree, and so become part of the flow: each is a
//! node between its task and its pairs (on such networks see R. K. Ahuja, T. L. Magnanti and J. B. Orlin, Network
//! Flows, 1993). `at_least` keeps places: a place kept for a group that nobody of the group can fill stays empty, at
//! its task's price, nobody else takes it, and it counts towards `at_most` of the groups around it like one that is
//! filled.

use super::problem::{Error, Problem};
use super::simplex::NONE;

/// Of the experts of `task` that are in `members`, at least and at most so many.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Group {
    /// The task.
    pub task: u32,
    /// Experts; those without a pair for the task do not matter (a group without any nests in the smallest that lists all
    /// of it).
    pub members: Vec<u32>,
    /// So many of the task's places are kept for the group.
    pub at_least: u32,
    /// So many of the group at most.
    pub at_most: u32,
}

impl Group {
    /// 'At least two firms' and its like: at most `demand − 1` from any one part. Holds whenever all places are
    /// filled.
    pub fn not_all_from(task: u32, demand: u32, parts: &[Vec<u32>]) -> Vec<Self> {
        parts
            .iter()
            .map(|members| Self {
                task,
                members: members.clone(),
                at_least: 0,
                at_most: demand.saturating_sub(1),
            })
            .collect()
    }
}

/// Tasks and groups as nodes: a node for each task, then one for each group.
pub(super) struct Forest {
    pub(super) task: Vec<u32>,
    /// The node around it; none for a task.
    pub(super) parent: Vec<u32>,
    /// Places kept here, beyond those kept further in.
    pub(super) kept: Vec<u32>,
    /// How many of the places kept further out may be filled from here.
    pub(super) more: Vec<u32>,
    /// For each pair in the rows of the problem, the innermost node that holds it.
    pub(super) inner: Vec<u32>,
}

impl Problem {
    /// Adds groups to a problem.
    ///
    /// # Errors
    /// An unknown task or expert, groups of one task that cross, or numbers that cannot hold together.
    pub fn with_groups(mut self, groups: Vec<Group>) -> Result<Self, Error> {
        self.groups.extend(groups.into_iter().map(|mut group| {
            group.members.sort_unstable();
            group.members.dedup();
            group
        }));
        forest(&self)?;
        Ok(self)
    }

    /// The groups, in the order given, members sorted.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
}

/// Nests the groups.
pub(super) fn forest(problem: &Problem) -> Result<Forest, Error> {
    let tasks = problem.tasks.len();
    let nodes = tasks + problem.groups.len();
    let mut forest = Forest {
        task: (0..tasks as u32)
            .chain(problem.groups.iter().map(|g| g.task))
            .collect(),
        parent: vec![NONE; nodes],
        kept: vec![0; nodes],
        more: vec![u32::MAX; nodes],
        inner: vec![0; problem.rows.expert.len()],
    };
    for i in 0..tasks {
        for k in problem.rows.range(i) {
            forest.inner[k] = i as u32;
        }
    }
    let mut order = Vec::new();
    for (g, group) in problem.groups.iter().enumerate() {
        let pairs = pairs_of(problem, group)?;
        let large = std::cmp::Reverse((pairs.len(), group.members.len()));
        order.push((group.task, large, g, pairs));
    }
    order.sort_unstable();
    for (task, _, g, pairs) in &order {
        nest(problem, &mut forest, *task, *g, pairs)?;
    }
    for (_, _, g, _) in order.iter().rev() {
        keep(problem, &mut forest, *g)?;
    }
    for (i, task) in problem.tasks.iter().enumerate() {
        let kept = forest.kept[i];
        forest.kept[i] = task.demand.checked_sub(kept).ok_or_else(|| {
            let group = problem.groups.iter().position(|g| g.task as usize == i);
            Error::GroupImpossible {
                group: group.unwrap_or_default(),
            }
        })?;
    }
    Ok(forest)
}

/// The places in the rows of the group's members.
fn pairs_of(problem: &Problem, group: &Group) -> Result<Vec<usize>, Error> {
    let task = problem.check_task(group.task)?;
    let members = &group.members;
    if let Some(&last) = members.last() {
        problem.check_expert(last)?;
    }
    let rows = &problem.rows;
    Ok(rows
        .range(task)
        .filter(|&k| members.binary_search(&(rows.who(k) as u32)).is_ok())
        .collect())
}

/// Places a group, larger ones having been placed before.
fn nest(
    problem: &Problem,
    forest: &mut Forest,
    task: u32,
    g: usize,
    pairs: &[usize],
) -> Result<(), Error> {
    let tasks = problem.tasks.len();
    let node = (tasks + g) as u32;
    let mut around: Vec<u32> = pairs.iter().map(|&k| forest.inner[k]).collect();
    around.sort_unstable();
    around.dedup();
    if around.len() > 1 {
        // The group placed last is the smallest of those around: it does not hold all of this one.
        let held = |n: u32| {
            pairs
                .iter()
                .filter(|&&k| within(forest, forest.inner[k], n))
                .count()
        };
        let other = around
            .iter()
            .copied()
            .find(|&n| n as usize >= tasks && held(n) < pairs.len());
        return Err(Error::Crossing {
            task,
            first: other.map_or(g, |n| n as usize - tasks),
            second: g,
        });
    }
    forest.parent[node as usize] = match around.first() {
        Some(&inner) => inner,
        None => around_nobody(problem, forest, task, g),
    };
    for &k in pairs {
        forest.inner[k] = node;
    }
    Ok(())
}

/// A group none of whose members may do the task nests by its list: in the smallest placed group that lists all of
/// them.
fn around_nobody(problem: &Problem, forest: &Forest, task: u32, g: usize) -> u32 {
    let tasks = problem.tasks.len();
    let lists = |o: &usize| {
        let other = &problem.groups[*o];
        let mut members = problem.groups[g].members.iter();
        other.task == task
            && forest.parent[tasks + o] != NONE
            && members.all(|m| other.members.contains(m))
    };
    let groups = (0..problem.groups.len()).rev().filter(lists);
    let smallest = groups.min_by_key(|&o| problem.groups[o].members.len());
    smallest.map_or(task, |o| (tasks + o) as u32)
}

fn within(forest: &Forest, mut node: u32, outer: u32) -> bool {
    while node != NONE {
        if node == outer {
            return true;
        }
        node = forest.parent[node as usize];
    }
    false
}

/// Settles what a group keeps, once those within it are settled, and tells the node around it.
fn keep(problem: &Problem, forest: &mut Forest, g: usize) -> Result<(), Error> {
    let group = &problem.groups[g];
    let node = problem.tasks.len() + g;
    let locked = problem
        .locked
        .iter()
        .filter(|p| p.task == group.task && group.members.contains(&p.expert))
        .count() as u32;
    let inside = forest.kept[node];
    let least = group.at_least.saturating_sub(locked).max(inside);
    let impossible = Error::GroupImpossible { group: g };
    let most = group
        .at_most
        .checked_sub(locked)
        .ok_or(impossible.clone())?;
    forest.more[node] = most.checked_sub(least).ok_or(impossible)?;
    forest.kept[node] = least - inside;
    forest.kept[forest.parent[node] as usize] += least;
    Ok(())
}
