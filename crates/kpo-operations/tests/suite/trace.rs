//! A found copy is traced by two officers (R25).

use bytes::Bytes;
use image::{GenericImageView as _, ImageFormat};
use kpo_engines::fingerprint::digest;
use kpo_operations::job::{Registry, drain};
use kpo_operations::room::layout::{ENGINE, PAGE_WIDTH, draw_flow};
use kpo_operations::room::upload::receive;
use kpo_operations::room::view;
use kpo_operations::room::writing::Paragraph;
use kpo_operations::{Error, trace};
use kpo_practice::access::Caller;
use kpo_practice::id::{DocumentId, Id, PersonId};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::trace::TraceVerdict;
use kpo_records::{PageRequest, Sql};
use kpo_testkit::{TestOffice, both};

struct World {
    readers: Vec<Person>,
    officers: [Person; 2],
    outsider: Person,
    document: DocumentId,
    unseen: DocumentId,
}

async fn put(
    office: &TestOffice,
    caller: &Caller,
    file: kpo_practice::id::EngagementId,
    name: &str,
    text: &str,
) -> DocumentId {
    let mut incoming = receive(office, caller, file).await.unwrap();
    incoming.write(text.as_bytes()).await.unwrap();
    let id = incoming
        .finish(office, caller, name, 2, "anywhere")
        .await
        .unwrap();
    drain(office, &Registry::standard()).await.unwrap();
    id
}

/// The text of the document that is traced.
fn traced() -> String {
    include_str!("../../../../SECURITY.md")
        .replace("\n\n", "\u{1}")
        .replace('\n', " ")
        .replace('\u{1}', "\n")
}

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let mut readers = Vec::new();
    for name in ["Aino Virtanen", "Bo Berg", "Cem Can", "Dina Dar"] {
        readers.push(office.person(&host, name, "sourcing").await);
    }
    let officers = [
        office.person(&host, "Sami Salo", "security").await,
        office.person(&host, "Tea Toivo", "security").await,
    ];
    let outsider = office.person(&firm, "Ece Demir", "delivery").await;
    let file = office.engagement(&readers[0], "Kiln yield").await;
    let aino = office.caller(&readers[0], true);
    let text = traced();
    let document = put(office, &aino, file.id, "cost.txt", &text).await;
    let unseen = put(office, &aino, file.id, "other.txt", "Nobody looked.").await;
    World {
        readers,
        officers,
        outsider,
        document,
        unseen,
    }
}

/// A part of a page at the size of a screen, as PNG.
fn screenshot(page: &Bytes) -> Bytes {
    let page = image::load_from_memory(page).unwrap();
    let part = page.view(80, 500, 1080, 400).to_image();
    let small = image::imageops::resize(&part, 691, 256, image::imageops::FilterType::Triangle);
    let mut file = std::io::Cursor::new(Vec::new());
    small.write_to(&mut file, ImageFormat::Png).unwrap();
    Bytes::from(file.into_inner())
}

async fn commitments(office: &TestOffice, act: &str) -> Vec<(String, Option<String>)> {
    let mut tx = office.db.read().await.unwrap();
    let mut sql = Sql::new("select payload from journal where act = ");
    sql.bind(act).push(" order by seq");
    let payloads = tx.list(sql, |row| row.text("payload")).await.unwrap();
    payloads
        .iter()
        .map(|payload| {
            let payload: serde_json::Value = serde_json::from_str(payload).unwrap();
            let text = |name: &str| payload[name].as_str().map(str::to_owned);
            (text("commitment").unwrap(), text("person"))
        })
        .collect()
}

