//! The files of a SQLite store: every page against its digest, every byte of the log, the head anchor.

use std::fs::File;
use std::io;
use std::path::Path;

use super::Report;
use crate::anchor::Anchor;
use crate::guard::anchor_path;
use crate::pages::{self, Kept, Pages};
use crate::wal;

/// Checks the files beside and below a SQLite database; returns the anchor it found.
pub(super) fn check_files(database: &Path, report: &mut Report) -> io::Result<Option<Anchor>> {
    // A running server may end a checkpoint between two looks: look again until both ends agree.
    for _ in 0..20 {
        let mut look = Report::default();
        let before = state(database)?;
        let anchor = check_once(database, &mut look)?;
        if look.sound() || state(database)? == before {
            report.pages = look.pages;
            report.findings.append(&mut look.findings);
            report.notes.append(&mut look.notes);
            return Ok(anchor);
        }
    }
    report.notes.push(
        "the server writes without pause, so that its pages could not be compared; the journal and the rows were".to_owned(),
    );
    Ok(None)
}

/// What changes when a checkpoint begins or ends, or a commit is anchored.
fn state(database: &Path) -> io::Result<Vec<Option<Vec<u8>>>> {
    let read = |path: &Path| match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    Ok(vec![
        read(&pages::sidecar(database))?,
        read(&pages::mark(database))?,
        read(&anchor_path(database))?,
    ])
}

fn check_once(database: &Path, report: &mut Report) -> io::Result<Option<Anchor>> {
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let file = File::open(database)?;
    let mark_path = pages::mark(database);
    let exempt = match pages::load_mark(database)? {
        Kept::Sound(touched) => {
            report.notes.push(format!(
                "a checkpoint was interrupted: {} pages were not compared and will be digested anew at the next start",
                touched.len()
            ));
            Some(touched)
        }
        Kept::Absent => None,
        Kept::Damaged => {
            report.find(name(&mark_path), "is not as it was written");
            None
        }
    };
    let sidecar = pages::sidecar(database);
    match Pages::load(database)? {
        Kept::Sound(known) => {
            let size = u64::from(known.page_size);
            report.pages = known.digests.len() as u64;
            for page in known.altered(&file, &exempt.clone().unwrap_or_default())? {
                let start = u64::from(page - 1) * size;
                report.find(
                    format!(
                        "{}, page {page} (bytes {start} to {})",
                        name(database),
                        start + size - 1
                    ),
                    "is not as it was written",
                );
            }
        }
        Kept::Absent => report.find(name(&sidecar), "is missing: pages cannot be compared"),
        Kept::Damaged => report.find(
            name(&sidecar),
            "is not as it was written: pages cannot be compared",
        ),
    }
    let anchor_path = anchor_path(database);
    let anchor = match Anchor::load(&anchor_path)? {
        Kept::Sound(anchor) => Some(anchor),
        Kept::Absent => {
            report.find(
                name(&anchor_path),
                "is missing: a cut end would not be noticed",
            );
            None
        }
        Kept::Damaged => {
            report.find(name(&anchor_path), "is not as it was written");
            None
        }
    };
    check_log(database, anchor.as_ref(), exempt.is_some(), report)?;
    Ok(anchor)
}

fn check_log(
    database: &Path,
    anchor: Option<&Anchor>,
    interrupted: bool,
    report: &mut Report,
) -> io::Result<()> {
    let path = pages::log(database);
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let log = wal::scan(&path)?;
    let anchored = anchor
        .and_then(|anchor| anchor.log)
        .filter(|_| !interrupted);
    let lost = match (anchored, log.salts) {
        (None, _) => false,
        (Some((salts, end)), Some(found)) => salts != found || log.committed_end < end,
        (Some(_), None) => true,
    };
    match &log.broken {
        Some(broken) if lost || broken.followed => report.find(
            format!(
                "{name}, frame {} (from byte {})",
                broken.frame, broken.offset
            ),
            "is not as it was written: SQLite ignores it and every transaction after it",
        ),
        // The end of a log may hold the unfinished write of a killed process, which nobody was told of.
        Some(broken) => report.notes.push(format!(
            "{name} ends with an unfinished write from byte {} on, which is ignored",
            broken.offset
        )),
        None if lost => report.find(
            name,
            "is not the log that was last written, or was cut: transactions are gone",
        ),
        None => {}
    }
    Ok(())
}
