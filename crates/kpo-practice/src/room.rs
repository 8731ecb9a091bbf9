//! The room: documents an outsider may read but not take.
//!
//! The client puts documents in, each with a class and a place it may be read from. Nothing is shown before it has been
//! found harmless, and what is shown is a picture of a page with its reader's name in it. Every showing is an exposure:
//! the record from which 'what has this person seen?' is answered in seconds (R24, R26).

use crate::access::facts::DocumentFacts;
use crate::access::region::is_region;
use crate::copying::Copying;
use crate::engagement::{Engagement, Side, Stage};
use crate::gate::Gate;
use crate::id::{BlobId, DocumentId, EngagementId, ExposureId, Id, OrganisationId, PersonId};
use crate::refusal::Refusal;
use crate::time::At;

/// The largest file taken: 50 MB.
pub const SIZE_MAX: u64 = 50 * 1024 * 1024;
/// The most pages a document may have.
pub const PAGES_MAX: i64 = 2000;
/// The most pixels a picture may have.
pub const PIXELS_MAX: u64 = 40_000_000;
/// How long one page may take to draw.
pub const PAGE_SECONDS_MAX: u64 = 20;
/// What an office file may unpack to.
pub const UNPACKED_MAX: u64 = 200 * 1024 * 1024;
/// How much an office file's part may grow when unpacked, beyond a first megabyte.
pub const RATIO_MAX: u64 = 200;
/// The most parts an office file may have.
pub const ENTRIES_MAX: usize = 5000;
/// The longest name kept, in characters.
pub const NAME_MAX: usize = 120;

words! {
    /// What a file is, by its first bytes.
    FileKind {
        /// Portable document.
        Pdf = "pdf",
        /// Word processor document.
        Docx = "docx",
        /// Workbook.
        Xlsx = "xlsx",
        /// Plain text.
        Text = "text",
        /// Picture.
        Png = "png",
        /// Photograph.
        Jpeg = "jpeg",
    }
}

impl FileKind {
    /// The name endings that go with it.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Text => &["txt", "md", "csv", "text", "log"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
        }
    }

    /// The kind a name claims by its ending.
    pub fn claimed(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_lowercase();
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.endings().contains(&ending.as_str()))
    }

    /// Whether a file beginning with these bytes can be of this kind. Both office kinds are archives and are told apart
    /// by what is in them, when they are checked.
    pub fn fits(self, head: &[u8]) -> bool {
        match self {
            // Readers accept a header within the first kilobyte, and so do polyglots: it must be the first bytes here.
            Self::Pdf => head.starts_with(b"%PDF-"),
            Self::Docx | Self::Xlsx => head.starts_with(b"PK\x03\x04"),
            Self::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => head.starts_with(b"\xff\xd8\xff"),
            Self::Text => !KNOWN.iter().any(|magic| head.starts_with(magic)) && !head.contains(&0),
        }
    }

    /// The media type an original is sent out as.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Text => "text/plain; charset=utf-8",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// First bytes of the container old office files, and encrypted new ones, come in.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0";

/// First bytes that are never plain text.
const KNOWN: &[&[u8]] = &[
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
    b"BZh",
];

words! {
    /// Where a document stands.
    DocumentState {
        /// Not yet found harmless.
        Quarantined = "quarantined",
        /// Found harmless; its pages may be shown.
        Ready = "ready",
        /// Not taken, for the reason kept with it.
        Refused = "refused",
        /// Taken out of the room; its bytes are gone.
        Removed = "removed",
    }
}

/// A file in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// The row's version.
    pub version: i64,
    /// Whose room.
    pub engagement: EngagementId,
    /// Its name, made safe.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// 0 public, 1 internal, 2 confidential, 3 secret.
    pub class: i64,
    /// Where it may be read: a country or one of the region labels (R4, R31).
    pub region: String,
    /// Where it stands.
    pub state: DocumentState,
    /// Why it was refused: a refusal's code.
    pub reason: Option<String>,
    /// How many pages it has, once checked.
    pub pages: i64,
    /// Where its pages begin, for kinds laid out here: JSON of the layout, empty for others.
    pub breaks: String,
    /// Its bytes.
    pub blob: BlobId,
    /// SHA-256 of its bytes, hexadecimal.
    pub digest: String,
    /// Its length in bytes.
    pub size: i64,
    /// What its readers may take away.
    pub copying: Copying,
    /// Kept for a court: not to be removed.
    pub hold: bool,
    /// Who put it in.
    pub uploaded_by: PersonId,
    /// When.
    pub created_at: At,
}

impl Document {
    /// The facts the policies look at. The room is open from the moment the agreement binds, and by nothing else.
    pub fn facts(&self, file: &Engagement) -> DocumentFacts {
        DocumentFacts {
            id: self.id.uuid(),
            engagement: self.engagement,
            client: file.client,
            provider: file.provider,
            class: self.class,
            region: self.region.clone(),
            quarantined: self.state != DocumentState::Ready,
            open: file.bound,
            frozen: file.frozen,
            closed: file.closed_at.is_some(),
            copies: self.copying.level(),
            hold: self.hold,
        }
    }
}

