//! Copies that may be taken away, marked: who may, what is on record before, and whose copy a found one is (R24, R25, R28).

use bytes::Bytes;
use kpo_operations::room::copying;
use kpo_operations::room::writing;
use kpo_operations::{Error, incident, trace};
use kpo_practice::copying::Copying;
use kpo_practice::room::ExposureKind;
use kpo_practice::trace::TraceVerdict;

use super::*;

/// So many paragraphs, as a word processor keeps them.
fn story(count: usize) -> String {
    let text = include_str!("../../../../../SECURITY.md").replace(['<', '&', '>'], "");
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(count);
    lines
        .map(|line| {
            let style = if line.starts_with('#') {
                "<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>"
            } else {
                ""
            };
            format!("<w:p>{style}<w:r><w:t>{line}</w:t></w:r></w:p>")
        })
        .collect::<Vec<String>>()
        .concat()
}

async fn rows(office: &TestOffice, act: &str) -> usize {
    let mut tx = office.db.read().await.unwrap();
    let mut sql = Sql::new("select payload from journal where act = ");
    sql.bind(act);
    tx.list(sql, |row| row.text("payload")).await.unwrap().len()
}

async fn set(office: &TestOffice, caller: &Caller, id: DocumentId, mode: Copying) {
    let mut tx = office.db.read().await.unwrap();
    let version = tx.document(id).await.unwrap().version;
    drop(tx);
    copying::set(office, caller, id, version, mode)
        .await
        .unwrap();
}

