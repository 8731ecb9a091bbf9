//! The program as a person starts it: the real binary, real folders, real signals.

mod apart;
mod assignment;
mod consensus;
mod copying;
mod doctor;
mod durable;
mod export;
mod fault;
#[expect(dead_code, reason = "the room's own tests use the rest")]
#[path = "../../../kpo-operations/tests/suite/room/files.rs"]
mod files;
mod house;
mod import;
mod job;
mod judging;
mod kill;
mod matching;
mod model;
mod profile;
mod run;
mod tamper;
mod tlog;
mod vault;
mod wall;

use std::fs;
use std::path::Path;

use run::{Server, kpo, kpo_in, text};
use tempfile::TempDir;

#[test]
fn wrong_usage_says_what_to_do() {
    let cases: [(&[&str], &str); 6] = [
        (&["frobnicate"], "Usage"),
        (&["backup"], "<FILE>"),
        (&["serve", "--listen", "nonsense"], "--listen"),
        (
            &["serve", "--database", "mysql://x/y"],
            "postgres://user@host/name",
        ),
        (
            &["serve", "--config", "/nowhere/kpo.toml"],
            "there is no configuration file",
        ),
        (
            &["journal", "verify", "--data", "/nowhere"],
            "name its folder with --data",
        ),
    ];
    for (arguments, says) in cases {
        let output = kpo(arguments);
        assert!(!output.status.success(), "{arguments:?} succeeded");
        assert!(
            text(&output).contains(says),
            "{arguments:?}: {}",
            text(&output)
        );
    }
}

#[test]
fn a_reader_who_has_enough_is_told_of_no_fault() {
    let mut child = run::command(&["sample", "plan", "--good", "0.01", "--bad", "0.05"]);
    child
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn help_names_every_command() {
    let help = text(&kpo(&["--help"]));
    for command in ["serve", "demo", "backup", "restore", "doctor", "journal"] {
        assert!(help.contains(command), "{help}");
    }
}

#[test]
fn a_file_the_environment_and_a_flag_are_read_in_that_order() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("my.toml");
    fs::write(&path, "data = '/nowhere/file'\nlisten = '127.0.0.1:1'").unwrap();
    let config = path.to_str().unwrap();
    let from_file = text(&kpo(&["journal", "verify", "--config", config]));
    assert!(from_file.contains("/nowhere/file"), "{from_file}");
    let from_flag = text(&kpo(&[
        "journal",
        "verify",
        "--config",
        config,
        "--data",
        "/nowhere/flag",
    ]));
    assert!(from_flag.contains("/nowhere/flag"), "{from_flag}");
    fs::write(&path, "dtaa = '/nowhere/file'").unwrap();
    let misspelt = text(&kpo(&["journal", "verify", "--config", config]));
    assert!(misspelt.contains("dtaa"), "{misspelt}");
}

#[test]
fn it_serves_prints_a_first_link_once_needed_and_stops_in_order() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path(), &["serve"]);
    let link = server.said("/accept/");
    assert!(link.contains(&server.address), "{link}");
    assert_eq!(server.get("/healthz").0, 200);
    assert_eq!(server.get("/readyz"), (200, "ok\n".to_owned()));
    let second = kpo_in(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    assert!(text(&second).contains("stop it first"), "{}", text(&second));
    let verified = kpo_in(folder.path(), &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    assert!(server.stop().success());
    assert!(
        !folder.path().join("kpo.db-wal").exists(),
        "the log was not brought in"
    );
    let verified = kpo_in(folder.path(), &["journal", "verify"]);
    assert!(text(&verified).contains("sound: "), "{}", text(&verified));
}

#[test]
fn an_address_in_use_is_named() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path(), &["serve"]);
    let other = TempDir::new().unwrap();
    let output = kpo_in(other.path(), &["serve", "--listen", &server.address]);
    assert!(text(&output).contains("--listen"), "{}", text(&output));
    server.stop();
}

