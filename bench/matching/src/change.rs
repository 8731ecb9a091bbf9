//! One change at a time to a plan of 20,000 tasks and 20,000 experts: withdrawals, new tasks, conflicts, capacities, costs.

use kpo_engines::assignment::{Change, Pair, Plan, Problem, Task};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::{Places, allocation, cpu, instance, quantile};

/// A change that means something to this plan: conflicts and costs are of pairs that are in it.
fn draw(plan: &Plan, dice: &mut ChaCha20Rng) -> (&'static str, Change) {
    let mut below = |n: usize| dice.next_u32() as usize % n;
    let problem = plan.problem();
    let expert = below(problem.experts().len()) as u32;
    let task = below(problem.tasks().len()) as u32;
    let held = plan.experts_of(task);
    match below(5) {
        0 => ("withdrawal", Change::Withdraw { expert }),
        1 => {
            let pairs = problem
                .pairs_of(task)
                .map(|pair| (pair.expert, pair.cost + below(200) as i64));
            let task = Task {
                demand: 3,
                unfilled: 100_000,
            };
            (
                "new task",
                Change::AddTask {
                    task,
                    pairs: pairs.collect(),
                },
            )
        }
        2 if !held.is_empty() => {
            let expert = held[below(held.len())];
            ("conflict", Change::RemovePair { task, expert })
        }
        3 if !held.is_empty() => {
            let expert = held[below(held.len())];
            let cost = below(10_000) as i64;
            ("cost", Change::Cost(Pair { task, expert, cost }))
        }
        _ => (
            "capacity",
            Change::Capacity {
                expert,
                capacity: below(7) as u32,
            },
        ),
    }
}

/// What the same problem costs solved from nothing.
fn afresh(plan: &Plan) -> i64 {
    let problem = plan.problem();
    let same = Problem::new(
        problem.tasks().to_vec(),
        problem.experts().to_vec(),
        problem.pairs(),
    );
    Plan::solve(same.expect("the same problem"))
        .expect("a plan")
        .objective()
}

/// Times the changes, and compares every hundredth plan with a full solve.
pub fn measure(places: &Places, changes: usize) {
    println!("== one change at 20,000 x 20,000, exact");
    let Some(folder) = allocation::instance(places, "topic", 20_000) else {
        return;
    };
    let begun = cpu();
    let mut plan = Plan::solve(instance::read(&folder)).expect("a plan");
    let whole = cpu() - begun;
    let mut dice = ChaCha20Rng::seed_from_u64(3);
    let first = cpu();
    plan.update(&[Change::Withdraw { expert: 0 }])
        .expect("a change");
    let first = cpu() - first;
    let mut times: Vec<(&str, f64)> = Vec::new();
    let mut compared = 0;
    for number in 1..=changes {
        let (kind, change) = draw(&plan, &mut dice);
        let begun = cpu();
        plan.update(&[change]).expect("a change");
        times.push((kind, (cpu() - begun) * 1e3));
        if number % 100 == 0 {
            assert_eq!(plan.objective(), afresh(&plan), "after {number} changes");
            compared += 1;
        }
    }
    let mut all: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
    println!(
        "{changes} changes: median {:.3} ms, p99 {:.2} ms, worst {:.2} ms (to reach: median <= 5); the first, which makes lists, {:.0} ms; \
         reading and solving from nothing {:.0} ms",
        quantile(&mut all, 0.5),
        quantile(&mut all, 0.99),
        quantile(&mut all, 1.0),
        first * 1e3,
        whole * 1e3
    );
    for kind in ["withdrawal", "new task", "conflict", "cost", "capacity"] {
        let of = times
            .iter()
            .filter(|(k, _)| *k == kind)
            .map(|(_, time)| *time);
        let mut of: Vec<f64> = of.collect();
        println!(
            "  {kind:<12}{:>5} times  median {:>7.3} ms  p99 {:>7.2} ms",
            of.len(),
            quantile(&mut of, 0.5),
            quantile(&mut of, 0.99)
        );
    }
    println!("{compared} of the plans compared with full solves: equal\n");
}
