//! Finding who answers: the brief and its restatement, two parties invited, people named and checked, sealed bids opened by
//! two, an award with a second person.

use anyhow::{Result, ensure};
use kpo_practice::person::Person;

use super::hands::Walk;

impl Walk<'_> {
    /// The brief, what it cannot do without, the terms; two openers with a key each.
    pub(super) async fn write_the_brief(&self) -> Result<()> {
        let aino = &self.cast.aino;
        self.next(aino, "brief").await?;
        self.to("/brief/form").await?;
        self.put(
            "/brief",
            &[
                ("question", self.tongue.question),
                ("context", self.tongue.reason),
                ("method", "Mass and energy balance"),
                ("rubric", "60 Evidence\n40 Method"),
                ("languages", "en he"),
            ],
        )
        .await?;
        self.to("/requirements").await?;
        self.put(
            "/requirements",
            &[
                ("kind", "degree"),
                ("title", "Doctorate in engineering"),
                ("level", "8"),
            ],
        )
        .await?;
        self.to("/brief").await?;
        self.to("/award").await?;
        self.to("/award/terms").await?;
        self.put(
            "/award/terms",
            &[
                ("criteria", "60 Evidence of like work\n40 Plan"),
                ("deadline", "2026-03-12"),
            ],
        )
        .await?;
        self.to("/opening").await?;
        self.become_opener().await?;
        self.part(&self.cast.jussi, "opening").await?;
        self.become_opener().await
    }

    async fn become_opener(&self) -> Result<()> {
        self.send("/openers").await?;
        let facts = self
            .browser
            .client
            .find_all(fantoccini::Locator::Css("main dd"))
            .await?;
        for fact in facts {
            let text = fact.text().await?;
            if text.starts_with("AGE-SECRET-KEY-") {
                self.keys.borrow_mut().push(text);
            }
        }
        self.to("/opening").await
    }

    /// Two parties, side by side and unknown to each other.
    pub(super) async fn invite_two_parties(&self) -> Result<()> {
        self.part(&self.cast.aino, "brief").await?;
        self.to("/award").await?;
        for person in [&self.cast.selin, &self.cast.aisyah] {
            let party = person.organisation.to_string();
            self.put("/invitations", &[("organisation", &party)])
                .await?;
        }
        Ok(())
    }

    /// Each party names its expert, who says in their own words what is asked.
    pub(super) async fn name_people(&self) -> Result<()> {
        let cast = &self.cast;
        for (manager, expert) in [(&cast.selin, &cast.emre), (&cast.aisyah, &cast.weijian)] {
            self.be(manager).await?;
            self.go("nav a[href='/invitations']").await?;
            self.to("/bid").await?;
            ensure!(
                !self.holds(self.tongue.title).await?,
                "a bidder reads the title before signing"
            );
            self.put(
                "/nominations",
                &[
                    ("person", &Self::id(expert.id)),
                    ("note", self.tongue.reason),
                ],
            )
            .await?;
            self.next(expert, "brief").await?;
            self.put("/restatements", &[("text", &self.tongue.claims.join(" "))])
                .await?;
        }
        Ok(())
    }

    /// The expert shows a degree; nobody counts it before somebody else looked it up.
    pub(super) async fn show_a_degree(&self) -> Result<()> {
        let cast = &self.cast;
        for expert in [&cast.emre, &cast.weijian] {
            self.be(expert).await?;
            self.go("header a[href='/account']").await?;
            self.to(&format!("/people/{}", expert.id)).await?;
            self.to("/credentials/new").await?;
            self.put(
                "/credentials",
                &[
                    ("kind", "degree"),
                    ("title", "PhD, kilns"),
                    ("issuer", "METU"),
                    ("level", "8"),
                    ("evidence", "Diploma register"),
                    ("issued_on", "2009-06-19"),
                ],
            )
            .await?;
            self.part(&cast.aino, "team").await?;
            self.says(&expert.name).await?;
            self.verify(expert).await?;
        }
        Ok(())
    }

    async fn verify(&self, expert: &Person) -> Result<()> {
        self.go("nav a[href='/people']").await?;
        self.to(&format!("/people/{}", expert.id)).await?;
        self.says(self.tongue.unverified).await?;
        self.go("main a[href^='/credentials/']").await?;
        self.put("/verification", &[("how", "Asked the register by letter")])
            .await
    }

    /// The client confirms what was restated, and says yes to each person.
    pub(super) async fn say_yes_to_people(&self) -> Result<()> {
        self.next(&self.cast.aino, "brief").await?;
        let answer = "main form[action*='/restatements/'][action$='/answer']";
        while self.browser.has(answer).await? {
            self.put(answer, &[("answer", "confirmed")]).await?;
        }
        self.to(&self.file()).await?;
        self.to("/team").await?;
        let decision = "main form[action*='/nominations/'][action$='/decision']";
        while self.browser.has(decision).await? {
            self.put(decision, &[("decision", "approved")]).await?;
        }
        Ok(())
    }

    /// Sealed, each with a receipt; nobody reads them before the deadline.
    pub(super) async fn bid(&self) -> Result<()> {
        let cast = &self.cast;
        for (manager, price) in [(&cast.selin, "38400"), (&cast.aisyah, "31900")] {
            self.next(manager, "bid").await?;
            self.put(
                "/bid",
                &[
                    ("price", price),
                    ("days", "21"),
                    ("plan", self.tongue.reason),
                ],
            )
            .await?;
            self.to("/bid").await?;
        }
        self.part(&cast.aino, "award").await?;
        ensure!(!self.holds("38,400").await?, "a sealed bid can be read");
        Ok(())
    }

    /// After the deadline: two keys, one after the other.
    pub(super) async fn open_the_bids(&self) -> Result<()> {
        self.site.office.clock.pass_days(11);
        let keys = self.keys.take();
        ensure!(keys.len() == 2, "{} keys were shown", keys.len());
        for (person, key) in [&self.cast.aino, &self.cast.jussi].into_iter().zip(&keys) {
            self.part(person, "opening").await?;
            self.put("/opening", &[("key", key)]).await?;
        }
        Ok(())
    }

    /// Scored, chosen with reasons; where the capability is core a second person agrees.
    pub(super) async fn choose_with_a_second_person(&self) -> Result<()> {
        self.next(&self.cast.aino, "award").await?;
        self.says("38,400").await?;
        self.to("/award/form").await?;
        let scores = "main form[action$='/award']";
        self.fill_all(scores, "scores", &["9", "8", "6", "7"])
            .await?;
        self.choose("/award", "chosen", "Anadolu").await?;
        self.put("/award", &[("reasons", self.tongue.reason)])
            .await?;
        self.next(&self.cast.markus, "award").await?;
        self.send("/award/approval").await
    }
}
