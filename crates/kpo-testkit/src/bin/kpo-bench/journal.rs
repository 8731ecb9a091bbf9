//! What the journal's promise costs: durable entries a second, singly and in groups, beside the same without the transparency
//! log; signing, proving and checking; the start that derives everything again.

use std::time::Instant;

use anyhow::{Context, Result};
use kpo_practice::access::policy_digest;
use kpo_practice::id::{Id, OrganisationId};
use kpo_practice::journal::{Entry, Link};
use kpo_records::tlog::{HOUSE, Keys, Logs, check};
use kpo_records::{Db, Sql, Value, migrate};
use kpo_testkit::TestDb;
use kpo_testkit::clock::START;
use tempfile::TempDir;
use uuid::Uuid;

/// Measures on SQLite, and on PostgreSQL where one is named.
pub(crate) async fn measure(entries: u64) -> Result<()> {
    let folder = TempDir::new()?;
    let db = Db::sqlite(&folder.path().join("kpo.db")).await?;
    migrate::migrate(&db, START).await?;
    println!("== SQLite");
    on(&db, entries).await?;
    db.close().await;
    if std::env::var_os("KPO_TEST_POSTGRES").is_some() {
        println!("== PostgreSQL");
        let db = TestDb::postgres().await;
        on(&db, entries).await?;
    }
    Ok(())
}

async fn on(db: &Db, entries: u64) -> Result<()> {
    for group in [1, 8, 64, 256] {
        let count = if group == 1 {
            entries / 20
        } else {
            entries / 2
        };
        let before = rate(count, || without_log(db, group), group).await?;
        let now = rate(count, || with_log(db, group), group).await?;
        println!(
            "{:<44} {now:>9.0}/s   without the log {before:>9.0}/s   {:>6.1} µs more an entry",
            format!("durable entries, {group} a transaction"),
            1e6 / now - 1e6 / before
        );
    }
    let at_once = entries / 20;
    let begun = begin();
    let writers: Vec<_> = (0..64)
        .map(|_| {
            let (db, count) = (db.clone(), at_once / 64);
            tokio::spawn(async move {
                for _ in 0..count {
                    with_log(&db, 1).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for writer in writers {
        writer.await??;
    }
    println!(
        "{:<44} {:>9.0}/s",
        "durable entries, 64 writers, 1 a transaction",
        (at_once / 64 * 64) as f64 / begun.elapsed().as_secs_f64()
    );
    proofs(db).await
}

/// Signing a head, making receipts and checking them; then a start.
async fn proofs(db: &Db) -> Result<()> {
    // What was written without the log has no leaves: as a store that is older than the logs.
    mend(db).await?;
    let keys = || Keys::new("kpo.test", [7; 32]);
    let logs = Logs::new(keys(), None);
    let begun = begin();
    logs.cut(db, START).await?;
    let mut tx = db.read().await?;
    let end = tx.journal_head().await?.seq;
    drop(tx);
    told(
        "a start: every leaf from its values",
        begun.elapsed().as_secs_f64() * 1e6,
        end,
    );
    let begun = begin();
    for _ in 0..50 {
        with_log(db, 1).await?;
        logs.cut(db, START).await?;
    }
    told(
        "an entry and its signed head",
        begun.elapsed().as_secs_f64() * 1e6,
        50,
    );
    let begun = begin();
    let mut receipts = Vec::new();
    for nth in 0..500 {
        let receipt = logs.receipt(db, 1 + nth * (end - 1) / 500).await?;
        receipts.push(receipt.context("a receipt")?.text());
    }
    told("a receipt made", begun.elapsed().as_secs_f64() * 1e6, 500);
    let verifier = keys().verifier(HOUSE);
    let begun = begin();
    for receipt in &receipts {
        check(receipt, &verifier, &[])?;
    }
    told(
        "a receipt checked",
        begun.elapsed().as_secs_f64() * 1e6,
        500,
    );
    Ok(())
}

fn told(what: &str, micros: f64, count: i64) {
    println!(
        "{what:<44} {:>9.1} µs each, {count} of them",
        micros / count as f64
    );
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
fn begin() -> Instant {
    Instant::now()
}

async fn rate<F: Future<Output = Result<()>>>(
    entries: u64,
    write: impl Fn() -> F,
    group: u64,
) -> Result<f64> {
    let times = (entries / group).max(1);
    let begun = begin();
    for _ in 0..times {
        write().await?;
    }
    Ok((times * group) as f64 / begun.elapsed().as_secs_f64())
}

fn object() -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128(7))
}

/// A transaction of so many entries, as the program makes it.
async fn with_log(db: &Db, entries: u64) -> Result<()> {
    let mut tx = db.begin().await?;
    for n in 0..entries {
        let entry = Entry::new("test.kept", "organisation", object());
        tx.record(Some(Uuid::from_u128(1)), START, entry.with(n));
    }
    tx.commit().await?;
    Ok(())
}

/// The same transaction with the same statements, the leaves left out.
async fn without_log(db: &Db, entries: u64) -> Result<()> {
    let mut tx = db.begin().await?;
    let mut head = tx.journal_head().await?;
    let mut sql = Sql::new(
        "insert into journal (seq, at, person_id, act, object, object_id, engagement_id, payload, seals, policy, previous, hash) values ",
    );
    for n in 0..entries {
        let mut link = Link {
            seq: head.seq + 1,
            at: START,
            person: Some(Uuid::from_u128(1)),
            act: "test.kept".to_owned(),
            object: "organisation".to_owned(),
            object_id: object().uuid(),
            engagement: None,
            payload: n.to_string(),
            seals: String::new(),
            policy: policy_digest().to_owned(),
            previous: head.hash.clone(),
            hash: Vec::new(),
        };
        link.hash = link.expected_hash().to_vec();
        if n > 0 {
            sql.push(", ");
        }
        sql.list([
            Value::from(link.seq),
            Value::from(link.at),
            Value::Uuid(link.person),
            Value::from(link.act.clone()),
            Value::from(link.object.clone()),
            Value::from(link.object_id),
            Value::Uuid(None),
            Value::from(link.payload.clone()),
            Value::from(String::new()),
            Value::from(link.policy.clone()),
            Value::from(hex::encode(&link.previous)),
            Value::from(hex::encode(&link.hash)),
        ]);
        head.seq = link.seq;
        head.hash = link.hash;
    }
    tx.run(sql).await?;
    let mut sql = Sql::new("update journal_head set ");
    sql.with("seq = ", head.seq)
        .with(", hash = ", hex::encode(&head.hash))
        .push(" where id = 1");
    tx.run(sql).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes all leaves out and gives every entry its leaf anew.
async fn mend(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run(Sql::new("delete from tlog_leaf")).await?;
    tx.run(Sql::new("delete from tlog")).await?;
    kpo_records::tlog::fill(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}
