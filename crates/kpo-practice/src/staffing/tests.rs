use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;
use crate::time::Day;

fn day(ahead: i64) -> Day {
    "2026-03-02"
        .parse::<Day>()
        .expect("a Monday")
        .plus_days(ahead)
}

fn supply() -> Supply {
    Supply::of(&Calendar::usual("XX"), 40, &[], day(0), day(60))
}

fn person(tasks_max: i64, firm: u32) -> Person {
    Person {
        supply: supply(),
        booked: Vec::new(),
        tasks_max,
        firm,
    }
}

fn task(places: u32, since: i64, until: i64, hours: i64) -> Task {
    Task {
        places,
        span: Span {
            since_on: day(since),
            until_on: day(until),
            minutes: hours * 60,
        },
    }
}

fn desk(tasks: Vec<Task>, people: Vec<Person>, costs: &[&[i64]]) -> Desk {
    let offers = costs.iter().enumerate().flat_map(|(task, row)| {
        row.iter()
            .enumerate()
            .filter(|(_, cost)| **cost >= 0)
            .map(move |(person, cost)| Offer {
                task: task as u32,
                person: person as u32,
                cost: *cost,
            })
    });
    Desk {
        offers: offers.collect(),
        tasks,
        people,
        locked: Vec::new(),
        firms_apart: false,
        aim: Aim::Whole,
    }
}

/// (empty places, cost) of the best plan, by trying every set of pairs.
fn brute(desk: &Desk) -> (usize, i64) {
    let mut best = (usize::MAX, i64::MAX);
    let offers: Vec<Offer> = desk.offers.clone();
    for chosen in 0_u32..1 << offers.len() {
        let pairs: Vec<&Offer> = (0..offers.len())
            .filter(|at| chosen >> at & 1 == 1)
            .map(|at| &offers[at])
            .collect();
        if allowed(desk, &pairs) {
            let cost = pairs.iter().map(|offer| offer.cost).sum();
            best = best.min((desk.places() - pairs.len(), cost));
        }
    }
    best
}

fn allowed(desk: &Desk, pairs: &[&Offer]) -> bool {
    let tasks = (0..desk.tasks.len() as u32).all(|task| {
        let there: Vec<u32> = pairs
            .iter()
            .filter(|offer| offer.task == task)
            .map(|offer| desk.people[offer.person as usize].firm)
            .collect();
        let firms: BTreeSet<&u32> = there.iter().collect();
        there.len() <= desk.tasks[task as usize].places as usize
            && (!desk.firms_apart || firms.len() == there.len())
    });
    let locks = desk.locked.iter().all(|lock| {
        pairs
            .iter()
            .any(|offer| (offer.task, offer.person) == *lock)
    });
    tasks
        && locks
        && (0..desk.people.len() as u32).all(|person| {
            let own = pairs.iter().filter(|offer| offer.person == person);
            let work: Vec<_> = own
                .map(|offer| desk.tasks[offer.task as usize].span)
                .collect();
            desk.people[person as usize].can(&work)
        })
}

