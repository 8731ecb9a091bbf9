//! The transparency logs: each entry's leaf made again from the stored values, each log's tree grown again from the leaves,
//! and every checkpoint ever signed held against it, its signature too where the key is at hand.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use uuid::Uuid;

use super::Report;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::tlog::{self, ALL, Hash, Keys, LAST, Leaves, Tree};

const ENTRIES_A_TIME: i64 = 2_000;
const CHECKPOINTS_A_TIME: i64 = 500;

/// What of the data folder this needs, read before the database is: a running server may sign meanwhile.
pub(super) struct Beside {
    keys: Option<Keys>,
    /// The last checkpoint over all logs, as its file has it.
    last: Option<String>,
}

/// Reads the key and, unless only a copy of the database is looked at, the last checkpoint.
pub(super) fn beside(data: Option<&Path>, copy: bool, report: &mut Report) -> Beside {
    let Some(data) = data else {
        return Beside {
            keys: None,
            last: None,
        };
    };
    let keys = match Keys::load(data) {
        Ok(keys) => keys,
        Err(error) => {
            report.find(tlog::KEY, error.to_string());
            None
        }
    };
    let last = match fs::read_to_string(data.join(LAST)) {
        Ok(note) => Some(note),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            report.find(LAST, error.to_string());
            None
        }
    };
    Beside {
        keys,
        last: last.filter(|_| !copy),
    }
}

/// Checks every log.
pub(super) async fn check(
    tx: &mut Tx,
    beside: &Beside,
    copy: bool,
    report: &mut Report,
) -> Result<()> {
    let trees = grown(tx, report).await?;
    sizes(tx, &trees, report).await?;
    let keys = tx
        .list(
            Sql::new("select distinct key from tlog_checkpoint order by key"),
            |row| row.text("key"),
        )
        .await?;
    let own = beside.keys.as_ref();
    for key in keys {
        let signing = own.filter(|own| own.id() == key);
        if signing.is_none() {
            report.notes.push(format!(
                "the checkpoints of key {key} were compared with the journal, not with their signatures: that key is not in this folder"
            ));
        }
        let over = over(tx, &key, report).await?;
        for (log, tree) in trees
            .iter()
            .map(|(log, tree)| (*log, tree))
            .chain([(ALL, &over)])
        {
            heads(tx, &key, log, tree, signing, report).await?;
        }
        strange(tx, &key, &trees, report).await?;
        if let Some(own) = signing {
            last(tx, &over, own, beside.last.as_deref(), copy, report).await?;
        }
    }
    witnesses(tx, report).await
}

/// Every log's tree, grown again from the stored values; where a value no longer fits, from the leaf it had.
async fn grown(tx: &mut Tx, report: &mut Report) -> Result<BTreeMap<Uuid, Tree>> {
    let mut trees: BTreeMap<Uuid, Tree> = BTreeMap::new();
    let (mut seq, mut leaves) = (0, 0);
    loop {
        let entries = tlog::placed_after(tx, seq, ENTRIES_A_TIME).await?;
        let more = entries.len() == ENTRIES_A_TIME as usize;
        for placed in entries {
            seq = placed.link.seq;
            leaves += i64::from(placed.leaf.is_some());
            let made = placed.made();
            // An entry that was changed itself is named by the chain.
            let whole = placed.link.expected_hash()[..] == placed.link.hash[..];
            if let (Err(what), true) = (&made, whole) {
                report.find(format!("journal entry {seq}"), *what);
            }
            let Some((log, place, entry)) = made.ok().or_else(|| placed.stored()) else {
                continue;
            };
            let tree = trees.entry(log).or_default();
            if tree.size() != place {
                report.find(
                    format!("journal entry {seq}"),
                    format!(
                        "stands at place {place} of log {}, where place {} is next",
                        tlog::word(log),
                        tree.size()
                    ),
                );
            }
            tree.push(&entry);
            report.leaves += 1;
        }
        if !more {
            break;
        }
    }
    let there = Sql::new("select count(*) as n from tlog_leaf");
    let there = tx.one(there, |row| row.int("n")).await?;
    if there != leaves {
        report.find(
            "table tlog_leaf",
            format!(
                "has {} leaves of entries that are not there",
                there - leaves
            ),
        );
    }
    Ok(trees)
}

async fn sizes(tx: &mut Tx, trees: &BTreeMap<Uuid, Tree>, report: &mut Report) -> Result<()> {
    let kept = tx
        .list(Sql::new("select log, size from tlog order by log"), |row| {
            Ok((row.uuid("log")?, row.int("size")?))
        })
        .await?;
    for (log, size) in &kept {
        let there = trees.get(log).map_or(0, Tree::size);
        if there != size.unsigned_abs() {
            report.find(
                format!("table tlog, row {}", tlog::word(*log)),
                format!("says {size} entries, and {there} are there"),
            );
        }
    }
    for log in trees
        .keys()
        .filter(|log| !kept.iter().any(|(kept, _)| kept == *log))
    {
        report.find(format!("table tlog, row {}", tlog::word(*log)), "is gone");
    }
    Ok(())
}

