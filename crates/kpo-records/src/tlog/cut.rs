//! Checkpoints: what was committed since the last one is taken in from its stored values, and each log's new head is signed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use kpo_practice::time::At;
use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use super::cosign;
use super::leaf::{Signed, placed_after, read_signed};
use super::{ALL, Hash, Keys, Leaves, Tree, corrupt, open_note, tree, word};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::sql::{Sql, Value};

/// The file of the last checkpoint over all logs, in the data folder: a database brought back to an earlier state is known by
/// it.
pub const LAST: &str = "journal.logs";

const ENTRIES_A_TIME: i64 = 2_000;

/// A signed head of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log.
    pub log: Uuid,
    /// How many entries it covers.
    pub size: u64,
    /// The note, as anybody may have it.
    pub note: String,
}

/// The logs of one installation, as far as they are kept in memory.
pub struct Logs {
    keys: Keys,
    data: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// Whether what was signed last was held against what is stored.
    held: bool,
    /// The last entry taken in.
    seq: i64,
    pub(super) trees: BTreeMap<Uuid, Tree>,
    over: Tree,
    pub(super) last: BTreeMap<Uuid, Checkpoint>,
}

impl State {
    pub(super) fn tree(&self, log: Uuid) -> Option<&Tree> {
        if log == ALL {
            Some(&self.over)
        } else {
            self.trees.get(&log)
        }
    }
}

/// The entry of the log over all logs for a checkpoint.
pub(crate) fn over_entry(note: &str) -> [u8; 32] {
    Sha256::digest(note).into()
}

impl Logs {
    /// Logs signed with these keys; the last checkpoint is kept in the data folder, if one is given.
    pub fn new(keys: Keys, data: Option<&Path>) -> Self {
        Self {
            keys,
            data: data.map(Path::to_owned),
            state: Mutex::default(),
        }
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Derives every log again from the stored values and holds it against what was signed last. What does not fit is an
    /// error that says where.
    pub async fn hold(&self, db: &Db) -> Result<()> {
        self.caught_up(db).await.map(drop)
    }

    pub(super) async fn caught_up(&self, db: &Db) -> Result<MutexGuard<'_, State>> {
        let mut state = self.state.lock().await;
        let done = async {
            let mut tx = db.read().await?;
            if !state.held {
                *state = State::default();
                self.recall(&mut tx, &mut state).await?;
            }
            take_in(&mut tx, &mut state).await?;
            if !state.held {
                state.held = true;
                ends(&state)?;
            }
            Ok(())
        }
        .await;
        if let Err(error) = done {
            *state = State::default();
            return Err(error);
        }
        Ok(state)
    }

    /// Reads the last checkpoints, and the log over all from its own.
    async fn recall(&self, tx: &mut Tx, state: &mut State) -> Result<()> {
        let mut sql = Sql::new("select * from tlog_checkpoint c where c.key = ");
        sql.bind(self.keys.id()).push(
            " and c.size = (select max(d.size) from tlog_checkpoint d where d.key = c.key and d.log = c.log)",
        );
        for signed in tx.list(sql, read_signed).await? {
            self.signed(&signed)?;
            let last = Checkpoint {
                log: signed.log,
                size: signed.size,
                note: signed.note,
            };
            state.last.insert(signed.log, last);
        }
        let mut after = -1;
        loop {
            let notes = tx
                .log_checkpoints(self.keys.id(), after, ENTRIES_A_TIME)
                .await?;
            let last = notes.len() < ENTRIES_A_TIME as usize;
            for (place, note) in notes {
                if place != state.over.size() as i64 {
                    return Err(corrupt(format!(
                        "checkpoint {} of the log over all logs is gone",
                        state.over.size()
                    )));
                }
                state.over.push(&over_entry(&note));
                after = place;
            }
            if last {
                break;
            }
        }
        self.hold_file(tx, state).await
    }

    /// Whether a stored head is what these keys signed.
    fn signed(&self, signed: &Signed) -> Result<()> {
        let place = || {
            format!(
                "the checkpoint of log {} at {} entries",
                word(signed.log),
                signed.size
            )
        };
        let (_, size, root) = open_note(&signed.note, &self.keys.verifier(signed.log))
            .map_err(|error| corrupt(format!("{}: {error}", place())))?;
        if size != signed.size || root.to_string() != signed.root {
            return Err(corrupt(format!("{} is not as it was signed", place())));
        }
        Ok(())
    }

