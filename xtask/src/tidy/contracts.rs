//! Every storage function is called by a contract test, which runs on both databases.

use super::{Faults, File};

const STORAGE: &str = "crates/kpo-records/src/";
/// The seam itself: everything goes through it.
const SEAM: &str = "crates/kpo-records/src/db";
/// The test kit peoples the world of every test on both databases.
const FIXTURES: &str = "crates/kpo-testkit/src/office.rs";

/// Storage functions that no contract test calls.
pub(super) fn contracts(files: &[File]) -> Faults {
    let tests: String = files
        .iter()
        .filter(|file| {
            (file.path.contains("/tests/")
                && (file.text.contains("both!") || file.text.contains("TestDb::postgres")))
                || file.path == FIXTURES
        })
        .map(|file| file.text.as_str())
        .collect();
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| {
        file.path.starts_with(STORAGE) && !file.path.starts_with(SEAM) && file.is("rs")
    }) {
        for name in functions(&file.text) {
            if !called(&tests, name) {
                faults.push(format!("{}: no contract test calls {name}", file.path));
            }
        }
    }
    faults
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
