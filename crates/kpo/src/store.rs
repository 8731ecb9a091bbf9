//! Opens what is kept: the data folder, its lock, the database.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use kpo_operations::office::{Settings, SystemClock, SystemRandom};
use kpo_operations::{Clock, Office, Random};
use kpo_records::tlog::{KEY, Keys, LAST, Logs, SharedLogs};
use kpo_records::{Db, migrate};

use crate::config::Config;

/// The SQLite file of a data folder.
pub(crate) fn database(data: &Path) -> PathBuf {
    data.join("kpo.db")
}

/// The lock by which one server keeps others off a data folder.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(crate) fn take(data: &Path) -> Result<Self> {
        make_folder(data).with_context(|| {
            format!(
                "the data folder {} cannot be made; choose another with --data",
                data.display()
            )
        })?;
        let path = data.join("kpo.lock");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                bail!(
                    "a kpo (process {}) is at work on {}: stop it first, or choose another folder with --data",
                    holder.trim(),
                    data.display()
                );
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
            }
        }
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

/// Makes the data folder or one in it, for this account's eyes only.
pub(crate) fn make_folder(data: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
}

/// An office over what is kept, for as long as the lock is held.
pub(crate) struct Store {
    /// The office.
    pub(crate) office: Office,
    _lock: Lock,
}

impl Store {
    /// Opens the store to work in it, bringing its tables up to date and what lies in plain into the vault.
    pub(crate) async fn open(config: &Config, demo: bool) -> Result<Self> {
        Self::open_with(config, demo, true).await
    }

    /// Opens the store without the root key: for what reads and writes nothing that is sealed.
    pub(crate) async fn open_locked(config: &Config) -> Result<Self> {
        Self::open_with(config, false, false).await
    }

    async fn open_with(config: &Config, demo: bool, unlock: bool) -> Result<Self> {
        let lock = Lock::take(&config.data)?;
        let clock = Arc::new(SystemClock);
        let blobs = config.blobs()?;
        let db = open_database(config).await?;
        db.keep_in(blobs);
        if let Err(error) = migrate::migrate(&db, clock.now()).await {
            db.close().await;
            return Err(error).context(
                "the tables cannot be brought up to date: use the program this store was written with, or a newer one",
            );
        }
        let opened = async {
            if unlock {
                crate::vault::unlock(config, &config.data, &db).await?;
            }
            logs(config, &config.data, &SystemRandom)
        };
        let logs = match opened.await {
            Ok(logs) => logs,
            Err(error) => {
                db.close().await;
                return Err(error);
            }
        };
        let office = Office {
            db,
            clock,
            random: Arc::new(SystemRandom),
            fit: Arc::default(),
            logs,
            settings: Arc::new(Settings {
                data: config.data.clone(),
                base_url: config.base_url(),
                demo,
                behind_proxy: config.behind_proxy,
                country_header: config.country_header.clone(),
                apart: Some(crate::apart::program()?),
            }),
        };
        Ok(Self {
            office,
            _lock: lock,
        })
    }

    /// Closes it in order.
    pub(crate) async fn close(self) {
        self.office.db.close().await;
    }
}

/// The journal's logs with the keys in the data folder, which are made where there are none yet.
pub(crate) fn logs(config: &Config, data: &Path, random: &impl Random) -> Result<SharedLogs> {
    let keys = match Keys::load(data)? {
        Some(keys) => keys,
        None if data.join(LAST).exists() => bail!(
            "{KEY} is missing from {}, and {LAST} says that the journal was signed with it: bring the key back; or take {LAST} away too, and new logs begin under new names",
            data.display()
        ),
        None => {
            let mut seed = [0; 32];
            random.fill(&mut seed);
            let base = config.base_url();
            let host = base
                .split_once("://")
                .map_or(base.as_str(), |(_, host)| host);
            // A port left to chance names nothing: it is another one at the next start.
            let host = host
                .split('/')
                .next()
                .unwrap_or(host)
                .trim_end_matches(":0");
            let keys = Keys::new(host, seed);
            keys.save(data).with_context(|| {
                format!("the journal's key cannot be kept in {}", data.display())
            })?;
            keys
        }
    };
    Ok(Arc::new(Logs::new(keys, Some(data))))
}

async fn open_database(config: &Config) -> Result<Db> {
    match &config.database {
        Some(url) => Db::postgres(url).await.with_context(|| {
            "the PostgreSQL server cannot be reached: see that it runs and that the address given by --database or KPO_DATABASE_URL is right".to_owned()
        }),
        None => Db::sqlite(&database(&config.data)).await.with_context(|| {
            format!(
                "the store in {} cannot be opened; `kpo doctor --data {}` says what to do",
                config.data.display(),
                config.data.display()
            )
        }),
    }
}

/// Opens the database to look only, beside a running server if need be.
pub(crate) async fn look(config: &Config) -> Result<Db> {
    if let Some(url) = &config.database {
        let db = Db::postgres(url)
            .await
            .context("the PostgreSQL server cannot be reached")?;
        db.keep_in(config.blobs()?);
        if let Some(vault) = crate::vault::find(config, &config.data)? {
            db.unlock(vault);
        }
        return Ok(db);
    }
    let path = database(&config.data);
    if !path.exists() {
        bail!(
            "there is no store in {}; name its folder with --data or KPO_DATA",
            config.data.display()
        );
    }
    let db = Db::sqlite_to_read(&path).await?;
    db.keep_in(config.blobs()?);
    if let Some(vault) = crate::vault::find(config, &config.data)? {
        db.unlock(vault);
    }
    Ok(db)
}