    /// Holds the file in the data folder against the log over all.
    async fn hold_file(&self, tx: &mut Tx, state: &State) -> Result<()> {
        let Some(path) = self.data.as_ref().map(|data| data.join(LAST)) else {
            return Ok(());
        };
        let note = match fs::read_to_string(&path) {
            Ok(note) => note,
            Err(error) if error.kind() == ErrorKind::NotFound && state.over.size() == 0 => {
                return Ok(());
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(corrupt(format!(
                    "{LAST} is missing: a journal brought back to an earlier state would not be noticed"
                )));
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => String::new(),
            Err(error) => return Err(error.into()),
        };
        let (_, size, root) = open_note(&note, &self.keys.verifier(ALL))
            .map_err(|error| corrupt(format!("{LAST}: {error}")))?;
        if size > state.over.size() {
            return Err(corrupt(format!(
                "{size} checkpoints were signed and {} are there ({LAST} names them): the store was brought back to an earlier state",
                state.over.size()
            )));
        }
        let mut leaves = Leaves::new();
        let found = loop {
            match tree::root_of(&state.over, size, &leaves)? {
                Ok(root) => break root,
                Err(lacking) => self.read_runs(tx, ALL, lacking, &mut leaves).await?,
            }
        };
        if found != root {
            return Err(corrupt(format!(
                "{LAST} names other checkpoints than those that are there"
            )));
        }
        Ok(())
    }

    /// Signs the head of every log that has grown; returns those heads. Nothing is written where none has.
    pub async fn cut(&self, db: &Db, at: At) -> Result<Vec<Checkpoint>> {
        let mut state = self.caught_up(db).await?;
        let heads = self.heads(&state)?;
        if heads.is_empty() {
            return Ok(Vec::new());
        }
        // Taken in again from the store should any of this fail.
        state.held = false;
        self.begin(&state)?;
        let mut tx = db.begin().await?;
        for (head, root) in &heads {
            let place = Some(state.over.size() as i64);
            self.keep(&mut tx, head, *root, place, at).await?;
            state.over.push(&over_entry(&head.note));
        }
        let (size, root) = (state.over.size(), state.over.root()?);
        let over = Checkpoint {
            log: ALL,
            size,
            note: self.keys.sign(ALL, size, root)?,
        };
        self.keep(&mut tx, &over, root, None, at).await?;
        tx.commit().await?;
        let mut cut: Vec<Checkpoint> = heads.into_iter().map(|(head, _)| head).collect();
        self.save(&over.note)?;
        cut.push(over);
        for head in &cut {
            state.last.insert(head.log, head.clone());
        }
        state.held = true;
        Ok(cut)
    }

    fn heads(&self, state: &State) -> Result<Vec<(Checkpoint, Hash)>> {
        let mut heads = Vec::new();
        for (log, tree) in &state.trees {
            let known = state.last.get(log).map_or(0, |last| last.size);
            if tree.size() > known {
                let root = tree.root()?;
                let head = Checkpoint {
                    log: *log,
                    size: tree.size(),
                    note: self.keys.sign(*log, tree.size(), root)?,
                };
                heads.push((head, root));
            }
        }
        Ok(heads)
    }

    async fn keep(
        &self,
        tx: &mut Tx,
        head: &Checkpoint,
        root: Hash,
        place: Option<i64>,
        at: At,
    ) -> Result<()> {
        let mut sql =
            Sql::new("insert into tlog_checkpoint (key, log, size, place, at, root, note) values ");
        sql.list([
            Value::from(self.keys.id()),
            Value::from(head.log),
            Value::from(head.size as i64),
            Value::from(place),
            Value::from(at),
            Value::from(root.to_string()),
            Value::from(head.note.clone()),
        ]);
        tx.run(sql).await.map(drop)
    }

    /// Before the first head is signed the file says that there is none: from then on it is never missing.
    fn begin(&self, state: &State) -> Result<()> {
        let there = self
            .data
            .as_ref()
            .is_none_or(|data| data.join(LAST).exists());
        if there || state.over.size() > 0 {
            return Ok(());
        }
        self.save(&self.keys.sign(ALL, 0, state.over.root()?)?)
    }

    /// Writes the last checkpoint over all to its file, whole or not at all.
    fn save(&self, note: &str) -> Result<()> {
        let Some(data) = &self.data else {
            return Ok(());
        };
        let fresh = data.join(format!("{LAST}.new"));
        let mut file = File::create(&fresh)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, data.join(LAST))?;
        Ok(())
    }
}

/// Takes in what was committed since, deriving each entry again from its values.
async fn take_in(tx: &mut Tx, state: &mut State) -> Result<()> {
    loop {
        let entries = placed_after(tx, state.seq, ENTRIES_A_TIME).await?;
        let last = entries.len() < ENTRIES_A_TIME as usize;
        for placed in entries {
            if placed.link.seq != state.seq + 1 {
                return Err(corrupt(format!(
                    "journal entry {} is missing",
                    state.seq + 1
                )));
            }
            let (log, place, entry) = placed.derive()?;
            let tree = state.trees.entry(log).or_default();
            if tree.size() != place {
                return Err(corrupt(format!(
                    "journal entry {} stands at place {place} of log {}, where place {} is next",
                    placed.link.seq,
                    word(log),
                    tree.size()
                )));
            }
            tree.push(&entry);
            state.seq = placed.link.seq;
            if !state.held {
                hold(state, log)?;
            }
        }
        if last {
            return Ok(());
        }
    }
}

/// Holds a log that has just grown to the size it was last signed at against that head.
fn hold(state: &State, log: Uuid) -> Result<()> {
    let (Some(last), Some(tree)) = (state.last.get(&log), state.tree(log)) else {
        return Ok(());
    };
    if last.size != tree.size() {
        return Ok(());
    }
    let (_, _, signed) = cosign::head(&last.note)?;
    if tree.root()? != signed {
        return Err(corrupt(format!(
            "log {} of {} entries has another root than was signed: an entry in it was changed",
            word(log),
            last.size
        )));
    }
    Ok(())
}

/// Whether every log is at least as long as it was signed.
fn ends(state: &State) -> Result<()> {
    for last in state.last.values() {
        let there = state.tree(last.log).map_or(0, Tree::size);
        if there < last.size {
            return Err(corrupt(format!(
                "log {} was signed with {} entries and has {there}: its end is gone",
                word(last.log),
                last.size
            )));
        }
    }
    hold(state, ALL)
}
