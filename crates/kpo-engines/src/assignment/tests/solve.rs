use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::super::plan::Way;
use super::super::*;
use super::{brute, lists, proved};

/// Tasks of demand 3 with `degree` pairs each, drawn so that a tenth of the experts are wanted by all.
pub(in super::super) fn crowd(size: usize, degree: usize, costs: u32, seed: u64) -> Problem {
    let mut dice = ChaCha20Rng::seed_from_u64(seed);
    let mut below = |n: u32| dice.next_u32() % n;
    let tasks = vec![
        Task {
            demand: 3,
            unfilled: 1000
        };
        size
    ];
    let experts = (0..size)
        .map(|_| Expert {
            capacity: 2 + below(3),
            at_least: 0,
        })
        .collect();
    let mut pairs = Vec::new();
    for task in 0..size as u32 {
        for _ in 0..degree {
            let wanted = (size as u32).div_ceil(10);
            let expert = if below(3) < 2 {
                below(wanted)
            } else {
                below(size as u32)
            };
            pairs.push(Pair {
                task,
                expert,
                cost: i64::from(below(costs)),
            });
        }
    }
    Problem::new(tasks, experts, pairs).expect("a crowd is a problem")
}

proptest! {
    #[test]
    fn plain_problems_are_solved_as_by_trying_everything(lists in lists(3, 4, false)) {
        let mut lists = lists;
        lists.groups.clear();
        prop_assert_eq!(brute::agrees(lists.problem().unwrap()), Ok(()));
    }

    #[test]
    fn the_simplex_solves_what_the_paths_solve(lists in lists(3, 4, false)) {
        let mut lists = lists;
        lists.groups.clear();
        let plan = Plan::solve_by(lists.problem().unwrap(), Way::Simplex).unwrap();
        proved(&plan);
        prop_assert_eq!(Some(plan.objective()), brute::least(plan.problem()));
    }

    #[test]
    fn groups_and_promises_are_solved_as_by_trying_everything(lists in lists(3, 4, true)) {
        match lists.problem() {
            Ok(problem) => prop_assert_eq!(brute::agrees(problem), Ok(())),
            Err(Error::Crossing { .. } | Error::GroupImpossible { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn the_order_of_pairs_does_not_matter(lists in lists(4, 4, false), turn in 0usize..16) {
        let mut lists = lists;
        lists.groups.clear();
        let plan = Plan::solve(lists.problem().unwrap()).unwrap();
        let turn = turn % lists.pairs.len().max(1);
        lists.pairs.rotate_left(turn);
        let again = Plan::solve(lists.problem().unwrap()).unwrap();
        prop_assert_eq!(plan.certificate(), again.certificate());
    }
}

#[test]
fn both_ways_agree_on_crowds() {
    for seed in 0..6 {
        let costs = [2, 10, 1000][seed as usize % 3];
        let paths = Plan::solve_by(crowd(150, 12, costs, seed), Way::Paths).unwrap();
        let simplex = Plan::solve_by(crowd(150, 12, costs, seed), Way::Simplex).unwrap();
        let network = Plan::solve_by(crowd(150, 12, costs, seed), Way::Network).unwrap();
        proved(&paths);
        proved(&simplex);
        proved(&network);
        assert_eq!(paths.objective(), simplex.objective());
        assert_eq!(paths.objective(), network.objective());
    }
}

#[test]
fn nothing_is_solved_to_nothing() {
    let plan = Plan::solve(Problem::new(vec![], vec![], vec![]).unwrap()).unwrap();
    proved(&plan);
    assert_eq!(plan.objective(), 0);
    let lonely = Problem::new(
        vec![Task {
            demand: 2,
            unfilled: 7,
        }],
        vec![],
        vec![],
    )
    .unwrap();
    let plan = Plan::solve(lonely).unwrap();
    proved(&plan);
    assert_eq!((plan.objective(), plan.empty_places(0)), (14, 2));
}

#[test]
fn the_cheapest_of_equal_pairs_counts() {
    let pair = |cost| Pair {
        task: 0,
        expert: 0,
        cost,
    };
    let expert = Expert {
        capacity: 2,
        at_least: 0,
    };
    let problem = Problem::new(
        vec![Task {
            demand: 2,
            unfilled: 9,
        }],
        vec![expert],
        vec![pair(5), pair(3), pair(4)],
    );
    let problem = problem.unwrap();
    assert_eq!(problem.duplicates(), 2);
    assert_eq!(Plan::solve(problem).unwrap().objective(), 3 + 9);
}

#[test]
fn costs_as_large_as_they_may_be_are_summed_right() {
    let (low, high) = (-(1i64 << 31), (1i64 << 31) - 1);
    let experts = vec![
        Expert {
            capacity: 1,
            at_least: 0
        };
        2
    ];
    let tasks = vec![
        Task {
            demand: 1,
            unfilled: 1 << 40
        };
        2
    ];
    let pair = |task, expert, cost| Pair { task, expert, cost };
    let pairs = vec![pair(0, 0, low), pair(0, 1, high), pair(1, 0, low)];
    for way in [Way::Paths, Way::Simplex, Way::Network] {
        let plan = Plan::solve_by(
            Problem::new(tasks.clone(), experts.clone(), pairs.clone()).unwrap(),
            way,
        )
        .unwrap();
        proved(&plan);
        assert_eq!(plan.objective(), low + high);
    }
    let beyond = Problem::new(tasks, experts, vec![pair(0, 0, high + 1)]);
    assert!(matches!(beyond, Err(Error::CostTooLarge(_))));
}

#[test]
fn a_forged_certificate_is_refused() {
    let plan = Plan::solve(crowd(40, 8, 100, 1)).unwrap();
    let proof = plan.certificate();
    let mut cheaper = proof.clone();
    cheaper.objective -= 1;
    assert!(matches!(
        check(plan.problem(), &cheaper),
        Err(Flaw::Objective(_))
    ));
    let mut prices = proof.clone();
    prices.expert_price[0] += 1000;
    assert!(matches!(
        check(plan.problem(), &prices),
        Err(Flaw::Bound(_))
    ));
    let mut twice = proof.clone();
    twice.pairs.push(twice.pairs[0]);
    assert!(matches!(check(plan.problem(), &twice), Err(Flaw::Pair(..))));
    let mut fewer = proof;
    fewer.pairs.pop();
    assert!(check(plan.problem(), &fewer).is_err());
}

#[test]
fn an_impossible_promise_names_who_goes_short() {
    let experts = vec![
        Expert {
            capacity: 2,
            at_least: 2,
        },
        Expert {
            capacity: 1,
            at_least: 0,
        },
    ];
    let pairs = vec![Pair {
        task: 0,
        expert: 0,
        cost: 1,
    }];
    let problem = Problem::new(
        vec![Task {
            demand: 1,
            unfilled: 5,
        }],
        experts,
        pairs,
    )
    .unwrap();
    assert_eq!(
        Plan::solve(problem).err(),
        Some(Error::Short {
            experts: vec![0],
            missing: 1
        })
    );
}

#[test]
fn crossing_groups_are_named() {
    let experts = vec![
        Expert {
            capacity: 1,
            at_least: 0
        };
        3
    ];
    let pairs = (0..3).map(|expert| Pair {
        task: 0,
        expert,
        cost: 1,
    });
    let problem = Problem::new(
        vec![Task {
            demand: 2,
            unfilled: 5,
        }],
        experts,
        pairs,
    )
    .unwrap();
    let group = |members: &[u32]| Group {
        task: 0,
        members: members.to_vec(),
        at_least: 0,
        at_most: 1,
    };
    let crossing = problem.with_groups(vec![group(&[0, 1]), group(&[2]), group(&[1, 2])]);
    assert_eq!(
        crossing.err(),
        Some(Error::Crossing {
            task: 0,
            first: 0,
            second: 2
        })
    );
}
