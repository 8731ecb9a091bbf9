//! Panels' rules, and for all inputs: nobody judges a unit twice, everything asked for is given or named, known units stay few.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::result::Counted;
use super::share::{Holder, Pool, known_among, seed, share, stack, thinned};
use super::*;

fn seat(n: usize) -> PanelSeatId {
    PanelSeatId(Uuid::from_u128(n as u128 + 1))
}

fn holders(n: usize) -> Vec<Holder> {
    (0..n)
        .map(|n| Holder {
            seat: seat(n),
            holds: BTreeSet::new(),
            open: 0,
        })
        .collect()
}

fn draft(answers: &[&str]) -> CriteriaDraft {
    CriteriaDraft {
        question: "Include?".to_owned(),
        guidance: String::new(),
        answers: answers.iter().map(|name| (*name).to_owned()).collect(),
        ordinal: false,
        wanted: 1,
    }
}

fn criteria() -> Criteria {
    let draft = draft(&["include", "exclude"]).checked(None, false).unwrap();
    Criteria {
        id: PanelCriteriaId(Uuid::from_u128(7)),
        panel: PanelId(Uuid::from_u128(8)),
        number: 1,
        question: draft.question,
        guidance: draft.guidance,
        answers: draft.answers,
        ordinal: draft.ordinal,
        wanted: draft.wanted,
        written_by: PersonId(Uuid::from_u128(9)),
        written_at: At(0),
    }
}

#[test]
fn r29_the_keys_of_a_question_go_on_meaning_the_same() {
    let first = criteria();
    let said = |answers: &[&str], judged| {
        let refused = draft(answers).checked(Some(&first), judged).err();
        refused.map(|refusal| refusal.code)
    };
    let code = |answers: &[&str]| said(answers, false);
    assert_eq!(code(&["relevant", "not relevant"]), None);
    assert_eq!(code(&["a", "b", "c"]), Some("panel-answers-fixed"));
    assert_eq!(code(&["a"]), Some("panel-answers"));
    assert_eq!(code(&["a", "A "]), Some("panel-answers-twice"));
    // Whoever judges presses keys: once they do, names cannot be exchanged under their fingers.
    let exchanged = Some("panel-names-fixed");
    assert_eq!(said(&["exclude", "include"], true), exchanged);
    assert_eq!(said(&["include", "exclude"], true), None);
    assert_eq!(first.key("Include"), Some(1));
    assert_eq!(first.key("2"), Some(2));
    assert_eq!(first.key("0"), None);
    assert_eq!(first.key("3"), None);
    assert!(first.check(CANNOT_TELL).is_ok());
    assert_eq!(first.check(3).unwrap_err().code, "panel-answer-unknown");
}

#[test]
fn r29_accuracy_is_not_stated_of_few_known_answers() {
    assert_eq!(Counted { of: 19, right: 19 }.accuracy(), None);
    let (point, low, high) = Counted { of: 20, right: 18 }.accuracy().unwrap();
    assert!((point - 0.9).abs() < 1e-12);
    // Clopper and Pearson's 90 % interval of 18 in 20: 0.717 to 0.982.
    assert!(
        (low - 0.717).abs() < 0.001 && (high - 0.982).abs() < 0.001,
        "{low} {high}"
    );
}

#[test]
fn r29_known_units_are_at_most_a_tenth_of_the_flow() {
    for ordinary in 0..500 {
        let known = known_among(ordinary, 10);
        assert!(known * 10 <= ordinary + known, "{ordinary} {known}");
    }
    assert_eq!(known_among(1_000, 50), known_among(1_000, 10));
}

