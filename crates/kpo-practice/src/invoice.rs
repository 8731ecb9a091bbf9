//! Invoices: only accepted work, only approved time, at the rate agreed for the day, in one currency.
//!
//! Every line is held against the facts, and what does not fit is a finding on that line, which the provider sees before
//! sending and finance before approving. Findings are computed from the facts each time, never ticked off.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::id::{EngagementId, InvoiceId, InvoiceLineId, OrganisationId, PersonId, TimeEntryId};
use crate::money::{Currency, ExchangeRate, Money, MoneyError};
use crate::rate::{Rate, RateKind, effective};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};
use crate::timesheet::DAY_MINUTES;

words! {
    /// Where an invoice stands.
    InvoiceState {
        /// Being written by the provider.
        Draft = "draft",
        /// Sent; waits for finance.
        Sent = "sent",
        /// Approved; waits for payment.
        Approved = "approved",
        /// Sent back; its lines are free to be billed again.
        Returned = "returned",
    }
}

/// A bill of one counterparty in one engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// Who bills.
    pub issuer: OrganisationId,
    /// The issuer's own number for it.
    pub number: String,
    /// Its one currency.
    pub currency: Currency,
    /// Where it stands.
    pub state: InvoiceState,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// When.
    pub drafted_at: At,
    /// When it was sent.
    pub sent_at: Option<At>,
    /// Who approved or returned it.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<At>,
    /// Why it was returned, or approved in spite of a warning.
    pub reason: Option<String>,
}

/// One line: time of one person on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: InvoiceLineId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its place, from 1.
    pub position: i64,
    /// Whose time.
    pub person: PersonId,
    /// The day.
    pub day: Day,
    /// How long.
    pub minutes: i64,
    /// The hourly rate billed, in the currency it was agreed in.
    pub hourly: Money,
    /// How that became the invoice's currency, when it is another one.
    pub conversion: Option<ExchangeRate>,
    /// What it comes to, in the invoice's currency.
    pub amount: Money,
    /// The approved entry it stands for, when it was drafted from one.
    pub entry: Option<TimeEntryId>,
    /// What was done.
    pub text: String,
}

/// What a line comes to: minutes at the hourly rate, then converted if need be.
pub fn amount(
    minutes: i64,
    hourly: Money,
    conversion: Option<&ExchangeRate>,
) -> Result<Money, MoneyError> {
    let own = hourly.for_minutes(minutes)?;
    conversion.map_or(Ok(own), |rate| own.convert(rate))
}

/// What the lines come to together.
pub fn total(currency: Currency, lines: &[Line]) -> Result<Money, MoneyError> {
    Money::sum(currency, lines.iter().map(|line| line.amount))
}

words! {
    /// What can be wrong with a line.
    FindingKind {
        /// There is not that much approved time of this person on this day.
        Unapproved = "unapproved",
        /// The rate is not the one agreed for that day.
        WrongRate = "wrong-rate",
        /// The person was never named and approved for this file on that day.
        Unnamed = "unnamed",
        /// The same time is billed twice.
        Duplicate = "duplicate",
        /// The day lies outside the engagement.
        OutsideDates = "outside-dates",
        /// More than twenty-four hours in a day.
        DayTooLong = "day-too-long",
        /// Minutes times rate is not the amount, or the conversion is not on the line.
        WrongAmount = "wrong-amount",
        /// From this line on the bills are above the budget.
        OverBudget = "over-budget",
    }
}

impl FindingKind {
    /// Whether the invoice cannot be approved while it stands. Going over budget is the client's to decide, with a reason.
    pub fn blocks(self) -> bool {
        self != Self::OverBudget
    }
}

/// Something wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line's position.
    pub position: i64,
    /// What is wrong.
    pub kind: FindingKind,
    /// What it ought to be, where that can be said.
    pub expected: Option<String>,
}

/// Time that counts: approved and locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedTime {
    /// The entry.
    pub entry: TimeEntryId,
    /// Whose.
    pub person: PersonId,
    /// The day.
    pub day: Day,
    /// How long.
    pub minutes: i64,
    /// What was done.
    pub note: String,
}

/// From when to when a person was a named expert of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub person: PersonId,
    /// First day.
    pub from: Day,
    /// Last day, once it ended.
    pub to: Option<Day>,
}

/// The facts lines are held against.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Approved time.
    pub approved: Vec<ApprovedTime>,
    /// Bill rates.
    pub rates: Vec<Rate>,
    /// Who was named, and when.
    pub named: Vec<Named>,
    /// Lines of the other invoices of this file that were not returned.
    pub billed: Vec<Line>,
    /// What may be spent in all; only compared in its own currency.
    pub budget: Option<Money>,
    /// The first day of the engagement.
    pub first: Option<Day>,
    /// Its last day, once it is closed.
    pub last: Option<Day>,
}

