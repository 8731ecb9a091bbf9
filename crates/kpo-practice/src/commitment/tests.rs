//! What can be saved and what it loses, and cuts held against every choice there is.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::money::Currency;

fn euro(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::EUR,
    }
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn facts() -> Facts {
    Facts {
        engagement: EngagementId(Uuid::from_u128(1)),
        stage: Stage::Work,
        core: false,
        deadline: Some(day("2027-06-30")),
        key_people: 1,
        frozen: false,
        held: false,
        work_accepted: false,
        worked: true,
        promised: euro(40_000),
        promise: Promise::Award,
        accepted: euro(10_000),
        invoiced: euro(8_000),
        paid: euro(8_000),
        notice_days: 10,
        notice: NoticeSource::Agreement,
        ends_on: Some(day("2026-12-22")),
    }
}

#[test]
fn r21_notice_eats_its_share_of_what_is_left() {
    let today = day("2026-11-22");
    let one = weigh(facts(), today).expect("an amount");
    assert_eq!(one.cancellable, euro(30_000));
    assert_eq!(one.first_end, day("2026-12-02"));
    assert_eq!(
        one.savable,
        euro(20_000),
        "twenty of thirty days are left after notice"
    );
    assert_eq!((one.bar, one.way), (None, Way::Hours));
    assert_eq!(one.loss.points(), 4 + 3);
}

#[test]
fn r21_what_may_not_be_ended_saves_nothing_and_says_why() {
    let today = day("2026-11-22");
    let bar = |change: fn(&mut Facts)| {
        let mut facts = facts();
        change(&mut facts);
        let one = weigh(facts, today).expect("an amount");
        assert_eq!(one.savable.minor, 0);
        one.bar
    };
    assert_eq!(bar(|one| one.frozen = true), Some(Bar::Frozen));
    assert_eq!(bar(|one| one.held = true), Some(Bar::Hold));
    assert_eq!(bar(|one| one.work_accepted = true), Some(Bar::Accepted));
    assert_eq!(bar(|one| one.notice_days = 30), Some(Bar::Notice));
    assert_eq!(bar(|one| one.accepted.minor = 50_000), Some(Bar::Spent));
}

#[test]
fn r21_near_deadlines_and_the_core_weigh_more() {
    let today = day("2026-11-22");
    let mut near = facts();
    near.deadline = Some(day("2026-12-01"));
    near.core = true;
    near.key_people = 7;
    let loss = weigh(near, today).expect("an amount").loss;
    assert_eq!((loss.deadline, loss.core, loss.key_people), (6, 10, 9));
}

#[test]
fn a_cut_nobody_can_reach_has_no_answer() {
    assert_eq!(cut(&[], 1), None);
    assert_eq!(cut(&[], 0), Some(vec![]));
    let one = Candidate { saving: 5, loss: 1 };
    assert_eq!(cut(&[one], 6), None);
    assert_eq!(cut(&[one], 5), Some(vec![0]));
}

proptest! {
    /// Held against every choice of files.
    #[test]
    fn r21_a_cut_saves_enough_and_loses_least(
        files in prop::collection::vec((1_i64..50, 0_i64..12), 0..9),
        target in 0_i64..250,
    ) {
        let files: Vec<Candidate> = files.into_iter().map(|(saving, loss)| Candidate { saving, loss }).collect();
        let sum = |choice: u32, of: fn(&Candidate) -> i64| -> i64 {
            files.iter().enumerate().filter(|(place, _)| choice & (1 << place) != 0).map(|(_, file)| of(file)).sum()
        };
        let least = (0..1_u32 << files.len())
            .filter(|choice| sum(*choice, |one| one.saving) >= target)
            .map(|choice| (sum(choice, |one| one.loss), -sum(choice, |one| one.saving)))
            .min();
        let found = cut(&files, target).map(|chosen| {
            let choice = chosen.iter().fold(0, |choice, place| choice | 1 << place);
            (sum(choice, |one| one.loss), -sum(choice, |one| one.saving))
        });
        prop_assert_eq!(found, least);
    }
}
