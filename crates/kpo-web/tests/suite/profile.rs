//! What a person brings, on pages and as JSON: words on everything in six languages, forms that keep what was typed, doors
//! that stay shut, and a résumé that is shown before it is kept.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kpo_operations::{session, words};
use kpo_practice::access::Locale;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::TestOffice;
use tower::ServiceExt as _;

struct Answer {
    status: StatusCode,
    to: String,
    tag: String,
    body: String,
}

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let header = |name: header::HeaderName| {
        let value = response.headers().get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    };
    let (to, tag) = (header(header::LOCATION), header(header::ETAG));
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        to,
        tag,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

struct Browser {
    router: Router,
    cookie: String,
}

impl Browser {
    async fn of(office: &TestOffice, person: &Person) -> Self {
        let cookie = session::begin(office, person, true, "test", person.created_at);
        Self {
            router: kpo_web::router(office.office.clone()),
            cookie: cookie.await.unwrap(),
        }
    }

    fn request(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: impl Into<Body>,
    ) -> Request<Body> {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::COOKIE, format!("kpo={}", self.cookie));
        request
            .header(header::CONTENT_TYPE, kind)
            .body(body.into())
            .unwrap()
    }

    async fn get(&self, path: &str) -> Answer {
        ask(
            &self.router,
            self.request("GET", path, "text/plain", Body::empty()),
        )
        .await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        ask(
            &self.router,
            self.request("POST", path, kind, form.to_owned()),
        )
        .await
    }

    async fn send(&self, path: &str, parts: &[(&str, &str)]) -> Answer {
        let mut body = String::new();
        for (name, text) in parts {
            let file = if *name == "file" {
                "; filename=\"r.json\""
            } else {
                ""
            };
            for piece in [
                "--b\r\nContent-Disposition: form-data; name=\"",
                name,
                "\"",
                file,
                "\r\n\r\n",
                text,
                "\r\n",
            ] {
                body.push_str(piece);
            }
        }
        body += "--b--\r\n";
        let kind = "multipart/form-data; boundary=b";
        ask(&self.router, self.request("POST", path, kind, body)).await
    }

    async fn json(&self, method: &str, path: &str, tag: &str, body: &str) -> Answer {
        let mut request = self.request(method, path, "application/json", body.to_owned());
        if !tag.is_empty() {
            request
                .headers_mut()
                .insert(header::IF_MATCH, tag.parse().unwrap());
        }
        ask(&self.router, request).await
    }
}

/// The first path of this kind that a page leads to.
fn link(body: &str, kind: &str) -> String {
    let at = body
        .find(&format!("\"/{kind}/"))
        .unwrap_or_else(|| panic!("no link to {kind}: {body}"));
    let rest = &body[at + 1..];
    rest[..rest.find('"').unwrap()].to_owned()
}

async fn people(office: &TestOffice) -> (Person, Person, Person, Person) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus")
        .await;
    let other = office.organisation(OrganisationKind::Firm, "Selat").await;
    (
        office.person(&firm, "Deniz", "").await,
        office.person(&firm, "Selin", "delivery").await,
        office.person(&host, "Aino", "sourcing").await,
        office.person(&other, "Aisyah", "delivery").await,
    )
}

const RESUME: &str = r#"{"basics": {"name": "Deniz"}, "publications": [{"name": "Kiln \"rings\" & <ash>", "releaseDate": "2019"}],
 "languages": [{"language": "Turkish", "fluency": "Native"}, {"language": "English", "fluency": "Fluent"}]}"#;

