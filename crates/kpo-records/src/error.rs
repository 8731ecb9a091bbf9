//! What can go wrong below the practice. None of it is ever shown to a person as it stands.

/// A storage failure, told apart by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// No such row, or none the caller may know of.
    #[error("not found")]
    NotFound,
    /// Somebody was faster: the row's version is not the one that was read.
    #[error("changed by somebody else meanwhile")]
    Conflict,
    /// A named constraint of the database refused the write.
    #[error("constraint {0}")]
    Constraint(String),
    /// The database cannot be reached or went away; trying again may help.
    #[error("storage is unavailable: {0}")]
    Unavailable(String),
    /// Nothing new can be kept: the disk is full, broken or write-protected. What is there can be read.
    #[error("nothing can be written: {0}")]
    Unwritable(String),
    /// The root key is not at hand, or is another's: nothing that is sealed can be opened, and nothing new be sealed.
    #[error("the vault is locked: {0}")]
    Locked(String),
    /// A text is sealed, and its room's key was not fetched: the reader of rows fetches it and reads again.
    #[error("a text is sealed")]
    Sealed,
    /// The key was destroyed: nobody will ever read it again.
    #[error("its key was destroyed")]
    Destroyed,
    /// What is stored cannot be read as what it should be.
    #[error("stored data is damaged: {0}")]
    Corrupt(String),
}

/// The result of a storage function.
pub type Result<T> = std::result::Result<T, RecordsError>;

impl From<sqlx::Error> for RecordsError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
            sqlx::Error::Database(inner) if inner.kind() != sqlx::error::ErrorKind::Other => {
                Self::Constraint(
                    inner
                        .constraint()
                        .map_or_else(|| inner.message().to_owned(), str::to_owned),
                )
            }
            // 40001 and 40P01: PostgreSQL asks to try the transaction again; to the caller somebody else was faster.
            sqlx::Error::Database(inner)
                if matches!(inner.code().as_deref(), Some("40001" | "40P01")) =>
            {
                Self::Conflict
            }
            sqlx::Error::Database(inner) if inner.code().is_some_and(|code| no_room(&code)) => {
                Self::Unwritable(inner.to_string())
            }
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<kpo_vault::VaultError> for RecordsError {
    fn from(error: kpo_vault::VaultError) -> Self {
        match error {
            kpo_vault::VaultError::Io(error) => error.into(),
            other => Self::Corrupt(other.to_string()),
        }
    }
}

/// SQLite: FULL, READONLY, and IOERR on write, sync, truncation or a larger shared index. PostgreSQL: disk_full, io_error.
fn no_room(code: &str) -> bool {
    const CODES: [&str; 9] = [
        "13", "8", "778", "1034", "1290", "1546", "4874", "53100", "58030",
    ];
    CODES.contains(&code)
}

impl From<std::io::Error> for RecordsError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::FileTooLarge
            | ErrorKind::ReadOnlyFilesystem => Self::Unwritable(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}
