//! Questions as stored.

use kpo_practice::id::{EngagementId, Id, QuestionId};
use kpo_practice::question::Question;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Question> {
    Ok(Question {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        counterparty: row.id("counterparty_id")?,
        asked_by: row.id("asked_by_id")?,
        text: row.text("body")?,
        answer: row.opt_text("answer")?,
        answered_by: row.opt_id("answered_by_id")?,
        answered_at: row.opt_at("answered_at")?,
        published: row.truth("published")?,
        created_at: row.at("created_at")?,
    })
}

fn columns(question: &Question) -> Vec<(&'static str, Value)> {
    vec![
        ("answer", question.answer.clone().into()),
        ("answered_by_id", Value::opt_id(question.answered_by)),
        ("answered_at", question.answered_at.into()),
        ("published", question.published.into()),
    ]
}

impl Tx {
    /// Keeps a question.
    pub async fn insert_question(&mut self, question: &Question) -> Result<()> {
        let mut columns = columns(question);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(question.engagement)),
            ("counterparty_id", Value::id(question.counterparty)),
            ("asked_by_id", Value::id(question.asked_by)),
            ("body", question.text.clone().into()),
            ("created_at", question.created_at.into()),
        ]);
        self.insert("question", question.id.uuid(), columns).await
    }

    /// Saves answer and publication.
    pub async fn save_question(&mut self, question: &Question, seen: i64) -> Result<i64> {
        self.update("question", question.id.uuid(), seen, columns(question))
            .await
    }

    /// The question of this id. Only an operation that asks the policies may hand it on.
    pub async fn question(&mut self, id: QuestionId) -> Result<Question> {
        let mut sql = Sql::new("select * from question");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// Every question of a file, newest first. Only an operation that asks the policies of each may hand them on.
    pub async fn questions(&mut self, engagement: EngagementId) -> Result<Vec<Question>> {
        let mut sql = Sql::new("select * from question");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by created_at desc, id");
        self.list(sql, read).await
    }
}
