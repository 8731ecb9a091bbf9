//! Hours: noted by the expert day by day, handed in for a period, approved by the client, then locked.
//!
//! The unit of approval is one person in one engagement in one period, because consultants serve several clients in one
//! week and each approves only its own. Nobody approves their own hours; what is approved is never changed.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::id::{EngagementId, PersonId, TimeEntryId, TimeId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// Minutes a day has at most.
pub const DAY_MINUTES: i64 = 1_440;

words! {
    /// How long a period of hours is; one file has one kind.
    PeriodKind {
        /// An ISO week.
        Week = "week",
        /// A calendar month.
        Month = "month",
    }
}

/// A period of hours: `2026-W47` or `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    kind: PeriodKind,
    first: Day,
}

impl Period {
    /// The period of a kind a day falls into.
    pub fn of(kind: PeriodKind, day: Day) -> Self {
        let first = match kind {
            PeriodKind::Week => {
                Day(day.0).plus_days(-i64::from(day.0.weekday().to_monday_zero_offset()))
            }
            PeriodKind::Month => Day(day.0.first_of_month()),
        };
        Self { kind, first }
    }

    /// Its kind.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Its first day.
    pub fn first(self) -> Day {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> Day {
        match self.kind {
            PeriodKind::Week => self.first.plus_days(6),
            PeriodKind::Month => Day(self.first.0.last_of_month()),
        }
    }

    /// Whether a day is in it.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PeriodKind::Week => {
                let week = self.first.0.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            PeriodKind::Month => {
                write!(f, "{:04}-{:02}", self.first.0.year(), self.first.0.month())
            }
        }
    }
}

impl FromStr for Period {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let unreadable = || Refusal::of_field("period", "time-period-unreadable");
        let (year, rest) = text.split_once('-').ok_or_else(unreadable)?;
        let year: i16 = year.parse().map_err(|_| unreadable())?;
        let first = if let Some(week) = rest.strip_prefix('W') {
            let week = week.parse().map_err(|_| unreadable())?;
            let first = ISOWeekDate::new(year, week, Weekday::Monday).map_err(|_| unreadable())?;
            return Ok(Self::of(PeriodKind::Week, Day(Date::from(first))));
        } else {
            Date::new(year, rest.parse().map_err(|_| unreadable())?, 1)
        };
        Ok(Self::of(
            PeriodKind::Month,
            Day(first.map_err(|_| unreadable())?),
        ))
    }
}

words! {
    /// Where a period's hours stand.
    SheetState {
        /// Being written.
        Open = "open",
        /// Handed in; waits for the client.
        Submitted = "submitted",
        /// Approved and locked.
        Approved = "approved",
        /// Sent back with a reason; may be written again.
        Returned = "returned",
    }
}

/// The hours of one person in one engagement in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its id.
    pub id: TimeId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// Whose hours.
    pub person: PersonId,
    /// Which period.
    pub period: Period,
    /// Where they stand.
    pub state: SheetState,
    /// When they were handed in last.
    pub submitted_at: Option<At>,
    /// Who approved or returned them.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<At>,
    /// Why they were returned.
    pub reason: Option<String>,
}

/// One day's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: TimeEntryId,
    /// Its version.
    pub version: i64,
    /// The hours it belongs to.
    pub sheet: TimeId,
    /// The file.
    pub engagement: EngagementId,
    /// Whose work.
    pub person: PersonId,
    /// The day.
    pub day: Day,
    /// How long, in minutes.
    pub minutes: i64,
    /// What was done.
    pub note: String,
}

/// Whether an entry may be noted beside the person's others in the file.
pub fn note(sheet: &Sheet, entry: &Entry, others: &[Entry], today: Day) -> Result<(), Refusal> {
    open(sheet)?;
    if !sheet.period.contains(entry.day) {
        return Err(Refusal::of_field("day", "time-outside-period").with("period", sheet.period));
    }
    if entry.day > today {
        return Err(Refusal::of_field("day", "time-in-the-future"));
    }
    if entry.minutes < 1 {
        return Err(Refusal::of_field("hours", "time-too-short"));
    }
    if entry.note.trim().is_empty() {
        return Err(Refusal::of_field("note", "time-note-missing"));
    }
    text::fits("note", &entry.note, 2000)?;
    let that_day: i64 = others
        .iter()
        .filter(|other| other.day == entry.day && other.id != entry.id)
        .map(|other| other.minutes)
        .sum();
    if that_day.saturating_add(entry.minutes) > DAY_MINUTES {
        return Err(Refusal::of_field("hours", "time-day-too-long"));
    }
    Ok(())
}

/// Whether hours may still be written.
pub fn open(sheet: &Sheet) -> Result<(), Refusal> {
    match sheet.state {
        SheetState::Open | SheetState::Returned => Ok(()),
        SheetState::Submitted => Err(Refusal::new("time-handed-in").with("period", sheet.period)),
        SheetState::Approved => Err(Refusal::new("time-locked").with("period", sheet.period)),
    }
}

/// Hands hours in.
pub fn submit(sheet: &Sheet, entries: usize, at: At) -> Result<Sheet, Refusal> {
    open(sheet)?;
    if entries == 0 {
        return Err(Refusal::new("time-nothing-to-hand-in"));
    }
    Ok(Sheet {
        state: SheetState::Submitted,
        submitted_at: Some(at),
        decided_by: None,
        decided_at: None,
        reason: None,
        ..sheet.clone()
    })
}

