//! The second factor: six digits that change every thirty seconds (RFC 6238), each good once, and recovery codes for the
//! day the telephone is lost.

use kpo_practice::account::{Account, RECOVERY_CODES};
use kpo_practice::id::PersonId;
use kpo_practice::time::At;
use kpo_records::Tx;
use totp_rs::{Builder, Secret, Totp};

use crate::error::{Error, Result};
use crate::office::Office;
use crate::session::hash;

/// The letters of a recovery code: none that are taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";

/// A secret shown for enrolling an authenticator, until its first code confirms it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The secret in base 32, to type.
    pub secret: String,
    /// The same as an `otpauth:` address, to open or turn into a picture.
    pub address: String,
}

fn totp(secret: &str, email: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(secret)
        .map_err(|_| Error::unavailable("a stored second factor cannot be read"))?;
    Builder::new()
        .with_secret(secret)
        .with_account_name(email.replace(':', "_"))
        .with_issuer(Some("kpo"))
        .build()
        .map_err(|cause| Error::unavailable(cause.to_string()))
}

/// A new secret.
pub(super) fn offer(office: &Office, email: &str) -> Result<Offer> {
    let mut bytes = vec![0; 20];
    office.random.fill(&mut bytes);
    let secret = Secret::from(bytes).to_base32();
    shown(secret, email)
}

/// A secret offered before, shown again.
pub(super) fn shown(secret: String, email: &str) -> Result<Offer> {
    let address = totp(&secret, email)?
        .to_url()
        .map_err(|cause| Error::unavailable(cause.to_string()))?;
    Ok(Offer { secret, address })
}

/// The step a code belongs to, if it is right and later than the last one used.
pub(super) fn step(secret: &str, code: &str, last: i64, at: At) -> Result<Option<i64>> {
    let seconds = u64::try_from(at.0 / 1_000_000).unwrap_or(0);
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp(secret, "code")?
        .check(&digits, seconds)
        .and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > last))
}

/// Draws new recovery codes in place of the old ones; returns them for showing once.
pub(super) async fn draw_recoveries(
    office: &Office,
    tx: &mut Tx,
    person: PersonId,
) -> Result<Vec<String>> {
    for (id, _) in tx.recoveries_of(person).await? {
        tx.delete_recovery(id).await?;
    }
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0; 16];
        office.random.fill(&mut bytes);
        let letters: Vec<char> = bytes
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
            .collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|four| four.iter().collect())
            .collect();
        let code = groups.join("-");
        tx.insert_recovery(office.id(), person, &hash(&code))
            .await?;
        codes.push(code);
    }
    Ok(codes)
}

/// Whether `code` proves the second factor; uses it up. The account is saved with the version read, so that one code sent
/// twice at the same moment opens one door.
pub(super) async fn prove(
    tx: &mut Tx,
    account: &Account,
    secret: &str,
    code: &str,
    at: At,
) -> Result<bool> {
    if let Some(step) = step(secret, code, account.factor_step, at)? {
        let used = Account {
            factor_step: step,
            ..account.clone()
        };
        tx.save_account(&used, account.version).await?;
        return Ok(true);
    }
    let given = hash(&code.trim().to_lowercase());
    let recoveries = tx.recoveries_of(account.person).await?;
    let Some((id, _)) = recoveries.into_iter().find(|(_, known)| *known == given) else {
        return Ok(false);
    };
    tx.delete_recovery(id).await?;
    Ok(true)
}
