//! Contract of the vault: documents are sealed under a chain of keys that can be brought in, renewed and destroyed. On both
//! databases. R24: what experts are shown is protected where it lies, too.

use std::fs;

use kpo_practice::engagement::Engagement;
use kpo_practice::id::{BlobId, DocumentId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_records::blob::{self, Blobs};
use kpo_records::vault::{Roots, Vault, bring_in, rotate};
use kpo_records::verify::verify_store;
use kpo_records::{RecordsError, Sql};
use kpo_testkit::clock::START;
use kpo_testkit::office::roots;
use kpo_testkit::{TestOffice, both};

async fn file(office: &TestOffice, title: &str) -> (Engagement, Person) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let owner = office.person(&host, title, "sourcing").await;
    (office.engagement(&owner, title).await, owner)
}

fn document(office: &TestOffice, (file, owner): &(Engagement, Person), bytes: &[u8]) -> Document {
    Document {
        id: office.stranger::<DocumentId>(),
        version: 1,
        engagement: file.id,
        name: "cost.txt".to_owned(),
        kind: FileKind::Text,
        class: 2,
        region: "eu".to_owned(),
        state: DocumentState::Ready,
        reason: None,
        pages: 1,
        breaks: String::new(),
        blob: office.stranger(),
        digest: kpo_practice::agreement::digest_of(bytes),
        size: i64::try_from(bytes.len()).unwrap(),
        copying: kpo_practice::copying::Copying::View,
        hold: false,
        uploaded_by: owner.id,
        created_at: START,
    }
}

/// A document as an older program stored it: its bytes in plain.
async fn plain(office: &TestOffice, of: &(Engagement, Person), bytes: &[u8]) -> Document {
    let document = document(office, of, bytes);
    let path = blob::plain_file(&office.settings.data, document.blob);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_blob(document.blob, &document.digest, document.size, START)
        .await
        .unwrap();
    tx.insert_document(&document).await.unwrap();
    tx.record(
        None,
        START,
        Entry::new("document.uploaded", "document", document.id).within(of.0.id),
    );
    tx.commit().await.unwrap();
    document
}

async fn read(office: &TestOffice, id: BlobId) -> Result<Vec<u8>, RecordsError> {
    let opening = office.db.glance().await?.blob_opening(id).await?;
    let blobs = Blobs::open(&office.settings.data)?;
    Ok(blobs.read(opening).await?.to_vec())
}

async fn sound(office: &TestOffice) {
    let report = verify_store(&office.db, &office.settings.data).await;
    assert!(report.sound(), "{report:?}");
}

