//! The outsider test (R25): in random worlds, every route as everybody. No response holds a text, name or id that was not
//! granted; what is forbidden looks to the byte like what does not exist; and what happens elsewhere changes nothing that a
//! guest is shown: no count, no number, no order, no 'next'.

#![expect(
    clippy::map_entry,
    clippy::same_functions_in_if_condition,
    reason = "an entry's value is awaited; dice fall anew each time they are asked"
)]

mod dice;
mod elsewhere;
mod panel;
mod profile;
mod staffing;
mod work;
mod world;

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use dice::Dice;
use elsewhere::elsewhere;
use kpo_practice::access::{Action, Resource, Visible};
use kpo_testkit::TestOffice;
use kpo_web::routes::Guard;
use tower::ServiceExt as _;
use world::{Member, Secret, World, world};

/// How many of the world's ids are tried on each route: enough for a granted and an ungranted one.
const IDS_A_ROUTE: usize = 3;

/// Ids that name nothing, one a noun.
const ABSENT: &str = "00000000000040008000000000000000";

/// What came back: status, what kind of body, the body.
#[derive(Clone, PartialEq, Eq)]
struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: String,
}

async fn ask(router: &Router, method: &str, path: &str, cookie: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, format!("kpo={cookie}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::empty())
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        headers,
        body: unnumbered(&String::from_utf8_lossy(&body)),
    }
}

/// The body without the request's own number, which is new each time.
fn unnumbered(body: &str) -> String {
    let mut text = body.to_owned();
    for before in ["Request number: <code>", "\"request_id\":\""] {
        if let Some(at) = text.find(before) {
            let start = at + before.len();
            text.replace_range(start..start + 32, "");
        }
    }
    text
}

/// The prefix of the ids that stand at a path's first place.
fn prefix(path: &str) -> Option<&'static str> {
    let first = path.trim_start_matches("/api/v1").split('/').nth(1)?;
    let nouns = BTreeMap::from([
        ("engagements", "eng"),
        ("documents", "doc"),
        ("agreements", "agr"),
        ("signatures", "sig"),
        ("obligations", "obl"),
        ("questions", "qst"),
        ("reviews", "rev"),
        ("organisations", "org"),
        ("people", "per"),
        ("bids", "bid"),
        ("nominations", "nom"),
        ("invitations", "inv"),
        ("capabilities", "cap"),
        ("credentials", "cre"),
        ("invoices", "bil"),
        ("profiles", "per"),
        ("counterparties", "org"),
        ("requests", "eng"),
        ("jobs", "job"),
        ("plans", "pln"),
        ("panels", "pan"),
        ("panel-seats", "pst"),
        ("contests", "ctn"),
        ("walls", "wal"),
        ("rivals", "rvs"),
        ("waivers", "wvr"),
        ("waiver-notices", "wvn"),
        ("traces", "trc"),
        ("incidents", "inc"),
        ("transfers", "trf"),
        ("rival-members", "rvl"),
        ("works", "wrk"),
        ("ties", "tie"),
        ("absences", "abs"),
        ("list-rates", "lrt"),
        ("affiliations", "aff"),
    ]);
    nouns.get(first).copied()
}

