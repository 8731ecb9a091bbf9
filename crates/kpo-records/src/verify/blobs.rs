//! The documents' bytes: each file digested again and compared with its row, which the journal seals. That needs no key: the
//! row of a sealed file's key holds the digest of the sealed bytes. With the root key they are opened as well, and damage is
//! located to its 16 KiB.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

use kpo_practice::id::BlobId;
use kpo_practice::time::At;
use kpo_vault::{Opened, VaultError};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Report;
use crate::blob::{self, Blobs};
use crate::db::{Db, Tx};
use crate::error::{RecordsError, Result};
use crate::sql::{Sql, Value};
use crate::vault::Opening;

const BLOBS_A_TIME: i64 = 200;
const PIECE_BYTES: usize = 1 << 20;

/// Bytes as their row describes them.
struct Kept {
    id: Uuid,
    /// The plain bytes' digest.
    plain: String,
    /// The digest of what lies on the disk.
    digest: String,
    size: i64,
    /// They are sealed.
    sealed: bool,
    /// What opens them, where the root key is at hand.
    opening: Option<Opening>,
    /// A document that is in quarantine or can be read has to have them.
    needed: bool,
    /// What they are, for whoever reads the finding.
    what: String,
}

/// What was found in the place of some bytes.
enum Found {
    Absent,
    Unreadable(io::Error),
    There {
        digest: String,
        size: u64,
        /// What opening says, where it was tried.
        opened: Option<std::result::Result<String, VaultError>>,
    },
}

/// Compares every stored document with its digest, and opens it where the root key is at hand.
pub(super) async fn check(
    db: &Db,
    tx: &mut Tx,
    (data, opens): (&Path, bool),
    report: &mut Report,
) -> Result<()> {
    let mut after: Option<Uuid> = None;
    let store = db.blobs(data)?;
    loop {
        let mut page = kept(tx, after).await?;
        let last = page.len() < BLOBS_A_TIME as usize;
        after = page.last().map(|blob| blob.id);
        if opens {
            open(tx, &mut page, report).await;
        }
        let compared = compared(&store, data, page).await?;
        for (found, blob) in compared {
            report.blobs += 1;
            if let Some(what) = wrong(db, &blob, found).await? {
                report.find(format!("{}, {}", place(&blob), blob.what), what);
            }
        }
        if last {
            break;
        }
    }
    strays(tx, (data, &store), report).await
}

/// What was found in the place of each. Bytes that lie elsewhere are fetched one after the other: no more than one document is held.
async fn compared(store: &Blobs, data: &Path, page: Vec<Kept>) -> Result<Vec<(Found, Kept)>> {
    if !store.away() {
        let folder = data.to_owned();
        let from = move |blob: Kept| {
            let path = path(&folder, &blob);
            (look(|| File::open(&path), &blob), blob)
        };
        return aside(move || page.into_iter().map(from).collect()).await;
    }
    let mut found = Vec::with_capacity(page.len());
    for blob in page {
        found.push(match store.read_sealed(BlobId(blob.id)).await {
            Ok(bytes) => {
                aside(move || (look(|| Ok(io::Cursor::new(bytes.clone())), &blob), blob)).await?
            }
            Err(RecordsError::NotFound) => (Found::Absent, blob),
            Err(error) => (Found::Unreadable(io::Error::other(error.to_string())), blob),
        });
    }
    Ok(found)
}

fn path(data: &Path, blob: &Kept) -> PathBuf {
    if blob.sealed {
        blob::file(data, BlobId(blob.id))
    } else {
        blob::plain_file(data, BlobId(blob.id))
    }
}

/// The file's place below the data folder.
fn place(blob: &Kept) -> String {
    path(Path::new(""), blob).display().to_string()
}

/// Finds what opens these bytes; a key that does not open is a finding of its own.
async fn open(tx: &mut Tx, page: &mut [Kept], report: &mut Report) {
    for blob in page.iter_mut().filter(|blob| blob.sealed && blob.needed) {
        match tx.blob_opening(BlobId(blob.id)).await {
            Ok(opening) => blob.opening = Some(opening),
            Err(RecordsError::Destroyed) => {}
            Err(error) => report.find(
                format!("table blob_key, row {}, {}", blob.id, blob.what),
                error.to_string(),
            ),
        }
    }
}

