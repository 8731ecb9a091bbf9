//! The digest of every page of the SQLite file, kept beside it: so that a flipped byte is found even where no row looks,
//! in free pages, slack and indexes. The file changes only in our own checkpoints, and each ends by writing this.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"kpopage1";
const MARK: &[u8; 8] = b"kpomark1";

/// Half a SHA-256: 128 bits are enough to find a change.
pub type PageDigest = [u8; 16];

/// The digests of all pages, from the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Bytes a page.
    pub page_size: u32,
    /// One digest a page.
    pub digests: Vec<PageDigest>,
}

/// What stands in a file that guards itself with a digest at its end.
pub enum Kept<T> {
    /// It is not there.
    Absent,
    /// It is not what was written.
    Damaged,
    /// It is.
    Sound(T),
}

/// Where the digests of `database` are kept.
pub fn sidecar(database: &Path) -> PathBuf {
    with_ending(database, ".pages")
}

/// Where the mark of a checkpoint under way is kept.
pub fn mark(database: &Path) -> PathBuf {
    with_ending(database, ".checkpoint")
}

/// SQLite's own log beside `database`.
pub fn log(database: &Path) -> PathBuf {
    with_ending(database, "-wal")
}

fn with_ending(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn page_digest(bytes: &[u8]) -> PageDigest {
    let mut digest = [0; 16];
    digest.copy_from_slice(&Sha256::digest(bytes)[..16]);
    digest
}

/// The page size a database file names in its header.
pub fn page_size(file: &File) -> io::Result<u32> {
    let mut bytes = [0; 2];
    file.read_exact_at(&mut bytes, 16)?;
    Ok(match u16::from_be_bytes(bytes) {
        1 => 65_536,
        size => u32::from(size),
    })
}

impl Pages {
    /// Digests every page of an open database file.
    pub fn of(file: &File) -> io::Result<Self> {
        let mut pages = Self {
            page_size: page_size(file)?,
            digests: Vec::new(),
        };
        let count = file.metadata()?.len().div_ceil(u64::from(pages.page_size));
        pages.refresh(file, &(1..=count as u32).collect())?;
        Ok(pages)
    }

    /// Digests these pages anew, after they were written; the file may have grown or shrunk.
    pub fn refresh(&mut self, file: &File, touched: &BTreeSet<u32>) -> io::Result<()> {
        let size = u64::from(self.page_size);
        let count = file.metadata()?.len().div_ceil(size) as usize;
        self.digests.resize(count, [0; 16]);
        let mut page = vec![0; self.page_size as usize];
        for number in touched {
            let index = *number as usize - 1;
            if index < count {
                file.read_exact_at(&mut page, index as u64 * size)?;
                self.digests[index] = page_digest(&page);
            }
        }
        Ok(())
    }

    /// Pages (from 1) that are not as they were written, those in `exempt` aside; a file of another length shows as a
    /// page too many or too few at its end.
    pub fn altered(&self, file: &File, exempt: &BTreeSet<u32>) -> io::Result<Vec<u32>> {
        let size = u64::from(self.page_size);
        let length = file.metadata()?.len();
        let mut altered = Vec::new();
        let mut page = vec![0; self.page_size as usize];
        for (index, digest) in self.digests.iter().enumerate() {
            let number = index as u32 + 1;
            let start = index as u64 * size;
            if exempt.contains(&number) {
                continue;
            }
            if start + size > length || {
                file.read_exact_at(&mut page, start)?;
                page_digest(&page) != *digest
            } {
                altered.push(number);
            }
        }
        let known = self.digests.len() as u64 * size;
        if length > known && exempt.is_empty() {
            altered.push(self.digests.len() as u32 + 1);
        }
        Ok(altered)
    }

    /// Writes the digests beside `database`, all or nothing.
    pub fn save(&self, database: &Path) -> io::Result<()> {
        let mut body = Vec::with_capacity(16 + self.digests.len() * 16 + 32);
        body.extend_from_slice(MAGIC);
        body.extend_from_slice(&self.page_size.to_be_bytes());
        body.extend_from_slice(&(self.digests.len() as u32).to_be_bytes());
        for digest in &self.digests {
            body.extend_from_slice(digest);
        }
        write_whole(&sidecar(database), body)
    }

    /// Reads the digests beside `database`.
    pub fn load(database: &Path) -> io::Result<Kept<Self>> {
        read_whole(&sidecar(database), MAGIC, |body| {
            let page_size = u32::from_be_bytes(body.get(..4)?.try_into().ok()?);
            let count = u32::from_be_bytes(body.get(4..8)?.try_into().ok()?);
            let digests: Vec<PageDigest> = body
                .get(8..)?
                .chunks_exact(16)
                .filter_map(|chunk| chunk.try_into().ok())
                .collect();
            let sound = digests.len() == count as usize && page_size >= 512;
            sound.then_some(Self { page_size, digests })
        })
    }
}

/// Marks that a checkpoint is about to write these pages: after a crash in the middle they, and only they, are taken as
/// they are then found.
pub fn save_mark(database: &Path, touched: &BTreeSet<u32>) -> io::Result<()> {
    let mut body = MARK.to_vec();
    for number in touched {
        body.extend_from_slice(&number.to_be_bytes());
    }
    write_whole(&mark(database), body)
}

/// The pages of a checkpoint that was under way.
pub fn load_mark(database: &Path) -> io::Result<Kept<BTreeSet<u32>>> {
    read_whole(&mark(database), MARK, |body| {
        Some(
            body.chunks_exact(4)
                .filter_map(|chunk| chunk.try_into().ok().map(u32::from_be_bytes))
                .collect(),
        )
    })
}

/// Takes the mark away: the checkpoint is complete.
pub fn clear_mark(database: &Path) -> io::Result<()> {
    match fs::remove_file(mark(database)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn write_whole(path: &Path, mut body: Vec<u8>) -> io::Result<()> {
    let sum = Sha256::digest(&body);
    body.extend_from_slice(&sum);
    let fresh = with_ending(path, ".new");
    let mut file = File::create(&fresh)?;
    file.write_all(&body)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn read_whole<T>(
    path: &Path,
    magic: &[u8],
    read: impl FnOnce(&[u8]) -> Option<T>,
) -> io::Result<Kept<T>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Kept::Absent),
        Err(error) => return Err(error),
    };
    let Some((body, sum)) = bytes.split_last_chunk::<32>() else {
        return Ok(Kept::Damaged);
    };
    let sound = Sha256::digest(body)[..] == sum[..];
    let read = body.strip_prefix(magic).filter(|_| sound).and_then(read);
    Ok(read.map_or(Kept::Damaged, Kept::Sound))
}
