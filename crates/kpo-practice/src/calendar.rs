//! Working time: when a side can be expected to act.
//!
//! A gate waits on somebody, and it is unfair to count a Finnish night or a Malaysian feast against them. A calendar is a
//! zone, the hours of each weekday and the days off: those of the country, kept as data with their source, and the
//! organisation's own. Lengths are counted between instants, so the two days a year on which clocks change come out right.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::engagement::Side;
use crate::refusal::Refusal;
use crate::time::{At, Day};

/// How far a deadline is looked for, in days; a calendar without hours would otherwise be searched for ever.
const HORIZON_DAYS: i64 = 3_660;
const MICROS_PER_SECOND: i64 = 1_000_000;

/// Minutes after midnight, from and to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Begin, minutes after midnight.
    pub from: u16,
    /// End, minutes after midnight, up to 1440.
    pub to: u16,
}

/// A day off an organisation added itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnHoliday {
    /// The day.
    pub day: Day,
    /// What it is.
    pub name: String,
}

/// When a side works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// IANA zone.
    pub zone: String,
    /// Hours of each weekday, Monday first; empty for a day of rest.
    pub week: [Vec<Hours>; 7],
    /// ISO 3166-1 alpha-2 country whose public holidays count.
    pub country: String,
    /// Days off of its own.
    pub own: Vec<OwnHoliday>,
}

const NINE_TO_FIVE: Hours = Hours {
    from: 9 * 60,
    to: 17 * 60,
};

impl Calendar {
    /// Nine to five on the country's working days: what is assumed until an organisation says otherwise.
    pub fn usual(country: &str) -> Self {
        let zone = match country {
            "FI" => "Europe/Helsinki",
            "SE" => "Europe/Stockholm",
            "TR" => "Europe/Istanbul",
            "MY" => "Asia/Kuala_Lumpur",
            "IL" => "Asia/Jerusalem",
            "IN" => "Asia/Kolkata",
            "DE" => "Europe/Berlin",
            "GB" => "Europe/London",
            "US" => "America/New_York",
            _ => "UTC",
        };
        Self::nine_to_five(zone, country)
    }

    /// Nine to five in a zone, on the country's working days (Sunday to Thursday in Israel).
    pub fn nine_to_five(zone: &str, country: &str) -> Self {
        let rest: [usize; 2] = if country == "IL" { [4, 5] } else { [5, 6] };
        let week = std::array::from_fn(|weekday| {
            if rest.contains(&weekday) {
                Vec::new()
            } else {
                vec![NINE_TO_FIVE]
            }
        });
        Self {
            zone: zone.to_owned(),
            week,
            country: country.to_owned(),
            own: Vec::new(),
        }
    }

    /// A calendar as somebody entered it, if it can be used: a known zone, hours in order, at least one working day.
    pub fn checked(self) -> Result<Self, Refusal> {
        if TimeZone::get(&self.zone).is_err() {
            return Err(Refusal::of_field("zone", "calendar-zone-unknown").with("zone", &self.zone));
        }
        let ordered = self.week.iter().all(|hours| {
            hours
                .iter()
                .all(|window| window.from < window.to && window.to <= 1_440)
                && hours.windows(2).all(|pair| pair[0].to <= pair[1].from)
        });
        if !ordered {
            return Err(Refusal::of_field("hours", "calendar-hours-out-of-order"));
        }
        if self.week.iter().all(Vec::is_empty) {
            return Err(Refusal::of_field("hours", "calendar-no-working-day"));
        }
        if self.own.len() > 200 || self.own.iter().any(|own| own.name.trim().is_empty()) {
            return Err(Refusal::of_field("own", "calendar-holiday-unnamed"));
        }
        Ok(self)
    }

    /// Whether a day is a day off of the country or of the organisation.
    pub fn is_holiday(&self, day: Day) -> bool {
        is_public_holiday(&self.country, day) || self.own.iter().any(|own| own.day == day)
    }

    /// Whether anything is worked on this day.
    pub fn works(&self, day: Day) -> bool {
        !self.week[weekday(day)].is_empty() && !self.is_holiday(day)
    }

    /// The working windows of one calendar day, as instants.
    pub fn windows(&self, day: Day) -> Vec<(At, At)> {
        self.windows_in(day, &self.place())
    }

