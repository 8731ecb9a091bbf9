//! The exported file is whole, can be checked without the program, and tells neither who reviewed nor what is sealed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kpo_practice::agreement::digest_of;
use kpo_practice::journal::Link;
use kpo_practice::time::At;
use kpo_records::{Db, Sql};
use kpo_testkit::{TestDb, block_on};
use serde_json::Value;

use crate::run::{Server, kpo, kpo_in, text};

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The manifest alone says whether the folder is as it was written; a stock tool agrees.
fn checked_by_its_manifest(folder: &Path) -> bool {
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let mut listed: BTreeSet<PathBuf> = ["manifest.json", "SHA256SUMS"]
        .iter()
        .map(|name| folder.join(name))
        .collect();
    let mut good = true;
    for file in manifest["files"].as_array().unwrap() {
        let path = folder.join(file["path"].as_str().unwrap());
        good &= fs::read(&path)
            .is_ok_and(|bytes| digest_of(&bytes) == file["sha256"].as_str().unwrap());
        listed.insert(path);
    }
    assert_eq!(listed, below(folder).into_iter().collect());
    let sums = Command::new("sha256sum")
        .args(["--check", "--quiet", "SHA256SUMS"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(sums.status.success(), good, "{}", text(&sums));
    good
}

fn hex32(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len() / 2)
        .map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap())
        .collect()
}

fn uuid(value: &Value) -> Option<uuid::Uuid> {
    value.as_str().map(|text| text.parse().unwrap())
}

/// Every entry that is told hashes to what it says, and follows the one before where none lies between.
fn checked_by_its_entries(file: &Value) -> usize {
    let own = |value: &Value| value.as_str().unwrap().to_owned();
    let mut before: Option<(i64, Vec<u8>)> = None;
    let mut told = 0;
    for entry in file["journal"]["entries"].as_array().unwrap() {
        let seq = entry["seq"].as_i64().unwrap();
        let (previous, hash) = (hex32(&entry["previous"]), hex32(&entry["hash"]));
        if let Some((number, last)) = &before
            && number + 1 == seq
        {
            assert_eq!(*last, previous, "entry {seq}");
        }
        if entry["withheld"].is_null() {
            let link = Link {
                seq,
                at: At(entry["at_us"].as_i64().unwrap()),
                person: uuid(&entry["person"]),
                act: own(&entry["act"]),
                object: own(&entry["object"]),
                object_id: uuid(&entry["object_id"]).unwrap(),
                engagement: uuid(&entry["engagement"]),
                payload: own(&entry["payload"]),
                seals: own(&entry["seals"]),
                policy: own(&entry["policy"]),
                previous,
                hash: hash.clone(),
            };
            assert_eq!(link.expected_hash()[..], hash[..], "entry {seq}");
            told += 1;
        }
        before = Some((seq, hash));
    }
    told
}

fn checked_by_its_texts(folder: &Path, file: &Value) {
    for agreement in file["agreement"].as_array().unwrap() {
        let name = format!(
            "agreements/{}-{}.txt",
            agreement["kind"].as_str().unwrap(),
            agreement["number"]
        );
        let bytes = fs::read(folder.join(name)).unwrap();
        assert_eq!(digest_of(&bytes), agreement["digest"]);
    }
    for signature in file["signature"].as_array().unwrap() {
        let agreements = file["agreement"].as_array().unwrap();
        let of = agreements
            .iter()
            .find(|one| one["id"] == signature["agreement_id"])
            .unwrap();
        assert_eq!(signature["digest"], of["digest"]);
    }
    for document in file["document"].as_array().unwrap() {
        let bytes = fs::read(folder.join(document["file"].as_str().unwrap())).unwrap();
        assert_eq!(digest_of(&bytes), document["digest"]);
    }
}

/// Who reviews in which file: id and name.
async fn reviewers(db: &Db) -> Vec<(String, String, String)> {
    let mut tx = db.glance().await.unwrap();
    let sql = "select distinct review.engagement_id, person.id, person.name from review join person on person.id = review.reviewer_id";
    tx.list(Sql::new(sql), |row| {
        let engagement = row.uuid("engagement_id")?.to_string();
        Ok((engagement, row.uuid("id")?.to_string(), row.text("name")?))
    })
    .await
    .unwrap()
}

