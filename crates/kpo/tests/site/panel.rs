//! A panel over two thousand real abstracts whose answers are known to the test alone (R29): members judge with the keyboard
//! and nothing else, one keystroke each, and through the API; the client sees how far they are and no vote; then closes,
//! reads, has a sample settled, and the recall it is told is not above the true one. In six languages, on both databases,
//! with and without scripts.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use fantoccini::Locator;
use kpo_operations::words;
use kpo_practice::access::Locale;
use kpo_practice::person::Person;
use kpo_testkit::panel::{Engaged, engaged};
use kpo_testkit::{Browser, TestDb, TestOffice, Wish, block_on, shared};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::world::Site;

/// Members, and the adjudicator after them.
const MEMBERS: usize = 5;
/// How often a simulated expert sees that an abstract belongs in, and that one does not.
const RIGHT: (u64, u64) = (88, 94);
/// One in so many has its answer given to the panel as known.
const KNOWN: usize = 33;

#[test]
fn r29_two_thousand_abstracts_are_screened_on_sqlite_with_scripts() {
    block_on(async { screen(TestOffice::from(TestDb::sqlite().await), true).await });
}

#[test]
fn r29_two_thousand_abstracts_are_screened_on_postgres_without_scripts() {
    block_on(async { screen(TestOffice::from(TestDb::postgres().await), false).await });
}

async fn screen(office: TestOffice, scripts: bool) {
    let Some(file) = shared("data/screening/Nagtegaal_2019.csv") else {
        return;
    };
    let there = engaged(&office, MEMBERS + 1).await;
    let site = Site::open(office).await;
    let wish = Wish {
        javascript: scripts,
        language: "en",
    };
    let browser = Browser::open(&wish).await.unwrap();
    let mut day = Day::new(&site, &browser, &there, &file, scripts).unwrap();
    if let Err(error) = day.whole().await {
        let page = browser.text().await.unwrap_or_default();
        let place = browser.place().await.unwrap_or_default();
        panic!("{error:?}\non {place}:\n{page}");
    }
    browser.close().await.unwrap();
}

/// Throws that repeat: a number below 100 for one expert and one abstract.
fn throw(expert: usize, title: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325 ^ (expert as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in title.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash >> 33) % 100
}

struct Day<'a> {
    site: &'a Site,
    browser: &'a Browser,
    there: &'a Engaged,
    scripts: bool,
    /// The table as it is put in, and what the truth is, by the text that is shown.
    table: String,
    truth: BTreeMap<String, bool>,
    tokens: BTreeMap<String, String>,
}