fn small() -> impl Strategy<Value = Desk> {
    let cost = prop_oneof![1 => Just(-1_i64), 3 => 0_i64..=9];
    let tasks = proptest::collection::vec((1_u32..3, 0_i64..15, 3_i64..12, 20_i64..70), 1..4);
    let people = proptest::collection::vec((1_i64..3, 0_u32..2), 1..4);
    (
        tasks,
        people,
        proptest::collection::vec(cost, 9),
        any::<bool>(),
        0_usize..3,
    )
        .prop_map(|(tasks, people, costs, firms_apart, locks)| {
            let tasks: Vec<Task> = tasks
                .into_iter()
                .map(|(places, since, length, hours)| task(places, since, since + length, hours))
                .collect();
            let people: Vec<Person> = people
                .into_iter()
                .map(|(most, firm)| person(most, firm))
                .collect();
            let rows: Vec<Vec<i64>> = (0..tasks.len())
                .map(|row| costs[row * 3..row * 3 + people.len()].to_vec())
                .collect();
            let rows: Vec<&[i64]> = rows.iter().map(Vec::as_slice).collect();
            let mut desk = desk(tasks, people, &rows);
            desk.firms_apart = firms_apart;
            desk.locked = desk
                .offers
                .iter()
                .take(locks.saturating_sub(1))
                .map(|o| (o.task, o.person))
                .collect();
            desk
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn r5_a_plan_is_as_good_as_the_best_of_all_plans(desk in small()) {
        let best = brute(&desk);
        match solve(&desk) {
            Ok(found) => {
                let pairs: Vec<Offer> = found.places.iter().map(|(task, person)| Offer {
                    task: *task, person: *person, cost: desk.cost(*task, *person).unwrap(),
                }).collect();
                prop_assert!(allowed(&desk, &pairs.iter().collect::<Vec<_>>()));
                prop_assert!(found.proved);
                prop_assert_eq!((desk.places() - found.places.len(), found.cost), best);
                prop_assert_eq!(found.empty.iter().sum::<u32>() as usize, best.0);
            }
            Err(_) => prop_assert_eq!(best.0, usize::MAX),
        }
    }

    #[test]
    fn r20_a_repair_fills_as_much_and_moves_as_few_as_any(desk in small(), gone in 0_u32..3) {
        let mut desk = Desk { locked: Vec::new(), ..desk };
        let before = solve(&desk).unwrap().places;
        desk.offers.retain(|offer| offer.person != gone);
        let found = repair(&desk, &before).unwrap();
        let mut best = (usize::MAX, usize::MAX, i64::MAX);
        let offers = desk.offers.clone();
        for chosen in 0_u32..1 << offers.len() {
            let pairs: Vec<&Offer> = (0..offers.len()).filter(|at| chosen >> at & 1 == 1).map(|at| &offers[at]).collect();
            if allowed(&desk, &pairs) {
                let new = pairs.iter().filter(|offer| !before.contains(&(offer.task, offer.person))).count();
                let cost = pairs.iter().map(|offer| offer.cost).sum();
                best = best.min((desk.places() - pairs.len(), new, cost));
            }
        }
        let got = (desk.places() - found.smallest.places.len(), found.comes.len(), found.smallest.cost);
        prop_assert_eq!(got, best);
        prop_assert!(found.best.cost <= found.smallest.cost || found.best.places.len() > found.smallest.places.len());
    }

    #[test]
    fn r5_what_is_said_of_a_pair_holds_when_it_is_solved_again(desk in small(), task in 0_u32..3, who in 0_u32..3) {
        let desk = Desk { locked: Vec::new(), ..desk };
        let mut found = solve(&desk).unwrap();
        if found.overbooked.is_empty() && let Why::Turns(turn) = found.why(&desk, task, who) {
            let at = |cost: i64| {
                let mut other = desk.clone();
                for offer in &mut other.offers {
                    if (offer.task, offer.person) == (task, who) {
                        offer.cost = cost;
                    }
                }
                solve(&other).unwrap()
            };
            // Hours may forbid what prices alone would allow; then the next plan says so.
            let below = at(turn - 1);
            prop_assert!(below.places.contains(&(task, who)) || !below.overbooked.is_empty());
            prop_assert!(!at(turn + 1).places.contains(&(task, who)));
        }
    }
}

#[test]
fn r9_nobody_gets_more_hours_than_their_days_hold() {
    // Two weeks of forty hours; two questions of fifty hours each in the same two weeks.
    let tasks = vec![task(1, 0, 11, 50), task(1, 0, 11, 50)];
    let desk = desk(
        tasks,
        vec![person(5, 0), person(5, 1)],
        &[&[0, 900], &[0, 900]],
    );
    let found = solve(&desk).unwrap();
    assert!(found.proved);
    assert_eq!(found.cost, 900, "the better one does one of them");
}

#[test]
fn r20_a_lock_stays_and_one_that_cannot_is_refused() {
    let tasks = vec![task(1, 0, 11, 50), task(1, 0, 11, 50)];
    let mut desk = desk(
        tasks,
        vec![person(5, 0), person(5, 1)],
        &[&[0, 900], &[0, 900]],
    );
    desk.locked = vec![(0, 1)];
    assert!(solve(&desk).unwrap().places.contains(&(0, 1)));
    desk.locked = vec![(0, 0), (1, 0)];
    assert_eq!(solve(&desk).unwrap_err().code, "plan-lock-overbooked");
    desk.locked = vec![(0, 0), (0, 1)];
    assert_eq!(solve(&desk).unwrap_err().code, "plan-lock-impossible");
}

#[test]
fn r5_the_worst_served_comes_first_where_that_is_the_aim() {
    let tasks = vec![task(1, 0, 11, 10), task(1, 0, 11, 10)];
    let mut desk = desk(
        tasks,
        vec![person(1, 0), person(1, 1)],
        &[&[0, 500], &[400, 1_000]],
    );
    assert_eq!(
        solve(&desk).unwrap().cost,
        900,
        "either way the whole costs the least it can"
    );
    desk.offers[3].cost = 850;
    assert_eq!(solve(&desk).unwrap().cost, 850);
    desk.aim = Aim::Worst;
    let fair = solve(&desk).unwrap();
    assert_eq!(
        (fair.places.clone(), fair.proved),
        (vec![(0, 1), (1, 0)], true)
    );
}

#[test]
fn r5_an_empty_place_names_the_questions_and_the_people_they_share() {
    let tasks = vec![task(1, 0, 11, 1), task(1, 0, 11, 1), task(1, 0, 11, 1)];
    let desk = desk(
        tasks,
        vec![person(1, 0), person(1, 1)],
        &[&[1, 2], &[1, 2], &[1, 2]],
    );
    let found = solve(&desk).unwrap();
    let empty = (0..3).find(|task| found.empty[*task as usize] > 0).unwrap();
    let witness = found.why_empty(empty).unwrap();
    assert_eq!((witness.tasks.len(), witness.people.len()), (3, 2));
    assert!(witness.places > witness.room);
}

#[test]
fn a_cost_says_which_fit_would_bring_it_down() {
    let weights = Weights::default();
    let worth = Worth {
        fit: 0.4,
        rate: 0.5,
        record: 0.5,
    };
    let now = cost(weights, worth);
    let fit = weights.fit_for(worth, now - 1_200).unwrap();
    assert!((fit - 0.6).abs() < 1e-3);
    assert_eq!(cost(weights, Worth { fit, ..worth }), now - 1_200);
    assert_eq!(weights.fit_for(worth, 0), None);
}

#[test]
fn r9_bookings_that_do_not_fit_themselves_neither_hang_nor_shut_out() {
    let tasks = vec![task(1, 20, 31, 50), task(1, 20, 31, 50)];
    let mut desk = desk(
        tasks,
        vec![person(2, 0), person(2, 1)],
        &[&[0, 900], &[0, 900]],
    );
    // More than twice what a week holds, weeks before the questions.
    let too_much = task(1, 0, 4, 30).span;
    desk.people[0].booked = vec![too_much, too_much, too_much];
    let found = solve(&desk).unwrap();
    assert_eq!((found.places.len(), found.cost), (2, 900));
    desk.aim = Aim::Worst;
    assert_eq!(solve(&desk).unwrap().places.len(), 2);
}
