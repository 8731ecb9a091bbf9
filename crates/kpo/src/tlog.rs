//! `kpo journal keys`, `tiles`, `prove` and `check`: the journal for whoever does not take the house's word for it.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use kpo_records::Db;
use kpo_records::tlog::{self, Keys, Logs, Witness};

use crate::config::Config;
use crate::store;

/// The logs of a data folder, to look only: nothing is signed.
async fn look(config: &Config) -> Result<(Db, Logs)> {
    let Some(keys) = Keys::load(&config.data)? else {
        bail!(
            "there is no {} in {}: the server makes it at its first start, and signs the journal from then on",
            tlog::KEY,
            config.data.display()
        );
    };
    let db = store::look(config).await?;
    Ok((db, Logs::new(keys, Some(&config.data))))
}

/// Prints each log's word, key and how much of it is signed.
pub(crate) async fn keys(config: &Config) -> Result<()> {
    let (db, logs) = look(config).await?;
    let heads = logs.checkpoints(&db).await;
    db.close().await;
    for head in heads? {
        println!(
            "{}\t{}\t{}",
            tlog::word(head.log),
            head.size,
            logs.keys().verifier(head.log)
        );
    }
    Ok(())
}

/// Writes the logs as static files, a folder each.
pub(crate) async fn tiles(config: &Config, out: &Path, only: Option<&str>) -> Result<()> {
    let (db, logs) = look(config).await?;
    let written = write(&db, &logs, out, only).await;
    db.close().await;
    written
}

async fn write(db: &Db, logs: &Logs, out: &Path, only: Option<&str>) -> Result<()> {
    let mut written = 0;
    for head in logs.checkpoints(db).await? {
        let word = tlog::word(head.log);
        if only.is_some_and(|only| only != word) {
            continue;
        }
        let folder = out.join(&word);
        // The head comes last: whoever reads it finds the files it signs.
        for path in logs.files(db, head.log).await? {
            let bytes = logs.file(db, head.log, &path).await?;
            let file = folder.join(&path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&file, bytes)
                .with_context(|| format!("{} cannot be written", file.display()))?;
        }
        fs::write(
            folder.join("key"),
            format!("{}\n", logs.keys().verifier(head.log)),
        )?;
        println!("{}: {} entries", folder.display(), head.size);
        written += 1;
    }
    if written == 0 {
        bail!("there is no such signed log; `kpo journal keys` names those there are");
    }
    Ok(())
}

/// Writes the receipt of one entry.
pub(crate) async fn prove(config: &Config, entry: i64, out: &Path) -> Result<()> {
    let (db, logs) = look(config).await?;
    let receipt = logs.receipt(&db, entry).await;
    db.close().await;
    let Some(receipt) = receipt.with_context(|| format!("entry {entry} cannot be proved"))? else {
        bail!(
            "no signed head covers entry {entry} yet: a running server signs one within a second"
        );
    };
    fs::write(out, receipt.text())
        .with_context(|| format!("{} cannot be written", out.display()))?;
    println!(
        "{}: entry {entry}, place {} of its log",
        out.display(),
        receipt.place
    );
    Ok(())
}

/// Checks a receipt with keys that are given, and nothing else.
pub(crate) fn check(file: &Path, key: &str, witnesses: &[String]) -> Result<ExitCode> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read as text", file.display()))?;
    let witnesses: Vec<Witness> = witnesses
        .iter()
        .map(|key| Witness::new(key))
        .collect::<kpo_records::Result<_>>()?;
    match tlog::check(&text, key, &witnesses) {
        Ok(checked) => {
            println!("good: {}", checked.statement);
            println!(
                "place {} of {} entries of {}",
                checked.place, checked.size, checked.origin
            );
            for (name, at) in checked.witnesses {
                println!("cosigned by {name} at {at} (Unix time)");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            println!("NOT GOOD: {error}");
            Ok(ExitCode::FAILURE)
        }
    }
}
