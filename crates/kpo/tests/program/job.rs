//! Jobs that were given up: seen and tended by whoever keeps or guards the installation, and by nobody else.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use kpo_operations::{Clock as _, session};
use kpo_practice::id::{Id, JobId};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::job::{JobState, NewJob};
use kpo_testkit::TestOffice;
use tower::ServiceExt as _;

async fn ask(router: &Router, method: Method, path: &str, cookie: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, format!("kpo={cookie}"))
        .body(Body::empty())
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn signed_in(office: &TestOffice, person: &Person) -> String {
    session::begin(office, person, true, "test", person.created_at)
        .await
        .unwrap()
}

/// A job that was given up.
async fn given_up(office: &TestOffice, reason: &str) -> JobId {
    let at = office.clock.now();
    let id: JobId = office.stranger();
    let mut tx = office.office.begin().await.unwrap();
    let job = NewJob {
        id,
        kind: "document.check".to_owned(),
        payload: serde_json::json!({}),
        run_at: at,
        dedupe_key: None,
        created_at: at,
    };
    tx.enqueue(&job).await.unwrap();
    let claim = tx
        .claim_job(at, at.plus_seconds(60))
        .await
        .unwrap()
        .unwrap();
    tx.fail_job(&claim, reason, None, at).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn state(office: &TestOffice, id: JobId) -> JobState {
    office
        .office
        .read()
        .await
        .unwrap()
        .job(id)
        .await
        .unwrap()
        .state
}

async fn acts(office: &TestOffice, id: JobId) -> Vec<String> {
    let mut tx = office.office.read().await.unwrap();
    let links = tx.journal_after(0, None, 1_000).await.unwrap();
    let own = links.into_iter().filter(|link| link.object_id == id.uuid());
    own.map(|link| link.act).collect()
}

kpo_testkit::both! {
    async fn those_who_keep_or_guard_the_house_see_why_and_have_it_tried_again_or_laid_aside(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let keeper = office.person(&host, "Kerttu", "administrator").await;
        let guard = office.person(&host, "Gus", "security").await;
        let router = kpo_web::router(office.office.clone());
        let (first, second) = (given_up(&office, "the file <b>broke</b>").await, given_up(&office, "no room").await);
        let (keeper, guard) = (signed_in(&office, &keeper).await, signed_in(&office, &guard).await);

        let (status, page) = ask(&router, Method::GET, "/jobs", &keeper).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("Check of a document") && page.contains("no room") && !page.contains("<b>broke"), "{page}");
        let (status, list) = ask(&router, Method::GET, "/api/v1/jobs", &guard).await;
        assert_eq!(status, StatusCode::OK, "{list}");
        assert!(list.contains(&first.to_string()) && list.contains("\"reason\":\"no room\""), "{list}");

        let (status, _) = ask(&router, Method::POST, &format!("/jobs/{first}/retry"), &keeper).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (status, _) = ask(&router, Method::POST, &format!("/api/v1/jobs/{second}/dismissal"), &guard).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!((state(&office, first).await, state(&office, second).await), (JobState::Waiting, JobState::Done));
        assert_eq!(acts(&office, first).await, ["job.retried"]);
        assert_eq!(acts(&office, second).await, ["job.dismissed"]);
        // Neither is one that was given up any more.
        let (status, _) = ask(&router, Method::POST, &format!("/jobs/{first}/dismissal"), &keeper).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (_, page) = ask(&router, Method::GET, "/jobs", &keeper).await;
        assert!(page.contains("No job was given up"), "{page}");
    }

    async fn others_of_the_house_are_refused_and_guests_learn_nothing(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let clerk = office.person(&host, "Carl", "sourcing finance auditor").await;
        let guest = office.person(&firm, "Olga", "delivery administrator security").await;
        let router = kpo_web::router(office.office.clone());
        let id = given_up(&office, "no room").await;
        let (clerk, guest) = (signed_in(&office, &clerk).await, signed_in(&office, &guest).await);
        for (method, path) in [(Method::GET, "/jobs".to_owned()), (Method::POST, format!("/jobs/{id}/retry")),
            (Method::POST, format!("/api/v1/jobs/{id}/dismissal"))] {
            assert_eq!(ask(&router, method.clone(), &path, &clerk).await.0, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(ask(&router, method, &path, &guest).await.0, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(state(&office, id).await, JobState::Failed);
    }
}
