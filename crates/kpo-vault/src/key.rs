//! The key of one blob. Drawn once, used for one blob, wiped from memory when dropped, never printed.

use cobblestone::{InvalidKeySize, Key};

/// How many bytes a key has.
pub const KEY_BYTES: usize = cobblestone::KEY_SIZE;

/// The key of one blob: 128 uniformly random bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobKey(pub(crate) Key);

impl BlobKey {
    /// A new key, drawn from the operating system.
    pub fn draw() -> Self {
        Self(Key::generate())
    }

    /// The key of these bytes. They must be uniformly random (drawn or derived), never a password.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(Key::from_bytes(bytes))
    }

    /// Its bytes, to be wrapped.
    pub fn as_bytes(&self) -> &[u8; KEY_BYTES] {
        self.0.as_bytes()
    }
}

impl TryFrom<&[u8]> for BlobKey {
    type Error = InvalidKeySize;

    /// The key that was unwrapped; fails where it does not have 16 bytes.
    fn try_from(bytes: &[u8]) -> std::result::Result<Self, InvalidKeySize> {
        Key::try_from(bytes).map(Self)
    }
}