words! {
    /// How somebody came to see it.
    ExposureKind {
        /// One page, as a marked picture.
        View = "view",
        /// The original, by somebody who may take it.
        Export = "export",
        /// All of it, as a file with the reader's marks.
        Copy = "copy",
    }
}

/// The record that something was shown to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Its id.
    pub id: ExposureId,
    /// The document.
    pub document: DocumentId,
    /// Its file.
    pub engagement: EngagementId,
    /// Who saw it.
    pub person: PersonId,
    /// Acting for whom.
    pub organisation: OrganisationId,
    /// How.
    pub kind: ExposureKind,
    /// Which page; 0 for all of it.
    pub page: i64,
    /// The document's class at that moment.
    pub class: i64,
    /// The code in the mark: a found page leads back here.
    pub code: String,
    /// SHA-256 of the bytes it was drawn from.
    pub digest: String,
    /// When.
    pub at: At,
}

/// The code written into a mark: ten letters and digits that are not mistaken for one another.
pub fn code(id: ExposureId) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut number = id.0.as_u128();
    (0..10)
        .map(|_| {
            let letter = LETTERS[(number % 32) as usize];
            number /= 32;
            char::from(letter)
        })
        .collect()
}

/// A name as it is kept: no path, no control, no mark that turns the reading direction, composed, not too long.
///
/// `compose` is Unicode's NFC, given by the caller.
pub fn safe_name(name: &str, compose: impl Fn(&str) -> String) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = compose(last)
        .chars()
        .filter(|c| !c.is_control() && !turns_direction(*c))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    shorten(if kept.is_empty() { "document" } else { kept })
}

/// Keeps the ending when a name is cut.
fn shorten(name: &str) -> String {
    if name.chars().count() <= NAME_MAX {
        return name.to_owned();
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.chars().count() <= 8)
        .map(|ending| format!(".{ending}"))
        .unwrap_or_default();
    let room = NAME_MAX - ending.chars().count();
    name.chars().take(room).collect::<String>() + &ending
}

/// Invisible marks that make a name read otherwise than it is: bidi controls, zero widths, tags, the byte order mark.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Where a document may be read.
pub fn check_region(region: &str) -> Result<(), Refusal> {
    if is_region(region) {
        Ok(())
    } else {
        Err(Refusal::of_field("region", "document-region"))
    }
}

/// How secret it is.
pub fn check_class(class: i64) -> Result<(), Refusal> {
    if (0..=3).contains(&class) {
        Ok(())
    } else {
        Err(Refusal::of_field("class", "document-class"))
    }
}

/// What a file may be taken as, from its name and its first bytes.
pub fn check_kind(name: &str, head: &[u8]) -> Result<FileKind, Refusal> {
    let kind = FileKind::claimed(name).ok_or_else(|| Refusal::of_field("file", "document-kind"))?;
    if kind.fits(head) {
        Ok(kind)
    } else if matches!(kind, FileKind::Docx | FileKind::Xlsx) && head.starts_with(OLD_OFFICE) {
        // An office file behind a password is wrapped in the old container.
        Err(Refusal::of_field("file", "document-locked"))
    } else {
        Err(Refusal::of_field("file", "document-disguised").with("name", name))
    }
}

/// The gate: the room holds at least one document that can be read. Others may still be checked: that neither stops the work
/// nor tells the experts that there are any.
pub fn gate(documents: &[Document]) -> Gate {
    let count = |state| {
        documents
            .iter()
            .filter(|document| document.state == state)
            .count()
    };
    let waiting = count(DocumentState::Quarantined);
    let (side, missing) = if count(DocumentState::Ready) > 0 {
        (Side::Client, Vec::new())
    } else if waiting > 0 {
        let checking = Refusal::new("room-checking").with("count", waiting);
        (Side::Nobody, vec![checking])
    } else {
        (Side::Client, vec![Refusal::new("room-empty")])
    };
    Gate {
        stage: Stage::Room,
        side,
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        let same = |text: &str| text.to_owned();
        for (given, kept) in [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\tmp\\cost.xlsx", "cost.xlsx"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\0b.txt", "ab.txt"),
            ("...hidden.txt", "hidden.txt"),
            ("\u{202e}\u{200b}", "document"),
            ("", "document"),
        ] {
            assert_eq!(safe_name(given, same), kept, "{given:?}");
        }
        let long = safe_name(&("x".repeat(500) + ".pdf"), same);
        assert_eq!(long.chars().count(), NAME_MAX);
        assert_eq!(FileKind::claimed(&long), Some(FileKind::Pdf));
    }

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(check_kind("a.pdf", b"%PDF-1.7"), Ok(FileKind::Pdf));
        for (name, head) in [
            ("a.pdf", &b"MZ\x90"[..]),
            ("a.txt", b"%PDF-1.7"),
            ("a.txt", b"a\0b"),
            ("a.png", b"GIF89a"),
            ("a.exe", b"MZ"),
            ("noending", b"hello"),
        ] {
            assert!(check_kind(name, head).is_err(), "{name}");
        }
    }

    #[test]
    fn a_code_is_ten_plain_letters() {
        let code = code(ExposureId(uuid::Uuid::from_u128(
            0x1234_5678_9abc_def0_1234,
        )));
        assert_eq!(code.len(), 10);
        assert!(code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}
