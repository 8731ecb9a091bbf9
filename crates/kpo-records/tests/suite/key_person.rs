//! Contract of the storage functions of key people. On both databases.

use kpo_practice::engagement::AssignmentRole;
use kpo_practice::journal::Entry;
use kpo_practice::key_person::{Ended, Ending, Handover, KeyPerson};
use kpo_practice::organisation::OrganisationKind;
use kpo_records::RecordsError;
use kpo_testkit::both;
use kpo_testkit::clock::START;

both! {
    async fn r39_a_key_person_reads_back_until_it_ends(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let owner = office.person(&host, "Aino", "sourcing").await;
        let expert = office.person(&firm, "Deniz", "").await;
        let understudy = office.person(&firm, "Emre", "").await;
        let file = office.engagement(&owner, "Kiln yield").await;
        let mut key = KeyPerson {
            id: office.id(), version: 1, engagement: file.id, person: expert.id, subject: "Mass balance".to_owned(),
            understudy: None, handover: None, named_by: owner.id, named_at: START, ended: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_key_person(&key).await.unwrap();
        assert_eq!(tx.key_person(file.id, key.id).await.unwrap(), key);
        key.understudy = Some(understudy.id);
        key.handover = Some(Handover { text: "The model".to_owned(), by: expert.id, at: START });
        key.version = tx.save_key_person(&key, 1).await.unwrap();
        assert_eq!(tx.key_people(&[file.id, office.stranger()]).await.unwrap(), vec![key.clone()]);
        assert!(tx.key_people(&[]).await.unwrap().is_empty());
        assert_eq!(tx.key_people_of(expert.id).await.unwrap(), vec![key.clone()]);
        assert_eq!(tx.key_people_of(understudy.id).await.unwrap(), vec![key.clone()]);
        assert!(tx.key_people_of(owner.id).await.unwrap().is_empty());
        assert!(matches!(tx.key_person(office.stranger(), key.id).await, Err(RecordsError::NotFound)));
        key.ended = Some(Ended { ending: Ending::Replaced, successor: Some(understudy.id), reason: String::new(), by: owner.id, at: START });
        tx.save_key_person(&key, 2).await.unwrap();
        assert!(matches!(tx.save_key_person(&key, 2).await, Err(RecordsError::Conflict)));
        assert!(tx.key_people(&[file.id]).await.unwrap().is_empty());
        assert!(tx.key_people_of(expert.id).await.unwrap().is_empty());
        assert!(matches!(tx.key_person(file.id, key.id).await, Err(RecordsError::NotFound)));
        tx.record(None, START, Entry::new("test.kept", "engagement", file.id));
    }

    async fn r39_an_understudy_stands_nowhere(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let owner = office.person(&host, "Aino", "sourcing").await;
        let expert = office.person(&firm, "Deniz", "").await;
        let understudy = office.person(&firm, "Emre", "").await;
        let file = office.engagement(&owner, "Kiln yield").await;
        office.assign(file.id, &expert, AssignmentRole::Expert).await;
        office.assign(file.id, &understudy, AssignmentRole::Understudy).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.experts_standing(&[file.id]).await.unwrap(), vec![(file.id, expert.id)]);
        assert!(tx.experts_standing(&[]).await.unwrap().is_empty());
        let named: Vec<_> = tx.named_experts(file.id).await.unwrap().into_iter().map(|one| one.person).collect();
        assert_eq!(named, vec![expert.id]);
        let standing = tx.standing(understudy.id, None).await.unwrap();
        assert!(standing.expert.is_empty() && standing.nominee.is_empty());
        let mut left = expert.clone();
        left.active = false;
        tx.save_person(&left, 1).await.unwrap();
        assert!(tx.experts_standing(&[file.id]).await.unwrap().is_empty());
        tx.record(None, START, Entry::new("test.kept", "engagement", file.id));
    }
}
