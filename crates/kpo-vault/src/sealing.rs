//! Sealing: plain bytes in, piece by piece or at once, sealed bytes out.

use std::io::{self, Write};

use cobblestone::EncryptWriter;

use crate::{BlobKey, Place, Result, VaultError};

/// Seals bytes as they come, and writes them on. Dropped before [`Sealing::finish`] it leaves bytes that do not open.
///
/// The salt is drawn from the operating system: two sealings of the same bytes differ, and one key may seal again.
#[derive(Debug)]
pub struct Sealing<W> {
    writer: EncryptWriter<W>,
}

impl<W: Write> Sealing<W> {
    /// Begins to seal for `place`; nothing is written before the first bytes come or the end does.
    pub fn new(key: &BlobKey, place: Place, to: W) -> Self {
        Self {
            writer: EncryptWriter::new(&key.0, &place.context(), to),
        }
    }

    /// Ends it: the short last chunk is written, and the writer given back (not flushed).
    pub fn finish(self) -> Result<W> {
        Ok(self.writer.finish()?)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Seals bytes that are all there.
pub fn seal(key: &BlobKey, place: Place, plain: &[u8]) -> Result<Vec<u8>> {
    Ok(cobblestone::encrypt(&key.0, &place.context(), plain)?)
}

/// How many bytes `plain` bytes are once sealed: 56 of header, and 16 for each chunk begun (0.1 %).
pub fn sealed_size(plain: u64) -> Result<u64> {
    cobblestone::ciphertext_size(plain).ok_or(VaultError::TooLarge)
}
