//! Two people at the same moment (R28, R29): what the one begins after the other waits for it, and then reads what it left. On
//! both databases; SQLite has one writer, PostgreSQL holds the panel's row.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use kpo_operations::Error;
use kpo_operations::panel::desk::{self, Said};
use kpo_operations::panel::{close, draft, more, results, settle, units};
use kpo_practice::access::Caller;
use kpo_practice::id::PanelSeatId;
use kpo_practice::journal::Entry;
use kpo_practice::panel::{
    CriteriaDraft, Panel, PanelKind, PanelState, Seat, SeatKind, Settings, Settlement,
};
use kpo_testkit::panel::{Engaged, engaged};
use kpo_testkit::{TestOffice, both};

fn code<T>(outcome: kpo_operations::Result<T>) -> &'static str {
    match outcome.err() {
        Some(Error::Refused(refusal)) => refusal.code,
        Some(Error::NotFound) => "404",
        Some(Error::Denied(_)) => "403",
        Some(Error::Conflict) => "409",
        Some(_) => "other",
        None => "done",
    }
}

struct World {
    there: Engaged,
    keeper: Caller,
    panel: Panel,
    seats: Vec<(Caller, PanelSeatId)>,
}

/// A panel of three members that is being judged; a fourth expert is there beside.
async fn world(office: &TestOffice, count: usize) -> World {
    let there = engaged(office, 5).await;
    let keeper = office.caller(&there.sourcing, true);
    let settings = Settings {
        name: "Screening".to_owned(),
        kind: PanelKind::Work,
        reviews: 2,
        known_percent: 0,
    };
    let panel = draft::create(office, &keeper, there.file.id, settings)
        .await
        .unwrap();
    let question = CriteriaDraft {
        question: "Does it report a trial?".to_owned(),
        guidance: String::new(),
        answers: vec!["include".to_owned(), "exclude".to_owned()],
        ordinal: false,
        wanted: 1,
    };
    draft::write(office, &keeper, panel.id, question)
        .await
        .unwrap();
    let mut table = "reference,title\n".to_owned();
    for n in 0..count {
        table += &["R", &n.to_string(), ",Unit\n"].concat();
    }
    units::add(office, &keeper, panel.id, &table, (false, false))
        .await
        .unwrap();
    let mut seats = Vec::new();
    for expert in there.experts.iter().take(3) {
        let seat = draft::seat(office, &keeper, panel.id, (expert.id, SeatKind::Member))
            .await
            .unwrap();
        seats.push((office.caller(expert, false), seat.id));
    }
    let panel = draft::open(office, &keeper, panel.id, panel.version)
        .await
        .unwrap();
    World {
        there,
        keeper,
        panel,
        seats,
    }
}

async fn judge_all(office: &TestOffice, (caller, seat): &(Caller, PanelSeatId), lean: i64) {
    let mut hand = desk::hand(office, caller, *seat, 50).await.unwrap();
    while !hand.units.is_empty() {
        let said: Vec<Said> = (0..)
            .zip(&hand.units)
            .map(|(turn, laid)| Said {
                unit: laid.id,
                answer: (turn * lean) % 2 + 1,
                confidence: None,
            })
            .collect();
        hand = desk::judge(office, caller, *seat, (&said, 1), 50)
            .await
            .unwrap();
    }
}

/// Runs `first` in a transaction of its own and, before it is committed, begins `second`, which must wait and then come to
/// what it would have come to afterwards.
async fn after<T>(
    office: &TestOffice,
    first: impl AsyncFnOnce(&mut kpo_records::Tx),
    second: impl Future<Output = kpo_operations::Result<T>>,
) -> &'static str {
    let mut tx = office.db.begin().await.unwrap();
    first(&mut tx).await;
    let mut second = std::pin::pin!(second);
    let early = tokio::time::timeout(Duration::from_millis(400), &mut second).await;
    assert!(early.is_err(), "it did not wait: {}", code(early.unwrap()));
    tx.commit().await.unwrap();
    code(second.await)
}

fn noted(tx: &mut kpo_records::Tx, world: &World, act: &'static str) {
    let entry = Entry::new(act, "panel", world.panel.id).within(world.there.file.id);
    tx.record(None, world.panel.created_at, entry);
}

