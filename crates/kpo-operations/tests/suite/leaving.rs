//! Leaving: whatever lets somebody in is dead once the act that ends it has committed (R9, R20). Abuse cases 12 and 13.

#![expect(
    clippy::disallowed_methods,
    reason = "how long a way in outlives its end is measured on a real clock"
)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kpo_operations::departure::{self, Wanted};
use kpo_operations::{
    Error, Office, brief, closure, deliverable, engagement, freeze, invitation, link, person,
    question, receipt, room, session, token,
};
use kpo_practice::access::Caller;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::tlog::check;
use kpo_testkit::{TestOffice, both};

struct World {
    administrator: Caller,
    security: Caller,
    sourcing: Caller,
    pattern: Person,
    file: Engagement,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let administrator = office.person(&host, "Olli Oja", "administrator").await;
    let security = office.person(&host, "Sami Salo", "security").await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus")
        .await;
    let pattern = office.person(&firm, "Pattern", "").await;
    let file = office.engagement(&sourcing, "Kiln yield").await;
    World {
        administrator: office.caller(&administrator, true),
        security: office.caller(&security, true),
        sourcing: office.caller(&sourcing, true),
        pattern,
        file,
    }
}

/// Everything somebody can come in by.
struct Ways {
    person: Person,
    caller: Caller,
    session: String,
    token: String,
    reset: String,
}

