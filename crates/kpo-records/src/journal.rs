//! The journal as stored: appended at commit, read by page, verified from the stored values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use kpo_practice::access::policy_digest;
use kpo_practice::journal::{Entry, Head, Link};
use kpo_practice::time::At;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::seal;
use crate::sql::{Sql, Value};
use crate::tlog;

pub use crate::verify::verify;

/// Appends a transaction's entries; the last one carries the seals of all rows it changed.
pub(crate) async fn append(
    tx: &mut Tx,
    entries: Vec<(Option<Uuid>, At, Entry)>,
    touched: &BTreeSet<(&'static str, Uuid)>,
) -> Result<Head> {
    let mut seals = sealed(tx, touched).await?;
    let lock = if tx.is_postgres() { " for update" } else { "" };
    let draw = tlog::draw(tx.is_postgres());
    let (mut head, drawn) = tx
        .one(
            Sql::new(format!(
                "select seq, hash, {draw} as drawn from journal_head where id = 1{lock}"
            )),
            |row| Ok((read_head(row)?, row.text("drawn")?)),
        )
        .await?;
    let last = entries.len().saturating_sub(1);
    let mut links = Vec::with_capacity(entries.len());
    for (index, (person, at, entry)) in entries.into_iter().enumerate() {
        let seq = head.seq + 1;
        let payload = payload(tx, seq, &entry).await?;
        let mut link = Link {
            seq,
            at,
            person,
            act: entry.act.to_owned(),
            object: entry.object.to_owned(),
            object_id: entry.object_id,
            engagement: entry.engagement,
            payload,
            seals: if index == last {
                std::mem::take(&mut seals)
            } else {
                String::new()
            },
            policy: policy_digest().to_owned(),
            previous: head.hash.clone(),
            hash: Vec::new(),
        };
        link.hash = link.expected_hash().to_vec();
        head = Head {
            seq: link.seq,
            hash: link.hash.clone(),
        };
        links.push(link);
    }
    insert(tx, &links).await?;
    tlog::append(tx, &drawn, &links).await?;
    let mut sql = Sql::new("update journal_head set ");
    sql.with("seq = ", head.seq)
        .with(", hash = ", hex::encode(&head.hash))
        .push(" where id = 1");
    tx.run(sql).await?;
    Ok(head)
}

/// An entry's facts as they are stored: what a person said is sealed to the entry's place in the journal.
async fn payload(tx: &mut Tx, seq: i64, entry: &Entry) -> Result<String> {
    let mut payload = entry.payload.clone();
    let Some(words) = &entry.words else {
        return Ok(payload.to_string());
    };
    let sealed = tx
        .seal_words(entry.engagement, place_of(seq), words)
        .await?;
    if payload.is_null() {
        payload = serde_json::json!({});
    } else if !payload.is_object() {
        payload = serde_json::json!({ "facts": payload });
    }
    payload[WORDS] = sealed.into();
    Ok(payload.to_string())
}

const WORDS: &str = "words";

/// What words of an entry are bound to: the entry's number in place of a row's id.
fn place_of(seq: i64) -> (&'static str, &'static str, Uuid) {
    ("journal", WORDS, Uuid::from_u64_pair(0, seq.unsigned_abs()))
}

/// The seals of all rows a transaction changed, a line each; the rows of one table are read together.
async fn sealed(tx: &mut Tx, touched: &BTreeSet<(&'static str, Uuid)>) -> Result<String> {
    let mut tables: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
    for (table, id) in touched {
        tables.entry(table).or_default().push(*id);
    }
    let mut seals = String::new();
    for (table, ids) in tables {
        for (id, digest) in seal::seals(tx, table, &ids).await? {
            let _ = writeln!(seals, "{table}:{}={digest}", id.simple());
        }
    }
    Ok(seals)
}

/// Entries written by one statement: twelve values each, below the 32,766 that SQLite takes.
const AT_ONCE: usize = 500;

async fn insert(tx: &mut Tx, links: &[Link]) -> Result<()> {
    for some in links.chunks(AT_ONCE) {
        let mut sql = Sql::new(
            "insert into journal (seq, at, person_id, act, object, object_id, engagement_id, payload, seals, policy, previous, hash) values ",
        );
        for (nth, link) in some.iter().enumerate() {
            if nth > 0 {
                sql.push(", ");
            }
            sql.list([
                Value::from(link.seq),
                Value::from(link.at),
                Value::Uuid(link.person),
                Value::from(link.act.clone()),
                Value::from(link.object.clone()),
                Value::from(link.object_id),
                Value::Uuid(link.engagement),
                Value::from(link.payload.clone()),
                Value::from(link.seals.clone()),
                Value::from(link.policy.clone()),
                Value::from(hex::encode(&link.previous)),
                Value::from(hex::encode(&link.hash)),
            ]);
        }
        tx.run(sql).await?;
    }
    Ok(())
}

fn read_head(row: &Row) -> Result<Head> {
    Ok(Head {
        seq: row.int("seq")?,
        hash: bytes(row, "hash")?,
    })
}

fn bytes(row: &Row, column: &str) -> Result<Vec<u8>> {
    hex::decode(row.text(column)?)
        .map_err(|error| RecordsError::Corrupt(format!("{column}: {error}")))
}

/// Reads one link as stored.
pub fn read_link(row: &Row) -> Result<Link> {
    Ok(Link {
        seq: row.int("seq")?,
        at: row.at("at")?,
        person: row.opt_uuid("person_id")?,
        act: row.text("act")?,
        object: row.text("object")?,
        object_id: row.uuid("object_id")?,
        engagement: row.opt_uuid("engagement_id")?,
        payload: row.text("payload")?,
        seals: row.text("seals")?,
        policy: row.text("policy")?,
        previous: bytes(row, "previous")?,
        hash: bytes(row, "hash")?,
    })
}

impl Tx {
    /// The end of the chain.
    pub async fn journal_head(&mut self) -> Result<Head> {
        self.one(
            Sql::new("select seq, hash from journal_head where id = 1"),
            read_head,
        )
        .await
    }

    /// What people said in these entries, opened; none where they said nothing.
    pub async fn words_of(&mut self, links: &[Link]) -> Result<Vec<Option<String>>> {
        let mut said = Vec::with_capacity(links.len());
        for link in links {
            let facts: serde_json::Value = if link.payload.contains(WORDS) {
                serde_json::from_str(&link.payload).unwrap_or_default()
            } else {
                serde_json::Value::Null
            };
            said.push(match facts.get(WORDS).and_then(|words| words.as_str()) {
                Some(sealed) => Some(self.open_words(place_of(link.seq), sealed).await?),
                None => None,
            });
        }
        Ok(said)
    }

    /// Up to `limit` links after `seq`, in order; within one engagement if given.
    pub async fn journal_after(
        &mut self,
        seq: i64,
        engagement: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Link>> {
        let mut sql = Sql::new("select * from journal where seq > ");
        sql.bind(seq);
        if let Some(engagement) = engagement {
            sql.with(" and engagement_id = ", engagement);
        }
        sql.push(" order by seq").with(" limit ", limit);
        self.list(sql, read_link).await
    }

    /// The newest `limit` links before `seq`, newest first; within one engagement if given.
    pub async fn journal_before(
        &mut self,
        seq: Option<i64>,
        engagement: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Link>> {
        let mut sql = Sql::new("select * from journal where seq < ");
        sql.bind(seq.unwrap_or(i64::MAX));
        if let Some(engagement) = engagement {
            sql.with(" and engagement_id = ", engagement);
        }
        sql.push(" order by seq desc").with(" limit ", limit);
        self.list(sql, read_link).await
    }
}
