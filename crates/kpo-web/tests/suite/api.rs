//! What a program meets at every door of the API: how it is told to say who it is, what it may look for, which version it read.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use kpo_operations::session;
use kpo_practice::organisation::OrganisationKind;
use kpo_testkit::TestOffice;
use serde_json::{Value, json};
use tower::ServiceExt as _;

struct Answer {
    status: StatusCode,
    challenge: Option<String>,
    tag: Option<String>,
    body: Value,
}

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let said = |name: header::HeaderName| {
        let value = response.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let (challenge, tag) = (said(header::WWW_AUTHENTICATE), said(header::ETAG));
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        challenge,
        tag,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

fn get(path: &str, cookie: &str) -> Request<Body> {
    Request::builder()
        .uri(path)
        .header(header::COOKIE, format!("kpo={cookie}"))
        .body(Body::empty())
        .unwrap()
}

fn put(path: &str, cookie: &str, seen: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method(Method::PUT)
        .uri(path)
        .header(header::COOKIE, format!("kpo={cookie}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, seen)
        .body(Body::from(body.to_string()))
        .unwrap()
}

async fn signed_in(office: &TestOffice, roles: &str) -> String {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let person = office.person(&host, "Aino", roles).await;
    session::begin(office, &person, true, "test", person.created_at)
        .await
        .unwrap()
}

kpo_testkit::both! {
    async fn whoever_is_not_known_is_told_how_to_say_who_they_are(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let wrong = Request::builder().uri("/api/v1/engagements").header(header::AUTHORIZATION, "Bearer wrong").body(Body::empty()).unwrap();
        for request in [get("/api/v1/me", "nobody"), wrong] {
            let answer = ask(&router, request).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert_eq!(answer.challenge.as_deref(), Some("Bearer"));
        }
        let page = ask(&router, get("/engagements", "nobody")).await;
        assert_eq!(page.challenge, None, "a browser is sent to sign in, and asked nothing by a box of its own");
    }

    async fn a_list_is_narrowed_by_known_words_only(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let cookie = signed_in(&office, "sourcing").await;
        for (field, known) in [("stage", "request, allocation, brief"), ("side", "client, provider, both, nobody")] {
            for word in ["unknown", ""] {
                let answer = ask(&router, get(&format!("/api/v1/engagements?{field}={word}"), &cookie)).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
                assert_eq!((&answer.body["code"], &answer.body["field"]), (&json!("filter-unknown"), &json!(field)));
                assert!(answer.body["detail"].as_str().unwrap().contains(known), "{}", answer.body);
            }
        }
        let answer = ask(&router, get("/api/v1/engagements?stage=brief&side=client", &cookie)).await;
        assert_eq!((answer.status, answer.body), (StatusCode::OK, json!({ "items": [], "next": null })));
        // The page's own form sends an empty word for 'all'.
        assert_eq!(ask(&router, get("/engagements?stage=&side=&text=", &cookie)).await.status, StatusCode::OK);
    }

    async fn a_condition_that_cannot_be_read_is_not_met(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let cookie = signed_in(&office, "sourcing administrator").await;
        let host = ask(&router, get("/api/v1/organisations", &cookie)).await.body["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/organisations/{host}/calendar");
        let before = ask(&router, get(&path, &cookie)).await;
        assert_eq!(before.tag.as_deref(), Some("\"0\""));
        for seen in ["seven", "*", "\"0", "+0"] {
            assert_eq!(ask(&router, put(&path, &cookie, seen, &before.body)).await.status, StatusCode::BAD_REQUEST, "{seen}");
        }
        let kept = ask(&router, put(&path, &cookie, "\"0\"", &before.body)).await;
        assert_eq!((kept.status, kept.tag.as_deref()), (StatusCode::OK, Some("\"1\"")), "{}", kept.body);
    }
}
