//! Seals: the digest of a row's values, the same on both databases.
//!
//! At each commit the journal entry takes the seal of every row the transaction changed. Whoever verifies recomputes the
//! seals from the values now stored and compares them with the last ones recorded (reading the values and not a stored
//! digest: an auditor that trusts a digest kept beside the value misses an edited value).

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use sqlx::{Column, Row as _, TypeInfo, ValueRef};
use uuid::Uuid;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::{Raw, Row};
use crate::sql::{Sql, Value};

/// The seal of a row that is gone.
pub const GONE: &str = "gone";

/// The seal of the row as it stands now: SHA-256 over its columns in order of name, or [`GONE`].
pub async fn seal(tx: &mut Tx, table: &'static str, id: Uuid) -> Result<String> {
    let mut sql = Sql::new(format!("select * from {table}"));
    sql.with(" where id = ", id);
    Ok(tx
        .optional(sql, digest)
        .await?
        .unwrap_or_else(|| GONE.to_owned()))
}

/// Rows whose seals are taken by one statement: below the 32,766 values SQLite takes.
const AT_ONCE: usize = 1_000;

/// The seals of many rows of one table, by id; what is not there is [`GONE`].
pub(crate) async fn seals(
    tx: &mut Tx,
    table: &'static str,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, String>> {
    let mut found: BTreeMap<Uuid, String> = ids.iter().map(|id| (*id, GONE.to_owned())).collect();
    for some in ids.chunks(AT_ONCE) {
        let mut sql = Sql::new(format!("select * from {table} where id in "));
        sql.list(some.iter().map(|id| Value::from(*id)));
        let read = |row: &Row| Ok((row.uuid("id")?, digest(row)?));
        found.extend(tx.list(sql, read).await?);
    }
    Ok(found)
}

/// The digest of a row's values. Null columns do not count, so that a later migration may add a nullable one.
pub fn digest(row: &Row) -> Result<String> {
    let mut fields = match &row.raw {
        Raw::Sqlite(row) => row
            .columns()
            .iter()
            .map(|column| sqlite_field(row, column.name()))
            .collect::<Result<Vec<_>>>()?,
        Raw::Postgres(row) => row
            .columns()
            .iter()
            .map(|column| postgres_field(row, column.name()))
            .collect::<Result<Vec<_>>>()?,
    };
    fields.sort();
    let mut hasher = Sha256::new();
    for (name, value) in fields {
        let Some(value) = value else { continue };
        for part in [name.as_bytes(), &value] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    Ok(hex::encode(hasher.finalize()))
}

type Field = (String, Option<Vec<u8>>);

fn sqlite_field(row: &sqlx::sqlite::SqliteRow, name: &str) -> Result<Field> {
    let raw = row.try_get_raw(name)?;
    if raw.is_null() {
        return Ok((name.to_owned(), None));
    }
    let kind = raw.type_info().name().to_owned();
    let value = match kind.as_str() {
        "INTEGER" | "BOOLEAN" => row
            .try_get_unchecked::<i64, _>(name)?
            .to_be_bytes()
            .to_vec(),
        "TEXT" => row.try_get_unchecked::<String, _>(name)?.into_bytes(),
        "BLOB" => row.try_get_unchecked::<Vec<u8>, _>(name)?,
        other => {
            return Err(RecordsError::Corrupt(format!(
                "column {name} holds a {other}"
            )));
        }
    };
    Ok((name.to_owned(), Some(value)))
}

fn postgres_field(row: &sqlx::postgres::PgRow, name: &str) -> Result<Field> {
    let raw = row.try_get_raw(name)?;
    if raw.is_null() {
        return Ok((name.to_owned(), None));
    }
    let kind = raw.type_info().name().to_owned();
    let value = match kind.as_str() {
        "INT8" => row.try_get::<i64, _>(name)?.to_be_bytes().to_vec(),
        "BOOL" => i64::from(row.try_get::<bool, _>(name)?)
            .to_be_bytes()
            .to_vec(),
        "TEXT" => row.try_get::<String, _>(name)?.into_bytes(),
        "UUID" => row.try_get::<Uuid, _>(name)?.as_bytes().to_vec(),
        other => {
            return Err(RecordsError::Corrupt(format!(
                "column {name} holds a {other}"
            )));
        }
    };
    Ok((name.to_owned(), Some(value)))
}
