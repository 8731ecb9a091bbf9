//! The end: every access ended in one act, words given, the knowledge back in the house, a certificate; then what it was worth.

use anyhow::{Result, ensure};

use super::hands::Walk;

impl Walk<'_> {
    /// One act, and nobody outside sees anything any more.
    pub(super) async fn end_every_access(&self) -> Result<()> {
        self.next(&self.cast.aino, "closure").await?;
        self.put(
            "/closure",
            &[
                ("reason", self.tongue.reason),
                ("handover", "All sheets with their formulas"),
            ],
        )
        .await?;
        self.be(&self.cast.emre).await?;
        self.go("nav a[href='/engagements']").await?;
        let file = self.file();
        ensure!(
            !self
                .browser
                .has(&format!("main a[href='{file}/room']"))
                .await?,
            "the expert still finds the room"
        );
        // The one address that is typed: it was bookmarked.
        let room = self.site.url(&format!("{file}/room"));
        self.browser.goto(&room).await?;
        self.says(self.tongue.nothing_here).await
    }

    /// The provider and the expert give their word; the inside counterpart checks what the house can now do by itself.
    pub(super) async fn declare_and_check(&self) -> Result<()> {
        for person in [&self.cast.selin, &self.cast.emre] {
            self.next(person, "closure").await?;
            self.put(
                "main form[action*='/declarations/']",
                &[("fate", "nothing-held"), ("statement", self.tongue.reason)],
            )
            .await?;
        }
        self.next(&self.cast.tuomas, "closure").await?;
        self.put(
            "/knowledge",
            &[
                ("question", self.tongue.question),
                ("answer", self.tongue.reason),
                ("passed", "yes"),
            ],
        )
        .await?;
        self.part(&self.cast.aino, "closure").await?;
        self.to("/certificate").await?;
        self.says(self.tongue.certificate).await?;
        self.says(&self.cast.emre.name).await
    }

    /// What was decided, and, each time it is due, what came of it.
    pub(super) async fn look_back(&self) -> Result<()> {
        let riitta = &self.cast.riitta;
        self.next(riitta, "outcome").await?;
        self.put(
            "/decision",
            &[
                ("advice", self.tongue.claims[0]),
                ("confidence", "85"),
                ("decided", self.tongue.reason),
                ("followed", "yes"),
                ("on", "2026-03-22"),
                ("currency", "EUR"),
                ("baseline", "2259000"),
                ("expected", "1847000"),
            ],
        )
        .await?;
        for _ in 0..2 {
            self.site.office.clock.pass_days(190);
            self.part(riitta, "outcome").await?;
            let due = "main form[action*='/outcomes/']";
            while self.browser.has(due).await? {
                self.put(
                    due,
                    &[
                        ("happened", self.tongue.claims[1]),
                        ("actual", "1878000"),
                        ("right", "yes"),
                    ],
                )
                .await?;
            }
        }
        self.open(&self.cast.aino).await?;
        ensure!(
            !self.browser.has("main .gates li.current").await?,
            "a gate is still open"
        );
        let stands = self.read("main .file-head .tag").await?;
        ensure!(stands == self.tongue.done, "the file stands at {stands}");
        Ok(())
    }
}
