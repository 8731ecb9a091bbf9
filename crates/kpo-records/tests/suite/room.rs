//! Contract of the storage functions of documents, bytes, exposures and questions. On both databases.

use kpo_practice::engagement::Engagement;
use kpo_practice::id::{BlobId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::question::Question;
use kpo_practice::room::{Document, DocumentState, Exposure, ExposureKind, FileKind, code};
use kpo_practice::time::At;
use kpo_records::blob::Blobs;
use kpo_records::job::NewJob;
use kpo_records::room::Wanted;
use kpo_records::{PageRequest, RecordsError};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

async fn file(office: &TestOffice) -> (Engagement, Person) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    (office.engagement(&owner, "Kiln yield").await, owner)
}

fn document(office: &TestOffice, file: &Engagement, owner: &Person) -> Document {
    Document {
        id: office.stranger(),
        version: 1,
        engagement: file.id,
        name: "cost.txt".to_owned(),
        kind: FileKind::Text,
        class: 2,
        region: "eu".to_owned(),
        state: DocumentState::Quarantined,
        reason: None,
        pages: 0,
        breaks: String::new(),
        blob: office.stranger(),
        digest: "aa".to_owned(),
        size: 7,
        copying: kpo_practice::copying::Copying::View,
        hold: false,
        uploaded_by: owner.id,
        created_at: START,
    }
}

fn exposure(office: &TestOffice, of: &Document, by: &Person, at: At) -> Exposure {
    let id = office.stranger();
    Exposure {
        id,
        document: of.id,
        engagement: of.engagement,
        person: by.id,
        organisation: by.organisation,
        kind: ExposureKind::View,
        page: 1,
        class: of.class,
        code: code(id),
        digest: of.digest.clone(),
        at,
    }
}

