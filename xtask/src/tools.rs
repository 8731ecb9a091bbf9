//! The judges written by others that tests ask: found where they are, or fetched from Debian, PyPI and npm.
//!
//! A judge that cannot be had is never passed over in silence: the run counts it as a failure.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::target;

/// The version of the accessibility rules tests are held to.
const AXE: &str = "axe-core@4.13.0";
/// The version of the API tester.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// The version of the foreign verifier of transparency logs.
const TLOG: &str = "aics-tlog==0.2.1";
/// The version of the S3 server that documents are kept in for a test.
const MOTO: &str = "moto[server]==5.1.22";

/// A tool some test asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// The second database: the folder of its programs.
    Postgres,
    /// The browser.
    Chromium,
    /// The browser's driver.
    Chromedriver,
    /// The solver the policy proofs use.
    Cvc5,
    /// Accessibility rules: the script to put into a page.
    Axe,
    /// The API tester.
    Schemathesis,
    /// A Python that has the foreign verifier of transparency logs.
    Tlog,
    /// What a program asks of the system, in order.
    Strace,
    /// What opens the archives that leave the house, as its receiver has it.
    Age,
    /// An S3 server by other people, on this machine.
    Moto,
    /// What reads a PDF, as its reader has it: its text, its tags, its pages as pictures.
    Pdftotext,
    /// What writes a PDF anew.
    Qpdf,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Postgres,
        Self::Chromium,
        Self::Chromedriver,
        Self::Cvc5,
        Self::Axe,
        Self::Schemathesis,
        Self::Tlog,
        Self::Strace,
        Self::Age,
        Self::Moto,
        Self::Pdftotext,
        Self::Qpdf,
    ];

    /// The variable by which a place of one's own is named.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Postgres => "KPO_TEST_POSTGRES_BIN",
            Self::Chromium => "KPO_TEST_CHROMIUM",
            Self::Chromedriver => "KPO_TEST_CHROMEDRIVER",
            Self::Cvc5 => "CVC5",
            Self::Axe => "KPO_TEST_AXE",
            Self::Schemathesis => "KPO_TEST_SCHEMATHESIS",
            Self::Tlog => "KPO_TEST_TLOG",
            Self::Strace => "KPO_TEST_STRACE",
            Self::Age => "KPO_TEST_AGE",
            Self::Moto => "KPO_TEST_MOTO",
            Self::Pdftotext => "KPO_TEST_PDFTOTEXT",
            Self::Qpdf => "KPO_TEST_QPDF",
        }
    }

    /// Where it is, if it is here.
    pub fn find(self) -> Option<PathBuf> {
        if let Some(path) = std::env::var_os(self.variable()).map(PathBuf::from) {
            return path.exists().then_some(path);
        }
        match self {
            Self::Postgres => {
                debian_postgres().or_else(|| on_path("initdb")?.parent().map(Path::to_path_buf))
            }
            Self::Chromium => ["chromium", "chromium-browser", "google-chrome"]
                .into_iter()
                .find_map(on_path),
            Self::Chromedriver => on_path("chromedriver"),
            Self::Cvc5 => on_path("cvc5"),
            Self::Strace => on_path("strace"),
            Self::Age => on_path("age"),
            Self::Moto => {
                existing(folder().join("moto/bin/moto_server")).or_else(|| on_path("moto_server"))
            }
            Self::Pdftotext => on_path("pdftotext"),
            Self::Qpdf => on_path("qpdf"),
            Self::Axe => existing(folder().join("node_modules/axe-core/axe.min.js")),
            Self::Schemathesis => existing(folder().join("schemathesis/bin/schemathesis"))
                .or_else(|| on_path("schemathesis")),
            Self::Tlog => existing(folder().join("tlog/complete"))
                .and_then(|_| existing(folder().join("tlog/bin/python"))),
        }
    }

    fn debian(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium", "fonts-dejavu-core"],
            Self::Chromedriver => &["chromium-driver"],
            Self::Cvc5 => &["cvc5"],
            Self::Strace => &["strace"],
            Self::Age => &["age"],
            Self::Pdftotext => &["poppler-utils"],
            Self::Qpdf => &["qpdf"],
            Self::Axe => &["npm"],
            Self::Schemathesis | Self::Tlog | Self::Moto => &["python3-venv"],
        }
    }
}

