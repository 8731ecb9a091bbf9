//! Instants and days.
//!
//! An instant is microseconds since 1970 in UTC, so that both databases order and compare it exactly. A day is a
//! calendar date without a zone. Nothing here reads a clock: the caller says what time it is.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(pub i64);

impl At {
    /// This instant, `seconds` later (or earlier, when negative).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// This instant, `days` times 24 hours later.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// The instant as the date library knows it; the far ends are clamped.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The calendar day this instant falls on in `zone` (an IANA name; an unknown name counts as UTC).
    pub fn day_in(self, zone: &str) -> Day {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Day(self.timestamp().to_zoned(zone).date())
    }

    /// The calendar day in UTC.
    pub fn day(self) -> Day {
        Day(self.timestamp().to_zoned(TimeZone::UTC).date())
    }
}

impl From<Timestamp> for At {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

/// A calendar date, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub Date);

impl Day {
    /// This day, `days` later (or earlier); the far ends are clamped.
    pub fn plus_days(self, days: i64) -> Self {
        let span = jiff::Span::new().try_days(days).unwrap_or_default();
        Self(self.0.saturating_add(span))
    }

    /// The last instant of this day in `zone`, to the second (an IANA name; an unknown name counts as UTC).
    pub fn end_in(self, zone: &str) -> At {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let next = self.plus_days(1).0.to_zoned(zone);
        next.map_or_else(
            |_| self.plus_days(1).start(),
            |zoned| At::from(zoned.timestamp()),
        )
        .plus_seconds(-1)
    }

    /// The first instant of this day in UTC.
    pub fn start(self) -> At {
        self.0
            .to_zoned(TimeZone::UTC)
            .map_or(At(0), |zoned| At::from(zoned.timestamp()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A calendar month, `YYYY-MM`, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Month(Date);

impl Month {
    /// The month a day lies in.
    pub fn of(day: Day) -> Self {
        Self(day.0.first_of_month())
    }

    /// The month before.
    pub fn before(self) -> Self {
        Self::of(Day(self.0).plus_days(-1))
    }

    /// Its first instant.
    pub fn begin(self) -> At {
        Day(self.0).start()
    }

    /// The first instant of the next one.
    pub fn end(self) -> At {
        Day(self.0.last_of_month()).plus_days(1).start()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m"))
    }
}

impl TryFrom<String> for Month {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Self, jiff::Error> {
        text.parse()
    }
}

impl FromStr for Month {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        format!("{text}-01").parse().map(Self)
    }
}

impl FromStr for Day {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}
