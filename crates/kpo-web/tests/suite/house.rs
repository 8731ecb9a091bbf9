//! What every request meets before any noun does: words on errors, one answer for what is not there, no door left open.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use kpo_operations::session;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::TestOffice;
use tower::ServiceExt as _;

struct Answer {
    status: StatusCode,
    kind: String,
    body: String,
}

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        kind,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

fn get(path: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().uri(path);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, format!("kpo={cookie}"));
    }
    request.body(Body::empty()).unwrap()
}

async fn signed_in(office: &TestOffice, person: &Person) -> String {
    session::begin(office, person, true, "test", person.created_at)
        .await
        .unwrap()
}

kpo_testkit::both! {
    async fn every_error_speaks_and_says_what_next(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let page = ask(&router, get("/no-such-page", None)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.kind.starts_with("text/html") && page.body.contains("Nothing here"), "{}", page.body);

        let document = ask(&router, get("/api/v1/no-such-thing", None)).await;
        assert_eq!((document.status, document.kind.as_str()), (StatusCode::NOT_FOUND, "application/problem+json"));

        let nul = ask(&router, get("/journal?before=%00", None)).await;
        assert_eq!(nul.status, StatusCode::NOT_FOUND);

        let wrong = Request::builder().method(Method::DELETE).uri("/journal").body(Body::empty()).unwrap();
        let wrong = ask(&router, wrong).await;
        assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
        assert!(wrong.body.contains("not used that way"), "{}", wrong.body);

        let elsewhere = Request::builder().method(Method::POST).uri("/locale").header(header::HOST, "kpo.test")
            .header("sec-fetch-site", "cross-site").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("locale=fi")).unwrap();
        let elsewhere = ask(&router, elsewhere).await;
        assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
        assert!(elsewhere.body.contains("another site"), "{}", elsewhere.body);
    }

    async fn the_auditor_reads_the_journal_and_a_stranger_learns_nothing_of_it(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let auditor = office.person(&host, "Ada Auditor", "auditor").await;
        let clerk = office.person(&host, "Carl Clerk", "finance").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let outsider = office.person(&firm, "Olga Outside", "delivery").await;
        let router = kpo_web::router(office.office.clone());

        let signed_out = ask(&router, get("/journal", None)).await;
        assert_eq!(signed_out.status, StatusCode::SEE_OTHER);

        let read = ask(&router, get("/journal", Some(&signed_in(&office, &auditor).await))).await;
        assert_eq!(read.status, StatusCode::OK, "{}", read.body);
        assert!(read.body.contains("session.begun") && read.body.contains("Ada Auditor"));
        let mut tx = office.db.read().await.unwrap();
        let last = tx.journal_before(None, None, 1).await.unwrap();
        assert_eq!(last[0].act, "journal.read", "looking is recorded");

        // A colleague is told whose right it is; an outsider gets what anybody gets for a page that is none.
        let colleague = ask(&router, get("/journal", Some(&signed_in(&office, &clerk).await))).await;
        assert_eq!(colleague.status, StatusCode::FORBIDDEN);
        assert!(colleague.body.contains("auditor"), "{}", colleague.body);
        let token = signed_in(&office, &outsider).await;
        let hidden = ask(&router, get("/journal", Some(&token))).await;
        let absent = ask(&router, get("/no-such-page", Some(&token))).await;
        assert_eq!((hidden.status, hidden.body), (absent.status, absent.body));
    }
}
