//! What must hold of every aggregation, for all inputs, and what the papers' methods must find.

mod methods;
mod simulated;

use proptest::prelude::*;

use super::*;

const METHODS: [Method; 5] = [
    Method::Bayes,
    Method::Majority,
    Method::DawidSkene,
    Method::Mace,
    Method::Glad,
];

/// Rows of a small panel.
#[derive(Clone, Debug)]
struct Panel {
    tasks: usize,
    reviewers: usize,
    classes: usize,
    rows: Vec<(u32, u32, u16)>,
}

fn panels() -> impl Strategy<Value = Panel> {
    (2_usize..12, 1_usize..7, 2_usize..5).prop_flat_map(|(tasks, reviewers, classes)| {
        let row = (0..tasks as u32, 0..reviewers as u32, 0..classes as u16);
        proptest::collection::vec(row, 0..50).prop_map(move |rows| Panel {
            tasks,
            reviewers,
            classes,
            rows,
        })
    })
}

fn options(classes: usize, method: Method) -> Options {
    let mut options = Options::new(classes);
    options.method = method;
    options
}

fn run(panel: &Panel, known: &[(u32, u16)], options: &Options) -> Consensus {
    let judgements =
        Judgements::new(panel.tasks, panel.reviewers, panel.classes, &panel.rows).unwrap();
    consensus(&judgements, known, options).unwrap()
}