/// Holds every line against the facts.
pub fn examine(lines: &[Line], facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let approved = minutes_by_day(
        facts
            .approved
            .iter()
            .map(|time| (time.person, time.day, time.minutes)),
    );
    let mut used = minutes_by_day(
        facts
            .billed
            .iter()
            .map(|line| (line.person, line.day, line.minutes)),
    );
    let mut entries: BTreeSet<TimeEntryId> =
        facts.billed.iter().filter_map(|line| line.entry).collect();
    let mut here: BTreeMap<(PersonId, Day), i64> = BTreeMap::new();
    let mut spent = facts
        .budget
        .and_then(|budget| spent_in(budget.currency, &facts.billed));
    for line in lines {
        let mut find = |kind, expected| {
            findings.push(Finding {
                position: line.position,
                kind,
                expected,
            });
        };
        let key = (line.person, line.day);
        let there = approved.get(&key).copied().unwrap_or(0);
        let before = used.get(&key).copied().unwrap_or(0);
        let own = here.entry(key).or_default();
        *own = own.saturating_add(line.minutes);
        if *own > there || line.minutes < 1 {
            find(
                FindingKind::Unapproved,
                Some(crate::timesheet::write_hours(there)),
            );
        } else if before + line.minutes > there
            || line.entry.is_some_and(|entry| entries.contains(&entry))
        {
            find(FindingKind::Duplicate, None);
        }
        let used = used.entry(key).or_default();
        *used = used.saturating_add(line.minutes);
        if *used > DAY_MINUTES {
            find(FindingKind::DayTooLong, None);
        }
        entries.extend(line.entry);
        match effective(&facts.rates, RateKind::Bill, line.person, line.day) {
            Some(rate) if rate.hourly == line.hourly => {}
            Some(rate) => find(FindingKind::WrongRate, Some(plain(rate.hourly))),
            None => find(FindingKind::WrongRate, None),
        }
        if !facts.named.iter().any(|named| {
            named.person == line.person
                && named.from <= line.day
                && named.to.is_none_or(|to| line.day <= to)
        }) {
            find(FindingKind::Unnamed, None);
        }
        if facts.first.is_some_and(|first| line.day < first)
            || facts.last.is_some_and(|last| line.day > last)
        {
            find(FindingKind::OutsideDates, None);
        }
        match amount(line.minutes, line.hourly, line.conversion.as_ref()) {
            Ok(right) if right == line.amount => {}
            Ok(right) => find(FindingKind::WrongAmount, Some(plain(right))),
            Err(_) => find(FindingKind::WrongAmount, None),
        }
        if let (Some(budget), Some(sum)) = (facts.budget, spent.as_mut())
            && let Ok(more) = sum.plus(line.amount)
        {
            *sum = more;
            if more.minor > budget.minor {
                find(FindingKind::OverBudget, Some(plain(budget)));
            }
        }
    }
    findings
}

fn minutes_by_day(
    times: impl Iterator<Item = (PersonId, Day, i64)>,
) -> BTreeMap<(PersonId, Day), i64> {
    let mut minutes = BTreeMap::new();
    for (person, day, more) in times {
        let sum: &mut i64 = minutes.entry((person, day)).or_default();
        *sum = sum.saturating_add(more);
    }
    minutes
}

fn spent_in(currency: Currency, billed: &[Line]) -> Option<Money> {
    let same = billed
        .iter()
        .map(|line| line.amount)
        .filter(|amount| amount.currency == currency);
    Money::sum(currency, same).ok()
}

/// An amount as plain text, for a finding or a refusal.
pub(crate) fn plain(money: Money) -> String {
    format!("{} {}", money.decimal(), money.currency.code())
}

/// The lines that approved, not yet billed time comes to.
pub fn draft(
    invoice: InvoiceId,
    currency: Currency,
    facts: &Facts,
    exchange: &[ExchangeRate],
    mut id: impl FnMut() -> InvoiceLineId,
) -> Result<Vec<Line>, Refusal> {
    let billed: BTreeSet<TimeEntryId> = facts.billed.iter().filter_map(|line| line.entry).collect();
    let mut open: Vec<&ApprovedTime> = facts
        .approved
        .iter()
        .filter(|time| !billed.contains(&time.entry))
        .collect();
    open.sort_by_key(|time| (time.day, time.person, time.entry));
    let mut lines = Vec::new();
    for (index, time) in open.into_iter().enumerate() {
        let rate = effective(&facts.rates, RateKind::Bill, time.person, time.day)
            .ok_or_else(|| Refusal::new("invoice-no-rate").with("day", time.day))?;
        let conversion = conversion(rate.hourly.currency, currency, time.day, exchange)?;
        let amount = amount(time.minutes, rate.hourly, conversion.as_ref()).map_err(refused)?;
        lines.push(Line {
            id: id(),
            invoice,
            position: i64::try_from(index).unwrap_or(i64::MAX - 1) + 1,
            person: time.person,
            day: time.day,
            minutes: time.minutes,
            hourly: rate.hourly,
            conversion,
            amount,
            entry: Some(time.entry),
            text: time.note.clone(),
        });
    }
    if lines.is_empty() {
        return Err(Refusal::new("invoice-nothing-to-bill"));
    }
    Ok(lines)
}

