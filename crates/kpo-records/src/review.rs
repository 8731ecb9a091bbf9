//! Samples, reviewers' tasks, their words and what came of them, as stored.

mod passage;

use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, Id, PersonId, ReviewId, SampleId, SubmissionId};
use kpo_practice::person::Person;
use kpo_practice::review::{
    Adjudication, Finding, Judgement, Opinion, Review, ReviewItem, Sample, SampleKind, Severity,
    Sureness, Verdict,
};

use crate::db::Tx;
use crate::error::Result;
use crate::person::read_person;
use crate::row::Row;
use crate::sql::{Sql, Value};

pub(crate) fn read_sample(row: &Row) -> Result<Sample> {
    Ok(Sample {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        submission: row.id("submission_id")?,
        kind: row.word("kind", SampleKind::from_word)?,
        seed: row.text("seed")?,
        population: row.int("population")?,
        size: row.int("size")?,
        target: row.int("target")?,
        drawn_at: row.at("drawn_at")?,
        settled_at: row.opt_at("settled_at")?,
    })
}

fn read_review(row: &Row) -> Result<Review> {
    Ok(Review {
        id: row.id("id")?,
        version: row.int("version")?,
        sample: row.id("sample_id")?,
        engagement: row.id("engagement_id")?,
        reviewer: row.id("reviewer_id")?,
        role: row.word("role", AssignmentRole::from_word)?,
        guessed: row.opt_truth("guessed")?,
        guess_how: row.opt_text("guess_how")?,
        due_at: row.opt_at("due_at")?,
        allowed: row.opt_text("allowed")?,
        assigned_at: row.at("assigned_at")?,
        finished_at: row.opt_at("finished_at")?,
        ended_at: row.opt_at("ended_at")?,
        replaced_by: row.opt_id("replaced_by_id")?,
    })
}

fn read_item(row: &Row) -> Result<ReviewItem> {
    Ok(ReviewItem {
        id: row.id("id")?,
        review: row.id("review_id")?,
        claim: row.id("claim_id")?,
        position: row.int("position")?,
    })
}

fn severity(row: &Row) -> Result<Option<Severity>> {
    Ok(match row.opt_text("severity")? {
        Some(_) => Some(row.word("severity", Severity::from_word)?),
        None => None,
    })
}

fn read_opinion(row: &Row) -> Result<Opinion> {
    Ok(Opinion {
        verdict: row.word("verdict", Verdict::from_word)?,
        severity: severity(row)?,
        comment: row.text("comment")?,
        correction: row.text("correction")?,
        criterion: row.opt_text("criterion")?.unwrap_or_default(),
        sureness: match row.opt_text("sureness")? {
            Some(_) => Some(row.word("sureness", Sureness::from_word)?),
            None => None,
        },
    })
}

/// A text that is absent where it says nothing.
fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn opinion_columns(opinion: &Opinion) -> Vec<(&'static str, Value)> {
    vec![
        ("verdict", opinion.verdict.word().into()),
        ("severity", opinion.severity.map(Severity::word).into()),
        ("comment", opinion.comment.clone().into()),
        ("correction", opinion.correction.clone().into()),
        ("criterion", said(&opinion.criterion).into()),
        ("sureness", opinion.sureness.map(Sureness::word).into()),
    ]
}

fn read_judgement(row: &Row) -> Result<Judgement> {
    Ok(Judgement {
        id: row.id("id")?,
        version: row.int("version")?,
        review: row.id("review_id")?,
        item: row.id("item_id")?,
        claim: row.id("claim_id")?,
        opinion: read_opinion(row)?,
        at: row.at("judged_at")?,
    })
}

fn read_adjudication(row: &Row) -> Result<Adjudication> {
    Ok(Adjudication {
        id: row.id("id")?,
        version: row.int("version")?,
        sample: row.id("sample_id")?,
        review: row.id("review_id")?,
        item: row.id("item_id")?,
        claim: row.id("claim_id")?,
        opinion: read_opinion(row)?,
        at: row.at("settled_at")?,
    })
}

fn read_finding(row: &Row) -> Result<Finding> {
    Ok(Finding {
        id: row.id("id")?,
        engagement: row.id("engagement_id")?,
        sample: row.id("sample_id")?,
        claim: row.id("claim_id")?,
        severity: row.word("severity", Severity::from_word)?,
        comment: row.text("comment")?,
        correction: row.text("correction")?,
        criterion: row.opt_text("criterion")?.unwrap_or_default(),
        at: row.at("told_at")?,
    })
}

