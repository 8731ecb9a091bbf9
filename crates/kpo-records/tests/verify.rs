//! Whoever alters one byte of the store is found, and where. R24 and R25 rest on a record nobody can rewrite unseen.

use std::fs;
use std::path::{Path, PathBuf};

use kpo_practice::id::{EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_records::verify::{Report, verify, verify_copy, verify_sqlite};
use kpo_records::{Db, RecordsError, Sql, migrate};
use kpo_testkit::clock::START;
use kpo_testkit::{TestDb, TestOffice, block_on, both};
use tempfile::TempDir;

/// A store with some life in it: part of it in the file, part of it still in the log.
async fn lived_in(folder: &Path) -> Db {
    let db = Db::sqlite(&folder.join("kpo.db")).await.unwrap();
    migrate::migrate(&db, START).await.unwrap();
    let office = TestOffice::from(TestDb::of(db.clone()));
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
    for n in 0..20 {
        office.engagement(&aino, &format!("Kiln {n}")).await;
    }
    db.checkpoint().await.unwrap();
    for n in 0..20 {
        office.engagement(&aino, &format!("Press {n}")).await;
    }
    db
}

/// A copy of the folder as a killed process would leave it.
fn killed(folder: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "db-shm") {
            fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    copy
}

/// Offsets spread over a file, its first and last bytes among them, the same in every run.
fn offsets(length: u64, count: u64) -> Vec<u64> {
    let mut offsets = vec![0, length - 1];
    let mut x = 88_172_645_463_325_252_u64;
    for _ in 0..count {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        offsets.push(x % length);
    }
    offsets
}

/// Flips one bit at each of many places in each file of the folder, one at a time.
async fn every_flip_is_found(folder: &Path, count: u64) {
    let files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let mut flips = 0;
    for file in files {
        let sound = fs::read(&file).unwrap();
        if sound.is_empty() || file.extension().is_some_and(|ending| ending == "db-shm") {
            continue;
        }
        for offset in offsets(sound.len() as u64, count) {
            let mut bytes = sound.clone();
            bytes[offset as usize] ^= 1 << (offset % 8);
            fs::write(&file, &bytes).unwrap();
            let report = verify_sqlite(&folder.join("kpo.db")).await;
            assert!(
                !report.sound(),
                "a flip at {offset} of {} was missed",
                file.display()
            );
            assert!(
                located(&report, &file),
                "{} at {offset}: {:?}",
                file.display(),
                report.findings
            );
            flips += 1;
        }
        fs::write(&file, &sound).unwrap();
    }
    assert!(flips > count, "nothing was flipped");
    let report = verify_sqlite(&folder.join("kpo.db")).await;
    assert!(report.sound(), "{:?}", report.findings);
}

fn located(report: &Report, file: &Path) -> bool {
    let name = file.file_name().unwrap().to_string_lossy();
    report
        .findings
        .iter()
        .any(|finding| finding.place.starts_with(&*name))
}

#[test]
fn a_flipped_byte_anywhere_is_found_and_located() {
    block_on(async {
        let folder = TempDir::new().unwrap();
        let db = lived_in(folder.path()).await;
        let crashed = killed(folder.path());
        db.close().await;
        every_flip_is_found(crashed.path(), 60).await;
        every_flip_is_found(folder.path(), 120).await;
    });
}

#[test]
fn an_untouched_store_is_sound_while_open_after_a_crash_and_after_a_clean_end() {
    block_on(async {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("kpo.db");
        let db = lived_in(folder.path()).await;
        let open = verify_sqlite(&database).await;
        assert!(open.sound(), "{:?}", open.findings);
        assert!(
            open.entries > 40 && open.rows > 40 && open.pages > 5,
            "{open:?}"
        );
        let crashed = killed(folder.path());
        let again = Db::sqlite(&crashed.path().join("kpo.db")).await.unwrap();
        again.close().await;
        let after = verify_sqlite(&crashed.path().join("kpo.db")).await;
        assert!(after.sound(), "{:?}", after.findings);
        assert_eq!(after.head, open.head);
        db.close().await;
        assert!(verify_sqlite(&database).await.sound());
        // Dropped without an orderly end: SQLite checkpoints by itself, and that is no tampering.
        let again = Db::sqlite(&database).await.unwrap();
        let mut tx = again.begin().await.unwrap();
        let firm = tx.organisations().await.unwrap().remove(0);
        tx.record(
            None,
            START,
            Entry::new("organisation.read", "organisation", firm.id),
        );
        tx.commit().await.unwrap();
        drop(again);
        let reopened = Db::sqlite(&database).await.unwrap();
        reopened.close().await;
        let last = verify_sqlite(&database).await;
        assert!(last.sound(), "{:?}", last.findings);
    });
}

#[test]
fn a_cut_log_is_found_and_the_store_does_not_open() {
    block_on(async {
        let folder = TempDir::new().unwrap();
        let db = lived_in(folder.path()).await;
        let crashed = killed(folder.path());
        let database = crashed.path().join("kpo.db");
        let log = fs::OpenOptions::new()
            .write(true)
            .open(crashed.path().join("kpo.db-wal"))
            .unwrap();
        log.set_len(log.metadata().unwrap().len() / 2).unwrap();
        let report = verify_sqlite(&database).await;
        assert!(
            report
                .findings
                .iter()
                .any(|finding| finding.what.contains("gone")),
            "{report:?}"
        );
        assert!(matches!(
            Db::sqlite(&database).await,
            Err(RecordsError::Corrupt(_))
        ));
        db.close().await;
    });
}

#[test]
fn missing_digests_or_anchor_are_told() {
    block_on(async {
        let folder = TempDir::new().unwrap();
        lived_in(folder.path()).await.close().await;
        let database = folder.path().join("kpo.db");
        for name in ["kpo.db.pages", "journal.head"] {
            let path = folder.path().join(name);
            let kept = fs::read(&path).unwrap();
            fs::remove_file(&path).unwrap();
            assert!(!verify_sqlite(&database).await.sound(), "{name}");
            assert!(Db::sqlite(&database).await.is_err(), "{name}");
            fs::write(&path, kept).unwrap();
        }
        fs::remove_file(folder.path().join("kpo.db.pages")).unwrap();
        let accepted = Db::sqlite_as_it_is(&database).await.unwrap();
        accepted.close().await;
        assert!(verify_sqlite(&database).await.sound());
    });
}

both! {
    async fn rows_altered_added_and_taken_out_are_named(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&aino, "Kiln").await;
        let other = office.engagement(&aino, "Press").await;
        assert!(verify(&office.office.db).await.sound());

        let stray: EngagementId = office.stranger();
        let mut tx = office.office.db.begin().await.unwrap();
        let mut sql = Sql::new("update engagement set title = 'Kilns'");
        sql.with(" where id = ", file.id.uuid());
        tx.run(sql).await.unwrap();
        let mut sql = Sql::new("delete from engagement");
        sql.with(" where id = ", other.id.uuid());
        tx.run(sql).await.unwrap();
        let mut sql = Sql::new("insert into engagement (id, version, title, code_name, domain, client_id, owner_id, stage, waiting_on, waiting_since_at, bound, frozen, created_at) select ");
        sql.bind(stray.uuid()).push(", version, title, code_name, domain, client_id, owner_id, stage, waiting_on, waiting_since_at, bound, frozen, created_at from engagement");
        sql.with(" where id = ", file.id.uuid());
        tx.run(sql).await.unwrap();
        tx.commit().await.unwrap();

        let report = verify(&office.office.db).await;
        let place = |id: EngagementId| format!("table engagement, row {}", id.uuid());
        let what = |id| report.findings.iter().find(|finding| finding.place == place(id)).map(|finding| finding.what.as_str());
        assert!(what(file.id).unwrap().contains("was changed after journal entry 3"), "{report:?}");
        assert!(what(other.id).unwrap().contains("is gone"));
        assert!(what(stray).unwrap().contains("from outside"));
        assert_eq!(report.findings.len(), 3);
    }

    async fn an_altered_entry_is_named(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        office.person(&host, "Aino", "sourcing").await;
        office.person(&host, "Eino", "sourcing").await;
        let db = &office.office.db;
        let mut tx = db.begin().await.unwrap();
        let off = if db.name() == "sqlite" { "drop trigger journal_no_update" } else { "alter table journal disable trigger all" };
        tx.run(Sql::new(off)).await.unwrap();
        tx.run(Sql::new("update journal set payload = '1' where seq = 2")).await.unwrap();
        tx.commit().await.unwrap();
        let report = verify(db).await;
        assert_eq!(report.findings.len(), 1, "{report:?}");
        assert_eq!(report.findings[0].place, "journal entry 2");
    }

    async fn a_row_taken_out_in_order_is_sound(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let mut tx = office.office.db.begin().await.unwrap();
        tx.delete("organisation", firm.id.uuid()).await.unwrap();
        tx.record(None, START, Entry::new("organisation.removed", "organisation", firm.id));
        tx.commit().await.unwrap();
        let report = verify(&office.office.db).await;
        assert!(report.sound(), "{report:?}");
        assert_eq!((report.entries, report.rows), (3, 1));
        assert_ne!(host.id, firm.id);
    }
}

#[test]
fn a_copy_taken_beside_a_writer_is_whole_and_an_altered_copy_is_not() {
    block_on(async {
        let folder = TempDir::new().unwrap();
        let db = lived_in(folder.path()).await;
        assert!(migrate::missing(&db).await.unwrap().is_empty());
        let copy = folder.path().join("copy.db");
        db.copy_to(&copy).await.unwrap();
        let head = verify(&db).await.head;
        db.close().await;
        let report = verify_copy(&copy).await;
        assert!(report.sound(), "{:?}", report.findings);
        assert_eq!(report.head, head);
        let other = Db::sqlite_as_it_is(&copy).await.unwrap();
        let mut tx = other.begin().await.unwrap();
        tx.run(Sql::new("update person set clearance = 3 - clearance"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        other.close().await;
        assert!(!verify_copy(&copy).await.sound());
    });
}

#[test]
fn an_empty_database_lacks_every_migration() {
    block_on(async {
        let folder = TempDir::new().unwrap();
        let db = Db::sqlite(&folder.path().join("kpo.db")).await.unwrap();
        let missing = migrate::missing(&db).await.unwrap();
        assert_eq!(missing.len(), migrate::scripts("sqlite").len());
        db.close().await;
    });
}
