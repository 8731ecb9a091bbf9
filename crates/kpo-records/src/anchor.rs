//! The head anchor: the end of the journal, written again after each commit to a small file of its own, so that a cut tail
//! of the log (which SQLite takes for an unfinished write) is found. One fixed-size write: a killed process leaves the
//! old one or the new one.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::FileExt;
use std::path::Path;

use kpo_practice::journal::Head;
use sha2::{Digest, Sha256};

use crate::pages::Kept;
use crate::wal::Salts;

/// What was last acknowledged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The journal's end.
    pub head: Head,
    /// The log's salts and where its last committed transaction ends; nothing right after a checkpoint.
    pub log: Option<(Salts, u64)>,
}

impl Anchor {
    fn write(&self) -> String {
        let (salts, end) = self.log.unwrap_or_default();
        let text = format!(
            "kpo head 1\nentry {:020}\nhash {}\nlog {} {:020}\n",
            self.head.seq,
            hex::encode(&self.head.hash),
            hex::encode(salts),
            end
        );
        let sum = hex::encode(Sha256::digest(&text));
        format!("{text}sum {sum}\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let (body, sum) = text.split_once("sum ")?;
        if sum.strip_suffix('\n')? != hex::encode(Sha256::digest(body)) {
            return None;
        }
        let mut lines = body.strip_prefix("kpo head 1\n")?.lines();
        let seq = lines.next()?.strip_prefix("entry ")?.parse().ok()?;
        let hash = hex::decode(lines.next()?.strip_prefix("hash ")?).ok()?;
        let (salts, end) = lines.next()?.strip_prefix("log ")?.split_once(' ')?;
        let salts: Salts = hex::decode(salts).ok()?.try_into().ok()?;
        let end: u64 = end.parse().ok()?;
        Some(Self {
            head: Head { seq, hash },
            log: (end > 0).then_some((salts, end)),
        })
    }

    /// Reads the anchor kept at `path`.
    pub fn load(path: &Path) -> io::Result<Kept<Self>> {
        let mut text = String::new();
        match File::open(path) {
            Ok(mut file) => match file.read_to_string(&mut text) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::InvalidData => return Ok(Kept::Damaged),
                Err(error) => return Err(error),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Kept::Absent),
            Err(error) => return Err(error),
        }
        Ok(Self::parse(&text).map_or(Kept::Damaged, Kept::Sound))
    }
}

/// The anchor's file, held open.
pub struct AnchorFile {
    file: File,
}

impl AnchorFile {
    /// Opens, and if need be makes, the file.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        Ok(Self { file })
    }

    /// Writes the anchor over the one before.
    pub fn save(&self, anchor: &Anchor) -> io::Result<()> {
        self.file.write_all_at(anchor.write().as_bytes(), 0)
    }
}
