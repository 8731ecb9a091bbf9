//! Contract of the storage functions of what a person brings to a question: works, ties, time, list rates, languages,
//! affiliations, skills by code, and the classifications these are of. On both databases.

use kpo_practice::availability::{Absence, Availability};
use kpo_practice::id::{PersonId, WorkId};
use kpo_practice::journal::Entry;
use kpo_practice::list_rate::ListRate;
use kpo_practice::money::{Currency, Money};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::{Affiliation, Language, Person};
use kpo_practice::skill::Skill;
use kpo_practice::taxonomy::Term;
use kpo_practice::tie::{Tie, TieKind};
use kpo_practice::work::{Source, Work};
use kpo_records::{RecordsError, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

async fn two(office: &TestOffice) -> (Person, Person) {
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let deniz = office.person(&firm, "Deniz", "").await;
    let efe = office.person(&firm, "Efe", "").await;
    (deniz, efe)
}

async fn keep(mut tx: Tx, by: &Person) {
    tx.record(
        Some(by.id.0),
        START,
        Entry::new("test.kept", "person", by.id),
    );
    tx.commit().await.unwrap();
}

fn work(office: &TestOffice, person: &Person, title: &str, year: Option<i64>) -> Work {
    Work {
        id: office.id(),
        version: 1,
        person: person.id,
        title: title.to_owned(),
        text: "Alkali load and ring growth.".to_owned(),
        year,
        authors: "D. Yıldız\nA. Laine".to_owned(),
        address: "https://doi.org/10.1000/182".to_owned(),
        source: Source::Orcid,
        entered_by: person.id,
        entered_at: START,
    }
}

fn many(office: &TestOffice, people: &[PersonId]) -> Vec<PersonId> {
    let strangers = std::iter::repeat_with(|| office.stranger());
    people
        .iter()
        .copied()
        .chain(strangers.take(25_000))
        .collect()
}

both! {
    async fn works_read_back_newest_first_and_page_by_id(office: TestOffice) {
        let (deniz, efe) = two(&office).await;
        let old = work(&office, &deniz, "Kiln rings", Some(2019));
        let new = work(&office, &deniz, "Clinker colour", Some(2024));
        let undated = work(&office, &efe, "Mill bearings", None);
        let mut tx = office.db.begin().await.unwrap();
        for one in [&old, &new, &undated] {
            tx.insert_work(one).await.unwrap();
        }
        assert_eq!(tx.works_of(&[deniz.id]).await.unwrap(), vec![new.clone(), old.clone()]);
        assert_eq!(tx.works_counted(deniz.id).await.unwrap(), 2);
        let everybody = many(&office, &[deniz.id, efe.id]);
        assert_eq!(tx.works_of(&everybody).await.unwrap().len(), 3, "more people than a statement takes values");
        let before = tx.statements();
        assert!(tx.works_of(&[]).await.unwrap().is_empty());
        assert_eq!(tx.statements(), before, "nobody is asked about, so nothing is asked");

        let mut ids: Vec<WorkId> = vec![old.id, new.id, undated.id];
        ids.sort();
        let first = tx.all_works(None, 2).await.unwrap();
        let rest = tx.all_works(first.last().map(|one| one.id), 2).await.unwrap();
        let paged: Vec<WorkId> = first.iter().chain(&rest).map(|one| one.id).collect();
        assert_eq!(paged, ids);

        let corrected = Work { title: "Kiln rings and alkali".to_owned(), version: 2, ..old.clone() };
        assert_eq!(tx.save_work(&corrected, 1).await.unwrap(), 2);
        assert!(matches!(tx.save_work(&corrected, 1).await, Err(RecordsError::Conflict)));
        assert_eq!(tx.work(old.id).await.unwrap(), corrected);
        tx.delete_work(old.id).await.unwrap();
        assert!(matches!(tx.work(old.id).await, Err(RecordsError::NotFound)));
        keep(tx, &deniz).await;
    }

    async fn r43_ties_read_back(office: TestOffice) {
        let (deniz, efe) = two(&office).await;
        let client = Tie {
            id: office.id(), version: 1, person: deniz.id, kind: TieKind::Client, name: "Anadolu Cement".to_owned(),
            organisation: Some(deniz.organisation), since_on: Some("2024-01-01".parse().unwrap()), until_on: None,
            entered_by: efe.id, entered_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_tie(&client).await.unwrap();
        assert_eq!(tx.ties_of(&[deniz.id, efe.id]).await.unwrap(), vec![client.clone()]);
        assert!(tx.ties_of(&[]).await.unwrap().is_empty());
        assert_eq!(tx.ties_of(&many(&office, &[deniz.id])).await.unwrap().len(), 1);
        let over = Tie { until_on: Some("2025-06-30".parse().unwrap()), organisation: None, version: 2, ..client.clone() };
        assert_eq!(tx.save_tie(&over, 1).await.unwrap(), 2);
        assert_eq!(tx.tie(client.id).await.unwrap(), over);
        tx.delete_tie(client.id).await.unwrap();
        assert!(matches!(tx.tie(client.id).await, Err(RecordsError::NotFound)));
        keep(tx, &deniz).await;
    }

    async fn time_reads_back(office: TestOffice) {
        let (deniz, efe) = two(&office).await;
        let part = Availability { weekly_hours: 16, tasks_max: 1, notice_days: 30, ..Availability::assumed(deniz.id) };
        let mut tx = office.db.begin().await.unwrap();
        tx.put_availability(&part, None).await.unwrap();
        let part = Availability { weekly_hours: 24, version: 2, ..part };
        tx.put_availability(&part, Some(1)).await.unwrap();
        assert_eq!(tx.availabilities_of(&[deniz.id, efe.id]).await.unwrap(), vec![part.clone()]);
        assert_eq!(tx.availabilities_of(&many(&office, &[deniz.id])).await.unwrap(), vec![part.clone()]);
        assert!(matches!(tx.put_availability(&part, Some(1)).await, Err(RecordsError::Conflict)));

        let away = Absence {
            id: office.id(), version: 1, person: deniz.id,
            since_on: "2026-12-21".parse().unwrap(), until_on: "2027-01-06".parse().unwrap(),
        };
        let sooner = Absence { id: office.id(), since_on: "2026-12-01".parse().unwrap(), until_on: "2026-12-02".parse().unwrap(), ..away.clone() };
        tx.insert_absence(&away).await.unwrap();
        tx.insert_absence(&sooner).await.unwrap();
        assert_eq!(tx.absences_of(&[deniz.id]).await.unwrap(), vec![sooner.clone(), away.clone()]);
        assert!(tx.absences_of(&[]).await.unwrap().is_empty());
        let longer = Absence { until_on: "2027-01-10".parse().unwrap(), version: 2, ..away.clone() };
        assert_eq!(tx.save_absence(&longer, 1).await.unwrap(), 2);
        assert_eq!(tx.absence(away.id).await.unwrap(), longer);
        tx.delete_absence(away.id).await.unwrap();
        assert!(matches!(tx.absence(away.id).await, Err(RecordsError::NotFound)));
        keep(tx, &deniz).await;
    }

    async fn list_rates_follow_one_another(office: TestOffice) {
        let (deniz, efe) = two(&office).await;
        let first = ListRate {
            id: office.id(), version: 1, person: deniz.id, hourly: Money { minor: 9_500, currency: Currency::EUR },
            from: "2026-01-01".parse().unwrap(), set_by: efe.id, set_at: START,
        };
        let next = ListRate { id: office.id(), hourly: Money { minor: 11_000, currency: Currency::EUR }, from: "2027-01-01".parse().unwrap(), ..first.clone() };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_list_rate(&first).await.unwrap();
        tx.insert_list_rate(&next).await.unwrap();
        assert_eq!(tx.list_rates_of(&[deniz.id, efe.id]).await.unwrap(), vec![next.clone(), first.clone()]);
        assert!(tx.list_rates_of(&[]).await.unwrap().is_empty());
        assert_eq!(tx.list_rate(next.id).await.unwrap(), next);
        tx.delete_list_rate(next.id).await.unwrap();
        assert_eq!(tx.list_rates_of(&[deniz.id]).await.unwrap(), vec![first]);
        keep(tx, &deniz).await;
    }

    async fn languages_and_employers_of_many_read_back(office: TestOffice) {
        let (deniz, efe) = two(&office).await;
        let language = |tag: &str, level: &str| Language { tag: tag.to_owned(), level: level.to_owned() };
        let employed = Affiliation {
            id: office.id(), version: 1, person: efe.id, organisation: None, employer: "Anadolu Cement".to_owned(),
            title: "Process engineer".to_owned(), duty: String::new(), since_on: "2012-03-01".parse().unwrap(), until_on: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_language(office.id(), deniz.id, &language("tr", "N")).await.unwrap();
        tx.insert_language(office.id(), efe.id, &language("en", "C1")).await.unwrap();
        tx.insert_affiliation(&employed).await.unwrap();
        let mut known = tx.languages_of_people(&[deniz.id, efe.id]).await.unwrap();
        known.sort_by_key(|(_, one)| one.tag.clone());
        assert_eq!(known, vec![(efe.id, language("en", "C1")), (deniz.id, language("tr", "N"))]);
        assert!(tx.languages_of_people(&[]).await.unwrap().is_empty());
        assert_eq!(tx.affiliations_of_people(&[deniz.id, efe.id]).await.unwrap(), vec![employed.clone()]);
        assert!(tx.affiliations_of_people(&[]).await.unwrap().is_empty());

        let corrected = Affiliation { employer: "Anadolu Çimento".to_owned(), organisation: Some(deniz.organisation), version: 2, ..employed.clone() };
        assert_eq!(tx.save_affiliation(&corrected, 1).await.unwrap(), 2);
        assert_eq!(tx.affiliation(employed.id).await.unwrap(), corrected);
        tx.delete_affiliation(employed.id).await.unwrap();
        assert!(matches!(tx.affiliation(employed.id).await, Err(RecordsError::NotFound)));
        keep(tx, &deniz).await;
    }

    async fn r12_the_search_inside_finds_only_our_own_people(office: TestOffice) {
        let (deniz, _) = two(&office).await;
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let ours = Skill {
            id: office.id(), version: 1, person: aino.id, text: "Mass balance".to_owned(), level: 4,
            scheme: String::new(), code: String::new(), created_at: START,
        };
        let theirs = Skill {
            id: office.id(), person: deniz.id, scheme: "isced-f-2013".to_owned(), code: "0711".to_owned(), ..ours.clone()
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_skill(&ours).await.unwrap();
        tx.insert_skill(&theirs).await.unwrap();
        assert_eq!(tx.skills().await.unwrap(), vec![(ours.clone(), "Aino".to_owned())]);
        assert_eq!(tx.skills_of(&[deniz.id]).await.unwrap(), vec![theirs.clone()]);
        assert!(tx.skills_of(&[]).await.unwrap().is_empty());
        assert_eq!(tx.skill(theirs.id).await.unwrap(), theirs);
        keep(tx, &deniz).await;
    }

    async fn codes_of_a_classification_read_back(office: TestOffice) {
        let (deniz, _) = two(&office).await;
        let term = |code: &str, broader: &str| Term {
            id: office.id(), version: 1, scheme: "isced-f-2013".to_owned(), code: code.to_owned(), label: format!("Field {code}"),
            broader: broader.to_owned(), address: String::new(),
        };
        let (narrow, broad) = (term("0711", "071"), term("07", ""));
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_term(&narrow).await.unwrap();
        tx.insert_term(&broad).await.unwrap();
        assert_eq!(tx.terms("isced-f-2013").await.unwrap(), vec![broad, narrow.clone()]);
        assert_eq!(tx.term("isced-f-2013", "0711").await.unwrap(), Some(narrow));
        assert_eq!(tx.term("isco-08", "0711").await.unwrap(), None);
        assert_eq!(tx.term_counts().await.unwrap(), vec![("isced-f-2013".to_owned(), 2)]);
        keep(tx, &deniz).await;
    }
}
