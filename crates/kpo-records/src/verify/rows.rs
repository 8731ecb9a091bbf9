//! The chain and the rows: each entry hashed again, each sealed row digested again and compared with its last seal.
//!
//! The journal is read as a stream. Only the last seals of some rows are remembered at once: when they become too many,
//! the half with the higher ids is put off to another walk of the journal, so that memory does not grow with the store.

use std::collections::HashMap;

use kpo_practice::journal::{self, Head, Link};
use uuid::Uuid;

use super::Report;
use crate::anchor::Anchor;
use crate::db::Tx;
use crate::error::Result;
use crate::seal::{self, GONE};
use crate::sql::Sql;

const LINKS_A_TIME: i64 = 2_000;
const ROWS_A_TIME: i64 = 1_000;
/// Seals remembered at once: with their table a map of some 40 MB.
const SEALS_MAX: usize = 450_000;

/// Tables with ids that change outside the journal, each with its reason in its own module.
const OUTSIDE: &[&str] = &["session", "job", "challenge"];

/// A row's last digest, none when it was taken out, and the entry that says so.
type Sealed = (Option<[u8; 32]>, i64);

/// The last seal of each row whose id lies in a range, and the entry that holds it.
struct Seals {
    tables: Vec<String>,
    rows: HashMap<(u16, Uuid), Sealed>,
    /// The first id of the range.
    from: u128,
    /// The first id after it; none when it has no end.
    until: Option<u128>,
    most: usize,
}

impl Seals {
    fn beginning_at(from: u128, most: usize) -> Self {
        Self {
            tables: Vec::new(),
            rows: HashMap::new(),
            from,
            until: None,
            most,
        }
    }

    fn table(&mut self, name: &str) -> u16 {
        let found = self.tables.iter().position(|table| table == name);
        found.unwrap_or_else(|| {
            self.tables.push(name.to_owned());
            self.tables.len() - 1
        }) as u16
    }

    fn covers(&self, id: Uuid) -> bool {
        let id = id.as_u128();
        id >= self.from && self.until.is_none_or(|until| id < until)
    }

    /// Remembers the seals of one entry; returns the lines that are none.
    fn take(&mut self, seq: i64, seals: &str) -> Vec<String> {
        let mut unreadable = Vec::new();
        for line in seals.lines() {
            match parse(line) {
                Some((table, id, digest)) if self.covers(id) => {
                    let table = self.table(table);
                    self.rows.insert((table, id), (digest, seq));
                    if self.rows.len() > self.most {
                        self.narrow();
                    }
                }
                Some(_) => {}
                None => unreadable.push(line.to_owned()),
            }
        }
        unreadable
    }

    /// Forgets the half of the range with the higher ids; ids are random, so that is about half of the rows.
    fn narrow(&mut self) {
        let end = self.until.unwrap_or(u128::MAX);
        let middle = self.from + (end - self.from) / 2;
        if middle > self.from {
            self.until = Some(middle);
            self.rows.retain(|(_, id), _| id.as_u128() < middle);
        }
    }
}

fn parse(line: &str) -> Option<(&str, Uuid, Option<[u8; 32]>)> {
    let (row, digest) = line.split_once('=')?;
    let (table, id) = row.split_once(':')?;
    let digest = if digest == GONE {
        None
    } else {
        let mut bytes = [0; 32];
        hex::decode_to_slice(digest, &mut bytes).ok()?;
        Some(bytes)
    };
    Some((table, Uuid::try_parse(id).ok()?, digest))
}

/// Walks the journal, and the rows it seals.
pub(super) async fn walk(tx: &mut Tx, anchor: Option<&Anchor>, report: &mut Report) -> Result<()> {
    walk_by(tx, anchor, report, SEALS_MAX).await
}

