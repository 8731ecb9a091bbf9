//! What the doctor says is true: each message is had by making what it speaks of happen.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use kpo_operations::Clock as _;
use kpo_operations::office::SystemClock;
use kpo_practice::id::{Id as _, JobId};
use kpo_practice::journal::Entry;
use kpo_records::job::NewJob;
use kpo_records::{Db, Sql};
use kpo_testkit::block_on;
use tempfile::TempDir;

use crate::house::{Keeper, office};
use crate::run::{Server, command, kpo_in, text};

/// Whether the doctor finds everything well, and what it says. An address of its own: others may be taken.
fn visit(data: &Path) -> (bool, String) {
    let output = kpo_in(data, &["doctor", "--listen", "127.0.0.1:0"]);
    (output.status.success(), text(&output))
}

fn says(data: &Path, well: bool, part: &str) {
    let (success, said) = visit(data);
    assert!(said.contains(part), "'{part}' is not in: {said}");
    assert_eq!(success, well, "{said}");
}

fn house() -> (TempDir, Keeper) {
    let folder = TempDir::new().unwrap();
    let keeper = Keeper::in_sqlite(folder.path());
    (folder, keeper)
}

async fn change(data: &Path, statement: &str) {
    let office = office(data).await;
    let mut tx = office.office.begin().await.unwrap();
    tx.run(Sql::new(statement)).await.unwrap();
    tx.commit().await.unwrap();
    office.office.db.close().await;
}

#[test]
fn of_a_sound_house_it_says_so_thing_by_thing() {
    let (folder, _) = house();
    let data = folder.path();
    fs::set_permissions(data, fs::Permissions::from_mode(0o700)).unwrap();
    let (well, said) = visit(data);
    assert!(well && !said.contains("NOT WELL"), "{said}");
    for part in [
        "can be written",
        "MB are free on",
        "no server is running",
        "up to date",
        "no job was given up",
        "the clock says",
        "the store is sound",
        "is free to serve on",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    fs::set_permissions(data, fs::Permissions::from_mode(0o755)).unwrap();
    says(data, true, "`chmod 700");
    let server = Server::start(data, &["serve"]);
    says(data, true, "a server is running on it");
    server.stop();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = text(&kpo_in(data, &["doctor", "--listen", &address]));
    assert!(said.contains(&format!("{address} is taken")), "{said}");
}

#[test]
fn a_folder_that_is_not_there_or_cannot_be_written_is_named() {
    says(
        Path::new("/nowhere"),
        false,
        "there is no data folder /nowhere",
    );
    let empty = TempDir::new().unwrap();
    says(empty.path(), true, "there is no store yet");
    let (folder, _) = house();
    // Nothing can be written, as on a full or write-protected disk.
    let plain = command(&[
        "doctor",
        "--listen",
        "127.0.0.1:0",
        "--data",
        folder.path().to_str().unwrap(),
    ]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]);
    let output = shell
        .arg(plain.get_program())
        .args(plain.get_args())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("cannot be written ("),
        "{}",
        text(&output)
    );
}

/// Needs to mount a small disk: tried where that is allowed.
#[test]
fn a_disk_with_little_room_is_named() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=16m,mode=700", "kpo-test"])
        .arg(data)
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        eprintln!("\n!!! NOT TRIED: a small disk cannot be mounted here. !!!\n");
        return;
    }
    let (well, said) = visit(data);
    let unmounted = Command::new("umount").arg(data).status().unwrap();
    assert!(unmounted.success());
    assert!(
        !well && said.contains("MB are free on the disk of"),
        "{said}"
    );
}

#[test]
fn a_database_that_cannot_be_reached_or_is_no_database_is_named() {
    let (folder, _) = house();
    let data = folder.path();
    let nowhere = format!(
        "postgres://postgres@localhost/postgres?host={}",
        data.display()
    );
    let output = kpo_in(
        data,
        &["doctor", "--listen", "127.0.0.1:0", "--database", &nowhere],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("the PostgreSQL server cannot be reached"),
        "{}",
        text(&output)
    );
    fs::write(data.join("kpo.db"), vec![b'?'; 8192]).unwrap();
    says(data, false, "NOT WELL");
}

#[test]
fn tables_that_wait_for_a_change_are_told() {
    let (folder, _) = house();
    block_on(change(
        folder.path(),
        "delete from migration where name = '0052_closure'",
    ));
    says(folder.path(), true, "1 changes to the tables wait");
    let empty = TempDir::new().unwrap();
    block_on(async {
        Db::sqlite(&empty.path().join("kpo.db"))
            .await
            .unwrap()
            .close()
            .await;
    });
    says(empty.path(), true, "the database is empty");
}

#[test]
fn a_clock_that_is_behind_the_journal_is_named() {
    let (folder, keeper) = house();
    let data = folder.path();
    block_on(async {
        let office = office(data).await;
        let mut tx = office.office.begin().await.unwrap();
        let entry = Entry::new("engagement.read", "engagement", keeper.file.id);
        tx.record(None, SystemClock.now().plus_days(1), entry);
        tx.commit().await.unwrap();
        office.office.db.close().await;
    });
    says(data, false, "set the clock");
}

#[test]
fn jobs_that_were_given_up_and_cut_off_uploads_are_told() {
    let (folder, _) = house();
    let data = folder.path();
    block_on(async {
        let office = office(data).await;
        let at = SystemClock.now();
        let mut tx = office.office.begin().await.unwrap();
        let job = NewJob {
            id: JobId::from_uuid(uuid::Uuid::from_u128(1)),
            kind: "document.check".to_owned(),
            payload: serde_json::Value::Null,
            run_at: at,
            dedupe_key: None,
            created_at: at,
        };
        tx.enqueue(&job).await.unwrap();
        let claim = tx
            .claim_job(at, at.plus_seconds(60))
            .await
            .unwrap()
            .unwrap();
        tx.fail_job(&claim, "no room", None, at).await.unwrap();
        tx.commit().await.unwrap();
        office.office.db.close().await;
    });
    says(data, false, "1 jobs were given up");
    block_on(change(data, "delete from job"));
    fs::create_dir_all(data.join("blobs/ab")).unwrap();
    fs::write(data.join("blobs/ab/abcd#1"), b"half").unwrap();
    says(data, true, "1 files below blobs are named by no row");
    Server::start(data, &["serve"]).stop();
    let (_, said) = visit(data);
    assert!(!said.contains("named by no row"), "{said}");
}

#[test]
fn what_was_altered_is_named_with_what_to_do() {
    let (folder, keeper) = house();
    let data = folder.path();
    block_on(change(data, "update engagement set title = 'another'"));
    let (well, said) = visit(data);
    assert!(
        !well && said.contains(&format!("table engagement, row {}", keeper.file.id.uuid())),
        "{said}"
    );
    assert!(said.contains("otherwise bring back a backup"), "{said}");
}
