//! The work: written by the named expert alone, handed in only when whole (R7). On both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kpo_operations::deliverable::{self, WorkDraft};
use kpo_operations::{Error, acceptance, review};
use kpo_practice::access::Caller;
use kpo_practice::deliverable::{ClaimDraft, Method};
use kpo_practice::engagement::{AssignmentRole, Engagement, Stage};
use kpo_practice::id::DocumentId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_testkit::{TestOffice, both};

struct World {
    file: Engagement,
    sourcing: Caller,
    delivery: Caller,
    expert: Caller,
}

/// A file whose texts are signed, with its expert.
async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let sourcing = office.person(&host, "Aino", "sourcing").await;
    let delivery = office.person(&firm, "Bora", "delivery").await;
    let expert = office.person(&firm, "Deniz", "").await;
    let mut file = office.engagement(&sourcing, "Kiln yield").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    tx.record(
        None,
        sourcing.created_at,
        Entry::new("engagement.awarded", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    let world = World {
        sourcing: office.caller(&sourcing, true),
        delivery: office.caller(&delivery, false),
        expert: office.caller(&expert, false),
        file,
    };
    bind(office, &world).await;
    world
}

async fn bind(office: &TestOffice, world: &World) {
    use kpo_operations::agreement;
    use kpo_practice::agreement::{AgreementKind, Terms};
    for kind in [AgreementKind::Nda, AgreementKind::Sow] {
        let draft = agreement::Draft {
            kind,
            title: kind.word().to_owned(),
            body: "As agreed.".to_owned(),
            terms: (kind == AgreementKind::Sow).then(|| Terms {
                fee: "EUR 95 an hour".to_owned(),
                ip: "client".to_owned(),
                starts_on: "2026-03-02".parse().unwrap(),
                ends_on: "2026-05-29".parse().unwrap(),
                notice_days: None,
            }),
            people: [world.expert.person].into(),
        };
        agreement::draft(office, &world.sourcing, world.file.id, draft)
            .await
            .unwrap();
    }
    let sheet = agreement::read(office, &world.sourcing, world.file.id)
        .await
        .unwrap();
    for caller in [&world.sourcing, &world.delivery, &world.expert] {
        for text in &sheet.texts {
            let text = &text.agreement;
            if caller.person == world.expert.person && text.kind == AgreementKind::Sow {
                continue;
            }
            agreement::sign(office, caller, text.id, &text.digest, &caller.name)
                .await
                .unwrap();
        }
    }
}

fn whole(text: &str) -> ClaimDraft {
    ClaimDraft {
        text: text.to_owned(),
        evidence: "Table 4".to_owned(),
        document: None,
        method: Some(Method::Data),
        confidence: Some(90),
    }
}

/// A document in a room, which may be shown in this region.
async fn keep(office: &TestOffice, file: &Engagement, region: &str) -> DocumentId {
    let blob = office.office.id();
    let document = Document {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        name: "yield.txt".to_owned(),
        kind: FileKind::Text,
        class: 0,
        region: region.to_owned(),
        state: DocumentState::Ready,
        reason: None,
        pages: 1,
        breaks: String::new(),
        blob,
        digest: "0".repeat(64),
        size: 10,
        copying: kpo_practice::copying::Copying::View,
        hold: false,
        uploaded_by: file.owner,
        created_at: file.created_at,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_blob(blob, &document.digest, 10, file.created_at)
        .await
        .unwrap();
    tx.insert_document(&document).await.unwrap();
    tx.record(
        None,
        file.created_at,
        Entry::new("document.uploaded", "document", document.id).within(file.id),
    );
    tx.commit().await.unwrap();
    document.id
}

fn code<T>(result: Result<T, Error>) -> Option<&'static str> {
    match result {
        Err(Error::Refused(refusal)) => Some(refusal.code),
        Err(Error::NotFound) => Some("NOT FOUND"),
        Err(Error::Denied(_)) => Some("DENIED"),
        Err(Error::Conflict) => Some("CONFLICT"),
        Err(_) => Some("OTHER"),
        Ok(_) => None,
    }
}

both! {
    async fn work_is_handed_in_only_when_whole(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        assert_eq!(code(deliverable::submit(&office, &w.expert, id).await), Some("deliverable-no-claims"));
        let added = deliverable::add_claims(&office, &w.expert, id, vec![whole("One"), ClaimDraft { method: None, ..whole("Two") }]).await.unwrap();
        let draft = WorkDraft { question: "How hot?".to_owned(), method: String::new(), recommendation: "1,180".to_owned(), confidence: Some(70) };
        let work = deliverable::write(&office, &w.expert, id, 1, &draft).await.unwrap();
        assert_eq!(code(deliverable::write(&office, &w.expert, id, 1, &draft).await), Some("CONFLICT"));
        let missing: Vec<_> = deliverable::read(&office, &w.expert, id).await.unwrap().missing.iter().map(|one| one.code).collect();
        assert_eq!(missing, ["deliverable-no-method", "claim-no-method"]);
        assert_eq!(code(deliverable::submit(&office, &w.expert, id).await), Some("deliverable-no-method"));
        let draft = WorkDraft { method: "Balance".to_owned(), ..draft };
        deliverable::write(&office, &w.expert, id, work.version, &draft).await.unwrap();
        assert_eq!(code(deliverable::submit(&office, &w.expert, id).await), Some("claim-no-method"));
        deliverable::change_claim(&office, &w.expert, id, added[1].id, 1, whole("Two")).await.unwrap();
        assert_eq!(code(deliverable::change_claim(&office, &w.expert, id, added[1].id, 1, whole("Two")).await), Some("CONFLICT"));
        let third = deliverable::add_claims(&office, &w.expert, id, vec![whole("Three")]).await.unwrap();
        deliverable::remove_claim(&office, &w.expert, id, third[0].id).await.unwrap();
        assert_eq!(code(deliverable::remove_claim(&office, &w.expert, id, third[0].id).await), Some("NOT FOUND"));
        // The client sees nothing of the draft, and everything of what is handed in.
        let seen = deliverable::read(&office, &w.sourcing, id).await.unwrap();
        assert!(seen.work.is_none() && seen.claims.is_empty() && seen.submissions.is_empty());
        let receipt = deliverable::submit(&office, &w.delivery, id).await.unwrap();
        assert_eq!((receipt.number, receipt.claims), (1, 2));
        let (_, read, content) = deliverable::submission(&office, &w.sourcing, id, 1).await.unwrap();
        assert_eq!((read, content.claims.len()), (receipt, 2));
        assert_eq!(code(deliverable::submit(&office, &w.expert, id).await), Some("submission-unchanged"));
        let mut tx = office.db.read().await.unwrap();
        let file = tx.engagement(id).await.unwrap();
        assert!(deliverable::gate(&mut tx, &file).await.unwrap().holds());
        assert_eq!(review::gate(&mut tx, &file).await.unwrap().missing[0].code, "review-unfinished");
        assert_eq!(acceptance::gate(&mut tx, &file).await.unwrap().stage, Stage::Acceptance);
    }

    async fn only_the_named_expert_writes(office: TestOffice) {
        let w = world(&office).await;
        let id = w.file.id;
        for caller in [&w.sourcing, &w.delivery] {
            assert_eq!(code(deliverable::add_claims(&office, caller, id, vec![whole("One")]).await), Some("DENIED"));
        }
        let other = office.organisation(OrganisationKind::Firm, "Other").await;
        let stranger = office.caller(&office.person(&other, "Otto", "delivery").await, false);
        assert_eq!(code(deliverable::read(&office, &stranger, id).await), Some("NOT FOUND"));
        assert_eq!(code(deliverable::submit(&office, &stranger, id).await), Some("NOT FOUND"));
        // One broken claim, and none goes in.
        let two = vec![whole("One"), whole("  ")];
        assert_eq!(code(deliverable::add_claims(&office, &w.expert, id, two).await), Some("claim-no-text"));
        assert!(deliverable::read(&office, &w.expert, id).await.unwrap().claims.is_empty());
    }

    async fn a_claim_is_drawn_from_what_its_author_may_see(office: TestOffice) {
        let w = world(&office).await;
        let elsewhere = world(&office).await;
        let own = keep(&office, &w.file, "anywhere").await;
        let secret = keep(&office, &w.file, "IN").await;
        let foreign = keep(&office, &elsewhere.file, "anywhere").await;
        let absent = office.office.id();
        let from = |document| vec![ClaimDraft { document: Some(document), ..whole("One") }];
        let id = w.file.id;
        for document in [secret, foreign, absent] {
            assert_eq!(code(deliverable::add_claims(&office, &w.expert, id, from(document)).await), Some("claim-document-unknown"));
        }
        let added = deliverable::add_claims(&office, &w.expert, id, from(own)).await.unwrap();
        let changed = from(foreign).remove(0);
        let refused = deliverable::change_claim(&office, &w.expert, id, added[0].id, 1, changed).await;
        assert_eq!(code(refused), Some("claim-document-unknown"));
    }
}