/// The client's word on hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Approved and locked.
    Approve,
    /// Sent back, with the reason.
    Return(String),
}

/// Approves or returns hours; never one's own.
pub fn decide(sheet: &Sheet, verdict: Verdict, by: PersonId, at: At) -> Result<Sheet, Refusal> {
    if sheet.state != SheetState::Submitted {
        return Err(Refusal::new("time-not-handed-in"));
    }
    if sheet.person == by {
        return Err(Refusal::new("time-own"));
    }
    if let Verdict::Return(reason) = &verdict {
        text::fits("reason", reason, text::PROSE_MAX)?;
    }
    let (state, reason) = match verdict {
        Verdict::Approve => (SheetState::Approved, None),
        Verdict::Return(reason) if reason.trim().is_empty() => {
            return Err(Refusal::of_field("reason", "time-reason-missing"));
        }
        Verdict::Return(reason) => (SheetState::Returned, Some(reason)),
    };
    Ok(Sheet {
        state,
        decided_by: Some(by),
        decided_at: Some(at),
        reason,
        ..sheet.clone()
    })
}

/// Reads hours as people write them: `7:30`, `7.5`, `7,5`, `7`; in minutes.
pub fn parse_hours(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
        return ((0..=24).contains(&hours) && (0..60).contains(&minutes))
            .then_some(hours * 60 + minutes);
    }
    let hours: rust_decimal::Decimal = text.replace(',', ".").parse().ok()?;
    let minutes = hours.checked_mul(rust_decimal::Decimal::from(60))?.round();
    let minutes = i64::try_from(minutes).ok()?;
    (0..=DAY_MINUTES).contains(&minutes).then_some(minutes)
}

/// Writes minutes as hours: `7:30`.
pub fn write_hours(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn sheet(state: SheetState) -> Sheet {
        Sheet {
            id: TimeId(Uuid::from_u128(1)),
            version: 1,
            engagement: EngagementId(Uuid::from_u128(2)),
            person: PersonId(Uuid::from_u128(3)),
            period: Period::of(PeriodKind::Week, day("2026-11-18")),
            state,
            submitted_at: None,
            decided_by: None,
            decided_at: None,
            reason: None,
        }
    }

    fn entry(on: &str, minutes: i64) -> Entry {
        Entry {
            id: TimeEntryId(Uuid::from_u128(u128::from(minutes.unsigned_abs()))),
            version: 1,
            sheet: TimeId(Uuid::from_u128(1)),
            engagement: EngagementId(Uuid::from_u128(2)),
            person: PersonId(Uuid::from_u128(3)),
            day: day(on),
            minutes,
            note: "kiln balance".to_owned(),
        }
    }

    #[test]
    fn periods_read_back_also_over_new_year() {
        for text in ["2026-W47", "2026-W53", "2026-11", "2027-02"] {
            let period: Period = text.parse().expect("a period");
            assert_eq!(period.to_string(), text);
            assert!(period.contains(period.first()) && period.contains(period.last()));
            assert!(!period.contains(period.last().plus_days(1)));
        }
        let over = Period::of(PeriodKind::Week, day("2027-01-02"));
        assert_eq!(over.to_string(), "2026-W53");
        for nonsense in ["2026", "2026-W60", "2026-13", "-", "x-W1"] {
            assert!(nonsense.parse::<Period>().is_err(), "{nonsense}");
        }
    }

    #[test]
    fn hours_read_as_people_write_them() {
        for (text, minutes) in [
            ("7:30", 450),
            ("7.5", 450),
            ("7,5", 450),
            ("8", 480),
            ("0:05", 5),
        ] {
            assert_eq!(parse_hours(text), Some(minutes), "{text}");
        }
        for nonsense in ["", "25", "-1", "7:60", "abc", "1e9"] {
            assert_eq!(parse_hours(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn nobody_approves_their_own_hours() {
        let handed_in = sheet(SheetState::Submitted);
        let own = decide(&handed_in, Verdict::Approve, handed_in.person, At(1));
        assert_eq!(own.map_err(|refusal| refusal.code), Err("time-own"));
        let other = PersonId(Uuid::from_u128(4));
        let approved = decide(&handed_in, Verdict::Approve, other, At(1)).expect("approved");
        assert_eq!(approved.state, SheetState::Approved);
        assert!(open(&approved).is_err(), "what is approved is locked");
        assert!(decide(&approved, Verdict::Return("x".to_owned()), other, At(2)).is_err());
    }

    #[test]
    fn a_day_has_twenty_four_hours_and_none_of_tomorrow() {
        let open = sheet(SheetState::Open);
        let today = day("2026-11-20");
        let others = [entry("2026-11-18", 1_000)];
        assert!(note(&open, &entry("2026-11-18", 440), &others, today).is_ok());
        let code = |result: Result<(), Refusal>| result.map_err(|refusal| refusal.code);
        assert_eq!(
            code(note(&open, &entry("2026-11-18", 441), &others, today)),
            Err("time-day-too-long")
        );
        assert_eq!(
            code(note(&open, &entry("2026-11-21", 60), &[], today)),
            Err("time-in-the-future")
        );
        assert_eq!(
            code(note(
                &open,
                &entry("2026-11-30", 60),
                &[],
                day("2026-12-01")
            )),
            Err("time-outside-period")
        );
    }
}
