//! `cargo xtask test | bless | tidy | bench`.

use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};
use xtask::{cargo, postgres, target, tests, tidy, tools};

#[derive(Parser)]
#[command(about = "The project's own chores")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Run every test on both databases; fetch what they need; end with counts.
    Test {
        /// Handed to the test runner, for instance `-E 'test(room)'`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        filter: Vec<String>,
    },
    /// Run the tests and accept every changed snapshot; look at the difference before committing it.
    Bless {
        /// Handed to the test runner.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        filter: Vec<String>,
    },
    /// Hold the rules of the house that no compiler holds.
    Tidy,
    /// Measure pages and lists against a bare handler on the same machine.
    Bench {
        /// Handed to the measuring program, for instance `--engagements 1000`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
}

fn main() -> ExitCode {
    let good = match Cli::parse().chore {
        Chore::Test { filter } => tests::run(&filter, false),
        Chore::Bless { filter } => tests::run(&filter, true),
        Chore::Tidy => tidy::run(),
        Chore::Bench { options } => bench(&options),
    };
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Builds the program and the measuring program in release, and runs the latter on both databases.
fn bench(options: &[String]) -> bool {
    let missing = tools::install(&[tools::Tool::Postgres]);
    let server = tools::Tool::Postgres
        .find()
        .map(|tool| postgres::Server::start(&tool));
    let built = cargo()
        .args(["build", "--release", "--workspace", "--bins"])
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return false;
    }
    let mut command = Command::new(target().join("release/kpo-bench"));
    command.args(options);
    match &server {
        Some(Ok(server)) => {
            command.env("KPO_TEST_POSTGRES", server.url());
        }
        Some(Err(error)) => {
            println!("PostgreSQL did not start, so only SQLite is measured: {error}");
        }
        None => println!("PostgreSQL is missing, so only SQLite is measured: {missing:?}"),
    }
    command.status().is_ok_and(|status| status.success())
}
