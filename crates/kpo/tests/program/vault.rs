//! Documents at rest, from outside: what lies in the data folder, in a backup and in an export, with the root key and without.
//! R24–R26: a thief of the disk or of a backup reads nothing.

mod plain;
mod s3;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kpo_operations::Clock as _;
use kpo_operations::office::SystemClock;
use kpo_practice::id::{EngagementId, Id as _};
use kpo_practice::journal::Entry;
use kpo_records::blob::{self, Blobs};
use kpo_records::vault::Roots;
use kpo_testkit::block_on;
use kpo_testkit::planting::Planting;
use tempfile::TempDir;
use xtask::tools::{self, Tool};

use crate::house::{Keeper, office};
use crate::run::{Server, command, kpo_in, root_key, text};

const BYTES: &[u8] = b"The kiln yields 91.4 percent at 812 degrees, and nobody outside knows it.";

/// Puts a document into the keeper's room, and waits for nothing.
fn put(server: &Server, keeper: &Keeper, name: &str, bytes: &[u8]) {
    let headers = [
        ("cookie", keeper.cookie.as_str()),
        ("content-type", "application/octet-stream"),
        ("sec-fetch-site", "same-origin"),
    ];
    let (status, answer) = server.ask("POST", &keeper.room(name), &headers, bytes);
    assert_eq!(status, 201, "{answer}");
}

/// A data folder with a document in it, put in by the API.
fn lived_in(data: &Path) -> Keeper {
    let keeper = Keeper::in_sqlite(data);
    let server = Server::start(data, &["serve"]);
    put(&server, &keeper, "kiln.txt", BYTES);
    assert!(server.stop().success());
    keeper
}

/// A file of the keeper's in which a word stands in every text that is sealed, and one in the journal alone.
fn planted(data: &Path, keeper: &Keeper, said: &str) -> EngagementId {
    block_on(async {
        let office = office(data).await;
        let host = office.office.read().await.unwrap().host().await.unwrap();
        let host = host.unwrap();
        let other = office.person(&host, "Otso Officer", "security").await;
        let file = office.engagement(&keeper.person, "Planted").await;
        let inner = office.office.clone();
        let draw = move || inner.request();
        let people = [keeper.person.id, other.id];
        let planting = Planting::in_file(file.id, host.id.uuid(), people, &draw);
        let mut tx = office.office.db.begin().await.unwrap();
        planting.plant(&mut tx).await.unwrap();
        let entry = Entry::new("engagement.frozen", "engagement", file.id).within(file.id);
        tx.record(None, SystemClock.now(), entry.saying(said));
        tx.commit().await.unwrap();
        office.office.db.close().await;
        file.id
    })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn holds(path: &Path, what: &[u8]) -> bool {
    let bytes = fs::read(path).unwrap();
    bytes.windows(what.len()).any(|some| some == what)
}

/// The bytes of the first document, opened as the program opens them.
fn document(data: &Path, keeper: &Keeper) -> Vec<u8> {
    block_on(async {
        let office = office(data).await;
        let mut tx = office.office.db.read().await.unwrap();
        let document = tx.documents(keeper.file.id).await.unwrap().remove(0);
        let opening = tx.blob_opening(document.blob).await.unwrap();
        drop(tx);
        let bytes = Blobs::open(data).unwrap().read(opening).await.unwrap();
        office.office.db.close().await;
        bytes.to_vec()
    })
}

#[test]
fn r24_without_the_root_key_nothing_is_served_and_it_is_said_what_to_do() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let key = folder.path().join("data.root-key");
    let run = |arguments: &[&str]| {
        let mut command = command(arguments);
        command.env_remove("KPO_ROOT_KEY");
        command.arg("--data").arg(&data).output().unwrap()
    };
    // Made at the first start, beside the folder, for its owner's eyes only.
    assert!(run(&["vault", "seal"]).status.success());
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::copy(&key, folder.path().join("copy")).unwrap();
    fs::copy(root_key(), &key).unwrap();
    let keeper = Keeper::in_sqlite(&data);
    let server = Server::start(&data, &["serve"]);
    put(&server, &keeper, "kiln.txt", BYTES);
    server.stop();
    let doctor = run(&["doctor"]);
    assert!(
        text(&doctor).contains("all 1 documents are sealed"),
        "{}",
        text(&doctor)
    );

    fs::remove_file(&key).unwrap();
    let output = run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(!output.status.success());
    assert!(text(&output).contains("--root-key"), "{}", text(&output));
    assert!(
        text(&output).contains("nothing is served"),
        "{}",
        text(&output)
    );
    assert!(
        !key.exists(),
        "no new key is made over what an old one sealed"
    );
    let doctor = run(&["doctor"]);
    assert!(
        text(&doctor).contains("NOT WELL  the root key"),
        "{}",
        text(&doctor)
    );
    let verified = run(&["journal", "verify"]);
    assert!(
        verified.status.success(),
        "it needs no key: {}",
        text(&verified)
    );

    fs::rename(folder.path().join("copy"), &key).unwrap();
    let output = run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        text(&output).contains("name the right file"),
        "{}",
        text(&output)
    );
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let output = run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(text(&output).contains("chmod 600"), "{}", text(&output));
}

