//! The room: what goes in, what comes out, and the record of it (R4, R24, R25, R26).

mod copying;
mod destroyed;
mod files;

use std::collections::BTreeSet;

use kpo_operations::exposure::{self, Wanted};
use kpo_operations::job::{Registry, drain};
use kpo_operations::room::upload::{receive, sweep};
use kpo_operations::room::{self, view};
use kpo_operations::{Error, agreement, question};
use kpo_practice::access::Caller;
use kpo_practice::agreement::{AgreementKind, Terms};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{DocumentId, EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::room::{DocumentState, FileKind, SIZE_MAX};
use kpo_records::{PageRequest, Sql};
use kpo_testkit::shared::shared;
use kpo_testkit::{TestOffice, both};

use files::{CELLS, CORNERS, archive, docx, flood, forms_in_forms, png, xlsx};

struct World {
    file: Engagement,
    sourcing: Person,
    security: Person,
    operator: Person,
    delivery: Person,
    expert: Person,
    rival: Person,
}

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let other = office.organisation(OrganisationKind::Firm, "Rival").await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let security = office.person(&host, "Sami Salo", "security").await;
    let operator = office.person(&host, "Olli Oja", "administrator").await;
    let delivery = office.person(&firm, "Deniz Kaya", "delivery").await;
    let expert = office.person(&firm, "Ece Demir", "").await;
    let rival = office.person(&other, "Rauno Rival", "").await;
    let mut file = office.engagement(&sourcing, "Kiln yield").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    tx.record(
        None,
        sourcing.created_at,
        Entry::new("engagement.awarded", "engagement", file.id).within(file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    office.assign(file.id, &rival, AssignmentRole::Expert).await;
    World {
        file,
        sourcing,
        security,
        operator,
        delivery,
        expert,
        rival,
    }
}

fn text(kind: AgreementKind, w: &World) -> agreement::Draft {
    agreement::Draft {
        kind,
        title: kind.word().to_owned(),
        body: "Text".to_owned(),
        terms: (kind == AgreementKind::Sow).then(|| Terms {
            fee: "EUR 95".to_owned(),
            ip: "client".to_owned(),
            starts_on: "2026-03-02".parse().unwrap(),
            ends_on: "2026-05-29".parse().unwrap(),
            notice_days: None,
        }),
        people: BTreeSet::from([w.expert.id]),
    }
}

/// Both sides and the expert accept both texts.
async fn bind(office: &TestOffice, w: &World) {
    let aino = office.caller(&w.sourcing, true);
    for kind in [AgreementKind::Nda, AgreementKind::Sow] {
        let id = agreement::draft(office, &aino, w.file.id, text(kind, w))
            .await
            .unwrap();
        let seen = agreement::text(office, &aino, id).await.unwrap();
        let digest = seen.agreement.digest;
        let mut signers = vec![(&w.sourcing, true), (&w.delivery, false)];
        if kind == AgreementKind::Nda {
            signers.push((&w.expert, false));
        }
        for (person, host) in signers {
            let caller = office.caller(person, host);
            agreement::sign(office, &caller, id, &digest, &person.name)
                .await
                .unwrap();
        }
    }
}

async fn put(
    office: &TestOffice,
    caller: &Caller,
    file: EngagementId,
    name: &str,
    bytes: &[u8],
) -> kpo_operations::Result<DocumentId> {
    let mut incoming = receive(office, caller, file).await?;
    for piece in bytes.chunks(70_000) {
        incoming.write(piece).await?;
    }
    let id = incoming.finish(office, caller, name, 2, "anywhere").await?;
    drain(office, &Registry::standard()).await?;
    Ok(id)
}

async fn state(office: &TestOffice, id: DocumentId) -> (DocumentState, String, i64) {
    let mut tx = office.db.read().await.unwrap();
    let document = tx.document(id).await.unwrap();
    (
        document.state,
        document.reason.unwrap_or_default(),
        document.pages,
    )
}

both! {
    async fn every_kind_is_checked_and_shown_as_a_marked_picture(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let text = "Ölçüm: çelik fırını\n".repeat(100);
        let mut files = vec![
            ("notes.txt", text.into_bytes(), 2),
            ("notes.docx", docx(r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Kiln &amp; yield</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#), 1),
            ("cost.xlsx", xlsx(CELLS), 1),
            ("photo.png", png(300, 200), 1),
        ];
        if let Some(path) = shared("data/contracts/OASYSMOBILE,INC_07_05_2001-EX-10.17-OUTSOURCING AGREEMENT.PDF") {
            files.push(("contract.pdf", std::fs::read(path).unwrap(), 0));
        }
        for (name, bytes, pages) in files {
            let id = put(&office, &aino, w.file.id, name, &bytes).await.unwrap();
            let (state, reason, found) = state(&office, id).await;
            assert_eq!((state, reason.as_str()), (DocumentState::Ready, ""), "{name}");
            assert!(found >= 1 && (pages == 0 || found == pages), "{name}: {found}");
            let picture = view::page(&office, &aino, id, 1).await.unwrap().into_png();
            let picture = image::load_from_memory(&picture).unwrap();
            assert!(picture.width() >= 300 && picture.height() > 200, "{name}");
            for page in [0, -1, found + 1, i64::MAX] {
                assert!(matches!(view::page(&office, &aino, id, page).await, Err(Error::NotFound)));
            }
        }
    }

    async fn hostile_files_are_refused_with_their_reason(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let bomb = vec![0; 30 * 1024 * 1024];
        let word: (&str, &[u8]) = ("word/document.xml", b"<w:document/>");
        let nested = archive(&[word]);
        let many: Vec<String> = (0..5001).map(|n| format!("word/{n}.xml")).collect();
        let mut many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
        many.push(word);
        let deep = "<w:p>".repeat(100_000);
        let entities = r#"<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document><w:p><w:t>&b;</w:t></w:p></w:document>"#;
        for (name, bytes, reason) in [
            ("bomb.docx", archive(&[word, ("word/media/a.bin", &bomb)]), "document-bomb"),
            ("many.docx", archive(&many), "document-bomb"),
            ("nested.docx", archive(&[word, ("word/a.zip", &nested)]), "document-nested"),
            ("slip.docx", archive(&[word, ("../../etc/cron.d/x", b"x")]), "document-paths"),
            ("root.docx", archive(&[word, ("/etc/passwd", b"x")]), "document-paths"),
            ("macro.docx", archive(&[word, ("word/vbaProject.bin", b"x")]), "document-macros"),
            ("not.docx", archive(&[("a.txt", b"x")]), "document-disguised"),
            ("not.xlsx", archive(&[word]), "document-disguised"),
            ("deep.docx", docx(&deep), "document-damaged"),
            ("laughs.docx", archive(&[("word/document.xml", entities.as_bytes())]), "document-damaged"),
            ("cut.docx", docx("<w:p/>")[..60].to_vec(), "document-damaged"),
            ("huge.png", flood(), "document-pixels"),
            ("cut.png", png(200, 200)[..60].to_vec(), "document-damaged"),
            ("locked.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n%%EOF".to_vec(), "document-locked"),
            ("sparse.xlsx", xlsx(CORNERS), "document-too-long"),
            ("forms.pdf", forms_in_forms(), "document-too-slow"),
            ("junk.pdf", b"%PDF-1.7\njunk".to_vec(), "document-damaged"),
            ("nul.txt", [vec![b'a'; 5000], vec![0]].concat(), "document-damaged"),
        ] {
            let id = put(&office, &aino, w.file.id, name, &bytes).await.unwrap();
            let (state, found, _) = state(&office, id).await;
            assert_eq!((state, found.as_str()), (DocumentState::Refused, reason), "{name}");
            let shown = view::page(&office, &aino, id, 1).await;
            assert!(shown.is_err(), "{name}");
        }
    }

    async fn what_cannot_be_taken_leaves_nothing_behind(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        for (name, bytes, code) in [
            ("a.exe", &b"MZ"[..], "document-kind"),
            ("a", b"hello", "document-kind"),
            ("a.pdf", b"MZ\x90\0", "document-disguised"),
            ("a.txt", b"%PDF-1.7", "document-disguised"),
            ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document-locked"),
            ("a.txt", b"", "document-empty"),
        ] {
            let answer = put(&office, &aino, w.file.id, name, bytes).await;
            assert!(matches!(&answer, Err(Error::Refused(r)) if r.code == code), "{name}: {answer:?}");
        }
        // 300 MB are turned away after 50, and the disk holds none of them.
        let mut incoming = receive(&office, &aino, w.file.id).await.unwrap();
        let piece = vec![b'x'; 1024 * 1024];
        let mut taken = 0;
        let refusal = loop {
            match incoming.write(&piece).await {
                Ok(()) => taken += piece.len() as u64,
                Err(error) => break error,
            }
        };
        assert!(matches!(refusal, Error::Refused(r) if r.code == "document-too-large"));
        assert!(taken <= SIZE_MAX);
        incoming.abandon().await;
        assert_eq!(bytes_under(&office.settings.data), 0);
    }

    async fn names_are_made_harmless(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let id = put(&office, &aino, w.file.id, "../..\\cost\u{202e}fdp\0.e\u{301}.txt", b"x").await.unwrap();
        let (listed, _) = room::read(&office, &aino, id).await.unwrap();
        assert_eq!(listed.document.name, "costfdp.é.txt");
        let Some(path) = shared("data/hostile/naughty_strings.json") else { return };
        let strings: Vec<String> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        for text in strings {
            let name = kpo_practice::room::safe_name(&format!("{text}.txt"), str::to_owned);
            assert!(!name.contains(['/', '\\', '\0', '\u{202e}']) && !name.starts_with('.'), "{name:?}");
            assert!(kpo_practice::question::check_text("text", &text).is_ok() || text.trim().is_empty() || text.contains('\0'));
        }
    }

    async fn what_cannot_be_recorded_is_not_shown(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let id = put(&office, &aino, w.file.id, "a.txt", b"secret").await.unwrap();
        let before = head(&office).await;
        view::page(&office, &aino, id, 1).await.unwrap();
        // The first page: the document's key is committed to, then this reader's copy and the showing.
        assert_eq!(head(&office).await, before + 3);
        view::page(&office, &aino, id, 1).await.unwrap();
        assert_eq!(head(&office).await, before + 4);
        let mut tx = office.db.begin().await.unwrap();
        tx.run(Sql::new("alter table exposure rename to gone")).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(view::page(&office, &aino, id, 1).await, Err(Error::Unavailable(_))));
        assert!(matches!(view::export(&office, &aino, id).await, Err(Error::Unavailable(_))));
        assert_eq!(head(&office).await, before + 4);
    }

    async fn outsiders_get_nothing_ungranted(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let id = put(&office, &aino, w.file.id, "a.txt", b"secret").await.unwrap();
        // No agreement binds anybody here: not the expert, not the delivery manager, not a rival.
        for person in [&w.expert, &w.delivery, &w.rival] {
            let caller = office.caller(person, false);
            assert!(matches!(view::page(&office, &caller, id, 1).await, Err(Error::NotFound)), "{}", person.name);
            assert!(matches!(view::export(&office, &caller, id).await, Err(Error::NotFound)));
            assert!(matches!(room::read(&office, &caller, id).await, Err(Error::NotFound)));
            assert!(matches!(room::remove(&office, &caller, id).await, Err(Error::NotFound)));
            assert!(room::list(&office, &caller, w.file.id).await.is_err());
            assert!(receive(&office, &caller, w.file.id).await.is_err());
        }
        // The operator never reads content; the security officer sees that it exists, and no page of it.
        let operator = office.caller(&w.operator, true);
        assert!(view::page(&office, &operator, id, 1).await.is_err());
        let security = office.caller(&w.security, true);
        assert!(matches!(view::page(&office, &security, id, 1).await, Err(Error::Denied(_))));
        // An original needs a fresh second factor.
        let mut tired = office.caller(&w.sourcing, true);
        tired.second_factor = false;
        assert!(matches!(view::export(&office, &tired, id).await, Err(Error::Stale)));
        view::export(&office, &aino, id).await.unwrap();
    }

    async fn a_named_and_agreed_expert_reads_marked_pages_until_the_agreement_ends(office: TestOffice) {
        let w = world(&office).await;
        let (aino, ece) = (office.caller(&w.sourcing, true), office.caller(&w.expert, false));
        let id = put(&office, &aino, w.file.id, "a.txt", b"secret").await.unwrap();
        bind(&office, &w).await;
        let sheet = room::list(&office, &ece, w.file.id).await.unwrap();
        assert_eq!(sheet.documents.len(), 1);
        assert!(sheet.documents[0].can_view && !sheet.documents[0].can_export && !sheet.can_upload);
        let theirs = view::page(&office, &ece, id, 1).await.unwrap().into_png();
        let clients = view::page(&office, &aino, id, 1).await.unwrap().into_png();
        assert_ne!(theirs, clients);
        assert!(matches!(view::export(&office, &ece, id).await, Err(Error::Denied(_))));
        // Their clearance and place count, and so does quarantine: what they may not read is not there.
        room::classify(&office, &aino, id, 2, 3, "IN").await.unwrap();
        assert!(matches!(room::read(&office, &ece, id).await, Err(Error::NotFound)));
        assert!(room::list(&office, &ece, w.file.id).await.unwrap().documents.is_empty());
        room::classify(&office, &aino, id, 3, 2, "eea").await.unwrap();
        view::page(&office, &ece, id, 1).await.unwrap();
        // A rival expert of the same file who signed nothing, and the provider's manager, stay outside.
        for person in [&w.rival, &w.delivery] {
            assert!(matches!(view::page(&office, &office.caller(person, false), id, 1).await, Err(Error::NotFound)));
        }
        // A new text un-binds, and the room is shut from that moment.
        agreement::draft(&office, &aino, w.file.id, text(AgreementKind::Nda, &w)).await.unwrap();
        assert!(matches!(view::page(&office, &ece, id, 1).await, Err(Error::NotFound)));
        assert!(room::list(&office, &ece, w.file.id).await.is_err());
    }

    async fn a_check_that_was_given_up_is_said_on_the_document(office: TestOffice) {
        let w = world(&office).await;
        let mut both = w.sourcing.clone();
        (both.id, both.email) = (office.stranger(), "both@host.test".to_owned());
        both.roles.insert("security".to_owned());
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_person(&both).await.unwrap();
        tx.record(None, both.created_at, Entry::new("person.entered", "person", both.id));
        tx.commit().await.unwrap();
        let (aino, both) = (office.caller(&w.sourcing, true), office.caller(&both, true));
        let mut incoming = receive(&office, &aino, w.file.id).await.unwrap();
        incoming.write(b"secret").await.unwrap();
        let id = incoming.finish(&office, &aino, "a.txt", 2, "anywhere").await.unwrap();
        assert!(!room::read(&office, &aino, id).await.unwrap().0.given_up, "it is under way");
        let mut tx = office.db.begin().await.unwrap();
        tx.run(Sql::new("update job set state = 'failed' where kind = 'document.check'")).await.unwrap();
        tx.commit().await.unwrap();
        let seen = async |caller| {
            let sheet = room::list(&office, caller, w.file.id).await.unwrap();
            (sheet.documents[0].given_up, sheet.documents[0].can_retry)
        };
        assert_eq!((seen(&aino).await, seen(&both).await), ((true, false), (true, true)));
    }

    async fn a_document_for_one_country_is_shut_elsewhere(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let id = put(&office, &aino, w.file.id, "a.txt", b"secret").await.unwrap();
        room::classify(&office, &aino, id, 2, 3, "eu").await.unwrap();
        view::page(&office, &aino, id, 1).await.unwrap();
        assert!(matches!(room::classify(&office, &aino, id, 2, 1, "FI").await, Err(Error::Conflict)));
        let (listed, _) = room::read(&office, &aino, id).await.unwrap();
        room::classify(&office, &aino, id, listed.document.version, 3, "IN").await.unwrap();
        assert!(view::page(&office, &aino, id, 1).await.is_err());
    }

    async fn the_record_answers_who_saw_what(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let id = put(&office, &aino, w.file.id, "a.txt", b"secret").await.unwrap();
        for _ in 0..3 {
            view::page(&office, &aino, id, 1).await.unwrap();
        }
        let security = office.caller(&w.security, true);
        let page = PageRequest { after: None, limit: 2 };
        let wanted = Wanted { person: Some(w.sourcing.id), ..Wanted::default() };
        let sheet = exposure::list(&office, &security, &wanted, &page).await.unwrap();
        assert_eq!(sheet.shown.items.len(), 2);
        assert_eq!(sheet.shown.items[0].document, "a.txt");
        let page = PageRequest::from_wire(sheet.shown.next.as_deref(), Some(2)).unwrap();
        let rest = exposure::list(&office, &security, &wanted, &page).await.unwrap();
        assert_eq!(rest.shown.items.len(), 1);
        let code = rest.shown.items[0].exposure.code.clone();
        let wanted = Wanted { code: Some(code), ..Wanted::default() };
        let found = exposure::list(&office, &security, &wanted, &PageRequest::default()).await.unwrap();
        assert_eq!(found.shown.items, rest.shown.items);
        for wanted in [Wanted { document: Some(id), ..Wanted::default() }, Wanted { engagement: Some(w.file.id), ..Wanted::default() }] {
            let sheet = exposure::list(&office, &security, &wanted, &PageRequest::default()).await.unwrap();
            assert_eq!(sheet.shown.items.len(), 3);
        }
        let denied = exposure::list(&office, &aino, &Wanted::default(), &PageRequest::default()).await;
        assert!(matches!(denied, Err(Error::Denied(_))));
    }

    async fn removed_bytes_are_gone_and_orphans_are_swept(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let kept = put(&office, &aino, w.file.id, "a.txt", b"kept").await.unwrap();
        let id = put(&office, &aino, w.file.id, "b.txt", b"secret").await.unwrap();
        // Each is sealed: 72 bytes more than it holds.
        assert_eq!(bytes_under(&office.settings.data), 10 + 2 * 72);
        room::remove(&office, &aino, id).await.unwrap();
        assert_eq!(bytes_under(&office.settings.data), 4 + 72);
        assert!(matches!(room::read(&office, &aino, id).await, Err(Error::NotFound)));
        // A process that died between bytes and row leaves bytes that no row names.
        let orphan = office.settings.data.join("blobs/ab");
        std::fs::create_dir_all(&orphan).unwrap();
        std::fs::write(orphan.join("ab000000000040008000000000000000"), b"orphan").unwrap();
        office.clock.set(kpo_practice::time::At(i64::MAX / 2));
        assert_eq!(sweep(&office).await.unwrap(), 1);
        assert_eq!(bytes_under(&office.settings.data), 4 + 72);
        assert_eq!(state(&office, kept).await.0, DocumentState::Ready);
        assert_eq!(FileKind::claimed("a.txt"), Some(FileKind::Text));
    }

    async fn questions_stay_within_one_counterparty(office: TestOffice) {
        let w = world(&office).await;
        let (aino, ece, rauno) = (office.caller(&w.sourcing, true), office.caller(&w.expert, false), office.caller(&w.rival, false));
        let id = question::ask(&office, &ece, w.file.id, "Which fuel?").await.unwrap();
        assert!(question::list(&office, &rauno, w.file.id).await.unwrap().questions.is_empty());
        assert!(matches!(question::answer(&office, &rauno, id, "x").await, Err(Error::NotFound)));
        assert!(matches!(question::answer(&office, &ece, id, "x").await, Err(Error::Denied(_))));
        assert!(matches!(question::publish(&office, &aino, id).await, Err(Error::Refused(r)) if r.code == "question-unanswered"));
        question::answer(&office, &aino, id, "Gas.").await.unwrap();
        assert!(question::list(&office, &rauno, w.file.id).await.unwrap().questions.is_empty());
        question::publish(&office, &aino, id).await.unwrap();
        let theirs = question::list(&office, &rauno, w.file.id).await.unwrap().questions;
        assert_eq!(theirs.len(), 1);
        assert_eq!((theirs[0].asker.clone(), theirs[0].created_at), (None, None));
        let own = question::list(&office, &ece, w.file.id).await.unwrap().questions;
        assert_eq!(own[0].asker.as_ref().map(|asker| asker.0.as_str()), Some("Ece Demir"));
    }
}

async fn head(office: &TestOffice) -> i64 {
    let mut tx = office.db.read().await.unwrap();
    tx.journal_head().await.unwrap().seq
}

fn bytes_under(folder: &std::path::Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| {
            let kind = entry.metadata().unwrap();
            if kind.is_dir() {
                bytes_under(&entry.path())
            } else {
                kind.len()
            }
        })
        .sum()
}

#[test]
fn an_exposure_code_is_drawn_from_all_of_the_id() {
    let one = kpo_practice::id::ExposureId::from_uuid(uuid::Uuid::from_u128(5));
    assert_ne!(
        kpo_practice::room::code(one),
        kpo_practice::room::code(kpo_practice::id::ExposureId::from_uuid(
            uuid::Uuid::from_u128(6)
        ))
    );
}
