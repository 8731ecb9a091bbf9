use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::{Id, RateId};
use crate::payment::{Payment, Standing, outstanding, pay, standing};

const ME: PersonId = PersonId(Uuid::from_u128(3));

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn euro(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::EUR,
    }
}

fn rate(hourly: Money, from: &str, agreed: bool) -> Rate {
    Rate {
        id: RateId(Uuid::from_u128(9)),
        version: 1,
        engagement: EngagementId(Uuid::from_u128(2)),
        person: ME,
        kind: RateKind::Bill,
        hourly,
        from: day(from),
        set_by: PersonId(Uuid::from_u128(4)),
        set_at: At(0),
        agreed_by: agreed.then_some(PersonId(Uuid::from_u128(5))),
        agreed_at: agreed.then_some(At(0)),
        until: None,
    }
}

fn facts() -> Facts {
    Facts {
        approved: vec![ApprovedTime {
            entry: TimeEntryId(Uuid::from_u128(11)),
            person: ME,
            day: day("2026-11-18"),
            minutes: 450,
            note: "kiln balance".to_owned(),
        }],
        rates: vec![
            rate(euro(12_000), "2026-11-01", true),
            rate(euro(99_000), "2026-11-10", false),
        ],
        named: vec![Named {
            person: ME,
            from: day("2026-11-01"),
            to: None,
        }],
        budget: Some(euro(90_000)),
        first: Some(day("2026-11-01")),
        ..Facts::default()
    }
}

fn lines(facts: &Facts) -> Vec<Line> {
    let mut next = 100;
    draft(
        InvoiceId(Uuid::from_u128(1)),
        Currency::EUR,
        facts,
        &[],
        || {
            next += 1;
            InvoiceLineId::from_uuid(Uuid::from_u128(next))
        },
    )
    .expect("lines")
}

fn kinds(lines: &[Line], facts: &Facts) -> Vec<FindingKind> {
    examine(lines, facts)
        .into_iter()
        .map(|finding| finding.kind)
        .collect()
}

#[test]
fn what_is_drafted_from_approved_time_has_no_finding() {
    let facts = facts();
    let lines = lines(&facts);
    assert_eq!(
        lines[0].amount,
        euro(90_000),
        "7.5 hours at 120, not at the rate nobody agreed to"
    );
    assert_eq!(kinds(&lines, &facts), vec![]);
}

#[test]
fn each_thing_wrong_with_a_line_is_found() {
    let good = facts();
    let line = lines(&good).remove(0);
    let check = |change: &dyn Fn(&mut Line, &mut Facts), expected: FindingKind| {
        let (mut line, mut facts) = (line.clone(), good.clone());
        change(&mut line, &mut facts);
        let found = kinds(&[line], &facts);
        assert!(found.contains(&expected), "{expected:?} not in {found:?}");
    };
    check(
        &|line, _| line.day = day("2026-11-19"),
        FindingKind::Unapproved,
    );
    check(&|line, _| line.minutes = 451, FindingKind::Unapproved);
    check(
        &|line, _| line.hourly = euro(12_001),
        FindingKind::WrongRate,
    );
    check(&|_, facts| facts.rates.clear(), FindingKind::WrongRate);
    check(
        &|_, facts| facts.named[0].to = Some(day("2026-11-17")),
        FindingKind::Unnamed,
    );
    check(
        &|_, facts| facts.first = Some(day("2026-11-19")),
        FindingKind::OutsideDates,
    );
    check(
        &|_, facts| facts.last = Some(day("2026-11-17")),
        FindingKind::OutsideDates,
    );
    check(
        &|line, facts| facts.billed.push(line.clone()),
        FindingKind::Duplicate,
    );
    check(
        &|line, _| line.amount = euro(90_001),
        FindingKind::WrongAmount,
    );
    check(
        &|_, facts| facts.budget = Some(euro(89_999)),
        FindingKind::OverBudget,
    );
    check(
        &|line, facts| {
            line.minutes = 1_441;
            facts.approved[0].minutes = 2_000;
        },
        FindingKind::DayTooLong,
    );
}

#[test]
fn a_day_billed_twice_on_one_invoice_is_found() {
    let facts = facts();
    let line = lines(&facts).remove(0);
    let found = kinds(
        &[
            line.clone(),
            Line {
                position: 2,
                ..line
            },
        ],
        &facts,
    );
    assert!(found.contains(&FindingKind::Unapproved), "{found:?}");
}

#[test]
fn another_currency_needs_a_published_rate_and_shows_it() {
    let mut facts = facts();
    facts.rates = vec![rate(
        Money {
            minor: 50_000,
            currency: Currency::MYR,
        },
        "2026-11-01",
        true,
    )];
    let none = draft(
        InvoiceId(Uuid::from_u128(1)),
        Currency::EUR,
        &facts,
        &[],
        || InvoiceLineId(Uuid::from_u128(7)),
    );
    assert_eq!(
        none.map_err(|refusal| refusal.code),
        Err("invoice-no-exchange-rate")
    );
    let published = |on: &str, rate: Decimal| ExchangeRate {
        from: Currency::MYR,
        to: Currency::EUR,
        rate,
        on: day(on),
        source: "ECB".to_owned(),
    };
    let table = [
        published("2026-11-16", Decimal::new(21, 2)),
        published("2026-11-17", Decimal::new(20, 2)),
        published("2026-11-19", Decimal::new(99, 2)),
    ];
    let lines = draft(
        InvoiceId(Uuid::from_u128(1)),
        Currency::EUR,
        &facts,
        &table,
        || InvoiceLineId(Uuid::from_u128(7)),
    )
    .expect("lines");
    assert_eq!(
        lines[0].conversion,
        Some(table[1].clone()),
        "the latest published by that day"
    );
    assert_eq!(lines[0].amount, euro(75_000));
    assert_eq!(kinds(&lines, &facts), vec![]);
}

