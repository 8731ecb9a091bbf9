//! Qualification as stored: the task a file requires, who need not pass it, and what a candidate did.

use kpo_practice::id::{EngagementId, Id, PanelId, PersonId};
use kpo_practice::panel::result::Counted;
use kpo_practice::qualification::{Qualification, Tried, Waiver};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Qualification> {
    Ok(Qualification {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        panel: row.id("panel_id")?,
        mark: row.int("mark")?,
        undecided_suffices: row.truth("undecided_suffices")?,
        set_by: row.id("set_by_id")?,
        set_at: row.at("set_at")?,
        released_at: row.opt_at("released_at")?,
    })
}

fn read_waiver(row: &Row) -> Result<Waiver> {
    Ok(Waiver {
        id: row.id("id")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        reason: row.text("reason")?,
        waived_by: row.id("waived_by_id")?,
        waived_at: row.at("waived_at")?,
    })
}

fn columns(one: &Qualification) -> Vec<(&'static str, Value)> {
    vec![
        ("panel_id", Value::id(one.panel)),
        ("mark", one.mark.into()),
        ("undecided_suffices", one.undecided_suffices.into()),
        ("set_by_id", Value::id(one.set_by)),
        ("set_at", one.set_at.into()),
        ("released_at", one.released_at.into()),
    ]
}

impl Tx {
    /// Keeps that a file requires a task.
    pub async fn insert_qualification(&mut self, one: &Qualification) -> Result<()> {
        let mut columns = columns(one);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(one.engagement)),
        ]);
        self.insert("qualification", one.id.uuid(), columns).await
    }

    /// Saves which task a file requires, or that its results were released.
    pub async fn save_qualification(&mut self, one: &Qualification, seen: i64) -> Result<i64> {
        self.update("qualification", one.id.uuid(), seen, columns(one))
            .await
    }

    /// A file requires no task any more.
    pub async fn delete_qualification(&mut self, one: &Qualification) -> Result<()> {
        self.delete_all("qualification", &[one.id.uuid()]).await?;
        Ok(())
    }

    /// The task a file requires, if it does.
    pub async fn qualification(
        &mut self,
        engagement: EngagementId,
    ) -> Result<Option<Qualification>> {
        let mut sql = Sql::new("select * from qualification");
        sql.with(" where engagement_id = ", engagement.uuid());
        self.optional(sql, read).await
    }

    /// Keeps that a person need not pass.
    pub async fn insert_qualification_waiver(&mut self, one: &Waiver) -> Result<()> {
        let columns = vec![
            ("engagement_id", Value::id(one.engagement)),
            ("person_id", Value::id(one.person)),
            ("reason", one.reason.clone().into()),
            ("waived_by_id", Value::id(one.waived_by)),
            ("waived_at", one.waived_at.into()),
        ];
        self.insert("qualification_waiver", one.id.uuid(), columns)
            .await
    }

    /// Who need not pass in a file, in the order it was said.
    pub async fn qualification_waivers(&mut self, engagement: EngagementId) -> Result<Vec<Waiver>> {
        let mut sql = Sql::new("select * from qualification_waiver");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by waived_at, id");
        self.list(sql, read_waiver).await
    }

    /// What each of these people did at a task, from whichever seat they had: units judged and right answers. Neither how much
    /// was laid out for them nor whether the task is closed.
    pub async fn qualification_tried(
        &mut self,
        panel: PanelId,
        people: &[PersonId],
    ) -> Result<Vec<(PersonId, Tried)>> {
        let mut sql = Sql::new(
            "select s.person_id, count(*) as done, sum(case when j.answer = u.known then 1 else 0 end) as right_ones
             from panel_judgement j
             join panel_seat s on s.id = j.seat_id
             join panel_unit u on u.panel_id = j.panel_id and u.place = j.place",
        );
        sql.with(" where j.panel_id = ", panel.uuid())
            .push(" and j.withdrawn_at is null and u.known is not null and s.person_id in ")
            .list(people.iter().map(|id| Value::id(*id)))
            .push(" group by s.person_id order by s.person_id");
        self.list(sql, |row| {
            let done = row.int("done")?;
            let counted = Counted {
                of: done,
                right: row.int("right_ones")?,
            };
            let tried = Tried {
                done,
                counted,
                ..Tried::default()
            };
            Ok((row.id("person_id")?, tried))
        })
        .await
    }
}
