//! Contract of the storage functions of panels. On both databases.

use kpo_practice::engagement::Engagement;
use kpo_practice::id::{Id, PanelUnitId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::panel::result::{Content, Counted, MemberResult, PanelResult, UnitResult};
use kpo_practice::panel::{
    Criteria, Panel, PanelJudgement, PanelKind, PanelSample, PanelState, Reshowing, Seat, SeatKind,
    Settlement, Showing, Stack, StackCause, Unit,
};
use kpo_practice::person::Person;
use kpo_records::verify::verify;
use kpo_records::{RecordsError, Sql, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

struct World {
    file: Engagement,
    owner: Person,
    expert: Person,
    panel: Panel,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let expert = office.person(&firm, "Deniz", "").await;
    let file = office.engagement(&owner, "Trials").await;
    let panel = Panel {
        id: office.id(),
        version: 1,
        engagement: file.id,
        name: "Screening".to_owned(),
        kind: PanelKind::Work,
        reviews: 2,
        known_percent: 10,
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
    record(&mut tx, &file);
    tx.commit().await.unwrap();
    World {
        file,
        owner,
        expert,
        panel,
    }
}

fn record(tx: &mut Tx, file: &Engagement) {
    tx.record(None, START, Entry::new("test.kept", "engagement", file.id));
}

fn criteria(office: &TestOffice, w: &World, number: i64) -> Criteria {
    Criteria {
        id: office.id(),
        panel: w.panel.id,
        number,
        question: "Include?".to_owned(),
        guidance: String::new(),
        answers: vec!["include".to_owned(), "exclude".to_owned()],
        ordinal: false,
        wanted: 1,
        written_by: w.owner.id,
        written_at: START,
    }
}

fn seat(office: &TestOffice, w: &World, kind: SeatKind, label: i64) -> Seat {
    Seat {
        id: office.id(),
        version: 1,
        panel: w.panel.id,
        engagement: w.file.id,
        person: w.expert.id,
        kind,
        label,
        since_at: START,
        ended_at: None,
    }
}

fn unit(office: &TestOffice, w: &World, place: i64) -> Unit {
    Unit {
        id: office.id(),
        panel: w.panel.id,
        place,
        reference: format!("R{place}"),
        title: "T".to_owned(),
        text: "x".repeat(30),
        known: (place % 10 == 0).then_some(1),
    }
}

both! {
    async fn r29_a_panel_its_question_units_and_seats_read_back(office: TestOffice) {
        let w = world(&office).await;
        let mut panel = w.panel.clone();
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.panel(panel.id).await.unwrap(), panel);
        assert_eq!(tx.panels_of(w.file.id).await.unwrap(), vec![panel.clone()]);
        assert!(matches!(tx.panel(office.stranger()).await, Err(RecordsError::NotFound)));
        panel.state = PanelState::Open;
        panel.seed = Some("00".repeat(32));
        panel.opened_at = Some(START);
        panel.version = tx.save_panel(&panel, 1).await.unwrap();
        assert!(matches!(tx.save_panel(&panel, 1).await, Err(RecordsError::Conflict)));
        assert_eq!(tx.panel(panel.id).await.unwrap(), panel);
        let (first, second) = (criteria(&office, &w, 1), criteria(&office, &w, 2));
        tx.insert_panel_criteria(&first).await.unwrap();
        tx.insert_panel_criteria(&second).await.unwrap();
        assert_eq!(tx.panel_criteria(panel.id).await.unwrap(), vec![second, first]);
        let units: Vec<Unit> = (1..=1_203).map(|place| unit(&office, &w, place)).collect();
        tx.insert_panel_units(&units).await.unwrap();
        let places = tx.panel_places(panel.id).await.unwrap();
        assert_eq!(places.len(), 1_203);
        assert_eq!(places[9], (10, "R10".to_owned(), Some(1)));
        assert_eq!(tx.panel_units(panel.id, &[7, 3, 9_999]).await.unwrap(), vec![units[2].clone(), units[6].clone()]);
        let ids: Vec<PanelUnitId> = vec![units[4].id, office.stranger()];
        assert_eq!(tx.panel_places_of(panel.id, &ids).await.unwrap(), vec![(units[4].id, 5)]);
        assert!(tx.panel_places_of(office.stranger(), &ids).await.unwrap().is_empty(), "a unit of another panel");
        let mut member = seat(&office, &w, SeatKind::Member, 4);
        tx.insert_panel_seat(&member).await.unwrap();
        assert_eq!(tx.panel_seat(member.id).await.unwrap(), member);
        assert_eq!(tx.panel_seats_by(w.expert.id).await.unwrap(), vec![(member.clone(), PanelState::Open)]);
        assert!(tx.panel_seats_by(w.owner.id).await.unwrap().is_empty());
        member.ended_at = Some(START);
        member.version = tx.save_panel_seat(&member, 1).await.unwrap();
        assert!(tx.panel_seats_by(w.expert.id).await.unwrap().is_empty());
        assert_eq!(tx.panel_seats(panel.id).await.unwrap(), vec![member]);
        record(&mut tx, &w.file);
        tx.commit().await.unwrap();
        // Whoever alters one of a thousand units behind the program's back is found.
        assert!(verify(&office.db).await.sound());
        let mut tx = office.db.read().await.unwrap();
        // As it lies there, sealed: all but its first character is read as it is.
        let mut sql = Sql::new("select substr(text, 2) as raw from panel_unit");
        sql.with(" where place = ", 800_i64);
        let raw = tx.one(sql, |row| row.text("raw")).await.unwrap();
        drop(tx);
        for (text, sound) in [("other".to_owned(), false), (format!("\u{1}{raw}"), true)] {
            let mut tx = office.db.begin().await.unwrap();
            let mut sql = Sql::new("update panel_unit set text = ");
            sql.bind(text).with(" where place = ", 800_i64);
            tx.run(sql).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(verify(&office.db).await.sound(), sound);
        }
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.delete_panel_units(panel.id).await.unwrap(), 1_203);
        assert!(tx.panel_places(panel.id).await.unwrap().is_empty());
        record(&mut tx, &w.file);
        tx.commit().await.unwrap();
        assert!(verify(&office.db).await.sound());
    }

    async fn r29_what_is_drawn_shown_and_judged_reads_back_and_is_never_deleted(office: TestOffice) {
        let w = world(&office).await;
        let question = criteria(&office, &w, 1);
        let member = seat(&office, &w, SeatKind::Member, 1);
        let units: Vec<Unit> = (1..=3).map(|place| unit(&office, &w, place)).collect();
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_panel_criteria(&question).await.unwrap();
        tx.insert_panel_units(&units).await.unwrap();
        tx.insert_panel_seat(&member).await.unwrap();
        let mut stack = Stack {
            id: office.id(), panel: w.panel.id, seat: member.id, number: 1, cause: StackCause::Opening, places: vec![3, 1], drawn_at: START,
        };
        tx.insert_panel_stack(&stack).await.unwrap();
        let first = stack.clone();
        stack = Stack { id: office.id(), number: 2, cause: StackCause::More, places: vec![2], ..stack };
        tx.insert_panel_stack(&stack).await.unwrap();
        assert_eq!(tx.panel_stacks_for(member.id).await.unwrap(), vec![first.clone(), stack.clone()]);
        assert_eq!(tx.panel_stacks_of(w.panel.id).await.unwrap(), vec![first, stack]);
        assert_eq!(tx.panel_shown(member.id).await.unwrap(), 0);
        let showing = Showing { id: office.id(), seat: member.id, since: 0, until: 2, criteria: question.id, at: START };
        tx.insert_panel_showing(&showing).await.unwrap();
        let later = Showing { id: office.id(), since: 2, until: 3, ..showing.clone() };
        tx.insert_panel_showing(&later).await.unwrap();
        assert_eq!(tx.panel_shown(member.id).await.unwrap(), 3);
        assert_eq!(tx.panel_showing_of(member.id, 1).await.unwrap(), Some(showing.id));
        assert_eq!(tx.panel_showing_of(member.id, 2).await.unwrap(), Some(later.id));
        assert_eq!(tx.panel_showing_of(member.id, 3).await.unwrap(), None);
        assert_eq!(tx.panel_showings(member.id).await.unwrap(), vec![showing.clone(), later]);
        // Under which question each stretch was shown first, and what was shown again under a newer one.
        assert_eq!(tx.panel_shown_under(member.id, question.id, 2).await.unwrap(), vec![(2, 3)]);
        assert_eq!(tx.panel_shown_under(member.id, office.id(), 0).await.unwrap(), Vec::new());
        assert!(tx.panel_reshown(member.id, question.id).await.unwrap().is_empty());
        let again = Reshowing { id: office.id(), seat: member.id, criteria: question.id, places: vec![3, 1], at: START };
        tx.insert_panel_reshowing(&again).await.unwrap();
        assert_eq!(tx.panel_reshown(member.id, question.id).await.unwrap(), vec![3, 1]);
        tx.hold_panel(w.panel.id).await.unwrap();
        assert_eq!(tx.panel_judged_ever(member.id).await.unwrap(), 0);
        assert_eq!(tx.panel_judgement_last(member.id).await.unwrap(), None);
        let judged = PanelJudgement {
            id: office.id(), version: 1, panel: w.panel.id, seat: member.id, number: 1, place: 3, answer: 1, confidence: Some(3),
            criteria: question.id, showing: showing.id, blind: true, at: START, withdrawn_at: None,
        };
        tx.insert_panel_judgement(&judged).await.unwrap();
        let mut next = PanelJudgement { id: office.id(), number: 2, place: 1, answer: 0, confidence: None, ..judged.clone() };
        tx.insert_panel_judgement(&next).await.unwrap();
        assert_eq!(tx.panel_judged_by(member.id).await.unwrap(), vec![1, 3]);
        assert_eq!(tx.panel_judgement_last(member.id).await.unwrap(), Some(next.clone()));
        next.withdrawn_at = Some(START);
        next.version = tx.withdraw_panel_judgement(&next).await.unwrap();
        assert_eq!(tx.panel_judged_by(member.id).await.unwrap(), vec![3]);
        assert_eq!(tx.panel_judged_ever(member.id).await.unwrap(), 2);
        assert_eq!(tx.panel_progress(w.panel.id).await.unwrap(), vec![(member.id, 3)]);
        assert_eq!(tx.panel_judgements(w.panel.id).await.unwrap(), vec![next.clone(), judged.clone()]);
        assert_eq!(tx.panel_judgements_on(w.panel.id, 1).await.unwrap(), vec![next.clone()]);
        record(&mut tx, &w.file);
        tx.commit().await.unwrap();
        // A unit may be judged again once it was taken back, and not while a word of theirs stands.
        let mut tx = office.db.begin().await.unwrap();
        let again = PanelJudgement { id: office.id(), version: 1, number: 3, withdrawn_at: None, ..next };
        tx.insert_panel_judgement(&again).await.unwrap();
        let twice = PanelJudgement { id: office.id(), number: 4, ..judged };
        assert!(matches!(tx.insert_panel_judgement(&twice).await, Err(RecordsError::Constraint(_))));
    }

    async fn r29_results_samples_and_settlements_read_back(office: TestOffice) {
        let w = world(&office).await;
        let question = criteria(&office, &w, 1);
        let judge = seat(&office, &w, SeatKind::Adjudicator, 1);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_panel_criteria(&question).await.unwrap();
        tx.insert_panel_seat(&judge).await.unwrap();
        assert_eq!(tx.panel_result(w.panel.id).await.unwrap(), None);
        let content = Content {
            units: vec![UnitResult { place: 1, answer: 2, probability: vec![0.1, 0.9], judgements: 3, cannot_tell: 1, known: None }],
            members: vec![MemberResult {
                label: 4, judgements: 3, cannot_tell: 1, reliability: 0.8, low: 0.7, high: 0.9, known: Counted { of: 2, right: 1 },
            }],
            agreement: None,
            known: Counted { of: 2, right: 2 },
        };
        let first = PanelResult {
            id: office.id(), panel: w.panel.id, number: 1, method: "bayes".to_owned(), priors: "{}".to_owned(), seed: "7".to_owned(),
            content, computed_by: w.owner.id, computed_at: START,
        };
        tx.insert_panel_result(&first).await.unwrap();
        let second = PanelResult { id: office.id(), number: 2, ..first.clone() };
        tx.insert_panel_result(&second).await.unwrap();
        assert_eq!(tx.panel_result(w.panel.id).await.unwrap(), Some(second));
        let sample = PanelSample {
            id: office.id(), panel: w.panel.id, number: 1, result: first.id, answer: 1, sensitivity: 95, population: 5, places: vec![1, 4],
            seed: "00".to_owned(), drawn_by: w.owner.id, drawn_at: START,
        };
        tx.insert_panel_sample(&sample).await.unwrap();
        assert_eq!(tx.panel_samples(w.panel.id).await.unwrap(), vec![sample.clone()]);
        let settled = Settlement {
            id: office.id(), panel: w.panel.id, seat: judge.id, place: 1, answer: 1, reason: "Table 2".to_owned(), criteria: question.id, sample: None, at: START,
        };
        tx.insert_panel_settlement(&settled).await.unwrap();
        let again = Settlement { id: office.id(), sample: Some(sample.id), ..settled.clone() };
        tx.insert_panel_settlement(&again).await.unwrap();
        let kept = tx.panel_settlements(w.panel.id).await.unwrap();
        assert!(kept.len() == 2 && kept.contains(&settled) && kept.contains(&again), "{kept:?}");
        assert!(!w.panel.id.to_string().is_empty() && w.panel.id.uuid() != w.file.id.uuid());
        record(&mut tx, &w.file);
        tx.commit().await.unwrap();
    }
}
