//! A page asks the database a fixed number of questions, however much there is in it: on both databases.
//!
//! Alone in its binary, because it counts every statement of the process.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::http::{Request, header};
use kpo_operations::session;
use kpo_practice::organisation::OrganisationKind;
use kpo_testkit::{TestDb, TestOffice, block_on};
use tower::ServiceExt;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

static STATEMENTS: AtomicU64 = AtomicU64::new(0);

/// Counts what the SQL library says it ran.
struct Counter;

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[test]
fn a_page_asks_a_fixed_number_of_questions() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counter)).unwrap();
    block_on(async {
        hold(TestOffice::from(TestDb::sqlite().await)).await;
        hold(TestOffice::from(TestDb::postgres().await)).await;
    });
}

async fn hold(office: TestOffice) {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let owner = office.person(&host, "Aino Virtanen", "sourcing").await;
    let file = office.engagement(&owner, "Kiln yield").await;
    let token = session::begin(&office, &owner, true, "test", office.office.clock.now())
        .await
        .unwrap();
    let page = format!("/engagements/{}", file.id);
    let paths = ["/", "/engagements", &page];
    // A connection that is opened says its settings, which is a statement too: all that can be open are, before counting.
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(office.db.glance().await.unwrap());
    }
    drop(held);
    // A session notes its first use; what is counted is every page after that.
    count(&office, "/", &token).await;
    let mut few = Vec::new();
    for path in paths {
        few.push(count(&office, path, &token).await);
    }
    for number in 0..30 {
        let file = office
            .engagement(&owner, &format!("Question {number}"))
            .await;
        let person = office.person(&host, &format!("Person {number}"), "").await;
        office
            .assign(
                file.id,
                &person,
                kpo_practice::engagement::AssignmentRole::Decider,
            )
            .await;
    }
    for (path, few) in paths.into_iter().zip(few) {
        let many = count(&office, path, &token).await;
        assert_eq!(
            few,
            many,
            "{} asks {few} questions with one file, {many} with thirty ({})",
            path,
            office.db.name()
        );
        assert!(few > 0, "{path} asked nothing, so nothing was counted");
        println!("{} {path}: {few} statements", office.db.name());
    }
}

async fn count(office: &TestOffice, path: &str, token: &str) -> u64 {
    let router = kpo_web::router(office.office.clone());
    let cookie = format!("{}={token}", kpo_web::session::COOKIE_PLAIN);
    let request = Request::builder()
        .uri(path)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap();
    let before = STATEMENTS.load(Ordering::SeqCst);
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    STATEMENTS.load(Ordering::SeqCst) - before
}
