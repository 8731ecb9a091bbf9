//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use kpo_practice::id::EngagementId;

use crate::config::LogFormat;

/// The engagement file: sends a hard question outside, and proves what came back.
#[derive(Debug, Parser)]
#[command(
    name = "kpo",
    version,
    arg_required_else_help = true,
    infer_subcommands = false
)]
pub(crate) struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub(crate) common: Common,
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands. A flag goes before the environment, the environment before the file.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The data folder [default: data; environment: KPO_DATA]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// A PostgreSQL server instead of SQLite in the data folder [environment: KPO_DATABASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The address to serve on [default: 127.0.0.1:8080; environment: KPO_LISTEN]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// The address people reach it by, if a proxy stands before it [environment: KPO_BASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// How to write the log [default: text; environment: KPO_LOG_FORMAT]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) log: Option<LogFormat>,
    /// A configuration file in TOML [default: kpo.toml where it is started, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// What kpo can be asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve pages and API until told to stop
    Serve,
    /// Open the whole product with a working week in it; signing in as anybody takes one click
    Demo,
    /// Bring in what others published
    Import {
        /// What to bring in.
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// Write one engagement file, whole, for somebody who does not have this program
    ///
    /// Everything from request to outcome as JSON with its documents, the signed texts, the money as CSV, the journal's
    /// entries with what is needed to check them, and a manifest with the SHA-256 of each file (`sha256sum --check
    /// SHA256SUMS`). It is written in the name of the file's owner or of whom --for names, who must have the right, and the
    /// journal records it. Bids that are still sealed, reviewers' names and the provider's cost rates are never in it.
    /// No server may be running on the data folder.
    Export {
        /// The engagement, such as eng_3f2a…
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        engagement: Option<EngagementId>,
        /// Every engagement, each in a folder of its own
        #[arg(long)]
        all: bool,
        /// A new folder, or a new archive when it ends in .zip
        #[arg(long, value_name = "DIR|FILE.zip")]
        out: PathBuf,
        /// The e-mail address of the person in whose name it is taken out
        #[arg(long = "for", value_name = "EMAIL")]
        name: Option<String>,
    },
    /// Write everything to one archive, while the server runs (SQLite; on PostgreSQL use `pg_dump`)
    Backup {
        /// The archive to write; it must not exist yet
        file: PathBuf,
    },
    /// Bring an archive back into an empty data folder; everybody signs in anew
    Restore {
        /// The archive; left out after `pg_restore`, to end what sessions, tokens and links came back with it
        file: Option<PathBuf>,
    },
    /// Look at the installation and say what to do
    Doctor {
        /// Digest the pages anew, once the journal and the rows are found sound
        #[arg(long)]
        rebuild_digests: bool,
    },
    /// The record of every act and every reading
    Journal {
        /// What about it.
        #[command(subcommand)]
        command: JournalCommand,
    },
}

/// What can be asked of the journal.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Say whether anything stored was changed behind the program's back, and where
    Verify,
}

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Tenders, OCDS 1.1, one release a line: each becomes a request
    Tenders {
        /// The file
        file: PathBuf,
    },
    /// Contracts with lawyers' answers (CUAD): each answer becomes a claim, reviewed and accepted
    Contracts {
        /// The folder
        folder: PathBuf,
    },
}
