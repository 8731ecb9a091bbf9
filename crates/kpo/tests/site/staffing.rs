//! Real tenders staffed in the browser, in all six languages: solve, lock, take a key person out, mend, explain a refusal.
//! Nobody ineligible stands on any page, and none says whose wall it was.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use kpo_operations::plan::{self, Page, Preferences};
use kpo_operations::words;
use kpo_practice::access::Locale;
use kpo_practice::eligibility::Class;
use kpo_practice::id::PlanId;
use kpo_practice::staffing::{Aim, Weights};
use kpo_testkit::staffing::{Staffed, staffed};
use kpo_testkit::{Browser, TestDb, TestOffice, Wish, block_on};

use crate::world::Site;

#[test]
fn r5_r20_r26_tenders_are_staffed_in_six_languages() {
    block_on(async {
        let office = TestOffice::from(TestDb::sqlite().await);
        let Some(house) = staffed(&office).await else {
            return;
        };
        let site = Site::open(office).await;
        for (number, locale) in Locale::ALL.into_iter().enumerate() {
            // Half of them without scripts.
            let wish = Wish {
                javascript: number % 2 == 1,
                language: locale.tag(),
            };
            let browser = Browser::open(&wish).await.unwrap();
            let planner = Planner {
                site: &site,
                browser: &browser,
                house: &house,
                locale,
            };
            if let Err(error) = planner.day().await {
                let page = browser.text().await.unwrap_or_default();
                let place = browser.place().await.unwrap_or_default();
                panic!("{locale:?}: {error:?}\non {place}:\n{page}");
            }
            browser.close().await.unwrap();
        }
    });
}

/// The sourcing manager at work.
struct Planner<'a> {
    site: &'a Site,
    browser: &'a Browser,
    house: &'a Staffed,
    locale: Locale,
}

