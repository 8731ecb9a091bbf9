use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn reader(number: u32, settled: i64, open: i64) -> Reader {
    Reader {
        person: PersonId(Uuid::from_u128(u128::from(number))),
        settled,
        vouched: false,
        open,
        most: OPEN_USUAL,
    }
}

fn seat(places: u32) -> Seat {
    Seat {
        places,
        minutes: 60,
    }
}

fn offers(pairs: &[(u32, u32)]) -> Vec<Offer> {
    let offer = |(seat, reader): &(u32, u32)| Offer {
        seat: *seat,
        reader: *reader,
        free: 600,
    };
    pairs.iter().map(offer).collect()
}

fn code(outcome: Result<(), Refusal>) -> Option<&'static str> {
    outcome.err().map(|no| no.code)
}

#[test]
fn r29_no_panel_is_new_to_it_and_none_has_two_who_are() {
    let (old, new) = (reader(1, SENIOR_AFTER, 0), reader(2, SENIOR_AFTER - 1, 0));
    assert_eq!(code(panel(&[old])), None);
    assert_eq!(code(panel(&[old, new])), None);
    assert_eq!(code(panel(&[new])), Some("reviewer-no-senior"));
    assert_eq!(code(panel(&[new, new])), Some("reviewer-no-senior"));
    assert_eq!(code(panel(&[old, new, new])), Some("reviewer-two-novices"));
    let vouched = Reader {
        vouched: true,
        ..new
    };
    assert_eq!(code(panel(&[vouched, new])), None);
}

#[test]
fn r28_a_voucher_says_what_for_ends_and_is_nobodys_own() {
    let (person, manager) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
    let on = |days| At(0).plus_days(days);
    let keep = |most, words: &str, by| check(Reviewer::assumed(person), most, words, by, on(0));
    assert_eq!(
        keep(3, "Ten years of it", person).map_err(|no| no.code),
        Err("reviewer-own-record")
    );
    assert_eq!(
        keep(OPEN_MAX + 1, "", manager).map_err(|no| no.code),
        Err("reviewer-most")
    );
    let kept = keep(3, "Ten years of it", manager).unwrap();
    let vouch = kept.vouch.clone().unwrap();
    assert!(vouch.stands(on(VOUCH_DAYS).day()) && !vouch.stands(on(VOUCH_DAYS + 1).day()));
    // The same words again move no date while they stand, and renew it afterwards.
    let again = check(kept.clone(), 2, "Ten years of it", manager, on(9)).unwrap();
    assert_eq!(again.vouch, kept.vouch);
    let renewed = check(kept, 2, "Ten years of it", manager, on(VOUCH_DAYS + 5)).unwrap();
    assert_eq!(renewed.vouch.unwrap().at, on(VOUCH_DAYS + 5));
    assert_eq!(check(again, 2, " ", manager, on(9)).unwrap().vouch, None);
}

#[test]
fn a_language_counts_from_b2_on_and_one_of_those_asked_for_will_do() {
    let knows = |tag: &str, level: &str| crate::person::Language {
        tag: tag.to_owned(),
        level: level.to_owned(),
    };
    let known = [knows("fi", "N"), knows("en-GB", "B1")];
    assert_eq!(code(reads(&known, &[])), None);
    assert_eq!(code(reads(&known, &["en", "fi"])), None);
    assert_eq!(code(reads(&known, &["en"])), Some("reviewer-language"));
}

#[test]
fn a_place_is_kept_for_a_senior_and_without_one_the_submission_waits() {
    let zones = vec![String::new(); 4];
    let people = [
        reader(0, 0, 0),
        reader(1, 0, 0),
        reader(2, 9, 0),
        reader(3, 9, 0),
    ];
    let all = offers(&[(0, 0), (0, 1), (0, 2), (0, 3)]);
    let found = propose(&[seat(2)], &people, &zones, &all).unwrap();
    assert_eq!(found.empty, [0]);
    let chosen: Vec<Reader> = found.places.iter().map(|p| people[p.1 as usize]).collect();
    assert_eq!(code(panel(&chosen)), None);
    let two_new = offers(&[(0, 0), (0, 1)]);
    let found = propose(&[seat(2)], &people, &zones, &two_new).unwrap();
    assert_eq!(
        (found.places.as_slice(), found.empty.as_slice()),
        (&[][..], &[2][..])
    );
    assert_eq!(found.why_not(&people, 0, 0), Some(Unplaced::Novice));
}

