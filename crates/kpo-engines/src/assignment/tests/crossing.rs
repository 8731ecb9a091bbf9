use proptest::prelude::*;

use super::super::*;
use super::{Lists, lists};

/// Every set of pairs, one task after the other, where groups are held by what is said of them: no more than `at_most` of
/// the group, no more than `demand − at_least` of others.
fn least(lists: &Lists, problem: &Problem) -> Option<i64> {
    fn task(
        lists: &Lists,
        problem: &Problem,
        i: usize,
        cost: i64,
        load: &mut [u32],
    ) -> Option<i64> {
        if i == problem.tasks().len() {
            let kept = problem
                .experts()
                .iter()
                .zip(load)
                .all(|(e, l)| *l >= e.at_least);
            return kept.then_some(cost);
        }
        let (pairs, of): (Vec<Pair>, Task) =
            (problem.pairs_of(i as u32).collect(), problem.tasks()[i]);
        let mut best: Option<i64> = None;
        for set in 0_u32..1 << pairs.len() {
            let chosen: Vec<&Pair> = (0..pairs.len())
                .filter(|k| set >> k & 1 == 1)
                .map(|k| &pairs[k])
                .collect();
            let open =
                |p: &&Pair| load[p.expert as usize] < problem.experts()[p.expert as usize].capacity;
            let held = lists
                .groups
                .iter()
                .filter(|g| g.task as usize == i)
                .all(|g| {
                    let own = chosen
                        .iter()
                        .filter(|p| g.members.contains(&p.expert))
                        .count() as u32;
                    own <= g.at_most && chosen.len() as u32 - own + g.at_least <= of.demand
                });
            if chosen.len() > of.demand as usize || !held || !chosen.iter().all(open) {
                continue;
            }
            let here: i64 = chosen.iter().map(|p| p.cost).sum::<i64>()
                + of.unfilled * (i64::from(of.demand) - chosen.len() as i64);
            for p in &chosen {
                load[p.expert as usize] += 1;
            }
            let found = task(lists, problem, i + 1, cost + here, load);
            for p in &chosen {
                load[p.expert as usize] -= 1;
            }
            best = [best, found].into_iter().flatten().min();
        }
        best
    }
    let mut load = vec![0; problem.experts().len()];
    task(lists, problem, 0, 0, &mut load)
}

/// Of a task's groups one keeps places, or all have a bound, so that what they mean does not depend on which nest.
fn plain(lists: &mut Lists) {
    for i in 0..lists.tasks.len() {
        let demand = lists.tasks[i].demand;
        let mut own: Vec<&mut Group> = lists
            .groups
            .iter_mut()
            .filter(|g| g.task as usize == i)
            .collect();
        let keeper = own.iter().position(|g| g.at_least > 0);
        for (at, group) in own.iter_mut().enumerate() {
            group.at_least = if Some(at) == keeper {
                group.at_least.min(demand)
            } else {
                0
            };
            if keeper.is_some() {
                group.at_most = 9;
            }
        }
    }
}

proptest! {
    #[test]
    fn crossing_groups_are_as_by_trying_everything(lists in lists(3, 4, true)) {
        let mut lists = lists;
        plain(&mut lists);
        let problem = Problem::new(lists.tasks.clone(), lists.experts.clone(), lists.pairs.clone()).unwrap();
        let right = least(&lists, &problem);
        match crossing(problem, lists.groups.clone(), 60.0) {
            Ok(found) => prop_assert_eq!((Some(found.objective), found.proved), (right, true)),
            Err(Error::Short { .. }) => prop_assert_eq!(right, None),
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }
}

#[test]
fn a_senior_of_the_firm_serves_both_groups() {
    // Of experts 0..4, 0 and 1 are senior, 1 and 2 of the firm: each task needs one of either and may have two people.
    let task = Task {
        demand: 2,
        unfilled: 100,
    };
    let expert = Expert {
        capacity: 1,
        at_least: 0,
    };
    let costs = [9, 20, 8, 1];
    let pairs = (0..2).flat_map(|task| {
        (0..4).map(move |expert| Pair {
            task,
            expert,
            cost: costs[expert as usize] + i64::from(task),
        })
    });
    let problem = Problem::new(vec![task; 2], vec![expert; 4], pairs).unwrap();
    let groups = (0..2).flat_map(|task| {
        [vec![0, 1], vec![1, 2]].map(|members| Group {
            task,
            members,
            at_least: 1,
            at_most: 2,
        })
    });
    let groups: Vec<Group> = groups.collect();
    assert!(matches!(
        problem.clone().with_groups(groups.clone()),
        Err(Error::Crossing { .. })
    ));
    let found = crossing(problem, groups, 60.0).unwrap();
    assert!(found.proved);
    assert_eq!(found.objective, 9 + 20 + 8 + 1 + 2);
    let senior_of_the_firm = found.pairs.iter().find(|(_, j)| *j == 1).unwrap().0;
    assert!(found.pairs.contains(&(senior_of_the_firm, 3)));
    assert!(found.pairs.contains(&(1 - senior_of_the_firm, 0)));
}

#[test]
fn what_cannot_be_solved_in_the_time_is_said() {
    let mut pairs = Vec::new();
    for task in 0..60 {
        for expert in 0..60 {
            let cost = i64::from((task * 7919 + expert * 104_729) % 1009);
            pairs.push(Pair { task, expert, cost });
        }
    }
    let (task, expert) = (
        Task {
            demand: 3,
            unfilled: 5000,
        },
        Expert {
            capacity: 3,
            at_least: 0,
        },
    );
    let problem = Problem::new(vec![task; 60], vec![expert; 60], pairs).unwrap();
    let groups: Vec<Group> = (0..60)
        .flat_map(|task| {
            (0..6).map(move |g| Group {
                task,
                members: (g * 9..g * 9 + 14).collect(),
                at_least: 0,
                at_most: 1,
            })
        })
        .collect();
    assert_eq!(crossing(problem, groups, 0.0), Err(Error::Unsolved));
}
