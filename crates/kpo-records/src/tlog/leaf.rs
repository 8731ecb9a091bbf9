//! Leaves as stored: written with their entries, read back with them.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::journal::{self, Link};
use uuid::Uuid;

use super::{HOUSE, corrupt};
use crate::db::Tx;
use crate::error::Result;
use crate::journal::read_link;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// Leaves written by one statement.
const AT_ONCE: usize = 500;
/// Entries read at a time where old ones are given their leaves.
const LINKS_A_TIME: i64 = 2_000;

/// An entry and its place in a log.
pub struct Placed {
    /// The entry.
    pub link: Link,
    /// Its leaf; none when it was taken out.
    pub leaf: Option<Leaf>,
}

/// A leaf as stored.
pub struct Leaf {
    /// The log.
    pub log: Uuid,
    /// Its place there, from 0.
    pub place: u64,
    salt: Vec<u8>,
    entry: Vec<u8>,
}

impl Placed {
    /// The log, the place and the log's entry, made again from the stored values; refuses what is not as it was written.
    pub fn derive(&self) -> Result<(Uuid, u64, [u8; 32])> {
        self.made()
            .map_err(|what| corrupt(format!("journal entry {} {what}", self.link.seq)))
    }

    /// As [`Placed::derive`], or what is wrong with it in words that follow the entry's number.
    pub(crate) fn made(&self) -> std::result::Result<(Uuid, u64, [u8; 32]), &'static str> {
        let leaf = self.leaf.as_ref().ok_or("has lost its leaf")?;
        let salt = <[u8; journal::SALT]>::try_from(leaf.salt.as_slice())
            .map_err(|_| "has lost the salt of its leaf")?;
        if self.link.expected_hash()[..] != self.link.hash[..] {
            return Err("was changed after it was recorded");
        }
        let entry = journal::leaf(&salt, &self.link.statement());
        if entry[..] != leaf.entry[..] {
            return Err("is not what its leaf in the transparency log commits to");
        }
        Ok((leaf.log, leaf.place, entry))
    }

    /// The leaf as it is stored, true or not.
    pub(crate) fn stored(&self) -> Option<(Uuid, u64, [u8; 32])> {
        let leaf = self.leaf.as_ref()?;
        Some((leaf.log, leaf.place, leaf.entry.as_slice().try_into().ok()?))
    }

    /// The salt and the statement: what the log's entry is the SHA-256 of.
    pub fn preimage(&self) -> Result<Vec<u8>> {
        self.derive()?;
        let mut bytes = self
            .leaf
            .as_ref()
            .map_or_else(Vec::new, |leaf| leaf.salt.clone());
        bytes.extend_from_slice(self.link.statement().as_bytes());
        Ok(bytes)
    }
}

/// Gives the entries of a transaction their leaves. `drawn` is what was drawn for this transaction; `links` are in order.
pub(crate) async fn append(tx: &mut Tx, drawn: &str, links: &[Link]) -> Result<()> {
    let mut logs: BTreeMap<Uuid, Vec<&Link>> = BTreeMap::new();
    let mut clients: BTreeMap<Option<Uuid>, Uuid> = BTreeMap::new();
    let files: BTreeSet<Option<Uuid>> = links.iter().map(|link| link.engagement).collect();
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(links.len());
    if let (1, Some(file)) = (files.len(), files.first()) {
        let (log, first) = places(tx, *file, links.len() as i64).await?;
        rows.extend(
            (first..)
                .zip(links)
                .map(|(place, link)| row(drawn, log, place, link)),
        );
    } else {
        // Two files may be of one client: their entries lie in its log in the order they were recorded.
        for file in files {
            clients.insert(file, client(tx, file).await?);
        }
        for link in links {
            let log = clients.get(&link.engagement).copied().unwrap_or(HOUSE);
            logs.entry(log).or_default().push(link);
        }
    }
    for (log, links) in logs {
        let first = enlarge(tx, log, links.len() as i64).await?;
        rows.extend(
            (first..)
                .zip(links)
                .map(|(place, link)| row(drawn, log, place, link)),
        );
    }
    for some in rows.chunks(AT_ONCE) {
        let mut sql = Sql::new("insert into tlog_leaf (seq, log, place, salt, leaf) values ");
        for (nth, row) in some.iter().enumerate() {
            if nth > 0 {
                sql.push(", ");
            }
            sql.list(row.iter().cloned());
        }
        tx.run(sql).await?;
    }
    Ok(())
}

