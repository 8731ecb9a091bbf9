//! Verification: says whether anything stored was changed behind the program's back, and where.
//!
//! Three things are looked at, none trusting another. The *files*: every page of the SQLite file against its digest,
//! every byte of its log, the head anchor. The *chain*: each journal entry hashed again from what is stored. The *rows*:
//! each row of every sealed table digested again and compared with the last seal the journal holds for it.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;

use kpo_practice::journal::{self, Head, Link};
use uuid::Uuid;

use crate::anchor::Anchor;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::guard::anchor_path;
use crate::pages::{self, Kept, Pages};
use crate::seal::{self, GONE};
use crate::sql::Sql;
use crate::wal;

/// Findings listed at most; the rest are counted.
const FINDINGS_MAX: usize = 200;
const LINKS_A_TIME: i64 = 4_000;
const ROWS_A_TIME: i64 = 1_000;

/// Tables with ids that change outside the journal, each with its reason in its own module.
const OUTSIDE: &[&str] = &["session", "job"];

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

/// Verifies a SQLite store by its path, whether or not a server runs on it. Writes nothing.
pub async fn verify_sqlite(database: &Path) -> Report {
    let mut report = Report::default();
    let anchor = match check_files(database, &mut report) {
        Ok(anchor) => anchor,
        Err(error) => {
            report.find(database.display().to_string(), error.to_string());
            return report;
        }
    };
    match Db::sqlite_to_read(database).await {
        Ok(db) => {
            verify_into(&db, anchor.as_ref(), &mut report).await;
            db.close().await;
        }
        Err(error) => report.find(database.display().to_string(), error.to_string()),
    }
    report
}

/// Verifies a copy of a SQLite store, which has no digests beside it.
pub async fn verify_copy(database: &Path) -> Report {
    let mut report = Report::default();
    match Db::sqlite_to_read(database).await {
        Ok(db) => {
            verify_into(&db, None, &mut report).await;
            db.close().await;
        }
        Err(error) => report.find(database.display().to_string(), error.to_string()),
    }
    report
}

/// Verifies the journal and the sealed rows of an open database: all there is to verify on PostgreSQL.
pub async fn verify(db: &Db) -> Report {
    let mut report = Report::default();
    verify_into(db, None, &mut report).await;
    report
}

