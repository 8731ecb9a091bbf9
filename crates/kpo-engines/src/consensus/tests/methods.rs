//! The four methods beside ours find what their papers say they find.

use super::*;

/// Seven people of whom the last two are drawn: five good ones are right 9 times in 10.
fn panel(tasks: u32, good: f64) -> (Panel, Vec<u16>) {
    let mut dice = crate::consensus::tests::simulated::Dice::new(7);
    let mut rows = Vec::new();
    let mut truth = Vec::new();
    for task in 0..tasks {
        let class = u16::from(dice.even() < 0.5);
        truth.push(class);
        for reviewer in 0..5 {
            let right = dice.even() < good;
            rows.push((task, reviewer, if right { class } else { 1 - class }));
        }
        for reviewer in 5..7 {
            // One habit, whatever the task.
            rows.push((task, reviewer, u16::from(dice.even() < 0.8)));
        }
    }
    let panel = Panel {
        tasks: tasks as usize,
        reviewers: 7,
        classes: 2,
        rows,
    };
    (panel, truth)
}

fn right(found: &Consensus, truth: &[u16]) -> f64 {
    let hits = truth.iter().enumerate();
    let hits = hits.filter(|(task, class)| found.answer(*task as u32).unwrap().0 == **class);
    hits.count() as f64 / truth.len() as f64
}

#[test]
fn r29_every_method_finds_the_good_reviewers_and_the_truth() {
    let (panel, truth) = panel(300, 0.9);
    for method in METHODS {
        let found = run(&panel, &[], &options(2, method));
        assert!(right(&found, &truth) > 0.95, "{method:?}");
        let worst_good = (0..5)
            .map(|who| found.reviewers()[who].reliability)
            .fold(1.0, f64::min);
        let best_bad = (5..7)
            .map(|who| found.reviewers()[who].reliability)
            .fold(0.0, f64::max);
        assert!(worst_good > best_bad + 0.1, "{method:?}");
    }
}

#[test]
fn r29_dawid_and_skene_give_the_confusions_that_made_the_answers() {
    let (panel, _) = panel(4000, 0.8);
    let found = run(&panel, &[], &options(2, Method::DawidSkene));
    for reviewer in &found.reviewers()[..5] {
        for class in 0..2 {
            assert!((reviewer.confusion[class][class] - 0.8).abs() < 0.04);
        }
    }
    for reviewer in &found.reviewers()[5..] {
        assert!((reviewer.confusion[0][1] - 0.8).abs() < 0.05);
        assert!((reviewer.confusion[1][1] - 0.8).abs() < 0.05);
    }
}

#[test]
fn r29_mace_is_a_function_of_its_seed_and_hears_nothing_from_habits() {
    let (panel, truth) = panel(60, 0.85);
    let mut seeded = options(2, Method::Mace);
    seeded.seed = 3;
    assert_eq!(run(&panel, &[], &seeded), run(&panel, &[], &seeded));
    // With those who answer by habit left out, nearly nothing changes.
    let mut without = panel.clone();
    without.rows.retain(|(_, reviewer, _)| *reviewer < 5);
    let (with, without) = (run(&panel, &[], &seeded), run(&without, &[], &seeded));
    assert!((right(&with, &truth) - right(&without, &truth)).abs() < 0.05);
}

#[test]
fn r29_glad_is_surer_of_the_easy_than_of_the_hard() {
    let (mut panel, _) = panel(200, 0.9);
    // On every tenth task people split.
    panel.rows.retain(|(_, reviewer, _)| *reviewer < 4);
    for (task, reviewer, answer) in &mut panel.rows {
        if *task % 10 == 0 {
            *answer = (*reviewer % 2) as u16;
        }
    }
    let found = run(&panel, &[], &options(2, Method::Glad));
    let sure = |task: u32| found.answer(task).unwrap().1;
    let mean = |hard: bool| {
        let tasks: Vec<u32> = (0..200).filter(|task| (task % 10 == 0) == hard).collect();
        tasks.iter().map(|task| sure(*task)).sum::<f64>() / tasks.len() as f64
    };
    assert!(mean(false) > mean(true) + 0.15);
}