async fn walk_by(
    tx: &mut Tx,
    anchor: Option<&Anchor>,
    report: &mut Report,
    most: usize,
) -> Result<()> {
    let mut seals = Seals::beginning_at(0, most);
    chain(tx, anchor, &mut seals, report).await?;
    let tables = sealed_tables(tx).await?;
    loop {
        rows(tx, &tables, &mut seals, report).await;
        let Some(from) = seals.until else {
            return Ok(());
        };
        seals = Seals::beginning_at(from, most);
        again(tx, &mut seals, report.head.seq).await?;
    }
}

async fn chain(
    tx: &mut Tx,
    anchor: Option<&Anchor>,
    seals: &mut Seals,
    report: &mut Report,
) -> Result<()> {
    let mut head = Head::default();
    loop {
        let links = tx.journal_after(head.seq, None, LINKS_A_TIME).await?;
        let last = links.len() < LINKS_A_TIME as usize;
        for link in links {
            entry(&head, &link, seals, report);
            head = Head {
                seq: link.seq,
                hash: link.hash,
            };
            if let Some(anchor) = anchor.filter(|anchor| anchor.head.seq == head.seq)
                && anchor.head.hash != head.hash
            {
                report.find(
                    format!("journal entry {}", head.seq),
                    "is not the entry that journal.head names",
                );
            }
        }
        if last {
            break;
        }
    }
    if let Some(anchor) = anchor.filter(|anchor| anchor.head.seq > head.seq) {
        report.find(
            format!("journal entries {} to {}", head.seq + 1, anchor.head.seq),
            "were acknowledged and are gone (journal.head names them)",
        );
    }
    match tx.journal_head().await {
        Ok(kept) if kept == head => {}
        Ok(kept) => report.find(
            "table journal_head",
            format!(
                "names entry {}, but the journal ends at entry {}, or with another hash",
                kept.seq, head.seq
            ),
        ),
        Err(error) => report.find("table journal_head", error.to_string()),
    }
    report.head = head;
    Ok(())
}

fn entry(head: &Head, link: &Link, seals: &mut Seals, report: &mut Report) {
    let place = || format!("journal entry {}", link.seq);
    if let Err(broken) = journal::follow(head, link) {
        report.find(place(), broken.to_string());
    }
    for line in seals.take(link.seq, &link.seals) {
        report.find(place(), format!("holds a seal that cannot be read: {line}"));
    }
    report.entries += 1;
}

/// Reads the seals once more, for rows that were put off; the chain itself was walked before.
async fn again(tx: &mut Tx, seals: &mut Seals, end: i64) -> Result<()> {
    let mut after = 0;
    while after < end {
        let mut sql = Sql::new("select seq, seals from journal where seq > ");
        sql.bind(after)
            .push(" and seals <> '' order by seq")
            .with(" limit ", LINKS_A_TIME);
        let page = tx
            .list(sql, |row| Ok((row.int("seq")?, row.text("seals")?)))
            .await?;
        let last = page.len() < LINKS_A_TIME as usize;
        for (seq, lines) in page {
            after = seq;
            seals.take(seq, &lines);
        }
        if last {
            break;
        }
    }
    Ok(())
}

async fn rows(tx: &mut Tx, tables: &[String], seals: &mut Seals, report: &mut Report) {
    for table in tables {
        let number = seals.table(table);
        if let Err(error) = table_rows(tx, table, number, seals, report).await {
            report.find(format!("table {table}"), error.to_string());
        }
    }
    let mut gone: Vec<_> = seals
        .rows
        .iter()
        .filter(|(_, (digest, _))| digest.is_some())
        .map(|((table, id), (_, seq))| (*seq, *table, *id))
        .collect();
    gone.sort_unstable();
    for (seq, table, id) in gone {
        let table = &seals.tables[usize::from(table)];
        report.find(
            format!("table {table}, row {id}"),
            format!("is gone; journal entry {seq} sealed it last"),
        );
    }
}