both! {
    async fn r25_two_officers_trace_a_screenshot_to_its_reader(office: TestOffice) {
        let w = world(&office).await;
        let mut copies = Vec::new();
        for reader in &w.readers {
            let caller = office.caller(reader, true);
            copies.push(view::page(&office, &caller, w.document, 1).await.unwrap().into_png());
        }
        let again = view::page(&office, &office.caller(&w.readers[2], true), w.document, 2).await.unwrap();
        drop(again);

        // The key and each reader were committed to before their first page went out, once.
        let mut tx = office.db.read().await.unwrap();
        let key = tx.imprint_key(w.document).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(commitments(&office, "imprint.keyed").await, [(hex::encode(digest(&[&key.secret])), None)]);
        let issued = commitments(&office, "imprint.issued").await;
        let expected: Vec<_> = w.readers.iter().map(|one| {
            (hex::encode(digest(&[&key.secret, one.id.uuid().as_bytes()])), Some(one.id.to_string()))
        }).collect();
        assert_eq!(issued, expected);

        let [sami, tea] = w.officers.each_ref().map(|one| office.caller(one, true));
        let found = screenshot(&copies[2]);
        for stranger in [office.caller(&w.readers[0], true), office.caller(&w.outsider, false)] {
            let answer = trace::start(&office, &stranger, w.document, "A tram", found.clone()).await;
            assert!(matches!(answer, Err(Error::Denied(_) | Error::NotFound)), "{answer:?}");
        }
        let refused = |answer: kpo_operations::Result<_>| match answer {
            Err(Error::Refused(refusal)) => refusal.code,
            other => panic!("{other:?}"),
        };
        let text = Bytes::from_static(b"Kiln yield, as I remember it");
        assert_eq!(refused(trace::start(&office, &sami, w.document, "A tram", text).await), "trace-text");
        assert_eq!(refused(trace::start(&office, &sami, w.unseen, "A tram", found.clone()).await), "trace-unseen");
        assert_eq!(refused(trace::start(&office, &sami, w.document, " ", found.clone()).await), "text-empty");
        let cut = found.slice(..found.len() / 2);
        assert_eq!(refused(trace::start(&office, &sami, w.document, "A tram", cut).await), "trace-damaged");

        let id = trace::start(&office, &sami, w.document, "A tram", found.clone()).await.unwrap();
        let seen = trace::show(&office, &sami, id).await.unwrap();
        assert!(seen.trace.released().is_none() && !seen.can_release);
        assert_eq!(seen.names.of(w.readers[2].id), "");
        assert!(matches!(trace::release(&office, &sami, id, 1).await, Err(Error::Refused(r)) if r.code == "trace-alone"));
        assert!(trace::show(&office, &tea, id).await.unwrap().can_release);
        trace::release(&office, &tea, id, 1).await.unwrap();

        let seen = trace::show(&office, &sami, id).await.unwrap();
        let finding = seen.trace.released().unwrap();
        assert_eq!(finding.verdict(), TraceVerdict::Accused, "{finding:?}");
        let accused: Vec<PersonId> = finding.accused().into_iter().map(|(person, _)| person).collect();
        assert_eq!(accused, [w.readers[2].id]);
        assert_eq!(seen.names.of(accused[0]), "Cem Can");
        assert_eq!((finding.readers, finding.originals, finding.same_engine), (4, 0, true));
        assert_eq!(finding.seen[0].page, 1);
        assert!(finding.suspects[0].total < 1e-6);
        assert_eq!(trace::list(&office, &tea, &PageRequest::default()).await.unwrap().items.len(), 1);

        // At the console the same, and the journal has it.
        let (_, finding, names) = trace::console(&office, w.document, found).await.unwrap();
        assert_eq!(names.of(finding.accused()[0].0), "Cem Can");
        for act in ["trace.started", "trace.released", "trace.read", "trace.console"] {
            let mut tx = office.db.read().await.unwrap();
            let mut sql = Sql::new("select seq from journal where act = ");
            sql.bind(act);
            assert_eq!(tx.list(sql, |row| row.int("seq")).await.unwrap().len(), 1, "{act}");
        }
    }

    async fn r25_what_is_of_no_reader_names_nobody(office: TestOffice) {
        let w = world(&office).await;
        view::page(&office, &office.caller(&w.readers[0], true), w.document, 1).await.unwrap();
        let copy = view::page(&office, &office.caller(&w.readers[1], true), w.unseen, 1).await.unwrap().into_png();
        // A page of another document.
        let (_, finding, _) = trace::console(&office, w.document, copy).await.unwrap();
        assert!(finding.accused().is_empty(), "{finding:?}");
        assert!(matches!(finding.verdict(), TraceVerdict::Elsewhere | TraceVerdict::NoRecipient), "{finding:?}");
    }

    async fn r25_words_are_found_where_they_stand_and_name_nobody(office: TestOffice) {
        let w = world(&office).await;
        let text = traced();
        for (reader, page) in [(0, 1), (1, 1), (1, 2), (2, 2)] {
            let caller = office.caller(&w.readers[reader], true);
            view::page(&office, &caller, w.document, page).await.unwrap();
        }
        // Copied out of the first page, in capitals and without its points.
        let start = text.find("kpo ").unwrap();
        let words: Vec<&str> = text[start..].split_whitespace().take(30).collect();
        let found = words.join(" ").to_uppercase().replace(['.', ','], "");
        let (_, finding, _) = trace::console(&office, w.document, found.into()).await.unwrap();
        assert_eq!(finding.verdict(), TraceVerdict::Words, "{finding:?}");
        assert_eq!(finding.seen.iter().map(|one| one.page).collect::<Vec<_>>(), [1]);
        assert!(finding.seen[0].alike > 90, "{finding:?}");
        assert_eq!((finding.readers, finding.bits, finding.suspects.len()), (2, 0, 0), "who saw the page, and no more");

        // Of the end of the document nobody was shown anything.
        let words: Vec<&str> = text.split_whitespace().collect();
        let found = words[words.len() - 30..].join(" ");
        let (document, finding, _) = trace::console(&office, w.document, found.into()).await.unwrap();
        assert_eq!((finding.verdict(), finding.readers), (TraceVerdict::Words, 0));
        let last = finding.seen.last().unwrap();
        assert_eq!((last.page, last.part[3]), (document.pages, 100));

        let other = "A contract of another house ends ninety days after somebody has said so in a letter to everybody.";
        let (_, finding, _) = trace::console(&office, w.document, other.into()).await.unwrap();
        assert_eq!((finding.verdict(), finding.seen.len()), (TraceVerdict::Elsewhere, 0));
    }
}

