//! Real tenders become requests; broken lines are named, and a second run adds nothing. On both databases.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use kpo_operations::import_tenders::{self, Report};
use kpo_testkit::{both, shared};

fn tenders() -> String {
    let path = shared("data/tenders/contracts_finder_knowledge_2025-03.jsonl");
    std::fs::read_to_string(path.expect("the shared data: set KPO_SHARED to its folder")).unwrap()
}

both! {
    async fn real_tenders_go_in_once_and_broken_lines_are_named(office: TestOffice) {
        let mut text = tenders();
        let lines = text.lines().count();
        text.push_str("\n{\"ocid\": 1}\n\nnot json\n{\"ocid\":\"a-b-c\",\"id\":\"1\",\"tender\":{\"title\":\"No value\"}}\n");
        let first = import_tenders::run(&office.office, text.as_bytes()).await.unwrap();
        assert!(first.bad.len() >= 3, "{first:?}");
        let named: Vec<_> = first.bad.iter().rev().take(3).map(|bad| bad.line > lines).collect();
        assert_eq!(named, [true; 3], "{first:?}");
        assert!(first.bad.iter().any(|bad| bad.reason.contains("has a value")), "{first:?}");
        assert!(first.added >= 30, "{first:?}");
        assert_eq!(first.added + first.already + first.bad.len(), lines + 3);
        let again = import_tenders::run(&office.office, text.as_bytes()).await.unwrap();
        assert_eq!(again, Report { added: 0, already: first.added + first.already, bad: first.bad });
    }
}