    /// Looking a zone up takes a lock and a glance at the clock, so whoever walks many days does it once.
    fn place(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    fn windows_in(&self, day: Day, zone: &TimeZone) -> Vec<(At, At)> {
        if self.is_holiday(day) {
            return Vec::new();
        }
        self.week[weekday(day)]
            .iter()
            .filter_map(|hours| {
                let from = instant(day, hours.from, zone)?;
                let to = instant(day, hours.to, zone)?;
                (from < to).then_some((from, to))
            })
            .collect()
    }

    fn windows_between(&self, from: At, to: At) -> impl Iterator<Item = (At, At)> + '_ {
        let zone = self.place();
        let first = day_at(from, &zone).plus_days(-1);
        let last = day_at(to, &zone).plus_days(1);
        let mut day = first;
        let mut left = HORIZON_DAYS;
        std::iter::from_fn(move || {
            if day > last || left == 0 {
                return None;
            }
            left -= 1;
            let today = day;
            day = day.plus_days(1);
            Some(today)
        })
        .flat_map(move |day| self.windows_in(day, &zone))
        .filter_map(move |(begin, end)| {
            let (begin, end) = (begin.max(from), end.min(to));
            (begin < end).then_some((begin, end))
        })
    }

    /// Working seconds between two instants; zero when `to` is not after `from`. A queue asks this of every file that waits,
    /// some for a year, so whole days between two changes of the clocks are counted and not walked.
    pub fn worked(&self, from: At, to: At) -> i64 {
        if to <= from {
            return 0;
        }
        let zone = self.place();
        let first = day_at(from, &zone).plus_days(2);
        let last = day_at(to, &zone).plus_days(-2);
        if last < first || days_between(first, last) >= HORIZON_DAYS {
            return self.walked(from, to);
        }
        let begins = instant(first, 0, &zone).unwrap_or(from);
        let ends = instant(last.plus_days(1), 0, &zone).unwrap_or(begins);
        self.walked(from, begins) + self.whole_days(first, last, &zone) + self.walked(ends, to)
    }

    fn walked(&self, from: At, to: At) -> i64 {
        self.windows_between(from, to)
            .map(|(begin, end)| (end.0 - begin.0) / MICROS_PER_SECOND)
            .sum()
    }

    /// Working seconds of the days from `first` to `last`, both whole.
    fn whole_days(&self, first: Day, last: Day, zone: &TimeZone) -> i64 {
        let plain = |day: Day| -> i64 {
            let hours = &self.week[weekday(day)];
            hours
                .iter()
                .map(|window| i64::from(window.to - window.from) * 60)
                .sum()
        };
        let days = days_between(first, last) + 1;
        let week: i64 = (0..7).map(|ahead| plain(first.plus_days(ahead))).sum();
        let rest = (0..days % 7).map(|ahead| plain(first.plus_days(ahead)));
        let mut seconds = days / 7 * week + rest.sum::<i64>();
        let public = PUBLIC.get(self.country.as_str());
        let mut off: BTreeSet<Day> = public
            .into_iter()
            .flat_map(|days| days.range(first..=last))
            .copied()
            .collect();
        off.extend(
            self.own
                .iter()
                .map(|own| own.day)
                .filter(|day| (first..=last).contains(day)),
        );
        seconds -= off.iter().map(|day| plain(*day)).sum::<i64>();
        // Around a change of the clocks a window may be shorter or longer than it reads.
        for changed in changes(first, last, zone) {
            if !off.contains(&changed) {
                let windows = self.windows_in(changed, zone);
                let exact = windows
                    .iter()
                    .map(|(begin, end)| (end.0 - begin.0) / MICROS_PER_SECOND);
                seconds += exact.sum::<i64>() - plain(changed);
            }
        }
        seconds
    }

    /// The instant at which `seconds` of working time have passed since `from`; absent for a calendar that never works.
    pub fn deadline(&self, from: At, seconds: i64) -> Option<At> {
        let mut left = seconds.max(0);
        let horizon = from.plus_days(HORIZON_DAYS);
        for (begin, end) in self.windows_between(from, horizon) {
            let length = (end.0 - begin.0) / MICROS_PER_SECOND;
            if left <= length {
                return Some(begin.plus_seconds(left));
            }
            left -= length;
        }
        None
    }

    /// Seconds between two instants in which both calendars work.
    pub fn overlap(&self, other: &Self, from: At, to: At) -> i64 {
        let theirs: Vec<(At, At)> = other.windows_between(from, to).collect();
        self.windows_between(from, to)
            .flat_map(|(begin, end)| {
                theirs.iter().map(move |(their_begin, their_end)| {
                    (end.min(*their_end).0 - begin.max(*their_begin).0).max(0) / MICROS_PER_SECOND
                })
            })
            .sum()
    }

