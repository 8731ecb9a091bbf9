//! The work as claims with evidence, checked blind by two, settled by a third, accepted.

use anyhow::{Result, ensure};
use kpo_practice::person::Person;

use super::hands::Walk;

impl Walk<'_> {
    /// The answer, claim by claim.
    pub(super) async fn write_claims(&self) -> Result<()> {
        self.site.office.clock.pass_days(7);
        self.next(&self.cast.emre, "deliverable").await?;
        self.put(
            "/deliverable",
            &[
                ("question", self.tongue.question),
                ("method", "Mass and energy balance"),
                ("recommendation", self.tongue.claims[0]),
                ("confidence", "85"),
            ],
        )
        .await?;
        for (claim, method) in
            self.tongue
                .claims
                .iter()
                .zip(["data", "method", "data", "judgement"])
        {
            self.to("/claims").await?;
            self.put(
                "/claims",
                &[
                    ("text", claim),
                    ("evidence", "Trial weeks 14 to 17"),
                    ("method", method),
                    ("confidence", "90"),
                ],
            )
            .await?;
        }
        Ok(())
    }

    /// The delivery manager sees it whole and hands it in.
    pub(super) async fn hand_in(&self) -> Result<()> {
        self.next(&self.cast.selin, "deliverable").await?;
        self.send("/submissions").await?;
        self.says(self.tongue.claims[3]).await
    }

    /// A sample, drawn by lot, for two who know nobody in it.
    pub(super) async fn draw_a_sample(&self) -> Result<()> {
        self.next(&self.cast.aino, "review").await?;
        self.fill("/review", &[("target", "20")]).await?;
        for reviewer in [&self.cast.kadri, &self.cast.ingrid] {
            let box_of = format!(
                "main form[action$='/review'] input[value='{}']",
                reviewer.id
            );
            self.browser.find(&box_of).await?.click().await?;
        }
        self.send("/review").await
    }

    /// Two look, neither knowing whose work it is, what it costs, or who else looks. They disagree on one claim.
    pub(super) async fn judge_blind(&self) -> Result<()> {
        self.put_the_veil_on();
        // A veil that sees nothing hides nothing: the author's own manager cannot pass under it.
        ensure!(
            self.be(&self.cast.selin).await.is_err(),
            "the veil is blind itself"
        );
        let done = async {
            self.judge_all(&self.cast.kadri, "judgements", None).await?;
            let doubt = Some(self.tongue.claims[0]);
            self.judge_all(&self.cast.ingrid, "judgements", doubt).await
        };
        let done = done.await;
        self.veil(&[]);
        done
    }

    fn put_the_veil_on(&self) {
        self.veil(&[
            "Emre",
            "Selin",
            "Anadolu",
            "Selat",
            "38400",
            "38,400",
            "38.400",
            "Project Birch",
        ]);
    }

    async fn judge_all(&self, person: &Person, act: &str, doubt: Option<&str>) -> Result<()> {
        self.be(person).await?;
        self.go("main a[href^='/reviews/rev']").await?;
        let form = format!("main form[action$='/{act}']");
        let mut judged = 0;
        while self.browser.has(&form).await? {
            let wrong = match doubt {
                Some(claim) => self.holds(claim).await?,
                None => false,
            };
            self.say_of_it(&form, wrong).await?;
            judged += 1;
        }
        ensure!(judged > 0, "{} was given nothing to judge", person.name);
        let blind = "main form[action$='/completion'] input[value='no']";
        self.browser.find(blind).await?.click().await?;
        self.send("/completion").await
    }

    async fn say_of_it(&self, form: &str, wrong: bool) -> Result<()> {
        let verdict = if wrong { "error" } else { "correct" };
        let choice = format!("{form} input[value='{verdict}']");
        self.browser.find(&choice).await?.click().await?;
        if wrong {
            self.fill(
                form,
                &[
                    ("severity", "minor"),
                    ("comment", self.tongue.doubt),
                    ("correction", self.tongue.claims[1]),
                ],
            )
            .await?;
        }
        self.send(form).await
    }

    /// Where two disagree, a third settles it, as blind as they were.
    pub(super) async fn settle_by_a_third(&self) -> Result<()> {
        self.next(&self.cast.aino, "review").await?;
        let petr = Self::id(self.cast.petr.id);
        self.put("/adjudicator", &[("person", &petr)]).await?;
        self.put_the_veil_on();
        let claim = Some(self.tongue.claims[0]);
        let done = self
            .judge_all(&self.cast.petr, "adjudications", claim)
            .await;
        self.veil(&[]);
        done
    }

    /// The author learns the finding, not the finder; the client accepts with it.
    pub(super) async fn accept(&self) -> Result<()> {
        self.part(&self.cast.emre, "deliverable").await?;
        self.to("/findings").await?;
        self.says(self.tongue.doubt).await?;
        for checker in [&self.cast.kadri, &self.cast.ingrid, &self.cast.petr] {
            ensure!(
                !self.holds(&checker.name).await?,
                "the author learns who checked"
            );
        }
        self.next(&self.cast.aino, "acceptance").await?;
        let corrected = "main form[action$='/acceptance'] input[value='corrected']";
        self.browser.find(corrected).await?.click().await?;
        self.put("/acceptance", &[("reasons", self.tongue.reason)])
            .await
    }
}