/// The published rate that turns one currency into another on a day: the latest published by then; none for the same.
pub fn conversion(
    from: Currency,
    to: Currency,
    on: Day,
    exchange: &[ExchangeRate],
) -> Result<Option<ExchangeRate>, Refusal> {
    if from == to {
        return Ok(None);
    }
    exchange
        .iter()
        .filter(|rate| rate.from == from && rate.to == to && rate.on <= on)
        .max_by_key(|rate| rate.on)
        .cloned()
        .map(Some)
        .ok_or_else(|| {
            Refusal::new("invoice-no-exchange-rate")
                .with("from", from.code())
                .with("to", to.code())
                .with("day", on)
        })
}

/// A sum that cannot be made, as a refusal.
pub fn refused(error: MoneyError) -> Refusal {
    match error {
        MoneyError::MixedCurrencies(one, other) => Refusal::new("money-mixed")
            .with("one", one.code())
            .with("other", other.code()),
        MoneyError::Overflow => Refusal::new("money-too-large"),
    }
}

/// Whether an exchange rate can be used.
pub fn published(rate: &ExchangeRate, today: Day) -> Result<(), Refusal> {
    if rate.from == rate.to {
        return Err(Refusal::of_field("to", "exchange-same-currency"));
    }
    if rate.rate <= Decimal::ZERO {
        return Err(Refusal::of_field("rate", "exchange-not-positive"));
    }
    if rate.on > today {
        return Err(Refusal::of_field("on", "exchange-in-the-future"));
    }
    if rate.source.trim().is_empty() {
        return Err(Refusal::of_field("source", "exchange-source-missing"));
    }
    text::fits("source", &rate.source, 200)
}

/// Whether a draft may be written on.
pub fn editable(invoice: &Invoice) -> Result<(), Refusal> {
    if invoice.state == InvoiceState::Draft {
        Ok(())
    } else {
        Err(Refusal::new("invoice-not-a-draft"))
    }
}

/// Sends a draft to the client.
pub fn send(invoice: &Invoice, lines: &[Line], accepted: bool, at: At) -> Result<Invoice, Refusal> {
    editable(invoice)?;
    if !accepted {
        return Err(Refusal::new("invoice-not-accepted"));
    }
    if lines.is_empty() {
        return Err(Refusal::new("invoice-empty"));
    }
    Ok(Invoice {
        state: InvoiceState::Sent,
        sent_at: Some(at),
        ..invoice.clone()
    })
}

/// What finance says of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// To be paid; the reason is needed only when a warning stands.
    Approve(Option<String>),
    /// Sent back with the reason.
    Return(String),
}

/// Finance approves or returns an invoice: never one of its own organisation, never with a finding that blocks.
pub fn decide(
    invoice: &Invoice,
    findings: &[Finding],
    accepted: bool,
    verdict: Verdict,
    by: (PersonId, OrganisationId),
    at: At,
) -> Result<Invoice, Refusal> {
    if invoice.state != InvoiceState::Sent {
        return Err(Refusal::new("invoice-not-sent"));
    }
    if by.1 == invoice.issuer || by.0 == invoice.drafted_by {
        return Err(Refusal::new("invoice-own"));
    }
    let filled = |reason: &String| !reason.trim().is_empty();
    if let Verdict::Return(reason) | Verdict::Approve(Some(reason)) = &verdict {
        text::fits("reason", reason, text::PROSE_MAX)?;
    }
    let (state, reason) = match verdict {
        Verdict::Return(reason) if !filled(&reason) => {
            return Err(Refusal::of_field("reason", "invoice-reason-missing"));
        }
        Verdict::Return(reason) => (InvoiceState::Returned, Some(reason)),
        Verdict::Approve(reason) => {
            if !accepted {
                return Err(Refusal::new("invoice-not-accepted"));
            }
            let blocking = findings
                .iter()
                .filter(|finding| finding.kind.blocks())
                .count();
            if blocking > 0 {
                return Err(Refusal::new("invoice-has-findings").with("n", blocking));
            }
            let reason = reason.filter(filled);
            if !findings.is_empty() && reason.is_none() {
                return Err(Refusal::of_field(
                    "reason",
                    "invoice-over-budget-unreasoned",
                ));
            }
            (InvoiceState::Approved, reason)
        }
    };
    Ok(Invoice {
        state,
        decided_by: Some(by.0),
        decided_at: Some(at),
        reason,
        ..invoice.clone()
    })
}

#[cfg(test)]
mod tests;
