//! The worst-served task first, on bids as published (PrefLib), beside what OpenReview's FairFlow reached on them.

use kpo_engines::assignment::{Effort, Expert, Pair, Problem, Task, fair, within};

use crate::{Places, cpu};

fn bids(places: &Places, name: &str) -> Option<Problem> {
    let path = places
        .shared
        .join(format!("data/matching/assign/{name}.csv"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("ABSENT: {}", path.display());
        return None;
    };
    let mut lines = text.lines();
    let head = lines.next()?;
    let number = |key: &str| -> Option<u32> {
        let rest = &head[head.find(key)? + key.len()..];
        rest.split(|c: char| !c.is_ascii_digit())
            .next()?
            .parse()
            .ok()
    };
    let task = Task {
        demand: number("demand=")?,
        unfilled: 1000,
    };
    let expert = Expert {
        capacity: number("cap=")?,
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
    let (tasks, experts) = (number("tasks=")? as usize, number("experts=")? as usize);
    Problem::new(vec![task; tasks], vec![expert; experts], pairs).ok()
}

/// A cost in quarters as the score it stands for.
fn score(cost: i64) -> f64 {
    -cost as f64 / 4.0
}

/// The two matrices, with the minimum that is asked for.
pub fn measure(places: &Places) {
    println!("== fair mode: the worst-served task first, then the total");
    for (name, limit, least, published) in [
        ("aamas2016", None, 949.25, "FairFlow 932.75 at minimum 1.0"),
        (
            "aamas2015",
            Some(-5),
            1403.75,
            "FairFlow 1363.0 at minimum 1.25",
        ),
    ] {
        let Some(problem) = bids(places, name) else {
            continue;
        };
        let begun = cpu();
        let found = match limit {
            None => fair(problem, Effort::default()).ok(),
            Some(limit) => within(problem, limit, Effort::default()).ok().flatten(),
        };
        let took = cpu() - begun;
        let Some(found) = found else {
            println!("{name}: NO PLAN FOUND");
            continue;
        };
        println!(
            "{name}: total {} at minimum {}, {} in {took:.2} s (to reach: >= {least} in < 2 s; {published})",
            score(found.total),
            score(found.worst),
            if found.total == found.total_bound {
                "proved the largest"
            } else {
                "not proved"
            }
        );
    }
    println!();
}
