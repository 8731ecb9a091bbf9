//! Hours as stored.

use kpo_practice::id::{EngagementId, Id, TimeEntryId, TimeId};
use kpo_practice::invoice::ApprovedTime;
use kpo_practice::timesheet::{Entry, Sheet, SheetState};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

pub(crate) fn read(row: &Row) -> Result<Sheet> {
    Ok(Sheet {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        period: row.word("period", |text| text.parse().ok())?,
        state: row.word("state", SheetState::from_word)?,
        submitted_at: row.opt_at("submitted_at")?,
        decided_by: row.opt_id("decided_by")?,
        decided_at: row.opt_at("decided_at")?,
        reason: row.opt_text("reason")?,
    })
}

fn read_entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.id("id")?,
        version: row.int("version")?,
        sheet: row.id("sheet_id")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        day: row.day("day")?,
        minutes: row.int("minutes")?,
        note: row.text("note")?,
    })
}

fn columns(sheet: &Sheet) -> Vec<(&'static str, Value)> {
    vec![
        ("state", sheet.state.word().into()),
        ("submitted_at", sheet.submitted_at.into()),
        ("decided_by", Value::opt_id(sheet.decided_by)),
        ("decided_at", sheet.decided_at.into()),
        ("reason", sheet.reason.clone().into()),
    ]
}

impl Tx {
    /// Begins a period of hours.
    pub async fn insert_timesheet(&mut self, sheet: &Sheet) -> Result<()> {
        let mut columns = columns(sheet);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(sheet.engagement)),
            ("person_id", Value::id(sheet.person)),
            ("period", sheet.period.to_string().into()),
        ]);
        self.insert("timesheet", sheet.id.uuid(), columns).await
    }

    /// Saves where a period of hours stands.
    pub async fn save_timesheet(&mut self, sheet: &Sheet, seen: i64) -> Result<i64> {
        self.update("timesheet", sheet.id.uuid(), seen, columns(sheet))
            .await
    }

    /// The hours of a file, newest period first.
    pub async fn timesheets(&mut self, engagement: EngagementId) -> Result<Vec<Sheet>> {
        let mut sql = Sql::new("select * from timesheet");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by period desc, person_id");
        self.list(sql, read).await
    }

    /// The hours of this id, within a file.
    pub async fn timesheet(&mut self, engagement: EngagementId, id: TimeId) -> Result<Sheet> {
        let mut sql = Sql::new("select * from timesheet");
        sql.with(" where id = ", id.uuid())
            .with(" and engagement_id = ", engagement.uuid());
        self.one(sql, read).await
    }

    /// Hours that were handed in and wait, by file: for the queue of those who approve.
    pub async fn timesheets_waiting(&mut self) -> Result<Vec<(EngagementId, i64)>> {
        let sql = "select engagement_id, count(*) as n from timesheet where state = 'submitted' group by engagement_id";
        self.list(Sql::new(sql), |row| {
            Ok((row.id("engagement_id")?, row.int("n")?))
        })
        .await
    }

    /// Notes a day's work.
    pub async fn insert_time_entry(&mut self, entry: &Entry) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("sheet_id", Value::id(entry.sheet)),
            ("engagement_id", Value::id(entry.engagement)),
            ("person_id", Value::id(entry.person)),
            ("day", entry.day.into()),
            ("minutes", entry.minutes.into()),
            ("note", entry.note.clone().into()),
        ];
        self.insert("time_entry", entry.id.uuid(), columns).await
    }

    /// Takes a day's work out again.
    pub async fn delete_time_entry(&mut self, id: TimeEntryId) -> Result<()> {
        self.delete("time_entry", id.uuid()).await
    }

    /// Every day's work in a file, oldest first.
    pub async fn time_entries(&mut self, engagement: EngagementId) -> Result<Vec<Entry>> {
        let mut sql = Sql::new("select * from time_entry");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by day, person_id, id");
        self.list(sql, read_entry).await
    }

    /// The days' work in a file that count: approved and locked.
    pub async fn approved_time(&mut self, engagement: EngagementId) -> Result<Vec<ApprovedTime>> {
        let mut sql = Sql::new(
            "select time_entry.* from time_entry join timesheet on timesheet.id = time_entry.sheet_id \
             where timesheet.state = 'approved'",
        );
        sql.with(" and time_entry.engagement_id = ", engagement.uuid())
            .push(" order by time_entry.day, time_entry.person_id, time_entry.id");
        self.list(sql, |row| {
            Ok(ApprovedTime {
                entry: row.id("id")?,
                person: row.id("person_id")?,
                day: row.day("day")?,
                minutes: row.int("minutes")?,
                note: row.text("note")?,
            })
        })
        .await
    }
}
