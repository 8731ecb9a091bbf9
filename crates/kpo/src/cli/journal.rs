//! What can be asked of the journal.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Config;
use crate::{journal, tlog};

/// What can be asked of the journal.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Say whether anything stored was changed behind the program's back, and where
    Verify,
    /// Name the transparency logs, how many entries of each are signed, and the keys to check them with
    Keys,
    /// Write the transparency logs as static files (C2SP tlog-tiles), a folder each, for anybody's tools
    ///
    /// The files hold digests with salts: nobody learns from them what an entry says.
    Tiles {
        /// The folder
        out: PathBuf,
        /// One log only: house, logs, or a client's id
        #[arg(long, value_name = "WORD")]
        only: Option<String>,
    },
    /// Write the receipt of one entry, a C2SP tlog-proof file that anybody can check without this store
    Prove {
        /// The entry's number in the journal
        entry: i64,
        /// The file to write, its name by custom ending in .tlog-proof
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Check a receipt; needs no server, no data folder and no network
    Check {
        /// The receipt
        #[arg(value_name = "FILE.tlog-proof")]
        receipt: PathBuf,
        /// The log's key, name+id+base64, come by another way than the receipt
        #[arg(long, value_name = "KEY")]
        key: String,
        /// A witness's key: its signature must be there too; may be given again
        #[arg(long, value_name = "KEY")]
        witness: Vec<String>,
    },
}

impl JournalCommand {
    /// Does it.
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        match self {
            Self::Verify => return journal::verify(config).await,
            Self::Check {
                receipt,
                key,
                witness,
            } => return tlog::check(&receipt, &key, &witness),
            Self::Keys => tlog::keys(config).await?,
            Self::Tiles { out, only } => tlog::tiles(config, &out, only.as_deref()).await?,
            Self::Prove { entry, out } => tlog::prove(config, entry, &out).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
