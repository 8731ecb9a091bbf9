//! The log: what the program says while it runs, on standard error, so that standard output stays a command's answer.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Starts the log; `KPO_LOG` chooses what it says (`debug`, `kpo_web=debug,info`).
pub(crate) fn start(format: LogFormat, quiet: bool) {
    let filter = EnvFilter::try_from_env("KPO_LOG")
        .unwrap_or_else(|_| EnvFilter::new(if quiet { "warn" } else { "info,sqlx=warn" }));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // A second start in one process is a test's, and harmless.
    let _ = match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}
