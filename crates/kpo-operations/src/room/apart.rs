//! Opening files in a process apart: one child for each file, without network, files, keys or the store, that can do nothing
//! but turn bytes it was handed into what was asked, and is ended when it takes too long.
//!
//! A file comes from a stranger, and what reads it is large. Whatever a file makes its reader do, it does where nothing is to
//! be had. The program names itself as the child ([`Settings::apart`](crate::Settings)); without one (a test of these floors
//! alone) the work is done in a thread of its own.
//!
//! Asked and answered in one message each: a length of four bytes (big endian), so much JSON, and the bytes that go with it.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use kpo_engines::raster::Page;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::FileKind;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use super::archive::damaged;
pub use super::imprint::Shifts;
use super::paper::{self, Found};
use super::spacing;
use super::writing::Paragraph;
use crate::error::{Error, Result};

/// The word the program is called with to be the child.
pub const CALLED: &str = "open-apart";
/// The most a child may answer: a page of pixels and a little.
const ANSWER_MAX: u64 = 256 * 1024 * 1024;
/// The most JSON in a message.
const HEAD_MAX: usize = 4 * 1024 * 1024;

/// What a child is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Whether a file is harmless, all through.
    Check {
        /// What kind of file it is.
        kind: String,
    },
    /// One of its pages.
    Draw {
        /// What kind of file it is.
        kind: String,
        /// Which page, and how.
        wanted: Wanted,
    },
    /// The words of one that is laid out here.
    Read {
        /// What kind of file it is.
        kind: String,
    },
    /// The file itself, a word processor's, with its blanks as wide as is said.
    Space {
        /// Which are wider.
        blanks: Shifts,
    },
    /// Nothing but whether the child can be begun: what `kpo doctor` asks.
    Greet,
}

/// Which page is wanted, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Where pages begin.
    pub breaks: String,
    /// Which page, from 1.
    pub number: i64,
    /// Where its words go.
    pub shifts: Shifts,
}

/// What a child answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is harmless.
    Found {
        /// Pages.
        pages: i64,
        /// Where they begin.
        breaks: String,
    },
    /// The pixels that follow.
    Page {
        /// Pixels a row.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// The bytes that follow: paragraphs as JSON, or a file.
    Bytes,
    /// The file is refused.
    Refused {
        /// By which code.
        code: String,
    },
    /// The child stands and is confined.
    Greeted,
}

/// What a document may be refused for once it is opened. Nothing else that a child says is believed.
const REFUSALS: [&str; 12] = [
    "copy-source-blank",
    "document-blank",
    "document-bomb",
    "document-damaged",
    "document-disguised",
    "document-locked",
    "document-macros",
    "document-nested",
    "document-paths",
    "document-pixels",
    "document-too-long",
    "document-too-slow",
];

fn refusal(code: &str) -> Refusal {
    REFUSALS
        .into_iter()
        .find(|known| *known == code)
        .map_or_else(damaged, Refusal::new)
}

/// The child's whole life: reads what is asked, confines itself, works, answers. `confine` closes everything and is called before a
/// byte of the file is looked at; where it fails nothing is opened.
pub fn serve(confine: impl FnOnce() -> std::io::Result<()>) -> std::io::Result<()> {
    let mut asked = Vec::new();
    std::io::stdin().lock().read_to_end(&mut asked)?;
    let (work, file): (Work, Bytes) = read(asked)?;
    confine()?;
    let (answer, bytes) = done(work, file);
    let mut out = std::io::stdout().lock();
    out.write_all(&message(&answer)?)?;
    out.write_all(&bytes)?;
    out.flush()
}

