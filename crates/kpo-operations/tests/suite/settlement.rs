//! Money, closing and looking back, from agreed rates to the last prompt (R17, R20, R34, R39, R40). On both databases.

use std::collections::BTreeSet;

use kpo_operations::agreement::{self, Draft};
use kpo_operations::invoice::Written;
use kpo_operations::job::Registry;
use kpo_operations::payment::Instruction;
use kpo_operations::rate::Proposal;
use kpo_operations::timesheet::Note;
use kpo_operations::{
    Error, closure, decision, engagement, invoice, job, payment, rate, session, timesheet,
};
use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures};
use kpo_practice::access::Caller;
use kpo_practice::agreement::{AgreementKind, Terms};
use kpo_practice::closure::Fate;
use kpo_practice::decision::{Decision, Followed, Found, Right};
use kpo_practice::deliverable::{Deliverable, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side, Stage};
use kpo_practice::invoice::{FindingKind, InvoiceState, Verdict as BillVerdict};
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::rate::RateKind;
use kpo_practice::time::Day;
use kpo_practice::timesheet::{PeriodKind, SheetState, Verdict};
use kpo_testkit::{TestOffice, both};

/// A bound engagement with everybody who settles it.
struct World {
    file: Engagement,
    sourcing: Person,
    finance: Person,
    counterpart: Person,
    delivery: Person,
    expert: Person,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn euro(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::EUR,
    }
}

fn code<T>(result: kpo_operations::Result<T>) -> Option<&'static str> {
    match result {
        Ok(_) => None,
        Err(Error::Refused(refusal)) => Some(refusal.code),
        Err(Error::NotFound) => Some("NOT FOUND"),
        Err(Error::Denied(_)) => Some("DENIED"),
        Err(_) => Some("OTHER"),
    }
}

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let finance = office.person(&host, "Mats Berg", "finance").await;
    let counterpart = office.person(&host, "Kari Laine", "").await;
    let delivery = office.person(&firm, "Deniz Kaya", "delivery").await;
    let expert = office.person(&firm, "Ece Demir", "").await;
    let mut file = office.engagement(&sourcing, "Kiln yield").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    tx.record(
        None,
        sourcing.created_at,
        Entry::new("engagement.awarded", "engagement", file.id).within(file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    office
        .assign(file.id, &counterpart, AssignmentRole::Counterpart)
        .await;
    let w = World {
        file,
        sourcing,
        finance,
        counterpart,
        delivery,
        expert,
    };
    bind(office, &w).await;
    w
}

async fn bind(office: &TestOffice, w: &World) {
    let aino = office.caller(&w.sourcing, true);
    for kind in [AgreementKind::Nda, AgreementKind::Sow] {
        let sow = kind == AgreementKind::Sow;
        let draft = Draft {
            kind,
            title: format!("{} text", kind.word()),
            body: "Do it, keep it.".to_owned(),
            terms: sow.then(|| Terms {
                fee: "EUR 120 an hour".to_owned(),
                ip: "client".to_owned(),
                starts_on: day("2026-03-02"),
                ends_on: day("2026-05-29"),
                notice_days: None,
            }),
            people: if sow {
                BTreeSet::from([w.expert.id])
            } else {
                BTreeSet::new()
            },
        };
        let id = agreement::draft(office, &aino, w.file.id, draft)
            .await
            .unwrap();
        let sheet = agreement::read(office, &aino, w.file.id).await.unwrap();
        let digest = sheet
            .texts
            .into_iter()
            .find(|text| text.agreement.id == id)
            .unwrap()
            .agreement
            .digest;
        for (person, host) in [
            (&w.sourcing, true),
            (&w.delivery, false),
            (&w.expert, false),
        ] {
            let signed = agreement::sign(
                office,
                &office.caller(person, host),
                id,
                &digest,
                &person.name,
            )
            .await;
            assert!(
                signed.is_ok() || (sow && person.id == w.expert.id),
                "{signed:?}"
            );
        }
    }
}

/// Puts an acceptance into the store, as the review left it.
async fn accept(office: &TestOffice, w: &World) {
    let at = office.caller(&w.sourcing, true).at;
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        question: "How hot?".to_owned(),
        method: "Mass balance".to_owned(),
        recommendation: "1,180".to_owned(),
        confidence: Some(70),
        created_at: at,
    };
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: w.file.id,
        number: 1,
        content: "{}".to_owned(),
        digest: "00".repeat(32),
        claims: 1,
        person: w.expert.id,
        at,
    };
    let acceptance = Acceptance {
        id: office.office.id(),
        engagement: w.file.id,
        submission: submission.id,
        verdict: AcceptanceVerdict::Accepted,
        reasons: String::new(),
        figures: Figures::default(),
        person: w.sourcing.id,
        at,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_deliverable(&work).await.unwrap();
    tx.insert_submission(&submission).await.unwrap();
    tx.insert_acceptance(&acceptance).await.unwrap();
    tx.record(
        None,
        at,
        Entry::new("acceptance.made", "acceptance", acceptance.id).within(w.file.id),
    );
    tx.commit().await.unwrap();
}