fn row(drawn: &str, log: Uuid, place: i64, link: &Link) -> Vec<Value> {
    let salt = journal::salt(drawn.as_bytes(), link.seq);
    let leaf = journal::leaf(&salt, &link.statement());
    vec![
        Value::from(link.seq),
        Value::from(log),
        Value::from(place),
        Value::from(hex::encode(salt)),
        Value::from(hex::encode(leaf)),
    ]
}

/// Takes `count` places at the end of the log of a file's client, in one statement where that log has begun.
async fn places(tx: &mut Tx, engagement: Option<Uuid>, count: i64) -> Result<(Uuid, i64)> {
    let mut sql = Sql::new("update tlog set size = size + ");
    sql.bind(count);
    match engagement {
        Some(engagement) => sql
            .with(
                " where log = (select client_id from engagement where id = ",
                engagement,
            )
            .push(")"),
        None => sql.with(" where log = ", HOUSE),
    };
    sql.push(" returning log, size");
    let read = |row: &Row| Ok((row.uuid("log")?, row.int("size")?));
    if let Some((log, size)) = tx.optional(sql, read).await? {
        return Ok((log, size - count));
    }
    let log = client(tx, engagement).await?;
    Ok((log, enlarge(tx, log, count).await?))
}

/// Takes `count` places at the end of a log, which may have to begin for it; returns the first.
async fn enlarge(tx: &mut Tx, log: Uuid, count: i64) -> Result<i64> {
    let mut sql = Sql::new("insert into tlog (log, size) values ");
    sql.list([Value::from(log), Value::from(count)])
        .push(" on conflict (log) do update set size = tlog.size + ")
        .bind(count)
        .push(" returning size");
    Ok(tx.one(sql, |row| row.int("size")).await? - count)
}

/// The log of a file: its client's; the house's own for what is of no file, or of one nobody knows.
async fn client(tx: &mut Tx, engagement: Option<Uuid>) -> Result<Uuid> {
    let Some(engagement) = engagement else {
        return Ok(HOUSE);
    };
    let mut sql = Sql::new("select client_id from engagement where id = ");
    sql.bind(engagement);
    Ok(tx
        .optional(sql, |row| row.uuid("client_id"))
        .await?
        .unwrap_or(HOUSE))
}

/// Gives leaves to entries recorded before there were any. Nothing to do on a store that always had them. What comes before the
/// last leaf is left alone: a leaf that is missing there was taken out, and is told.
pub async fn fill(tx: &mut Tx) -> Result<()> {
    let end = Sql::new("select coalesce(max(seq), 0) as seq from tlog_leaf");
    let mut after = tx.one(end, |row| row.int("seq")).await?;
    loop {
        let links = tx.journal_after(after, None, LINKS_A_TIME).await?;
        let Some(last) = links.last() else {
            return Ok(());
        };
        after = last.seq;
        let drawn = drawn(tx).await?;
        append(tx, &drawn, &links).await?;
    }
}

/// 256 random bits from the database's own generator, which draws from the operating system; kept nowhere.
async fn drawn(tx: &mut Tx) -> Result<String> {
    let sql = format!("select {} as drawn", draw(tx.is_postgres()));
    tx.one(Sql::new(sql), |row| row.text("drawn")).await
}

/// The expression that draws 256 random bits.
pub(crate) fn draw(postgres: bool) -> &'static str {
    if postgres {
        "(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)"
    } else {
        "lower(hex(randomblob(32)))"
    }
}

