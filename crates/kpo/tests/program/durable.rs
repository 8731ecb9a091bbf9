//! Record, then reveal, as the system sees it: between the reading of each request that shows something and the first byte of
//! its answer lies a call that made the journal durable. R24, R25; abuse case 17.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use tempfile::TempDir;
use xtask::tools::{self, Tool};

use crate::run::{Server, kpo_in, text};
use crate::tlog::auditor;

/// Requests in the ordinary run; `KPO_REQUESTS` asks for more.
const REQUESTS: usize = 400;

fn requests() -> usize {
    let more = std::env::var("KPO_REQUESTS").ok();
    more.and_then(|more| more.parse().ok()).unwrap_or(REQUESTS)
}

/// What the calls show, in order.
#[derive(Default)]
struct Seen {
    /// Requests that were read, and answered.
    asked: usize,
    answered: usize,
    /// Answers whose first byte went out before anything was made durable.
    early: usize,
    /// Something was made durable since the last request was read.
    durable: bool,
    /// A request is being answered.
    open: bool,
    /// Processes whose call to make it durable has begun.
    pending: BTreeSet<String>,
}

impl Seen {
    fn line(&mut self, line: &str) {
        let pid = line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        if line.contains("\"GET /api/v1/journal") && line.contains("= ") {
            self.asked += 1;
            (self.open, self.durable) = (true, false);
        } else if line.contains("sync(") && line.contains("kpo.db-wal") {
            if line.trim_end().ends_with("= 0") {
                self.durable = true;
            } else {
                self.pending.insert(pid);
            }
        } else if line.contains("sync resumed>") && self.pending.remove(&pid) {
            self.durable |= line.trim_end().ends_with("= 0");
        } else if self.open && line.contains("\"HTTP/1.") {
            self.answered += 1;
            self.early += usize::from(!self.durable);
            self.open = false;
        }
    }
}

#[test]
fn r24_the_entry_is_durable_before_the_first_byte_of_every_answer() {
    assert!(
        tools::install(&[Tool::Strace]).is_empty(),
        "strace is missing: `cargo xtask test` fetches it"
    );
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let (token, _) = auditor(&data);
    let calls = folder.path().join("calls");
    let strace = Tool::Strace.find().unwrap();
    let server = Server::start_traced(&strace, &calls, &data, &["serve"]);
    // In one piece, so that one call reads it.
    let request = format!(
        "GET /api/v1/journal?after=2 HTTP/1.0\r\nhost: {}\r\nauthorization: Bearer {token}\r\n\r\n",
        server.address
    );
    for _ in 0..requests() {
        let answer = server.raw(&request);
        assert!(answer.lines().next().unwrap().contains(" 200 "), "{answer}");
    }
    // The tracer pads short numbers with spaces.
    let id = server.id().to_string();
    let ended = |line: &str| {
        let rest = line.strip_prefix(&id).unwrap_or_default();
        rest.trim_start().starts_with("+++ exited")
    };
    server.stop();
    // It stands aside and writes on for a moment: read when it says that the server is gone.
    while !fs::read_to_string(&calls).unwrap().lines().any(ended) {
        std::thread::yield_now();
    }
    let seen = read(&calls);
    println!(
        "figure: {} requests, {} answers, {} before their entry was durable",
        seen.asked, seen.answered, seen.early
    );
    assert_eq!(
        (seen.asked, seen.answered, seen.early),
        (requests(), requests(), 0)
    );
    let verified = kpo_in(&data, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
}

fn read(calls: &Path) -> Seen {
    let mut seen = Seen::default();
    for line in BufReader::new(File::open(calls).unwrap()).lines() {
        seen.line(&line.unwrap());
    }
    seen
}

/// The reading of the calls itself can fail: an answer without a call before it is early.
#[test]
fn an_answer_before_anything_was_durable_would_be_seen() {
    let mut seen = Seen::default();
    for line in [
        "7 recvfrom(9<socket:[1]>, \"GET /api/v1/journal?after=2 HTTP/1.0\", 8192, 0, NULL, NULL) = 90",
        "8 fdatasync(5</d/kpo.db-wal> <unfinished ...>",
        "7 writev(9<socket:[1]>, [{iov_base=\"HTTP/1.0 200 OK\"}], 1) = 80",
        "8 <... fdatasync resumed>) = 0",
        "7 recvfrom(9<socket:[1]>, \"GET /api/v1/journal?after=2 HTTP/1.0\", 8192, 0, NULL, NULL) = 90",
        "8 fdatasync(5</d/kpo.db-wal>) = 0",
        "7 writev(9<socket:[1]>, [{iov_base=\"HTTP/1.0 200 OK\"}], 1) = 80",
    ] {
        seen.line(line);
    }
    assert_eq!((seen.asked, seen.answered, seen.early), (2, 2, 1));
}
