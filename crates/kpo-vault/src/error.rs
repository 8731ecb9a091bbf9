//! Why sealed bytes do not open. Each says what somebody who looks after the store can conclude from it.

use std::io;

/// The result of sealing or opening.
pub type Result<T> = std::result::Result<T, VaultError>;

/// Why bytes were not sealed or did not open.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// They were sealed with another key or for another place, or their first 56 bytes were altered.
    #[error("sealed with another key or for another place, or the header was altered")]
    Elsewhere,
    /// The end is missing, or more was put behind it: no sealed bytes have this length.
    #[error("cut off or lengthened")]
    Length,
    /// A chunk is not what was sealed: altered, moved, cut, or lengthened.
    #[error("chunk {chunk} was altered, moved, cut or lengthened")]
    Damaged {
        /// Which, counted from 0; each holds 16 KiB of the plain bytes.
        chunk: u64,
    },
    /// More than one message can hold (4 PiB).
    #[error("too large to be sealed as one")]
    TooLarge,
    /// The range asked for ends beyond the plain bytes.
    #[error("the range ends at {end}, but there are {len} bytes")]
    Beyond {
        /// Where the range ends.
        end: u64,
        /// How many plain bytes there are.
        len: u64,
    },
    /// The file itself could not be read or written.
    #[error(transparent)]
    Io(io::Error),
}

impl From<cobblestone::Error> for VaultError {
    fn from(error: cobblestone::Error) -> Self {
        use cobblestone::Error;
        match error {
            Error::InvalidCommitment => Self::Elsewhere,
            Error::DecryptionFailed { chunk } => Self::Damaged { chunk },
            Error::MessageTooLarge => Self::TooLarge,
            // `Truncated`, `InvalidSize`, and what later versions may add, which is no reason to open anything.
            _ => Self::Length,
        }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.downcast::<cobblestone::Error>() {
            Ok(sealed) => sealed.into(),
            Err(error) => Self::Io(error),
        }
    }
}
