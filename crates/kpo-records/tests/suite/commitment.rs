//! Contract of what commitments and the bench read for many files at once. On both databases.

use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures};
use kpo_practice::credential::{self, Credential, CredentialKind, Particulars};
use kpo_practice::deliverable::{Deliverable, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement, Stage};
use kpo_practice::id::{AbsenceId, EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::requirement::Requirement;
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_records::Tx;
use kpo_records::sql::Value;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

struct World {
    owner: Person,
    expert: Person,
    file: Engagement,
}

/// An awarded file with its expert at work.
async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let expert = office.person(&firm, "Deniz", "").await;
    let mut file = office.engagement(&owner, "Kiln yield").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, 1).await.unwrap();
    keep(tx, &file).await;
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    World {
        owner,
        expert,
        file,
    }
}

async fn keep(mut tx: Tx, file: &Engagement) {
    tx.record(None, START, Entry::new("test.kept", "engagement", file.id));
    tx.commit().await.unwrap();
}

async fn accepted(office: &TestOffice, w: &World, tx: &mut Tx, verdict: AcceptanceVerdict) {
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        question: "How hot?".to_owned(),
        method: "Balance".to_owned(),
        recommendation: String::new(),
        confidence: None,
        created_at: START,
    };
    let work = match tx.deliverable_of(w.file.id).await.unwrap() {
        Some(there) => there,
        None => {
            tx.insert_deliverable(&work).await.unwrap();
            work
        }
    };
    let number = tx
        .latest_submission(w.file.id)
        .await
        .unwrap()
        .map_or(1, |last| last.number + 1);
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: w.file.id,
        number,
        content: "{}".to_owned(),
        digest: "0".repeat(64),
        claims: 2,
        person: w.expert.id,
        at: START.plus_seconds(number),
    };
    tx.insert_submission(&submission).await.unwrap();
    let acceptance = Acceptance {
        id: office.office.id(),
        engagement: w.file.id,
        submission: submission.id,
        verdict,
        reasons: "So".to_owned(),
        figures: Figures::default(),
        person: w.owner.id,
        at: START.plus_seconds(number),
    };
    tx.insert_acceptance(&acceptance).await.unwrap();
}

both! {
    async fn r21_awarded_files_are_live_until_they_are_closed_or_done(office: TestOffice) {
        let w = world(&office).await;
        let other = office.engagement(&w.owner, "Not awarded").await;
        let mut tx = office.db.begin().await.unwrap();
        let ids = |files: Vec<Engagement>| files.into_iter().map(|file| file.id).collect::<Vec<_>>();
        assert_eq!(ids(tx.files_committed().await.unwrap()), vec![w.file.id]);
        let mut file = w.file.clone();
        file.stage = Stage::Done;
        file.version = tx.save_engagement(&file, file.version).await.unwrap();
        assert!(tx.files_committed().await.unwrap().is_empty());
        assert!(tx.notice_of(&[w.file.id]).await.unwrap().is_empty(), "nobody said");
        let columns = vec![
            ("version", Value::from(1_i64)), ("weekly_hours", 40_i64.into()), ("tasks_max", 2_i64.into()), ("notice_days", 14_i64.into()),
        ];
        tx.insert("availability", w.expert.id.uuid(), columns).await.unwrap();
        assert_eq!(tx.notice_of(&[w.file.id, other.id]).await.unwrap(), vec![(w.file.id, 14)]);
        assert!(tx.notice_of(&[]).await.unwrap().is_empty());
        keep(tx, &w.file).await;
    }

    async fn r21_what_the_law_holds_is_known(office: TestOffice) {
        let w = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        let document = Document {
            id: office.office.id(), version: 1, engagement: w.file.id, name: "cost.txt".to_owned(), kind: FileKind::Text, class: 1,
            region: "anywhere".to_owned(), state: DocumentState::Ready, reason: None, pages: 1, breaks: String::new(),
            blob: office.office.id(), digest: "0".repeat(64), size: 10, copying: kpo_practice::copying::Copying::View, hold: true, uploaded_by: w.owner.id, created_at: START,
        };
        tx.insert_blob(document.blob, &document.digest, 10, START).await.unwrap();
        assert!(tx.files_held(&[w.file.id]).await.unwrap().is_empty());
        tx.insert_document(&document).await.unwrap();
        assert_eq!(tx.files_held(&[w.file.id, office.stranger()]).await.unwrap(), vec![w.file.id]);
        assert!(tx.files_held(&[]).await.unwrap().is_empty());
        keep(tx, &w.file).await;
    }

    async fn r9_whose_work_was_accepted_is_found_by_domain(office: TestOffice) {
        let w = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        accepted(&office, &w, &mut tx, AcceptanceVerdict::Rejected).await;
        assert!(tx.worked_to_acceptance().await.unwrap().is_empty());
        accepted(&office, &w, &mut tx, AcceptanceVerdict::Accepted).await;
        let found: Vec<(String, _, EngagementId)> = tx.worked_to_acceptance().await.unwrap();
        assert_eq!(found, vec![("technical-analysis".to_owned(), w.expert.id, w.file.id)]);
        assert_eq!(tx.files_at_work().await.unwrap(), vec![(w.expert.id, 1)]);
        keep(tx, &w.file).await;
    }

    async fn r9_who_is_outside_and_what_they_hold(office: TestOffice) {
        let w = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        let ids: Vec<_> = tx.people_outside().await.unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(ids, vec![w.expert.id]);
        let mut held = Credential {
            id: office.office.id(), version: 1, person: w.expert.id,
            says: Particulars {
                kind: CredentialKind::Licence, title: "Process engineer".to_owned(), issuer: "Chamber".to_owned(), level: None, field: None,
                evidence: "Register 7".to_owned(), issued_on: None, expires_on: None,
            },
            entered_by: w.expert.id, entered_at: START, verified_by: None, verified_at: None, verified_how: None, contested: None,
            contested_at: None,
        };
        tx.insert_credential(&held).await.unwrap();
        assert!(tx.credentials_verified().await.unwrap().is_empty());
        held.verified_by = Some(w.owner.id);
        held.verified_at = Some(START);
        held.verified_how = Some("Looked it up".to_owned());
        held.version = tx.save_credential(&held, 1).await.unwrap();
        assert_eq!(tx.credentials_verified().await.unwrap(), vec![held]);
        let wanted = Requirement {
            id: office.office.id(), version: 1, engagement: w.file.id,
            wants: credential::Requirement { kind: CredentialKind::Licence, title: "Process engineer".to_owned(), level: None, field: None },
        };
        tx.insert_requirement(&wanted).await.unwrap();
        assert_eq!(tx.requirements_by_domain().await.unwrap(), vec![("technical-analysis".to_owned(), wanted)]);
        let today = START.day();
        let absence: AbsenceId = office.office.id();
        let columns = vec![
            ("version", Value::from(1_i64)), ("person_id", Value::id(w.expert.id)), ("since_on", today.plus_days(-3).into()),
            ("until_on", today.into()),
        ];
        tx.insert("absence", absence.uuid(), columns).await.unwrap();
        assert_eq!(tx.absences_from(today).await.unwrap(), vec![(w.expert.id, today.plus_days(-3), today)]);
        assert!(tx.absences_from(today.plus_days(1)).await.unwrap().is_empty());
        keep(tx, &w.file).await;
    }
}
