//! `kpo doctor`: looks at the installation, and says of each thing whether it is well and what to do if not.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use kpo_records::job::JobState;
use kpo_records::verify::Report;
use kpo_records::{Db, migrate};

use crate::config::Config;
use crate::store::{self, Lock};
use crate::{journal, serve};

/// What was looked at, and how it is.
struct Visit {
    ill: bool,
}

impl Visit {
    fn well(what: &str) {
        println!("well      {what}");
    }

    fn mind(what: &str) {
        println!("mind      {what}");
    }

    fn ill(&mut self, what: &str) {
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
    readable_by_others(data);
    match Lock::take(data) {
        Ok(_) => Visit::well("no server is running on it"),
        Err(_) => Visit::mind("a server is running on it"),
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
    tables(visit, &db).await;
    jobs(visit, &db).await;
    db.close().await;
    match journal::look(config).await {
        Ok(report) if report.sound() => {
            Visit::well(&format!(
                "the store is sound: {} entries, {} rows, {} pages, {} documents",
                report.entries, report.rows, report.pages, report.blobs
            ));
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

async fn tables(visit: &mut Visit, db: &Db) {
    match migrate::missing(db).await {
        Ok(missing) if missing.is_empty() => Visit::well("the tables are up to date"),
        Ok(missing) => Visit::mind(&format!(
            "{} changes to the tables wait: `kpo serve` makes them; back up first",
            missing.len()
        )),
        Err(error) => visit.ill(&format!("the tables cannot be read: {error}")),
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
            "{failed} jobs were given up: sign in as administrator, read why, and have them tried again"
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
