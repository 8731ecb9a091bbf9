//! What else `kpo assign` takes and answers: groups, changes, reasons, a bound on the worst, and odd tables (R5, R9, R20).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::run::{kpo_in, text};

/// Tables in a folder, and the program run on them.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(tasks: &str, experts: &str, pairs: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, head, rows) in [
            ("tasks.csv", "task,demand\n", tasks),
            ("experts.csv", "expert,capacity,at_least\n", experts),
            ("pairs.csv", "task,expert,cost\n", pairs),
        ] {
            fs::write(folder.path().join(name), format!("{head}{rows}")).unwrap();
        }
        Self { folder }
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.path(name), content).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Whether it went well, and what it said.
    fn assign(&self, more: &[&str]) -> (bool, String) {
        let paths = ["tasks.csv", "experts.csv", "pairs.csv", "plan.csv"].map(|n| self.path(n));
        let mut arguments = vec!["assign"];
        for (option, path) in ["--tasks", "--experts", "--pairs", "--out"]
            .iter()
            .zip(&paths)
        {
            arguments.extend([option, path.as_str()]);
        }
        let files = ["--groups", "--update", "--certificate"];
        let more: Vec<String> = more
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let file = at > 0 && files.contains(&more[at - 1]);
                if file {
                    self.path(word)
                } else {
                    (*word).to_owned()
                }
            })
            .collect();
        arguments.extend(more.iter().map(String::as_str));
        self.run(&arguments)
    }

    fn check(&self, certificate: &str) -> (bool, String) {
        self.run(&["assign", "check", &self.path(certificate)])
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let done = kpo_in(&self.folder.path().join("data"), arguments);
        (done.status.success(), text(&done))
    }

    fn plan(&self) -> String {
        fs::read_to_string(self.path("plan.csv")).unwrap()
    }
}

fn good((went, said): (bool, String)) -> String {
    assert!(went, "{said}");
    said
}

fn refused((went, said): (bool, String)) -> String {
    assert!(!went, "{said}");
    said
}

#[test]
fn r39_groups_are_kept_and_the_certificate_knows_them() {
    let desk = Desk::new(
        "t1,2\nt2,2\n",
        "old,2,\nwise,2,\nyoung,2,\nnew,2,\n",
        "t1,old,90\nt1,wise,80\nt1,young,1\nt1,new,2\nt2,old,70\nt2,wise,95\nt2,young,3\nt2,new,4\n",
    );
    let free = good(desk.assign(&[]));
    assert!(free.contains("objective 10\n"), "{free}");
    // One of the two seniors in every task; of the two at the same firm at most one in t1.
    desk.write(
        "groups.csv",
        "group,task,expert,at_least,at_most\nsenior,,old,1,\nsenior,,wise,,\nfirm,t1,young,,1\nfirm,t1,new,,\n",
    );
    let held = good(desk.assign(&["--groups", "groups.csv", "--certificate", "proof.json"]));
    assert!(held.contains("objective 154\n"), "{held}");
    assert_eq!(
        desk.plan(),
        "task,expert\nt1,wise\nt1,young\nt2,old\nt2,young\n"
    );
    assert!(good(desk.check("proof.json")).contains("costs 154"));
    let forged = fs::read_to_string(desk.path("proof.json")).unwrap();
    desk.write(
        "forged.json",
        &forged.replace("\"at_least\":1", "\"at_least\":0"),
    );
    refused(desk.check("forged.json"));

    desk.write(
        "groups.csv",
        "group,task,expert,at_least,at_most\nsenior,,old,1,\nsenior,,stranger,,\nfirm,t9,new,,1\nfirm,,new,two,\n",
    );
    let said = refused(desk.assign(&["--groups", "groups.csv"]));
    for line in [
        ":3: there is no expert 'stranger'",
        ":4: there is no task 't9'",
        ":5: at_least",
    ] {
        assert!(said.contains(&format!("groups.csv{line}")), "{said}");
    }
    desk.write(
        "groups.csv",
        "group,task,expert,at_least,at_most\nall,t1,old,3,\nall,t1,wise,,\n",
    );
    let said = refused(desk.assign(&["--groups", "groups.csv"]));
    assert!(
        said.contains("groups.csv:2: the group 'all' of task 't1' asks for more"),
        "{said}"
    );
}

