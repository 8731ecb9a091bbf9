//! `cargo xtask test | bless | tidy | bench`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{bench, tests, tidy};

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
    /// Measure pages and lists against a bare handler on the same machine; `matching`: finding and allocating against peers;
    /// `assurance`: judgements, agreement and samples against peers; `journal`: durable entries a second, and what the logs
    /// cost; `trace`: naming the reader of a found copy.
    Bench {
        /// Handed to the measuring program, for instance `--engagements 1000`, or `matching --sizes 1000,5000`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
}

fn main() -> ExitCode {
    let good = match Cli::parse().chore {
        Chore::Test { filter } => tests::run(&filter, false),
        Chore::Bless { filter } => tests::run(&filter, true),
        Chore::Tidy => tidy::run(),
        Chore::Bench { options } => bench::run(&options),
    };
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