fn done(work: Work, file: Bytes) -> (Answer, Vec<u8>) {
    let refused = |refusal: Refusal| Answer::Refused {
        code: refusal.code.to_owned(),
    };
    match work {
        Work::Greet => (Answer::Greeted, Vec::new()),
        Work::Check { kind } => {
            let found = kind_of(&kind).and_then(|kind| paper::check(kind, file));
            let answer = found.map_or_else(refused, |found| Answer::Found {
                pages: found.pages,
                breaks: found.breaks,
            });
            (answer, Vec::new())
        }
        Work::Read { kind } => {
            let words = kind_of(&kind).and_then(|kind| paper::words(kind, file));
            let words = words.and_then(|words| serde_json::to_vec(&words).map_err(|_| damaged()));
            words.map_or_else(
                |refusal| (refused(refusal), Vec::new()),
                |words| (Answer::Bytes, words),
            )
        }
        Work::Space { blanks } => {
            let marked = spacing::mark(file, &blanks);
            marked.map_or_else(
                |refusal| (refused(refusal), Vec::new()),
                |marked| (Answer::Bytes, marked),
            )
        }
        Work::Draw { kind, wanted } => match drawn(&kind, file, &wanted) {
            Err(refusal) => (refused(refusal), Vec::new()),
            Ok(page) => {
                let size = Answer::Page {
                    width: page.width,
                    height: page.height,
                };
                (size, page.rgb)
            }
        },
    }
}

fn drawn(kind: &str, file: Bytes, wanted: &Wanted) -> std::result::Result<Page, Refusal> {
    let (breaks, shifts) = (&wanted.breaks, Some(&wanted.shifts));
    paper::draw(kind_of(kind)?, file, breaks, wanted.number, shifts).map(|sketch| sketch.page)
}

fn kind_of(word: &str) -> std::result::Result<FileKind, Refusal> {
    FileKind::from_word(word).ok_or_else(damaged)
}

fn message(head: &impl Serialize) -> std::io::Result<Vec<u8>> {
    let head = serde_json::to_vec(head)?;
    let length = u32::try_from(head.len()).map_err(std::io::Error::other)?;
    let mut message = length.to_be_bytes().to_vec();
    message.extend(head);
    Ok(message)
}

fn read<T: for<'a> Deserialize<'a>>(message: Vec<u8>) -> std::io::Result<(T, Bytes)> {
    let message = Bytes::from(message);
    let broken = || std::io::Error::other("a broken message");
    let length = message.first_chunk::<4>().ok_or_else(broken)?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > HEAD_MAX || message.len() < 4 + length {
        return Err(broken());
    }
    let head = serde_json::from_slice(&message[4..4 + length])?;
    Ok((head, message.slice(4 + length..)))
}

/// Has a child say whether a file is harmless.
pub(super) async fn check(
    program: &Path,
    seconds: u64,
    (kind, file): (FileKind, Bytes),
) -> Result<std::result::Result<Found, Refusal>> {
    let kind = kind.word().to_owned();
    Ok(
        match ask(program, seconds, &Work::Check { kind }, &file).await? {
            (Answer::Found { pages, breaks }, _) => Ok(Found { pages, breaks }),
            (Answer::Refused { code }, _) => Err(refusal(&code)),
            _ => Err(damaged()),
        },
    )
}

/// Has a child draw a page.
pub(super) async fn draw(
    program: &Path,
    seconds: u64,
    (kind, file): (FileKind, Bytes),
    wanted: Wanted,
) -> Result<std::result::Result<Page, Refusal>> {
    let kind = kind.word().to_owned();
    let work = Work::Draw { kind, wanted };
    Ok(match ask(program, seconds, &work, &file).await? {
        (Answer::Page { width, height }, rgb)
            if width.checked_mul(height).and_then(|all| all.checked_mul(3)) == Some(rgb.len()) =>
        {
            Ok(Page {
                width,
                height,
                rgb: rgb.to_vec(),
            })
        }
        (Answer::Refused { code }, _) => Err(refusal(&code)),
        _ => Err(damaged()),
    })
}