#[test]
fn a_backup_of_a_running_server_comes_back_whole() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("blobs/ab")).unwrap();
    fs::write(folder.path().join("blobs/ab/cd"), b"a document").unwrap();
    let server = Server::start(folder.path(), &["serve"]);
    let place = TempDir::new().unwrap();
    let archive = place.path().join("kpo.zip");
    let archive = archive.to_str().unwrap();
    let backed_up = kpo_in(folder.path(), &["backup", archive]);
    assert!(backed_up.status.success(), "{}", text(&backed_up));
    let again = kpo_in(folder.path(), &["backup", archive]);
    assert!(
        text(&again).contains("is there already"),
        "{}",
        text(&again)
    );
    let over = kpo_in(folder.path(), &["restore", archive]);
    assert!(text(&over).contains("is not empty"), "{}", text(&over));
    server.stop();

    let restored = place.path().join("restored");
    let output = kpo_in(&restored, &["restore", archive]);
    assert!(output.status.success(), "{}", text(&output));
    assert_eq!(
        fs::read(restored.join("blobs/ab/cd")).unwrap(),
        b"a document"
    );
    assert!(kpo_in(&restored, &["journal", "verify"]).status.success());
    let server = Server::start(&restored, &["serve"]);
    assert_eq!(server.get("/readyz").0, 200);
    server.stop();
}

/// What was ended after the backup was made must not be alive again.
#[test]
fn a_backup_brings_no_session_token_or_link_back_to_life() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let keeper = house::Keeper::in_sqlite(data);
    let (token, link) = keeper.token_and_link(data);
    let place = TempDir::new().unwrap();
    let archive = place.path().join("kpo.zip");
    let archive = archive.to_str().unwrap();
    assert!(kpo_in(data, &["backup", archive]).status.success());
    let lets_in = |server: &Server| {
        let by_cookie = server.ask("GET", "/engagements", &[("cookie", &keeper.cookie)], b"");
        let bearer = format!("Bearer {token}");
        let token = [("authorization", bearer.as_str())];
        let by_token = server.ask("GET", "/api/v1/engagements", &token, b"");
        let by_link = server.get(&link);
        [by_cookie.0, by_token.0, by_link.0]
    };
    let server = Server::start(data, &["serve"]);
    assert_eq!(lets_in(&server), [200, 200, 200]);
    server.stop();

    let restored = place.path().join("restored");
    let output = kpo_in(&restored, &["restore", archive]);
    assert!(output.status.success(), "{}", text(&output));
    let says = "Ended what came back alive: 1 sessions, 1 tokens, 1 links";
    assert!(text(&output).contains(says), "{}", text(&output));
    let server = Server::start(&restored, &["serve"]);
    assert_eq!(lets_in(&server), [303, 401, 422]);
    server.stop();
    let verified = kpo_in(&restored, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
}

#[test]
fn after_pg_restore_the_same_is_asked_for_by_name() {
    let own = kpo_testkit::block_on(kpo_testkit::TestDb::postgres());
    let url = own.url().unwrap();
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let keeper = house::Keeper::in_postgres(&url, data);
    let output = kpo_in(data, &["restore", "--database", &url]);
    assert!(output.status.success(), "{}", text(&output));
    assert!(
        text(&output).contains("1 sessions, 0 tokens"),
        "{}",
        text(&output)
    );
    let server = Server::start(data, &["serve", "--database", &url]);
    let (status, _) = server.ask("GET", "/engagements", &[("cookie", &keeper.cookie)], b"");
    assert_eq!(status, 303);
    server.stop();
    let nothing = kpo_in(data, &["restore"]);
    assert!(
        text(&nothing).contains("name the archive"),
        "{}",
        text(&nothing)
    );
}

#[test]
fn a_damaged_archive_restores_nothing() {
    let folder = TempDir::new().unwrap();
    Server::start(folder.path(), &["serve"]).stop();
    let place = TempDir::new().unwrap();
    let archive = place.path().join("kpo.zip");
    assert!(
        kpo_in(folder.path(), &["backup", archive.to_str().unwrap()])
            .status
            .success()
    );
    let sound = fs::read(&archive).unwrap();
    for offset in [5, sound.len() / 3, sound.len() / 2, sound.len() - 30] {
        let mut bytes = sound.clone();
        bytes[offset] ^= 0x20;
        fs::write(&archive, &bytes).unwrap();
        let target = place.path().join("restored");
        let output = kpo_in(&target, &["restore", archive.to_str().unwrap()]);
        // Some bytes of an archive carry nothing (times, rights); then what comes back is whole.
        if output.status.success() {
            assert!(kpo_in(&target, &["journal", "verify"]).status.success());
            fs::remove_dir_all(&target).unwrap();
        } else {
            assert!(!target.exists(), "{}", text(&output));
        }
    }
}

