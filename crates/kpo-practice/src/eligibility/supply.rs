//! Working time somebody has, and whether work fits into it.

use crate::availability::Absence;
use crate::calendar::{Calendar, days_between};
use crate::need::Need;
use crate::time::Day;

/// Working days in a week, by which weekly hours are spread.
const WEEK_DAYS: i64 = 5;

/// Work to be done between two days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first day.
    pub since_on: Day,
    /// The last day.
    pub until_on: Day,
    /// Minutes of work.
    pub minutes: i64,
}

impl Span {
    /// The work of one person at a question.
    pub fn of(need: &Need) -> Self {
        Self {
            since_on: need.since_on,
            until_on: need.until_on,
            minutes: need.hours * 60,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.since_on <= other.until_on && other.since_on <= self.until_on
    }
}

/// Working minutes of a person, summed up day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    first: Day,
    /// Minutes before each day from `first` on; one longer than there are days.
    before: Vec<i64>,
}

impl Supply {
    /// What somebody with these weekly hours can give from `first` to `last`: spread over the days their calendar works,
    /// nothing on holidays and days away.
    pub fn of(
        calendar: &Calendar,
        weekly_hours: i64,
        away: &[Absence],
        first: Day,
        last: Day,
    ) -> Self {
        let daily = weekly_hours * 60 / WEEK_DAYS;
        let days = (days_between(first, last) + 1).max(0);
        let mut before = vec![0];
        let mut sum = 0;
        for ahead in 0..days {
            let day = first.plus_days(ahead);
            let off = away
                .iter()
                .any(|absence| (absence.since_on..=absence.until_on).contains(&day));
            if !off && calendar.works(day) {
                sum += daily;
            }
            before.push(sum);
        }
        Self { first, before }
    }

    /// Working minutes from one day to another, both included; days outside what was counted give nothing.
    pub fn between(&self, since: Day, until: Day) -> i64 {
        let most = self.before.len() as i64 - 1;
        let at = |days: i64| self.before[usize::try_from(days.clamp(0, most)).unwrap_or(0)];
        let (begin, end) = (
            days_between(self.first, since),
            days_between(self.first, until) + 1,
        );
        (at(end) - at(begin)).max(0)
    }

    /// Whether all this work can be done: for every stretch of days, what must be done within it is not more than there is.
    /// For work that can be laid down and taken up again that is enough (the processor-demand criterion: S. Baruah, L.
    /// Rosier and R. Howell, "Algorithms and complexity concerning the preemptive scheduling of periodic, real-time tasks
    /// on one processor", Real-Time Systems 2, 1990).
    pub fn fits(&self, work: &[Span]) -> bool {
        work.iter().all(|begins| {
            work.iter()
                .filter(|ends| begins.since_on <= ends.until_on)
                .all(|ends| self.spare(work, begins.since_on, ends.until_on) >= 0)
        })
    }

    /// Whether this work can be done beside what is booked: for every stretch of days that holds some of it. What is booked
    /// and does not fit by itself is somebody else's matter and keeps nobody from work at another time.
    pub fn fits_beside(&self, booked: &[Span], work: &[Span]) -> bool {
        let all: Vec<Span> = booked.iter().chain(work).copied().collect();
        work.iter().all(|span| {
            let begins = all.iter().filter(|one| one.since_on <= span.since_on);
            begins.into_iter().all(|begins| {
                let mut ends = all.iter().filter(|one| one.until_on >= span.until_on);
                ends.all(|ends| self.spare(&all, begins.since_on, ends.until_on) >= 0)
            })
        })
    }

    fn spare(&self, work: &[Span], since: Day, until: Day) -> i64 {
        let within = work
            .iter()
            .filter(|span| span.since_on >= since && span.until_on <= until);
        self.between(since, until) - within.map(|span| span.minutes).sum::<i64>()
    }

    /// The most minutes of further work in this stretch that still fit beside what is booked; negative when what is booked
    /// does not fit itself.
    pub fn free(&self, booked: &[Span], wanted: &Span) -> i64 {
        let begins = booked
            .iter()
            .map(|span| span.since_on)
            .chain([wanted.since_on]);
        let begins = begins.filter(|since| *since <= wanted.since_on);
        let spare = begins.flat_map(|since| {
            let ends = booked
                .iter()
                .map(|span| span.until_on)
                .chain([wanted.until_on]);
            let ends = ends.filter(|until| *until >= wanted.until_on);
            ends.map(move |until| self.spare(booked, since, until))
        });
        spare.min().unwrap_or(0)
    }
}

/// How many of the booked spans meet this one at the same time, at most.
pub fn most_at_once(booked: &[Span], wanted: &Span) -> i64 {
    let meeting: Vec<&Span> = booked.iter().filter(|span| span.meets(wanted)).collect();
    let days = meeting
        .iter()
        .map(|span| span.since_on.max(wanted.since_on));
    let at = |day: Day| {
        let there = meeting
            .iter()
            .filter(|span| span.since_on <= day && day <= span.until_on);
        there.count() as i64
    };
    days.map(at).max().unwrap_or(0)
}