async fn kept(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<Kept>> {
    let mut sql = Sql::new(
        "select blob.id, blob.digest, blob.size, blob_key.digest as sealed_digest, blob_key.size as sealed_size, \
         document.id as document_id, document.state from blob left join document on document.blob_id = blob.id \
         left join blob_key on blob_key.id = blob.id where 1 = 1",
    );
    if let Some(after) = after {
        sql.with(" and blob.id > ", after);
    }
    sql.push(" order by blob.id").with(" limit ", BLOBS_A_TIME);
    tx.list(sql, |row| {
        let state = row.opt_text("state")?.unwrap_or_default();
        let what = match row.opt_uuid("document_id")? {
            Some(id) => format!("document {}", kpo_practice::id::DocumentId(id)),
            None => "bytes of no document".to_owned(),
        };
        let plain = row.text("digest")?;
        let sealed = row.opt_text("sealed_digest")?;
        Ok(Kept {
            id: row.uuid("id")?,
            sealed: sealed.is_some(),
            digest: sealed.unwrap_or_else(|| plain.clone()),
            plain,
            size: row
                .opt_int("sealed_size")?
                .map_or_else(|| row.int("size"), Ok)?,
            opening: None,
            needed: ["quarantined", "ready"].contains(&state.as_str()),
            what,
        })
    })
    .await
}

fn look<R: Read + Seek>(from: impl Fn() -> io::Result<R>, blob: &Kept) -> Found {
    let read = || -> io::Result<(String, u64)> {
        let mut file = from()?;
        let mut hasher = Sha256::new();
        let mut piece = vec![0; PIECE_BYTES];
        let mut size = 0;
        loop {
            match file.read(&mut piece)? {
                0 => return Ok((hex::encode(hasher.finalize()), size)),
                read => {
                    hasher.update(&piece[..read]);
                    size += read as u64;
                }
            }
        }
    };
    match read() {
        Ok((digest, size)) => Found::There {
            digest,
            size,
            opened: blob.opening.as_ref().map(|opening| opened(from(), opening)),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Found::Absent,
        Err(error) => Found::Unreadable(error),
    }
}

/// The digest of the plain bytes, or why they do not open.
fn opened<R: Read + Seek>(
    sealed: io::Result<R>,
    opening: &Opening,
) -> std::result::Result<String, VaultError> {
    let mut plain = Opened::new(&opening.key, opening.place, sealed?)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match plain.read(&mut piece)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(&piece[..read]),
        }
    }
}

/// What is wrong with some bytes, if anything is. A document taken out while this looked has none any more.
async fn wrong(db: &Db, blob: &Kept, found: Found) -> Result<Option<String>> {
    Ok(match found {
        Found::Absent if !blob.needed => None,
        Found::Absent => db
            .glance()
            .await?
            .blobs_kept(&[BlobId(blob.id)])
            .await?
            .first()
            .map(|_| "is missing".to_owned()),
        Found::Unreadable(error) => Some(format!("cannot be read: {error}")),
        Found::There {
            digest,
            size,
            opened,
        } if size != blob.size.unsigned_abs() => Some(format!(
            "is {size} bytes long and was stored with {}; SHA-256 is {digest} and was {}{}",
            blob.size,
            blob.digest,
            said(opened)
        )),
        Found::There { digest, opened, .. } if digest != blob.digest => Some(format!(
            "is not as it was stored: SHA-256 is {digest} and was {}{}",
            blob.digest,
            said(opened)
        )),
        Found::There {
            opened: Some(Err(error)),
            ..
        } => Some(format!("is as it was stored but does not open: {error}")),
        Found::There {
            opened: Some(Ok(digest)),
            ..
        } if digest != blob.plain => Some(format!(
            "opens, but to other bytes than were put in: SHA-256 is {digest} and was {}",
            blob.plain
        )),
        Found::There { .. } => None,
    })
}

/// What opening said of bytes that are not as they were stored.
fn said(opened: Option<std::result::Result<String, VaultError>>) -> String {
    match opened {
        Some(Err(error)) => format!("; {error}"),
        Some(Ok(_)) | None => String::new(),
    }
}

/// Files that no row names are no finding: an upload under way, or what the sweep will take. They are told.
async fn strays(tx: &mut Tx, (data, store): (&Path, &Blobs), report: &mut Report) -> Result<()> {
    let folder = data.to_owned();
    let (mut named, mut others) = aside(move || listed(&folder)).await??;
    if store.away() {
        let all = store.older_than(At(i64::MAX)).await?;
        named.extend(all.into_iter().map(|id| id.0));
    }
    let named: Vec<Uuid> = named.into_iter().collect();
    for some in named.chunks(BLOBS_A_TIME as usize) {
        let mut sql = Sql::new("select id from blob where id in ");
        sql.list(some.iter().map(|id| Value::from(*id)));
        let known = tx.list(sql, |row| row.uuid("id")).await?;
        others += some.len() - known.len();
    }
    if others > 0 {
        report.notes.push(format!(
            "{others} files below blobs are named by no row: uploads under way, or what broken ones left for the sweep"
        ));
    }
    Ok(())
}

/// The ids that files in the data folder are named by, and how many files are named by none.
fn listed(data: &Path) -> Result<(BTreeSet<Uuid>, usize)> {
    let (mut named, mut others) = (BTreeSet::new(), 0);
    let mut folders: Vec<PathBuf> = vec![blob::folder(data)];
    let failed = |error: io::Error| RecordsError::Unavailable(error.to_string());
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(error)),
        };
        for entry in entries {
            let entry = entry.map_err(failed)?;
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            let id = blob::named(&entry.file_name().to_string_lossy()).map(|(id, _)| id);
            let places = id.map(|id| [blob::file(data, id), blob::plain_file(data, id)]);
            match (id, places) {
                (Some(id), Some(places)) if places.contains(&entry.path()) => {
                    named.insert(id.0);
                }
                _ => others += 1,
            }
        }
    }
    Ok((named, others))
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| RecordsError::Unavailable(error.to_string()))
}
