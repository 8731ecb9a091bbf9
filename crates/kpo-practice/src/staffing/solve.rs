//! The cheapest plan in which everything fits.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use kpo_engines::assignment::{self as flow, Change, Effort, Group, Pair, Plan, Problem};

use super::{Aim, Desk, EMPTY_PRICE, PLACES_MAX};
use crate::eligibility::{Span, most_at_once};
use crate::refusal::Refusal;

/// How many plans are looked at before the best so far is given unproved.
const CASES_MAX: usize = 400;
/// How often the worst-served search is begun anew because somebody's days do not hold what they got.
const WORST_CASES_MAX: usize = 20;
/// Steps of one worst-served search: some seconds.
const WORST_EFFORT: Effort = Effort {
    rounds: 100,
    work: 2_000_000,
};

/// Who works where.
#[derive(Clone, Debug)]
pub struct Staffing {
    /// Question and person, in rising order.
    pub places: Vec<(u32, u32)>,
    /// The sum of the costs of the places.
    pub cost: i64,
    /// Empty places of each question.
    pub empty: Vec<u32>,
    /// No plan in which everything fits is better.
    pub proved: bool,
    /// How many plans were looked at.
    pub cases: usize,
    /// Pairs left out because hours would not have been enough.
    pub overbooked: BTreeSet<(u32, u32)>,
    /// The flow behind the plan, for asking why.
    pub(super) flow: Option<Plan>,
}

type Pairs = BTreeSet<(u32, u32)>;
/// Pairs that were left out, in rising order.
type Left = Vec<(u32, u32)>;

/// Solves a desk.
pub fn solve(desk: &Desk) -> Result<Staffing, Refusal> {
    if desk.places() > PLACES_MAX {
        return Err(Refusal::new("plan-too-large").with("most", PLACES_MAX));
    }
    locks_hold(desk)?;
    let problem = problem(desk)?;
    match desk.aim {
        Aim::Whole => whole(desk, problem),
        Aim::Worst => worst(desk, problem),
    }
}

/// Whether everything that is locked can stand together.
pub fn locks_hold(desk: &Desk) -> Result<(), Refusal> {
    let refused = || Refusal::new("plan-lock-impossible");
    for (number, task) in desk.tasks.iter().enumerate() {
        let there = desk.locked.iter().filter(|pair| pair.0 as usize == number);
        let people: Vec<u32> = there.map(|pair| pair.1).collect();
        let firms: BTreeSet<u32> = people
            .iter()
            .map(|person| desk.people[*person as usize].firm)
            .collect();
        let apart = !desk.firms_apart || firms.len() == people.len();
        if people.len() > task.places as usize || !apart {
            return Err(refused());
        }
    }
    let overbooked = (0..desk.people.len() as u32).any(|person| {
        let work = work_of(desk, &desk.locked, person);
        !work.is_empty() && !desk.people[person as usize].can(&work)
    });
    if overbooked {
        Err(Refusal::new("plan-lock-overbooked"))
    } else {
        Ok(())
    }
}

/// What is left to decide beside the locks, as a flow.
fn problem(desk: &Desk) -> Result<Problem, Refusal> {
    let locked: Pairs = desk.locked.iter().copied().collect();
    let taken = |task: u32| desk.locked.iter().filter(|pair| pair.0 == task).count() as u32;
    let tasks = desk
        .tasks
        .iter()
        .enumerate()
        .map(|(number, task)| flow::Task {
            demand: task.places.saturating_sub(taken(number as u32)),
            unfilled: EMPTY_PRICE,
        });
    let mut offered = vec![0_u32; desk.people.len()];
    let held_firms: BTreeSet<(u32, u32)> = desk
        .locked
        .iter()
        .map(|(task, person)| (*task, desk.people[*person as usize].firm))
        .collect();
    let offers: Vec<_> = desk
        .offers
        .iter()
        .filter(|offer| {
            let firm = desk.people[offer.person as usize].firm;
            let taken = desk.firms_apart && held_firms.contains(&(offer.task, firm));
            !taken && !locked.contains(&(offer.task, offer.person))
        })
        .collect();
    for offer in &offers {
        offered[offer.person as usize] += 1;
    }
    let experts = offered
        .iter()
        .enumerate()
        .map(|(person, many)| flow::Expert {
            capacity: (*many).min(most(desk, person as u32, &offers)),
            at_least: 0,
        });
    let pairs = offers.iter().map(|offer| Pair {
        task: offer.task,
        expert: offer.person,
        cost: offer.cost,
    });
    let problem = Problem::new(tasks.collect(), experts.collect(), pairs).map_err(refused)?;
    if desk.firms_apart {
        problem.with_groups(apart(desk, &offers)).map_err(refused)
    } else {
        Ok(problem)
    }
}

