use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::super::*;
use super::solve::crowd;
use super::{Lists, lists, proved};

/// A change drawn for a problem of this size; it may name pairs that are not there.
fn draw(below: &mut impl FnMut(u32) -> u32, tasks: u32, experts: u32) -> Change {
    let (task, expert) = (below(tasks), below(experts));
    let cost = i64::from(below(1000));
    match below(14) {
        0 => Change::Withdraw { expert },
        1 | 2 => Change::Capacity {
            expert,
            capacity: below(6),
        },
        3 => Change::AddExpert {
            expert: Expert {
                capacity: below(5),
                at_least: 0,
            },
            pairs: (0..12)
                .map(|_| (below(tasks), i64::from(below(1000))))
                .collect(),
        },
        4 => Change::AddTask {
            task: Task {
                demand: below(4),
                unfilled: i64::from(below(1500)),
            },
            pairs: (0..12)
                .map(|_| (below(experts), i64::from(below(1000))))
                .collect(),
        },
        5 => Change::RemoveTask { task },
        6 => Change::Demand {
            task,
            demand: below(5),
        },
        7 => Change::Unfilled {
            task,
            price: i64::from(below(1500)),
        },
        8 | 9 => Change::AddPair(Pair { task, expert, cost }),
        10 => Change::RemovePair { task, expert },
        11 => Change::Cost(Pair { task, expert, cost }),
        12 => Change::Lock { task, expert },
        _ => Change::Unlock { task, expert },
    }
}

/// The same problem solved from nothing.
fn afresh(plan: &Plan) -> i64 {
    let problem = plan.problem();
    let fresh = Problem::new(
        problem.tasks().to_vec(),
        problem.experts().to_vec(),
        problem.pairs(),
    )
    .unwrap();
    let locked: i64 = problem.locked().iter().map(|p| p.cost).sum();
    Plan::solve(fresh).unwrap().objective() + locked
}

#[test]
fn a_thousand_changes_keep_the_plan_cheapest() {
    let mut dice = ChaCha20Rng::seed_from_u64(7);
    let mut below = |n: u32| dice.next_u32() % n.max(1);
    let mut plan = Plan::solve(crowd(120, 10, 1000, 3)).unwrap();
    let mut done = 0;
    while done < 1000 {
        let (tasks, experts) = (
            plan.problem().tasks().len() as u32,
            plan.problem().experts().len() as u32,
        );
        let mut change = draw(&mut below, tasks, experts);
        let task = below(tasks);
        let among: Vec<Pair> = plan.problem().pairs_of(task).collect();
        if let (false, true) = (among.is_empty(), below(2) == 0) {
            let pair = among[below(among.len() as u32) as usize];
            let (task, expert, cost) = (pair.task, pair.expert, i64::from(below(1000)));
            change = match change {
                Change::RemovePair { .. } => Change::RemovePair { task, expert },
                Change::Cost(_) => Change::Cost(Pair { task, expert, cost }),
                Change::Lock { .. } => Change::Lock { task, expert },
                other => other,
            };
        }
        match plan.update(std::slice::from_ref(&change)) {
            Ok(()) => done += 1,
            Err(
                Error::UnknownPair { .. } | Error::PairExists { .. } | Error::LockImpossible { .. },
            ) => {}
            Err(error) => panic!("{change:?}: {error}"),
        }
        proved(&plan);
        assert_eq!(
            plan.objective(),
            afresh(&plan),
            "after {done} changes, {change:?}"
        );
    }
}

fn changes(tasks: u32, experts: u32) -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(any::<u64>(), 1..5).prop_map(move |seeds| {
        seeds
            .into_iter()
            .map(|seed| {
                let mut dice = ChaCha20Rng::seed_from_u64(seed);
                let change = draw(&mut |n: u32| dice.next_u32() % n.max(1), tasks, experts);
                match change {
                    // Costs in the measure of the small problems.
                    Change::Cost(p) => Change::Cost(Pair {
                        cost: p.cost % 20 - 5,
                        ..p
                    }),
                    Change::AddPair(p) => Change::AddPair(Pair {
                        cost: p.cost % 20 - 5,
                        ..p
                    }),
                    other => other,
                }
            })
            .collect()
    })
}

fn keeps(lists: &Lists, changes: &[Change]) -> Result<(), TestCaseError> {
    let Ok(problem) = lists.problem() else {
        return Ok(());
    };
    let Ok(mut plan) = Plan::solve(problem) else {
        return Ok(());
    };
    for change in changes {
        let before = plan.certificate();
        match plan.update(std::slice::from_ref(change)) {
            Ok(()) if super::brute::unclear(plan.problem()) => {}
            Ok(()) => prop_assert_eq!(super::brute::least_of(&plan), Some(plan.objective())),
            Err(_) => prop_assert_eq!(plan.certificate(), before),
        }
        proved(&plan);
    }
    Ok(())
}

proptest! {
    #[test]
    fn changes_of_small_plans_are_as_by_trying_everything(lists in lists(3, 3, false), changes in changes(3, 3)) {
        let mut lists = lists;
        lists.groups.clear();
        keeps(&lists, &changes)?;
    }

    #[test]
    fn changes_with_groups_and_promises_are_too(lists in lists(3, 3, true), changes in changes(3, 3)) {
        keeps(&lists, &changes)?;
    }
}
