//! What the program stands on gives way: the database is stopped, its file cannot be read, the disk is full, an upload is
//! cut off. It says so, does nothing by halves, and goes on by itself once it can.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use kpo_testkit::{TestDb, block_on, own_postgres};

use crate::house::Keeper;
use crate::run::{Server, kpo_in, text};

const MEGABYTE: usize = 1 << 20;

/// Every file that holds bytes of a document, whole or not.
fn bytes_kept(data: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in fs::read_dir(data.join("blobs")).into_iter().flatten() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            found.push(file.unwrap().path());
        }
    }
    found
}

fn sound(data: &Path, more: &[&str]) {
    let verified = kpo_in(data, &[&["journal", "verify"], more].concat());
    assert!(verified.status.success(), "{}", text(&verified));
    assert!(
        !text(&verified).contains("named by no row"),
        "{}",
        text(&verified)
    );
}

/// While the database is away, every answer says so and nobody is told to sign in.
fn says_that_it_is_away(server: &Server, keeper: &Keeper) {
    let cookie = [("cookie", keeper.cookie.as_str())];
    for path in ["/", "/engagements"] {
        let (status, answer) = server.ask("GET", path, &cookie, b"");
        assert_eq!(status, 503, "{answer}");
        assert!(
            answer.contains("Nothing that was saved is lost"),
            "{answer}"
        );
        assert!(answer.contains("retry-after: "), "{answer}");
    }
    let (status, answer) = server.ask("GET", "/api/v1/engagements", &cookie, b"");
    assert_eq!(status, 503, "{answer}");
    assert!(
        answer.contains("\"code\":\"unavailable\"") && answer.contains("\"request_id\""),
        "{answer}"
    );
    let (status, answer) = server.ask("POST", &keeper.room("a.txt"), &cookie, b"Yield 91.4 %");
    assert_eq!(status, 503, "{answer}");
    assert_eq!(server.get("/readyz").0, 503);
    assert_eq!(server.get("/healthz").0, 200);
}

fn works(server: &Server, keeper: &Keeper) {
    let cookie = [("cookie", keeper.cookie.as_str())];
    assert_eq!(server.get("/readyz").0, 200);
    let (status, answer) = server.ask("GET", "/engagements", &cookie, b"");
    assert_eq!(status, 200, "{answer}");
    let (status, answer) = choose(server, keeper, "en");
    assert_eq!(status, 303, "{answer}");
}

fn choose(server: &Server, keeper: &Keeper, locale: &str) -> (u16, String) {
    let headers = [
        ("cookie", keeper.cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    server.ask(
        "POST",
        "/locale",
        &headers,
        format!("locale={locale}").as_bytes(),
    )
}

#[test]
fn postgres_that_stops_is_said_and_its_return_is_enough() {
    let mut postgres = own_postgres();
    let url = postgres.url();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let keeper = Keeper::in_postgres(&url, data);
    let server = Server::start(data, &["serve", "--database", &url]);
    works(&server, &keeper);
    for _ in 0..2 {
        postgres.pause().unwrap();
        says_that_it_is_away(&server, &keeper);
        assert_eq!(choose(&server, &keeper, "fi").0, 503);
        postgres.resume().unwrap();
        works(&server, &keeper);
    }
    assert!(
        bytes_kept(data).is_empty(),
        "an upload that was refused left bytes"
    );
    sound(data, &["--database", &url]);
    assert!(server.stop().success());
}

#[test]
fn a_database_that_is_not_there_at_the_start_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!(
        "postgres://postgres@localhost/postgres?host={}",
        folder.path().display()
    );
    let output = kpo_in(
        folder.path(),
        &["serve", "--listen", "127.0.0.1:0", "--database", &nowhere],
    );
    assert!(
        text(&output).contains("the PostgreSQL server cannot be reached"),
        "{}",
        text(&output)
    );
}

#[test]
fn a_sqlite_file_that_cannot_be_read_is_said_and_a_start_is_enough_once_it_can() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let keeper = Keeper::in_sqlite(data);
    let server = Server::start(data, &["serve"]);
    works(&server, &keeper);
    let path = data.join("kpo.db");
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    let whole = fs::read(&path).unwrap();
    let write = |bytes: &[u8]| std::os::unix::fs::FileExt::write_all_at(&file, bytes, 0).unwrap();
    write(&vec![0; whole.len()]);
    says_that_it_is_away(&server, &keeper);
    write(&whole);
    assert!(
        bytes_kept(data).is_empty(),
        "an upload that was refused left bytes"
    );
    // What SQLite read of a broken file it may go on believing: the start reads anew.
    server.kill();
    let server = Server::start(data, &["serve"]);
    works(&server, &keeper);
    assert!(server.stop().success());
    sound(data, &[]);
}

/// No write beyond this place in any file, or no limit: what a full disk is to the program, without filling one.
fn room_up_to(server: &Server, bytes: Option<u64>) {
    let limit = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
    let told = Command::new("prlimit")
        .arg(format!("--pid={}", server.id()))
        .arg(format!("--fsize={limit}:unlimited"))
        .status()
        .unwrap();
    assert!(told.success());
}