/// What a trace needs years later. If this fails because drawing has changed, count [`ENGINE`] up in the same commit.
#[test]
fn r25_pages_are_drawn_as_this_engine_draws_them() {
    let paragraphs: Vec<Paragraph> = [
        "Kiln yield and fuel, 2026",
        "Çelik fırını verimi",
        "תפוקת הכבשן",
    ]
    .into_iter()
    .map(|text| Paragraph {
        text: text.repeat(9),
        heading: text.starts_with('K'),
        level: 0,
    })
    .collect();
    let plain = draw_flow(&paragraphs, [0, 0], &|_| 0.0);
    let digest = kpo_practice::agreement::digest_of(&plain.page.rgb);
    assert_eq!(
        (ENGINE, digest.as_str()),
        (
            "kpo 1",
            "9003d2474311aeb9a57484b1bc65a542f97839045fe1fc4c7dabc24e74301ab2"
        )
    );
    let carriers = plain.words.iter().filter_map(|word| word.carrier).count();
    assert!(carriers > 40, "{carriers}");
    let moved = draw_flow(&paragraphs, [0, 0], &|nth| {
        if nth == 3 { 0.52 } else { 0.0 }
    });
    assert_eq!(moved.words, plain.words);
    let area = moved
        .words
        .iter()
        .find(|word| word.carrier == Some(3))
        .expect("a word")
        .area;
    for (at, (one, other)) in plain
        .page
        .rgb
        .chunks(3)
        .zip(moved.page.rgb.chunks(3))
        .enumerate()
    {
        let (x, y) = ((at % PAGE_WIDTH) as i64, (at / PAGE_WIDTH) as i64);
        let inside = x >= area.x0 - 2 && x <= area.x1 + 2 && y >= area.y0 - 8 && y < area.y1 + 8;
        assert!(one == other || inside, "{x}, {y}");
    }
    assert_ne!(plain.page, moved.page);
}