/// The log over all logs, from the checkpoints as they are stored.
async fn over(tx: &mut Tx, key: &str, report: &mut Report) -> Result<Tree> {
    let mut over = Tree::default();
    let mut after = -1;
    loop {
        let notes = tx.log_checkpoints(key, after, CHECKPOINTS_A_TIME).await?;
        let more = notes.len() == CHECKPOINTS_A_TIME as usize;
        for (place, note) in notes {
            if place != over.size() as i64 {
                report.find(
                    "table tlog_checkpoint",
                    format!(
                        "lacks checkpoint {} of those in the log over all logs",
                        over.size()
                    ),
                );
            }
            over.push(&tlog::over_entry(&note));
            after = place;
        }
        if !more {
            return Ok(over);
        }
    }
}

/// Holds every head a log was signed with against its tree.
async fn heads(
    tx: &mut Tx,
    key: &str,
    log: Uuid,
    tree: &Tree,
    keys: Option<&Keys>,
    report: &mut Report,
) -> Result<()> {
    let mut after = 0;
    let mut leaves = Leaves::new();
    loop {
        let signed = tlog::checkpoints_after(tx, key, log, after, CHECKPOINTS_A_TIME).await?;
        let more = signed.len() == CHECKPOINTS_A_TIME as usize;
        for signed in signed {
            after = signed.size;
            report.checkpoints += 1;
            let place = format!(
                "checkpoint of log {} at {} entries",
                tlog::word(log),
                signed.size
            );
            if signed.size > tree.size() {
                report.find(
                    place,
                    format!(
                        "was signed, and entries {} to {} of it are gone",
                        tree.size() + 1,
                        signed.size
                    ),
                );
                continue;
            }
            let root = root_at(tx, log, key, tree, signed.size, &mut leaves).await?;
            if let Some(what) = wrong(
                &signed.note,
                &signed.root,
                signed.size,
                root,
                keys.map(|keys| keys.verifier(log)),
            ) {
                report.find(place, what);
            }
        }
        if !more {
            return Ok(());
        }
    }
}

/// What is wrong with a signed head, if anything is.
fn wrong(
    note: &str,
    kept: &str,
    size: u64,
    root: Hash,
    verifier: Option<String>,
) -> Option<String> {
    let head = match verifier {
        Some(verifier) => tlog::open_note(note, &verifier),
        None => tlog::head(note),
    };
    match head {
        Err(error) => Some(error.to_string()),
        Ok((_, named, signed)) if named != size || signed.to_string() != kept => {
            Some("is not as it was signed".to_owned())
        }
        Ok((_, _, signed)) if signed != root => Some(
            "signs another root than its entries have: an entry among them was changed".to_owned(),
        ),
        Ok(_) => None,
    }
}

async fn root_at(
    tx: &mut Tx,
    log: Uuid,
    key: &str,
    tree: &Tree,
    size: u64,
    leaves: &mut Leaves,
) -> Result<Hash> {
    loop {
        match tlog::root_of(tree, size, leaves)? {
            Ok(root) => return Ok(root),
            Err(lacking) => {
                leaves.clear();
                for run in lacking {
                    leaves.insert(run, tx.log_run(key, log, run).await?);
                }
            }
        }
    }
}

/// Checkpoints of logs that have no entries at all.
async fn strange(
    tx: &mut Tx,
    key: &str,
    trees: &BTreeMap<Uuid, Tree>,
    report: &mut Report,
) -> Result<()> {
    let mut sql = Sql::new("select distinct log from tlog_checkpoint where key = ");
    sql.bind(key);
    for log in tx.list(sql, |row| row.uuid("log")).await? {
        if log != ALL && !trees.contains_key(&log) {
            report.find(
                format!("checkpoints of log {}", tlog::word(log)),
                "were signed, and the whole log is gone",
            );
        }
    }
    Ok(())
}

/// Holds the file of the last checkpoint over all logs against that log.
async fn last(
    tx: &mut Tx,
    over: &Tree,
    keys: &Keys,
    note: Option<&str>,
    copy: bool,
    report: &mut Report,
) -> Result<()> {
    let Some(note) = note else {
        if !copy {
            report.find(
                LAST,
                "is missing: a journal brought back to an earlier state would not be noticed",
            );
        }
        return Ok(());
    };
    let (_, size, root) = match tlog::open_note(note, &keys.verifier(ALL)) {
        Ok(head) => head,
        Err(error) => {
            report.find(LAST, error.to_string());
            return Ok(());
        }
    };
    if size > over.size() {
        report.find(
            LAST,
            format!("names {size} checkpoints, and {} are there: the store was brought back to an earlier state", over.size()),
        );
    } else if root_at(tx, ALL, keys.id(), over, size, &mut Leaves::new()).await? != root {
        report.find(LAST, "names other checkpoints than those that are there");
    }
    Ok(())
}

/// The words of witnesses, held against the checkpoints they cosigned.
async fn witnesses(tx: &mut Tx, report: &mut Report) -> Result<()> {
    let all = Sql::new("select distinct key, log from tlog_witness order by key, log");
    let all = tx
        .list(all, |row| Ok((row.text("key")?, row.uuid("log")?)))
        .await?;
    for (key, log) in all {
        for said in tx.log_witnesses(&key, log).await? {
            let note = tx
                .log_checkpoint(&key, log, said.size)
                .await
                .unwrap_or_default();
            let sound = tlog::Witness::new(&said.verifier)
                .and_then(|witness| witness.check(&format!("{note}{}", said.signature)))
                .is_ok_and(|at| at == said.signed_at);
            if !sound {
                report.find(
                    format!("witness {} of log {}", said.name, tlog::word(log)),
                    "is not as it was written",
                );
            }
        }
    }
    Ok(())
}