impl Planner<'_> {
    fn word(&self, key: &str) -> String {
        words::word(self.locale, key)
    }

    async fn day(&self) -> Result<()> {
        self.site
            .let_in(self.browser, &self.house.sourcing, self.locale)
            .await?;
        let id = self.begin().await?;
        self.press(&format!("form[action='/plans/{id}/solution'] button"))
            .await?;
        let solved = self.eligible(id).await?;
        ensure!(solved.plan.proved, "not proved");
        self.says("plan-proved").await?;
        let task = solved
            .tasks
            .iter()
            .find(|task| task.places.len() == 1)
            .context("a question")?;
        let (file, key) = (task.engagement, task.places[0].person);
        self.lock(id, &file.to_string(), &key.to_string()).await?;
        self.press(&format!("form[action='/plans/{id}/solution'] button"))
            .await?;
        let locked = self.eligible(id).await?;
        ensure!(
            locked.tasks.iter().any(|task| task
                .places
                .iter()
                .any(|place| place.locked && place.person == key)),
            "no lock"
        );
        self.press(&format!("a[href='/plans/{id}/withdrawals/{key}']"))
            .await?;
        self.says("plan-mend-smallest").await?;
        self.press("form:has(input[name='way'][value='smallest']) button")
            .await?;
        let mended = self.eligible(id).await?;
        let gone = mended
            .tasks
            .iter()
            .all(|task| task.places.iter().all(|place| place.person != key));
        ensure!(gone, "the key person is still there");
        self.refusal(id).await
    }

    /// Begins a plan through the form; the questions are put in through the same operation the form calls, but for one.
    async fn begin(&self) -> Result<PlanId> {
        self.browser.goto(&self.site.url("/plans")).await?;
        self.arrive().await?;
        let field = self
            .browser
            .find("form[action='/plans'] [name='name']")
            .await?;
        field.clear().await?;
        field
            .send_keys(&format!("Spring {}", self.locale.tag()))
            .await?;
        self.press("form[action='/plans'] button").await?;
        let place = self.browser.place().await?;
        let id: PlanId = place.rsplit('/').next().context("a plan")?.parse()?;
        let caller = self.site.office.caller(&self.house.sourcing, true);
        for asked in self.house.files.iter().skip(1) {
            plan::add(&self.site.office, &caller, id, asked.id).await?;
        }
        self.browser
            .goto(&self.site.url(&format!("/plans/{id}")))
            .await?;
        let first = self.house.files[0].id.to_string();
        let choice = self
            .browser
            .find(&format!("form[action='/plans/{id}/tasks'] select"))
            .await?;
        choice.select_by_value(&first).await?;
        self.press(&format!("form[action='/plans/{id}/tasks'] button"))
            .await?;
        let wanted = Preferences {
            name: format!("Spring {}", self.locale.tag()),
            weights: Weights::default(),
            firms_apart: false,
            aim: Aim::Whole,
        };
        let page = plan::read(&self.site.office, &caller, id).await?;
        ensure!(
            page.tasks.len() == 36
                && page.plan.weights == wanted.weights
                && page.plan.name == wanted.name,
            "not as set"
        );
        Ok(id)
    }

    async fn lock(&self, id: PlanId, file: &str, person: &str) -> Result<()> {
        let form = format!(
            "form[action='/plans/{id}/locks']:has(input[value='{file}']):has(input[value='{person}'])"
        );
        self.press(&format!("{form} button")).await?;
        self.says("plan-locked").await
    }

    /// The plan as it is kept: nobody in it whom something planted speaks against; and the page says nothing of whose wall.
    async fn eligible(&self, id: PlanId) -> Result<Page> {
        let caller = self.site.office.caller(&self.house.sourcing, true);
        let page = plan::read(&self.site.office, &caller, id).await?;
        for task in &page.tasks {
            let asked = self
                .house
                .files
                .iter()
                .find(|file| file.id == task.engagement)
                .context("a file")?;
            for place in &task.places {
                let planted = self
                    .house
                    .people
                    .iter()
                    .find(|one| one.person.id == place.person)
                    .context("a person")?;
                ensure!(
                    planted.bars(asked).is_empty(),
                    "{} may not be at {}",
                    place.name,
                    task.title
                );
                ensure!(
                    self.holds(&place.name).await?,
                    "{} is not on the page",
                    place.name
                );
            }
        }
        self.no_wall_told().await?;
        Ok(page)
    }

    /// Asks why somebody who is walled off is not there: it says that and until when.
    async fn refusal(&self, id: PlanId) -> Result<()> {
        let only = BTreeSet::from([Class::Wall]);
        let found = self.house.files.iter().find_map(|file| {
            let found = self.house.people.iter().find(|one| one.bars(file) == only);
            found.map(|found| (file.id, found.person.id))
        });
        let (file, person) = found.context("somebody walled off")?;
        self.browser
            .goto(
                &self
                    .site
                    .url(&format!("/plans/{id}/tasks/{file}/people/{person}")),
            )
            .await?;
        self.arrive().await?;
        self.says("plan-why-not-eligible").await?;
        self.says("eligibility-wall").await?;
        ensure!(self.holds("2027").await?, "until when is not said");
        self.no_wall_told().await?;
        self.browser
            .goto(
                &self
                    .site
                    .url(&format!("/engagements/{file}/shortlist/{person}")),
            )
            .await?;
        self.says("eligibility-wall").await?;
        self.no_wall_told().await
    }

    /// Neither the reason of any wall nor whom it stands against.
    async fn no_wall_told(&self) -> Result<()> {
        ensure!(!self.holds("price list").await?, "a wall's reason is told");
        ensure!(
            !self.holds("Subject ").await?,
            "whom a wall stands against is told"
        );
        Ok(())
    }

    async fn press(&self, css: &str) -> Result<()> {
        ensure!(self.browser.has(css).await?, "nothing by {css}");
        self.browser.press(css).await?;
        self.arrive().await
    }

    async fn arrive(&self) -> Result<()> {
        let html = self.browser.find("html").await?;
        ensure!(
            html.attr("lang").await?.as_deref() == Some(self.locale.tag()),
            "another language"
        );
        Ok(())
    }

    async fn says(&self, key: &str) -> Result<()> {
        let word = self.word(key);
        ensure!(self.holds(&word).await?, "the page does not say {word:?}");
        Ok(())
    }

    async fn holds(&self, text: &str) -> Result<bool> {
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|c| !matches!(c, '\u{2066}'..='\u{2069}'))
                .collect()
        };
        Ok(plain(&self.browser.text().await?).contains(&plain(text)))
    }
}
