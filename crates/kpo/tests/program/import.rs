//! Real data on the command line: what cannot be used is named with its line and reason, the rest goes in, and a second
//! time nothing is added. An empty folder is set up by itself.

use std::fs;

use kpo_testkit::{TestDb, block_on, shared};

use crate::run::{kpo_in, text};

fn tenders_go_in_once(more: &[&str]) {
    let Some(real) = shared("data/tenders/contracts_finder_knowledge_2025-03.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let mut lines = fs::read_to_string(real).unwrap();
    let before = lines.lines().count();
    lines.push_str("\nnot json\n");
    let file = folder.path().join("tenders.jsonl");
    fs::write(&file, lines).unwrap();
    let broken = (before + 1..=before + 2)
        .map(|line| format!("{}:{line}: ", file.display()))
        .collect::<Vec<_>>();
    let import = || {
        let output = kpo_in(
            &data,
            &[&["import", "tenders", file.to_str().unwrap()], more].concat(),
        );
        assert!(output.status.success(), "{}", text(&output));
        text(&output)
    };
    let first = import();
    let named = first
        .lines()
        .find(|line| broken.iter().any(|at| line.starts_with(at)));
    let reason = named.unwrap_or_else(|| panic!("the broken line is not named: {first}"));
    assert!(
        reason.len() > file.display().to_string().len() + 12,
        "{reason}"
    );
    let added = count(&first, " requests added");
    assert!(added >= 30, "{first}");
    let again = import();
    assert_eq!(count(&again, " requests added"), 0, "{again}");
    assert_eq!(
        count(&again, " were there already"),
        added + count(&first, " were there already")
    );
    let verified = kpo_in(&data, &[&["journal", "verify"], more].concat());
    assert!(verified.status.success(), "{}", text(&verified));
}

#[test]
fn a_folder_is_no_file_of_tenders() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let output = kpo_in(&folder.path().join("new"), &["import", "tenders", path]);
    assert!(!output.status.success());
    assert!(
        text(&output).contains("is a folder; name one file"),
        "{}",
        text(&output)
    );
}

/// The number that stands before these words.
fn count(said: &str, words: &str) -> usize {
    let at = said
        .find(words)
        .unwrap_or_else(|| panic!("no{words}: {said}"));
    let number = said[..at].rsplit(|c: char| !c.is_ascii_digit()).next();
    number.unwrap().parse().unwrap()
}

#[test]
fn on_sqlite_tenders_go_in_once() {
    tenders_go_in_once(&[]);
}

#[test]
fn on_postgres_tenders_go_in_once() {
    let own = block_on(TestDb::postgres());
    tenders_go_in_once(&["--database", &own.url().unwrap()]);
}

#[test]
fn contracts_go_in_once_and_a_broken_row_is_named() {
    let Some(real) = shared("data/contracts") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let contracts = folder.path().join("contracts");
    fs::create_dir(&contracts).unwrap();
    for entry in fs::read_dir(&real).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            fs::copy(&path, contracts.join(path.file_name().unwrap())).unwrap();
        }
    }
    let table = fs::read_to_string(real.join("master_clauses_subset.csv")).unwrap();
    let broken = format!("{table}\nthree,columns,only\n");
    fs::write(contracts.join("master_clauses_subset.csv"), broken).unwrap();
    let data = folder.path().join("new");
    let import = || {
        let output = kpo_in(&data, &["import", "contracts", contracts.to_str().unwrap()]);
        assert!(output.status.success(), "{}", text(&output));
        text(&output)
    };
    let first = import();
    let named = first
        .lines()
        .find(|line| line.contains("3 columns instead of 83"));
    assert!(
        named.is_some_and(|line| line.starts_with("line ")),
        "{first}"
    );
    assert!(
        first.contains("27 contracts, 41 clause types") && first.contains("27 documents"),
        "{first}"
    );
    let again = import();
    assert!(
        again.contains("0 documents and 0 claims added (all there already)"),
        "{again}"
    );
    let verified = kpo_in(&data, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
}

#[test]
fn what_is_not_there_or_of_no_use_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (
        folder.path().join("new"),
        folder.path().join("tenders.jsonl"),
    );
    let missing = kpo_in(&data, &["import", "tenders", file.to_str().unwrap()]);
    assert!(
        text(&missing).contains("name a file of OCDS releases"),
        "{}",
        text(&missing)
    );
    fs::write(&file, "nothing\n").unwrap();
    let useless = kpo_in(&data, &["import", "tenders", file.to_str().unwrap()]);
    assert!(!useless.status.success());
    assert!(
        text(&useless).contains("tenders.jsonl:1: ") && text(&useless).contains("could be used"),
        "{}",
        text(&useless)
    );
    let missing = kpo_in(&data, &["import", "contracts", "/nowhere"]);
    assert!(
        text(&missing).contains("name one with contracts and their table"),
        "{}",
        text(&missing)
    );
}
