//! Agreements: what binds, whom, and what a new text undoes (R16, R27, R31).

use std::collections::BTreeSet;

use kpo_operations::agreement::{self, Draft};
use kpo_operations::{Error, obligation};
use kpo_practice::agreement::{AgreementKind, Terms};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side, Stage};
use kpo_practice::id::{AgreementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::time::Day;
use kpo_testkit::{TestOffice, both};

struct World {
    file: Engagement,
    sourcing: Person,
    delivery: Person,
    expert: Person,
    stranger: Person,
}

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let other = office.organisation(OrganisationKind::Firm, "Other").await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let delivery = office.person(&firm, "Deniz Kaya", "delivery").await;
    let expert = office.person(&firm, "Ece Demir", "").await;
    let stranger = office.person(&other, "Otto Other", "delivery").await;
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
    World {
        file,
        sourcing,
        delivery,
        expert,
        stranger,
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn draft(kind: AgreementKind, body: &str, people: &[PersonId]) -> Draft {
    Draft {
        kind,
        title: format!("{} text", kind.word()),
        body: body.to_owned(),
        terms: (kind == AgreementKind::Sow).then(|| Terms {
            fee: "EUR 95 an hour".to_owned(),
            ip: "client".to_owned(),
            starts_on: day("2026-03-02"),
            ends_on: day("2026-05-29"),
            notice_days: None,
        }),
        people: people.iter().copied().collect::<BTreeSet<_>>(),
    }
}

async fn sign(
    office: &TestOffice,
    person: &Person,
    host: bool,
    id: AgreementId,
    digest: &str,
) -> kpo_operations::Result<()> {
    let caller = office.caller(person, host);
    agreement::sign(office, &caller, id, digest, &person.name)
        .await
        .map(drop)
}

async fn digest(office: &TestOffice, w: &World, id: AgreementId) -> String {
    let sheet = agreement::read(office, &office.caller(&w.sourcing, true), w.file.id)
        .await
        .unwrap();
    sheet
        .texts
        .into_iter()
        .find(|text| text.agreement.id == id)
        .unwrap()
        .agreement
        .digest
}

async fn bound(office: &TestOffice, w: &World) -> (bool, bool) {
    let mut tx = office.db.read().await.unwrap();
    let file = tx.engagement(w.file.id).await.unwrap();
    let standing = tx.standing(w.expert.id, Some(w.file.id)).await.unwrap();
    (file.bound, standing.agreed.contains(&w.file.id))
}

both! {
    async fn nothing_is_bound_until_every_side_and_person_has_accepted(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let nda = agreement::draft(&office, &aino, w.file.id, draft(AgreementKind::Nda, "Keep it.", &[])).await.unwrap();
        let sow = agreement::draft(&office, &aino, w.file.id, draft(AgreementKind::Sow, "Do it.", &[w.expert.id])).await.unwrap();
        let (nda_digest, sow_digest) = (digest(&office, &w, nda).await, digest(&office, &w, sow).await);
        for (id, digest) in [(nda, &nda_digest), (sow, &sow_digest)] {
            sign(&office, &w.sourcing, true, id, digest).await.unwrap();
            assert_eq!(bound(&office, &w).await, (false, false));
            sign(&office, &w.delivery, false, id, digest).await.unwrap();
        }
        assert_eq!(bound(&office, &w).await, (true, false));
        sign(&office, &w.expert, false, nda, &nda_digest).await.unwrap();
        assert_eq!(bound(&office, &w).await, (true, true));
        let mut tx = office.db.read().await.unwrap();
        let file = tx.engagement(w.file.id).await.unwrap();
        assert!(agreement::ip_signed(&mut tx, &file).await.unwrap());
        drop(tx);
        // A new version un-binds until it is accepted again, and the former signatures stay what they were.
        let newer = agreement::draft(&office, &aino, w.file.id, draft(AgreementKind::Nda, "Keep it well.", &[])).await.unwrap();
        assert_eq!(bound(&office, &w).await, (false, false));
        assert!(matches!(sign(&office, &w.expert, false, nda, &nda_digest).await, Err(Error::Refused(r)) if r.code == "agreement-text-changed"));
        assert!(matches!(sign(&office, &w.expert, false, newer, &nda_digest).await, Err(Error::Refused(r)) if r.code == "agreement-text-changed"));
        let sheet = agreement::read(&office, &aino, w.file.id).await.unwrap();
        assert_eq!(sheet.former.len(), 1);
        assert_eq!(sheet.gate.stage, Stage::Agreement);
        assert_eq!(sheet.gate.side, Side::Both);
    }

    async fn acceptance_needs_a_fresh_sign_in_ones_own_name_and_happens_once(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let nda = agreement::draft(&office, &aino, w.file.id, draft(AgreementKind::Nda, "Keep it.", &[])).await.unwrap();
        let digest = digest(&office, &w, nda).await;
        let mut stale = office.caller(&w.expert, false);
        stale.signed_in_at = stale.at.plus_seconds(-3600);
        let answer = agreement::sign(&office, &stale, nda, &digest, &w.expert.name).await;
        assert!(matches!(answer, Err(Error::Stale)), "{answer:?}");
        let ece = office.caller(&w.expert, false);
        let answer = agreement::sign(&office, &ece, nda, &digest, "Somebody Else").await;
        assert!(matches!(answer, Err(Error::Refused(r)) if r.code == "agreement-name"));
        let id = agreement::sign(&office, &ece, nda, &digest, "  ece   DEMIR ").await.unwrap();
        let again = agreement::sign(&office, &ece, nda, &digest, "Ece Demir").await;
        assert!(matches!(again, Err(Error::Refused(r)) if r.code == "agreement-already-signed"));
        let receipt = agreement::receipt(&office, &ece, id).await.unwrap();
        assert_eq!(receipt.signature.digest, digest);
        assert!(receipt.journal.is_some());
        let stranger = office.caller(&w.stranger, false);
        assert!(matches!(agreement::receipt(&office, &stranger, id).await, Err(Error::NotFound)));
        assert!(matches!(agreement::sign(&office, &stranger, nda, &digest, "Otto Other").await, Err(Error::NotFound)));
        assert!(matches!(agreement::read(&office, &stranger, w.file.id).await, Err(Error::NotFound)));
    }

    async fn an_expert_never_reads_the_price(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let sow = agreement::draft(&office, &aino, w.file.id, draft(AgreementKind::Sow, "Do it.", &[w.expert.id])).await.unwrap();
        let ece = office.caller(&w.expert, false);
        let sheet = agreement::read(&office, &ece, w.file.id).await.unwrap();
        assert!(sheet.texts[0].kept_back);
        assert!(!format!("{:?}", sheet.texts).contains("95"));
        let digest = digest(&office, &w, sow).await;
        let answer = agreement::sign(&office, &ece, sow, &digest, "Ece Demir").await;
        assert!(matches!(answer, Err(Error::Refused(r)) if r.code == "agreement-between-organisations"));
        let deniz = agreement::read(&office, &office.caller(&w.delivery, false), w.file.id).await.unwrap();
        assert!(deniz.texts[0].agreement.text.contains("EUR 95"));
    }

    async fn a_statement_of_work_needs_its_terms(office: TestOffice) {
        let w = world(&office).await;
        let aino = office.caller(&w.sourcing, true);
        let code = |draft: Draft| {
            let (office, aino, file) = (&office, &aino, w.file.id);
            async move {
                match agreement::draft(office, aino, file, draft).await {
                    Err(Error::Refused(refusal)) => refusal.code,
                    other => panic!("{other:?}"),
                }
            }
        };
        assert_eq!(code(draft(AgreementKind::Sow, "x", &[])).await, "agreement-people");
        assert_eq!(code(draft(AgreementKind::Sow, "x", &[w.stranger.id])).await, "agreement-people");
        let mut bad = draft(AgreementKind::Sow, "x", &[w.expert.id]);
        if let Some(terms) = &mut bad.terms { terms.ip = "mine".to_owned(); }
        assert_eq!(code(bad).await, "agreement-ip");
        let mut bad = draft(AgreementKind::Sow, "x", &[w.expert.id]);
        if let Some(terms) = &mut bad.terms { terms.ends_on = day("2026-01-01"); }
        assert_eq!(code(bad).await, "agreement-dates");
        assert_eq!(code(draft(AgreementKind::Nda, " ", &[])).await, "agreement-body");
        let deniz = office.caller(&w.delivery, false);
        let answer = agreement::draft(&office, &deniz, w.file.id, draft(AgreementKind::Nda, "x", &[])).await;
        assert!(matches!(answer, Err(Error::Denied(_))));
    }

    async fn a_duty_is_ticked_off_by_its_own_side(office: TestOffice) {
        let w = world(&office).await;
        let (aino, deniz) = (office.caller(&w.sourcing, true), office.caller(&w.delivery, false));
        let duty = obligation::add(&office, &aino, w.file.id, "Monthly report", Side::Provider, day("2026-03-01")).await.unwrap();
        let sheet = agreement::read(&office, &aino, w.file.id).await.unwrap();
        assert!(sheet.obligations[0].overdue(sheet.today));
        assert!(matches!(obligation::fulfil(&office, &aino, duty).await, Err(Error::Refused(r)) if r.code == "obligation-other-side"));
        obligation::fulfil(&office, &deniz, duty).await.unwrap();
        assert!(matches!(obligation::fulfil(&office, &deniz, duty).await, Err(Error::Refused(r)) if r.code == "obligation-done"));
        assert!(matches!(obligation::fulfil(&office, &office.caller(&w.stranger, false), duty).await, Err(Error::NotFound)));
    }
}
