//! Every storage function is called by a contract test, which runs on both databases.

use super::{Faults, File};

const STORAGE: &str = "crates/kpo-records/src/";
/// The seam itself: everything goes through it.
const SEAM: &str = "crates/kpo-records/src/db";
/// The test kit peoples the world of every test on both databases.
const FIXTURES: &str = "crates/kpo-testkit/src/office.rs";

/// Functions reached only through the operations' tests so far. The list may only grow shorter.
const OWED: &str = "xtask/contracts-owed.txt";

/// Storage functions that no contract test calls, unless they are on the list of those owed; and lines of that list that
/// are no longer true.
pub(super) fn contracts(files: &[File]) -> Faults {
    let tests = tests(files);
    let owed = super::text_of(files, OWED);
    let mut uncovered = Vec::new();
    for file in files {
        if !file.path.starts_with(STORAGE) || file.path.starts_with(SEAM) || !file.is("rs") {
            continue;
        }
        let names = functions(&file.text).filter(|name| !called(&tests, name));
        uncovered.extend(names.map(|name| format!("{}: {name}", &file.path[STORAGE.len()..])));
    }
    let new = uncovered
        .iter()
        .filter(|line| !owed.lines().any(|known| known == *line));
    let paid = owed
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter(|line| !uncovered.iter().any(|known| known == line));
    let new = new.map(|line| format!("{STORAGE}{line} is called by no contract test"));
    let paid = paid
        .map(|line| format!("{OWED}: {line} has its contract or is gone; take it off the list"));
    new.chain(paid).collect()
}

/// What runs on both databases: tests that say so, and the fixtures under all of them.
fn tests(files: &[File]) -> String {
    let both = |file: &&File| {
        let says = file.text.contains("both!") || file.text.contains("TestDb::postgres");
        (file.path.contains("/tests/") && says) || file.path == FIXTURES
    };
    files
        .iter()
        .filter(both)
        .map(|file| file.text.as_str())
        .collect()
}

/// The public asynchronous functions: those that reach the database.
fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix("pub async fn "))
        .filter_map(|rest| rest.split(['(', '<']).next())
}

fn called(tests: &str, name: &str) -> bool {
    tests.match_indices(name).any(|(place, _)| {
        let before = tests[..place].chars().next_back();
        let after = tests[place + name.len()..]
            .trim_start_matches("::<")
            .chars()
            .next();
        matches!(before, Some('.' | ':' | ' ' | '(' | '\n')) && matches!(after, Some('('))
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_storage_function_without_a_contract_is_found() {
        let storage = file(
            "crates/kpo-records/src/room.rs",
            "    pub async fn room(&mut self) {}\n    pub async fn rooms<T>(&mut self) {}\n",
        );
        let test = |text: &str| file("crates/kpo-records/tests/room.rs", text);
        assert!(
            contracts(&[
                storage.clone(),
                test("both! {} tx.room().await; tx\n  .rooms(&mut x)")
            ])
            .is_empty()
        );
        assert_eq!(
            contracts(&[storage.clone(), test("both! {} tx.rooms().await")]).len(),
            1
        );
        assert_eq!(
            contracts(&[storage, test("both! {} the bedroom(s)")]).len(),
            2
        );
    }
}
