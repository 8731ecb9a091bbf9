//! The one door to both databases.
//!
//! SQLite: write-ahead log, one writer, several readers; every writing transaction is `BEGIN IMMEDIATE`, because one that
//! reads before it writes would otherwise fail at once with BUSY_SNAPSHOT. PostgreSQL: a pool. This is the only file that
//! tells them apart, beside its own `sqlite`, migrations and the job claim.

mod bulk;
mod first;
mod sqlite;
mod text;
mod unlock;
mod write;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use kpo_practice::journal::{Entry, Head};
use kpo_practice::time::At;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Connection as _, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};
use uuid::Uuid;

use crate::blob::Blobs;
use crate::error::{RecordsError, Result};
use crate::guard::Guard;
use crate::row::{Raw, Row};
use crate::sql::{Sql, Value};
use crate::vault::Vault;
use crate::vault::text::Texts;

/// How long a connection may lie idle before it is asked whether its server is still there.
const IDLE_TRUSTED: Duration = Duration::from_secs(1);

/// Connections to a PostgreSQL server at most.
const AT_WORK: u32 = 16;
/// And beside those, for [`Db::begin_apart`].
const APART: u32 = 4;

fn pool_of(most: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        // A server that was away leaves dead connections behind: those that lay idle are asked first.
        .before_acquire(|connection, idle| {
            Box::pin(async move {
                if idle.idle_for >= IDLE_TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// A database, opened.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
}

#[derive(Clone)]
enum Engine {
    /// The embedded default: several readers, one writer.
    Sqlite { read: SqlitePool, write: SqlitePool },
    /// A server: `apart` is for the short transactions of whoever already holds a connection of `pool`, so that many of
    /// them never wait for each other.
    Postgres { pool: PgPool, apart: PgPool },
}

/// What all handles on one database have in common.
struct Shared {
    engine: Engine,
    /// Rung after a commit that enqueued work.
    bell: Notify,
    /// Held by whoever writes to SQLite, from before the transaction begins until its end is anchored.
    gate: Arc<Mutex<()>>,
    /// SQLite's page digests and head anchor.
    guard: Option<Arc<Guard>>,
    closed: AtomicBool,
    /// The root keys, once they were brought.
    vault: RwLock<Option<Arc<Vault>>>,
    /// Where documents' bytes lie, if not in the data folder.
    blobs: RwLock<Option<Blobs>>,
    /// The keys of clients' texts that were fetched.
    texts: RwLock<Arc<Texts>>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        // Not closed in order: SQLite brings its log into the file when the last connection goes, so say so first.
        if let Some(guard) = &self.guard
            && !self.closed.load(Ordering::Acquire)
            && !guard.settled()
            && let Err(error) = guard.mark()
        {
            tracing::warn!(%error, "the last checkpoint could not be marked");
        }
    }
}

impl Db {
    /// Connects to a PostgreSQL server.
    pub async fn postgres(url: &str) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        let apart = pool_of(APART).connect_lazy_with(options.clone());
        let pool = pool_of(AT_WORK).connect_with(options).await?;
        Ok(Self::over(Engine::Postgres { pool, apart }, None))
    }

    fn over(engine: Engine, guard: Option<Guard>) -> Self {
        Self {
            shared: Arc::new(Shared {
                engine,
                bell: Notify::new(),
                gate: Arc::default(),
                guard: guard.map(Arc::new),
                closed: AtomicBool::new(false),
                vault: RwLock::default(),
                texts: RwLock::default(),
                blobs: RwLock::default(),
            }),
        }
    }

    /// Waits until a transaction that enqueued work has been committed through this handle or a clone of it.
    pub async fn work_enqueued(&self) {
        self.shared.bell.notified().await;
    }

    /// `sqlite` or `postgres`.
    pub fn name(&self) -> &'static str {
        match self.shared.engine {
            Engine::Sqlite { .. } => "sqlite",
            Engine::Postgres { .. } => "postgres",
        }
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<Tx> {
        match &self.shared.engine {
            Engine::Sqlite { write, .. } => {
                let gate = self.shared.enter().await?;
                let conn = Conn::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?);
                let mut tx = Tx::over(conn, self.shared.clone());
                tx.gate = Some(gate);
                Ok(tx)
            }
            Engine::Postgres { pool, .. } => self.begin_in(pool).await,
        }
    }

    /// Begins a transaction that writes, for somebody who holds a snapshot meanwhile. Keep it short.
    pub async fn begin_apart(&self) -> Result<Tx> {
        match &self.shared.engine {
            Engine::Sqlite { .. } => self.begin().await,
            Engine::Postgres { apart, .. } => self.begin_in(apart).await,
        }
    }

    async fn begin_in(&self, pool: &PgPool) -> Result<Tx> {
        let conn = Conn::Postgres(pool.begin().await?);
        let mut tx = Tx::over(conn, self.shared.clone());
        tx.writing = true;
        Ok(tx)
    }

    /// A snapshot to read from: all its statements see the same moment.
    pub async fn read(&self) -> Result<Tx> {
        let conn = match &self.shared.engine {
            Engine::Sqlite { read, .. } => Conn::Sqlite(read.begin_with("BEGIN DEFERRED").await?),
            Engine::Postgres { pool, .. } => Conn::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        };
        Ok(Tx::over(conn, self.shared.clone()))
    }

    /// A connection for one statement: cheaper than a snapshot.
    pub async fn glance(&self) -> Result<Tx> {
        let conn = match &self.shared.engine {
            Engine::Sqlite { read, .. } => Conn::SqliteGlance(read.acquire().await?),
            Engine::Postgres { pool, .. } => Conn::PostgresGlance(pool.acquire().await?),
        };
        Ok(Tx::over(conn, self.shared.clone()))
    }

    /// Brings SQLite's log into its file and takes the pages' digests. Nothing to do on PostgreSQL.
    pub async fn checkpoint(&self) -> Result<()> {
        let _gate = self.shared.enter().await?;
        self.shared.checkpoint().await.map(drop)
    }

    /// Closes every connection, after those in use are handed back.
    pub async fn close(&self) {
        match &self.shared.engine {
            Engine::Sqlite { read, write } => {
                read.close().await;
                let settled = match self.shared.enter().await {
                    Ok(_gate) => self.shared.checkpoint().await,
                    Err(error) => Err(error),
                };
                if let Some(guard) = &self.shared.guard {
                    let marked = match settled {
                        Ok(true) => Ok(()),
                        _ => guard.mark().map(drop),
                    };
                    if let Err(error) = marked {
                        tracing::warn!(%error, "the last checkpoint could not be marked");
                    }
                }
                self.shared.closed.store(true, Ordering::Release);
                write.close().await;
            }
            Engine::Postgres { pool, apart } => {
                apart.close().await;
                pool.close().await;
            }
        }
    }
}

enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    SqliteGlance(PoolConnection<Sqlite>),
    PostgresGlance(PoolConnection<Postgres>),
}

