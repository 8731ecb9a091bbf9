//! Losing somebody a file depends on: what stops, whose move it is, and how it goes on (R39). On both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kpo_operations::{Error, acceptance, deliverable, engagement, key_person, nomination, person};
use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::access::{Action, Caller, Resource, decide};
use kpo_practice::award::Award;
use kpo_practice::engagement::{AssignmentRole, Engagement, Side, Stage};
use kpo_practice::journal::Entry;
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::{TestOffice, both};

struct World {
    file: Engagement,
    sourcing: Caller,
    delivery: Caller,
    administrator: Caller,
    expert: Person,
    understudy: Person,
    other: Person,
}

/// An awarded file with two experts, and a third person of the same firm.
async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let sourcing = office.person(&host, "Aino", "sourcing").await;
    let administrator = office.person(&host, "Ada", "administrator").await;
    let delivery = office.person(&firm, "Bora", "delivery").await;
    let expert = office.person(&firm, "Deniz", "").await;
    let other = office.person(&firm, "Ece", "").await;
    let understudy = office.person(&firm, "Emre", "").await;
    let mut file = office.engagement(&sourcing, "Kiln yield").await;
    file.provider = Some(firm.id);
    let at = sourcing.created_at;
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, 1).await.unwrap();
    let award = Award {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        criteria: Vec::new(),
        deadline: at,
        peeled_at: Some(at),
        opened_at: Some(at),
        chosen: None,
        scores: Vec::new(),
        reasons: String::new(),
        proposed_by: Some(sourcing.id),
        proposed_at: Some(at),
        approved_by: None,
        made_at: Some(at),
    };
    tx.insert_award(&award).await.unwrap();
    for person in [&expert, &other] {
        let named = Nomination {
            id: office.office.id(),
            version: 1,
            engagement: file.id,
            organisation: firm.id,
            person: person.id,
            note: "Ran ten".to_owned(),
            state: NominationState::Approved,
            reason: String::new(),
            nominated_by: delivery.id,
            nominated_at: at,
            decided_by: Some(sourcing.id),
            decided_at: Some(at),
        };
        tx.insert_nomination(&named).await.unwrap();
        tx.save_nomination(&named, 1).await.unwrap();
    }
    tx.record(
        None,
        at,
        Entry::new("engagement.awarded", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    for person in [&expert, &other] {
        office.assign(file.id, person, AssignmentRole::Expert).await;
    }
    World {
        sourcing: office.caller(&sourcing, true),
        delivery: office.caller(&delivery, false),
        administrator: office.caller(&administrator, true),
        expert,
        understudy,
        other,
        file,
    }
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::NotFound) => "not-found",
        Err(Error::Denied(_)) => "denied",
        Err(Error::Conflict) => "conflict",
        Err(_) => "other",
    }
}

/// What the gate of the award says.
async fn award_gate(office: &TestOffice, world: &World) -> (Vec<&'static str>, Side) {
    let mut tx = office.db.read().await.unwrap();
    let file = tx.engagement(world.file.id).await.unwrap();
    let gates = engagement::gates(&mut tx, &file, world.sourcing.at)
        .await
        .unwrap();
    let gate = gates
        .into_iter()
        .find(|gate| gate.stage == Stage::Award)
        .unwrap();
    (
        gate.missing.iter().map(|missing| missing.code).collect(),
        gate.side,
    )
}

