//! From request to award by plain forms, as each person does it: no page fails, nothing outside learns of another party.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kpo_operations::{Clock as _, session};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::{TestOffice, both};
use tower::ServiceExt as _;

struct Browser<'a> {
    router: &'a Router,
    cookie: String,
}

impl<'a> Browser<'a> {
    async fn of(office: &TestOffice, router: &'a Router, person: &Person) -> Self {
        let at = office.clock.now();
        let cookie = session::begin(office, person, true, "test", at)
            .await
            .unwrap();
        Self { router, cookie }
    }

    async fn send(
        &self,
        request: axum::http::request::Builder,
        body: Body,
    ) -> (StatusCode, String, String) {
        let request = request
            .header(header::COOKIE, format!("kpo={}", self.cookie))
            .body(body)
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let to = response
            .headers()
            .get(header::LOCATION)
            .map(|to| to.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, to, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> String {
        let (status, _, body) = self.send(Request::builder().uri(path), Body::empty()).await;
        assert_eq!(status, StatusCode::OK, "GET {path}: {body}");
        for word in body.split(['>', '<']) {
            assert!(
                !word.starts_with("refusal-") && !word.starts_with("award-"),
                "{path} shows the key {word}"
            );
        }
        body
    }

    async fn status(&self, path: &str) -> StatusCode {
        self.send(Request::builder().uri(path), Body::empty())
            .await
            .0
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.join("&"))).await
    }

    async fn done(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let (status, to, body) = self.post(path, fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "POST {path}: {body}");
        to
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// The text after `mark` up to the next quotation mark or tag.
fn after<'a>(body: &'a str, mark: &str) -> &'a str {
    let (_, rest) = body
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark} in {body}"));
    rest.split(['"', '<', '/']).next().unwrap_or_default()
}

const REQUEST: &[(&str, &str)] = &[
    ("title", "Kiln yield"),
    ("code_name", "Project Amber"),
    ("domain", "technical-analysis"),
    ("question", "At which load does the kiln earn most?"),
    ("decision", "Next year's load plan"),
    ("capability", ""),
    ("class", "2"),
    ("information", "Cost per tonne"),
    ("volume", "1"),
    ("rule_bound", "1"),
    ("skill", "5"),
    ("judgement", "4"),
    ("deadline", "2026-12-01"),
    ("budget", "40000"),
    ("currency", "EUR"),
];

fn allocation() -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("route", "kpo"),
        ("model", "firm"),
        ("distance", "nearshore"),
        ("why", "Expertise"),
        ("exit_plan", ""),
    ];
    fields.extend([("weights", "3"); 5]);
    fields.extend([("scores", "2"); 15]);
    fields
}

