//! `kpo doctor`: looks at the installation, and says of each thing whether it is well and what to do if not.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use kpo_operations::Clock as _;
use kpo_operations::office::SystemClock;
use kpo_records::job::JobState;
use kpo_records::verify::Report;
use kpo_records::{Db, migrate};

use crate::config::Config;
use crate::store::{self, Lock};
use crate::{journal, serve};

/// What was looked at, and how it is.
pub(crate) struct Visit {
    ill: bool,
}

impl Visit {
    pub(crate) fn well(what: &str) {
        println!("well      {what}");
    }

    pub(crate) fn mind(what: &str) {
        println!("mind      {what}");
    }

    pub(crate) fn ill(&mut self, what: &str) {
        self.ill = true;
        println!("NOT WELL  {what}");
    }
}

/// Looks, and mends the digests if asked to. Fails when something is not well.
pub(crate) async fn run(config: &Config, rebuild_digests: bool) -> Result<ExitCode> {
    let mut visit = Visit { ill: false };
    folder(&mut visit, &config.data);
    let report = database(&mut visit, config).await;
    address(config).await;
    apart(&mut visit).await;
    if rebuild_digests {
        rebuild(config, report).await?;
        println!("The digests were taken anew.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(if visit.ill {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn folder(visit: &mut Visit, data: &Path) {
    let shown = data.display();
    if !data.is_dir() {
        visit.ill(&format!(
            "there is no data folder {shown}: name it with --data or KPO_DATA; `kpo serve` makes a new one"
        ));
        return;
    }
    let probe = data.join("kpo.doctor");
    match fs::write(&probe, b"?").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) => Visit::well(&format!("the data folder {shown} can be written")),
        Err(error) => visit.ill(&format!(
            "the data folder {shown} cannot be written ({error}): see its owner, its rights and the room on its disk"
        )),
    }
    room(visit, data);
    readable_by_others(data);
    match Lock::take(data) {
        Ok(_) => Visit::well("no server is running on it"),
        Err(_) => Visit::mind("a server is running on it"),
    }
}

/// Less than this, and acts and uploads will soon be refused.
const ROOM_LOW: u64 = 1 << 30;
/// Less than this, and the next upload may be.
const ROOM_NONE: u64 = 64 << 20;

