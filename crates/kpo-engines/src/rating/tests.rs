use proptest::prelude::*;

use super::*;
use crate::dice::Dice;

#[test]
fn a_mean_has_students_interval() {
    // Student's table: 2.776 for four degrees of freedom and 95 %.
    let found = mean(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).unwrap();
    let (low, high) = found.interval.unwrap();
    let reach = 2.776_445 * (2.5_f64 / 5.0).sqrt();
    assert!((low - (3.0 - reach)).abs() < 1e-5 && (high - (3.0 + reach)).abs() < 1e-5);
    assert_eq!(mean(&[], 0.95), None);
    assert_eq!(mean(&[2.0], 0.95).unwrap().interval, None);
    assert_eq!(mean(&[2.0, 2.0], 0.95).unwrap().interval, None);
    assert!((super::mean::student(1e9, 0.95) - 1.959_964).abs() < 1e-5);
    assert!((super::mean::student(1.0, 0.95) - 12.7062).abs() < 1e-3);
}

#[test]
fn severity_is_taken_out_and_its_interval_holds() {
    let mut dice = Dice::new(1);
    let (mut plain, mut fair, mut held, mut all) = (0.0, 0.0, 0, 0);
    for _ in 0..60 {
        let severity: Vec<f64> = (0..6).map(|_| dice.normal()).collect();
        let middle = severity.iter().sum::<f64>() / 6.0;
        let (mut rows, mut worth) = (Vec::new(), Vec::new());
        for unit in 0..30_u32 {
            worth.push(dice.normal());
            let first = (dice.even() * 6.0) as u32;
            for step in [0, 1, 3] {
                let rater = (first + step) % 6;
                let value = worth[unit as usize] + severity[rater as usize] + 0.5 * dice.normal();
                rows.push((unit, rater, value));
            }
        }
        let found = facets(&rows, 0.9);
        assert_eq!(found.plain, None);
        for (unit, truth) in worth.iter().enumerate() {
            let own = rows.iter().filter(|row| row.0 as usize == unit);
            let mean = own.map(|row| row.2).sum::<f64>() / 3.0;
            plain += (mean - truth - middle).powi(2);
            let measured = found.units[unit].unwrap();
            fair += (measured.value - truth - middle).powi(2);
            let (low, high) = measured.interval.unwrap();
            held += u32::from(low <= truth + middle && truth + middle <= high);
            all += 1;
        }
        for one in &found.severities {
            let truth = severity[one.rater as usize] - middle;
            held += u32::from(one.above.low <= truth && truth <= one.above.high);
            all += 1;
        }
    }
    assert!(fair < 0.6 * plain, "{fair} {plain}");
    let share = f64::from(held) / f64::from(all);
    assert!((0.87..=0.93).contains(&share), "{share}");
}

#[test]
fn judges_who_share_no_unit_get_plain_means_and_are_named() {
    let rows = [
        (0, 1, 3.0),
        (0, 4, 5.0),
        (1, 1, 4.0),
        (1, 4, 5.0),
        (2, 7, 1.0),
        (2, 9, 2.0),
    ];
    let found = facets(&rows, 0.9);
    assert_eq!(
        found.plain,
        Some(Plain::Apart(vec![vec![1, 4], vec![7, 9]]))
    );
    assert!((found.units[0].unwrap().value - 4.0).abs() < 1e-12);
    assert!(found.severities.is_empty());
    assert_eq!(facets(&rows[..2], 0.9).plain, Some(Plain::TooFew));
    assert_eq!(facets(&rows[..1], 0.9).plain, Some(Plain::Lone));
    // Ratings that leave nothing to chance do not prove that there is none.
    for values in [[4.0, 4.0, 4.0, 4.0], [3.0, 4.0, 2.0, 3.0]] {
        let exact = [
            (0, 0, values[0]),
            (0, 1, values[1]),
            (1, 0, values[2]),
            (1, 1, values[3]),
        ];
        let found = facets(&exact, 0.9);
        assert_eq!(found.plain, Some(Plain::TooFew));
        let widths = found.units.iter().flatten().filter_map(|one| one.interval);
        assert!(widths.into_iter().all(|(low, high)| high > low));
    }
    assert_eq!(facets(&[], 0.9).units, Vec::new());
    assert_eq!(facets(&[(1, 0, 2.0)], 0.9).units[0], None);
}

fn win(winner: u32, loser: u32, times: f64) -> Comparison {
    Comparison {
        winner,
        loser,
        times,
        tie: false,
    }
}

