//! The API tester written by others: it reads the API's own document and tries what the document allows and forbids.

use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;
use xtask::tools::Tool;

/// What the tester came to.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// It found nothing wrong.
    pub good: bool,
    /// How many operations it tried.
    pub operations: u64,
    /// How many requests it made.
    pub cases: u64,
    /// All it said.
    pub report: String,
}

/// What may be answered beside its defaults: a request that fits the schema may still be refused by a rule of the
/// profession (422, as documented), and a missing precondition is 428 by RFC 6585, section 3.
const EXPECTED: &str = "\
[checks]
positive_data_acceptance.expected-statuses = [\"2xx\", \"3xx\", 401, 403, 404, 409, 422, 428, 429]
missing_required_header.expected-statuses = [400, 401, 403, 404, 406, 415, 422, 428]
";

/// Tries the API whose document is at `url`, with these headers (`Name: value`) on every request, so many cases for each operation.
///
/// Blocks until it is done: call it from a thread that may wait.
pub fn schemathesis(url: &str, headers: &[String], cases: u32) -> Result<Verdict> {
    let program = Tool::Schemathesis
        .find()
        .context("schemathesis is missing; `cargo xtask test` fetches it")?;
    let folder = TempDir::new()?;
    std::fs::write(folder.path().join("schemathesis.toml"), EXPECTED)?;
    let mut command = Command::new(program);
    command
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "200")
        .args([
            "run",
            url,
            "--checks",
            "all",
            "--seed",
            "1",
            "--no-shrink",
            "--continue-on-failure",
            "--warnings",
            "off",
        ])
        .args([
            "--suppress-health-check",
            "all",
            "--workers",
            "2",
            "--generation-database",
            "none",
        ])
        .args(["--max-examples", &cases.to_string()]);
    for header in headers {
        command.args(["--header", header]);
    }
    let output = command.output()?;
    let report = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(Verdict {
        good: output.status.success(),
        operations: number_after(&report, "Tested:"),
        cases: number_before(&report, " generated"),
        report,
    })
}

fn number_after(text: &str, mark: &str) -> u64 {
    let rest = text.split_once(mark).map_or("", |(_, rest)| rest);
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}

fn number_before(text: &str, mark: &str) -> u64 {
    let before = text.split_once(mark).map_or("", |(before, _)| before);
    let digits: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == ',')
        .filter(|c| *c != ',')
        .collect();
    digits
        .chars()
        .rev()
        .collect::<String>()
        .parse()
        .unwrap_or(0)
}