#[test]
fn a_flipped_byte_is_reported_with_a_failing_exit_and_the_doctor_says_so() {
    let folder = TempDir::new().unwrap();
    Server::start(folder.path(), &["serve"]).stop();
    let path = folder.path().join("kpo.db");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let verified = kpo_in(folder.path(), &["journal", "verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        text(&verified).contains(&format!("kpo.db, page {}", middle / 4096 + 1)),
        "{}",
        text(&verified)
    );
    let doctor = kpo_in(folder.path(), &["doctor"]);
    assert_eq!(doctor.status.code(), Some(1));
    assert!(text(&doctor).contains("NOT WELL"), "{}", text(&doctor));
}

#[test]
fn lost_digests_keep_it_from_starting_until_the_doctor_has_looked() {
    let folder = TempDir::new().unwrap();
    Server::start(folder.path(), &["serve"]).stop();
    fs::remove_file(folder.path().join("kpo.db.pages")).unwrap();
    let refused = kpo_in(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(text(&refused).contains("kpo doctor"), "{}", text(&refused));
    let mended = kpo_in(folder.path(), &["doctor", "--rebuild-digests"]);
    assert!(mended.status.success(), "{}", text(&mended));
    Server::start(folder.path(), &["serve"]).stop();
    assert!(
        kpo_in(folder.path(), &["journal", "verify"])
            .status
            .success()
    );
}

/// A site whose name was made to lead to this machine (DNS rebinding) is not handed the demo's people.
fn another_sites_name_signs_nobody_in(server: &Server) {
    let (_, page) = server.get("/sign-in");
    let person = page.split("name=\"person\" value=\"").nth(1).unwrap();
    let form = format!("person={}", person.split('"').next().unwrap());
    let ask = |host: &str| {
        let headers = format!(
            "POST /demo/sign-in HTTP/1.0\r\nhost: {host}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{form}",
            form.len()
        );
        server.raw(&headers)
    };
    let foreign = ask("evil.example:80");
    assert!(
        foreign.starts_with("HTTP/1.0 404") && !foreign.contains("set-cookie"),
        "{foreign}"
    );
    let own = ask(&server.address);
    assert!(
        own.starts_with("HTTP/1.0 303") && own.contains("set-cookie: kpo="),
        "{own}"
    );
}

/// Whatever the caller's own habit is, the store is its owner's alone.
fn nobody_else_on_the_machine_reads(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mut waiting = vec![folder.to_owned()];
    let mut seen = 0;
    while let Some(within) = waiting.pop() {
        for entry in std::fs::read_dir(&within).unwrap() {
            let (path, about) = entry
                .map(|entry| (entry.path(), entry.metadata().unwrap()))
                .unwrap();
            let others = about.permissions().mode() & 0o077;
            assert_eq!(others, 0, "{} is open to others", path.display());
            seen += 1;
            if about.is_dir() {
                waiting.push(path);
            }
        }
    }
    assert!(seen > 3, "a store has a database, keys and documents");
}

/// R15: the demo tells a year in the real operations, and what it wrote is sound.
#[test]
fn the_demo_opens_and_its_journal_is_sound() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path(), &["demo"]);
    assert_eq!(server.get("/readyz").0, 200);
    another_sites_name_signs_nobody_in(&server);
    assert!(server.stop().success());
    nobody_else_on_the_machine_reads(folder.path());
    let verified = kpo_in(folder.path(), &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    // A second start finds it there and tells nothing twice.
    let again = Server::start(folder.path(), &["demo"]);
    assert!(again.stop().success());
    assert_eq!(
        text(&kpo_in(folder.path(), &["journal", "verify"])),
        text(&verified)
    );
}
