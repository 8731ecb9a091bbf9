use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn at(text: &str) -> At {
    At::from(text.parse::<jiff::Timestamp>().expect("an instant"))
}

const HOUR: i64 = 3_600;

/// R33: what two offices share of a day, with the weeks in which only one of them has changed its clocks.
#[test]
fn two_offices_share_these_hours() {
    let helsinki = Calendar::usual("FI");
    let kuala_lumpur = Calendar::usual("MY");
    let new_york = Calendar::usual("US");
    let cases = [
        (&helsinki, &kuala_lumpur, "2026-01-14", 2),
        (&helsinki, &kuala_lumpur, "2026-07-15", 3),
        (&new_york, &helsinki, "2026-01-14", 1),
        (&new_york, &helsinki, "2026-07-15", 1),
        (&new_york, &helsinki, "2026-03-18", 2),
        (&new_york, &helsinki, "2027-03-18", 2),
        (&new_york, &helsinki, "2027-04-14", 1),
    ];
    for (one, other, on, hours) in cases {
        assert_eq!(one.overlap_on(other, day(on)), hours * HOUR, "{on}");
        assert_eq!(other.overlap_on(one, day(on)), hours * HOUR, "{on}");
    }
}

#[test]
fn a_weekend_and_a_feast_do_not_count() {
    let helsinki = Calendar::usual("FI");
    // Thursday 2 April 2026, 16:00 to Tuesday 7 April, 10:00: Good Friday to Easter Monday are off.
    let worked = helsinki.worked(at("2026-04-02T13:00:00Z"), at("2026-04-07T07:00:00Z"));
    assert_eq!(worked, 2 * HOUR);
    let deadline = helsinki.deadline(at("2026-04-02T13:00:00Z"), 2 * HOUR);
    assert_eq!(deadline, Some(at("2026-04-07T07:00:00Z")));
}

#[test]
fn israel_works_from_sunday_to_thursday() {
    let jerusalem = Calendar::usual("IL");
    assert_eq!(jerusalem.windows(day("2026-11-22")).len(), 1);
    assert!(jerusalem.windows(day("2026-11-20")).is_empty());
    assert!(
        jerusalem.windows(day("2026-09-21")).is_empty(),
        "Yom Kippur"
    );
}

#[test]
fn a_night_shift_over_the_change_of_clocks_has_its_real_length() {
    let mut night = Calendar::usual("DE");
    for hours in &mut night.week {
        *hours = vec![Hours { from: 0, to: 360 }];
    }
    // 29 March 2026 has no hour between two and three; 25 October has it twice.
    let length = |on: &str| {
        night
            .windows(day(on))
            .iter()
            .map(|(from, to)| (to.0 - from.0) / MICROS_PER_SECOND)
            .sum::<i64>()
    };
    assert_eq!(length("2026-03-29"), 5 * HOUR);
    assert_eq!(length("2026-10-25"), 7 * HOUR);
    assert_eq!(length("2026-10-26"), 6 * HOUR);
}

#[test]
fn an_organisations_own_day_off_counts() {
    let mut helsinki = Calendar::usual("FI");
    helsinki.own.push(OwnHoliday {
        day: day("2026-11-23"),
        name: "Stocktaking".to_owned(),
    });
    assert!(helsinki.windows(day("2026-11-23")).is_empty());
}

#[test]
fn every_line_of_the_holidays_is_read_and_every_country_is_there() {
    let lines = HOLIDAYS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .count();
    assert_eq!(public_holidays().count(), lines);
    for country in ["FI", "SE", "TR", "MY", "IL", "IN", "DE", "GB", "US"] {
        for year in [2026, 2027] {
            let days = PUBLIC[country]
                .iter()
                .filter(|day| day.0.year() == year)
                .count();
            assert!(days >= 8, "{country} {year}: {days}");
        }
    }
}

