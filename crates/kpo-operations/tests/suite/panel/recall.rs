//! What may be said of a closed panel, and what must not make it look better than it is.

use std::collections::BTreeSet;

use kpo_operations::panel::desk::{self, Said};
use kpo_operations::panel::{close, draft, results, settle};
use kpo_practice::access::Caller;
use kpo_practice::id::{PanelId, PanelSeatId, PanelUnitId};
use kpo_practice::panel::result::PanelResult;
use kpo_practice::panel::{SeatKind, StackCause};
use kpo_testkit::{TestOffice, both};

use super::{World, code, held, judge_all, truth, world};

/// Seats an expert who judged nothing as adjudicator.
async fn adjudicator(office: &TestOffice, w: &World, expert: usize) -> (Caller, PanelSeatId) {
    let person = &w.there.experts[expert];
    let wanted = (person.id, SeatKind::Adjudicator);
    let seat = draft::seat(office, &w.keeper, w.panel.id, wanted).await;
    (office.caller(person, false), seat.unwrap().id)
}

/// Settles what lies on a desk, `most` units of it, by what `says` of each; returns which they were.
async fn settle_all(
    office: &TestOffice,
    (caller, seat): &(Caller, PanelSeatId),
    most: usize,
    says: impl Fn(&str) -> i64,
) -> Vec<PanelUnitId> {
    let mut docket = settle::docket(office, caller, *seat).await.unwrap();
    let mut settled = Vec::new();
    while let Some(unit) = docket.unit.take().filter(|_| settled.len() < most) {
        let word = (unit.id, says(&unit.text), "");
        docket = settle::settle(office, caller, *seat, word).await.unwrap();
        settled.push(unit.id);
    }
    settled
}

async fn result(office: &TestOffice, w: &World) -> PanelResult {
    let found = results::results(office, &w.keeper, w.panel.id, 0).await;
    found.unwrap().result.unwrap()
}

/// Places of what is looked for.
async fn wanted(office: &TestOffice, id: PanelId, units: i64) -> BTreeSet<i64> {
    let mut tx = office.office.read().await.unwrap();
    let all = tx.panel_units(id, &(1..=units).collect::<Vec<_>>()).await;
    let there = all
        .unwrap()
        .into_iter()
        .filter(|unit| truth(&unit.text) == 1);
    there.map(|unit| unit.place).collect()
}

