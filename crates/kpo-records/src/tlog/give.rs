//! What the logs give to whoever checks them: heads, receipts, proofs of growth and files; and what witnesses give back.

use kpo_practice::time::At;
use tlog_tiles::tlog::record_hash;
use uuid::Uuid;

use super::cosign::{self, Word};
use super::cut::{Checkpoint, Logs, over_entry};
use super::{ALL, Hash, Leaves, Receipt, Wanted, Witness, bundle, corrupt, tile, tree};
use crate::db::{Db, Tx};
use crate::error::{RecordsError, Result};
use crate::sql::Sql;

impl Logs {
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
        let words = tx.log_witnesses(self.keys().id(), log).await?;
        let seen = words
            .iter()
            .map(|word| word.size)
            .filter(|size| *size > place);
        let size = seen.max().unwrap_or(last.size);
        if size <= place {
            return Ok(None);
        }
        let mut checkpoint = tx.log_checkpoint(self.keys().id(), log, size).await?;
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

    pub(super) async fn read_runs(
        &self,
        tx: &mut Tx,
        log: Uuid,
        lacking: impl IntoIterator<Item = u64>,
        leaves: &mut Leaves,
    ) -> Result<()> {
        for run in lacking {
            leaves.insert(run, tx.log_run(self.keys().id(), log, run).await?);
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
        tx.log_part(self.keys().id(), log, from, until).await
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
        if origin != self.keys().origin(log) {
            return Err(corrupt("the checkpoint is of another log"));
        }
        let mut tx = db.begin().await?;
        let ours = tx.log_checkpoint(self.keys().id(), log, size).await?;
        let text = |note: &str| note.split_once("\n\n").map(|(text, _)| text.to_owned());
        if text(&ours) != text(note) {
            return Err(corrupt(
                "the checkpoint is not the one this log signed at that size",
            ));
        }
        let line = note
            .lines()
            .rfind(|line| line.starts_with(&format!("— {} ", witness.name())))
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
        tx.keep_witness(self.keys().id(), log, &word).await?;
        tx.commit().await?;
        Ok(size)
    }
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
