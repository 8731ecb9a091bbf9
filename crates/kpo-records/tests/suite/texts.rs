//! Contract of the texts that are sealed in their rows: every one of them, opened in its own place alone, gone with its room where it
//! goes with it, and brought in where an older program left it in plain. On both databases. R24.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, Id as _};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::vault::{self, DESTROYED, Roots, Vault, bring_in, rotate};
use kpo_records::verify::verify_store;
use kpo_records::{RecordsError, Sql, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::office::roots;
use kpo_testkit::planting::{PLANTED, Planting, word};
use kpo_testkit::{TestOffice, both};
use uuid::Uuid;

/// What goes with a room that is destroyed; what else is sealed is the client's record of the file, or the house's own.
const ROOM: [&str; 5] = ["document", "question", "brief", "restatement", "panel_unit"];

async fn file(office: &TestOffice) -> (Engagement, [Person; 2]) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let people = [
        office.person(&host, "Aino", "sourcing").await,
        office.person(&host, "Otso", "security").await,
    ];
    (office.engagement(&people[0], "Kiln").await, people)
}

async fn plant(office: &TestOffice, plain: bool) -> (Engagement, BTreeMap<String, Uuid>) {
    let (file, people) = file(office).await;
    let inner = office.office.clone();
    let draw = move || inner.request();
    let people = [people[0].id, people[1].id];
    let planting = Planting::in_file(file.id, file.client.uuid(), people, &draw);
    let planting = if plain { planting.in_plain() } else { planting };
    let mut tx = office.db.begin().await.unwrap();
    let rows = planting.plant(&mut tx).await.unwrap();
    tx.record(
        None,
        START,
        Entry::new("engagement.begun", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    (file, rows)
}

async fn said(tx: &mut Tx, table: &str, column: &str, id: Uuid) -> Result<String, RecordsError> {
    let mut sql = Sql::new(format!("select * from {table}"));
    sql.with(" where id = ", id);
    tx.one(sql, |row| row.text(column)).await
}

/// The text as it lies there, its first character aside.
async fn lies(tx: &mut Tx, table: &str, column: &str, id: Uuid) -> String {
    let mut sql = Sql::new(format!("select substr({column}, 2) as raw from {table}"));
    sql.with(" where id = ", id);
    tx.one(sql, |row| row.text("raw")).await.unwrap()
}

async fn put(tx: &mut Tx, table: &str, column: &str, id: Uuid, raw: &str) {
    let mut sql = Sql::new(format!("update {table} set {column}"));
    sql.with(" = ", raw.to_owned()).with(" where id = ", id);
    assert_eq!(tx.run(sql).await.unwrap(), 1);
}

async fn sound(office: &TestOffice) {
    let report = verify_store(&office.db, &office.settings.data).await;
    let rows = |finding: &&kpo_records::verify::Finding| finding.place.starts_with("table");
    let found: Vec<_> = report.findings.iter().filter(rows).collect();
    assert!(found.is_empty(), "{found:?}");
}

async fn all_read(office: &TestOffice, rows: &BTreeMap<String, Uuid>, gone: &[&str]) {
    let mut tx = office.db.read().await.unwrap();
    for (table, column) in vault::sealed_columns() {
        let text = said(&mut tx, table, column, rows[table]).await.unwrap();
        let wanted = if gone.contains(&table) {
            DESTROYED.to_owned()
        } else {
            word(table, column)
        };
        assert_eq!(text, wanted, "{table}.{column}");
    }
}

both! {
    async fn r24_every_sealed_text_reads_back_and_lies_nowhere_in_plain(office: TestOffice) {
        let (_, rows) = plant(&office, false).await;
        all_read(&office, &rows, &[]).await;
        let mut tx = office.db.read().await.unwrap();
        let mut many = BTreeSet::new();
        for (table, column) in vault::sealed_columns() {
            let raw = lies(&mut tx, table, column, rows[table]).await;
            assert!(!raw.contains(PLANTED), "{table}.{column}");
            many.insert(raw);
        }
        assert_eq!(many.len(), vault::sealed_columns().count(), "no two are sealed alike");
        assert!(many.len() > 80, "{}", many.len());
        drop(tx);
        sound(&office).await;
        rotate(&office.db, START).await.unwrap();
        all_read(&office, &rows, &[]).await;
        office.db.unlock(Vault::new(Roots::from_bytes([1; 32])));
        let mut tx = office.db.read().await.unwrap();
        let shut = said(&mut tx, "engagement", "title", rows["engagement"]).await;
        assert!(matches!(shut, Err(RecordsError::Locked(_))), "{shut:?}");
        office.db.unlock(Vault::new(roots()));
    }

    async fn r24_a_text_that_was_moved_to_another_row_or_column_is_not_opened(office: TestOffice) {
        let (file, rows) = plant(&office, false).await;
        let other = office.engagement(&office.office.read().await.unwrap().person(file.owner).await.unwrap(), "Press").await;
        let mut tx = office.db.begin().await.unwrap();
        let title = format!("\u{1}{}", lies(&mut tx, "engagement", "title", file.id.uuid()).await);
        put(&mut tx, "engagement", "title", other.id.uuid(), &title).await;
        put(&mut tx, "engagement", "code_name", file.id.uuid(), &title).await;
        let body = format!("\u{1}{}", lies(&mut tx, "question", "body", rows["question"]).await);
        put(&mut tx, "question", "answer", rows["question"], &body).await;
        put(&mut tx, "brief", "question", rows["brief"], &body).await;
        let evidence = format!("\u{1}{}", lies(&mut tx, "claim", "evidence", rows["claim"]).await);
        put(&mut tx, "deliverable", "method", rows["deliverable"], &evidence).await;
        for (table, column, id) in [
            ("engagement", "title", other.id.uuid()),
            ("engagement", "code_name", file.id.uuid()),
            ("question", "answer", rows["question"]),
            ("brief", "question", rows["brief"]),
            ("deliverable", "method", rows["deliverable"]),
        ] {
            let opened = said(&mut tx, table, column, id).await;
            assert!(matches!(&opened, Err(RecordsError::Corrupt(what)) if what.contains("was sealed for")), "{table}.{column}: {opened:?}");
        }
        assert_eq!(said(&mut tx, "engagement", "title", file.id.uuid()).await.unwrap(), word("engagement", "title"));
    }

    async fn r26_what_was_put_into_a_room_goes_with_it_and_the_record_of_the_file_stays(office: TestOffice) {
        let (file, rows) = plant(&office, false).await;
        let mut tx = office.db.begin().await.unwrap();
        tx.destroy_room_key(file.id, START).await.unwrap();
        tx.record(None, START, Entry::new("room.destroyed", "engagement", file.id).within(file.id));
        tx.commit().await.unwrap();
        all_read(&office, &rows, &ROOM).await;
        let mut tx = office.db.begin().await.unwrap();
        let late = tx.update("document", rows["document"], 1, vec![("name", "late".into())]).await;
        assert!(matches!(late, Err(RecordsError::Destroyed)), "{late:?}");
        drop(tx);
        sound(&office).await;
    }

    async fn what_an_older_program_left_in_plain_is_sealed_at_the_start_and_only_once(office: TestOffice) {
        let (_, rows) = plant(&office, true).await;
        let mut tx = office.db.read().await.unwrap();
        assert!(lies(&mut tx, "claim", "text", rows["claim"]).await.contains(&PLANTED[1..]));
        drop(tx);
        let brought = bring_in(&office.db, &office.settings.data, START).await.unwrap();
        let tables: BTreeSet<_> = vault::sealed_columns().map(|(table, _)| table).collect();
        assert_eq!(brought.texts, tables.len());
        all_read(&office, &rows, &[]).await;
        let mut tx = office.db.read().await.unwrap();
        for (table, column) in vault::sealed_columns() {
            let raw = lies(&mut tx, table, column, rows[table]).await;
            assert!(!raw.contains(&PLANTED[1..]), "{table}.{column}");
        }
        let version = tx.engagement(EngagementId(rows["engagement"])).await.unwrap().version;
        assert_eq!(version, 1, "to whoever reads it, nothing changed");
        drop(tx);
        assert_eq!(bring_in(&office.db, &office.settings.data, START).await.unwrap().texts, 0);
    }

    async fn what_a_person_says_in_the_journal_alone_is_sealed_to_its_entry(office: TestOffice) {
        let (file, _) = file(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        let frozen = Entry::new("engagement.frozen", "engagement", file.id).within(file.id);
        tx.record(None, START, frozen.saying("The rival called."));
        let ended = Entry::new("wall.ended", "engagement", file.id).with("plain facts");
        tx.record(None, START, ended.saying("It was a mistake."));
        tx.record(None, START, Entry::new("room.read", "engagement", file.id).with("nothing said").saying(" "));
        tx.commit().await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        let mut links = tx.journal_before(None, None, 3).await.unwrap();
        assert!(links.iter().all(|link| !link.payload.contains("rival") && !link.payload.contains("mistake")), "{links:?}");
        assert!(links[1].payload.contains("plain facts") && links[0].payload == "\"nothing said\"");
        let said = tx.words_of(&links).await.unwrap();
        assert_eq!(said, [None, Some("It was a mistake.".to_owned()), Some("The rival called.".to_owned())]);
        // Words of one entry do not open in another.
        let first = links[2].payload.clone();
        links[1].payload = first;
        assert!(matches!(tx.words_of(&links).await, Err(RecordsError::Corrupt(_))));
        drop(tx);
        sound(&office).await;
    }

    async fn answers_kept_for_repeated_requests_are_sealed(office: TestOffice) {
        file(&office).await;
        let key = "ab".repeat(32);
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.claim_idempotency(&key, "f", START).await.unwrap());
        tx.keep_idempotency(&key, 201, "{}", "{\"title\":\"Kiln\"}").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        let raw = tx.one(Sql::new("select substr(body, 2) as raw from idempotency"), |row| row.text("raw")).await.unwrap();
        assert!(!raw.contains("Kiln"), "{raw}");
        let kept = tx.idempotency(&key).await.unwrap().unwrap();
        assert_eq!(kept.body.as_deref(), Some("{\"title\":\"Kiln\"}"));
    }

    async fn files_are_found_by_their_sealed_names_page_by_page(office: TestOffice) {
        use kpo_practice::access::{Action, Circumstances, Standing, Visible};
        use kpo_records::PageRequest;
        use kpo_records::engagement::EngagementFilter;
        let (first, people) = file(&office).await;
        let mut wanted = BTreeSet::new();
        for n in 0..60 {
            let title = if n % 3 == 0 { format!("ÅNGPANNA {n}") } else { format!("Press {n}") };
            let made = office.engagement(&people[0], &title).await;
            if n % 3 == 0 {
                wanted.insert(made.id);
            }
        }
        let mut standing = Standing::nobody(people[0].id, first.client);
        standing.expert = wanted.clone();
        standing.expert.insert(first.id);
        standing.agreed.clone_from(&standing.expert);
        let visible = Visible::to(standing, Circumstances::default(), Action::ReadFile);
        let mut filter = EngagementFilter { text: "ångpanna".to_owned(), by_title: true, ..EngagementFilter::default() };
        let mut found = BTreeSet::new();
        let mut page = PageRequest { after: None, limit: 7 };
        let mut tx = office.db.read().await.unwrap();
        loop {
            let some = tx.engagements(&visible, &filter, &page).await.unwrap();
            found.extend(some.items.iter().map(|file| file.id));
            let Some(next) = some.next else { break };
            page = PageRequest::from_wire(Some(&next), Some(7)).unwrap();
        }
        assert_eq!(found, wanted);
        filter.by_title = false;
        let page = PageRequest::default();
        assert!(tx.engagements(&visible, &filter, &page).await.unwrap().items.is_empty());
        filter.text = "project 4".to_owned();
        let called: Vec<_> = tx.engagements(&visible, &filter, &page).await.unwrap().items;
        assert_eq!(called.iter().map(|file| file.id).collect::<Vec<_>>(), [first.id]);
        assert_eq!(tx.engagements_called("Project 4", first.client).await.unwrap()[0].id, first.id);
    }
}
