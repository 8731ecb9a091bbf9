//! A keyed function: HMAC with SHA-256 (H. Krawczyk, M. Bellare and R. Canetti, RFC 2104, 1997; FIPS 180-4). Without the key
//! its values cannot be told from chance.

use sha2::{Digest, Sha256};

/// Bytes of a block of the hash.
const BLOCK: usize = 64;

/// A key, made ready: both halves of the construction have taken it in already.
#[derive(Clone)]
pub struct Keyed {
    inner: Sha256,
    outer: Sha256,
}

impl Keyed {
    /// Takes a key of 32 bytes.
    pub fn new(key: &[u8; 32]) -> Self {
        let padded = |with: u8| {
            let mut block = [with; BLOCK];
            for (to, from) in block.iter_mut().zip(key) {
                *to ^= from;
            }
            Sha256::new().chain_update(block)
        };
        Self {
            inner: padded(0x36),
            outer: padded(0x5c),
        }
    }

    /// The value of these parts. Each part's length goes with it, so that no two lists of parts are confused.
    pub fn value(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut inner = self.inner.clone();
        for part in parts {
            inner.update((part.len() as u64).to_be_bytes());
            inner.update(part);
        }
        self.outer
            .clone()
            .chain_update(inner.finalize())
            .finalize()
            .into()
    }
}

/// The digest of these parts, each with its length: what a commitment to a key is made of.
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
