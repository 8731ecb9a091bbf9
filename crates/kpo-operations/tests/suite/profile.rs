//! What a person brings, as those who may keep it do it: who may enter, who may see, what stays as it was said, and what is
//! taken over from files. On both databases.

use kpo_operations::import_people::{self, Home};
use kpo_operations::person::Employment;
use kpo_operations::{Error, availability, list_rate, person, profile, skill, taxonomy, tie, work};
use kpo_practice::access::Caller;
use kpo_practice::availability::Availability;
use kpo_practice::money::{Currency, Money};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::tie::TieKind;
use kpo_practice::work::Source;
use kpo_testkit::{TestOffice, both, shared};

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

struct World {
    firm: Organisation,
    deniz: Person,
    own: Caller,
    manager: Caller,
    rival: Caller,
    sourcing: Caller,
    finance: Caller,
    administrator: Caller,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus")
        .await;
    let other = office.organisation(OrganisationKind::Firm, "Selat").await;
    let deniz = office.person(&firm, "Deniz", "").await;
    let one = async |home: &Organisation, name: &str, roles: &str| {
        let person = office.person(home, name, roles).await;
        office.caller(&person, home.id == host.id)
    };
    World {
        own: office.caller(&deniz, false),
        manager: one(&firm, "Selin", "delivery").await,
        rival: one(&other, "Aisyah", "delivery").await,
        sourcing: one(&host, "Aino", "sourcing").await,
        finance: one(&host, "Jussi", "finance").await,
        administrator: one(&host, "Mikael", "administrator").await,
        firm,
        deniz,
    }
}

fn told(title: &str) -> work::Draft {
    work::Draft {
        title: title.to_owned(),
        text: "Alkali load and ring growth.".to_owned(),
        year: Some(2024),
        ..work::Draft::default()
    }
}

fn bound(name: &str) -> tie::Draft {
    tie::Draft {
        kind: TieKind::Client,
        name: name.to_owned(),
        organisation: None,
        since_on: None,
        until_on: None,
    }
}

const RESUME: &str = r#"{
    "basics": {"name": "Deniz", "email": "deniz.arslan@example.com", "location": {"countryCode": "TR"}},
    "work": [{"name": "Anadolu Cement", "position": "Engineer", "startDate": "2012-03"}, {"name": "Nowhere"}],
    "education": [{"institution": "METU", "area": "Chemistry", "studyType": "PhD", "endDate": "2012"}],
    "publications": [{"name": "Kiln rings", "releaseDate": "2019-05-01", "summary": "Rings."}, {"name": "Kiln rings!"}],
    "skills": [{"name": "Kilns", "keywords": ["burners"]}],
    "languages": [{"language": "Turkish", "fluency": "Native speaker"}, {"language": "English", "fluency": "Fluent"}]
}"#;

