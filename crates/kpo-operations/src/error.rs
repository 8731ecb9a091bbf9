//! What an operation can come to, for every caller to handle.

use kpo_practice::access::Action;
use kpo_practice::refusal::Refusal;
use kpo_records::RecordsError;

/// Why an operation did nothing. In every case nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or none the caller may know of: the two look alike.
    #[error("not found")]
    NotFound,
    /// The profession says no; the code says what to do.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else changed it meanwhile: read again, then decide again.
    #[error("changed by somebody else meanwhile")]
    Conflict,
    /// A member without the right; names the roles that have it.
    #[error("denied: {}", .0.name())]
    Denied(Action),
    /// Nobody is signed in, or the sign-in has ended.
    #[error("not signed in")]
    SignedOut,
    /// A binding act needs a fresh sign-in.
    #[error("a fresh sign-in is needed")]
    Stale,
    /// Storage cannot be reached or is damaged; the cause goes to the log, never to the person.
    #[error("unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Nothing new can be kept: the disk is full or failing. What is there can still be read.
    #[error("nothing can be written")]
    Unwritable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The result of an operation.
pub type Result<T> = std::result::Result<T, Error>;

impl From<RecordsError> for Error {
    fn from(error: RecordsError) -> Self {
        match error {
            // What was destroyed is not there for anybody.
            RecordsError::NotFound | RecordsError::Destroyed => Self::NotFound,
            RecordsError::Conflict | RecordsError::Constraint(_) => Self::Conflict,
            RecordsError::Unwritable(_) => Self::Unwritable(Box::new(error)),
            other => Self::Unavailable(Box::new(other)),
        }
    }
}

impl Error {
    /// A fault of the machine, with its cause.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into())
    }
}