fn bill_rate(w: &World, minor: i64, from: &str) -> Proposal {
    Proposal {
        kind: RateKind::Bill,
        person: w.expert.id,
        hourly: euro(minor),
        from: day(from),
    }
}

fn hours(on: &str, minutes: i64) -> Note {
    Note {
        day: day(on),
        minutes,
        note: "Kiln balance".to_owned(),
        kind: PeriodKind::Week,
    }
}

/// Rates agreed, a day noted, handed in and approved.
async fn worked(office: &TestOffice, w: &World) {
    let id = w.file.id;
    let (aino, deniz, ece) = (
        office.caller(&w.sourcing, true),
        office.caller(&w.delivery, false),
        office.caller(&w.expert, false),
    );
    let set = rate::set(office, &deniz, id, bill_rate(w, 12_000, "2026-03-02"))
        .await
        .unwrap();
    rate::agree(office, &aino, id, set.id).await.unwrap();
    let sheet = timesheet::note(office, &ece, id, hours("2026-03-02", 450))
        .await
        .unwrap();
    timesheet::submit(office, &ece, id, sheet.id).await.unwrap();
    timesheet::decide(office, &aino, id, sheet.id, Verdict::Approve)
        .await
        .unwrap();
}

async fn billed(office: &TestOffice, w: &World) {
    let id = w.file.id;
    let (deniz, mats) = (
        office.caller(&w.delivery, false),
        office.caller(&w.finance, true),
    );
    let bill = invoice::draft(office, &deniz, id, "2026-1", Currency::EUR)
        .await
        .unwrap();
    invoice::send(office, &deniz, id, bill.id).await.unwrap();
    invoice::decide(office, &mats, id, bill.id, BillVerdict::Approve(None))
        .await
        .unwrap();
    let instruction = Instruction {
        amount: None,
        reference: "RF18".to_owned(),
        day: day("2026-03-02"),
    };
    payment::pay(office, &mats, id, bill.id, instruction)
        .await
        .unwrap();
}

async fn standing(office: &TestOffice, w: &World) -> (bool, Stage, Side) {
    let mut tx = office.db.read().await.unwrap();
    let file = tx.engagement(w.file.id).await.unwrap();
    (file.closed_at.is_some(), file.stage, file.waiting_on)
}

fn decided(w: &World, caller: &Caller) -> Decision {
    Decision {
        id: kpo_practice::id::DecisionId(w.file.id.0),
        version: 1,
        engagement: w.file.id,
        advice: "Burn at 1,180".to_owned(),
        confidence: 70,
        decided: "Tried on kiln 2".to_owned(),
        followed: Followed::Partly,
        on: day("2026-03-02"),
        decided_by: caller.person,
        recorded_at: caller.at,
        baseline: Some(euro(100_000_000)),
        expected: Some(euro(92_000_000)),
    }
}

