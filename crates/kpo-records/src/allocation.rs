//! Allocations as stored.

use kpo_practice::allocation::{Allocation, Distance, Model, Route};
use kpo_practice::id::{EngagementId, Id};

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Allocation> {
    let optional = |column: &str| row.opt_text(column);
    Ok(Allocation {
        id: row.id("id")?,
        version: row.int("version")?,
        request_version: row.int("request_version")?,
        intake: row.word("intake", Route::from_word)?,
        reasons: row
            .text("reasons")?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        route: row.word("route", Route::from_word)?,
        model: optional("model")?.as_deref().and_then(Model::from_word),
        distance: optional("distance")?
            .as_deref()
            .and_then(Distance::from_word),
        weights: row.json("weights")?,
        options: row.json("options")?,
        why: row.text("why")?,
        exit_plan: row.text("exit_plan")?,
        decided_by: row.id("decided_by_id")?,
        decided_at: row.at("decided_at")?,
    })
}

/// A value kept as JSON in a text column.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_string(value)
        .map(Value::from)
        .map_err(|error| RecordsError::Corrupt(error.to_string()))
}

fn columns(allocation: &Allocation) -> Result<Vec<(&'static str, Value)>> {
    Ok(vec![
        ("request_version", allocation.request_version.into()),
        ("intake", allocation.intake.word().into()),
        ("reasons", allocation.reasons.join(" ").into()),
        ("route", allocation.route.word().into()),
        ("model", allocation.model.map(Model::word).into()),
        ("distance", allocation.distance.map(Distance::word).into()),
        ("weights", json(&allocation.weights)?),
        ("options", json(&allocation.options)?),
        ("why", allocation.why.clone().into()),
        ("exit_plan", allocation.exit_plan.clone().into()),
        ("decided_by_id", Value::id(allocation.decided_by)),
        ("decided_at", allocation.decided_at.into()),
    ])
}

impl Tx {
    /// Records a file's allocation, or the next one in its place; the journal keeps that there was another.
    pub async fn put_allocation(
        &mut self,
        allocation: &Allocation,
        seen: Option<i64>,
    ) -> Result<()> {
        let columns = columns(allocation)?;
        self.put("allocation", allocation.id.uuid(), seen, columns)
            .await
    }

    /// A file's allocation, if it was decided.
    pub async fn allocation(&mut self, id: EngagementId) -> Result<Option<Allocation>> {
        let mut sql = Sql::new("select * from allocation");
        sql.with(" where id = ", id.uuid());
        self.optional(sql, read).await
    }

    /// Writes the one row of its kind: a new one, or the one of this version anew.
    pub(crate) async fn put(
        &mut self,
        table: &'static str,
        id: uuid::Uuid,
        seen: Option<i64>,
        mut columns: Vec<(&'static str, Value)>,
    ) -> Result<()> {
        if let Some(seen) = seen {
            return self.update(table, id, seen, columns).await.map(drop);
        }
        columns.push(("version", Value::from(1_i64)));
        self.insert(table, id, columns).await
    }
}
