//! Contract of the storage functions of agreements, signatures and obligations. On both databases.

use std::collections::BTreeSet;

use kpo_practice::agreement::{
    Agreement, AgreementKind, Capacity, Obligation, Signature, Terms, digest,
};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side};
use kpo_practice::id::Id;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::RecordsError;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

async fn file(office: &TestOffice) -> (Engagement, Person, Person) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let expert = office.person(&firm, "Ece", "").await;
    let mut file = office.engagement(&owner, "Kiln yield").await;
    file.provider = Some(firm.id);
    file.bound = true;
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, 1).await.unwrap();
    tx.record(
        None,
        START,
        Entry::new("engagement.changed", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    (file, owner, expert)
}

fn text(
    office: &TestOffice,
    file: &Engagement,
    owner: &Person,
    kind: AgreementKind,
    people: &[&Person],
) -> Agreement {
    Agreement {
        id: office.stranger(),
        version: 1,
        engagement: file.id,
        kind,
        number: 1,
        title: "Title".to_owned(),
        text: "Text\n".to_owned(),
        digest: digest("Text\n"),
        terms: (kind == AgreementKind::Sow).then(|| Terms {
            fee: "EUR 95".to_owned(),
            ip: "client".to_owned(),
            starts_on: START.day(),
            ends_on: START.plus_days(30).day(),
            notice_days: None,
        }),
        people: people.iter().map(|one| one.id).collect(),
        drafted_by: owner.id,
        created_at: START,
        superseded_at: None,
    }
}

fn signature(office: &TestOffice, of: &Agreement, by: &Person, capacity: Capacity) -> Signature {
    Signature {
        id: office.stranger(),
        agreement: of.id,
        engagement: of.engagement,
        person: by.id,
        organisation: by.organisation,
        capacity,
        digest: of.digest.clone(),
        typed_name: by.name.clone(),
        signed_in_at: START,
        at: START,
    }
}

both! {
    async fn texts_and_acceptances_read_back(office: TestOffice) {
        let (file, owner, expert) = file(&office).await;
        let nda = text(&office, &file, &owner, AgreementKind::Nda, &[]);
        let sow = text(&office, &file, &owner, AgreementKind::Sow, &[&expert]);
        let signed = signature(&office, &nda, &expert, Capacity::Expert);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_agreement(&nda, &[]).await.unwrap();
        tx.insert_agreement(&sow, &[office.request()]).await.unwrap();
        assert!(tx.standing(expert.id, None).await.unwrap().agreed.is_empty());
        tx.insert_signature(&signed).await.unwrap();
        tx.record(None, START, Entry::new("agreement.accepted", "signature", signed.id).within(file.id));
        tx.commit().await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.agreement(sow.id).await.unwrap(), sow);
        assert_eq!(tx.agreements(file.id).await.unwrap(), vec![nda.clone(), sow.clone()]);
        assert_eq!(tx.signature(signed.id).await.unwrap(), signed);
        assert_eq!(tx.signatures(file.id).await.unwrap(), vec![signed.clone()]);
        let standing = tx.agreement_standing(&file).await.unwrap();
        assert_eq!((standing.texts.len(), standing.signatures.len()), (2, 1));
        assert_eq!(standing.experts, vec![(expert.id, expert.name.clone())]);
        assert_eq!(tx.standing(expert.id, Some(file.id)).await.unwrap().agreed, BTreeSet::from([file.id]));
        assert!(tx.standing(expert.id, Some(office.stranger())).await.unwrap().agreed.is_empty());
        assert!(tx.standing(owner.id, None).await.unwrap().agreed.is_empty());
        let (seq, hash) = tx.journal_place(signed.id.uuid(), "agreement.accepted").await.unwrap().unwrap();
        assert_eq!((seq, hash.len()), (tx.journal_head().await.unwrap().seq, 64));
        assert!(tx.journal_place(signed.id.uuid(), "agreement.read").await.unwrap().is_none());
        assert!(matches!(tx.agreement(office.stranger()).await, Err(RecordsError::NotFound)));
    }

    async fn a_superseded_text_binds_nobody_and_nobody_signs_twice(office: TestOffice) {
        let (file, owner, expert) = file(&office).await;
        let nda = text(&office, &file, &owner, AgreementKind::Nda, &[]);
        let sow = text(&office, &file, &owner, AgreementKind::Sow, &[&expert]);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_agreement(&nda, &[]).await.unwrap();
        tx.insert_agreement(&sow, &[office.request()]).await.unwrap();
        tx.insert_signature(&signature(&office, &nda, &expert, Capacity::Expert)).await.unwrap();
        assert_eq!(tx.standing(expert.id, None).await.unwrap().agreed.len(), 1);
        assert_eq!(tx.supersede_agreement(&sow, START).await.unwrap(), 2);
        assert!(tx.standing(expert.id, None).await.unwrap().agreed.is_empty());
        assert!(matches!(tx.supersede_agreement(&sow, START).await, Err(RecordsError::Conflict)));
        let again = tx.insert_signature(&signature(&office, &nda, &expert, Capacity::Expert)).await;
        assert!(matches!(again, Err(RecordsError::Constraint(_))));
    }

    async fn duties_read_back_and_are_done_once(office: TestOffice) {
        let (file, owner, _) = file(&office).await;
        let mut duty = Obligation {
            id: office.stranger(),
            version: 1,
            engagement: file.id,
            text: "Monthly report".to_owned(),
            side: Side::Provider,
            due_on: START.day(),
            done_by: None,
            done_at: None,
            created_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_obligation(&duty).await.unwrap();
        assert_eq!(tx.obligation(duty.id).await.unwrap(), duty);
        assert_eq!(tx.obligations_open(&[file.id]).await.unwrap(), vec![duty.clone()]);
        assert!(tx.obligations_open(&[]).await.unwrap().is_empty());
        duty.done_by = Some(owner.id);
        duty.done_at = Some(START);
        duty.version = tx.save_obligation(&duty, 1).await.unwrap();
        assert_eq!(tx.obligations(file.id).await.unwrap(), vec![duty.clone()]);
        assert!(tx.obligations_open(&[file.id]).await.unwrap().is_empty(), "done is done");
        assert!(matches!(tx.save_obligation(&duty, 1).await, Err(RecordsError::Conflict)));
    }
}