async fn table_rows(
    tx: &mut Tx,
    table: &str,
    number: u16,
    seals: &mut Seals,
    report: &mut Report,
) -> Result<()> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut sql = Sql::new(format!("select * from {table} where 1 = 1"));
        match after {
            Some(after) => {
                sql.with(" and id > ", after);
            }
            None if seals.from > 0 => {
                sql.with(" and id >= ", Uuid::from_u128(seals.from));
            }
            None => {}
        }
        if let Some(until) = seals.until {
            sql.with(" and id < ", Uuid::from_u128(until));
        }
        sql.push(" order by id").with(" limit ", ROWS_A_TIME);
        let page = tx
            .list(sql, |row| Ok((row.uuid("id")?, seal::digest(row))))
            .await?;
        let last = page.len() < ROWS_A_TIME as usize;
        for (id, digest) in page {
            after = Some(id);
            report.rows += 1;
            let sealed = seals.rows.remove(&(number, id));
            if let Some(what) = compare(sealed, digest) {
                report.find(format!("table {table}, row {id}"), what);
            }
        }
        if last {
            return Ok(());
        }
    }
}

/// What is wrong with a row, by its last seal and its digest now.
fn compare(sealed: Option<Sealed>, digest: Result<String>) -> Option<String> {
    match (sealed, digest) {
        (_, Err(error)) => Some(error.to_string()),
        (None, _) => Some("is in no journal entry: it was put there from outside".to_owned()),
        (Some((None, seq)), _) => Some(format!("was taken out in journal entry {seq} and is back")),
        (Some((Some(sealed), seq)), Ok(digest)) => (hex::encode(sealed) != digest)
            .then(|| format!("was changed after journal entry {seq} sealed it")),
    }
}

/// Tables whose rows have ids of ours, those outside the seals aside.
async fn sealed_tables(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = if tx.is_postgres() {
        "select table_name::text as name from information_schema.columns \
         where table_schema = current_schema() and column_name = 'id' and udt_name = 'uuid' order by 1"
    } else {
        "select t.name as name from sqlite_schema t join pragma_table_info(t.name) c \
         where t.type = 'table' and c.name = 'id' and c.type = 'uuid' order by 1"
    };
    let mut tables = tx.list(Sql::new(sql), |row| row.text("name")).await?;
    tables.retain(|table| !OUTSIDE.contains(&table.as_str()));
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: u128, digit: u8) -> String {
        format!(
            "person:{}={}\n",
            Uuid::from_u128(id).simple(),
            hex::encode([digit; 32])
        )
    }

    /// As many walks as it takes, each remembering at most `most` seals: every row is met once, with its last seal.
    #[test]
    fn rows_put_off_are_met_in_a_later_walk_with_their_last_seal() {
        let ids: Vec<u128> = (1..=100_u128)
            .map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835))
            .collect();
        let entries: Vec<String> = [1_u8, 2]
            .iter()
            .flat_map(|digit| ids.iter().map(|id| line(*id, *digit)))
            .collect();
        let mut met = HashMap::new();
        let (mut from, mut walks) = (0, 0);
        loop {
            let mut seals = Seals::beginning_at(from, 7);
            for (seq, seal) in entries.iter().enumerate() {
                assert!(seals.take(seq as i64, seal).is_empty());
                assert!(seals.rows.len() <= 7);
            }
            walks += 1;
            for ((_, id), (digest, _)) in seals.rows {
                assert_eq!(met.insert(id.as_u128(), digest), None);
            }
            match seals.until {
                Some(until) => from = until,
                None => break,
            }
        }
        assert!(walks > 10, "{walks}");
        assert_eq!(met.len(), ids.len());
        assert!(met.values().all(|digest| *digest == Some([2; 32])));
    }

    #[test]
    fn what_is_no_seal_is_told() {
        let mut seals = Seals::beginning_at(0, 10);
        assert_eq!(seals.take(1, "person=1\n").len(), 1);
        assert_eq!(
            seals
                .take(1, &format!("person:{}=gone\n", Uuid::nil()))
                .len(),
            0
        );
    }
}
