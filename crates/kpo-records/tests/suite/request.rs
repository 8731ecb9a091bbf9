//! Contract of the storage functions from request to brief: core map, request, allocation, own skills, staff, brief. On
//! both databases.

use kpo_practice::access::Locale;
use kpo_practice::allocation::{Allocation, Choice, Distance, Model, Route};
use kpo_practice::brief::{Answer, Brief, Restatement};
use kpo_practice::capability::{Capability, Verdict};
use kpo_practice::credential::{self, CredentialKind};
use kpo_practice::engagement::Engagement;
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::request::{Request, Weighted};
use kpo_practice::requirement::Requirement;
use kpo_practice::skill::{Finding, Search, Skill};
use kpo_practice::staff::StaffEffect;
use kpo_records::{RecordsError, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

async fn file(office: &TestOffice) -> (Person, Engagement) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let file = office.engagement(&owner, "Kiln yield").await;
    (owner, file)
}

async fn keep(mut tx: Tx, owner: &Person, file: &Engagement) {
    tx.record(
        Some(owner.id.0),
        START,
        Entry::new("test.kept", "engagement", file.id).within(file.id),
    );
    tx.commit().await.unwrap();
}

fn request(owner: &Person, file: &Engagement) -> Request {
    Request {
        id: file.id,
        version: 1,
        question: "At which load does the kiln earn most?".to_owned(),
        decision: "Next year's load plan".to_owned(),
        decider: Some(owner.id),
        capability: None,
        core: true,
        class: 2,
        information: "Cost per tonne, yield by shift".to_owned(),
        volume: 1,
        rule_bound: 1,
        skill: 5,
        judgement: 4,
        deadline: "2026-12-01".parse().unwrap(),
        budget: Money {
            minor: 4_000_000,
            currency: Currency::EUR,
        },
        created_at: START,
    }
}