fn the_demos_files_are_whole(data: &Path, more: &[&str], db: impl Future<Output = Db>) {
    Server::start(data, &[&["demo"], more].concat()).stop();
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let said = kpo_in(
        data,
        &[&["export", "--all", "--out", out.to_str().unwrap()], more].concat(),
    );
    assert!(said.status.success(), "{}", text(&said));
    let blind = block_on(async {
        let db = db.await;
        let blind = reviewers(&db).await;
        db.close().await;
        blind
    });
    assert!(!blind.is_empty(), "the demo has reviewers");
    let (mut whole, mut withheld, mut documents, mut money) = (0, 0, 0, 0);
    for folder in fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        assert!(checked_by_its_manifest(&folder));
        let json = fs::read_to_string(folder.join("engagement.json")).unwrap();
        let file: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(file["format"], "kpo engagement 1");
        assert!(checked_by_its_entries(&file) > 0);
        checked_by_its_texts(&folder, &file);
        for (engagement, id, name) in &blind {
            if *engagement == file["engagement"][0]["id"] {
                for path in below(&folder) {
                    let held = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                    let plain = id.replace('-', "");
                    let tells = held.contains(id) || held.contains(&plain) || held.contains(name);
                    assert!(!tells, "{} tells of {name}", path.display());
                }
            }
        }
        let opened = file["award"]
            .as_array()
            .unwrap()
            .iter()
            .any(|award| !award["opened_at"].is_null());
        assert!(opened || file["bid"].as_array().unwrap().is_empty());
        assert!(
            !json.contains("age-encryption") && !json.contains("\"sealed\":"),
            "a bid's ciphertext left"
        );
        assert!(
            file["rate"]
                .as_array()
                .unwrap()
                .iter()
                .all(|rate| rate["kind"] == "bill")
        );
        whole += 1;
        withheld += json.matches("blind review").count();
        documents += file["document"].as_array().unwrap().len();
        money += fs::read_to_string(folder.join("invoice_line.csv"))
            .unwrap()
            .lines()
            .count()
            - 1;
    }
    assert!(
        whole > 1 && withheld > 0 && documents > 0 && money > 0,
        "{whole} {withheld} {documents} {money}"
    );
    let verified = kpo_in(data, &[&["journal", "verify"], more].concat());
    assert!(verified.status.success(), "{}", text(&verified));
    one_as_an_archive(data, more, &out);
    a_changed_byte_shows(&out);
}

fn one_as_an_archive(data: &Path, more: &[&str], out: &Path) {
    let first = fs::read_dir(out)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .file_name();
    let (first, zip) = (first.to_str().unwrap(), out.with_extension("zip"));
    let zip = zip.to_str().unwrap();
    let said = kpo_in(data, &[&["export", first, "--out", zip], more].concat());
    assert!(said.status.success(), "{}", text(&said));
    let again = kpo_in(data, &[&["export", first, "--out", zip], more].concat());
    assert!(
        text(&again).contains("is there already"),
        "{}",
        text(&again)
    );
    let other = out.with_extension("other");
    let nobody = [
        "export",
        first,
        "--for",
        "nobody@nowhere.test",
        "--out",
        other.to_str().unwrap(),
    ];
    let nobody = kpo_in(data, &[&nobody[..], more].concat());
    assert!(
        text(&nobody).contains("may not take it out"),
        "{}",
        text(&nobody)
    );
    assert!(!other.exists() && !out.with_extension("other.part").exists());
}

fn a_changed_byte_shows(out: &Path) {
    let folder = fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
    let path = folder.join("engagement.json");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(!checked_by_its_manifest(&folder));
}

#[test]
fn on_sqlite_every_file_of_the_demo_is_exported_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kpo.db");
    the_demos_files_are_whole(folder.path(), &[], async move {
        Db::sqlite_to_read(&path).await.unwrap()
    });
}

#[test]
fn on_postgres_every_file_of_the_demo_is_exported_whole() {
    let folder = tempfile::tempdir().unwrap();
    let own = block_on(TestDb::postgres());
    let url = own.url().unwrap();
    let db = async { Db::postgres(&url).await.unwrap() };
    the_demos_files_are_whole(folder.path(), &["--database", &url], db);
}

#[test]
fn its_help_says_what_is_in_it_and_what_never_is() {
    let help = text(&kpo(&["export", "--help"]));
    for part in [
        "--out",
        "--all",
        "--for",
        "sha256sum",
        "still sealed",
        "reviewers' names",
    ] {
        assert!(help.replace('\n', " ").contains(part), "{part}: {help}");
    }
    let neither = text(&kpo(&["export", "--out", "x"]));
    assert!(neither.contains("ENGAGEMENT"), "{neither}");
}