fn refused_for_want_of_room(answer: &(u16, String)) {
    let (status, answer) = answer;
    assert_eq!(*status, 503, "{answer}");
    assert!(
        answer.contains("Nothing was changed and nothing is lost"),
        "{answer}"
    );
}

#[test]
fn a_full_disk_refuses_acts_and_uploads_whole_and_room_is_enough_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let keeper = Keeper::in_sqlite(data);
    let server = Server::start_minding_no_limit(data, &["serve"]);
    let cookie = [("cookie", keeper.cookie.as_str())];
    let upload = |bytes: &[u8]| server.ask("POST", &keeper.room("a.txt"), &cookie, bytes);
    assert_eq!(upload(b"Yield 91.4 %").0, 201);
    works(&server, &keeper);
    let kept = bytes_kept(data).len();

    room_up_to(
        &server,
        Some(fs::metadata(data.join("kpo.db-wal")).unwrap().len()),
    );
    refused_for_want_of_room(&choose(&server, &keeper, "fi"));
    refused_for_want_of_room(&upload(b"Its row has no room"));
    refused_for_want_of_room(&upload(&vec![b'x'; 4 * MEGABYTE]));
    assert_eq!(
        bytes_kept(data).len(),
        kept,
        "an upload that was refused left bytes"
    );
    let (status, page) = server.ask("GET", "/engagements", &cookie, b"");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("lang=\"en\""), "half an act was done: {page}");
    sound(data, &[]);

    room_up_to(&server, None);
    works(&server, &keeper);
    assert_eq!(upload(b"There is room again").0, 201);
    assert_eq!(bytes_kept(data).len(), kept + 1);
    assert!(server.stop().success());
    sound(data, &[]);
}

/// A disk that fills while the log is brought into the file leaves a store that is whole, and no false alarm later.
#[test]
fn a_disk_full_at_the_end_keeps_the_store_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let keeper = Keeper::in_sqlite(data);
    for room in [0, 4096, 65_536] {
        let server = Server::start_minding_no_limit(data, &["serve"]);
        works(&server, &keeper);
        room_up_to(&server, Some(room));
        server.stop();
        sound(data, &[]);
    }
    let server = Server::start(data, &["serve"]);
    works(&server, &keeper);
    assert!(server.stop().success());
    sound(data, &[]);
}

#[test]
fn with_postgres_too_a_full_disk_refuses_an_upload_whole() {
    let own = block_on(TestDb::postgres());
    let url = own.url().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let keeper = Keeper::in_postgres(&url, data);
    let server = Server::start_minding_no_limit(data, &["serve", "--database", &url]);
    let cookie = [("cookie", keeper.cookie.as_str())];
    room_up_to(&server, Some(65_536));
    refused_for_want_of_room(&server.ask(
        "POST",
        &keeper.room("a.txt"),
        &cookie,
        &vec![b'x'; 4 * MEGABYTE],
    ));
    assert!(bytes_kept(data).is_empty());
    room_up_to(&server, None);
    assert_eq!(
        server
            .ask("POST", &keeper.room("a.txt"), &cookie, b"Yield")
            .0,
        201
    );
    assert!(server.stop().success());
    sound(data, &["--database", &url]);
}

/// Begins to put in 300 MB and sends `sent` of them; nothing more, unless the server has answered and hung up.
fn begin_upload(server: &Server, keeper: &Keeper, sent: usize) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST {} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\ncontent-length: {}\r\n\r\n",
        keeper.room("large.txt"),
        server.address,
        keeper.cookie,
        300 * MEGABYTE
    )
    .unwrap();
    let piece = vec![b'x'; MEGABYTE];
    for _ in 0..sent / MEGABYTE {
        if stream.write_all(&piece).is_err() {
            break;
        }
    }
    stream
}

#[test]
fn an_upload_cut_off_in_the_middle_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let keeper = Keeper::in_sqlite(data);
    // The sender goes away.
    let server = Server::start(data, &["serve"]);
    drop(begin_upload(&server, &keeper, 40 * MEGABYTE));
    // More comes than is taken: refused, and the rest is not waited for.
    let mut greedy = begin_upload(&server, &keeper, 300 * MEGABYTE);
    let mut answer = Vec::new();
    let _ = greedy.read_to_end(&mut answer);
    assert_eq!(server.get("/readyz").0, 200);
    assert!(server.stop().success());
    assert_eq!(bytes_kept(data), Vec::<PathBuf>::new());
    // The server is killed.
    let server = Server::start(data, &["serve"]);
    let stream = begin_upload(&server, &keeper, 40 * MEGABYTE);
    server.kill();
    drop(stream);
    assert_eq!(
        bytes_kept(data).len(),
        1,
        "nothing had come yet when it was killed"
    );
    Server::start(data, &["serve"]).stop();
    assert_eq!(bytes_kept(data), Vec::<PathBuf>::new());
    sound(data, &[]);
}