/// The route with this id at its first place, and plain values at the others.
fn filled(path: &str, id: &str) -> String {
    let mut first = true;
    path.split('/')
        .map(|part| match part.strip_prefix('{') {
            Some(_) if std::mem::take(&mut first) => id.to_owned(),
            Some(name) if name.starts_with("number") => "1".to_owned(),
            Some(_) => format!("clm_{ABSENT}"),
            None => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Every route a signed-in person can ask, with an id of the world in it and the same with an id of nothing.
fn routes(world: &World, method: &str) -> Vec<(String, String, Guard)> {
    let mut asked = Vec::new();
    for entry in kpo_web::app::routes().table {
        if entry.method != method || entry.guard == Guard::Public {
            continue;
        }
        if !entry.path.contains('{') {
            asked.push((entry.path.clone(), entry.path, entry.guard));
            continue;
        }
        if entry.path.contains("/logs/{log}") {
            // A log is named by its client; the house's own is there in every world.
            let of = |log| {
                entry
                    .path
                    .replace("{log}", log)
                    .replace("{*path}", "checkpoint")
            };
            asked.push((of("house"), of(ABSENT), entry.guard));
            continue;
        }
        let Some(prefix) = prefix(&entry.path) else {
            // Sessions, tokens and links are named by secrets or are the person's own.
            assert!(
                entry.path.starts_with("/account")
                    || entry.path.starts_with("/api/v1/account")
                    || entry.path.starts_with("/accept")
                    // The core map and the in-house skills are the host's alone: no guest's world has an id of theirs.
                    || ["/skills", "/capabilities", "/api/v1/skills", "/api/v1/capabilities"]
                        .iter()
                        .any(|own| entry.path.starts_with(own)),
                "say in this test what {} names",
                entry.path
            );
            continue;
        };
        let query = if entry.path.ends_with("/agreement/new") {
            "?kind=sow"
        } else {
            ""
        };
        let filled = |id: &str| filled(&entry.path, id) + query;
        let absent = filled(&format!("{prefix}_{ABSENT}"));
        let named: Vec<_> = world
            .ids
            .iter()
            .filter(|id| id.starts_with(&format!("{prefix}_")))
            .collect();
        for id in named
            .iter()
            .step_by(named.len().div_ceil(IDS_A_ROUTE).max(1))
        {
            asked.push((filled(id), absent.clone(), entry.guard));
        }
    }
    asked
}

/// Which of the world's secrets this person may be shown.
async fn granted(office: &TestOffice, world: &World, member: &Member) -> Vec<bool> {
    let mut tx = office.db.read().await.unwrap();
    let mut views: BTreeMap<Action, Visible> = BTreeMap::new();
    let mut may = Vec::new();
    for (_, secret) in &world.secrets {
        let (action, thing) = match secret {
            Secret::Of(home) => {
                may.push(member.caller.host || member.person.organisation == home.id);
                continue;
            }
            Secret::Only(people) => {
                may.push(people.contains(&member.person.id));
                continue;
            }
            Secret::Also(_, _, people) if people.contains(&member.person.id) => {
                may.push(true);
                continue;
            }
            Secret::By(action, thing) | Secret::Also(action, thing, _) => (*action, thing.clone()),
            Secret::Bound(id) => {
                let file = world.files.iter().find(|file| file.id == *id).unwrap();
                if !member.caller.host && !file.bound {
                    may.push(false);
                    continue;
                }
                (Action::ReadFile, Resource::Engagement(file.facts()))
            }
        };
        if !views.contains_key(&action) {
            let view = office
                .visible(&mut tx, &member.caller, action)
                .await
                .unwrap();
            views.insert(action, view);
        }
        may.push(views[&action].admits(&thing));
    }
    may
}

/// What is told on purpose: the parties to an agreement are named in it to each other, and everybody is shown who looked
/// at what is kept of them (R28).
fn shared(world: &World, member: &Member, path: &str, secret: &str) -> bool {
    let own = format!("/people/{}", member.person.id);
    let entered = world.told.iter().any(|(subject, id)| {
        *subject == member.person.id && (path.ends_with(id) || path.ends_with("/works"))
    });
    let looks = path.ends_with(&own) || path.ends_with("/restrictions");
    if looks || (entered && (path.contains(&own) || path.contains("/works/"))) {
        return world.members.iter().any(|reader| {
            let named = [reader.person.name.as_str(), &reader.person.id.to_string()];
            reader.caller.host && named.contains(&secret)
        });
    }
    world.files.iter().any(|file| {
        let owner = world
            .members
            .iter()
            .find(|one| one.person.id == file.owner)
            .is_some_and(|one| one.person.name == secret || file.owner.to_string() == secret);
        owner
            && file.bound
            && file.provider == Some(member.person.organisation)
            && path.ends_with(&format!("/engagements/{}/agreement", file.id))
    })
}

/// What each person may see by each act, asked once.
#[derive(Default)]
struct Views(BTreeMap<(usize, Action), Visible>);

impl Views {
    async fn admits(
        &mut self,
        office: &TestOffice,
        index: usize,
        member: &Member,
        action: Action,
        thing: &Resource,
    ) -> bool {
        if !self.0.contains_key(&(index, action)) {
            let mut tx = office.db.read().await.unwrap();
            let view = office
                .visible(&mut tx, &member.caller, action)
                .await
                .unwrap();
            self.0.insert((index, action), view);
        }
        self.0[&(index, action)].admits(thing)
    }
}

kpo_testkit::both! {
    async fn nobody_is_shown_what_was_not_granted(office: TestOffice) {
        let mut leaks = Vec::new();
        let (mut asked, mut shown) = (0, 0);
        let world = world(&office, &mut Dice(0x0dd_ba11)).await;
        let router = kpo_web::router(office.office.clone());
        let routes = routes(&world, "GET");
        for member in &world.members {
            let may = granted(&office, &world, member).await;
            for (path, _, _) in &routes {
                let answer = ask(&router, "GET", path, &member.cookie).await;
                asked += 1;
                assert!(!answer.status.is_server_error(), "GET {path}: {} {}", answer.status, answer.body);
                for ((secret, _), granted) in world.secrets.iter().zip(&may) {
                    if shared(&world, member, path, secret) {
                        continue;
                    }
                    let told = answer.body.contains(secret.as_str()) && !path.contains(secret.as_str());
                    shown += usize::from(told && *granted);
                    if told && !granted {
                        let role = member.person.roles.iter().next().cloned().unwrap_or_default();
                        leaks.push(format!("{secret} to {role} at {} by GET {path}", member.person.organisation));
                    }
                }
            }
        }
        leaks.sort();
        leaks.dedup();
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
        assert!(asked > 100 && shown > 50, "{asked} answers showed {shown} of what they may: a walk that sees nothing proves nothing");
    }

    async fn what_is_forbidden_looks_like_what_is_absent(office: TestOffice) {
        let world = world(&office, &mut Dice(0x00ab_5e17)).await;
        let router = kpo_web::router(office.office.clone());
        let mut wrong = Vec::new();
        let mut compared = 0;
        let mut views = Views::default();
        for method in ["GET", "POST"] {
            for (turn, (path, absent, guard)) in routes(&world, method).into_iter().enumerate() {
                let Guard::May(action) = guard else { continue };
                let named = world.secrets.iter().find(|(id, _)| path.contains(id.as_str()));
                let Some((_, Secret::By(_, thing))) = named else { continue };
                if thing.kind() != action.kind() { continue; }
                for (index, member) in world.members.iter().enumerate() {
                    // Each route is tried by some of the people, all of them over the routes.
                    if (index + turn) % 5 != 0 { continue; }
                    let may = views.admits(&office, index, member, action, thing).await;
                    let known = views.admits(&office, index, member, action.presence(), thing).await;
                    if may { continue; }
                    let forbidden = ask(&router, method, &path, &member.cookie).await;
                    // What the table says a person may not do is not done, and not shown.
                    if forbidden.status.is_success() || forbidden.status.is_redirection() {
                        wrong.push(format!("{method} {path}: {} although the table says no", forbidden.status));
                    }
                    if known { continue; }
                    let nothing = ask(&router, method, &absent, &member.cookie).await;
                    compared += 1;
                    let same = |text: &str| text.replace(path.as_str(), absent.as_str());
                    let headers = |answer: &Answer| answer.headers.iter().map(|(name, value)| (name.clone(), same(value))).collect::<Vec<_>>();
                    if forbidden.status != nothing.status || same(&forbidden.body) != nothing.body || headers(&forbidden) != headers(&nothing) {
                        wrong.push(format!("{method} {path}: {}, absent {}", forbidden.status, nothing.status));
                    }
                }
            }
        }
        wrong.sort();
        wrong.dedup();
        assert!(wrong.is_empty(), "{} doors tell:\n{}", wrong.len(), wrong.join("\n"));
        assert!(compared > 100, "only {compared} pairs were compared");
    }

    async fn what_happens_elsewhere_shows_nowhere(office: TestOffice) {
        let mut dice = Dice(0x7e11_7a1e);
        let mut world = world(&office, &mut dice).await;
        let router = kpo_web::router(office.office.clone());
        let routes = routes(&world, "GET");
        let mut before = BTreeMap::new();
        for (index, member) in world.members.iter().enumerate().filter(|(_, member)| !member.caller.host) {
            // Everybody is shown who looked at what is kept of them, and this test looks.
            let own = format!("/people/{}", member.person.id);
            let told = |path: &str| path.ends_with(&own) || path.ends_with("/restrictions");
            for (path, _, _) in routes.iter().filter(|(path, _, _)| !told(path)) {
                before.insert((index, path.clone()), ask(&router, "GET", path, &member.cookie).await.body);
            }
        }
        elsewhere(&office, &mut world, &mut dice).await;
        let mut changed = Vec::new();
        for ((index, path), was) in &before {
            let is = ask(&router, "GET", path, &world.members[*index].cookie).await.body;
            if is != *was {
                let line = is.lines().zip(was.lines()).find(|(new, old)| new != old);
                changed.push(format!("GET {path} for {}: {line:?}", world.members[*index].person.roles.iter().next().cloned().unwrap_or_default()));
            }
        }
        assert!(changed.is_empty(), "{} pages tell of what happens elsewhere:\n{}", changed.len(), changed.join("\n"));
    }
}
