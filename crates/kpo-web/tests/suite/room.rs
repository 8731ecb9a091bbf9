//! Agreement and room over HTTP: pages in six languages, uploads that are too large, pictures and originals (R24–R26, R32).

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use futures_util::stream;
use kpo_operations::job::{Registry, drain};
use kpo_operations::session;
use kpo_practice::access::Locale;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::TestOffice;
use tower::ServiceExt as _;

struct World {
    router: Router,
    sourcing: (Person, String),
    security: (Person, String),
    stranger: String,
    file: String,
}

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski")
        .await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let security = office.person(&host, "Sami Salo", "security").await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus")
        .await;
    let stranger = office.person(&firm, "Ece Demir", "").await;
    let file = office
        .engagement(&sourcing, "Kiln yield")
        .await
        .id
        .to_string();
    let token = async |person: &Person| {
        session::begin(office, person, true, "test", person.created_at)
            .await
            .unwrap()
    };
    let tokens = (token(&sourcing).await, token(&security).await);
    let stranger = token(&stranger).await;
    World {
        router: kpo_web::router(office.office.clone()),
        sourcing: (sourcing, tokens.0),
        security: (security, tokens.1),
        stranger,
        file,
    }
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    bytes: Bytes,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

async fn ask(
    world: &World,
    method: &str,
    path: &str,
    token: &str,
    kind: &str,
    body: Body,
) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, format!("kpo={token}"))
        .header(header::CONTENT_TYPE, kind)
        .body(body)
        .unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        bytes,
    }
}

async fn get(world: &World, path: &str, token: &str) -> Answer {
    ask(world, "GET", path, token, "text/plain", Body::empty()).await
}

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=xyz";

fn part(name: &str, file: &str, value: &str) -> String {
    let file = if file.is_empty() {
        String::new()
    } else {
        format!("; filename=\"{file}\"")
    };
    format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
}

