//! What a panel came to, the samples of its pile and the words that settle, as stored.

use kpo_practice::id::{Id, PanelId};
use kpo_practice::panel::result::PanelResult;
use kpo_practice::panel::{PanelSample, Settlement};

use super::json;
use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read_result(row: &Row) -> Result<PanelResult> {
    Ok(PanelResult {
        id: row.id("id")?,
        panel: row.id("panel_id")?,
        number: row.int("number")?,
        method: row.text("method")?,
        priors: row.text("priors")?,
        seed: row.text("seed")?,
        content: row.json("content")?,
        computed_by: row.id("computed_by_id")?,
        computed_at: row.at("computed_at")?,
    })
}

fn read_sample(row: &Row) -> Result<PanelSample> {
    Ok(PanelSample {
        id: row.id("id")?,
        panel: row.id("panel_id")?,
        number: row.int("number")?,
        result: row.id("result_id")?,
        answer: row.int("answer")?,
        sensitivity: row.int("sensitivity")?,
        population: row.int("population")?,
        places: row.json("places")?,
        seed: row.text("seed")?,
        drawn_by: row.id("drawn_by_id")?,
        drawn_at: row.at("drawn_at")?,
    })
}

fn read_settlement(row: &Row) -> Result<Settlement> {
    Ok(Settlement {
        id: row.id("id")?,
        panel: row.id("panel_id")?,
        seat: row.id("seat_id")?,
        place: row.int("place")?,
        answer: row.int("answer")?,
        reason: row.text("reason")?,
        criteria: row.id("criteria_id")?,
        sample: row.opt_id("sample_id")?,
        at: row.at("settled_at")?,
    })
}

impl Tx {
    /// Keeps a version of what a panel came to.
    pub async fn insert_panel_result(&mut self, result: &PanelResult) -> Result<()> {
        let columns = vec![
            ("panel_id", Value::id(result.panel)),
            ("number", result.number.into()),
            ("method", result.method.clone().into()),
            ("priors", result.priors.clone().into()),
            ("seed", result.seed.clone().into()),
            ("content", json(&result.content)),
            ("computed_by_id", Value::id(result.computed_by)),
            ("computed_at", result.computed_at.into()),
        ];
        self.insert("panel_result", result.id.uuid(), columns).await
    }

    /// The newest version of what a panel came to, if it was reckoned.
    pub async fn panel_result(&mut self, panel: PanelId) -> Result<Option<PanelResult>> {
        let mut sql = Sql::new("select * from panel_result");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by number desc limit 1");
        self.optional(sql, read_result).await
    }

    /// Keeps a sample of a pile.
    pub async fn insert_panel_sample(&mut self, sample: &PanelSample) -> Result<()> {
        let columns = vec![
            ("panel_id", Value::id(sample.panel)),
            ("number", sample.number.into()),
            ("result_id", Value::id(sample.result)),
            ("answer", sample.answer.into()),
            ("sensitivity", sample.sensitivity.into()),
            ("population", sample.population.into()),
            ("places", json(&sample.places)),
            ("seed", sample.seed.clone().into()),
            ("drawn_by_id", Value::id(sample.drawn_by)),
            ("drawn_at", sample.drawn_at.into()),
        ];
        self.insert("panel_sample", sample.id.uuid(), columns).await
    }

    /// The samples of a panel's pile, in the order they were drawn.
    pub async fn panel_samples(&mut self, panel: PanelId) -> Result<Vec<PanelSample>> {
        let mut sql = Sql::new("select * from panel_sample");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by number");
        self.list(sql, read_sample).await
    }

    /// Keeps the word that settles a unit, beside everything that was said of it before.
    pub async fn insert_panel_settlement(&mut self, settlement: &Settlement) -> Result<()> {
        let columns = vec![
            ("panel_id", Value::id(settlement.panel)),
            ("seat_id", Value::id(settlement.seat)),
            ("place", settlement.place.into()),
            ("answer", settlement.answer.into()),
            ("reason", settlement.reason.clone().into()),
            ("criteria_id", Value::id(settlement.criteria)),
            ("sample_id", Value::opt_id(settlement.sample)),
            ("settled_at", settlement.at.into()),
        ];
        self.insert("panel_settlement", settlement.id.uuid(), columns)
            .await
    }

    /// Everything that was settled on a panel, oldest first. A unit has one word, and one more where it was drawn to be looked at
    /// again after that.
    pub async fn panel_settlements(&mut self, panel: PanelId) -> Result<Vec<Settlement>> {
        let mut sql = Sql::new("select * from panel_settlement");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by settled_at, id");
        self.list(sql, read_settlement).await
    }
}
