//! The bounds hold as often as they say: thousands of samples of populations whose truth is known.

use super::*;
use crate::dice::Dice;

const SURE: Confidence = Confidence::NINETY_FIVE;

/// Pile, relevant in it, found, sampled: from small piles to large, from four missed to fifty.
const SETTINGS: [[u64; 4]; 9] = [
    [800, 4, 60, 200],
    [800, 20, 60, 300],
    [2000, 8, 100, 400],
    [2000, 50, 101, 500],
    [5000, 10, 200, 600],
    [10_000, 30, 300, 1000],
    [20_000, 50, 400, 1500],
    [20_000, 6, 50, 300],
    [300, 0, 20, 100],
];

/// Marks in a sample by reviewers with these rates.
fn marks(dice: &mut Dice, pile: u64, relevant: u64, sampled: u64, rates: (f64, f64)) -> Vec<bool> {
    let (mut left, mut good) = (pile, relevant);
    (0..sampled)
        .map(|_| {
            let hit = dice.even() * (left as f64) < good as f64;
            left -= 1;
            good -= u64::from(hit);
            dice.even() < if hit { rates.0 } else { 1.0 - rates.1 }
        })
        .collect()
}

fn seen(dice: &mut Dice, [pile, relevant, found, sampled]: [u64; 4], rates: (f64, f64)) -> Elusion {
    let marked = marks(dice, pile, relevant, sampled, rates);
    let reviewed = found * 4;
    let wrong = (found..reviewed).filter(|_| dice.even() > rates.1).count() as u64;
    Elusion {
        found: found + wrong,
        reviewed,
        pile,
        sampled,
        missed: marked.iter().filter(|mark| **mark).count() as u64,
    }
}

fn truth([_, relevant, found, _]: [u64; 4]) -> f64 {
    found as f64 / (found + relevant) as f64
}

fn covered(runs: u32, mut holds: impl FnMut() -> bool) -> f64 {
    let good = (0..runs).filter(|_| holds()).count();
    good as f64 / f64::from(runs)
}

#[test]
fn r29_recall_is_at_least_its_bound_as_often_as_it_says() {
    let mut dice = Dice::new(1);
    for setting in SETTINGS {
        let share = covered(600, || {
            let seen = seen(&mut dice, setting, (1.0, 1.0));
            let bound = recall_lower(seen, ReviewerError::NONE, Looks::Once, SURE).unwrap();
            bound.low <= truth(setting) + 1e-12
        });
        assert!(share >= 0.935, "{setting:?}: {share}");
    }
}

#[test]
fn r29_the_reviewers_own_error_is_in_the_bound() {
    let mut dice = Dice::new(2);
    let known = ReviewerError {
        sensitivity: Rate::Known(0.8),
        specificity: Rate::Known(0.99),
    };
    for setting in SETTINGS {
        let mut naive = 0;
        let share = covered(200, || {
            let seen = seen(&mut dice, setting, (0.8, 0.99));
            let bound = recall_lower(seen, known, Looks::Once, SURE).unwrap();
            let blind = recall_lower(seen, ReviewerError::NONE, Looks::Once, SURE).unwrap();
            naive += u32::from(blind.low <= truth(setting));
            bound.low <= truth(setting) + 1e-12
        });
        assert!(
            share >= 0.925,
            "{setting:?}: {share}, without {naive} of 200"
        );
    }
}

#[test]
fn r29_rates_measured_on_few_units_widen_the_bound() {
    let mut dice = Dice::new(3);
    for setting in SETTINGS {
        let share = covered(150, || {
            let right = |dice: &mut Dice, rate: f64| (0..30).filter(|_| dice.even() < rate).count();
            let error = ReviewerError {
                sensitivity: Rate::Measured {
                    right: right(&mut dice, 0.8) as u64,
                    of: 30,
                },
                specificity: Rate::Known(1.0),
            };
            let seen = seen(&mut dice, setting, (0.8, 1.0));
            let bound = recall_lower(seen, error, Looks::Once, SURE).unwrap();
            bound.low <= truth(setting) + 1e-12
        });
        assert!(share >= 0.92, "{setting:?}: {share}");
    }
}

