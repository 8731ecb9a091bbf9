//! Checking and drawing a document of any kind, in a process apart or at least apart from the threads that answer people.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{Document, FileKind, PAGE_SECONDS_MAX, PAGES_MAX};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::archive::damaged;
use super::imprint::{Imprint, Shifts};
use super::mark::{self, Mark, Marked};
use super::sketch::Sketch;
use super::writing::Paragraph;
use super::{apart, layout, pdf, picture, portable, sheet, spacing, writing};
use crate::error::{Error, Result};
use crate::office::Office;

/// How long making a copy may take beside drawing its pages.
const COPY_SECONDS_MAX: u64 = 60;
/// How many documents are drawn at once: drawing takes processor and memory, and people wait in line rather than crowd
/// the machine.
const AT_ONCE: usize = 2;
/// Room for the deepest file that is still sensible.
const STACK_BYTES: usize = 32 * 1024 * 1024;

static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));

/// What was found out about a document that is harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How many pages it has.
    pub pages: i64,
    /// Where they begin, for kinds laid out here.
    pub breaks: String,
}

/// Checks a document all through. Takes long; see [`aside`].
pub fn check(kind: FileKind, bytes: Bytes) -> std::result::Result<Found, Refusal> {
    let whole = |pages| Found {
        pages,
        breaks: String::new(),
    };
    match kind {
        FileKind::Pdf => pdf::check(&bytes).map(whole),
        FileKind::Png | FileKind::Jpeg => picture::check(kind, &bytes).map(|()| whole(1)),
        FileKind::Text => found(&layout::break_flow(&writing::plain(&bytes)?)?),
        FileKind::Docx => found(&layout::break_flow(&writing::document(bytes)?)?),
        FileKind::Xlsx => found(&layout::break_grids(&sheet::grids(bytes)?)?),
    }
}

fn found<const N: usize>(breaks: &[[usize; N]]) -> std::result::Result<Found, Refusal> {
    let pages = breaks.len() as i64;
    if pages == 0 {
        return Err(Refusal::new("document-blank"));
    }
    if pages > PAGES_MAX {
        return Err(Refusal::new("document-too-long"));
    }
    let breaks: Vec<Vec<usize>> = breaks.iter().map(|one| one.to_vec()).collect();
    Ok(Found {
        pages,
        breaks: serde_json::to_string(&breaks).map_err(|_| damaged())?,
    })
}

/// Draws one page, counted from 1, each movable word where `shifts` says; whether a word is moved to the right or to the left is
/// all that is told of a reader. Takes long; see [`aside`].
pub(crate) fn draw(
    kind: FileKind,
    bytes: Bytes,
    breaks: &str,
    number: i64,
    shifts: Option<&Shifts>,
) -> std::result::Result<Sketch, Refusal> {
    let shifts = |nth| shifts.map_or(0.0, |shifts| shifts.of(nth));
    match kind {
        FileKind::Pdf => pdf::draw(&bytes, number).map(Sketch::of),
        FileKind::Png | FileKind::Jpeg => picture::draw(kind, &bytes).map(Sketch::of),
        FileKind::Text => Ok(layout::draw_flow(
            &writing::plain(&bytes)?,
            place(breaks, number)?,
            &shifts,
        )),
        FileKind::Docx => Ok(layout::draw_flow(
            &writing::document(bytes)?,
            place(breaks, number)?,
            &shifts,
        )),
        FileKind::Xlsx => Ok(Sketch::of(layout::draw_grid(
            &sheet::grids(bytes)?,
            place(breaks, number)?,
        ))),
    }
}

/// Where the pages of a document that is laid out here begin.
pub(crate) fn breaks<const N: usize>(
    breaks: &str,
) -> std::result::Result<Vec<[usize; N]>, Refusal> {
    let places: Vec<Vec<usize>> = serde_json::from_str(breaks).map_err(|_| damaged())?;
    let places = places.iter().map(|one| one.as_slice().try_into());
    places
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| damaged())
}

fn place<const N: usize>(text: &str, number: i64) -> std::result::Result<[usize; N], Refusal> {
    let index = usize::try_from(number - 1).map_err(|_| damaged())?;
    breaks(text)?.get(index).copied().ok_or_else(damaged)
}

/// Checks a document where it can do no harm.
pub(super) async fn checked(
    office: &Office,
    seconds: u64,
    (kind, bytes): (FileKind, Bytes),
) -> Result<std::result::Result<Found, Refusal>> {
    match &office.settings.apart {
        Some(program) => {
            let _turn = turn(seconds).await?;
            apart::check(program, seconds, (kind, bytes)).await
        }
        None => aside(seconds, move || check(kind, bytes)).await,
    }
}

