//! Point and list are one rule (R24-R27): what `scope` leaves visible is exactly what `decide` allows, in random worlds,
//! for every act there is.

use std::collections::BTreeSet;

use kpo_practice::access::facts::{
    BidFacts, DocumentFacts, EngagementFacts, QuestionFacts, ReviewFacts, SeatFacts,
};
use kpo_practice::access::scope::scope_by;
use kpo_practice::access::{
    Action, Circumstances, Kind, Resource, Rulebook, Scope, Standing, Visible, decide, scope,
};
use kpo_practice::id::{EngagementId, OrganisationId, PersonId};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use uuid::Uuid;

const HOST: OrganisationId = OrganisationId(Uuid::from_u128(0xA0));

fn organisation() -> impl Strategy<Value = OrganisationId> {
    (0..4_u128).prop_map(|n| OrganisationId(Uuid::from_u128(0xA0 + n)))
}

fn person() -> impl Strategy<Value = PersonId> {
    (0..3_u128).prop_map(|n| PersonId(Uuid::from_u128(0xB0 + n)))
}

fn file() -> impl Strategy<Value = EngagementId> {
    (0..4_u128).prop_map(|n| EngagementId(Uuid::from_u128(0xC0 + n)))
}

fn files() -> impl Strategy<Value = BTreeSet<EngagementId>> {
    btree_set(file(), 0..4)
}

fn texts(all: &'static [&'static str]) -> impl Strategy<Value = BTreeSet<String>> {
    subsequence(all.to_vec(), 0..=all.len())
        .prop_map(|some| some.into_iter().map(str::to_owned).collect())
}

fn standing() -> impl Strategy<Value = Standing> {
    let sets = (
        (files(), files(), files(), files()),
        (files(), files(), files(), files()),
        (files(), files(), btree_set(file(), 0..2)),
    );
    let roles = texts(&[
        "administrator",
        "sourcing",
        "security",
        "finance",
        "auditor",
        "delivery",
    ]);
    (
        (person(), organisation(), prop::bool::weighted(0.95)),
        (roles, 0..4_i64, texts(&["anywhere", "eu", "fi"])),
        sets,
    )
        .prop_map(|(who, facts, sets)| {
            let ((decider, counterpart, bidding, nominee), acting, kept) = sets;
            Standing {
                person: who.0,
                organisation: who.1,
                host: who.1 == HOST,
                active: who.2,
                roles: facts.0,
                clearance: facts.1,
                regions: facts.2,
                decider,
                counterpart,
                bidding,
                nominee,
                expert: acting.0,
                reviewer: acting.1,
                adjudicator: acting.2,
                settles: acting.3,
                agreed: kept.0,
                credentialed: kept.1,
                walled: kept.2,
            }
        })
}

fn circumstances() -> impl Strategy<Value = Circumstances> {
    (
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.3),
        texts(&["read", "write"]),
    )
        .prop_map(|(second_factor, fresh, token, scopes)| Circumstances {
            second_factor,
            fresh,
            token,
            scopes,
        })
}

/// What any thing of any kind is drawn from.
#[derive(Clone, Debug)]
struct Draw {
    id: Uuid,
    file: EngagementId,
    organisation: OrganisationId,
    other: Option<OrganisationId>,
    person: PersonId,
    class: i64,
    region: &'static str,
    truths: [bool; 6],
}

fn draw() -> impl Strategy<Value = Draw> {
    (
        (0..6_u128).prop_map(Uuid::from_u128),
        file(),
        organisation(),
        prop::option::of(organisation()),
        person(),
        0..4_i64,
        select(vec!["anywhere", "eu", "fi"]),
        prop::array::uniform6(prop::bool::weighted(0.35)),
    )
        .prop_map(
            |(id, file, organisation, other, person, class, region, truths)| Draw {
                id,
                file,
                organisation,
                other,
                person,
                class,
                region,
                truths,
            },
        )
}