both! {
    async fn documents_read_back(office: TestOffice) {
        let (file, owner) = file(&office).await;
        let mut document = document(&office, &file, &owner);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_blob(document.blob, &document.digest, document.size, START).await.unwrap();
        tx.insert_document(&document).await.unwrap();
        assert_eq!(tx.document(document.id).await.unwrap(), document);
        assert!(tx.documents_being_checked("document.check").await.unwrap().is_empty());
        let payload = serde_json::json!({ "document": document.id });
        let kind = "document.check".to_owned();
        let job = NewJob { id: office.stranger(), kind, payload, run_at: START, dedupe_key: None, created_at: START };
        assert!(tx.enqueue(&job).await.unwrap());
        assert_eq!(tx.documents_being_checked("document.check").await.unwrap(), vec![document.id]);
        assert!(tx.documents_being_checked("blob.sweep").await.unwrap().is_empty());
        assert_eq!(tx.blobs_kept(&[document.blob, office.stranger()]).await.unwrap(), vec![document.blob]);
        document.state = DocumentState::Refused;
        document.reason = Some("document-bomb".to_owned());
        document.version = tx.save_document(&document, 1).await.unwrap();
        assert_eq!(tx.documents(file.id).await.unwrap(), vec![document.clone()]);
        assert!(tx.blobs_kept(&[document.blob]).await.unwrap().is_empty());
        document.state = DocumentState::Removed;
        document.version = tx.save_document(&document, 2).await.unwrap();
        assert!(tx.documents(file.id).await.unwrap().is_empty());
        assert!(matches!(tx.save_document(&document, 1).await, Err(RecordsError::Conflict)));
        assert!(matches!(tx.document(office.stranger()).await, Err(RecordsError::NotFound)));
    }

    async fn exposures_are_found_by_person_document_file_and_code(office: TestOffice) {
        let (file, owner) = file(&office).await;
        let document = document(&office, &file, &owner);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_blob(document.blob, &document.digest, document.size, START).await.unwrap();
        tx.insert_document(&document).await.unwrap();
        let mut all = Vec::new();
        for second in 0..5 {
            let one = exposure(&office, &document, &owner, START.plus_seconds(second / 2));
            tx.insert_exposure(&one).await.unwrap();
            all.push(one);
        }
        tx.record(None, START, Entry::new("document.viewed", "document", document.id));
        tx.commit().await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        let mut page = PageRequest { after: None, limit: 2 };
        let mut found = Vec::new();
        loop {
            let wanted = Wanted { person: Some(owner.id), document: Some(document.id), engagement: Some(file.id), code: None };
            let some = tx.exposures(&wanted, &page).await.unwrap();
            found.extend(some.items.into_iter().map(|shown| shown.exposure));
            let Some(next) = some.next else { break };
            page = PageRequest::from_wire(Some(&next), Some(2)).unwrap();
        }
        assert_eq!(found.len(), 5);
        assert!(all.iter().all(|one| found.contains(one)));
        assert!(found.windows(2).all(|pair| pair[0].at >= pair[1].at));
        let wanted = Wanted { code: Some(all[3].code.clone()), ..Wanted::default() };
        let one = tx.exposures(&wanted, &PageRequest::default()).await.unwrap();
        assert_eq!(one.items[0].exposure, all[3]);
        assert_eq!(one.items[0].person, "Aino");
        let wanted = Wanted { person: Some(office.stranger()), ..Wanted::default() };
        assert!(tx.exposures(&wanted, &PageRequest::default()).await.unwrap().items.is_empty());
    }

    async fn questions_read_back(office: TestOffice) {
        let (file, owner) = file(&office).await;
        let mut question = Question {
            id: office.stranger(),
            version: 1,
            engagement: file.id,
            counterparty: owner.organisation,
            asked_by: owner.id,
            text: "Which fuel?".to_owned(),
            answer: None,
            answered_by: None,
            answered_at: None,
            published: false,
            created_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_question(&question).await.unwrap();
        assert_eq!(tx.question(question.id).await.unwrap(), question);
        question.answer = Some("Gas".to_owned());
        question.answered_by = Some(owner.id);
        question.answered_at = Some(START);
        question.published = true;
        question.version = tx.save_question(&question, 1).await.unwrap();
        assert_eq!(tx.questions(file.id).await.unwrap(), vec![question.clone()]);
        assert!(matches!(tx.save_question(&question, 1).await, Err(RecordsError::Conflict)));
    }

    async fn bytes_come_back_as_they_went_in(office: TestOffice) {
        let blobs = Blobs::open(&office.settings.data).unwrap();
        let (file, _) = file(&office).await;
        let id: BlobId = office.stranger();
        let place = office.db.glance().await.unwrap().blob_place(file.id, id).await.unwrap();
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let mut writing = blobs.begin(place).await.unwrap();
        for piece in bytes.chunks(70_000) {
            writing.write(piece).await.unwrap();
        }
        assert_eq!(writing.size(), 3_000_000);
        // Until all of it is there, none of it is.
        assert!(matches!(blobs.read_sealed(id).await, Err(RecordsError::NotFound)));
        let stored = writing.finish().await.unwrap();
        assert_eq!((&stored.digest, stored.size), (&kpo_practice::agreement::digest_of(&bytes), 3_000_000));
        let sealed = blobs.read_sealed(id).await.unwrap();
        assert_eq!(stored.sealed_size, sealed.len() as u64);
        assert_eq!(stored.sealed_digest, kpo_practice::agreement::digest_of(&sealed));
        assert!(!sealed.windows(64).any(|some| some == &bytes[..64]), "nothing plain lies there");
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_blob(id, &stored.digest, 3_000_000, START).await.unwrap();
        tx.insert_blob_key(file.id, id, &stored, START).await.unwrap();
        let opening = tx.blob_opening(id).await.unwrap();
        assert_eq!(blobs.read(opening.clone()).await.unwrap(), bytes);
        assert!(matches!(tx.blob_opening(office.stranger()).await, Err(RecordsError::NotFound)));
        drop(tx);
        assert_eq!(blobs.older_than(At(i64::MAX)).await.unwrap(), vec![id]);
        assert!(blobs.older_than(At(0)).await.unwrap().is_empty());
        let abandoned: BlobId = office.stranger();
        let place = office.db.glance().await.unwrap().blob_place(file.id, abandoned).await.unwrap();
        let mut writing = blobs.begin(place).await.unwrap();
        writing.write(b"x").await.unwrap();
        writing.abandon().await;
        assert!(matches!(blobs.read_sealed(abandoned).await, Err(RecordsError::NotFound)));
        blobs.remove(id).await.unwrap();
        blobs.remove(id).await.unwrap();
        assert!(matches!(blobs.read(opening).await, Err(RecordsError::NotFound)));
        assert_ne!(id.uuid(), abandoned.uuid());
    }
}
