//! Files from strangers are opened by a process that has nothing (R24): it says the same as the reader itself does, refuses what it
//! must, and what breaks it breaks nothing else.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use bytes::Bytes;
use kpo_operations::room::apart::{Answer, CALLED, Shifts, Wanted, Work};
use kpo_operations::room::paper;
use kpo_practice::room::FileKind;

use crate::files::{archive, docx, flood, forms_in_forms, png, xlsx};

/// What the process apart answers, if it answers.
fn ask(work: &Work, file: &[u8]) -> Option<(Answer, Vec<u8>)> {
    let head = serde_json::to_vec(work).unwrap();
    let mut asked = u32::try_from(head.len()).unwrap().to_be_bytes().to_vec();
    asked.extend(head);
    asked.extend(file);
    say(&asked)
}

fn say(asked: &[u8]) -> Option<(Answer, Vec<u8>)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kpo"))
        .arg(CALLED)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    // It may have ended before it heard everything.
    let _ = to.write_all(asked);
    drop(to);
    let mut answer = Vec::new();
    let mut from = child.stdout.take().unwrap();
    from.read_to_end(&mut answer).unwrap();
    let ended = child.wait().unwrap();
    let length = answer.first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length) as usize;
    let rest = answer.split_off(4 + length);
    assert!(ended.success(), "it answered and failed");
    Some((serde_json::from_slice(&answer[4..]).unwrap(), rest))
}

fn check(kind: FileKind, file: &[u8]) -> Answer {
    let kind = kind.word().to_owned();
    ask(&Work::Check { kind }, file).expect("an answer").0
}

#[test]
fn r24_it_says_what_the_reader_says_and_draws_every_kind() {
    let kinds = [
        (
            FileKind::Text,
            "Kiln 3 ran at 1,240 degrees.\n".repeat(90).into_bytes(),
        ),
        (
            FileKind::Docx,
            docx("<w:p><w:r><w:t>Kiln yield</w:t></w:r></w:p>"),
        ),
        (
            FileKind::Xlsx,
            xlsx("<row r=\"1\"><c r=\"A1\"><v>42</v></c></row>"),
        ),
        (FileKind::Png, png(64, 48)),
    ];
    for (kind, file) in kinds {
        let found = paper::check(kind, Bytes::from(file.clone())).unwrap();
        let (pages, breaks) = (found.pages, found.breaks);
        let same = Answer::Found {
            pages,
            breaks: breaks.clone(),
        };
        assert_eq!(check(kind, &file), same, "{kind:?}");
        let kind_word = kind.word().to_owned();
        let work = Work::Draw {
            kind: kind_word,
            wanted: Wanted {
                breaks,
                number: pages,
                shifts: Shifts::default(),
            },
        };
        let Some((Answer::Page { width, height }, rgb)) = ask(&work, &file) else {
            panic!("{kind:?} is not drawn");
        };
        assert_eq!(rgb.len(), width * height * 3, "{kind:?}");
    }
    assert!(matches!(ask(&Work::Greet, b""), Some((Answer::Greeted, _))));
}

#[test]
fn r24_hostile_files_are_refused_and_broken_words_end_it() {
    let traversal = archive(&[("../../etc/cron.d/x", b"x"), ("word/document.xml", b"<x/>")]);
    for (kind, file) in [
        (FileKind::Docx, traversal),
        (FileKind::Pdf, forms_in_forms()),
        (FileKind::Png, flood()),
        (FileKind::Pdf, b"%PDF-1.7 and nothing more".to_vec()),
    ] {
        let answer = check(kind, &file);
        assert!(
            matches!(answer, Answer::Refused { .. }),
            "{kind:?} {answer:?}"
        );
    }
    let work = Work::Check {
        kind: "executable".to_owned(),
    };
    assert!(matches!(
        ask(&work, b"x"),
        Some((Answer::Refused { .. }, _))
    ));
    for broken in [
        &b""[..],
        b"\xff\xff\xff\xff",
        b"\0\0\0\x02{}",
        b"\0\0\0\x09not json!",
    ] {
        assert_eq!(say(broken), None, "{broken:?}");
    }
}
