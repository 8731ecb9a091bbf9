//! The review desk in a real browser, by keyboard alone; and without scripts, where a passage is pasted.

use anyhow::{Result, ensure};
use kpo_operations::{review, words};
use kpo_practice::access::Locale;
use kpo_practice::deliverable::{self, Claim, Deliverable, Method, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::review::Severity;
use kpo_testkit::{Browser, TestDb, TestOffice, Wish, block_on};

use crate::world::Site;

const TAB: char = '\u{E004}';
const ENTER: char = '\u{E007}';
const SHIFT: char = '\u{E008}';
const SPACE: char = ' ';
const ON: char = '\u{E014}';

struct Case {
    file: Engagement,
    expert: Person,
    reader: Person,
}

const CLAIMS: [&str; 3] = [
    "Drying loses three percent in winter",
    "Trial week fourteen was the mildest",
    "Nothing is lost in spring",
];

async fn case(office: &TestOffice) -> Case {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let house = office
        .organisation(OrganisationKind::Firm, "Third Eye")
        .await;
    let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
    let expert = office.person(&firm, "Deniz Kaya", "").await;
    let reader = office.person(&house, "Siti Rahman", "").await;
    office.vouch(&reader, &aino).await;
    let mut file = office.engagement(&aino, "Kiln yield").await;
    file.provider = Some(firm.id);
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        question: "How much is lost?".to_owned(),
        method: "Balance".to_owned(),
        recommendation: "Dry slower".to_owned(),
        confidence: Some(70),
        created_at: expert.created_at,
    };
    tx.insert_deliverable(&work).await.unwrap();
    let claims: Vec<Claim> = (1..)
        .zip(CLAIMS)
        .map(|(position, text)| Claim {
            id: office.office.id(),
            version: 1,
            deliverable: work.id,
            position,
            text: text.to_owned(),
            evidence: "Balance sheet of the trial".to_owned(),
            document: None,
            method: Some(Method::Data),
            confidence: Some(90),
        })
        .collect();
    let (content, digest) = deliverable::freeze(&work, &claims).unwrap();
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: file.id,
        number: 1,
        content,
        digest,
        claims: 3,
        person: expert.id,
        at: expert.created_at,
    };
    tx.insert_submission(&submission).await.unwrap();
    let entry = Entry::new("submission.made", "submission", submission.id);
    tx.record(None, expert.created_at, entry);
    tx.commit().await.unwrap();
    let aino = office.caller(&aino, true);
    review::assign(office, &aino, file.id, &[reader.id], 5)
        .await
        .unwrap();
    Case {
        file,
        expert,
        reader,
    }
}

async fn begin(site: &Site, browser: &Browser, case: &Case, locale: Locale) -> Result<String> {
    site.let_in(browser, &case.reader, locale).await?;
    let caller = site.office.caller(&case.reader, false);
    let task = review::mine(&site.office, &caller).await?.remove(0).id;
    let desk = site.url(&format!("/reviews/{task}"));
    browser.goto(&desk).await?;
    Ok(desk)
}

/// From the first claim to the last, no hand on a mouse: read, select, mark, judge, finish.
#[test]
fn r29_the_desk_is_worked_by_keyboard_alone() {
    block_on(async {
        // In Hebrew a page runs the other way; the text of the claim does not.
        for locale in [Locale::En, Locale::He] {
            let site = Site::open(TestOffice::from(TestDb::sqlite().await)).await;
            let case = case(&site.office).await;
            let wish = Wish {
                javascript: true,
                language: locale.tag(),
            };
            let browser = Browser::open(&wish).await.unwrap();
            if let Err(error) = by_keyboard(&site, &browser, &case, locale).await {
                panic!(
                    "{locale:?}: {error:?}\n{}",
                    browser.text().await.unwrap_or_default()
                );
            }
            browser.close().await.unwrap();
        }
    });
}

