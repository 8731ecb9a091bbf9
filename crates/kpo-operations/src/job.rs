//! Background work: what follows from an act is enqueued in the act's own transaction and done soon after.
//!
//! A job may run twice (a worker can die between its effect and its end), so a handler either changes nothing on a second
//! run or calls `tx.finish_job` inside the transaction of its effect, which then happens exactly once.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use kpo_practice::access::{Action, Caller};
use kpo_practice::change::Effect;
use kpo_practice::id::JobId;
use kpo_practice::journal::Entry;
use kpo_practice::time::At;
use kpo_records::job::NewJob;
use kpo_records::{RecordsError, Tx};
use tokio::sync::watch;

pub use kpo_records::job::Job;
pub use kpo_records::{Page, PageRequest};

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// How long a claim holds before another worker may take the job.
pub const LEASE_SECONDS: i64 = 60;
/// How often a job is tried before a person has to look at it.
pub const ATTEMPTS_MAX: i64 = 8;
/// How often a job may be cut off without a word (a worker that died under it) before it is laid aside: what brings the
/// program down must not be taken up again at every start.
const CUT_OFF_MAX: i64 = 3;
/// The longest wait between two looks at the table, in case a wake-up was missed or another process enqueued.
const POLL_MS_MAX: u64 = 5_000;

/// Why a job did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// Trying again may help.
    Retry(String),
    /// It will not.
    GiveUp(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(source) | Error::Unwritable(source) => {
                Self::Retry(source.to_string())
            }
            Error::Conflict => Self::Retry(error.to_string()),
            other => Self::GiveUp(other.to_string()),
        }
    }
}

impl From<RecordsError> for Failure {
    fn from(error: RecordsError) -> Self {
        Error::from(error).into()
    }
}

pub(crate) type Outcome = std::result::Result<(), Failure>;
type Handler =
    Arc<dyn Fn(Office, Job) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// Which function does which kind of job.
#[derive(Clone, Default)]
pub struct Registry {
    handlers: HashMap<&'static str, Handler>,
}

impl Registry {
    /// Every kind of job the product has. A noun that enqueues work adds its line here.
    pub fn standard() -> Self {
        Self::default()
            .on(crate::decision::PROMPT, crate::decision::prompt)
            .on(crate::award::DEADLINE, crate::award::ended)
            .on(crate::room::upload::CHECK, crate::room::check::job)
            .on(crate::room::upload::SWEEP, |office, _| async move {
                crate::room::upload::sweep(&office).await?;
                Ok(())
            })
    }

    /// The same registry with one more kind.
    pub fn on<F, R>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Office, Job) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome> + Send + 'static,
    {
        self.handlers.insert(
            kind,
            Arc::new(move |office, job| Box::pin(handler(office, job))),
        );
        self
    }
}

/// Enqueues what follows from an act, in its transaction.
pub async fn enqueue(office: &Office, tx: &mut Tx, effects: Vec<Effect>, at: At) -> Result<()> {
    for effect in effects {
        tx.enqueue(&new_job(office, effect, None, at)).await?;
    }
    Ok(())
}

/// Enqueues one thing that follows, once ever under `key`; false when it was enqueued before.
pub async fn enqueue_once(
    office: &Office,
    tx: &mut Tx,
    key: String,
    effect: Effect,
    at: At,
) -> Result<bool> {
    Ok(tx.enqueue(&new_job(office, effect, Some(key), at)).await?)
}

fn new_job(office: &Office, effect: Effect, dedupe_key: Option<String>, at: At) -> NewJob {
    NewJob {
        id: office.id(),
        kind: effect.kind.to_owned(),
        payload: effect.payload,
        run_at: effect.not_before.unwrap_or(at),
        dedupe_key,
        created_at: at,
    }
}

/// Does one job that is due; false when none is.
pub async fn work_one(office: &Office, registry: &Registry) -> Result<bool> {
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let Some(job) = tx.claim_job(at, at.plus_seconds(LEASE_SECONDS)).await? else {
        return Ok(false);
    };
    tx.commit().await?;
    // What failed in words is given up at the limit of its attempts: beyond it, only what was cut off comes back.
    let cut_off = job.attempts > ATTEMPTS_MAX || job.attempts > CUT_OFF_MAX && job.error.is_none();
    let outcome = if cut_off {
        Err(Failure::GiveUp(
            "it was begun again and again and never came to an end".to_owned(),
        ))
    } else {
        perform(office, registry, &job).await
    };
    settle(office, &job, outcome).await?;
    Ok(true)
}

/// Does every job that is due, one after the other: for commands that need no server.
pub async fn drain(office: &Office, registry: &Registry) -> Result<u64> {
    let mut done = 0;
    while work_one(office, registry).await? {
        done += 1;
    }
    Ok(done)
}

