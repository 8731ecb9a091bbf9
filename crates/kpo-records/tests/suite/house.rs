//! Contract of the storage functions of the house: organisations, people, files, assignments. On both databases.

use kpo_practice::engagement::{AssignmentRole, Side, Stage};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_records::RecordsError;
use kpo_testkit::both;
use kpo_testkit::clock::START;

both! {
    async fn people_and_organisations_read_back(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let firm = office.organisation(OrganisationKind::Firm, "Bosphorus Analytics").await;
        let aino = office.person(&host, "Aino Virtanen", "sourcing administrator").await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.host().await.unwrap(), Some(host.clone()));
        assert_eq!(tx.organisation(firm.id).await.unwrap(), firm);
        assert_eq!(tx.organisations().await.unwrap(), vec![firm, host.clone()]);
        assert_eq!(tx.person(aino.id).await.unwrap(), aino);
        assert_eq!(tx.person_by_email(&aino.email.to_uppercase()).await.unwrap(), Some(aino.clone()));
        assert_eq!(tx.people_of(host.id).await.unwrap(), vec![aino.clone()]);
        assert_eq!(tx.people(&[aino.id, office.stranger()]).await.unwrap(), vec![aino]);
        assert!(matches!(tx.person(office.stranger()).await, Err(RecordsError::NotFound)));
    }

    async fn a_version_saved_over_is_a_conflict(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let mut person = office.person(&host, "Aino", "sourcing").await;
        person.name = "Aino V.".to_owned();
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.save_person(&person, 1).await.unwrap(), 2);
        assert!(matches!(tx.save_person(&person, 1).await, Err(RecordsError::Conflict)));
    }

    async fn a_change_nobody_recorded_is_refused(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let person = office.person(&host, "Aino", "sourcing").await;
        let mut tx = office.db.begin().await.unwrap();
        tx.save_person(&person, 1).await.unwrap();
        assert!(matches!(tx.commit().await, Err(RecordsError::Corrupt(_))));
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.person(person.id).await.unwrap().version, 1);
    }

    async fn a_file_and_its_roles_read_back(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let owner = office.person(&host, "Aino", "sourcing").await;
        let mut file = office.engagement(&owner, "Kiln yield").await;
        let decider = office.assign(file.id, &owner, AssignmentRole::Decider).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.engagement(file.id).await.unwrap(), file);
        assert_eq!(tx.assignments(file.id).await.unwrap(), vec![decider.clone()]);
        file.stage = Stage::Brief;
        file.waiting_on = Side::Both;
        file.version = tx.save_engagement(&file, 1).await.unwrap();
        tx.end_assignment(&decider, START).await.unwrap();
        tx.record(Some(owner.id.0), START, Entry::new("engagement.moved", "engagement", file.id).within(file.id));
        tx.commit().await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.engagement(file.id).await.unwrap(), file);
        assert!(tx.assignments(file.id).await.unwrap().is_empty());
    }

    async fn an_address_belongs_to_one_person(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let mut twin = office.person(&host, "Aino", "sourcing").await;
        twin.id = office.stranger();
        let mut tx = office.db.begin().await.unwrap();
        assert!(matches!(tx.insert_person(&twin).await, Err(RecordsError::Constraint(_))));
    }
}
