//! Contract of documents in an S3-compatible store: the server is moto, by other people, on this machine. On both databases. R24.

use std::fs;

use kpo_practice::id::{BlobId, DocumentId, EngagementId, Id as _};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_practice::time::At;
use kpo_records::RecordsError;
use kpo_records::blob::{self, Access, Blobs};
use kpo_records::vault::{bring_in, rotate};
use kpo_records::verify::verify_store;
use kpo_testkit::clock::START;
use kpo_testkit::s3::S3;
use kpo_testkit::{TestOffice, both};
use xtask::tools::{self, Tool};

const PLACE: &str = "s3://house/kpo/documents";

fn server() -> S3 {
    assert!(
        tools::install(&[Tool::Moto]).is_empty(),
        "the S3 server is missing"
    );
    S3::start(&Tool::Moto.find().unwrap())
}

/// Bytes that do not repeat.
fn bytes(many: usize) -> Vec<u8> {
    (0..many as u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes())
        .take(many)
        .collect()
}

async fn put(office: &TestOffice, blobs: &Blobs, file: EngagementId, plain: &[u8]) -> BlobId {
    let id: BlobId = office.stranger();
    let place = office
        .db
        .glance()
        .await
        .unwrap()
        .blob_place(file, id)
        .await
        .unwrap();
    let mut writing = blobs.begin(place).await.unwrap();
    for piece in plain.chunks(1 << 20) {
        writing.write(piece).await.unwrap();
    }
    let stored = writing.finish().await.unwrap();
    let owner = office
        .office
        .read()
        .await
        .unwrap()
        .engagement(file)
        .await
        .unwrap()
        .owner;
    let document = Document {
        id: office.stranger::<DocumentId>(),
        version: 1,
        engagement: file,
        name: "cost.txt".to_owned(),
        kind: FileKind::Text,
        class: 2,
        region: "eu".to_owned(),
        state: DocumentState::Ready,
        reason: None,
        pages: 1,
        breaks: String::new(),
        blob: id,
        digest: stored.digest.clone(),
        size: i64::try_from(stored.size).unwrap(),
        hold: false,
        copying: kpo_practice::copying::Copying::View,
        uploaded_by: owner,
        created_at: START,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_blob(id, &document.digest, document.size, START)
        .await
        .unwrap();
    tx.insert_document(&document).await.unwrap();
    tx.insert_blob_key(file, id, &stored, START).await.unwrap();
    tx.record(
        None,
        START,
        Entry::new("document.uploaded", "document", document.id).within(file),
    );
    tx.commit().await.unwrap();
    id
}

async fn read(office: &TestOffice, id: BlobId) -> Result<Vec<u8>, RecordsError> {
    let opening = office.db.glance().await?.blob_opening(id).await?;
    let blobs = office.db.blobs(&office.settings.data)?;
    Ok(blobs.read(opening).await?.to_vec())
}

both! {
    async fn r24_documents_live_in_an_s3_store_as_they_do_in_the_folder(office: TestOffice) {
        let s3 = server();
        let data = office.settings.data.clone();
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&aino, "Kiln").await.id;
        // One is there before the store is named: it is brought to it, once.
        let local = office.db.blobs(&data).unwrap();
        assert!(!local.away());
        let small = b"The kiln yields 91.4 percent.".to_vec();
        let first = put(&office, &local, file, &small).await;
        let away = Blobs::s3(PLACE, &s3.access()).unwrap();
        office.db.keep_in(Some(away.clone()));
        assert!(away.away());
        assert!(matches!(read(&office, first).await, Err(RecordsError::NotFound)));
        assert_eq!(bring_in(&office.db, &data, START).await.unwrap().taken_over, 1);
        assert!(!blob::file(&data, first).exists());
        assert_eq!(read(&office, first).await.unwrap(), small);
        assert_eq!(bring_in(&office.db, &data, START).await.unwrap().taken_over, 0);

        // One that goes in several parts; what the store's keeper sees is sealed.
        let large = bytes(23 << 20);
        let second = put(&office, &away, file, &large).await;
        assert_eq!(read(&office, second).await.unwrap(), large);
        let path = format!("/house/kpo/documents/{}", Blobs::name(first).trim_start_matches("blobs/"));
        let (status, seen) = s3.ask("GET", &path, b"");
        assert_eq!(status, 200);
        assert!(seen.len() > small.len() && !seen.windows(4).any(|some| some == b"kiln"));
        assert_eq!(seen, away.read_sealed(first).await.unwrap());
        let report = verify_store(&office.db, &data).await;
        assert!(report.sound() && report.notes.is_empty() && report.blobs == 2, "{report:?}");
        rotate(&office.db, START).await.unwrap();
        assert_eq!(read(&office, first).await.unwrap(), small);

        // Altered there, it is named and not opened; brought back, it is well.
        let mut altered = seen.clone();
        altered[60] ^= 1;
        assert_eq!(s3.ask("PUT", &path, &altered).0, 200);
        assert!(matches!(read(&office, first).await, Err(RecordsError::Corrupt(_))));
        let report = verify_store(&office.db, &data).await;
        assert_eq!(report.findings.len(), 1, "{report:?}");
        assert!(report.findings[0].place.contains(&first.uuid().simple().to_string()), "{report:?}");
        s3.ask("PUT", &path, &seen);
        assert!(verify_store(&office.db, &data).await.sound());

        // Written and never named by a row, it is told; removed, it is gone there.
        let place = office.db.glance().await.unwrap().blob_place(file, office.stranger()).await.unwrap();
        away.begin(place).await.unwrap().finish().await.unwrap();
        assert_eq!(verify_store(&office.db, &data).await.notes.len(), 1);
        let mut all = away.older_than(At(i64::MAX)).await.unwrap();
        all.sort_unstable();
        let mut wanted = [first, second, BlobId(place.blob)];
        wanted.sort_unstable();
        assert_eq!(all, wanted);
        away.remove(BlobId(place.blob)).await.unwrap();
        away.remove(BlobId(place.blob)).await.unwrap();
        assert_eq!(verify_store(&office.db, &data).await.notes.len(), 0);
        away.remove(first).await.unwrap();
        assert!(matches!(read(&office, first).await, Err(RecordsError::NotFound)));
        let report = verify_store(&office.db, &data).await;
        assert!(report.findings[0].what.contains("missing"), "{report:?}");
    }

    async fn a_store_that_is_away_is_an_error_and_loses_nothing(office: TestOffice) {
        let s3 = server();
        let data = office.settings.data.clone();
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&aino, "Kiln").await.id;
        let local = office.db.blobs(&data).unwrap();
        let first = put(&office, &local, file, b"yield").await;
        let nowhere = Blobs::s3("s3://none", &s3.access()).unwrap();
        office.db.keep_in(Some(nowhere));
        assert!(bring_in(&office.db, &data, START).await.is_err());
        assert!(blob::file(&data, first).exists());
        let memory = Blobs::in_memory();
        assert_eq!(memory.take_over(&data).await.unwrap(), 1);
        assert!(!blob::file(&data, first).exists());
        fs::write(blob::file(&data, first), memory.read_sealed(first).await.unwrap()).unwrap();
        office.db.keep_in(None);
        assert_eq!(read(&office, first).await.unwrap(), b"yield");
        assert!(fs::read_dir(blob::folder(&data)).unwrap().count() == 1);
        assert!(Blobs::s3("http://house", &s3.access()).is_err());
        let open = Access { endpoint: Some("http://s3.example.com".to_owned()), ..s3.access() };
        let overheard = Blobs::s3(PLACE, &open).unwrap();
        assert!(overheard.read_sealed(first).await.is_err(), "nothing is sent in plain to another machine");
        assert!(!format!("{open:?}").contains("test\""), "{open:?}");
        if std::env::var_os("AWS_ACCESS_KEY_ID").is_none() {
            assert!(matches!(Access::of_environment(), Err(RecordsError::Locked(_))));
        }
    }
}
