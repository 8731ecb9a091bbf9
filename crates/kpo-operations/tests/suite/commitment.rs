//! Ramp: what could be saved and at what loss, who could come, who was cleared before (R8, R9, R20, R21). On both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kpo_operations::commitment::{self, Wanted};
use kpo_operations::{Error, arrival, bench, nomination, rate};
use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures};
use kpo_practice::access::Caller;
use kpo_practice::account::Account;
use kpo_practice::arrival::CheckKind;
use kpo_practice::bench::Cleared;
use kpo_practice::commitment::{Bar, NoticeSource, Promise};
use kpo_practice::deliverable::{Deliverable, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement, Stage};
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Decimal, ExchangeRate, Money};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::rate::RateKind;
use kpo_practice::request::Request;
use kpo_testkit::{TestOffice, both};

struct World {
    sourcing: Caller,
    finance: Caller,
    auditor: Caller,
    delivery: Caller,
    owner: Person,
    expert: Person,
    other: Person,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let finance = office.person(&host, "Fatima", "finance").await;
    let auditor = office.person(&host, "Arto", "auditor").await;
    let delivery = office.person(&firm, "Bora", "delivery").await;
    let expert = office.person(&firm, "Deniz", "").await;
    let other = office.person(&firm, "Ece", "").await;
    World {
        sourcing: office.caller(&owner, true),
        finance: office.caller(&finance, true),
        auditor: office.caller(&auditor, true),
        delivery: office.caller(&delivery, false),
        owner,
        expert,
        other,
    }
}

/// A live file with a budget, at a stage.
async fn file(
    office: &TestOffice,
    w: &World,
    title: &str,
    budget: Money,
    stage: Stage,
) -> Engagement {
    let mut file = office.engagement(&w.owner, title).await;
    file.provider = Some(w.delivery.organisation);
    file.stage = stage;
    let request = Request {
        id: file.id,
        version: 1,
        question: "At which load?".to_owned(),
        decision: "Next year's plan".to_owned(),
        decider: None,
        capability: None,
        core: false,
        class: 1,
        information: "Yield".to_owned(),
        volume: 1,
        rule_bound: 1,
        skill: 5,
        judgement: 5,
        deadline: file.created_at.day().plus_days(400),
        budget,
        created_at: file.created_at,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_request(&request).await.unwrap();
    file.version = tx.save_engagement(&file, 1).await.unwrap();
    tx.record(
        None,
        file.created_at,
        Entry::new("test.made", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    file
}

fn euro(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::EUR,
    }
}

fn cut(percent: Option<i64>) -> Wanted {
    Wanted {
        percent,
        currency: Currency::EUR,
    }
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::NotFound) => "not-found",
        Err(Error::Denied(_)) => "denied",
        Err(_) => "other",
    }
}

async fn accept(office: &TestOffice, w: &World, file: &Engagement) {
    let at = file.created_at;
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        question: "How hot?".to_owned(),
        method: "Balance".to_owned(),
        recommendation: String::new(),
        confidence: None,
        created_at: at,
    };
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: file.id,
        number: 1,
        content: "{}".to_owned(),
        digest: "0".repeat(64),
        claims: 2,
        person: w.expert.id,
        at,
    };
    let acceptance = Acceptance {
        id: office.office.id(),
        engagement: file.id,
        submission: submission.id,
        verdict: AcceptanceVerdict::Accepted,
        reasons: "Good".to_owned(),
        figures: Figures::default(),
        person: w.owner.id,
        at,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_deliverable(&work).await.unwrap();
    tx.insert_submission(&submission).await.unwrap();
    tx.insert_acceptance(&acceptance).await.unwrap();
    tx.record(None, at, Entry::new("test.made", "engagement", file.id));
    tx.commit().await.unwrap();
}