both! {
    async fn r43_works_are_kept_by_the_person_their_manager_and_the_administrator(office: TestOffice) {
        let world = world(&office).await;
        let id = world.deniz.id;
        for keeper in [&world.own, &world.manager, &world.administrator] {
            work::enter(&office, keeper, id, told(&format!("Kiln rings by {}", keeper.name))).await.unwrap();
        }
        assert_eq!(code(work::enter(&office, &world.sourcing, id, told("x")).await), "denied");
        assert_eq!(code(work::enter(&office, &world.rival, id, told("x")).await), "not-found");
        assert_eq!(code(work::list(&office, &world.rival, id).await), "not-found");
        assert_eq!(code(work::enter(&office, &world.own, id, told(" ")).await), "text-empty");
        let wrong = work::Draft { year: Some(3), ..told("x") };
        assert_eq!(code(work::enter(&office, &world.own, id, wrong).await), "work-year");

        let seen = work::list(&office, &world.own, id).await.unwrap();
        assert_eq!(seen.works.len(), 3);
        let names: Vec<&str> = seen.works.iter().map(|one| seen.names.of(one.entered_by)).collect();
        assert!(names.contains(&"Mikael"), "the subject sees who entered what: {names:?}");
        let seen = work::list(&office, &world.manager, id).await.unwrap();
        let names: Vec<&str> = seen.works.iter().map(|one| seen.names.of(one.entered_by)).collect();
        assert!(!names.contains(&"Mikael") && names.contains(&"Selin"), "who works at the client is not the manager's to learn: {names:?}");

        let first = seen.works[0].clone();
        let corrected = work::correct(&office, &world.own, first.id, first.version, told("Kiln rings and alkali")).await.unwrap();
        assert_eq!(corrected.entered_by, id);
        assert_eq!(code(work::correct(&office, &world.own, first.id, first.version, told("late")).await), "conflict");
        assert_eq!(code(work::remove(&office, &world.rival, first.id).await), "not-found");
        assert_eq!(work::remove(&office, &world.own, first.id).await.unwrap(), id);
        let read = person::read(&office, &world.own, id).await.unwrap();
        assert_eq!(read.works, 2);
        assert!(read.readers.iter().any(|(_, name)| name == "Selin"), "the subject sees who looked: {:?}", read.readers);
    }

    async fn r26_ties_are_for_the_person_and_the_client_never_for_a_delivery_manager(office: TestOffice) {
        let world = world(&office).await;
        let id = world.deniz.id;
        let made = tie::enter(&office, &world.sourcing, id, bound("Anadolu Cement")).await.unwrap();
        for reader in [&world.own, &world.sourcing, &world.administrator] {
            assert_eq!(tie::list(&office, reader, id).await.unwrap().ties.len(), 1);
        }
        assert_eq!(code(tie::list(&office, &world.manager, id).await), "denied");
        assert_eq!(code(tie::read(&office, &world.manager, made.id).await), "not-found", "not even that there is this one");
        assert_eq!(code(tie::remove(&office, &world.manager, made.id).await), "not-found");
        assert_eq!(code(tie::list(&office, &world.rival, id).await), "not-found");
        assert_eq!(code(tie::list(&office, &world.finance, id).await), "not-found");

        // An organisation is named by those who know of it; to others one that exists is like one that does not.
        let there = tie::Draft { organisation: Some(world.rival.organisation), ..bound("Selat") };
        let nowhere = tie::Draft { organisation: Some(office.stranger()), ..bound("Selat") };
        assert_eq!(code(tie::enter(&office, &world.own, id, there.clone()).await), "entry-unknown");
        assert_eq!(code(tie::enter(&office, &world.own, id, nowhere.clone()).await), "entry-unknown");
        assert_eq!(code(tie::enter(&office, &world.sourcing, id, there).await), "done");
        assert_eq!(code(tie::enter(&office, &world.sourcing, id, nowhere).await), "entry-unknown");

        let ends = tie::Draft {
            since_on: Some("2025-02-01".parse().unwrap()), until_on: Some("2025-01-01".parse().unwrap()), ..bound("x")
        };
        assert_eq!(code(tie::enter(&office, &world.own, id, ends).await), "tie-dates");
        let corrected = tie::correct(&office, &world.own, made.id, made.version, bound("Anadolu Çimento")).await.unwrap();
        assert_eq!(corrected.entered_by, id, "whoever corrects stands as the one who says so");
    }

    async fn r14_a_list_rate_is_seen_by_the_person_their_manager_and_the_clients_buyers(office: TestOffice) {
        let world = world(&office).await;
        let id = world.deniz.id;
        let euros = |minor| Money { minor, currency: Currency::EUR };
        let today = world.own.at.day_in(&world.own.zone);
        list_rate::set(&office, &world.manager, id, euros(9_500), today.plus_days(-100)).await.unwrap();
        for reader in [&world.own, &world.manager, &world.sourcing, &world.finance] {
            let seen = list_rate::list(&office, reader, id).await.unwrap();
            assert_eq!(seen.today.map(|rate| rate.hourly), Some(euros(9_500)));
        }
        assert_eq!(code(list_rate::list(&office, &world.rival, id).await), "not-found");
        assert_eq!(code(list_rate::list(&office, &world.administrator, id).await), "denied");
        assert_eq!(code(list_rate::set(&office, &world.sourcing, id, euros(1), today).await), "denied");
        assert_eq!(code(list_rate::set(&office, &world.own, id, euros(1), today.plus_days(-1)).await), "list-rate-past");
        let next = list_rate::set(&office, &world.own, id, euros(11_000), today.plus_days(30)).await.unwrap();
        assert_eq!(code(list_rate::withdraw(&office, &world.administrator, next.id).await), "not-found");
        assert_eq!(code(list_rate::withdraw(&office, &world.sourcing, next.id).await), "denied");
        assert_eq!(code(list_rate::withdraw(&office, &world.rival, next.id).await), "not-found");
        list_rate::withdraw(&office, &world.own, next.id).await.unwrap();
        let begun = list_rate::list(&office, &world.own, id).await.unwrap().rates[0].id;
        assert_eq!(code(list_rate::withdraw(&office, &world.own, begun).await), "list-rate-begun");
    }

    async fn r9_time_is_said_once_and_then_changed(office: TestOffice) {
        let world = world(&office).await;
        let id = world.deniz.id;
        let read = availability::read(&office, &world.sourcing, id).await.unwrap();
        assert_eq!(read.availability, Availability::assumed(id));
        let part = Availability { weekly_hours: 16, ..Availability::assumed(id) };
        let said = availability::set(&office, &world.own, part.clone()).await.unwrap();
        assert_eq!(said.version, 1);
        assert_eq!(code(availability::set(&office, &world.manager, part.clone()).await), "conflict");
        let more = Availability { weekly_hours: 81, ..said.clone() };
        assert_eq!(code(availability::set(&office, &world.manager, more).await), "availability-bounds");
        let less = Availability { weekly_hours: 8, ..said };
        assert_eq!(availability::set(&office, &world.manager, less).await.unwrap().version, 2);
        assert_eq!(code(availability::set(&office, &world.sourcing, part).await), "denied");

        let day = |text: &str| text.parse().unwrap();
        let wrong = availability::enter_absence(&office, &world.own, id, day("2026-12-24"), day("2026-12-23")).await;
        assert_eq!(code(wrong), "absence-dates");
        let away = availability::enter_absence(&office, &world.own, id, day("2026-12-24"), day("2026-12-31")).await.unwrap();
        let longer = availability::correct_absence(&office, &world.manager, away.id, 1, day("2026-12-24"), day("2027-01-06")).await;
        assert_eq!(longer.unwrap().version, 2);
        assert_eq!(code(availability::remove_absence(&office, &world.rival, away.id).await), "not-found");
        availability::remove_absence(&office, &world.own, away.id).await.unwrap();
    }

    async fn r2_a_skill_is_named_in_words_or_by_a_code_that_is_known(office: TestOffice) {
        let world = world(&office).await;
        let id = world.deniz.id;
        let named = |text: &str, scheme: &str, code: &str| skill::Draft {
            text: text.to_owned(), level: 4, scheme: scheme.to_owned(), code: code.to_owned(),
        };
        let coded = skill::add(&office, &world.own, id, named("", "isced-f-2013", "07")).await.unwrap();
        assert_eq!(coded.text, "Engineering, manufacturing and construction");
        skill::add(&office, &world.own, id, named("Kilns", "", "")).await.unwrap();
        assert_eq!(code(skill::add(&office, &world.own, id, named("", "", "")).await), "text-empty");
        assert_eq!(code(skill::add(&office, &world.own, id, named("x", "isco-08", "2145")).await), "taxonomy-code");
        assert_eq!(code(skill::add(&office, &world.own, id, named("x", "cefr", "C1")).await), "taxonomy-scheme");
        assert_eq!(skill::of(&office, &world.sourcing, id).await.unwrap().skills.len(), 2);
        // R12: the search inside finds the host's own people, and its register removes nobody else's skill.
        assert!(skill::list(&office, &world.sourcing).await.unwrap().0.is_empty());
        assert_eq!(code(skill::remove(&office, &world.sourcing, coded.id).await), "not-found");
        assert_eq!(code(skill::drop_from(&office, &world.own, world.own.person, office.stranger()).await), "not-found");
        skill::drop_from(&office, &world.manager, id, coded.id).await.unwrap();
    }

    async fn r43_former_employers_are_corrected_and_taken_out_but_not_the_one_acted_for(office: TestOffice) {
        let world = world(&office).await;
        let id = world.deniz.id;
        let former = |employer: &str| Employment {
            employer: employer.to_owned(), title: "Engineer".to_owned(), duty: "Secrecy".to_owned(),
            since_on: "2012-03-01".parse().unwrap(), until_on: None,
        };
        let made = person::add_affiliation(&office, &world.own, id, former("Anadolu")).await.unwrap();
        assert_eq!(code(person::correct_affiliation(&office, &world.manager, made.id, 1, former("x")).await), "denied");
        let corrected = person::correct_affiliation(&office, &world.own, made.id, 1, former("Anadolu Çimento")).await.unwrap();
        assert_eq!(corrected.employer, "Anadolu Çimento");
        person::remove_affiliation(&office, &world.administrator, made.id).await.unwrap();
        assert_eq!(code(person::affiliation(&office, &world.own, made.id).await), "not-found");

        let resume = import_people::run(&office, Home { name: "Bosphorus", country: None }, RESUME.as_bytes()).await.unwrap();
        assert_eq!(resume.added, 1);
        let mut tx = office.db.read().await.unwrap();
        let other = tx.person_by_email("deniz.arslan@example.com").await.unwrap().unwrap();
        let kept = tx.affiliations_of(other.id).await.unwrap().into_iter().find(|one| one.organisation.is_some()).unwrap();
        drop(tx);
        assert_eq!(code(person::remove_affiliation(&office, &world.administrator, kept.id).await), "person-affiliation-kept");
        let moved = Employment { employer: "Elsewhere".to_owned(), ..former("x") };
        assert_eq!(code(person::correct_affiliation(&office, &world.administrator, kept.id, 1, moved).await), "person-affiliation-kept");
        let worded = Employment {
            employer: kept.employer.clone(), title: "Adviser".to_owned(), duty: String::new(), since_on: kept.since_on, until_on: None,
        };
        assert_eq!(code(person::correct_affiliation(&office, &world.administrator, kept.id, 1, worded).await), "done");
    }

    async fn r43_a_resume_is_shown_before_it_is_kept_and_adds_nothing_twice(office: TestOffice) {
        let world = world(&office).await;
        let id = world.deniz.id;
        let shown = profile::preview(&office, &world.own, id, RESUME).await.unwrap();
        assert_eq!(shown.source, Source::JsonResume);
        let said = &shown.said;
        let counts = [said.works.len(), said.skills.len(), said.languages.len(), said.employers.len(), said.credentials.len()];
        assert_eq!(counts, [1, 1, 1, 1, 1]);
        assert_eq!(said.left.len(), 2, "an employer without a day, a level that may be several: {:?}", said.left);
        assert!(work::list(&office, &world.own, id).await.unwrap().works.is_empty(), "looking keeps nothing");
        assert_eq!(code(profile::keep(&office, &world.manager, id, RESUME).await), "denied");
        assert_eq!(code(profile::keep(&office, &world.rival, id, RESUME).await), "not-found");
        for neither in ["", "{}", "[1]", "{\"basics\": 3}", "\u{0}"] {
            assert_eq!(code(profile::preview(&office, &world.own, id, neither).await), "profile-unreadable", "{neither:?}");
        }
        profile::keep(&office, &world.own, id, RESUME).await.unwrap();
        assert!(profile::keep(&office, &world.own, id, RESUME).await.unwrap().is_empty(), "a second time nothing is new");
        let held = work::list(&office, &world.own, id).await.unwrap().works;
        assert_eq!((held.len(), held[0].source, held[0].year), (1, Source::JsonResume, Some(2019)));
        let record = person::read(&office, &world.own, id).await.unwrap();
        assert!(record.credentials.iter().all(|one| !one.verified()), "nothing taken over is verified");
        assert_eq!(record.languages[0].level, "N");
    }

    async fn people_go_in_once_from_a_table_and_bad_rows_are_named(office: TestOffice) {
        let world = world(&office).await;
        let table = "email,name,country,languages,skills,work,year,employer,employed_since\n\
            ayse@example.com,Ayşe,TR,tr N; en C1,Kilns; isced-f-2013:07=5,Kiln rings,2019,Anadolu,2012-03-01\n\
            ayse@example.com,,,,,Clinker colour,2021,,\n\
            nobody,Nobody,,,,,,,\n\
            can@example.com,Can,XX,,,,,,\n\
            ece@example.com,Ece,TR,tr Z9,,,,,\n\
            ali@example.com,Ali,TR,,isco-08:9999,Dust,twenty,,\n\
            mehmet@example.com,,TR,,,,,,\n\
            oya@example.com,Oya,TR,,isco-08:9999,Dust,2020,,\n";
        let home = Home { name: "Bosphorus", country: None };
        let report = import_people::run(&office, home, table.as_bytes()).await.unwrap();
        assert_eq!((report.added, report.already), (2, 0), "{report:?}");
        let lines: Vec<u64> = report.bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [4, 5, 6, 7, 8, 9], "{:?}", report.bad);
        assert_eq!(report.things, 9 - 1);
        let again = import_people::run(&office, home, table.as_bytes()).await.unwrap();
        assert_eq!((again.added, again.already, again.things), (0, 2, 0), "{again:?}");

        let mut tx = office.db.read().await.unwrap();
        let ayse = tx.person_by_email("ayse@example.com").await.unwrap().unwrap();
        assert_eq!((ayse.organisation, ayse.place.as_str(), ayse.clearance), (world.firm.id, "TR", 0));
        assert!(ayse.roles.is_empty());
        let works = tx.works_of(&[ayse.id]).await.unwrap();
        assert_eq!(works.len(), 2);
        assert!(works.iter().all(|one| one.source == Source::Csv));
        drop(tx);

        let elsewhere = import_people::run(&office, Home { name: "Selat", country: None }, table.as_bytes()).await.unwrap();
        assert!(elsewhere.bad.iter().any(|bad| bad.reason.starts_with("email")), "somebody else's person is not taken over: {:?}", elsewhere.bad);
        let nowhere = import_people::run(&office, Home { name: "Nowhere", country: None }, table.as_bytes()).await;
        assert_eq!(code(nowhere), "person-organisation");
        let entered = import_people::run(&office, Home { name: "Nowhere", country: Some("fi") }, b"email,name\nu@example.com,Ulla\n").await;
        assert_eq!(entered.unwrap().added, 1);
        let head = import_people::run(&office, home, b"mail,name\na@example.com,A\n").await;
        assert_eq!(code(head), "import-people-head");
        let lines = format!("{}\nnot json\n{{}}\n", RESUME.replace('\n', " "));
        let lines = import_people::run(&office, home, lines.as_bytes()).await.unwrap();
        assert_eq!(lines.added, 1);
        assert_eq!(lines.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [1, 1, 2, 3]);
    }

    async fn a_published_classification_goes_in_once(office: TestOffice) {
        let world = world(&office).await;
        let (by, other) = (&world.administrator, &world.finance);
        let table = "code,label_en\n2,Professionals\n2145,Chemical engineers\n21x,What\n2146,\n2145,Twice\n";
        assert_eq!(code(taxonomy::add(&office, other, table.as_bytes()).await), "denied");
        let done = taxonomy::add(&office, by, table.as_bytes()).await.unwrap();
        assert_eq!((done.added, done.already), (1, 2));
        assert_eq!(done.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [4, 5]);
        let again = taxonomy::add(&office, by, table.as_bytes()).await.unwrap();
        assert_eq!(again.added, 0);
        assert_eq!(code(taxonomy::add(&office, by, &b"a,b\n1,2\n"[..]).await), "taxonomy-head");
        let found = taxonomy::find(&office, &world.own, done.scheme, "chemical eng").await.unwrap();
        assert_eq!((found.len(), found[0].broader.as_str()), (1, "214"));

        for (file, codes) in [("esco111_occupations_isco2_en.csv", 1_836), ("isco08_groups_en_esco111.csv", 619), ("iscedf2013_en_esco.csv", 220)] {
            let Some(path) = shared(&format!("data/taxonomies/{file}")) else { return };
            let done = taxonomy::add(&office, by, std::fs::File::open(&path).unwrap()).await.unwrap();
            assert_eq!((done.added + done.already, done.bad), (codes, Vec::new()), "{file}");
            let again = taxonomy::add(&office, by, std::fs::File::open(&path).unwrap()).await.unwrap();
            assert_eq!((again.added, again.already), (0, codes), "{file}");
        }
    }
}
