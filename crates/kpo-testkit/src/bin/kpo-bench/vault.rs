//! What sealing costs where it is felt: a list searched by title, a panel's units in and out, a page's bytes, and the renewal of
//! keys; each beside the same in plain where there is such a thing. On SQLite.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use kpo_practice::access::{Action, Circumstances, Standing, Visible};
use kpo_practice::engagement::{Engagement, Side, Stage};
use kpo_practice::id::{BlobId, EngagementId, Id as _, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_records::blob::Blobs;
use kpo_records::engagement::EngagementFilter;
use kpo_records::vault::{bring_in, rotate};
use kpo_records::{PageRequest, Sql, Value};
use kpo_testkit::clock::START;
use kpo_testkit::{TestDb, TestOffice};
use uuid::Uuid;

/// Rows a transaction.
const AT_ONCE: usize = 1_000;
const UNITS: usize = 10_000;

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// The middle of some tries.
fn middle(mut took: Vec<f64>) -> f64 {
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

struct House {
    office: TestOffice,
    owner: PersonId,
    file: Engagement,
}

/// Measures all of it.
pub(crate) async fn measure(files: usize, blobs: usize) -> Result<()> {
    let office = TestOffice::from(TestDb::sqlite().await);
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let file = office.engagement(&owner, "Kiln").await;
    let house = House {
        office,
        owner: owner.id,
        file,
    };
    house.search(files).await?;
    house.units().await?;
    house.page().await?;
    house.renewal(blobs).await
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
impl House {
    fn draw(&self) -> Uuid {
        self.office.office.request()
    }

    async fn record(&self, tx: kpo_records::Tx) -> Result<()> {
        let mut tx = tx;
        tx.record(
            None,
            START,
            Entry::new("engagement.begun", "engagement", self.file.id),
        );
        tx.commit().await?;
        Ok(())
    }

    async fn search(&self, files: usize) -> Result<()> {
        let db = &self.office.office.db;
        for batch in 0..files.div_ceil(AT_ONCE) {
            let mut tx = db.begin().await?;
            for n in batch * AT_ONCE..(batch * AT_ONCE + AT_ONCE).min(files) {
                let file = Engagement {
                    id: EngagementId(self.draw()),
                    title: format!("Kiln K{n}: most value at the lowest total cost"),
                    code_name: format!("Project {n}"),
                    stage: Stage::Request,
                    waiting_on: Side::Client,
                    created_at: START.plus_seconds(n as i64),
                    ..self.file.clone()
                };
                tx.insert_engagement(&file).await?;
            }
            self.record(tx).await?;
        }
        let sealed = self.looked(files).await?;
        // The same files, their names in plain.
        let mut tx = db.begin().await?;
        let mut plain = Sql::new("update engagement set code_name = 'Project ' || ((created_at - ");
        plain.bind(START).push(
            ") / 1000000), title = 'Kiln K' || ((created_at - $1) / 1000000) || ': most value at the lowest total cost'",
        );
        tx.run(plain).await?;
        self.record(tx).await?;
        let open = self.looked(files).await?;
        let begun = Instant::now();
        let brought = bring_in(db, &self.office.settings.data, START).await?;
        println!(
            "{files} files: sealing the names of {} that lay in plain took {:.1} s",
            brought.texts,
            begun.elapsed().as_secs_f64()
        );
        for ((what, sealed), (_, open)) in sealed.into_iter().zip(open) {
            println!("  {what}: {sealed:.1} ms sealed, {open:.1} ms in plain");
        }
        Ok(())
    }

    /// How long pages of the list take: without words, with words that nothing holds, and with one that one of the oldest files holds.
    async fn looked(&self, files: usize) -> Result<Vec<(&'static str, f64)>> {
        let mut standing = Standing::nobody(self.owner, self.file.client);
        standing.host = true;
        standing.roles.insert("sourcing".to_owned());
        let visible = Visible::to(standing, Circumstances::default(), Action::ReadFile);
        let mut found = Vec::new();
        for (what, text, wanted) in [
            ("a page of 50, p50", "", 50),
            ("50 that hold a word all hold, p50", "lowest", 50),
            ("looked for what one of the oldest holds, p50", "k1:", 1),
            ("looked for what none holds, p50", "quokka", 0),
        ] {
            let filter = EngagementFilter {
                text: text.to_owned(),
                by_title: true,
                ..EngagementFilter::default()
            };
            let mut took = Vec::new();
            for _ in 0..15 {
                let begun = Instant::now();
                let mut tx = self.office.office.read().await?;
                let page = tx
                    .engagements(&visible, &filter, &PageRequest::default())
                    .await?;
                took.push(ms(begun));
                ensure!(
                    page.items.len() == wanted.min(files),
                    "{what}: {}",
                    page.items.len()
                );
            }
            found.push((what, middle(took)));
        }
        Ok(found)
    }

    async fn units(&self) -> Result<()> {
        use kpo_practice::panel::{Panel, PanelKind, PanelState, Unit};
        let db = &self.office.office.db;
        let panel = Panel {
            id: self.office.stranger(),
            version: 1,
            engagement: self.file.id,
            name: "Abstracts".to_owned(),
            kind: PanelKind::Work,
            reviews: 2,
            known_percent: 0,
            state: PanelState::Draft,
            seed: None,
            created_by: self.owner,
            created_at: START,
            opened_at: None,
            closed_by: None,
            closed_at: None,
        };
        let text = "The yield of the kiln rose where the dryer was fed more slowly. ".repeat(20);
        let units: Vec<Unit> = (1..=UNITS as i64)
            .map(|place| Unit {
                id: self.office.stranger(),
                panel: panel.id,
                place,
                reference: format!("R{place}"),
                title: format!("Abstract {place}"),
                text: text.clone(),
                known: None,
            })
            .collect();
        let mut tx = db.begin().await?;
        tx.insert_panel(&panel).await?;
        let begun = Instant::now();
        tx.insert_panel_units(&units).await?;
        let within = ms(begun);
        self.record(tx).await?;
        let written = ms(begun);
        let places: Vec<i64> = (1..=UNITS as i64).collect();
        let mut tx = self.office.office.read().await?;
        let begun = Instant::now();
        let read = tx.panel_units(panel.id, &places).await?;
        let opened = ms(begun);
        ensure!(read == units, "they read back");
        // What the same statements cost without the opening: the texts as they lie there.
        let begun = Instant::now();
        for some in places.chunks(AT_ONCE) {
            let mut sql = Sql::new(
                "select id, panel_id, place, reference, substr(title, 2) as title, substr(text, 2) as text, known from panel_unit",
            );
            sql.with(" where panel_id = ", panel.id.uuid())
                .push(" and place in ")
                .list(some.iter().map(|place| Value::from(*place)));
            let rows = tx
                .list(sql, |row| Ok((row.text("title")?, row.text("text")?)))
                .await?;
            ensure!(rows.len() == some.len(), "as many");
        }
        println!(
            "{UNITS} units of a panel, {} bytes each: sealed and put in {within:.0} ms, with the commit {written:.0} ms; read and opened \
             {opened:.0} ms, read as they lie {:.0} ms",
            text.len(),
            ms(begun)
        );
        Ok(())
    }

    async fn page(&self) -> Result<()> {
        const BYTES: usize = 1 << 20;
        let data = &self.office.settings.data;
        let blobs = Blobs::open(data)?;
        let id = self.put(&blobs, &vec![7; BYTES]).await?;
        let plain = data.join("plain");
        std::fs::write(&plain, vec![7; BYTES])?;
        let (mut sealed, mut open) = (Vec::new(), Vec::new());
        for _ in 0..200 {
            let begun = Instant::now();
            let opening = self
                .office
                .office
                .db
                .glance()
                .await?
                .blob_opening(id)
                .await?;
            ensure!(blobs.read(opening).await?.len() == BYTES, "whole");
            sealed.push(ms(begun));
            let begun = Instant::now();
            ensure!(tokio::fs::read(&plain).await?.len() == BYTES, "whole");
            open.push(ms(begun));
        }
        println!(
            "a page's document of 1 MiB, p50: {:.2} ms with keys fetched and bytes opened, {:.2} ms from a plain file",
            middle(sealed),
            middle(open)
        );
        Ok(())
    }

    async fn put(&self, blobs: &Blobs, bytes: &[u8]) -> Result<BlobId> {
        let mut tx = self.office.office.db.begin().await?;
        let id = BlobId(self.draw());
        let place = tx.blob_place(self.file.id, id).await?;
        let mut writing = blobs.begin(place).await?;
        writing.write(bytes).await?;
        let stored = writing.finish().await?;
        tx.insert_blob(id, &stored.digest, 1, START).await?;
        tx.insert_blob_key(self.file.id, id, &stored, START).await?;
        self.record(tx).await?;
        Ok(id)
    }

    async fn renewal(&self, many: usize) -> Result<()> {
        let db = &self.office.office.db;
        let blobs = Blobs::in_memory();
        let begun = Instant::now();
        for batch in 0..many.div_ceil(AT_ONCE) {
            let mut tx = db.begin().await?;
            for _ in batch * AT_ONCE..(batch * AT_ONCE + AT_ONCE).min(many) {
                let id = BlobId(self.draw());
                let place = tx.blob_place(self.file.id, id).await?;
                let stored = blobs.begin(place).await?.finish().await?;
                tx.insert_blob(id, &stored.digest, 0, START).await?;
                tx.insert_blob_key(self.file.id, id, &stored, START).await?;
            }
            self.record(tx).await?;
        }
        println!(
            "{many} documents' keys of one room made in {:.0} s",
            begun.elapsed().as_secs_f64()
        );
        let begun = Instant::now();
        let rotated = rotate(db, START).await.context("the renewal")?;
        let took = begun.elapsed().as_secs_f64();
        println!(
            "renewed: {} clients, {} rooms, {} documents' keys wrapped anew in {took:.1} s ({:.0} a second)",
            rotated.clients,
            rotated.rooms,
            rotated.blobs,
            rotated.blobs as f64 / took
        );
        Ok(())
    }
}
