//! An RFC 6962 tree kept small: in memory are the hashes above each run of 256 leaves and the leaves after the last full
//! run, a quarter of a byte for each leaf of a long log. What else a proof asks for is read when it asks.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use tlog_tiles::tile::Tile;
pub use tlog_tiles::tlog::Hash;
use tlog_tiles::tlog::{
    Error, HashReader, node_hash, prove_record, prove_tree, record_hash, split_stored_hash_index,
    tree_hash,
};

use super::corrupt;
use crate::error::Result;

/// Height of a tile, and of the runs kept whole.
pub(super) const HEIGHT: u8 = 8;
/// Leaves of a full run.
pub(super) const RUN: u64 = 1 << HEIGHT;

/// A tree as far as it is kept in memory.
#[derive(Clone, Default)]
pub struct Tree {
    size: u64,
    /// Leaf hashes after the last full run.
    tail: Vec<Hash>,
    /// Hashes of level 8, 9, …
    upper: Vec<Vec<Hash>>,
}

/// Runs of leaf hashes by their number, read because a proof asked for them.
pub type Leaves = BTreeMap<u64, Vec<Hash>>;

impl Tree {
    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes in the next entry.
    pub fn push(&mut self, entry: &[u8; 32]) {
        self.tail.push(record_hash(entry));
        self.size += 1;
        if self.tail.len() as u64 == RUN {
            let run = subtree(&self.tail);
            self.tail.clear();
            self.lift(0, run);
        }
    }

    fn lift(&mut self, level: usize, hash: Hash) {
        if self.upper.len() == level {
            self.upper.push(Vec::new());
        }
        let row = &mut self.upper[level];
        row.push(hash);
        if row.len().is_multiple_of(2) {
            let above = node_hash(row[row.len() - 2], hash);
            self.lift(level + 1, above);
        }
    }

    /// Its root.
    pub fn root(&self) -> Result<Hash> {
        self.ask(&Leaves::new(), |reader| tree_hash(self.size, reader))
            .and_then(|found| found.map_err(|_| corrupt("a tree lacks its own end")))
    }

    /// Hashes of one level above the runs, for a tile; none where the tree has no such hashes.
    pub(super) fn row(&self, level: u8, from: u64, width: u64) -> Option<&[Hash]> {
        let row = self.upper.get(usize::from(level.checked_sub(HEIGHT)?))?;
        row.get(usize::try_from(from).ok()?..usize::try_from(from + width).ok()?)
    }

    /// Asks something of the tree with the runs read so far: the answer, or the runs it lacks.
    fn ask<T>(
        &self,
        leaves: &Leaves,
        question: impl Fn(&Reader<'_>) -> std::result::Result<T, Error>,
    ) -> Result<std::result::Result<T, BTreeSet<u64>>> {
        let reader = Reader {
            tree: self,
            leaves,
            lacking: RefCell::default(),
        };
        match question(&reader) {
            Ok(answer) => Ok(Ok(answer)),
            Err(error) => {
                let lacking = reader.lacking.into_inner();
                if lacking.is_empty() {
                    Err(corrupt(format!("a tree cannot answer: {error}")))
                } else {
                    Ok(Err(lacking))
                }
            }
        }
    }
}

/// The root of the tree's first `size` entries, or the runs that have to be read for it.
pub fn root_of(
    tree: &Tree,
    size: u64,
    leaves: &Leaves,
) -> Result<std::result::Result<Hash, BTreeSet<u64>>> {
    tree.ask(leaves, |reader| tree_hash(size, reader))
}

/// The proof that entry `place` is in the tree's first `size`, or the runs that have to be read for it.
pub(super) fn inclusion(
    tree: &Tree,
    size: u64,
    place: u64,
    leaves: &Leaves,
) -> Result<std::result::Result<Vec<Hash>, BTreeSet<u64>>> {
    tree.ask(leaves, |reader| prove_record(size, place, reader))
}

/// The proof that the tree's first `size` entries begin with its first `before`.
pub(super) fn consistency(
    tree: &Tree,
    before: u64,
    size: u64,
    leaves: &Leaves,
) -> Result<std::result::Result<Vec<Hash>, BTreeSet<u64>>> {
    tree.ask(leaves, |reader| prove_tree(size, before, reader))
}

/// The hash over a full power of two of hashes.
fn subtree(hashes: &[Hash]) -> Hash {
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
    Tile::subtree_hash(&bytes)
}

struct Reader<'a> {
    tree: &'a Tree,
    leaves: &'a Leaves,
    lacking: RefCell<BTreeSet<u64>>,
}

