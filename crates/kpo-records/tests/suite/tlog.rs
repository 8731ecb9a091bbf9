//! The journal as transparency logs: what they hold, what they prove, and who is found out. R24 and R25 rest on a record that
//! others can check; issue 5, abuse case 16.

use std::cell::Cell;
use std::io;

use kpo_practice::engagement::Engagement;
use kpo_practice::id::Id;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::tlog::{
    self, ALL, Alarm, Cosigner, HOUSE, Keys, Logs, Seen, Witness, check, follow, open_note,
};
use kpo_records::verify::verify;
use kpo_records::{RecordsError, Sql};
use kpo_testkit::clock::START;
use kpo_testkit::{TestDb, TestOffice, both};
use uuid::Uuid;

const MAKER: &str = "organisation.entered";

fn keys() -> Keys {
    Keys::new("kpo.test", [7; 32])
}

fn logs() -> Logs {
    Logs::new(keys(), None)
}

/// A house with a file and `more` entries about it.
async fn house(office: &TestOffice, more: usize) -> (Person, Engagement) {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
    let file = office.engagement(&aino, "Kiln").await;
    for _ in 0..more {
        note(office, &file, 1).await;
    }
    (aino, file)
}

/// One transaction with so many entries about a file.
async fn note(office: &TestOffice, file: &Engagement, entries: usize) {
    let mut tx = office.office.db.begin().await.unwrap();
    for n in 0..entries {
        let entry = kpo_practice::journal::Entry::new("agreement.accepted", "engagement", file.id);
        tx.record(None, START, entry.within(file.id).with(n));
    }
    tx.commit().await.unwrap();
}

