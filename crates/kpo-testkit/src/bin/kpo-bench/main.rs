//! How fast the product is, as ratios against a bare 'select one row' handler on the same machine and database.
//!
//! Ratios and not seconds, because machines differ; both sides answer over HTTP from a process of their own to the same
//! load, one database after the other. Nothing here is a timed test: it reports, people judge.

mod bare;
mod decisions;
mod journal;
mod load;
mod program;
mod seed;
mod vault;
mod verify;

use anyhow::Result;
use clap::{Parser, Subcommand};
use kpo_testkit::TestDb;

use crate::load::Figures;
use crate::program::Program;
use crate::seed::Store;

#[derive(Parser)]
struct Cli {
    /// How many files there are.
    #[arg(long, default_value_t = 100_000)]
    engagements: i64,
    /// How many journal entries there are.
    #[arg(long, default_value_t = 1_000_000)]
    entries: i64,
    /// How many requests are made of each address.
    #[arg(long, default_value_t = 2_000)]
    requests: usize,
    #[command(subcommand)]
    side: Option<Side>,
}

#[derive(Subcommand)]
enum Side {
    /// Only this: `kpo journal verify` on a long journal, on SQLite.
    Verify {
        /// How many journal entries there are, each with a sealed row.
        #[arg(long, default_value_t = 1_000_000)]
        entries: u64,
    },
    /// Only this: durable journal entries a second, singly and in groups, with and without the transparency log.
    Journal {
        /// About how many entries are written.
        #[arg(long, default_value_t = 20_000)]
        entries: u64,
    },
    /// Only this: decisions a second, and a list of documents filtered by the same rule.
    Decisions,
    /// Only this: what sealed texts and keys cost a list, a panel, a page and a renewal, on SQLite.
    Vault {
        /// How many files there are.
        #[arg(long, default_value_t = 20_000)]
        files: usize,
        /// How many documents' keys are renewed.
        #[arg(long, default_value_t = 100_000)]
        blobs: usize,
    },
    /// The handler to compare with; started by the measurement itself.
    #[command(hide = true)]
    Bare {
        /// The database's address.
        database: String,
    },
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    kpo_testkit::block_on(async move {
        if let Some(Side::Bare { database }) = &cli.side {
            return bare::serve(database).await;
        }
        if let Some(Side::Verify { entries }) = cli.side {
            return verify::measure(entries).await;
        }
        if let Some(Side::Journal { entries }) = cli.side {
            return journal::measure(entries).await;
        }
        if let Some(Side::Decisions) = cli.side {
            return decisions::measure();
        }
        if let Some(Side::Vault { files, blobs }) = cli.side {
            return vault::measure(files, blobs).await;
        }
        println!(
            "{} files, {} journal entries, {} requests of each address\n",
            cli.engagements, cli.entries, cli.requests
        );
        measure(&cli, &Store::sqlite()?).await?;
        if std::env::var_os("KPO_TEST_POSTGRES").is_some() {
            let db = TestDb::postgres().await;
            measure(&cli, &Store::postgres(&db)?).await?;
        } else {
            println!("no PostgreSQL named in KPO_TEST_POSTGRES: not measured on it");
        }
        Ok(())
    })
}

/// Everything on one database.
async fn measure(cli: &Cli, store: &Store) -> Result<()> {
    println!("== {}", store.name);
    program::demo(store).await?;
    let viewer = seed::fill(store, cli.engagements, cli.entries).await?;
    let bare = Program::bare(store).await?;
    let base = load::measure(&bare.url("/"), None, cli.requests, 8).await?;
    drop(bare);
    line("bare handler: select one row", &base, &base);
    let program = Program::serve(store).await?;
    println!(
        "{:<44} {:>8.0} ms",
        "start-up to the first answer", program.start_ms
    );
    println!("{:<44} {:>8.1} MiB", "memory idle", program.memory_mib()?);
    for (name, path) in [
        (
            "engagement page",
            format!("/engagements/{}", viewer.engagement),
        ),
        ("list, first page", "/engagements".to_owned()),
        (
            "list, filtered by stage",
            "/engagements?stage=review".to_owned(),
        ),
        ("list over the API", "/api/v1/engagements".to_owned()),
        ("My work", "/".to_owned()),
        (
            "sign-in page: no question to the database",
            "/sign-in".to_owned(),
        ),
    ] {
        match load::measure(&program.url(&path), Some(&viewer.cookie), cli.requests, 8).await {
            Ok(figures) => line(name, &figures, &base),
            Err(error) => println!("{name:<44} not measured: {error}"),
        }
    }
    load::measure(
        &program.url("/engagements"),
        Some(&viewer.cookie),
        cli.requests,
        64,
    )
    .await?;
    println!(
        "{:<44} {:>8.1} MiB\n",
        "memory after 64 connections",
        program.memory_mib()?
    );
    Ok(())
}

fn line(name: &str, figures: &Figures, base: &Figures) {
    println!(
        "{name:<44} p50 {:>8.2} ms ({:>5.1}x)   p99 {:>8.2} ms ({:>5.1}x)",
        figures.p50_ms,
        figures.p50_ms / base.p50_ms,
        figures.p99_ms,
        figures.p99_ms / base.p99_ms,
    );
}
