//! Checkpoints: what was committed since the last one is taken in from its stored values, and each log's new head is signed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use kpo_practice::time::At;
use sha2::{Digest, Sha256};
use tlog_tiles::tlog::record_hash;
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use super::cosign::{self, Word};
use super::leaf::{Signed, placed_after, read_signed};
use super::{
    ALL, Hash, Keys, Leaves, Receipt, Tree, Wanted, Witness, bundle, corrupt, open_note, tile,
    tree, word,
};
use crate::db::{Db, Tx};
use crate::error::{RecordsError, Result};
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
struct State {
    /// Whether what was signed last was held against what is stored.
    held: bool,
    /// The last entry taken in.
    seq: i64,
    trees: BTreeMap<Uuid, Tree>,
    over: Tree,
    last: BTreeMap<Uuid, Checkpoint>,
}

impl State {
    fn tree(&self, log: Uuid) -> Option<&Tree> {
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

    async fn caught_up(&self, db: &Db) -> Result<MutexGuard<'_, State>> {
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

    /// The last checkpoint of each log, the one over all among them.
    pub async fn checkpoints(&self, db: &Db) -> Result<Vec<Checkpoint>> {
        let state = self.caught_up(db).await?;
        Ok(state.last.values().cloned().collect())
    }

    /// The last checkpoint of a log.
    pub async fn checkpoint(&self, db: &Db, log: Uuid) -> Result<Checkpoint> {
        let state = self.caught_up(db).await?;
        state.last.get(&log).cloned().ok_or(RecordsError::NotFound)
    }

    /// The receipt of an entry by its number in the journal: in the newest checkpoint a witness has cosigned, if that covers
    /// it, else in the last; none while no checkpoint covers it.
    pub async fn receipt(&self, db: &Db, seq: i64) -> Result<Option<Receipt>> {
        let state = self.caught_up(db).await?;
        let mut tx = db.read().await?;
        let placed = tx.placed(seq).await?;
        let (log, place, _) = placed.derive()?;
        let (Some(last), Some(tree)) = (state.last.get(&log), state.trees.get(&log)) else {
            return Ok(None);
        };
        let words = tx.log_witnesses(self.keys.id(), log).await?;
        let seen = words
            .iter()
            .map(|word| word.size)
            .filter(|size| *size > place);
        let size = seen.max().unwrap_or(last.size);
        if size <= place {
            return Ok(None);
        }
        let mut checkpoint = tx.log_checkpoint(self.keys.id(), log, size).await?;
        for word in words.iter().filter(|word| word.size == size) {
            checkpoint.push_str(&word.signature);
        }
        let mut leaves = Leaves::new();
        let hashes = loop {
            match tree::inclusion(tree, size, place, &leaves)? {
                Ok(hashes) => break hashes,
                Err(lacking) => self.read_runs(&mut tx, log, lacking, &mut leaves).await?,
            }
        };
        Ok(Some(Receipt {
            extra: placed.preimage()?,
            place,
            hashes,
            checkpoint,
        }))
    }

    /// The proof that a log's first `size` entries begin with its first `before` (at least one).
    pub async fn consistency(
        &self,
        db: &Db,
        log: Uuid,
        before: u64,
        size: u64,
    ) -> Result<Vec<Hash>> {
        let state = self.caught_up(db).await?;
        let tree = state
            .tree(log)
            .filter(|tree| 0 < before && before <= size && size <= tree.size());
        let tree = tree.ok_or(RecordsError::NotFound)?;
        let mut tx = db.read().await?;
        let mut leaves = Leaves::new();
        loop {
            match tree::consistency(tree, before, size, &leaves)? {
                Ok(hashes) => return Ok(hashes),
                Err(lacking) => self.read_runs(&mut tx, log, lacking, &mut leaves).await?,
            }
        }
    }

    /// A file of a log by its path below the log: `checkpoint` or a tile of what was signed; not found where there is none.
    pub async fn file(&self, db: &Db, log: Uuid, path: &str) -> Result<Vec<u8>> {
        let state = self.caught_up(db).await?;
        let (Some(last), Some(tree)) = (state.last.get(&log), state.tree(log)) else {
            return Err(RecordsError::NotFound);
        };
        if path == "checkpoint" {
            return Ok(last.note.clone().into_bytes());
        }
        let wanted = Wanted::at(path, last.size).ok_or(RecordsError::NotFound)?;
        let mut tx = db.read().await?;
        Ok(match wanted {
            Wanted::Entries(from, until) => bundle(&self.entries(&mut tx, log, from, until).await?),
            Wanted::Leaves(from, until) => {
                let entries = self.entries(&mut tx, log, from, until).await?;
                entries
                    .iter()
                    .flat_map(|entry| record_hash(entry).0)
                    .collect()
            }
            Wanted::Hashes(..) => wanted.of(tree).ok_or(RecordsError::NotFound)?,
        })
    }

    /// The paths of all files of a log as it was last signed.
    pub async fn files(&self, db: &Db, log: Uuid) -> Result<Vec<String>> {
        let mut paths = tile::paths(self.checkpoint(db, log).await?.size);
        paths.push("checkpoint".to_owned());
        Ok(paths)
    }

    async fn read_runs(
        &self,
        tx: &mut Tx,
        log: Uuid,
        lacking: impl IntoIterator<Item = u64>,
        leaves: &mut Leaves,
    ) -> Result<()> {
        for run in lacking {
            leaves.insert(run, tx.log_run(self.keys.id(), log, run).await?);
        }
        Ok(())
    }

    async fn entries(
        &self,
        tx: &mut Tx,
        log: Uuid,
        from: u64,
        until: u64,
    ) -> Result<Vec<[u8; 32]>> {
        tx.log_part(self.keys.id(), log, from, until).await
    }

    /// Takes the word of a witness: a checkpoint of ours with its cosignature. Returns how much of the log it has seen.
    pub async fn witnessed(
        &self,
        db: &Db,
        log: Uuid,
        note: &str,
        verifier: &str,
        at: At,
    ) -> Result<u64> {
        let witness = Witness::new(verifier)?;
        let signed_at = witness.check(note)?;
        let (origin, size, _) = cosign::head(note)?;
        if origin != self.keys.origin(log) {
            return Err(corrupt("the checkpoint is of another log"));
        }
        let mut tx = db.begin().await?;
        let ours = tx.log_checkpoint(self.keys.id(), log, size).await?;
        let text = |note: &str| note.split_once("\n\n").map(|(text, _)| text.to_owned());
        if text(&ours) != text(note) {
            return Err(corrupt(
                "the checkpoint is not the one this log signed at that size",
            ));
        }
        let line = note
            .lines()
            .filter(|line| line.starts_with(&format!("— {} ", witness.name())))
            .next_back()
            .map(|line| format!("{line}\n"))
            .unwrap_or_default();
        let word = Word {
            name: witness.name().to_owned(),
            verifier: verifier.to_owned(),
            size,
            signed_at,
            at,
            signature: line,
        };
        tx.keep_witness(self.keys.id(), log, &word).await?;
        tx.commit().await?;
        Ok(size)
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

impl Tx {
    /// Up to `limit` checkpoints of all logs after a place in the log over them, in order: place and note.
    pub async fn log_checkpoints(
        &mut self,
        key: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, String)>> {
        let mut sql = Sql::new("select place, note from tlog_checkpoint where key = ");
        sql.bind(key)
            .with(" and place > ", after)
            .push(" order by place")
            .with(" limit ", limit);
        self.list(sql, |row| Ok((row.int("place")?, row.text("note")?)))
            .await
    }

    /// The entries of a log, that over all logs included, from one place to before another.
    async fn log_part(
        &mut self,
        key: &str,
        log: Uuid,
        from: u64,
        until: u64,
    ) -> Result<Vec<[u8; 32]>> {
        if log != ALL {
            return self.log_entries(log, from, until).await;
        }
        let count = (until - from) as i64;
        let notes = self.log_checkpoints(key, from as i64 - 1, count).await?;
        Ok(notes.iter().map(|(_, note)| over_entry(note)).collect())
    }

    /// The leaf hashes of one run of 256 of a log.
    pub(crate) async fn log_run(&mut self, key: &str, log: Uuid, run: u64) -> Result<Vec<Hash>> {
        let entries = self
            .log_part(key, log, run * tree::RUN, (run + 1) * tree::RUN)
            .await?;
        Ok(entries.iter().map(|entry| record_hash(entry)).collect())
    }

    /// The note of a log at a size it was signed at.
    pub async fn log_checkpoint(&mut self, key: &str, log: Uuid, size: u64) -> Result<String> {
        let mut sql = Sql::new("select note from tlog_checkpoint where key = ");
        sql.bind(key)
            .with(" and log = ", log)
            .with(" and size = ", size as i64);
        self.one(sql, |row| row.text("note")).await
    }
}
