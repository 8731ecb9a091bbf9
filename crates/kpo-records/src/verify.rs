//! Verification: says whether anything stored was changed behind the program's back, and where.
//!
//! Five things are looked at, none trusting another. The *files*: every page of the SQLite file against its digest,
//! every byte of its log, the head anchor. The *chain*: each journal entry hashed again from what is stored. The *rows*:
//! each row of every sealed table digested again and compared with the last seal the journal holds for it. The
//! *documents*: each one's bytes digested again and compared with the digest in its (sealed) row. The *tree*:
//! each entry's leaf made again, and every signed checkpoint of every transparency log held against them.

mod blobs;
mod files;
mod rows;
mod tree;

use std::path::Path;

use kpo_practice::journal::Head;

use crate::anchor::Anchor;
use crate::blob::Blobs;
use crate::db::{Db, Tx};
use crate::sql::Sql;
use crate::vault::Vault;

/// Findings listed at most; the rest are counted.
const FINDINGS_MAX: usize = 200;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: an entry, a row, a page with its bytes, a file.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

/// What a verification looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The journal's end as walked.
    pub head: Head,
    /// Entries walked.
    pub entries: u64,
    /// Rows compared with their seals.
    pub rows: u64,
    /// Pages compared with their digests (SQLite only).
    pub pages: u64,
    /// Documents' bytes compared with their digests.
    pub blobs: u64,
    /// Leaves of transparency logs made again from stored values.
    pub leaves: u64,
    /// Signed checkpoints held against the logs.
    pub checkpoints: u64,
    /// What is wrong; nothing when the store is as it was written.
    pub findings: Vec<Finding>,
    /// Findings beyond those listed.
    pub more: u64,
    /// What is not wrong but should be known.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// Adds a finding.
    pub fn find(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding {
                place: place.into(),
                what: what.into(),
            });
        } else {
            self.more += 1;
        }
    }
}

/// Verifies a SQLite store by its path, with the documents in the same folder or where `blobs` says, whether or not a server
/// runs on it.
/// Writes nothing.
pub async fn verify_sqlite(database: &Path, vault: Option<Vault>, blobs: Option<Blobs>) -> Report {
    let mut report = Report::default();
    let anchor = match files::check_files(database, &mut report) {
        Ok(anchor) => anchor,
        Err(error) => {
            report.find(database.display().to_string(), error.to_string());
            return report;
        }
    };
    let data = Data {
        vault,
        blobs,
        ..Data::of(database.parent())
    };
    read_only(database, anchor.as_ref(), data, &mut report).await;
    report
}

/// Verifies a copy of a SQLite store, which has no digests beside it, and the documents it names in the data folder or where
/// `blobs` says.
pub async fn verify_copy(
    database: &Path,
    data: &Path,
    vault: Option<Vault>,
    blobs: Option<Blobs>,
) -> Report {
    let mut report = Report::default();
    let data = Data {
        copy: true,
        vault,
        blobs,
        ..Data::of(Some(data))
    };
    read_only(database, None, data, &mut report).await;
    report
}

/// Verifies the journal and the sealed rows of an open database, without the documents.
pub async fn verify(db: &Db) -> Report {
    let mut report = Report::default();
    verify_into(db, None, Data::of(None), &mut report).await;
    report
}

/// Verifies an open database and the documents in its data folder, or where it keeps them: all there is to verify on PostgreSQL.
pub async fn verify_store(db: &Db, data: &Path) -> Report {
    let mut report = Report::default();
    verify_into(db, None, Data::of(Some(data)), &mut report).await;
    report
}

async fn read_only(
    database: &Path,
    anchor: Option<&Anchor>,
    mut data: Data<'_>,
    report: &mut Report,
) {
    match Db::sqlite_to_read(database).await {
        Ok(db) => {
            if let Some(vault) = data.vault.take() {
                db.unlock(vault);
            }
            db.keep_in(data.blobs.take());
            verify_into(&db, anchor, data, report).await;
            db.close().await;
        }
        Err(error) => report.find(database.display().to_string(), error.to_string()),
    }
}

