//! A migrated database of its own for each test, on either of the two.
//!
//! PostgreSQL: the server named in `KPO_TEST_POSTGRES` (the test run starts one and names it), or one that this process
//! starts and that ends with it. Migrating is done once into a template, which each test copies. Where there is no
//! PostgreSQL the test fails and says how to get it: a test passed over in silence proves nothing.

use std::future::Future;
use std::ops::Deref;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use kpo_records::{Db, migrate};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use xtask::postgres::Server;
use xtask::tools::Tool;

use crate::clock::START;

/// Runs a test's future to its end, on two threads so that races can happen.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// A PostgreSQL server of a test's own, to be stopped and started again.
pub fn own_postgres() -> Server {
    let bin = Tool::Postgres
        .find()
        .expect("PostgreSQL; `cargo xtask test` fetches it");
    Server::start(&bin).expect("a PostgreSQL server")
}

/// A database, migrated and empty, gone when dropped.
pub struct TestDb {
    db: Db,
    place: Place,
}

/// What is taken away at the end.
enum Place {
    Elsewhere,
    Folder { folder: TempDir },
    Database { database: Database },
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// An SQLite file of its own.
    pub async fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let db = Db::sqlite(&folder.path().join("kpo.db"))
            .await
            .expect("an SQLite file");
        migrate::migrate(&db, START)
            .await
            .expect("the migrations on SQLite");
        Self {
            db,
            place: Place::Folder { folder },
        }
    }

    /// A PostgreSQL database of its own.
    pub async fn postgres() -> Self {
        let database = Database::copy()
            .await
            .expect("a PostgreSQL database; `cargo xtask test` fetches PostgreSQL and starts it");
        let db = Db::postgres(&database.url()).await.expect("a connection");
        Self {
            db,
            place: Place::Database { database },
        }
    }

    /// A database the test opened itself and takes away itself.
    pub fn of(db: Db) -> Self {
        Self {
            db,
            place: Place::Elsewhere,
        }
    }

    /// The folder of the SQLite file `kpo.db`, where it is one.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder { folder } => Some(folder.path()),
            Place::Database { .. } | Place::Elsewhere => None,
        }
    }

    /// The database's address, where it has one: for starting the program on it.
    pub fn url(&self) -> Option<String> {
        match &self.place {
            Place::Folder { .. } | Place::Elsewhere => None,
            Place::Database { database } => Some(database.url()),
        }
    }
}

/// A database on the server; dropped with force, since pools may still hold connections.
struct Database {
    server: String,
    name: String,
}

impl Database {
    fn url(&self) -> String {
        url_of(&self.server, &self.name)
    }

    async fn copy() -> Result<Self> {
        let server = server()?;
        let template = template(&server).await?;
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!(
            "t{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::SeqCst)
        );
        let mut admin = PgConnection::connect(&server).await?;
        say(&mut admin, format!("drop database if exists {name}")).await?;
        say(
            &mut admin,
            format!("create database {name} template {template}"),
        )
        .await?;
        admin.close().await?;
        Ok(Self { server, name })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let end = std::thread::spawn(move || {
            block_on(async {
                let mut admin = PgConnection::connect(&server).await?;
                say(&mut admin, format!("drop database {name} with (force)")).await
            })
        });
        // A database left behind harms nobody: the server goes with the run.
        let _ = end.join();
    }
}

/// The migrated database that tests copy, named after the migrations; made by whoever comes first.
async fn template(server: &str) -> Result<String> {
    let mut admin = PgConnection::connect(server).await?;
    let migrations = migrate::scripts("postgres");
    let name = format!("template_{:016x}", fingerprint(&migrations));
    say(&mut admin, "select pg_advisory_lock(7302)".to_owned()).await?;
    let found = sqlx::query("select 1 from pg_database where datname = $1")
        .bind(&name)
        .fetch_optional(&mut admin)
        .await?;
    if found.is_none() {
        let draft = format!("{name}_draft");
        say(
            &mut admin,
            format!("drop database if exists {draft} with (force)"),
        )
        .await?;
        say(&mut admin, format!("create database {draft}")).await?;
        let db = Db::postgres(&url_of(server, &draft)).await?;
        migrate::migrate(&db, START)
            .await
            .context("the migrations on PostgreSQL")?;
        db.close().await;
        say(
            &mut admin,
            format!("alter database {draft} rename to {name}"),
        )
        .await?;
    }
    admin.close().await?;
    Ok(name)
}

/// FNV-1a over names and texts: it need only tell one set of migrations from another.
fn fingerprint(migrations: &[(&str, &str)]) -> u64 {
    let bytes = migrations
        .iter()
        .flat_map(|(name, text)| name.bytes().chain(text.bytes()));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

async fn say(admin: &mut PgConnection, sql: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(admin).await?;
    Ok(())
}

/// The address of another database on the same server.
fn url_of(server: &str, database: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    format!("{base}/{database}?{query}")
}

/// The server's address: named from outside, or started once for this process.
fn server() -> Result<String> {
    static OWN: OnceLock<std::result::Result<Server, String>> = OnceLock::new();
    if let Ok(url) = std::env::var("KPO_TEST_POSTGRES") {
        return Ok(url);
    }
    let own = OWN.get_or_init(|| {
        let bin = Tool::Postgres.find().ok_or("PostgreSQL is not installed")?;
        Server::start(&bin).map_err(|error| error.to_string())
    });
    own.as_ref()
        .map(Server::url)
        .map_err(|error| anyhow::anyhow!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_databases_address_keeps_the_servers_rest() {
        assert_eq!(
            url_of("postgres://p@localhost/postgres?host=/s", "t1"),
            "postgres://p@localhost/t1?host=/s"
        );
        assert_eq!(
            url_of("postgres://p@localhost:5432/postgres", "t1"),
            "postgres://p@localhost:5432/t1?"
        );
    }
}
