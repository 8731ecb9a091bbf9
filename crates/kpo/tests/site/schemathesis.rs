//! The API against its own document, tried by a tester written by others.

use crate::world::{Site, people, serve};
use axum::routing::get;
use axum::{Json, Router};
use kpo_operations::token;
use kpo_testkit::api::schemathesis;
use kpo_testkit::{TestDb, TestOffice};
use serde_json::json;

/// A judge that never says no is no judge: an API that answers 500 to some input, and one that answers in another shape
/// than its document says, must both be found.
#[tokio::test(flavor = "multi_thread")]
async fn the_tester_finds_planted_faults() {
    let answer = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } });
    let operation = |parameters: serde_json::Value| {
        let responses = json!({ "200": { "description": "ok", "content": { "application/json": { "schema": answer } } } });
        json!({ "get": { "parameters": parameters, "responses": responses } })
    };
    let number =
        json!([{ "name": "n", "in": "query", "required": true, "schema": { "type": "integer" } }]);
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "planted", "version": "1" },
        "paths": { "/crash": operation(number), "/shape": operation(json!([])) },
    });
    let crash = |uri: axum::http::Uri| async move {
        let negative = uri.query().unwrap_or_default().contains("n=-");
        let status = if negative {
            axum::http::StatusCode::INTERNAL_SERVER_ERROR
        } else {
            axum::http::StatusCode::OK
        };
        (status, Json(json!({ "name": "x" })))
    };
    let router = Router::new()
        .route("/openapi.json", get(move || async move { Json(document) }))
        .route("/crash", get(crash))
        .route("/shape", get(|| async { Json(json!({ "name": 7 })) }));
    let (base, server) = serve(router).await;
    let url = format!("{base}/openapi.json");
    let verdict = tokio::task::spawn_blocking(move || schemathesis(&url, &[], 20))
        .await
        .unwrap()
        .unwrap();
    server.abort();
    assert!(!verdict.good, "{}", verdict.report);
    assert!(
        verdict.report.contains("Server error"),
        "{}",
        verdict.report
    );
    assert!(
        verdict.report.contains("Response violates schema"),
        "{}",
        verdict.report
    );
    assert!(
        verdict.operations >= 2,
        "it tried {} operations\n{}",
        verdict.operations,
        verdict.report
    );
    assert!(verdict.cases > 0, "{}", verdict.report);
}

/// The API keeps its document, whoever asks: no 5xx, no answer in another shape, no undocumented status.
#[tokio::test(flavor = "multi_thread")]
async fn the_api_keeps_its_own_document() {
    let office = TestOffice::from(TestDb::sqlite().await);
    let people = people(&office).await;
    let site = Site::open(office).await;
    for (role, person) in people
        .iter()
        .filter(|(role, _)| ["sourcing", "auditor", "expert"].contains(role))
    {
        let host = !["delivery", "expert", "reviewer"].contains(role);
        let caller = site.office.caller(person, host);
        let scopes = ["read", "write"].map(str::to_owned).into();
        let (_, token) = token::create(&site.office, &caller, "tester", scopes, 30)
            .await
            .unwrap();
        let url = site.url("/api/v1/openapi.json");
        let header = format!("Authorization: Bearer {token}");
        let verdict = tokio::task::spawn_blocking(move || schemathesis(&url, &[header], 25))
            .await
            .unwrap()
            .unwrap();
        assert!(verdict.good, "as {role}:\n{}", verdict.report);
        assert!(
            verdict.operations > 0 && verdict.cases > 0,
            "{}",
            verdict.report
        );
        println!(
            "as {role}: {} operations, {} requests",
            verdict.operations, verdict.cases
        );
    }
}
