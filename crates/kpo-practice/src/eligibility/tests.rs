use uuid::Uuid;

use super::*;
use crate::availability::Absence;
use crate::calendar::Calendar;
use crate::credential::{CredentialKind, Particulars};
use crate::id::{AbsenceId, CredentialId, EngagementId, Id, ListRateId, PartyId, TieId, WallId};
use crate::money::Currency;
use crate::need::{Party, PartyKind};
use crate::organisation::{Organisation, OrganisationKind};
use crate::tie::TieKind;
use crate::time::At;

fn id<T: Id>(number: u128) -> T {
    T::from_uuid(Uuid::from_u128(number))
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn need() -> Need {
    Need {
        id: id(1),
        version: 1,
        places: 1,
        since_on: day("2026-03-02"),
        until_on: day("2026-05-29"),
        hours: 100,
        languages: vec![Language {
            tag: "en".to_owned(),
            level: "C1".to_owned(),
        }],
        regions: vec!["eea".to_owned()],
        overlap_hours: 2,
        rate_cap: Some(Money {
            minor: 15_000,
            currency: Currency::EUR,
        }),
        cooling_months: 12,
    }
}

fn organisation(number: u128, name: &str, parent: Option<u128>) -> Organisation {
    Organisation {
        id: id(number),
        version: 1,
        name: name.to_owned(),
        kind: OrganisationKind::Firm,
        country: "FI".to_owned(),
        parent: parent.map(id),
        created_at: At(0),
    }
}

fn party(kind: PartyKind, name: &str) -> Party {
    Party {
        id: id::<PartyId>(3),
        version: 1,
        engagement: id::<EngagementId>(1),
        kind,
        name: name.to_owned(),
        organisation: None,
    }
}

const CLIENT: u128 = 900;

fn question(parties: &[Party]) -> Question {
    let known = [
        organisation(50, "Kiln Holding Oy", None),
        organisation(51, "Kiln Europe Ltd", Some(50)),
        organisation(52, "Lime Works", None),
        organisation(CLIENT, "Our client", None),
    ];
    Question {
        need: need(),
        class: 2,
        requirements: vec![Requirement {
            kind: CredentialKind::Licence,
            title: "chartered engineer".to_owned(),
            level: None,
            field: None,
        }],
        against: Against::of(parties, id(CLIENT), &known),
        exchange: Vec::new(),
    }
}

fn licence(expires: &str) -> Credential {
    Credential {
        id: id::<CredentialId>(7),
        version: 1,
        person: id(8),
        says: Particulars {
            kind: CredentialKind::Licence,
            title: "Chartered Engineer".to_owned(),
            issuer: "Council".to_owned(),
            level: None,
            field: None,
            evidence: "4711".to_owned(),
            issued_on: Some(day("2024-01-01")),
            expires_on: Some(day(expires)),
        },
        entered_by: id(8),
        entered_at: At(0),
        verified_by: Some(id(9)),
        verified_at: Some(At(1)),
        verified_how: None,
        contested: None,
        contested_at: None,
    }
}

fn candidate() -> Candidate {
    Candidate {
        person: id(8),
        name: "Aino Laine".to_owned(),
        organisation: id(60),
        active: true,
        place: "FI".to_owned(),
        clearance: 2,
        languages: vec![Language {
            tag: "en-GB".to_owned(),
            level: "C2".to_owned(),
        }],
        credentials: vec![licence("2027-01-01")],
        affiliations: Vec::new(),
        ties: Vec::new(),
        coauthors: Vec::new(),
        walls: Vec::new(),
        shut_until: None,
        supply: Supply::of(
            &Calendar::usual("FI"),
            20,
            &[],
            day("2026-01-01"),
            day("2026-12-31"),
        ),
        booked: Vec::new(),
        tasks_max: 2,
        shared_minutes: 240,
        rates: vec![ListRate {
            id: id::<ListRateId>(5),
            version: 1,
            person: id(8),
            hourly: Money {
                minor: 12_000,
                currency: Currency::EUR,
            },
            from: day("2026-01-01"),
            set_by: id(8),
            set_at: At(0),
        }],
    }
}

fn codes(question: &Question, candidate: &Candidate) -> Vec<&'static str> {
    let points = examine(question, candidate);
    points
        .into_iter()
        .filter_map(|point| point.outcome.err())
        .map(|refusal| refusal.code)
        .collect()
}

fn with(change: impl FnOnce(&mut Candidate)) -> Candidate {
    let mut changed = candidate();
    change(&mut changed);
    changed
}

