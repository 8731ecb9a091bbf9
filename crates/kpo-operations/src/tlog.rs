//! The journal as transparency logs: signed heads cut while the house works, files for auditors' own tools, and the word of
//! witnesses outside. What the logs publish are digests with salts: nobody learns from them what an entry says.

use std::time::Duration;

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{Id, OrganisationId};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_records::RecordsError;
use kpo_records::tlog::{self, ALL, HOUSE};
use tokio::sync::watch;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::office::Office;

/// Entries wait at most about so long for a signed head.
const EVERY: Duration = Duration::from_secs(1);

/// What a witness said last of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its name.
    pub name: String,
    /// Its public key.
    pub verifier: String,
    /// How many entries it has seen.
    pub size: i64,
    /// How many signed entries it has not seen.
    pub behind: i64,
    /// When its word came.
    pub at: At,
}

/// A log, as far as it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Its word in addresses: `house`, `logs` or the client's id.
    pub word: String,
    /// The client whose files it is of.
    pub client: Option<String>,
    /// The first line of its checkpoints.
    pub origin: String,
    /// The key by which they are checked.
    pub verifier: String,
    /// Entries signed.
    pub size: i64,
    /// The last checkpoint, a signed note.
    pub checkpoint: String,
    /// Who follows it.
    pub witnesses: Vec<Seen>,
}

/// Derives every log again from the stored values and holds it against what was signed last; says where it does not fit.
pub async fn hold(office: &Office) -> Result<()> {
    Ok(office.logs.hold(&office.db).await?)
}

/// Signs the head of every log that has grown; returns how many have.
pub async fn cut(office: &Office) -> Result<usize> {
    let heads = office.logs.cut(&office.db, office.clock.now()).await?;
    Ok(heads.len().saturating_sub(1))
}

/// Signs heads until told to stop, a group of entries at a time, and once more at the end.
pub async fn run(office: Office, mut stop: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !*stop.borrow() {
        if let Err(error) = cut(&office).await {
            tracing::error!(error = %reason(&error), "no checkpoint could be signed");
        }
        tokio::select! {
            _ = every.tick() => {}
            _ = stop.changed() => {}
        }
    }
    if let Err(error) = cut(&office).await {
        tracing::error!(error = %reason(&error), "no last checkpoint could be signed");
    }
}

/// The cause of a fault, for the log.
pub fn reason(error: &Error) -> String {
    match error {
        Error::Unavailable(cause) | Error::Unwritable(cause) => cause.to_string(),
        other => other.to_string(),
    }
}

/// All logs with their witnesses, for those who read the journal.
pub async fn logs(office: &Office, caller: &Caller) -> Result<Vec<Log>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadJournal)
        .await?;
    drop(tx);
    let keys = office.logs.keys();
    let mut logs = Vec::new();
    for head in office.logs.checkpoints(&office.db).await? {
        let mut tx = office.read().await?;
        let client = match head.log {
            HOUSE | ALL => None,
            client => match tx.organisation(OrganisationId::from_uuid(client)).await {
                Ok(client) => Some(client.name),
                Err(RecordsError::NotFound) => None,
                Err(error) => return Err(error.into()),
            },
        };
        let size = head.size as i64;
        let words = tx.log_witnesses(keys.id(), head.log).await?;
        let witnesses = words.into_iter().map(|word| Seen {
            name: word.name,
            verifier: word.verifier,
            size: word.size as i64,
            behind: size - word.size as i64,
            at: word.at,
        });
        logs.push(Log {
            word: tlog::word(head.log),
            client,
            origin: keys.origin(head.log),
            verifier: keys.verifier(head.log),
            size,
            checkpoint: head.note,
            witnesses: witnesses.collect(),
        });
    }
    Ok(logs)
}

fn named(word: &str) -> Result<Uuid> {
    tlog::named(word).ok_or(Error::NotFound)
}

/// A file of a log, `checkpoint` or a tile, for whoever reads the journal. It holds digests with salts and tells nothing that
/// was recorded: taking it is not recorded either, or following the house's log would make it grow.
pub async fn file(office: &Office, caller: &Caller, log: &str, path: &str) -> Result<Vec<u8>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadJournal)
        .await?;
    drop(tx);
    Ok(office.logs.file(&office.db, named(log)?, path).await?)
}

/// Takes the word of a witness: a checkpoint of this log that it cosigned. Returns how many entries it has seen.
pub async fn witnessed(
    office: &Office,
    caller: &Caller,
    log: &str,
    checkpoint: &str,
    verifier: &str,
) -> Result<i64> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadJournal)
        .await?;
    drop(tx);
    let taken = office
        .logs
        .witnessed(&office.db, named(log)?, checkpoint, verifier, caller.at);
    match taken.await {
        Ok(size) => Ok(size as i64),
        Err(RecordsError::Corrupt(_) | RecordsError::NotFound) => {
            Err(Refusal::of_field("checkpoint", "journal-cosignature").into())
        }
        Err(error) => Err(error.into()),
    }
}