kpo_testkit::both! {
    async fn every_page_has_its_words_in_six_languages(office: TestOffice) {
        let (deniz, _, _, _) = people(&office).await;
        let own = Browser::of(&office, &deniz).await;
        let id = deniz.id;
        let made = [
            (format!("/people/{id}/works"), "title=Kiln+rings&text=&year=2024&authors=A&address="),
            (format!("/people/{id}/ties"), "kind=client&name=Anadolu&organisation=&since_on=&until_on="),
            (format!("/people/{id}/availability"), "weekly_hours=16&tasks_max=1&notice_days=14&version=0"),
            (format!("/people/{id}/absences"), "since_on=2026-12-24&until_on=2026-12-31"),
            (format!("/people/{id}/list-rates"), "hourly=95.50&currency=EUR&from=2099-01-01"),
            (format!("/people/{id}/skills"), "text=&level=4&scheme=isced-f-2013&code=07"),
            (format!("/people/{id}/affiliations"), "employer=Anadolu&title=&duty=&since_on=2012-03-01&until_on="),
        ];
        for (path, form) in &made {
            let done = own.post(path, form).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.body);
        }
        let lists = ["works", "ties", "availability", "list-rates", "skills", "profile"];
        let mut pages: Vec<String> = lists.iter().map(|part| format!("/people/{id}/{part}")).collect();
        pages.extend([format!("/people/{id}"), "/taxonomy?scheme=isco-08&words=pro".to_owned(), format!("/taxonomy?person={id}")]);
        pages.push(format!("/people/{id}/credentials/new"));
        for (list, kind) in [("works", "works"), ("ties", "ties")] {
            pages.push(link(&own.get(&format!("/people/{id}/{list}")).await.body, kind));
        }
        pages.push(link(&own.get(&format!("/people/{id}")).await.body, "affiliations"));
        for locale in Locale::ALL {
            let mut tx = office.db.begin().await.unwrap();
            let known = tx.person(id).await.unwrap();
            tx.save_person(&Person { locale, ..known.clone() }, known.version).await.unwrap();
            tx.record(None, deniz.created_at, Entry::new("person.corrected", "person", id));
            tx.commit().await.unwrap();
            for path in &pages {
                let page = own.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
                assert!(page.body.contains(&format!("lang=\"{}\"", locale.tag())), "{path}");
                for prefix in ["work-", "tie-", "availability-", "absence-", "list-rate-", "skill-", "taxonomy-", "profile-", "person-", "credential-", "request-", "rate-"] {
                    let open = format!(">{prefix}");
                    let bare = page.body.match_indices(&open).map(|(at, _)| &page.body[at + 1..]);
                    let bare: Vec<_> = bare.map(|rest| &rest[..rest.find('<').unwrap_or(0)])
                        .filter(|key| words::word(Locale::En, key) == *key).collect();
                    assert!(bare.is_empty(), "{path} in {}: {bare:?}", locale.tag());
                }
            }
        }
    }

    async fn a_refused_form_says_what_is_wrong_and_keeps_what_was_typed(office: TestOffice) {
        let (deniz, selin, aino, _) = people(&office).await;
        let own = Browser::of(&office, &deniz).await;
        let id = deniz.id;
        for (path, form, said) in [
            ("works", "title=Kiln+rings&year=24x", "four digits"),
            ("ties", "kind=&name=Anadolu", "Anadolu"),
            ("availability", "weekly_hours=99&tasks_max=1&notice_days=1&version=0", "80"),
            ("absences", "since_on=2026-12-24&until_on=2026-12-01", "before it begins"),
            ("list-rates", "hourly=95&currency=XYZ&from=2026-01-01", "XYZ"),
            ("skills", "text=&level=4&scheme=isco-08&code=2999", "no code"),
            ("affiliations", "employer=Anadolu&since_on=", "Anadolu"),
        ] {
            let refused = own.post(&format!("/people/{id}/{path}"), form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            assert!(refused.body.contains(said), "{path}: {}", refused.body);
        }
        // Their manager keeps works and time, and is not even shown that there are ties.
        let manager = Browser::of(&office, &selin).await;
        let record = manager.get(&format!("/people/{id}")).await;
        assert!(record.body.contains("/works") && record.body.contains("/list-rates") && !record.body.contains("/ties"), "{}", record.body);
        assert_eq!(manager.get(&format!("/people/{id}/ties")).await.status, StatusCode::FORBIDDEN);
        let sourcing = Browser::of(&office, &aino).await;
        let record = sourcing.get(&format!("/people/{id}")).await;
        assert!(record.body.contains("/ties") && record.body.contains("/list-rates"), "{}", record.body);
        assert!(!sourcing.get(&format!("/people/{id}/works")).await.body.contains("<textarea"), "who may not keep it sees no form");
    }

    async fn a_resume_is_shown_then_kept(office: TestOffice) {
        let (deniz, selin, _, aisyah) = people(&office).await;
        let own = Browser::of(&office, &deniz).await;
        let (form, id) = (format!("/people/{}/profile", deniz.id), deniz.id);
        let shown = own.send(&format!("{form}/preview"), &[("text", RESUME), ("file", "")]).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        for part in ["Kiln &#34;rings&#34; &#38; &#60;ash&#62;", "<bdi>tr</bdi>", "Fluent"] {
            assert!(shown.body.contains(part), "{part}: {}", shown.body);
        }
        assert!(!own.get(&format!("/people/{id}/works")).await.body.contains("Kiln"), "looking keeps nothing");
        let kept = own.send(&form, &[("text", RESUME)]).await;
        assert_eq!((kept.status, kept.to), (StatusCode::SEE_OTHER, format!("/people/{id}")));
        assert!(own.get(&format!("/people/{id}/works")).await.body.contains("Kiln"));
        let again = own.send(&format!("{form}/preview"), &[("text", ""), ("file", RESUME)]).await;
        assert!(again.body.contains("nothing in it"), "{}", again.body);
        let broken = own.send(&format!("{form}/preview"), &[("text", "{\"half\": "), ("file", "")]).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(broken.body.contains("half"), "what was pasted stands there: {}", broken.body);
        for (other, status) in [(&selin, StatusCode::FORBIDDEN), (&aisyah, StatusCode::NOT_FOUND)] {
            let other = Browser::of(&office, other).await;
            assert_eq!(other.get(&form).await.status, status);
            assert_eq!(other.send(&form, &[("text", RESUME)]).await.status, status);
        }
    }

    async fn the_same_as_json(office: TestOffice) {
        let (deniz, selin, aino, aisyah) = people(&office).await;
        let own = Browser::of(&office, &deniz).await;
        let base = format!("/api/v1/people/{}", deniz.id);
        let mut made = Vec::new();
        for (part, body) in [
            ("works", r#"{"title": "Kiln rings", "year": "2024"}"#),
            ("ties", r#"{"kind": "kin", "name": "Ece"}"#),
            ("absences", r#"{"since_on": "2026-12-24", "until_on": "2026-12-31"}"#),
            ("list-rates", r#"{"hourly": "95", "currency": "EUR", "from": "2099-01-01"}"#),
            ("skills", r#"{"text": "Kilns", "level": 5}"#),
            ("affiliations", r#"{"employer": "Anadolu", "since_on": "2012-03-01"}"#),
        ] {
            let done = own.json("POST", &format!("{base}/{part}"), "", body).await;
            assert_eq!(done.status, StatusCode::CREATED, "{part}: {}", done.body);
            let done: serde_json::Value = serde_json::from_str(&done.body).unwrap();
            made.push((part, done["id"].as_str().unwrap().to_owned()));
            let list = own.json("GET", &format!("{base}/{part}"), "", "").await;
            assert!(list.status.is_success() && list.body.contains(&made[made.len() - 1].1), "{part}: {}", list.body);
        }
        let said = own.json("PUT", &format!("{base}/availability"), "", r#"{"weekly_hours": 8, "tasks_max": 1, "notice_days": 0}"#).await;
        assert_eq!((said.status, said.tag.as_str()), (StatusCode::OK, "\"1\""), "{}", said.body);
        let blind = own.json("PUT", &format!("{base}/availability"), "", r#"{"weekly_hours": 9, "tasks_max": 1, "notice_days": 0}"#).await;
        assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED, "{}", blind.body);
        let spoken = own.json("PUT", &format!("{base}/languages"), "", r#"{"languages": [{"tag": "tr", "level": "N"}]}"#).await;
        assert_eq!(spoken.status, StatusCode::NO_CONTENT, "{}", spoken.body);
        let codes = own.json("GET", "/api/v1/taxonomy?scheme=isced-f-2013&words=health", "", "").await;
        assert!(codes.body.contains("\"09\""), "{}", codes.body);

        let work = format!("/api/v1/works/{}", made[0].1);
        assert_eq!(own.json("PUT", &work, "", r#"{"title": "x"}"#).await.status, StatusCode::PRECONDITION_REQUIRED);
        let saved = own.json("PUT", &work, "\"1\"", r#"{"title": "Kiln rings and alkali"}"#).await;
        assert_eq!((saved.status, saved.tag.as_str()), (StatusCode::OK, "\"2\""), "{}", saved.body);
        assert_eq!(own.json("PUT", &work, "\"1\"", r#"{"title": "late"}"#).await.status, StatusCode::CONFLICT);

        // A tie's organisation is told to the client alone.
        let sourcing = Browser::of(&office, &aino).await;
        let named = format!(r#"{{"kind": "client", "name": "Selat", "organisation": "{}"}}"#, aisyah.organisation);
        let tied = sourcing.json("POST", &format!("{base}/ties"), "", &named).await;
        assert!(tied.body.contains(&aisyah.organisation.to_string()), "{}", tied.body);
        let seen = own.json("GET", &format!("{base}/ties"), "", "").await;
        assert!(seen.body.contains("Selat") && !seen.body.contains(&aisyah.organisation.to_string()), "{}", seen.body);

        let rival = Browser::of(&office, &aisyah).await;
        let manager = Browser::of(&office, &selin).await;
        for (part, id) in made {
            let one = match part {
                "skills" => format!("{base}/skills/{id}"),
                part => format!("/api/v1/{part}/{id}"),
            };
            assert_eq!(rival.json("DELETE", &one, "", "").await.status, StatusCode::NOT_FOUND, "{one}");
            if part == "ties" {
                assert_eq!(manager.json("DELETE", &one, "", "").await.status, StatusCode::NOT_FOUND, "{one}");
            }
            let gone = own.json("DELETE", &one, "", "").await;
            assert_eq!(gone.status, StatusCode::NO_CONTENT, "{one}: {}", gone.body);
            assert_eq!(own.json("DELETE", &one, "", "").await.status, StatusCode::NOT_FOUND, "{one}");
        }
    }
}
