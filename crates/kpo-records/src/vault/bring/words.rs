//! Texts that an older program stored in plain, sealed in their rows.

use kpo_practice::id::{Id as _, OrganisationId};
use kpo_practice::journal::Entry;
use kpo_practice::time::At;
use uuid::Uuid;

use crate::db::{Db, Tx};
use crate::error::Result;
use crate::sql::{Sql, Value};
use crate::vault::text::{MARK, Sealed, Way};

const AT_A_TIME: i64 = 500;

/// A row's id and its texts.
type PlainRow = (Uuid, Vec<(&'static str, Value)>);

/// Seals the texts of a table that lie in plain, some hundred rows a transaction; how many rows.
pub(super) async fn seal_plain(db: &Db, sealed: &'static Sealed, at: At) -> Result<usize> {
    let mut done = 0;
    loop {
        if db.read().await?.plain_texts(sealed, 1).await?.is_empty() {
            return Ok(done);
        }
        let mut tx = db.begin().await?;
        let some = tx.plain_texts(sealed, AT_A_TIME).await?;
        done += some.len();
        for (id, texts) in some {
            tx.seal_in_place(sealed.table, id, texts).await?;
        }
        let host = tx.host().await?.map(|host| host.id.uuid());
        let host = OrganisationId(host.unwrap_or_default());
        let entry = Entry::new("texts.sealed", "organisation", host);
        tx.record(None, at, entry.with(sealed.table));
        tx.commit().await?;
    }
}

impl Tx {
    /// Rows of a table with a text that is not sealed; not those of rooms that were destroyed, which have no key any more.
    async fn plain_texts(&mut self, sealed: &Sealed, most: i64) -> Result<Vec<PlainRow>> {
        let table = sealed.table;
        let mut sql = Sql::new(format!("select t.* from {table} t"));
        if sealed.room {
            sql.push(match sealed.way {
                Way::Through(_, _) => " join panel p on p.id = t.panel_id left join room_key k on k.id = p.engagement_id",
                _ => " left join room_key k on k.id = t.engagement_id",
            });
        }
        sql.push(" where (1 = 0");
        for column in sealed.columns {
            sql.push(&format!(
                " or (t.{column} <> '' and substr(t.{column}, 1, 1) <> "
            ))
            .bind(MARK.to_string())
            .push(")");
        }
        sql.push(")");
        if sealed.room {
            sql.push(" and k.destroyed_at is null");
        }
        sql.with(" limit ", most);
        if self.writes() && self.is_postgres() {
            sql.push(" for update of t");
        }
        self.list(sql, |row| {
            let text = |name: &&'static str| {
                let text = row.plain(name)?;
                Ok(text.map(|text| (*name, Value::from(text))))
            };
            let texts: Result<Vec<_>> = sealed.columns.iter().map(text).collect();
            Ok((row.uuid("id")?, texts?.into_iter().flatten().collect()))
        })
        .await
    }

    /// Seals texts of a row where they stand; to whoever reads the row it did not change, so its version stays.
    async fn seal_in_place(
        &mut self,
        table: &'static str,
        id: Uuid,
        mut texts: Vec<(&'static str, Value)>,
    ) -> Result<()> {
        self.seal_texts(table, id, &mut texts).await?;
        let mut sql = Sql::new(format!("update {table} set "));
        for (nth, (name, value)) in texts.into_iter().enumerate() {
            sql.push(if nth > 0 { ", " } else { "" });
            sql.push(name).with(" = ", value);
        }
        sql.with(" where id = ", id);
        self.run(sql).await?;
        self.written(table, id);
        Ok(())
    }
}
