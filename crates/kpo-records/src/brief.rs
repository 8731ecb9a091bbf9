//! Briefs in their versions, and restatements, as stored.

use kpo_practice::access::Locale;
use kpo_practice::brief::{Answer, Brief, Restatement};
use kpo_practice::id::{EngagementId, Id, PersonId, RestatementId};

use crate::allocation::json;
use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Brief> {
    Ok(Brief {
        id: row.id("id")?,
        engagement: row.id("engagement_id")?,
        number: row.int("number")?,
        question: row.text("question")?,
        context: row.text("context")?,
        method: row.text("method")?,
        rubric: row.json("rubric")?,
        languages: row
            .text("languages")?
            .split_whitespace()
            .filter_map(Locale::from_tag)
            .collect(),
        written_by: row.id("written_by_id")?,
        written_at: row.at("written_at")?,
    })
}

fn read_restatement(row: &Row) -> Result<Restatement> {
    Ok(Restatement {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        brief: row.id("brief_id")?,
        person: row.id("person_id")?,
        text: row.text("text")?,
        made_at: row.at("made_at")?,
        answer: row
            .opt_text("answer")?
            .as_deref()
            .and_then(Answer::from_word),
        remark: row.text("remark")?,
        answered_by: row.opt_id("answered_by_id")?,
        answered_at: row.opt_at("answered_at")?,
    })
}

impl Tx {
    /// Adds a version of a brief; two people adding the same one is a conflict.
    pub async fn insert_brief(&mut self, brief: &Brief) -> Result<()> {
        let languages: Vec<&str> = brief.languages.iter().map(|locale| locale.tag()).collect();
        let columns = vec![
            ("engagement_id", Value::id(brief.engagement)),
            ("number", brief.number.into()),
            ("question", brief.question.clone().into()),
            ("context", brief.context.clone().into()),
            ("method", brief.method.clone().into()),
            ("rubric", json(&brief.rubric)?),
            ("languages", languages.join(" ").into()),
            ("written_by_id", Value::id(brief.written_by)),
            ("written_at", brief.written_at.into()),
        ];
        self.insert("brief", brief.id.uuid(), columns).await
    }

    /// A file's brief in force: the last version.
    pub async fn brief(&mut self, engagement: EngagementId) -> Result<Option<Brief>> {
        let mut sql = Sql::new("select * from brief");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by number desc limit 1");
        self.optional(sql, read).await
    }

    /// Adds a round of restating.
    pub async fn insert_restatement(&mut self, round: &Restatement) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(round.engagement)),
            ("brief_id", Value::id(round.brief)),
            ("person_id", Value::id(round.person)),
            ("text", round.text.clone().into()),
            ("made_at", round.made_at.into()),
            ("remark", round.remark.clone().into()),
        ];
        self.insert("restatement", round.id.uuid(), columns).await
    }

    /// Saves the answer to a round.
    pub async fn save_restatement(&mut self, round: &Restatement, seen: i64) -> Result<i64> {
        let columns = vec![
            ("answer", Value::from(round.answer.map(Answer::word))),
            ("remark", round.remark.clone().into()),
            ("answered_by_id", Value::opt_id(round.answered_by)),
            ("answered_at", round.answered_at.into()),
        ];
        self.update("restatement", round.id.uuid(), seen, columns)
            .await
    }

    /// The round of this id in this file.
    pub async fn restatement(
        &mut self,
        engagement: EngagementId,
        id: RestatementId,
    ) -> Result<Restatement> {
        let mut sql = Sql::new("select * from restatement");
        sql.with(" where id = ", id.uuid())
            .with(" and engagement_id = ", engagement.uuid());
        self.one(sql, read_restatement).await
    }

    /// All rounds of a file, oldest first.
    pub async fn restatements(&mut self, engagement: EngagementId) -> Result<Vec<Restatement>> {
        let mut sql = Sql::new("select * from restatement");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by made_at, id");
        self.list(sql, read_restatement).await
    }

    /// A person's rounds in these files, oldest first: one statement for a page.
    pub async fn restatements_by(
        &mut self,
        files: &[EngagementId],
        person: PersonId,
    ) -> Result<Vec<Restatement>> {
        let mut sql = Sql::new("select * from restatement");
        sql.with(" where person_id = ", person.uuid())
            .push(" and engagement_id in ")
            .list(files.iter().map(|id| Value::id(*id)))
            .push(" order by made_at, id");
        self.list(sql, read_restatement).await
    }
}
