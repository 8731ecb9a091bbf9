//! Contract of what leaves the house with a file: never what is sealed or blind. On both databases.

use kpo_practice::id::{EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_records::export::{SECTIONS, Section};
use kpo_records::{Sql, Value};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

fn section(name: &str) -> &'static Section {
    SECTIONS.iter().find(|one| one.name == name).unwrap()
}

async fn told(office: &TestOffice, name: &str, file: EngagementId) -> Vec<Map<String, Json>> {
    let mut tx = office.office.read().await.unwrap();
    tx.exported(section(name), file).await.unwrap()
}

async fn change(office: &TestOffice, text: &str, file: EngagementId) {
    let mut tx = office.office.begin().await.unwrap();
    let mut sql = Sql::new(text);
    sql.with(" where engagement_id = ", file.uuid());
    tx.run(sql).await.unwrap();
    tx.commit().await.unwrap();
}

both! {
    async fn every_section_reads_and_an_empty_file_tells_of_itself_alone(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&aino, "Kiln").await;
        let mut tx = office.office.read().await.unwrap();
        assert_eq!(tx.engagement_ids().await.unwrap(), [file.id]);
        assert!(tx.blind(file.id).await.unwrap().is_empty());
        let mut filled = Vec::new();
        for section in SECTIONS {
            if !tx.exported(section, file.id).await.unwrap().is_empty() {
                filled.push(section.name);
            }
        }
        assert_eq!(filled, ["engagement", "organisation", "person"]);
        let rows = tx.exported(section("engagement"), file.id).await.unwrap();
        assert_eq!(rows[0]["title"], "Kiln");
        assert_eq!(rows[0]["frozen"], false);
        assert_eq!(rows[0]["created_at"], START.to_string());
        assert_eq!(rows[0]["closed_at"], Json::Null);
    }

    async fn bids_are_told_once_they_are_opened_and_reviews_once_they_are_settled(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let rita = office.person(&firm, "Rita Reviewer", "").await;
        let file = office.engagement(&aino, "Kiln").await;
        let id = |n: u128| Uuid::from_u128(n);
        let own = ("engagement_id", Value::id(file.id));
        let (text, one) = (|text: &str| Value::from(text), || Value::from(1_i64));
        let mut tx = office.office.begin().await.unwrap();
        tx.insert("award", id(1), vec![own.clone(), ("version", one()), ("criteria", text("[]")), ("deadline_at", one()),
            ("scores", text("[]")), ("reasons", text(""))]).await.unwrap();
        tx.insert("bid", id(2), vec![own.clone(), ("version", one()), ("bidder_id", Value::id(firm.id)),
            ("submitted_by_id", Value::id(rita.id)), ("submitted_at", one()), ("receipt", text("R-1")), ("commitment", text("c")),
            ("sealed", text("ciphertext")), ("state", text("sealed"))]).await.unwrap();
        tx.insert("deliverable", id(3), vec![own.clone(), ("version", one()), ("question", text("")), ("method", text("")),
            ("recommendation", text("")), ("created_at", one())]).await.unwrap();
        tx.insert("submission", id(4), vec![own.clone(), ("deliverable_id", Value::from(id(3))), ("number", one()),
            ("content", text("{}")), ("digest", text("")), ("claims", one()), ("person_id", Value::id(aino.id)),
            ("submitted_at", one())]).await.unwrap();
        tx.insert("sample", id(5), vec![own.clone(), ("version", one()), ("submission_id", Value::from(id(4))), ("kind", text("whole")),
            ("seed", text("s")), ("population", one()), ("size", one()), ("target", one()), ("drawn_at", one())]).await.unwrap();
        tx.insert("review", id(6), vec![own, ("version", one()), ("sample_id", Value::from(id(5))),
            ("reviewer_id", Value::id(rita.id)), ("role", text("reviewer")), ("assigned_at", one())]).await.unwrap();
        tx.record(None, START, Entry::new("engagement.begun", "engagement", file.id));
        tx.commit().await.unwrap();

        assert!(told(&office, "bid", file.id).await.is_empty());
        for name in ["sample", "review", "judgement", "adjudication"] {
            assert!(told(&office, name, file.id).await.is_empty(), "{name}");
        }
        assert_eq!(office.office.read().await.unwrap().blind(file.id).await.unwrap(), [rita.id.uuid()]);

        change(&office, "update award set opened_at = 2", file.id).await;
        change(&office, "update sample set settled_at = 2", file.id).await;
        let bids = told(&office, "bid", file.id).await;
        assert_eq!(bids[0]["receipt"], "R-1");
        let reviews = told(&office, "review", file.id).await;
        assert_eq!(reviews.len(), 1);
        for name in SECTIONS.iter().map(|one| one.name) {
            let whole = format!("{:?}", told(&office, name, file.id).await);
            assert!(!whole.contains("ciphertext"), "{name}");
            let named = whole.contains(&rita.id.uuid().to_string()) || whole.contains("Rita");
            // Whoever sent the bid is told with it; as a reviewer nobody is.
            assert_eq!(named, name == "bid", "{name}");
        }
    }
}

/// Who reads the file reads this page, so the page is held to what is written.
#[test]
fn the_page_names_every_section_and_column() {
    let page = include_str!("../../../../docs/export.md");
    for section in SECTIONS {
        let start = format!("| `{}` |", section.name);
        let line = page.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or_else(|| panic!("docs/export.md lacks {}", section.name));
        let named = line.matches('`').count() / 2 - 1;
        assert_eq!(named, section.columns().count(), "{}", section.name);
        for (column, _) in section.columns() {
            assert!(
                line.contains(&format!("`{column}`")),
                "{}.{column}",
                section.name
            );
        }
    }
}
