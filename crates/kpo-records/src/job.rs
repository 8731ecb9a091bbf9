//! Background work, kept in the same database as its cause and committed with it. A job is claimed by one worker at a
//! time, under a lease; each claim counts one attempt, and the attempt's number is the pass without which a worker that
//! lost its lease can neither prolong, finish nor fail the job. Outside the seals: its state changes at every step.

use kpo_practice::id::{Id, JobId};
use kpo_practice::time::At;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::page::{Cursor, Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// To be run at its time.
    Waiting,
    /// A worker has it, until its lease ends.
    Running,
    /// Done.
    Done,
    /// Given up; a person may have it tried again.
    Failed,
}

impl JobState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Done, Self::Failed];

    /// The word it is stored by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A job as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// The ids it needs.
    pub payload: serde_json::Value,
    /// Where it stands.
    pub state: JobState,
    /// Not before.
    pub run_at: At,
    /// How often it was claimed; the number of the present claim.
    pub attempts: i64,
    /// Until when the present claim holds.
    pub lease_until: Option<At>,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: At,
    /// When it was done or given up.
    pub finished_at: Option<At>,
}

fn read(row: &Row) -> Result<Job> {
    Ok(Job {
        id: row.id("id")?,
        kind: row.text("kind")?,
        payload: row.json("payload")?,
        state: row.word("state", JobState::from_word)?,
        run_at: row.at("run_at")?,
        attempts: row.int("attempts")?,
        lease_until: row.opt_at("lease_until_at")?,
        error: row.opt_text("error")?,
        created_at: row.at("created_at")?,
        finished_at: row.opt_at("finished_at")?,
    })
}

/// A job to be enqueued.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// The ids it needs.
    pub payload: serde_json::Value,
    /// Not before.
    pub run_at: At,
    /// A job of the same key is enqueued once and never again.
    pub dedupe_key: Option<String>,
    /// Now.
    pub created_at: At,
}

impl Tx {
    /// Enqueues a job in this transaction; false when one of the same key was enqueued before.
    pub async fn enqueue(&mut self, job: &NewJob) -> Result<bool> {
        let mut sql = Sql::new(
            "insert into job (id, kind, payload, state, run_at, attempts, dedupe_key, created_at) values ",
        );
        sql.list([
            Value::id(job.id),
            job.kind.clone().into(),
            job.payload.to_string().into(),
            JobState::Waiting.word().into(),
            job.run_at.into(),
            Value::from(0_i64),
            Value::from(job.dedupe_key.clone()),
            job.created_at.into(),
        ])
        .push(" on conflict (dedupe_key) do nothing");
        let fresh = self.run(sql).await? > 0;
        if fresh {
            self.ring_after_commit();
        }
        Ok(fresh)
    }

    /// Claims the job that is due longest, waiting or abandoned by a worker whose lease ended. No two workers get the same.
    pub async fn claim_job(&mut self, at: At, lease_until: At) -> Result<Option<Job>> {
        let lock = if self.is_postgres() {
            " for update skip locked"
        } else {
            ""
        };
        let mut sql = Sql::new(
            "update job set state = 'running', attempts = attempts + 1, lease_until_at = ",
        );
        sql.bind(lease_until)
            .with(
                " where id = (select id from job where (state = 'waiting' and run_at <= ",
                at,
            )
            .with(") or (state = 'running' and lease_until_at <= ", at)
            .push(") order by run_at, id limit 1")
            .push(lock)
            .push(") returning *");
        self.optional(sql, read).await
    }

    /// When the next job falls due, if any waits.
    pub async fn next_job_at(&mut self) -> Result<Option<At>> {
        let sql = "select min(case when state = 'running' then lease_until_at else run_at end) as due \
                   from job where state in ('waiting', 'running')";
        self.one(Sql::new(sql), |row| row.opt_at("due")).await
    }

