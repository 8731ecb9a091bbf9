//! Bringing in what an older program stored in plain, before anything is served.
//!
//! For each document: sealed bytes are written whole and made durable, then the row that names their key is committed, and only
//! then the plain bytes go. Cut off anywhere, it is begun again: sealed bytes without a row are written anew, plain bytes
//! whose row is there are taken away.

mod words;

use std::path::Path;

use kpo_practice::id::{BlobId, EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::time::At;
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt as _;

use super::text::SEALED;
use crate::blob::{self, Blobs, Stored};
use crate::db::{Db, Tx};
use crate::error::{RecordsError, Result};
use crate::sql::{Sql, Value};

const AT_A_TIME: i64 = 50;
const PIECE_BYTES: usize = 1 << 20;

/// What was brought in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Documents whose bytes were sealed.
    pub documents: usize,
    /// Files in plain that were left from an act that was cut off, and went.
    pub left: usize,
    /// Documents whose sealed bytes went from the data folder to where they lie now.
    pub taken_over: usize,
    /// Rows whose texts were sealed.
    pub texts: usize,
    /// Documents whose bytes are missing or not those that were put in: left as they are, for `kpo journal verify` to name.
    pub damaged: usize,
}

/// Seals every document that lies in plain. Whoever calls holds the data folder's lock.
pub async fn bring_in(db: &Db, data: &Path, at: At) -> Result<Brought> {
    let mut brought = Brought::default();
    let mut after = None;
    let blobs = db.blobs(data)?;
    loop {
        let some = db.read().await?.plain_blobs(after).await?;
        let Some(last) = some.last() else { break };
        after = Some(last.0);
        let mut sealed = Vec::new();
        for (id, engagement, digest) in some {
            match seal(db, &blobs, data, (id, engagement), &digest).await? {
                Some(stored) => sealed.push((id, engagement, stored)),
                None => brought.damaged += 1,
            }
        }
        if sealed.is_empty() {
            continue;
        }
        let mut tx = db.begin().await?;
        for (id, engagement, stored) in &sealed {
            tx.insert_blob_key(*engagement, *id, stored, at).await?;
            let entry = Entry::new("document.sealed", "blob", *id).within(*engagement);
            tx.record(None, at, entry);
        }
        tx.commit().await?;
        brought.documents += sealed.len();
        for (id, _, _) in sealed {
            std::fs::remove_file(blob::plain_file(data, id))?;
        }
    }
    if blobs.away() {
        brought.taken_over = blobs.take_over(data).await?;
    }
    brought.left = clear_left(db, data).await?;
    for sealed in SEALED {
        brought.texts += words::seal_plain(db, sealed, at).await?;
    }
    if brought.texts > 0 {
        // What was written over still stands in the log until it is brought into the file.
        db.checkpoint().await?;
    }
    Ok(brought)
}

/// Writes a document's bytes sealed; none where they are not those that were put in.
async fn seal(
    db: &Db,
    blobs: &Blobs,
    data: &Path,
    (id, engagement): (BlobId, EngagementId),
    digest: &str,
) -> Result<Option<Stored>> {
    let path = blob::plain_file(data, id);
    let mut file = match tokio::fs::File::open(&path).await {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let place = db.glance().await?.blob_place(engagement, id).await?;
    let mut writing = blobs.begin(place).await?;
    let mut piece = vec![0; PIECE_BYTES];
    let mut hasher = Sha256::new();
    loop {
        let read = file.read(&mut piece).await?;
        if read == 0 {
            break;
        }
        hasher.update(&piece[..read]);
        writing.write(&piece[..read]).await?;
    }
    if hex::encode(hasher.finalize()) != digest {
        writing.abandon().await;
        return Ok(None);
    }
    writing.finish().await.map(Some)
}

/// Takes away plain bytes whose sealed ones are there.
async fn clear_left(db: &Db, data: &Path) -> Result<usize> {
    let folder = data.to_owned();
    let plain = tokio::task::spawn_blocking(move || plain_files(&folder));
    let plain = plain
        .await
        .map_err(|error| RecordsError::Unavailable(error.to_string()))??;
    let mut gone = 0;
    for some in plain.chunks(AT_A_TIME as usize) {
        let mut sql = Sql::new("select id from blob_key where id in ");
        sql.list(some.iter().map(|id| Value::id(*id)));
        let sealed: Vec<BlobId> = db.read().await?.list(sql, |row| row.id("id")).await?;
        for id in sealed {
            std::fs::remove_file(blob::plain_file(data, id))?;
            gone += 1;
        }
    }
    Ok(gone)
}

fn plain_files(data: &Path) -> std::io::Result<Vec<BlobId>> {
    let mut found = Vec::new();
    let folders = match std::fs::read_dir(blob::folder(data)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        folders => folders?,
    };
    for folder in folders {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name();
            if let Some((id, false)) = blob::named(&name.to_string_lossy()) {
                found.push(id);
            }
        }
    }
    Ok(found)
}

impl Tx {
    /// Documents with their room and digest whose bytes are not sealed, by the bytes' id.
    async fn plain_blobs(
        &mut self,
        after: Option<BlobId>,
    ) -> Result<Vec<(BlobId, EngagementId, String)>> {
        let mut sql = Sql::new(
            "select blob.id, blob.digest, document.engagement_id from blob join document on document.blob_id = blob.id \
             left join blob_key on blob_key.id = blob.id where blob_key.id is null and document.state <> 'removed'",
        );
        if let Some(after) = after {
            sql.with(" and blob.id > ", after.uuid());
        }
        sql.push(" order by blob.id").with(" limit ", AT_A_TIME);
        self.list(sql, |row| {
            Ok((row.id("id")?, row.id("engagement_id")?, row.text("digest")?))
        })
        .await
    }
}
