//! The keys above a blob's key, and what they seal: the keys below them, and short texts.
//!
//! XChaCha20-Poly1305 (D. J. Bernstein's XSalsa20 construction over RFC 8439; draft-irtf-cfrg-xchacha-03, 2020) under a nonce
//! of 192 random bits, so that one key may seal as often as it likes. What is sealed is bound to a [`Context`] of a label and
//! ids: a wrapped key or a text that was carried to another row does not open.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, AeadCore as _, KeyInit as _, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Result, VaultError};

/// How many bytes a wrapping key has.
pub const WRAPPER_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// A key that seals keys and texts: 256 uniformly random bits, wiped when dropped, never printed.
#[derive(Clone)]
pub struct Wrapper(Zeroizing<[u8; WRAPPER_BYTES]>);

impl std::fmt::Debug for Wrapper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wrapper(..)")
    }
}

/// What sealed text is bound to: what it is, and whose. Only ids are in it, because they never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context(Vec<u8>);

impl Context {
    /// A context of a label, which says what is sealed, and ids in a fixed order.
    pub fn new(label: &str, ids: &[Uuid]) -> Self {
        let mut bytes = b"kpo/v1/".to_vec();
        bytes.extend((label.len() as u64).to_be_bytes());
        bytes.extend(label.as_bytes());
        for id in ids {
            bytes.extend(id.as_bytes());
        }
        Self(bytes)
    }
}

impl Wrapper {
    /// A new key, drawn from the operating system.
    pub fn draw() -> Self {
        Self(Zeroizing::new(
            XChaCha20Poly1305::generate_key(&mut OsRng).into(),
        ))
    }

    /// The key of these bytes; they must be uniformly random.
    pub fn from_bytes(bytes: [u8; WRAPPER_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Its bytes, to be wrapped or kept in a file.
    pub fn as_bytes(&self) -> &[u8; WRAPPER_BYTES] {
        &self.0
    }

    /// Seals bytes as text (base64 of nonce, ciphertext and tag: 54 characters and four for three bytes).
    ///
    /// # Errors
    /// [`VaultError::TooLarge`] beyond 256 GiB.
    pub fn seal(&self, context: &Context, plain: &[u8]) -> Result<String> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload {
            msg: plain,
            aad: &context.0,
        };
        let sealed = XChaCha20Poly1305::new(self.0.as_ref().into())
            .encrypt(&nonce, payload)
            .map_err(|_| VaultError::TooLarge)?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Ok(BASE64_STANDARD_NO_PAD.encode(bytes))
    }

    /// Opens what was sealed with this key for this context.
    ///
    /// # Errors
    /// [`VaultError::Elsewhere`]: sealed with another key, for another place, or altered.
    pub fn open(&self, context: &Context, sealed: &str) -> Result<Zeroizing<Vec<u8>>> {
        let bytes = BASE64_STANDARD_NO_PAD
            .decode(sealed)
            .map_err(|_| VaultError::Elsewhere)?;
        let (nonce, msg) = bytes
            .split_at_checked(NONCE_BYTES)
            .ok_or(VaultError::Elsewhere)?;
        let payload = Payload {
            msg,
            aad: &context.0,
        };
        XChaCha20Poly1305::new(self.0.as_ref().into())
            .decrypt(XNonce::from_slice(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| VaultError::Elsewhere)
    }

    /// Opens a wrapped key.
    ///
    /// # Errors
    /// [`VaultError::Elsewhere`], also where what opens is no key.
    pub fn open_key(&self, context: &Context, sealed: &str) -> Result<Self> {
        let bytes = self.open(context, sealed)?;
        <[u8; WRAPPER_BYTES]>::try_from(bytes.as_slice())
            .map(Self::from_bytes)
            .map_err(|_| VaultError::Elsewhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(label: &str, id: u8) -> Context {
        Context::new(label, &[Uuid::from_bytes([id; 16])])
    }

    #[test]
    fn a_text_opens_with_its_key_in_its_place_and_no_altered_one_does() {
        let key = Wrapper::draw();
        let here = context("name", 1);
        let sealed = key.seal(&here, "Kiln.pdf – 1".as_bytes()).unwrap();
        assert_eq!(
            key.open(&here, &sealed).unwrap().as_slice(),
            "Kiln.pdf – 1".as_bytes()
        );
        assert!(key.open(&context("name", 2), &sealed).is_err());
        assert!(key.open(&context("title", 1), &sealed).is_err());
        assert!(Wrapper::draw().open(&here, &sealed).is_err());
        let bytes = BASE64_STANDARD_NO_PAD.decode(&sealed).unwrap();
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << (at % 8);
            let altered = BASE64_STANDARD_NO_PAD.encode(&altered);
            assert!(key.open(&here, &altered).is_err(), "byte {at}");
            let cut = BASE64_STANDARD_NO_PAD.encode(&bytes[..at]);
            assert!(key.open(&here, &cut).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_key_comes_out_as_it_went_in_and_is_never_printed() {
        let (above, below) = (Wrapper::draw(), Wrapper::draw());
        let here = context("room-key", 3);
        let wrapped = above.seal(&here, below.as_bytes()).unwrap();
        let back = above.open_key(&here, &wrapped).unwrap();
        assert_eq!(back.as_bytes(), below.as_bytes());
        assert_eq!(format!("{back:?}"), "Wrapper(..)");
        let short = above.seal(&here, b"short").unwrap();
        assert!(above.open_key(&here, &short).is_err());
        assert_ne!(
            above.seal(&here, b"x").unwrap(),
            above.seal(&here, b"x").unwrap()
        );
    }
}