/// The words of a file that is laid out here.
pub(crate) fn words(kind: FileKind, bytes: Bytes) -> std::result::Result<Vec<Paragraph>, Refusal> {
    match kind {
        FileKind::Text => writing::plain(&bytes),
        FileKind::Docx => writing::document(bytes),
        _ => Err(damaged()),
    }
}

/// The whole of a document as one PDF with the reader's marks. The file is opened where it can do no harm; its words are laid out, and
/// the marks laid on, here.
pub(super) async fn portable(
    office: &Office,
    document: &Document,
    bytes: Bytes,
    mark: Mark,
    imprint: Imprint,
) -> Result<Bytes> {
    let (kind, title) = (document.kind, document.name.clone());
    if matches!(kind, FileKind::Text | FileKind::Docx) {
        let paragraphs = match &office.settings.apart {
            Some(program) => {
                let _turn = turn(COPY_SECONDS_MAX).await?;
                apart::words(program, COPY_SECONDS_MAX, (kind, bytes)).await?
            }
            None => aside(COPY_SECONDS_MAX, move || words(kind, bytes)).await?,
        }?;
        let breaks: Vec<[usize; 2]> =
            serde_json::from_str(&document.breaks).map_err(|_| damaged())?;
        return aside(COPY_SECONDS_MAX, move || {
            let text = portable::Text {
                title: &title,
                paragraphs: &paragraphs,
                breaks: &breaks,
            };
            portable::text(&text, &imprint, &mark)
        })
        .await?;
    }
    let mut pages = Vec::new();
    let imprint = Arc::new(imprint);
    for number in 1..=document.pages {
        let (bytes, mark, imprint) = (bytes.clone(), mark.clone(), Arc::clone(&imprint));
        let drawn = draw_marked(office, document, bytes, number, mark, imprint).await?;
        pages.push(drawn.into_png());
    }
    aside(COPY_SECONDS_MAX, move || {
        portable::pictures(&title, pages, &mark)
    })
    .await?
}

/// The file itself, a word processor's, with the reader's marks in its blanks.
pub(super) async fn spaced(office: &Office, bytes: Bytes, imprint: &Imprint) -> Result<Bytes> {
    let blanks = imprint.blanks();
    let marked = match &office.settings.apart {
        Some(program) => {
            let _turn = turn(COPY_SECONDS_MAX).await?;
            apart::spaced(program, COPY_SECONDS_MAX, (blanks, bytes)).await?
        }
        None => {
            let work = move || spacing::mark(bytes, &blanks).map(Bytes::from);
            aside(COPY_SECONDS_MAX, work).await?
        }
    };
    Ok(marked?)
}

/// Draws one page with the reader's mark. The page is drawn where the file can do no harm; the mark is laid on here, where its
/// keys are.
pub(super) async fn draw_marked(
    office: &Office,
    document: &Document,
    bytes: Bytes,
    number: i64,
    mark: Mark,
    imprint: Arc<Imprint>,
) -> Result<Marked> {
    let (kind, breaks) = (document.kind, document.breaks.clone());
    let shifts = imprint.shifts(number);
    let mut page = match &office.settings.apart {
        Some(program) => {
            let _turn = turn(PAGE_SECONDS_MAX).await?;
            let wanted = apart::Wanted {
                breaks,
                number,
                shifts,
            };
            apart::draw(program, PAGE_SECONDS_MAX, (kind, bytes), wanted).await?
        }
        None => {
            let drawn = move || draw(kind, bytes, &breaks, number, Some(&shifts));
            aside(PAGE_SECONDS_MAX, drawn)
                .await?
                .map(|sketch| sketch.page)
        }
    }?;
    aside(PAGE_SECONDS_MAX, move || {
        imprint.tint(&mut page, number);
        mark::burn(&page, &mark)
    })
    .await?
}

/// One's turn at opening a file.
async fn turn(seconds: u64) -> Result<OwnedSemaphorePermit> {
    tokio::time::timeout(
        Duration::from_secs(seconds),
        Arc::clone(&TURNS).acquire_owned(),
    )
    .await
    .map_err(|_| Error::unavailable("other documents are being drawn"))?
    .map_err(Error::unavailable)
}

/// Does heavy work in a thread of its own, with a deep stack and a time limit. A panic in a library fed with a hostile
/// file is an answer, 'damaged', and nothing more. What does not end keeps its turn, so that it cannot be asked for again
/// and again until the machine is full of it.
pub(crate) async fn aside<T: Send + 'static>(
    seconds: u64,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let turn = turn(seconds).await?;
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("room".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let done = work();
            drop(turn);
            let _ = tell.send(done);
        })
        .map_err(Error::unavailable)?;
    match tokio::time::timeout(Duration::from_secs(seconds), told).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(damaged().into()),
        Err(_) => Err(Refusal::new("document-too-slow").into()),
    }
}
