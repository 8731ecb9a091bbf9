//! Changes to a plan from a table: what each costs, and who moves.

use std::path::Path;

use anyhow::{Context as _, Result};
use kpo_engines::assignment::{Change, Expert, Pair, Plan, Task};

use super::question::Question;
use super::{Wish, cpu_seconds};
use crate::table::Table;

/// How many moves of one change are named before the rest is only counted.
const MOVES: usize = 8;
const KINDS: &str = "withdraw, capacity, expert, task, remove, demand, unfilled, pair, conflict, cost, lock or unlock";

/// A change, where it stands and how it reads.
struct Step {
    line: u64,
    change: Change,
    said: String,
}

/// Reads a table `change,task,expert,value`. Names of new tasks and experts are known from their row on.
fn read(path: &Path, question: &mut Question, unfilled: i64) -> Result<Vec<Step>> {
    let mut table = Table::open(path, &["change", "task", "expert", "value"], &[])?;
    let mut steps = Vec::new();
    while table.step() {
        let kind = table.text(0).to_owned();
        if let Some(change) = change(&kind, &mut table, question, unfilled) {
            let fields = [0, 1, 2, 3].map(|at| table.text(at));
            let said: Vec<&str> = fields.into_iter().filter(|f| !f.is_empty()).collect();
            steps.push(Step {
                line: table.line(),
                said: said.join(" "),
                change,
            });
        }
    }
    table.finish()?;
    Ok(steps)
}

fn change(
    kind: &str,
    table: &mut Table<'_>,
    question: &mut Question,
    unfilled: i64,
) -> Option<Change> {
    match kind {
        "task" | "expert" => newcomer(kind, table, question, unfilled),
        "withdraw" | "capacity" => {
            let expert = table.known(2, &question.experts)?;
            Some(if kind == "withdraw" {
                Change::Withdraw { expert }
            } else {
                let capacity = table.number(3)?;
                Change::Capacity { expert, capacity }
            })
        }
        "remove" | "demand" | "unfilled" => {
            let task = table.known(1, &question.tasks)?;
            Some(match kind {
                "remove" => Change::RemoveTask { task },
                "demand" => Change::Demand {
                    task,
                    demand: table.number(3)?,
                },
                _ => Change::Unfilled {
                    task,
                    price: table.number(3)?,
                },
            })
        }
        "pair" | "conflict" | "cost" | "lock" | "unlock" => {
            let task = table.known(1, &question.tasks)?;
            let expert = table.known(2, &question.experts)?;
            Some(match kind {
                "conflict" => Change::RemovePair { task, expert },
                "lock" => Change::Lock { task, expert },
                "unlock" => Change::Unlock { task, expert },
                _ => {
                    let cost = i64::from(table.number::<i32>(3)?);
                    let pair = Pair { task, expert, cost };
                    if kind == "pair" {
                        Change::AddPair(pair)
                    } else {
                        Change::Cost(pair)
                    }
                }
            })
        }
        other => {
            table.bad(format!("there is no change '{other}'; write {KINDS}"));
            None
        }
    }
}

/// A task or an expert that was not there; pairs come in rows of their own.
fn newcomer(
    kind: &str,
    table: &mut Table<'_>,
    question: &mut Question,
    unfilled: i64,
) -> Option<Change> {
    let number = table.number(3)?;
    let (column, names) = if kind == "task" {
        (1, &mut question.tasks)
    } else {
        (2, &mut question.experts)
    };
    let name = table.text(column).to_owned();
    if name.is_empty() || names.add(&name).is_none() {
        table.bad(format!("the new {kind} '{name}' needs a name of its own"));
        return None;
    }
    if kind == "task" && !question.origins.is_empty() {
        table.bad("a new task joins no group: put it into the table of tasks instead");
    }
    Some(if kind == "task" {
        Change::AddTask {
            task: Task {
                demand: number,
                unfilled,
            },
            pairs: Vec::new(),
        }
    } else {
        Change::AddExpert {
            expert: Expert {
                capacity: number,
                at_least: 0,
            },
            pairs: Vec::new(),
        }
    })
}

/// Makes the changes one after the other, each from the prices of the plan before it, and says what each did.
pub(super) fn apply(
    path: &Path,
    wish: &Wish,
    question: &mut Question,
    plan: &mut Plan,
) -> Result<()> {
    let steps = read(path, question, wish.unfilled)?;
    let first = plan.pairs();
    let (mut pairs, mut cost) = (first.clone(), plan.objective());
    println!("before {cost}");
    let mut times = Vec::with_capacity(steps.len());
    for (done, step) in steps.iter().enumerate() {
        let begun = cpu_seconds();
        plan.update(std::slice::from_ref(&step.change))
            .map_err(|error| question.named(&error))
            .with_context(|| format!("{}:{}: {}", path.display(), step.line, step.said))?;
        times.push(cpu_seconds() - begun);
        let (after, now) = (plan.pairs(), plan.objective());
        let moves = moves(question, &pairs, &after);
        println!(
            "{}:{}: {}: {:+}; {moves}",
            path.display(),
            step.line,
            step.said,
            now - cost
        );
        (pairs, cost) = (after, now);
        if (done + 1) % 1000 == 0 {
            eprintln!("{} of {} changes made", done + 1, steps.len());
        }
    }
    let (gone, come) = apart(&first, &pairs);
    println!("changes {}", steps.len());
    println!("places_left {}", gone.len());
    println!("places_taken {}", come.len());
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() - 1) as f64 * share) as usize);
    if let (Some(half), Some(most)) = (at(0.5), at(0.99)) {
        println!("change_ms_median {:.3}", half * 1e3);
        println!("change_ms_p99 {:.3}", most * 1e3);
    }
    Ok(())
}

type Places = Vec<(u32, u32)>;

/// What only the one and only the other of two plans holds.
fn apart(before: &[(u32, u32)], after: &[(u32, u32)]) -> (Places, Places) {
    let only = |one: &[(u32, u32)], other: &[(u32, u32)]| {
        let lacks = |pair: &&(u32, u32)| other.binary_search(pair).is_err();
        one.iter().filter(lacks).copied().collect()
    };
    (only(before, after), only(after, before))
}

fn moves(question: &Question, before: &[(u32, u32)], after: &[(u32, u32)]) -> String {
    let (gone, come) = apart(before, after);
    let said = |pairs: &Places, word: &str| -> Vec<String> {
        let name = |(task, expert): &(u32, u32)| {
            let (task, expert) = (question.tasks.of(*task), question.experts.of(*expert));
            format!("{task} {word} {expert}")
        };
        pairs.iter().map(name).collect()
    };
    let all = [said(&gone, "loses"), said(&come, "gains")].concat();
    match all.len() {
        0 => "nobody moves".to_owned(),
        many if many > MOVES => {
            format!(
                "{} and {} moves more",
                all[..MOVES].join(", "),
                many - MOVES
            )
        }
        _ => all.join(", "),
    }
}
