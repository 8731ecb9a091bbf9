//! A store as large as a busy house has after some years: the demo's files, and beside them many plain ones.

use anyhow::{Context, Result};
use kpo_practice::id::{EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_records::{Db, Sql};
use kpo_testkit::TestDb;
use kpo_testkit::clock::START;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// A data folder, and the database that goes with it.
pub(crate) struct Store {
    /// Which database.
    pub(crate) name: &'static str,
    folder: TempDir,
    postgres: Option<String>,
}

impl Store {
    /// A folder with an SQLite file to be made in it.
    pub(crate) fn sqlite() -> Result<Self> {
        Ok(Self {
            name: "SQLite",
            folder: TempDir::new()?,
            postgres: None,
        })
    }

    /// A folder and a PostgreSQL database.
    pub(crate) fn postgres(db: &TestDb) -> Result<Self> {
        let url = db.url().context("an address")?;
        Ok(Self {
            name: "PostgreSQL",
            folder: TempDir::new()?,
            postgres: Some(url),
        })
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The PostgreSQL address, if it is that.
    pub(crate) fn postgres_url(&self) -> Option<&str> {
        self.postgres.as_deref()
    }

    /// The database's address.
    pub(crate) fn url(&self) -> String {
        self.postgres
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.folder.path().join("kpo.db").display()))
    }
}

/// Who looks, and at what.
pub(crate) struct Viewer {
    /// The cookie of a sourcing manager's session.
    pub(crate) cookie: String,
    /// One of the demo's files.
    pub(crate) engagement: EngagementId,
}

const TOKEN: &str = "a-session-for-measuring-only";

/// Entries a transaction.
const AT_ONCE: i64 = 1_000;

/// True entries, as the program writes them: it serves from no other journal.
async fn journal(store: &Store, entries: i64) -> Result<()> {
    let db = match &store.postgres {
        Some(url) => Db::postgres(url).await?,
        None => Db::sqlite(&store.folder.path().join("kpo.db")).await?,
    };
    let mut tx = db.read().await?;
    let first = Sql::new("select id, owner_id from engagement order by created_at, id limit 1");
    let (file, owner) = tx
        .one(first, |row| {
            Ok((row.id::<EngagementId>("id")?, row.uuid("owner_id")?))
        })
        .await?;
    drop(tx);
    for from in (0..entries).step_by(AT_ONCE as usize) {
        let mut tx = db.begin().await?;
        for _ in from..(from + AT_ONCE).min(entries) {
            let entry = Entry::new("engagement.read", "engagement", file).within(file);
            tx.record(Some(owner), START, entry);
        }
        tx.commit().await?;
    }
    db.close().await;
    Ok(())
}

/// Adds plain files and journal entries, and a session for the owner of the demo's oldest file.
pub(crate) async fn fill(store: &Store, engagements: i64, entries: i64) -> Result<Viewer> {
    journal(store, entries).await?;
    let postgres = store.postgres.is_some();
    let (random, bytes) = if postgres {
        ("gen_random_uuid()", "uuid")
    } else {
        ("randomblob(16)", "blob")
    };
    let series = |count: i64| {
        if postgres {
            format!("(select generate_series(1, {count}) as i) n")
        } else {
            format!(
                "(with recursive s(i) as (select 1 union all select i + 1 from s where i < {count}) select i from s) n"
            )
        }
    };
    let first = "(select id from engagement order by created_at, id limit 1)";
    let hash = hex::encode(Sha256::digest(TOKEN));
    let session = format!(
        "insert into session (id, token_hash, person_id, signed_in_at, second_factor, last_seen_at, expires_at, source) \
         select {random}, '{hash}', owner_id, 1, true, 1, 4000000000000000, 'bench' from engagement where id = {first}"
    );
    let files = format!(
        "insert into engagement (id, version, title, code_name, domain, client_id, provider_id, owner_id, stage, waiting_on, waiting_since_at, bound, frozen, closed_at, created_at) \
         select {random}, 1, 'Question ' || n.i, 'Project ' || n.i, 'technical-analysis', e.client_id, e.provider_id, e.owner_id, \
         case n.i % 10 when 0 then 'review' when 1 then 'work' when 2 then 'done' else 'request' end, 'client', e.created_at - n.i, false, false, null, e.created_at - n.i \
         from {}, (select * from engagement where id = {first}) e",
        series(engagements)
    );
    let find = format!("select cast(e.id as {bytes}) from engagement e where e.id = {first}");
    let id: Uuid = if let Some(url) = &store.postgres {
        let mut connection = PgConnection::connect(url).await?;
        let id = sqlx::query(AssertSqlSafe(find))
            .fetch_one(&mut connection)
            .await?
            .try_get(0)?;
        for statement in [session, files, "analyze".to_owned()] {
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut connection)
                .await?;
        }
        id
    } else {
        let mut connection = SqliteConnection::connect(&store.url()).await?;
        let id = sqlx::query(AssertSqlSafe(find))
            .fetch_one(&mut connection)
            .await?
            .try_get(0)?;
        for statement in [session, files, "analyze".to_owned()] {
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut connection)
                .await?;
        }
        id
    };
    Ok(Viewer {
        cookie: format!("kpo={TOKEN}"),
        engagement: EngagementId::from_uuid(id),
    })
}
