//! What a marked file keeps, and what is read of it.

use std::io::{Cursor, Read as _, Write as _};

use bytes::Bytes;
use zip::ZipArchive;
use zip::write::SimpleFileOptions;

use super::{BLANKS, STORY, ZipWriter, mark, read};
use crate::room::imprint::Shifts;
use crate::room::writing;

fn docx(body: &str) -> Bytes {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            STORY,
            format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>"),
        ),
        (
            "word/styles.xml",
            "<w:styles><w:spacing w:val=\"9\"/></w:styles>".to_owned(),
        ),
    ] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    Bytes::from(out.finish().unwrap().into_inner())
}

fn part(file: &Bytes, name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(file.clone())).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// A fixed pattern with no short period.
fn shifts() -> Shifts {
    Shifts::from(
        (0..BLANKS)
            .map(|nth| (nth * nth / 3) % 5 < 2)
            .collect::<Vec<bool>>(),
    )
}

const BODY: &str = "<w:p><w:r w:rsidR=\"1\"><w:rPr><w:b/><w:sz w:val=\"22\"/></w:rPr><w:t>The kiln &amp; its fuel</w:t>\
    <w:tab/><w:t xml:space=\"preserve\"> burn  well </w:t></w:r><w:r><w:rPr><w:spacing w:val=\"20\"/></w:rPr>\
    <w:t xml:space=\"preserve\">and long</w:t></w:r></w:p>\
    <w:p><w:r><w:t>  a line of its own\n </w:t></w:r><w:r><w:drawing><w:t>not to be touched</w:t></w:drawing></w:r></w:p>";

#[test]
fn words_properties_and_all_else_stay() {
    let file = docx(BODY);
    let marked = Bytes::from(mark(file.clone(), &shifts()).unwrap());
    assert_eq!(
        writing::document(file.clone()).unwrap(),
        writing::document(marked.clone()).unwrap()
    );
    assert_eq!(
        part(&file, "word/styles.xml"),
        part(&marked, "word/styles.xml")
    );
    let story = part(&marked, STORY);
    assert!(story.contains("<w:drawing><w:t>not to be touched</w:t></w:drawing>"));
    assert!(story.contains("<w:rPr><w:b/><w:spacing w:val="), "{story}");
    assert!(story.contains("<w:tab/>") && story.contains("w:rsidR=\"1\""));
    // A run that is spaced already keeps its width, but for the quarter of a point.
    assert!(
        story.contains("\"25\"") || story.contains("\"15\""),
        "{story}"
    );
}

#[test]
fn every_blank_is_read_as_it_was_set_also_from_a_part_of_the_file() {
    let text = include_str!("../../../../../SECURITY.md").replace(['<', '&', '>'], "");
    let paragraphs = |text: &str| -> String {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| format!("<w:p><w:r><w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>"))
            .collect::<Vec<String>>()
            .concat()
    };
    let file = docx(&paragraphs(&text));
    let bits: Vec<bool> = shifts().into();
    let agree = |read: &super::reading::Read| {
        let right = |one: &&super::reading::Blank| {
            (one.soft > 0.0) == bits[one.place] && one.soft.abs() > 0.99
        };
        read.blanks.iter().filter(right).count()
    };
    let marked = Bytes::from(mark(file.clone(), &shifts()).unwrap());
    let whole = read(file.clone(), marked.clone()).unwrap();
    assert!(
        whole.share > 99 && whole.blanks.len() > 2000,
        "{}",
        whole.share
    );
    assert_eq!(agree(&whole), whole.blanks.len());

    let story = part(&marked, STORY);
    let all: Vec<&str> = story.split_inclusive("</w:p>").collect();
    let some = read(file.clone(), docx(&all[40..60].concat())).unwrap();
    assert!(
        some.blanks.len() > 150 && some.share < 30,
        "{}",
        some.blanks.len()
    );
    assert_eq!(agree(&some), some.blanks.len());

    // Without marks each blank says nothing.
    let bare = read(file.clone(), file).unwrap();
    assert!(bare.blanks.iter().all(|one| one.soft.abs() < 1e-9));
}

#[test]
fn a_file_without_blanks_carries_nothing_and_says_so() {
    let file = docx("<w:p><w:r><w:t>word</w:t></w:r></w:p>");
    assert_eq!(mark(file, &shifts()).unwrap_err().code, "copy-source-blank");
}
