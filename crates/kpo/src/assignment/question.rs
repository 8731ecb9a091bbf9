//! What is allocated, as it stands in three tables or four.

use std::path::Path;

use anyhow::{Result, anyhow};
use kpo_engines::assignment::{Error, Expert, Group, Pair, Problem, Task};

use super::Wish;
use super::group::{self, Origin};
use crate::table::{Names, Table};

/// The problem, with the names of what it counts.
pub(super) struct Question {
    pub(super) tasks: Names,
    pub(super) experts: Names,
    pub(super) problem: Problem,
    /// Where each group came from.
    pub(super) origins: Vec<Origin>,
    /// All groups, where some cross: they are not in the problem then.
    pub(super) crossing: Option<Crossing>,
}

/// Groups that are no flow.
pub(super) struct Crossing {
    pub(super) groups: Vec<Group>,
    /// Which two cross, as an error says it.
    pub(super) said: String,
}

/// Reads the tables; every bad row is named before anything is refused.
pub(super) fn read(wish: &Wish) -> Result<Question> {
    let (tasks, places) = read_tasks(&wish.tasks, wish.unfilled)?;
    let (experts, people) = read_experts(&wish.experts)?;
    let mut table = Table::open(&wish.pairs, &["task", "expert", "cost"], &[])?;
    let pairs = Pairs {
        table: &mut table,
        tasks: &tasks,
        experts: &experts,
    };
    let problem = Problem::new(places, people, pairs);
    table.finish()?;
    let mut question = Question {
        tasks,
        experts,
        problem: Problem::default(),
        origins: Vec::new(),
        crossing: None,
    };
    question.problem = problem.map_err(|error| question.named(&error))?;
    if let Some(path) = &wish.groups {
        let (groups, origins) = group::read(path, &question, wish.update.is_some())?;
        question.origins = origins;
        match question.problem.clone().with_groups(groups.clone()) {
            Ok(problem) => question.problem = problem,
            Err(error @ Error::Crossing { .. }) => {
                let said = question.named(&error).to_string();
                question.crossing = Some(Crossing { groups, said });
            }
            Err(error) => return Err(question.named(&error)),
        }
    }
    Ok(question)
}

fn read_tasks(path: &Path, unfilled: i64) -> Result<(Names, Vec<Task>)> {
    let mut table = Table::open(path, &["task", "demand"], &["unfilled"])?;
    let (mut names, mut tasks) = (Names::default(), Vec::new());
    while table.step() {
        let (Some(demand), Some(unfilled)) = (table.number(1), table.number_or(2, unfilled)) else {
            continue;
        };
        if names.add(table.text(0)).is_none() {
            let said = format!("task '{}' stands twice", table.text(0));
            table.bad(said);
            continue;
        }
        tasks.push(Task { demand, unfilled });
    }
    table.finish()?;
    Ok((names, tasks))
}

fn read_experts(path: &Path) -> Result<(Names, Vec<Expert>)> {
    let mut table = Table::open(path, &["expert", "capacity"], &["at_least"])?;
    let (mut names, mut experts) = (Names::default(), Vec::new());
    while table.step() {
        let (Some(capacity), Some(at_least)) = (table.number::<u32>(1), table.number_or(2, 0))
        else {
            continue;
        };
        if at_least > capacity {
            table.bad("at_least is above the capacity; raise one or lower the other");
        }
        if names.add(table.text(0)).is_none() {
            let said = format!("expert '{}' stands twice", table.text(0));
            table.bad(said);
            continue;
        }
        experts.push(Expert { capacity, at_least });
    }
    table.finish()?;
    Ok((names, experts))
}

/// The rows of the table of pairs as they come, so that they are not held twice; bad ones are named and left out.
struct Pairs<'a, 't> {
    table: &'a mut Table<'t>,
    tasks: &'a Names,
    experts: &'a Names,
}

impl Pairs<'_, '_> {
    fn pair(&mut self) -> Option<Pair> {
        let task = self.table.known(0, self.tasks)?;
        let expert = self.table.known(1, self.experts)?;
        let cost: i32 = self.table.number(2)?;
        Some(Pair {
            task,
            expert,
            cost: i64::from(cost),
        })
    }
}

impl Iterator for Pairs<'_, '_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        while self.table.step() {
            let pair = self.pair();
            if pair.is_some() {
                return pair;
            }
        }
        None
    }
}

impl Question {
    /// An error in the names of the tables.
    pub(super) fn named(&self, error: &Error) -> anyhow::Error {
        let (task, expert) = (|i: u32| self.tasks.of(i), |j: u32| self.experts.of(j));
        let origin = |g: usize| self.origins.get(g).map_or_else(String::new, Origin::said);
        match error {
            Error::UnknownPair { task: i, expert: j } => anyhow!(
                "'{}' is not among those for '{}'; add the pair first",
                expert(*j),
                task(*i)
            ),
            Error::PairExists { task: i, expert: j } => anyhow!(
                "'{}' is already among those for '{}'; change the cost instead",
                expert(*j),
                task(*i)
            ),
            Error::LockImpossible { task: i, expert: j } => anyhow!(
                "'{}' cannot be locked to '{}': there is no place or no room; free one",
                expert(*j),
                task(*i)
            ),
            Error::UnfilledTooLarge { task: i } => anyhow!(
                "the price of an empty place of '{}' is beyond 2^40; lower it",
                task(*i)
            ),
            Error::AtLeastAboveCapacity { expert: j } => anyhow!(
                "'{}' is promised more than the capacity; raise one or lower the other",
                expert(*j)
            ),
            Error::Short { experts, missing } => anyhow!(
                "{missing} promised tasks cannot be given, to {}; lower their at_least",
                self.experts.some(experts)
            ),
            Error::GroupImpossible { group } => anyhow!(
                "{} asks for more than its task or a group around it allows; lower at_least or raise at_most",
                origin(*group)
            ),
            Error::Crossing {
                task: i,
                first,
                second,
            } => anyhow!(
                "for '{}', {} and {} overlap and neither holds the other",
                task(*i),
                origin(*first),
                origin(*second)
            ),
            other => anyhow!("{other}"),
        }
    }
}