    /// Seconds in which both calendars work, around one day of this calendar.
    pub fn overlap_on(&self, other: &Self, day: Day) -> i64 {
        self.windows(day)
            .into_iter()
            .map(|(begin, end)| self.overlap(other, begin, end))
            .sum()
    }
}

/// Monday is 0.
fn weekday(day: Day) -> usize {
    usize::try_from(day.0.weekday().to_monday_zero_offset()).unwrap_or(0)
}

fn day_at(at: At, zone: &TimeZone) -> Day {
    Day(at.timestamp().to_zoned(zone.clone()).date())
}

/// Days from one to the other; negative when the other comes first.
pub fn days_between(first: Day, last: Day) -> i64 {
    last.0
        .since((jiff::Unit::Day, first.0))
        .map_or(0, |span| i64::from(span.get_days()))
}

/// The days within reach of a change of the clocks.
fn changes(first: Day, last: Day, zone: &TimeZone) -> BTreeSet<Day> {
    let Some(begin) = instant(first.plus_days(-1), 0, zone) else {
        return BTreeSet::new();
    };
    zone.following(begin.timestamp())
        .map(|change| day_at(At::from(change.timestamp()), zone))
        .take_while(|day| *day <= last.plus_days(1))
        .flat_map(|day| [day.plus_days(-1), day, day.plus_days(1)])
        .filter(|day| (first..=last).contains(day))
        .collect()
}

fn instant(day: Day, minutes: u16, zone: &TimeZone) -> Option<At> {
    let (date, minutes) = if minutes >= 1_440 {
        (day.plus_days(1).0, 0)
    } else {
        (day.0, minutes)
    };
    let hour = i8::try_from(minutes / 60).ok()?;
    let minute = i8::try_from(minutes % 60).ok()?;
    let zoned = date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(At::from(zoned.timestamp()))
}

/// How long a file has waited on a side, in that side's working seconds. What waits on both has waited only as long as the
/// side that could act for the shorter time; what waits on nobody has no clock.
pub fn waited(
    side: Side,
    since: At,
    now: At,
    client: &Calendar,
    provider: Option<&Calendar>,
) -> Option<i64> {
    match side {
        Side::Nobody => None,
        Side::Client => Some(client.worked(since, now)),
        Side::Provider => Some(provider.unwrap_or(client).worked(since, now)),
        Side::Both => {
            let client = client.worked(since, now);
            Some(provider.map_or(client, |provider| provider.worked(since, now).min(client)))
        }
    }
}

const HOLIDAYS: &str = include_str!("../data/holidays.txt");

static PUBLIC: LazyLock<BTreeMap<&'static str, BTreeSet<Day>>> = LazyLock::new(|| {
    let mut all: BTreeMap<&'static str, BTreeSet<Day>> = BTreeMap::new();
    for (country, day, _) in public_holidays() {
        all.entry(country).or_default().insert(day);
    }
    all
});

/// Every public holiday kept: country, day, name.
pub fn public_holidays() -> impl Iterator<Item = (&'static str, Day, &'static str)> {
    HOLIDAYS.lines().filter_map(|line| {
        if line.starts_with('#') {
            return None;
        }
        let mut parts = line.splitn(3, ' ');
        Some((parts.next()?, parts.next()?.parse().ok()?, parts.next()?))
    })
}

/// Whether a day is a public holiday of a country.
pub fn is_public_holiday(country: &str, day: Day) -> bool {
    PUBLIC.get(country).is_some_and(|days| days.contains(&day))
}

/// Whether the country's public holidays are kept here at all; where they are not, a page says so.
pub fn knows_holidays_of(country: &str) -> bool {
    PUBLIC.contains_key(country)
}

/// The weekdays in the order of a calendar's week, by the word they are translated by.
pub const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
    (Weekday::Sunday, "sunday"),
];

/// Reads `9:00-12:00, 13:00-17:00`; an empty text is a day of rest.
pub fn parse_hours(text: &str) -> Result<Vec<Hours>, Refusal> {
    let unreadable = || Refusal::of_field("hours", "calendar-hours-unreadable").with("text", text);
    let clock = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
    };
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (from, to) = part.split_once(['-', '–']).ok_or_else(unreadable)?;
            Ok(Hours {
                from: clock(from).ok_or_else(unreadable)?,
                to: clock(to).ok_or_else(unreadable)?,
            })
        })
        .collect()
}

/// Writes hours the way [`parse_hours`] reads them.
pub fn write_hours(hours: &[Hours]) -> String {
    hours
        .iter()
        .map(|window| {
            format!(
                "{:02}:{:02}-{:02}:{:02}",
                window.from / 60,
                window.from % 60,
                window.to / 60,
                window.to % 60
            )
        })
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests;
