//! Copies that were taken away, from outside: what another's tools read of them, and whose they are found to be (R25).

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use xtask::tools::{self, Tool};

use crate::files::docx;
use crate::house::{Keeper, readers};
use crate::run::{Server, kpo_in, text};

const HEADINGS: [&str; 3] = ["Kiln yield", "What was measured", "What follows"];

/// The paragraphs of a document of some pages, and which of them are headings.
fn story() -> Vec<(String, bool)> {
    let mut story = Vec::new();
    for (nth, heading) in HEADINGS.iter().enumerate() {
        story.push(((*heading).to_owned(), true));
        for line in include_str!("../../../../SECURITY.md")
            .lines()
            .filter(|line| {
                line.split_whitespace().count() > 9
                    && !line.contains(['<', '&', '>', '`', '*', '[', '#'])
            })
            .skip(nth * 22)
            .take(22)
        {
            story.push((line.trim().replace('-', ""), false));
        }
    }
    story.push(("תפוקת הכבשן עלתה השנה".to_owned(), false));
    story.push(("Çelik fırını verimi 91,4 → 93,0".to_owned(), false));
    story
}

fn file() -> Vec<u8> {
    let paragraph = |(text, heading): &(String, bool)| {
        let style = if *heading {
            "<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>"
        } else {
            ""
        };
        format!("<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    docx(
        &story()
            .iter()
            .map(paragraph)
            .collect::<Vec<String>>()
            .concat(),
    )
}

/// What a request is answered with: the status and the body.
fn ask(
    server: &Server,
    method: &str,
    path: &str,
    cookie: &str,
    kind: &str,
    body: &[u8],
) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nhost: {}\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        server.address,
        body.len()
    )
    .unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
    (status, answer[head + 4..].to_vec())
}