/// No more than this many of the offered questions can ever be one person's: a bound for the flow, not yet the rule.
fn most(desk: &Desk, person: u32, offers: &[&super::Offer]) -> u32 {
    let who = &desk.people[person as usize];
    let own = offers.iter().filter(|offer| offer.person == person);
    let spans: Vec<Span> = own
        .map(|offer| desk.tasks[offer.task as usize].span)
        .collect();
    let since_on = spans.iter().map(|span| span.since_on).max();
    let until_on = spans.iter().map(|span| span.until_on).min();
    let common = since_on
        .zip(until_on)
        .filter(|(since, until)| since <= until);
    let Some((since_on, until_on)) = common else {
        return spans.len() as u32;
    };
    // All of them meet on these days.
    let mut held = work_of(desk, &desk.locked, person);
    held.extend_from_slice(&who.booked);
    let meeting = Span {
        since_on,
        until_on,
        minutes: 0,
    };
    let room = who.tasks_max - most_at_once(&held, &meeting);
    u32::try_from(room.clamp(0, spans.len() as i64)).unwrap_or(0)
}

fn apart(desk: &Desk, offers: &[&super::Offer]) -> Vec<Group> {
    let mut members: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for offer in offers {
        let firm = desk.people[offer.person as usize].firm;
        members
            .entry((offer.task, firm))
            .or_default()
            .push(offer.person);
    }
    let many = members.into_iter().filter(|(_, people)| people.len() > 1);
    many.map(|((task, _), members)| Group {
        task,
        members,
        at_least: 0,
        at_most: 1,
    })
    .collect()
}

fn whole(desk: &Desk, problem: Problem) -> Result<Staffing, Refusal> {
    let root = Plan::solve(problem).map_err(refused)?;
    let mut heap = BinaryHeap::from([Reverse((root.objective(), Vec::new()))]);
    let mut seen: BTreeSet<Vec<(u32, u32)>> = BTreeSet::new();
    let mut best: Option<(i64, Plan, Left)> = None;
    let mut cases = 0;
    while let Some(Reverse((bound, without))) = heap.pop() {
        if best.as_ref().is_some_and(|(cost, ..)| *cost <= bound) {
            break;
        }
        cases += 1;
        let plan = changed(&root, &without)?;
        let Some(cover) = overload(desk, &plan) else {
            return Ok(staffing(desk, plan, &without, true, cases));
        };
        if best.is_none() || cases % 50 == 0 {
            let (found, left) = dive(desk, &root, without.clone())?;
            if best
                .as_ref()
                .is_none_or(|(cost, ..)| found.objective() < *cost)
            {
                best = Some((found.objective(), found, left));
            }
        }
        if cases >= CASES_MAX {
            break;
        }
        for pair in cover {
            let mut more = without.clone();
            more.push(pair);
            more.sort_unstable();
            if seen.insert(more.clone()) {
                heap.push(Reverse((changed(&root, &more)?.objective(), more)));
            }
        }
    }
    let Some((cost, plan, without)) = best else {
        return Err(Refusal::new("plan-lock-overbooked"));
    };
    let proved = heap.peek().is_none_or(|Reverse((bound, _))| cost <= *bound) && cases < CASES_MAX;
    Ok(staffing(desk, plan, &without, proved, cases))
}

/// Takes away the dearest of each set that does not fit until all fits: some plan, quickly.
fn dive(
    desk: &Desk,
    root: &Plan,
    mut without: Vec<(u32, u32)>,
) -> Result<(Plan, Vec<(u32, u32)>), Refusal> {
    loop {
        let plan = changed(root, &without)?;
        let Some(cover) = overload(desk, &plan) else {
            return Ok((plan, without));
        };
        let dearest = dearest(desk, cover)?;
        without.push(dearest);
        without.sort_unstable();
    }
}

/// The dearest of pairs that do not fit together. There is always one: what is locked was found to fit before.
fn dearest(desk: &Desk, cover: Vec<(u32, u32)>) -> Result<(u32, u32), Refusal> {
    let dearest = cover
        .into_iter()
        .max_by_key(|(task, person)| desk.cost(*task, *person));
    dearest.ok_or_else(|| Refusal::new("plan-lock-overbooked"))
}

fn changed(root: &Plan, without: &[(u32, u32)]) -> Result<Plan, Refusal> {
    let mut plan = root.clone();
    let changes: Vec<Change> = without
        .iter()
        .map(|(task, expert)| Change::RemovePair {
            task: *task,
            expert: *expert,
        })
        .collect();
    plan.update(&changes).map_err(refused)?;
    Ok(plan)
}