fn read_placed(row: &Row) -> Result<Placed> {
    let leaf = match row.opt_uuid("log")? {
        None => None,
        Some(log) => Some(Leaf {
            log,
            place: row.int("place")?.unsigned_abs(),
            salt: hex::decode(row.text("salt")?).unwrap_or_default(),
            entry: hex::decode(row.text("leaf")?).unwrap_or_default(),
        }),
    };
    Ok(Placed {
        link: read_link(row)?,
        leaf,
    })
}

const PLACED: &str = "select j.*, l.log, l.place, l.salt, l.leaf from journal j left join tlog_leaf l on l.seq = j.seq where ";

/// Up to `limit` entries after `seq` with their leaves, in order.
pub(crate) async fn placed_after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Placed>> {
    let mut sql = Sql::new(PLACED);
    sql.with("j.seq > ", seq)
        .push(" order by j.seq")
        .with(" limit ", limit);
    tx.list(sql, read_placed).await
}

/// A signed head as stored.
pub(crate) struct Signed {
    pub(crate) log: Uuid,
    pub(crate) size: u64,
    pub(crate) root: String,
    pub(crate) note: String,
}

pub(crate) fn read_signed(row: &Row) -> Result<Signed> {
    Ok(Signed {
        log: row.uuid("log")?,
        size: row.int("size")?.unsigned_abs(),
        root: row.text("root")?,
        note: row.text("note")?,
    })
}

/// Up to `limit` heads of a log over the size `after`, the smallest first.
pub(crate) async fn checkpoints_after(
    tx: &mut Tx,
    key: &str,
    log: Uuid,
    after: u64,
    limit: i64,
) -> Result<Vec<Signed>> {
    let mut sql = Sql::new("select * from tlog_checkpoint where key = ");
    sql.bind(key)
        .with(" and log = ", log)
        .with(" and size > ", after as i64)
        .push(" order by size")
        .with(" limit ", limit);
    tx.list(sql, read_signed).await
}

impl Tx {
    /// Up to `limit` entries about a file that stand under one of these acts, newest first, with their leaves; those of one
    /// person if given.
    pub async fn placed_of(
        &mut self,
        engagement: Uuid,
        acts: &[&str],
        person: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Placed>> {
        let mut sql = Sql::new(PLACED);
        sql.with("j.engagement_id = ", engagement)
            .push(" and j.act in ")
            .list(acts.iter().map(|act| Value::from(*act)));
        if let Some(person) = person {
            sql.with(" and j.person_id = ", person);
        }
        sql.push(" order by j.seq desc").with(" limit ", limit);
        self.list(sql, read_placed).await
    }

    /// One entry about a file by its entry in the log, with its leaf; not found where the file has none such.
    pub async fn placed_by(&mut self, engagement: Uuid, entry: &[u8; 32]) -> Result<Placed> {
        let mut sql = Sql::new(PLACED);
        sql.with("j.engagement_id = ", engagement)
            .with(" and l.leaf = ", hex::encode(entry));
        self.one(sql, read_placed).await
    }

    /// One entry by its number, with its leaf.
    pub async fn placed(&mut self, seq: i64) -> Result<Placed> {
        let mut sql = Sql::new(PLACED);
        sql.with("j.seq = ", seq);
        self.one(sql, read_placed).await
    }

    /// The entries of a log from one place to before another.
    pub async fn log_entries(&mut self, log: Uuid, from: u64, until: u64) -> Result<Vec<[u8; 32]>> {
        let mut sql = Sql::new("select leaf from tlog_leaf where log = ");
        sql.bind(log)
            .with(" and place >= ", from as i64)
            .with(" and place < ", until as i64)
            .push(" order by place");
        self.list(sql, |row| {
            let mut entry = [0; 32];
            hex::decode_to_slice(row.text("leaf")?, &mut entry)
                .map_err(|error| corrupt(format!("a leaf: {error}")))?;
            Ok(entry)
        })
        .await
    }
}
