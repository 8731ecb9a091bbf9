//! Contract of the storage functions of qualification. On both databases.

use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::panel::result::Counted;
use kpo_practice::panel::{
    Criteria, Panel, PanelJudgement, PanelKind, PanelState, Seat, SeatKind, Showing, Unit,
};
use kpo_practice::qualification::{Qualification, Tried, Waiver};
use kpo_records::{RecordsError, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

fn record(tx: &mut Tx, panel: &Panel) {
    let entry = Entry::new("test.kept", "engagement", panel.engagement);
    tx.record(None, START, entry);
}

struct World {
    panel: Panel,
    people: [PersonId; 3],
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let first = office.person(&firm, "Deniz", "").await;
    let second = office.person(&firm, "Emre", "").await;
    let file = office.engagement(&owner, "Trials").await;
    let panel = Panel {
        id: office.id(),
        version: 1,
        engagement: file.id,
        name: "Task".to_owned(),
        kind: PanelKind::Qualification,
        reviews: 1,
        known_percent: 0,
        state: PanelState::Draft,
        seed: None,
        created_by: owner.id,
        created_at: START,
        opened_at: None,
        closed_by: None,
        closed_at: None,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_panel(&panel).await.unwrap();
    record(&mut tx, &panel);
    tx.commit().await.unwrap();
    World {
        panel,
        people: [owner.id, first.id, second.id],
    }
}

/// Gives a person a seat and these answers, by place from 1; a withdrawn one is marked.
async fn judged(
    office: &TestOffice,
    world: &World,
    question: &Criteria,
    person: PersonId,
    label: i64,
    said: &[(i64, bool)],
) {
    let mut tx = office.db.begin().await.unwrap();
    let seat = Seat {
        id: office.id(),
        version: 1,
        panel: world.panel.id,
        engagement: world.panel.engagement,
        person,
        kind: SeatKind::Member,
        label,
        since_at: START,
        ended_at: None,
    };
    tx.insert_panel_seat(&seat).await.unwrap();
    let showing = Showing {
        id: office.id(),
        seat: seat.id,
        since: 0,
        until: said.len() as i64,
        criteria: question.id,
        at: START,
    };
    tx.insert_panel_showing(&showing).await.unwrap();
    for (number, (answer, withdrawn)) in (1..).zip(said) {
        let mut judgement = PanelJudgement {
            id: office.id(),
            version: 1,
            panel: world.panel.id,
            seat: seat.id,
            number,
            place: number,
            answer: *answer,
            confidence: None,
            criteria: question.id,
            showing: showing.id,
            blind: true,
            at: START,
            withdrawn_at: None,
        };
        tx.insert_panel_judgement(&judgement).await.unwrap();
        if *withdrawn {
            judgement.withdrawn_at = Some(START);
            tx.withdraw_panel_judgement(&judgement).await.unwrap();
        }
    }
    record(&mut tx, &world.panel);
    tx.commit().await.unwrap();
}

both! {
    async fn r29_what_a_file_requires_reads_back_and_is_lifted(office: TestOffice) {
        let world = world(&office).await;
        let file = world.panel.engagement;
        let mut required = Qualification {
            id: office.id(),
            version: 1,
            engagement: file,
            panel: world.panel.id,
            mark: 80,
            undecided_suffices: false,
            set_by: world.people[0],
            set_at: START,
            released_at: None,
        };
        let waiver = Waiver {
            id: office.id(),
            engagement: file,
            person: world.people[1],
            reason: "Wrote the handbook.".to_owned(),
            waived_by: world.people[0],
            waived_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.panel(world.panel.id).await.unwrap().kind, PanelKind::Qualification);
        assert_eq!(tx.qualification(file).await.unwrap(), None);
        tx.insert_qualification(&required).await.unwrap();
        assert_eq!(tx.qualification(file).await.unwrap().as_ref(), Some(&required));
        required.undecided_suffices = true;
        required.released_at = Some(START);
        required.version = tx.save_qualification(&required, 1).await.unwrap();
        assert_eq!(tx.qualification(file).await.unwrap().as_ref(), Some(&required));
        let stale = tx.save_qualification(&required, 1).await;
        assert!(matches!(stale, Err(RecordsError::Conflict)), "{stale:?}");
        tx.insert_qualification_waiver(&waiver).await.unwrap();
        assert_eq!(tx.qualification_waivers(file).await.unwrap(), [waiver]);
        tx.delete_qualification(&required).await.unwrap();
        assert_eq!(tx.qualification(file).await.unwrap(), None);
        record(&mut tx, &world.panel);
        tx.commit().await.unwrap();
    }

    async fn r29_right_answers_are_counted_for_each_person_without_what_was_withdrawn(office: TestOffice) {
        let world = world(&office).await;
        let panel = world.panel.id;
        let question = Criteria {
            id: office.id(),
            panel,
            number: 1,
            question: "Which?".to_owned(),
            guidance: String::new(),
            answers: vec!["one".to_owned(), "two".to_owned()],
            ordinal: false,
            wanted: 0,
            written_by: world.people[0],
            written_at: START,
        };
        let units: Vec<Unit> = (1..=4).map(|place| Unit {
            id: office.id(),
            panel,
            place,
            reference: format!("R{place}"),
            title: format!("Title {place}"),
            text: String::new(),
            known: Some(1),
        }).collect();
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_panel_criteria(&question).await.unwrap();
        tx.insert_panel_units(&units).await.unwrap();
        record(&mut tx, &world.panel);
        tx.commit().await.unwrap();
        let [owner, first, second] = world.people;
        // 'Cannot tell' (0) is not right; what was withdrawn is not there.
        judged(&office, &world, &question, first, 1, &[(1, false), (2, false), (0, false), (1, true)]).await;
        judged(&office, &world, &question, second, 2, &[(1, false)]).await;
        let mut tx = office.db.read().await.unwrap();
        let found = tx.qualification_tried(panel, &[owner, first]).await.unwrap();
        let tried = Tried { done: 3, counted: Counted { of: 3, right: 1 }, ..Tried::default() };
        assert_eq!(found, [(first, tried)]);
    }
}