both! {
    async fn r29_a_word_beside_the_closing_comes_after_it_and_is_refused(office: TestOffice) {
        let world = world(&office, 12).await;
        let (caller, seat) = &world.seats[0];
        let hand = desk::hand(&office, caller, *seat, 1).await.unwrap();
        let said = [Said { unit: hand.units[0].id, answer: 1, confidence: None }];
        let closing = async |tx: &mut kpo_records::Tx| {
            tx.hold_panel(world.panel.id).await.unwrap();
            let closed = Panel { state: PanelState::Closed, ..world.panel.clone() };
            tx.save_panel(&closed, world.panel.version).await.unwrap();
            noted(tx, &world, "panel.closed");
        };
        let judging = desk::judge(&office, caller, *seat, (&said, 1), 1);
        assert_eq!(after(&office, closing, judging).await, "panel-not-open");
    }

    async fn r29_one_word_said_twice_at_once_is_one_word(office: TestOffice) {
        let world = world(&office, 12).await;
        let (caller, seat) = &world.seats[0];
        let hand = desk::hand(&office, caller, *seat, 1).await.unwrap();
        let said = [Said { unit: hand.units[0].id, answer: 1, confidence: None }];
        let judge = || desk::judge(&office, caller, *seat, (&said, 1), 1);
        let (one, other) = tokio::join!(judge(), judge());
        let mut codes = [code(one), code(other)];
        codes.sort_unstable();
        assert_eq!(codes, ["done", "panel-judged-already"]);
    }

    async fn r29_two_words_that_settle_one_unit_are_one(office: TestOffice) {
        let world = world(&office, 40).await;
        let id = world.panel.id;
        for (lean, sitting) in (1..).zip(&world.seats) {
            judge_all(&office, sitting, lean).await;
        }
        close::close(&office, &world.keeper, id, world.panel.version).await.unwrap();
        let mut seats = Vec::new();
        for expert in &world.there.experts[3..] {
            let seat = draft::seat(&office, &world.keeper, id, (expert.id, SeatKind::Adjudicator)).await.unwrap();
            seats.push((office.caller(expert, false), seat.id));
        }
        let (caller, seat) = &seats[0];
        let docket = settle::docket(&office, caller, *seat).await.unwrap();
        let unit = docket.unit.expect("something unsure").id;
        let place = {
            let mut tx = office.office.read().await.unwrap();
            tx.panel_places_of(id, &[unit]).await.unwrap()[0].1
        };
        let settled = async |tx: &mut kpo_records::Tx| {
            tx.hold_panel(id).await.unwrap();
            let settlement = Settlement {
                id: office.id(), panel: id, seat: seats[1].1, place, answer: 1, reason: "It does.".to_owned(),
                criteria: docket.criteria.id, sample: None, at: world.panel.created_at,
            };
            tx.insert_panel_settlement(&settlement).await.unwrap();
            noted(tx, &world, "panel.settled");
        };
        let settling = settle::settle(&office, caller, *seat, (unit, 2, "It does not."));
        assert_eq!(after(&office, settled, settling).await, "panel-nothing-to-settle");
        assert_eq!(results::results(&office, &world.keeper, id, 0).await.unwrap().settled, 1);
    }

    async fn r29_one_person_is_seated_once(office: TestOffice) {
        let world = world(&office, 12).await;
        let person = world.there.experts[3].id;
        let seated = async |tx: &mut kpo_records::Tx| {
            tx.hold_panel(world.panel.id).await.unwrap();
            let seat = Seat {
                id: office.id(), version: 1, panel: world.panel.id, engagement: world.there.file.id, person,
                kind: SeatKind::Member, label: 99, since_at: world.panel.created_at, ended_at: None,
            };
            tx.insert_panel_seat(&seat).await.unwrap();
            noted(tx, &world, "panel.seat-given");
        };
        let seating = draft::seat(&office, &world.keeper, world.panel.id, (person, SeatKind::Member));
        assert_eq!(after(&office, seated, seating).await, "panel-sits-already");
    }

    async fn r29_two_who_ask_for_more_at_once_ask_for_no_unit_twice(office: TestOffice) {
        let world = world(&office, 30).await;
        for (lean, sitting) in (1..).zip(&world.seats) {
            judge_all(&office, sitting, lean).await;
        }
        let ask = || more::more(&office, &world.keeper, world.panel.id, 9);
        let (one, other) = tokio::join!(ask(), ask());
        let codes = [code(one), code(other)];
        assert!(codes.contains(&"done"), "{codes:?}");
        let mut tx = office.office.read().await.unwrap();
        let stacks = tx.panel_stacks_of(world.panel.id).await.unwrap();
        let mut held: Vec<_> = stacks.iter().flat_map(|one| one.places.iter().map(|place| (one.seat, *place))).collect();
        let all = held.len();
        held.sort_unstable();
        held.dedup();
        assert_eq!(held.len(), all, "nobody is given a unit twice");
    }
}
