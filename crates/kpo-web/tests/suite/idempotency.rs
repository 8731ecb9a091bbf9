//! A program that got no answer sends its act again, with its key or with the version it read (RFC 9110 §13.1.1).

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use kpo_operations::job::{Registry, drain};
use kpo_operations::session;
use kpo_practice::organisation::OrganisationKind;
use kpo_testkit::TestOffice;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A sourcing manager's browser at the API.
struct Desk {
    router: Router,
    cookie: String,
    file: String,
}

impl Desk {
    async fn of(office: &TestOffice) -> Self {
        let host = office.organisation(OrganisationKind::Host, "Mills").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&aino, "Kiln yield").await.id.to_string();
        let token = session::begin(office, &aino, true, "test", aino.created_at)
            .await
            .unwrap();
        Self {
            router: kpo_web::router(office.office.clone()),
            cookie: format!("kpo={token}"),
            file,
        }
    }

    async fn send(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        (parts.status, parts.headers, bytes)
    }

    async fn json(
        &self,
        at: (&str, &str),
        headers: &[(&str, &str)],
        body: &Value,
    ) -> (StatusCode, HeaderMap, Value) {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        let (status, headers, bytes) = self.send(at, &headers, body.to_string()).await;
        let answer = serde_json::from_slice(&bytes).unwrap_or_default();
        (status, headers, answer)
    }
}

/// The status of every keyed act, none where it is still under way.
async fn kept(office: &TestOffice) -> Vec<Option<i64>> {
    let mut tx = office.db.read().await.unwrap();
    let sql = kpo_testkit::Sql::new("select status from idempotency");
    tx.list(sql, |row| row.opt_int("status")).await.unwrap()
}

