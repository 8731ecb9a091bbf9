//! Documents at rest. What lies on a disk or in a backup is sealed to one place (client, room, blob): carried to another
//! place, cut, lengthened or altered in any byte, it does not open.
//!
//! The form is C2SP chunked encryption (`c2sp.org/chunked-encryption`, "Cobblestone-128", F. Valsorda): a salt, a
//! commitment to key and context, then chunks of 16 KiB under AES-128-GCM, the last of them short. The crate
//! `cobblestone` does the work; a decoder of our own over another library's AES-GCM stands beside it in the tests.
//!
//! Keys lie under keys ([`Wrapper`]), and short texts under the same. Where keys are kept and who may ask for them is not known
//! on this floor.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod error;
mod key;
mod opened;
mod place;
mod sealing;
mod wrap;

pub use error::{Result, VaultError};
pub use key::{BlobKey, KEY_BYTES};
pub use opened::Opened;
pub use place::Place;
pub use sealing::{Sealing, seal, sealed_size};
pub use wrap::{Context, WRAPPER_BYTES, Wrapper};