fn code<T: std::fmt::Debug>(answer: kpo_operations::Result<T>) -> &'static str {
    match answer {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

both! {
    async fn r25_nothing_leaves_but_what_the_documents_mode_says(office: TestOffice) {
        let w = world(&office).await;
        let (aino, ece) = (office.caller(&w.sourcing, true), office.caller(&w.expert, false));
        let id = put(&office, &aino, w.file.id, "cost.docx", &docx(&story(30))).await.unwrap();
        bind(&office, &w).await;
        // Nothing said: nothing leaves, for the client's people neither.
        for caller in [&aino, &ece] {
            assert!(matches!(copying::pdf(&office, caller, id).await, Err(Error::Denied(_))));
            assert!(matches!(copying::source(&office, caller, id).await, Err(Error::Denied(_))));
            let listed = room::read(&office, caller, id).await.unwrap().0;
            assert!(listed.can_view && !listed.can_take_pdf && !listed.can_take_source);
        }
        assert!(matches!(copying::set(&office, &ece, id, 2, Copying::Source).await, Err(Error::Denied(_))));
        assert!(matches!(copying::set(&office, &aino, id, 9, Copying::Pdf).await, Err(Error::Conflict)));

        set(&office, &aino, id, Copying::Pdf).await;
        assert_eq!(rows(&office, "document.copying").await, 1);
        let (bytes, name, kind) = copying::pdf(&office, &ece, id).await.unwrap().into_parts();
        assert_eq!((name.as_str(), kind), ("cost.pdf", FileKind::Pdf));
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert!(matches!(copying::source(&office, &ece, id).await, Err(Error::Denied(_))));

        set(&office, &aino, id, Copying::Source).await;
        let (bytes, name, kind) = copying::source(&office, &ece, id).await.unwrap().into_parts();
        assert_eq!((name.as_str(), kind), ("cost.docx", FileKind::Docx));
        let original = writing::document(docx(&story(30)).into()).unwrap();
        assert_eq!(writing::document(bytes).unwrap(), original);
        copying::pdf(&office, &aino, id).await.unwrap();
        assert_eq!((rows(&office, "document.pdf-taken").await, rows(&office, "document.source-taken").await), (2, 1));

        // What is taken stands on record as a copy, and its taker among the readers a found copy is compared with.
        let mut tx = office.db.read().await.unwrap();
        let wanted = kpo_records::room::Wanted { document: Some(id), ..Default::default() };
        let shown = tx.exposures(&wanted, &PageRequest::default()).await.unwrap().items;
        assert_eq!(shown.len(), 3);
        assert!(shown.iter().all(|one| one.exposure.kind == ExposureKind::Copy && one.exposure.page == 0));
        assert_eq!(tx.readers_of(id).await.unwrap().len(), 2);
        assert_eq!(tx.originals_taken(id).await.unwrap(), 0);
        drop(tx);
        assert_eq!(rows(&office, "imprint.issued").await, 2, "each reader is committed to once");

        // Kinds that carry no marks say what can be had instead.
        let plain = put(&office, &aino, w.file.id, "a.txt", b"secret words").await.unwrap();
        set(&office, &aino, plain, Copying::Source).await;
        assert_eq!(code(copying::source(&office, &ece, plain).await), "copy-source-kind");
        assert!(!room::read(&office, &ece, plain).await.unwrap().0.can_take_source);
        copying::pdf(&office, &ece, plain).await.unwrap();
        let picture = put(&office, &aino, w.file.id, "a.png", &png(300, 200)).await.unwrap();
        set(&office, &aino, picture, Copying::Pdf).await;
        let (bytes, ..) = copying::pdf(&office, &ece, picture).await.unwrap().into_parts();
        assert!(bytes.starts_with(b"%PDF-"));
    }

    async fn r28_what_shuts_the_pages_shuts_the_copies(office: TestOffice) {
        let w = world(&office).await;
        let (aino, ece) = (office.caller(&w.sourcing, true), office.caller(&w.expert, false));
        let security = office.caller(&w.security, true);
        let id = put(&office, &aino, w.file.id, "cost.docx", &docx(&story(8))).await.unwrap();
        set(&office, &aino, id, Copying::Source).await;
        let shut = async || {
            for answer in [copying::pdf(&office, &ece, id).await, copying::source(&office, &ece, id).await] {
                let page = view::page(&office, &ece, id, 1).await;
                assert_eq!(format!("{:?}", answer.unwrap_err()), format!("{:?}", page.unwrap_err()), "as the pages");
            }
        };
        // Before the agreement, for a rival, for who guards and for who operates.
        shut().await;
        bind(&office, &w).await;
        copying::pdf(&office, &ece, id).await.unwrap();
        for person in [&w.rival, &w.delivery] {
            let caller = office.caller(person, false);
            assert!(matches!(copying::pdf(&office, &caller, id).await, Err(Error::NotFound)));
            assert!(matches!(copying::set(&office, &caller, id, 1, Copying::Source).await, Err(Error::NotFound)));
        }
        assert!(matches!(copying::pdf(&office, &security, id).await, Err(Error::Denied(_))));
        assert!(copying::source(&office, &office.caller(&w.operator, true), id).await.is_err());
        // A place they may not read from, a frozen file, an ended agreement.
        let mut tx = office.db.read().await.unwrap();
        let version = tx.document(id).await.unwrap().version;
        drop(tx);
        room::classify(&office, &aino, id, version, 2, "IN").await.unwrap();
        shut().await;
        room::classify(&office, &aino, id, version + 1, 2, "anywhere").await.unwrap();
        kpo_operations::engagement::freeze(&office, &security, w.file.id, true, "a laptop was lost").await.unwrap();
        shut().await;
        assert!(matches!(copying::pdf(&office, &aino, id).await, Err(Error::Denied(_))));
        kpo_operations::engagement::freeze(&office, &security, w.file.id, false, "found").await.unwrap();
        copying::pdf(&office, &ece, id).await.unwrap();
        let wall = kpo_operations::wall::Draft {
            person: w.expert.id, name: "Tammerkoski Mills".to_owned(), organisation: Some(w.file.client),
            until_on: office.office.clock.now().day().plus_days(9), reason: "poached".to_owned(),
        };
        kpo_operations::wall::raise(&office, &security, wall).await.unwrap();
        shut().await;
        agreement::draft(&office, &aino, w.file.id, text(AgreementKind::Nda, &w)).await.unwrap();
        shut().await;
        assert_eq!(rows(&office, "document.pdf-taken").await, 2);
    }

    async fn r24_no_copy_leaves_that_cannot_be_put_on_record(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let id = put(&office, &aino, w.file.id, "a.txt", b"secret words").await.unwrap();
        set(&office, &aino, id, Copying::Pdf).await;
        copying::pdf(&office, &aino, id).await.unwrap();
        let mut tx = office.db.begin().await.unwrap();
        tx.run(Sql::new("alter table exposure rename to gone")).await.unwrap();
        tx.commit().await.unwrap();
        assert!(copying::pdf(&office, &aino, id).await.is_err());
        assert_eq!(rows(&office, "document.pdf-taken").await, 1);
    }

    async fn r25_a_marked_file_and_a_marked_pdf_name_their_taker_and_the_original_nobody(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let file = docx(&story(70));
        let id = put(&office, &aino, w.file.id, "cost.docx", &file).await.unwrap();
        set(&office, &aino, id, Copying::Source).await;
        let mut tx = office.db.read().await.unwrap();
        let host = tx.organisation(w.file.client).await.unwrap();
        drop(tx);
        let mut takers = Vec::new();
        for nth in 0..4 {
            let person = office.person(&host, &format!("Reader {nth}"), "sourcing").await;
            let caller = office.caller(&person, true);
            let source = copying::source(&office, &caller, id).await.unwrap().into_parts().0;
            takers.push((person, caller, source));
        }
        let (_, finding, names) = trace::console(&office, id, takers[2].2.clone()).await.unwrap();
        assert_eq!(finding.verdict(), TraceVerdict::Accused, "{finding:?}");
        assert_eq!(names.of(finding.accused()[0].0), "Reader 2");
        assert_eq!((finding.accused().len(), finding.readers, finding.seen[0].alike), (1, 4, 100));

        let (_, finding, _) = trace::console(&office, id, Bytes::from(file)).await.unwrap();
        assert!(finding.suspects.is_empty(), "{finding:?}");
        let other = docx("<w:p><w:r><w:t>Nothing of it at all, not a word of it here</w:t></w:r></w:p>");
        let (_, finding, _) = trace::console(&office, id, Bytes::from(other)).await.unwrap();
        assert_eq!(finding.verdict(), TraceVerdict::Elsewhere);

        let pdf = copying::pdf(&office, &takers[1].1, id).await.unwrap().into_parts().0;
        let (_, finding, names) = trace::console(&office, id, pdf).await.unwrap();
        assert_eq!(finding.verdict(), TraceVerdict::Accused, "{finding:?}");
        assert_eq!(names.of(finding.accused()[0].0), "Reader 1");
        assert_eq!(finding.accused().len(), 1);

        // The incident's file counts them as copies.
        let security = office.caller(&w.security, true);
        let made = incident::make(&office, &security, vec![id], "A tram").await.unwrap();
        let sheet = incident::show(&office, &security, made, false).await.unwrap();
        assert!(sheet.readers.iter().all(|reader| reader.copies > 0 && reader.pages == 0));
    }
}
