//! A verifier in another language by other authors (`aics-tlog` on PyPI) reads what the logs hand out: it accepts every receipt,
//! every pair of heads and every tile, and none of ten thousand altered ones.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kpo_practice::id::Id;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_records::tlog::{self, ALL, Keys, Logs};
use kpo_testkit::clock::START;
use kpo_testkit::{TestDb, TestOffice, block_on};
use serde_json::{Value, json};
use xtask::tools::{self, Tool};

const RECEIPTS: i64 = 1_000;
const PAIRS: usize = 1_000;
const MUTANTS: u64 = 10_000;

/// A house of two clients whose logs grow by uneven groups, each signed.
async fn house(logs: &Logs) -> TestOffice {
    let office = TestOffice::from(TestDb::sqlite().await);
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let captive = office
        .organisation(OrganisationKind::Captive, "Mills Lab")
        .await;
    let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
    let one = office.engagement(&aino, "Kiln").await;
    let sini = office.person(&captive, "Sini Salo", "sourcing").await;
    let other = office.engagement(&sini, "Press").await;
    assert_ne!(one.client.uuid(), other.client.uuid());
    for turn in 0..60_usize {
        let mut tx = office.office.db.begin().await.unwrap();
        for n in 0..=(turn * 7) % 41 {
            let file = if n % 3 == 0 { &other } else { &one };
            let entry = Entry::new("document.viewed", "engagement", file.id).within(file.id);
            tx.record(None, START, entry.with((turn, n)));
        }
        tx.commit().await.unwrap();
        logs.cut(&office.db, START).await.unwrap();
    }
    office
}

async fn receipts(office: &TestOffice, logs: &Logs) -> Vec<Value> {
    let mut things = Vec::new();
    let mut tx = office.db.read().await.unwrap();
    let end = tx.journal_head().await.unwrap().seq;
    assert!(end >= RECEIPTS, "{end} entries");
    for seq in end - RECEIPTS + 1..=end {
        let receipt = logs.receipt(&office.db, seq).await.unwrap().unwrap();
        let (log, _, _) = tx.placed(seq).await.unwrap().derive().unwrap();
        things.push(json!({ "thing": receipt.text(), "key": logs.keys().verifier(log) }));
    }
    things
}

/// Pairs of heads of every log, the one over all among them.
async fn pairs(office: &TestOffice, logs: &Logs) -> Vec<Value> {
    let mut things = Vec::new();
    for head in logs.checkpoints(&office.db).await.unwrap() {
        let mut tx = office.db.read().await.unwrap();
        let key = logs.keys().verifier(head.log);
        let mut heads = Vec::new();
        for size in 1..=head.size {
            if let Ok(note) = tx.log_checkpoint(logs.keys().id(), head.log, size).await {
                heads.push((size, note));
            }
        }
        for (nth, (before, old)) in heads.iter().enumerate() {
            for (size, new) in heads.iter().skip(nth + 1).step_by(3) {
                let proof = logs
                    .consistency(&office.db, head.log, *before, *size)
                    .await
                    .unwrap();
                let proof: Vec<String> = proof
                    .iter()
                    .map(|hash| BASE64_STANDARD.encode(hash.0))
                    .collect();
                things.push(
                    json!({ "thing": { "old": old, "new": new, "proof": proof }, "key": key }),
                );
            }
        }
    }
    // Spread over all logs and sizes.
    let step = things.len() / PAIRS;
    assert!(step > 0, "{} pairs", things.len());
    things.into_iter().step_by(step).take(PAIRS).collect()
}

async fn tiles(office: &TestOffice, logs: &Logs, folder: &Path) -> usize {
    let heads = logs.checkpoints(&office.db).await.unwrap();
    assert!(heads.iter().any(|head| head.log == ALL));
    for head in &heads {
        let log = folder.join(tlog::word(head.log));
        for path in logs.files(&office.db, head.log).await.unwrap() {
            let file = log.join(&path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, logs.file(&office.db, head.log, &path).await.unwrap()).unwrap();
        }
        fs::write(log.join("key"), logs.keys().verifier(head.log)).unwrap();
    }
    heads.len()
}

#[test]
fn r24_a_foreign_verifier_accepts_what_is_true_and_nothing_that_was_altered() {
    assert!(
        tools::install(&[Tool::Tlog]).is_empty(),
        "aics-tlog is missing: `cargo xtask test` fetches it"
    );
    let python = Tool::Tlog.find().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let there = block_on(async {
        let logs = Logs::new(Keys::new("kpo.test", [7; 32]), None);
        let office = house(&logs).await;
        let receipts = receipts(&office, &logs).await;
        let pairs = pairs(&office, &logs).await;
        assert_eq!((receipts.len() as i64, pairs.len()), (RECEIPTS, PAIRS));
        fs::write(
            folder.path().join("receipts.json"),
            json!(receipts).to_string(),
        )
        .unwrap();
        fs::write(folder.path().join("pairs.json"), json!(pairs).to_string()).unwrap();
        tiles(&office, &logs, &folder.path().join("logs")).await
    });
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/judge.py");
    let output = Command::new(python)
        .arg(judge)
        .arg(folder.path())
        .arg(MUTANTS.to_string())
        .output()
        .unwrap();
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    println!("figure: the foreign verifier says {said}");
    let expected = json!({ "receipts": RECEIPTS, "pairs": PAIRS, "logs": there, "mutants": MUTANTS, "mutants_accepted": 0 });
    assert_eq!(
        said,
        expected,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