/// The room on the disk, and the names for files that are left on it.
fn room(visit: &mut Visit, data: &Path) {
    let shown = data.display();
    let Ok(disk) = rustix::fs::statvfs(data) else {
        Visit::mind(&format!("the room on the disk of {shown} cannot be told"));
        return;
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let megabytes = free >> 20;
    if free < ROOM_NONE {
        visit.ill(&format!(
            "only {megabytes} MB are free on the disk of {shown}: make room; what can still be read can be, but acts and uploads are refused when it is full, and go on by themselves once there is room"
        ));
    } else if free < ROOM_LOW {
        Visit::mind(&format!(
            "only {megabytes} MB are free on the disk of {shown}: make room soon"
        ));
    } else {
        Visit::well(&format!("{megabytes} MB are free on its disk"));
    }
    if disk.f_files > 0 && disk.f_favail < 1_000 {
        visit.ill(&format!(
            "the disk of {shown} can hold only {} more files: each document is one; remove others or make a larger file system",
            disk.f_favail
        ));
    }
}

fn readable_by_others(data: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let open = fs::metadata(data).is_ok_and(|folder| folder.permissions().mode() & 0o077 != 0);
    if open {
        Visit::mind(&format!(
            "other accounts of this machine may look into it: `chmod 700 {}` keeps them out",
            data.display()
        ));
    }
}

async fn database(visit: &mut Visit, config: &Config) -> Option<Report> {
    if config.database.is_none() && !store::database(&config.data).exists() {
        Visit::mind("there is no store yet: `kpo serve` makes one");
        return None;
    }
    let db = match store::look(config).await {
        Ok(db) => db,
        Err(error) => {
            visit.ill(&format!("the database cannot be opened: {error:#}"));
            return None;
        }
    };
    let made = tables(visit, &db).await;
    if made {
        jobs(visit, &db).await;
        clock(visit, &db).await;
        crate::vault::visit(visit, config, &db).await;
    }
    db.close().await;
    if !made {
        return None;
    }
    match journal::look(config).await {
        Ok(report) if report.sound() => {
            Visit::well(&format!(
                "the store is sound: {} entries, {} rows, {} pages, {} documents",
                report.entries, report.rows, report.pages, report.blobs
            ));
            for note in &report.notes {
                Visit::mind(note);
            }
            Some(report)
        }
        Ok(report) => {
            for finding in &report.findings {
                visit.ill(&format!("{}: {}", finding.place, finding.what));
            }
            println!(
                "          If only digests or journal.head are at fault and you know why, `kpo doctor --rebuild-digests` takes them anew; otherwise bring back a backup."
            );
            Some(report)
        }
        Err(error) => {
            visit.ill(&format!("the store cannot be verified: {error:#}"));
            None
        }
    }
}

/// Whether there are tables to look at.
async fn tables(visit: &mut Visit, db: &Db) -> bool {
    let missing = migrate::missing(db).await;
    if let Ok(missing) = &missing
        && missing.len() == migrate::scripts(db.name()).len()
    {
        Visit::mind("the database is empty: `kpo serve` makes the tables");
        return false;
    }
    match missing {
        Ok(missing) if missing.is_empty() => Visit::well("the tables are up to date"),
        Ok(missing) => Visit::mind(&format!(
            "{} changes to the tables wait: `kpo serve` makes them; back up first",
            missing.len()
        )),
        Err(error) => {
            visit.ill(&format!("the tables cannot be read: {error}"));
            return false;
        }
    }
    true
}

/// How far the machine's clock may be behind the journal before it is said.
const CLOCK_SECONDS: i64 = 120;

/// Time does not run backwards: a journal that ends in the future means a clock that is wrong now, or was then.
async fn clock(visit: &mut Visit, db: &Db) {
    let last = async { db.glance().await?.journal_before(None, None, 1).await };
    let Ok(last) = last.await else {
        return;
    };
    let now = SystemClock.now();
    match last.first() {
        Some(last) if last.at > now.plus_seconds(CLOCK_SECONDS) => visit.ill(&format!(
            "this machine's clock says {now}, but the journal's last entry is of {}: set the clock (and keep it set by NTP) before anybody signs in or signs",
            last.at
        )),
        _ => Visit::well(&format!("the clock says {now}, and the journal does not end after it")),
    }
}

async fn jobs(visit: &mut Visit, db: &Db) {
    let counts = async { db.glance().await?.count_jobs().await };
    let Ok(counts) = counts.await else {
        return;
    };
    let of = |state| {
        let found = counts.iter().find(|(known, _)| *known == state);
        found.map_or(0, |(_, count)| *count)
    };
    match of(JobState::Failed) {
        0 => Visit::well(&format!("no job was given up, {} wait", of(JobState::Waiting))),
        failed => visit.ill(&format!(
            "{failed} jobs were given up: sign in as administrator or security officer and open /jobs, which says why; have them tried again or lay them aside"
        )),
    }
}

/// Files from strangers are opened where they can do no harm, if this machine lets it.
async fn apart(visit: &mut Visit) {
    let greeted = async {
        let program = crate::apart::program().map_err(|error| error.to_string())?;
        let greeted = kpo_operations::room::apart::greet(&program).await;
        greeted.map_err(|error| error.to_string())
    };
    match greeted.await {
        Ok(()) if cfg!(target_os = "linux") => {
            Visit::well("documents are opened in a process apart, without files or network");
        }
        Ok(()) => Visit::mind(
            "documents are opened in a process of their own, which this system cannot confine: prefer Linux where strangers send files",
        ),
        Err(error) => visit.ill(&format!(
            "documents cannot be opened, since the process apart does not begin or confine itself ({error}): the kernel must allow seccomp, and the program must be able to begin itself again"
        )),
    }
}

async fn address(config: &Config) {
    match serve::bind(config.listen).await {
        Ok(_) => Visit::well(&format!("{} is free to serve on", config.listen)),
        Err(_) => Visit::mind(&format!(
            "{} is taken, by this server or another program: choose another with --listen",
            config.listen
        )),
    }
}

async fn rebuild(config: &Config, report: Option<Report>) -> Result<()> {
    if config.database.is_some() {
        bail!("a store in PostgreSQL has no page digests");
    }
    let logical = report.is_some_and(|report| {
        report.findings.iter().all(|finding| {
            finding.place.starts_with("kpo.db") || finding.place.starts_with("journal.head")
        })
    });
    if !logical {
        bail!(
            "entries or rows are not as they were written: digests taken now would hide it; bring back a backup"
        );
    }
    let _lock = Lock::take(&config.data)?;
    Db::sqlite_as_it_is(&store::database(&config.data))
        .await?
        .close()
        .await;
    Ok(())
}
