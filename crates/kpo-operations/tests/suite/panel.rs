//! Panels (R29): blind while they are judged, nothing orphaned, nothing overwritten, reckoned with their uncertainty. On
//! both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blind;
mod recall;

use std::collections::{BTreeMap, BTreeSet};

use kpo_operations::panel::desk::{self, Hand, Said};
use kpo_operations::panel::{self, close, draft, more, progress, results, settle, table, units};
use kpo_operations::{Error, departure};
use kpo_practice::access::Caller;
use kpo_practice::id::{PanelId, PanelSeatId};
use kpo_practice::panel::{CriteriaDraft, Panel, PanelKind, PanelState, SeatKind, Settings};
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

fn settings(reviews: i64) -> Settings {
    Settings {
        name: "Screening".to_owned(),
        kind: PanelKind::Work,
        reviews,
        known_percent: 10,
    }
}

fn question() -> CriteriaDraft {
    CriteriaDraft {
        question: "Does it report a trial?".to_owned(),
        guidance: "Protocols do not count.".to_owned(),
        answers: vec!["include".to_owned(), "exclude".to_owned()],
        ordinal: false,
        wanted: 1,
    }
}

/// Units whose text tells the truth to the test alone; every `known`-th has a known answer.
fn rows(count: usize, known: usize) -> String {
    let mut text = "reference,title,text,known\n".to_owned();
    for n in 0..count {
        let truth = if n % 5 == 0 { "include" } else { "exclude" };
        let said = if known > 0 && n % known == 0 {
            truth
        } else {
            ""
        };
        text += &[
            format!("R{n}"),
            format!("Title {n}"),
            format!("\"truth={truth}, abstract {n}\""),
            format!("{said}\n"),
        ]
        .join(",");
    }
    text
}

fn truth(text: &str) -> i64 {
    if text.contains("truth=include") { 1 } else { 2 }
}

struct World {
    there: Engaged,
    keeper: Caller,
    panel: Panel,
    seats: Vec<(Caller, PanelSeatId)>,
}

async fn world(
    office: &TestOffice,
    experts: usize,
    seats: usize,
    (count, known): (usize, usize),
    reviews: i64,
) -> World {
    let there = engaged(office, experts).await;
    let keeper = office.caller(&there.sourcing, true);
    let panel = draft::create(office, &keeper, there.file.id, settings(reviews))
        .await
        .unwrap();
    draft::write(office, &keeper, panel.id, question())
        .await
        .unwrap();
    units::add(
        office,
        &keeper,
        panel.id,
        &rows(count, known),
        (false, false),
    )
    .await
    .unwrap();
    let mut given = Vec::new();
    for expert in there.experts.iter().take(seats) {
        let seat = draft::seat(office, &keeper, panel.id, (expert.id, SeatKind::Member))
            .await
            .unwrap();
        given.push((office.caller(expert, false), seat.id));
    }
    let panel = draft::open(office, &keeper, panel.id, panel.version)
        .await
        .unwrap();
    World {
        there,
        keeper,
        panel,
        seats: given,
    }
}

/// Judges to the end: every `wrong`-th answer is wrong.
async fn judge_all(office: &TestOffice, caller: &Caller, seat: PanelSeatId, wrong: usize) {
    let mut hand = desk::hand(office, caller, seat, 50).await.unwrap();
    let mut turn = seat.0.as_u128() as usize % 7;
    while !hand.units.is_empty() {
        let said = said(&hand, &mut turn, wrong);
        hand = desk::judge(office, caller, seat, (&said, hand.criteria.number), 50)
            .await
            .unwrap();
    }
}

fn said(hand: &Hand, turn: &mut usize, wrong: usize) -> Vec<Said> {
    let word = |laid: &desk::Laid| {
        *turn += 1;
        let right = truth(&laid.text);
        let answer = if (*turn).is_multiple_of(wrong) {
            3 - right
        } else {
            right
        };
        Said {
            unit: laid.id,
            answer,
            confidence: Some(2),
        }
    };
    hand.units.iter().map(word).collect()
}

