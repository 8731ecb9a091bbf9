//! Commitments: what live files have promised, what of it could still be saved, and what ending them would lose (R9, R21,
//! R22).
//!
//! 'Cut 30 %' is a question with an exact answer: of the files that may be ended, those whose end saves enough and loses
//! least. The loss is a sum of points anybody can read and argue with; nothing here ends anything.

use crate::engagement::Stage;
use crate::id::EngagementId;
use crate::money::{Money, MoneyError};
use crate::time::Day;

words! {
    /// Where a promise is written.
    Promise {
        /// The price of the bid that was chosen.
        Award = "award",
        /// The budget of the request, where no price was agreed.
        Request = "request",
    }
}

words! {
    /// Where the days of notice come from.
    NoticeSource {
        /// The statement of work in force.
        Agreement = "agreement",
        /// The longest that a named expert asks for.
        Availability = "availability",
        /// Nobody said anything.
        Nothing = "nothing",
    }
}

words! {
    /// Why a file may not be ended now.
    Bar {
        /// The work is accepted: what was promised is owed.
        Accepted = "accepted",
        /// The file is frozen.
        Frozen = "frozen",
        /// Something in its room is held by law.
        Hold = "hold",
        /// It ends by itself before notice would run out.
        Notice = "notice",
        /// Nothing is left to save.
        Spent = "spent",
    }
}

words! {
    /// How a file would be ended.
    Way {
        /// Nothing was worked yet: all of it.
        Whole = "whole",
        /// What was worked stays; the hours not yet worked end.
        Hours = "hours",
    }
}

/// What is known of one live file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The file.
    pub engagement: EngagementId,
    /// Where it stands.
    pub stage: Stage,
    /// The request is marked core.
    pub core: bool,
    /// When the answer is needed.
    pub deadline: Option<Day>,
    /// On how many key people it depends.
    pub key_people: i64,
    /// Frozen.
    pub frozen: bool,
    /// A document is under legal hold.
    pub held: bool,
    /// The work was accepted.
    pub work_accepted: bool,
    /// Hours were logged, or work handed in.
    pub worked: bool,
    /// What was promised.
    pub promised: Money,
    /// Where that is written.
    pub promise: Promise,
    /// Approved hours at the agreed rates.
    pub accepted: Money,
    /// Invoices that still stand, drafts aside.
    pub invoiced: Money,
    /// Paid.
    pub paid: Money,
    /// Days of notice.
    pub notice_days: i64,
    /// Where they come from.
    pub notice: NoticeSource,
    /// The last day of work agreed.
    pub ends_on: Option<Day>,
}

/// Points of loss, part by part: what ending a file gives up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// How near the answer is.
    pub stage: i64,
    /// Key people whose knowledge goes, 3 each, 9 at most.
    pub key_people: i64,
    /// How soon the answer is needed: 6 within 30 days, 3 within 90.
    pub deadline: i64,
    /// 10 where it touches the core.
    pub core: i64,
}

impl Loss {
    /// All of it.
    pub fn points(self) -> i64 {
        self.stage + self.key_people + self.deadline + self.core
    }
}

/// A live file as a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// What is known of it.
    pub facts: Facts,
    /// Promised and not owed yet: at most this could be cancelled.
    pub cancellable: Money,
    /// The first day it could end.
    pub first_end: Day,
    /// What ending it on that day would save.
    pub savable: Money,
    /// Why it may not be ended.
    pub bar: Option<Bar>,
    /// How it would be ended.
    pub way: Way,
    /// What that would lose.
    pub loss: Loss,
}

/// How near the answer is, in points.
fn nearness(stage: Stage) -> i64 {
    match stage {
        Stage::Request | Stage::Allocation | Stage::Brief | Stage::Award => 0,
        Stage::Agreement => 1,
        Stage::Room => 2,
        Stage::Work => 4,
        Stage::Review => 6,
        Stage::Acceptance => 8,
        Stage::Settlement | Stage::Closure | Stage::Outcome | Stage::Done | Stage::Refused => 10,
    }
}

fn days_between(from: Day, to: Day) -> i64 {
    (to.start().0 - from.start().0) / 86_400_000_000
}