#[test]
fn r29_looking_after_every_ten_units_is_paid_for() {
    let mut dice = Dice::new(4);
    let error = ReviewerError {
        sensitivity: Rate::Known(0.85),
        specificity: Rate::Known(1.0),
    };
    for (error, rates) in [(ReviewerError::NONE, (1.0, 1.0)), (error, (0.85, 1.0))] {
        for setting in SETTINGS {
            let [pile, relevant, _, sampled] = setting;
            let mut once = 0;
            let mut known = HashMap::new();
            let share = covered(150, || {
                let marked = marks(&mut dice, pile, relevant, sampled, rates);
                let (mut count, mut holds, mut fixed) = (0, true, true);
                for (place, mark) in (1..).zip(&marked) {
                    count += u64::from(*mark);
                    if place % 10 == 0 {
                        let [again, fixed_size] =
                            *known.entry((place, count)).or_insert_with(|| {
                                [Looks::Repeated, Looks::Once].map(|looks| {
                                    let exact = looks == Looks::Once;
                                    let error = if exact { ReviewerError::NONE } else { error };
                                    most_marked(pile, place, count, error, looks, SURE).unwrap()
                                })
                            });
                        holds &= again >= relevant;
                        fixed &= fixed_size >= relevant;
                    }
                }
                once += u32::from(fixed);
                holds
            });
            assert!(
                share >= 0.92,
                "{setting:?}: {share}; a fixed bound {once} of 150"
            );
        }
    }
}

#[test]
fn r29_labels_that_are_only_probable_are_carried() {
    let mut dice = Dice::new(5);
    for [pile, relevant, found, sampled] in [[800, 20, 60, 300], [2000, 50, 101, 500]] {
        let share = covered(120, || {
            let sample = marks(&mut dice, pile, relevant, sampled, (1.0, 1.0));
            // Calibrated: of units called .9 nine in ten are relevant, of units called .02 two in a hundred.
            let (mut relevant_found, mut list) = (0, Vec::new());
            for _ in 0..found {
                relevant_found += u64::from(dice.even() < 0.9);
                list.push(0.9);
            }
            let told: Vec<f64> = sample
                .iter()
                .map(|hit| if *hit { 1.0 } else { 0.0 })
                .collect();
            let low = recall_lower_probable(&list, &told, pile, SURE, 7).unwrap();
            low <= relevant_found as f64 / (relevant_found + relevant) as f64
        });
        assert!(share >= 0.9, "{share}");
    }
    let sure = Elusion {
        found: 60,
        reviewed: 60,
        pile: 800,
        sampled: 300,
        missed: 4,
    };
    let (found, sample) = sure.certain();
    let drawn = recall_lower_probable(&found, &sample, 800, SURE, 7).unwrap();
    let exact = recall_lower(sure, ReviewerError::NONE, Looks::Once, SURE).unwrap();
    assert!((drawn - exact.low).abs() < 0.02, "{drawn} {exact:?}");
}

#[test]
fn a_bound_is_monotone_and_never_below_what_was_seen() {
    let error = ReviewerError {
        sensitivity: Rate::Known(0.9),
        specificity: Rate::Known(0.995),
    };
    for looks in [Looks::Once, Looks::Repeated] {
        for marked in 0..20 {
            let of = |marked, error| most_marked(1000, 200, marked, error, looks, SURE).unwrap();
            assert!(of(marked, error) <= of(marked + 1, error));
            assert!(of(marked, ReviewerError::NONE) >= marked);
            let blind = ReviewerError {
                specificity: Rate::Known(1.0),
                ..error
            };
            assert!(of(marked, blind) >= of(marked, ReviewerError::NONE));
        }
    }
    let nothing = ReviewerError {
        sensitivity: Rate::Measured { right: 0, of: 0 },
        specificity: Rate::Known(1.0),
    };
    assert_eq!(
        most_marked(500, 100, 2, nothing, Looks::Once, SURE),
        Ok(500)
    );
    for (population, sampled, marked) in [(10, 11, 0), (10, 5, 6)] {
        assert!(most_marked(population, sampled, marked, error, Looks::Once, SURE).is_err());
    }
    // Everything was checked by reviewers who never err: nothing is left to bound.
    let all = most_marked(100, 100, 3, ReviewerError::NONE, Looks::Repeated, SURE);
    assert_eq!(all, Ok(3));
}

