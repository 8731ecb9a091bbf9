//! Openers as stored: who, which lock, and what locks; never the key.

use kpo_practice::id::{EngagementId, Id};
use kpo_practice::opener::{Lock, Opener};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

pub(crate) fn read(row: &Row) -> Result<Opener> {
    Ok(Opener {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        lock: row.word("lock", Lock::from_word)?,
        recipient: row.text("recipient")?,
        created_at: row.at("created_at")?,
        used_at: row.opt_at("used_at")?,
    })
}

impl Tx {
    /// Names an opener; the same lock or person twice is a conflict.
    pub async fn insert_opener(&mut self, opener: &Opener) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(opener.engagement)),
            ("person_id", Value::id(opener.person)),
            ("lock", opener.lock.word().into()),
            ("recipient", opener.recipient.clone().into()),
            ("created_at", opener.created_at.into()),
        ];
        self.insert("opener", opener.id.uuid(), columns).await
    }

    /// Notes that an opener's key was used.
    pub async fn use_opener(&mut self, opener: &Opener, at: At) -> Result<i64> {
        self.update(
            "opener",
            opener.id.uuid(),
            opener.version,
            vec![("used_at", at.into())],
        )
        .await
    }

    /// A file's openers, the outer lock first.
    pub async fn openers(&mut self, engagement: EngagementId) -> Result<Vec<Opener>> {
        let mut sql = Sql::new("select * from opener");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by lock desc");
        self.list(sql, read).await
    }

    /// The openers of these files, in no particular order: one statement for a page.
    pub async fn openers_of(&mut self, files: &[EngagementId]) -> Result<Vec<Opener>> {
        let mut sql = Sql::new("select * from opener where engagement_id in ");
        sql.list(files.iter().map(|id| Value::id(*id)));
        self.list(sql, read).await
    }
}
