use proptest::prelude::*;

use super::super::*;
use super::lists;

/// The lowest worst task, and the least total with it, by trying everything: tasks one after the other, all sets of
/// pairs.
fn fairest(problem: &Problem) -> (i64, i64) {
    fn task(
        problem: &Problem,
        i: usize,
        so_far: (i64, i64),
        load: &mut Vec<u32>,
        best: &mut (i64, i64),
    ) {
        if i == problem.tasks().len() {
            *best = so_far.min(*best);
            return;
        }
        let (pairs, of): (Vec<Pair>, Task) =
            (problem.pairs_of(i as u32).collect(), problem.tasks()[i]);
        for set in 0u32..1 << pairs.len() {
            let chosen: Vec<Pair> = (0..pairs.len())
                .filter(|k| set >> k & 1 == 1)
                .map(|k| pairs[k])
                .collect();
            let open =
                |p: &Pair| load[p.expert as usize] < problem.experts()[p.expert as usize].capacity;
            if chosen.len() > of.demand as usize || !chosen.iter().all(open) {
                continue;
            }
            let empty = i64::from(of.demand) - chosen.len() as i64;
            let cost = chosen.iter().map(|p| p.cost).sum::<i64>() + of.unfilled * empty;
            for p in &chosen {
                load[p.expert as usize] += 1;
            }
            task(
                problem,
                i + 1,
                (so_far.0.max(cost), so_far.1 + cost),
                load,
                best,
            );
            for p in &chosen {
                load[p.expert as usize] -= 1;
            }
        }
    }
    let mut best = (i64::MAX, i64::MAX);
    task(
        problem,
        0,
        (i64::MIN, 0),
        &mut vec![0; problem.experts().len()],
        &mut best,
    );
    best
}

/// Worst task and total of a plan, its pairs being allowed.
fn measure(problem: &Problem, pairs: &[(u32, u32)]) -> (i64, i64) {
    let mut cost: Vec<i64> = Vec::new();
    let mut load = vec![0; problem.experts().len()];
    for (i, of) in problem.tasks().iter().enumerate() {
        let chosen: Vec<u32> = pairs
            .iter()
            .filter(|p| p.0 as usize == i)
            .map(|p| p.1)
            .collect();
        let found: Vec<Pair> = problem
            .pairs_of(i as u32)
            .filter(|p| chosen.contains(&p.expert))
            .collect();
        assert_eq!(found.len(), chosen.len(), "only listed pairs, each once");
        assert!(chosen.len() <= of.demand as usize);
        for &j in &chosen {
            load[j as usize] += 1;
        }
        let empty = i64::from(of.demand) - chosen.len() as i64;
        cost.push(found.iter().map(|p| p.cost).sum::<i64>() + of.unfilled * empty);
    }
    assert!(
        load.iter()
            .zip(problem.experts())
            .all(|(l, e)| *l <= e.capacity)
    );
    (cost.iter().copied().max().unwrap_or(0), cost.iter().sum())
}

proptest! {
    #[test]
    fn what_is_called_fairest_is(lists in lists(3, 4, false)) {
        let mut lists = lists;
        lists.groups.clear();
        let problem = lists.problem().unwrap();
        let (worst, total) = fairest(&problem);
        let fair = fair(problem.clone(), Effort::default()).unwrap();
        prop_assert_eq!(measure(&problem, &fair.pairs), (fair.worst, fair.total));
        prop_assert!(fair.worst_bound <= worst && worst <= fair.worst);
        if fair.worst == worst {
            prop_assert!(fair.total_bound <= total && total <= fair.total);
        }
        if fair.proved() {
            prop_assert_eq!((fair.worst, fair.total), (worst, total));
        }
        if fair.worst_bound == fair.worst {
            prop_assert!(fair.proved(), "{fair:?}");
        }
    }
}

/// A matrix of bids as published, four times each bid its gain.
fn bids(name: &str) -> Problem {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/matching/assign/"
    );
    let file = format!("{path}{name}.csv");
    let text = std::fs::read_to_string(&file);
    let text = text.unwrap_or_else(|e| {
        panic!("this test needs {file} ({e}): put the shared folder beside the repository")
    });
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    let number = |key: &str| {
        let rest = &head[head.find(key).unwrap() + key.len()..];
        rest.split(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap()
            .parse::<u32>()
            .unwrap()
    };
    let task = Task {
        demand: number("demand="),
        unfilled: 1000,
    };
    let expert = Expert {
        capacity: number("cap="),
        at_least: 0,
    };
    let mut pairs = Vec::new();
    for (i, line) in lines.enumerate() {
        for (j, bid) in line.split(',').enumerate() {
            if let Ok(bid) = bid.parse::<f64>() {
                pairs.push(Pair {
                    task: i as u32,
                    expert: j as u32,
                    cost: -(bid * 4.0) as i64,
                });
            }
        }
    }
    let (tasks, experts) = (
        vec![task; number("tasks=") as usize],
        vec![expert; number("experts=") as usize],
    );
    Problem::new(tasks, experts, pairs).unwrap()
}

#[test]
fn published_bids_are_served_as_fairly_as_can_be() {
    for (name, worst, total) in [
        ("preflib1", 3, 499),
        ("preflib3", 3, 1817),
        ("aamas2016", 4, 3797),
    ] {
        let problem = bids(name);
        let fair = fair(problem.clone(), Effort::default()).unwrap();
        assert_eq!(measure(&problem, &fair.pairs), (fair.worst, fair.total));
        assert_eq!(
            (fair.worst, fair.total, fair.proved()),
            (-worst, -total, true),
            "{name}"
        );
    }
    let problem = bids("aamas2015");
    let kept = within(problem.clone(), -5, Effort::default())
        .unwrap()
        .unwrap();
    assert_eq!(measure(&problem, &kept.pairs), (kept.worst, kept.total));
    assert!(kept.worst <= -5);
    assert_eq!((kept.total, kept.total_bound), (-5615, -5615));
}
