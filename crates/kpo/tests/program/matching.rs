//! `kpo match` and `kpo assign`: from files to files, with no store (R2, R5, R9).

use std::fs;
use std::path::Path;

use crate::run::{kpo_in, text};

fn written(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn r2_the_expert_whose_works_speak_of_it_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let experts = written(
        at,
        "experts.jsonl",
        "{\"id\":\"kiln\",\"works\":[{\"title\":\"Kiln load and yield\",\"text\":\"A mass balance of two tunnel kilns.\"}]}\n\
         {\"id\":\"law\",\"works\":[{\"title\":\"Outsourcing contracts\",\"text\":\"Termination clauses and their price.\"}]}\n",
    );
    let tasks = written(
        at,
        "tasks.jsonl",
        "{\"id\":\"t1\",\"title\":\"Which load earns most?\",\"text\":\"Mass balance of a kiln.\"}\n",
    );
    let out = at.join("scores.csv");
    let out = out.to_str().unwrap();
    let run = |tasks: &str| {
        kpo_in(
            &at.join("data"),
            &[
                "match",
                "--experts",
                &experts,
                "--tasks",
                tasks,
                "--out",
                out,
                "--explain",
            ],
        )
    };
    let done = run(&tasks);
    assert!(done.status.success(), "{}", text(&done));
    assert!(
        text(&done).contains("Kiln load and yield"),
        "{}",
        text(&done)
    );
    let scores = fs::read_to_string(out).unwrap();
    let rows: Vec<&str> = scores.lines().collect();
    assert_eq!(rows[0], "task,expert,score");
    assert!(
        rows[1].starts_with("t1,kiln,0.") && rows[2].starts_with("t1,law,"),
        "{scores}"
    );
    let broken = written(
        at,
        "broken.jsonl",
        "{\"id\":\"t1\"}\n{\"title\":\"no id\"}\nnot json\n",
    );
    let refused = run(&broken);
    assert!(!refused.status.success());
    for line in [":2: ", ":3: "] {
        assert!(
            text(&refused).contains(&format!("{broken}{line}")),
            "{}",
            text(&refused)
        );
    }
    assert!(!at.join("data").exists(), "no store is made");
}

#[test]
fn r2_the_works_named_are_the_experts_own() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let work = |title: &str, text: &str| format!("{{\"title\":\"{title}\",\"text\":\"{text}\"}}");
    let experts = [
        (
            "law",
            [
                work("Penalty clauses", "Liquidated damages."),
                work("Arbitration seats", "Where disputes are heard."),
            ],
        ),
        (
            "kiln",
            [
                work("Paper drying", "Steam and felt."),
                work("Kiln load and yield", "A mass balance of two tunnel kilns."),
            ],
        ),
    ]
    .map(|(id, works)| format!("{{\"id\":\"{id}\",\"works\":[{}]}}", works.join(",")));
    let experts = written(at, "experts.jsonl", &experts.join("\n"));
    let task = "{\"id\":\"t1\",\"title\":\"Mass balance of a kiln\"}\n\
                {\"id\":\"t2\",\"title\":\"Arbitration of disputes\"}\n";
    let tasks = written(at, "tasks.jsonl", task);
    let out = at.join("scores.csv");
    let done = kpo_in(
        &at.join("data"),
        &[
            "match",
            "--experts",
            &experts,
            "--tasks",
            &tasks,
            "--out",
            out.to_str().unwrap(),
            "--explain",
        ],
    );
    let said = text(&done);
    for (task, own, other) in [
        ("t1: kiln", "“Kiln load and yield”", "“Paper drying”"),
        ("t2: law", "“Arbitration seats”", "“Penalty clauses”"),
    ] {
        let line = said.lines().find(|line| line.starts_with(task)).unwrap();
        assert!(line.contains(own) && !line.contains(other), "{line}");
    }
}

#[test]
fn r5_an_allocation_is_the_cheapest_and_its_certificate_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let tasks = written(at, "tasks.csv", "task,demand\nt1,2\nt2,1\nt3,1\n");
    let experts = written(at, "experts.csv", "expert,capacity\na,1\nb,2\nc,1\n");
    let pairs = written(
        at,
        "pairs.csv",
        "task,expert,cost\nt1,a,5\nt1,b,1\nt1,c,9\nt2,a,2\nt2,b,1\nt3,c,4\nt3,c,3\n",
    );
    let (plan, proof) = (at.join("plan.csv"), at.join("proof.json"));
    let assign = |experts: &str, more: &[&str]| {
        let tables = [
            "assign",
            "--tasks",
            &tasks,
            "--experts",
            experts,
            "--pairs",
            &pairs,
            "--out",
            plan.to_str().unwrap(),
        ];
        kpo_in(&at.join("data"), &[&tables[..], more].concat())
    };
    let done = assign(&experts, &["--certificate", proof.to_str().unwrap()]);
    let said = text(&done);
    assert!(done.status.success(), "{said}");
    // t1 needs two of a, b, c; c is wanted by t3 alone at 3, so t1 takes a and b and t2 the other hour of b.
    assert!(
        said.contains("objective 10\n") && said.contains("unfilled 0\n"),
        "{said}"
    );
    assert!(said.contains("1 pairs stand twice"), "{said}");
    assert_eq!(
        fs::read_to_string(&plan).unwrap(),
        "task,expert\nt1,a\nt1,b\nt2,b\nt3,c\n"
    );
    let check = || {
        kpo_in(
            &at.join("data"),
            &["assign", "check", proof.to_str().unwrap()],
        )
    };
    assert!(
        text(&check()).starts_with("good: the plan of 4 places costs 10"),
        "{}",
        text(&check())
    );
    let forged = fs::read_to_string(&proof)
        .unwrap()
        .replace("[0,0,5]", "[0,0,4]");
    fs::write(&proof, forged).unwrap();
    assert!(!check().status.success(), "{}", text(&check()));

    let fair = assign(&experts, &["--fair"]);
    assert!(text(&fair).contains("proved:"), "{}", text(&fair));
    let broken = written(at, "broken.csv", "expert,capacity\na,one\nb,2\n");
    let refused = assign(&broken, &[]);
    assert!(
        !refused.status.success() && text(&refused).contains("broken.csv:2: "),
        "{}",
        text(&refused)
    );
    let stranger = written(at, "fewer.csv", "expert,capacity\na,1\nb,2\n");
    let refused = assign(&stranger, &[]);
    assert!(
        text(&refused).contains("pairs.csv:4: "),
        "{}",
        text(&refused)
    );
}
