//! Requests as stored: one row a file, under the file's id.

use kpo_practice::id::{EngagementId, Id};
use kpo_practice::request::Request;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Request> {
    Ok(Request {
        id: row.id("id")?,
        version: row.int("version")?,
        question: row.text("question")?,
        decision: row.text("decision")?,
        decider: row.opt_id("decider_id")?,
        capability: row.opt_id("capability_id")?,
        core: row.truth("core")?,
        class: row.int("class")?,
        information: row.text("information")?,
        volume: row.int("volume")?,
        rule_bound: row.int("rule_bound")?,
        skill: row.int("skill")?,
        judgement: row.int("judgement")?,
        deadline: row.day("deadline_on")?,
        budget: row.money("budget")?,
        created_at: row.at("created_at")?,
    })
}

fn columns(request: &Request) -> Vec<(&'static str, Value)> {
    vec![
        ("question", request.question.clone().into()),
        ("decision", request.decision.clone().into()),
        ("decider_id", Value::opt_id(request.decider)),
        ("capability_id", Value::opt_id(request.capability)),
        ("core", request.core.into()),
        ("class", request.class.into()),
        ("information", request.information.clone().into()),
        ("volume", request.volume.into()),
        ("rule_bound", request.rule_bound.into()),
        ("skill", request.skill.into()),
        ("judgement", request.judgement.into()),
        ("deadline_on", request.deadline.into()),
        ("budget_minor", request.budget.minor.into()),
        ("budget_currency", request.budget.currency.code().into()),
    ]
}

impl Tx {
    /// Writes a file's request down.
    pub async fn insert_request(&mut self, request: &Request) -> Result<()> {
        let mut columns = columns(request);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("created_at", request.created_at.into()),
        ]);
        self.insert("request", request.id.uuid(), columns).await
    }

    /// Saves a file's request.
    pub async fn save_request(&mut self, request: &Request, seen: i64) -> Result<i64> {
        self.update("request", request.id.uuid(), seen, columns(request))
            .await
    }

    /// A file's request, if it was written.
    pub async fn request(&mut self, id: EngagementId) -> Result<Option<Request>> {
        let mut sql = Sql::new("select * from request");
        sql.with(" where id = ", id.uuid());
        self.optional(sql, read).await
    }
}