#[test]
fn hours_read_back_and_nonsense_is_refused() {
    let hours = parse_hours("9:00-12:00, 13:00-17:30").expect("hours");
    assert_eq!(write_hours(&hours), "09:00-12:00, 13:00-17:30");
    assert!(parse_hours("nine to five").is_err());
    assert!(parse_hours("9:61-10:00").is_err());
    assert!(parse_hours("").is_ok_and(|hours| hours.is_empty()));
    let mut calendar = Calendar::usual("FI");
    calendar.zone = "Europe/Nowhere".to_owned();
    assert_eq!(
        calendar.checked().map_err(|refusal| refusal.code),
        Err("calendar-zone-unknown")
    );
    let mut calendar = Calendar::usual("FI");
    calendar.week = Default::default();
    assert!(calendar.checked().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Working time adds up: from a to b and from b to c is from a to c.
    #[test]
    fn working_time_adds_up(start in 0_i64..60_000_000, first in 0_i64..3_000_000, second in 0_i64..3_000_000, country in 0_usize..9) {
        let calendar = Calendar::usual(["FI", "SE", "TR", "MY", "IL", "IN", "DE", "GB", "US"][country]);
        let a = At(1_767_225_600_000_000).plus_seconds(start);
        let b = a.plus_seconds(first);
        let c = b.plus_seconds(second);
        prop_assert_eq!(calendar.worked(a, b) + calendar.worked(b, c), calendar.worked(a, c));
        prop_assert!(calendar.worked(a, c) <= first + second);
    }

    /// A deadline is exactly as much working time away as was asked for, and never outside working hours.
    #[test]
    fn a_deadline_is_that_far_away(start in 0_i64..60_000_000, seconds in 1_i64..500_000, country in 0_usize..9) {
        let calendar = Calendar::usual(["FI", "SE", "TR", "MY", "IL", "IN", "DE", "GB", "US"][country]);
        let from = At(1_767_225_600_000_000).plus_seconds(start);
        let deadline = calendar.deadline(from, seconds).expect("a deadline");
        prop_assert_eq!(calendar.worked(from, deadline), seconds);
    }

    /// What two share is no more than either has, and the same from both ends.
    #[test]
    fn what_two_share_is_symmetric(start in 0_i64..60_000_000, length in 0_i64..1_000_000) {
        let (one, other) = (Calendar::usual("US"), Calendar::usual("FI"));
        let from = At(1_767_225_600_000_000).plus_seconds(start);
        let to = from.plus_seconds(length);
        prop_assert_eq!(one.overlap(&other, from, to), other.overlap(&one, from, to));
        prop_assert!(one.overlap(&other, from, to) <= one.worked(from, to).min(other.worked(from, to)));
    }
}

proptest! {
    /// Counting whole days comes to what walking through every window comes to, whatever clocks and feasts lie between.
    #[test]
    fn counted_days_are_walked_days(
        country in prop::sample::select(vec!["FI", "SE", "TR", "MY", "IL", "IN", "US", "XX"]),
        zone in prop::option::of(prop::sample::select(vec![
            "Europe/Helsinki", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca",
        ])),
        windows in prop::collection::vec(prop::collection::btree_set(0_u16..=1_440, 0..5), 7),
        own in prop::collection::vec(0_i64..900, 0..4),
        since in 0_i64..900 * 86_400,
        length in 0_i64..500 * 86_400,
    ) {
        let mut calendar = Calendar::usual(country);
        if let Some(zone) = zone {
            calendar.zone = zone.to_owned();
        }
        calendar.week = std::array::from_fn(|weekday| {
            let minutes: Vec<u16> = windows[weekday].iter().copied().collect();
            minutes.chunks_exact(2).map(|pair| Hours { from: pair[0], to: pair[1] }).collect()
        });
        let start = at("2025-01-01T00:00:00Z");
        calendar.own = own.iter().map(|days| OwnHoliday { day: start.plus_days(*days).day(), name: "off".to_owned() }).collect();
        let (from, to) = (start.plus_seconds(since), start.plus_seconds(since + length));
        prop_assert_eq!(calendar.worked(from, to), calendar.walked(from, to));
    }
}
