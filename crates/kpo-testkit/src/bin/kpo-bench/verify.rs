//! How long `kpo journal verify` takes on a long journal, and how much memory at most: with a true chain and a sealed row
//! for each entry, written as the program writes them.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use kpo_practice::id::{Id, OrganisationId};
use kpo_practice::journal::Entry;
use kpo_records::{Db, Value, migrate};
use kpo_testkit::clock::START;
use tempfile::TempDir;
use uuid::Uuid;

/// Entries a transaction.
const AT_ONCE: u64 = 1_000;

/// Random enough to be spread as the program's own are, and the same each time.
fn id(n: u64) -> Uuid {
    let mixed = |n: u64| {
        let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        n ^ (n >> 31)
    };
    Uuid::from_u64_pair(mixed(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)), mixed(!n))
}

/// Writes the journal and has it verified.
#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
pub(crate) async fn measure(entries: u64) -> Result<()> {
    let folder = TempDir::new()?;
    let path = folder.path().join("kpo.db");
    let db = Db::sqlite(&path).await?;
    migrate::migrate(&db, START).await?;
    let begun = Instant::now();
    for batch in 0..entries.div_ceil(AT_ONCE) {
        let mut tx = db.begin().await?;
        for n in batch * AT_ONCE..(batch * AT_ONCE + AT_ONCE).min(entries) {
            let columns = vec![
                ("version", Value::from(1_i64)),
                ("name", format!("Capability {n}").into()),
                ("why", "It is what the house lives by".into()),
                ("verdict", "may".into()),
                ("created_at", START.into()),
            ];
            tx.insert("capability", id(n), columns).await?;
            let object = OrganisationId::from_uuid(id(n));
            let entry = Entry::new("capability.entered", "capability", object);
            tx.record(Some(id(n % 50)), START, entry.with("may"));
        }
        tx.commit().await?;
    }
    db.close().await;
    let size = std::fs::metadata(&path)?.len() >> 20;
    println!(
        "{entries} entries and as many sealed rows, {size} MiB, written in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe()?.with_file_name("kpo"))
        .args(["journal", "verify", "--data"])
        .arg(folder.path())
        .stdout(Stdio::inherit())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        let lines = std::fs::read_to_string(&status).unwrap_or_default();
        let figure = |name: &str| -> Option<u64> {
            let line = lines.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        peak = peak.max(figure("RssAnon:").unwrap_or_default());
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    if !ended.success() {
        bail!("kpo journal verify ended with {ended}");
    }
    println!(
        "verified in {:.1} s, at most {:.0} MiB of its own memory (pages of the file that the system keeps for it aside)",
        begun.elapsed().as_secs_f64(),
        peak as f64 / 1024.0
    );
    Ok(())
}
