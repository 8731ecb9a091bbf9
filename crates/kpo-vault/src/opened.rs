//! Opening: any range of a sealed blob, without opening the rest of it.

use std::io::{self, Read, Seek};

use cobblestone::RandomAccessDecryptor;

use crate::{BlobKey, Place, Result, VaultError};

/// A sealed blob that this key opens at this place. What is read was authentic before it was given out; a damaged chunk
/// refuses its own bytes and no others.
#[derive(Debug)]
pub struct Opened<R> {
    sealed: RandomAccessDecryptor<R>,
}

impl<R: Read + Seek> Opened<R> {
    /// Checks that key, place and length fit: the header's commitment, and the last chunk, which stands for the length.
    ///
    /// # Errors
    /// [`VaultError::Elsewhere`], [`VaultError::Length`], [`VaultError::Damaged`] for the last chunk, or the file's own.
    pub fn new(key: &BlobKey, place: Place, sealed: R) -> Result<Self> {
        let sealed = RandomAccessDecryptor::new(&key.0, &place.context(), sealed)?;
        Ok(Self { sealed })
    }

    /// How many plain bytes there are.
    pub fn size(&self) -> u64 {
        self.sealed.plaintext_len()
    }

    /// Fills `into` with the plain bytes from `offset` on; reads only the chunks they lie in.
    ///
    /// # Errors
    /// [`VaultError::Beyond`] where the range ends too late, [`VaultError::Damaged`], or the file's own.
    pub fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<()> {
        let (end, len) = (offset.saturating_add(into.len() as u64), self.size());
        if end > len {
            return Err(VaultError::Beyond { end, len });
        }
        Ok(self.sealed.read_exact_at(into, offset)?)
    }

    /// All the plain bytes.
    pub fn read_all(&mut self) -> Result<Vec<u8>> {
        let len = usize::try_from(self.size()).map_err(|_| VaultError::TooLarge)?;
        let mut plain = vec![0; len];
        self.read_at(0, &mut plain)?;
        Ok(plain)
    }
}

impl<R: Read + Seek> Read for Opened<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.sealed.read(into)
    }
}
