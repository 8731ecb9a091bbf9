//! Contract of the storage functions of incident files, frozen people, transfers and what somebody was shown. On both databases.

use kpo_practice::id::{DocumentId, Id, IncidentId};
use kpo_practice::incident::{Freeze, Incident};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::room::{Document, DocumentState, Exposure, ExposureKind, FileKind, code};
use kpo_practice::tie::{Tie, TieKind};
use kpo_practice::transfer::{Transfer, TransferBasis};
use kpo_records::{PageRequest, RecordsError};
use kpo_testkit::both;
use kpo_testkit::clock::START;

both! {
    async fn r24_incident_files_hold_every_copy_of_their_documents(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let sami = office.person(&host, "Sami", "security").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        let document = |name: &str| Document {
            id: office.id::<DocumentId>(), version: 1, engagement: file.id, name: name.to_owned(), kind: FileKind::Text, class: 2,
            region: "eu".to_owned(), state: DocumentState::Ready, reason: None, pages: 1, breaks: String::new(),
            blob: office.stranger(), digest: "aa".to_owned(), size: 7, copying: kpo_practice::copying::Copying::View, hold: false, uploaded_by: aino.id, created_at: START,
        };
        let (one, other) = (document("cost.txt"), document("yield.txt"));
        let shown = |of: &Document, kind, at| {
            let id = office.stranger();
            Exposure { id, document: of.id, engagement: file.id, person: sami.id, organisation: host.id, kind,
                page: i64::from(kind == ExposureKind::View), class: 2, code: code(id), digest: "aa".to_owned(), at }
        };
        let mut tx = office.db.begin().await.unwrap();
        for document in [&one, &other] {
            tx.insert_blob(document.blob, &document.digest, document.size, START).await.unwrap();
            tx.insert_document(document).await.unwrap();
        }
        tx.insert_exposure(&shown(&one, ExposureKind::View, START.plus_seconds(2))).await.unwrap();
        tx.insert_exposure(&shown(&one, ExposureKind::Export, START.plus_seconds(1))).await.unwrap();
        tx.insert_exposure(&shown(&other, ExposureKind::View, START)).await.unwrap();
        let mut documents = vec![one.id, other.id];
        documents.sort_unstable();
        let incident = Incident { id: office.stranger(), documents: documents.clone(), reason: "at a fair".to_owned(), made_by: sami.id, made_at: START };
        let ids: Vec<_> = documents.iter().map(|_| office.stranger::<IncidentId>().uuid()).collect();
        tx.insert_incident(&incident, &ids).await.unwrap();
        tx.record(None, START, Entry::new("incident.made", "incident", incident.id));
        tx.commit().await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.incident(incident.id).await.unwrap(), incident);
        assert!(matches!(tx.incident(office.stranger()).await, Err(RecordsError::NotFound)));
        let listed = tx.incidents(&PageRequest::default()).await.unwrap();
        assert_eq!(listed.items.iter().map(|one| one.id).collect::<Vec<_>>(), [incident.id]);
        let copies = tx.copies_of(&[one.id]).await.unwrap();
        let kinds: Vec<_> = copies.iter().map(|one| one.exposure.kind).collect();
        assert_eq!(kinds, [ExposureKind::Export, ExposureKind::View], "the earliest first, and of this document alone");
        assert_eq!(copies[0].document, "cost.txt");
        assert_eq!(tx.copies_of(&documents).await.unwrap().len(), 3);
        assert!(tx.copies_of(&[]).await.unwrap().is_empty());
        let seen = tx.documents_seen_by(sami.id).await.unwrap();
        let seen: Vec<_> = seen.iter().map(|one| (one.name.as_str(), one.pages, one.copies, one.first_at, one.last_at)).collect();
        assert_eq!(seen, [("cost.txt", 1, 1, START.plus_seconds(1), START.plus_seconds(2)), ("yield.txt", 1, 0, START, START)]);
        assert!(tx.documents_seen_by(aino.id).await.unwrap().is_empty());
    }

    async fn r9_somebody_is_frozen_once_at_a_time(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let sami = office.person(&host, "Sami", "security").await;
        let ece = office.person(&host, "Ece", "").await;
        let freeze = || Freeze {
            id: office.stranger(), version: 1, person: ece.id, reason: "a lost laptop".to_owned(), frozen_by: sami.id,
            frozen_at: START, thawed_at: None,
        };
        let (mut first, second) = (freeze(), freeze());
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.insert_freeze(&first).await.unwrap());
        assert!(!tx.insert_freeze(&second).await.unwrap());
        assert_eq!(tx.freeze_of(ece.id).await.unwrap(), Some(first.clone()));
        assert_eq!(tx.freezes_open().await.unwrap(), [first.clone()]);
        first.thawed_at = Some(START);
        assert_eq!(tx.save_freeze(&first, 1).await.unwrap(), 2);
        assert!(matches!(tx.save_freeze(&first, 1).await, Err(RecordsError::Conflict)));
        assert_eq!(tx.freeze_of(ece.id).await.unwrap(), None);
        assert!(tx.insert_freeze(&second).await.unwrap(), "once it is thawed, again");
        tx.record(None, START, Entry::new("person.frozen", "person", ece.id));
        tx.commit().await.unwrap();
    }

    async fn r43_a_duty_is_kept_with_its_end_or_not_at_all(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let ece = office.person(&host, "Ece", "").await;
        let tie = |until_on: Option<&str>| Tie {
            id: office.stranger(), version: 1, person: ece.id, kind: TieKind::Duty, name: "Acme".to_owned(), organisation: None,
            since_on: None, until_on: until_on.map(|day| day.parse().unwrap()), entered_by: ece.id, entered_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        let kept = tie(Some("2027-01-31"));
        tx.insert_tie(&kept).await.unwrap();
        assert_eq!(tx.ties_of(&[ece.id]).await.unwrap(), [kept]);
        assert!(matches!(tx.insert_tie(&tie(None)).await, Err(RecordsError::Constraint(_))));
    }

    async fn r4_a_transfer_is_for_one_entity_and_one_country_between_two_days(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let other = office.organisation(OrganisationKind::Firm, "Firm").await;
        let mut ece = office.person(&host, "Ece", "").await;
        ece.place = "IN".to_owned();
        let transfer = |organisation, country: &str| Transfer {
            id: office.stranger(), version: 1, basis: TransferBasis::Rules, organisation, from_region: "eu".to_owned(),
            to_country: country.to_owned(), number: "7".to_owned(), from_on: "2026-03-01".parse().unwrap(),
            until_on: "2026-03-31".parse().unwrap(), entered_by: ece.id, entered_at: START, ended_at: None,
        };
        let (mut own, firms, elsewhere) = (transfer(host.id, "IN"), transfer(other.id, "IN"), transfer(host.id, "TR"));
        let mut tx = office.db.begin().await.unwrap();
        ece.version = tx.save_person(&ece, ece.version).await.unwrap();
        for one in [&own, &firms, &elsewhere] {
            tx.insert_transfer(one).await.unwrap();
        }
        assert_eq!(tx.transfer(own.id).await.unwrap(), own);
        assert_eq!(tx.transfers().await.unwrap().len(), 3);
        for (day, stands) in [("2026-02-28", 0), ("2026-03-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)] {
            assert_eq!(tx.transfers_for(ece.id, day.parse().unwrap()).await.unwrap().len(), stands, "{day}");
        }
        own.ended_at = Some(START);
        assert_eq!(tx.save_transfer(&own, 1).await.unwrap(), 2);
        assert!(tx.transfers_for(ece.id, "2026-03-15".parse().unwrap()).await.unwrap().is_empty());
        tx.record(None, START, Entry::new("transfer.entered", "transfer", own.id));
        tx.commit().await.unwrap();
    }
}
