//! All plans, one after the other.

use super::super::{Error, Problem};

/// The least cost of all plans; none when no plan keeps the promises.
pub(in super::super) fn least(problem: &Problem) -> Option<i64> {
    let mut load = vec![0; problem.experts().len()];
    let mut best = None;
    task(problem, 0, 0, &mut load, &mut best);
    best
}

fn task(problem: &Problem, i: usize, cost: i64, load: &mut Vec<u32>, best: &mut Option<i64>) {
    if i == problem.tasks().len() {
        let kept = problem
            .experts()
            .iter()
            .zip(load.iter())
            .all(|(e, &l)| l >= e.at_least);
        if kept && best.is_none_or(|b| cost < b) {
            *best = Some(cost);
        }
        return;
    }
    let pairs: Vec<_> = problem.pairs_of(i as u32).collect();
    for chosen in 0u32..1 << pairs.len() {
        let chosen: Vec<_> = pairs
            .iter()
            .enumerate()
            .filter(|(k, _)| chosen >> k & 1 == 1)
            .map(|(_, p)| *p)
            .collect();
        let fits = chosen
            .iter()
            .all(|p| load[p.expert as usize] < problem.experts()[p.expert as usize].capacity);
        let experts: Vec<u32> = chosen.iter().map(|p| p.expert).collect();
        if !fits || !places(problem, i, &experts) {
            continue;
        }
        let of = problem.tasks()[i];
        let here: i64 = chosen.iter().map(|p| p.cost).sum::<i64>()
            + of.unfilled * (i64::from(of.demand) - chosen.len() as i64);
        for &e in &experts {
            load[e as usize] += 1;
        }
        task(problem, i + 1, cost + here, load, best);
        for &e in &experts {
            load[e as usize] -= 1;
        }
    }
}

/// Whether the experts can sit on the task's places, some of which are kept for groups and count there even when
/// empty.
fn places(problem: &Problem, i: usize, experts: &[u32]) -> bool {
    let demand = problem.tasks()[i].demand as usize;
    if experts.len() > demand {
        return false;
    }
    let eligible: Vec<u32> = problem.pairs_of(i as u32).map(|p| p.expert).collect();
    let mut groups: Vec<(Named, u32, u32)> = Vec::new();
    for g in problem.groups().iter().filter(|g| g.task as usize == i) {
        let members = eligible.iter().copied().filter(|e| g.members.contains(e));
        groups.push((
            (members.collect(), g.members.clone()),
            g.at_least,
            g.at_most,
        ));
    }
    // Inner groups keep first; a group keeps a place of its own only for what those within it do not.
    groups.sort_by_key(|((members, listed), ..)| (members.len(), listed.len()));
    let mut seats: Vec<Named> = Vec::new();
    for (members, least, _) in &groups {
        let inside = kept_within(&seats, members);
        for _ in inside..*least as usize {
            seats.push(members.clone());
        }
    }
    let kept = seats.len();
    while seats.len() < demand {
        seats.push((eligible.clone(), Vec::new()));
    }
    let fits = |on: &[usize]| {
        groups.iter().all(|(members, _, most)| {
            let beyond = experts.iter().zip(on).filter(|(e, s)| {
                members.0.contains(e) && !(**s < kept && within(&seats[**s], members))
            });
            kept_within(&seats[..kept], members) + beyond.count() <= *most as usize
        })
    };
    seat(&seats, experts, &mut Vec::new(), &fits)
}

/// Eligible members, and members as listed.
type Named = (Vec<u32>, Vec<u32>);

fn within(inner: &Named, outer: &Named) -> bool {
    let (inner, outer) = if inner.0.is_empty() {
        (&inner.1, &outer.1)
    } else {
        (&inner.0, &outer.0)
    };
    inner.iter().all(|e| outer.contains(e))
}

fn kept_within(seats: &[Named], members: &Named) -> usize {
    seats.iter().filter(|s| within(s, members)).count()
}

/// Whether it is not clear where a group without eligible members belongs: of the groups that list all of it, some do not
/// nest, or one lies, by its eligible members, in a group that does not list them.
pub(in super::super) fn unclear(problem: &Problem) -> bool {
    type G = super::super::Group;
    let listed = |x: &G, y: &G| x.task == y.task && x.members.iter().all(|m| y.members.contains(m));
    let eligible = |x: &G| -> Vec<u32> {
        let pairs = problem.pairs_of(x.task).map(|p| p.expert);
        pairs.filter(|e| x.members.contains(e)).collect()
    };
    let lies = |x: &G, y: &G| x.task == y.task && eligible(x).iter().all(|m| y.members.contains(m));
    let groups = problem.groups();
    groups.iter().filter(|g| eligible(g).is_empty()).any(|g| {
        let around: Vec<&G> = groups.iter().filter(|o| listed(g, o)).collect();
        let odd = |o: &&G| {
            groups
                .iter()
                .any(|p| lies(o, p) && !listed(g, p) && !eligible(p).is_empty())
        };
        let part = |a: &&G| around.iter().any(|b| !listed(a, b) && !listed(b, a));
        around.iter().any(part) || around.iter().filter(|o| !eligible(o).is_empty()).any(odd)
    })
}

fn seat(
    seats: &[Named],
    experts: &[u32],
    on: &mut Vec<usize>,
    fits: &dyn Fn(&[usize]) -> bool,
) -> bool {
    let Some(next) = experts.get(on.len()) else {
        return fits(on);
    };
    (0..seats.len()).any(|s| {
        if on.contains(&s) || !seats[s].0.contains(next) {
            return false;
        }
        on.push(s);
        let found = seat(seats, experts, on, fits);
        on.pop();
        found
    })
}

/// Whether trying everything and solving agree.
pub(in super::super) fn agrees(problem: Problem) -> Result<(), String> {
    if unclear(&problem) {
        return Ok(());
    }
    let least = least(&problem);
    match (super::super::Plan::solve(problem), least) {
        (Ok(plan), Some(least)) => {
            super::proved(&plan);
            (plan.objective() == least)
                .then_some(())
                .ok_or(format!("{} is not {least}", plan.objective()))
        }
        (Err(Error::Short { .. }), None) => Ok(()),
        (got, least) => Err(format!("{got:?} where {least:?}")),
    }
}

/// The least cost with the locked pairs in place; none of the groups may speak of locked pairs.
pub(in super::super) fn least_of(plan: &super::super::Plan) -> Option<i64> {
    let problem = plan.problem();
    let mut free = problem.clone();
    let locked: i64 = problem.locked().iter().map(|p| p.cost).sum();
    for (expert, least) in free.experts.iter_mut().zip(problem.least_left()) {
        expert.at_least = least;
    }
    for group in &mut free.groups {
        let held = problem
            .locked()
            .iter()
            .filter(|p| p.task == group.task && group.members.contains(&p.expert));
        let held = held.count() as u32;
        group.at_least = group.at_least.saturating_sub(held);
        group.at_most -= held;
    }
    Some(least(&free)? + locked)
}
