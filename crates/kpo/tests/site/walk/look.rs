//! Those who watch: the security officer sees what was shown to whom, the auditor reads the journal and has it verified.

use anyhow::{Result, ensure};
use kpo_records::verify;

use super::hands::Walk;

impl Walk<'_> {
    /// Exposure, journal, and the whole store as it was written.
    pub(super) async fn watch_and_verify(&self) -> Result<()> {
        let cast = &self.cast;
        self.be(&cast.helena).await?;
        self.go("nav a[href='/exposure']").await?;
        self.go(&format!("main a[href='/exposure?person={}']", cast.emre.id))
            .await?;
        self.says("yield-").await?;
        self.be(&cast.elina).await?;
        self.go("nav a[href='/journal']").await?;
        let mut pages = 1;
        while self.browser.has("main a[href*='/journal?before=']").await? {
            self.go("main a[href*='/journal?before=']").await?;
            pages += 1;
        }
        ensure!(pages > 1, "the whole life fits on one page of the journal");
        self.says(&cast.aino.name).await?;
        let report = verify::verify(&self.site.office.office.db).await;
        ensure!(report.sound(), "{:?}", report.findings);
        ensure!(report.entries > 100, "{} entries", report.entries);
        Ok(())
    }
}
