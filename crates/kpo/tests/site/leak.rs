//! The security officer's day: a found copy is traced to its reader, who else they read from is looked up, a wall is raised, access
//! ends, and an auditor takes receipts that a verifier by other authors accepts (R24, R25, R26).

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use image::{GenericImageView as _, ImageFormat};
use kpo_operations::job::{Registry, drain};
use kpo_operations::room::{upload, view};
use kpo_operations::{Error, receipt, words};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::id::{DocumentId, EngagementId};
use kpo_practice::person::Person;
use kpo_testkit::panel::{Engaged, engaged};
use kpo_testkit::{Browser, TestDb, TestOffice, Wish, block_on};
use serde_json::json;
use xtask::tools::{self, Tool};

use crate::walk::hands::write_day;
use crate::world::Site;

#[test]
fn r25_r26_the_day_a_page_turns_up_outside() {
    assert!(
        tools::install(&[Tool::Tlog]).is_empty(),
        "aics-tlog is missing: `cargo xtask test` fetches it"
    );
    block_on(async {
        for (locale, javascript) in [(Locale::En, true), (Locale::He, false)] {
            let site = Site::open(TestOffice::from(TestDb::sqlite().await)).await;
            let case = case(&site.office).await;
            let language = locale.tag();
            let browser = Browser::open(&Wish {
                javascript,
                language,
            })
            .await
            .unwrap();
            let day = Day {
                site: &site,
                browser: &browser,
                case: &case,
                locale,
            };
            if let Err(error) = day.whole().await {
                let page = browser.text().await.unwrap_or_default();
                let place = browser.place().await.unwrap_or_default();
                panic!("{locale:?}: {error:?}\non {place}:\n{page}");
            }
            browser.close().await.unwrap();
        }
    });
}

struct Case {
    file: Engaged,
    officers: [Person; 2],
    auditor: Person,
    papers: [DocumentId; 2],
    found: tempfile::NamedTempFile,
}

/// A file with three experts who read its first paper, and one who read the second too: a part of their page turned up.
async fn case(office: &TestOffice) -> Case {
    let file = engaged(office, 3).await;
    let mut tx = office.db.read().await.unwrap();
    let host = tx.organisation(file.sourcing.organisation).await.unwrap();
    drop(tx);
    let officers = [
        office.person(&host, "Sami Salo", "security").await,
        office.person(&host, "Tea Toivo", "security").await,
    ];
    let auditor = office.person(&host, "Asta Auditor", "auditor").await;
    let papers = [
        put(office, &file, "cost.txt").await,
        put(office, &file, "plan.txt").await,
    ];
    let mut leaked = Bytes::new();
    for (number, reader) in file.experts.iter().enumerate() {
        let caller = office.caller(reader, false);
        let page = view::page(office, &caller, papers[0], 1).await.unwrap();
        if number == 1 {
            view::page(office, &caller, papers[1], 1).await.unwrap();
            leaked = page.into_png();
        }
    }
    Case {
        file,
        officers,
        auditor,
        papers,
        found: screenshot(&leaked),
    }
}

async fn put(office: &TestOffice, file: &Engaged, name: &str) -> DocumentId {
    let text = include_str!("../../../../SECURITY.md")
        .replace("\n\n", "\u{1}")
        .replace('\n', " ")
        .replace('\u{1}', "\n");
    let caller = office.caller(&file.sourcing, true);
    let mut incoming = upload::receive(office, &caller, file.file.id)
        .await
        .unwrap();
    incoming.write(text.as_bytes()).await.unwrap();
    let id = incoming
        .finish(office, &caller, name, 2, "anywhere")
        .await
        .unwrap();
    drain(office, &Registry::standard()).await.unwrap();
    id
}

/// A part of a page at the size of a screen.
fn screenshot(page: &Bytes) -> tempfile::NamedTempFile {
    let page = image::load_from_memory(page).unwrap();
    let part = page.view(80, 500, 1080, 400).to_image();
    let small = image::imageops::resize(&part, 691, 256, image::imageops::FilterType::Triangle);
    let file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
    small
        .save_with_format(file.path(), ImageFormat::Png)
        .unwrap();
    file
}

struct Day<'a> {
    site: &'a Site,
    browser: &'a Browser,
    case: &'a Case,
    locale: Locale,
}

