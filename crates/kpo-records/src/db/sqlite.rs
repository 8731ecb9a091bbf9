//! Opening, copying and checkpointing the embedded database.

use std::path::Path;
use std::time::Duration;

use kpo_practice::journal::Head;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, Database, Sqlite};
use sqlx_core::transaction::TransactionManager as _;
use tokio::sync::OwnedMutexGuard;

use super::{Db, Engine, Shared};
use crate::error::{RecordsError, Result};
use crate::guard::{self, Found, Guard};
use crate::sql::Sql;

impl Db {
    /// Opens (and, if need be, makes) the SQLite file at `path`; refuses when what lies beside it says that the file is
    /// not as this program left it.
    pub async fn sqlite(path: &Path) -> Result<Self> {
        let head = sqlite_head(path).await?;
        let found = guard::look(path, &head)?;
        if let Some(anchor) = &found.anchor
            && anchor.head.seq > head.seq
        {
            return Err(RecordsError::Corrupt(format!(
                "the journal ends at entry {} but entry {} was acknowledged; `kpo journal verify` says more, and `kpo restore` brings back a backup",
                head.seq, anchor.head.seq
            )));
        }
        Self::sqlite_guarded(path, found, head).await
    }

    /// Opens the SQLite file at `path` and takes it as it is: after it was restored, or verified and found good.
    pub async fn sqlite_as_it_is(path: &Path) -> Result<Self> {
        let head = sqlite_head(path).await?;
        Self::sqlite_guarded(path, Found::accepted(), head).await
    }

    async fn sqlite_guarded(path: &Path, found: Found, head: Head) -> Result<Self> {
        // Made here and nowhere else: a connection opened later must not put an empty file in the place of one that is gone.
        if let Err(error) = std::fs::File::create_new(path)
            && error.kind() != std::io::ErrorKind::AlreadyExists
        {
            return Err(error.into());
        }
        let options = sqlite_options(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // A page's rows cross to their reader in one go.
            .row_buffer_size(512)
            .pragma("wal_autocheckpoint", "0")
            // What was destroyed or sealed leaves nothing readable in the pages it stood on.
            .pragma("secure_delete", "on")
            .pragma("mmap_size", "268435456");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(mend(connection)))
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(mend(connection)))
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        let unsettled = found.unsettled();
        let guard = Guard::new(path, found, head)?;
        let db = Self::over(Engine::Sqlite { read, write }, Some(guard));
        if unsettled {
            db.checkpoint().await?;
        }
        Ok(db)
    }

    /// Opens the SQLite file at `path` to look only: nothing is made, written or checkpointed, not even at the end.
    pub async fn sqlite_to_read(path: &Path) -> Result<Self> {
        let read = SqlitePoolOptions::new()
            .max_connections(2)
            .test_before_acquire(false)
            .connect_with(sqlite_options(path).read_only(true))
            .await?;
        let write = read.clone();
        Ok(Self::over(Engine::Sqlite { read, write }, None))
    }

    /// Copies the SQLite database as of one moment to a new file, while others read and write.
    pub async fn copy_to(&self, path: &Path) -> Result<()> {
        let Engine::Sqlite { write, .. } = &self.shared.engine else {
            return Err(RecordsError::Unavailable(
                "PostgreSQL is copied with its own tools".to_owned(),
            ));
        };
        let target = path
            .to_str()
            .ok_or_else(|| RecordsError::Unavailable("the copy's name is no text".to_owned()))?;
        sqlx::query("vacuum into $1")
            .bind(target.to_owned())
            // The readers may not even write elsewhere; a handle opened to look has this one for all.
            .execute(write)
            .await?;
        Ok(())
    }
}

/// When nothing can be written or read, SQLite ends the transaction by itself and the rollback that follows fails; the
/// library goes on counting one, and would never begin another on this connection. There is one writer: without this a
/// disk that was full for a moment would stop every act until the next start.
async fn mend(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A rollback that is still on its way comes to its end before this does.
        connection.ping().await?;
    }
    if connection.is_in_transaction() {
        // Fails where one is open after all; the rollback is for either.
        let _ = sqlx::query("begin").execute(&mut *connection).await;
        <Sqlite as Database>::TransactionManager::rollback(connection).await?;
    }
    Ok(true)
}

fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .pragma("temp_store", "memory")
}

/// Where the journal of a SQLite file ends, read without touching it; the beginning when there is no file or no journal.
async fn sqlite_head(path: &Path) -> Result<Head> {
    if !path.exists() {
        return Ok(Head::default());
    }
    let db = Db::sqlite_to_read(path).await?;
    let head = async {
        let mut tx = db.glance().await?;
        let there = Sql::new("select 1 as n from sqlite_schema where name = 'journal_head'");
        match tx.optional(there, |row| row.int("n")).await? {
            Some(_) => tx.journal_head().await,
            None => Ok(Head::default()),
        }
    }
    .await;
    db.close().await;
    head
}

impl Shared {
    pub(super) async fn enter(&self) -> Result<OwnedMutexGuard<()>> {
        tokio::time::timeout(Duration::from_secs(10), self.gate.clone().lock_owned())
            .await
            .map_err(|_| RecordsError::Unavailable("too many are writing at once".to_owned()))
    }

    /// With the gate held. Whether the log is empty now; readers may keep it from being emptied.
    pub(super) async fn checkpoint(&self) -> Result<bool> {
        let (Some(guard), Engine::Sqlite { write, .. }) = (&self.guard, &self.engine) else {
            return Ok(true);
        };
        if guard.settled() {
            return Ok(true);
        }
        let marking = guard.clone();
        let touched = blocking(move || marking.mark()).await?;
        let mut conn = write.acquire().await?;
        sqlx::query("PRAGMA busy_timeout = 200")
            .execute(&mut *conn)
            .await?;
        let done: (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *conn)
            .await?;
        sqlx::query("PRAGMA busy_timeout = 5000")
            .execute(&mut *conn)
            .await?;
        let (guard, emptied) = (guard.clone(), done.0 == 0);
        blocking(move || guard.checkpointed(touched, emptied)).await?;
        Ok(emptied)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(guard::unavailable),
        Err(error) => Err(RecordsError::Unavailable(error.to_string())),
    }
}
