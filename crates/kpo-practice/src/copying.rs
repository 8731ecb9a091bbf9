//! What of a document its readers may take away (R25, R28): nothing, a marked file to read, or the file itself with marks in it.
//!
//! Whoever sets class and region sets it, for each document by itself. Nothing said means nothing leaves. The original is no step of
//! this ladder: it is the client's own, and no mode hands it to a reader.

use crate::refusal::Refusal;
use crate::room::FileKind;

/// The most pages a copy may have: each is drawn and marked for one reader while they wait.
pub const COPY_PAGES_MAX: i64 = 100;

words! {
    /// What readers of a document may take away; each mode allows what stands before it.
    Copying {
        /// Nothing: it is read on its pages.
        View = "view",
        /// A PDF with the reader's marks.
        Pdf = "pdf",
        /// The file itself with the reader's marks, for kinds that can carry them.
        Source = "source",
    }
}

impl Copying {
    /// As the policies count it: 0 for nothing, 1 for a marked PDF, 2 for a marked source.
    pub fn level(self) -> i64 {
        match self {
            Self::View => 0,
            Self::Pdf => 1,
            Self::Source => 2,
        }
    }
}

/// Whether a file of this kind can carry marks itself, or why not and what to do instead.
///
/// # Errors
/// `copy-source-kind`: only files of a word processor can.
pub fn check_source(kind: FileKind) -> Result<(), Refusal> {
    match kind {
        FileKind::Docx => Ok(()),
        _ => Err(Refusal::new("copy-source-kind")),
    }
}

/// Whether a document of so many pages can be taken away as a marked file.
///
/// # Errors
/// `copy-too-long`: it has more than [`COPY_PAGES_MAX`] pages.
pub fn check_pages(pages: i64) -> Result<(), Refusal> {
    if pages > COPY_PAGES_MAX {
        return Err(Refusal::new("copy-too-long").with("limit", COPY_PAGES_MAX));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mode_allows_what_stands_before_it() {
        let levels: Vec<i64> = Copying::ALL.iter().map(|mode| mode.level()).collect();
        assert_eq!(levels, [0, 1, 2]);
    }

    #[test]
    fn only_a_word_processors_file_carries_marks_and_only_so_long_a_document_is_copied() {
        for kind in FileKind::ALL {
            assert_eq!(check_source(*kind).is_ok(), *kind == FileKind::Docx);
        }
        assert!(check_pages(COPY_PAGES_MAX).is_ok());
        assert!(check_pages(COPY_PAGES_MAX + 1).is_err());
    }
}