proptest! {
    #[test]
    fn r29_everything_asked_for_is_given_to_different_people_or_named(
        units in 1usize..60, members in 1usize..8, reviews in 1usize..5, salt in any::<u64>(), away in any::<u8>(),
    ) {
        let needs: Vec<(i64, usize)> = (1..=units as i64).map(|place| (place, reviews)).collect();
        let mut people = holders(members);
        // Some hold some of it already.
        for (n, one) in people.iter_mut().enumerate() {
            one.holds = (1..=units as i64).filter(|place| (*place as u8 ^ away).is_multiple_of(n as u8 + 2)).collect();
        }
        let seed = seed(&salt.to_string(), "test", None, 1);
        let shared = share(&seed, &needs, &people);
        prop_assert_eq!(&shared, &share(&seed, &needs, &people));
        for (place, wanted) in needs {
            let given = shared.given.iter().filter(|given| given.contains(&place)).count();
            let left = shared.left.iter().find(|(one, _)| *one == place).map_or(0, |(_, left)| *left);
            prop_assert_eq!(given + left, wanted);
            let free = people.iter().filter(|one| !one.holds.contains(&place)).count();
            prop_assert_eq!(given, wanted.min(free));
        }
        for (one, given) in people.iter().zip(&shared.given) {
            prop_assert!(given.iter().all(|place| !one.holds.contains(place)));
            prop_assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
        }
    }

    #[test]
    fn r29_loads_are_even_when_nobody_holds_anything(units in 1usize..80, members in 1usize..7, salt in any::<u64>()) {
        let reviews = members.min(3);
        let needs: Vec<(i64, usize)> = (1..=units as i64).map(|place| (place, reviews)).collect();
        let shared = share(&seed(&salt.to_string(), "test", None, 1), &needs, &holders(members));
        let loads: Vec<usize> = shared.given.iter().map(Vec::len).collect();
        let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
        prop_assert!(most - least <= 1, "{:?}", loads);
    }

    #[test]
    fn r29_a_stack_holds_each_unit_once_and_few_known_ones(
        units in 0i64..200, pool in 0i64..50, percent in 0i64..=10, salt in any::<u64>(),
    ) {
        let new: Vec<i64> = (1..=units).collect();
        let known: Vec<i64> = (1_001..=1_000 + pool).collect();
        let seed = seed(&salt.to_string(), "test", Some(seat(0)), 1);
        let mut drawn = Pool { held: known.iter().map(|place| (*place, 0)).collect(), reviews: 2 };
        let places = stack(&seed, &new, &mut drawn, &BTreeSet::new(), new.len(), percent);
        prop_assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len());
        prop_assert!(new.iter().all(|place| places.contains(place)));
        let mixed = places.len() - new.len();
        prop_assert!(mixed as i64 <= pool && mixed * 100 <= places.len() * percent as usize);
    }
    #[test]
    fn r29_known_units_are_judged_by_as_many_as_the_others(
        members in 2usize..7, reviews in 1usize..4, pool in 20i64..200, salt in any::<u64>(),
    ) {
        let reviews = reviews.min(members);
        let mut pool = Pool { held: (1..=pool).map(|place| (place, 0)).collect(), reviews };
        let new: Vec<i64> = (1_001..1_091).collect();
        for member in 0..members {
            let seed = seed(&salt.to_string(), "test", Some(seat(member)), 1);
            stack(&seed, &new, &mut pool, &BTreeSet::new(), new.len(), 10);
        }
        // Each holds ten. What one begins the next go on with: never are more begun and not whole than one member holds.
        let begun = pool.held.values().filter(|held| **held > 0 && **held < reviews).count();
        prop_assert_eq!(pool.held.values().sum::<usize>(), members * 10);
        prop_assert!(begun <= 10, "{begun}");
    }

    #[test]
    fn r29_a_known_unit_counts_with_as_many_judgements_as_any(
        said in 0usize..9, reviews in 1usize..5, salt in any::<u64>(),
    ) {
        let seed = seed(&salt.to_string(), "test", None, 1);
        let all: Vec<usize> = (0..said).collect();
        match thinned(&seed, 7, &all, reviews) {
            None => prop_assert!(said < reviews),
            Some(kept) => {
                prop_assert_eq!(kept.len(), reviews);
                prop_assert_eq!(kept.iter().collect::<BTreeSet<_>>().len(), reviews);
            }
        }
    }
}
