//! The exposure ledger at work: who was shown one organisation's is shown nothing of its competitors' (R23, R26).

use std::collections::BTreeSet;

use kpo_operations::{Error, brief, deliverable, engagement, question, rival, room, waiver};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::OrganisationId;
use kpo_practice::journal::Entry;
use kpo_practice::need::{Party, PartyKind};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::rival::{Reach, RivalSet};
use kpo_records::Db;
use kpo_records::engagement::Assignment;
use kpo_records::vault::Vault;
use kpo_testkit::office::roots;
use kpo_testkit::{TestOffice, both};

/// Two competitors, a file about each, and a third that competes with nobody.
struct World {
    security: Person,
    sourcing: Person,
    firm: Organisation,
    acme: Organisation,
    bolt: Organisation,
    about_acme: Engagement,
    about_bolt: Engagement,
    about_else: Engagement,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let security = office.person(&host, "Sami Salo", "security").await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus")
        .await;
    let acme = office
        .organisation(OrganisationKind::Firm, "Acme Kilns")
        .await;
    let bolt = office
        .organisation(OrganisationKind::Firm, "Bolt Kilns")
        .await;
    let other = office.organisation(OrganisationKind::Firm, "Dairy").await;
    let about_acme = about(office, &sourcing, "One", &acme).await;
    let about_bolt = about(office, &sourcing, "Two", &bolt).await;
    let about_else = about(office, &sourcing, "Three", &other).await;
    World {
        security,
        sourcing,
        firm,
        acme,
        bolt,
        about_acme,
        about_bolt,
        about_else,
    }
}