both! {
    async fn r29_units_nobody_judged_are_of_the_pile_and_of_the_list(office: TestOffice) {
        let w = world(&office, 4, 3, (90, 0), 2).await;
        // Each judges a handful and the panel is closed over the rest.
        for (caller, seat) in &w.seats {
            let hand = desk::hand(&office, caller, *seat, 6).await.unwrap();
            let said: Vec<Said> = hand.units.iter().map(|unit| Said { unit: unit.id, answer: truth(&unit.text), confidence: None }).collect();
            desk::judge(&office, caller, *seat, (&said, hand.criteria.number), 6).await.unwrap();
        }
        close::close(&office, &w.keeper, w.panel.id, w.panel.version).await.unwrap();
        let found = results::results(&office, &w.keeper, w.panel.id, 0).await.unwrap();
        assert_eq!(found.all, 90);
        assert!(found.unjudged >= 72, "{}", found.unjudged);
        assert_eq!(found.counts.iter().sum::<i64>() as usize + found.unjudged, 90);
        let content = found.result.unwrap().content;
        let caught = content.units.iter().filter(|unit| unit.answer == 1).count();
        let sample = settle::draw(&office, &w.keeper, w.panel.id, (40, 100)).await.unwrap();
        assert_eq!(sample.population as usize, 90 - caught, "what nobody looked at may hold what is looked for");
        let judge = adjudicator(&office, &w, 3).await;
        settle_all(&office, &judge, usize::MAX, truth).await;
        let recall = results::results(&office, &w.keeper, w.panel.id, 0).await.unwrap().recall.unwrap();
        assert!(recall.missed > 0, "{recall:?}");
        let late = found_of(&office, &w, caught, 18).await;
        assert!(recall.low <= late, "{recall:?} {late}");
    }

    async fn r29_the_sample_is_looked_at_afresh_and_by_somebody_else(office: TestOffice) {
        let w = world(&office, 5, 3, (120, 0), 2).await;
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 4).await;
        }
        close::close(&office, &w.keeper, w.panel.id, w.panel.version).await.unwrap();
        let one = adjudicator(&office, &w, 3).await;
        let waiting = settle::docket(&office, &one.0, one.1).await.unwrap().waiting;
        assert!(waiting >= 8, "{waiting}");
        // A few are settled first, all of them turned away; then the whole pile is drawn.
        let early = settle_all(&office, &one, 5, |_| 2).await;
        let piled = results::results(&office, &w.keeper, w.panel.id, 0).await.unwrap();
        let all = piled.all as i64 - piled.counts[1];
        let sample = settle::draw(&office, &w.keeper, w.panel.id, (all, 100)).await.unwrap();
        let open = results::results(&office, &w.keeper, w.panel.id, 0).await.unwrap().sample_open;
        assert_eq!(open as i64, sample.population, "words said before the drawing are no look at it");
        // Nobody looks again at their own word, and only once.
        settle_all(&office, &one, usize::MAX, truth).await;
        let left = settle::docket(&office, &one.0, one.1).await.unwrap();
        assert_eq!((left.waiting, left.own), (5, 5));
        assert_eq!(code(settle::settle(&office, &one.0, one.1, (early[0], 1, "")).await), "panel-settles-own");
        let other = adjudicator(&office, &w, 4).await;
        assert_eq!(settle_all(&office, &other, usize::MAX, truth).await.len(), 5);
        let found = results::results(&office, &w.keeper, w.panel.id, 0).await.unwrap();
        let recall = found.recall.unwrap();
        let there = wanted(&office, w.panel.id, 120).await;
        let units = found.result.unwrap().content.units;
        let early = {
            let mut tx = office.office.read().await.unwrap();
            let places = tx.panel_places_of(w.panel.id, &early).await.unwrap();
            places.into_iter().map(|(_, place)| place).collect::<BTreeSet<_>>()
        };
        let missed = units.iter().filter(|unit| there.contains(&unit.place));
        let missed = missed.filter(|unit| unit.answer != 1 || early.contains(&unit.place)).count();
        assert_eq!(recall.missed as usize, missed, "the whole pile was looked at, whoever had settled it");
        assert_eq!(code(close::reckon(&office, &w.keeper, w.panel.id).await), "panel-reckon-sampled");
    }

    async fn r29_a_found_unit_turned_away_after_the_drawing_still_weighs(office: TestOffice) {
        let w = world(&office, 4, 3, (200, 0), 2).await;
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 3).await;
        }
        close::close(&office, &w.keeper, w.panel.id, w.panel.version).await.unwrap();
        let sample = settle::draw(&office, &w.keeper, w.panel.id, (60, 60)).await.unwrap();
        let drawn: BTreeSet<i64> = sample.places.iter().copied().collect();
        let judge = adjudicator(&office, &w, 3).await;
        let ids = settle_all(&office, &judge, 20, |_| 2).await;
        let mut tx = office.office.read().await.unwrap();
        let first: Vec<i64> = tx.panel_places_of(w.panel.id, &ids).await.unwrap().into_iter().map(|(_, place)| place).collect();
        drop(tx);
        let mixed = first.iter().filter(|place| drawn.contains(place)).count();
        assert!(mixed > 0 && mixed < first.len(), "{mixed} of {}: the order tells what was drawn", first.len());
        // Whoever settles overlooks everything: not one unsure unit stays found.
        settle_all(&office, &judge, usize::MAX, |_| 2).await;
        let found = results::results(&office, &w.keeper, w.panel.id, 0).await.unwrap();
        let recall = found.recall.unwrap();
        assert_eq!(recall.missed, 0, "nothing was seen");
        let units = found.result.unwrap().content.units;
        let gone: Vec<f64> = units
            .iter()
            .filter(|unit| unit.answer == 1 && unit.unsure())
            .map(|unit| kpo_practice::panel::recall::overlooked(unit.chance(1), 0.6))
            .collect();
        let stay: f64 = units.iter().filter(|unit| unit.answer == 1 && !unit.unsure()).map(|unit| unit.chance(1)).sum();
        let away: f64 = gone.iter().sum();
        assert!(away > 0.5, "the case is there: {away}");
        assert!((recall.point - stay / (stay + away)).abs() < 1e-9, "{recall:?} {stay} {away}");
    }

    async fn r29_a_panel_that_could_tell_nothing_is_reckoned_too(office: TestOffice) {
        let w = world(&office, 3, 3, (12, 0), 2).await;
        for (caller, seat) in &w.seats {
            let hand = desk::hand(&office, caller, *seat, 50).await.unwrap();
            let said: Vec<Said> = hand.units.iter().map(|unit| Said { unit: unit.id, answer: 0, confidence: None }).collect();
            desk::judge(&office, caller, *seat, (&said, 1), 50).await.unwrap();
        }
        close::close(&office, &w.keeper, w.panel.id, w.panel.version).await.unwrap();
        let found = results::results(&office, &w.keeper, w.panel.id, 0).await.unwrap();
        assert_eq!((found.counts, found.unjudged, found.unsure), (vec![12, 0, 0], 0, 12));
    }

    async fn r29_accuracy_and_agreement_are_those_of_ordinary_units(office: TestOffice) {
        // Six members, two to each unit, and forty known answers: so many judge a known one as judge any other.
        let w = world(&office, 6, 6, (400, 10), 2).await;
        let held = held(&office, w.panel.id).await;
        let known: BTreeSet<i64> = {
            let mut tx = office.office.read().await.unwrap();
            let places = tx.panel_places(w.panel.id).await.unwrap();
            assert!(tx.panel_stacks_of(w.panel.id).await.unwrap().iter().all(|one| one.cause == StackCause::Opening));
            places.into_iter().filter(|(_, _, known)| known.is_some()).map(|(place, _, _)| place).collect()
        };
        let holders = |place: &i64| held.values().filter(|own| own.contains(place)).count();
        let whole = known.iter().filter(|place| holders(place) == 2).count();
        assert!(whole >= 30, "{whole}");
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 5).await;
        }
        close::close(&office, &w.keeper, w.panel.id, w.panel.version).await.unwrap();
        let content = result(&office, &w).await.content;
        assert!(content.known.of as usize <= whole + known.iter().filter(|place| holders(place) > 2).count());
        assert!(content.known.of >= 20 && content.known.accuracy().is_some());
        let agreement = content.agreement.unwrap();
        assert_eq!(agreement.units as usize, 400 - known.len(), "the client chose the known ones");
    }
}

/// The part of all there is that stands as found: at the closing, or settled since outside the sample.
async fn found_of(office: &TestOffice, w: &World, caught: usize, there: usize) -> f64 {
    let mut tx = office.office.read().await.unwrap();
    let sample = tx.panel_samples(w.panel.id).await.unwrap().pop().unwrap();
    let settled = tx.panel_settlements(w.panel.id).await.unwrap();
    let more = settled
        .iter()
        .filter(|one| one.answer == 1 && !sample.places.contains(&one.place));
    (caught + more.count()) as f64 / there as f64
}