#[test]
fn rates_that_never_err_give_the_exact_bound() {
    let nearly = ReviewerError {
        sensitivity: Rate::Known(1.0 - 1e-12),
        specificity: Rate::Known(1.0),
    };
    for (population, sampled, marked) in [(800, 200, 1), (1107, 59, 2), (300, 59, 0), (27, 10, 1)] {
        let exact = upper_bound(population, sampled, marked, SURE);
        let found = most_marked(population, sampled, marked, nearly, Looks::Once, SURE);
        assert_eq!(found, exact);
    }
}

#[test]
fn r29_plans_keep_their_risks_and_are_the_smallest() {
    let risks = Risks {
        good: 0.01,
        bad: 0.05,
        producer: 0.05,
        consumer: 0.10,
    };
    // Published: n = 132 or 133, c = 3 for .01, .05, .05, .10.
    let single = Single::find(risks, None).unwrap();
    assert_eq!((single.size, single.accept), (132, 3));
    assert!(single.accepts(0.01, None) >= 0.95 && single.accepts(0.05, None) <= 0.10);
    let lot = Single::find(risks, Some(500)).unwrap();
    assert!(lot.size < single.size);
    assert!(lot.accepts(0.01, Some(500)) >= 0.95 && lot.accepts(0.05, Some(500)) <= 0.10);
    let double = Double::find(risks, None).unwrap();
    assert!(double.accepts(0.01, None) >= 0.95 && double.accepts(0.05, None) <= 0.10);
    assert!(double.average(0.01, None) < single.size as f64);
    let sequential = Sequential::find(risks).unwrap();
    assert!(sequential.accepts(0.01) >= 0.95 && sequential.accepts(0.05) <= 0.10);
    assert!(sequential.average(0.01) < double.average(0.01, None));
    assert!(sequential.average(0.05) < single.size as f64);
    for wrong in [
        Risks {
            good: 0.05,
            bad: 0.01,
            ..risks
        },
        Risks {
            producer: 0.0,
            ..risks
        },
        Risks {
            good: f64::NAN,
            ..risks
        },
    ] {
        assert_eq!(Single::find(wrong, None), None);
        assert_eq!(Double::find(wrong, None), None);
        assert_eq!(Sequential::find(wrong), None);
    }
}

#[test]
fn a_plan_does_in_simulation_what_it_says() {
    let risks = Risks {
        good: 0.02,
        bad: 0.10,
        producer: 0.05,
        consumer: 0.05,
    };
    let (double, sequential) = (
        Double::find(risks, None).unwrap(),
        Sequential::find(risks).unwrap(),
    );
    let mut dice = Dice::new(9);
    let (mut accepted, mut checked) = ([0.0; 2], [0.0; 2]);
    const RUNS: f64 = 4000.0;
    for _ in 0..RUNS as u32 {
        let mut draw = |size: u64| (0..size).filter(|_| dice.even() < 0.05).count() as u64;
        let first = draw(double.first);
        checked[0] += double.first as f64;
        let open = first > double.accept && first < double.reject;
        if open {
            checked[0] += double.second as f64;
        }
        let good =
            first <= double.accept || (open && first + draw(double.second) <= double.accept_all);
        accepted[0] += f64::from(u8::from(good));
        let (mut n, mut errors) = (0, 0);
        let end = loop {
            n += 1;
            errors += draw(1);
            match sequential.decide(n, errors) {
                Decision::Continue => {}
                end => break end,
            }
        };
        checked[1] += n as f64;
        accepted[1] += f64::from(u8::from(end == Decision::Accept));
    }
    for (found, said) in [
        (accepted[0] / RUNS, double.accepts(0.05, None)),
        (accepted[1] / RUNS, sequential.accepts(0.05)),
    ] {
        assert!((found - said).abs() < 0.03, "{found} {said}");
    }
    for (found, said) in [
        (checked[0] / RUNS, double.average(0.05, None)),
        (checked[1] / RUNS, sequential.average(0.05)),
    ] {
        assert!((found / said - 1.0).abs() < 0.04, "{found} {said}");
    }
}
