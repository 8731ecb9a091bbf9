//! Office files are archives, and archives lie: about how much they hold, how deep, and where it should be put.
//!
//! Every part is unpacked once, counted and thrown away before anything reads it for what it says. Macros and other
//! active parts are refused, not stripped: what the reader sees and what the client put in must be the same file.

use std::io::{Cursor, Read};

use bytes::Bytes;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{ENTRIES_MAX, FileKind, RATIO_MAX, UNPACKED_MAX};
use zip::ZipArchive;

/// An office file, checked.
pub type Archive = ZipArchive<Cursor<Bytes>>;

/// A part that grows less than this when unpacked is never a bomb, whatever its ratio.
const SMALL_BYTES: u64 = 1024 * 1024;

pub(super) fn damaged() -> Refusal {
    Refusal::new("document-damaged")
}

fn bomb() -> Refusal {
    Refusal::new("document-bomb")
}

/// Opens an office file and checks all of it.
pub fn open(kind: FileKind, bytes: Bytes) -> Result<Archive, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > ENTRIES_MAX {
        return Err(bomb());
    }
    if archive.has_overlapping_files().map_err(|_| damaged())? {
        return Err(bomb());
    }
    let wanted = match kind {
        FileKind::Docx => "word/document.xml",
        _ => "xl/workbook.xml",
    };
    if archive.index_for_name(wanted).is_none() {
        return Err(Refusal::new("document-disguised").with("name", kind.word()));
    }
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        left = left
            .checked_sub(check_part(&mut archive, index, left)?)
            .ok_or_else(bomb)?;
    }
    Ok(archive)
}

/// Checks one part by unpacking it; returns its true length.
fn check_part(archive: &mut Archive, index: usize, left: u64) -> Result<u64, Refusal> {
    let mut part = archive.by_index(index).map_err(|error| match error {
        zip::result::ZipError::UnsupportedArchive(_) => Refusal::new("document-locked"),
        _ => damaged(),
    })?;
    let name = part
        .name()
        .map_err(|_| Refusal::new("document-paths"))?
        .into_owned();
    if part.encrypted() {
        return Err(Refusal::new("document-locked"));
    }
    let strays = name.starts_with(['/', '\\'])
        || name.contains('\0')
        || name.split(['/', '\\']).any(|step| step == "..")
        || name.as_bytes().get(1) == Some(&b':');
    if strays || part.is_symlink() {
        return Err(Refusal::new("document-paths"));
    }
    check_active(&name)?;
    let packed = part.compressed_size();
    let mut head = Vec::new();
    let mut size = 0_u64;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = part.read(&mut buffer).map_err(|_| damaged())?;
        if read == 0 {
            break;
        }
        if head.len() < 8 {
            head.extend_from_slice(&buffer[..read.min(8)]);
        }
        size += read as u64;
        if size > left || (size > SMALL_BYTES && size / RATIO_MAX > packed.max(1)) {
            return Err(bomb());
        }
    }
    let nested = [
        &b"PK\x03\x04"[..],
        b"\x1f\x8b",
        b"Rar!",
        b"7z\xbc\xaf",
        b"BZh",
    ];
    if nested.iter().any(|magic| head.starts_with(magic)) {
        return Err(Refusal::new("document-nested"));
    }
    Ok(size)
}

/// Parts that do something when the file is opened.
fn check_active(name: &str) -> Result<(), Refusal> {
    let name = name.to_lowercase();
    let ending = name.rsplit('.').next().unwrap_or_default();
    let active = name.ends_with("vbaproject.bin")
        || name.ends_with("/vbadata.xml")
        || name.contains("/activex/")
        || name.contains("/macrosheets/")
        || name.contains("/dialogsheets/")
        || (name.contains("/embeddings/") && ending == "bin");
    if active {
        return Err(Refusal::new("document-macros"));
    }
    Ok(())
}

/// One part's text. Only after [`open`], which has counted it.
pub fn text(archive: &mut Archive, name: &str) -> Result<String, Refusal> {
    let mut part = archive.by_name(name).map_err(|_| damaged())?;
    let mut text = String::new();
    part.by_ref()
        .take(UNPACKED_MAX)
        .read_to_string(&mut text)
        .map_err(|_| damaged())?;
    Ok(text)
}
