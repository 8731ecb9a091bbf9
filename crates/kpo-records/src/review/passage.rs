//! Passages as stored: those a reviewer marked, and what the author is told of them.

use kpo_practice::id::{EngagementId, Id, PassageId, ReviewId, SampleId};
use kpo_practice::review::{FoundPassage, Part, Passage, Severity};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Passage> {
    Ok(Passage {
        id: row.id("id")?,
        review: row.id("review_id")?,
        item: row.id("item_id")?,
        claim: row.id("claim_id")?,
        part: row.word("part", Part::from_word)?,
        start: row.int("start")?,
        length: row.int("length")?,
        quote: row.text("quote")?,
        criterion: row.text("criterion")?,
        severity: row.word("severity", Severity::from_word)?,
        comment: row.text("comment")?,
        correction: row.text("correction")?,
        at: row.at("marked_at")?,
    })
}

fn read_found(row: &Row) -> Result<FoundPassage> {
    Ok(FoundPassage {
        part: row.word("part", Part::from_word)?,
        start: row.int("start")?,
        length: row.int("length")?,
        criterion: row.text("criterion")?,
        severity: row.word("severity", Severity::from_word)?,
        comment: row.text("comment")?,
        correction: row.text("correction")?,
        finding: row.id("finding_id")?,
        id: row.id("id")?,
    })
}

impl Tx {
    /// Keeps a passage that was marked.
    pub async fn insert_passage(&mut self, passage: &Passage) -> Result<()> {
        let columns = vec![
            ("review_id", Value::id(passage.review)),
            ("item_id", Value::id(passage.item)),
            ("claim_id", Value::id(passage.claim)),
            ("part", passage.part.word().into()),
            ("start", passage.start.into()),
            ("length", passage.length.into()),
            ("quote", passage.quote.clone().into()),
            ("criterion", passage.criterion.clone().into()),
            ("severity", passage.severity.word().into()),
            ("comment", passage.comment.clone().into()),
            ("correction", passage.correction.clone().into()),
            ("marked_at", passage.at.into()),
        ];
        self.insert("passage", passage.id.uuid(), columns).await
    }

    /// Takes a mark back, while its task is open.
    pub async fn delete_passage(&mut self, id: PassageId) -> Result<()> {
        self.delete("passage", id.uuid()).await
    }

    /// The passages marked in a task, in the order they were marked.
    pub async fn passages_of(&mut self, review: ReviewId) -> Result<Vec<Passage>> {
        let mut sql = Sql::new("select * from passage");
        sql.with(" where review_id = ", review.uuid())
            .push(" order by marked_at, id");
        self.list(sql, read).await
    }

    /// All passages marked in the tasks over a sample, but those of tasks that ended unfinished.
    pub async fn passages_on(&mut self, sample: SampleId) -> Result<Vec<Passage>> {
        let mut sql = Sql::new("select p.* from passage p join review r on r.id = p.review_id");
        sql.with(" where r.sample_id = ", sample.uuid())
            .push(" and r.ended_at is null order by p.id");
        self.list(sql, read).await
    }

    /// Tells a passage with its finding.
    pub async fn insert_found_passage(&mut self, passage: &FoundPassage) -> Result<()> {
        let columns = vec![
            ("finding_id", Value::id(passage.finding)),
            ("part", passage.part.word().into()),
            ("start", passage.start.into()),
            ("length", passage.length.into()),
            ("criterion", passage.criterion.clone().into()),
            ("severity", passage.severity.word().into()),
            ("comment", passage.comment.clone().into()),
            ("correction", passage.correction.clone().into()),
        ];
        self.insert("found_passage", passage.id.uuid(), columns)
            .await
    }

    /// The passages told with the findings of a file, in the order of the text.
    pub async fn found_passages_of(
        &mut self,
        engagement: EngagementId,
    ) -> Result<Vec<FoundPassage>> {
        let mut sql =
            Sql::new("select p.* from found_passage p join finding f on f.id = p.finding_id");
        sql.with(" where f.engagement_id = ", engagement.uuid())
            .push(" order by case p.part when 'text' then 0 else 1 end, p.start, p.length, p.id");
        self.list(sql, read_found).await
    }
}
