//! The same noun on every floor: finding anything means knowing one word.

use std::collections::BTreeSet;

use super::{Faults, File};

const WORDS: &str = "crates/kpo-operations/locales/en/";
const PAGES: &str = "crates/kpo-web/src/pages/";
const TEMPLATES: &str = "crates/kpo-web/templates/";
const OPERATIONS: &str = "crates/kpo-operations/src/";

/// A page's noun has its operations, templates and words under the same name; a template folder has its pages.
pub(super) fn nouns(files: &[File]) -> Faults {
    let operations = names(files, OPERATIONS);
    let pages = folders(files, PAGES);
    let templates = folders(files, TEMPLATES);
    let words = names(files, WORDS);
    let mut faults = Vec::new();
    for noun in &pages {
        for (floor, there) in [
            (OPERATIONS, &operations),
            (TEMPLATES, &templates),
            (WORDS, &words),
        ] {
            if !there.contains(noun) {
                faults.push(format!(
                    "{PAGES}{noun}: there is no {noun} in {floor}; the same noun is on every floor"
                ));
            }
        }
    }
    let strange = templates.difference(&pages);
    faults.extend(strange.map(|noun| format!("{TEMPLATES}{noun}: no page of that noun uses it")));
    faults
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
    }
}