async fn run(db: &TestDb, sql: String) {
    let mut tx = db.begin().await.unwrap();
    tx.run(Sql::new(sql)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Lets the journal be changed, as somebody with the database can.
async fn unlock(db: &TestDb) {
    if db.name() == "sqlite" {
        run(db, "drop trigger journal_no_update".to_owned()).await;
        run(db, "drop trigger journal_no_delete".to_owned()).await;
    } else {
        run(db, "drop trigger journal_no_change on journal".to_owned()).await;
    }
}

async fn said(db: &TestDb) -> String {
    match logs().hold(db).await {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

both! {
    /// R24: what was done in a client's files is in its log and nowhere else; every entry is in exactly one.
    async fn r24_every_entry_is_a_leaf_of_one_log(office: TestOffice) {
        let (_, file) = house(&office, 3).await;
        note(&office, &file, 700).await;
        let logs = logs();
        let cut = logs.cut(&office.db, START).await.unwrap();
        let client = file.client.uuid();
        assert_eq!(cut.iter().map(|head| head.log).collect::<Vec<_>>(), [HOUSE, client, ALL]);
        assert!(logs.cut(&office.db, START).await.unwrap().is_empty());
        let mut tx = office.db.read().await.unwrap();
        let end = tx.journal_head().await.unwrap().seq;
        let sizes: u64 = cut[..2].iter().map(|head| head.size).sum();
        assert_eq!(sizes, end.unsigned_abs());
        assert_eq!(logs.checkpoint(&office.db, client).await.unwrap(), cut[1]);
        assert_eq!(logs.checkpoints(&office.db).await.unwrap().len(), 3);
        assert!(logs.checkpoint(&office.db, Uuid::from_u128(9)).await.is_err());
        let entries = tx.log_entries(client, 0, cut[1].size).await.unwrap();
        let placed = tx.placed(end).await.unwrap();
        assert_eq!(placed.derive().unwrap(), (client, cut[1].size - 1, *entries.last().unwrap()));
        let found = tx.placed_of(file.id.0, &["agreement.accepted"], None, 10).await.unwrap();
        assert_eq!(found.len(), 10);
        assert_eq!(found[0].link.seq, end);
        assert!(tx.placed_of(file.id.0, &[MAKER], None, 10).await.unwrap().is_empty());
        assert!(tx.placed_of(file.id.0, &["agreement.accepted"], Some(Uuid::from_u128(9)), 10).await.unwrap().is_empty());
        assert_eq!(tx.placed_by(file.id.0, entries.last().unwrap()).await.unwrap().link.seq, end);
        assert!(matches!(tx.placed_by(Uuid::from_u128(9), entries.last().unwrap()).await, Err(RecordsError::NotFound)));
        drop(tx);
        let report = verify(&office.db).await;
        assert!(report.sound(), "{:?}", report.findings);
        assert_eq!((report.leaves, report.checkpoints), (end.unsigned_abs(), 3));
    }

    /// R25: a receipt holds with the log's key alone; whatever of it is altered does not.
    async fn r25_receipts_prove_entries_and_altered_ones_do_not(office: TestOffice) {
        let (_, file) = house(&office, 1).await;
        let logs = logs();
        assert!(logs.receipt(&office.db, 1).await.unwrap().is_none());
        for _ in 0..5 {
            note(&office, &file, 120).await;
            logs.cut(&office.db, START).await.unwrap();
        }
        let verifier = logs.keys().verifier(file.client.uuid());
        let mut tx = office.db.read().await.unwrap();
        let end = tx.journal_head().await.unwrap().seq;
        for seq in (end - 600..=end).step_by(23) {
            let receipt = logs.receipt(&office.db, seq).await.unwrap().unwrap();
            let text = receipt.text();
            let checked = check(&text, &verifier, &[]).unwrap();
            let link = tx.placed(seq).await.unwrap().link;
            assert_eq!(checked.statement, link.statement());
            assert_eq!(checked.origin, logs.keys().origin(file.client.uuid()));
            assert!(check(&text, &logs.keys().verifier(HOUSE), &[]).is_err());
            for at in (0..text.len()).step_by(7) {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << (at % 7);
                if let Ok(text) = String::from_utf8(bytes) {
                    assert!(check(&text, &verifier, &[]).is_err(), "byte {at} of {seq}");
                }
            }
        }
        let restarted = Logs::new(keys(), None);
        assert_eq!(restarted.receipt(&office.db, end).await.unwrap(), logs.receipt(&office.db, end).await.unwrap());
    }

    /// Abuse case 16: a witness that follows the log's files signs while it grows, and is believed; its word goes into receipts.
    async fn a_witness_follows_the_files_and_its_word_is_kept(office: TestOffice) {
        let (_, file) = house(&office, 1).await;
        let (logs, log) = (logs(), file.client.uuid());
        let witness = Cosigner::new("witness.example.org/kpo", [3; 32]).unwrap();
        let known = Witness::new(&witness.verifier()).unwrap();
        let mut seen: Option<Seen> = None;
        for entries in [1, 254, 2, 300, 700, 1] {
            note(&office, &file, entries).await;
            logs.cut(&office.db, START).await.unwrap();
            let head = logs.checkpoint(&office.db, log).await.unwrap();
            let mut files = std::collections::BTreeMap::new();
            for path in logs.files(&office.db, log).await.unwrap() {
                files.insert(path.clone(), logs.file(&office.db, log, &path).await.unwrap());
            }
            assert_eq!(files["checkpoint"], head.note.as_bytes());
            let read = Cell::new(0);
            let take = |path: &str| {
                read.set(read.get() + 1);
                files.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
            };
            let now = follow(&head.note, &logs.keys().verifier(log), seen.as_ref(), take).unwrap();
            assert!(read.get() < 6, "{}", read.get());
            if let Some(seen) = &seen {
                let proof = logs.consistency(&office.db, log, seen.size, now.size).await.unwrap();
                assert!(proof.len() < 24);
            }
            let signed = format!("{}{}", head.note, witness.cosign(&head.note, 1_700_000_000).unwrap());
            assert_eq!(known.check(&signed).unwrap(), 1_700_000_000);
            let taken = logs.witnessed(&office.db, log, &signed, &witness.verifier(), START).await;
            assert_eq!(taken.unwrap(), now.size);
            // The word of one log is no word of another; nor is a word somebody else signed.
            assert!(logs.witnessed(&office.db, HOUSE, &signed, &witness.verifier(), START).await.is_err());
            let other = Cosigner::new("witness.example.org/kpo", [4; 32]).unwrap();
            assert!(logs.witnessed(&office.db, log, &signed, &other.verifier(), START).await.is_err());
            seen = Some(now);
        }
        assert!(logs.consistency(&office.db, log, 0, 1).await.is_err());
        assert!(logs.file(&office.db, log, "tile/0/999").await.is_err());
        let mut tx = office.db.read().await.unwrap();
        let words = tx.log_witnesses(logs.keys().id(), log).await.unwrap();
        assert_eq!((words.len(), words[0].size), (1, seen.unwrap().size));
        let end = tx.journal_head().await.unwrap().seq;
        let receipt = logs.receipt(&office.db, end).await.unwrap().unwrap().text();
        let checked = check(&receipt, &logs.keys().verifier(log), &[known]).unwrap();
        assert_eq!(checked.witnesses, [("witness.example.org/kpo".to_owned(), 1_700_000_000)]);
        drop(tx);
        let older = tlog::Word { size: 1, ..words[0].clone() };
        let mut tx = office.db.begin().await.unwrap();
        tx.keep_witness(logs.keys().id(), log, &older).await.unwrap();
        assert_eq!(tx.log_witnesses(logs.keys().id(), log).await.unwrap(), words);
        drop(tx);
        let report = verify(&office.db).await;
        assert!(report.sound(), "{:?}", report.findings);
    }

    /// Abuse case 16: whatever is altered of an entry, its leaf, its place or a signed head is said, and where.
    async fn whatever_is_altered_is_said_at_the_start_and_by_verify(office: TestOffice) {
        let (_, file) = house(&office, 2).await;
        note(&office, &file, 300).await;
        let logs = logs();
        logs.cut(&office.db, START).await.unwrap();
        assert_eq!(said(&office.db).await, "");
        unlock(&office.db).await;
        let (log, all) = (file.client.uuid(), ALL);
        let blob = if office.db.name() == "sqlite" { "x" } else { "" };
        let uuid = |text: &str| {
            let written = |id: Uuid| format!("{blob}'{}'", id.simple());
            text.replace("$log", &written(log)).replace("$all", &written(all))
        };
        let kept = "create table kept as select j.seq, j.payload, l.log, l.place, l.salt, l.leaf from journal j join tlog_leaf l on l.seq = j.seq";
        run(&office.db, kept.to_owned()).await;
        // Each with what brings it back.
        for (alter, mend, told) in [
            ("update journal set payload = '77' where seq = 200", "update journal set payload = (select payload from kept where seq = 200) where seq = 200", "entry 200"),
            ("update tlog_leaf set salt = '00112233445566778899aabbccddeeff' where seq = 201", "update tlog_leaf set salt = (select salt from kept where seq = 201) where seq = 201", "entry 201"),
            ("update tlog_leaf set leaf = (select leaf from kept where seq = 9) where seq = 202", "update tlog_leaf set leaf = (select leaf from kept where seq = 202) where seq = 202", "entry 202"),
            ("delete from tlog_leaf where seq = 203", "insert into tlog_leaf (seq, log, place, salt, leaf) select seq, log, place, salt, leaf from kept where seq = 203", "entry 203"),
            ("update tlog_leaf set place = place + 1000 where seq = 204", "update tlog_leaf set place = place - 1000 where seq = 204", "entry 204"),
            ("update tlog_checkpoint set size = size + 1 where log = $log", "update tlog_checkpoint set size = size - 1 where log = $log", "checkpoint of log"),
            ("update tlog_checkpoint set root = 'x' || root where log = $all", "update tlog_checkpoint set root = substr(root, 2) where log = $all", "checkpoint of log"),
            ("update tlog_checkpoint set place = place + 5 where log = $log", "update tlog_checkpoint set place = place - 5 where log = $log", "checkpoint"),
        ] {
            run(&office.db, uuid(alter)).await;
            let start = said(&office.db).await;
            assert!(start.contains(told), "{alter}: at the start '{start}'");
            let report = verify(&office.db).await;
            assert!(report.findings.iter().any(|finding| format!("{} {}", finding.place, finding.what).contains(told)), "{alter}: {:?}", report.findings);
            run(&office.db, uuid(mend)).await;
            assert_eq!(said(&office.db).await, "", "{mend}");
        }
        run(&office.db, "update tlog set size = size + 1".to_owned()).await;
        assert!(!verify(&office.db).await.sound());
    }

    /// Abuse case 15: the end of the journal taken away, with its leaves and all counters set back, is still told: the head was
    /// signed. And entries that were altered and signed anew with the same key are found by whoever saw the old head.
    async fn a_cut_tail_is_told_and_a_second_view_is_seen_by_the_witness(office: TestOffice) {
        let (_, file) = house(&office, 20).await;
        let (logs, log) = (logs(), file.client.uuid());
        logs.cut(&office.db, START).await.unwrap();
        let head = logs.checkpoint(&office.db, log).await.unwrap();
        let verifier = logs.keys().verifier(log);
        let seen = follow(&head.note, &verifier, None, |_| Err(io::ErrorKind::NotFound.into())).unwrap();
        let mut tx = office.db.read().await.unwrap();
        let end = tx.journal_head().await.unwrap().seq;
        let before = tx.journal_after(end - 4, None, 1).await.unwrap()[0].hash.clone();
        let heads = tx.log_checkpoints(logs.keys().id(), -1, 10).await.unwrap();
        assert_eq!(heads.len(), 2);
        assert_eq!(tx.log_checkpoint(logs.keys().id(), log, head.size).await.unwrap(), head.note);
        drop(tx);
        unlock(&office.db).await;
        for sql in [
            format!("delete from journal where seq > {}", end - 3),
            format!("delete from tlog_leaf where seq > {}", end - 3),
            format!("update journal_head set seq = {}, hash = '{}'", end - 3, hex::encode(before)),
        ] {
            run(&office.db, sql).await;
        }
        let start = said(&office.db).await;
        assert!(start.contains("its end is gone"), "{start}");
        // The forger goes on: takes the signed heads out too, writes another end, and signs it with the true key.
        run(&office.db, "delete from tlog_checkpoint".to_owned()).await;
        run(&office.db, "delete from tlog".to_owned()).await;
        run(&office.db, "delete from tlog_leaf".to_owned()).await;
        let mut tx = office.db.begin().await.unwrap();
        tlog::fill(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        note(&office, &file, 40).await;
        let forged = self::logs();
        forged.cut(&office.db, START).await.unwrap();
        assert_eq!(said(&office.db).await, "");
        let second = forged.checkpoint(&office.db, log).await.unwrap();
        open_note(&second.note, &verifier).unwrap();
        let mut files = std::collections::BTreeMap::new();
        for path in forged.files(&office.db, log).await.unwrap() {
            files.insert(path.clone(), forged.file(&office.db, log, &path).await.unwrap());
        }
        let take = |path: &str| files.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
        let alarm = follow(&second.note, &verifier, Some(&seen), take).unwrap_err();
        assert!(matches!(alarm, Alarm::Other { .. }) && alarm.broken(), "{alarm}");
        let later = follow(&second.note, &verifier, None, take).unwrap();
        let back = follow(&head.note, &verifier, Some(&later), take).unwrap_err();
        assert!(matches!(back, Alarm::Shorter { .. }), "{back}");
    }
}
