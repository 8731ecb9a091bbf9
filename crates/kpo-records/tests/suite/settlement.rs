//! Contract of the storage functions of money, closing and looking back. On both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kpo_practice::calendar::{Calendar, OwnHoliday};
use kpo_practice::closure::{Certificate, Closure, Declaration, Ended, Fate, Knowledge, Word};
use kpo_practice::decision::{Decision, Followed, Found, Outcome, Right};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ExchangeRateId, Id};
use kpo_practice::invoice::{Invoice, InvoiceState, Line};
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Decimal, ExchangeRate, Money};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::payment::Payment;
use kpo_practice::person::Person;
use kpo_practice::rate::{Rate, RateKind};
use kpo_practice::settlement::Standing;
use kpo_practice::time::Day;
use kpo_practice::timesheet::{self, Period, PeriodKind, Sheet, SheetState};
use kpo_records::RecordsError;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

struct World {
    file: Engagement,
    sourcing: Person,
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

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let expert = office.person(&firm, "Ece Demir", "").await;
    let mut file = office.engagement(&sourcing, "Kiln yield").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    tx.record(
        None,
        START,
        Entry::new("engagement.awarded", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    World {
        file,
        sourcing,
        expert,
    }
}

fn sheet(office: &TestOffice, w: &World) -> Sheet {
    Sheet {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        person: w.expert.id,
        period: Period::of(PeriodKind::Week, day("2026-03-04")),
        state: SheetState::Open,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    }
}

fn entry(office: &TestOffice, sheet: &Sheet) -> timesheet::Entry {
    timesheet::Entry {
        id: office.office.id(),
        version: 1,
        sheet: sheet.id,
        engagement: sheet.engagement,
        person: sheet.person,
        day: day("2026-03-04"),
        minutes: 450,
        note: "Kiln balance".to_owned(),
    }
}

fn invoice(office: &TestOffice, w: &World) -> Invoice {
    Invoice {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        issuer: w.expert.organisation,
        number: "2026-1".to_owned(),
        currency: Currency::EUR,
        state: InvoiceState::Draft,
        drafted_by: w.expert.id,
        drafted_at: START,
        sent_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    }
}

both! {
    async fn a_calendar_reads_back_and_the_usual_one_stands_in(office: TestOffice) {
        let w = world(&office).await;
        let id = w.sourcing.organisation;
        let mut tx = office.db.begin().await.unwrap();
        let usual = tx.calendars(&[id, id]).await.unwrap().remove(0);
        assert_eq!((usual.version, usual.calendar.clone()), (0, Calendar::usual("FI")));
        let mut own = usual.calendar;
        own.own.push(OwnHoliday { day: day("2026-12-28"), name: "Stocktaking".to_owned() });
        assert_eq!(tx.save_calendar(id, &own, 0).await.unwrap(), 1);
        assert_eq!(tx.save_calendar(id, &own, 1).await.unwrap(), 2);
        assert!(matches!(tx.save_calendar(id, &own, 1).await, Err(RecordsError::Conflict)));
        assert_eq!(tx.calendars(&[id]).await.unwrap()[0].calendar, own);
    }

    async fn rates_of_one_kind_never_bring_the_other(office: TestOffice) {
        let w = world(&office).await;
        let mut rate = Rate {
            id: office.office.id(), version: 1, engagement: w.file.id, person: w.expert.id, kind: RateKind::Bill, hourly: euro(12_000),
            from: day("2026-03-02"), set_by: w.expert.id, set_at: START, agreed_by: None, agreed_at: None, until: None,
        };
        let cost = Rate { id: office.office.id(), kind: RateKind::Cost, hourly: euro(7_000), ..rate.clone() };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_rate(&rate).await.unwrap();
        tx.insert_rate(&cost).await.unwrap();
        assert_eq!(tx.bill_rates_where_one_waits(&[w.file.id]).await.unwrap(), vec![rate.clone()]);
        assert!(tx.bill_rates_where_one_waits(&[]).await.unwrap().is_empty());
        rate.agreed_by = Some(w.sourcing.id);
        rate.agreed_at = Some(START);
        rate.version = tx.save_rate(&rate, 1).await.unwrap();
        assert!(tx.bill_rates_where_one_waits(&[w.file.id]).await.unwrap().is_empty());
        assert_eq!(tx.rates(w.file.id, RateKind::Bill).await.unwrap(), vec![rate]);
        assert_eq!(tx.rates(w.file.id, RateKind::Cost).await.unwrap(), vec![cost]);
        let published = ExchangeRate { from: Currency::MYR, to: Currency::EUR, rate: Decimal::new(2_105, 4), on: day("2026-03-02"), source: "ECB".to_owned() };
        let id: ExchangeRateId = office.office.id();
        tx.insert_exchange_rate(id, &published, w.sourcing.id, START).await.unwrap();
        assert_eq!(tx.exchange_rates(Some(Currency::EUR)).await.unwrap(), vec![published.clone()]);
        let newer = ExchangeRate { rate: Decimal::new(2_110, 4), on: day("2026-03-03"), ..published };
        let id: ExchangeRateId = office.office.id();
        tx.insert_exchange_rate(id, &newer, w.sourcing.id, START).await.unwrap();
        assert_eq!(tx.exchange_rates_newest().await.unwrap(), vec![newer]);
        assert!(tx.exchange_rates(Some(Currency::SEK)).await.unwrap().is_empty());
    }

    async fn hours_read_back_and_only_the_approved_count(office: TestOffice) {
        let w = world(&office).await;
        let mut sheet = sheet(&office, &w);
        let entry = entry(&office, &sheet);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_timesheet(&sheet).await.unwrap();
        tx.insert_time_entry(&entry).await.unwrap();
        assert_eq!(tx.time_entries(w.file.id).await.unwrap(), vec![entry.clone()]);
        assert!(tx.approved_time(w.file.id).await.unwrap().is_empty());
        sheet.state = SheetState::Submitted;
        sheet.submitted_at = Some(START);
        sheet.version = tx.save_timesheet(&sheet, 1).await.unwrap();
        assert_eq!(tx.timesheets_waiting().await.unwrap(), vec![(w.file.id, 1)]);
        sheet.state = SheetState::Approved;
        sheet.version = tx.save_timesheet(&sheet, 2).await.unwrap();
        assert_eq!(tx.timesheets(w.file.id).await.unwrap(), vec![sheet.clone()]);
        assert_eq!(tx.timesheet(w.file.id, sheet.id).await.unwrap(), sheet);
        assert!(matches!(tx.timesheet(office.stranger(), sheet.id).await, Err(RecordsError::NotFound)), "only within its own file");
        assert_eq!(tx.approved_time(w.file.id).await.unwrap()[0].minutes, 450);
        assert_eq!(tx.settlement_standing(w.file.id).await.unwrap(), Standing { unbilled: 1, ..Standing::default() });
        tx.delete_time_entry(entry.id).await.unwrap();
        assert!(tx.time_entries(w.file.id).await.unwrap().is_empty());
    }

    async fn invoices_and_payments_read_back(office: TestOffice) {
        let w = world(&office).await;
        let mut bill = invoice(&office, &w);
        let line = Line {
            id: office.office.id(), invoice: bill.id, position: 1, person: w.expert.id, day: day("2026-03-04"), minutes: 60,
            hourly: Money { minor: 50_000, currency: Currency::MYR },
            conversion: Some(ExchangeRate { from: Currency::MYR, to: Currency::EUR, rate: Decimal::new(21, 2), on: day("2026-03-03"), source: "ECB".to_owned() }),
            amount: euro(10_500), entry: None, text: "Kiln balance".to_owned(),
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_invoice(&bill).await.unwrap();
        tx.insert_invoice_line(w.file.id, &line).await.unwrap();
        assert_eq!(tx.invoice_lines(w.file.id).await.unwrap(), vec![line.clone()]);
        bill.state = InvoiceState::Approved;
        bill.version = tx.save_invoice(&bill, 1).await.unwrap();
        assert_eq!(tx.invoice(w.file.id, bill.id).await.unwrap(), bill);
        assert!(matches!(tx.invoice(office.stranger(), bill.id).await, Err(RecordsError::NotFound)));
        assert_eq!(tx.invoices(w.file.id).await.unwrap(), vec![bill.clone()]);
        assert_eq!(tx.settlement_standing(w.file.id).await.unwrap().unpaid, 1);
        let payment = Payment {
            id: office.office.id(), invoice: bill.id, engagement: w.file.id, amount: euro(10_500), reference: "RF1".to_owned(),
            day: day("2026-03-05"), recorded_by: w.sourcing.id, recorded_at: START,
        };
        tx.insert_payment(&payment).await.unwrap();
        assert_eq!(tx.payments(w.file.id).await.unwrap(), vec![payment]);
        assert_eq!(tx.settlement_standing(w.file.id).await.unwrap().unpaid, 0);
        tx.delete_invoice_line(line.id).await.unwrap();
        assert!(tx.invoice_lines(w.file.id).await.unwrap().is_empty());
        assert_eq!(tx.named_experts(w.file.id).await.unwrap()[0].person, w.expert.id);
    }

    async fn a_closing_ends_and_counts(office: TestOffice) {
        let w = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.assignments_of(w.expert.id).await.unwrap().len(), 1);
        assert_eq!(tx.survivors(&w.file, START).await.unwrap()[0].kind, "assignment");
        assert_eq!(tx.end_assignments(&w.file, START).await.unwrap(), 1);
        assert_eq!(tx.end_invitations(&w.file, START).await.unwrap(), 0);
        assert_eq!(tx.end_links_of_leaving(&w.file, START).await.unwrap(), 0);
        assert_eq!(tx.end_tokens_of_leaving(&w.file, START).await.unwrap(), 0);
        assert_eq!(tx.end_sessions_of_leaving(&w.file).await.unwrap(), 0);
        assert_eq!(tx.cancel_jobs(&w.file).await.unwrap(), 0);
        assert!(tx.survivors(&w.file, START).await.unwrap().is_empty());
        assert!(tx.shown_in(w.file.id).await.unwrap().is_empty());
        let mut closure = Closure {
            id: office.office.id(), version: 1, engagement: w.file.id, closed_by: w.sourcing.id, closed_at: START, reason: "Done".to_owned(),
            handover: "Tables".to_owned(), ended: Ended { assignments: 1, ..Ended::default() }, certificate: None,
        };
        tx.insert_closure(&closure).await.unwrap();
        closure.certificate = Some(Certificate {
            title: "Kiln yield".to_owned(), client: "Mills".to_owned(), provider: None, closed_at: START, issued_at: START, ended: Some(closure.ended),
            survivors: Vec::new(), declarations: Vec::new(), knowledge_asked: 1, knowledge_passed: 1, shown: Vec::new(), journal_seq: Some(7),
            journal_hash: "00".to_owned(),
        });
        closure.version = tx.save_closure(&closure, 1).await.unwrap();
        assert_eq!(tx.closure(w.file.id).await.unwrap(), Some(closure));
        let mut declaration = Declaration {
            id: office.office.id(), version: 1, engagement: w.file.id, organisation: w.expert.organisation, person: Some(w.expert.id), word: None,
        };
        tx.insert_declaration(&declaration).await.unwrap();
        assert_eq!(tx.declarations_owed(w.expert.id, None).await.unwrap()[0].id, w.file.id);
        declaration.word = Some(Word { fate: Fate::Destroyed, statement: "Shredded".to_owned(), by: w.expert.id, at: START });
        declaration.version = tx.save_declaration(&declaration, 1).await.unwrap();
        assert_eq!(tx.declarations(w.file.id).await.unwrap(), vec![declaration]);
        assert!(tx.declarations_owed(w.expert.id, Some(w.expert.organisation)).await.unwrap().is_empty());
        let knowledge = Knowledge {
            id: office.office.id(), version: 1, engagement: w.file.id, question: "Can we?".to_owned(), answer: "Yes".to_owned(), passed: true,
            checked_by: w.sourcing.id, checked_at: START,
        };
        tx.insert_knowledge(&knowledge).await.unwrap();
        assert_eq!(tx.knowledge(w.file.id).await.unwrap(), vec![knowledge]);
    }

    async fn decisions_and_looks_back_read_back(office: TestOffice) {
        let w = world(&office).await;
        let decision = Decision {
            id: office.office.id(), version: 1, engagement: w.file.id, advice: "Burn".to_owned(), confidence: 70, decided: "Tried".to_owned(),
            followed: Followed::Partly, on: day("2026-03-02"), decided_by: w.sourcing.id, recorded_at: START, baseline: Some(euro(5)), expected: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_decision(&decision).await.unwrap();
        assert_eq!(tx.decision(w.file.id).await.unwrap(), Some(decision.clone()));
        for (after_days, right) in [(90, Right::Yes), (180, Right::No), (365, Right::TooEarly)] {
            let mut outcome = Outcome {
                id: office.office.id(), version: 1, engagement: w.file.id, decision: decision.id, after_days, due: decision.on.plus_days(after_days), found: None,
            };
            tx.insert_outcome(&outcome).await.unwrap();
            outcome.found = Some(Found { happened: "Rose".to_owned(), actual: Some(euro(4)), right, by: w.sourcing.id, at: START });
            outcome.version = tx.save_outcome(&outcome, 1).await.unwrap();
            assert!(tx.outcomes(w.file.id).await.unwrap().contains(&outcome));
        }
        assert_eq!(tx.answers().await.unwrap(), vec![(70, Right::No)], "the latest that was not too early");
        assert_eq!(decision.id.uuid(), tx.decision(w.file.id).await.unwrap().unwrap().id.uuid());
    }
}
