//! Key people as stored.

use kpo_practice::id::{EngagementId, Id, KeyPersonId, PersonId};
use kpo_practice::key_person::{Ended, Ending, Handover, KeyPerson};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn handover(row: &Row) -> Result<Option<Handover>> {
    let Some(text) = row.opt_text("handover")? else {
        return Ok(None);
    };
    Ok(Some(Handover {
        text,
        by: row.id("handed_by_id")?,
        at: row.at("handed_at")?,
    }))
}

fn ended(row: &Row) -> Result<Option<Ended>> {
    let Some(at) = row.opt_at("ended_at")? else {
        return Ok(None);
    };
    Ok(Some(Ended {
        ending: row.word("ending", Ending::from_word)?,
        successor: row.opt_id("successor_id")?,
        reason: row.opt_text("reason")?.unwrap_or_default(),
        by: row.id("ended_by_id")?,
        at,
    }))
}

fn read(row: &Row) -> Result<KeyPerson> {
    Ok(KeyPerson {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        subject: row.text("subject")?,
        understudy: row.opt_id("understudy_id")?,
        handover: handover(row)?,
        named_by: row.id("named_by_id")?,
        named_at: row.at("named_at")?,
        ended: ended(row)?,
    })
}

fn columns(key: &KeyPerson) -> Vec<(&'static str, Value)> {
    let handover = key.handover.as_ref();
    let ended = key.ended.as_ref();
    vec![
        ("understudy_id", Value::opt_id(key.understudy)),
        ("handover", handover.map(|note| note.text.clone()).into()),
        ("handed_by_id", Value::opt_id(handover.map(|note| note.by))),
        ("handed_at", handover.map(|note| note.at).into()),
        ("ending", ended.map(|ended| ended.ending.word()).into()),
        (
            "successor_id",
            Value::opt_id(ended.and_then(|ended| ended.successor)),
        ),
        ("reason", ended.map(|ended| ended.reason.clone()).into()),
        ("ended_by_id", Value::opt_id(ended.map(|ended| ended.by))),
        ("ended_at", ended.map(|ended| ended.at).into()),
    ]
}

impl Tx {
    /// Names somebody a file depends on.
    pub async fn insert_key_person(&mut self, key: &KeyPerson) -> Result<()> {
        let mut columns = columns(key);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(key.engagement)),
            ("person_id", Value::id(key.person)),
            ("subject", key.subject.clone().into()),
            ("named_by_id", Value::id(key.named_by)),
            ("named_at", key.named_at.into()),
        ]);
        self.insert("key_person", key.id.uuid(), columns).await
    }

    /// Saves who stands behind a key person, what they were told, and how it ended.
    pub async fn save_key_person(&mut self, key: &KeyPerson, seen: i64) -> Result<i64> {
        self.update("key_person", key.id.uuid(), seen, columns(key))
            .await
    }

    /// The key person of this id that a file still depends on.
    pub async fn key_person(
        &mut self,
        engagement: EngagementId,
        id: KeyPersonId,
    ) -> Result<KeyPerson> {
        let mut sql = Sql::new("select * from key_person");
        sql.with(" where id = ", id.uuid())
            .with(" and engagement_id = ", engagement.uuid())
            .push(" and ended_at is null");
        self.one(sql, read).await
    }

    /// Whom these files depend on now, in the order they were named: one statement for a queue.
    pub async fn key_people(&mut self, files: &[EngagementId]) -> Result<Vec<KeyPerson>> {
        let mut sql =
            Sql::new("select * from key_person where ended_at is null and engagement_id in ");
        sql.list(files.iter().map(|id| Value::id(*id)))
            .push(" order by named_at, id");
        self.list(sql, read).await
    }

    /// What files depend on a person for, or would have them step in for, now.
    pub async fn key_people_of(&mut self, person: PersonId) -> Result<Vec<KeyPerson>> {
        let mut sql = Sql::new("select * from key_person where ended_at is null");
        sql.with(" and (person_id = ", person.uuid())
            .with(" or understudy_id = ", person.uuid())
            .push(") order by named_at, id");
        self.list(sql, read).await
    }

    /// The people who do the work of these files now and are active: one statement for a queue.
    pub async fn experts_standing(
        &mut self,
        files: &[EngagementId],
    ) -> Result<Vec<(EngagementId, PersonId)>> {
        let mut sql = Sql::new(
            "select assignment.engagement_id, assignment.person_id from assignment
             join person on person.id = assignment.person_id and person.active
             where assignment.role = 'expert' and assignment.ended_at is null and assignment.engagement_id in ",
        );
        sql.list(files.iter().map(|id| Value::id(*id)))
            .push(" order by assignment.since_at, assignment.id");
        self.list(sql, |row| {
            Ok((row.id("engagement_id")?, row.id("person_id")?))
        })
        .await
    }
}
