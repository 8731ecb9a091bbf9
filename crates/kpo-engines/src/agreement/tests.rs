use super::*;

fn effort() -> Effort {
    Effort {
        draws: 1000,
        ..Effort::default()
    }
}

/// Rows of a table of answers, a line a unit, a digit a judge, a dot where nobody judged.
fn rows(table: &str) -> Vec<[u32; 3]> {
    let mut rows = Vec::new();
    for (unit, line) in (0..).zip(table.split_whitespace()) {
        for (rater, answer) in (0..).zip(line.chars()) {
            if let Some(class) = answer.to_digit(10) {
                rows.push([unit, rater, class]);
            }
        }
    }
    rows
}

fn measured(table: &str, classes: u32, level: Level) -> Agreement {
    let values: Vec<f64> = (0..classes).map(f64::from).collect();
    measure(&Ratings::new(&rows(table), &values), level, effort())
}

fn close(found: Estimate, expected: f64) {
    let value = found.value.expect("a value");
    assert!(
        (value - expected).abs() < 5e-4,
        "{value} and not {expected}"
    );
    let interval = found.interval.expect("an interval");
    assert!(
        interval.low <= value && value <= interval.high,
        "{interval:?}"
    );
    assert!(interval.low < interval.high);
}

/// Krippendorff's own example of four observers and twelve units with missing values ("Computing Krippendorff's
/// Alpha-Reliability", 2011, part C): alpha .743 nominal, .815 ordinal, .849 interval, .797 ratio.
#[test]
fn krippendorffs_own_example_comes_out() {
    let table = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3.";
    for (level, expected) in [
        (Level::Nominal, 0.743),
        (Level::Ordinal, 0.815),
        (Level::Interval, 0.849),
        (Level::Ratio, 0.797),
    ] {
        let found = measured(table, 6, level);
        close(found.alpha, expected);
        assert_eq!((found.units, found.pairable, found.raters), (12, 11, 4));
        let rows = rows(table);
        let values: Vec<f64> = (0..6).map(f64::from).collect();
        let fast = alpha(&rows, 12, &values, level).unwrap();
        assert!((fast - found.alpha.value.unwrap()).abs() < 1e-12);
    }
}

/// The example of the prevalence paradox: 118 and 2 units agreed on, 5 not (Feinstein and Cicchetti's kind of table).
#[test]
fn two_judges_and_a_rare_class() {
    let table = [vec!["00"; 118], vec!["11"; 2], vec!["01"; 3], vec!["10"; 2]]
        .concat()
        .join(" ");
    let found = measured(&table, 2, Level::Nominal);
    close(found.agreement, 0.96);
    // By hand: 4 and 5 of 125 rare; chance .93088.
    let chance = (4.0 * 5.0 + 121.0 * 120.0) / (125.0 * 125.0);
    close(found.cohen, (0.96 - chance) / (1.0 - chance));
    let gwet = 2.0 * 0.036 * 0.964;
    close(found.gwet, (0.96 - gwet) / (1.0 - gwet));
    close(found.prevalence[1], 0.036);
    assert!(found.gwet.value.unwrap() > 0.95 && found.alpha.value.unwrap() < 0.5);
    let two = pairs(
        &Ratings::new(&rows(&table), &[0.0, 1.0]),
        Level::Nominal,
        effort(),
    );
    assert_eq!((two.len(), two[0].units), (1, 125));
    assert_eq!(two[0].cohen, found.cohen);
}