#[test]
fn r24_a_restore_drill_from_backup_and_root_key_and_nothing_without_it() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let keeper = lived_in(&data);
    assert_eq!(document(&data, &keeper), BYTES);
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let key = folder.path().join("key.txt");
    use age::secrecy::ExposeSecret as _;
    fs::write(&key, identity.to_string().expose_secret()).unwrap();
    let archive = folder.path().join("kpo.age");
    let archive = archive.to_str().unwrap();
    let done = kpo_in(&data, &["backup", archive, "--to", &recipient]);
    assert!(done.status.success(), "{}", text(&done));
    let sealed = fs::read(archive).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1\n-> X25519 "));

    let restored = folder.path().join("restored");
    let shut = kpo_in(&restored, &["restore", archive]);
    assert!(text(&shut).contains("--identity"), "{}", text(&shut));
    let done = kpo_in(
        &restored,
        &["restore", archive, "--identity", key.to_str().unwrap()],
    );
    assert!(done.status.success(), "{}", text(&done));
    let digests = |data: &Path| -> Vec<_> {
        let mut all: Vec<_> = files(&blob::folder(data))
            .into_iter()
            .map(|path| {
                (
                    path.strip_prefix(data).unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                )
            })
            .collect();
        all.sort();
        all
    };
    assert_eq!(digests(&data), digests(&restored));
    assert_eq!(document(&restored, &keeper), BYTES);

    // Without the root key: restored, sound, and shut.
    let alone = folder.path().join("alone");
    let run = |arguments: &[&str]| {
        let mut command = command(arguments);
        command.env_remove("KPO_ROOT_KEY");
        command.arg("--data").arg(&alone).output().unwrap()
    };
    let done = run(&["restore", archive, "--identity", key.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
    assert!(
        text(&done).contains("The root key is not in a backup"),
        "{}",
        text(&done)
    );
    let out = folder.path().join("out");
    let id = keeper.file.id.to_string();
    let shut = run(&["export", &id, "--out", out.to_str().unwrap()]);
    assert!(!shut.status.success() && !out.exists(), "{}", text(&shut));
    for path in files(&alone) {
        assert!(!holds(&path, &BYTES[..24]), "{}", path.display());
    }
}

#[test]
fn r24_an_archive_opens_with_its_passphrase_and_no_altered_one_is_taken() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let keeper = lived_in(&data);
    let run = |data: &Path, passphrase: &str, arguments: &[&str]| {
        let mut command = command(arguments);
        command.env("KPO_PASSPHRASE", passphrase);
        command.arg("--data").arg(data).output().unwrap()
    };
    let archive = folder.path().join("kpo.age");
    let name = archive.to_str().unwrap();
    let unsaid = kpo_in(&data, &["backup", name, "--passphrase"]);
    assert!(
        text(&unsaid).contains("KPO_PASSPHRASE"),
        "{}",
        text(&unsaid)
    );
    assert!(!archive.exists());
    let done = run(&data, "correct horse", &["backup", name, "--passphrase"]);
    assert!(done.status.success(), "{}", text(&done));
    let restored = folder.path().join("restored");
    let wrong = run(&restored, "wrong horse", &["restore", name]);
    assert!(text(&wrong).contains("does not open"), "{}", text(&wrong));
    let sound = fs::read(&archive).unwrap();
    let mut altered = sound.clone();
    let last = altered.len() - 3;
    altered[last] ^= 1;
    fs::write(&archive, altered).unwrap();
    let refused = run(&restored, "correct horse", &["restore", name]);
    assert!(!refused.status.success(), "{}", text(&refused));
    fs::write(&archive, &sound[..sound.len() - 20]).unwrap();
    assert!(
        !run(&restored, "correct horse", &["restore", name])
            .status
            .success()
    );
    fs::write(&archive, &sound).unwrap();
    let done = run(&restored, "correct horse", &["restore", name]);
    assert!(done.status.success(), "{}", text(&done));
    assert_eq!(document(&restored, &keeper), BYTES);

    // What the client takes home is sealed to the client.
    let out = folder.path().join("file.age");
    let id = keeper.file.id.to_string();
    let name = out.to_str().unwrap();
    let done = run(
        &data,
        "correct horse",
        &["export", &id, "--out", name, "--passphrase"],
    );
    assert!(done.status.success(), "{}", text(&done));
    assert!(
        fs::read(&out)
            .unwrap()
            .starts_with(b"age-encryption.org/v1")
    );
}

