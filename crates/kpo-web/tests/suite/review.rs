//! The blind over HTTP: no page and no answer of the API says whose work it is, who reads it, or what it costs (R29).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kpo_operations::{review, session};
use kpo_practice::deliverable::{self, Claim, Deliverable, Method, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::TestOffice;
use tower::ServiceExt as _;

struct World {
    router: Router,
    file: Engagement,
    sourcing: Person,
    expert: Person,
    reviewers: Vec<Person>,
    submission: Submission,
}

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let panel = office
        .organisation(OrganisationKind::Firm, "Third Eye")
        .await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let expert = office.person(&firm, "Deniz Kaya", "").await;
    let reviewers = vec![
        office.person(&panel, "Siti Rahman", "").await,
        office.person(&panel, "Moshe Levi", "").await,
    ];
    for reader in &reviewers {
        office.vouch(reader, &sourcing).await;
    }
    let mut file = office.engagement(&sourcing, "Yield of kiln K2").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    tx.record(
        None,
        expert.created_at,
        Entry::new("engagement.awarded", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    let submission = hand_in(office, &file, &expert).await;
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    let ids: Vec<_> = reviewers.iter().map(|person| person.id).collect();
    review::assign(office, &office.caller(&sourcing, true), file.id, &ids, 5)
        .await
        .unwrap();
    World {
        router: kpo_web::router(office.office.clone()),
        file,
        sourcing,
        expert,
        reviewers,
        submission,
    }
}

async fn hand_in(office: &TestOffice, file: &Engagement, by: &Person) -> Submission {
    let mut tx = office.db.begin().await.unwrap();
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        question: "How hot?".to_owned(),
        method: "Balance".to_owned(),
        recommendation: "1,180".to_owned(),
        confidence: Some(71),
        created_at: by.created_at,
    };
    tx.insert_deliverable(&work).await.unwrap();
    let claims: Vec<Claim> = (1..=12)
        .map(|position| Claim {
            id: office.office.id(),
            version: 1,
            deliverable: work.id,
            position,
            text: format!("Shift {position} loses 3 %, says Deniz Kaya"),
            evidence: "Bosphorus Analytics, table 4".to_owned(),
            document: None,
            method: Some(Method::Data),
            confidence: Some(93),
        })
        .collect();
    let (content, digest) = deliverable::freeze(&work, &claims).unwrap();
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: file.id,
        number: 1,
        content,
        digest,
        claims: 12,
        person: by.id,
        at: by.created_at,
    };
    tx.insert_submission(&submission).await.unwrap();
    tx.record(
        None,
        by.created_at,
        Entry::new("submission.made", "submission", submission.id),
    );
    tx.commit().await.unwrap();
    submission
}

async fn ask(world: &World, token: &str, path: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .uri(path)
        .header(header::COOKIE, format!("kpo={token}"))
        .body(Body::empty())
        .unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let headers = format!("{:?}", response.headers());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, headers + &String::from_utf8_lossy(&body))
}

/// Every address to read from, the file's and the tasks' ids filled in.
fn addresses(world: &World, tasks: &[String]) -> Vec<String> {
    let mut addresses = Vec::new();
    for entry in kpo_web::app::routes().table {
        if entry.method != "GET" {
            continue;
        }
        let id = |id: &str| entry.path.replacen("{id}", id, 1).replace("{number}", "1");
        addresses.push(id(&world.file.id.to_string()));
        addresses.extend(tasks.iter().map(|task| id(task)));
    }
    addresses
}

fn hides(body: &str, hidden: &[String], who: &str, address: &str) {
    let lower = body.to_lowercase();
    // What somebody asked by is theirs already: a page may name its own address.
    for one in hidden.iter().filter(|one| !address.contains(one.as_str())) {
        assert!(
            !lower.contains(&one.to_lowercase()),
            "{who} reads '{one}' at {address}"
        );
    }
}

