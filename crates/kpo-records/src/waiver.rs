//! Waivers as stored, and that those they concern were told.

use kpo_practice::id::{Id, PersonId, WaiverId};
use kpo_practice::time::Day;
use kpo_practice::waiver::{Notice, Waiver};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Waiver> {
    Ok(Waiver {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        engagement: row.id("engagement_id")?,
        reason: row.text("reason")?,
        until_on: row.day("until_on")?,
        asked_by: row.id("asked_by_id")?,
        asked_at: row.at("asked_at")?,
        second: row.id("second_id")?,
        agreed_at: row.opt_at("agreed_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

fn read_notice(row: &Row) -> Result<Notice> {
    Ok(Notice {
        id: row.id("id")?,
        version: row.int("version")?,
        waiver: row.id("waiver_id")?,
        engagement: row.id("engagement_id")?,
        at: row.at("at")?,
        read_by: row.opt_id("read_by_id")?,
        read_at: row.opt_at("read_at")?,
    })
}

impl Tx {
    /// Keeps that a waiver is asked for.
    pub async fn insert_waiver(&mut self, waiver: &Waiver) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(waiver.person)),
            ("engagement_id", Value::id(waiver.engagement)),
            ("reason", waiver.reason.clone().into()),
            ("until_on", waiver.until_on.into()),
            ("asked_by_id", Value::id(waiver.asked_by)),
            ("asked_at", waiver.asked_at.into()),
            ("second_id", Value::id(waiver.second)),
            ("agreed_at", waiver.agreed_at.into()),
            ("ended_at", waiver.ended_at.into()),
        ];
        self.insert("waiver", waiver.id.uuid(), columns).await
    }

    /// Saves that it was agreed to, declined or ended.
    pub async fn save_waiver(&mut self, waiver: &Waiver, seen: i64) -> Result<i64> {
        let columns = vec![
            ("agreed_at", waiver.agreed_at.into()),
            ("ended_at", waiver.ended_at.into()),
        ];
        self.update("waiver", waiver.id.uuid(), seen, columns).await
    }

    /// The waiver of this id.
    pub async fn waiver(&mut self, id: WaiverId) -> Result<Waiver> {
        let mut sql = Sql::new("select * from waiver");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// Every waiver, the latest first: for those who ask and agree.
    pub async fn waivers(&mut self) -> Result<Vec<Waiver>> {
        let sql = Sql::new("select * from waiver order by asked_at desc, id");
        self.list(sql, read).await
    }

    /// Those that open a door on this day, by person and file.
    pub async fn waivers_standing(&mut self, on: Day) -> Result<Vec<Waiver>> {
        let mut sql =
            Sql::new("select * from waiver where agreed_at is not null and ended_at is null");
        sql.with(" and until_on >= ", on).push(" order by id");
        self.list(sql, read).await
    }

    /// Keeps that whoever keeps a file is to be told of a waiver.
    pub async fn insert_waiver_notice(&mut self, notice: &Notice) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("waiver_id", Value::id(notice.waiver)),
            ("engagement_id", Value::id(notice.engagement)),
            ("at", notice.at.into()),
            ("read_by_id", Value::opt_id(notice.read_by)),
            ("read_at", notice.read_at.into()),
        ];
        self.insert("waiver_notice", notice.id.uuid(), columns)
            .await
    }

    /// Saves that a notice was read.
    pub async fn save_waiver_notice(&mut self, notice: &Notice, seen: i64) -> Result<i64> {
        let columns = vec![
            ("read_by_id", Value::opt_id(notice.read_by)),
            ("read_at", notice.read_at.into()),
        ];
        self.update("waiver_notice", notice.id.uuid(), seen, columns)
            .await
    }

    /// How many waivers wait for this person to agree, and how many notices of them for this person to read.
    pub async fn waivers_waiting(&mut self, person: PersonId, on: Day) -> Result<i64> {
        let mut sql = Sql::new(
            "select (select count(*) from waiver where agreed_at is null and ended_at is null",
        );
        sql.with(" and until_on >= ", on)
            .with(" and second_id = ", person.uuid())
            .push(") + (select count(*) from waiver_notice join engagement on engagement.id = waiver_notice.engagement_id")
            .with(" where waiver_notice.read_at is null and engagement.owner_id = ", person.uuid())
            .push(") as n");
        self.one(sql, |row| row.int("n")).await
    }

    /// Every notice, the latest first.
    pub async fn waiver_notices(&mut self) -> Result<Vec<Notice>> {
        let sql = Sql::new("select * from waiver_notice order by at desc, id");
        self.list(sql, read_notice).await
    }
}