both! {
    async fn r24_what_lay_in_plain_is_brought_in_and_an_act_that_was_cut_off_is_ended(office: TestOffice) {
        let data = office.settings.data.clone();
        let mill = file(&office, "Kiln").await;
        let (one, two) = (plain(&office, &mill, b"yield 91.4 %").await, plain(&office, &mill, b"cost 12 EUR").await);
        let lost = plain(&office, &mill, b"gone").await;
        fs::write(blob::plain_file(&data, lost.blob), b"other").unwrap();
        assert_eq!(office.db.glance().await.unwrap().vault_state().await.unwrap().plain, 3);
        assert!(matches!(read(&office, one.blob).await, Err(RecordsError::NotFound)));

        // Cut off after the sealed bytes were written and before their row was: they are written anew.
        fs::write(blob::file(&data, one.blob), b"sealed under a key that was never kept").unwrap();
        let brought = bring_in(&office.db, &data, START).await.unwrap();
        assert_eq!((brought.documents, brought.left, brought.damaged), (2, 0, 1));
        assert_eq!(read(&office, one.blob).await.unwrap(), b"yield 91.4 %");
        assert_eq!(read(&office, two.blob).await.unwrap(), b"cost 12 EUR");
        assert!(!blob::plain_file(&data, one.blob).exists() && !blob::plain_file(&data, two.blob).exists());
        let report = verify_store(&office.db, &data).await;
        assert_eq!(report.findings.len(), 1, "what was damaged is named and left: {report:?}");
        fs::write(blob::plain_file(&data, lost.blob), b"gone").unwrap();

        // Cut off after the row was written and before the plain bytes went: they go.
        fs::write(blob::plain_file(&data, one.blob), b"yield 91.4 %").unwrap();
        let brought = bring_in(&office.db, &data, START).await.unwrap();
        assert_eq!((brought.documents, brought.left, brought.damaged), (1, 1, 0));
        assert!(!blob::plain_file(&data, one.blob).exists());
        assert_eq!(bring_in(&office.db, &data, START).await.unwrap(), kpo_records::vault::Brought::default());
        let state = office.db.glance().await.unwrap().vault_state().await.unwrap();
        assert_eq!((state.plain, state.sealed, state.rooms, state.clients), (0, 3, 1, 1));
        assert_eq!(state.roots, vec![roots().id().to_owned()]);
        sound(&office).await;
    }

    async fn keys_are_renewed_without_reading_a_document_and_the_old_root_key_opens_nothing(office: TestOffice) {
        let data = office.settings.data.clone();
        let (kiln, press) = (file(&office, "Kiln").await, file(&office, "Press").await);
        let one = plain(&office, &kiln, b"yield 91.4 %").await;
        let two = plain(&office, &press, b"cost 12 EUR").await;
        bring_in(&office.db, &data, START).await.unwrap();
        let before = fs::read(blob::file(&data, one.blob)).unwrap();

        // Nothing can be read while the documents' bytes are away, and the renewal does not miss them.
        fs::rename(blob::folder(&data), data.join("away")).unwrap();
        let new = roots().renewed();
        office.db.unlock(Vault::new(new.clone()));
        let rotated = rotate(&office.db, START).await.unwrap();
        assert_eq!((rotated.clients, rotated.rooms, rotated.blobs), (2, 2, 2));
        fs::rename(data.join("away"), blob::folder(&data)).unwrap();

        office.db.unlock(Vault::new(roots()));
        assert!(matches!(read(&office, one.blob).await, Err(RecordsError::Locked(_))));
        office.db.unlock(Vault::new(new.alone()));
        assert_eq!(read(&office, one.blob).await.unwrap(), b"yield 91.4 %");
        assert_eq!(read(&office, two.blob).await.unwrap(), b"cost 12 EUR");
        assert_eq!(fs::read(blob::file(&data, one.blob)).unwrap(), before);
        // Done over, as after a renewal that was cut off, it does no harm.
        rotate(&office.db, START).await.unwrap();
        assert_eq!(read(&office, two.blob).await.unwrap(), b"cost 12 EUR");
        sound(&office).await;
    }

    async fn r26_a_rooms_key_destroyed_destroys_the_room_and_no_other(office: TestOffice) {
        let data = office.settings.data.clone();
        let (kiln, press) = (file(&office, "Kiln").await, file(&office, "Press").await);
        let one = plain(&office, &kiln, b"yield 91.4 %").await;
        let two = plain(&office, &press, b"cost 12 EUR").await;
        bring_in(&office.db, &data, START).await.unwrap();
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.room_destroyed(kiln.0.id).await.unwrap().is_none());
        let mut gone = one.clone();
        gone.state = DocumentState::Removed;
        tx.save_document(&gone, 1).await.unwrap();
        assert_eq!(tx.destroy_room_key(kiln.0.id, START).await.unwrap(), vec![one.blob]);
        tx.record(None, START, Entry::new("room.destroyed", "engagement", kiln.0.id).within(kiln.0.id));
        tx.commit().await.unwrap();
        assert!(matches!(read(&office, one.blob).await, Err(RecordsError::Destroyed)));
        assert_eq!(read(&office, two.blob).await.unwrap(), b"cost 12 EUR");
        sound(&office).await;

        let mut tx = office.db.begin().await.unwrap();
        let name = tx.document(one.id).await.unwrap().name;
        assert_eq!(name, kpo_records::vault::DESTROYED, "its name cannot be read either");
        assert_eq!(tx.document(two.id).await.unwrap().name, "cost.txt");
        assert_eq!(tx.room_destroyed(kiln.0.id).await.unwrap(), Some(START));
        assert!(matches!(tx.destroy_room_key(kiln.0.id, START).await, Err(RecordsError::Destroyed)));
        let place = tx.blob_place(kiln.0.id, office.stranger()).await.unwrap();
        let stored = Blobs::open(&data).unwrap().begin(place).await.unwrap().finish().await.unwrap();
        let late = tx.insert_blob_key(kiln.0.id, BlobId(place.blob), &stored, START).await;
        assert!(matches!(late, Err(RecordsError::Destroyed)), "nothing new comes into a room that was destroyed");
        drop(tx);
        rotate(&office.db, START).await.unwrap();
        assert!(matches!(read(&office, one.blob).await, Err(RecordsError::Destroyed)));
        sound(&office).await;
    }

    async fn swapped_keys_and_foreign_root_keys_open_nothing_and_are_named(office: TestOffice) {
        let data = office.settings.data.clone();
        let kiln = file(&office, "Kiln").await;
        let one = plain(&office, &kiln, b"yield 91.4 %").await;
        let two = plain(&office, &kiln, b"cost 12 EUR").await;
        bring_in(&office.db, &data, START).await.unwrap();

        // Both documents' rows and bytes exchanged: every file is whole, and none is at its place.
        let (first, second) = (blob::file(&data, one.blob), blob::file(&data, two.blob));
        let (a, b) = (fs::read(&first).unwrap(), fs::read(&second).unwrap());
        fs::write(&first, &b).unwrap();
        fs::write(&second, &a).unwrap();
        let mut tx = office.db.begin().await.unwrap();
        let mut wrapped = Vec::new();
        for id in [one.blob, two.blob] {
            let mut sql = Sql::new("select wrapped from blob_key");
            sql.with(" where id = ", id.uuid());
            wrapped.push(tx.one(sql, |row| row.text("wrapped")).await.unwrap());
        }
        for (id, wrapped) in [(two.blob, &wrapped[0]), (one.blob, &wrapped[1])] {
            let mut sql = Sql::new("update blob_key set ");
            sql.with("wrapped = ", wrapped.clone()).with(" where id = ", id.uuid());
            tx.run(sql).await.unwrap();
        }
        tx.commit().await.unwrap();
        for id in [one.blob, two.blob] {
            assert!(matches!(read(&office, id).await, Err(RecordsError::Corrupt(_))));
        }
        let report = verify_store(&office.db, &data).await;
        for id in [one.blob, two.blob] {
            let row = format!("table blob_key, row {}", id.uuid());
            assert!(report.findings.iter().any(|finding| finding.place == row), "{report:?}");
            let file = blob::file(&data, id);
            let file = file.strip_prefix(&data).unwrap().display().to_string();
            assert!(report.findings.iter().any(|finding| finding.place.starts_with(&file)), "{report:?}");
        }
        office.db.unlock(Vault::new(Roots::from_bytes([1; 32])));
        assert!(matches!(read(&office, one.blob).await, Err(RecordsError::Locked(_))));
        assert!(office.db.unlocked() && !office.db.read().await.unwrap().vault_fits().await.unwrap());
    }

    async fn r24_nobody_has_a_rooms_text_opened_by_handing_its_sealed_form_in(office: TestOffice) {
        let (mill, rival) = (file(&office, "Kiln").await, file(&office, "Press").await);
        let theirs = plain(&office, &mill, b"yield 91.4 %").await;
        let mut tx = office.db.begin().await.unwrap();
        // Past its mark, so that it is not opened on the way out.
        let mut sql = Sql::new("select substr(name, 2) as rest from document");
        sql.with(" where id = ", theirs.id.uuid());
        let sealed = format!("\u{1}{}", tx.one(sql, |row| row.text("rest")).await.unwrap());
        assert!(sealed.contains(" document.name "), "{sealed:?}");
        let mut asked = document(&office, &rival, b"");
        asked.name = sealed;
        tx.insert_blob(asked.blob, &asked.digest, asked.size, START).await.unwrap();
        let refused = tx.insert_document(&asked).await;
        assert!(matches!(refused, Err(RecordsError::Constraint(_))), "{refused:?}");
    }
}