fn said(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What the trace of a file says.
fn traced(data: &Path, found: &Path, document: &str) -> String {
    let output = kpo_in(
        data,
        &["trace", found.to_str().unwrap(), "--document", document],
    );
    assert!(output.status.success(), "{}", text(&output));
    text(&output)
}

fn names(answer: &str) -> Vec<&str> {
    let lines = answer
        .lines()
        .filter_map(|line| line.strip_prefix("accused: "));
    lines.map(|line| &line[..9]).collect()
}

#[test]
fn r25_a_taken_pdf_and_a_taken_file_name_the_right_one_of_twenty() {
    assert!(
        tools::install(&[Tool::Pdftotext, Tool::Qpdf]).is_empty(),
        "this test asks poppler and qpdf"
    );
    let (pdftotext, qpdf) = (Tool::Pdftotext.find().unwrap(), Tool::Qpdf.find().unwrap());
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let keeper = Keeper::in_sqlite(&data);
    let readers = readers(&data, 20);
    let server = Server::start(&data, &["serve"]);
    let original = file();
    let bytes = "application/octet-stream";
    let (status, _) = ask(
        &server,
        "POST",
        &keeper.room("kiln.docx"),
        &keeper.cookie,
        bytes,
        &original,
    );
    assert_eq!(status, 201);
    let list = format!("/api/v1/engagements/{}/documents", keeper.file.id);
    let document = loop {
        let answer = ask(&server, "GET", &list, &keeper.cookie, bytes, b"").1;
        let answer = String::from_utf8(answer).unwrap();
        if answer.contains("\"ready\"") {
            let at = answer.find("doc_").unwrap();
            break answer[at..at + 36].to_owned();
        }
        assert!(answer.contains("\"quarantined\""), "{answer}");
    };
    let take = |form: &str, nth: usize| {
        let path = format!("/documents/{document}/{form}");
        ask(
            &server,
            "POST",
            &path,
            &readers[nth].1,
            "application/x-www-form-urlencoded",
            b"",
        )
    };
    assert_eq!(take("marked-pdf", 3).0, 403, "nothing said: nothing leaves");
    let path = format!("/documents/{document}/copying");
    let form = "application/x-www-form-urlencoded";
    let (status, answer) = ask(
        &server,
        "POST",
        &path,
        &keeper.cookie,
        form,
        b"mode=source&version=2",
    );
    assert_eq!(status, 303, "{}", String::from_utf8_lossy(&answer));

    let mut sources = Vec::new();
    for nth in 0..20 {
        let (status, source) = take("marked-source", nth);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&source));
        sources.push(source);
    }
    let (status, pdf) = take("marked-pdf", 13);
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&pdf));
    assert!(server.stop().success());

    let at = |name: &str| folder.path().join(name);
    let keep = |name: &str, bytes: &[u8]| {
        fs::write(at(name), bytes).unwrap();
        at(name)
    };
    // The file of a word processor, and the original, which has no marks.
    let found = keep("found.docx", &sources[7]);
    let answer = traced(&data, &found, &document);
    assert_eq!(names(&answer), ["Reader 07"], "{answer}");
    assert!(answer.contains("readers compared: 20"), "{answer}");
    let answer = traced(&data, &keep("original.docx", &original), &document);
    assert!(
        names(&answer).is_empty() && answer.contains("no recipient"),
        "{answer}"
    );

    // The PDF says the same words, and what they are, to others' readers.
    let found = keep("found.pdf", &pdf);
    let path = found.to_str().unwrap();
    // It takes a hyphen at a line's end for one of its own, with and without marks.
    let words = said(&pdftotext, &[path, "-"]).replace('-', "");
    let read: Vec<&str> = words.split_whitespace().collect();
    let story = story();
    let (hebrew, others): (Vec<_>, Vec<_>) =
        story.iter().partition(|(text, _)| text.starts_with('ת'));
    let wanted: Vec<&str> = others
        .iter()
        .flat_map(|(text, _)| text.split_whitespace())
        .collect();
    let plain: Vec<&str> = read
        .iter()
        .copied()
        .filter(|word| {
            word.is_ascii()
                || !word.starts_with(|c| {
                    ('א'..='ת').contains(&c) || ('\u{200e}'..='\u{202e}').contains(&c)
                })
        })
        .collect();
    assert_eq!(plain, wanted);
    for word in hebrew[0].0.split_whitespace() {
        assert!(words.contains(word), "{word}");
    }
    let info = pdftotext.with_file_name("pdfinfo");
    let about = said(&info, &[path]);
    assert!(
        about.contains("Tagged:          yes") && about.contains("PDF version:     1.7"),
        "{about}"
    );
    let tags = said(&info, &["-struct-text", path]);
    for heading in HEADINGS {
        assert!(tags.contains(heading), "{tags}");
    }
    assert_eq!(tags.matches("H1").count(), 3, "{tags}");
    assert!(
        pdf.windows(13).any(|some| some == b"pdfuaid:part>"),
        "PDF/UA-1 is claimed"
    );
    assert!(
        !words.contains("Reader 13"),
        "the reader's line adds no words"
    );

    // As it is, written anew, and one page as another draws it.
    let answer = traced(&data, &found, &document);
    assert_eq!(names(&answer), ["Reader 13"], "{answer}");
    let anew = at("anew.pdf");
    said(
        &qpdf,
        &[
            "--object-streams=generate",
            "--recompress-flate",
            path,
            anew.to_str().unwrap(),
        ],
    );
    let answer = traced(&data, &anew, &document);
    assert_eq!(names(&answer), ["Reader 13"], "{answer}");
    let page = at("page");
    let pdftoppm = pdftotext.with_file_name("pdftoppm");
    said(
        &pdftoppm,
        &[
            "-r",
            "130",
            "-f",
            "1",
            "-l",
            "1",
            "-singlefile",
            "-png",
            path,
            page.to_str().unwrap(),
        ],
    );
    let answer = traced(&data, &page.with_extension("png"), &document);
    assert_eq!(names(&answer), ["Reader 13"], "{answer}");
}
