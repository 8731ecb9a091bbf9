//! What lay in plain, and what must not.

use std::fs;
use std::path::{Path, PathBuf};

use kpo_records::blob;
use kpo_testkit::block_on;
use kpo_testkit::planting::PLANTED;
use tempfile::TempDir;

use super::{document, files, holds, planted, put};
use crate::house::{Keeper, office, plain};
use crate::run::{Server, command, kpo_in, text};

/// A store of an older program, killed while what lies in plain is brought in: nothing is lost, and in the end nothing lies in plain.
#[test]
fn r24_what_lies_in_plain_is_sealed_although_the_act_is_killed_again_and_again() {
    const DOCUMENTS: usize = 60;
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let keeper = Keeper::in_sqlite(&data);
    let bytes = |n: usize| format!("{n}: {}", "yield 91.4 percent ".repeat(5_000)).into_bytes();
    block_on(async {
        let office = office(&data).await;
        let mut tx = office.office.db.begin().await.unwrap();
        for n in 0..DOCUMENTS {
            plain(&office, &mut tx, &keeper, &data, &bytes(n)).await;
        }
        tx.commit().await.unwrap();
        office.office.db.close().await;
    });
    // Killed while sealed bytes are written (their rows are not there yet), and while plain ones go (their rows are).
    let counts = || {
        let all = files(&blob::folder(&data));
        let sealed = |path: &&PathBuf| path.to_string_lossy().ends_with(blob::SEALED);
        let sealed = all.iter().filter(sealed).count();
        (
            sealed,
            all.iter()
                .filter(|path| path.file_name().unwrap().len() == 32)
                .count(),
        )
    };
    let mut killed = 0;
    for (sealed, plain) in [
        (3, 0),
        (20, 0),
        (45, 0),
        (DOCUMENTS, 55),
        (DOCUMENTS, 30),
        (DOCUMENTS, 12),
    ] {
        let mut child = command(&["vault", "seal"])
            .arg("--data")
            .arg(&data)
            .spawn()
            .unwrap();
        let caught = loop {
            let now = counts();
            if now.0 >= sealed && plain == 0 || now.1 <= plain {
                break true;
            }
            if child.try_wait().unwrap().is_some() {
                break false;
            }
        };
        killed += usize::from(caught);
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert!(killed > 2, "it was caught at work {killed} times");
    let done = kpo_in(&data, &["vault", "seal"]);
    assert!(done.status.success(), "{}", text(&done));
    let verified = kpo_in(&data, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    let kept = files(&blob::folder(&data));
    assert_eq!(
        kept.iter()
            .filter(|path| path.to_string_lossy().ends_with(blob::SEALED))
            .count(),
        DOCUMENTS
    );
    for path in kept {
        assert!(!holds(&path, b"yield 91.4 percent"), "{}", path.display());
    }
    assert!(!document(&data, &keeper).is_empty());
}

/// What is planted in a document's text and name, in a question, a search, every other sealed text and in a reason in the
/// journal stands nowhere in plain: not in the database or its log, nor in documents, temporary files, a backup or the server's own log, while it runs, after it was killed and after it ended.
#[test]
fn r24_nothing_that_was_planted_lies_in_plain_anywhere() {
    const WORDS: [&str; 6] = [
        "quokkalimerence",
        "zyzzyvaxenolith",
        "borborygmusflume",
        "wapentakeglyph",
        "sesquipedalogre",
        PLANTED,
    ];
    let [text_in, name, asked, searched, said, _] = WORDS;
    let folder = TempDir::new().unwrap();
    let (data, temporary) = (folder.path().join("data"), folder.path().join("tmp"));
    fs::create_dir_all(&temporary).unwrap();
    let log = folder.path().join("log");
    let keeper = Keeper::in_sqlite(&data);
    let reader = keeper.asks(&data, asked);
    let start = || {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let mut serve = command(&["serve"]);
        serve.env("TMPDIR", &temporary).stderr(log);
        Server::wait(serve, &data)
    };
    let clean = |folder: &Path, when: &str| {
        for path in files(folder) {
            for planted in WORDS {
                assert!(
                    !holds(&path, planted.as_bytes()),
                    "{when}: {planted} in {}",
                    path.display()
                );
            }
        }
    };
    let file = planted(&data, &keeper, said);
    let server = start();
    let bytes = format!("{text_in} {text_in}\n").repeat(3_000);
    put(&server, &keeper, &format!("{name}.txt"), bytes.as_bytes());
    let cookie = [("cookie", keeper.cookie.as_str())];
    let list = format!("/api/v1/engagements/{}/documents", keeper.file.id);
    let document = loop {
        let (status, answer) = server.ask("GET", &list, &cookie, b"");
        assert!(status == 200 && answer.contains(name), "{answer}");
        if answer.contains("\"ready\"") {
            let at = answer.find("doc_").unwrap();
            break answer[at..at + 36].to_owned();
        }
        assert!(answer.contains("\"quarantined\""), "{answer}");
    };
    let page = format!("/api/v1/documents/{document}/pages/1");
    let cookie = [("cookie", reader.as_str())];
    assert_eq!(server.ask("GET", &page, &cookie, b"").0, 200);
    let (_, questions) = server.ask(
        "GET",
        &format!("/engagements/{}/questions", keeper.file.id),
        &cookie,
        b"",
    );
    assert!(questions.contains(asked), "{questions}");
    // What was planted can be read, and is found by its title.
    let found = server.ask(
        "GET",
        &format!("/api/v1/engagements?text={PLANTED}"),
        &[("cookie", keeper.cookie.as_str())],
        b"",
    );
    assert!(found.1.contains(&file.to_string()), "{}", found.1);
    let search = format!("/engagements?text={searched}");
    assert_eq!(server.ask("GET", &search, &cookie, b"").0, 200);
    clean(folder.path(), "while it runs");
    let archive = folder.path().join("kpo.zip");
    let done = kpo_in(&data, &["backup", archive.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
    server.kill();
    clean(folder.path(), "after it was killed");
    assert!(start().stop().success());
    clean(folder.path(), "after it ended");
    let restored = folder.path().join("restored");
    let done = kpo_in(&restored, &["restore", archive.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
    clean(folder.path(), "in what a backup brings back");
}
