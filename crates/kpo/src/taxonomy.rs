//! `kpo taxonomy`: the published classifications that skills and fields are named by.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result, bail};
use kpo_operations::desk::desk;
use kpo_operations::taxonomy;

use crate::config::Config;
use crate::people::said;
use crate::store::Store;

/// In whose name lists are added. Has no password and no link: nobody can ever sign in as it.
const IMPORTER: (&str, &str) = ("List desk (imported)", "list.desk@import.example");

/// Adds a published list.
pub(crate) async fn add(config: &Config, file: &Path) -> Result<()> {
    let table = File::open(file)
        .with_context(|| format!("{} cannot be read; name a table (CSV)", file.display()))?;
    let store = Store::open(config, false).await?;
    let done = async {
        let caller = desk(&store.office, IMPORTER.0, IMPORTER.1, &["sourcing"]).await?;
        taxonomy::add(&store.office, &caller, BufReader::new(table)).await
    };
    let done = done.await;
    store.close().await;
    let outcome = done.map_err(said)?;
    for bad in &outcome.bad {
        println!("{}:{}: {}", file.display(), bad.line, bad.reason);
    }
    println!(
        "{}: {} codes added, {} were there already, {} rows could not be used. Source: {}",
        outcome.scheme.word(),
        outcome.added,
        outcome.already,
        outcome.bad.len(),
        outcome.scheme.source()
    );
    if outcome.added + outcome.already == 0 {
        bail!("nothing in {} could be used", file.display());
    }
    Ok(())
}

/// Says which classifications there are.
pub(crate) async fn list(config: &Config) -> Result<()> {
    let store = Store::open(config, false).await?;
    let counts = taxonomy::counts(&store.office).await;
    store.close().await;
    for (scheme, held, added) in counts.map_err(said)? {
        println!(
            "{:<13} {held:>5} in the program, {added:>6} added here. Source: {}",
            scheme.word(),
            scheme.source()
        );
    }
    Ok(())
}
