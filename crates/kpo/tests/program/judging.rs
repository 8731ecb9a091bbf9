//! `kpo agreement` and `kpo sample`: from tables and numbers to answers, without a server.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::run::{kpo, text};

fn json(arguments: &[&str]) -> Value {
    let output = kpo(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output));
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn refused(arguments: &[&str], says: &str) {
    let output = kpo(arguments);
    assert!(!output.status.success(), "{arguments:?} succeeded");
    assert!(
        text(&output).contains(says),
        "{arguments:?}: {}",
        text(&output)
    );
}

fn near(value: &Value, expected: f64) {
    let value = value.as_f64().expect("a number");
    assert!(
        (value - expected).abs() < 5e-4,
        "{value} and not {expected}"
    );
}

/// What krippendorff 0.9 and irrCAC 0.4.4 say of published judgements, for those of the sets that are there.
#[test]
fn r29_agreement_is_what_two_other_libraries_say_of_published_judgements() {
    let Some(folder) = kpo_testkit::shared("data/judgements") else {
        return;
    };
    let said = fs::read_to_string(folder.join("agreement_reference_values.csv")).unwrap();
    let mut table = csv::Reader::from_reader(said.as_bytes());
    let mut compared = 0;
    for row in table.deserialize::<std::collections::BTreeMap<String, String>>() {
        let row = row.unwrap();
        let labels = folder.join(format!("{}.labels.csv", row["ds"]));
        if !labels.exists() {
            continue;
        }
        let levels = [
            ("nominal", "krippendorff_alpha", "alpha_nominal", 1e-9),
            ("nominal", "gwet_ac1", "gwet", 1e-5),
            ("nominal", "fleiss_kappa", "fleiss", 1e-5),
            ("ordinal", "krippendorff_alpha", "alpha_ordinal", 1e-9),
            ("interval", "krippendorff_alpha", "alpha_interval", 1e-9),
        ];
        for (level, ours, theirs, within) in levels {
            let Ok(expected) = row[theirs].parse::<f64>() else {
                continue;
            };
            let found = json(&["agreement", labels.to_str().unwrap(), "--level", level]);
            let value = found[ours]["value"].as_f64().unwrap();
            assert!(
                (value - expected).abs() < within,
                "{} {level} {ours}: {value} and not {expected}",
                row["ds"]
            );
            compared += 1;
        }
    }
    assert!(compared >= 18, "{compared} values compared");
}

#[test]
fn r29_agreement_of_a_published_example_is_measured() {
    let folder = TempDir::new().unwrap();
    // Krippendorff 2011: four observers, twelve units, '.' where nobody judged.
    let table = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3.";
    let mut rows = Vec::new();
    for (unit, line) in table.split(' ').enumerate() {
        for (rater, answer) in line.chars().enumerate().filter(|one| one.1 != '.') {
            rows.push(format!("u{unit},r{rater},{answer}\n"));
        }
    }
    let path = folder.path().join("labels.csv");
    let name = path.to_str().unwrap();
    fs::write(&path, format!("task,worker,label\n{}", rows.concat())).unwrap();
    for (level, expected) in [
        ("nominal", 0.743),
        ("ordinal", 0.815),
        ("interval", 0.849),
        ("ratio", 0.797),
    ] {
        let found = json(&["agreement", name, "--level", level]);
        near(&found["krippendorff_alpha"]["value"], expected);
        assert_eq!(found["raters"], 4);
        assert_eq!(found["pairs"].as_array().unwrap().len(), 6);
    }
    let found = json(&["agreement", name]);
    assert_eq!(found["cohen_kappa"]["undefined"], "not-two-raters");
    let low = found["krippendorff_alpha"]["low"].as_f64().unwrap();
    assert!(low < 0.743 && low > 0.2, "{low}");
    let first = kpo(&["agreement", name]).stdout;
    rows.reverse();
    fs::write(&path, format!("task,worker,label\n{}", rows.concat())).unwrap();
    assert_eq!(
        kpo(&["agreement", name]).stdout,
        first,
        "the order of rows changed the answer"
    );
}

