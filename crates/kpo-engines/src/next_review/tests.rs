//! Who is asked next, and who never is.

use proptest::prelude::*;

use super::*;
use crate::consensus::{Options, consensus};

fn found(rows: &[(u32, u32, u16)], tasks: usize, reviewers: usize) -> (Judgements, Consensus) {
    let judgements = Judgements::new(tasks, reviewers, 2, rows).unwrap();
    let consensus = consensus(&judgements, &[], &Options::new(2)).unwrap();
    (judgements, consensus)
}

/// Twenty tasks on which three agree, one on which they split, one that nobody judged.
fn panel() -> (Judgements, Consensus) {
    let mut rows: Vec<(u32, u32, u16)> = (0..20)
        .flat_map(|task| (0..3).map(move |who| (task, who, (task % 2) as u16)))
        .collect();
    rows.extend([(20, 0, 1), (20, 1, 0)]);
    found(&rows, 22, 5)
}

#[test]
fn r29_the_doubtful_come_first_and_the_known_never() {
    let (judgements, consensus) = panel();
    let staff = Staff {
        capacity: vec![9; 5],
        conflicts: HashSet::new(),
    };
    let rule = Rule::default();
    let asked = next_reviews(&judgements, &consensus, &[], &staff, &rule, 2);
    let tasks: BTreeSet<u32> = asked.iter().map(|request| request.task).collect();
    assert!(tasks.iter().all(|task| *task >= 20), "{asked:?}");
    let asked = next_reviews(&judgements, &consensus, &[21], &staff, &rule, 50);
    assert!(asked.iter().all(|request| request.task != 21));
}

#[test]
fn r29_what_is_sure_enough_or_judged_by_enough_is_left_alone() {
    let (judgements, consensus) = panel();
    let staff = Staff {
        capacity: vec![99; 5],
        conflicts: HashSet::new(),
    };
    let mut rule = Rule {
        sure: 0.5,
        ..Rule::default()
    };
    let asked = next_reviews(&judgements, &consensus, &[], &staff, &rule, 99);
    assert!(asked.iter().all(|request| request.task >= 20), "{asked:?}");
    rule.sure = 1.0;
    rule.most = 3;
    let asked = next_reviews(&judgements, &consensus, &[], &staff, &rule, 99);
    assert_eq!(asked.iter().filter(|request| request.task < 20).count(), 0);
    assert_eq!(asked.iter().filter(|request| request.task == 20).count(), 1);
    assert_eq!(asked.iter().filter(|request| request.task == 21).count(), 3);
}

#[test]
fn r29_a_share_goes_to_anybody() {
    let (judgements, consensus) = panel();
    let staff = Staff {
        capacity: vec![1000; 40],
        conflicts: HashSet::new(),
    };
    let rule = Rule {
        sure: 1.0,
        most: 30,
        random_share: 0.2,
        seed: 4,
    };
    let asked = next_reviews(&judgements, &consensus, &[], &staff, &rule, 400);
    let drawn = asked.iter().filter(|r| r.choice == Choice::Drawn).count();
    assert!((40..130).contains(&drawn), "{drawn}");
    let again = next_reviews(&judgements, &consensus, &[], &staff, &rule, 400);
    assert_eq!(asked, again);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn r29_caps_conflicts_and_those_who_judged_already_hold(
        rows in proptest::collection::vec((0_u32..8, 0_u32..6, 0_u16..2), 0..30),
        capacity in proptest::collection::vec(0_u32..4, 6),
        conflicts in proptest::collection::hash_set((0_u32..8, 0_u32..6), 0..20),
        seed in any::<u64>(),
        count in 0_usize..60,
    ) {
        let (judgements, consensus) = found(&rows, 8, 6);
        let staff = Staff { capacity: capacity.clone(), conflicts: conflicts.clone() };
        let rule = Rule { seed, ..Rule::default() };
        let asked = next_reviews(&judgements, &consensus, &[], &staff, &rule, count);
        prop_assert!(asked.len() <= count);
        let mut taken = [0; 6];
        let mut pairs = HashSet::new();
        for request in &asked {
            taken[request.reviewer as usize] += 1;
            let pair = (request.task, request.reviewer);
            prop_assert!(pairs.insert(pair));
            prop_assert!(!conflicts.contains(&pair));
            prop_assert!(!rows.iter().any(|(task, who, _)| (*task, *who) == pair));
        }
        for (taken, capacity) in taken.iter().zip(&capacity) {
            prop_assert!(taken <= capacity);
        }
    }
}