fn thing(kind: Kind, draw: Draw) -> Resource {
    let [frozen, closed, first, second, third, fourth] = draw.truths;
    let client = draw.organisation;
    let second_party = draw.other.unwrap_or(HOST);
    match kind {
        Kind::Host => Resource::Host { organisation: HOST },
        Kind::Profile => Resource::Profile {
            subject: draw.person,
            organisation: client,
        },
        Kind::Counterparty => Resource::Counterparty {
            organisation: client,
        },
        Kind::Engagement => Resource::Engagement(EngagementFacts {
            id: draw.file,
            client,
            provider: draw.other,
            bound: first,
            frozen,
            closed,
        }),
        Kind::Document => Resource::Document(DocumentFacts {
            id: draw.id,
            engagement: draw.file,
            client,
            provider: draw.other,
            class: draw.class,
            region: draw.region.to_owned(),
            quarantined: first,
            open: !second,
            frozen: frozen && third,
            closed: closed && third,
            copies: i64::from(fourth) + i64::from(third),
            hold: fourth,
        }),
        Kind::Question => Resource::Question(QuestionFacts {
            id: draw.id,
            engagement: draw.file,
            client,
            counterparty: second_party,
            published: first,
            frozen,
            closed,
        }),
        Kind::Bid => Resource::Bid(BidFacts {
            id: draw.id,
            engagement: draw.file,
            client,
            bidder: second_party,
            opened: first,
        }),
        Kind::Review => Resource::Review(ReviewFacts {
            id: draw.id,
            engagement: draw.file,
            client,
            reviewer: draw.person,
            frozen,
            closed,
        }),
        Kind::Seat => Resource::Seat(SeatFacts {
            id: draw.id,
            engagement: draw.file,
            holder: draw.person,
            settles: first,
            qualifies: frozen != first,
            ended: second_party == HOST,
            frozen,
            closed,
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// R25: a list never shows what the point decision refuses, nor hides what it allows.
    #[test]
    fn a_list_shows_exactly_what_may_be_opened(
        standing in standing(),
        circumstances in circumstances(),
        action in select(Action::ALL),
        draws in vec(draw(), 6),
    ) {
        let visible = Visible::to(standing.clone(), circumstances.clone(), action);
        prop_assert!(visible.scope != Scope::RowByRow, "{} is not translated", action.name());
        for draw in draws {
            let thing = thing(action.kind(), draw);
            let answer = decide(&standing, &circumstances, action, &thing);
            prop_assert!(answer.alarms.is_empty(), "{:?}", answer.alarms);
            prop_assert_eq!(
                visible.admits(&thing),
                answer.allow,
                "{} on {:?}: {:?} because of {:?}", action.name(), thing, visible, answer.because
            );
        }
    }
}

/// The readings a page lists by; each is drawn often, so that a rare combination is met too.
#[test]
fn every_list_of_the_product_agrees_with_the_point() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lists = [
        Action::ReadFile,
        Action::ReadRequest,
        Action::ReadBrief,
        Action::ReadInvoice,
        Action::ReadProfile,
        Action::ReadCounterparty,
        Action::ListDocument,
        Action::ViewPage,
        Action::TakeMarkedPdf,
        Action::ReadQuestion,
        Action::ReadBid,
        Action::ReadReview,
    ];
    let worlds = std::env::var("KPO_WORLDS").ok();
    let worlds = worlds.and_then(|worlds| worlds.parse().ok()).unwrap_or(40);
    let mut seen = [0_u32; 2];
    for action in lists {
        for _ in 0..worlds {
            let draw_all = (standing(), circumstances(), vec(draw(), 12));
            let (standing, circumstances, draws) =
                draw_all.new_tree(&mut runner).unwrap().current();
            let visible = Visible::to(standing.clone(), circumstances.clone(), action);
            for draw in draws {
                let thing = thing(action.kind(), draw);
                let allowed = decide(&standing, &circumstances, action, &thing).allow;
                let listed = visible.admits(&thing);
                assert_eq!(listed, allowed, "{} on {thing:?}", action.name());
                seen[usize::from(allowed)] += 1;
            }
        }
    }
    println!(
        "figure: {} readings of lists and of single decisions compared, 0 differ",
        seen[0] + seen[1]
    );
    assert!(
        seen[0] > 1000 && seen[1] > 300,
        "a test in which nothing happens: {seen:?}"
    );
}

/// A form the translation does not know must never become 'no filter'.
#[test]
fn an_unknown_form_is_decided_row_by_row() {
    let schema = kpo_practice::access::rulebook::SCHEMA;
    let policies = r#"
        @id("odd") permit (principal, action == Action::"listDocument", resource is Document)
        when { resource.region like "e*" };
    "#;
    let book = Rulebook::parse(policies, schema).unwrap();
    let nobody = Standing::nobody(PersonId(Uuid::from_u128(1)), HOST);
    let here = Circumstances::default();
    assert_eq!(
        scope_by(&book, &nobody, &here, Action::ListDocument),
        Scope::RowByRow
    );
    assert_eq!(
        scope_by(&book, &nobody, &here, Action::ReadFile),
        Scope::Nothing
    );
}

/// An expression that may err shows nothing, or is decided row by row; it never opens a list.
#[test]
fn an_error_never_opens_a_list() {
    let schema = kpo_practice::access::rulebook::SCHEMA;
    let policies = r#"
        @id("all") permit (principal, action, resource);
        @id("overflow") forbid (principal, action == Action::"listDocument", resource is Document)
        when { principal.clearance + 9223372036854775807 + 1 > 0 };
    "#;
    let book = Rulebook::parse(policies, schema).unwrap();
    let nobody = Standing::nobody(PersonId(Uuid::from_u128(1)), HOST);
    let visible = scope_by(
        &book,
        &nobody,
        &Circumstances::default(),
        Action::ListDocument,
    );
    assert!(
        matches!(visible, Scope::Nothing | Scope::RowByRow),
        "{visible:?}"
    );
}

/// A manager of 2,000 files asks as easily as one of two.
#[test]
fn a_person_of_two_thousand_files_is_served() {
    let mut busy = Standing::nobody(
        PersonId(Uuid::from_u128(1)),
        OrganisationId(Uuid::from_u128(2)),
    );
    busy.expert = (0..2000)
        .map(|n| EngagementId(Uuid::from_u128(n)))
        .collect();
    busy.agreed.clone_from(&busy.expert);
    busy.credentialed.clone_from(&busy.expert);
    busy.clearance = 3;
    let visible = Visible::to(busy, Circumstances::default(), Action::ListDocument);
    let mut document = DocumentFacts {
        id: Uuid::from_u128(9),
        engagement: EngagementId(Uuid::from_u128(1999)),
        client: HOST,
        provider: None,
        class: 2,
        region: "anywhere".to_owned(),
        quarantined: false,
        open: true,
        frozen: false,
        closed: false,
        copies: 0,
        hold: false,
    };
    let admits = |document: &DocumentFacts| visible.admits(&Resource::Document(document.clone()));
    assert!(admits(&document), "{visible:?}");
    document.engagement = EngagementId(Uuid::from_u128(2000));
    assert!(!admits(&document));
}

/// Nobody acts for 'no organisation', or every file not yet awarded would be theirs.
#[test]
fn who_acts_for_no_organisation_does_nothing() {
    let mut nobody = Standing::nobody(PersonId(Uuid::from_u128(1)), OrganisationId(Uuid::nil()));
    nobody.roles.insert("delivery".to_owned());
    let here = Circumstances::default();
    assert_eq!(scope(&nobody, &here, Action::ReadFile), Scope::Nothing);
    let unawarded = Resource::Engagement(EngagementFacts {
        id: EngagementId(Uuid::from_u128(1)),
        client: HOST,
        provider: None,
        bound: false,
        frozen: false,
        closed: false,
    });
    assert!(!decide(&nobody, &here, Action::ReadFile, &unawarded).allow);
}