async fn verify_into(db: &Db, anchor: Option<&Anchor>, report: &mut Report) {
    let walked = async {
        let mut tx = db.read().await?;
        if db.name() == "sqlite" {
            integrity(&mut tx, report).await;
        }
        let seals = chain(&mut tx, anchor, report).await?;
        rows(&mut tx, seals, report).await
    };
    if let Err(error) = walked.await {
        report.find("database", error.to_string());
    }
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

/// The last seal of each row, and the entry that holds it.
#[derive(Default)]
struct Seals {
    tables: Vec<String>,
    rows: HashMap<(u16, Uuid), Sealed>,
}

/// A row's last digest, none when it was taken out, and the entry that says so.
type Sealed = (Option<[u8; 32]>, i64);

impl Seals {
    fn table(&mut self, name: &str) -> u16 {
        let found = self.tables.iter().position(|table| table == name);
        found.unwrap_or_else(|| {
            self.tables.push(name.to_owned());
            self.tables.len() - 1
        }) as u16
    }

    fn take(&mut self, link: &Link, report: &mut Report) {
        for line in link.seals.lines() {
            let read = || {
                let (row, digest) = line.split_once('=')?;
                let (table, id) = row.split_once(':')?;
                let digest = if digest == GONE {
                    None
                } else {
                    let mut bytes = [0; 32];
                    hex::decode_to_slice(digest, &mut bytes).ok()?;
                    Some(bytes)
                };
                Some((table, Uuid::try_parse(id).ok()?, digest))
            };
            match read() {
                Some((table, id, digest)) => {
                    let table = self.table(table);
                    self.rows.insert((table, id), (digest, link.seq));
                }
                None => report.find(
                    format!("journal entry {}", link.seq),
                    format!("holds a seal that cannot be read: {line}"),
                ),
            }
        }
    }
}

async fn chain(tx: &mut Tx, anchor: Option<&Anchor>, report: &mut Report) -> Result<Seals> {
    let mut seals = Seals::default();
    let mut head = Head::default();
    loop {
        let links = tx.journal_after(head.seq, None, LINKS_A_TIME).await?;
        let last = links.len() < LINKS_A_TIME as usize;
        for link in links {
            if let Err(broken) = journal::follow(&head, &link) {
                report.find(format!("journal entry {}", link.seq), broken.to_string());
            }
            seals.take(&link, report);
            report.entries += 1;
            head = Head {
                seq: link.seq,
                hash: link.hash,
            };
            if let Some(anchor) = anchor.filter(|anchor| anchor.head.seq == head.seq)
                && anchor.head.hash != head.hash
            {
                report.find(
                    format!("journal entry {}", head.seq),
                    "is not the entry that journal.head names",
                );
            }
        }
        if last {
            break;
        }
    }
    if let Some(anchor) = anchor.filter(|anchor| anchor.head.seq > head.seq) {
        report.find(
            format!("journal entries {} to {}", head.seq + 1, anchor.head.seq),
            "were acknowledged and are gone (journal.head names them)",
        );
    }
    match tx.journal_head().await {
        Ok(kept) if kept == head => {}
        Ok(kept) => report.find(
            "table journal_head",
            format!(
                "names entry {}, but the journal ends at entry {}, or with another hash",
                kept.seq, head.seq
            ),
        ),
        Err(error) => report.find("table journal_head", error.to_string()),
    }
    report.head = head;
    Ok(seals)
}

async fn rows(tx: &mut Tx, mut seals: Seals, report: &mut Report) -> Result<()> {
    for table in sealed_tables(tx).await? {
        let number = seals.table(&table);
        if let Err(error) = table_rows(tx, &table, number, &mut seals, report).await {
            report.find(format!("table {table}"), error.to_string());
        }
    }
    let mut gone: Vec<_> = seals
        .rows
        .iter()
        .filter(|(_, (digest, _))| digest.is_some())
        .map(|((table, id), (_, seq))| (*seq, *table, *id))
        .collect();
    gone.sort_unstable();
    for (seq, table, id) in gone {
        let table = &seals.tables[usize::from(table)];
        report.find(
            format!("table {table}, row {id}"),
            format!("is gone; journal entry {seq} sealed it last"),
        );
    }
    Ok(())
}

async fn table_rows(
    tx: &mut Tx,
    table: &str,
    number: u16,
    seals: &mut Seals,
    report: &mut Report,
) -> Result<()> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut sql = Sql::new(format!("select * from {table}"));
        if let Some(after) = after {
            sql.with(" where id > ", after);
        }
        sql.push(" order by id").with(" limit ", ROWS_A_TIME);
        let page = tx
            .list(sql, |row| Ok((row.uuid("id")?, seal::digest(row))))
            .await?;
        let last = page.len() < ROWS_A_TIME as usize;
        for (id, digest) in page {
            after = Some(id);
            report.rows += 1;
            let place = || format!("table {table}, row {id}");
            match (seals.rows.remove(&(number, id)), digest) {
                (_, Err(error)) => report.find(place(), error.to_string()),
                (None, _) => report.find(
                    place(),
                    "is in no journal entry: it was put there from outside",
                ),
                (Some((None, seq)), _) => {
                    report.find(
                        place(),
                        format!("was taken out in journal entry {seq} and is back"),
                    );
                }
                (Some((Some(sealed), seq)), Ok(digest)) => {
                    if hex::encode(sealed) != digest {
                        report.find(
                            place(),
                            format!("was changed after journal entry {seq} sealed it"),
                        );
                    }
                }
            }
        }
        if last {
            return Ok(());
        }
    }
}

/// Tables whose rows have ids of ours, those outside the seals aside.
async fn sealed_tables(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = if tx.is_postgres() {
        "select table_name::text as name from information_schema.columns \
         where table_schema = current_schema() and column_name = 'id' and udt_name = 'uuid' order by 1"
    } else {
        "select t.name as name from sqlite_schema t join pragma_table_info(t.name) c \
         where t.type = 'table' and c.name = 'id' and c.type = 'uuid' order by 1"
    };
    let mut tables = tx.list(Sql::new(sql), |row| row.text("name")).await?;
    tables.retain(|table| !OUTSIDE.contains(&table.as_str()));
    Ok(tables)
}