/// Fetches those of `wanted` that are not here, and returns those that could not be had.
pub fn install(wanted: &[Tool]) -> Vec<Tool> {
    let missing: Vec<Tool> = wanted
        .iter()
        .copied()
        .filter(|tool| tool.find().is_none())
        .collect();
    if missing.is_empty() {
        return missing;
    }
    println!("fetching what the tests ask for: {missing:?}");
    apt(&missing);
    if missing.contains(&Tool::Axe) {
        let folder = self::folder();
        let _ = std::fs::create_dir_all(&folder);
        run(Command::new("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(&folder)
            .arg(AXE));
    }
    for (tool, name, version) in [
        (Tool::Schemathesis, "schemathesis", SCHEMATHESIS),
        (Tool::Moto, "moto", MOTO),
    ] {
        if missing.contains(&tool) {
            let folder = self::folder().join(name);
            run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
            run(Command::new(folder.join("bin/pip")).args([
                "install",
                "--quiet",
                "--disable-pip-version-check",
                version,
            ]));
        }
    }
    if missing.contains(&Tool::Tlog) {
        tlog(&self::folder().join("tlog"));
    }
    let lost: Vec<Tool> = missing
        .into_iter()
        .filter(|tool| tool.find().is_none())
        .collect();
    for tool in &lost {
        println!(
            "MISSING: {tool:?} could not be fetched; install it, or name its place in {}",
            tool.variable()
        );
    }
    lost
}

/// The verifier says it wants Python 3.12 and does its work on 3.11 too, which is Debian's: so it is not asked for its wish.
fn tlog(folder: &Path) {
    run(Command::new("python3").args(["-m", "venv"]).arg(folder));
    run(Command::new(folder.join("bin/pip")).args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--ignore-requires-python",
        TLOG,
    ]));
    let mut loads = Command::new(folder.join("bin/python"));
    if run(loads.args(["-c", "import aics_tlog"])) {
        let _ = std::fs::write(folder.join("complete"), TLOG);
    }
}

/// Debian's own packages, with `sudo` where one is not root; nothing happens where there is no `apt-get`.
fn apt(missing: &[Tool]) {
    let have = |program: &str| on_path(program).is_some();
    let packages: BTreeSet<&str> = missing
        .iter()
        .filter(|tool| !(**tool == Tool::Axe && have("npm")))
        .flat_map(|tool| tool.debian().iter().copied())
        .collect();
    if packages.is_empty() || !have("apt-get") {
        return;
    }
    let root = is_root();
    let apt_get = || {
        let mut command = if root {
            Command::new("apt-get")
        } else {
            Command::new("sudo")
        };
        if !root {
            command.args(["-n", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt_get().args(["update", "-qq"]));
    run(apt_get()
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(&packages));
}

/// Whether this process may do everything, which PostgreSQL and Chromium's sandbox refuse to work under.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout == b"0\n")
}

/// Runs a command to its end, and says so where it did not succeed.
pub(crate) fn run(command: &mut Command) -> bool {
    let good = command.status().is_ok_and(|status| status.success());
    if !good {
        println!("did not succeed: {command:?}");
    }
    good
}

/// Where fetched tools are.
pub(crate) fn folder() -> PathBuf {
    target().join("tools")
}

/// The path, if something is there.
pub(crate) fn existing(path: PathBuf) -> Option<PathBuf> {
    path.exists().then_some(path)
}

fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Debian keeps the server's programs off the path, one folder a version: the newest.
fn debian_postgres() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").is_file().then_some((version, bin))
        })
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin)
}