fn tie(kind: TieKind, name: &str, until: Option<&str>) -> Tie {
    Tie {
        id: id::<TieId>(4),
        version: 1,
        person: id(8),
        kind,
        name: name.to_owned(),
        organisation: None,
        since_on: None,
        until_on: until.map(day),
        entered_by: id(8),
        entered_at: At(0),
    }
}

fn employed(name: &str, organisation: Option<u128>, until: Option<&str>) -> Affiliation {
    Affiliation {
        id: id(6),
        version: 1,
        person: id(8),
        organisation: organisation.map(id),
        employer: name.to_owned(),
        title: String::new(),
        duty: String::new(),
        since_on: day("2020-01-01"),
        until_on: until.map(day),
    }
}

#[test]
fn r2_somebody_with_everything_may_be_asked_and_every_point_says_why() {
    let points = examine(&question(&[]), &candidate());
    assert!(points.iter().all(Point::held), "{points:?}");
    assert_eq!(points.len(), 10);
}

#[test]
fn r2_a_licence_that_ends_during_the_work_does_not_do() {
    let ends = with(|one| one.credentials = vec![licence("2026-05-28")]);
    assert_eq!(
        codes(&question(&[]), &ends),
        ["eligibility-credential-ends"]
    );
    let unseen = with(|one| one.credentials[0].verified_by = None);
    assert_eq!(codes(&question(&[]), &unseen), ["credential-unverified"]);
    let none = with(|one| one.credentials.clear());
    assert_eq!(codes(&question(&[]), &none), ["credential-missing"]);
}

#[test]
fn r2_two_credentials_do_not_add_up_to_one() {
    let mut first = licence("2026-04-01");
    first.says.issued_on = Some(day("2024-01-01"));
    let mut second = licence("2027-01-01");
    second.says.issued_on = Some(day("2026-04-01"));
    let both = with(|one| one.credentials = vec![first, second]);
    assert_eq!(
        codes(&question(&[]), &both),
        ["eligibility-credential-ends"]
    );
}

#[test]
fn r43_an_employer_counts_with_its_whole_family_until_it_has_cooled_off() {
    let asked = question(&[party(PartyKind::Organisation, "KILN EUROPE LIMITED")]);
    let now = with(|one| one.affiliations = vec![employed("Kiln Holding", Some(50), None)]);
    assert_eq!(codes(&asked, &now), ["eligibility-conflict-employer"]);
    let lately =
        with(|one| one.affiliations = vec![employed("kiln holding oy", None, Some("2025-06-01"))]);
    assert_eq!(codes(&asked, &lately), ["eligibility-conflict-employer"]);
    let long_ago =
        with(|one| one.affiliations = vec![employed("Kiln Holding", None, Some("2024-01-01"))]);
    assert!(codes(&asked, &long_ago).is_empty());
    let own = with(|one| one.organisation = id(51));
    assert_eq!(codes(&asked, &own), ["eligibility-conflict-own-firm"]);
    let other = with(|one| one.affiliations = vec![employed("Lime Works", Some(52), None)]);
    assert!(codes(&asked, &other).is_empty());
}

#[test]
fn r26_ties_to_people_count_by_name_and_initial() {
    let asked = question(&[party(PartyKind::Person, "Veikko Virta")]);
    let wrote = with(|one| one.coauthors = vec!["V. Virta".to_owned()]);
    assert_eq!(codes(&asked, &wrote), ["eligibility-conflict-coauthor"]);
    let kin = with(|one| one.ties = vec![tie(TieKind::Kin, "Virta Veikko", None)]);
    assert_eq!(codes(&asked, &kin), ["eligibility-conflict-kin"]);
    let stranger = with(|one| one.coauthors = vec!["K. Virta".to_owned()]);
    assert!(codes(&asked, &stranger).is_empty());
}

#[test]
fn r26_a_wall_says_until_when_and_not_whose() {
    let asked = question(&[party(PartyKind::Organisation, "Lime Works")]);
    let wall = |name: &str, until: &str| Wall {
        id: id::<WallId>(2),
        version: 1,
        person: id(8),
        name: name.to_owned(),
        organisation: None,
        until_on: day(until),
        reason: "saw the price list".to_owned(),
        raised_by: id(9),
        raised_at: At(0),
        ended_at: None,
    };
    let walled = with(|one| one.walls = vec![wall("Lime Works Oy", "2026-03-02")]);
    let points = examine(&asked, &walled);
    let refusal = points
        .iter()
        .find(|point| point.class == Class::Wall)
        .unwrap()
        .outcome
        .clone()
        .unwrap_err();
    assert_eq!(refusal.values, vec![("until", "2026-03-02".to_owned())]);
    assert!(
        codes(
            &asked,
            &with(|one| one.walls = vec![wall("Lime Works", "2026-03-01")])
        )
        .is_empty()
    );
    let client = with(|one| one.walls = vec![wall("Our Client", "2026-12-31")]);
    assert_eq!(codes(&question(&[]), &client), ["eligibility-wall"]);
    let ended = with(|one| {
        one.walls = vec![Wall {
            ended_at: Some(At(5)),
            ..wall("Lime Works", "2026-12-31")
        }];
    });
    assert!(codes(&asked, &ended).is_empty());
}