both! {
    /// R39, complaint 24: the client never learns what an hour costs, the expert never what it is billed at.
    async fn each_side_sees_its_own_rate_only(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        let (aino, deniz, ece) = (office.caller(&w.sourcing, true), office.caller(&w.delivery, false), office.caller(&w.expert, false));
        let cost = Proposal { kind: RateKind::Cost, ..bill_rate(&w, 7_000, "2026-03-02") };
        rate::set(&office, &deniz, id, cost.clone()).await.unwrap();
        let bill = rate::set(&office, &deniz, id, bill_rate(&w, 12_000, "2026-03-02")).await.unwrap();
        assert_eq!(code(rate::set(&office, &aino, id, cost).await), Some("DENIED"));
        assert_eq!(code(rate::agree(&office, &ece, id, bill.id).await), Some("DENIED"));
        let client = rate::read(&office, &aino, id).await.unwrap();
        assert!(client.cost.is_none() && client.bill.as_ref().map(Vec::len) == Some(1));
        let expert = rate::read(&office, &ece, id).await.unwrap();
        assert!(expert.bill.is_none() && expert.cost.as_ref().map(Vec::len) == Some(1));
        let manager = rate::read(&office, &deniz, id).await.unwrap();
        assert!(manager.cost.is_some() && manager.bill.is_some());
        assert_eq!(code(rate::read(&office, &office.caller(&w.counterpart, true), id).await.map(drop)), Some("DENIED"));
        let asked = async |caller: &Caller| {
            let queue = engagement::queue(&office, caller).await.unwrap();
            queue.mine.iter().any(|item| item.act == Some("rates"))
        };
        assert!(asked(&aino).await && !asked(&deniz).await, "whoever can agree is asked, nobody else");
        rate::agree(&office, &aino, id, bill.id).await.unwrap();
        assert!(!asked(&aino).await);
        assert_eq!(code(rate::agree(&office, &aino, id, bill.id).await), Some("rate-reaches-back"));
        let back = rate::set(&office, &deniz, id, bill_rate(&w, 15_000, "2026-03-01")).await;
        assert_eq!(code(back), Some("rate-reaches-back"));
    }

    /// R20, complaint 23: handed in and approved per person, engagement and period; never by oneself; then locked.
    async fn hours_are_approved_by_another_and_locked(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        let (aino, ece) = (office.caller(&w.sourcing, true), office.caller(&w.expert, false));
        let sheet = timesheet::note(&office, &ece, id, hours("2026-03-02", 450)).await.unwrap();
        assert_eq!(code(timesheet::note(&office, &ece, id, hours("2026-03-02", 1_000)).await), Some("time-day-too-long"));
        assert!(timesheet::read(&office, &aino, id).await.unwrap().sheets.is_empty(), "what is being written is not the client's to see");
        timesheet::submit(&office, &ece, id, sheet.id).await.unwrap();
        assert_eq!(code(timesheet::note(&office, &ece, id, hours("2026-03-02", 60)).await), Some("time-handed-in"));
        assert!(code(timesheet::decide(&office, &ece, id, sheet.id, Verdict::Approve).await).is_some());
        assert_eq!(code(timesheet::decide(&office, &aino, id, sheet.id, Verdict::Return(String::new())).await), Some("time-reason-missing"));
        timesheet::decide(&office, &aino, id, sheet.id, Verdict::Return("Which kiln?".to_owned())).await.unwrap();
        let entry = timesheet::read(&office, &ece, id).await.unwrap().sheets[0].entries[0].id;
        timesheet::strike(&office, &ece, id, entry).await.unwrap();
        assert_eq!(code(timesheet::submit(&office, &ece, id, sheet.id).await), Some("time-nothing-to-hand-in"));
        timesheet::note(&office, &ece, id, hours("2026-03-02", 480)).await.unwrap();
        timesheet::submit(&office, &ece, id, sheet.id).await.unwrap();
        let queue = engagement::queue(&office.office, &aino).await.unwrap();
        assert!(queue.mine.iter().any(|item| item.act == Some("hours")), "hours wait in the queue of who approves");
        let approved = timesheet::decide(&office, &aino, id, sheet.id, Verdict::Approve).await.unwrap();
        assert_eq!(approved.state, SheetState::Approved);
        assert_eq!(code(timesheet::note(&office, &ece, id, hours("2026-03-02", 60)).await), Some("time-locked"));
    }

    /// Only accepted work is billed; each line is held against the facts; partial payments are exact.
    async fn only_accepted_work_is_billed_and_paid(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        worked(&office, &w).await;
        let (deniz, mats) = (office.caller(&w.delivery, false), office.caller(&w.finance, true));
        assert_eq!(code(invoice::draft(&office, &deniz, id, "2026-1", Currency::EUR).await), Some("invoice-not-accepted"));
        accept(&office, &w).await;
        assert_eq!(code(invoice::draft(&office, &deniz, id, "2026-1", Currency::MYR).await), Some("invoice-no-exchange-rate"));
        let bill = invoice::draft(&office, &deniz, id, "2026-1", Currency::EUR).await.unwrap();
        assert!(invoice::read(&office, &mats, id).await.unwrap().invoices.is_empty(), "a draft is the provider's own");
        let padded = Written { person: w.expert.id, day: day("2026-03-02"), minutes: 60, hourly: euro(13_000), text: "More".to_owned() };
        let line = invoice::write_line(&office, &deniz, id, bill.id, padded).await.unwrap();
        invoice::send(&office, &deniz, id, bill.id).await.unwrap();
        let shown = invoice::read(&office, &mats, id).await.unwrap().invoices.remove(0);
        let kinds: Vec<FindingKind> = shown.findings.iter().map(|finding| finding.kind).collect();
        assert!(kinds.contains(&FindingKind::Unapproved) && kinds.contains(&FindingKind::WrongRate), "{kinds:?}");
        assert_eq!(code(invoice::strike_line(&office, &deniz, id, bill.id, line.id).await), Some("invoice-not-a-draft"));
        assert_eq!(code(invoice::decide(&office, &mats, id, bill.id, BillVerdict::Approve(None)).await), Some("invoice-has-findings"));
        invoice::decide(&office, &mats, id, bill.id, BillVerdict::Return("An hour too many".to_owned())).await.unwrap();
        assert_eq!(code(invoice::draft(&office, &deniz, id, "2026-1", Currency::EUR).await), Some("invoice-number-taken"));
        let bill = invoice::draft(&office, &deniz, id, "2026-2", Currency::EUR).await.unwrap();
        assert_eq!(code(invoice::draft(&office, &deniz, id, "2026-3", Currency::EUR).await), Some("invoice-nothing-to-bill"));
        invoice::send(&office, &deniz, id, bill.id).await.unwrap();
        assert!(code(invoice::decide(&office, &deniz, id, bill.id, BillVerdict::Approve(None)).await).is_some());
        let approved = invoice::decide(&office, &mats, id, bill.id, BillVerdict::Approve(None)).await.unwrap();
        assert_eq!(approved.state, InvoiceState::Approved);
        let pay = |minor: Option<i64>, reference: &str| {
            let instruction = Instruction { amount: minor.map(euro), reference: reference.to_owned(), day: day("2026-03-02") };
            let (office, mats) = (office.office.clone(), mats.clone());
            async move { payment::pay(&office, &mats, id, bill.id, instruction).await }
        };
        pay(Some(40_000), "RF1").await.unwrap();
        assert_eq!(code(pay(Some(50_001), "RF2").await), Some("payment-too-much"));
        assert_eq!(code(pay(Some(1), "RF1").await), Some("payment-reference-used"));
        assert_eq!(pay(None, "RF3").await.unwrap().amount, euro(50_000));
        let shown = invoice::read(&office, &mats, id).await.unwrap();
        let paid = shown.invoices.iter().find(|shown| shown.invoice.id == bill.id).unwrap();
        assert_eq!((paid.total, paid.outstanding), (euro(90_000), euro(0)));
        let mut tx = office.db.read().await.unwrap();
        let settled = tx.settlement_standing(id).await.unwrap();
        assert!(kpo_practice::settlement::gate(settled).holds(), "{settled:?}");
    }

    /// Complaint 15: one act ends everything; the certificate says what and names the journal.
    async fn closing_leaves_no_survivor(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        worked(&office, &w).await;
        accept(&office, &w).await;
        billed(&office, &w).await;
        let (aino, kari) = (office.caller(&w.sourcing, true), office.caller(&w.counterpart, true));
        let (deniz, ece) = (office.caller(&w.delivery, false), office.caller(&w.expert, false));
        for person in [&w.delivery, &w.expert, &w.sourcing] {
            session::begin(&office.office, person, true, "test", aino.at).await.unwrap();
        }
        assert_eq!(code(closure::close(&office, &deniz, id, "Done", "All").await), Some("DENIED"));
        assert_eq!(code(closure::close(&office, &aino, id, "Done", " ").await), Some("closure-handover-missing"));
        let closed = closure::close(&office, &aino, id, "Done", "Tables are in the mill's own folder").await.unwrap();
        assert_eq!((closed.ended.assignments, closed.ended.sessions), (1, 2));
        let mut tx = office.db.read().await.unwrap();
        let file = tx.engagement(id).await.unwrap();
        assert!(tx.survivors(&file, closed.closed_at).await.unwrap().is_empty());
        assert!(tx.sessions_of(w.expert.id, aino.at).await.unwrap().is_empty());
        assert_eq!(tx.sessions_of(w.sourcing.id, aino.at).await.unwrap().len(), 1, "the client's own people stay signed in");
        drop(tx);
        assert_eq!(code(closure::close(&office, &aino, id, "Done", "All").await), Some("DENIED"));
        assert_eq!(code(engagement::page(&office.office, &ece, id).await.map(drop)), Some("NOT FOUND"));
        assert_eq!(code(timesheet::note(&office, &ece, id, hours("2026-03-02", 60)).await), Some("NOT FOUND"));
        assert_eq!(code(rate::read(&office, &ece, id).await.map(drop)), Some("NOT FOUND"));
        let queue = engagement::queue(&office.office, &ece).await.unwrap();
        assert_eq!(queue.mine.iter().map(|item| item.act).collect::<Vec<_>>(), [Some("declare")]);
        assert_eq!(code(closure::certificate(&office, &aino, id).await.map(drop)), Some("NOT FOUND"));
        for caller in [&deniz, &ece] {
            let sheet = closure::read(&office, caller, id).await.unwrap();
            let mine = sheet.declarations.iter().find(|asked| asked.mine).expect("a word owed").declaration.id;
            assert_eq!(code(closure::declare(&office, caller, id, mine, Fate::NothingHeld, "").await), Some("closure-statement-missing"));
            closure::declare(&office, caller, id, mine, Fate::NothingHeld, "Only looked at here").await.unwrap();
            assert_eq!(code(closure::declare(&office, caller, id, mine, Fate::Destroyed, "Again").await), Some("closure-already-declared"));
        }
        assert_eq!(code(closure::check(&office, &aino, id, "Can we?", "Yes", true).await.map(drop)), Some("DENIED"));
        closure::check(&office, &kari, id, "Can we balance a kiln?", "Kari did kiln 3 alone", true).await.unwrap();
        let (_, certificate) = closure::certificate(&office, &ece, id).await.unwrap();
        assert!(certificate.survivors.is_empty());
        assert_eq!((certificate.declarations.len(), certificate.knowledge_passed), (2, 1));
        assert!(certificate.ended.is_none() && certificate.journal_seq.is_none(), "no counts of what others had");
        let (_, whole) = closure::certificate(&office, &aino, id).await.unwrap();
        assert!(whole.ended.is_some());
        let mut tx = office.db.read().await.unwrap();
        let named = tx.journal_after(whole.journal_seq.unwrap() - 1, None, 1).await.unwrap().remove(0);
        assert_eq!(hex::encode(named.hash), certificate.journal_hash);
    }

    /// R17, R40: the file asks again, and a prompt that runs twice asks once.
    async fn the_file_asks_what_happened(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        worked(&office, &w).await;
        accept(&office, &w).await;
        billed(&office, &w).await;
        let (aino, kari) = (office.caller(&w.sourcing, true), office.caller(&w.counterpart, true));
        closure::close(&office, &aino, id, "Done", "Tables").await.unwrap();
        for caller in [office.caller(&w.delivery, false), office.caller(&w.expert, false)] {
            let sheet = closure::read(&office, &caller, id).await.unwrap();
            let mine = sheet.declarations.iter().find(|asked| asked.mine).unwrap().declaration.id;
            closure::declare(&office, &caller, id, mine, Fate::Returned, "Sent back").await.unwrap();
        }
        closure::check(&office, &kari, id, "Can we?", "Yes", true).await.unwrap();
        assert_eq!(standing(&office, &w).await, (true, Stage::Outcome, Side::Client));
        decision::record(&office, &aino, id, decided(&w, &aino)).await.unwrap();
        assert_eq!(code(decision::record(&office, &aino, id, decided(&w, &aino)).await), Some("decision-already"));
        assert_eq!(standing(&office, &w).await, (true, Stage::Outcome, Side::Nobody));
        let sheet = decision::read(&office, &aino, id).await.unwrap();
        assert_eq!(sheet.outcomes.iter().map(|outcome| outcome.after_days).collect::<Vec<_>>(), [90, 180, 365]);
        let found = |right| Found { happened: "Yield rose".to_owned(), actual: Some(euro(94_000_000)), right, by: w.sourcing.id, at: aino.at };
        assert_eq!(code(decision::look_back(&office, &aino, id, sheet.outcomes[0].id, found(Right::Yes)).await), Some("outcome-not-due"));
        office.clock.pass_days(91);
        job::drain(&office.office, &Registry::standard()).await.unwrap();
        assert_eq!(standing(&office, &w).await, (true, Stage::Outcome, Side::Client), "it is the client's move again");
        let later = office.caller(&w.sourcing, true);
        decision::look_back(&office, &later, id, sheet.outcomes[0].id, found(Right::Partly)).await.unwrap();
        assert_eq!(standing(&office, &w).await, (true, Stage::Outcome, Side::Nobody));
        office.clock.pass_days(300);
        job::drain(&office.office, &Registry::standard()).await.unwrap();
        let last = office.caller(&w.sourcing, true);
        for outcome in &sheet.outcomes[1..] {
            decision::look_back(&office, &last, id, outcome.id, found(Right::Yes)).await.unwrap();
        }
        assert_eq!(standing(&office, &w).await.1, Stage::Done);
        let bands = decision::read(&office, &last, id).await.unwrap().calibration.unwrap();
        assert_eq!(bands.iter().map(|band| band.n).sum::<i64>(), 1, "one file, one answer");
        assert!(bands.iter().all(|band| !band.enough()));
    }

    /// The security officer ends one person's access in one act.
    async fn one_act_ends_a_persons_access(office: TestOffice) {
        let w = world(&office).await;
        let host_security = {
            let mut tx = office.db.read().await.unwrap();
            tx.organisation(w.sourcing.organisation).await.unwrap()
        };
        let leila = office.person(&host_security, "Leila Haddad", "security").await;
        let leila = office.caller(&leila, true);
        session::begin(&office.office, &w.expert, true, "test", leila.at).await.unwrap();
        assert_eq!(code(closure::end_access(&office, &office.caller(&w.sourcing, true), w.expert.id, "x").await), Some("DENIED"));
        let ended = closure::end_access(&office, &leila, w.expert.id, "lost laptop").await.unwrap();
        assert_eq!((ended.assignments, ended.sessions), (1, 1));
        let mut tx = office.db.read().await.unwrap();
        assert!(!tx.person(w.expert.id).await.unwrap().active);
        assert!(tx.assignments_of(w.expert.id).await.unwrap().is_empty());
        drop(tx);
        assert_eq!(code(engagement::page(&office.office, &office.caller(&w.expert, false), w.file.id).await.map(drop)), Some("NOT FOUND"));
        assert_eq!(code(closure::end_access(&office, &leila, leila.person, "me").await), Some("end-access-own"));
    }
}