async fn by_keyboard(site: &Site, browser: &Browser, case: &Case, locale: Locale) -> Result<()> {
    begin(site, browser, case, locale).await?;
    ensure!(
        browser.axe().await?.is_empty(),
        "{:?}",
        browser.axe().await?
    );
    let first = browser.find("[data-part='text']").await?.text().await?;
    // Into the claim, two words on with Shift held, and mark them.
    browser.keys(None, &['t']).await?;
    browser.keys(Some(SHIFT), &[ON, ON]).await?;
    browser.keys(None, &['m']).await?;
    let quote = browser.find("#mark-quote").await?.prop("value").await?;
    let quote = quote.unwrap_or_default();
    ensure!(
        first.starts_with(&quote) && quote.split(' ').count() == 2,
        "{quote:?} of {first:?}"
    );
    // The next arrow in the list of severities is the first of them.
    browser.keys(None, &['\u{E015}', '\u{E015}', TAB]).await?;
    browser
        .keys(None, &"Not measured".chars().collect::<Vec<_>>())
        .await?;
    browser.keys(None, &[TAB, TAB, ENTER]).await?;
    let marked = browser
        .find("[data-part='text'] mark")
        .await?
        .text()
        .await?;
    ensure!(marked == quote, "{marked:?} is marked, not {quote:?}");
    ensure!(
        browser.axe().await?.is_empty(),
        "{:?}",
        browser.axe().await?
    );
    // The next two: correct, and cannot tell; each one stroke to say and one to save.
    browser.keys(None, &['n']).await?;
    until(browser, 2).await?;
    browser.keys(None, &['1', 's']).await?;
    until(browser, 3).await?;
    browser.keys(None, &['3', 's']).await?;
    browser.find("form[action$='/completion']").await?;
    to(browser, "guessed-no").await?;
    browser.keys(None, &[SPACE, TAB, TAB, ENTER]).await?;
    // Finished, one is back at one's reviews.
    browser.arrive("/reviews").await?;
    let caller = site.office.caller(&case.expert, false);
    let told = review::findings(&site.office, &caller, case.file.id).await?;
    ensure!(told.findings.len() == 1, "one finding");
    let (passage, words) = &told.findings[0].passages[0];
    ensure!(
        *words == quote && passage.severity == Severity::Major,
        "{words:?}"
    );
    site.let_in(browser, &case.expert, locale).await?;
    browser
        .goto(&site.url(&format!("/engagements/{}/findings", case.file.id)))
        .await?;
    ensure!(
        browser.find("dd mark").await?.text().await? == quote,
        "the author sees the place"
    );
    Ok(())
}

/// Waits until the claim of this number is shown.
async fn until(browser: &Browser, number: i64) -> Result<()> {
    browser
        .find(&format!("input[name='place'][value='{number}']"))
        .await?;
    Ok(())
}

/// Steps with the Tab key to the element of this id.
async fn to(browser: &Browser, id: &str) -> Result<()> {
    for _ in 0..60 {
        if browser.focus().await? == id {
            return Ok(());
        }
        browser.keys(None, &[TAB]).await?;
    }
    anyhow::bail!("no way to {id} by the Tab key")
}

/// Without scripts a passage is pasted; what does not stand there is refused, and nothing typed is lost.
#[test]
fn a_passage_is_pasted_where_there_are_no_scripts() {
    block_on(async {
        let site = Site::open(TestOffice::from(TestDb::sqlite().await)).await;
        let case = case(&site.office).await;
        let browser = Browser::open(&Wish {
            javascript: false,
            language: "fi",
        })
        .await
        .unwrap();
        if let Err(error) = pasted(&site, &browser, &case).await {
            panic!("{error:?}\n{}", browser.text().await.unwrap_or_default());
        }
        browser.close().await.unwrap();
    });
}

async fn pasted(site: &Site, browser: &Browser, case: &Case) -> Result<()> {
    begin(site, browser, case, Locale::Fi).await?;
    let claim = browser.find("[data-part='text']").await?.text().await?;
    browser.find("#mark summary").await?.click().await?;
    let write = async |id: &str, text: &str| -> Result<()> {
        let field = browser.find(id).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    };
    write("#mark-quote", "jotain muuta").await?;
    browser
        .find("#mark-severity")
        .await?
        .select_by_value("minor")
        .await?;
    write("#mark-comment", "Ei mitattu").await?;
    browser.send("/passages").await?;
    let no = words::word(Locale::Fi, "refusal-passage-not-shown");
    ensure!(browser.text().await?.contains(&no), "the refusal is said");
    let kept = browser.find("#mark-comment").await?.text().await?;
    ensure!(kept == "Ei mitattu", "what was typed is there: {kept:?}");
    ensure!(
        browser.axe().await.is_err() || browser.axe().await?.is_empty(),
        "accessible"
    );
    let words: Vec<&str> = claim.split(' ').collect();
    write("#mark-quote", &words[1..3].join(" ")).await?;
    browser.send("/passages").await?;
    let marked = browser
        .find("[data-part='text'] mark")
        .await?
        .text()
        .await?;
    ensure!(marked == words[1..3].join(" "), "{marked:?}");
    Ok(())
}