impl Reader<'_> {
    fn hash(&self, index: u64) -> Option<Hash> {
        let (level, n) = split_stored_hash_index(index);
        if level >= HEIGHT {
            return self.tree.row(level, n, 1).map(|row| row[0]);
        }
        let first = n << level;
        let run = first / RUN;
        let hashes = if run == self.tree.size / RUN {
            Some(&self.tree.tail)
        } else {
            self.leaves.get(&run)
        };
        let Some(hashes) = hashes else {
            self.lacking.borrow_mut().insert(run);
            return None;
        };
        let start = (first % RUN) as usize;
        Some(subtree(hashes.get(start..start + (1 << level))?))
    }
}

impl HashReader for Reader<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> std::result::Result<Vec<Hash>, Error> {
        // All are asked before any is missed: what is lacking is then read at once.
        let found: Vec<Option<Hash>> = indexes.iter().map(|index| self.hash(*index)).collect();
        found
            .into_iter()
            .collect::<Option<_>>()
            .ok_or(Error::IndexesNotInTree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tlog_tiles::tlog::{check_record, check_tree};

    fn entry(n: u64) -> [u8; 32] {
        let mut entry = [0; 32];
        entry[..8].copy_from_slice(&n.to_be_bytes());
        entry
    }

    /// RFC 6962, section 2.1, word for word: slow, and the judge of the tree that is not.
    fn plain(entries: &[[u8; 32]]) -> Hash {
        match entries.len() {
            0 => tlog_tiles::tlog::EMPTY_HASH,
            1 => record_hash(&entries[0]),
            n => {
                let k = n.next_power_of_two() / 2;
                node_hash(plain(&entries[..k]), plain(&entries[k..]))
            }
        }
    }

    #[test]
    fn roots_and_proofs_are_those_of_rfc_6962_at_every_size_around_the_runs() {
        let entries: Vec<[u8; 32]> = (0..1_100).map(entry).collect();
        let mut tree = Tree::default();
        let mut leaves = Leaves::new();
        for (n, one) in entries.iter().enumerate() {
            leaves
                .entry(n as u64 / RUN)
                .or_default()
                .push(record_hash(one));
            tree.push(one);
            if n % 37 == 0 || (n + 2) % 256 < 4 {
                assert_eq!(tree.root().unwrap(), plain(&entries[..=n]), "{n}");
            }
        }
        let root = tree.root().unwrap();
        let size = tree.size();
        for place in (0..size).step_by(13) {
            let proof = inclusion(&tree, size, place, &leaves).unwrap().unwrap();
            let leaf = record_hash(&entries[place as usize]);
            check_record(&proof, size, root, place, leaf).unwrap();
        }
        for before in (1..size).step_by(29) {
            let old = root_of(&tree, before, &leaves).unwrap().unwrap();
            assert_eq!(old, plain(&entries[..before as usize]));
            let proof = consistency(&tree, before, size, &leaves).unwrap().unwrap();
            check_tree(&proof, size, root, before, old).unwrap();
        }
        let lacking = inclusion(&tree, size, 300, &Leaves::new())
            .unwrap()
            .unwrap_err();
        assert_eq!(lacking, BTreeSet::from([1]));
    }
}
