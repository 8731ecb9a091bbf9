//! Whoever alters one byte of the store is found, and where. R24 and R25 rest on a record nobody can rewrite unseen.

use std::fs;
use std::path::{Path, PathBuf};

use kpo_practice::engagement::Engagement;
use kpo_practice::id::{BlobId, EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_records::blob::{self, Blobs};
use kpo_records::verify::{Report, verify, verify_copy, verify_sqlite, verify_store};
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
        let file = office.engagement(&aino, &format!("Press {n}")).await;
        if n % 7 == 0 {
            document(&office, folder, &aino, &file, &format!("press-{n}.txt")).await;
        }
    }
    db
}

/// Puts a document of some bytes into a room, as an upload does.
async fn document(
    office: &TestOffice,
    data: &Path,
    person: &Person,
    file: &Engagement,
    name: &str,
) -> Document {
    let blob: BlobId = office.stranger();
    let place = office
        .db
        .glance()
        .await
        .unwrap()
        .blob_place(file.id, blob)
        .await
        .unwrap();
    let mut writing = Blobs::open(data).unwrap().begin(place).await.unwrap();
    writing
        .write(format!("{name}: yield 91.4 %, {}", "fibre ".repeat(50)).as_bytes())
        .await
        .unwrap();
    let stored = writing.finish().await.unwrap();
    let document = Document {
        id: office.stranger(),
        version: 1,
        engagement: file.id,
        name: name.to_owned(),
        kind: FileKind::Text,
        class: 1,
        region: "eu".to_owned(),
        state: DocumentState::Ready,
        reason: None,
        pages: 1,
        breaks: String::new(),
        blob,
        digest: stored.digest.clone(),
        size: i64::try_from(stored.size).unwrap(),
        copying: kpo_practice::copying::Copying::View,
        hold: false,
        uploaded_by: person.id,
        created_at: START,
    };
    let mut tx = office.office.db.begin().await.unwrap();
    tx.insert_blob(blob, &document.digest, document.size, START)
        .await
        .unwrap();
    tx.insert_blob_key(file.id, blob, &stored, START)
        .await
        .unwrap();
    tx.insert_document(&document).await.unwrap();
    let entry = Entry::new("document.uploaded", "document", document.id).within(file.id);
    tx.record(None, START, entry);
    tx.commit().await.unwrap();
    document
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A copy of the folder as a killed process would leave it.
fn killed(folder: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for path in files(folder) {
        if path.extension().is_none_or(|ending| ending != "db-shm") {
            let target = copy.path().join(path.strip_prefix(folder).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(&path, target).unwrap();
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
    let mut flips = 0;
    for file in files(folder) {
        let sound = fs::read(&file).unwrap();
        if sound.is_empty() || file.extension().is_some_and(|ending| ending == "db-shm") {
            continue;
        }
        for offset in offsets(sound.len() as u64, count) {
            let mut bytes = sound.clone();
            bytes[offset as usize] ^= 1 << (offset % 8);
            fs::write(&file, &bytes).unwrap();
            let report = verify_sqlite(&folder.join("kpo.db"), None, None).await;
            assert!(
                !report.sound(),
                "a flip at {offset} of {} was missed",
                file.display()
            );
            assert!(
                located(&report, folder, &file),
                "{} at {offset}: {:?}",
                file.display(),
                report.findings
            );
            flips += 1;
        }
        fs::write(&file, &sound).unwrap();
    }
    assert!(flips > count, "nothing was flipped");
    let report = verify_sqlite(&folder.join("kpo.db"), None, None).await;
    assert!(report.sound(), "{:?}", report.findings);
}

fn located(report: &Report, folder: &Path, file: &Path) -> bool {
    let name = file.strip_prefix(folder).unwrap().to_string_lossy();
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
        let open = verify_sqlite(&database, None, None).await;
        assert!(open.sound(), "{:?}", open.findings);
        assert!(
            open.entries > 40 && open.rows > 40 && open.pages > 5,
            "{open:?}"
        );
        let crashed = killed(folder.path());
        let again = Db::sqlite(&crashed.path().join("kpo.db")).await.unwrap();
        again.close().await;
        let after = verify_sqlite(&crashed.path().join("kpo.db"), None, None).await;
        assert!(after.sound(), "{:?}", after.findings);
        assert_eq!(after.head, open.head);
        db.close().await;
        assert!(verify_sqlite(&database, None, None).await.sound());
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
        let last = verify_sqlite(&database, None, None).await;
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
        let report = verify_sqlite(&database, None, None).await;
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
            assert!(
                !verify_sqlite(&database, None, None).await.sound(),
                "{name}"
            );
            assert!(Db::sqlite(&database).await.is_err(), "{name}");
            fs::write(&path, kept).unwrap();
        }
        fs::remove_file(folder.path().join("kpo.db.pages")).unwrap();
        let accepted = Db::sqlite_as_it_is(&database).await.unwrap();
        accepted.close().await;
        assert!(verify_sqlite(&database, None, None).await.sound());
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

    async fn a_documents_damaged_swapped_or_missing_bytes_are_named(office: TestOffice) {
        let data = office.office.settings.data.clone();
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&aino, "Kiln").await;
        let kiln = document(&office, &data, &aino, &file, "kiln.txt").await;
        let press = document(&office, &data, &aino, &file, "press.txt").await;
        let db = &office.office.db;
        let report = verify_store(db, &data).await;
        assert!(report.sound(), "{report:?}");
        assert_eq!((report.blobs, report.notes.len()), (2, 0));

        let (first, second) = (blob::file(&data, kiln.blob), blob::file(&data, press.blob));
        let (one, two) = (fs::read(&first).unwrap(), fs::read(&second).unwrap());
        let mut flipped = one.clone();
        flipped[7] ^= 4;
        fs::write(&first, flipped).unwrap();
        let report = verify_store(db, &data).await;
        assert_eq!(report.findings.len(), 1, "{report:?}");
        let place = format!("{}, document {}", first.strip_prefix(&data).unwrap().display(), kiln.id);
        assert_eq!(report.findings[0].place, place);
        assert!(report.findings[0].what.contains("the header was altered"), "{report:?}");
        let mut flipped = one.clone();
        flipped[80] ^= 4;
        fs::write(&first, flipped).unwrap();
        let report = verify_store(db, &data).await;
        assert!(report.findings[0].what.contains("chunk 0 was altered"), "{report:?}");
        fs::write(&first, &one[..one.len() - 1]).unwrap();
        let report = verify_store(db, &data).await;
        assert!(report.findings[0].place == place && report.findings[0].what.contains("bytes long"), "{report:?}");

        fs::write(&first, &two).unwrap();
        fs::write(&second, &one).unwrap();
        assert_eq!(verify_store(db, &data).await.findings.len(), 2);
        fs::write(&first, one).unwrap();
        fs::remove_file(&second).unwrap();
        let report = verify_store(db, &data).await;
        assert_eq!(report.findings.len(), 1);
        assert!(report.findings[0].place.ends_with(&press.id.to_string()) && report.findings[0].what == "is missing", "{report:?}");

        // A document taken out needs its bytes no more; what no row names is told and is no finding.
        let mut gone = press;
        gone.state = DocumentState::Removed;
        let mut tx = db.begin().await.unwrap();
        tx.save_document(&gone, 1).await.unwrap();
        tx.record(None, START, Entry::new("document.removed", "document", gone.id));
        tx.commit().await.unwrap();
        fs::write(first.with_file_name("abc#1"), b"half").unwrap();
        let report = verify_store(db, &data).await;
        assert!(report.sound(), "{report:?}");
        assert_eq!(report.notes.len(), 1);
        assert_eq!(blob::clear_unfinished(&data).unwrap(), 1);
        assert!(verify_store(db, &data).await.notes.is_empty());
    }

    async fn a_changed_record_of_the_tables_own_scripts_is_named(office: TestOffice) {
        let db = &office.office.db;
        let mut tx = db.begin().await.unwrap();
        tx.run(Sql::new("update migration set checksum = 'x' where name = '0003_idempotency'")).await.unwrap();
        tx.commit().await.unwrap();
        let report = verify(db).await;
        assert_eq!(report.findings.len(), 1, "{report:?}");
        assert_eq!(report.findings[0].place, "table migration, row 0003_idempotency");
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
        let report = verify_copy(&copy, folder.path(), None, None).await;
        assert!(report.sound(), "{:?}", report.findings);
        assert_eq!(report.head, head);
        let other = Db::sqlite_as_it_is(&copy).await.unwrap();
        let mut tx = other.begin().await.unwrap();
        tx.run(Sql::new("update person set clearance = 3 - clearance"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        other.close().await;
        assert!(!verify_copy(&copy, folder.path(), None, None).await.sound());
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