async fn someone(office: &TestOffice, w: &World, round: usize) -> Ways {
    let person = Person {
        id: office.id(),
        name: format!("Leaver {round}"),
        email: format!("leaver{round}@kpo.test"),
        ..w.pattern.clone()
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_person(&person).await.unwrap();
    tx.record(
        None,
        office.office.clock.now(),
        Entry::new("test.kept", "person", person.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(w.file.id, &person, AssignmentRole::Expert)
        .await;
    let caller = office.caller(&person, false);
    let session = session::begin(office, &person, true, "test", caller.at)
        .await
        .unwrap();
    let scopes = BTreeSet::from(["read".to_owned()]);
    let (_, token) = token::create(office, &caller, "script", scopes, 30)
        .await
        .unwrap();
    let reset = link::invite(office, &w.administrator, person.id)
        .await
        .unwrap();
    let secret = reset.rsplit('/').next().unwrap_or_default().to_owned();
    brief::read(office, &caller, w.file.id).await.unwrap();
    Ways {
        person,
        caller,
        session,
        token,
        reset: secret,
    }
}

/// Which of the ways in, and of the acts of somebody who was let in before, still do anything.
async fn alive(office: &Office, w: &World, ways: &Ways) -> Vec<&'static str> {
    let (caller, file) = (&ways.caller, w.file.id);
    let mut found = Vec::new();
    let mut tell = |way, alive: bool| {
        if alive {
            found.push(way);
        }
    };
    tell(
        "session",
        session::caller(office, &ways.session).await.is_ok(),
    );
    tell("token", token::caller(office, &ways.token).await.is_ok());
    tell("link", link::open(office, &ways.reset).await.is_ok());
    tell("file", engagement::page(office, caller, file).await.is_ok());
    tell("brief", brief::read(office, caller, file).await.is_ok());
    tell("room", room::list(office, caller, file).await.is_ok());
    tell(
        "work",
        deliverable::read(office, caller, file).await.is_ok(),
    );
    tell(
        "questions",
        question::list(office, caller, file).await.is_ok(),
    );
    tell(
        "receipts",
        receipt::list(office, caller, file).await.is_ok(),
    );
    tell(
        "invitations",
        invitation::mine(office, caller)
            .await
            .is_ok_and(|mine| !mine.is_empty()),
    );
    tell("sessions", session::list(office, caller).await.is_ok());
    let scopes = BTreeSet::from(["read".to_owned()]);
    let minted = token::create(office, caller, "late", scopes, 1).await;
    tell("minting", minted.is_ok());
    found
}

/// The acts that end somebody.
const ENDS: [&str; 4] = ["departure", "access", "freeze", "suspension"];

async fn end(office: &Office, w: &World, how: &str, who: &Person) {
    let done = match how {
        "departure" => {
            let wanted = Wanted {
                reason: "left".to_owned(),
                ..Wanted::default()
            };
            departure::record(office, &w.administrator, who.id, &wanted)
                .await
                .map(drop)
        }
        "access" => closure::end_access(office, &w.security, who.id, "left")
            .await
            .map(drop),
        "freeze" => freeze::freeze(office, &w.security, who.id, "left")
            .await
            .map(drop),
        _ => person::suspend(office, &w.administrator, who.id).await,
    };
    done.unwrap();
}

fn rounds() -> usize {
    std::env::var("KPO_LEAVING_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(24)
}

both! {
    async fn abuse_12_whoever_is_let_go_keeps_no_way_in(office: TestOffice) {
        let w = world(&office).await;
        let (rounds, mut worst) = (rounds(), Duration::ZERO);
        for round in 0..rounds {
            let ways = someone(&office, &w, round).await;
            if round < ENDS.len() {
                let before = alive(&office, &w, &ways).await;
                for way in ["session", "token", "link", "file", "brief", "sessions", "minting"] {
                    assert!(before.contains(&way), "{way} opened nothing before: {before:?}");
                }
            }
            // Somebody who asks without a pause while they are let go: the last answer they get counts.
            let (asking, stop) = (Office::clone(&office), Arc::new(AtomicBool::new(false)));
            let (session, file, done) = (ways.session.clone(), w.file.id, stop.clone());
            let asked = tokio::spawn(async move {
                let mut last = None;
                while !done.load(Ordering::Relaxed) {
                    let seen = match session::caller(&asking, &session).await {
                        Ok(caller) => brief::read(&asking, &caller, file).await.map(drop),
                        Err(error) => Err(error),
                    };
                    if seen.is_ok() {
                        last = Some(Instant::now());
                    }
                    tokio::task::yield_now().await;
                }
                last
            });
            let how = ENDS[round % ENDS.len()];
            end(&office, &w, how, &ways.person).await;
            let ended = Instant::now();
            let left = alive(&office, &w, &ways).await;
            assert!(left.is_empty(), "after {how}: {left:?}");
            stop.store(true, Ordering::Relaxed);
            if let Some(last) = asked.await.unwrap() {
                worst = worst.max(last.saturating_duration_since(ended));
            }
        }
        println!("figure: {} of {rounds} let go with nothing alive afterwards, last answer {} ms after the act ({})", rounds, worst.as_millis(), office.db.name());
        assert!(worst < Duration::from_secs(1), "{worst:?}");
    }

    async fn abuse_13_whoever_is_let_in_again_finds_nothing_of_before(office: TestOffice) {
        let w = world(&office).await;
        for (round, how) in ["departure", "access"].into_iter().enumerate() {
            let ways = someone(&office, &w, round).await;
            end(&office, &w, how, &ways.person).await;
            person::reactivate(&office, &w.administrator, ways.person.id).await.unwrap();
            let back = alive(&office, &w, &ways).await;
            // They are somebody again, and nothing that let them in or to anything is theirs.
            assert_eq!(back, ["sessions", "minting"], "after {how}");
            let mut tx = office.db.read().await.unwrap();
            assert!(tx.assignments_of(ways.person.id).await.unwrap().is_empty());
            assert!(tx.nominations_of(ways.person.id).await.unwrap().is_empty());
        }
    }

    async fn abuse_12_one_role_ended_shuts_one_file_at_once(office: TestOffice) {
        let w = world(&office).await;
        let other = office.engagement(&person_of(&office, &w.sourcing).await, "Other").await;
        let ways = someone(&office, &w, 0).await;
        office.assign(other.id, &ways.person, AssignmentRole::Expert).await;
        assert!(brief::read(&office, &ways.caller, other.id).await.is_ok());
        let wanted = Wanted { engagement: Some(w.file.id), reason: "off this one".to_owned(), ..Wanted::default() };
        departure::record(&office, &w.administrator, ways.person.id, &wanted).await.unwrap();
        assert!(matches!(brief::read(&office, &ways.caller, w.file.id).await, Err(Error::NotFound)));
        assert!(brief::read(&office, &ways.caller, other.id).await.is_ok(), "the other file is theirs as before");
        assert!(session::caller(&office, &ways.session).await.is_ok());
    }

    async fn r9_what_somebody_saw_is_certified_when_they_leave_and_the_client_takes_proof_home(office: TestOffice) {
        let w = world(&office).await;
        let ways = someone(&office, &w, 0).await;
        let before = departure::certificate(&office, &w.security, ways.person.id).await.unwrap();
        assert_eq!(before.files.len(), 1);
        assert_eq!(before.files[0].kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>(), ["brief"]);
        assert!(matches!(departure::certificate(&office, &w.sourcing, ways.person.id).await, Err(Error::Denied(_))));
        assert!(matches!(departure::certificate(&office, &ways.caller, ways.person.id).await, Err(Error::NotFound)));
        end(&office, &w, "access", &ways.person).await;
        let sheet = receipt::list(&office, &w.sourcing, w.file.id).await.unwrap();
        let offer = sheet.offers.iter().find(|one| one.line.link.act == "departure.certified").unwrap();
        let taken = receipt::take(&office, &w.sourcing, w.file.id, &offer.leaf).await.unwrap();
        assert!(taken.name.starts_with("departure-certified-") && taken.name.ends_with(".tlog-proof"), "{}", taken.name);
        let checked = check(&taken.text, &taken.verifier, &[]).unwrap();
        assert!(checked.statement.contains(r#"\"kinds\":[\"brief\"]"#), "{}", checked.statement);
        assert!(checked.statement.contains(&ways.person.id.to_string()));
        assert!(!checked.statement.contains("Leaver"), "ids, never names");
        let after = departure::certificate(&office, &w.security, ways.person.id).await.unwrap();
        assert!(!after.person.active && after.files == before.files);
    }
}

async fn person_of(office: &TestOffice, caller: &Caller) -> Person {
    let mut tx = office.db.read().await.unwrap();
    tx.person(caller.person).await.unwrap()
}