async fn nothing_leaks(office: TestOffice) {
    let world = world(&office).await;
    let mut tasks = Vec::new();
    for person in &world.reviewers {
        let mine = review::mine(&office, &office.caller(person, false))
            .await
            .unwrap();
        tasks.push(mine[0].id.to_string());
    }
    let claims = world.submission.read().unwrap().claims;
    let mut of_the_work: Vec<String> = vec![
        "Deniz".to_owned(),
        "Kaya".to_owned(),
        "Bosphorus".to_owned(),
        world.expert.email.clone(),
        world.expert.id.0.simple().to_string(),
        world.file.id.0.simple().to_string(),
        world.submission.id.0.simple().to_string(),
        world.submission.digest.clone(),
        "Yield of kiln".to_owned(),
        "Aino".to_owned(),
    ];
    of_the_work.extend(claims.iter().map(|claim| claim.id.0.simple().to_string()));
    for (place, person) in world.reviewers.iter().enumerate() {
        let token = session::begin(&office, person, true, "test", person.created_at)
            .await
            .unwrap();
        let other = &world.reviewers[1 - place];
        let mut hidden = of_the_work.clone();
        hidden.extend([
            other.name.clone(),
            other.id.0.simple().to_string(),
            other.email.clone(),
        ]);
        let mut read = 0;
        for address in addresses(&world, &tasks) {
            let (status, body) = ask(&world, &token, &address).await;
            assert!(status.as_u16() < 500, "{address}: {status}");
            hides(&body, &hidden, &person.name, &address);
            if address.ends_with(&format!("/reviews/{}", tasks[place])) {
                assert_eq!(status, StatusCode::OK, "{address}");
                read += 1;
            }
            if address.contains(&tasks[1 - place]) {
                assert_ne!(status, StatusCode::OK, "{address}");
            }
        }
        assert_eq!(read, 2, "the desk as a page and as JSON");
    }
    let token = session::begin(
        &office,
        &world.expert,
        true,
        "test",
        world.expert.created_at,
    )
    .await
    .unwrap();
    let mut hidden: Vec<String> = tasks.clone();
    for person in &world.reviewers {
        hidden.extend([
            person.name.clone(),
            person.email.clone(),
            person.id.0.simple().to_string(),
            "Third Eye".to_owned(),
        ]);
    }
    for address in addresses(&world, &tasks) {
        if tasks.iter().any(|task| address.contains(task)) {
            continue;
        }
        let (status, body) = ask(&world, &token, &address).await;
        assert!(status.as_u16() < 500, "{address}: {status}");
        hides(&body, &hidden, "the author", &address);
    }
}

kpo_testkit::both! {
    async fn no_answer_says_whose_work_it_is_or_who_reads_it(office: TestOffice) {
        nothing_leaks(office).await;
    }

    async fn whoever_arranges_a_review_reads_over_the_api_how_it_stands(office: TestOffice) {
        let world = world(&office).await;
        let token = session::begin(&office, &world.sourcing, true, "test", world.sourcing.created_at).await.unwrap();
        let address = format!("/api/v1/engagements/{}/review", world.file.id);
        let (status, answer) = ask(&world, &token, &address).await;
        assert_eq!(status, StatusCode::OK);
        let body: serde_json::Value = serde_json::from_str(&answer[answer.find("{\"submission").unwrap()..]).unwrap();
        assert_eq!((&body["submission"], &body["sample"]["population"]), (&1.into(), &12.into()));
        let reader = |person: &str| serde_json::json!({ "person": person, "role": "reviewer", "finished": false, "claims": 12, "done": 0,
            "due_at": null, "guessed": null, "guessed_how": null, "allowed": null });
        assert_eq!(body["reviewers"], serde_json::json!([reader("Moshe Levi"), reader("Siti Rahman")]));
        assert!(body["sample"]["settled_at"].is_null() && body["sample"]["drawn_at"].is_i64(), "{body}");
    }
}
