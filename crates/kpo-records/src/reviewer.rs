//! Reviewers as stored: who may be asked, what they have done and still have to do, and what waits for somebody.

use kpo_practice::id::{EngagementId, Id, PersonId, ReviewId, SubmissionId};
use kpo_practice::review::Sample;
use kpo_practice::reviewer::{Reviewer, Vouch};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::Result;
use crate::review::read_sample;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// A review somebody has not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReview {
    /// Whose.
    pub person: PersonId,
    /// The task.
    pub review: ReviewId,
    /// The file.
    pub engagement: EngagementId,
    /// Until when.
    pub due_at: Option<At>,
    /// Claims without a word.
    pub left: i64,
}

fn read(row: &Row) -> Result<Reviewer> {
    let vouch = match (row.opt_text("vouched")?, row.opt_at("vouched_at")?) {
        (Some(reason), Some(at)) => Some(Vouch {
            reason,
            by: row.id("vouched_by_id")?,
            at,
        }),
        _ => None,
    };
    Ok(Reviewer {
        id: row.id("id")?,
        version: row.int("version")?,
        reviews_max: row.int("reviews_max")?,
        vouch,
    })
}

impl Tx {
    /// Keeps what is entered of a reviewer, or the next in its place.
    pub async fn put_reviewer(&mut self, reviewer: &Reviewer, seen: Option<i64>) -> Result<()> {
        let vouch = reviewer.vouch.as_ref();
        let columns = vec![
            ("reviews_max", Value::from(reviewer.reviews_max)),
            ("vouched", vouch.map(|one| one.reason.clone()).into()),
            ("vouched_by_id", Value::opt_id(vouch.map(|one| one.by))),
            ("vouched_at", vouch.map(|one| one.at).into()),
        ];
        self.put("reviewer", reviewer.id.uuid(), seen, columns)
            .await
    }

    /// What was entered of these people as reviewers.
    pub async fn reviewers_of(&mut self, people: &[PersonId]) -> Result<Vec<Reviewer>> {
        self.list_by("id", "select * from reviewer", people, "id", read)
            .await
    }

    /// Everybody active who was entered as a reviewer, or was ever given a review.
    pub async fn reviewer_pool(&mut self) -> Result<Vec<PersonId>> {
        let sql = Sql::new(
            "select person.id from person where person.active and (exists (select 1 from reviewer where reviewer.id = person.id)
             or exists (select 1 from review where review.reviewer_id = person.id)) order by person.id",
        );
        self.list(sql, |row| row.id("id")).await
    }

    /// How many reviews of each of these people were settled; of somebody without any there is no row.
    pub async fn reviews_settled(&mut self, people: &[PersonId]) -> Result<Vec<(PersonId, i64)>> {
        let select = "select person_id, count(*) as many from (select review.reviewer_id as person_id from review \
             join sample on sample.id = review.sample_id and sample.settled_at is not null \
             where review.finished_at is not null and review.ended_at is null) done";
        let read = |row: &Row| Ok((row.id("person_id")?, row.int("many")?));
        self.list_grouped(select, people, "person_id", "person_id", read)
            .await
    }

    /// The reviews these people have not finished, with how many claims wait in each.
    pub async fn reviews_open(&mut self, people: &[PersonId]) -> Result<Vec<OpenReview>> {
        let select = "select * from (select review.reviewer_id as person_id, review.id, review.engagement_id, review.due_at, \
             (select count(*) from review_item i where i.review_id = review.id and not exists (select 1 from judgement j where j.item_id = i.id) \
              and not exists (select 1 from adjudication a where a.item_id = i.id)) as waiting \
             from review join engagement on engagement.id = review.engagement_id and engagement.closed_at is null \
             where review.finished_at is null and review.ended_at is null) held";
        let read = |row: &Row| {
            Ok(OpenReview {
                person: row.id("person_id")?,
                review: row.id("id")?,
                engagement: row.id("engagement_id")?,
                due_at: row.opt_at("due_at")?,
                left: row.int("waiting")?,
            })
        };
        self.list_of_people(select, people, "person_id, id", read)
            .await
    }

    /// Everybody who is, or ever was, of the author's side of a file: named, approved, standing behind, or who handed in.
    pub async fn authors_of(&mut self, engagement: EngagementId) -> Result<Vec<PersonId>> {
        let mut sql = Sql::new(
            "select person_id from assignment where role in ('expert', 'nominee', 'understudy')",
        );
        sql.with(" and engagement_id = ", engagement.uuid())
            .with(
                " union select person_id from submission where engagement_id = ",
                engagement.uuid(),
            )
            .with(
                " union select person_id from nomination where engagement_id = ",
                engagement.uuid(),
            )
            .push(" order by 1");
        self.list(sql, |row| row.id("person_id")).await
    }

    /// The newest submission of each live file, where no sample of it is drawn; the longest waiting first.
    pub async fn submissions_unread(&mut self) -> Result<Vec<(EngagementId, SubmissionId)>> {
        let sql = Sql::new(
            "select submission.id, submission.engagement_id from submission
             join engagement on engagement.id = submission.engagement_id and engagement.closed_at is null and not engagement.frozen
             where not exists (select 1 from sample where sample.submission_id = submission.id)
             and not exists (select 1 from submission later where later.engagement_id = submission.engagement_id and later.number > submission.number)
             order by submission.submitted_at, submission.id",
        );
        self.list(sql, |row| Ok((row.id("engagement_id")?, row.id("id")?)))
            .await
    }

    /// The samples of live files in which a word is still to be said; the longest drawn first.
    pub async fn samples_open(&mut self) -> Result<Vec<Sample>> {
        let sql = Sql::new(
            "select sample.* from sample
             join engagement on engagement.id = sample.engagement_id and engagement.closed_at is null
             where sample.settled_at is null order by sample.drawn_at, sample.id",
        );
        self.list(sql, read_sample).await
    }

    /// All finished reviews, and how many of those who finished thought they knew the author.
    pub async fn guesses(&mut self) -> Result<(i64, i64)> {
        let sql = Sql::new(
            "select count(*) as finished, cast(coalesce(sum(case when guessed then 1 else 0 end), 0) as bigint) as guessed
             from review where finished_at is not null and ended_at is null",
        );
        self.one(sql, |row| Ok((row.int("guessed")?, row.int("finished")?)))
            .await
    }
}