async fn about(
    office: &TestOffice,
    owner: &Person,
    title: &str,
    whom: &Organisation,
) -> Engagement {
    let file = office.engagement(owner, title).await;
    let party = Party {
        id: office.id(),
        version: 1,
        engagement: file.id,
        kind: PartyKind::Organisation,
        name: whom.name.clone(),
        organisation: Some(whom.id),
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_party(&party).await.unwrap();
    tx.record(
        None,
        office.clock_now(),
        Entry::new("test.kept", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    file
}

trait Now {
    fn clock_now(&self) -> kpo_practice::time::At;
}

impl Now for TestOffice {
    fn clock_now(&self) -> kpo_practice::time::At {
        self.office.clock.now()
    }
}

async fn compete(office: &TestOffice, w: &World, reach: Reach, whom: &[&Organisation]) -> RivalSet {
    let security = office.caller(&w.security, true);
    let draft = rival::Draft {
        name: "Kilns".to_owned(),
        reach,
        cooling_days: 30,
    };
    let set = rival::make(office, &security, draft).await.unwrap();
    for one in whom {
        rival::join(
            office,
            &security,
            set.id,
            one.id,
            "2026-01-01".parse().unwrap(),
        )
        .await
        .unwrap();
    }
    set
}

async fn expert(
    office: &TestOffice,
    firm: &Organisation,
    name: &str,
    files: &[&Engagement],
) -> Person {
    let person = office.person(firm, name, "").await;
    for file in files {
        office
            .assign(file.id, &person, AssignmentRole::Expert)
            .await;
    }
    person
}

fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "shown".to_owned(),
        Err(Error::Refused(refusal)) => {
            let values: Vec<_> = refusal
                .values
                .iter()
                .map(|(name, value)| format!(" {name} {value}"))
                .collect();
            format!("{}{}", refusal.code, values.concat())
        }
        Err(Error::NotFound) => "not-found".to_owned(),
        Err(error) => error.to_string(),
    }
}

async fn look(
    office: &kpo_operations::Office,
    caller: &kpo_practice::access::Caller,
    file: &Engagement,
) -> String {
    code(brief::read(office, caller, file.id).await)
}

/// How many rounds are run: some hundreds, or as many as `KPO_RACE_ROUNDS` says.
fn rounds() -> usize {
    std::env::var("KPO_RACE_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(200)
}

/// Rounds of two first looks at the same instant, one at each competitor's file, on two offices.
async fn race(
    offices: [&kpo_operations::Office; 2],
    office: &TestOffice,
    w: &World,
    rounds: usize,
) {
    let mut people = Vec::new();
    let pattern = office.person(&w.firm, "Pattern", "").await;
    let mut tx = office.db.begin().await.unwrap();
    for round in 0..rounds {
        let person = Person {
            id: office.id(),
            name: format!("Racer {round}"),
            email: format!("racer{round}@kpo.test"),
            ..pattern.clone()
        };
        tx.insert_person(&person).await.unwrap();
        for file in [&w.about_acme, &w.about_bolt] {
            let held = Assignment {
                id: office.id(),
                version: 1,
                engagement: file.id,
                person: person.id,
                role: AssignmentRole::Expert,
                since_at: office.clock_now(),
                ended_at: None,
            };
            tx.insert_assignment(&held).await.unwrap();
        }
        people.push(person);
    }
    tx.record(
        None,
        office.clock_now(),
        Entry::new("test.kept", "person", pattern.id),
    );
    tx.commit().await.unwrap();
    let (mut acme, mut bolt) = (0, 0);
    for person in &people {
        let caller = office.caller(person, false);
        let (one, two) = (offices[0].clone(), offices[1].clone());
        let (mine, theirs) = (caller.clone(), caller.clone());
        let (a, b) = (w.about_acme.id, w.about_bolt.id);
        let first = tokio::spawn(async move { code(brief::read(&one, &mine, a).await) });
        let second = tokio::spawn(async move { code(brief::read(&two, &theirs, b).await) });
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        match (first.as_str(), second.as_str()) {
            ("shown", refused) if refused.starts_with("wall-applies until ") => acme += 1,
            (refused, "shown") if refused.starts_with("wall-applies until ") => bolt += 1,
            other => panic!("a round came to {other:?}"),
        }
    }
    assert_eq!(acme + bolt, rounds);
    let mut tx = office.db.read().await.unwrap();
    let racers: BTreeSet<_> = people.iter().map(|one| one.id).collect();
    let mut seen = tx.seen_by_all().await.unwrap();
    seen.retain(|one| racers.contains(&one.person));
    println!(
        "figure: {rounds} first looks at two competitors at the same instant, 0 breaches ({})",
        office.db.name()
    );
    assert_eq!(seen.len(), rounds, "one file each");
    assert_eq!(tx.ledger().await.unwrap().len(), rounds, "one row each");
}

both! {
    async fn abuse_3_two_first_looks_at_competitors_at_the_same_instant(office: TestOffice) {
        let w = world(&office).await;
        compete(&office, &w, Reach::Person, &[&w.acme, &w.bolt]).await;
        // On PostgreSQL two processes' worth of connections; on SQLite two on one file.
        let second = match office.db.url() {
            Some(url) => {
                let db = Db::postgres(&url).await.unwrap();
                db.unlock(Vault::new(roots()));
                kpo_operations::Office { db, ..office.office.clone() }
            }
            None => office.office.clone(),
        };
        race([&office.office, &second], &office, &w, rounds()).await;
    }

    async fn abuse_4_the_same_human_at_another_firm_and_a_colleague(office: TestOffice) {
        let w = world(&office).await;
        compete(&office, &w, Reach::Both, &[&w.acme, &w.bolt]).await;
        let mut ece = expert(&office, &w.firm, "Ece", &[&w.about_acme, &w.about_bolt]).await;
        let emre = expert(&office, &w.firm, "Emre", &[&w.about_acme, &w.about_bolt]).await;
        let caller = office.caller(&ece, false);
        assert_eq!(look(&office, &caller, &w.about_acme).await, "shown");
        let colleague = office.caller(&emre, false);
        let shut = look(&office, &colleague, &w.about_bolt).await;
        assert!(shut.starts_with("wall-applies until "), "what one saw keeps the firm off: {shut}");
        assert_eq!(look(&office, &colleague, &w.about_acme).await, "shown");
        // She leaves for another firm: the wall goes with her.
        let next = office.organisation(OrganisationKind::Firm, "Next").await;
        ece.organisation = next.id;
        let mut tx = office.db.begin().await.unwrap();
        ece.version = tx.save_person(&ece, ece.version).await.unwrap();
        tx.record(None, office.clock_now(), Entry::new("test.kept", "person", ece.id));
        tx.commit().await.unwrap();
        let moved = office.caller(&ece, false);
        assert_eq!(look(&office, &moved, &w.about_bolt).await, shut);
        // And stays behind at her firm; her new one is free.
        let fresh = expert(&office, &next, "Fresh", &[&w.about_bolt]).await;
        assert_eq!(look(&office, &office.caller(&fresh, false), &w.about_bolt).await, "shown");
    }

    async fn abuse_5_what_was_seen_of_one_cannot_be_carried_into_the_others_file(office: TestOffice) {
        let w = world(&office).await;
        compete(&office, &w, Reach::Person, &[&w.acme, &w.bolt]).await;
        let ece = expert(&office, &w.firm, "Ece", &[&w.about_acme, &w.about_bolt]).await;
        let caller = office.caller(&ece, false);
        assert_eq!(look(&office, &caller, &w.about_acme).await, "shown");
        let work = deliverable::WorkDraft { method: "As at the other kiln".to_owned(), ..deliverable::WorkDraft::default() };
        let carried = code(deliverable::write(&office, &caller, w.about_bolt.id, 1, &work).await);
        assert!(carried.starts_with("wall-applies until "), "{carried}");
        assert!(code(question::ask(&office, &caller, w.about_bolt.id, "As at the other kiln?").await).starts_with("wall-applies"));
    }

    async fn abuse_6_a_competitor_named_after_the_exposure_shuts_both_at_once(office: TestOffice) {
        let w = world(&office).await;
        let set = compete(&office, &w, Reach::Person, &[&w.acme]).await;
        let ece = expert(&office, &w.firm, "Ece", &[&w.about_acme, &w.about_bolt, &w.about_else]).await;
        let caller = office.caller(&ece, false);
        for file in [&w.about_acme, &w.about_bolt, &w.about_else] {
            assert_eq!(look(&office, &caller, file).await, "shown");
        }
        let security = office.caller(&w.security, true);
        let page = rival::list(&office, &security).await.unwrap();
        assert!(page.conflicts.is_empty());
        let joined = rival::join(&office, &security, set.id, w.bolt.id, "2026-01-01".parse().unwrap()).await.unwrap();
        let until = office.clock_now().day().plus_days(30);
        for file in [&w.about_acme, &w.about_bolt] {
            assert_eq!(look(&office, &caller, file).await, format!("wall-applies until {until}"));
        }
        assert_eq!(look(&office, &caller, &w.about_else).await, "shown");
        let found = rival::list(&office, &security).await.unwrap().conflicts;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].organisations, BTreeSet::from([w.acme.id, w.bolt.id]));
        assert_eq!((found[0].until_on, &found[0].people), (until, &BTreeSet::from([ece.id])));
        // Its membership ends: the doors open again in the same act.
        rival::leave(&office, &security, joined.id, office.clock_now().day().plus_days(-1), 1).await.unwrap();
        assert_eq!(look(&office, &caller, &w.about_bolt).await, "shown");
        assert!(rival::list(&office, &security).await.unwrap().conflicts.is_empty());
    }

    async fn abuse_13_whoever_is_shut_out_stays_so_through_every_other_door(office: TestOffice) {
        let w = world(&office).await;
        compete(&office, &w, Reach::Person, &[&w.acme, &w.bolt]).await;
        let ece = expert(&office, &w.firm, "Ece", &[&w.about_acme]).await;
        let caller = office.caller(&ece, false);
        assert_eq!(look(&office, &caller, &w.about_acme).await, "shown");
        assert_eq!(look(&office, &caller, &w.about_bolt).await, "not-found", "a file one has no part in is not there");
        for role in [AssignmentRole::Nominee, AssignmentRole::Expert] {
            let given = office.assign(w.about_bolt.id, &ece, role).await;
            let shut = look(&office, &caller, &w.about_bolt).await;
            assert!(shut.starts_with("wall-applies until "), "{role:?}: {shut}");
            let mut tx = office.db.begin().await.unwrap();
            tx.end_assignment(&given, office.clock_now()).await.unwrap();
            tx.record(None, office.clock_now(), Entry::new("test.kept", "person", ece.id));
            tx.commit().await.unwrap();
            assert_eq!(look(&office, &caller, &w.about_bolt).await, "not-found");
        }
    }

    async fn r26_the_refusal_is_the_same_on_every_path_and_never_says_whose(office: TestOffice) {
        let w = world(&office).await;
        compete(&office, &w, Reach::Person, &[&w.acme, &w.bolt]).await;
        let ece = expert(&office, &w.firm, "Ece", &[&w.about_acme, &w.about_bolt]).await;
        let caller = office.caller(&ece, false);
        assert_eq!(look(&office, &caller, &w.about_acme).await, "shown");
        let (id, shut) = (w.about_bolt.id, look(&office, &caller, &w.about_bolt).await);
        let until = office.clock_now().day().plus_days(30);
        assert_eq!(shut, format!("wall-applies until {until}"));
        let paths = [
            code(engagement::page(&office, &caller, id).await),
            code(room::list(&office, &caller, id).await),
            code(question::list(&office, &caller, id).await),
            code(question::ask(&office, &caller, id, "Why?").await),
            code(deliverable::read(&office, &caller, id).await),
            code(kpo_operations::nomination::team(&office, &caller, id).await),
            code(kpo_operations::closure::read(&office, &caller, id).await),
        ];
        for said in paths {
            assert_eq!(said, shut);
        }
        // A list says nothing of it at all.
        let request = kpo_records::PageRequest::default();
        let listed = engagement::list(&office, &caller, &Default::default(), &request).await.unwrap();
        assert!(format!("{listed:?}").contains(&w.about_acme.code_name));
        // Neither sets nor conflicts are anybody else's to see.
        assert_eq!(code(rival::list(&office, &caller).await), "not-found");
        assert!(code(rival::list(&office, &office.caller(&w.sourcing, true)).await).starts_with("denied"));
    }

    async fn r26_after_the_cooling_off_the_row_passes_to_another(office: TestOffice) {
        let w = world(&office).await;
        compete(&office, &w, Reach::Person, &[&w.acme, &w.bolt]).await;
        let ece = expert(&office, &w.firm, "Ece", &[&w.about_acme, &w.about_bolt]).await;
        assert_eq!(look(&office, &office.caller(&ece, false), &w.about_acme).await, "shown");
        office.clock.pass_days(30);
        assert!(look(&office, &office.caller(&ece, false), &w.about_bolt).await.starts_with("wall-applies"));
        office.clock.pass_days(1);
        let later = office.caller(&ece, false);
        assert_eq!(look(&office, &later, &w.about_bolt).await, "shown");
        assert!(look(&office, &later, &w.about_acme).await.starts_with("wall-applies"), "now it stands the other way");
        let mut tx = office.db.read().await.unwrap();
        let rows = tx.ledger().await.unwrap();
        assert_eq!((rows.len(), rows[0].version), (1, 2));
        assert_eq!(rows[0].holders, BTreeSet::from([w.bolt.id]));
    }

    async fn r26_a_waiver_takes_two_opens_one_door_and_ends_by_itself(office: TestOffice) {
        let w = world(&office).await;
        compete(&office, &w, Reach::Person, &[&w.acme, &w.bolt]).await;
        let ece = expert(&office, &w.firm, "Ece", &[&w.about_acme, &w.about_bolt]).await;
        let (security, sourcing) = (office.caller(&w.security, true), office.caller(&w.sourcing, true));
        let draft = |second: &Person, days| waiver::Draft {
            person: ece.id, engagement: w.about_bolt.id, second: second.id,
            until_on: office.clock_now().day().plus_days(days), reason: "The only one who knows such kilns".to_owned(),
        };
        assert_eq!(code(waiver::ask(&office, &security, draft(&w.sourcing, 5)).await), "waiver-needless");
        assert_eq!(look(&office, &office.caller(&ece, false), &w.about_acme).await, "shown");
        assert_eq!(code(waiver::ask(&office, &security, draft(&w.security, 5)).await), "waiver-alone");
        assert_eq!(code(waiver::ask(&office, &security, draft(&ece, 5)).await), "entry-unknown");
        assert!(code(waiver::ask(&office, &sourcing, draft(&w.security, 5)).await).starts_with("denied"));
        assert_eq!(code(waiver::ask(&office, &office.caller(&ece, false), draft(&w.sourcing, 5)).await), "not-found");
        let asked = waiver::ask(&office, &security, draft(&w.sourcing, 5)).await.unwrap();
        assert!(look(&office, &office.caller(&ece, false), &w.about_bolt).await.starts_with("wall-applies"), "asking opens nothing");
        assert_eq!(code(waiver::agree(&office, &security, asked.id, 1).await), "waiver-alone");
        let mut stale = office.caller(&w.sourcing, true);
        stale.signed_in_at = stale.at.plus_days(-1);
        assert!(matches!(waiver::agree(&office, &stale, asked.id, 1).await, Err(Error::Stale)));
        waiver::agree(&office, &office.caller(&w.sourcing, true), asked.id, 1).await.unwrap();
        let expert = office.caller(&ece, false);
        assert_eq!(look(&office, &expert, &w.about_bolt).await, "shown");
        assert_eq!(look(&office, &expert, &w.about_acme).await, "shown", "the door already open stays so");
        // Whoever keeps what she knows is told, in their work and in their file's history, and not of the other file.
        let queue = engagement::queue(&office, &sourcing).await.unwrap();
        assert!(queue.mine.iter().any(|item| item.act == Some("waiver")));
        let told = waiver::list(&office, &sourcing).await.unwrap().notices.remove(0).0;
        assert_eq!(told.engagement, w.about_acme.id);
        let mut tx = office.db.read().await.unwrap();
        let mut sql = kpo_records::Sql::new("select count(*) as n from journal where act = 'waiver.noticed'");
        sql.with(" and engagement_id = ", w.about_acme.id.0);
        assert_eq!(tx.one(sql, |row| row.int("n")).await.unwrap(), 1);
        drop(tx);
        assert_eq!(code(waiver::read_notice(&office, &security, told.id, 1).await), "not-found");
        waiver::read_notice(&office, &sourcing, told.id, 1).await.unwrap();
        let queue = engagement::queue(&office, &sourcing).await.unwrap();
        assert!(queue.mine.iter().all(|item| item.act != Some("waiver")));
        // It ends by itself; then both are on record, and both doors are shut.
        office.clock.pass_days(6);
        let later = office.caller(&ece, false);
        for file in [&w.about_acme, &w.about_bolt] {
            assert!(look(&office, &later, file).await.starts_with("wall-applies"));
        }
        assert_eq!(code(waiver::end(&office, &office.caller(&w.security, true), asked.id, "late", 2).await), "waiver-over");
    }

    async fn r26_families_count_and_what_is_shown_is_in_the_journal(office: TestOffice) {
        let w = world(&office).await;
        let mut owned = office.organisation(OrganisationKind::Firm, "Acme Refractories").await;
        owned.parent = Some(w.acme.id);
        let mut tx = office.db.begin().await.unwrap();
        owned.version = tx.save_organisation(&owned, owned.version).await.unwrap();
        tx.record(None, office.clock_now(), Entry::new("test.kept", "organisation", owned.id));
        tx.commit().await.unwrap();
        compete(&office, &w, Reach::Person, &[&w.acme, &w.bolt]).await;
        let sister = about(&office, &w.sourcing, "Four", &owned).await;
        let ece = expert(&office, &w.firm, "Ece", &[&sister, &w.about_bolt, &w.about_acme]).await;
        let caller = office.caller(&ece, false);
        assert_eq!(look(&office, &caller, &sister).await, "shown");
        assert_eq!(look(&office, &caller, &sister).await, "shown");
        assert!(look(&office, &caller, &w.about_bolt).await.starts_with("wall-applies"));
        assert_eq!(look(&office, &caller, &w.about_acme).await, "shown", "one family's is not kept from its own");
        let mut tx = office.db.read().await.unwrap();
        let kept = tx.sightings(Some(ece.id), None).await.unwrap();
        assert_eq!(kept.len(), 2, "once a day for each file");
        let mut sql = kpo_records::Sql::new("select count(*) as n from journal");
        sql.with(" where act = ", "content.shown");
        assert_eq!(tx.one(sql, |row| row.int("n")).await.unwrap(), 2);
        let whole: OrganisationId = w.acme.id;
        assert_eq!(tx.ledger().await.unwrap()[0].holders, BTreeSet::from([whole]));
    }
}