both! {
    async fn the_core_map_reads_back_in_order(office: TestOffice) {
        let (owner, file) = file(&office).await;
        let mut pricing = Capability {
            id: office.id(), version: 1, name: "Pricing".to_owned(), why: "It is how we earn.".to_owned(),
            verdict: Verdict::May, created_at: START,
        };
        let alloys = Capability { id: office.id(), name: "Alloys".to_owned(), verdict: Verdict::Never, ..pricing.clone() };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_capability(&pricing).await.unwrap();
        tx.insert_capability(&alloys).await.unwrap();
        pricing.verdict = Verdict::Should;
        pricing.version = tx.save_capability(&pricing, 1).await.unwrap();
        assert!(matches!(tx.save_capability(&pricing, 1).await, Err(RecordsError::Conflict)));
        keep(tx, &owner, &file).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.capability(pricing.id).await.unwrap(), pricing);
        assert_eq!(tx.capabilities().await.unwrap(), vec![alloys, pricing]);
    }

    async fn a_request_reads_back_and_a_stale_save_is_a_conflict(office: TestOffice) {
        let (owner, file) = file(&office).await;
        let mut request = request(&owner, &file);
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.request(file.id).await.unwrap(), None);
        tx.insert_request(&request).await.unwrap();
        request.core = false;
        request.version = tx.save_request(&request, 1).await.unwrap();
        assert!(matches!(tx.save_request(&request, 1).await, Err(RecordsError::Conflict)));
        keep(tx, &owner, &file).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.request(file.id).await.unwrap(), Some(request));
    }

    async fn allocation_search_and_staff_are_one_row_a_file(office: TestOffice) {
        let (owner, file) = file(&office).await;
        let mut allocation = Allocation {
            id: file.id, version: 1, request_version: 1, intake: Route::Kpo, reasons: vec!["expertise".to_owned(), "core".to_owned()],
            route: Route::Kpo, model: Some(Model::Captive), distance: Some(Distance::Nearshore), weights: vec![1, 2, 3, 4, 5],
            options: vec![Choice { route: "kpo".to_owned(), scores: vec![5; 5] }], why: "Expertise".to_owned(),
            exit_plan: "Two of ours learn it.".to_owned(), decided_by: owner.id, decided_at: START,
        };
        let search = Search {
            id: file.id, version: 1, words: "mass balance".to_owned(), found: 0, finding: Finding::Negative,
            reason: String::new(), signed_by: owner.id, signed_at: START,
        };
        let staff = StaffEffect {
            id: file.id, version: 1, touched: true, roles: "Kiln operators".to_owned(), purpose: "Learn".to_owned(),
            consulted_on: Some("2026-02-20".parse().unwrap()), consulted_with: "Shop stewards".to_owned(),
            knowledge_return: "Two workshops".to_owned(), recorded_by: owner.id, recorded_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.allocation(file.id).await.unwrap(), None);
        assert_eq!(tx.search(file.id).await.unwrap(), None);
        assert_eq!(tx.staff_effect(file.id).await.unwrap(), None);
        tx.put_allocation(&allocation, None).await.unwrap();
        tx.put_search(&search, None).await.unwrap();
        tx.put_staff_effect(&staff, None).await.unwrap();
        allocation.model = None;
        tx.put_allocation(&allocation, Some(1)).await.unwrap();
        assert!(matches!(tx.put_allocation(&allocation, Some(1)).await, Err(RecordsError::Conflict)));
        allocation.version = 2;
        keep(tx, &owner, &file).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.allocation(file.id).await.unwrap(), Some(allocation));
        assert_eq!(tx.search(file.id).await.unwrap(), Some(search));
        assert_eq!(tx.staff_effect(file.id).await.unwrap(), Some(staff));
    }

    async fn skills_of_people_who_left_are_not_found(office: TestOffice) {
        let (owner, file) = file(&office).await;
        let skill = Skill {
            id: office.id(), version: 1, person: owner.id, text: "Mass balance".to_owned(), level: 4,
            scheme: String::new(), code: String::new(), created_at: START,
        };
        let other = Skill { id: office.id(), text: "Welding".to_owned(), level: 5, ..skill.clone() };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_skill(&skill).await.unwrap();
        tx.insert_skill(&other).await.unwrap();
        let found = tx.skills().await.unwrap();
        assert_eq!(found, vec![(other.clone(), "Aino".to_owned()), (skill.clone(), "Aino".to_owned())]);
        tx.delete_skill(other.id).await.unwrap();
        let mut left = owner.clone();
        left.active = false;
        tx.save_person(&left, 1).await.unwrap();
        assert!(tx.skills().await.unwrap().is_empty());
        keep(tx, &owner, &file).await;
    }

    async fn the_last_version_of_a_brief_is_in_force(office: TestOffice) {
        let (owner, file) = file(&office).await;
        let first = Brief {
            id: office.id(), engagement: file.id, number: 1, question: "Q".to_owned(), context: "C".to_owned(),
            method: "M".to_owned(), rubric: vec![Weighted { weight: 60, text: "Evidence".to_owned() }],
            languages: vec![Locale::En, Locale::He], written_by: owner.id, written_at: START,
        };
        let second = Brief { id: office.id(), number: 2, question: "Q2".to_owned(), ..first.clone() };
        let mut round = Restatement {
            id: office.id(), version: 1, engagement: file.id, brief: first.id, person: owner.id, text: "You ask".to_owned(),
            made_at: START, answer: None, remark: String::new(), answered_by: None, answered_at: None,
        };
        let requirement = Requirement {
            id: office.id(), version: 1, engagement: file.id,
            wants: credential::Requirement {
                kind: CredentialKind::Degree, title: "Engineering".to_owned(), level: Some(7), field: Some("07".to_owned()),
            },
        };
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.brief(file.id).await.unwrap(), None);
        tx.insert_brief(&first).await.unwrap();
        tx.insert_brief(&second).await.unwrap();
        tx.insert_restatement(&round).await.unwrap();
        assert_eq!(tx.restatement(file.id, round.id).await.unwrap(), round);
        round.answer = Some(Answer::Corrected);
        round.remark = "Not that".to_owned();
        round.answered_by = Some(owner.id);
        round.answered_at = Some(START);
        round.version = tx.save_restatement(&round, 1).await.unwrap();
        tx.insert_requirement(&requirement).await.unwrap();
        keep(tx, &owner, &file).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.brief(file.id).await.unwrap(), Some(second.clone()));
        let by = tx.restatements_by(&[file.id], round.person).await.unwrap();
        assert_eq!(by, vec![round.clone()]);
        assert!(tx.restatements_by(&[file.id], office.stranger()).await.unwrap().is_empty());
        assert_eq!(tx.restatements(file.id).await.unwrap(), vec![round]);
        assert_eq!(tx.requirements(file.id).await.unwrap(), vec![requirement.clone()]);
        assert_eq!(tx.requirements_of(&[file.id, office.stranger()]).await.unwrap(), vec![requirement.clone()]);
        tx.delete_requirement(requirement.id).await.unwrap();
        assert!(tx.requirements(file.id).await.unwrap().is_empty());
        assert!(matches!(tx.insert_brief(&Brief { id: office.id(), ..second }).await, Err(RecordsError::Constraint(_))));
    }
}