/// Has a child read a file's words.
pub(super) async fn words(
    program: &Path,
    seconds: u64,
    (kind, file): (FileKind, Bytes),
) -> Result<std::result::Result<Vec<Paragraph>, Refusal>> {
    let kind = kind.word().to_owned();
    Ok(
        match ask(program, seconds, &Work::Read { kind }, &file).await? {
            (Answer::Bytes, words) => serde_json::from_slice(&words).map_err(|_| damaged()),
            (Answer::Refused { code }, _) => Err(refusal(&code)),
            _ => Err(damaged()),
        },
    )
}

/// Has a child set the blanks of a word processor's file.
pub(super) async fn spaced(
    program: &Path,
    seconds: u64,
    (blanks, file): (Shifts, Bytes),
) -> Result<std::result::Result<Bytes, Refusal>> {
    Ok(
        match ask(program, seconds, &Work::Space { blanks }, &file).await? {
            (Answer::Bytes, marked) => Ok(marked),
            (Answer::Refused { code }, _) => Err(refusal(&code)),
            _ => Err(damaged()),
        },
    )
}

/// Whether a child can be begun and confines itself.
pub async fn greet(program: &Path) -> Result<()> {
    match ask(program, 10, &Work::Greet, &Bytes::new()).await? {
        (Answer::Greeted, _) => Ok(()),
        _ => Err(Error::unavailable(
            "the process apart does not confine itself",
        )),
    }
}

/// Asks a child of its own. One that is too slow is ended; one that ends by itself without an answer was broken by the file.
async fn ask(program: &Path, seconds: u64, work: &Work, file: &Bytes) -> Result<(Answer, Bytes)> {
    let mut child = begin(program)?;
    let asked = message(work).map_err(Error::unavailable)?;
    let spoken = async {
        let mut to = child.stdin.take();
        let mut from = child.stdout.take();
        let said = async {
            if let Some(to) = to.as_mut() {
                to.write_all(&asked).await?;
                to.write_all(file).await?;
                to.shutdown().await?;
            }
            drop(to);
            Ok::<_, std::io::Error>(())
        };
        let heard = async {
            let mut answer = Vec::new();
            if let Some(from) = from.as_mut() {
                from.take(ANSWER_MAX).read_to_end(&mut answer).await?;
            }
            Ok::<_, std::io::Error>(answer)
        };
        let (said, heard) = tokio::join!(said, heard);
        // A child that ended early did not hear all: that is for its answer to say.
        let _ = said;
        heard
    };
    let heard = tokio::time::timeout(Duration::from_secs(seconds), spoken).await;
    // Whether it ended or not, it ends now; and it is awaited, so that nothing of it is left.
    let _ = child.start_kill();
    let _ = child.wait().await;
    match heard {
        Err(_) => Err(Refusal::new("document-too-slow").into()),
        Ok(heard) => read(heard.map_err(Error::unavailable)?).map_err(|_| damaged().into()),
    }
}

fn begin(program: &Path) -> Result<Child> {
    Command::new(program)
        .arg(CALLED)
        // Nothing of ours goes along: no environment with the database's address, no folder.
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(Error::unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_out_as_it_went_in_and_a_broken_one_does_not() {
        let work = Work::Draw {
            kind: "pdf".to_owned(),
            wanted: Wanted {
                breaks: "[]".to_owned(),
                number: 3,
                shifts: Shifts::default(),
            },
        };
        let mut sent = message(&work).expect("a message");
        sent.extend(b"%PDF");
        let (read_work, file): (Work, Bytes) = read(sent.clone()).expect("the same");
        assert_eq!((read_work, &file[..]), (work, &b"%PDF"[..]));
        for cut in 0..sent.len() - 4 {
            assert!(read::<Work>(sent[..cut].to_vec()).is_err(), "{cut}");
        }
        assert!(
            read::<Work>(vec![255; 64]).is_err(),
            "a length beyond all bounds"
        );
    }

    #[test]
    fn a_child_is_not_believed_more_than_it_may_say() {
        assert_eq!(refusal("document-bomb").code, "document-bomb");
        assert_eq!(refusal("award-granted").code, "document-damaged");
    }
}
