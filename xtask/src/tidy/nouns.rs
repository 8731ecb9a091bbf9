//! The same noun on every floor: finding anything means knowing one word.

use std::collections::BTreeSet;

use super::{Faults, File};

const WORDS: &str = "crates/kpo-operations/locales/en/";
const PAGES: &str = "crates/kpo-web/src/pages/";
const TEMPLATES: &str = "crates/kpo-web/templates/";
const OPERATIONS: &str = "crates/kpo-operations/src/";

/// The one template that pages of facts, tables and forms share.
const SHEET: &str = "sheet";

/// A page's noun has its operations, templates and words under the same name; a template folder has its pages.
pub(super) fn nouns(files: &[File]) -> Faults {
    let operations = names(files, OPERATIONS);
    let pages = folders(files, PAGES);
    let templates = folders(files, TEMPLATES);
    let mut faults = Vec::new();
    let mut missing = |noun: &str, floor: &str| {
        faults.push(format!(
            "{PAGES}{noun}: there is no {noun} in {floor}; the same noun is on every floor"
        ));
    };
    for noun in &pages {
        if !operations.contains(noun) {
            missing(noun, OPERATIONS);
        }
        if !templates.contains(noun) && !on_a_sheet(files, noun) {
            missing(noun, TEMPLATES);
        }
        if !spoken(files, noun) {
            missing(noun, WORDS);
        }
    }
    let strange = templates.difference(&pages).filter(|name| *name != SHEET);
    faults.extend(strange.map(|noun| format!("{TEMPLATES}{noun}: no page of that noun uses it")));
    faults
}

/// Whether a noun's pages are written on the shared sheet.
fn on_a_sheet(files: &[File], noun: &str) -> bool {
    let folder = format!("{PAGES}{noun}/");
    let pages = files.iter().filter(|file| file.path.starts_with(&folder));
    pages.into_iter().any(|file| file.text.contains("sheet::"))
}

/// Whether a noun has words: a file of its own, or keys that begin with it in the file of a noun it goes with.
fn spoken(files: &[File], noun: &str) -> bool {
    let key = format!("\n{noun}-");
    let words = files.iter().filter(|file| file.path.starts_with(WORDS));
    words
        .into_iter()
        .any(|file| file.path == format!("{WORDS}{noun}.ftl") || file.text.contains(&key))
}

/// The first part of what lies under `folder`: files without their extension, and folders.
fn names(files: &[File], folder: &str) -> BTreeSet<String> {
    let inside = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(folder));
    inside
        .filter_map(|path| path.split(['/', '.']).next())
        .map(str::to_owned)
        .collect()
}

/// Only the folders under `folder`.
fn folders(files: &[File], folder: &str) -> BTreeSet<String> {
    let inside = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(folder));
    inside
        .filter_map(|path| path.split_once('/'))
        .map(|(first, _)| first.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_noun_missing_on_a_floor_is_found() {
        let mut files = vec![
            file("crates/kpo-web/src/pages/room/show.rs", ""),
            file("crates/kpo-web/templates/room/show.html", ""),
            file("crates/kpo-operations/src/room.rs", ""),
            file("crates/kpo-operations/locales/en/room.ftl", ""),
        ];
        assert!(nouns(&files).is_empty());
        files.push(file("crates/kpo-web/templates/chamber/show.html", ""));
        assert_eq!(nouns(&files).len(), 1);
        files.remove(2);
        assert_eq!(nouns(&files).len(), 2);
        files.remove(1);
        assert_eq!(nouns(&files).len(), 3);
        files[0].text = "use crate::pages::sheet::Sheet;".to_owned();
        assert_eq!(nouns(&files).len(), 2);
    }
}