impl Day<'_> {
    async fn whole(&self) -> Result<()> {
        let [sami, tea] = &self.case.officers;
        let reader = &self.case.file.experts[1];
        self.enter(sami).await?;
        let trace = self.hand_in().await?;
        ensure!(!self.says(&reader.name).await?, "a name before the release");
        self.enter(tea).await?;
        self.open(&trace).await?;
        self.browser.send("/release").await?;
        self.accuses_only(reader).await?;
        self.enter(sami).await?;
        self.open(&trace).await?;
        self.accuses_only(reader).await?;
        self.what_else_they_read(reader).await?;
        self.raise_a_wall(reader).await?;
        self.freeze().await?;
        self.nothing_opens(reader).await?;
        self.audit().await
    }

    async fn enter(&self, person: &Person) -> Result<()> {
        self.site.let_in(self.browser, person, self.locale).await
    }

    async fn open(&self, path: &str) -> Result<()> {
        self.browser.goto(&self.site.url(path)).await?;
        // The rules are asked by a script; without scripts there is nobody to ask.
        let faults = self.browser.axe().await.unwrap_or_default();
        ensure!(faults.is_empty(), "{path}: {faults:?}");
        Ok(())
    }

    async fn says(&self, words: &str) -> Result<bool> {
        Ok(self.browser.text().await?.contains(words))
    }

    async fn hand_in(&self) -> Result<String> {
        self.open("/traces").await?;
        let document = self.case.papers[0].to_string();
        self.browser.fill("document", &document).await?;
        let field = self.browser.find("main [name='file']").await?;
        let found = self.case.found.path().to_str().context("a path")?;
        field.send_keys(found).await?;
        self.browser.fill("reason", "Found on a tram").await?;
        self.browser.send("/traces").await?;
        let place = self.browser.place().await?;
        ensure!(place.starts_with("/traces/"), "no trace was begun: {place}");
        Ok(place)
    }

    async fn accuses_only(&self, reader: &Person) -> Result<()> {
        for one in &self.case.file.experts {
            let said = self.says(&one.name).await?;
            ensure!(
                said == (one.id == reader.id),
                "{}: named is {said}",
                one.name
            );
        }
        let link = format!("main a[href='/exposure?person={}']", reader.id);
        ensure!(
            self.browser.has(&link).await?,
            "no way on to what else they read"
        );
        Ok(())
    }

    async fn what_else_they_read(&self, reader: &Person) -> Result<()> {
        self.open(&format!("/exposure?person={}", reader.id))
            .await?;
        for paper in ["cost.txt", "plan.txt"] {
            ensure!(self.says(paper).await?, "{paper} was read");
        }
        Ok(())
    }

    async fn raise_a_wall(&self, reader: &Person) -> Result<()> {
        self.open("/walls").await?;
        self.browser.fill("person", &reader.id.to_string()).await?;
        self.browser.fill("name", "Kiln Rival").await?;
        let until = self.browser.find("main [name='until_on']").await?;
        write_day(&until, "2027-03-02").await?;
        self.browser
            .fill("reason", "A page of theirs was found")
            .await?;
        self.browser.send("/walls").await?;
        ensure!(
            self.says("Kiln Rival").await? && self.says(&reader.name).await?,
            "the wall stands"
        );
        Ok(())
    }

    async fn freeze(&self) -> Result<()> {
        let file = self.case.file.file.id;
        self.open(&format!("/engagements/{file}/freeze")).await?;
        self.browser.fill("reason", "A leak").await?;
        self.browser.send("/freeze").await?;
        Ok(())
    }

    /// The reader has nothing left, not even what they had open.
    async fn nothing_opens(&self, reader: &Person) -> Result<()> {
        let caller = self.site.office.caller(reader, false);
        for paper in self.case.papers {
            let shown = view::page(&self.site.office, &caller, paper, 1).await;
            ensure!(
                matches!(shown, Err(Error::NotFound | Error::Denied(_))),
                "{shown:?}"
            );
        }
        Ok(())
    }

    async fn audit(&self) -> Result<()> {
        self.enter(&self.case.auditor).await?;
        let file = self.case.file.file.id;
        self.open(&format!("/engagements/{file}/receipts")).await?;
        ensure!(
            self.browser
                .has(&format!("main a[href^='/engagements/{file}/receipts/']"))
                .await?,
            "receipts are offered"
        );
        let none = words::word(self.locale, "receipt-empty");
        ensure!(!self.says(&none).await?, "nothing to take");
        let caller = self.site.office.caller(&self.case.auditor, true);
        accepted(&self.site.office, &caller, file).await
    }
}

/// Every receipt of the file is accepted by the foreign verifier, and none with a letter changed.
async fn accepted(office: &TestOffice, auditor: &Caller, file: EngagementId) -> Result<()> {
    let mut things = Vec::new();
    for offer in receipt::list(office, auditor, file).await?.offers {
        let taken = receipt::take(office, auditor, file, &offer.leaf).await?;
        things.push(json!({ "thing": taken.text, "key": taken.verifier }));
    }
    ensure!(things.len() >= 4, "four pages were shown: {things:?}");
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("logs"))?;
    fs::write(
        folder.path().join("receipts.json"),
        json!(things).to_string(),
    )?;
    fs::write(folder.path().join("pairs.json"), "[]")?;
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kpo-records/tests/foreign/judge.py");
    let python = Tool::Tlog.find().context("the verifier's Python")?;
    let output = Command::new(python)
        .arg(judge)
        .arg(folder.path())
        .arg("200")
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let counts: serde_json::Value =
        serde_json::from_str(&said).with_context(|| format!("{said}{output:?}"))?;
    ensure!(
        counts["receipts"] == json!(things.len()) && counts["mutants_accepted"] == json!(0),
        "{counts}"
    );
    Ok(())
}
