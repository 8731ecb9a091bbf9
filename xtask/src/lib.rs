//! The project's own chores, and the few things the test kit shares with them: where the judges written by others are
//! found (PostgreSQL, Chromium, cvc5, axe, schemathesis) and how a throw-away PostgreSQL server is started.

pub mod bench;
pub mod postgres;
pub mod tests;
pub mod tidy;
pub mod tools;

use std::path::PathBuf;
use std::process::Command;

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

/// The folder of build results, where fetched tools are kept as well.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Cargo, as a person would call it from a shell.
///
/// `cargo run` leaves variables behind that describe this package; some build scripts look at them, and would rebuild
/// half the world each time.
pub fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let left_behind = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ];
        if left_behind
            .iter()
            .any(|start| name.to_string_lossy().starts_with(start))
        {
            command.env_remove(name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH");
    command
}