#[test]
fn two_things_compared_have_the_odds_as_strength() {
    let found = paired(&[win(3, 8, 30.0), win(8, 3, 10.0)], 0.95).unwrap();
    assert_eq!(found[0].thing, 3);
    assert!((found[0].log.value - found[1].log.value - 3.0_f64.ln()).abs() < 1e-9);
    // The variance of a log odds, 1/30 + 1/10, halved twice for each of two around their mean.
    let reach = 1.959_964 * (1.0_f64 / 30.0 + 0.1).sqrt() / 2.0;
    assert!((found[0].log.high - found[0].log.value - reach).abs() < 1e-6);
    assert!((found[0].compared - 40.0).abs() < 1e-12);
}

/// Home and away of the American League's East, 1987 (A. Agresti, Categorical Data Analysis, 2nd edition, table 10.10, wins of
/// each against each): log strengths against Baltimore's.
#[test]
fn agrestis_baseball_comes_out() {
    let teams = [
        "Milwaukee",
        "Detroit",
        "Toronto",
        "New York",
        "Boston",
        "Cleveland",
        "Baltimore",
    ];
    let wins = [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ];
    let mut all = Vec::new();
    for (winner, row) in (0..).zip(&wins) {
        for (loser, times) in (0..).zip(row).filter(|one| one.0 != winner) {
            all.push(win(winner, loser, f64::from(*times)));
        }
    }
    let found = paired(&all, 0.95).unwrap();
    let of = |team: u32| {
        found
            .iter()
            .find(|one| one.thing == team)
            .unwrap()
            .log
            .value
    };
    let expected = [1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0.0];
    for (team, expected) in (0..).zip(expected) {
        let above = of(team) - of(6);
        assert!(
            (above - expected).abs() < 0.0065,
            "{}: {above}",
            teams[team as usize]
        );
    }
    assert_eq!(found[0].thing, 0);
}

#[test]
fn what_has_no_scale_is_refused_and_named() {
    let apart = [
        win(0, 1, 1.0),
        win(1, 0, 1.0),
        win(2, 3, 1.0),
        win(3, 2, 1.0),
    ];
    assert_eq!(
        paired(&apart, 0.9),
        Err(Unfit::Apart(vec![vec![0, 1], vec![2, 3]]))
    );
    let always = [win(5, 6, 4.0), win(6, 7, 1.0), win(7, 6, 1.0)];
    assert_eq!(
        paired(&always, 0.9),
        Err(Unfit::Infinite(vec![vec![5], vec![6, 7]]))
    );
    assert_eq!(paired(&[], 0.9), Err(Unfit::Nothing));
    assert_eq!(paired(&[win(1, 1, 1.0)], 0.9), Err(Unfit::Wrong));
    assert_eq!(paired(&[win(1, 2, f64::NAN)], 0.9), Err(Unfit::Wrong));
    let tie = Comparison {
        tie: true,
        ..win(1, 2, 4.0)
    };
    let found = paired(&[tie], 0.9).unwrap();
    assert!(found[0].log.value.abs() < 1e-9);
}

#[test]
fn intervals_of_strengths_hold() {
    let mut dice = Dice::new(2);
    let truth = [-1.0, -0.4, 0.0, 0.3, 1.1];
    let (mut held, mut all) = (0, 0);
    for _ in 0..200 {
        let mut rows = Vec::new();
        for one in 0..5_u32 {
            for other in 0..one {
                let odds: f64 = truth[one as usize] - truth[other as usize];
                for _ in 0..30 {
                    let (a, b) = if dice.even() < 1.0 / (1.0 + (-odds).exp()) {
                        (one, other)
                    } else {
                        (other, one)
                    };
                    rows.push(win(a, b, 1.0));
                }
            }
        }
        for one in paired(&rows, 0.9).unwrap() {
            let truth = truth[one.thing as usize];
            held += u32::from(one.log.low <= truth && truth <= one.log.high);
            all += 1;
        }
    }
    let share = f64::from(held) / f64::from(all);
    assert!((0.87..=0.93).contains(&share), "{share}");
}

proptest! {
    #[test]
    fn order_changes_no_bit_and_nothing_is_not_a_number(
        rows in prop::collection::vec((0..6_u32, 0..4_u32, -3.0..3.0_f64), 0..30), turn in 0..30_usize
    ) {
        let mut other = rows.clone();
        let turn = turn.min(other.len());
        other.rotate_left(turn);
        let (one, two) = (facets(&rows, 0.9), facets(&other, 0.9));
        prop_assert_eq!(&one, &two);
        for measured in one.units.iter().flatten() {
            prop_assert!(measured.value.is_finite());
            prop_assert!(measured.interval.is_none_or(|(low, high)| low <= high && high.is_finite()));
        }
        let games: Vec<Comparison> = rows.iter().filter(|row| row.0 != row.1)
            .map(|row| win(row.0, row.1, 1.0)).collect();
        let mut turned = games.clone();
        turned.reverse();
        prop_assert_eq!(paired(&games, 0.9), paired(&turned, 0.9));
    }
}