impl<'a> Day<'a> {
    fn new(
        site: &'a Site,
        browser: &'a Browser,
        there: &'a Engaged,
        file: &std::path::Path,
        scripts: bool,
    ) -> Result<Self> {
        let mut reader = csv::Reader::from_path(file)?;
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["reference", "title", "text", "known"])?;
        let mut truth = BTreeMap::new();
        for (number, row) in reader.records().enumerate() {
            let row = row?;
            let cell = |place: usize| row.get(place).unwrap_or_default().trim().to_owned();
            let wanted = cell(3) == "1";
            let known = match (number % KNOWN == 0, wanted) {
                (true, true) => "include",
                (true, false) => "exclude",
                _ => "",
            };
            // Two records may share a title: the number stands in it, so that the truth can be found again.
            let title = format!("{} [{number}]", cell(1));
            out.write_record([&cell(0), &title, &cell(2), known])?;
            truth.insert(title, wanted);
        }
        Ok(Self {
            site,
            browser,
            there,
            scripts,
            table: String::from_utf8(out.into_inner()?)?,
            truth,
            tokens: BTreeMap::new(),
        })
    }

    async fn whole(&mut self) -> Result<()> {
        let panel = self.set_up().await?;
        self.by_hand().await?;
        self.judged(&panel).await?;
        self.closed(&panel).await?;
        self.recalled(&panel).await?;
        self.in_every_language(&panel).await
    }

    /// The client's act or reading through the API.
    async fn api(&mut self, who: &Person, method: &str, path: &str, body: Value) -> Result<Value> {
        if !self.tokens.contains_key(&who.name) {
            let token = self.site.session(who).await?;
            self.tokens.insert(who.name.clone(), token);
        }
        let token = &self.tokens[&who.name];
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::COOKIE, format!("kpo={token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))?;
        let router = kpo_web::router(self.site.office.office.clone());
        let answer = router.oneshot(request).await?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
        ensure!(
            status.is_success(),
            "{method} {path}: {status} {}",
            String::from_utf8_lossy(&bytes)
        );
        Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn sits_as(&self, who: &Person) -> Result<()> {
        self.site.let_in(self.browser, who, Locale::En).await
    }

    async fn go(&self, path: &str) -> Result<()> {
        self.browser.goto(&self.site.url(path)).await
    }

    async fn set_up(&mut self) -> Result<String> {
        let keeper = self.there.sourcing.clone();
        let file = self.there.file.id;
        self.sits_as(&keeper).await?;
        self.go(&format!("/engagements/{file}/panels")).await?;
        self.browser.fill("name", "Screening").await?;
        self.browser.fill("reviews", "3").await?;
        self.browser.fill("known_percent", "10").await?;
        let begin = format!("form[action='/engagements/{file}/panels'] button");
        self.browser.press(&begin).await?;
        let place = self.browser.place().await?;
        let panel = place.rsplit('/').next().context("a panel")?.to_owned();
        self.browser
            .fill("question", "Does it belong in the review?")
            .await?;
        self.browser.fill("answers", "include\nexclude").await?;
        self.browser.fill("wanted", "1").await?;
        let write = format!("form[action='/panels/{panel}/criteria'] button");
        self.browser.press(&write).await?;
        let units = json!({ "text": self.table, "skip": true });
        let report = self
            .api(&keeper, "POST", &format!("/panels/{panel}/units"), units)
            .await?;
        ensure!(report["added"].as_u64().unwrap_or(0) > 1_950, "{report}");
        let experts = self.there.experts.clone();
        for (number, one) in experts.iter().enumerate() {
            let kind = if number < MEMBERS {
                "member"
            } else {
                "adjudicator"
            };
            let seat = json!({ "person": one.id.to_string(), "kind": kind });
            self.api(&keeper, "POST", &format!("/panels/{panel}/seats"), seat)
                .await?;
        }
        self.go(&format!("/panels/{panel}")).await?;
        let open = format!("form[action='/panels/{panel}/opening'] button");
        self.browser.press(&open).await?;
        ensure!(
            self.browser.text().await?.contains("being judged"),
            "not open"
        );
        Ok(panel)
    }

    /// The first member judges some with the keyboard alone.
    async fn by_hand(&mut self) -> Result<()> {
        let member = self.there.experts[0].clone();
        self.sits_as(&member).await?;
        self.go("/panel-seats").await?;
        let link = self.browser.find("main ul.parts a").await?;
        link.click().await?;
        for done in 1..=5 {
            self.key("1").await?;
            self.wait_for(done).await?;
        }
        // The last word is taken back, and another said.
        self.key("u").await?;
        self.wait_for(4).await?;
        self.key("?").await?;
        self.wait_for(5).await?;
        // All of these are taken back, so that what follows is the simulated expert's.
        for left in (0..5).rev() {
            self.key("u").await?;
            self.wait_for(left).await?;
        }
        Ok(())
    }

    /// One keystroke; without scripts the same buttons, reached by the tabulator.
    async fn key(&self, key: &str) -> Result<()> {
        if self.scripts {
            let focused = self.browser.client.active_element().await?;
            return Ok(focused.send_keys(key).await?);
        }
        let wanted = if key == "?" { "0" } else { key };
        for _ in 0..40 {
            let focused = self.browser.client.active_element().await?;
            if focused.attr("data-key").await?.as_deref() == Some(wanted) {
                return Ok(focused.send_keys("\u{e007}").await?);
            }
            focused.send_keys("\u{e004}").await?;
        }
        anyhow::bail!("the tabulator does not reach {key}")
    }

    /// Waits until the desk says so many are done. Numbers stand apart from the words around them, by marks nobody sees.
    async fn wait_for(&self, done: usize) -> Result<()> {
        let says =
            format!("//strong[starts-with(translate(., '\u{2068}\u{2069}', ''), '{done} of ')]");
        let wait = self.browser.client.wait().at_most(Duration::from_secs(30));
        let found = wait.for_element(Locator::XPath(&says)).await;
        found
            .map(|_| ())
            .with_context(|| format!("never {done} done"))
    }

    /// Everybody judges what was drawn for them, fifty at a time.
    async fn judged(&mut self, panel: &str) -> Result<()> {
        let experts = self.there.experts.clone();
        for (number, one) in experts.iter().take(MEMBERS).enumerate() {
            let seats = self.api(one, "GET", "/panel-seats", Value::Null).await?;
            let seat = seats["items"][0]["id"]
                .as_str()
                .context("a seat")?
                .to_owned();
            let path = format!("/panel-seats/{seat}");
            let mut hand = self
                .api(one, "GET", &format!("{path}/hand?units=50"), Value::Null)
                .await?;
            while let Some(units) = hand["units"].as_array().filter(|units| !units.is_empty()) {
                let said: Vec<Value> = units.iter().map(|unit| self.said(number, unit)).collect();
                let body = json!({ "judgements": said, "criteria": 1, "units": 50 });
                hand = self
                    .api(one, "POST", &format!("{path}/judgements"), body)
                    .await?;
            }
        }
        let keeper = self.there.sourcing.clone();
        let far = self
            .api(
                &keeper,
                "GET",
                &format!("/panels/{panel}/progress"),
                Value::Null,
            )
            .await?;
        ensure!(
            far["left"] == 0 && far["units"] == far["units_done"],
            "{far}"
        );
        self.sits_as(&keeper).await?;
        self.go(&format!("/panels/{panel}")).await?;
        let page = self.browser.text().await?;
        ensure!(page.contains(&experts[0].name), "no members");
        self.go(&format!("/panels/{panel}/results")).await?;
        ensure!(
            self.browser
                .text()
                .await?
                .contains("before the panel is closed"),
            "results before the closing"
        );
        Ok(())
    }

    /// What a simulated expert says.
    fn said(&self, expert: usize, unit: &Value) -> Value {
        let title = unit["title"].as_str().unwrap_or_default();
        let wanted = self.truth.get(title).copied().unwrap_or_default();
        let right = throw(expert, title) < if wanted { RIGHT.0 } else { RIGHT.1 };
        let answer = if wanted == right { 1 } else { 2 };
        json!({ "unit": unit["id"], "answer": answer })
    }

    async fn closed(&mut self, panel: &str) -> Result<()> {
        self.go(&format!("/panels/{panel}")).await?;
        let close = format!("form[action='/panels/{panel}/closure'] button");
        self.browser.press(&close).await?;
        self.go(&format!("/panels/{panel}/results")).await?;
        let page = self.browser.text().await?;
        ensure!(
            page.contains("Agreement is not correctness") && page.contains("Krippendorff"),
            "no results"
        );
        for name in self.there.experts.iter().map(|one| &one.name) {
            ensure!(!page.contains(name), "{name} stands beside votes");
        }
        Ok(())
    }

    /// A sample of the pile is settled, and what is said of recall holds.
    async fn recalled(&mut self, panel: &str) -> Result<()> {
        self.browser.fill("size", "250").await?;
        self.browser.fill("sensitivity", "98").await?;
        let draw = format!("form[action='/panels/{panel}/sample'] button");
        self.browser.press(&draw).await?;
        let settler = self.there.experts[MEMBERS].clone();
        let seats = self
            .api(&settler, "GET", "/panel-seats", Value::Null)
            .await?;
        let seat = seats["items"][0]["id"]
            .as_str()
            .context("a seat")?
            .to_owned();
        let path = format!("/panel-seats/{seat}");
        let mut docket = self
            .api(&settler, "GET", &format!("{path}/docket"), Value::Null)
            .await?;
        // The sample and the unsure lie in one order that tells neither from the other: all of it is settled.
        let mut settled = 0;
        while docket["unit"].is_object() {
            let unit = docket["unit"].clone();
            let title = unit["title"].as_str().context("a unit")?;
            let answer = if self.truth[title] { 1 } else { 2 };
            let word = json!({ "unit": unit["id"], "answer": answer, "reason": "Read in full." });
            docket = self
                .api(&settler, "POST", &format!("{path}/settlements"), word)
                .await?;
            settled += 1;
        }
        ensure!(settled > 250, "the sample and some unsure: {settled}");
        let keeper = self.there.sourcing.clone();
        let found = self
            .api(
                &keeper,
                "GET",
                &format!("/panels/{panel}/results"),
                Value::Null,
            )
            .await?;
        let low = found["recall"]["low"].as_f64().context("a bound")?;
        let table = self.answers(panel).await?;
        let truly = self.true_recall(&table);
        println!(
            "recall {truly:.3}, said to be at least {low:.3}: {}",
            found["recall"]
        );
        ensure!(low <= truly && low > 0.3, "{low} of {truly}");
        let accuracy = &found["known"];
        ensure!(accuracy["known"].as_u64() >= Some(20), "{accuracy}");
        self.go(&format!("/panels/{panel}/results")).await?;
        ensure!(
            self.browser.text().await?.contains("Recall is at least"),
            "no bound on the page"
        );
        Ok(())
    }

    /// The panel's answers by reference, as they stand.
    async fn answers(&mut self, panel: &str) -> Result<Vec<(usize, bool)>> {
        let keeper = self.there.sourcing.clone();
        let token = self.site.session(&keeper).await?;
        let request = Request::builder()
            .uri(format!("/api/v1/panels/{panel}/results.csv"))
            .header(header::COOKIE, format!("kpo={token}"))
            .body(Body::empty())?;
        let router = kpo_web::router(self.site.office.office.clone());
        let answer = router.oneshot(request).await?;
        let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let mut found = Vec::new();
        for row in reader.records() {
            let row = row?;
            if row.get(3) != Some("known") {
                found.push((row[0].parse()?, &row[1] == "1"));
            }
        }
        Ok(found)
    }

    /// Of all that belong in and were not known beforehand, how many the panel called so.
    fn true_recall(&self, answers: &[(usize, bool)]) -> f64 {
        let by_reference = self.references();
        let wanted = answers
            .iter()
            .filter(|(reference, _)| by_reference.get(reference) == Some(&true));
        let (mut all, mut caught) = (0.0, 0.0);
        for (_, included) in wanted {
            all += 1.0;
            caught += f64::from(u8::from(*included));
        }
        caught / all
    }

    fn references(&self) -> BTreeMap<usize, bool> {
        let mut reader = csv::Reader::from_reader(self.table.as_bytes());
        reader
            .records()
            .filter_map(|row| {
                let row = row.ok()?;
                Some((row.get(0)?.parse().ok()?, *self.truth.get(row.get(1)?)?))
            })
            .collect()
    }

    async fn in_every_language(&mut self, panel: &str) -> Result<()> {
        let file = self.there.file.id;
        let keeper = self.there.sourcing.clone();
        let found = self
            .api(
                &keeper,
                "GET",
                &format!("/panels/{panel}/results"),
                Value::Null,
            )
            .await?;
        let unit = found["items"][0]["id"].as_str().context("a unit")?;
        let pages = [
            (format!("/engagements/{file}/panels"), "panel-title"),
            (format!("/panels/{panel}"), "panel-blind"),
            (format!("/panels/{panel}/results"), "panel-results-about"),
            (format!("/panels/{panel}/units/{unit}"), "panel-settlements"),
            ("/panel-seats".to_owned(), "panel-mine"),
        ];
        for locale in Locale::ALL {
            self.site.let_in(self.browser, &keeper, locale).await?;
            for (path, key) in &pages {
                self.go(path).await?;
                self.reads(locale, key).await?;
            }
            let member = &self.there.experts[0];
            self.site.let_in(self.browser, member, locale).await?;
            self.go("/panel-seats").await?;
            let link = self.browser.find("main ul.parts a").await?;
            link.click().await?;
            self.reads(locale, "panel-desk-closed").await?;
        }
        Ok(())
    }

    /// The page is in this language, says this, and holds no word that nobody wrote.
    async fn reads(&self, locale: Locale, key: &str) -> Result<()> {
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|c| !matches!(c, '\u{2066}'..='\u{2069}'))
                .collect()
        };
        let html = self.browser.find("html").await?;
        ensure!(
            html.attr("lang").await?.as_deref() == Some(locale.tag()),
            "another language"
        );
        let text = plain(&self.browser.text().await?);
        let word = plain(&words::word(locale, key));
        ensure!(text.contains(&word), "{locale:?}: no {word:?}");
        ensure!(!text.contains("panel-"), "{locale:?}: a word nobody wrote");
        let wrong = if self.scripts {
            self.browser.axe().await?
        } else {
            Vec::new()
        };
        ensure!(wrong.is_empty(), "{locale:?} {key}: {wrong:?}");
        Ok(())
    }
}
