//! Awards as stored: terms, opening, choice.

use kpo_practice::award::Award;
use kpo_practice::id::{EngagementId, Id};

use crate::allocation::json;
use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Award> {
    Ok(Award {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        criteria: row.json("criteria")?,
        deadline: row.at("deadline_at")?,
        peeled_at: row.opt_at("peeled_at")?,
        opened_at: row.opt_at("opened_at")?,
        chosen: row.opt_id("chosen_id")?,
        scores: row.json("scores")?,
        reasons: row.text("reasons")?,
        proposed_by: row.opt_id("proposed_by_id")?,
        proposed_at: row.opt_at("proposed_at")?,
        approved_by: row.opt_id("approved_by_id")?,
        made_at: row.opt_at("made_at")?,
    })
}

fn columns(award: &Award) -> Result<Vec<(&'static str, Value)>> {
    Ok(vec![
        ("criteria", json(&award.criteria)?),
        ("deadline_at", award.deadline.into()),
        ("peeled_at", award.peeled_at.into()),
        ("opened_at", award.opened_at.into()),
        ("chosen_id", Value::opt_id(award.chosen)),
        ("scores", json(&award.scores)?),
        ("reasons", award.reasons.clone().into()),
        ("proposed_by_id", Value::opt_id(award.proposed_by)),
        ("proposed_at", award.proposed_at.into()),
        ("approved_by_id", Value::opt_id(award.approved_by)),
        ("made_at", award.made_at.into()),
    ])
}

impl Tx {
    /// Fixes the terms of a competition; a second set is a conflict.
    pub async fn insert_award(&mut self, award: &Award) -> Result<()> {
        let mut columns = columns(award)?;
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(award.engagement)),
        ]);
        self.insert("award", award.id.uuid(), columns).await
    }

    /// Saves how far it has come.
    pub async fn save_award(&mut self, award: &Award, seen: i64) -> Result<i64> {
        let columns = columns(award)?;
        self.update("award", award.id.uuid(), seen, columns).await
    }

    /// A file's award, once its terms are fixed.
    pub async fn award(&mut self, engagement: EngagementId) -> Result<Option<Award>> {
        let mut sql = Sql::new("select * from award");
        sql.with(" where engagement_id = ", engagement.uuid());
        self.optional(sql, read).await
    }

    /// The awards of these files, in no particular order: one statement for a page.
    pub async fn awards_of(&mut self, files: &[EngagementId]) -> Result<Vec<Award>> {
        let mut sql = Sql::new("select * from award where engagement_id in ");
        sql.list(files.iter().map(|id| Value::id(*id)));
        self.list(sql, read).await
    }
}
