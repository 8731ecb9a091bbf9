//! Traces as stored.

use kpo_practice::id::{Id, TraceId};
use kpo_practice::trace::{Finding, Trace};

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::page::{Cursor, Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Trace> {
    let finding: Finding = serde_json::from_str(&row.text("finding")?)
        .map_err(|_| RecordsError::Corrupt("a trace's finding is none".to_owned()))?;
    Ok(Trace {
        id: row.id("id")?,
        version: row.int("version")?,
        document: row.id("document_id")?,
        engagement: row.id("engagement_id")?,
        reason: row.text("reason")?,
        digest: row.text("digest")?,
        finding,
        started_by: row.id("started_by_id")?,
        started_at: row.at("started_at")?,
        released_by: row.opt_id("released_by_id")?,
        released_at: row.opt_at("released_at")?,
    })
}

impl Tx {
    /// Keeps a trace and what it found.
    pub async fn insert_trace(&mut self, trace: &Trace) -> Result<()> {
        let finding = serde_json::to_string(&trace.finding)
            .map_err(|error| RecordsError::Corrupt(error.to_string()))?;
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("document_id", Value::id(trace.document)),
            ("engagement_id", Value::id(trace.engagement)),
            ("reason", trace.reason.clone().into()),
            ("digest", trace.digest.clone().into()),
            ("finding", finding.into()),
            ("started_by_id", Value::id(trace.started_by)),
            ("started_at", trace.started_at.into()),
            ("released_by_id", Value::opt_id(trace.released_by)),
            ("released_at", trace.released_at.into()),
        ];
        self.insert("trace", trace.id.uuid(), columns).await
    }

    /// Saves that a trace was released.
    pub async fn save_trace(&mut self, trace: &Trace, seen: i64) -> Result<i64> {
        let columns = vec![
            ("released_by_id", Value::opt_id(trace.released_by)),
            ("released_at", trace.released_at.into()),
        ];
        self.update("trace", trace.id.uuid(), seen, columns).await
    }

    /// The trace of this id.
    pub async fn trace(&mut self, id: TraceId) -> Result<Trace> {
        let mut sql = Sql::new("select * from trace where id = ");
        sql.bind(id.uuid());
        self.one(sql, read).await
    }

    /// All traces, the latest first: for whoever may see them all.
    pub async fn traces(&mut self, page: &PageRequest) -> Result<Page<Trace>> {
        let mut sql = Sql::new("select * from trace where 1 = 1");
        if let Some(after) = &page.after {
            sql.with(" and (started_at < ", after.key)
                .with(" or (started_at = ", after.key)
                .with(" and id > ", after.id)
                .push("))");
        }
        sql.push(" order by started_at desc, id")
            .with(" limit ", page.limit + 1);
        let rows = self.list(sql, read).await?;
        Ok(Page::cut(rows, page.limit, |trace| Cursor {
            key: trace.started_at.0,
            id: trace.id.uuid(),
        }))
    }
}