#[test]
fn r32_a_language_is_asked_for_by_level_and_any_region_of_it_will_do() {
    let weak = with(|one| one.languages[0].level = "B2".to_owned());
    assert_eq!(codes(&question(&[]), &weak), ["eligibility-language-level"]);
    let none = with(|one| one.languages.clear());
    assert_eq!(codes(&question(&[]), &none), ["eligibility-language"]);
    let mut asked = question(&[]);
    asked.need.languages[0].tag = "en-US".to_owned();
    assert_eq!(codes(&asked, &candidate()), ["eligibility-language"]);
}

#[test]
fn r4_places_clearance_hours_and_money_are_asked_of_everybody() {
    let asked = question(&[]);
    assert_eq!(
        codes(&asked, &with(|one| one.place = "IN".to_owned())),
        ["eligibility-region"]
    );
    assert_eq!(
        codes(&asked, &with(|one| one.clearance = 1)),
        ["eligibility-clearance"]
    );
    assert_eq!(
        codes(&asked, &with(|one| one.shared_minutes = 119)),
        ["eligibility-overlap"]
    );
    assert_eq!(
        codes(&asked, &with(|one| one.active = false)),
        ["eligibility-inactive"]
    );
    assert_eq!(
        codes(&asked, &with(|one| one.rates[0].hourly.minor = 15_001)),
        ["eligibility-rate"]
    );
    assert_eq!(
        codes(&asked, &with(|one| one.rates.clear())),
        ["eligibility-rate-unknown"]
    );
    let dollars = with(|one| one.rates[0].hourly.currency = Currency::USD);
    assert_eq!(codes(&asked, &dollars), ["eligibility-rate-exchange"]);
    let rises = with(|one| {
        let mut later = one.rates[0].clone();
        later.from = day("2026-05-01");
        later.hourly.minor = 16_000;
        one.rates.push(later);
    });
    assert_eq!(
        codes(&asked, &rises),
        ["eligibility-rate"],
        "a rise during the work counts"
    );
}

#[test]
fn r9_hours_are_those_left_beside_what_is_booked_days_away_and_holidays() {
    let asked = question(&[]);
    let span = |since: &str, until: &str, hours: i64| Span {
        since_on: day(since),
        until_on: day(until),
        minutes: hours * 60,
    };
    let busy = with(|one| one.booked = vec![span("2026-03-02", "2026-05-29", 200)]);
    assert_eq!(codes(&asked, &busy), ["eligibility-hours"]);
    let elsewhere = with(|one| one.booked = vec![span("2026-06-01", "2026-08-29", 200)]);
    assert!(codes(&asked, &elsewhere).is_empty());
    let full = with(|one| {
        one.booked = vec![
            span("2026-03-02", "2026-03-06", 1),
            span("2026-03-04", "2026-03-09", 1),
        ];
    });
    assert_eq!(codes(&asked, &full), ["eligibility-places"]);
    let away = Absence {
        id: id::<AbsenceId>(1),
        version: 1,
        person: id(8),
        since_on: day("2026-03-02"),
        until_on: day("2026-05-01"),
    };
    let holiday = with(|one| {
        one.supply = Supply::of(
            &Calendar::usual("FI"),
            20,
            &[away],
            day("2026-01-01"),
            day("2026-12-31"),
        );
    });
    assert_eq!(codes(&asked, &holiday), ["eligibility-hours"]);
}

#[test]
fn what_is_free_is_what_still_fits() {
    let supply = Supply::of(
        &Calendar::usual("XX"),
        40,
        &[],
        day("2026-03-02"),
        day("2026-03-31"),
    );
    let span = |since: &str, until: &str, minutes: i64| Span {
        since_on: day(since),
        until_on: day(until),
        minutes,
    };
    let booked = [
        span("2026-03-02", "2026-03-06", 1_200),
        span("2026-03-04", "2026-03-13", 1_000),
    ];
    let wanted = span("2026-03-03", "2026-03-11", 0);
    let free = supply.free(&booked, &wanted);
    let fits = |minutes| {
        let mut all = booked.to_vec();
        all.push(Span { minutes, ..wanted });
        supply.fits(&all)
    };
    assert!(free > 0 && fits(free) && !fits(free + 1), "{free}");
}