/// What ending a file today, with notice, would save and lose.
///
/// What is owed is the larger of what was accepted and what was invoiced; once the work is accepted, all of it. The rest is
/// taken to be worked evenly until the last day agreed, so that notice eats its share; without a last day, notice eats
/// nothing that can be known.
pub fn weigh(facts: Facts, today: Day) -> Result<Commitment, MoneyError> {
    let currency = facts.promised.currency;
    let owed = if facts.work_accepted {
        facts.promised.minor
    } else {
        facts.accepted.minor.max(facts.invoiced.minor)
    };
    let left = (facts.promised.minor - owed).max(0);
    let first_end = today.plus_days(facts.notice_days);
    let after_notice = match facts.ends_on {
        None => left,
        Some(last) if last <= first_end => 0,
        Some(last) => {
            let all = i128::from(days_between(today, last).max(1));
            let saved = i128::from(days_between(first_end, last));
            i64::try_from(i128::from(left) * saved / all).map_err(|_| MoneyError::Overflow)?
        }
    };
    let bar = if facts.frozen {
        Some(Bar::Frozen)
    } else if facts.held {
        Some(Bar::Hold)
    } else if facts.work_accepted {
        Some(Bar::Accepted)
    } else if left == 0 {
        Some(Bar::Spent)
    } else if after_notice == 0 {
        Some(Bar::Notice)
    } else {
        None
    };
    let loss = loss(&facts, today);
    Ok(Commitment {
        cancellable: Money {
            minor: left,
            currency,
        },
        savable: Money {
            minor: if bar.is_none() { after_notice } else { 0 },
            currency,
        },
        way: if facts.worked { Way::Hours } else { Way::Whole },
        first_end,
        bar,
        loss,
        facts,
    })
}

fn loss(facts: &Facts, today: Day) -> Loss {
    let soon = facts.deadline.map(|day| days_between(today, day));
    Loss {
        stage: nearness(facts.stage),
        key_people: (facts.key_people * 3).min(9),
        deadline: match soon {
            Some(..=30) => 6,
            Some(31..=90) => 3,
            _ => 0,
        },
        core: if facts.core { 10 } else { 0 },
    }
}

/// A file that may be ended: what that saves, in minor units of one currency, and the points it loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Saved; more than nothing.
    pub saving: i64,
    /// Lost; nothing or more.
    pub loss: i64,
}

/// The files to end so that at least `target` is saved and the sum of points lost is the least there is; of several such
/// choices one that saves most. Exact: a knapsack by dynamic programming over the points. None when all together do not
/// reach it. Answers places in `files`, in order.
pub fn cut(files: &[Candidate], target: i64) -> Option<Vec<usize>> {
    let losses: Vec<usize> = files
        .iter()
        .map(|file| usize::try_from(file.loss.max(0)).unwrap_or(usize::MAX))
        .collect();
    let most = losses
        .iter()
        .try_fold(0_usize, |sum, loss| sum.checked_add(*loss))?;
    // best[l]: the most that the files so far can save by losing exactly l points; taken[k] has a bit for each l at which
    // the k-th file is among those that do.
    let mut best: Vec<Option<i64>> = vec![None; most + 1];
    best[0] = Some(0);
    let mut taken: Vec<Vec<u64>> = Vec::with_capacity(files.len());
    for (file, loss) in files.iter().zip(&losses) {
        let mut bits = vec![0_u64; most / 64 + 1];
        for points in (*loss..=most).rev() {
            let Some(saved) = best[points - loss] else {
                continue;
            };
            let with = saved.saturating_add(file.saving);
            if best[points].is_none_or(|before| with > before) {
                best[points] = Some(with);
                bits[points / 64] |= 1 << (points % 64);
            }
        }
        taken.push(bits);
    }
    let mut points = best
        .iter()
        .position(|saved| saved.is_some_and(|saved| saved >= target))?;
    let mut chosen = Vec::new();
    for (place, bits) in taken.iter().enumerate().rev() {
        if bits[points / 64] >> (points % 64) & 1 == 1 {
            chosen.push(place);
            points -= losses[place];
        }
    }
    chosen.reverse();
    Some(chosen)
}

#[cfg(test)]
mod tests;
