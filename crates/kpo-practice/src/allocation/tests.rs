use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::money::{Currency, Money};

fn request(volume: i64, rule_bound: i64, skill: i64, judgement: i64, core: bool) -> Request {
    Request {
        id: EngagementId(Uuid::from_u128(1)),
        version: 3,
        question: "At which load does the kiln earn most?".to_owned(),
        decision: "Next year's load plan".to_owned(),
        decider: None,
        capability: None,
        core,
        class: 2,
        information: "Cost per tonne".to_owned(),
        volume,
        rule_bound,
        skill,
        judgement,
        deadline: "2026-12-01".parse().expect("a day"),
        budget: Money {
            minor: 1,
            currency: Currency::EUR,
        },
        created_at: At(0),
    }
}

fn draft(route: Route, exit_plan: &str) -> Draft {
    Draft {
        route,
        model: Some(Model::Firm),
        distance: Some(Distance::Offshore),
        weights: vec![3; 5],
        scores: vec![2; 15],
        why: "Nobody inside has run a mass balance.".to_owned(),
        exit_plan: exit_plan.to_owned(),
    }
}

fn decide(
    draft: &Draft,
    request: &Request,
    verdict: Option<Verdict>,
) -> Result<Allocation, &'static str> {
    draft
        .decide(request, verdict, PersonId(Uuid::from_u128(2)), At(1))
        .map_err(|refusal| refusal.code)
}

#[test]
fn r6_volume_by_rules_is_turned_away() {
    let routine = request(50_000, 5, 2, 2, false);
    let answer = intake(&routine, None);
    assert_eq!(answer.route, Route::Bpo);
    assert_eq!(
        answer.reasons,
        ["high-volume", "rule-bound", "little-judgement"]
    );
    assert_eq!(
        decide(&draft(Route::Kpo, ""), &routine, None).map(|made| made.route),
        Err("allocation-is-bpo")
    );
    assert!(decide(&draft(Route::InHouse, ""), &routine, None).is_ok());
}

#[test]
fn r42_what_never_goes_out_is_refused() {
    let expert = request(1, 1, 5, 5, false);
    let never = Some(Verdict::Never);
    assert_eq!(
        decide(&draft(Route::Kpo, "x"), &expert, never).map(|made| made.route),
        Err("allocation-never")
    );
    assert!(!gate(Some(&expert), never, None, None, None, true).holds());
}

#[test]
fn r1_core_goes_out_only_with_an_exit_plan() {
    let core = request(1, 1, 5, 5, true);
    assert_eq!(
        decide(&draft(Route::Kpo, " "), &core, None).map(|made| made.route),
        Err("allocation-no-exit-plan")
    );
    assert!(decide(&draft(Route::Kpo, "Two of ours learn it."), &core, None).is_ok());
    let touching = request(1, 1, 5, 5, false);
    assert!(is_core(&touching, Some(Verdict::May)));
    assert!(!is_core(&touching, Some(Verdict::Should)));
}

#[test]
fn r12_r34_the_gate_wants_the_search_and_the_staff() {
    let expert = request(1, 1, 5, 5, false);
    let made = decide(&draft(Route::Kpo, ""), &expert, None).expect("made");
    let open = gate(Some(&expert), None, Some(&made), None, None, false);
    let codes: Vec<_> = open.missing.iter().map(|refusal| refusal.code).collect();
    assert_eq!(codes, ["skill-unsearched", "staff-unrecorded"]);
    let mut changed = expert.clone();
    changed.version += 1;
    let stale = gate(Some(&changed), None, Some(&made), None, None, false);
    assert_eq!(stale.missing[0].code, "allocation-stale");
}

proptest! {
    #[test]
    fn the_intake_always_says_why_and_never_sends_routine_out(
        volume in 0_i64..2_000_000, rule_bound in 1_i64..=5, skill in 1_i64..=5, judgement in 1_i64..=5, core: bool,
    ) {
        let request = request(volume, rule_bound, skill, judgement, core);
        let answer = intake(&request, None);
        prop_assert!(!answer.reasons.is_empty());
        prop_assert_eq!(intake(&request, Some(Verdict::Never)).route, Route::Refused);
        if volume >= VOLUME_HIGH && rule_bound >= RULE_BOUND_HIGH {
            prop_assert_eq!(answer.route, Route::Bpo);
        }
        if answer.route == Route::Kpo {
            let mut harder = request;
            harder.skill = 5;
            harder.judgement = 5;
            prop_assert_eq!(intake(&harder, None).route, Route::Kpo);
        }
    }
}
