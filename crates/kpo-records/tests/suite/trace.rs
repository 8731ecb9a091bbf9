//! Contract of the storage functions of hidden marks and traces. On both databases.

use kpo_practice::id::{Id as _, TransferId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::room::{Document, DocumentState, Exposure, ExposureKind, FileKind, code};
use kpo_practice::trace::{Finding, Seen, Suspect, Trace, release};
use kpo_records::imprint::Key;
use kpo_records::{PageRequest, RecordsError};
use kpo_testkit::both;
use kpo_testkit::clock::START;
use serde_json::json;

both! {
    async fn r25_keys_readers_and_traces_read_back(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "security").await;
        let sami = office.person(&host, "Sami", "security").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        let document = Document {
            id: office.stranger(), version: 1, engagement: file.id, name: "cost.txt".to_owned(), kind: FileKind::Text, class: 2,
            region: "eu".to_owned(), state: DocumentState::Ready, reason: None, pages: 1, breaks: String::new(),
            blob: office.stranger(), digest: "aa".to_owned(), size: 7, copying: kpo_practice::copying::Copying::Pdf, hold: false, uploaded_by: aino.id, created_at: START,
        };
        let key = Key { id: office.stranger(), document: document.id, secret: [7; 32], engine: "kpo 1".to_owned(), created_at: START };
        let shown = |kind| {
            let id = office.stranger();
            Exposure { id, document: document.id, engagement: file.id, person: sami.id, organisation: host.id, kind, page: 1, class: 2,
                code: code(id), digest: "aa".to_owned(), at: START }
        };
        let entry = || Entry::new("imprint.keyed", "document", document.id);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_blob(document.blob, &document.digest, document.size, START).await.unwrap();
        tx.insert_document(&document).await.unwrap();
        assert_eq!(tx.document(document.id).await.unwrap().copying, kpo_practice::copying::Copying::Pdf);
        assert_eq!(tx.imprint_key(document.id).await.unwrap(), None);
        tx.insert_imprint_key(&key).await.unwrap();
        assert_eq!(tx.imprint_key(document.id).await.unwrap(), Some(key.clone()));
        assert_eq!(format!("{key:?}"), format!("Key({})", key.id));
        assert!(!tx.had_copy(document.id, sami.id).await.unwrap());
        tx.insert_exposure(&shown(ExposureKind::Export)).await.unwrap();
        assert!(!tx.had_copy(document.id, sami.id).await.unwrap());
        assert!(tx.readers_of_pages(document.id, &[1, 7]).await.unwrap().is_empty(), "an original has no marks");
        tx.insert_exposure(&shown(ExposureKind::Copy)).await.unwrap();
        assert!(tx.had_copy(document.id, sami.id).await.unwrap(), "a marked copy is one");
        tx.insert_exposure(&shown(ExposureKind::View)).await.unwrap();
        assert!(tx.had_copy(document.id, sami.id).await.unwrap());
        assert_eq!(tx.readers_of(document.id).await.unwrap(), [sami.id]);
        let other = Exposure { person: aino.id, ..shown(ExposureKind::View) };
        tx.insert_exposure(&other).await.unwrap();
        assert_eq!(tx.readers_of_pages(document.id, &[1, 7]).await.unwrap().len(), 2);
        assert_eq!(tx.readers_of_pages(document.id, &[7]).await.unwrap(), [sami.id], "a copy is of all pages");
        assert_eq!(tx.originals_taken(document.id).await.unwrap(), 1);
        tx.record(None, START, entry());
        let looked = shown(ExposureKind::View);
        tx.insert_exposure(&looked).await.unwrap();
        let seen = json!({ "seen": { "place": "IN", "net": "SG", "transfer": TransferId(uuid::Uuid::from_u128(7)) } });
        tx.record(Some(sami.id.uuid()), START, Entry::new("document.viewed", "exposure", looked.id).with(seen));
        let older = shown(ExposureKind::View);
        tx.insert_exposure(&older).await.unwrap();
        tx.record(Some(sami.id.uuid()), START, Entry::new("document.viewed", "exposure", older.id).with(json!({ "page": 1 })));
        tx.commit().await.unwrap();

        // R4: a month's looks, with what the journal has of their places; entries of an older program have nothing of it.
        let mut tx = office.db.begin().await.unwrap();
        let looks = tx.looks(START, START.plus_seconds(1), None, 9).await.unwrap();
        assert_eq!(looks.len(), 2, "those the journal tells of");
        let one = looks.iter().find(|one| one.exposure == looked.id).unwrap();
        assert_eq!((one.place.as_str(), one.net.as_deref(), one.transfer), ("IN", Some("SG"), Some(TransferId(uuid::Uuid::from_u128(7)))));
        let other = looks.iter().find(|one| one.exposure == older.id).unwrap();
        assert_eq!((other.place.as_str(), other.net.as_deref(), other.transfer), ("", None, None));
        let first = &tx.looks(START, START.plus_seconds(1), None, 1).await.unwrap()[0];
        let next = tx.looks(START, START.plus_seconds(1), Some((first.at, first.exposure)), 9).await.unwrap();
        assert_eq!(next.len(), 1);
        assert_eq!(tx.looks(START.plus_seconds(1), START.plus_seconds(2), None, 9).await.unwrap(), []);
        tx.commit().await.unwrap();

        // A document has one key: nobody can put another beside it.
        let mut tx = office.db.begin().await.unwrap();
        let second = Key { id: office.stranger(), secret: [8; 32], ..key };
        assert!(matches!(tx.insert_imprint_key(&second).await, Err(RecordsError::Constraint(_))));
        drop(tx);

        let trace = Trace {
            id: office.stranger(), version: 1, document: document.id, engagement: file.id, reason: "in a tram".to_owned(),
            digest: "bb".to_owned(), started_by: aino.id, started_at: START, released_by: None, released_at: None,
            finding: Finding {
                verdict: "accused".to_owned(), pictures: 1, bits: 300, readers: 1, originals: 1, same_engine: true,
                seen: vec![Seen { picture: 1, page: 1, part: [0, 10, 100, 50], alike: 93 }],
                suspects: vec![Suspect { person: Some(sami.id), alone: 0.000_122_070_312_5, total: 0.000_122_070_312_5 },
                    Suspect { person: None, alone: 0.001, total: 0.001 }],
            },
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_trace(&trace).await.unwrap();
        assert_eq!(tx.trace(trace.id).await.unwrap(), trace);
        let released = release(trace, sami.id, START).unwrap();
        let version = tx.save_trace(&released, 1).await.unwrap();
        let stored = tx.trace(released.id).await.unwrap();
        assert_eq!(stored, Trace { version, ..released });
        let page = PageRequest::default();
        assert_eq!(tx.traces(&page).await.unwrap().items, [stored]);
        tx.record(None, START, entry());
        tx.commit().await.unwrap();
        let mut tx = office.db.begin().await.unwrap();
        assert!(matches!(tx.trace(office.stranger()).await, Err(RecordsError::NotFound)));
    }
}