    /// Prolongs the lease of a claim; [`RecordsError::Conflict`] when it was lost.
    pub async fn extend_job(&mut self, claim: &Job, lease_until: At) -> Result<()> {
        let mut sql = Sql::new("update job set lease_until_at = ");
        sql.bind(lease_until);
        self.run_claimed(sql, claim).await
    }

    /// Marks a claimed job done. Called inside the transaction of the job's own effect, it makes the effect happen once:
    /// [`RecordsError::Conflict`] says that the claim was lost, and the transaction must not commit.
    pub async fn finish_job(&mut self, claim: &Job, at: At) -> Result<()> {
        let mut sql =
            Sql::new("update job set state = 'done', lease_until_at = null, finished_at = ");
        sql.bind(at);
        self.run_claimed(sql, claim).await
    }

    /// Puts a claimed job back to be tried again at `again_at`, or gives it up when that is absent.
    pub async fn fail_job(
        &mut self,
        claim: &Job,
        error: &str,
        again_at: Option<At>,
        at: At,
    ) -> Result<()> {
        let mut sql = Sql::new("update job set lease_until_at = null, error = ");
        // PostgreSQL cannot keep a NUL in a text.
        sql.bind(error.replace('\0', " "));
        match again_at {
            Some(again_at) => sql.with(", state = 'waiting', run_at = ", again_at),
            None => sql.with(", state = 'failed', finished_at = ", at),
        };
        self.run_claimed(sql, claim).await
    }

    async fn run_claimed(&mut self, mut sql: Sql, claim: &Job) -> Result<()> {
        sql.with(" where id = ", claim.id.uuid())
            .with(" and state = 'running' and attempts = ", claim.attempts);
        match self.run(sql).await? {
            0 => Err(RecordsError::Conflict),
            _ => Ok(()),
        }
    }

    /// Puts a job that was given up back in line; false when it is not one.
    pub async fn retry_job(&mut self, id: JobId, at: At) -> Result<bool> {
        let mut sql = Sql::new(
            "update job set state = 'waiting', attempts = 0, finished_at = null, run_at = ",
        );
        sql.bind(at)
            .with(" where id = ", id.uuid())
            .push(" and state = 'failed'");
        let found = self.run(sql).await? > 0;
        if found {
            self.ring_after_commit();
        }
        Ok(found)
    }

    /// Lays a job that was given up aside, for good; false when it is not one. Its key stays taken.
    pub async fn dismiss_job(&mut self, id: JobId, at: At) -> Result<bool> {
        let mut sql = Sql::new("update job set state = 'done', finished_at = ");
        sql.bind(at)
            .with(" where id = ", id.uuid())
            .push(" and state = 'failed'");
        Ok(self.run(sql).await? > 0)
    }

    /// The job of this id.
    pub async fn job(&mut self, id: JobId) -> Result<Job> {
        let mut sql = Sql::new("select * from job");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// Jobs that were given up, newest first.
    pub async fn failed_jobs(&mut self, page: &PageRequest) -> Result<Page<Job>> {
        let mut sql = Sql::new("select * from job where state = 'failed'");
        if let Some(Cursor { key, id }) = &page.after {
            let (key, id): (i64, Uuid) = (*key, *id);
            sql.with(" and (created_at < ", key)
                .with(" or (created_at = ", key)
                .with(" and id < ", id)
                .push("))");
        }
        sql.push(" order by created_at desc, id desc")
            .with(" limit ", page.limit + 1);
        let jobs = self.list(sql, read).await?;
        Ok(Page::cut(jobs, page.limit, |job| Cursor {
            key: job.created_at.0,
            id: job.id.uuid(),
        }))
    }

    /// How many jobs stand in each state.
    pub async fn count_jobs(&mut self) -> Result<Vec<(JobState, i64)>> {
        self.list(
            Sql::new("select state, count(*) as n from job group by state order by state"),
            |row| Ok((row.word("state", JobState::from_word)?, row.int("n")?)),
        )
        .await
    }
}
