//! Brings a database to the shape this program expects: numbered scripts, one for both databases, or a pair
//! `NNNN_name.sqlite.sql` / `NNNN_name.postgres.sql` where the two must differ. Forward only.

use kpo_practice::time::At;
use sha2::{Digest, Sha256};

use crate::db::{Db, Tx, run_script};
use crate::error::{RecordsError, Result};
use crate::sql::Sql;

/// File name and text of every migration, in order.
const ALL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The migrations for one database: name without the ending, and text.
pub fn scripts(database: &str) -> Vec<(&'static str, &'static str)> {
    let other = if database == "sqlite" {
        ".postgres.sql"
    } else {
        ".sqlite.sql"
    };
    ALL.iter()
        .filter(|(name, _)| !name.ends_with(other))
        .map(|(name, text)| (name.split('.').next().unwrap_or(name), *text))
        .collect()
}

/// Applies what is missing; refuses when a migration already applied has changed since.
pub async fn migrate(db: &Db, at: At) -> Result<()> {
    let mut tx = db.begin().await?;
    if tx.is_postgres() {
        // Two servers starting at once: the second waits.
        tx.run(Sql::new("select pg_advisory_xact_lock(7301)"))
            .await?;
    }
    tx.run(Sql::new("create table if not exists migration (name text primary key, checksum text not null, applied_at bigint not null)")).await?;
    let applied = tx
        .list(Sql::new("select name, checksum from migration"), |row| {
            Ok((row.text("name")?, row.text("checksum")?))
        })
        .await?;
    for (name, text) in scripts(db.name()) {
        let checksum = hex::encode(Sha256::digest(text));
        match applied.iter().find(|(known, _)| known == name) {
            Some((_, known)) if *known == checksum => {}
            Some(_) => {
                return Err(RecordsError::Corrupt(format!(
                    "migration {name} was changed after it was applied here"
                )));
            }
            None => {
                run_script(&mut tx, text).await?;
                let mut sql =
                    Sql::new("insert into migration (name, checksum, applied_at) values (");
                sql.bind(name).with(", ", checksum).with(", ", at).push(")");
                tx.run(sql).await?;
            }
        }
    }
    crate::tlog::fill(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// What the database says was applied to it: name and checksum there, and the checksum of this program's own script of
/// that name.
pub(crate) async fn recorded(tx: &mut Tx) -> Result<Vec<(String, String, Option<String>)>> {
    let name = if tx.is_postgres() {
        "postgres"
    } else {
        "sqlite"
    };
    let own: Vec<_> = scripts(name);
    let rows = tx
        .list(
            Sql::new("select name, checksum from migration order by name"),
            |row| Ok((row.text("name")?, row.text("checksum")?)),
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(name, checksum)| {
            let script = own.iter().find(|(known, _)| *known == name);
            let known = script.map(|(_, text)| hex::encode(Sha256::digest(text)));
            (name, checksum, known)
        })
        .collect())
}

/// The names of migrations this program has and the database has not.
pub async fn missing(db: &Db) -> Result<Vec<&'static str>> {
    let mut tx = db.glance().await?;
    let there = if tx.is_postgres() {
        "select 1::bigint as n from information_schema.tables where table_schema = current_schema() and table_name = 'migration'"
    } else {
        "select 1 as n from sqlite_schema where name = 'migration'"
    };
    let known = match tx.optional(Sql::new(there), |row| row.int("n")).await? {
        Some(_) => {
            tx.list(Sql::new("select name from migration"), |row| {
                row.text("name")
            })
            .await?
        }
        None => Vec::new(),
    };
    let mut names: Vec<_> = scripts(db.name())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.retain(|name| !known.iter().any(|known| known == name));
    Ok(names)
}