#[test]
fn r5_groups_that_cross_are_kept_too_and_have_no_certificate() {
    let desk = Desk::new(
        "t1,2\nt2,2\n",
        "senior,1,\nboth,1,\nfirm,1,\nother,1,\n",
        "t1,senior,9\nt1,both,20\nt1,firm,8\nt1,other,1\nt2,senior,10\nt2,both,21\nt2,firm,9\nt2,other,2\n",
    );
    desk.write(
        "groups.csv",
        "group,task,expert,at_least,at_most\nsenior,,senior,1,\nsenior,,both,,\nfirm,,both,1,\nfirm,,firm,,\n",
    );
    let said = good(desk.assign(&["--groups", "groups.csv"]));
    assert!(
        said.contains("objective 40\n") && said.contains("solved to its end"),
        "{said}"
    );
    let plan = desk.plan();
    assert!(
        plan.contains("t1,both\nt1,other\n") || plan.contains("t2,both\nt2,other\n"),
        "{plan}"
    );
    let said = refused(desk.assign(&["--groups", "groups.csv", "--certificate", "proof.json"]));
    assert!(
        said.contains("groups.csv:2: the group 'senior' of task 't1'"),
        "{said}"
    );
    assert!(said.contains("leave out --certificate"), "{said}");
}

#[test]
fn r20_changes_are_made_from_the_prices_and_each_says_what_it_costs() {
    let desk = Desk::new(
        "t1,1\nt2,1\n",
        "a,1,\nb,1,\nc,1,\n",
        "t1,a,1\nt1,b,5\nt2,a,2\nt2,b,4\nt2,c,30\n",
    );
    desk.write(
        "changes.csv",
        "change,task,expert,value\nwithdraw,,a,\ntask,t3,,1\npair,t3,c,7\nexpert,,d,2\npair,t2,d,3\ncost,t2,c,1\n\
         conflict,t3,c,\nlock,t2,d,\n",
    );
    let said = good(desk.assign(&["--update", "changes.csv", "--certificate", "proof.json"]));
    for line in [
        "before 5\n",
        "changes.csv:2: withdraw a: +30; t1 loses a, t2 loses b, t1 gains b, t2 gains c\n",
        "changes.csv:3: task t3 1: +100000; nobody moves\n",
        "changes 8\n",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert!(good(desk.check("proof.json")).starts_with("good:"));
    // The same from nothing: a gone, t3 without anybody, d locked to t2.
    assert!(
        said.contains("objective 100008\n") && said.contains("unfilled 1\n"),
        "{said}"
    );
    assert_eq!(desk.plan(), "task,expert\nt1,b\nt2,d\n");

    desk.write(
        "changes.csv",
        "change,task,expert,value\nfly,t1,a,\ncost,t1,a,much\nconflict,t1,nobody,\n",
    );
    let said = refused(desk.assign(&["--update", "changes.csv"]));
    for line in [
        ":2: there is no change 'fly'",
        ":3: value 'much'",
        ":4: there is no expert",
    ] {
        assert!(said.contains(&format!("changes.csv{line}")), "{said}");
    }
    desk.write("changes.csv", "change,task,expert,value\nconflict,t1,c,\n");
    let said = refused(desk.assign(&["--update", "changes.csv"]));
    assert!(
        said.contains("changes.csv:2: conflict t1 c: 'c' is not among those for 't1'"),
        "{said}"
    );
}

#[test]
fn r5_an_empty_place_a_pair_and_a_person_say_why_and_what_for() {
    let desk = Desk::new(
        "t1,1\nt2,1\nt3,1\n",
        "a,1,\nb,1,\nc,1,\n",
        "t1,a,4\nt1,b,6\nt2,a,5\nt2,b,9\nt3,a,1\nt3,b,1\n",
    );
    let said = good(desk.assign(&[
        "--why",
        "--turning",
        "t1,a",
        "--turning",
        "t2,a",
        "--worth",
        "a",
        "--worth",
        "c",
    ]));
    assert!(
        said.contains(
            "t1, t2, t3 need 3 in all; the experts they share (a, b) take 2, and 0 pairs"
        ),
        "{said}"
    );
    // t3 and t1 are served at 1 + 4; t2 at 5 beside t3 costs one more. One more hour of a brings t2 in at 5.
    assert!(said.contains("objective 100005\n"), "{said}");
    assert!(
        said.contains("turning t1,a: 'a' is chosen, and would be up to a cost of 5\n"),
        "{said}"
    );
    assert!(
        said.contains("turning t2,a: 'a' is not chosen, and would be below a cost of 4\n"),
        "{said}"
    );
    assert!(
        said.contains("worth a: one task more for 'a' would save 99995\n"),
        "{said}"
    );
    assert!(
        said.contains("worth c: one task more for 'c' would save 0\n"),
        "{said}"
    );
    assert!(refused(desk.assign(&["--worth", "z"])).contains("no such expert"));
    assert!(refused(desk.assign(&["--turning", "t3,c"])).contains("not among those for 't3'"));
    assert!(refused(desk.assign(&["--fair", "--why"])).contains("leave out --fair"));
}

#[test]
fn r5_a_bound_on_the_worst_is_kept_and_proved_on_published_bids() {
    let Some(file) = kpo_testkit::shared("data/matching/assign/aamas2015.csv") else {
        return;
    };
    let bids = fs::read_to_string(file).unwrap();
    let (mut tasks, mut experts, mut pairs) = (String::new(), String::new(), String::new());
    for (task, row) in bids.lines().skip(1).enumerate() {
        writeln!(tasks, "{task},3").unwrap();
        for (expert, bid) in row.split(',').enumerate() {
            if let Ok(bid) = bid.parse::<f64>() {
                writeln!(pairs, "{task},{expert},{}", -(bid * 4.0) as i64).unwrap();
            }
        }
    }
    for expert in 0..201 {
        writeln!(experts, "{expert},12,").unwrap();
    }
    let desk = Desk::new(&tasks, &experts, &pairs);
    let said = good(desk.assign(&["--worst", "-5", "--unfilled", "1000"]));
    for line in ["objective -5615\n", "unfilled 0\n", "worst -5\n", "proved:"] {
        assert!(said.contains(line), "{said}");
    }
    let said = refused(desk.assign(&["--worst", "-13", "--unfilled", "1000"]));
    assert!(said.contains("raise --worst"), "{said}");
}

#[test]
fn r5_odd_tables_get_a_right_answer_or_a_named_error() {
    // Ties, a hub in every list, nobody's room, and the largest costs there are.
    let (mut tasks, mut experts, mut pairs) = (String::new(), String::new(), String::new());
    for n in 0..50 {
        writeln!(tasks, "t{n},2").unwrap();
        writeln!(experts, "e{n},1,").unwrap();
        writeln!(pairs, "t{n},hub,1\nt{n},none,0\nt{n},e{n},1\nt{n},e{n},1").unwrap();
    }
    let hub = Desk::new(&tasks, &format!("hub,3,\nnone,0,\n{experts}"), &pairs);
    let said = good(hub.assign(&["--certificate", "proof.json", "--why"]));
    assert!(
        said.contains("objective 4700053\n") && said.contains("unfilled 47\n"),
        "{said}"
    );
    assert!(said.contains("50 pairs stand twice"), "{said}");
    assert!(good(hub.check("proof.json")).contains("costs 4700053"));

    let dear = Desk::new(
        "t,1\nu,1\n",
        "a,1,\nb,1,\n",
        "t,a,2147483647\nu,a,-2147483648\nt,b,2147483647\n",
    );
    let said = good(dear.assign(&["--unfilled", "1099511627776", "--certificate", "proof.json"]));
    assert!(said.contains("objective -1\n"), "{said}");
    good(dear.check("proof.json"));
    dear.write("pairs.csv", "task,expert,cost\nt,a,1\nt,b,2147483648\n");
    assert!(refused(dear.assign(&[])).contains("pairs.csv:3: cost '2147483648'"));
    let far = refused(dear.assign(&["--unfilled", "1099511627777"]));
    assert!(far.contains("pairs.csv:3"), "bad rows come first: {far}");
    dear.write("pairs.csv", "task,expert,cost\nt,a,1\n");
    assert!(refused(dear.assign(&["--unfilled", "1099511627777"])).contains("empty place of 't'"));

    let empty = Desk::new("", "", "");
    assert!(
        good(empty.assign(&["--certificate", "proof.json"])).contains("objective 0\nunfilled 0\n")
    );
    assert_eq!(empty.plan(), "task,expert\n");
    good(empty.check("proof.json"));
    good(empty.assign(&["--fair"]));
    empty.write("pairs.csv", "");
    assert!(refused(empty.assign(&[])).contains("pairs.csv:1: there is no column 'task'"));

    let alone = Desk::new("t,3\n", "", "");
    let said = good(alone.assign(&["--why"]));
    assert!(said.contains("objective 300000\nunfilled 3\n"), "{said}");
    assert!(
        said.contains(
            "why t (3 empty): whatever the costs: t need 3 in all, and there are 0 pairs"
        ),
        "{said}"
    );
    let promised = Desk::new("t,1\n", "a,2,2\nb,1,2\n", "t,a,1\n");
    assert!(refused(promised.assign(&[])).contains("experts.csv:3: at_least is above"));
    promised.write("experts.csv", "expert,capacity,at_least\na,2,2\n");
    assert!(refused(promised.assign(&[])).contains("promised tasks cannot be given, to a"));
    assert!(
        !Path::new(&promised.path("data")).exists(),
        "no store is made"
    );
}