/// The data folder that goes with a database.
struct Data<'a> {
    folder: Option<&'a Path>,
    /// Only a copy of the database is looked at: the folder may be ahead of it.
    copy: bool,
    /// The root keys, where they are at hand.
    vault: Option<Vault>,
    /// Where the documents lie, if not in the folder.
    blobs: Option<Blobs>,
}

impl<'a> Data<'a> {
    fn of(folder: Option<&'a Path>) -> Self {
        Self {
            folder,
            copy: false,
            vault: None,
            blobs: None,
        }
    }
}

async fn verify_into(db: &Db, anchor: Option<&Anchor>, data: Data<'_>, report: &mut Report) {
    let beside = tree::beside(data.folder, data.copy, report);
    let walked = async {
        let mut tx = db.read().await?;
        if db.name() == "sqlite" {
            integrity(&mut tx, report).await;
        }
        rows::walk(&mut tx, anchor, report).await?;
        if logs_kept(&mut tx).await? {
            tree::check(&mut tx, &beside, data.copy || data.folder.is_none(), report).await?;
        }
        if vault_kept(&mut tx).await? {
            let opens = keys(&mut tx, report).await?;
            if let Some(data) = data.folder {
                blobs::check(db, &mut tx, (data, opens), report).await?;
            }
        } else if data.folder.is_some() {
            report.notes.push(
                "the documents were not looked at, since the tables are of an older program: `kpo serve` brings them up to date".to_owned(),
            );
        }
        migrations(&mut tx, report).await
    };
    let walked: crate::error::Result<()> = walked.await;
    if let Err(error) = walked {
        report.find("database", error.to_string());
    }
}

/// Opens every key, where the root key is at hand; whether it is.
async fn keys(tx: &mut Tx, report: &mut Report) -> crate::error::Result<bool> {
    if !tx.vault_fits().await? {
        report.notes.push(
            "the root key is not at hand, or is another's: what is sealed was compared with its digests and not opened".to_owned(),
        );
        return Ok(false);
    }
    for (place, what) in tx.keys_that_fail().await? {
        report.find(place, what);
    }
    Ok(true)
}

/// Whether the store was opened since there are logs; an older one gets them at its next start.
async fn logs_kept(tx: &mut Tx) -> crate::error::Result<bool> {
    applied(tx, "0120_tlog").await
}

/// Whether the store was opened since documents are sealed.
async fn vault_kept(tx: &mut Tx) -> crate::error::Result<bool> {
    applied(tx, "0150_vault").await
}

async fn applied(tx: &mut Tx, script: &str) -> crate::error::Result<bool> {
    let applied = crate::migrate::recorded(tx).await?;
    Ok(applied.iter().any(|(name, _, _)| name == script))
}

async fn integrity(tx: &mut Tx, report: &mut Report) {
    let check = Sql::new("pragma integrity_check(50)");
    match tx.list(check, |row| row.text("integrity_check")).await {
        Ok(lines) => {
            for line in lines.into_iter().filter(|line| line != "ok") {
                report.find("database structure", line);
            }
        }
        Err(error) => report.find("database structure", error.to_string()),
    }
}

/// The record of which scripts made the tables is written by no act, so that no entry seals it: it is held against the
/// program's own.
async fn migrations(tx: &mut Tx, report: &mut Report) -> crate::error::Result<()> {
    for (name, kept, own) in crate::migrate::recorded(tx).await? {
        match own {
            Some(own) if own == kept => {}
            Some(own) => report.find(
                format!("table migration, row {name}"),
                format!("names the script {kept}, but this program's is {own}"),
            ),
            None => report.notes.push(format!(
                "the tables know a change '{name}' that this program does not: a newer one made it"
            )),
        }
    }
    Ok(())
}
