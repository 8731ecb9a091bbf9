//! `kpo import`: real tenders and real contracts, into a store no server is running on.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result, bail};
use kpo_operations::{import_contracts, import_tenders};

use crate::config::Config;
use crate::store::Store;

/// Writes each OCDS release of a file down as a request.
pub(crate) async fn tenders(config: &Config, file: &Path) -> Result<()> {
    if file.is_dir() {
        bail!(
            "{} is a folder; name one file in it that holds OCDS releases as JSON, one a line (.jsonl)",
            file.display()
        );
    }
    let lines = File::open(file).with_context(|| {
        format!(
            "{} cannot be read; name a file of OCDS releases, one a line",
            file.display()
        )
    })?;
    let store = Store::open(config, false).await?;
    let done = import_tenders::run(&store.office, BufReader::new(lines)).await;
    store.close().await;
    let report = done?;
    for bad in &report.bad {
        println!("{}:{}: {}", file.display(), bad.line, bad.reason);
    }
    println!(
        "{} added, {} were there already, {} could not be used",
        counted(report.added, "request"),
        report.already,
        counted(report.bad.len(), "line")
    );
    if report.added > 0 {
        println!(
            "They stand under the name of 'Tender desk (imported)', a sourcing manager without an account."
        );
    }
    if report.added + report.already == 0 {
        bail!("nothing in {} could be used", file.display());
    }
    Ok(())
}

fn counted(number: usize, noun: &str) -> String {
    let many = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{many}")
}

/// Runs a folder of contracts with lawyers' answers through the whole of the product.
pub(crate) async fn contracts(config: &Config, folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        bail!(
            "there is no folder {}; name one with contracts and their table",
            folder.display()
        );
    }
    let store = Store::open(config, false).await?;
    let done = import_contracts::run(&store.office, folder).await;
    store.close().await;
    let report = done.context("the contracts cannot be imported")?;
    for bad in &report.bad {
        println!("line {}: {}", bad.line, bad.reason);
    }
    let figures = &report.acceptance.figures;
    println!(
        "{}: {} contracts, {} clause types, {} claims; {} documents and {} claims added{}",
        report.engagement,
        report.rows,
        report.clause_types,
        figures.population,
        report.documents_added,
        report.claims_added,
        if report.already {
            " (all there already)"
        } else {
            ""
        }
    );
    println!(
        "accepted: {} of {} claims checked, {} errors, at most {} wrong in all with 95 % confidence",
        figures.sampled,
        figures.sampled_from,
        figures.errors(),
        figures.bound
    );
    println!(
        "Both reviewers were programs: one compared each claim with the lawyers' own table, one looked quoted passages up in the \
         agreement. The bound is about the claims as copied from that table, not about whether the lawyers were right."
    );
    println!(
        "People and firms were entered to act in it, under addresses at import.example; none has an account. See them under People."
    );
    Ok(())
}