#[test]
fn the_only_senior_goes_where_a_novice_waits_for_one_or_alone() {
    let zones = vec![String::new(); 2];
    let people = [
        reader(0, 0, 0),
        Reader {
            most: 1,
            ..reader(1, 9, 0)
        },
    ];
    // Two submissions of two: the senior has room for one; a novice follows them there and not to the other.
    let all = offers(&[(0, 0), (1, 0), (0, 1), (1, 1)]);
    let found = propose(&[seat(2), seat(2)], &people, &zones, &all).unwrap();
    assert_eq!(found.places.len(), 2);
    assert_eq!(found.places[0].0, found.places[1].0, "beside each other");
}

#[test]
fn work_is_spread_and_zones_are_mixed_where_nothing_is_lost_by_it() {
    let zones: Vec<String> = ["Europe/Helsinki", "Europe/Helsinki", "Asia/Kuala_Lumpur"]
        .map(str::to_owned)
        .to_vec();
    let people = [reader(0, 9, 0), reader(1, 9, 0), reader(2, 9, 0)];
    let all = offers(&[
        (0, 0),
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
        (2, 1),
        (2, 2),
    ]);
    let found = propose(&[seat(1), seat(1), seat(1)], &people, &zones, &all).unwrap();
    assert_eq!(found.most, 1, "one each");
    let found = propose(&[seat(2)], &people, &zones, &all[..3]).unwrap();
    assert!(found.places.contains(&(0, 2)), "{found:?}");
    // Two in one zone are better than one.
    let found = propose(&[seat(2)], &people[..2], &zones, &all[..2]).unwrap();
    assert_eq!(found.empty, [0]);
}

fn world() -> impl Strategy<Value = (Vec<Seat>, Vec<Reader>, Vec<String>, Vec<Offer>)> {
    (1_usize..6, 1_usize..9).prop_flat_map(|(seats, readers)| {
        let seat = (0_u32..4, 0_i64..300).prop_map(|(places, minutes)| Seat { places, minutes });
        let who = (0_i64..6, any::<bool>(), 0_i64..4, 0_i64..4);
        let offer = prop::option::weighted(0.6, 0_i64..600);
        (
            prop::collection::vec(seat, seats),
            prop::collection::vec((who, 0_u8..3), readers),
            prop::collection::vec(offer, seats * readers),
        )
            .prop_map(move |(seats, people, free)| {
                let zones = people
                    .iter()
                    .map(|(_, zone)| format!("zone {zone}"))
                    .collect();
                let readers: Vec<Reader> = people
                    .iter()
                    .zip(0..)
                    .map(|(((settled, vouched, open, most), _), n)| Reader {
                        vouched: *vouched && settled % 2 == 0,
                        most: *most,
                        ..reader(n, *settled, *open)
                    })
                    .collect();
                let offers = free
                    .iter()
                    .enumerate()
                    .filter_map(|(place, free)| {
                        let (seat, reader) = (place / readers.len(), place % readers.len());
                        let (seat_of, who) = (&seats[seat], &readers[reader]);
                        let free = free.filter(|free| *free >= seat_of.minutes)?;
                        who.room().ok()?;
                        Some(Offer {
                            seat: seat as u32,
                            reader: reader as u32,
                            free,
                        })
                    })
                    .collect();
                (seats, readers, zones, offers)
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_rules_hold_for_every_proposal((seats, readers, zones, offers) in world()) {
        let found = propose(&seats, &readers, &zones, &offers).unwrap();
        let mut given: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (seat, reader) in &found.places {
            let offered = offers.iter().any(|offer| (offer.seat, offer.reader) == (*seat, *reader));
            prop_assert!(offered, "nobody is proposed who may not be");
            given.entry(*reader).or_default().push(*seat);
        }
        for (reader, own) in &given {
            let who = &readers[*reader as usize];
            prop_assert!(who.open + own.len() as i64 <= who.most, "nobody above what they take");
            let minutes: i64 = own.iter().map(|seat| seats[*seat as usize].minutes).sum();
            let offered = offers.iter().filter(|offer| offer.reader == *reader);
            let free = offered.map(|offer| offer.free).min().unwrap_or(0);
            prop_assert!(own.len() == 1 || minutes <= free, "all of it fits before the first is due");
        }
        for (number, seat) in seats.iter().enumerate() {
            let here: Vec<Reader> = found.places.iter().filter(|pair| pair.0 as usize == number)
                .map(|pair| readers[pair.1 as usize]).collect();
            prop_assert_eq!(code(panel(&here)), None);
            prop_assert_eq!(here.len() as u32 + found.empty[number], seat.places);
        }
        let mut turned = offers.clone();
        turned.reverse();
        prop_assert_eq!(propose(&seats, &readers, &zones, &turned).unwrap(), found, "the order of lists says nothing");
    }
}
