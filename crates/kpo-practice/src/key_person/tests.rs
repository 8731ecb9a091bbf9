//! What a file depends on, tried against every set of people who could be lost.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn held(expert: u128, subject: &str, stands: bool, understudy: Option<(u128, bool)>) -> Held {
    Held {
        key: KeyPerson {
            id: KeyPersonId(Uuid::from_u128(expert)),
            version: 1,
            engagement: EngagementId(Uuid::from_u128(1)),
            person: person(expert),
            subject: subject.to_owned(),
            understudy: understudy.map(|(who, _)| person(who)),
            handover: understudy.filter(|(_, told)| *told).map(|_| Handover {
                text: "The kiln model lies with the counterpart.".to_owned(),
                by: person(expert),
                at: At(1),
            }),
            named_by: person(9),
            named_at: At(0),
            ended: None,
        },
        stands,
        ready: understudy.is_some(),
        named: false,
    }
}

fn experts(of: &[u128]) -> BTreeSet<PersonId> {
    of.iter().copied().map(person).collect()
}

#[test]
fn r39_an_understudy_counts_once_told_what_they_must_know() {
    let alone = [held(1, "Mass balance", true, None)];
    assert_eq!(bus_factor(&alone, &experts(&[1, 2])), 1);
    let untold = [held(1, "Mass balance", true, Some((3, false)))];
    assert_eq!(bus_factor(&untold, &experts(&[1, 2])), 1);
    let told = [held(1, "Mass balance", true, Some((3, true)))];
    assert_eq!(bus_factor(&told, &experts(&[1, 2])), 2);
}

#[test]
fn two_people_named_for_the_same_words_carry_the_same_thing() {
    let both = [
        held(1, "Mass balance", true, None),
        held(2, " mass  BALANCE", true, None),
    ];
    assert_eq!(bus_factor(&both, &experts(&[1, 2])), 2);
}

#[test]
fn a_file_that_names_nobody_depends_on_its_experts() {
    assert_eq!(bus_factor(&[], &experts(&[1, 2])), 2);
    assert_eq!(bus_factor(&[], &BTreeSet::new()), 0);
}

#[test]
fn r39_losing_the_named_expert_is_the_move_of_whoever_can_mend_it() {
    assert_eq!(gate(&[held(1, "a", true, None)]), None);
    let side = |one: Held| gate(&[one]).map(|(side, refusal)| (side, refusal.code));
    assert_eq!(
        side(held(1, "a", false, None)),
        Some((Side::Provider, "key-person-lost"))
    );
    assert_eq!(
        side(held(1, "a", false, Some((2, false)))),
        Some((Side::Client, "key-person-understudy-waits"))
    );
    let mut named = held(1, "a", false, None);
    named.named = true;
    assert_eq!(
        side(named),
        Some((Side::Client, "key-person-replacement-waits"))
    );
}

#[test]
fn another_understudy_was_told_nothing() {
    let told = held(1, "a", true, Some((2, true))).key;
    let same = stand_behind(told.clone(), Some(person(2))).expect("the same");
    assert!(same.handover.is_some());
    let other = stand_behind(told.clone(), Some(person(3))).expect("another");
    assert!(other.handover.is_none());
    assert!(stand_behind(told, Some(person(1))).is_err());
}

#[test]
fn whoever_steps_in_carries_the_same_and_has_nobody_behind_them_yet() {
    let key = held(1, "a", false, Some((2, true))).key;
    let id = KeyPersonId(Uuid::from_u128(77));
    let (former, next) = succeed(key, id, person(2), person(9), At(5)).expect("somebody else");
    assert_eq!(
        former.ended.map(|ended| ended.successor),
        Some(Some(person(2)))
    );
    assert_eq!(
        (next.person, next.understudy, next.subject.as_str()),
        (person(2), None, "a")
    );
}

proptest! {
    /// The figure is the least number of people whose loss leaves a subject nobody carries, found by trying every set.
    #[test]
    fn r39_the_bus_factor_is_the_smallest_loss_that_hurts(
        entries in prop::collection::vec((0_u128..5, 0_usize..3, any::<bool>(), prop::option::of((0_u128..5, any::<bool>()))), 1..5),
        also in prop::collection::btree_set(0_u128..5, 0..4),
    ) {
        let subjects = ["x", "y", "z"];
        let held: Vec<Held> = entries
            .into_iter()
            .map(|(who, subject, stands, behind)| held(who, subjects[subject], stands, behind.filter(|(other, _)| *other != who)))
            .collect();
        let also: BTreeSet<PersonId> = also.into_iter().map(person).collect();
        let hurts = |lost: u32| {
            let gone = |who: &PersonId| lost & (1 << who.0.as_u128()) != 0;
            let uncarried = subjects.iter().any(|subject| {
                let mut of = held.iter().filter(|one| one.key.subject == *subject).peekable();
                of.peek().is_some() && of.all(|one| one.carriers().iter().all(gone))
            });
            uncarried || also.iter().chain(held.iter().flat_map(Held::carriers).collect::<BTreeSet<_>>().iter()).all(gone)
        };
        let least = (0_u32..32).filter(|lost| hurts(*lost)).map(u32::count_ones).min().unwrap_or(0);
        prop_assert_eq!(bus_factor(&held, &also), least as usize);
    }
}
