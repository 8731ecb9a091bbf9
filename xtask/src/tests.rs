//! Running every test and saying truly how many there were.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::tools::{self, Tool};
use crate::{cargo, postgres};

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, ran out of time or could not be built, and judges that could not be had.
    pub failed: u64,
    /// Tests that were told not to run.
    pub skipped: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// A run in which nothing ran proves nothing.
    pub fn good(self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

/// Runs the tests; `bless` accepts changed snapshots. Ends with `N passed, N failed, N skipped`.
pub fn run(filter: &[String], bless: bool) -> bool {
    let mut counts = Counts {
        failed: tools::install(&Tool::ALL).len() as u64,
        ..Counts::default()
    };
    let server = server(&mut counts);
    let nextest = cargo()
        .args(["nextest", "--version"])
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success());
    let mut command = cargo();
    command.env("INSTA_UPDATE", if bless { "always" } else { "no" });
    if let Some(url) = server.as_ref().map(postgres::Server::url) {
        command.env("KPO_TEST_POSTGRES", url);
    }
    if nextest {
        command.args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--color",
            "never",
            "--no-tests",
            "pass",
        ]);
    } else {
        command.args(["test", "--workspace", "--no-fail-fast", "--color", "never"]);
    }
    command.args(filter);
    counts.add(watch(
        &mut command,
        if nextest { nextest_line } else { libtest_line },
    ));
    if nextest && filter.is_empty() {
        let mut doctests = cargo();
        doctests.args([
            "test",
            "--workspace",
            "--doc",
            "--no-fail-fast",
            "--color",
            "never",
        ]);
        counts.add(watch(&mut doctests, libtest_line));
    }
    drop(server);
    if counts.passed + counts.failed == 0 {
        println!("no test ran: that proves nothing, and counts as a failure");
    }
    println!(
        "{} passed, {} failed, {} skipped",
        counts.passed, counts.failed, counts.skipped
    );
    counts.good()
}

/// One server for the whole run, unless the caller names one.
fn server(counts: &mut Counts) -> Option<postgres::Server> {
    if std::env::var_os("KPO_TEST_POSTGRES").is_some() {
        return None;
    }
    let bin = Tool::Postgres.find()?;
    match postgres::Server::start(&bin) {
        Ok(server) => Some(server),
        Err(error) => {
            println!("MISSING: PostgreSQL did not start: {error}");
            counts.failed += 1;
            None
        }
    }
}

/// Runs a test runner, shows all it says, and adds up the lines `read` understands.
///
/// A runner that ends badly without counting a failure could not build or crashed: that is one failure.
fn watch(command: &mut Command, read: fn(&str) -> Option<Counts>) -> Counts {
    let mut counts = Counts::default();
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        println!("could not start {command:?}");
        return Counts {
            failed: 1,
            ..counts
        };
    };
    let out = child
        .stdout
        .take()
        .map(|stream| std::thread::spawn(move || tee(stream, read)));
    let err = child
        .stderr
        .take()
        .map(|stream| std::thread::spawn(move || tee(stream, read)));
    let good = child.wait().is_ok_and(|status| status.success());
    for stream in [out, err].into_iter().flatten() {
        counts.add(stream.join().unwrap_or_default());
    }
    if !good && counts.failed == 0 {
        counts.failed = 1;
    }
    counts
}

fn tee(stream: impl Read, read: fn(&str) -> Option<Counts>) -> Counts {
    let mut counts = Counts::default();
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        counts.add(read(&line).unwrap_or_default());
    }
    counts
}

/// `Summary [ 1.2s] 10 tests run: 8 passed (1 slow), 1 failed, 1 timed out, 3 skipped`
fn nextest_line(line: &str) -> Option<Counts> {
    let rest = line.trim_start().strip_prefix("Summary [")?;
    let (_, rest) = rest.split_once(" run: ")?;
    Some(Counts {
        passed: number_before(rest, " passed"),
        failed: number_before(rest, " failed")
            + number_before(rest, " timed out")
            + number_before(rest, " exec failed"),
        skipped: number_before(rest, " skipped"),
    })
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s`
fn libtest_line(line: &str) -> Option<Counts> {
    let rest = line.trim_start().strip_prefix("test result: ")?;
    Some(Counts {
        passed: number_before(rest, " passed"),
        failed: number_before(rest, " failed"),
        skipped: number_before(rest, " ignored") + number_before(rest, " filtered out"),
    })
}

/// The whole number that stands right before `word`; nought when the word is not there.
fn number_before(text: &str, word: &str) -> u64 {
    let Some((before, _)) = text.split_once(word) else {
        return 0;
    };
    let digits: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect();
    digits
        .chars()
        .rev()
        .collect::<String>()
        .parse()
        .unwrap_or(0)
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn the_runners_closing_lines_are_read() {
        assert_eq!(
            nextest_line(
                "     Summary [   0.012s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 3 skipped"
            ),
            Some(Counts {
                passed: 9,
                failed: 3,
                skipped: 3
            })
        );
        assert_eq!(
            libtest_line(
                "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.00s"
            ),
            Some(Counts {
                passed: 5,
                failed: 2,
                skipped: 5
            })
        );
        assert_eq!(nextest_line("PASS [ 0.1s] kpo"), None);
    }

    #[test]
    fn a_run_in_which_nothing_ran_is_not_good() {
        assert!(!Counts::default().good());
        assert!(
            !Counts {
                passed: 3,
                failed: 1,
                skipped: 0
            }
            .good()
        );
        assert!(
            Counts {
                passed: 1,
                failed: 0,
                skipped: 0
            }
            .good()
        );
    }

    #[test]
    fn a_runner_that_dies_without_counting_is_a_failure() {
        assert_eq!(watch(&mut Command::new("false"), libtest_line).failed, 1);
        assert_eq!(
            watch(&mut Command::new("no-such-program-here"), libtest_line).failed,
            1
        );
    }
}
