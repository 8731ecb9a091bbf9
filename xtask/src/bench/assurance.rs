//! Assuring expert work, beside crowd-kit, krippendorff and irrCAC as PyPI has them.

use std::path::PathBuf;
use std::process::Command;

use super::{said, shared};
use crate::{cargo, root, target, tools};

/// The peers, at the versions they are compared in.
const PEERS: [&str; 3] = ["crowd-kit==1.4.2", "krippendorff==0.9.*", "irrCAC==0.4.*"];

/// Finds the peers, says which are absent, and measures beside the others.
pub(super) fn run(options: &[String]) -> bool {
    let Some(shared) = shared("data/judgements") else {
        return false;
    };
    let (work, folder) = (
        target().join("bench/assurance"),
        root().join("bench/assurance"),
    );
    if std::fs::create_dir_all(&work).is_err() {
        println!("{} cannot be made", work.display());
        return false;
    }
    let python = said(
        "Python with crowd-kit 1.4.2, krippendorff and irrCAC",
        python(),
    );
    let built = target().join("bench");
    let good = cargo()
        .args(["build", "--release", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&built)
        .status();
    if !good.is_ok_and(|status| status.success()) {
        return false;
    }
    let mut command = Command::new(built.join("release/bench-assurance"));
    command.args(options).env("RAYON_NUM_THREADS", "1");
    command
        .env("KPO_SHARED", &shared)
        .env("KPO_BENCH_WORK", &work);
    match python {
        Some(path) => command.env("KPO_BENCH_PYTHON", path),
        None => command.env_remove("KPO_BENCH_PYTHON"),
    };
    command.status().is_ok_and(|status| status.success())
}

/// A Python of its own with the peers, or the one that is named.
fn python() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("KPO_BENCH_PYTHON") {
        return tools::existing(PathBuf::from(named));
    }
    let folder = tools::folder().join("assurance");
    let python = folder.join("bin/python");
    let mut peers = Command::new(&python);
    peers.args(["-c", "import crowdkit, krippendorff, irrCAC"]);
    if peers.output().is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    tools::run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let fetched = tools::run(
        Command::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(PEERS),
    );
    fetched.then_some(python)
}