impl Tx {
    /// Keeps a sample that was drawn.
    pub async fn insert_sample(&mut self, sample: &Sample) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(sample.engagement)),
            ("submission_id", Value::id(sample.submission)),
            ("kind", sample.kind.word().into()),
            ("seed", sample.seed.clone().into()),
            ("population", sample.population.into()),
            ("size", sample.size.into()),
            ("target", sample.target.into()),
            ("drawn_at", sample.drawn_at.into()),
            ("settled_at", sample.settled_at.into()),
        ];
        self.insert("sample", sample.id.uuid(), columns).await
    }

    /// Notes that the last word on a sample was said.
    pub async fn settle_sample(&mut self, sample: &Sample) -> Result<i64> {
        self.update(
            "sample",
            sample.id.uuid(),
            sample.version,
            vec![("settled_at", sample.settled_at.into())],
        )
        .await
    }

    /// The sample of this id.
    pub async fn sample(&mut self, id: SampleId) -> Result<Sample> {
        let mut sql = Sql::new("select * from sample");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_sample).await
    }

    /// The sample drawn from a submission, if one was.
    pub async fn sample_of(&mut self, submission: SubmissionId) -> Result<Option<Sample>> {
        let mut sql = Sql::new("select * from sample");
        sql.with(" where submission_id = ", submission.uuid());
        self.optional(sql, read_sample).await
    }

    /// All samples of a file, in the order they were drawn.
    pub async fn samples_of(&mut self, engagement: EngagementId) -> Result<Vec<Sample>> {
        let mut sql =
            Sql::new("select s.* from sample s join submission u on u.id = s.submission_id");
        sql.with(" where s.engagement_id = ", engagement.uuid())
            .push(" order by u.number");
        self.list(sql, read_sample).await
    }

    /// Gives a reviewer or adjudicator a task.
    pub async fn insert_review(&mut self, review: &Review) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("sample_id", Value::id(review.sample)),
            ("engagement_id", Value::id(review.engagement)),
            ("reviewer_id", Value::id(review.reviewer)),
            ("role", review.role.word().into()),
            ("guessed", review.guessed.into()),
            ("due_at", review.due_at.into()),
            ("allowed", review.allowed.clone().into()),
            ("assigned_at", review.assigned_at.into()),
            ("finished_at", review.finished_at.into()),
        ];
        self.insert("review", review.id.uuid(), columns).await
    }

    /// Saves how far a task is.
    pub async fn save_review(&mut self, review: &Review, seen: i64) -> Result<i64> {
        let columns = vec![
            ("guessed", review.guessed.into()),
            ("guess_how", review.guess_how.clone().into()),
            ("due_at", review.due_at.into()),
            ("finished_at", review.finished_at.into()),
            ("ended_at", review.ended_at.into()),
            ("replaced_by_id", Value::opt_id(review.replaced_by)),
        ];
        self.update("review", review.id.uuid(), seen, columns).await
    }

    /// The task of this id. Only operations that ask the policies about it may call this for a person.
    pub async fn review(&mut self, id: ReviewId) -> Result<Review> {
        let mut sql = Sql::new("select * from review");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_review).await
    }

    /// The tasks over a sample.
    pub async fn reviews_of(&mut self, sample: SampleId) -> Result<Vec<Review>> {
        let mut sql = Sql::new("select * from review");
        sql.with(" where sample_id = ", sample.uuid())
            .push(" order by id");
        self.list(sql, read_review).await
    }

    /// A person's own tasks but those that were taken from them, open ones first, in an order that says nothing of when they were given.
    pub async fn reviews_by(&mut self, person: PersonId) -> Result<Vec<Review>> {
        let mut sql = Sql::new("select * from review");
        sql.with(" where reviewer_id = ", person.uuid()).push(
            " and ended_at is null order by case when finished_at is null then 0 else 1 end, id",
        );
        self.list(sql, read_review).await
    }

    /// How far a person's own tasks are: claims of each, and claims they gave a word on.
    pub async fn tasks_counted_of(
        &mut self,
        person: PersonId,
    ) -> Result<Vec<(ReviewId, i64, i64)>> {
        self.tasks_counted("reviewer_id", person.uuid()).await
    }

    /// How far the tasks over a sample are: how many words were said, never which.
    pub async fn tasks_counted_on(
        &mut self,
        sample: SampleId,
    ) -> Result<Vec<(ReviewId, i64, i64)>> {
        self.tasks_counted("sample_id", sample.uuid()).await
    }

    async fn tasks_counted(
        &mut self,
        column: &str,
        id: uuid::Uuid,
    ) -> Result<Vec<(ReviewId, i64, i64)>> {
        let mut sql = Sql::new(
            "select i.review_id, count(*) as claims, count(coalesce(j.id, a.id)) as said from review_item i
             join review r on r.id = i.review_id left join judgement j on j.item_id = i.id left join adjudication a on a.item_id = i.id
             where r.",
        );
        sql.push(column)
            .with(" = ", id)
            .push(" group by i.review_id order by i.review_id");
        self.list(sql, |row| {
            Ok((row.id("review_id")?, row.int("claims")?, row.int("said")?))
        })
        .await
    }

    /// Puts a claim into a task.
    pub async fn insert_review_item(&mut self, item: &ReviewItem) -> Result<()> {
        let columns = vec![
            ("review_id", Value::id(item.review)),
            ("claim_id", Value::id(item.claim)),
            ("position", item.position.into()),
        ];
        self.insert("review_item", item.id.uuid(), columns).await
    }

    /// The claims of a task, in its own order.
    pub async fn review_items(&mut self, review: ReviewId) -> Result<Vec<ReviewItem>> {
        let mut sql = Sql::new("select * from review_item");
        sql.with(" where review_id = ", review.uuid())
            .push(" order by position");
        self.list(sql, read_item).await
    }

    /// Keeps a reviewer's word.
    pub async fn insert_judgement(&mut self, judgement: &Judgement) -> Result<()> {
        let mut columns = opinion_columns(&judgement.opinion);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("review_id", Value::id(judgement.review)),
            ("item_id", Value::id(judgement.item)),
            ("claim_id", Value::id(judgement.claim)),
            ("judged_at", judgement.at.into()),
        ]);
        self.insert("judgement", judgement.id.uuid(), columns).await
    }

    /// Changes a reviewer's word, while their task is open.
    pub async fn save_judgement(&mut self, judgement: &Judgement, seen: i64) -> Result<i64> {
        let mut columns = opinion_columns(&judgement.opinion);
        columns.push(("judged_at", judgement.at.into()));
        self.update("judgement", judgement.id.uuid(), seen, columns)
            .await
    }

    /// What was said in a task.
    pub async fn judgements_of(&mut self, review: ReviewId) -> Result<Vec<Judgement>> {
        let mut sql = Sql::new("select * from judgement");
        sql.with(" where review_id = ", review.uuid())
            .push(" order by id");
        self.list(sql, read_judgement).await
    }

    /// Everything reviewers said of a sample; what was said in a task that ended unfinished does not count.
    pub async fn judgements_on(&mut self, sample: SampleId) -> Result<Vec<Judgement>> {
        let mut sql = Sql::new("select j.* from judgement j join review r on r.id = j.review_id");
        sql.with(" where r.sample_id = ", sample.uuid())
            .push(" and r.ended_at is null order by j.id");
        self.list(sql, read_judgement).await
    }

    /// Keeps an adjudication, beside the judgements it settles.
    pub async fn insert_adjudication(&mut self, adjudication: &Adjudication) -> Result<()> {
        let mut columns = opinion_columns(&adjudication.opinion);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("sample_id", Value::id(adjudication.sample)),
            ("review_id", Value::id(adjudication.review)),
            ("item_id", Value::id(adjudication.item)),
            ("claim_id", Value::id(adjudication.claim)),
            ("settled_at", adjudication.at.into()),
        ]);
        self.insert("adjudication", adjudication.id.uuid(), columns)
            .await
    }

    /// Changes an adjudication, while its task is open.
    pub async fn save_adjudication(
        &mut self,
        adjudication: &Adjudication,
        seen: i64,
    ) -> Result<i64> {
        let mut columns = opinion_columns(&adjudication.opinion);
        columns.push(("settled_at", adjudication.at.into()));
        self.update("adjudication", adjudication.id.uuid(), seen, columns)
            .await
    }

    /// What was settled of a sample; not in a task that ended unfinished.
    pub async fn adjudications_on(&mut self, sample: SampleId) -> Result<Vec<Adjudication>> {
        let mut sql = Sql::new("select * from adjudication");
        sql.with(" where sample_id = ", sample.uuid()).push(
            " and review_id not in (select id from review where ended_at is not null) order by id",
        );
        self.list(sql, read_adjudication).await
    }

    /// Keeps a finding.
    pub async fn insert_finding(&mut self, finding: &Finding) -> Result<()> {
        let columns = vec![
            ("engagement_id", Value::id(finding.engagement)),
            ("sample_id", Value::id(finding.sample)),
            ("claim_id", Value::id(finding.claim)),
            ("severity", finding.severity.word().into()),
            ("comment", finding.comment.clone().into()),
            ("correction", finding.correction.clone().into()),
            ("criterion", said(&finding.criterion).into()),
            ("told_at", finding.at.into()),
        ];
        self.insert("finding", finding.id.uuid(), columns).await
    }

    /// The findings of a file.
    pub async fn findings_of(&mut self, engagement: EngagementId) -> Result<Vec<Finding>> {
        let mut sql = Sql::new("select * from finding");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by id");
        self.list(sql, read_finding).await
    }

    /// Everybody who is active, by name: those who may be asked to review.
    pub async fn active_people(&mut self) -> Result<Vec<Person>> {
        let mut sql = Sql::new("select * from person");
        sql.with(" where active = ", true)
            .push(" order by name, id");
        self.list(sql, read_person).await
    }
}