async fn put(world: &World, office: &TestOffice) -> String {
    let body = part("class", "", "2")
        + &part("region", "", "eea")
        + &part("file", "cost.txt", "Fuel 12.5")
        + "--xyz--\r\n";
    let path = format!("/engagements/{}/documents", world.file);
    let answer = ask(world, "POST", &path, &world.sourcing.1, PARTS, body.into()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    drain(&office.office, &Registry::standard()).await.unwrap();
    let list = get(
        world,
        &format!("/api/v1/engagements/{}/documents", world.file),
        &world.sourcing.1,
    )
    .await;
    let list: serde_json::Value = serde_json::from_slice(&list.bytes).unwrap();
    assert_eq!(list["items"][0]["state"], "ready");
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

kpo_testkit::both! {
    async fn a_document_goes_in_and_comes_out_as_a_marked_picture(office: TestOffice) {
        let w = world(&office).await;
        let id = put(&w, &office).await;
        let picture = get(&w, &format!("/documents/{id}/pages/1"), &w.sourcing.1).await;
        assert_eq!(picture.status, StatusCode::OK);
        assert_eq!(picture.headers[header::CONTENT_TYPE], "image/png");
        assert_eq!(picture.headers[header::CACHE_CONTROL], "no-store");
        assert!(picture.bytes.starts_with(b"\x89PNG"));
        let twin = get(&w, &format!("/api/v1/documents/{id}/pages/1"), &w.sourcing.1).await;
        assert!(twin.bytes.starts_with(b"\x89PNG") && twin.bytes != picture.bytes);
        let original = ask(&w, "POST", &format!("/documents/{id}/original"), &w.sourcing.1, FORM, Body::empty()).await;
        assert_eq!(&original.bytes[..], b"Fuel 12.5");
        assert_eq!(original.headers[header::CONTENT_DISPOSITION], "attachment; filename*=UTF-8''cost.txt");
        assert_eq!(original.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        // A copy leaves only once the document says so, by page and by API, and the page offers what it lets go and no more.
        let door = |form: &str| format!("/documents/{id}/{form}");
        let about = get(&w, &format!("/documents/{id}"), &w.sourcing.1).await.text();
        assert!(!about.contains("/marked-pdf") && !about.contains("/marked-source"));
        assert!(about.contains("view only: nothing leaves"));
        let shut = ask(&w, "POST", &door("marked-pdf"), &w.sourcing.1, FORM, Body::empty()).await;
        assert_eq!(shut.status, StatusCode::FORBIDDEN);
        let odd = ask(&w, "POST", &door("copying"), &w.sourcing.1, FORM, "mode=all&version=2".into()).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = ask(&w, "POST", &door("copying"), &w.sourcing.1, FORM, "mode=source&version=2".into()).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
        let about = get(&w, &format!("/documents/{id}"), &w.sourcing.1).await.text();
        assert!(about.contains("/marked-pdf") && !about.contains("/marked-source"), "a text carries no marks");
        for path in [door("marked-pdf"), format!("/api/v1/documents/{id}/marked-pdf")] {
            let copy = ask(&w, "POST", &path, &w.sourcing.1, FORM, Body::empty()).await;
            assert_eq!(copy.status, StatusCode::OK, "{}", copy.text());
            assert!(copy.bytes.starts_with(b"%PDF-"));
            assert_eq!(copy.headers[header::CONTENT_DISPOSITION], "attachment; filename*=UTF-8''cost.pdf");
            assert_eq!(copy.headers[header::CACHE_CONTROL], "no-store");
        }
        let plain = ask(&w, "POST", &door("marked-source"), &w.sourcing.1, FORM, Body::empty()).await;
        assert_eq!(plain.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain.text().contains("Take the marked PDF instead"), "{}", plain.text());
        // Whoever may know of the document only by name is offered nothing; a stranger's answer is that of a document that is not.
        let seen = get(&w, &format!("/documents/{id}"), &w.security.1).await;
        assert!(!seen.text().contains("/marked-pdf"));
        let absent = format!("/documents/{}", "doc_".to_owned() + &"0".repeat(id.len() - 4));
        for form in ["marked-pdf", "marked-source", "copying"] {
            let there = ask(&w, "POST", &door(form), &w.stranger, FORM, "mode=pdf&version=3".into()).await;
            let nowhere = ask(&w, "POST", &format!("{absent}/{form}"), &w.stranger, FORM, "mode=pdf&version=3".into()).await;
            assert_eq!(there.status, StatusCode::NOT_FOUND);
            assert_eq!(there.text().replace(&id, ""), nowhere.text().replace(&absent["/documents/".len()..], ""));
        }
        // A key does not hand the file out again without record: each reading is asked for, and written down, anew.
        for _ in 0..2 {
            let keyed = Request::builder()
                .method("POST")
                .uri(format!("/api/v1/documents/{id}/original"))
                .header(header::COOKIE, format!("kpo={}", w.sourcing.1))
                .header("idempotency-key", "the-same")
                .body(Body::empty())
                .unwrap();
            let answer = w.router.clone().oneshot(keyed).await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
            assert!(answer.headers().get("idempotency-replayed").is_none());
        }
        let mut tx = office.db.read().await.unwrap();
        let kept = tx.list(kpo_testkit::Sql::new("select body from idempotency"), |row| row.opt_text("body")).await.unwrap();
        assert!(kept.is_empty(), "{kept:?}");
        drop(tx);
        let seen = get(&w, "/api/v1/exposure?limit=10", &w.security.1).await;
        let seen: serde_json::Value = serde_json::from_slice(&seen.bytes).unwrap();
        assert_eq!(seen["items"].as_array().unwrap().len(), 7);
        assert_eq!(seen["items"][0]["name"], "Aino Virtanen");
        assert_eq!(get(&w, "/exposure", &w.sourcing.1).await.status, StatusCode::FORBIDDEN);
        assert_eq!(get(&w, &format!("/documents/{id}/pages/2"), &w.sourcing.1).await.status, StatusCode::NOT_FOUND);
    }

    async fn three_hundred_megabytes_are_turned_away_without_being_kept(office: TestOffice) {
        let w = world(&office).await;
        let piece = Bytes::from(vec![b'x'; 1024 * 1024]);
        let read = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let count = read.clone();
        let head = Bytes::from(part("class", "", "2") + &part("region", "", "eea")
            + "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.txt\"\r\n\r\n");
        let pieces = (0..301).map(move |n| {
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            Ok::<_, std::io::Error>(if n == 0 { head.clone() } else { piece.clone() })
        });
        let path = format!("/engagements/{}/documents", w.file);
        let answer = ask(&w, "POST", &path, &w.sourcing.1, PARTS, Body::from_stream(stream::iter(pieces))).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.text().contains("larger than"), "{}", answer.text());
        assert!(read.load(std::sync::atomic::Ordering::SeqCst) < 80);
        let kept = std::fs::read_dir(office.settings.data.join("blobs")).unwrap()
            .flatten().flat_map(|folder| std::fs::read_dir(folder.path()).unwrap()).count();
        assert_eq!(kept, 0);
    }

    async fn every_page_speaks_all_six_languages(office: TestOffice) {
        let w = world(&office).await;
        let id = put(&w, &office).await;
        let draft = "kind=nda&title=NDA&body=Keep+it.";
        let made = ask(&w, "POST", &format!("/engagements/{}/agreements", w.file), &w.sourcing.1, FORM, draft.into()).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
        let text = made.headers[header::LOCATION].to_str().unwrap().to_owned();
        let duty = ask(&w, "POST", &format!("/engagements/{}/obligations", w.file), &w.sourcing.1, FORM, "text=Report&side=both&due_on=2020-01-01".into()).await;
        assert_eq!(duty.status, StatusCode::SEE_OTHER, "{}", duty.text());
        let page = get(&w, &text, &w.sourcing.1).await.text();
        let digest = page.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let wrong = ask(&w, "POST", &format!("{text}/signatures"), &w.sourcing.1, FORM, format!("digest={digest}&typed_name=Nobody").into()).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("typed_name-error"));
        let signed = ask(&w, "POST", &format!("{text}/signatures"), &w.sourcing.1, FORM, format!("digest={digest}&typed_name=aino+virtanen").into()).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
        let receipt = signed.headers[header::LOCATION].to_str().unwrap().to_owned();
        let file = &w.file;
        let paths = [
            format!("/engagements/{file}/agreement"), format!("/engagements/{file}/agreement/new?kind=nda"),
            format!("/engagements/{file}/agreement/new?kind=sow"), text, receipt, format!("/engagements/{file}/room"),
            format!("/documents/{id}"), format!("/engagements/{file}/questions"),
        ];
        let words = ["agreement-", "room-", "document-", "question-", "exposure-", "obligation-", "refusal-", "signature-"];
        for locale in Locale::ALL {
            for (person, token) in [&w.sourcing, &w.security] {
                let caller = office.caller(person, true);
                session::choose_locale(&office, &caller, locale).await.unwrap();
                let own = ["/exposure".to_owned()];
                let paths = if token == &w.security.1 { &own[..] } else { &paths[..] };
                for path in paths {
                    let page = get(&w, path, token).await;
                    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
                    let page = page.text();
                    assert!(page.contains(&format!("lang=\"{}\"", locale.tag())));
                    for line in page.lines().filter(|line| !line.contains("id=") && !line.contains("class=")) {
                        let bare = words.iter().find(|word| line.split(['>', '<']).any(|text| text.trim().starts_with(*word)));
                        assert!(bare.is_none(), "{path} in {}: {line}", locale.tag());
                    }
                    assert!(!page.contains("{$") && !page.contains("{ $"), "{path}");
                }
            }
        }
    }

    async fn a_hostile_form_is_refused_clearly(office: TestOffice) {
        let w = world(&office).await;
        let path = format!("/engagements/{}/documents", w.file);
        let end = "--xyz--\r\n";
        let file = part("file", "a.txt", "x");
        for (body, status) in [
            (String::new(), StatusCode::BAD_REQUEST),
            ("junk".to_owned(), StatusCode::BAD_REQUEST),
            (end.to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
            (file.clone() + end, StatusCode::UNPROCESSABLE_ENTITY),
            (part("class", "", "9") + &part("region", "", "eu") + &file + end, StatusCode::UNPROCESSABLE_ENTITY),
            (part("class", "", "2") + &part("region", "", "../x") + &file + end, StatusCode::UNPROCESSABLE_ENTITY),
            (part("class", "", "2") + &part("region", "", "eu") + &file + &file + end, StatusCode::BAD_REQUEST),
            (part("other", "", "2") + &file + end, StatusCode::BAD_REQUEST),
            (part("class", "", &"2".repeat(5000)) + &file + end, StatusCode::BAD_REQUEST),
            (part("class", "", "2") + &part("region", "", "eu") + &part("file", "a.exe", "MZ") + end, StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let shown = body.chars().take(200).collect::<String>();
            let answer = ask(&w, "POST", &path, &w.sourcing.1, PARTS, body.into()).await;
            assert_eq!(answer.status, status, "{shown}: {}", answer.text());
        }
        let list = get(&w, &format!("/api/v1/engagements/{}/documents", w.file), &w.sourcing.1).await;
        assert_eq!(list.text(), r#"{"items":[],"next":null}"#);
    }

    async fn r4_what_a_proxy_says_of_an_address_is_told_and_decides_nothing(office: TestOffice) {
        let w = world(&office).await;
        let id = put(&w, &office).await;
        let settings = |behind_proxy| kpo_operations::office::Settings {
            behind_proxy,
            country_header: Some("x-country".to_owned()),
            ..(*office.office.settings).clone()
        };
        for (behind, said, seen) in [
            // Whoever asks can send the header too: what the proxy appends stands last.
            (true, &["FI", "sg"][..], Some("SG")),
            (true, &["SG", "FI"], None),
            (true, &["Mars"], None),
            (true, &[], None),
            (false, &["SG"], None),
        ] {
            let mut inner = office.office.clone();
            inner.settings = std::sync::Arc::new(settings(behind));
            let mut request = Request::builder()
                .uri(format!("/documents/{id}/pages/1"))
                .header(header::COOKIE, format!("kpo={}", w.sourcing.1));
            for one in said {
                request = request.header("x-country", *one);
            }
            let request = request.body(Body::empty()).unwrap();
            let answer = kpo_web::router(inner).oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{said:?}");
            let mut tx = office.db.read().await.unwrap();
            let sql = kpo_testkit::Sql::new("select payload from journal where act = 'document.viewed' order by seq desc limit 1");
            let payload = tx.one(sql, |row| row.text("payload")).await.unwrap();
            let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
            assert_eq!(payload["seen"]["net"].as_str(), seen, "{said:?}: {payload}");
        }
        let page = get(&w, "/transfers", &w.security.1).await.text();
        let path = page.split("href=\"").find(|part| part.starts_with("/transfers/months/")).unwrap();
        let path = path.split('"').next().unwrap();
        let report = get(&w, path, &w.security.1).await;
        assert!(report.text().contains("SG") && report.text().contains("Aino Virtanen"), "{}", report.text());
        let table = get(&w, &format!("{path}/report.csv"), &w.security.1).await;
        assert!(table.text().starts_with("month,organisation,name,place,"), "{}", table.text());
        for wrong in ["2026-13", "2026", "x"] {
            let answer = get(&w, &format!("/transfers/months/{wrong}"), &w.security.1).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    }
}
