//! One of the generated people, with what is planted on them.

use std::collections::BTreeSet;

use kpo_practice::access::Locale;
use kpo_practice::availability::Availability;
use kpo_practice::credential::{Credential, CredentialKind, Particulars};
use kpo_practice::id::{OrganisationId, PersonId};
use kpo_practice::list_rate::ListRate;
use kpo_practice::money::{Currency, Money};
use kpo_practice::organisation::Organisation;
use kpo_practice::person::{Affiliation, Language, Person};
use kpo_practice::tie::{Tie, TieKind};
use kpo_practice::time::Day;
use kpo_practice::wall::Wall;
use kpo_practice::work::{Source, Work};
use kpo_records::Tx;

use super::{FIELDS, Planted, SUBJECTS, day};
use crate::TestOffice;
use crate::clock::START;

/// Enters the person of this number.
pub(super) async fn person(
    office: &TestOffice,
    tx: &mut Tx,
    number: usize,
    firm: OrganisationId,
    subjects: &[Organisation],
    security: &Person,
) -> Planted {
    let sort = number % 10;
    let family = number / 10 % (SUBJECTS / 2);
    let far = sort == 7;
    let (place, zone) = if far {
        ("IN", "Asia/Kolkata")
    } else {
        ("GB", "Europe/London")
    };
    let person = Person {
        id: office.id(),
        version: 1,
        name: format!("Person {number:03}"),
        email: format!("person{number}@staffing.test"),
        organisation: firm,
        roles: BTreeSet::new(),
        clearance: 1,
        place: place.to_owned(),
        locale: Locale::En,
        zone: zone.to_owned(),
        active: true,
        created_at: START,
    };
    tx.insert_person(&person).await.expect("a person");
    let id = person.id;
    // Half of them by the parent, half by the child: the family counts.
    let subject = &subjects[family * 2 + number / 60 % 2];
    if sort == 0 {
        affiliation(office, tx, id, subject, None).await;
    } else if sort == 2 {
        affiliation(office, tx, id, subject, Some(day(-1_800))).await;
    } else if sort == 8 {
        affiliation(office, tx, id, subject, Some(day(-200))).await;
    } else if sort == 1 {
        tie(office, tx, id, subject).await;
    } else if sort == 3 {
        wall(office, tx, id, subject, security).await;
    }
    credential(office, tx, id, sort, security).await;
    let level = if sort == 5 { "B2" } else { "C2" };
    let english = Language {
        tag: "en".to_owned(),
        level: level.to_owned(),
    };
    tx.insert_language(office.id(), id, &english)
        .await
        .expect("a language");
    let hourly = 6_000 + (number as i64 * 37 % 120) * 100;
    time_and_money(office, tx, id, number, hourly).await;
    works(office, tx, id, number).await;
    Planted {
        person,
        employer: [0, 8].contains(&sort).then_some(family),
        client: (sort == 1).then_some(family),
        walled: (sort == 3).then_some(family),
        licence: ![4, 6].contains(&sort),
        weak: sort == 5,
        hourly,
        far,
    }
}

async fn affiliation(
    office: &TestOffice,
    tx: &mut Tx,
    person: PersonId,
    at: &Organisation,
    until_on: Option<Day>,
) {
    let affiliation = Affiliation {
        id: office.id(),
        version: 1,
        person,
        organisation: None,
        employer: at.name.to_uppercase().replace(" LTD", " Limited"),
        title: "Adviser".to_owned(),
        duty: "Secrecy for three years".to_owned(),
        since_on: day(-3_000),
        until_on,
    };
    tx.insert_affiliation(&affiliation)
        .await
        .expect("an affiliation");
}

async fn tie(office: &TestOffice, tx: &mut Tx, person: PersonId, to: &Organisation) {
    let tie = Tie {
        id: office.id(),
        version: 1,
        person,
        kind: TieKind::Client,
        name: to.name.clone(),
        organisation: Some(to.id),
        since_on: None,
        until_on: Some(day(-300)),
        entered_by: person,
        entered_at: START,
    };
    tx.insert_tie(&tie).await.expect("a tie");
}

async fn wall(
    office: &TestOffice,
    tx: &mut Tx,
    person: PersonId,
    from: &Organisation,
    by: &Person,
) {
    let wall = Wall {
        id: office.id(),
        version: 1,
        person,
        name: from.name.clone(),
        organisation: Some(from.id),
        until_on: day(400),
        reason: "saw a price list".to_owned(),
        raised_by: by.id,
        raised_at: START,
        ended_at: None,
    };
    tx.insert_wall(&wall).await.expect("a wall");
}

async fn credential(office: &TestOffice, tx: &mut Tx, person: PersonId, sort: usize, by: &Person) {
    let verified = (sort != 6).then_some(by.id);
    let credential = Credential {
        id: office.id(),
        version: 1,
        person,
        says: Particulars {
            kind: CredentialKind::Licence,
            title: "Chartered Adviser".to_owned(),
            issuer: "Institute".to_owned(),
            level: None,
            field: None,
            evidence: "register".to_owned(),
            issued_on: Some(day(-500)),
            // Good on the first day of every question and on the last of none.
            expires_on: Some(day(if sort == 4 { 50 } else { 500 })),
        },
        entered_by: person,
        entered_at: START,
        verified_by: verified,
        verified_at: verified.map(|_| START),
        verified_how: verified.map(|_| "looked up".to_owned()),
        contested: None,
        contested_at: None,
    };
    tx.insert_credential(&credential)
        .await
        .expect("a credential");
}

async fn time_and_money(
    office: &TestOffice,
    tx: &mut Tx,
    person: PersonId,
    number: usize,
    hourly: i64,
) {
    let own = Availability {
        id: person,
        version: 1,
        weekly_hours: 20,
        tasks_max: if number.is_multiple_of(7) { 1 } else { 2 },
        notice_days: 14,
    };
    tx.put_availability(&own, None).await.expect("time");
    let rate = ListRate {
        id: office.id(),
        version: 1,
        person,
        hourly: Money {
            minor: hourly,
            currency: Currency::GBP,
        },
        from: day(-100),
        set_by: person,
        set_at: START,
    };
    tx.insert_list_rate(&rate).await.expect("a rate");
}

async fn works(office: &TestOffice, tx: &mut Tx, person: PersonId, number: usize) {
    let field: Vec<&str> = FIELDS[number % FIELDS.len()].split('|').collect();
    let other: Vec<&str> = FIELDS[number * 5 / 3 % FIELDS.len()].split('|').collect();
    for at in 0..3 {
        let pick = |from: &[&str], step: usize| {
            from[(number / 12 + at * 3 + step) % from.len()].to_owned()
        };
        let work = Work {
            id: office.id(),
            version: 1,
            person,
            title: format!("{} and {}", pick(&field, 0), pick(&field, 1)),
            text: format!(
                "A report on {}, with {} and {}.",
                pick(&field, 2),
                pick(&other, 0),
                pick(&field, 4)
            ),
            year: Some(2_020 + at as i64),
            authors: String::new(),
            address: String::new(),
            source: Source::Entered,
            entered_by: person,
            entered_at: START,
        };
        tx.insert_work(&work).await.expect("a work");
    }
}
