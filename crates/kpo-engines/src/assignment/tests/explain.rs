use proptest::prelude::*;

use super::super::*;
use super::solve::crowd;
use super::{Lists, lists};

/// The problem with one pair at another cost.
fn at_cost(lists: &Lists, task: u32, expert: u32, cost: i64) -> Plan {
    let mut lists = lists.clone();
    lists.pairs.retain(|p| (p.task, p.expert) != (task, expert));
    lists.pairs.push(Pair { task, expert, cost });
    Plan::solve(lists.problem().unwrap()).unwrap()
}

fn turns(lists: &Lists) -> Result<(), TestCaseError> {
    let Ok(problem) = lists.problem() else {
        return Ok(());
    };
    let Ok(mut plan) = Plan::solve(problem) else {
        return Ok(());
    };
    let pairs: Vec<Pair> = plan.problem().pairs().collect();
    for p in pairs {
        match plan.turning_cost(p.task, p.expert).unwrap() {
            Some(cost) => {
                let below = at_cost(lists, p.task, p.expert, cost - 1);
                prop_assert!(below.experts_of(p.task).contains(&p.expert));
                let above = at_cost(lists, p.task, p.expert, cost + 1);
                prop_assert!(!above.experts_of(p.task).contains(&p.expert));
            }
            None => {
                let used = plan.experts_of(p.task).contains(&p.expert);
                let cost = if used { 10_000 } else { -10_000 };
                let still = at_cost(lists, p.task, p.expert, cost);
                prop_assert_eq!(still.experts_of(p.task).contains(&p.expert), used);
            }
        }
    }
    for expert in 0..lists.experts.len() as u32 {
        let mut more = lists.clone();
        more.experts[expert as usize].capacity += 1;
        let more = Plan::solve(more.problem().unwrap()).unwrap();
        prop_assert_eq!(
            plan.worth_of_room(expert).unwrap(),
            plan.objective() - more.objective()
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn turning_costs_and_worths_hold_when_solved_again(lists in lists(3, 4, false)) {
        let mut lists = lists;
        lists.groups.clear();
        turns(&lists)?;
    }

    #[test]
    fn they_hold_with_groups_and_promises(lists in lists(2, 3, true)) {
        turns(&lists)?;
    }

    #[test]
    fn an_empty_place_has_its_witness_or_its_price(lists in lists(4, 4, false)) {
        let mut lists = lists;
        lists.groups.clear();
        let plan = Plan::solve(lists.problem().unwrap()).unwrap();
        for task in 0..lists.tasks.len() as u32 {
            explained(&lists, &plan, task)?;
        }
    }
}

fn explained(lists: &Lists, plan: &Plan, task: u32) -> Result<(), TestCaseError> {
    let i = task as usize;
    match plan.why_empty(task).unwrap() {
        Why::Filled => prop_assert_eq!(plan.empty_places(task), 0),
        Why::Crowded(witness) => {
            check_witness(plan.problem(), &witness)?;
            prop_assert!(witness.tasks.contains(&task));
        }
        Why::Dearer { fill } => {
            prop_assert!(fill >= lists.tasks[i].unfilled);
            // With a price beyond all costs the place is filled, at this cost and no less.
            let mut all = lists.clone();
            let before =
                plan.objective() - all.tasks[i].unfilled * i64::from(plan.empty_places(task));
            let mut prices = all.clone();
            prices.tasks.iter_mut().for_each(|t| t.unfilled = 1000);
            for (k, t) in all.tasks.iter_mut().enumerate() {
                t.demand -= plan.empty_places(k as u32);
                t.unfilled = 100_000;
            }
            all.tasks[i].demand += 1;
            let empty: i64 = (0..lists.tasks.len())
                .filter(|&k| k != i)
                .map(|k| lists.tasks[k].unfilled * i64::from(plan.empty_places(k as u32)))
                .sum();
            let filled = Plan::solve(all.problem().unwrap()).unwrap();
            prop_assert_eq!(filled.objective() + empty - before, fill);
        }
        Why::Bound => prop_assert!(false, "there are no groups here"),
    }
    Ok(())
}

fn check_witness(problem: &Problem, witness: &Witness) -> Result<(), TestCaseError> {
    let demand: u64 = witness
        .tasks
        .iter()
        .map(|&i| u64::from(problem.tasks()[i as usize].demand))
        .sum();
    let capacity: u64 = witness
        .experts
        .iter()
        .map(|&j| u64::from(problem.experts()[j as usize].capacity))
        .sum();
    let beside = problem
        .pairs()
        .filter(|p| witness.tasks.contains(&p.task) && !witness.experts.contains(&p.expert))
        .count() as u64;
    prop_assert_eq!(
        (demand, capacity, beside),
        (witness.demand, witness.capacity, witness.beside)
    );
    prop_assert!(demand > capacity + beside);
    Ok(())
}

#[test]
fn a_crowd_explains_each_empty_place() {
    let plan = Plan::solve(crowd(60, 6, 50, 5)).unwrap();
    let empty: Vec<u32> = (0..60).filter(|&i| plan.empty_places(i) > 0).collect();
    assert!(!empty.is_empty());
    for task in empty {
        match plan.why_empty(task).unwrap() {
            Why::Crowded(witness) => check_witness(plan.problem(), &witness).unwrap(),
            Why::Dearer { fill } => assert!(fill >= 1000),
            other => panic!("{other:?}"),
        }
    }
}