#[test]
fn a_broken_row_is_named_or_left_out() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("labels.csv");
    let name = path.to_str().unwrap();
    fs::write(
        &path,
        "worker,label,task\r\nann,yes,1\r\nbo,yes,1\r\nann,2\r\nbo,no,\r\nann,no,2\r\nbo,yes,2\r\n",
    )
    .unwrap();
    refused(
        &["agreement", name],
        "labels.csv:4: 2 fields, but the head names 3",
    );
    refused(&["agreement", name], "labels.csv:5: task is empty");
    let found = json(&["agreement", name, "--skip-bad"]);
    assert_eq!(
        (&found["bad_rows_left_out"], &found["units"]),
        (&2.into(), &2.into())
    );
    near(&found["percent_agreement"]["value"], 0.5);
    refused(
        &["agreement", name, "--skip-bad", "--level", "ordinal"],
        "--order",
    );
    let ordered = [
        "agreement",
        name,
        "--skip-bad",
        "--level",
        "ordinal",
        "--order",
        "no,yes",
    ];
    assert!(json(&ordered)["krippendorff_alpha"]["low"].is_f64());
    refused(
        &["agreement", "/nowhere/labels.csv"],
        "name a table (CSV or Parquet)",
    );
    fs::write(&path, "task,worker,label\n1,ann,yes\n1,bo,yes\n").unwrap();
    let one = json(&["agreement", name]);
    assert_eq!(one["krippendorff_alpha"]["value"], Value::Null);
    assert_eq!(one["krippendorff_alpha"]["undefined"], "one-class-only");
}

#[test]
fn r29_a_plan_for_both_risks_is_found() {
    let plan = [
        "sample",
        "plan",
        "--good",
        "1%",
        "--bad",
        "0.05",
        "--consumer",
        "1/10",
    ];
    let found = json(&plan);
    assert_eq!(
        (&found["single"]["size"], &found["single"]["accept"]),
        (&132.into(), &3.into())
    );
    assert!(found["double"]["first"].as_u64().unwrap() < 132);
    assert!(found["sequential"]["slope"].as_f64().unwrap() > 0.01);
    refused(
        &["sample", "plan", "--good", "5%", "--bad", "1%"],
        "the good rate must lie below",
    );
    refused(
        &["sample", "plan", "--good", "five", "--bad", "1%"],
        "is no share",
    );
}

#[test]
fn r29_a_bound_carries_the_reviewers_error_and_repeated_looks() {
    let error = [
        "sample",
        "bound",
        "error",
        "--population",
        "1107",
        "--sampled",
        "93",
        "--errors",
        "1",
    ];
    assert_eq!(json(&error)["errors_at_most"], 53);
    let least = |more: &[&str]| {
        let all = [
            "sample",
            "bound",
            "recall",
            "--found",
            "101",
            "--pile",
            "1900",
            "--sampled",
            "600",
            "--missed",
            "1",
        ];
        let all: Vec<&str> = all.iter().chain(more).copied().collect();
        json(&all)["recall_at_least"].as_f64().unwrap()
    };
    let plain = least(&[]);
    assert!(least(&["--sensitivity", "27/30"]) < least(&["--sensitivity", "0.9"]));
    assert!(least(&["--sensitivity", "0.9"]) < plain);
    assert!(least(&["--looks", "repeated"]) < plain && plain < 1.0);
    let strange = [
        "sample",
        "bound",
        "error",
        "--population",
        "10",
        "--sampled",
        "93",
        "--errors",
        "1",
    ];
    refused(&strange, "more was sampled than there is");
    let all = [
        "sample",
        "bound",
        "recall",
        "--found",
        "9",
        "--pile",
        "90",
        "--sampled",
        "9",
        "--missed",
        "1",
    ];
    let all: Vec<&str> = all.into_iter().chain(["--specificity", "0.9"]).collect();
    refused(&all, "--reviewed");
}
