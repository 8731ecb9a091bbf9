//! Coming in by the first link, signing in and out, the second factor, tokens: as a browser without scripts does it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kpo_operations::setup;
use kpo_testkit::TestOffice;
use tower::ServiceExt as _;

struct Answer {
    status: StatusCode,
    to: String,
    cookie: Option<String>,
    body: String,
}

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let header = |name| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let (status, to) = (
        response.status(),
        header(header::LOCATION).unwrap_or_default(),
    );
    let cookie =
        header(header::SET_COOKIE).map(|cookie| cookie.split(';').next().unwrap().to_owned());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer {
        status,
        to,
        cookie,
        body,
    }
}

fn get(path: &str, cookie: &str) -> Request<Body> {
    Request::builder()
        .uri(path)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap()
}

fn post(path: &str, cookie: &str, form: &str) -> Request<Body> {
    Request::builder()
        .method("POST")
        .uri(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap()
}

const SETUP: &str = "organisation=Tammerkoski+Mills&country=fi&name=Aino+Laine&email=Aino%40Mills.test\
    &zone=Europe%2FHelsinki&password=nine+blue+kilns+at+dawn";

/// Sets up the installation; returns the administrator's cookie.
async fn set_up(router: &Router, office: &TestOffice) -> String {
    let address = setup::first_link(office).await.unwrap().unwrap();
    let path = address.strip_prefix("http://kpo.test").unwrap();
    let page = ask(router, get(path, "")).await;
    assert!(
        page.status == StatusCode::OK && page.body.contains("Set up this installation"),
        "{}",
        page.body
    );
    let short = ask(
        router,
        post(
            path,
            "",
            &SETUP.replace("+at+dawn", "").replace("nine+blue+", ""),
        ),
    )
    .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        short.body.contains("Too short") && short.body.contains("Aino Laine"),
        "{}",
        short.body
    );
    let done = ask(router, post(path, "", SETUP)).await;
    assert_eq!(
        (done.status, done.to.as_str()),
        (StatusCode::SEE_OTHER, "/account")
    );
    done.cookie.unwrap()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before)
        .unwrap()
        .1
        .split_once(after)
        .unwrap()
        .0
}

kpo_testkit::both! {
    async fn from_the_first_link_to_signing_in_again(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let cookie = set_up(&router, &office).await;
        let account = ask(&router, get("/account", &cookie)).await;
        assert!(account.body.contains("Set up a second factor"), "{}", account.body);
        let out = ask(&router, post("/sign-out", &cookie, "")).await;
        assert_eq!(out.to, "/sign-in");
        let shut = ask(&router, get("/account", &cookie)).await;
        assert_eq!(shut.to, "/sign-in?next=/account");
        let wrong = ask(&router, post("/sign-in", "", "email=aino%40mills.test&password=wrong&next=%2Faccount")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("aino@mills.test") && !wrong.body.contains("wrong"), "{}", wrong.body);
        let away = ask(&router, post("/sign-in", "", "email=aino%40mills.test&password=nine+blue+kilns+at+dawn&next=%2F%2Fevil.test")).await;
        assert_eq!((away.status, away.to.as_str()), (StatusCode::SEE_OTHER, "/"));
        let demo = ask(&router, post("/demo/sign-in", "", "person=per_00000000000000000000000000000000")).await;
        assert_eq!(demo.status, StatusCode::NOT_FOUND);
    }

    async fn a_stale_sign_in_is_proved_again_and_returns(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let cookie = set_up(&router, &office).await;
        office.clock.pass_seconds(3600);
        let stale = ask(&router, {
            let mut request = post("/account/factor", &cookie, "");
            request.headers_mut().insert(header::REFERER, "http://kpo.test/account".parse().unwrap());
            request
        }).await;
        assert_eq!(stale.to, "/sign-in/again?next=/account");
        let fresh = ask(&router, post("/sign-in/again", &cookie, "password=nine+blue+kilns+at+dawn&next=%2Faccount")).await;
        assert_eq!(fresh.to, "/account");
        let offered = ask(&router, post("/account/factor", &fresh.cookie.clone().unwrap(), "")).await;
        assert_eq!(offered.to, "/account#factor");
        let page = ask(&router, get("/account", &fresh.cookie.unwrap())).await;
        assert!(page.body.contains("otpauth://totp/"), "{}", page.body);
    }

    async fn a_token_is_shown_once_and_speaks_as_a_bearer(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let cookie = set_up(&router, &office).await;
        let made = ask(&router, post("/account/tokens", &cookie, "token_name=export&scopes=read&days=30")).await;
        let text = format!("kpo_{}", between(&made.body, ">kpo_", "<"));
        let again = ask(&router, get("/account", &cookie)).await;
        assert!(again.body.contains("export") && !again.body.contains(&text));
        let bearer = |token: &str| Request::builder()
            .uri("/account")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::COOKIE, cookie.clone())
            .body(Body::empty())
            .unwrap();
        assert_eq!(ask(&router, bearer(&text)).await.status, StatusCode::OK);
        // A wrong token is not made good by the cookie beside it.
        assert_eq!(ask(&router, bearer("kpo_wrong")).await.status, StatusCode::SEE_OTHER);
    }

    async fn the_account_page_speaks_six_languages(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let cookie = set_up(&router, &office).await;
        for (tag, word) in [("en", "My account"), ("fi", "Oma tili"), ("sv", "Mitt konto"), ("tr", "Hesabım"), ("ms", "Akaun saya"), ("he", "החשבון שלי")] {
            ask(&router, post("/locale", &cookie, &format!("locale={tag}"))).await;
            let page = ask(&router, get("/account", &cookie)).await;
            assert!(page.body.contains(word), "{tag}: {}", page.body);
        }
    }
}
