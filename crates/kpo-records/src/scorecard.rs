//! The facts of scorecards, read from the acts they are facts of; and what their subjects hold against them.

use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::id::{ContestId, EngagementId, Id, PersonId};
use kpo_practice::review::{Opinion, Severity, Verdict};
use kpo_practice::scorecard::{Answered, Contest, FactKind, Says};
use kpo_practice::time::At;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// A fact as it is read, before its contests are put beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is a fact of.
    pub object: Uuid,
    /// The file.
    pub engagement: EngagementId,
    /// When it happened.
    pub at: At,
    /// What it says.
    pub says: Says,
}

/// A finished review as it is read: its length in working time is for whoever knows the person's calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The review.
    pub object: Uuid,
    /// The file.
    pub engagement: EngagementId,
    /// Since when they had it.
    pub assigned_at: At,
    /// When they finished.
    pub finished_at: At,
    /// Claims in it.
    pub claims: i64,
}

fn opinion(row: &Row, verdict: &str, severity: &str) -> Result<Opinion> {
    Ok(Opinion {
        verdict: row.word(verdict, Verdict::from_word)?,
        severity: match row.opt_text(severity)? {
            Some(_) => Some(row.word(severity, Severity::from_word)?),
            None => None,
        },
        comment: String::new(),
        correction: String::new(),
        criterion: String::new(),
        sureness: None,
    })
}

fn read_contest(row: &Row) -> Result<Contest> {
    let answer = match (row.opt_truth("upheld")?, row.opt_at("answered_at")?) {
        (Some(upheld), Some(at)) => Some(Answered {
            upheld,
            reasons: row.text("reasons")?,
            by: row.id("answered_by_id")?,
            at,
        }),
        _ => None,
    };
    Ok(Contest {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        kind: row.word("kind", FactKind::from_word)?,
        object: row.uuid("object_id")?,
        words: row.text("words")?,
        at: row.at("contested_at")?,
        answer,
    })
}

impl Tx {
    /// A person's words that were disputed, beside the last word on each; once the sample is settled, never before.
    pub async fn facts_settled(&mut self, person: PersonId) -> Result<Vec<Told>> {
        let mut sql = Sql::new(
            "select j.id, r.engagement_id, s.settled_at, j.verdict, j.severity, a.verdict as last_verdict, a.severity as last_severity
             from judgement j join review r on r.id = j.review_id and r.ended_at is null
             join sample s on s.id = r.sample_id and s.settled_at is not null
             join adjudication a on a.sample_id = s.id and a.claim_id = j.claim_id
             join review t on t.id = a.review_id and t.ended_at is null",
        );
        sql.with(" where r.reviewer_id = ", person.uuid())
            .push(" order by s.settled_at, j.id");
        self.list(sql, |row| {
            let own = opinion(row, "verdict", "severity")?;
            let last = opinion(row, "last_verdict", "last_severity")?;
            Ok(Told {
                object: row.uuid("id")?,
                engagement: row.id("engagement_id")?,
                at: row.at("settled_at")?,
                says: Says::settled(&own, &last),
            })
        })
        .await
    }

    /// The reviews a person finished, of samples that are settled.
    pub async fn facts_reviews(&mut self, person: PersonId) -> Result<Vec<Done>> {
        let mut sql = Sql::new(
            "select r.id, r.engagement_id, r.assigned_at, r.finished_at, (select count(*) from review_item i where i.review_id = r.id) as claims
             from review r join sample s on s.id = r.sample_id and s.settled_at is not null",
        );
        sql.with(" where r.reviewer_id = ", person.uuid()).push(
            " and r.finished_at is not null and r.ended_at is null order by r.finished_at, r.id",
        );
        self.list(sql, |row| {
            Ok(Done {
                object: row.uuid("id")?,
                engagement: row.id("engagement_id")?,
                assigned_at: row.at("assigned_at")?,
                finished_at: row.at("finished_at")?,
                claims: row.int("claims")?,
            })
        })
        .await
    }

    /// Decisions on submissions of files a person was an expert of at the time.
    pub async fn facts_decisions(&mut self, person: PersonId) -> Result<Vec<Told>> {
        let mut sql = Sql::new(
            "select distinct c.id, c.engagement_id, c.accepted_at, c.verdict from acceptance c
             join assignment a on a.engagement_id = c.engagement_id and a.role = 'expert'
             and a.since_at <= c.accepted_at and (a.ended_at is null or a.ended_at >= c.accepted_at)",
        );
        sql.with(" where a.person_id = ", person.uuid())
            .push(" order by c.accepted_at, c.id");
        self.list(sql, |row| {
            Ok(Told {
                object: row.uuid("id")?,
                engagement: row.id("engagement_id")?,
                at: row.at("accepted_at")?,
                says: Says::Decision {
                    verdict: row.word("verdict", AcceptanceVerdict::from_word)?,
                },
            })
        })
        .await
    }

