//! Before anybody outside is asked: coming in, the core map, the request, own people first, the staff touched, the allocation.

use anyhow::{Context, Result, ensure};
use kpo_operations::Clock as _;
use kpo_practice::id::PersonId;
use totp_rs::{Builder, Secret};

use super::hands::Walk;

const PASSWORD: &str = "nine blue kilns at dawn";

impl Walk<'_> {
    /// A judge that cannot see scripts is no judge: a page that writes by script shows whether they run.
    pub(super) async fn scripts_run(&self, wanted: bool) -> Result<()> {
        let page = "data:text/html,<main>still</main><script>document.querySelector('main').textContent='moved'</script>";
        self.browser.goto(page).await?;
        let moved = self.browser.text().await?.contains("moved");
        ensure!(moved == wanted, "scripts run: {moved}");
        Ok(())
    }

    /// The delivery manager comes in by the link in a letter, sets a password and a second factor, and signs in with both.
    pub(super) async fn come_in_by_the_front_door(&self) -> Result<()> {
        let selin = &self.cast.selin;
        self.be(&self.cast.mikael).await?;
        self.go("nav a[href='/people']").await?;
        self.to(&format!("/people/{}", selin.id)).await?;
        self.to("/edit").await?;
        let (record, locale) = (format!("/people/{}", selin.id), self.tongue.locale.tag());
        self.put(&record, &[("locale", locale)]).await?;
        self.send("/invitation").await?;
        let link = self.read("main .notice code").await?;
        self.send("header form[action='/sign-out']").await?;
        let (_, letter) = link
            .split_once("//")
            .and_then(|(_, rest)| rest.split_once('/'))
            .context("an address")?;
        self.browser
            .goto(&self.site.url(&format!("/{letter}")))
            .await?;
        self.put("main form", &[("password", PASSWORD)]).await?;
        self.send("/account/factor").await?;
        let secret = self.read("main ol code").await?;
        self.put("/confirmation", &[("code", &self.code(&secret)?)])
            .await?;
        self.send("header form[action='/sign-out']").await?;
        self.site.office.clock.pass_seconds(60);
        self.fill(
            "/sign-in",
            &[("email", &selin.email), ("password", PASSWORD)],
        )
        .await?;
        self.send("/sign-in").await?;
        self.put("/sign-in/code", &[("code", &self.code(&secret)?)])
            .await?;
        self.says(self.tongue.my_work).await?;
        self.says(&selin.name).await
    }

    fn code(&self, secret: &str) -> Result<String> {
        let secret = Secret::try_from_base32(secret).ok().context("a secret")?;
        let totp = Builder::new().with_secret(secret).build()?;
        let seconds = self.site.office.clock.now().0 / 1_000_000;
        Ok(totp.generate(u64::try_from(seconds)?).to_string())
    }

    /// What never goes out, and what may under conditions; what the house's own people can do.
    pub(super) async fn map_what_never_goes_out(&self) -> Result<()> {
        self.be(&self.cast.aino).await?;
        self.go("nav a[href='/capabilities']").await?;
        for (name, verdict) in [("Glazes", "never"), ("Kilns", "may")] {
            let why = self.tongue.reason;
            self.put(
                "/capabilities",
                &[("name", name), ("verdict", verdict), ("why", why)],
            )
            .await?;
        }
        self.go("nav a[href='/skills']").await?;
        let tuomas = self.cast.tuomas.id.to_string();
        self.put(
            "/skills",
            &[
                ("person", &tuomas),
                ("text", "kiln operation"),
                ("level", "4"),
            ],
        )
        .await
    }

    /// What touches the never-list is refused, with the sentence that says why.
    pub(super) async fn be_refused_what_never_goes_out(&self) -> Result<()> {
        self.request(self.tongue.secret, "Project Oak", "Glazes")
            .await?;
        self.to("/allocation").await?;
        self.says(self.tongue.never_goes_out).await?;
        self.weigh().await?;
        self.fill(
            "/allocation",
            &[
                ("route", "kpo"),
                ("model", "firm"),
                ("distance", "nearshore"),
                ("why", self.tongue.reason),
            ],
        )
        .await?;
        let why = self.send_in_vain("/allocation").await?;
        ensure!(
            why.contains(self.tongue.never_goes_out),
            "refused otherwise: {why}"
        );
        self.this_is_the_file().await?;
        self.to(&self.file()).await?;
        self.says(self.tongue.refused).await
    }

    /// The question, written down.
    pub(super) async fn ask(&self) -> Result<()> {
        self.be(&self.cast.aino).await?;
        self.request(self.tongue.title, "Project Birch", "Kilns")
            .await?;
        self.this_is_the_file().await?;
        self.says(self.tongue.question).await
    }

    async fn request(&self, title: &str, code_name: &str, capability: &str) -> Result<()> {
        self.go("nav a[href='/engagements']").await?;
        self.to("/engagements/new").await?;
        let form = "/engagements";
        self.choose(form, "capability", capability).await?;
        self.choose(form, "decider", &self.cast.riitta.name).await?;
        self.put(
            form,
            &[
                ("title", title),
                ("code_name", code_name),
                ("question", self.tongue.question),
                ("decision", self.tongue.reason),
                ("domain", "technical-analysis"),
                ("class", "2"),
                ("volume", "1"),
                ("rule_bound", "1"),
                ("skill", "5"),
                ("judgement", "5"),
                ("information", "Cost per tonne by shift"),
                ("deadline", "2026-06-15"),
                ("budget", "45000"),
                ("currency", "EUR"),
            ],
        )
        .await
    }

    /// Own people first; then the staff it touches; then where it goes, weighed.
    pub(super) async fn decide_where_it_goes(&self) -> Result<()> {
        self.next(&self.cast.aino, "allocation").await?;
        self.to("/request").await?;
        self.to("/skill-search").await?;
        let look = "main form[method='get']";
        self.put(look, &[("words", "kiln")]).await?;
        self.says(&self.cast.tuomas.name).await?;
        self.put(look, &[("words", "mass balance")]).await?;
        self.put(
            "main form[method='post'][action$='/skill-search']",
            &[("finding", "negative"), ("reason", self.tongue.reason)],
        )
        .await?;
        self.to("/staff").await?;
        let tuomas = self.cast.tuomas.id.to_string();
        self.put(
            "/staff",
            &[
                ("touched", "true"),
                ("roles", "Process engineers"),
                ("purpose", self.tongue.reason),
                ("consulted_on", "2026-02-27"),
                ("consulted_with", "Shop steward"),
                ("knowledge_return", "Two half days of teaching"),
                ("counterpart", &tuomas),
            ],
        )
        .await?;
        self.to("/allocation").await?;
        self.weigh().await?;
        self.put(
            "/allocation",
            &[
                ("route", "kpo"),
                ("model", "firm"),
                ("distance", "nearshore"),
                ("why", self.tongue.reason),
                ("exit_plan", "All sheets stay with us"),
            ],
        )
        .await
    }

    /// Every weight and score is a person's own: none stands there beforehand.
    async fn weigh(&self) -> Result<()> {
        self.fill_all("/allocation", "weights", &["3"; 5]).await?;
        self.fill_all("/allocation", "scores", &["2"; 15]).await
    }

    /// Makes a choice by what its option says, as a person does.
    pub(super) async fn choose(&self, form: &str, name: &str, says: &str) -> Result<()> {
        let options = format!("main form[action$='{form}'] [name='{name}'] option");
        let options = fantoccini::Locator::Css(&options);
        for option in self.browser.client.find_all(options).await? {
            if option.text().await?.contains(says) {
                let value = option.attr("value").await?.unwrap_or_default();
                return self.fill(form, &[(name, &value)]).await;
            }
        }
        anyhow::bail!("{name} offers no {says}")
    }

    /// A person's id as forms send it.
    pub(super) fn id(person: PersonId) -> String {
        person.to_string()
    }
}
