//! The work as stored: what is being written, and the submissions, which only ever grow in number.

use kpo_practice::deliverable::{Claim, Deliverable, Method, Submission};
use kpo_practice::id::{ClaimId, DeliverableId, EngagementId, Id, SubmissionId};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read_deliverable(row: &Row) -> Result<Deliverable> {
    Ok(Deliverable {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        question: row.text("question")?,
        method: row.text("method")?,
        recommendation: row.text("recommendation")?,
        confidence: row.opt_int("confidence")?,
        created_at: row.at("created_at")?,
    })
}

fn deliverable_columns(work: &Deliverable) -> Vec<(&'static str, Value)> {
    vec![
        ("question", work.question.clone().into()),
        ("method", work.method.clone().into()),
        ("recommendation", work.recommendation.clone().into()),
        ("confidence", work.confidence.into()),
    ]
}

fn read_claim(row: &Row) -> Result<Claim> {
    let method = match row.opt_text("method")? {
        Some(_) => Some(row.word("method", Method::from_word)?),
        None => None,
    };
    Ok(Claim {
        id: row.id("id")?,
        version: row.int("version")?,
        deliverable: row.id("deliverable_id")?,
        position: row.int("position")?,
        text: row.text("text")?,
        evidence: row.text("evidence")?,
        document: row.opt_id("document_id")?,
        method,
        confidence: row.opt_int("confidence")?,
    })
}

fn claim_columns(claim: &Claim) -> Vec<(&'static str, Value)> {
    vec![
        ("position", claim.position.into()),
        ("text", claim.text.clone().into()),
        ("evidence", claim.evidence.clone().into()),
        ("document_id", Value::opt_id(claim.document)),
        ("method", claim.method.map(Method::word).into()),
        ("confidence", claim.confidence.into()),
    ]
}

fn read_submission(row: &Row) -> Result<Submission> {
    Ok(Submission {
        id: row.id("id")?,
        deliverable: row.id("deliverable_id")?,
        engagement: row.id("engagement_id")?,
        number: row.int("number")?,
        content: row.text("content")?,
        digest: row.text("digest")?,
        claims: row.int("claims")?,
        person: row.id("person_id")?,
        at: row.at("submitted_at")?,
    })
}

impl Tx {
    /// Begins the work of a file.
    pub async fn insert_deliverable(&mut self, work: &Deliverable) -> Result<()> {
        let mut columns = deliverable_columns(work);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(work.engagement)),
            ("created_at", work.created_at.into()),
        ]);
        self.insert("deliverable", work.id.uuid(), columns).await
    }

    /// Saves what is written of it.
    pub async fn save_deliverable(&mut self, work: &Deliverable, seen: i64) -> Result<i64> {
        self.update(
            "deliverable",
            work.id.uuid(),
            seen,
            deliverable_columns(work),
        )
        .await
    }

    /// The work of a file, once it is begun.
    pub async fn deliverable_of(
        &mut self,
        engagement: EngagementId,
    ) -> Result<Option<Deliverable>> {
        let mut sql = Sql::new("select * from deliverable");
        sql.with(" where engagement_id = ", engagement.uuid());
        self.optional(sql, read_deliverable).await
    }

    /// Adds a claim.
    pub async fn insert_claim(&mut self, claim: &Claim) -> Result<()> {
        let mut columns = claim_columns(claim);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("deliverable_id", Value::id(claim.deliverable)),
        ]);
        self.insert("claim", claim.id.uuid(), columns).await
    }

    /// Saves a claim.
    pub async fn save_claim(&mut self, claim: &Claim, seen: i64) -> Result<i64> {
        self.update("claim", claim.id.uuid(), seen, claim_columns(claim))
            .await
    }

    /// Takes a claim out of what is being written; submissions keep it.
    pub async fn delete_claim(&mut self, claim: ClaimId) -> Result<()> {
        self.delete("claim", claim.uuid()).await
    }

    /// The claims being written, in order.
    pub async fn claims_of(&mut self, deliverable: DeliverableId) -> Result<Vec<Claim>> {
        let mut sql = Sql::new("select * from claim");
        sql.with(" where deliverable_id = ", deliverable.uuid())
            .push(" order by position, id");
        self.list(sql, read_claim).await
    }

    /// Keeps a submission. It is never changed.
    pub async fn insert_submission(&mut self, submission: &Submission) -> Result<()> {
        let columns = vec![
            ("deliverable_id", Value::id(submission.deliverable)),
            ("engagement_id", Value::id(submission.engagement)),
            ("number", submission.number.into()),
            ("content", submission.content.clone().into()),
            ("digest", submission.digest.clone().into()),
            ("claims", submission.claims.into()),
            ("person_id", Value::id(submission.person)),
            ("submitted_at", submission.at.into()),
        ];
        self.insert("submission", submission.id.uuid(), columns)
            .await
    }

    /// The submission of this id.
    pub async fn submission(&mut self, id: SubmissionId) -> Result<Submission> {
        let mut sql = Sql::new("select * from submission");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_submission).await
    }

    /// The submissions of a file, the newest first.
    pub async fn submissions_of(&mut self, engagement: EngagementId) -> Result<Vec<Submission>> {
        let mut sql = Sql::new("select * from submission");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by number desc");
        self.list(sql, read_submission).await
    }

    /// The newest submission of a file.
    pub async fn latest_submission(
        &mut self,
        engagement: EngagementId,
    ) -> Result<Option<Submission>> {
        let mut sql = Sql::new("select * from submission");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by number desc limit 1");
        self.optional(sql, read_submission).await
    }
}
