//! Keeps the digests of the SQLite file's pages and the head anchor true while the program runs.
//!
//! The file changes only in a checkpoint, and only our own: SQLite's automatic one is switched off. Before it, a mark says
//! which pages it may write; after it, their digests are taken anew. A crash in between is thereby told apart from
//! tampering: what is not on the mark must still be as it was.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kpo_practice::journal::Head;

use crate::anchor::{Anchor, AnchorFile};
use crate::error::{RecordsError, Result};
use crate::pages::{self, Kept, Pages};
use crate::wal;

/// A log longer than this is brought into the file.
pub(crate) const LOG_BYTES_MAX: u64 = 16 << 20;
/// After a checkpoint that readers kept from finishing, the log may grow by this much before the next.
const LOG_BYTES_STEP: u64 = 4 << 20;

/// What was found beside a database before it was opened.
pub(crate) struct Found {
    pages: Option<Pages>,
    /// Pages of a checkpoint that a crash interrupted.
    interrupted: Option<BTreeSet<u32>>,
    pub(crate) anchor: Option<Anchor>,
}

impl Found {
    /// Whether a checkpoint has to be made at once: to finish one, or because there are no digests yet.
    pub(crate) fn unsettled(&self) -> bool {
        self.pages.is_none() || self.interrupted.is_some()
    }

    /// What is found where everything present is accepted as it is: a new folder, a restored one.
    pub(crate) fn accepted() -> Self {
        Self {
            pages: None,
            interrupted: None,
            anchor: None,
        }
    }
}

/// The anchor's file, in the database's folder.
pub fn anchor_path(database: &Path) -> PathBuf {
    database.with_file_name("journal.head")
}

fn damaged(path: &Path) -> RecordsError {
    RecordsError::Corrupt(format!(
        "{} is missing or not as it was written; `kpo journal verify` says more",
        path.display()
    ))
}

/// Looks at the files beside a database whose journal ends at `head`.
pub(crate) fn look(database: &Path, head: &Head) -> Result<Found> {
    let pages = match Pages::load(database).map_err(unavailable)? {
        Kept::Sound(pages) => Some(pages),
        Kept::Absent if head.seq == 0 => None,
        _ => return Err(damaged(&pages::sidecar(database))),
    };
    let anchor = match Anchor::load(&anchor_path(database)).map_err(unavailable)? {
        Kept::Sound(anchor) => Some(anchor),
        Kept::Absent if head.seq == 0 => None,
        _ => return Err(damaged(&anchor_path(database))),
    };
    let interrupted = match pages::load_mark(database).map_err(unavailable)? {
        Kept::Sound(touched) => Some(touched),
        Kept::Absent => None,
        Kept::Damaged => return Err(damaged(&pages::mark(database))),
    };
    Ok(Found {
        pages,
        interrupted,
        anchor,
    })
}

pub(crate) fn unavailable(error: io::Error) -> RecordsError {
    error.into()
}

/// The guard of one open database.
pub(crate) struct Guard {
    database: PathBuf,
    // Held open to the end: closing any handle on the file would drop the locks SQLite holds on it in this process.
    file: File,
    anchor_file: AnchorFile,
    state: Mutex<State>,
}

struct State {
    pages: Option<Pages>,
    interrupted: BTreeSet<u32>,
    anchor: Anchor,
    cursor: wal::Cursor,
    /// The log could not be emptied, so that it may begin anew in place: where it ends is then not anchored.
    loose: bool,
    checkpoint_at: u64,
}

impl Guard {
    pub(crate) fn new(database: &Path, found: Found, head: Head) -> Result<Self> {
        let state = State {
            pages: found.pages,
            interrupted: found.interrupted.unwrap_or_default(),
            anchor: found.anchor.unwrap_or(Anchor { head, log: None }),
            cursor: wal::Cursor::default(),
            loose: false,
            checkpoint_at: LOG_BYTES_MAX,
        };
        Ok(Self {
            database: database.to_owned(),
            file: File::open(database).map_err(unavailable)?,
            anchor_file: AnchorFile::open(&anchor_path(database)).map_err(unavailable)?,
            state: Mutex::new(state),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After a commit: anchors the journal's end. Whether the log has grown so long that a checkpoint is due.
    pub(crate) fn committed(&self, head: Option<&Head>) -> bool {
        let mut state = self.state();
        let advanced = state.cursor.advance(&pages::log(&self.database), |_| {});
        if let Some(head) = head {
            state.anchor.head = head.clone();
        }
        let end = state.cursor.committed_end;
        state.anchor.log = (end > 0 && !state.loose).then_some((state.cursor.salts(), end));
        let saved = advanced.and_then(|()| self.anchor_file.save(&state.anchor));
        if let Err(error) = saved {
            tracing::warn!(%error, "the journal's head could not be anchored");
        }
        end > state.checkpoint_at
    }

    /// Whether nothing waits in the log and every page has its digest, so that a checkpoint would do nothing.
    pub(crate) fn settled(&self) -> bool {
        let state = self.state();
        let empty =
            std::fs::metadata(pages::log(&self.database)).map_or(true, |log| log.len() == 0);
        empty && state.pages.is_some() && state.interrupted.is_empty()
    }

    /// Marks what a checkpoint may write, and returns it.
    pub(crate) fn mark(&self) -> io::Result<BTreeSet<u32>> {
        let mut touched = wal::pages(&pages::log(&self.database))?;
        let mut state = self.state();
        touched.extend(&state.interrupted);
        pages::save_mark(&self.database, &touched)?;
        // Until their digests are safely written: if that fails, the next mark must name them again.
        state.interrupted.clone_from(&touched);
        Ok(touched)
    }

    /// After a checkpoint: takes the digests of what it wrote. `emptied` says that the log is empty now.
    pub(crate) fn checkpointed(&self, mut touched: BTreeSet<u32>, emptied: bool) -> io::Result<()> {
        let mut state = self.state();
        if let Some(pages) = state.pages.as_mut() {
            let (known, length) = (pages.digests.len() as u32, self.file.metadata()?.len());
            let now = length.div_ceil(u64::from(pages.page_size)) as u32;
            touched.extend(known + 1..=now);
            pages.refresh(&self.file, &touched)?;
        } else {
            state.pages = Some(Pages::of(&self.file)?);
        }
        if let Some(pages) = &state.pages {
            pages.save(&self.database)?;
        }
        state.loose = !emptied;
        state.anchor.log = None;
        state.checkpoint_at = if emptied {
            LOG_BYTES_MAX
        } else {
            state.cursor.committed_end + LOG_BYTES_STEP
        };
        self.anchor_file.save(&state.anchor)?;
        pages::clear_mark(&self.database)?;
        state.interrupted.clear();
        Ok(())
    }
}
