use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::bid::Offer;
use crate::id::OrganisationId;
use crate::money::{Currency, Money};

const FILE: EngagementId = EngagementId(Uuid::from_u128(1));
const CHOOSER: PersonId = PersonId(Uuid::from_u128(2));
const SECOND: PersonId = PersonId(Uuid::from_u128(3));

fn bid(n: u128, minor: i64) -> Bid {
    Bid {
        id: BidId(Uuid::from_u128(n)),
        version: 1,
        engagement: FILE,
        bidder: OrganisationId(Uuid::from_u128(n)),
        submitted_by: PersonId(Uuid::from_u128(n)),
        submitted_at: At(1),
        receipt: n.to_string(),
        commitment: String::new(),
        sealed: String::new(),
        state: BidState::Opened,
        offer: Some(Offer {
            price: Money {
                minor,
                currency: Currency::EUR,
            },
            days: 10,
            plan: "p".to_owned(),
        }),
        opened_at: Some(At(20)),
    }
}

fn fixed() -> Award {
    terms(
        AwardId(Uuid::from_u128(9)),
        None,
        FILE,
        "60 Evidence\n40 Method",
        At(10),
        Round::default(),
        At(0),
    )
    .expect("terms")
}

fn opened() -> Award {
    Award {
        peeled_at: Some(At(11)),
        opened_at: Some(At(12)),
        ..fixed()
    }
}

fn scored(bids: &[Bid], points: &[i64]) -> Vec<Scores> {
    bids.iter()
        .zip(points)
        .map(|(bid, points)| Scores {
            bid: bid.id,
            scores: vec![*points, *points],
        })
        .collect()
}

#[test]
fn r5_criteria_stand_before_anybody_is_invited() {
    let again = terms(
        AwardId(Uuid::from_u128(9)),
        Some(fixed()),
        FILE,
        "1 Other",
        At(50),
        Round {
            invited: true,
            ..Round::default()
        },
        At(1),
    );
    assert_eq!(
        again.map_err(|refusal| refusal.code),
        Err("award-terms-fixed")
    );
    let second_round = terms(
        AwardId(Uuid::from_u128(9)),
        Some(opened()),
        FILE,
        "1 Other",
        At(50),
        Round {
            invited: true,
            ..Round::default()
        },
        At(13),
    );
    assert!(second_round.is_ok());
}

#[test]
fn no_choice_before_the_opening_and_none_unscored() {
    let bids = [bid(4, 100), bid(5, 90)];
    let who = (CHOOSER, At(13));
    let early = propose(
        fixed(),
        &bids,
        bids[0].id,
        scored(&bids, &[5, 5]),
        "Best",
        false,
        who,
    );
    assert_eq!(early.map_err(|refusal| refusal.code), Err("award-unopened"));
    let half = propose(
        opened(),
        &bids,
        bids[0].id,
        scored(&bids[..1], &[5]),
        "Best",
        false,
        who,
    );
    assert_eq!(half.map_err(|refusal| refusal.code), Err("award-unscored"));
}

#[test]
fn r1_core_takes_a_second_person() {
    let bids = [bid(4, 100)];
    let proposed = propose(
        opened(),
        &bids,
        bids[0].id,
        scored(&bids, &[5]),
        "Best",
        true,
        (CHOOSER, At(13)),
    )
    .expect("proposed");
    assert_eq!(proposed.made_at, None);
    let same = approve(proposed.clone(), CHOOSER, At(14));
    assert_eq!(
        same.map_err(|refusal| refusal.code),
        Err("award-same-person")
    );
    let made = approve(proposed, SECOND, At(14)).expect("made");
    assert_eq!(made.made_at, Some(At(14)));
    let frozen = propose(
        made,
        &bids,
        bids[0].id,
        scored(&bids, &[6]),
        "Better",
        true,
        (CHOOSER, At(15)),
    );
    assert_eq!(frozen.map_err(|refusal| refusal.code), Err("award-made"));
}

#[test]
fn the_gate_says_whose_move_it_is() {
    let award = fixed();
    let facts = |award, openers, invited| Facts {
        award,
        openers,
        round: Round {
            invited,
            ..Round::default()
        },
        ..Facts::default()
    };
    let code = |gate: Gate| (gate.missing[0].code, gate.side);
    assert_eq!(
        code(gate(facts(None, 0, false), At(1))),
        ("award-no-terms", Side::Client)
    );
    assert_eq!(
        code(gate(facts(Some(&award), 1, false), At(1))),
        ("award-no-openers", Side::Client)
    );
    assert_eq!(
        code(gate(facts(Some(&award), 2, true), At(1))),
        ("award-bids-awaited", Side::Provider)
    );
    assert_eq!(
        code(gate(facts(Some(&award), 2, true), At(10))),
        ("award-unopened", Side::Client)
    );
    let mut nobody_bid = facts(Some(&award), 2, true);
    nobody_bid.round.none = true;
    assert_eq!(
        code(gate(nobody_bid, At(10))),
        ("award-no-bids", Side::Client)
    );
}

#[test]
fn when_nobody_bids_by_the_deadline_new_terms_are_fixed() {
    let round = Round {
        invited: true,
        none: true,
        readable: false,
    };
    let anew = |award: Award, round, at| {
        let id = award.id;
        let engagement = award.engagement;
        terms(id, Some(award), engagement, "100 Method", At(90), round, at)
            .map(|award| award.deadline)
            .map_err(|refusal| refusal.code)
    };
    let deadline = fixed().deadline;
    let before = At(deadline.0 - 1);
    assert_eq!(anew(fixed(), round, before), Err("award-terms-fixed"));
    assert_eq!(anew(fixed(), round, deadline), Ok(At(90)));
    let sealed = Round {
        none: false,
        ..round
    };
    assert_eq!(anew(fixed(), sealed, deadline), Err("award-terms-fixed"));
    let invite =
        |award: &Award, round, at| inviting(Some(award), round, at).map_err(|refusal| refusal.code);
    assert_eq!(invite(&fixed(), round, before), Ok(()));
    assert_eq!(
        invite(&fixed(), round, deadline),
        Err("award-deadline-over")
    );
    assert_eq!(
        invite(&fixed(), sealed, deadline),
        Err("award-bidding-over")
    );
    assert_eq!(
        inviting(None, round, before).map_err(|refusal| refusal.code),
        Err("award-no-terms")
    );
}

#[test]
fn r39_losing_the_named_expert_opens_the_gate_again() {
    let award = Award {
        made_at: Some(At(14)),
        ..opened()
    };
    let with = |people| Facts {
        award: Some(&award),
        people,
        ..Facts::default()
    };
    assert!(gate(with(Vec::new()), At(15)).holds());
    assert!(!gate(with(vec![Refusal::new("award-no-expert")]), At(15)).holds());
}

proptest! {
    #[test]
    fn r14_what_is_marked_is_beaten_by_nobody_on_both(points in prop::collection::vec((1_i64..50, 0_i64..=10), 1..8)) {
        let bids: Vec<Bid> = points.iter().enumerate().map(|(n, (price, _))| bid(n as u128 + 10, *price)).collect();
        let award = Award {
            scores: scored(&bids, &points.iter().map(|(_, good)| *good).collect::<Vec<_>>()),
            ..opened()
        };
        let marked = undominated(&award, &bids);
        prop_assert!(!marked.is_empty());
        for (n, (price, good)) in points.iter().enumerate() {
            let beaten = points.iter().any(|(p, g)| p <= price && g >= good && (p < price || g > good));
            prop_assert_eq!(marked.contains(&bids[n].id), !beaten);
        }
    }
}