/// Runs the handler in a task of its own, so that a panic fails the job and not the worker, and keeps the lease alive.
async fn perform(office: &Office, registry: &Registry, job: &Job) -> Outcome {
    let Some(handler) = registry.handlers.get(job.kind.as_str()) else {
        return Err(Failure::GiveUp(format!(
            "this version knows no job of kind '{}'",
            job.kind
        )));
    };
    let mut task = tokio::spawn(handler(office.clone(), job.clone()));
    let mut beat = tokio::time::interval(Duration::from_secs(LEASE_SECONDS as u64 / 3));
    beat.tick().await;
    loop {
        tokio::select! {
            ended = &mut task => {
                return ended.unwrap_or_else(|error| Err(Failure::Retry(error.to_string())));
            }
            _ = beat.tick() => if !extend(office, job).await {
                task.abort();
                return Err(Failure::Retry("the lease was lost".to_owned()));
            }
        }
    }
}

/// Whether the claim still holds. A database that does not answer is not yet a lost lease.
async fn extend(office: &Office, job: &Job) -> bool {
    let prolong = async {
        let mut tx = office.db.begin().await?;
        tx.extend_job(job, office.clock.now().plus_seconds(LEASE_SECONDS))
            .await?;
        tx.commit().await
    };
    !matches!(prolong.await, Err(RecordsError::Conflict))
}

async fn settle(office: &Office, job: &Job, outcome: Outcome) -> Result<()> {
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let settled = match outcome {
        Ok(()) => tx.finish_job(job, at).await,
        Err(failure) => {
            let (error, again_at) = match failure {
                Failure::Retry(error) if job.attempts < ATTEMPTS_MAX => {
                    (error, Some(at.plus_seconds(backoff_seconds(job.attempts))))
                }
                Failure::Retry(error) | Failure::GiveUp(error) => (error, None),
            };
            tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, error, again = again_at.is_some(), "a job failed");
            tx.fail_job(job, &error, again_at, at).await
        }
    };
    match settled {
        // Conflict: the handler finished it inside its own transaction, or the lease was lost and another worker has it.
        Ok(()) | Err(RecordsError::Conflict) => {}
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    Ok(())
}

/// 4 s, 16 s, about a minute, four, then at most an hour.
fn backoff_seconds(attempts: i64) -> i64 {
    4_i64
        .saturating_pow(u32::try_from(attempts).unwrap_or(u32::MAX))
        .min(3_600)
}

/// Works until told to stop; the job in hand is brought to its end first.
pub async fn run(office: Office, registry: Registry, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match work_one(&office, &registry).await {
            Ok(true) => {}
            Ok(false) => idle(&office, &mut stop, wait_ms(&office).await).await,
            Err(error) => {
                tracing::error!(error = %error, "the job table cannot be read");
                idle(&office, &mut stop, POLL_MS_MAX).await;
            }
        }
    }
}

async fn wait_ms(office: &Office) -> u64 {
    let next = async { office.db.glance().await?.next_job_at().await };
    let Ok(Some(due)) = next.await else {
        return POLL_MS_MAX;
    };
    let micros = due.0.saturating_sub(office.clock.now().0).max(0);
    (micros.unsigned_abs() / 1_000 + 1).min(POLL_MS_MAX)
}

async fn idle(office: &Office, stop: &mut watch::Receiver<bool>, wait_ms: u64) {
    tokio::select! {
        () = office.db.work_enqueued() => {}
        () = tokio::time::sleep(Duration::from_millis(wait_ms)) => {}
        _ = stop.changed() => {}
    }
}

/// Jobs that were given up, for whoever keeps the installation.
pub async fn failed(office: &Office, caller: &Caller, page: &PageRequest) -> Result<Page<Job>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadSystem)
        .await?;
    Ok(tx.failed_jobs(page).await?)
}

/// Has a job that was given up tried again.
pub async fn retry(office: &Office, caller: &Caller, id: JobId) -> Result<()> {
    tend(office, caller, id, true).await
}

/// Lays a job that was given up aside: it is done no more, and what it was for is done by hand or not at all.
pub async fn dismiss(office: &Office, caller: &Caller, id: JobId) -> Result<()> {
    tend(office, caller, id, false).await
}

async fn tend(office: &Office, caller: &Caller, id: JobId, again: bool) -> Result<()> {
    let mut tx = office.begin().await?;
    office.admit_host(&mut tx, caller, Action::TendJobs).await?;
    let job = tx.job(id).await?;
    let (done, act) = if again {
        (tx.retry_job(id, caller.at).await?, "job.retried")
    } else {
        (tx.dismiss_job(id, caller.at).await?, "job.dismissed")
    };
    if !done {
        return Err(Error::NotFound);
    }
    tx.note(caller, Entry::new(act, "job", id).with(job.kind));
    tx.commit().await?;
    Ok(())
}
