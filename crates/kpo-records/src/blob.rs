//! Bytes as they were stored: sealed files under the data folder, or sealed objects of an S3-compatible store, named by random ids and
//! by nothing a person typed.
//!
//! Bytes are sealed as they come: nothing plain is ever written to the disk, not even to a temporary file. Files of an older
//! store, whose bytes lie in plain, lack the ending [`SEALED`]; they are brought in when a server starts.
//!
//! Bytes are written in full before the row that names them, so a row never points at nothing; what a failed act leaves
//! behind is found by the sweep, which asks the rows.

use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::TryStreamExt;
use kpo_practice::id::{BlobId, Id};
use kpo_practice::time::At;
use kpo_vault::{BlobKey, Opened, Place, Sealing};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{RecordsError, Result};
use crate::vault::Opening;

/// The ending of sealed files.
pub const SEALED: &str = ".sealed";

mod s3;

pub use s3::Access;

/// How much is gathered before it goes to the disk.
const PART_BYTES: usize = 1024 * 1024;

/// The store of bytes.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// How much is sent at once.
    part_bytes: usize,
    /// It is not the data folder.
    away: bool,
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
    Key::from_iter([digits[..2].to_owned(), format!("{digits}{SEALED}")])
}

/// The folder of all bytes in a data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("blobs")
}

/// The file of some sealed bytes in a data folder.
pub fn file(data: &Path, id: BlobId) -> PathBuf {
    let mut name = plain_file(data, id).into_os_string();
    name.push(SEALED);
    name.into()
}

/// Where bytes lay that an older program stored in plain.
pub fn plain_file(data: &Path, id: BlobId) -> PathBuf {
    let digits = id.uuid().simple().to_string();
    folder(data).join(&digits[..2]).join(&digits)
}

/// The bytes a file below [`folder`] holds, by its name, and whether they are sealed.
pub(crate) fn named(name: &str) -> Option<(BlobId, bool)> {
    let (digits, sealed) = match name.strip_suffix(SEALED) {
        Some(digits) => (digits, true),
        None => (name, false),
    };
    Some((BlobId(Uuid::try_parse(digits).ok()?), sealed))
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
        Ok(Self {
            store: Arc::new(store),
            part_bytes: PART_BYTES,
            away: false,
        })
    }

    /// Begins to store bytes that come piece by piece, sealed with a key of their own for the place they belong to.
    pub async fn begin(&self, place: Place) -> Result<Writing> {
        let key = BlobKey::draw();
        let out = Out::default();
        Ok(Writing {
            upload: self
                .store
                .put_multipart(&self::key(BlobId(place.blob)))
                .await?,
            sealing: Sealing::new(&key, place, out.clone()),
            out,
            part_bytes: self.part_bytes,
            hasher: Sha256::new(),
            sealed_hasher: Sha256::new(),
            sealed_size: 0,
            size: 0,
            key,
            place,
        })
    }

    /// All the bytes, opened.
    ///
    /// # Errors
    /// [`RecordsError::Corrupt`] where they are not what was sealed: nothing of them is given out.
    pub async fn read(&self, opening: Opening) -> Result<Bytes> {
        let sealed = self.read_sealed(BlobId(opening.place.blob)).await?;
        let opened = tokio::task::spawn_blocking(move || {
            Opened::new(&opening.key, opening.place, Cursor::new(sealed))?.read_all()
        });
        let opened = opened
            .await
            .map_err(|error| RecordsError::Unavailable(error.to_string()))?;
        Ok(opened?.into())
    }

    /// Whether bytes lie elsewhere than in the data folder.
    pub fn away(&self) -> bool {
        self.away
    }

    /// All the bytes, as they lie there.
    pub async fn read_sealed(&self, id: BlobId) -> Result<Bytes> {
        Ok(self.store.get(&key(id)).await?.bytes().await?)
    }

    /// Takes the bytes away; that they are gone already is no error.
    pub async fn remove(&self, id: BlobId) -> Result<()> {
        let digits = id.uuid().simple().to_string();
        let plain = Key::from_iter([&digits[..2], &digits]);
        for key in [key(id), plain] {
            match self.store.delete(&key).await.map_err(Into::into) {
                Ok(()) | Err(RecordsError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Every id that was last written before `before`.
    pub async fn older_than(&self, before: At) -> Result<Vec<BlobId>> {
        let list: Vec<_> = self.store.list(None).try_collect().await?;
        Ok(list
            .into_iter()
            .filter(|object| object.last_modified.timestamp_micros() < before.0)
            .filter_map(|object| Some(named(object.location.filename()?)?.0))
            .collect())
    }
}

/// Bytes that were stored: what their rows say of them.
#[derive(Clone, Debug)]
pub struct Stored {
    /// SHA-256 of the plain bytes, hexadecimal.
    pub digest: String,
    /// How many plain bytes there are.
    pub size: u64,
    /// SHA-256 of the sealed bytes, hexadecimal.
    pub sealed_digest: String,
    /// How many sealed bytes there are.
    pub sealed_size: u64,
    pub(crate) key: BlobKey,
    pub(crate) place: Place,
}

/// Where sealed bytes wait to be sent on.
#[derive(Clone, Debug, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl Out {
    fn waiting(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes on their way in. Dropped or abandoned, they leave at most a temporary file, sealed, that names nothing.
#[derive(Debug)]
pub struct Writing {
    upload: Box<dyn MultipartUpload>,
    sealing: Sealing<Out>,
    out: Out,
    part_bytes: usize,
    hasher: Sha256,
    sealed_hasher: Sha256,
    sealed_size: u64,
    size: u64,
    key: BlobKey,
    place: Place,
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
        self.sealing.write_all(bytes)?;
        if self.out.waiting() >= self.part_bytes {
            self.send().await?;
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<()> {
        let part = self.out.take();
        if !part.is_empty() {
            self.sealed_hasher.update(&part);
            self.sealed_size += part.len() as u64;
            self.upload.put_part(PutPayload::from(part)).await?;
        }
        Ok(())
    }

    /// Ends it: the bytes are there. Returns what is to be kept of them.
    pub async fn finish(mut self) -> Result<Stored> {
        let place = self.place;
        let empty = Sealing::new(&self.key, place, Out::default());
        std::mem::replace(&mut self.sealing, empty).finish()?;
        self.send().await?;
        self.upload.complete().await?;
        Ok(Stored {
            digest: hex::encode(self.hasher.finalize()),
            size: self.size,
            sealed_digest: hex::encode(self.sealed_hasher.finalize()),
            sealed_size: self.sealed_size,
            key: self.key,
            place,
        })
    }

    /// Gives up: nothing is kept.
    pub async fn abandon(mut self) {
        if let Err(error) = self.upload.abort().await {
            tracing::warn!(%error, "an abandoned upload left a temporary file");
        }
    }
}
