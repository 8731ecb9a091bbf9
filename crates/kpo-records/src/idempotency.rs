//! Acts sent over the API with an `Idempotency-Key`, and what they answered.

use kpo_practice::time::At;

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
        body: row.opt_text("body")?,
    })
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
        self.optional(sql, read).await
    }

    /// Keeps the answer of an act.
    pub async fn keep_idempotency(
        &mut self,
        key_hash: &str,
        status: i64,
        headers: &str,
        body: &str,
    ) -> Result<()> {
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
