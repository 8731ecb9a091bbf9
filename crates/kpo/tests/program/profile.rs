//! People and classifications on the command line: what cannot be used is named with its line and reason, the rest goes in,
//! and a second time nothing is added. An empty folder is set up by itself.

use std::fs;

use kpo_testkit::TestDb;

use crate::run::{kpo_in, text};

const PEOPLE: &str = "email,name,country,languages,skills,work,abstract,year\n\
    ayse@example.com,Ayşe Kaya,TR,tr N; en C1,isco-08:2145=5,Kiln rings,Alkali load and ring growth.,2019\n\
    ayse@example.com,,,,,Clinker colour,,2021\n\
    broken,Nobody,,,,,,\n";

fn goes_in_once(more: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let run = |arguments: &[&str]| kpo_in(&data, &[arguments, more].concat());
    let list = file(
        "isco.csv",
        "code,label_en\n2,Professionals\n2145,Chemical engineers\nx,What\n",
    );
    let first = run(&["taxonomy", "add", &list]);
    assert!(first.status.success(), "{}", text(&first));
    let said = text(&first);
    assert!(said.contains("isco.csv:4: 'x' is no code"), "{said}");
    assert!(
        said.contains("isco-08: 1 codes added, 1 were there already"),
        "{said}"
    );
    let again = text(&run(&["taxonomy", "add", &list]));
    assert!(
        again.contains("isco-08: 0 codes added, 2 were there already"),
        "{again}"
    );
    let listed = text(&run(&["taxonomy", "list"]));
    assert!(
        listed.contains("International Labour Organization"),
        "{listed}"
    );
    let foreign = run(&["taxonomy", "add", &file("other.csv", "id,name\n1,2\n")]);
    assert!(!foreign.status.success());
    assert!(
        text(&foreign).contains("code,label_en,uri"),
        "{}",
        text(&foreign)
    );

    let people = file("people.csv", PEOPLE);
    let import = [
        "import",
        "people",
        &people,
        "--organisation",
        "Bosphorus Analytics",
    ];
    let unknown = run(&import);
    assert!(!unknown.status.success());
    assert!(text(&unknown).contains("--country"), "{}", text(&unknown));
    let import = [&import[..], &["--country", "TR"]].concat();
    let first = text(&run(&import));
    assert!(
        first.contains("people.csv:4: 'broken' is no e-mail address"),
        "{first}"
    );
    assert!(
        first.contains("1 people added, 0 were there already; 5 entries added"),
        "{first}"
    );
    let again = text(&run(&import));
    assert!(
        again.contains("0 people added, 1 were there already; 0 entries added"),
        "{again}"
    );
    let verified = run(&["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
}

#[test]
fn on_sqlite_people_and_lists_go_in_once() {
    goes_in_once(&[]);
}

#[test]
fn on_postgres_people_and_lists_go_in_once() {
    let database = kpo_testkit::block_on(TestDb::postgres());
    goes_in_once(&["--database", &database.url().unwrap()]);
}