kpo_testkit::both! {
    async fn the_same_key_does_an_act_once_and_answers_the_same(office: TestOffice) {
        let desk = Desk::of(&office).await;
        let at = ("POST", "/api/v1/organisations");
        let firm = json!({ "name": "Bosphorus", "kind": "firm", "country": "TR" });
        let key = [("idempotency-key", "k-1")];
        let (status, first, made) = desk.json(at, &key, &firm).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let (status, second, again) = desk.json(at, &key, &firm).await;
        assert_eq!((status, &again), (StatusCode::CREATED, &made));
        assert_eq!(second["idempotency-replayed"], "true");
        assert_eq!(first.get(header::ETAG), second.get(header::ETAG));
        let other = json!({ "name": "Penang", "kind": "firm", "country": "MY" });
        let (status, _, refused) = desk.json(at, &key, &other).await;
        assert!(status.is_client_error(), "{refused}");
        assert_eq!(refused["code"], "idempotency-key-reused");
        let mut tx = office.db.read().await.unwrap();
        let names: Vec<String> = tx.organisations().await.unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(names.iter().filter(|name| *name == "Bosphorus").count(), 1, "{names:?}");
        assert!(!names.contains(&"Penang".to_owned()), "{names:?}");
    }

    async fn a_client_that_hangs_up_finds_its_act_done_or_its_key_free(office: TestOffice) {
        let desk = Desk::of(&office).await;
        let at = ("POST", "/api/v1/organisations");
        let key = [("idempotency-key", "k-1")];
        let firm = json!({ "name": "Bosphorus", "kind": "firm", "country": "TR" });
        {
            let hung_up = desk.json(at, &key, &firm);
            tokio::pin!(hung_up);
            // Polled until it has begun, and then dropped as a closed connection drops it.
            while kept(&office).await.is_empty() {
                if futures_util::poll!(&mut hung_up).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        while kept(&office).await.iter().any(Option::is_none) {
            tokio::task::yield_now().await;
        }
        let (status, headers, made) = desk.json(at, &key, &firm).await;
        assert_eq!((status, &headers["idempotency-replayed"]), (StatusCode::CREATED, &"true".parse().unwrap()), "{made}");
    }

    async fn the_query_and_the_condition_belong_to_the_act(office: TestOffice) {
        let desk = Desk::of(&office).await;
        let put = |class: &str| format!("/api/v1/engagements/{}/documents?name=a.txt&class={class}&region=eea", desk.file);
        let headers = [("content-type", "text/plain"), ("idempotency-key", "k-1")];
        assert_eq!(desk.send(("POST", &put("1")), &headers, "Fuel 12.5").await.0, StatusCode::CREATED);
        let (_, _, answer) = desk.send(("POST", &put("3")), &headers, "Fuel 12.5").await;
        assert!(String::from_utf8_lossy(&answer).contains("idempotency-key-reused"));
    }

    async fn two_versions_that_differ_are_a_conflict(office: TestOffice) {
        let desk = Desk::of(&office).await;
        let core = |version: i64| json!({ "name": "Kiln running", "why": "We live by it.", "verdict": "never", "version": version });
        let bare = json!({ "name": "Kiln running", "why": "We live by it.", "verdict": "never" });
        let (_, _, made) = desk.json(("POST", "/api/v1/capabilities"), &[], &bare).await;
        let path = format!("/api/v1/capabilities/{}", made["id"].as_str().unwrap());
        for (tag, body) in [("\"7\"", 1), ("\"1\"", 7)] {
            let (status, _, _) = desk.json(("PUT", &path), &[("if-match", tag)], &core(body)).await;
            assert_eq!(status, StatusCode::CONFLICT, "{tag} {body}");
        }
        let (status, _, answer) = desk.json(("PUT", &path), &[("if-match", "\"1\"")], &core(1)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    async fn a_refused_act_leaves_its_key_free(office: TestOffice) {
        let desk = Desk::of(&office).await;
        let at = ("POST", "/api/v1/organisations");
        let key = [("idempotency-key", "k-1")];
        let nameless = json!({ "name": "", "kind": "firm", "country": "TR" });
        for _ in 0..2 {
            let (status, headers, _) = desk.json(at, &key, &nameless).await;
            assert!(status.is_client_error() && !headers.contains_key("idempotency-replayed"));
        }
        let named = json!({ "name": "Bosphorus", "kind": "firm", "country": "TR" });
        assert_eq!(desk.json(at, &key, &named).await.0, StatusCode::CREATED);
    }

    async fn a_large_original_passes_by_its_key_each_time(office: TestOffice) {
        let desk = Desk::of(&office).await;
        let line = "Fuel 12.5 per tonne, shift one, kiln two, week nine\n";
        let text = line.repeat(1_200_000 / line.len());
        let path = format!("/api/v1/engagements/{}/documents?name=fuel.txt&class=2&region=eea", desk.file);
        let (status, _, answer) = desk.send(("POST", &path), &[("content-type", "text/plain")], text.clone()).await;
        assert_eq!(status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&answer));
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        drain(&office.office, &Registry::standard()).await.unwrap();
        let path = format!("/api/v1/documents/{}/original", answer["id"].as_str().unwrap());
        for _ in 0..2 {
            let (status, headers, bytes) = desk.send(("POST", &path), &[("idempotency-key", "k-1")], "").await;
            assert_eq!((status, bytes.len()), (StatusCode::OK, text.len()));
            assert!(!headers.contains_key("idempotency-replayed"));
        }
        let mut tx = office.db.read().await.unwrap();
        let shown = kpo_testkit::Sql::new("select id from exposure");
        assert_eq!(tx.list(shown, |row| row.uuid("id")).await.unwrap().len(), 2, "each showing is on record");
    }

    async fn nobody_was_faster_where_no_version_was_said(office: TestOffice) {
        let desk = Desk::of(&office).await;
        let core = json!({ "name": "Kiln running", "why": "It is what we live by.", "verdict": "never" });
        let (_, _, made) = desk.json(("POST", "/api/v1/capabilities"), &[], &core).await;
        let path = format!("/api/v1/capabilities/{}", made["id"].as_str().unwrap());
        let (status, _, answer) = desk.json(("PUT", &path), &[], &core).await;
        assert_eq!((status, &answer["code"]), (StatusCode::PRECONDITION_REQUIRED, &json!("precondition-missing")));
        let (status, _, answer) = desk.json(("PUT", &path), &[("if-match", "\"7\"")], &core).await;
        assert_eq!((status, &answer["code"]), (StatusCode::CONFLICT, &json!("conflict")));
        let (status, _, answer) = desk.json(("PUT", &path), &[("if-match", "\"1\"")], &core).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
}
