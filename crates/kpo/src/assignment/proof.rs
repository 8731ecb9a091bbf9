//! The certificate as a file, and the small check of it that knows nothing of how plans are found.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use kpo_engines::assignment::{
    Certificate, Expert, Group, Pair, Plan, Problem, Task, check as check_grouped,
};
use serde::{Deserialize, Serialize};

use super::question::Question;

/// A problem with its answer and the prices that prove it: all a checker needs.
#[derive(Serialize, Deserialize)]
struct Proof {
    /// Names, in the order the certificate counts them.
    tasks: Vec<String>,
    /// Places to fill, locked ones included.
    demands: Vec<u32>,
    /// What an empty place costs, for each task.
    unfilled: Vec<i64>,
    /// Names, in the order the certificate counts them.
    experts: Vec<String>,
    /// The most each can do, locked places included.
    capacities: Vec<u32>,
    /// The least each is promised.
    at_least: Vec<u32>,
    /// (task, expert, cost), each pair once.
    pairs: Vec<(u32, u32, i64)>,
    /// Pairs that were locked, as (task, expert).
    locked: Vec<(u32, u32)>,
    /// Groups of experts within a task.
    groups: Vec<Group>,
    /// The plan and its prices.
    certificate: Certificate,
}

/// Writes what proves a plan.
pub(super) fn write(path: &Path, question: &Question, plan: &Plan) -> Result<()> {
    let problem = plan.problem();
    let mut demands: Vec<u32> = problem.tasks().iter().map(|task| task.demand).collect();
    let mut capacities: Vec<u32> = problem.experts().iter().map(|e| e.capacity).collect();
    for pair in problem.locked() {
        demands[pair.task as usize] += 1;
        capacities[pair.expert as usize] += 1;
    }
    let all = problem.pairs().chain(problem.locked().iter().copied());
    let proof = Proof {
        tasks: question.tasks.list(),
        demands,
        unfilled: problem.tasks().iter().map(|task| task.unfilled).collect(),
        experts: question.experts.list(),
        capacities,
        at_least: problem.experts().iter().map(|e| e.at_least).collect(),
        pairs: all.map(|p| (p.task, p.expert, p.cost)).collect(),
        locked: problem
            .locked()
            .iter()
            .map(|p| (p.task, p.expert))
            .collect(),
        groups: problem.groups().to_vec(),
        certificate: plan.certificate(),
    };
    let file =
        File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    let mut file = BufWriter::new(file);
    serde_json::to_writer(&mut file, &proof)?;
    std::io::Write::flush(&mut file)?;
    Ok(())
}

/// Checks a certificate: the plan is allowed, and no plan is cheaper.
pub(crate) fn verify(path: &Path) -> Result<()> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let proof: Proof = serde_json::from_reader(BufReader::new(file))
        .with_context(|| format!("{} is no certificate", path.display()))?;
    let found = if proof.groups.is_empty() {
        check(&proof)
    } else {
        check_with_groups(&proof)
    };
    found.with_context(|| format!("{} proves nothing", path.display()))?;
    println!(
        "good: the plan of {} places costs {}, and none costs less",
        proof.certificate.pairs.len(),
        proof.certificate.objective
    );
    Ok(())
}

/// Weak duality: any prices bound the cost of every plan from below, and a plan that costs the bound is a cheapest one.
fn check(proof: &Proof) -> Result<()> {
    let (u, v) = (
        &proof.certificate.task_price,
        &proof.certificate.expert_price,
    );
    let mut room: Vec<i64> = proof.capacities.iter().map(|c| i64::from(*c)).collect();
    let mut left: Vec<i64> = proof.demands.iter().map(|d| i64::from(*d)).collect();
    let tasks = [proof.tasks.len(), u.len(), proof.unfilled.len()];
    let experts = [proof.experts.len(), v.len(), proof.at_least.len()];
    if tasks != [left.len(); 3] || experts != [room.len(); 3] {
        bail!("there is not one number for each task and each expert");
    }
    let plan: HashSet<(u32, u32)> = proof.certificate.pairs.iter().copied().collect();
    let locked: HashSet<(u32, u32)> = proof.locked.iter().copied().collect();
    let (mut cost, mut bound, mut met, mut seen) = (0i128, 0i128, 0, HashSet::new());
    for &(i, j, c) in &proof.pairs {
        let at = (i as usize, j as usize);
        if at.0 >= left.len() || at.1 >= room.len() || !seen.insert((i, j)) {
            bail!("pair {i},{j} names nobody, or stands twice");
        }
        // A locked pair is bought at its cost, and so pays what its place and its expert are priced at.
        let slack = i128::from(c) + i128::from(v[at.1]) - i128::from(u[at.0]);
        bound += if locked.contains(&(i, j)) {
            slack
        } else {
            slack.min(0)
        };
        if plan.contains(&(i, j)) {
            (met, cost) = (met + 1, cost + i128::from(c));
            (left[at.0], room[at.1]) = (left[at.0] - 1, room[at.1] - 1);
        }
    }
    if met != proof.certificate.pairs.len() || !locked.is_subset(&plan) {
        bail!("the plan uses a pair that may not be, uses one twice, or lacks a locked one");
    }
    for (i, empty) in left.iter().enumerate() {
        if *empty < 0 || u[i] > proof.unfilled[i] {
            bail!("task {i} has too many experts, or a price above that of an empty place");
        }
        cost += i128::from(*empty) * i128::from(proof.unfilled[i]);
        bound += i128::from(u[i]) * i128::from(proof.demands[i]);
    }
    for (j, free) in room.iter().enumerate() {
        let (most, least) = (i64::from(proof.capacities[j]), i64::from(proof.at_least[j]));
        if *free < 0 || most - free < least {
            bail!("expert {j} has more than the capacity, or less than promised");
        }
        let price = i128::from(v[j]);
        bound -= price.max(0) * i128::from(most) + price.min(0) * i128::from(least);
    }
    if cost != i128::from(proof.certificate.objective) || bound != cost {
        bail!("the plan costs {cost}, and its prices prove no more than {bound}");
    }
    Ok(())
}

/// With groups the places of a task nest; the same check over the nest.
fn check_with_groups(proof: &Proof) -> Result<()> {
    let tasks = proof.demands.iter().zip(&proof.unfilled);
    let tasks = tasks.map(|(&demand, &unfilled)| Task { demand, unfilled });
    let experts = proof.capacities.iter().zip(&proof.at_least);
    let experts = experts.map(|(&capacity, &at_least)| Expert { capacity, at_least });
    let pairs = proof.pairs.iter();
    let pairs = pairs.map(|&(task, expert, cost)| Pair { task, expert, cost });
    Problem::new(tasks.collect(), experts.collect(), pairs)
        .and_then(|problem| problem.with_locked(&proof.locked))
        .and_then(|problem| problem.with_groups(proof.groups.clone()))
        .map_err(|error| anyhow!("{error}"))
        .and_then(|problem| {
            check_grouped(&problem, &proof.certificate).map_err(|flaw| anyhow!("{flaw}"))
        })
}
