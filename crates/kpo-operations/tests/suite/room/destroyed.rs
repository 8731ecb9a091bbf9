//! The end of a room: its key destroyed, nothing of it readable, everything that was shown still on record.

use kpo_operations::Error;
use kpo_operations::exposure::{self, Wanted};
use kpo_operations::room::destroy::destroy;
use kpo_operations::room::{self, view};
use kpo_practice::journal::Entry;
use kpo_records::PageRequest;
use kpo_testkit::{TestOffice, both};

use super::{bind, bytes_under, put, world};

/// Keeps a document for a court, or no longer.
async fn hold(office: &TestOffice, id: kpo_practice::id::DocumentId, hold: bool) {
    let mut tx = office.db.begin().await.unwrap();
    let mut document = tx.document(id).await.unwrap();
    document.hold = hold;
    tx.save_document(&document, document.version).await.unwrap();
    tx.record(
        None,
        document.created_at,
        Entry::new("document.held", "document", id),
    );
    tx.commit().await.unwrap();
}

both! {
    async fn r26_a_closed_files_room_can_be_destroyed_and_nothing_of_it_is_read_again(office: TestOffice) {
        let mut w = world(&office).await;
        let data = office.settings.data.clone();
        let aino = office.caller(&w.sourcing, true);
        bind(&office, &w).await;
        let id = put(&office, &aino, w.file.id, "cost.txt", b"cost 12 EUR").await.unwrap();
        let held = put(&office, &aino, w.file.id, "held.txt", b"for the court").await.unwrap();
        view::page(&office, &office.caller(&w.expert, false), id, 1).await.unwrap();
        let open = destroy(&office, &aino, w.file.id).await;
        assert!(matches!(open, Err(Error::Refused(r)) if r.code == "room-open"), "not while experts work");
        w.file = office.db.read().await.unwrap().engagement(w.file.id).await.unwrap();
        w.file.closed_at = Some(aino.at);
        hold(&office, held, true).await;
        let mut tx = office.db.begin().await.unwrap();
        tx.save_engagement(&w.file, w.file.version).await.unwrap();
        tx.record(None, aino.at, Entry::new("engagement.closed", "engagement", w.file.id).within(w.file.id));
        tx.commit().await.unwrap();

        let kept = destroy(&office, &aino, w.file.id).await;
        assert!(matches!(kept, Err(Error::Refused(r)) if r.code == "room-held"));
        assert!(!room::list(&office, &aino, w.file.id).await.unwrap().can_destroy);
        assert!(view::export(&office, &aino, id).await.is_ok(), "nothing was touched");
        hold(&office, held, false).await;
        for stranger in [office.caller(&w.rival, false), office.caller(&w.expert, false), office.caller(&w.operator, true)] {
            let refused = destroy(&office, &stranger, w.file.id).await;
            assert!(matches!(refused, Err(Error::NotFound | Error::Denied(_))), "{refused:?}");
        }
        assert!(room::list(&office, &aino, w.file.id).await.unwrap().can_destroy);
        let mut stale = aino.clone();
        stale.signed_in_at = kpo_practice::time::At(aino.at.0 - 3_600_000_000);
        assert!(matches!(destroy(&office, &stale, w.file.id).await, Err(Error::Stale)));

        destroy(&office, &aino, w.file.id).await.unwrap();
        assert_eq!(bytes_under(&data.join("blobs")), 0);
        let sheet = room::list(&office, &aino, w.file.id).await.unwrap();
        assert!(sheet.documents.is_empty() && sheet.destroyed == Some(aino.at) && !sheet.can_destroy);
        assert!(matches!(view::export(&office, &aino, id).await, Err(Error::NotFound)));
        let again = destroy(&office, &aino, w.file.id).await;
        assert!(matches!(again, Err(Error::Refused(r)) if r.code == "room-nothing"));
        let shown = exposure::list(&office, &office.caller(&w.security, true), &Wanted::default(), &PageRequest::default()).await.unwrap();
        assert!(!shown.shown.items.is_empty(), "who saw what stays on record");
        let report = kpo_records::verify::verify_store(&office.db, &data).await;
        assert!(report.sound(), "{report:?}");
        let receipts = kpo_operations::receipt::list(&office, &aino, w.file.id).await.unwrap();
        assert!(receipts.offers.iter().any(|offer| offer.line.link.act == "room.destroyed"));
    }
}
