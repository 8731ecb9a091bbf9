//! Every page of My work, the file, its money, its closing and its outcome, in all six languages: each answers, and each word
//! on it was written by somebody.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kpo_operations::session;
use kpo_practice::access::Locale;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};
use tower::ServiceExt as _;

async fn get(office: &TestOffice, cookie: &str, path: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .uri(path)
        .header(header::COOKIE, format!("kpo={cookie}"))
        .body(Body::empty())
        .unwrap();
    let response = kpo_web::router(office.office.clone())
        .oneshot(request)
        .await
        .unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// A key stands where a word should: `>closure-title<`, or in a label.
fn unworded(body: &str) -> Option<&str> {
    const NOUNS: [&str; 12] = [
        "engagement",
        "rate",
        "timesheet",
        "invoice",
        "closure",
        "decision",
        "calendar",
        "stage",
        "section",
        "side",
        "domain",
        "house",
    ];
    NOUNS.iter().find_map(|noun| {
        let mark = format!(">{noun}-");
        body.find(&mark)
            .map(|at| &body[at..(at + 60).min(body.len())])
    })
}

async fn read(office: &TestOffice, person: &Person, paths: &[String]) {
    let cookie = session::begin(&office.office, person, true, "test", person.created_at)
        .await
        .unwrap();
    for locale in Locale::ALL {
        let caller = office.caller(person, true);
        session::choose_locale(&office.office, &caller, locale)
            .await
            .unwrap();
        for path in paths {
            let (status, body) = get(office, &cookie, path).await;
            assert_eq!(status, StatusCode::OK, "{path} in {}", locale.tag());
            assert_eq!(unworded(&body), None, "{path} in {}", locale.tag());
            assert!(
                body.contains(&format!("dir=\"{}\"", locale.direction())),
                "{path}"
            );
        }
    }
}

both! {
    async fn every_page_speaks_every_language(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let firm = office.organisation(OrganisationKind::Firm, "Bosphorus Analytics").await;
        let insider = office.person(&host, "Ines Inside", "sourcing security finance auditor").await;
        let outsider = office.person(&firm, "Deniz Kaya", "delivery").await;
        let expert = office.person(&firm, "Ece Demir", "").await;
        let mut file = office.engagement(&insider, "Kiln yield").await;
        file.provider = Some(firm.id);
        let mut tx = office.db.begin().await.unwrap();
        file.version = tx.save_engagement(&file, file.version).await.unwrap();
        tx.record(None, START, Entry::new("engagement.awarded", "engagement", file.id).within(file.id));
        tx.commit().await.unwrap();
        office.assign(file.id, &expert, AssignmentRole::Expert).await;
        let of_file = |parts: &[&str]| parts.iter().map(|part| format!("/engagements/{}{part}", file.id)).collect::<Vec<_>>();
        let mut paths = of_file(&["", "/rates", "/time", "/invoices", "/closure", "/outcome", "/freeze"]);
        paths.extend(["/".to_owned(), "/engagements".to_owned(), "/exchange-rates".to_owned()]);
        paths.push(format!("/organisations/{}/calendar", host.id));
        paths.push(format!("/people/{}/access", expert.id));
        read(&office, &insider, &paths).await;
        let mut paths = of_file(&["", "/rates", "/time", "/invoices", "/closure"]);
        paths.extend(["/".to_owned(), "/engagements".to_owned()]);
        paths.push(format!("/organisations/{}/calendar", firm.id));
        read(&office, &outsider, &paths).await;
        read(&office, &expert, &of_file(&["", "/rates", "/time", "/closure"])).await;
        let (status, _) = get(&office, "nobody", &format!("/engagements/{}", file.id)).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
}