#[test]
fn what_is_undefined_says_why() {
    let one = measured("00 00 00", 2, Level::Nominal);
    assert_eq!(one.alpha.value, Err(Undefined::OneClass));
    assert_eq!(one.gwet.value, Err(Undefined::OneClass));
    assert_eq!(one.cohen.value, Err(Undefined::OneClass));
    assert_eq!(one.agreement.value, Ok(1.0));
    assert!(
        one.alpha
            .interval
            .is_some_and(|wide| wide.high - wide.low > 0.5)
    );
    let apart = measured("0. .1 1.", 2, Level::Nominal);
    assert_eq!(apart.alpha.value, Err(Undefined::NoPairs));
    assert_eq!(apart.alpha.interval, None);
    assert_eq!(apart.agreement.value, Err(Undefined::NoPairs));
    let nothing = measured("", 2, Level::Nominal);
    assert_eq!(
        (nothing.units, nothing.alpha.value),
        (0, Err(Undefined::NoPairs))
    );
    assert_eq!(
        measured("000 110", 2, Level::Nominal).cohen.value,
        Err(Undefined::NotTwoRaters)
    );
    let below = measure(
        &Ratings::new(&rows("00 11 01"), &[-1.0, 1.0]),
        Level::Ratio,
        effort(),
    );
    assert_eq!(below.alpha.value, Err(Undefined::Negative));
    assert_eq!(alpha(&[], 0, &[], Level::Nominal), Err(Undefined::NoPairs));
}

#[test]
fn a_unit_with_very_many_equal_answers_is_counted() {
    let rows: Vec<[u32; 3]> = (0..2000)
        .map(|n| [n % 2, n / 2, u32::from(n % 7 == 0)])
        .collect();
    let values = [0.0, 1.0];
    let fast = alpha(&rows, 2, &values, Level::Nominal).unwrap();
    let found = measure(&Ratings::new(&rows, &values), Level::Nominal, effort());
    assert!((fast - found.alpha.value.unwrap()).abs() < 1e-12);
}

#[test]
fn a_judgement_given_twice_counts_once() {
    let rows = [[0, 0, 1], [0, 0, 1], [0, 1, 1], [1, 0, 0], [1, 1, 0]];
    let ratings = Ratings::new(&rows, &[0.0, 1.0]);
    let found = measure(&ratings, Level::Nominal, effort());
    assert_eq!((found.judgements, found.repeated), (4, 1));
    assert_eq!(found.agreement.value, Ok(1.0));
}

