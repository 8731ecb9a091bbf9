//! Acts sent over the API with an `Idempotency-Key`, and what they answered: sealed, for answers hold what files hold.

use kpo_practice::time::At;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// An act and its answer, once it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was asked: method, path and body, hashed.
    pub fingerprint: String,
    /// The answer's status; absent while the act runs, or if it was cut off.
    pub status: Option<i64>,
    /// The answer's entity tag and location, as JSON.
    pub headers: Option<String>,
    /// The answer's body.
    pub body: Option<String>,
}

fn read(row: &Row) -> Result<Kept> {
    Ok(Kept {
        fingerprint: row.text("fingerprint")?,
        status: row.opt_int("status")?,
        headers: row.opt_text("headers")?,
        body: row.as_stored("body")?,
    })
}

/// What an answer is bound to: the key it was asked with, in place of a row's id.
fn place_of(key_hash: &str) -> (&'static str, &'static str, Uuid) {
    let digits = key_hash.get(..32).unwrap_or_default();
    let id = Uuid::try_parse(digits).unwrap_or_default();
    ("idempotency", "body", id)
}

impl Tx {
    /// Claims a key for an act about to run; false if it is taken.
    pub async fn claim_idempotency(
        &mut self,
        key_hash: &str,
        fingerprint: &str,
        at: At,
    ) -> Result<bool> {
        let mut sql =
            Sql::new("insert into idempotency (key_hash, fingerprint, created_at) values ");
        sql.list([Value::from(key_hash), fingerprint.into(), at.into()])
            .push(" on conflict (key_hash) do nothing");
        Ok(self.run(sql).await? > 0)
    }

    /// What a key was used for.
    pub async fn idempotency(&mut self, key_hash: &str) -> Result<Option<Kept>> {
        let mut sql = Sql::new("select * from idempotency");
        sql.with(" where key_hash = ", key_hash);
        let Some(mut kept) = self.optional(sql, read).await? else {
            return Ok(None);
        };
        if let Some(body) = &kept.body {
            kept.body = Some(self.open_words(place_of(key_hash), body).await?);
        }
        Ok(Some(kept))
    }

    /// Keeps the answer of an act.
    pub async fn keep_idempotency(
        &mut self,
        key_hash: &str,
        status: i64,
        headers: &str,
        body: &str,
    ) -> Result<()> {
        let place = place_of(key_hash);
        let body = self.seal_words(None, place, body).await?;
        let mut sql = Sql::new("update idempotency set ");
        sql.with("status = ", status)
            .with(", headers = ", headers)
            .with(", body = ", body)
            .with(" where key_hash = ", key_hash);
        self.run(sql).await.map(drop)
    }

    /// Gives a key back: the act changed nothing, so it may be tried again.
    pub async fn release_idempotency(&mut self, key_hash: &str) -> Result<()> {
        let mut sql = Sql::new("delete from idempotency");
        sql.with(" where key_hash = ", key_hash);
        self.run(sql).await.map(drop)
    }

    /// Forgets what is older than a day.
    pub async fn forget_idempotency(&mut self, before: At) -> Result<u64> {
        let mut sql = Sql::new("delete from idempotency");
        sql.with(" where created_at < ", before);
        self.run(sql).await
    }
}
