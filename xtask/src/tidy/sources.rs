//! Rules over the text of sources.

use super::{Faults, File};

/// The longest a source file may be.
const LINES_MAX: usize = 500;

/// The one place that reads a clock, and the folders that may: chores and the test kit are not the product.
const CLOCK_FOLDERS: [&str; 4] = [
    "crates/kpo-operations/src/office.rs",
    "crates/kpo-testkit/",
    "crates/kpo/tests/",
    "xtask/",
];

/// A lint is never waved away without a reason, and never silently for good.
pub(super) fn lint_excuses(files: &[File]) -> Faults {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is("rs")) {
        for (number, line) in numbered(file) {
            let line = line.trim_start();
            if line.starts_with("#[allow(") || line.starts_with("#![allow(") {
                faults.push(format!("{}:{number}: write #[expect(…, reason = \"…\")], which says so when it is no longer needed", file.path));
            }
            if (line.starts_with("#[expect(") || line.starts_with("#![expect("))
                && !attribute(file, number).contains("reason")
            {
                faults.push(format!(
                    "{}:{number}: an #[expect] says its reason",
                    file.path
                ));
            }
        }
    }
    faults
}

/// The attribute that begins on this line, over as many lines as it takes.
fn attribute(file: &File, number: usize) -> String {
    let mut text = String::new();
    for line in file.text.lines().skip(number - 1).take(8) {
        text.push_str(line);
        if line.trim_end().ends_with(")]") {
            break;
        }
    }
    text
}

/// No source file is longer than anybody wants to read.
pub(super) fn lengths(files: &[File]) -> Faults {
    files
        .iter()
        .filter(|file| file.is("rs") || file.is("html") || file.is("js") || file.is("sql"))
        .filter(|file| file.text.lines().count() > LINES_MAX)
        .map(|file| {
            format!(
                "{}: {} lines, more than {LINES_MAX}; give its parts files of their own",
                file.path,
                file.text.lines().count()
            )
        })
        .collect()
}

/// What time it is comes in as an argument (`caller.at`, `office.clock`), so that tests can say what time it is.
pub(super) fn clocks(files: &[File]) -> Faults {
    let mut faults = Vec::new();
    let clocks = [
        "Utc",
        "Local",
        "SystemTime",
        "Timestamp",
        "Zoned",
        "OffsetDateTime",
    ]
    .map(|clock| format!("{clock}::now"));
    for file in files.iter().filter(|file| {
        file.is("rs") && !CLOCK_FOLDERS.iter().any(|free| file.path.starts_with(free))
    }) {
        for (number, line) in numbered(file) {
            if clocks.iter().any(|clock| line.contains(clock)) {
                faults.push(format!(
                    "{}:{number}: takes the time itself; use caller.at or office.clock",
                    file.path
                ));
            }
        }
    }
    faults
}

/// Nothing in the repository knows the machine it was written on.
pub(super) fn machine_paths(files: &[File]) -> Faults {
    let mut faults = Vec::new();
    let marks = ["work/", "root/", "home/", "Users/"].map(|folder| format!("/{folder}"));
    for file in files
        .iter()
        .filter(|file| !file.path.ends_with("Cargo.lock"))
    {
        for (number, line) in numbered(file) {
            if let Some(mark) = marks.iter().find(|mark| names_folder(line, mark)) {
                faults.push(format!(
                    "{}:{number}: names a path of one machine ({mark}…)",
                    file.path
                ));
            }
        }
    }
    faults
}

/// Whether `mark` begins a path here, rather than standing inside a longer one or an address.
fn names_folder(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        before.is_none_or(|before| matches!(before, ' ' | '"' | '\'' | '`' | '(' | '=' | ':'))
    })
}

fn numbered(file: &File) -> impl Iterator<Item = (usize, &str)> {
    file.text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

/// One test program for a crate that has gathered its tests in `tests/suite`: each further one is linked with all the crate
/// stands on, a hundred megabytes and more, and a machine that builds them all runs out of disk.
pub(super) fn stray_tests(files: &[File]) -> Faults {
    let suites: Vec<&str> = files
        .iter()
        .filter_map(|file| file.path.strip_suffix("suite/main.rs"))
        .collect();
    let stray = |file: &&File| {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        file.is("rs")
            && suites
                .iter()
                .any(|suite| suite.trim_end_matches('/') == folder)
    };
    files
        .iter()
        .filter(stray)
        .map(|file| {
            format!(
                "{}: a test program of its own; make it a module of suite/main.rs beside it",
                file.path
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn an_excuse_without_a_reason_is_found() {
        let good = file(
            "a.rs",
            "#[expect(clippy::x, reason = \"it is so\")]\nfn a() {}",
        );
        let long = file(
            "a.rs",
            "#[expect(\n    clippy::x,\n    reason = \"it is so\"\n)]\nfn a() {}",
        );
        assert!(lint_excuses(&[good, long]).is_empty());
        let bare = file("a.rs", concat!("#[", "expect(clippy::x)]\nfn reason() {}"));
        let silent = file("a.rs", concat!("  #[", "allow(clippy::x)]"));
        assert_eq!(lint_excuses(&[bare, silent]).len(), 2);
    }

    #[test]
    fn a_file_too_long_is_found() {
        assert!(lengths(&[file("a.rs", &"x\n".repeat(500))]).is_empty());
        assert_eq!(lengths(&[file("a.rs", &"x\n".repeat(501))]).len(), 1);
    }

    #[test]
    fn a_test_program_too_many_is_found() {
        let suite = || file("crates/a/tests/suite/main.rs", "mod room;");
        let within = file("crates/a/tests/suite/room.rs", "");
        let other = file("crates/b/tests/room.rs", "");
        assert!(stray_tests(&[suite(), within, other]).is_empty());
        assert_eq!(
            stray_tests(&[suite(), file("crates/a/tests/room.rs", "")]).len(),
            1
        );
    }

    #[test]
    fn a_clock_of_ones_own_is_found() {
        let text = concat!("let now = jiff::Timestamp", "::now();");
        assert_eq!(clocks(&[file("crates/kpo-web/src/page.rs", text)]).len(), 1);
        assert!(clocks(&[file("crates/kpo-operations/src/office.rs", text)]).is_empty());
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        assert_eq!(
            machine_paths(&[file("README.md", concat!("see `/", "root/kpo`"))]).len(),
            1
        );
        assert!(
            machine_paths(&[file(
                "README.md",
                "see pages/work/index.html and https://example.org/home/"
            )])
            .is_empty()
        );
    }
}
