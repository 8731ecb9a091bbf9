//! Argon2id, a few at a time and never on the threads that answer requests: it is made to be slow, and whoever sends many
//! passwords at once must wait in line instead of filling the machine's memory.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::office::Office;

/// How many passwords are hashed at the same moment (19 MiB each).
static DESKS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// The salt of a hash that is only made so that no account takes as long as a wrong password.
const NOBODYS_SALT: &[u8; 16] = b"kpo nobody's own";

async fn at_a_desk<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _place = DESKS.acquire().await.map_err(Error::unavailable)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::unavailable)
}

/// The hash of a new password, in PHC form.
pub(crate) async fn hash(office: &Office, password: &str) -> Result<String> {
    let mut salt = [0; 16];
    office.random.fill(&mut salt);
    let password = password.to_owned();
    let hashed = at_a_desk(move || {
        let made: std::result::Result<PasswordHash, _> =
            Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        made.map(|hash| hash.to_string())
    });
    hashed
        .await?
        .map_err(|cause| Error::unavailable(cause.to_string()))
}

/// Whether a password is the one that was hashed. Without a hash it is not, and finding that out takes as long.
pub(crate) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    at_a_desk(move || match hash.as_deref().map(PasswordHash::new) {
        Some(Ok(hash)) => Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok(),
        _ => {
            let made: std::result::Result<PasswordHash, _> =
                Argon2::default().hash_password_with_salt(password.as_bytes(), NOBODYS_SALT);
            drop(made);
            false
        }
    })
    .await
}
