//! The Bayesian aggregation where the truth is known because it was drawn.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::*;

/// Repeatable chance.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Even between 0 and 1.
    pub(super) fn even(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Reviewers who share a part of their errors: on so many tasks all see the same misleading thing.
struct World {
    panel: Panel,
    truth: Vec<u16>,
    /// How often each reviewer is right.
    right: Vec<f64>,
}

fn world(seed: u64, tasks: usize, reviewers: usize, misleading: f64) -> World {
    let mut dice = Dice::new(seed);
    let skill: Vec<f64> = (0..reviewers).map(|_| 0.75 + 0.2 * dice.even()).collect();
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    let mut right = vec![0.0; reviewers];
    for task in 0..tasks {
        let class = u16::from(dice.even() < 0.4);
        truth.push(class);
        let misled = dice.even() < misleading;
        for (reviewer, skill) in skill.iter().enumerate() {
            let hit = (dice.even() < *skill) != misled;
            right[reviewer] += f64::from(u8::from(hit)) / tasks as f64;
            rows.push((
                task as u32,
                reviewer as u32,
                if hit { class } else { 1 - class },
            ));
        }
    }
    World {
        panel: Panel {
            tasks,
            reviewers,
            classes: 2,
            rows,
        },
        truth,
        right,
    }
}

fn loss(found: &Consensus, truth: &[u16], from: usize) -> f64 {
    let losses = (from..truth.len()).map(|task| {
        let p = found.posterior(task as u32)[usize::from(truth[task])];
        -p.ln()
    });
    losses.sum::<f64>() / (truth.len() - from) as f64
}

fn known(world: &World, count: usize) -> Vec<(u32, u16)> {
    (0..count)
        .map(|task| (task as u32, world.truth[task]))
        .collect()
}

#[test]
fn r29_where_errors_are_shared_it_stays_honest_and_independence_does_not() {
    let (mut ours, mut theirs) = (0.0, 0.0);
    for seed in 0..6 {
        let world = world(seed, 200, 6, 0.15);
        ours += loss(&run(&world.panel, &[], &Options::new(2)), &world.truth, 0) / 6.0;
        let skene = options(2, Method::DawidSkene);
        theirs += loss(&run(&world.panel, &[], &skene), &world.truth, 0) / 6.0;
    }
    assert!(ours < 0.55 && theirs > 2.0 * ours, "{ours} {theirs}");
}

#[test]
fn r29_known_answers_tell_how_far_errors_are_shared() {
    let (mut shared, mut apart) = (0.0, 0.0);
    for seed in 0..6 {
        let one = world(seed, 200, 6, 0.2);
        let two = world(seed, 200, 6, 0.0);
        shared += run(&one.panel, &known(&one, 60), &Options::new(2)).dependence / 6.0;
        apart += run(&two.panel, &known(&two, 60), &Options::new(2)).dependence / 6.0;
    }
    assert!(shared > apart + 0.15, "{shared} {apart}");
}

#[test]
fn r29_intervals_hold_with_twenty_known_answers() {
    let (mut inside, mut all) = (0_usize, 0_usize);
    for seed in 0..25 {
        let world = world(100 + seed, 120, 5, 0.12);
        let found = run(&world.panel, &known(&world, 20), &Options::new(2));
        for (reviewer, right) in found.reviewers().iter().zip(&world.right) {
            all += 1;
            inside += usize::from(reviewer.low90 <= *right && *right <= reviewer.high90);
            assert!(reviewer.high90 - reviewer.low90 < 0.4);
        }
    }
    let share = inside as f64 / all as f64;
    assert!(share > 0.85, "{share}");
}

#[test]
fn r29_somebody_who_flips_coins_barely_changes_the_others() {
    let world = world(5, 150, 5, 0.0);
    let alone = run(&world.panel, &[], &Options::new(2));
    let mut joined = world.panel.clone();
    joined.reviewers += 1;
    let mut dice = Dice::new(9);
    let coins = (0..150).map(|task| (task, 5, u16::from(dice.even() < 0.5)));
    joined.rows.extend(coins);
    let both = run(&joined, &[], &Options::new(2));
    let same =
        (0..150).filter(|task| alone.answer(*task).map(|a| a.0) == both.answer(*task).map(|a| a.0));
    assert!(same.count() >= 146);
    for (before, after) in alone.reviewers().iter().zip(both.reviewers()) {
        assert!((before.reliability - after.reliability).abs() < 0.04);
    }
    assert!(both.reviewers()[5].reliability < 0.65);
}

#[test]
fn r29_a_class_nobody_ever_gave_stays_possible() {
    let rows: Vec<_> = (0..40)
        .flat_map(|task| (0..3).map(move |who| (task, who, (task % 2) as u16)))
        .collect();
    let panel = Panel {
        tasks: 40,
        reviewers: 3,
        classes: 3,
        rows,
    };
    for method in METHODS {
        let found = run(&panel, &[], &options(3, method));
        let row = found.posterior(0);
        assert!(row[2] > 0.0 && row[2] < 0.34, "{method:?} {row:?}");
        assert_eq!(found.answer(0).map(|a| a.0), Some(0), "{method:?}");
    }
}

#[test]
fn r29_levels_that_are_not_classes_find_their_threshold_from_known_answers() {
    let mut dice = Dice::new(11);
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    for task in 0..150_u32 {
        let class = u16::from(dice.even() < 0.3);
        truth.push(class);
        for reviewer in 0..4 {
            let seen = f64::from(class) * 3.0 + 7.0 * dice.even() * dice.even() * 2.0;
            rows.push((task, reviewer, (seen as u16).min(11)));
        }
    }
    let judgements = Judgements::new(150, 4, 12, &rows).unwrap();
    let mut options = Options::new(2);
    options.ordinal = true;
    let known: Vec<_> = (0..20).map(|task| (task, truth[task as usize])).collect();
    let loss_of = |known: &[(u32, u16)]| {
        let found = consensus(&judgements, known, &options).unwrap();
        assert_eq!(found.reviewers()[0].confusion[1].len(), 12);
        loss(&found, &truth, 20)
    };
    assert!(loss_of(&known) < loss_of(&[]));
    assert!(loss_of(&known) < 0.55, "{}", loss_of(&known));
}
