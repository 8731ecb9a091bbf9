//! `kpo import people`: people with what they bring, from a table, from résumés or from public records of ORCID.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use kpo_operations::import_people::{self, Home};
use kpo_operations::{Error, words};
use kpo_practice::access::Locale;

use crate::config::Config;
use crate::store::Store;

/// Enters the people of a file.
pub(crate) async fn run(
    config: &Config,
    file: &Path,
    organisation: &str,
    country: Option<&str>,
) -> Result<()> {
    let bytes = std::fs::read(file).with_context(|| {
        format!(
            "{} cannot be read; name a table (CSV) or a file of JSON",
            file.display()
        )
    })?;
    let home = Home {
        name: organisation,
        country,
    };
    let store = Store::open(config, false).await?;
    let done = import_people::run(&store.office, home, &bytes).await;
    store.close().await;
    let report = match done {
        Ok(report) => report,
        Err(Error::Refused(refusal)) if refusal.field == Some("organisation") => bail!(
            "there is no organisation '{organisation}'; add --country XX to enter it as a firm of that country"
        ),
        Err(error) => return Err(said(error)),
    };
    for bad in &report.bad {
        println!("{}:{}: {}", file.display(), bad.line, plain(&bad.reason));
    }
    println!(
        "{} people added, {} were there already; {} entries added to their records, none of them verified; {} could not be used",
        report.added,
        report.already,
        report.things,
        report.bad.len()
    );
    if report.added + report.already == 0 {
        bail!("nothing in {} could be used", file.display());
    }
    Ok(())
}

/// A refusal in its own words, which say what to do next.
pub(crate) fn said(error: Error) -> anyhow::Error {
    match error {
        Error::Refused(refusal) => anyhow!(plain(&words::refusal(Locale::En, &refusal))),
        other => other.into(),
    }
}

/// A sentence without the marks that keep a page's directions apart: a console would show them or choke on them.
fn plain(sentence: &str) -> String {
    sentence.replace(['\u{2068}', '\u{2069}'], "")
}