both! {
    async fn r21_a_cut_ends_what_loses_least_and_never_what_is_owed(office: TestOffice) {
        let w = world(&office).await;
        let early = file(&office, &w, "Early", euro(50_000), Stage::Agreement).await;
        let late = file(&office, &w, "Late", euro(50_000), Stage::Acceptance).await;
        let done = file(&office, &w, "Accepted", euro(90_000), Stage::Settlement).await;
        let mut frozen = file(&office, &w, "Frozen", euro(70_000), Stage::Agreement).await;
        let far = file(&office, &w, "Far", Money { minor: 10_000, currency: Currency::MYR }, Stage::Agreement).await;
        accept(&office, &w, &done).await;
        frozen.frozen = true;
        let mut tx = office.db.begin().await.unwrap();
        tx.save_engagement(&frozen, frozen.version).await.unwrap();
        tx.record(None, w.sourcing.at, Entry::new("test.made", "engagement", frozen.id));
        tx.commit().await.unwrap();
        let sheet = commitment::read(&office, &w.sourcing, cut(Some(50))).await.unwrap();
        assert_eq!(sheet.savable, euro(100_000), "two files can end; one is owed, one frozen, one has no rate");
        assert_eq!((sheet.target, sheet.saved, sheet.lost), (Some(euro(50_000)), euro(50_000), 1));
        assert_eq!(sheet.unrated, vec![Currency::MYR]);
        let of = |id| sheet.lines.iter().find(|line| line.commitment.facts.engagement == id).unwrap();
        assert!(of(early.id).chosen && !of(late.id).chosen);
        assert_eq!(of(done.id).commitment.bar, Some(Bar::Accepted));
        assert_eq!(of(frozen.id).commitment.bar, Some(Bar::Frozen));
        assert_eq!(of(far.id).converted, None);
        let facts = &of(early.id).commitment.facts;
        assert_eq!((facts.promise, facts.notice), (Promise::Request, NoticeSource::Nothing));

        let rate = ExchangeRate { from: Currency::MYR, to: Currency::EUR, rate: Decimal::new(20, 2), on: w.finance.at.day(), source: "ECB".to_owned() };
        rate::publish(&office, &w.finance, &rate).await.unwrap();
        let sheet = commitment::read(&office, &w.finance, cut(None)).await.unwrap();
        assert_eq!((sheet.savable, sheet.target), (euro(102_000), None));
        assert!(sheet.unrated.is_empty() && sheet.lines.iter().all(|line| !line.chosen));
        assert_eq!(code(commitment::read(&office, &w.sourcing, cut(Some(101))).await), "commitment-percent");
    }

    async fn r21_prices_are_for_those_who_may_read_them(office: TestOffice) {
        let w = world(&office).await;
        file(&office, &w, "Early", euro(50_000), Stage::Agreement).await;
        assert_eq!(code(commitment::read(&office, &w.delivery, cut(None)).await), "not-found");
        assert!(commitment::read(&office, &w.auditor, cut(None)).await.unwrap().lines.is_empty(), "auditors read no rates");
        assert_eq!(commitment::read(&office, &w.finance, cut(None)).await.unwrap().lines.len(), 1);
    }

    async fn r8_whoever_arrives_is_asked_only_for_what_is_new(office: TestOffice) {
        let w = world(&office).await;
        let file = file(&office, &w, "Kiln", euro(50_000), Stage::Agreement).await;
        let mut tx = office.db.begin().await.unwrap();
        let account = Account {
            person: w.other.id, version: 1, password_hash: "$argon2id$".to_owned(), factor: None, factor_offered: None, factor_step: 0,
            password_at: w.sourcing.at,
        };
        tx.insert_account(&account).await.unwrap();
        tx.record(None, w.sourcing.at, Entry::new("test.made", "person", w.other.id));
        tx.commit().await.unwrap();
        let draft = || arrival::Draft {
            person: w.other.id, note: "Knows kilns".to_owned(), cost: Some(euro(7_000)), bill: Some(euro(9_500)), from: w.sourcing.at.day(),
        };
        assert_eq!(code(arrival::add(&office, &w.sourcing, file.id, draft()).await), "denied");
        let named = arrival::add(&office, &w.delivery, file.id, draft()).await.unwrap();
        assert_eq!(code(arrival::add(&office, &w.delivery, file.id, draft()).await), "nomination-twice");
        let page = arrival::read(&office, &w.sourcing, file.id).await.unwrap();
        assert_eq!(page.people.len(), 1, "the client sees whom the provider named, and nobody else of theirs");
        let holds: Vec<_> = page.people[0].checks.iter().map(|one| (one.kind, one.holds)).collect();
        assert_eq!(holds[0], (CheckKind::Account, true));
        assert!(holds[1..].iter().all(|(_, holds)| !holds));
        assert_eq!(arrival::read(&office, &w.delivery, file.id).await.unwrap().people.len(), 3);
        let rates = rate::read(&office, &w.delivery, file.id).await.unwrap();
        assert_eq!(rates.bill.unwrap()[0].hourly, euro(9_500));
        assert!(rates.cost.unwrap().iter().all(|one| one.kind == RateKind::Cost));
        nomination::decide(&office, &w.sourcing, (file.id, named.id), (true, ""), 1).await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        let roles = tx.assignments_of(w.other.id).await.unwrap();
        assert_eq!(roles.iter().map(|held| held.role).collect::<Vec<_>>(), vec![AssignmentRole::Expert]);
    }

    async fn r9_the_bench_holds_those_whose_work_was_accepted(office: TestOffice) {
        let w = world(&office).await;
        let file = file(&office, &w, "Kiln", euro(50_000), Stage::Settlement).await;
        office.assign(file.id, &w.expert, AssignmentRole::Expert).await;
        accept(&office, &w, &file).await;
        let found = bench::read(&office, &w.sourcing, None).await.unwrap();
        let seat = &found.rows[0].seats[0];
        assert_eq!((found.rows[0].domain, seat.person, seat.last), ("technical-analysis", w.expert.id, Some(file.id)));
        assert!(seat.cleared.contains(&Cleared::Worked) && !seat.cleared.contains(&Cleared::Credentials));
        assert_eq!((seat.busy, seat.free_on), (1, w.sourcing.at.day()));
        assert!(bench::read(&office, &w.sourcing, Some("legal")).await.unwrap().rows.is_empty());
        for caller in [&w.finance, &w.auditor] {
            assert_eq!(code(bench::read(&office, caller, None).await), "denied");
        }
        assert_eq!(code(bench::read(&office, &w.delivery, None).await), "not-found");
    }
}
