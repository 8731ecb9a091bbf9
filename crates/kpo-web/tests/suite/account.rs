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

    async fn what_was_typed_outlives_a_stale_sign_in_and_an_ended_one(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let cookie = set_up(&router, &office).await;
        office.clock.pass_seconds(3600);
        let typed = "token_name=yield+%26+cost+export&scopes=read&days=30";
        let stale = ask(&router, post("/account/tokens", &cookie, typed)).await;
        assert_eq!(stale.status, StatusCode::UNAUTHORIZED);
        assert!(stale.body.contains("Prove again") && stale.body.contains("value=\"/account/tokens\""), "{}", stale.body);
        let again = |to: &str, text: &str| format!(
            "password=nine+blue+kilns+at+dawn&next=%2Faccount&to={to}&kept={}",
            text.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace('=', "%3D"),
        );
        let elsewhere = ask(&router, post("/sign-in/again", &cookie, &again("%2F%2Fevil.test", typed))).await;
        assert_eq!(elsewhere.to, "/account", "what would go elsewhere is not offered");
        let cookie = elsewhere.cookie.unwrap();
        let fresh = ask(&router, post("/sign-in/again", &cookie, &again("%2Faccount%2Ftokens", typed))).await;
        assert_eq!(fresh.status, StatusCode::OK);
        assert!(fresh.body.contains("action=\"/account/tokens\""), "{}", fresh.body);
        assert!(fresh.body.contains("name=\"token_name\" value=\"yield &#38; cost export\""), "{}", fresh.body);
        assert!(!fresh.body.contains("kilns"), "a password stands in no page");
        let cookie = fresh.cookie.unwrap();
        let made = ask(&router, post("/account/tokens", &cookie, typed)).await;
        assert!(made.body.contains(">kpo_"), "{}", made.body);
        ask(&router, post("/sign-out", &cookie, "")).await;
        let out = ask(&router, post("/account/tokens", &cookie, typed)).await;
        assert_eq!(out.status, StatusCode::UNAUTHORIZED);
        assert!(out.body.contains("yield &#38; cost export") && out.body.contains("Send it again"), "{}", out.body);
        let secret = ask(&router, post("/account/password", &cookie, "current=nine+blue+kilns+at+dawn&password=ten+red+ovens+by+noon")).await;
        assert!(secret.to.starts_with("/sign-in") && !secret.body.contains("kilns"), "{}", secret.body);
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

    async fn r2_a_person_is_entered_invited_and_their_licence_verified(office: TestOffice) {
        let router = kpo_web::router(office.office.clone());
        let admin = set_up(&router, &office).await;
        let entered = ask(&router, post("/organisations", &admin, "name=Bosphorus+Analytics&kind=firm&country=tr&parent=")).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
        let firm = entered.to.strip_prefix("/organisations/").unwrap().to_owned();
        let form = |organisation: &str, roles: &str| format!("name=Defne+Aksoy&email=defne%40bosphorus.test&organisation={organisation}{roles}&clearance=2&place=tr&locale=tr&zone=Europe%2FIstanbul");
        let wrong = ask(&router, post("/people", &admin, &form(&firm, "&roles=sourcing"))).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("does not belong on this side") && wrong.body.contains("Defne Aksoy"), "{}", wrong.body);
        let entered = ask(&router, post("/people", &admin, &form(&firm, "&roles=delivery"))).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
        let record = entered.to.clone();
        let invited = ask(&router, post(&format!("{record}/invitation"), &admin, "")).await;
        let path = format!("/accept/{}", between(&invited.body, "http://kpo.test/accept/", "<"));
        let accepted = ask(&router, post(&path, "", "name=Defne+Aksoy&password=ten+tall+minarets+there")).await;
        assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
        let defne = accepted.cookie.unwrap();
        let says = "kind=licence&title=Chartered+Engineer&issuer=TMMOB&level=&field=&evidence=no.+4711&issued_on=2024-01-01&expires_on=2027-12-31";
        let held = ask(&router, post(&format!("{record}/credentials"), &defne, says)).await;
        assert_eq!(held.status, StatusCode::SEE_OTHER, "{}", held.body);
        let page = ask(&router, get(&record, &defne)).await;
        assert!(page.body.contains("doğrulanmadı"), "{}", page.body);
        let credential = format!("/credentials/cre_{}", between(&page.body, "/credentials/cre_", "\""));
        let own = ask(&router, post(&format!("{credential}/verification"), &defne, "how=I+know&version=1")).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN);
        // The administrator keeps records but does not verify; a security officer does.
        let host = office.db.read().await.unwrap().host().await.unwrap().unwrap();
        let sanna = office.person(&host, "Sanna", "security").await;
        let sanna = kpo_operations::session::begin(&office, &sanna, true, "test", sanna.created_at).await.unwrap();
        let sanna = format!("kpo={sanna}");
        let verified = ask(&router, post(&format!("{credential}/verification"), &sanna, "how=Register+of+TMMOB&version=1")).await;
        assert_eq!(verified.status, StatusCode::SEE_OTHER, "{}", verified.body);
        let page = ask(&router, get(&credential, &sanna)).await;
        assert!(page.body.contains("Register of TMMOB") && page.body.contains("Sanna"), "{}", page.body);
        let stale = ask(&router, post(&format!("{credential}/verification"), &sanna, "how=Again&version=1")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        // Her record shows her who looked, and other people's records are nowhere.
        let page = ask(&router, get(&record, &defne)).await;
        assert!(page.body.contains("Sanna") && page.body.contains("Aino Laine"), "{}", page.body);
        let list = ask(&router, get("/people", &defne)).await;
        assert!(list.body.contains("Defne") && !list.body.contains("Aino"), "{}", list.body);
        let new = ask(&router, get("/people/new", &defne)).await;
        let none = ask(&router, get("/people/nobody", &defne)).await;
        assert_eq!((new.status, new.body), (none.status, none.body));
        let stopped = ask(&router, post(&format!("{record}/suspension"), &admin, "")).await;
        assert_eq!(stopped.status, StatusCode::SEE_OTHER, "{}", stopped.body);
        assert_eq!(ask(&router, get(&record, &defne)).await.status, StatusCode::SEE_OTHER);
    }
}