/// Checks the files beside and below a SQLite database; returns the anchor it found.
fn check_files(database: &Path, report: &mut Report) -> io::Result<Option<Anchor>> {
    // A running server may end a checkpoint between two looks: look again until both ends agree.
    for _ in 0..20 {
        let mut look = Report::default();
        let before = state(database)?;
        let anchor = check_once(database, &mut look)?;
        if look.sound() || state(database)? == before {
            report.pages = look.pages;
            report.findings.append(&mut look.findings);
            report.notes.append(&mut look.notes);
            return Ok(anchor);
        }
    }
    report.notes.push(
        "the server writes without pause, so that its pages could not be compared; the journal and the rows were".to_owned(),
    );
    Ok(None)
}

/// What changes when a checkpoint begins or ends, or a commit is anchored.
fn state(database: &Path) -> io::Result<Vec<Option<Vec<u8>>>> {
    let read = |path: &Path| match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    Ok(vec![
        read(&pages::sidecar(database))?,
        read(&pages::mark(database))?,
        read(&anchor_path(database))?,
    ])
}

fn check_once(database: &Path, report: &mut Report) -> io::Result<Option<Anchor>> {
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let file = File::open(database)?;
    let mark_path = pages::mark(database);
    let exempt = match pages::load_mark(database)? {
        Kept::Sound(touched) => {
            report.notes.push(format!(
                "a checkpoint was interrupted: {} pages were not compared and will be digested anew at the next start",
                touched.len()
            ));
            Some(touched)
        }
        Kept::Absent => None,
        Kept::Damaged => {
            report.find(name(&mark_path), "is not as it was written");
            None
        }
    };
    let sidecar = pages::sidecar(database);
    match Pages::load(database)? {
        Kept::Sound(known) => {
            let size = u64::from(known.page_size);
            report.pages = known.digests.len() as u64;
            for page in known.altered(&file, &exempt.clone().unwrap_or_default())? {
                let start = u64::from(page - 1) * size;
                report.find(
                    format!(
                        "{}, page {page} (bytes {start} to {})",
                        name(database),
                        start + size - 1
                    ),
                    "is not as it was written",
                );
            }
        }
        Kept::Absent => report.find(name(&sidecar), "is missing: pages cannot be compared"),
        Kept::Damaged => report.find(
            name(&sidecar),
            "is not as it was written: pages cannot be compared",
        ),
    }
    let anchor_path = anchor_path(database);
    let anchor = match Anchor::load(&anchor_path)? {
        Kept::Sound(anchor) => Some(anchor),
        Kept::Absent => {
            report.find(
                name(&anchor_path),
                "is missing: a cut end would not be noticed",
            );
            None
        }
        Kept::Damaged => {
            report.find(name(&anchor_path), "is not as it was written");
            None
        }
    };
    check_log(database, anchor.as_ref(), exempt.is_some(), report)?;
    Ok(anchor)
}

fn check_log(
    database: &Path,
    anchor: Option<&Anchor>,
    interrupted: bool,
    report: &mut Report,
) -> io::Result<()> {
    let path = pages::log(database);
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let log = wal::scan(&path)?;
    let anchored = anchor
        .and_then(|anchor| anchor.log)
        .filter(|_| !interrupted);
    let lost = match (anchored, log.salts) {
        (None, _) => false,
        (Some((salts, end)), Some(found)) => salts != found || log.committed_end < end,
        (Some(_), None) => true,
    };
    match &log.broken {
        Some(broken) if lost || broken.followed => report.find(
            format!(
                "{name}, frame {} (from byte {})",
                broken.frame, broken.offset
            ),
            "is not as it was written: SQLite ignores it and every transaction after it",
        ),
        // The end of a log may hold the unfinished write of a killed process, which nobody was told of.
        Some(broken) => report.notes.push(format!(
            "{name} ends with an unfinished write from byte {} on, which is ignored",
            broken.offset
        )),
        None if lost => report.find(
            name,
            "is not the log that was last written, or was cut: transactions are gone",
        ),
        None => {}
    }
    Ok(())
}