#[test]
fn very_many_patterns_are_drawn_in_blocks_and_as_wide() {
    // Ninety judges, so that hardly a pattern comes twice; a share of 30 %, each following the unit's truth four times in five.
    let mut dice = crate::dice::Dice::new(3);
    let mut rows = Vec::new();
    for unit in 0..6000 {
        let truth = dice.even() < 0.3;
        for rater in 0..30 {
            let right = dice.even() < 0.8;
            rows.push([unit, rater, u32::from(truth == right)]);
        }
    }
    let labels: Vec<[u32; 3]> = rows
        .iter()
        .map(|r| [r[0], r[1], r[2] + (r[0] % 7) * 2])
        .collect();
    let values: Vec<f64> = (0..16).map(f64::from).collect();
    let many = measure(&Ratings::new(&labels, &values), Level::Nominal, effort());
    let wide = many.alpha.interval.unwrap();
    assert!(
        wide.high - wide.low > 0.002 && wide.high - wide.low < 0.05,
        "{wide:?}"
    );
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn tables() -> impl Strategy<Value = Vec<[u32; 3]>> {
        let row = (0..12_u32, 0..4_u32, 0..3_u32).prop_map(|(u, r, c)| [u, r, c]);
        prop::collection::vec(row, 0..60).prop_map(|mut rows| {
            rows.sort_unstable();
            rows.dedup_by_key(|row| (row[0], row[1]));
            rows
        })
    }

    fn levels() -> impl Strategy<Value = Level> {
        prop::sample::select(vec![
            Level::Nominal,
            Level::Ordinal,
            Level::Interval,
            Level::Ratio,
        ])
    }

    fn of(rows: &[[u32; 3]], level: Level) -> Agreement {
        let effort = Effort {
            draws: 60,
            ..Effort::default()
        };
        measure(&Ratings::new(rows, &[0.0, 1.0, 2.0]), level, effort)
    }

    fn near(one: Result<f64, Undefined>, other: Result<f64, Undefined>) -> bool {
        match (one, other) {
            (Ok(one), Ok(other)) => (one - other).abs() < 1e-9,
            (one, other) => one == other,
        }
    }

    proptest! {
        #[test]
        fn the_order_of_rows_changes_no_bit(rows in tables(), level in levels(), turn in 0..60_usize) {
            let mut other = rows.clone();
            other.reverse();
            let middle = turn.min(other.len());
            other.rotate_left(middle);
            prop_assert_eq!(of(&rows, level), of(&other, level));
        }

        #[test]
        fn nothing_is_ever_not_a_number(rows in tables(), level in levels()) {
            let found = of(&rows, level);
            for one in [found.agreement, found.cohen, found.fleiss, found.alpha, found.gwet]
                .iter().chain(&found.prevalence)
            {
                if let Ok(value) = one.value {
                    prop_assert!(value.is_finite() && value <= 1.0 + 1e-12);
                }
                if let Some(interval) = one.interval {
                    prop_assert!(interval.low.is_finite() && interval.low <= interval.high);
                }
            }
        }

        #[test]
        fn names_of_answers_and_judges_do_not_matter(rows in tables()) {
            let renamed: Vec<[u32; 3]> =
                rows.iter().map(|r| [11 - r[0], 3 - r[1], (r[2] + 1) % 3]).collect();
            let (one, other) = (of(&rows, Level::Nominal), of(&renamed, Level::Nominal));
            prop_assert!(near(one.alpha.value, other.alpha.value));
            prop_assert!(near(one.fleiss.value, other.fleiss.value));
            prop_assert!(near(one.gwet.value, other.gwet.value));
            prop_assert!(near(one.agreement.value, other.agreement.value));
        }

        #[test]
        fn every_unit_twice_changes_no_kappa_and_narrows(rows in tables()) {
            let twice: Vec<[u32; 3]> =
                rows.iter().flat_map(|r| [*r, [r[0] + 12, r[1], r[2]]]).collect();
            let (one, other) = (of(&rows, Level::Nominal), of(&twice, Level::Nominal));
            prop_assert!(near(one.fleiss.value, other.fleiss.value));
            prop_assert!(near(one.gwet.value, other.gwet.value));
        }

        #[test]
        fn a_unit_with_one_judgement_changes_no_alpha(rows in tables()) {
            let mut more = rows.clone();
            more.push([12, 0, 1]);
            prop_assert!(near(of(&rows, Level::Nominal).alpha.value, of(&more, Level::Nominal).alpha.value)
                || of(&rows, Level::Nominal).alpha.value.is_err());
        }

        #[test]
        fn the_fast_way_gives_the_same(rows in tables(), level in levels()) {
            prop_assert!(near(alpha(&rows, 12, &[0.0, 1.0, 2.0], level), of(&rows, level).alpha.value));
        }
    }
}

#[test]
fn r29_the_first_answer_of_a_judge_stands_and_the_others_are_counted() {
    let mut table = Vec::new();
    for unit in 0..30 {
        table.extend([0, 1, 2].map(|judge| [unit, judge, unit % 2]));
        table.push([unit, 1, 1 - unit % 2]);
    }
    let ratings = Ratings::new(&table, &[0.0, 1.0]);
    assert_eq!((ratings.judgements(), ratings.repeated()), (90, 30));
    close(measure(&ratings, Level::Nominal, effort()).alpha, 1.0);
    // Other units first, and other judges first, change nothing.
    let mut moved = table.clone();
    moved.sort_by_key(|[unit, judge, _]| (60 - unit, 3 - judge));
    let moved = Ratings::new(&moved, &[0.0, 1.0]);
    assert_eq!(
        measure(&ratings, Level::Nominal, effort()),
        measure(&moved, Level::Nominal, effort())
    );
}

#[test]
fn r29_scales_too_long_for_kappa_take_no_time_over_it() {
    let rows: Vec<[u32; 3]> = (0..2_000)
        .flat_map(|unit| [[unit, 0, unit], [unit, 1, unit]])
        .collect();
    let values: Vec<f64> = (0..2_000).map(f64::from).collect();
    let ratings = Ratings::new(&rows, &values);
    // Four million weights for each of a thousand draws would be minutes.
    let pairs = pairs(&ratings, Level::Interval, effort());
    assert_eq!(pairs[0].cohen.value, Err(Undefined::ManyClasses));
    close(pairs[0].agreement, 1.0);
}