both! {
    async fn r39_losing_the_named_expert_reopens_the_gate_until_the_understudy_steps_in(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        let key = key_person::name(&office, &w.sourcing, id, w.expert.id, "Mass balance").await.unwrap();
        assert_eq!(code(key_person::name(&office, &w.sourcing, id, w.expert.id, "mass  balance").await), "key-person-twice");
        assert_eq!(code(key_person::name(&office, &w.sourcing, id, w.understudy.id, "Anything").await), "key-person-no-expert");
        let page = key_person::read(&office, &w.sourcing, id).await.unwrap();
        assert_eq!(page.factor, Some(1), "one person carries the mass balance");
        assert_eq!(code(key_person::stand_behind(&office, &w.sourcing, (id, key.id), None, 1).await), "denied");
        let key = key_person::stand_behind(&office, &w.delivery, (id, key.id), Some(w.understudy.id), 1).await.unwrap();
        let expert = office.caller(&w.expert, false);
        let other = office.caller(&w.other, false);
        assert_eq!(code(key_person::hand_over(&office, &other, (id, key.id), "x", 2).await), "not-found");
        key_person::hand_over(&office, &expert, (id, key.id), "The model lies in folder three.", 2).await.unwrap();
        assert_eq!(key_person::read(&office, &w.delivery, id).await.unwrap().factor, Some(2));
        assert!(key_person::read(&office, &other, id).await.unwrap().held.len() == 1, "colleagues at the provider see it");
        assert_eq!(award_gate(&office, &w).await.0, Vec::<&str>::new());

        person::suspend(&office, &w.administrator, w.expert.id).await.unwrap();
        assert_eq!(award_gate(&office, &w).await, (vec!["key-person-understudy-waits"], Side::Client));
        assert_eq!(code(deliverable::submit(&office, &w.delivery, id).await), "denied", "not bound at all");
        let mut tx = office.db.begin().await.unwrap();
        let mut bound = tx.engagement(id).await.unwrap();
        assert_eq!((bound.stage, bound.waiting_on), (Stage::Request, Side::Client), "the first gate of all is still open here");
        bound.bound = true;
        tx.save_engagement(&bound, bound.version).await.unwrap();
        tx.record(None, w.sourcing.at, Entry::new("test.bound", "engagement", id));
        tx.commit().await.unwrap();
        assert_eq!(code(deliverable::submit(&office, &w.delivery, id).await), "key-person-understudy-waits");
        let accepted = acceptance::accept(&office, &w.sourcing, id, 1, AcceptanceVerdict::Accepted, "Good").await;
        assert_eq!(code(accepted), "key-person-understudy-waits");
        let queue = engagement::queue(&office, &w.sourcing).await.unwrap();
        let waits: Vec<_> = queue.mine.iter().filter(|item| item.engagement == Some(id)).map(|item| item.act).collect();
        assert_eq!(waits, vec![Some("key-person")]);

        let room = |standing: &kpo_practice::access::Standing| {
            decide(standing, &office.caller(&w.understudy, false).circumstances(), Action::ReadFile, &Resource::Engagement(bound.facts())).allow
        };
        let mut tx = office.db.read().await.unwrap();
        let before = tx.standing(w.understudy.id, Some(id)).await.unwrap();
        drop(tx);
        assert!(!room(&before), "an understudy may not even know of the file");
        let next = key_person::succeed(&office, &w.sourcing, (id, key.id), w.understudy.id, 3).await.unwrap();
        assert_eq!((next.person, next.subject.as_str(), next.understudy), (w.understudy.id, "Mass balance", None));
        assert_eq!(award_gate(&office, &w).await.0, Vec::<&str>::new());
        let mut tx = office.db.read().await.unwrap();
        let after = tx.standing(w.understudy.id, Some(id)).await.unwrap();
        let named = tx.nominations(id).await.unwrap();
        let roles = tx.assignments_of(w.understudy.id).await.unwrap();
        drop(tx);
        assert!(room(&after));
        assert!(named.iter().any(|one| one.person == w.understudy.id && one.state == NominationState::Approved), "R27: approved by name");
        assert_eq!(roles.iter().map(|held| held.role).collect::<Vec<_>>(), vec![AssignmentRole::Expert]);
    }

    async fn r39_a_withdrawn_expert_with_nobody_behind_is_the_providers_move(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        let key = key_person::name(&office, &w.sourcing, id, w.expert.id, "Mass balance").await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        let named = tx.nominations(id).await.unwrap();
        drop(tx);
        let own = named.iter().find(|one| one.person == w.expert.id).unwrap();
        nomination::withdraw(&office, &w.delivery, (id, own.id), own.version).await.unwrap();
        assert_eq!(award_gate(&office, &w).await, (vec!["key-person-lost"], Side::Provider));
        let named = nomination::nominate(&office, &w.delivery, id, w.understudy.id, "Knows kilns").await.unwrap();
        assert_eq!(award_gate(&office, &w).await, (vec!["key-person-replacement-waits"], Side::Client));
        assert_eq!(code(key_person::succeed(&office, &w.sourcing, (id, key.id), w.understudy.id, 1).await), "key-person-nobody-behind");
        nomination::decide(&office, &w.sourcing, (id, named.id), (true, ""), 1).await.unwrap();
        key_person::succeed(&office, &w.sourcing, (id, key.id), w.understudy.id, 1).await.unwrap();
        assert_eq!(award_gate(&office, &w).await.0, Vec::<&str>::new());
    }

    async fn r39_the_client_may_say_that_it_depends_no_more(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        let key = key_person::name(&office, &w.sourcing, id, w.expert.id, "Mass balance").await.unwrap();
        assert_eq!(code(key_person::release(&office, &w.delivery, (id, key.id), "x", 1).await), "denied");
        assert_eq!(code(key_person::release(&office, &w.sourcing, (id, key.id), " ", 1).await), "text-empty");
        key_person::release(&office, &w.sourcing, (id, key.id), "The model is ours now.", 1).await.unwrap();
        assert!(key_person::read(&office, &w.sourcing, id).await.unwrap().held.is_empty());
        assert_eq!(code(key_person::release(&office, &w.sourcing, (id, key.id), "Again", 2).await), "not-found");
        let stranger = office.caller(&office.person(&office.organisation(OrganisationKind::Firm, "Rival").await, "Rae", "delivery").await, false);
        assert_eq!(code(key_person::read(&office, &stranger, id).await), "not-found");
    }
}
