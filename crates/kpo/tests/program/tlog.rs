//! The journal for whoever does not take the house's word: keys, tiles, receipts and witnesses, with the real program.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;

use kpo_operations::Clock as _;
use kpo_operations::office::SystemClock;
use kpo_practice::organisation::OrganisationKind;
use kpo_records::{Db, Sql};
use kpo_testkit::block_on;
use tempfile::TempDir;

use crate::house::{Keeper, office};
use crate::run::{Server, command, kpo, kpo_in, text};

/// A store that was served once, so that its journal is signed.
fn served(data: &Path) -> Keeper {
    let keeper = Keeper::in_sqlite(data);
    Server::start(data, &["serve"]).stop();
    keeper
}

/// The key of a log as `kpo journal keys` prints it, and how much of it is signed.
fn key(data: &Path, word: &str) -> (u64, String) {
    let keys = kpo_in(data, &["journal", "keys"]);
    assert!(keys.status.success(), "{}", text(&keys));
    let said = text(&keys);
    let line = said
        .lines()
        .find(|line| line.starts_with(&format!("{word}\t")))
        .unwrap();
    let parts: Vec<&str> = line.split('\t').collect();
    (parts[1].parse().unwrap(), parts[2].to_owned())
}

/// Somebody acts: the locale is chosen, which is an entry of the house's log.
fn act(server: &Server, keeper: &Keeper) {
    let headers = [
        ("cookie", keeper.cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    assert_eq!(server.ask("POST", "/locale", &headers, b"locale=fi").0, 303);
}

fn witness(log: &str, key: &str, state: &Path, token: Option<&str>) -> Output {
    let mut run = command(&[
        "witness",
        log,
        "--key",
        key,
        "--once",
        "--name",
        "client.example.org/kpo",
        "--state",
    ]);
    run.arg(state).env_remove("KPO_TOKEN");
    if let Some(token) = token {
        run.env("KPO_TOKEN", token);
    }
    run.output().unwrap()
}

#[test]
fn r24_a_receipt_is_checked_without_any_store_and_an_altered_one_is_refused() {
    let folder = TempDir::new().unwrap();
    let keeper = served(folder.path());
    let client = keeper.file.client.0.simple().to_string();
    let (size, key) = key(folder.path(), &client);
    assert!(size > 0);
    let receipt = folder.path().with_extension("tlog-proof");
    let file = receipt.to_str().unwrap();
    let proved = kpo_in(folder.path(), &["journal", "prove", "3", "--out", file]);
    assert!(proved.status.success(), "{}", text(&proved));
    let checked = kpo(&["journal", "check", file, "--key", &key]);
    assert!(checked.status.success(), "{}", text(&checked));
    assert!(
        text(&checked).contains("\"act\":\"engagement.begun\""),
        "{}",
        text(&checked)
    );
    let true_text = fs::read_to_string(&receipt).unwrap();
    fs::write(&receipt, true_text.replacen("index 0", "index 1", 1)).unwrap();
    let checked = kpo(&["journal", "check", file, "--key", &key]);
    assert!(
        !checked.status.success() && text(&checked).contains("NOT GOOD"),
        "{}",
        text(&checked)
    );
    let absent = kpo_in(
        folder.path(),
        &["journal", "prove", "999999", "--out", file],
    );
    assert!(!absent.status.success());
    fs::remove_file(receipt).unwrap();
}

#[test]
fn the_key_is_its_owners_alone_and_stays_out_of_the_database_and_of_backups() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    served(data);
    let path = data.join("journal.key");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let seed = fs::read_to_string(&path).unwrap();
    let seed = seed
        .lines()
        .find_map(|line| line.strip_prefix("seed "))
        .unwrap()
        .to_owned();
    let raw = hex_bytes(&seed);
    for name in ["kpo.db", "journal.logs", "journal.head"] {
        let bytes = fs::read(data.join(name)).unwrap();
        assert!(
            !holds(&bytes, seed.as_bytes()) && !holds(&bytes, &raw),
            "{name}"
        );
    }
    let before = key(data, "house").1;
    let place = TempDir::new().unwrap();
    let archive = place.path().join("kpo.zip");
    assert!(
        kpo_in(data, &["backup", archive.to_str().unwrap()])
            .status
            .success()
    );
    let restored = place.path().join("restored");
    let output = kpo_in(&restored, &["restore", archive.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output));
    // What was brought back signs new logs under new names: the old ones may have gone on without it.
    Server::start(&restored, &["serve"]).stop();
    let (_, after) = key(&restored, "house");
    assert_ne!(before.split('+').next(), after.split('+').next());
    let verified = kpo_in(&restored, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    let mode = fs::Permissions::from_mode(0o644);
    fs::set_permissions(&path, mode).unwrap();
    let refused = kpo_in(data, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(text(&refused).contains("chmod 600"), "{}", text(&refused));
}

fn hex_bytes(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .bytes()
        .map(|digit| (digit as char).to_digit(16).unwrap() as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] * 16 + pair[1])
        .collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Abuse case 16: what is stored is held against what was signed before anything is served.
#[test]
fn nothing_is_served_from_a_journal_that_is_not_as_it_was_signed() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    served(data);
    block_on(async {
        // With the page digests taken anew, as somebody who owns the machine can.
        let db = Db::sqlite_as_it_is(&data.join("kpo.db")).await.unwrap();
        for sql in [
            "drop trigger journal_no_update",
            "update journal set payload = '\"forged\"' where seq = 2",
        ] {
            let mut tx = db.begin().await.unwrap();
            tx.run(Sql::new(sql)).await.unwrap();
            tx.commit().await.unwrap();
        }
        db.close().await;
    });
    let refused = kpo_in(data, &["serve", "--listen", "127.0.0.1:0"]);
    let said = text(&refused);
    assert!(!refused.status.success(), "{said}");
    assert!(
        said.contains("journal entry 2") && said.contains("nothing is served"),
        "{said}"
    );
}

/// Abuse case 17: a witness on the client's side reads over HTTP with a token; the house shows how far it is.
#[test]
fn a_witness_follows_over_http_and_the_house_shows_how_far_it_is() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let keeper = Keeper::in_sqlite(data);
    let (token, cookie) = auditor(data);
    let server = Server::start(data, &["serve"]);
    act(&server, &keeper);
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    // The head is cut within a second: asked for until it is there.
    let mut logs = String::new();
    while !logs.contains("\"log\":\"house\"") {
        logs = server.ask("GET", "/api/v1/logs", &headers, b"").1;
    }
    assert!(logs.contains("\"witnesses\":[]"), "{logs}");
    let (_, key) = key(data, "house");
    let state = data
        .join("../")
        .join(format!("{}-witness", data.file_name().unwrap().display()));
    let log = format!("http://{}/logs/house", server.address);
    let unknown = witness(&log, &key, &state, None);
    assert!(!unknown.status.success(), "{}", text(&unknown));
    let first = witness(&log, &key, &state, Some(&token));
    assert!(
        first.status.success() && text(&first).contains("seen "),
        "{}",
        text(&first)
    );
    let logs = server.ask("GET", "/api/v1/logs", &headers, b"").1;
    assert!(
        logs.contains("\"name\":\"client.example.org/kpo\""),
        "{logs}"
    );
    for _ in 0..3 {
        act(&server, &keeper);
    }
    let mut page = String::new();
    while !page.contains("entries behind") && !page.contains("entry behind") {
        page = server
            .ask("GET", "/journal", &[("cookie", cookie.as_str())], b"")
            .1;
    }
    assert!(page.contains("client.example.org/kpo"), "{page}");
    let again = witness(&log, &key, &state, Some(&token));
    assert!(again.status.success(), "{}", text(&again));
    for path in [
        "/logs/house/tile/0/000",
        "/logs/nobody/checkpoint",
        "/logs/house/tile/0/%2e%2e/x",
    ] {
        assert_eq!(server.ask("GET", path, &headers, b"").0, 404, "{path}");
    }
    assert_eq!(
        server
            .ask(
                "GET",
                "/logs/house/checkpoint",
                &[("cookie", &keeper.cookie)],
                b""
            )
            .0,
        403
    );
    server.stop();
    let verified = kpo_in(data, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    fs::remove_dir_all(state).unwrap();
}

/// An auditor's token and cookie.
pub(crate) fn auditor(data: &Path) -> (String, String) {
    block_on(async {
        let office = office(data).await;
        let known = office.office.read().await.unwrap().host().await.unwrap();
        let host = match known {
            Some(host) => host,
            None => office.organisation(OrganisationKind::Host, "Host").await,
        };
        let asta = office.person(&host, "Asta Auditor", "auditor").await;
        let mut caller = office.caller(&asta, true);
        caller.at = SystemClock.now();
        caller.signed_in_at = caller.at;
        let scopes = ["read".to_owned()].into();
        let (_, token) = kpo_operations::token::create(&office, &caller, "witness", scopes, 30)
            .await
            .unwrap();
        let cookie =
            kpo_operations::session::begin(&office, &asta, true, "test", SystemClock.now())
                .await
                .unwrap();
        office.office.db.close().await;
        (token, format!("kpo={cookie}"))
    })
}

/// Abuse cases 15 and 16: an old copy of the whole data folder put back, key and all, is a second view; so is another journal.
#[test]
fn a_witness_ends_loudly_when_the_whole_folder_is_put_back() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let keeper = served(&data);
    let old = folder.path().join("old");
    copy(&data, &old);
    let server = Server::start(&data, &["serve"]);
    act(&server, &keeper);
    server.stop();
    let (_, key) = key(&data, "house");
    let (tiles, state) = (folder.path().join("tiles"), folder.path().join("state"));
    let look = |data: &Path, tiles: &Path| {
        let written = kpo_in(data, &["journal", "tiles", tiles.to_str().unwrap()]);
        assert!(written.status.success(), "{}", text(&written));
        witness(tiles.join("house").to_str().unwrap(), &key, &state, None)
    };
    let seen = look(&data, &tiles);
    assert!(seen.status.success(), "{}", text(&seen));
    let back = look(&old, &folder.path().join("shorter"));
    assert_eq!(back.status.code(), Some(3), "{}", text(&back));
    assert!(text(&back).contains("SPLIT VIEW"), "{}", text(&back));
    // The forger lets it grow past what was seen: the beginning is no longer the one that was.
    let server = Server::start(&old, &["serve"]);
    for _ in 0..5 {
        act(&server, &keeper);
    }
    server.stop();
    let other = look(&old, &folder.path().join("other"));
    assert_eq!(other.status.code(), Some(3), "{}", text(&other));
    assert!(
        text(&other).contains("does not begin with"),
        "{}",
        text(&other)
    );
    assert!(state.join("evidence.txt").exists());
    // The true one is still believed.
    assert!(look(&data, &folder.path().join("again")).status.success());
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