async fn held(office: &TestOffice, panel: PanelId) -> BTreeMap<PanelSeatId, BTreeSet<i64>> {
    let mut tx = office.office.read().await.unwrap();
    let mut held: BTreeMap<PanelSeatId, BTreeSet<i64>> = BTreeMap::new();
    for stack in tx.panel_stacks_of(panel).await.unwrap() {
        held.entry(stack.seat).or_default().extend(stack.places);
    }
    held
}

both! {
    async fn r29_a_table_is_read_row_by_row_and_broken_rows_are_named(office: TestOffice) {
        let there = engaged(&office, 2).await;
        let keeper = office.caller(&there.sourcing, true);
        let panel = draft::create(&office, &keeper, there.file.id, settings(2)).await.unwrap();
        assert_eq!(code(units::add(&office, &keeper, panel.id, &rows(3, 0), (false, false)).await), "panel-criteria-first");
        draft::write(&office, &keeper, panel.id, question()).await.unwrap();
        let bad = "reference,title,text,known\nA,One,x,\nA,Two,y,\nB,,,\nC,Three\nD,Four,z,maybe\nE,Five,\"a, b\",Include\nF,Six,z,2\n";
        let refused = units::add(&office, &keeper, panel.id, bad, (false, false)).await.err();
        let Some(Error::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.code, "panel-rows-broken");
        let lines = &refusal.values.iter().find(|(name, _)| *name == "lines").unwrap().1;
        for line in ["3: ", "4: ", "5: ", "6: "] {
            assert!(lines.contains(line), "{lines}");
        }
        let look = units::add(&office, &keeper, panel.id, bad, (true, true)).await.unwrap();
        assert_eq!((look.added, look.known, look.left_out.len()), (3, 2, 4));
        assert_eq!(panel::page(&office, &keeper, panel.id).await.unwrap().units, 0, "looking keeps nothing");
        let kept = units::add(&office, &keeper, panel.id, bad, (true, false)).await.unwrap();
        assert_eq!(kept.left_out.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5, 6]);
        assert_eq!(code(units::add(&office, &keeper, panel.id, bad, (true, false)).await), "panel-no-rows");
        assert_eq!(code(units::add(&office, &keeper, panel.id, "a,b\n1,2\n", (true, false)).await), "panel-columns");
        let page = panel::page(&office, &keeper, panel.id).await.unwrap();
        assert_eq!((page.units, page.known), (3, 2));
        let mut other = question();
        other.answers.push("perhaps".to_owned());
        assert_eq!(code(draft::write(&office, &keeper, panel.id, other.clone()).await), "panel-answers-fixed");
        assert_eq!(units::clear(&office, &keeper, panel.id).await.unwrap(), 3);
        assert_eq!(draft::write(&office, &keeper, panel.id, other).await.unwrap().number, 2);
    }

    async fn r29_a_panel_is_judged_blind_and_reckoned_when_it_is_closed(office: TestOffice) {
        let w = world(&office, 5, 4, (200, 4), 3).await;
        let (keeper, id) = (&w.keeper, w.panel.id);
        // 150 units to judge, three judgements each, and at most a tenth known among anybody's.
        let held = held(&office, id).await;
        let known: BTreeSet<i64> = office.office.read().await.unwrap().panel_places(id).await.unwrap()
            .into_iter().filter(|(_, _, known)| known.is_some()).map(|(place, _, _)| place).collect();
        let mut times: BTreeMap<i64, usize> = BTreeMap::new();
        for own in held.values() {
            let of_known = own.intersection(&known).count();
            assert!(of_known > 0 && of_known * 10 <= own.len(), "{of_known} of {}", own.len());
            for place in own.difference(&known) {
                *times.entry(*place).or_default() += 1;
            }
        }
        assert!(times.len() == 150 && times.values().all(|times| *times == 3));
        // Nobody but the member sees the desk; a member sees neither the panel nor the results.
        let (one, seat) = &w.seats[0];
        for stranger in [&w.seats[1].0, keeper, &office.caller(&w.there.delivery, false)] {
            assert_eq!(code(desk::hand(&office, stranger, *seat, 1).await), "404");
            assert_eq!(code(desk::judge(&office, stranger, *seat, (&[], 1), 1).await), "404");
        }
        assert_eq!(code(panel::page(&office, one, id).await), "403");
        assert_eq!(code(progress::progress(&office, one, id).await), "403");
        let hand = desk::hand(&office, one, *seat, 2).await.unwrap();
        assert_eq!((hand.units.len(), hand.done, hand.all), (2, 0, held[seat].len()));
        assert!(hand.units.iter().all(|unit| !format!("{unit:?}").contains("\"R")), "the reference is the client's");
        // Only what lies on the desk may be judged; nothing twice; the last word may be taken back.
        let elsewhere = desk::hand(&office, &w.seats[1].0, w.seats[1].1, 50).await.unwrap();
        let lies: BTreeSet<_> = hand.units.iter().map(|unit| unit.id).collect();
        let not_mine = elsewhere.units.iter().find(|unit| !lies.contains(&unit.id)).unwrap().id;
        let word = |unit| Said { unit, answer: 1, confidence: None };
        assert_eq!(code(desk::judge(&office, one, *seat, (&[word(not_mine)], 1), 1).await), "panel-not-on-desk");
        let first = hand.units[0].id;
        let wrong = Said { answer: 3, ..word(first) };
        assert_eq!(code(desk::judge(&office, one, *seat, (&[wrong], 1), 1).await), "panel-answer-unknown");
        let next = desk::judge(&office, one, *seat, (&[word(first)], 1), 1).await.unwrap();
        assert_eq!((next.done, next.units[0].id), (1, hand.units[1].id));
        assert_eq!(code(desk::judge(&office, one, *seat, (&[word(first)], 1), 1).await), "panel-judged-already");
        let back = desk::undo(&office, one, *seat, 1).await.unwrap();
        assert_eq!((back.done, back.units[0].id), (0, first));
        assert_eq!(code(desk::undo(&office, one, *seat, 1).await), "panel-nothing-to-undo");
        // The question is worded better: a word on the old wording is refused, those made keep theirs.
        draft::write(&office, keeper, id, CriteriaDraft { guidance: "Protocols count.".to_owned(), ..question() }).await.unwrap();
        assert_eq!(code(desk::judge(&office, one, *seat, (&[word(first)], 1), 1).await), "panel-question-changed");
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 8).await;
        }
        let far = progress::progress(&office, keeper, id).await.unwrap();
        assert_eq!((far.units, far.units_done, far.wanted, far.left, far.unheld), (150, 150, 450, 0, 0));
        assert_eq!((far.members, far.members_begun, far.members_done), (4, 4, 4));
        assert_eq!(code(results::results(&office, keeper, id, 0).await), "panel-not-closed");
        assert_eq!(code(table::judgements(&office, keeper, id).await), "panel-not-closed");
        assert_eq!(code(close::reckon(&office, keeper, id).await), "panel-not-closed");
        let closed = close::close(&office, keeper, id, w.panel.version).await.unwrap();
        assert_eq!(closed.state, PanelState::Closed);
        assert_eq!(code(desk::undo(&office, one, *seat, 1).await), "panel-not-open");
        assert!(desk::hand(&office, one, *seat, 1).await.unwrap().units.is_empty());
        let found = results::results(&office, keeper, id, 0).await.unwrap();
        let result = found.result.as_ref().unwrap();
        assert_eq!((result.number, result.method.as_str()), (1, "bayes"));
        assert_eq!(result.content.members.len(), 4);
        for member in &result.content.members {
            assert!(member.low <= member.reliability && member.reliability <= member.high && member.reliability > 0.7, "{member:?}");
        }
        let agreement = result.content.agreement.as_ref().unwrap();
        assert!(agreement.units == 150 && agreement.pairs.len() == 6, "known units are not among them");
        for one in &agreement.coefficients {
            assert!(one.low.unwrap() <= one.value.unwrap() && one.value.unwrap() <= one.high.unwrap(), "{one:?}");
        }
        // Unsure units come first, and most answers are right.
        assert!(found.lines.windows(2).all(|two| two[0].is.unsure() >= two[1].is.unsure()));
        let mut right = 0;
        let mut tx = office.office.read().await.unwrap();
        let places: Vec<i64> = result.content.units.iter().map(|unit| unit.place).collect();
        let kept = tx.panel_units(id, &places).await.unwrap();
        // A known unit that fell to nobody has its known answer and nobody's word.
        let judged = || result.content.units.iter().filter(|unit| unit.judgements > 0);
        assert!(judged().count() > 160);
        for unit in judged() {
            let text = &kept.iter().find(|one| one.place == unit.place).unwrap().text;
            right += usize::from(truth(text) == unit.answer);
        }
        drop(tx);
        assert!(right * 100 >= judged().count() * 93, "{right} of {}", judged().count());
        // Another reckoning of the same judgements is another version of the same numbers.
        let again = close::reckon(&office, keeper, id).await.unwrap();
        assert_eq!(again.number, 2);
        let kept = results::results(&office, keeper, id, 0).await.unwrap().result.unwrap();
        assert_eq!((kept.number, &kept.content), (2, &result.content));
        let csv = String::from_utf8(table::judgements(&office, keeper, id).await.unwrap()).unwrap();
        assert!(csv.contains(",true\n") && csv.contains(",M"), "the one taken back is there, marked");
        assert!(w.there.experts.iter().all(|one| !csv.contains(&one.name)));
        let csv = String::from_utf8(table::results(&office, keeper, id).await.unwrap()).unwrap();
        assert_eq!(csv.lines().count(), result.content.units.len() + 1);
    }

    async fn r29_settling_stands_beside_the_judgements_and_recall_has_its_bound(office: TestOffice) {
        let w = world(&office, 4, 3, (300, 0), 3).await;
        let (keeper, id) = (&w.keeper, w.panel.id);
        let fourth = &w.there.experts[3];
        let seat = draft::seat(&office, keeper, id, (fourth.id, SeatKind::Adjudicator)).await.unwrap();
        let own = draft::seat(&office, keeper, id, (w.there.experts[0].id, SeatKind::Adjudicator)).await.unwrap();
        assert_eq!(code(draft::seat(&office, keeper, id, (w.there.delivery.id, SeatKind::Adjudicator)).await), "panel-not-eligible");
        let (settler, member) = (office.caller(fourth, false), &w.seats[0].0);
        assert!(settle::docket(&office, &settler, seat.id).await.unwrap().unit.is_none(), "not before the closing");
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 6).await;
        }
        close::close(&office, keeper, id, w.panel.version).await.unwrap();
        assert_eq!(code(settle::draw(&office, keeper, id, (10_000, 95)).await), "panel-sample-size");
        let sample = settle::draw(&office, keeper, id, (120, 98)).await.unwrap();
        assert_eq!(code(settle::draw(&office, keeper, id, (10, 95)).await), "panel-sample-drawn");
        assert!(results::results(&office, keeper, id, 0).await.unwrap().recall.is_none());
        // Whoever judged a unit does not settle it: of three members with all units, nobody may settle any.
        let docket = settle::docket(&office, member, own.id).await.unwrap();
        assert!(docket.unit.is_none() && docket.own == docket.waiting && docket.own > 0);
        let mut docket = settle::docket(&office, &settler, seat.id).await.unwrap();
        let first = docket.unit.as_ref().unwrap().id;
        assert_eq!(code(settle::settle(&office, member, own.id, (first, 1, "x")).await), "panel-settles-own");
        assert_eq!(code(settle::settle(&office, keeper, seat.id, (first, 1, "x")).await), "404");
        let mut words = 0;
        while let Some(unit) = docket.unit.take() {
            let word = (unit.id, truth(&unit.text), "Read in full");
            docket = settle::settle(&office, &settler, seat.id, word).await.unwrap();
            words += 1;
        }
        assert!(words >= 120);
        assert_eq!(code(settle::settle(&office, &settler, seat.id, (first, 1, "x")).await), "panel-nothing-to-settle");
        let found = results::results(&office, keeper, id, 0).await.unwrap();
        assert_eq!((found.settled, found.unsure), (words, 0));
        let recall = found.recall.unwrap();
        assert!(recall.low <= recall.point && recall.low > 0.0 && recall.point <= 1.0, "{recall:?}");
        // The true recall of the panel, with the pile as it stood when the sample was drawn.
        assert!(sample.population >= 120 && recall.sampled == 120);
        let content = found.result.unwrap().content;
        let mut tx = office.office.read().await.unwrap();
        let all = tx.panel_units(id, &(1..=300).collect::<Vec<_>>()).await.unwrap();
        let wanted = |place: i64| truth(&all.iter().find(|unit| unit.place == place).unwrap().text) == 1;
        let there = content.units.iter().filter(|unit| wanted(unit.place)).count();
        let caught = content.units.iter().filter(|unit| wanted(unit.place) && unit.answer == 1).count();
        let true_recall = caught as f64 / there as f64;
        assert!(recall.low <= true_recall, "{recall:?} {true_recall}");
        let settled = tx.panel_settlements(id).await.unwrap();
        let judged = tx.panel_judgements_on(id, settled[0].place).await.unwrap();
        assert!(judged.len() == 3 && judged.iter().all(|one| one.withdrawn_at.is_none()), "the judgements stay");
    }

    async fn r9_r20_who_leaves_loses_access_and_nothing_of_theirs_is_orphaned(office: TestOffice) {
        let w = world(&office, 4, 3, (60, 0), 2).await;
        let (keeper, id) = (&w.keeper, w.panel.id);
        let (going, seat) = &w.seats[0];
        let hand = desk::hand(&office, going, *seat, 5).await.unwrap();
        let mut turn = 1;
        desk::judge(&office, going, *seat, (&said(&hand, &mut turn, 99), 1), 1).await.unwrap();
        let before = held(&office, id).await;
        let delivery = office.caller(&w.there.delivery, false);
        let wanted = departure::Wanted { engagement: Some(w.there.file.id), successor: None, reason: "Left the firm".to_owned() };
        let told = departure::record(&office, &delivery, w.there.experts[0].id, &wanted).await.unwrap();
        assert!(told.effects.iter().all(|one| one.kind.word() != "panel"), "the provider does not learn of the client's panels");
        assert_eq!(code(desk::hand(&office, going, *seat, 1).await), "404");
        assert!(panel::mine(&office, going).await.unwrap().is_empty());
        let far = progress::progress(&office, keeper, id).await.unwrap();
        assert_eq!((far.left, far.unheld), (115, 0), "five judged words stay and the rest is with the others");
        let after = held(&office, id).await;
        let moved: usize = after.iter().map(|(seat, own)| own.len() - before[seat].len()).sum();
        assert_eq!(moved, before[seat].len() - 5);
        // One more leaves: somebody is left who has everything, so half cannot be judged until another is named.
        draft::unseat(&office, keeper, (id, w.seats[1].1)).await.unwrap();
        let far = progress::progress(&office, keeper, id).await.unwrap();
        assert_eq!(far.unheld + 60 + 5 - overlap(&office, id, w.seats[2].1, *seat).await, 120 - overlap(&office, id, w.seats[2].1, *seat).await);
        let last = &w.there.experts[3];
        draft::seat(&office, keeper, id, (last.id, SeatKind::Member)).await.unwrap();
        assert_eq!(progress::progress(&office, keeper, id).await.unwrap().unheld, 0);
        assert_eq!(draft::mend(&office, keeper, id).await.unwrap(), 0);
    }

    async fn r29_more_judgements_are_given_out_evenly_and_nobody_learns_why(office: TestOffice) {
        let w = world(&office, 4, 4, (80, 0), 2).await;
        let (keeper, id) = (&w.keeper, w.panel.id);
        assert_eq!(code(more::more(&office, keeper, id, 8).await), "panel-more-nobody", "no unit has what was asked for yet");
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 3).await;
        }
        let before = held(&office, id).await;
        // 37 for four members is rounded up to ten each.
        assert_eq!(more::more(&office, keeper, id, 37).await.unwrap(), 40);
        let after = held(&office, id).await;
        let mut asked = Vec::new();
        for (seat, own) in &after {
            assert_eq!(own.len() - before[seat].len(), 10, "how many somebody gets tells nothing of them");
            asked.extend(own.difference(&before[seat]).copied());
        }
        let far = progress::progress(&office, keeper, id).await.unwrap();
        assert_eq!((asked.len(), asked.iter().collect::<BTreeSet<_>>().len()), (40, 40), "no unit twice");
        assert_eq!(far.units_done, 40, "as many units wait again as were asked for, whatever was said of them");
        assert_eq!((far.left, far.wanted, far.unheld), (40, 200, 0));
        assert_eq!(code(more::more(&office, &w.seats[0].0, id, 5).await), "403");
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 9).await;
        }
        close::close(&office, keeper, id, w.panel.version).await.unwrap();
        let result = results::results(&office, keeper, id, 0).await.unwrap().result.unwrap();
        let pairs: i64 = result.content.agreement.unwrap().pairs.iter().map(|pair| pair.units).sum();
        assert_eq!(pairs, 80, "agreement rests on what chance gave alone");
        assert_eq!(code(more::more(&office, keeper, id, 5).await), "panel-not-open");
    }

    async fn r25_a_draft_is_known_to_nobody_it_concerns_and_needs_what_it_needs(office: TestOffice) {
        let there = engaged(&office, 2).await;
        let keeper = office.caller(&there.sourcing, true);
        let panel = draft::create(&office, &keeper, there.file.id, settings(2)).await.unwrap();
        let id = panel.id;
        assert_eq!(code(draft::open(&office, &keeper, id, 1).await), "panel-criteria-first");
        draft::write(&office, &keeper, id, question()).await.unwrap();
        assert_eq!(code(draft::open(&office, &keeper, id, 1).await), "panel-no-units");
        units::add(&office, &keeper, id, &rows(4, 0), (false, false)).await.unwrap();
        let seat = draft::seat(&office, &keeper, id, (there.experts[0].id, SeatKind::Member)).await.unwrap();
        assert_eq!(code(draft::seat(&office, &keeper, id, (there.experts[0].id, SeatKind::Member)).await), "panel-sits-already");
        assert_eq!(code(draft::open(&office, &keeper, id, 1).await), "panel-too-few-members");
        let expert = office.caller(&there.experts[0], false);
        assert!(panel::mine(&office, &expert).await.unwrap().is_empty());
        assert_eq!(code(desk::hand(&office, &expert, seat.id, 1).await), "404");
        assert_eq!(code(draft::create(&office, &expert, there.file.id, settings(1)).await), "403");
        assert_eq!(code(panel::list(&office, &office.caller(&there.delivery, false), there.file.id).await), "403");
        let counterpart = office.caller(&there.counterpart, true);
        assert_eq!(code(panel::page(&office, &counterpart, id).await), "done");
        assert_eq!(code(draft::set(&office, &counterpart, id, settings(1), 1).await), "403");
        let one = draft::set(&office, &keeper, id, settings(1), 1).await.unwrap();
        assert_eq!(code(draft::set(&office, &keeper, id, settings(1), 1).await), "409");
        draft::open(&office, &keeper, id, one.version).await.unwrap();
        assert_eq!(code(draft::set(&office, &keeper, id, settings(1), 3).await), "panel-not-draft");
        assert_eq!(code(units::clear(&office, &keeper, id).await), "panel-not-draft");
        assert_eq!(code(close::close(&office, &keeper, id, 3).await), "panel-nothing-judged");
        assert_eq!(panel::mine(&office, &expert).await.unwrap().len(), 1);
    }
}

/// Units the one still has open that the other judged before they left.
async fn overlap(
    office: &TestOffice,
    panel: PanelId,
    one: PanelSeatId,
    other: PanelSeatId,
) -> usize {
    let held = held(office, panel).await;
    let mut tx = office.office.read().await.unwrap();
    let judged = tx.panel_judged_by(other).await.unwrap();
    judged
        .iter()
        .filter(|place| held[&one].contains(place))
        .count()
}