/// Questions of one person that do not fit together, no fewer of which fail: any plan does without one of them.
fn overload(desk: &Desk, plan: &Plan) -> Option<Vec<(u32, u32)>> {
    let pairs = plan.pairs();
    let mut people: Vec<u32> = pairs.iter().map(|pair| pair.1).collect();
    people.sort_unstable();
    people.dedup();
    people
        .into_iter()
        .find_map(|person| cover(desk, &pairs, person))
}

fn cover(desk: &Desk, pairs: &[(u32, u32)], person: u32) -> Option<Vec<(u32, u32)>> {
    let held = work_of(desk, &desk.locked, person);
    let who = &desk.people[person as usize];
    let can = |given: &[(u32, u32)]| {
        let mut work = held.clone();
        work.extend(
            given
                .iter()
                .map(|(task, _)| desk.tasks[*task as usize].span),
        );
        who.can(&work)
    };
    let mut given: Vec<(u32, u32)> = pairs
        .iter()
        .filter(|pair| pair.1 == person)
        .copied()
        .collect();
    if can(&given) {
        return None;
    }
    let mut at = 0;
    while at < given.len() {
        let mut fewer = given.clone();
        fewer.remove(at);
        if can(&fewer) { at += 1 } else { given = fewer }
    }
    Some(given)
}

fn work_of(desk: &Desk, pairs: &[(u32, u32)], person: u32) -> Vec<Span> {
    let own = pairs.iter().filter(|pair| pair.1 == person);
    own.map(|(task, _)| desk.tasks[*task as usize].span)
        .collect()
}

fn staffing(
    desk: &Desk,
    plan: Plan,
    without: &[(u32, u32)],
    proved: bool,
    cases: usize,
) -> Staffing {
    let empty = (0..desk.tasks.len() as u32)
        .map(|task| plan.empty_places(task))
        .collect();
    let mut found = given(desk, plan.pairs(), empty, proved, cases);
    found.overbooked = without.iter().copied().collect();
    found.flow = Some(plan);
    found
}

fn given(
    desk: &Desk,
    mut places: Vec<(u32, u32)>,
    empty: Vec<u32>,
    proved: bool,
    cases: usize,
) -> Staffing {
    places.extend(&desk.locked);
    places.sort_unstable();
    Staffing {
        cost: places
            .iter()
            .filter_map(|(task, person)| desk.cost(*task, *person))
            .sum(),
        places,
        empty,
        proved,
        cases,
        overbooked: BTreeSet::new(),
        flow: None,
    }
}

/// The worst-served question first. Where hours do not fit, the dearest pair that does not is left out and it is solved
/// again: then the plan is good and not proved.
fn worst(desk: &Desk, problem: Problem) -> Result<Staffing, Refusal> {
    if desk.firms_apart {
        return Err(Refusal::of_field("aim", "plan-worst-firms"));
    }
    let mut without: Vec<(u32, u32)> = Vec::new();
    let mut cases = 0;
    loop {
        cases += 1;
        let left = narrowed(&problem, &without)?;
        let fair = flow::fair(left, WORST_EFFORT).map_err(refused)?;
        let mut people: Vec<u32> = fair.pairs.iter().map(|pair| pair.1).collect();
        people.sort_unstable();
        people.dedup();
        let over = people
            .into_iter()
            .find_map(|person| cover(desk, &fair.pairs, person));
        let Some(over) = over else {
            let empty = problem.tasks().iter().enumerate().map(|(number, task)| {
                let filled = fair.pairs.iter().filter(|pair| pair.0 as usize == number);
                task.demand.saturating_sub(filled.count() as u32)
            });
            let proved = fair.proved() && without.is_empty();
            let mut found = given(desk, fair.pairs.clone(), empty.collect(), proved, cases);
            found.overbooked = without.into_iter().collect();
            return Ok(found);
        };
        without.push(dearest(desk, over)?);
        if cases >= WORST_CASES_MAX {
            return Err(Refusal::of_field("aim", "plan-worst-hours"));
        }
    }
}

fn narrowed(problem: &Problem, without: &[(u32, u32)]) -> Result<Problem, Refusal> {
    // The worst-first search takes prices to 2^24, so an empty place counts as the worst pair there and a little more.
    let tasks = problem.tasks().iter().map(|task| flow::Task {
        demand: task.demand,
        unfilled: WORST_EMPTY,
    });
    let pairs = problem
        .pairs()
        .filter(|pair| !without.contains(&(pair.task, pair.expert)));
    Problem::new(tasks.collect(), problem.experts().to_vec(), pairs).map_err(refused)
}

/// What an empty place costs where the worst-served comes first.
const WORST_EMPTY: i64 = 1 << 22;

fn refused(error: flow::Error) -> Refusal {
    match error {
        flow::Error::LockImpossible { .. } => Refusal::new("plan-lock-impossible"),
        _ => Refusal::new("plan-unsolvable"),
    }
}