both! {
    async fn a_question_goes_from_request_to_award_by_forms(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let fatima = office.person(&host, "Fatima", "finance").await;
        let firm = office.organisation(OrganisationKind::Firm, "Bosphorus").await;
        let other = office.organisation(OrganisationKind::Firm, "Penang").await;
        let deniz = office.person(&firm, "Deniz", "delivery").await;
        let ela = office.person(&firm, "Ela", "").await;
        let rival = office.person(&other, "Rival", "delivery").await;
        let sourcing = Browser::of(&office, &router, &aino).await;
        let finance = Browser::of(&office, &router, &fatima).await;
        let delivery = Browser::of(&office, &router, &deniz).await;
        let expert = Browser::of(&office, &router, &ela).await;

        sourcing.get("/engagements/new").await;
        let mut wrong = REQUEST.to_vec();
        wrong[13] = ("budget", "much");
        wrong[10] = ("skill", "");
        let (status, _, body) = sourcing.post("/engagements", &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("At which load") && body.contains("12000.50"), "{body}");
        assert!(body.contains("fields need another look") && body.contains("This is needed"), "all at once: {body}");
        assert_eq!(body.matches(" autofocus").count(), 1, "one field is where the reader goes");
        // Another language would be asked for by the address alone, and what was typed would be gone.
        assert!(!body.contains("/locale") && sourcing.get("/engagements/new").await.contains("/locale"));
        let decider = aino.id.to_string();
        let mut fields = REQUEST.to_vec();
        fields.push(("decider", &decider));
        let to = sourcing.done("/engagements", &fields).await;
        let file = to.trim_end_matches("/request").to_owned();
        sourcing.get(&to).await;
        sourcing.get(&format!("{file}/request/form")).await;
        assert!(sourcing.get(&format!("{file}/allocation")).await.contains("It needs expertise"));
        sourcing.done(&format!("{file}/allocation"), &allocation()).await;
        sourcing.get(&format!("{file}/skill-search?words=kiln")).await;
        sourcing.done(&format!("{file}/skill-search"), &[("finding", "negative"), ("words", "kiln"), ("reason", "")]).await;
        sourcing.get(&format!("{file}/staff")).await;
        sourcing.done(&format!("{file}/staff"), &[("roles", "")]).await;
        sourcing.get(&format!("{file}/brief/form")).await;
        let brief = [("question", "At which load?"), ("context", "Two kilns"), ("method", "Balance"), ("rubric", "60 Evidence\n40 Method"), ("languages", "en"), ("version", "0")];
        sourcing.done(&format!("{file}/brief"), &brief).await;
        sourcing.get(&format!("{file}/requirements")).await;
        sourcing.get(&format!("{file}/award/terms")).await;
        sourcing.done(&format!("{file}/award/terms"), &[("criteria", "1 Evidence"), ("deadline", "2026-03-10")]).await;

        sourcing.get(&format!("{file}/opening")).await;
        let (_, _, page) = sourcing.post(&format!("{file}/openers"), &[]).await;
        let outer = format!("AGE-SECRET-KEY-1{}", after(&page, "AGE-SECRET-KEY-1"));
        let (_, _, page) = finance.post(&format!("{file}/openers"), &[]).await;
        let inner = format!("AGE-SECRET-KEY-1{}", after(&page, "AGE-SECRET-KEY-1"));
        assert!(!sourcing.get(&format!("{file}/opening")).await.contains("AGE-SECRET-KEY-1Q"));
        sourcing.done(&format!("{file}/invitations"), &[("organisation", &firm.id.to_string())]).await;
        sourcing.get(&format!("{file}/award")).await;

        let invited = delivery.get("/invitations").await;
        assert!(invited.contains("Project Amber") && !invited.contains("Kiln yield"), "{invited}");
        let mine = delivery.get(&format!("{file}/bid")).await;
        assert!(!mine.contains("Kiln yield") && !mine.contains("Penang"), "{mine}");
        delivery.done(&format!("{file}/nominations"), &[("person", &ela.id.to_string()), ("note", "Ran ten")]).await;
        expert.get(&format!("{file}/brief")).await;
        let copied = expert.post(&format!("{file}/restatements"), &[("text", "At which load?")]).await;
        assert_eq!(copied.0, StatusCode::UNPROCESSABLE_ENTITY);
        expert.done(&format!("{file}/restatements"), &[("text", "You ask how full to run it.")]).await;
        let page = sourcing.get(&format!("{file}/brief")).await;
        let round = format!("rst_{}", after(&page, "/restatements/rst_"));
        sourcing.done(&format!("{file}/restatements/{round}/answer"), &[("answer", "confirmed"), ("remark", ""), ("version", "1")]).await;
        let page = sourcing.get(&format!("{file}/team")).await;
        let named = format!("nom_{}", after(&page, "/nominations/nom_"));
        sourcing.done(&format!("{file}/nominations/{named}/decision"), &[("decision", "approved"), ("reason", ""), ("version", "1")]).await;
        let (status, _, receipt) = delivery.post(&format!("{file}/bid"), &[("price", "38000"), ("days", "20"), ("plan", "We balance it.")]).await;
        assert_eq!(status, StatusCode::OK, "{receipt}");
        let before = sourcing.get(&format!("{file}/award")).await;
        assert!(!before.contains("38,000") && !before.contains("We balance it"));

        let stranger = Browser::of(&office, &router, &rival).await;
        for path in ["bid", "brief", "award", "team", "opening", "request", "allocation"] {
            assert_eq!(stranger.status(&format!("{file}/{path}")).await, StatusCode::NOT_FOUND, "{path}");
        }

        office.clock.pass_days(10);
        let sourcing = Browser::of(&office, &router, &aino).await;
        let finance = Browser::of(&office, &router, &fatima).await;
        sourcing.done(&format!("{file}/opening"), &[("key", &outer)]).await;
        finance.done(&format!("{file}/opening"), &[("key", &inner)]).await;
        let page = sourcing.get(&format!("{file}/award/form")).await;
        let bid = format!("bid_{}", after(&page, r#"name="bids" value="bid_"#));
        let version = after(&page, r#"name="version" value=""#).to_owned();
        let choice = [("bids", bid.as_str()), ("scores", "8"), ("chosen", bid.as_str()), ("reasons", "Best evidence"), ("version", version.as_str())];
        sourcing.done(&format!("{file}/award"), &choice).await;
        let page = sourcing.get(&format!("{file}/award")).await;
        assert!(page.contains("Best evidence") && page.contains("38,000") && page.contains("Bosphorus"), "{page}");
    }

    async fn the_core_map_and_the_skills_are_kept_by_sourcing(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let host = office.organisation(OrganisationKind::Host, "Mills").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let fatima = office.person(&host, "Fatima", "finance").await;
        let sourcing = Browser::of(&office, &router, &aino).await;
        let finance = Browser::of(&office, &router, &fatima).await;
        sourcing.done("/capabilities", &[("name", "Alloys"), ("why", "What we live by"), ("verdict", "never")]).await;
        assert!(finance.get("/capabilities").await.contains("Alloys"));
        let denied = finance.post("/capabilities", &[("name", "X"), ("why", "Y"), ("verdict", "may")]).await;
        assert_eq!(denied.0, StatusCode::FORBIDDEN);
        sourcing.done("/skills", &[("person", &fatima.id.to_string()), ("text", "Mass balance"), ("level", "4")]).await;
        assert!(sourcing.get("/skills").await.contains("Mass balance"));
    }
}
