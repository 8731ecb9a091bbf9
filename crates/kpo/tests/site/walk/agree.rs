//! Binding people before they see anything; then the room: put in, read page by page, frozen, thawed, asked about.

use std::io::Write as _;

use anyhow::{Context, Result, ensure};
use kpo_operations::job::{self, Registry};

use super::hands::Walk;

impl Walk<'_> {
    /// A non-disclosure text and a statement of work that names who does it.
    pub(super) async fn put_texts_forward(&self) -> Result<()> {
        self.next(&self.cast.aino, "agreement").await?;
        self.to("/agreement/new?kind=nda").await?;
        self.put(
            "/agreements",
            &[
                ("title", "Non-disclosure"),
                (
                    "body",
                    "What is shown stays with the person it is shown to.",
                ),
            ],
        )
        .await?;
        self.to("/agreement").await?;
        self.to("/agreement/new?kind=sow").await?;
        let emre = format!(
            "main form[action$='/agreements'] input[value='{}']",
            self.cast.emre.id
        );
        self.browser
            .find(&emre)
            .await?
            .click()
            .await
            .context("the expert is not offered")?;
        self.put(
            "/agreements",
            &[
                ("title", "Statement of work"),
                ("body", self.tongue.question),
                ("fee", "At most EUR 38400, by approved hours at EUR 95"),
                ("ip", "client"),
                ("starts_on", "2026-03-13"),
                ("ends_on", "2026-06-30"),
            ],
        )
        .await
    }

    /// Everybody reads and accepts every text put before them, by their own name.
    pub(super) async fn sign_all_texts(&self) -> Result<()> {
        let cast = &self.cast;
        for person in [&cast.aino, &cast.selin, &cast.emre] {
            self.part(person, "agreement").await?;
            let open = "main p > a.button[href^='/agreements/']";
            let mut signed = 0;
            while self.browser.has(open).await? {
                self.go(open).await?;
                self.put("/signatures", &[("typed_name", &person.name)])
                    .await?;
                self.to("/agreement").await?;
                signed += 1;
            }
            ensure!(signed > 0, "{} found nothing to sign", person.name);
        }
        Ok(())
    }

    /// The inside counterpart puts a document in; it is looked through before anybody sees it.
    pub(super) async fn fill_the_room(&self) -> Result<()> {
        let mut paper = tempfile::Builder::new()
            .prefix("yield-")
            .suffix(".csv")
            .tempfile()?;
        writeln!(paper, "week,shift,yield")?;
        for week in 1..=120 {
            writeln!(paper, "{week},night,87.{week}")?;
        }
        paper.flush()?;
        let path = paper.path().to_str().context("a path")?.to_owned();
        self.next(&self.cast.tuomas, "room").await?;
        self.put(
            "/documents",
            &[("class", "2"), ("region", "anywhere"), ("file", &path)],
        )
        .await?;
        job::drain(&self.site.office, &Registry::standard()).await?;
        Ok(())
    }

    /// The expert reads; every page is an image marked for the one who looks.
    pub(super) async fn read_page_by_page(&self) -> Result<()> {
        self.part(&self.cast.emre, "room").await?;
        self.go("main a[href^='/documents/']").await?;
        self.page_is_shown().await?;
        self.go("main a[rel='next']").await?;
        self.page_is_shown().await
    }

    async fn page_is_shown(&self) -> Result<()> {
        let image = self.browser.find("main img.page-image").await?;
        let (width, _) = image.rectangle().await.map(|(_, _, w, h)| (w, h))?;
        ensure!(width > 200.0, "the page's picture is {width} wide");
        Ok(())
    }

    /// The security officer stops everything in one act, and lets it go on.
    pub(super) async fn freeze_and_thaw(&self) -> Result<()> {
        let cast = &self.cast;
        for frozen in [true, false] {
            self.part(&cast.helena, "freeze").await?;
            self.put("/freeze", &[("reason", self.tongue.reason)])
                .await?;
            self.be(&cast.emre).await?;
            self.go("nav a[href='/engagements']").await?;
            let there = self
                .browser
                .has(&format!("main a[href='{}']", self.file()))
                .await?;
            ensure!(
                there != frozen,
                "frozen {frozen}, and the expert's list says {there}"
            );
        }
        Ok(())
    }

    /// A question within one counterparty.
    pub(super) async fn ask_and_answer(&self) -> Result<()> {
        self.part(&self.cast.emre, "questions").await?;
        self.put("/questions", &[("text", self.tongue.question)])
            .await?;
        self.part(&self.cast.tuomas, "room").await?;
        self.to("/questions").await?;
        self.put(
            "main form[action$='/answer']",
            &[("answer", self.tongue.reason)],
        )
        .await?;
        self.part(&self.cast.emre, "questions").await?;
        self.says(self.tongue.reason).await
    }
}
