//! What a witness does at each look: take the newest checkpoint, see that its log begins with what was seen before, and
//! only then sign. It needs the log's key and its files, nothing of this program's own.

use std::io;

use tlog_tiles::tile::{Tile, TileHashReader, TileReader};
use tlog_tiles::tlog::{Error, tree_hash};

use super::tree::HEIGHT;
use super::{Seen, open_note, tile};

/// Why a witness does not sign.
#[derive(Debug, thiserror::Error)]
pub enum Alarm {
    /// The log cannot be had: no proof of anything, and to be tried again.
    #[error("the log cannot be read: {0}")]
    Away(String),
    /// The checkpoint is not what the log's key signs.
    #[error("{0}")]
    Unsigned(String),
    /// The log is shorter than it was.
    #[error(
        "SPLIT VIEW: the log was seen with {seen} entries and now shows {shown}: its end was taken away, or somebody is shown an old state"
    )]
    Shorter {
        /// What was seen.
        seen: u64,
        /// What is shown.
        shown: u64,
    },
    /// The log does not begin with what was seen.
    #[error(
        "SPLIT VIEW: the log of {shown} entries does not begin with the {seen} that were seen: what it said before was changed, or others are shown another log"
    )]
    Other {
        /// What was seen.
        seen: u64,
        /// What is shown.
        shown: u64,
    },
    /// The files are not those the checkpoint signs.
    #[error("the log's files are not those its checkpoint signs: {0}")]
    Files(String),
}

impl Alarm {
    /// Whether this proves that the log broke its promise, so that nobody should try again and hope.
    pub fn broken(&self) -> bool {
        matches!(self, Self::Shorter { .. } | Self::Other { .. })
    }
}

/// Looks once: `note` is the newest checkpoint and `read` gives a file of the log by its path. Returns what is seen now.
pub fn follow(
    note: &str,
    verifier: &str,
    seen: Option<&Seen>,
    read: impl Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<Seen, Alarm> {
    let (_, size, root) =
        open_note(note, verifier).map_err(|error| Alarm::Unsigned(error.to_string()))?;
    let now = Seen { size, root };
    let Some(seen) = seen.filter(|seen| seen.size > 0) else {
        return Ok(now);
    };
    let other = || Alarm::Other {
        seen: seen.size,
        shown: size,
    };
    if size < seen.size {
        return Err(Alarm::Shorter {
            seen: seen.size,
            shown: size,
        });
    }
    if size == seen.size {
        return if root == seen.root {
            Ok(now)
        } else {
            Err(other())
        };
    }
    let files = Files { read };
    // The reader holds every tile against the new root: what it answers is in the log that was just signed.
    let before = tree_hash(seen.size, &TileHashReader::new(size, root, &files));
    match before {
        Ok(before) if before == seen.root => Ok(now),
        Ok(_) => Err(other()),
        Err(Error::InvalidInput(why)) => Err(Alarm::Away(why)),
        Err(error) => Err(Alarm::Files(error.to_string())),
    }
}

struct Files<R> {
    read: R,
}

impl<R: Fn(&str) -> io::Result<Vec<u8>>> TileReader for Files<R> {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |tile: &Tile| {
            let path = tile::path_of(tile);
            (self.read)(&path).map_err(|error| Error::InvalidInput(format!("{path}: {error}")))
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _tiles: &[Tile], _data: &[Vec<u8>]) {}
}