/// A transaction (or a reading connection): the place from which every storage function hangs.
///
/// Dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx {
    conn: Conn,
    /// Sealed rows this transaction wrote.
    touched: BTreeSet<(&'static str, Uuid)>,
    /// Entries to be recorded at commit.
    entries: Vec<(Option<Uuid>, At, Entry)>,
    /// Statements sent so far: pages promise a fixed number.
    statements: u64,
    /// Whether a job was enqueued, so that workers are woken after the commit and not before.
    enqueued: bool,
    shared: Arc<Shared>,
    gate: Option<OwnedMutexGuard<()>>,
    /// On PostgreSQL: it was begun to write.
    writing: bool,
    /// The keys of texts at hand.
    texts: Arc<Texts>,
    /// Whose the rows are that were asked about.
    owners: HashMap<Uuid, text::Owner>,
}

impl Tx {
    fn over(conn: Conn, shared: Arc<Shared>) -> Self {
        Self {
            conn,
            touched: BTreeSet::new(),
            entries: Vec::new(),
            statements: 0,
            enqueued: false,
            texts: shared.texts(),
            shared,
            gate: None,
            writing: false,
            owners: HashMap::new(),
        }
    }

    /// Notes that a job was enqueued.
    pub(crate) fn ring_after_commit(&mut self) {
        self.enqueued = true;
    }

