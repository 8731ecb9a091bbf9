//! Groups of experts from a table: at least so many of these in a task, at most so many of those.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use kpo_engines::assignment::Group;

use super::question::Question;
use crate::table::Table;

/// Where a group stands in its table.
#[derive(Clone)]
pub(super) struct Origin {
    path: PathBuf,
    line: u64,
    name: String,
    task: String,
}

impl Origin {
    /// As an error names it.
    pub(super) fn said(&self) -> String {
        let Self {
            path,
            line,
            name,
            task,
        } = self;
        format!(
            "{}:{line}: the group '{name}' of task '{task}'",
            path.display()
        )
    }
}

/// A group as its rows give it, perhaps for every task.
struct Rows {
    name: String,
    task: Option<u32>,
    members: Vec<u32>,
    at_least: Option<u32>,
    at_most: Option<i64>,
    line: u64,
}

/// The groups of a table `group,task,expert,at_least,at_most`, a row for each member, and where each came from.
///
/// Without a task a group is one of every task. Its numbers may stand on any of its rows. An `at_most` below zero is
/// counted from the task's demand: −1 leaves a place to others. `whole` keeps members and groups that no pair needs
/// today.
pub(super) fn read(
    path: &Path,
    question: &Question,
    whole: bool,
) -> Result<(Vec<Group>, Vec<Origin>)> {
    let rows = gather(path, question)?;
    let (mut groups, mut origins) = (Vec::new(), Vec::new());
    let mut push = |rows: &Rows, group: Group| {
        origins.push(Origin {
            path: path.to_owned(),
            line: rows.line,
            name: rows.name.clone(),
            task: question.tasks.of(group.task).to_owned(),
        });
        groups.push(group);
    };
    let demand = |task: u32| question.problem.tasks()[task as usize].demand;
    for rows in &rows {
        if let Some(task) = rows.task {
            let members = rows.members.clone();
            push(rows, rows.of(task, demand(task), members));
        }
    }
    let mut groups_of: HashMap<u32, Vec<usize>> = HashMap::new();
    let general = rows.iter().enumerate().filter(|(_, r)| r.task.is_none());
    for (g, rows) in general.clone() {
        for member in &rows.members {
            groups_of.entry(*member).or_default().push(g);
        }
    }
    for task in 0..question.problem.tasks().len() as u32 {
        let demand = demand(task);
        let mut here: HashMap<usize, Vec<u32>> = HashMap::new();
        for pair in question.problem.pairs_of(task) {
            for g in groups_of.get(&pair.expert).into_iter().flatten() {
                here.entry(*g).or_default().push(pair.expert);
            }
        }
        for (g, rows) in general.clone() {
            let members = here.remove(&g).filter(|_| !whole);
            let few = members.as_ref().map_or(0, Vec::len);
            let mut group = rows.of(task, demand, members.unwrap_or_default());
            group.at_least = group.at_least.min(demand);
            if !whole && group.at_least == 0 && few <= group.at_most as usize {
                continue;
            }
            if group.members.is_empty() {
                group.members.clone_from(&rows.members);
            }
            push(rows, group);
        }
    }
    Ok((groups, origins))
}

impl Rows {
    fn of(&self, task: u32, demand: u32, members: Vec<u32>) -> Group {
        let most = self.at_most.unwrap_or(i64::from(u32::MAX));
        let most = if most < 0 {
            i64::from(demand) + most
        } else {
            most
        };
        Group {
            task,
            members,
            at_least: self.at_least.unwrap_or(0),
            at_most: most.clamp(0, i64::from(u32::MAX)) as u32,
        }
    }
}

fn gather(path: &Path, question: &Question) -> Result<Vec<Rows>> {
    let mut table = Table::open(path, &["group", "expert"], &["task", "at_least", "at_most"])?;
    let mut all: Vec<Rows> = Vec::new();
    let mut place: HashMap<(String, Option<u32>), usize> = HashMap::new();
    while table.step() {
        let task = if table.text(2).is_empty() {
            None
        } else {
            match table.known(2, &question.tasks) {
                Some(task) => Some(task),
                None => continue,
            }
        };
        let Some(expert) = table.known(1, &question.experts) else {
            continue;
        };
        let least = (!table.text(3).is_empty()).then(|| table.number::<u32>(3));
        let most = (!table.text(4).is_empty()).then(|| table.number::<i64>(4));
        let name = table.text(0).to_owned();
        let at = *place.entry((name.clone(), task)).or_insert_with(|| {
            all.push(Rows {
                name,
                task,
                members: Vec::new(),
                at_least: None,
                at_most: None,
                line: table.line(),
            });
            all.len() - 1
        });
        let rows = &mut all[at];
        rows.members.push(expert);
        if !agree(&mut rows.at_least, least.flatten()) || !agree(&mut rows.at_most, most.flatten())
        {
            let said = format!(
                "the group's numbers are others than from line {} on",
                rows.line
            );
            table.bad(said);
        }
    }
    table.finish()?;
    if let Some(rows) = all
        .iter()
        .find(|r| r.at_least.is_none() && r.at_most.is_none())
    {
        anyhow::bail!(
            "{}:{}: the group '{}' says neither at_least nor at_most",
            path.display(),
            rows.line,
            rows.name
        );
    }
    Ok(all)
}

/// Whether a row says what the rows before it said, or is the first to say anything.
fn agree<N: Copy + PartialEq>(known: &mut Option<N>, said: Option<N>) -> bool {
    match (*known, said) {
        (_, None) => true,
        (None, said) => {
            *known = said;
            true
        }
        (known, said) => known == said,
    }
}