fn invoice(state: InvoiceState) -> Invoice {
    Invoice {
        id: InvoiceId(Uuid::from_u128(1)),
        version: 1,
        engagement: EngagementId(Uuid::from_u128(2)),
        issuer: OrganisationId(Uuid::from_u128(20)),
        number: "2026-7".to_owned(),
        currency: Currency::EUR,
        state,
        drafted_by: PersonId(Uuid::from_u128(4)),
        drafted_at: At(0),
        sent_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    }
}

#[test]
fn an_invoice_needs_acceptance_and_another_organisations_approval() {
    let lines = lines(&facts());
    let code = |result: Result<Invoice, Refusal>| {
        result
            .map(|invoice| invoice.state)
            .map_err(|refusal| refusal.code)
    };
    assert_eq!(
        code(send(&invoice(InvoiceState::Draft), &lines, false, At(1))),
        Err("invoice-not-accepted")
    );
    assert_eq!(
        code(send(&invoice(InvoiceState::Draft), &[], true, At(1))),
        Err("invoice-empty")
    );
    let sent = send(&invoice(InvoiceState::Draft), &lines, true, At(1)).expect("sent");
    let finance = (
        PersonId(Uuid::from_u128(8)),
        OrganisationId(Uuid::from_u128(21)),
    );
    let own = (PersonId(Uuid::from_u128(8)), sent.issuer);
    let approve = || Verdict::Approve(None);
    assert_eq!(
        code(decide(&sent, &[], true, approve(), own, At(2))),
        Err("invoice-own")
    );
    assert_eq!(
        code(decide(&sent, &[], false, approve(), finance, At(2))),
        Err("invoice-not-accepted")
    );
    let finding = |kind| Finding {
        position: 1,
        kind,
        expected: None,
    };
    assert_eq!(
        code(decide(
            &sent,
            &[finding(FindingKind::Unnamed)],
            true,
            approve(),
            finance,
            At(2)
        )),
        Err("invoice-has-findings")
    );
    let over = [finding(FindingKind::OverBudget)];
    assert_eq!(
        code(decide(&sent, &over, true, approve(), finance, At(2))),
        Err("invoice-over-budget-unreasoned")
    );
    let reasoned = Verdict::Approve(Some("agreed with the owner".to_owned()));
    assert_eq!(
        code(decide(&sent, &over, true, reasoned, finance, At(2))),
        Ok(InvoiceState::Approved)
    );
    assert_eq!(
        code(decide(
            &sent,
            &[],
            true,
            Verdict::Return(String::new()),
            finance,
            At(2)
        )),
        Err("invoice-reason-missing")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Partial payments add up exactly to the total, none can go past it, and what is left is never negative.
    #[test]
    fn payments_add_up_exactly(total in 1_i64..1_000_000_000, parts in prop::collection::vec(1_i64..400_000_000, 1..12)) {
        let invoice = invoice(InvoiceState::Approved);
        let mut payments: Vec<Payment> = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            let payment = Payment {
                id: crate::id::PaymentId(Uuid::from_u128(index as u128)),
                invoice: invoice.id,
                engagement: invoice.engagement,
                amount: euro(part),
                reference: format!("RF{index}"),
                day: day("2026-11-20"),
                recorded_by: ME,
                recorded_at: At(0),
            };
            let open = outstanding(euro(total), &payments).expect("open");
            let allowed = pay(&invoice, euro(total), &payments, &payment).is_ok();
            prop_assert_eq!(allowed, part <= open.minor);
            if allowed {
                payments.push(payment);
            }
            let paid: i64 = payments.iter().map(|payment| payment.amount.minor).sum();
            let left = outstanding(euro(total), &payments).expect("open").minor;
            prop_assert!(left >= 0);
            prop_assert_eq!(paid + left, total);
            let said = standing(&invoice, euro(left));
            prop_assert_eq!(said, if left == 0 { Standing::Paid } else { Standing::Approved });
        }
    }

    /// An invoice's total is the sum of its lines to the last cent, and a line is never more than half a cent from the exact product.
    #[test]
    fn a_total_is_the_sum_of_its_lines(minutes in prop::collection::vec(1_i64..1_440, 1..40), hourly in 0_i64..5_000_000) {
        let mut sum = 0;
        for part in &minutes {
            let line = amount(*part, euro(hourly), None).expect("an amount").minor;
            let exact = i128::from(hourly) * i128::from(*part);
            prop_assert!((i128::from(line) * 60 - exact).abs() <= 30);
            sum += line;
        }
        let amounts = minutes.iter().map(|part| amount(*part, euro(hourly), None).expect("an amount"));
        prop_assert_eq!(Money::sum(Currency::EUR, amounts), Ok(euro(sum)));
    }
}
