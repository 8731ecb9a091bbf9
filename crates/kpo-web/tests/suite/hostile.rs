//! Hostile input on every route there is: each answers with a clear status, none with a fault of ours (R25; the list of
//! naughty strings by M. Woolf, the JSON torture files by N. Seriot).

use std::collections::BTreeSet;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kpo_operations::session;
use kpo_practice::organisation::OrganisationKind;
use kpo_testkit::{TestOffice, shared};
use tower::ServiceExt as _;

struct World {
    router: Router,
    cookies: Vec<String>,
    file: String,
}

/// A house with one person who holds every host role, one delivery manager, and one file.
async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let insider = office
        .person(&host, "Ines Inside", "sourcing security finance auditor")
        .await;
    let keeper = office.person(&host, "Kim Keeper", "administrator").await;
    let outsider = office.person(&firm, "Olga Outside", "delivery").await;
    let file = office.engagement(&insider, "Yield of line 3").await;
    let mut cookies = Vec::new();
    for person in [&insider, &keeper, &outsider] {
        cookies.push(
            session::begin(office, person, true, "test", person.created_at)
                .await
                .unwrap(),
        );
    }
    World {
        router: kpo_web::router(office.office.clone()),
        cookies,
        file: file.id.to_string(),
    }
}

async fn ask(world: &World, request: Request<Body>) -> (StatusCode, String) {
    let response = world.router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

fn request(method: &str, path: &str, cookie: &str, kind: &str, body: Vec<u8>) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, format!("kpo={cookie}"))
        .header(header::CONTENT_TYPE, kind)
        .header(header::IF_MATCH, "\"1\"")
        .body(Body::from(body))
        .unwrap()
}

/// Every route with the file's id for its first parameter and nonsense for the others.
fn routes(world: &World) -> Vec<(&'static str, String)> {
    let table = kpo_web::app::routes().table;
    assert!(table.len() > 3, "the table is empty");
    table
        .into_iter()
        .map(|entry| (entry.method, filled(&entry.path, &world.file)))
        .collect()
}

fn filled(path: &str, file: &str) -> String {
    let mut first = true;
    path.split('/')
        .map(|part| match part.strip_prefix('{') {
            Some(_) if std::mem::take(&mut first) && path.contains("/engagements/") => file,
            Some(_) => "doc_00000000000000000000000000000000",
            None => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn naughty(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("naughty_strings.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}

/// The names of the fields of every form on a page, by the form's address.
fn forms(page: &str) -> Vec<(String, BTreeSet<String>)> {
    let attribute = |tag: &str, name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(tag[start..].split('"').next()?.to_owned())
    };
    page.split("<form")
        .skip(1)
        .filter_map(|rest| {
            let form = rest.split("</form>").next()?;
            let action = attribute(&format!(" {}", form.split('>').next()?), "action")?;
            let fields = form.split('<').filter(|tag| {
                ["input", "select", "textarea"]
                    .iter()
                    .any(|kind| tag.starts_with(kind))
            });
            Some((
                action,
                fields.filter_map(|tag| attribute(tag, "name")).collect(),
            ))
        })
        .collect()
}

kpo_testkit::both! {
    async fn no_json_torture_file_breaks_an_api_route(office: TestOffice) {
        let Some(folder) = shared("data/hostile/json") else { return };
        let world = world(&office).await;
        let files: Vec<Vec<u8>> = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
        assert!(files.len() > 300, "the torture files are incomplete");
        for (method, path) in routes(&world).iter().filter(|(method, path)| *method != "GET" && path.starts_with("/api/")) {
            for file in &files {
                let (status, body) = ask(&world, request(method, path, &world.cookies[0], "application/json", file.clone())).await;
                assert!(!status.is_server_error(), "{method} {path} answered {status} to {}: {body}", String::from_utf8_lossy(file));
            }
        }
    }

    async fn no_nonsense_in_a_form_or_an_address_breaks_a_page(office: TestOffice) {
        let Some(folder) = shared("data/hostile") else { return };
        let world = world(&office).await;
        // A text of every kind is enough for each field; all of them on every field is for the first form found.
        let strings: Vec<String> = naughty(&folder);
        let mut tried = 0;
        let mut seen = BTreeSet::new();
        for (method, path) in routes(&world).into_iter().filter(|(method, path)| *method == "GET" && !path.starts_with("/static")) {
            for (turn, cookie) in world.cookies.iter().enumerate() {
                let (status, page) = ask(&world, request(method, &path, cookie, "text/plain", Vec::new())).await;
                assert!(!status.is_server_error(), "GET {path} answered {status}");
                let junk = encoded(&strings[(tried * 7 + turn) % strings.len()]);
                let (status, _) = ask(&world, request(method, &format!("{path}?q={junk}&after={junk}&before={junk}&limit={junk}"), cookie, "text/plain", Vec::new())).await;
                assert!(!status.is_server_error(), "GET {path} answered {status} to {junk}");
                for (action, fields) in forms(&page) {
                    if action.contains("sign") || action.contains("session") || !seen.insert((action.clone(), turn)) {
                        continue;
                    }
                    for step in 0..12 {
                        let text = |index: usize| encoded(&strings[(tried + index * 31 + step * 43) % strings.len()]);
                        let body = fields.iter().enumerate().map(|(index, field)| format!("{}={}", encoded(field), text(index))).collect::<Vec<_>>().join("&");
                        let (status, answer) = ask(&world, request("POST", &action, cookie, "application/x-www-form-urlencoded", body.clone().into_bytes())).await;
                        assert!(!status.is_server_error(), "POST {action} answered {status} to {body}: {answer}");
                        tried += 1;
                    }
                }
            }
        }
        assert!(tried > 0, "no form was found");
    }
}
