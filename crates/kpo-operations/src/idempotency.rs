//! The same act sent twice over the API is done once: the second time it gets the first answer (IETF draft
//! *The Idempotency-Key HTTP Header Field*, httpapi working group).

use kpo_practice::access::Caller;
use kpo_practice::refusal::Refusal;
pub use kpo_records::idempotency::Kept as KeptAnswer;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::office::Office;

/// How a keyed act stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was not done before: do it, then [`keep`] or [`release`] under this hash.
    First(String),
    /// It was done: answer this.
    Again(KeptAnswer),
}

/// Claims a caller's key for an act. The same key for another act is refused; one still running is a conflict.
pub async fn claim(office: &Office, caller: &Caller, key: &str, act: &[u8]) -> Result<Turn> {
    if key.is_empty() || key.len() > 200 || !key.chars().all(|letter| letter.is_ascii_graphic()) {
        return Err(Refusal::new("idempotency-key-malformed").into());
    }
    // A token's key is not its owner's: a program must not be handed what was answered at a browser.
    let token = caller.token.as_ref().map(|held| held.token.0);
    let hash = hex::encode(
        Sha256::new()
            .chain_update(caller.person.0.as_bytes())
            .chain_update(token.unwrap_or_default().as_bytes())
            .chain_update(key)
            .finalize(),
    );
    // The key itself is kept nowhere, and without it nobody can try out what a sealed offer may have said.
    let fingerprint = hex::encode(
        Sha256::new()
            .chain_update((key.len() as u64).to_be_bytes())
            .chain_update(key)
            .chain_update(act)
            .finalize(),
    );
    let mut tx = office.begin().await?;
    tx.forget_idempotency(caller.at.plus_days(-1)).await?;
    let first = tx.claim_idempotency(&hash, &fingerprint, caller.at).await?;
    let kept = tx.idempotency(&hash).await?.ok_or(Error::Conflict)?;
    tx.commit().await?;
    if first {
        return Ok(Turn::First(hash));
    }
    if kept.fingerprint != fingerprint {
        return Err(Refusal::new("idempotency-key-reused").into());
    }
    if kept.status.is_none() {
        return Err(Error::Conflict);
    }
    Ok(Turn::Again(kept))
}

/// Keeps the answer of an act that was done.
pub async fn keep(
    office: &Office,
    hash: &str,
    status: u16,
    headers: &str,
    body: &str,
) -> Result<()> {
    let mut tx = office.begin().await?;
    tx.keep_idempotency(hash, i64::from(status), headers, body)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Gives the key back after an act that changed nothing.
pub async fn release(office: &Office, hash: &str) -> Result<()> {
    let mut tx = office.begin().await?;
    tx.release_idempotency(hash).await?;
    tx.commit().await?;
    Ok(())
}