#[test]
fn the_stock_age_opens_a_backup() {
    assert!(
        tools::install(&[Tool::Age]).is_empty(),
        "age is needed: install the package `age`, or name it with KPO_TEST_AGE"
    );
    let age = Tool::Age.find().unwrap();
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    lived_in(&data);
    let identity = age::x25519::Identity::generate();
    let key = folder.path().join("key.txt");
    use age::secrecy::ExposeSecret as _;
    fs::write(&key, identity.to_string().expose_secret()).unwrap();
    let (archive, plain) = (folder.path().join("kpo.age"), folder.path().join("kpo.zip"));
    let recipient = identity.to_public().to_string();
    let done = kpo_in(
        &data,
        &["backup", archive.to_str().unwrap(), "--to", &recipient],
    );
    assert!(done.status.success(), "{}", text(&done));
    let opened = Command::new(age)
        .args(["--decrypt", "--identity"])
        .args([&key])
        .arg("--output")
        .args([&plain, &archive])
        .output()
        .unwrap();
    assert!(opened.status.success(), "{}", text(&opened));
    let restored = folder.path().join("restored");
    let done = kpo_in(&restored, &["restore", plain.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
}

#[test]
fn a_rotation_renews_the_keys_and_an_older_backup_needs_the_older_root_key() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let own = folder.path().join("root-key");
    let keeper = Keeper::in_sqlite(&data);
    fs::copy(root_key(), &own).unwrap();
    let run = |data: &Path, key: &Path, arguments: &[&str]| {
        let mut command = command(arguments);
        command.env("KPO_ROOT_KEY", key);
        command.arg("--data").arg(data).output().unwrap()
    };
    let server = Server::start(&data, &["serve"]);
    put(&server, &keeper, "kiln.txt", BYTES);
    server.stop();
    let archive = folder.path().join("before.zip");
    let archive = archive.to_str().unwrap();
    assert!(run(&data, &own, &["backup", archive]).status.success());
    let before = fs::read(&files(&blob::folder(&data))[0]).unwrap();

    // Cut off once the old key was kept and before anything was renewed: it is done again. A file of another's is left alone.
    let id = Roots::parse(&fs::read(&own).unwrap())
        .unwrap()
        .id()
        .to_owned();
    let kept = folder.path().join(format!("root-key.{id}"));
    fs::write(&kept, "another's").unwrap();
    let refused = run(&data, &own, &["vault", "rotate"]);
    assert!(
        !refused.status.success() && text(&refused).contains("cannot be kept"),
        "{}",
        text(&refused)
    );
    fs::copy(&own, &kept).unwrap();
    let done = run(&data, &own, &["vault", "rotate"]);
    assert!(done.status.success(), "{}", text(&done));
    assert!(
        text(&done).contains("1 clients and 1 rooms, and wrapped those of 1 documents anew"),
        "{}",
        text(&done)
    );
    assert_eq!(before, fs::read(&files(&blob::folder(&data))[0]).unwrap());
    let old = files(folder.path())
        .into_iter()
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("root-key.")
        })
        .unwrap();
    assert_eq!(fs::read(&old).unwrap(), fs::read(root_key()).unwrap());
    let verified = run(&data, &own, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    let shown = run(&data, &own, &["vault", "show"]);
    assert!(
        text(&shown).contains("1 documents sealed, 0 in plain"),
        "{}",
        text(&shown)
    );
    let shut = run(&data, &old, &["vault", "seal"]);
    assert!(
        text(&shut).contains("name the right file"),
        "{}",
        text(&shut)
    );

    let restored = folder.path().join("restored");
    assert!(run(&restored, &own, &["restore", archive]).status.success());
    let shut = run(&restored, &own, &["vault", "seal"]);
    assert!(!shut.status.success(), "{}", text(&shut));
    assert!(run(&restored, &old, &["vault", "seal"]).status.success());
}

#[test]
fn a_root_key_behind_a_passphrase_opens_with_it() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let keeper = lived_in(&data);
    let sealed = folder.path().join("root-key.age");
    let passphrase = || age::secrecy::SecretString::from("correct horse".to_owned());
    let mut recipient = age::scrypt::Recipient::new(passphrase());
    recipient.set_work_factor(10);
    fs::write(
        &sealed,
        age::encrypt(&recipient, &fs::read(root_key()).unwrap()).unwrap(),
    )
    .unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(&sealed, fs::Permissions::from_mode(0o600)).unwrap();
    let run = |passphrase: &str| {
        let mut command = command(&["vault", "seal"]);
        command
            .env("KPO_ROOT_KEY", &sealed)
            .env("KPO_ROOT_PASSPHRASE", passphrase);
        command.arg("--data").arg(&data).output().unwrap()
    };
    assert!(run("correct horse").status.success());
    let wrong = run("wrong horse");
    assert!(
        text(&wrong).contains("is not its passphrase"),
        "{}",
        text(&wrong)
    );
    assert_eq!(document(&data, &keeper), BYTES);
}
