//! The money: two rates, hours, what is accepted and not yet billed, the invoice with its findings, the payment.

use anyhow::{Result, ensure};

use super::hands::Walk;

impl Walk<'_> {
    /// What an hour costs the provider, which the client never sees; what it is billed at, which the client agrees to.
    pub(super) async fn agree_on_a_rate(&self) -> Result<()> {
        let emre = Self::id(self.cast.emre.id);
        self.part(&self.cast.selin, "rates").await?;
        for (kind, hourly) in [("cost", "52"), ("bill", "95")] {
            self.put(
                "/rates",
                &[
                    ("kind", kind),
                    ("person", &emre),
                    ("hourly", hourly),
                    ("currency", "EUR"),
                    ("from", "2026-03-20"),
                ],
            )
            .await?;
        }
        self.part(&self.cast.aino, "rates").await?;
        ensure!(!self.holds("52").await?, "the client sees the cost rate");
        self.send("main form[action*='/rates/'][action$='/agreement']")
            .await
    }

    /// Hours, handed in by who worked them, approved by who worked beside.
    pub(super) async fn log_hours(&self) -> Result<()> {
        self.site.office.clock.pass_days(2);
        self.part(&self.cast.emre, "time").await?;
        for (day, hours, kind) in [
            ("2026-03-20", "7:30", Some("week")),
            ("2026-03-21", "8", None),
        ] {
            let mut fields = vec![("day", day), ("hours", hours), ("note", self.tongue.reason)];
            fields.extend(kind.map(|kind| ("kind", kind)));
            self.put("/time", &fields).await?;
        }
        self.send("main form[action*='/time/'][action$='/submission']")
            .await?;
        self.next(&self.cast.tuomas, "time").await?;
        self.send_by(
            "main form[action*='/time/'][action$='/decision']",
            "button[value='approve']",
        )
        .await
    }

    /// Finance sees what was accepted and is on no invoice yet.
    pub(super) async fn see_what_is_accepted_and_not_billed(&self) -> Result<()> {
        self.be(&self.cast.jussi).await?;
        self.go("nav a[href='/engagements']").await?;
        self.put("main form[method='get']", &[("stage", "settlement")])
            .await?;
        self.go(&format!("main a[href='{}']", self.file())).await?;
        self.to("/invoices").await?;
        self.says(self.tongue.accepted_not_billed).await
    }

    /// Drafted from approved hours, checked line by line, approved, paid.
    pub(super) async fn bill_and_pay(&self) -> Result<()> {
        self.next(&self.cast.selin, "invoices").await?;
        self.put("/invoices", &[("number", "2026-041"), ("currency", "EUR")])
            .await?;
        self.send("/sending").await?;
        self.next(&self.cast.jussi, "invoices").await?;
        self.go("main a[href*='/invoices/']").await?;
        self.says("1,472.50").await?;
        self.send_by("/decision", "button[value='approve']").await?;
        self.put(
            "/payments",
            &[("reference", "RF18 5390 0754"), ("day", "2026-03-23")],
        )
        .await
    }
}
