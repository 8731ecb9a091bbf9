//! `kpo journal verify`: says whether anything stored was changed behind the program's back, and where.

use std::process::ExitCode;

use anyhow::{Result, bail};
use kpo_records::verify::{self, Report};

use crate::config::Config;
use crate::store;

/// Verifies the store and prints what was found. Fails when anything is wrong.
pub(crate) async fn verify(config: &Config) -> Result<ExitCode> {
    let report = look(config).await?;
    print(&report);
    Ok(if report.sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Verifies the store, whichever database it is in.
pub(crate) async fn look(config: &Config) -> Result<Report> {
    if config.database.is_some() {
        let db = store::look(config).await?;
        let report = verify::verify_store(&db, &config.data).await;
        db.close().await;
        return Ok(report);
    }
    let path = store::database(&config.data);
    if !path.exists() {
        bail!(
            "there is no store in {}; name its folder with --data or KPO_DATA",
            config.data.display()
        );
    }
    let vault = crate::vault::find(config, &config.data)?;
    Ok(verify::verify_sqlite(&path, vault, config.blobs()?).await)
}

/// Prints a report for people.
pub(crate) fn print(report: &Report) {
    for finding in &report.findings {
        println!("{}: {}", finding.place, finding.what);
    }
    if report.more > 0 {
        println!("… and {} more", report.more);
    }
    for note in &report.notes {
        println!("note: {note}");
    }
    let looked = format!(
        "{} entries, {} rows, {} pages, {} documents, {} leaves, {} checkpoints",
        report.entries, report.rows, report.pages, report.blobs, report.leaves, report.checkpoints
    );
    let head = hex::encode(&report.head.hash);
    if report.sound() {
        println!("sound: {looked}");
        println!("head: entry {} {head}", report.head.seq);
        println!(
            "Keep the head somewhere else: whoever owns this machine could rewrite all of it."
        );
    } else {
        println!(
            "NOT SOUND: {} findings in {looked}. Stop the server, keep this folder as evidence, and bring back a backup with `kpo restore`.",
            report.findings.len() as u64 + report.more
        );
    }
}
