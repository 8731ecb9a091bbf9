//! Contract of the storage functions of needs, walls and plans, and of what binds people's time. On both databases.

use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::need::{Need, Party, PartyKind};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::{Language, Person};
use kpo_practice::plan::{Place, Plan, PlanState, PlanTask};
use kpo_practice::skill::Skill;
use kpo_practice::staffing::{Aim, Weights};
use kpo_practice::wall::Wall;
use kpo_records::engagement::Assignment;
use kpo_records::{RecordsError, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

async fn house(office: &TestOffice) -> (Person, Person, Engagement) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let deniz = office.person(&firm, "Deniz", "").await;
    let file = office.engagement(&owner, "Kiln yield").await;
    (owner, deniz, file)
}

async fn keep(mut tx: Tx, by: &Person) {
    tx.record(
        Some(by.id.0),
        START,
        Entry::new("test.kept", "person", by.id),
    );
    tx.commit().await.unwrap();
}

fn need(file: &Engagement) -> Need {
    Need {
        id: file.id,
        version: 1,
        places: 2,
        since_on: "2026-03-02".parse().unwrap(),
        until_on: "2026-06-30".parse().unwrap(),
        hours: 120,
        languages: vec![
            Language {
                tag: "en".to_owned(),
                level: "C1".to_owned(),
            },
            Language {
                tag: "pt-BR".to_owned(),
                level: "N".to_owned(),
            },
        ],
        regions: vec!["eea".to_owned(), "IN".to_owned()],
        overlap_hours: 3,
        rate_cap: Some(Money {
            minor: 12_000,
            currency: Currency::EUR,
        }),
        cooling_months: 24,
    }
}

fn plan(office: &TestOffice, owner: &Person) -> Plan {
    Plan {
        id: office.id(),
        version: 1,
        name: "Spring".to_owned(),
        state: PlanState::Draft,
        weights: Weights::default(),
        firms_apart: true,
        aim: Aim::Whole,
        proved: false,
        solved_at: None,
        created_by: owner.id,
        created_at: START,
    }
}