    /// Checks of submissions of files a person was an expert of when they were handed in: claims checked, and what was found.
    pub async fn facts_checked(&mut self, person: PersonId) -> Result<Vec<Told>> {
        let mut sql = Sql::new(
            "select distinct s.id, s.engagement_id, s.settled_at, s.size,
             (select count(*) from finding f where f.sample_id = s.id and f.severity = 'minor') as minor,
             (select count(*) from finding f where f.sample_id = s.id and f.severity = 'major') as major,
             (select count(*) from finding f where f.sample_id = s.id and f.severity = 'critical') as critical,
             (select count(distinct e.person_id) from assignment e where e.engagement_id = s.engagement_id and e.role = 'expert'
              and e.since_at <= u.submitted_at and (e.ended_at is null or e.ended_at >= u.submitted_at)) as experts
             from sample s join submission u on u.id = s.submission_id
             join assignment a on a.engagement_id = s.engagement_id and a.role = 'expert'
             and a.since_at <= u.submitted_at and (a.ended_at is null or a.ended_at >= u.submitted_at)",
        );
        sql.with(" where a.person_id = ", person.uuid())
            .push(" and s.settled_at is not null and s.size > 0 order by s.settled_at, s.id");
        self.list(sql, |row| {
            Ok(Told {
                object: row.uuid("id")?,
                engagement: row.id("engagement_id")?,
                at: row.at("settled_at")?,
                says: Says::Checked {
                    claims: row.int("size")?,
                    minor: row.int("minor")?,
                    major: row.int("major")?,
                    critical: row.int("critical")?,
                    experts: row.int("experts")?,
                },
            })
        })
        .await
    }

    /// The file a fact comes from; none where what it was a fact of is gone.
    pub async fn fact_file(
        &mut self,
        kind: FactKind,
        object: Uuid,
    ) -> Result<Option<EngagementId>> {
        let mut sql = Sql::new(match kind {
            FactKind::Settled => {
                "select engagement_id from review where id = (select review_id from judgement where judgement.id = "
            }
            FactKind::Review => "select engagement_id from review where id = (",
            FactKind::Decision => "select engagement_id from acceptance where id = (",
            FactKind::Checked => "select engagement_id from sample where id = (",
        });
        sql.bind(object).push(")");
        self.optional(sql, |row| row.id("engagement_id")).await
    }

    /// Files a person is, or ever was, of the author's side of: see [`Tx::authors_of`].
    pub async fn files_authored(&mut self, person: PersonId) -> Result<Vec<EngagementId>> {
        let mut sql = Sql::new(
            "select engagement_id from assignment where role in ('expert', 'nominee', 'understudy')",
        );
        sql.with(" and person_id = ", person.uuid())
            .with(
                " union select engagement_id from submission where person_id = ",
                person.uuid(),
            )
            .with(
                " union select engagement_id from nomination where person_id = ",
                person.uuid(),
            )
            .push(" order by 1");
        self.list(sql, |row| row.id("engagement_id")).await
    }

    /// Files of which a person reviews or settles claims, or ever was asked to.
    pub async fn files_reviewed(&mut self, person: PersonId) -> Result<Vec<EngagementId>> {
        let mut sql = Sql::new(
            "select engagement_id from assignment where role in ('reviewer', 'adjudicator')",
        );
        sql.with(" and person_id = ", person.uuid())
            .with(
                " union select engagement_id from review where reviewer_id = ",
                person.uuid(),
            )
            .push(" order by 1");
        self.list(sql, |row| row.id("engagement_id")).await
    }

    /// Keeps what somebody holds against a fact.
    pub async fn insert_contest(&mut self, contest: &Contest) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(contest.person)),
            ("kind", contest.kind.word().into()),
            ("object_id", Value::from(contest.object)),
            ("words", contest.words.clone().into()),
            ("contested_at", contest.at.into()),
        ];
        self.insert("contest", contest.id.uuid(), columns).await
    }

    /// Keeps the answer to it.
    pub async fn answer_contest(&mut self, contest: &Contest, seen: i64) -> Result<i64> {
        let answer = contest.answer.as_ref();
        let columns = vec![
            ("upheld", answer.map(|one| one.upheld).into()),
            ("reasons", answer.map(|one| one.reasons.clone()).into()),
            ("answered_by_id", Value::opt_id(answer.map(|one| one.by))),
            ("answered_at", answer.map(|one| one.at).into()),
        ];
        self.update("contest", contest.id.uuid(), seen, columns)
            .await
    }

    /// The contest of this id. Only operations that ask the policies about its subject may call this for a person.
    pub async fn contest(&mut self, id: ContestId) -> Result<Contest> {
        let mut sql = Sql::new("select * from contest");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_contest).await
    }

    /// What these people hold against facts about them, the oldest word first.
    pub async fn contests_of(&mut self, people: &[PersonId]) -> Result<Vec<Contest>> {
        let order = "person_id, contested_at, id";
        self.list_of_people("select * from contest", people, order, read_contest)
            .await
    }

    /// Everything contested that waits for an answer, the longest waiting first.
    pub async fn contests_open(&mut self) -> Result<Vec<Contest>> {
        let sql =
            Sql::new("select * from contest where answered_at is null order by contested_at, id");
        self.list(sql, read_contest).await
    }
}