    /// How many statements were sent.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Whether this is PostgreSQL, for the few statements that must differ.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.conn, Conn::Postgres(_) | Conn::PostgresGlance(_))
    }

    /// Runs a statement and returns how many rows it changed.
    ///
    /// For tables outside the seals (sessions, jobs, attempts) and for reading; sealed tables are written with
    /// [`Tx::insert`], [`Tx::update`] and [`Tx::delete`].
    pub async fn run(&mut self, sql: Sql) -> Result<u64> {
        self.statements += 1;
        let Sql { text, values } = sql;
        Ok(match &mut self.conn {
            Conn::Sqlite(conn) => sqlite(text, values)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
            Conn::SqliteGlance(conn) => sqlite(text, values)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
            Conn::Postgres(conn) => postgres(text, values)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
            Conn::PostgresGlance(conn) => postgres(text, values)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
        })
    }

    /// The one row of a query, or [`RecordsError::NotFound`].
    pub async fn one<T>(&mut self, sql: Sql, read: impl Fn(&Row) -> Result<T>) -> Result<T> {
        self.optional(sql, read)
            .await?
            .ok_or(RecordsError::NotFound)
    }

    /// The one row of a query, if there is one.
    pub async fn optional<T>(
        &mut self,
        sql: Sql,
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        let row = self.row(sql).await?;
        Ok(self.read_all(row.into_iter().collect(), read).await?.pop())
    }

    /// The first row as it came.
    async fn row(&mut self, sql: Sql) -> Result<Option<Row>> {
        self.statements += 1;
        let Sql { text, values } = sql;
        let raw = match &mut self.conn {
            Conn::Sqlite(conn) => sqlite(text, values)
                .fetch_optional(&mut **conn)
                .await?
                .map(Raw::Sqlite),
            Conn::SqliteGlance(conn) => sqlite(text, values)
                .fetch_optional(&mut **conn)
                .await?
                .map(Raw::Sqlite),
            Conn::Postgres(conn) => postgres(text, values)
                .fetch_optional(&mut **conn)
                .await?
                .map(Raw::Postgres),
            Conn::PostgresGlance(conn) => postgres(text, values)
                .fetch_optional(&mut **conn)
                .await?
                .map(Raw::Postgres),
        };
        let texts = self.texts.clone();
        Ok(raw.map(|raw| Row { raw, texts }))
    }

    /// All rows of a query.
    pub async fn list<T>(&mut self, sql: Sql, read: impl Fn(&Row) -> Result<T>) -> Result<Vec<T>> {
        let rows = self.rows(sql).await?;
        self.read_all(rows, read).await
    }

    /// All rows as they came.
    pub(crate) async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>> {
        self.statements += 1;
        let Sql { text, values } = sql;
        let texts = self.texts.clone();
        let of = |raw| Row {
            raw,
            texts: texts.clone(),
        };
        Ok(match &mut self.conn {
            Conn::Sqlite(conn) => of_sqlite(sqlite(text, values).fetch_all(&mut **conn).await?, of),
            Conn::SqliteGlance(conn) => {
                of_sqlite(sqlite(text, values).fetch_all(&mut **conn).await?, of)
            }
            Conn::Postgres(conn) => {
                of_postgres(postgres(text, values).fetch_all(&mut **conn).await?, of)
            }
            Conn::PostgresGlance(conn) => {
                of_postgres(postgres(text, values).fetch_all(&mut **conn).await?, of)
            }
        })
    }

    /// Says what the journal will say of this transaction. `person` is absent for the system itself.
    pub fn record(&mut self, person: Option<Uuid>, at: At, entry: Entry) {
        self.entries.push((person, at, entry));
    }

    /// Seals what was written, appends the entries to the journal, and makes all of it durable at once.
    ///
    /// A transaction that wrote a sealed row and recorded nothing is a broken promise and is refused.
    pub async fn commit(mut self) -> Result<Option<Head>> {
        let entries = std::mem::take(&mut self.entries);
        let touched = std::mem::take(&mut self.touched);
        if entries.is_empty() && !touched.is_empty() {
            let tables: BTreeSet<_> = touched.iter().map(|(table, _)| *table).collect();
            return Err(RecordsError::Corrupt(format!(
                "nothing was recorded of a change to {tables:?}"
            )));
        }
        let head = if entries.is_empty() {
            None
        } else {
            Some(crate::journal::append(&mut self, entries, &touched).await?)
        };
        match self.conn {
            Conn::Sqlite(conn) => conn.commit().await?,
            Conn::Postgres(conn) => conn.commit().await?,
            Conn::SqliteGlance(_) | Conn::PostgresGlance(_) => {}
        }
        if let (Some(_gate), Some(guard)) = (&self.gate, &self.shared.guard)
            && guard.committed(head.as_ref())
            && let Err(error) = self.shared.checkpoint().await
        {
            // What was asked for is durable; only the log stays long.
            tracing::warn!(%error, "the log could not be brought into the file");
        }
        if self.enqueued {
            self.shared.bell.notify_one();
        }
        Ok(head)
    }
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Self {
        value.clone()
    }
}

fn of_sqlite(rows: Vec<SqliteRow>, of: impl Fn(Raw) -> Row) -> Vec<Row> {
    rows.into_iter().map(|row| of(Raw::Sqlite(row))).collect()
}

fn of_postgres(rows: Vec<PgRow>, of: impl Fn(Raw) -> Row) -> Vec<Row> {
    rows.into_iter().map(|row| of(Raw::Postgres(row))).collect()
}

fn sqlite(text: String, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    values.into_iter().fold(
        sqlx::query(AssertSqlSafe(text)),
        |query, value| match value {
            Value::Uuid(value) => query.bind(value),
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bool(value) => query.bind(value),
        },
    )
}

fn postgres(text: String, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    values.into_iter().fold(
        sqlx::query(AssertSqlSafe(text)),
        |query, value| match value {
            Value::Uuid(value) => query.bind(value),
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bool(value) => query.bind(value),
        },
    )
}

/// Runs a text of several statements, for migrations.
pub(crate) async fn run_script(tx: &mut Tx, script: &'static str) -> Result<()> {
    match &mut tx.conn {
        Conn::Sqlite(conn) => sqlx::raw_sql(script).execute(&mut **conn).await.map(drop)?,
        Conn::Postgres(conn) => sqlx::raw_sql(script).execute(&mut **conn).await.map(drop)?,
        Conn::SqliteGlance(_) | Conn::PostgresGlance(_) => {
            return Err(RecordsError::Corrupt(
                "a migration needs a transaction".to_owned(),
            ));
        }
    }
    Ok(())
}
