use uuid::Uuid;

use super::*;
use crate::acceptance::AcceptanceVerdict;
use crate::id::{ContestId, PersonId};
use crate::review::{Opinion, Severity, Verdict};
use crate::time::At;

#[test]
fn r28_few_decisions_give_no_share() {
    let few = Scorecard {
        accepted: 4,
        ..Scorecard::default()
    };
    assert_eq!(few.share(), None);
    assert!((few.standing() - 0.5).abs() < 1e-12);
    assert_eq!(share(9, COUNTED_MIN - 1), None);
    assert!(share(0, COUNTED_MIN).unwrap().high < 1.0 / 3.0);
}

#[test]
fn r29_a_share_has_wilsons_interval() {
    let card = Scorecard {
        accepted: 8,
        corrected: 1,
        rejected: 1,
        contested: 0,
    };
    let share = card.share().unwrap();
    assert!((share.share - 0.8).abs() < 1e-12);
    assert!(
        (share.low - 0.4902).abs() < 5e-4 && (share.high - 0.9433).abs() < 5e-4,
        "{share:?}"
    );
}

#[test]
fn a_median_has_the_interval_of_order_statistics_and_none_below_six() {
    assert_eq!(median(&[1, 2, 3, 4, 5]), None);
    let six = median(&[6, 5, 4, 3, 2, 1]).unwrap();
    assert_eq!((six.low, six.middle, six.high), (1, 3, 6));
    // Of twenty the sixth from either end (tables of the sign test).
    let twenty: Vec<i64> = (1..=20).collect();
    let found = median(&twenty).unwrap();
    assert_eq!((found.low, found.high), (6, 15));
}

/// The interval is held to what it promises: it holds the true median 95 times of 100, and not nearly always.
#[test]
fn the_interval_of_a_median_covers_it() {
    for n in [6_usize, 9, 15, 40] {
        let (mut held, mut state) = (0, 7_u64);
        for _ in 0..4_000 {
            let values: Vec<i64> = (0..n)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) as i64
                })
                .collect();
            let found = median(&values).unwrap();
            held += i32::from(found.low <= 1 << 30 && 1 << 30 <= found.high);
        }
        let share = f64::from(held) / 4_000.0;
        assert!((0.94..0.99).contains(&share), "{n}: {share}");
    }
}

fn says(verdict: Verdict, severity: Option<Severity>) -> Opinion {
    Opinion {
        verdict,
        severity,
        comment: String::new(),
        correction: String::new(),
        criterion: String::new(),
        sureness: None,
    }
}

#[test]
fn a_word_is_upheld_by_the_same_word_and_drifts_by_steps_of_severity() {
    let wrong = |severity| says(Verdict::Error, Some(severity));
    let settled = |own: &Opinion, last: &Opinion| match Says::settled(own, last) {
        Says::Settled { upheld, drift } => (upheld, drift),
        _ => unreachable!(),
    };
    let right = says(Verdict::Correct, None);
    assert_eq!(settled(&right, &right), (true, None));
    assert_eq!(settled(&right, &wrong(Severity::Minor)), (false, None));
    assert_eq!(
        settled(&wrong(Severity::Critical), &wrong(Severity::Major)),
        (true, Some(1))
    );
    assert_eq!(
        settled(&wrong(Severity::Minor), &wrong(Severity::Critical)),
        (false, Some(-2))
    );
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn fact(n: u128, at: At) -> Fact {
    Fact {
        kind: FactKind::Decision,
        object: Uuid::from_u128(n),
        at,
        says: Says::Decision {
            verdict: AcceptanceVerdict::Rejected,
        },
        contests: Vec::new(),
    }
}

#[test]
fn r28_a_contested_fact_counts_until_the_client_gives_way_and_stays_on_record() {
    let now = At(0);
    let mut one = fact(1, now);
    let key = (one.kind, one.object);
    let id = |n| ContestId(Uuid::from_u128(n));
    assert_eq!(fact_named(&one.name()), Some(key));
    let said = contest(id(1), person(1), key, &[], "It was another's work", now).unwrap();
    assert!(
        contest(
            id(2),
            person(1),
            key,
            std::slice::from_ref(&said),
            "Again",
            now
        )
        .is_err()
    );
    one.contests.push(said.clone());
    assert!(one.counts(now.day()));
    assert_eq!(
        answer(said.clone(), true, "So it was", person(1), now)
            .unwrap_err()
            .code,
        "contest-own"
    );
    assert_eq!(
        answer(said.clone(), true, " ", person(2), now)
            .unwrap_err()
            .code,
        "text-empty"
    );
    let no = answer(said.clone(), false, "It was not", person(2), now).unwrap();
    assert!(
        contest(
            id(2),
            person(1),
            key,
            std::slice::from_ref(&no),
            "Here is the proof",
            now
        )
        .is_ok()
    );
    assert_eq!(
        answer(no, true, "So it was", person(2), now)
            .unwrap_err()
            .code,
        "contest-answered"
    );
    one.contests = vec![answer(said, true, "So it was", person(2), now).unwrap()];
    let facts = [one, fact(2, now)];
    assert_eq!(counted(facts.iter(), now.day()).1.decisions.rejected, 1);
    let late = now.plus_days(FACT_DAYS + 1).day();
    assert_eq!(
        counted(facts.iter(), late).1.decisions.decisions(),
        0,
        "it has expired"
    );
}
