//! The page of the abuse cases (`docs/abuse.md`) names tests that are there, and every case has one.

use std::collections::BTreeSet;
use std::path::Path;

/// Every test function's name under a folder.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                tests(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for line in text.lines() {
                let Some((_, rest)) = line.split_once("fn ") else {
                    continue;
                };
                found.extend(rest.split(['(', '<']).next().map(str::to_owned));
            }
        }
    }
}

#[test]
fn all_26_abuse_cases_name_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut known = BTreeSet::new();
    tests(&root.join("crates"), &mut known);
    let page = std::fs::read_to_string(root.join("docs/abuse.md")).unwrap();
    let mut cases = BTreeSet::new();
    for line in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(case) = cells.get(1).and_then(|number| number.parse::<u32>().ok()) else {
            continue;
        };
        cases.insert(case);
        let named: Vec<&str> = cells[3].split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "case {case} names no test");
        for name in named {
            assert!(
                known.contains(name),
                "case {case} names {name}, which is no test"
            );
        }
    }
    assert_eq!(cases, (1..=26).collect());
}