fn near(one: &[f64], other: &[f64], within: f64) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| (a - b).abs() <= within)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn r29_the_order_of_rows_and_cores_and_doubling_change_no_bit(
        panel in panels(),
        seed in any::<u64>(),
    ) {
        let mut other = panel.clone();
        other.rows.extend_from_slice(&panel.rows);
        let places = crate::sampling::shuffle(&[(seed % 251) as u8; 32], other.rows.len() as u64);
        other.rows = places.iter().map(|at| other.rows[*at as usize]).collect();
        for method in METHODS {
            let mut options = options(panel.classes, method);
            let known = [(0, 1)];
            let once = run(&panel, &known, &options);
            options.parallel = true;
            prop_assert_eq!(&once, &run(&other, &known, &options), "{:?}", method);
        }
    }

    #[test]
    fn r29_probabilities_are_finite_sum_to_one_and_are_never_certain(panel in panels()) {
        for method in METHODS {
            let found = run(&panel, &[(1, 0)], &options(panel.classes, method));
            for task in 0..panel.tasks as u32 {
                let row = found.posterior(task);
                prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{:?}", method);
                prop_assert!(row.iter().all(|p| *p > 0.0 && *p < 1.0), "{:?} {:?}", method, row);
            }
            for reviewer in found.reviewers() {
                prop_assert!(0.0 <= reviewer.low90 && reviewer.low90 <= reviewer.reliability);
                prop_assert!(reviewer.reliability <= reviewer.high90 && reviewer.high90 <= 1.0);
                for row in &reviewer.confusion {
                    prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn r29_naming_tasks_and_reviewers_otherwise_changes_no_bit(panel in panels()) {
        let mut other = panel.clone();
        for row in &mut other.rows {
            row.0 = panel.tasks as u32 - 1 - row.0;
            row.1 = panel.reviewers as u32 - 1 - row.1;
        }
        // MACE draws its starts reviewer by reviewer, so it alone may end elsewhere.
        for method in METHODS.into_iter().filter(|method| *method != Method::Mace) {
            let options = options(panel.classes, method);
            let (one, two) = (run(&panel, &[], &options), run(&other, &[], &options));
            for task in 0..panel.tasks as u32 {
                let mirrored = two.posterior(panel.tasks as u32 - 1 - task);
                prop_assert_eq!(one.posterior(task), mirrored, "{:?}", method);
            }
            let back: Vec<Reviewer> = two.reviewers().iter().rev().cloned().collect();
            prop_assert_eq!(one.reviewers(), &back[..], "{:?}", method);
        }
    }

    #[test]
    fn r29_naming_classes_otherwise_names_the_answers_otherwise(panel in panels()) {
        let mut other = panel.clone();
        for row in &mut other.rows {
            row.2 = panel.classes as u16 - 1 - row.2;
        }
        for method in [Method::Bayes, Method::Majority] {
            let options = options(panel.classes, method);
            let last = panel.classes as u16 - 1;
            let one = run(&panel, &[(0, 0)], &options);
            let two = run(&other, &[(0, last)], &options);
            for task in 0..panel.tasks as u32 {
                let back: Vec<f64> = two.posterior(task).iter().rev().copied().collect();
                prop_assert!(near(one.posterior(task), &back, 1e-6), "{:?}", method);
            }
        }
    }

    #[test]
    fn r29_a_task_nobody_judged_gets_the_class_prior(panel in panels()) {
        let mut more = panel.clone();
        more.tasks += 1;
        for method in METHODS {
            let found = run(&more, &[], &options(panel.classes, method));
            let row = found.posterior(panel.tasks as u32);
            prop_assert!(near(row, &found.class_prior, 1e-6), "{:?} {:?} {:?}", method, row, found.class_prior);
        }
    }

    #[test]
    fn r29_one_more_at_a_time_ends_where_all_at_once_does(panel in panels()) {
        let (first, rest) = panel.rows.split_at(panel.rows.len() / 2);
        let start = Judgements::new(panel.tasks, panel.reviewers, panel.classes, first).unwrap();
        let options = Options::new(panel.classes);
        let mut live = Live::new(start, vec![(0, 1)], options.clone()).unwrap();
        for (task, reviewer, answer) in rest {
            let row = live.add(*task, *reviewer, *answer).unwrap();
            prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        live.settle().unwrap();
        prop_assert_eq!(live.consensus(), &run(&panel, &[(0, 1)], &options));
    }
}

#[test]
fn r29_one_more_judgement_moves_its_task_the_way_it_points() {
    let rows: Vec<_> = (0..30)
        .flat_map(|task| (0..3).map(move |who| (task, who, (task % 2) as u16)))
        .collect();
    let judgements = Judgements::new(31, 4, 2, &rows).unwrap();
    let mut live = Live::new(judgements, Vec::new(), Options::new(2)).unwrap();
    let before = live.consensus().posterior(30)[1];
    let after = live.add(30, 0, 1).unwrap()[1];
    assert!(after > before + 0.1, "{before} {after}");
    // Somebody new, on a task that is new: both are made room for.
    let strange = live.add(40, 9, 0).unwrap()[0];
    assert!(strange > 0.5 && strange < 0.95, "{strange}");
    assert_eq!(live.consensus().tasks(), 41);
    assert_eq!(live.add(0, 0, 7), Err(Invalid::Row(0)));
}

#[test]
fn r29_what_cannot_be_is_refused() {
    assert_eq!(
        Judgements::new(1, 1, 2, &[(0, 0, 0), (0, 1, 0)]).unwrap_err(),
        Invalid::Row(1)
    );
    let judgements = Judgements::new(2, 1, 2, &[(0, 0, 0)]).unwrap();
    let refused = |known: &[(u32, u16)], classes| {
        consensus(&judgements, known, &Options::new(classes)).unwrap_err()
    };
    assert_eq!(refused(&[(2, 0)], 2), Invalid::Known(0));
    assert_eq!(refused(&[(0, 2)], 2), Invalid::Known(0));
    assert_eq!(refused(&[(0, 0), (0, 1)], 2), Invalid::Contradiction(0));
    assert_eq!(refused(&[], 1), Invalid::Classes);
    assert_eq!(refused(&[], 3), Invalid::Classes);
}

#[test]
fn r29_who_wavers_has_one_voice_and_who_repeats_has_no_more() {
    let sure = Judgements::new(1, 2, 2, &[(0, 0, 1), (0, 1, 1), (0, 1, 1)]).unwrap();
    assert_eq!((sure.len(), sure.repeated()), (2, 1));
    let torn = Judgements::new(1, 2, 2, &[(0, 0, 1), (0, 1, 1), (0, 1, 0)]).unwrap();
    assert_eq!(torn.voices(0), 2);
    let of = |judgements: &Judgements| {
        let found = consensus(judgements, &[], &options(2, Method::Majority)).unwrap();
        found.posterior(0)[1]
    };
    assert!(of(&torn) < of(&sure) && of(&torn) > 0.5);
}

#[test]
fn r29_long_scales_neither_overflow_nor_turn_a_unanimous_word_round() {
    for (classes, reviewers) in [(26_u16, 5_u32), (30, 6), (60, 8), (120, 9)] {
        let rows: Vec<_> = (0..u32::from(classes) * 2)
            .flat_map(|task| {
                let level = (task % u32::from(classes)) as u16;
                (0..reviewers).map(move |who| (task, who, level))
            })
            .collect();
        let tasks = usize::from(classes) * 2;
        let many = usize::from(classes);
        let judgements = Judgements::new(tasks, reviewers as usize, many, &rows).unwrap();
        let mut options = Options::new(many);
        options.ordinal = true;
        let found = consensus(&judgements, &[], &options).unwrap();
        for task in 0..tasks as u32 {
            let said = (task % u32::from(classes)) as u16;
            let (answer, _) = found.answer(task).unwrap();
            assert_eq!(answer, said, "{classes} levels, task {task}");
        }
    }
}

#[test]
fn r29_who_corrects_themselves_is_counted_once_before_everything_is_settled() {
    let rows: Vec<_> = (0..60)
        .flat_map(|task| {
            (0..4).map(move |who| {
                let slips = who == 3 && task < 30;
                (task, who, ((task % 2) as u16) ^ u16::from(slips))
            })
        })
        .collect();
    let judgements = Judgements::new(61, 4, 2, &rows).unwrap();
    let mut live = Live::new(judgements, Vec::new(), Options::new(2)).unwrap();
    for task in 0..30 {
        live.add(task, 3, (task % 2) as u16).unwrap();
    }
    let at_once = live.add(60, 3, 1).unwrap()[1];
    live.settle().unwrap();
    let settled = live.consensus().posterior(60)[1];
    assert!((at_once - settled).abs() < 0.08, "{at_once} {settled}");
}

#[test]
fn r29_more_probabilities_than_there_is_room_for_are_refused() {
    let tasks = 1 << 16;
    let judgements = Judgements::new(tasks, 1, 1 << 11, &[(0, 0, 0)]).unwrap();
    let found = consensus(&judgements, &[], &Options::new(1 << 11));
    assert_eq!(found.unwrap_err(), Invalid::TooLarge);
}
