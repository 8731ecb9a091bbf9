//! Hours: noted by the expert, handed in for a period, approved by the client, then locked.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, PersonId, TimeEntryId, TimeId};
use kpo_practice::journal::Entry;
use kpo_practice::time::Day;
use kpo_practice::timesheet::{self, Period, PeriodKind, Sheet, SheetState, Verdict};

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

/// A period of hours with its days.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The period.
    pub sheet: Sheet,
    /// Whose.
    pub name: String,
    /// Its days.
    pub entries: Vec<timesheet::Entry>,
    /// Minutes in all.
    pub minutes: i64,
    /// The caller may write in it.
    pub may_write: bool,
    /// The caller may approve or return it.
    pub may_decide: bool,
}

/// The hours of a file, as far as the caller may see them.
#[derive(Clone, Debug)]
pub struct Hours {
    /// The file.
    pub file: Admitted<Engagement>,
    /// Periods, newest first.
    pub sheets: Vec<Shown>,
    /// The caller may note hours.
    pub may_log: bool,
    /// The kind of period this file has, once it has one.
    pub kind: Option<PeriodKind>,
}

/// The hours of a file: an expert sees their own, others everybody's.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Hours> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadTime, id).await?;
    let sheets = tx.timesheets(id).await?;
    let kind = sheets.first().map(|sheet| sheet.period.kind());
    let names = crate::rate::named_people(&mut tx, id).await?;
    let mut days: BTreeMap<TimeId, Vec<timesheet::Entry>> = BTreeMap::new();
    for entry in tx.time_entries(id).await? {
        days.entry(entry.sheet).or_default().push(entry);
    }
    let may_log = file.also(caller, Action::LogTime);
    let may_approve = file.also(caller, Action::ApproveTime);
    let delivery = caller.has_role("delivery") && file.provider == Some(caller.organisation);
    let sheets = sheets
        .into_iter()
        .filter(|sheet| caller.host || delivery || sheet.person == caller.person)
        // What is not handed in is the expert's own affair and their manager's.
        .filter(|sheet| !caller.host || sheet.state != SheetState::Open)
        .map(|sheet| {
            let entries = days.remove(&sheet.id).unwrap_or_default();
            let own = sheet.person == caller.person;
            Shown {
                name: names.get(&sheet.person).cloned().unwrap_or_default(),
                minutes: entries.iter().map(|entry| entry.minutes).sum(),
                may_write: own && may_log && timesheet::open(&sheet).is_ok(),
                may_decide: !own && may_approve && sheet.state == SheetState::Submitted,
                entries,
                sheet,
            }
        })
        .collect();
    Ok(Hours {
        file,
        sheets,
        may_log,
        kind,
    })
}

/// A day's work as the expert notes it.
#[derive(Clone, Debug)]
pub struct Note {
    /// The day.
    pub day: Day,
    /// How long, in minutes.
    pub minutes: i64,
    /// What was done.
    pub note: String,
    /// How long periods are, for the first entry of a file; later ones follow it.
    pub kind: PeriodKind,
}

/// Notes a day's work, beginning the period if need be.
pub async fn note(office: &Office, caller: &Caller, id: EngagementId, note: Note) -> Result<Sheet> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::LogTime, id).await?;
    let sheets = tx.timesheets(id).await?;
    let kind = sheets
        .first()
        .map_or(note.kind, |sheet| sheet.period.kind());
    let period = Period::of(kind, note.day);
    let there = sheets
        .into_iter()
        .find(|sheet| sheet.person == caller.person && sheet.period == period);
    let is_new = there.is_none();
    let sheet = there.unwrap_or_else(|| fresh(office.id(), id, caller.person, period));
    let entry = timesheet::Entry {
        id: office.id(),
        version: 1,
        sheet: sheet.id,
        engagement: id,
        person: caller.person,
        day: note.day,
        minutes: note.minutes,
        note: note.note,
    };
    let mut others = tx.time_entries(id).await?;
    others.retain(|other| other.person == caller.person);
    timesheet::note(&sheet, &entry, &others, caller.at.day_in(&caller.zone))?;
    if is_new {
        tx.insert_timesheet(&sheet).await?;
    }
    tx.insert_time_entry(&entry).await?;
    tx.note(
        caller,
        Entry::new("time.noted", "time", sheet.id)
            .within(id)
            .with((entry.day, entry.minutes)),
    );
    tx.commit().await?;
    Ok(sheet)
}

fn fresh(id: TimeId, engagement: EngagementId, person: PersonId, period: Period) -> Sheet {
    Sheet {
        id,
        version: 1,
        engagement,
        person,
        period,
        state: SheetState::Open,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    }
}

/// Takes a day's work out again, while its period is open.
pub async fn strike(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    entry: TimeEntryId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::LogTime, id).await?;
    let entry = tx
        .time_entries(id)
        .await?
        .into_iter()
        .find(|one| one.id == entry && one.person == caller.person)
        .ok_or(Error::NotFound)?;
    let sheet = tx.timesheet(id, entry.sheet).await?;
    timesheet::open(&sheet)?;
    tx.delete_time_entry(entry.id).await?;
    tx.note(
        caller,
        Entry::new("time.struck", "time", sheet.id)
            .within(id)
            .with((entry.day, entry.minutes)),
    );
    tx.commit().await?;
    Ok(())
}

/// Hands a period in.
pub async fn submit(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    sheet: TimeId,
) -> Result<Sheet> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::LogTime, id).await?;
    let before = tx.timesheet(id, sheet).await?;
    if before.person != caller.person {
        return Err(Error::NotFound);
    }
    let entries = tx.time_entries(id).await?;
    let own = entries.iter().filter(|entry| entry.sheet == sheet).count();
    let mut after = timesheet::submit(&before, own, caller.at)?;
    after.version = tx.save_timesheet(&after, before.version).await?;
    tx.note(
        caller,
        Entry::new("time.handed-in", "time", sheet)
            .within(id)
            .with(after.period.to_string()),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}

/// Approves or returns a period.
pub async fn decide(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    sheet: TimeId,
    verdict: Verdict,
) -> Result<Sheet> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::ApproveTime, id)
        .await?;
    let before = tx.timesheet(id, sheet).await?;
    let mut after = timesheet::decide(&before, verdict, caller.person, caller.at)?;
    after.version = tx.save_timesheet(&after, before.version).await?;
    let act = if after.state == SheetState::Approved {
        "time.approved"
    } else {
        "time.returned"
    };
    tx.note(
        caller,
        Entry::new(act, "time", sheet)
            .within(id)
            .with((after.period.to_string(), &after.reason)),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}
