//! Every page that links lead to, as one person, in one language: answered, in the right direction, accessible, with words
//! on everything. What is new is walked without being named here.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use anyhow::Result;
use kpo_testkit::Browser;
use serde_json::Value;

use crate::world::Site;

/// How many pages of one kind are looked at.
const OF_ONE_KIND: usize = 2;

/// What a walk found.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// The kinds of pages seen, such as `/engagements/{}`.
    pub(crate) kinds: BTreeSet<String>,
    /// What is wrong, one line each.
    pub(crate) faults: Vec<String>,
}

/// Follows links from `/` until every kind of page was seen. `name` begins the pictures' file names; the accessibility rules
/// judge those kinds of pages that are not yet `judged` in this language.
pub(crate) async fn walk(
    site: &Site,
    browser: &Browser,
    name: &str,
    lang: &str,
    judged: &mut BTreeSet<String>,
) -> Result<Walk> {
    let mut walk = Walk::default();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut queue = VecDeque::from(["/".to_owned()]);
    let mut queued: BTreeSet<String> = queue.iter().cloned().collect();
    while let Some(path) = queue.pop_front() {
        let kind = kind(&path);
        let seen = times.entry(kind.clone()).or_default();
        if *seen >= OF_ONE_KIND {
            continue;
        }
        *seen += 1;
        browser.goto(&site.url(&path)).await?;
        let found = look(browser).await?;
        let judge = judged.insert(format!("{lang} {kind}"));
        walk.kinds.insert(kind.clone());
        walk.faults.extend(
            wrong(&found, lang)
                .into_iter()
                .map(|fault| format!("{name} {lang} {path}: {fault}")),
        );
        if judge {
            walk.faults.extend(
                browser
                    .axe()
                    .await?
                    .into_iter()
                    .map(|fault| format!("{name} {lang} {path}: axe: {fault}")),
            );
            pictures(browser, name, lang, &kind).await?;
        }
        for link in found["links"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if queued.insert(link.to_owned()) {
                queue.push_back(link.to_owned());
            }
        }
    }
    Ok(walk)
}

/// The page as a person and a program see it.
async fn look(browser: &Browser) -> Result<Value> {
    let script = "
        const text = document.body.cloneNode(true);
        text.querySelectorAll('code, pre, script, textarea, bdi, [translate=no]').forEach(e => e.remove());
        const labels = [...document.querySelectorAll('[aria-label], [title], [placeholder], input[type=submit]')]
            .map(e => [e.ariaLabel, e.title, e.placeholder, e.type === 'submit' ? e.value : ''].join(' '));
        const links = [...document.querySelectorAll('a[href]')]
            .filter(a => a.origin === location.origin && !a.hasAttribute('download') && a.target !== '_blank')
            .map(a => a.pathname + a.search)
            .filter(path => !/\\.(csv|json|xlsx|pdf|png|txt|svg|html)$/.test(path.split('?')[0]) && !path.startsWith('/api/'));
        return {
            status: performance.getEntriesByType('navigation')[0].responseStatus,
            lang: document.documentElement.lang, dir: document.documentElement.dir,
            headings: document.querySelectorAll('h1').length, title: document.title,
            text: text.textContent + ' ' + labels.join(' '), links,
            wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        };";
    Ok(browser.client.execute(script, vec![]).await?)
}

fn wrong(found: &Value, lang: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let direction = if lang == "he" { "rtl" } else { "ltr" };
    if found["status"] != 200 {
        faults.push(format!("answered {}", found["status"]));
    }
    if found["lang"] != lang || found["dir"] != direction {
        faults.push(format!("is in {} {}", found["lang"], found["dir"]));
    }
    if found["headings"] != 1 {
        faults.push(format!("has {} first headings", found["headings"]));
    }
    if found["wider"].as_i64().unwrap_or(1) > 0 {
        faults.push(format!("is {} pixels too wide", found["wider"]));
    }
    let bare: BTreeSet<&str> = found["text"]
        .as_str()
        .unwrap_or_default()
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| bare_key(word))
        .collect();
    if !bare.is_empty() {
        faults.push(format!("has keys in place of words: {bare:?}"));
    }
    faults
}

/// Whether a word looks like the key of a missing sentence: a noun of ours, then what of it.
fn bare_key(word: &str) -> bool {
    const NOUNS: [&str; 26] = [
        "house",
        "problem",
        "refusal",
        "role",
        "request",
        "allocation",
        "brief",
        "award",
        "agreement",
        "engagement",
        "gate",
        "room",
        "document",
        "deliverable",
        "claim",
        "review",
        "finding",
        "acceptance",
        "invoice",
        "closure",
        "decision",
        "outcome",
        "journal",
        "account",
        "stage",
        "act",
    ];
    word.split_once('-').is_some_and(|(noun, rest)| {
        NOUNS.contains(&noun)
            && !rest.is_empty()
            && rest.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    })
}

/// A path with its ids and choices taken out.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if id(part) { "{}" } else { part })
        .collect();
    parts.join("/")
}

fn id(part: &str) -> bool {
    let digits = part.rsplit('_').next().unwrap_or_default();
    (part.contains('_') && digits.len() == 32)
        || (!part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
}

/// Pictures for people to look at, in light and in dark, where `KPO_PICTURES` names a folder.
async fn pictures(browser: &Browser, name: &str, lang: &str, kind: &str) -> Result<()> {
    let Some(folder) = std::env::var_os("KPO_PICTURES").map(PathBuf::from) else {
        return Ok(());
    };
    let page = kind.replace("{}", "one").replace('/', "-");
    for dark in [false, true] {
        browser.dark(dark).await?;
        let light = if dark { "dark" } else { "light" };
        browser
            .picture(&folder.join(format!("{name}{page}-{lang}-{light}.png")))
            .await?;
    }
    browser.dark(false).await
}

#[test]
fn a_walk_finds_bare_keys_and_wrong_directions() {
    let page = serde_json::json!({ "status": 500, "lang": "en", "dir": "ltr", "headings": 0, "wider": 3, "text": "Open room-title now. A one-off." });
    let faults = wrong(&page, "he").join("; ");
    for part in ["500", "is in", "first headings", "too wide", "room-title"] {
        assert!(faults.contains(part), "{faults}");
    }
    assert!(!faults.contains("one-off"));
    assert_eq!(
        kind("/engagements/eng_0123456789abcdef0123456789abcdef/room?x=1"),
        "/engagements/{}/room"
    );
}