both! {
    async fn needs_and_parties_read_back(office: TestOffice) {
        let (owner, _, file) = house(&office).await;
        let mut asked = need(&file);
        let party = Party {
            id: office.id(), version: 1, engagement: file.id, kind: PartyKind::Organisation, name: "Lime Works".to_owned(),
            organisation: Some(owner.organisation),
        };
        let person = Party { id: office.id(), kind: PartyKind::Person, name: "V. Virta".to_owned(), organisation: None, ..party.clone() };
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.needs_of(&[file.id]).await.unwrap().is_empty());
        assert!(tx.engagements_with_needs().await.unwrap().is_empty());
        tx.put_need(&asked, None).await.unwrap();
        asked.rate_cap = None;
        asked.regions = Vec::new();
        tx.put_need(&asked, Some(1)).await.unwrap();
        assert!(matches!(tx.put_need(&asked, Some(1)).await, Err(RecordsError::Conflict)));
        asked.version = 2;
        tx.insert_party(&party).await.unwrap();
        tx.insert_party(&person).await.unwrap();
        keep(tx, &owner).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.needs_of(&[file.id]).await.unwrap(), vec![asked]);
        assert_eq!(tx.engagements_with_needs().await.unwrap(), vec![file.clone()]);
        assert_eq!(tx.parties_of(&[file.id]).await.unwrap(), vec![party.clone(), person.clone()]);
        tx.delete_party(party.id).await.unwrap();
        assert_eq!(tx.parties_of(&[file.id]).await.unwrap(), vec![person]);
        keep(tx, &owner).await;
    }

    async fn a_wall_reads_back_and_ends_once(office: TestOffice) {
        let (owner, deniz, _) = house(&office).await;
        let mut wall = Wall {
            id: office.id(), version: 1, person: deniz.id, name: "Lime Works".to_owned(), organisation: None,
            until_on: "2026-12-31".parse().unwrap(), reason: "saw the prices".to_owned(), raised_by: owner.id, raised_at: START,
            ended_at: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_wall(&wall).await.unwrap();
        assert_eq!(tx.wall(wall.id).await.unwrap(), wall);
        wall.ended_at = Some(START);
        wall.version = tx.save_wall(&wall, 1).await.unwrap();
        assert!(matches!(tx.save_wall(&wall, 1).await, Err(RecordsError::Conflict)));
        keep(tx, &owner).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.walls().await.unwrap(), vec![wall.clone()]);
        assert_eq!(tx.walls_of(&[deniz.id]).await.unwrap(), vec![wall]);
        assert!(tx.walls_of(&[owner.id]).await.unwrap().is_empty());
        assert!(tx.files_provided_by(deniz.organisation).await.unwrap().is_empty());
    }

    async fn a_plan_reads_back_with_its_questions_and_places(office: TestOffice) {
        let (owner, deniz, file) = house(&office).await;
        let mut plan = plan(&office, &owner);
        let task = PlanTask { id: office.id(), plan: plan.id, engagement: file.id };
        let mut place = Place {
            id: office.id(), version: 1, plan: plan.id, engagement: file.id, person: deniz.id, locked: false, refused: false,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_plan(&plan).await.unwrap();
        tx.insert_plan_task(&task).await.unwrap();
        tx.insert_place(&place).await.unwrap();
        place.locked = true;
        place.version = tx.save_place(&place, 1).await.unwrap();
        plan.state = PlanState::Settled;
        plan.solved_at = Some(START);
        plan.version = tx.save_plan(&plan, 1).await.unwrap();
        assert!(matches!(tx.save_plan(&plan, 1).await, Err(RecordsError::Conflict)));
        keep(tx, &owner).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.plan(plan.id).await.unwrap(), plan);
        assert_eq!(tx.plans().await.unwrap(), vec![plan.clone()]);
        assert_eq!(tx.plan_tasks(plan.id).await.unwrap(), vec![task.clone()]);
        assert_eq!(tx.places_of(plan.id).await.unwrap(), vec![place.clone()]);
        assert_eq!(tx.places_of_person(deniz.id).await.unwrap(), vec![place.clone()]);
        let bound = vec![(deniz.id, file.id)];
        assert_eq!(tx.booked(&[deniz.id, owner.id], None).await.unwrap(), bound, "a settled plan binds");
        assert!(tx.booked(&[deniz.id], Some(plan.id)).await.unwrap().is_empty(), "not itself");
        tx.delete_place(place.id).await.unwrap();
        tx.delete_plan_task(task.id).await.unwrap();
        keep(tx, &owner).await;
    }

    async fn an_expert_of_an_open_file_is_booked_and_counts_by_their_decisions(office: TestOffice) {
        let (owner, deniz, file) = house(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        let assignment = Assignment {
            id: office.id(), version: 1, engagement: file.id, person: deniz.id, role: AssignmentRole::Expert, since_at: START,
            ended_at: None,
        };
        tx.insert_assignment(&assignment).await.unwrap();
        assert_eq!(tx.booked(&[deniz.id], None).await.unwrap(), vec![(deniz.id, file.id)]);
        assert_eq!(tx.decisions_on(&[deniz.id]).await.unwrap(), Vec::<(PersonId, AcceptanceVerdict, i64)>::new());
        tx.end_assignment(&assignment, START).await.unwrap();
        assert!(tx.booked(&[deniz.id], None).await.unwrap().is_empty());
        keep(tx, &owner).await;
    }

    async fn a_skill_more_is_a_stamp_more(office: TestOffice) {
        let (owner, deniz, _) = house(&office).await;
        let skill = Skill {
            id: office.id(), version: 1, person: deniz.id, text: "Mass balance".to_owned(), level: 4, scheme: String::new(),
            code: String::new(), created_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        let before = tx.stamp("works").await.unwrap();
        tx.touch("works").await.unwrap();
        tx.insert_skill(&skill).await.unwrap();
        assert_eq!(tx.stamp("works").await.unwrap(), before + 2);
        assert_eq!(tx.all_skills().await.unwrap(), vec![skill]);
        keep(tx, &owner).await;
    }
}
