//! Bytes as they were stored: files under the data folder, named by random ids and by nothing a person typed.
//!
//! Bytes are written in full before the row that names them, so a row never points at nothing; what a failed act leaves
//! behind is found by the sweep, which asks the rows.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::TryStreamExt;
use kpo_practice::id::{BlobId, Id};
use kpo_practice::time::At;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{RecordsError, Result};

/// How much is gathered before it goes to the disk.
const PART_BYTES: usize = 1024 * 1024;

/// The store of bytes.
#[derive(Debug)]
pub struct Blobs {
    store: LocalFileSystem,
}

impl From<object_store::Error> for RecordsError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => match cause(&other) {
                Some(kind) => std::io::Error::new(kind, other.to_string()).into(),
                None => Self::Unavailable(other.to_string()),
            },
        }
    }
}

/// The kind of the system's own error under an error of the store.
fn cause(error: &dyn std::error::Error) -> Option<std::io::ErrorKind> {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        next = error.source();
    }
    None
}

fn key(id: BlobId) -> Key {
    let digits = id.uuid().simple().to_string();
    Key::from_iter([&digits[..2], &digits])
}

/// The folder of all bytes in a data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("blobs")
}

/// The file of some bytes in a data folder.
pub fn file(data: &Path, id: BlobId) -> PathBuf {
    let digits = id.uuid().simple().to_string();
    folder(data).join(&digits[..2]).join(&digits)
}

/// Whether a file is one that an upload writes to until it is whole: the name of the bytes, `#` and a number.
pub fn unfinished(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split_once('#').is_some_and(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Takes away what uploads left that were cut off by the end of their server; how many there were. Only for whoever
/// holds the data folder's lock: nobody else may be writing.
pub fn clear_unfinished(data: &Path) -> std::io::Result<usize> {
    let mut gone = 0;
    let folders = match std::fs::read_dir(folder(data)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        folders => folders?,
    };
    for folder in folders {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if unfinished(&path) {
                std::fs::remove_file(path)?;
                gone += 1;
            }
        }
    }
    Ok(gone)
}

impl Blobs {
    /// Opens (and, if need be, makes) the store under the data folder.
    pub fn open(data: &Path) -> Result<Self> {
        let folder = folder(data);
        std::fs::create_dir_all(&folder)?;
        let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self { store })
    }

    /// Begins to store bytes that come piece by piece.
    pub async fn begin(&self, id: BlobId) -> Result<Writing> {
        Ok(Writing {
            upload: self.store.put_multipart(&key(id)).await?,
            part: Vec::new(),
            hasher: Sha256::new(),
            size: 0,
        })
    }

    /// All the bytes.
    pub async fn read(&self, id: BlobId) -> Result<Bytes> {
        Ok(self.store.get(&key(id)).await?.bytes().await?)
    }

    /// Takes the bytes away; that they are gone already is no error.
    pub async fn remove(&self, id: BlobId) -> Result<()> {
        match self.store.delete(&key(id)).await.map_err(Into::into) {
            Ok(()) | Err(RecordsError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Every id that was last written before `before`.
    pub async fn older_than(&self, before: At) -> Result<Vec<BlobId>> {
        let list: Vec<_> = self.store.list(None).try_collect().await?;
        Ok(list
            .into_iter()
            .filter(|object| object.last_modified.timestamp_micros() < before.0)
            .filter_map(|object| Uuid::try_parse(object.location.filename()?).ok())
            .map(BlobId)
            .collect())
    }
}

/// Bytes on their way in. Dropped or abandoned, they leave at most a temporary file that names nothing.
#[derive(Debug)]
pub struct Writing {
    upload: Box<dyn MultipartUpload>,
    part: Vec<u8>,
    hasher: Sha256,
    size: u64,
}

impl Writing {
    /// How many bytes came so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next piece.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART_BYTES {
            let part = std::mem::take(&mut self.part);
            self.upload.put_part(PutPayload::from(part)).await?;
        }
        Ok(())
    }

    /// Ends it: the bytes are there. Returns their SHA-256, hexadecimal, and their length.
    pub async fn finish(mut self) -> Result<(String, u64)> {
        let part = std::mem::take(&mut self.part);
        if !part.is_empty() {
            self.upload.put_part(PutPayload::from(part)).await?;
        }
        self.upload.complete().await?;
        Ok((hex::encode(self.hasher.finalize()), self.size))
    }

    /// Gives up: nothing is kept.
    pub async fn abandon(mut self) {
        if let Err(error) = self.upload.abort().await {
            tracing::warn!(%error, "an abandoned upload left a temporary file");
        }
    }
}
