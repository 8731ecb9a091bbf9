//! `kpo consensus` and `kpo next-review` as somebody runs them on tables (R29).

use std::fs;
use std::path::Path;

use crate::run::{kpo, text};

const LABELS: &str = "task,worker,label\nt1,ann,yes\nt1,ben,yes\nt1,cem,no\nt2,ann,no\nt2,ben,no\nt2,cem,no\nt3,ann,yes\nt3,ben,no\n";

/// A folder with tables, and the program run on them.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Words that end in .csv are files of the folder.
    fn run(&self, words: &[&str]) -> (bool, String) {
        let words: Vec<String> = words
            .iter()
            .map(|word| {
                let file = Path::new(word).extension().is_some_and(|end| end == "csv");
                if file {
                    self.path(word)
                } else {
                    (*word).to_owned()
                }
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = kpo(&words);
        (output.status.success(), text(&output))
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn refused(&self, words: &[&str], because: &str) {
        let (good, said) = self.run(words);
        assert!(!good && said.contains(because), "{words:?}: {said}");
    }
}

#[test]
fn r29_every_method_writes_a_row_for_each_class_in_a_fixed_order() {
    let desk = Desk::new(&[("labels.csv", LABELS)]);
    for method in ["bayes", "majority", "dawid-skene", "mace", "glad"] {
        let (good, said) = desk.run(&[
            "consensus",
            "labels.csv",
            "--method",
            method,
            "--out",
            "p.csv",
            "--reviewers",
            "w.csv",
        ]);
        assert!(good, "{said}");
        assert!(said.contains("agreement is not correctness"), "{said}");
        let written = desk.read("p.csv");
        let names: Vec<&str> = written
            .lines()
            .map(|line| line.rsplit_once(',').unwrap().0)
            .collect();
        assert_eq!(
            names,
            [
                "task,label",
                "t1,no",
                "t1,yes",
                "t2,no",
                "t2,yes",
                "t3,no",
                "t3,yes"
            ]
        );
        let head = desk.read("w.csv");
        assert!(
            head.starts_with("worker,judgements,reliability,low90,high90\nann,3,"),
            "{head}"
        );
    }
}

#[test]
fn r29_rows_in_another_order_or_twice_give_the_same_bytes() {
    let mut rows: Vec<&str> = LABELS.lines().skip(1).collect();
    rows.reverse();
    let turned = format!(
        "task,worker,label\n{}\n{}\n",
        rows.join("\n"),
        rows.join("\n")
    );
    let desk = Desk::new(&[("labels.csv", LABELS), ("turned.csv", &turned)]);
    for (labels, out) in [("labels.csv", "a.csv"), ("turned.csv", "b.csv")] {
        let (good, said) = desk.run(&["consensus", labels, "--out", out]);
        assert!(good, "{said}");
    }
    assert_eq!(desk.read("a.csv"), desk.read("b.csv"));
}

#[test]
fn r29_known_answers_that_cannot_be_are_named_by_line() {
    let desk = Desk::new(&[
        ("labels.csv", LABELS),
        ("strange.csv", "task,label\nt1,yes\nt9,no\n"),
        ("torn.csv", "task,label\nt1,yes\nt1,no\n"),
        ("empty.csv", "task,worker,label\n"),
        ("alone.csv", "task,worker,label\nt1,ann,yes\n"),
    ]);
    let gold = |file| ["consensus", "labels.csv", "--gold", file, "--out", "p.csv"];
    desk.refused(
        &gold("strange.csv"),
        "strange.csv:3: nobody judged the task 't9'",
    );
    desk.refused(
        &gold("torn.csv"),
        "torn.csv:3: the task 't1' is known to be 'yes' already",
    );
    let (good, said) = desk.run(&[&gold("strange.csv")[..], &["--skip-bad"]].concat());
    assert!(good && said.contains("1 of the tasks known"), "{said}");
    desk.refused(
        &["consensus", "empty.csv", "--out", "p.csv"],
        "has no judgements",
    );
    desk.refused(
        &["consensus", "alone.csv", "--out", "p.csv"],
        "nothing to tell apart",
    );
}

#[test]
fn r29_levels_take_their_classes_from_what_is_known() {
    let mut labels = "task,worker,label\n".to_owned();
    let mut gold = "task,label\n".to_owned();
    for task in 0..40 {
        for worker in 0..3 {
            let level = if task % 2 == 0 {
                1 + worker % 2
            } else {
                4 + worker % 2
            };
            let row = format!("t{task},w{worker},{level}.0\n");
            labels.push_str(&row);
        }
        if task < 10 {
            let row = format!("t{task},{}\n", task % 2);
            gold.push_str(&row);
        }
    }
    let desk = Desk::new(&[("labels.csv", &labels), ("gold.csv", &gold)]);
    let words = [
        "consensus",
        "labels.csv",
        "--ordinal",
        "--gold",
        "gold.csv",
        "--out",
        "p.csv",
    ];
    let (good, said) = desk.run(&words);
    assert!(
        good && said.contains("into 2 classes; 10 of the tasks known"),
        "{said}"
    );
    let high = desk.read("p.csv");
    let row = high
        .lines()
        .find(|line| line.starts_with("t31,1,"))
        .unwrap();
    let p: f64 = row.rsplit_once(',').unwrap().1.parse().unwrap();
    assert!(p > 0.8 && p < 1.0, "{row}");
    // Without known answers the levels are the classes.
    let (good, said) = desk.run(&["consensus", "labels.csv", "--ordinal", "--out", "p.csv"]);
    assert!(good && said.contains("into 4 classes"), "{said}");
}

#[test]
fn r29_named_levels_stand_in_the_order_they_are_named_in() {
    let mut labels = "task,worker,label\n".to_owned();
    for task in 0..30 {
        let level = ["low", "medium", "high"][task % 3];
        for worker in 0..3 {
            labels.push_str(
                &[
                    "t",
                    &task.to_string(),
                    ",w",
                    &worker.to_string(),
                    ",",
                    level,
                    "\n",
                ]
                .concat(),
            );
        }
    }
    let desk = Desk::new(&[("labels.csv", &labels)]);
    let words = [
        "consensus",
        "labels.csv",
        "--ordinal",
        "--classes",
        "low,medium,high",
        "--out",
        "p.csv",
    ];
    let (good, said) = desk.run(&words);
    assert!(good, "{said}");
    let found = desk.read("p.csv");
    for (task, level) in [("t0", "low"), ("t1", "medium"), ("t2", "high")] {
        let row = found
            .lines()
            .find(|line| line.starts_with(&format!("{task},{level},")))
            .unwrap();
        let p: f64 = row.rsplit_once(',').unwrap().1.parse().unwrap();
        assert!(p > 0.9, "{row}");
    }
    desk.refused(
        &["consensus", "labels.csv", "--ordinal", "--out", "p.csv"],
        "does not know its place",
    );
    desk.refused(
        &[
            "consensus",
            "labels.csv",
            "--classes",
            "low,low",
            "--out",
            "p.csv",
        ],
        "twice",
    );
}

#[test]
fn r29_the_next_reviews_keep_to_caps_and_conflicts() {
    let desk = Desk::new(&[
        ("labels.csv", LABELS),
        ("caps.csv", "worker,cap\ncem,1\ndua,5\nann,5\n"),
        ("conflicts.csv", "task,worker\nt3,cem\n"),
        ("strange.csv", "task,worker\nt3,Cem\n"),
        ("none.csv", "worker,cap\nann,0\n"),
        ("odd.csv", "worker,cap\nann,many\n"),
    ]);
    let words = [
        "next-review",
        "labels.csv",
        "--reviewers",
        "caps.csv",
        "-n",
        "9",
        "--conflicts",
        "conflicts.csv",
    ];
    let (good, said) = desk.run(&words);
    assert!(good, "{said}");
    assert!(
        said.starts_with("task,worker,doubt,choice\nt3,dua,"),
        "{said}"
    );
    assert!(!said.contains(",cem,") && !said.contains(",ann,"), "{said}");
    assert!(said.contains("opinions are asked for, not 9"), "{said}");
    desk.refused(
        &[
            "next-review",
            "labels.csv",
            "--reviewers",
            "caps.csv",
            "-n",
            "9",
            "--conflicts",
            "strange.csv",
        ],
        "there is no worker 'Cem'",
    );
    desk.refused(
        &[
            "next-review",
            "labels.csv",
            "--reviewers",
            "none.csv",
            "-n",
            "1",
        ],
        "give somebody a cap above 0",
    );
    desk.refused(
        &[
            "next-review",
            "labels.csv",
            "--reviewers",
            "odd.csv",
            "-n",
            "1",
        ],
        "odd.csv:2: cap 'many'",
    );
}
