//! A file whose texts are signed, with several experts: where a panel can be set up, judged and settled.

use std::collections::BTreeSet;

use kpo_operations::agreement;
use kpo_practice::agreement::{AgreementKind, Terms};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;

use crate::office::TestOffice;

/// Who is there.
pub struct Engaged {
    /// The file, bound.
    pub file: Engagement,
    /// Who keeps panels for the client.
    pub sourcing: Person,
    /// The client's inside counterpart.
    pub counterpart: Person,
    /// The provider's delivery manager.
    pub delivery: Person,
    /// The provider's experts, all of whom signed.
    pub experts: Vec<Person>,
}

/// A file with so many experts, every text signed.
pub async fn engaged(office: &TestOffice, experts: usize) -> Engaged {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let counterpart = office.person(&host, "Kalle Koski", "").await;
    let delivery = office.person(&firm, "Deniz Kaya", "delivery").await;
    let mut file = office.engagement(&sourcing, "Which trials count").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.expect("a transaction");
    file.version = tx
        .save_engagement(&file, file.version)
        .await
        .expect("a provider");
    let entry = Entry::new("engagement.awarded", "engagement", file.id);
    tx.record(None, sourcing.created_at, entry);
    tx.commit().await.expect("a commit");
    office
        .assign(file.id, &counterpart, AssignmentRole::Counterpart)
        .await;
    let mut named = Vec::new();
    for number in 1..=experts {
        let expert = office.person(&firm, &format!("Expert {number}"), "").await;
        office
            .assign(file.id, &expert, AssignmentRole::Expert)
            .await;
        named.push(expert);
    }
    let engaged = Engaged {
        file,
        sourcing,
        counterpart,
        delivery,
        experts: named,
    };
    bind(office, &engaged).await;
    engaged
}

async fn bind(office: &TestOffice, there: &Engaged) {
    let sourcing = office.caller(&there.sourcing, true);
    let people: BTreeSet<PersonId> = there.experts.iter().map(|one| one.id).collect();
    for kind in [AgreementKind::Nda, AgreementKind::Sow] {
        let draft = agreement::Draft {
            kind,
            title: kind.word().to_owned(),
            body: "As agreed.".to_owned(),
            terms: (kind == AgreementKind::Sow).then(|| Terms {
                fee: "EUR 95 an hour".to_owned(),
                ip: "client".to_owned(),
                starts_on: "2026-03-02".parse().expect("a day"),
                ends_on: "2026-05-29".parse().expect("a day"),
                notice_days: None,
            }),
            people: people.clone(),
        };
        agreement::draft(office, &sourcing, there.file.id, draft)
            .await
            .expect("a text");
    }
    let sheet = agreement::read(office, &sourcing, there.file.id)
        .await
        .expect("the texts");
    let signers = [(&there.sourcing, true), (&there.delivery, false)];
    let experts = there.experts.iter().map(|one| (one, false));
    for (person, host) in signers.into_iter().chain(experts) {
        let caller = office.caller(person, host);
        for text in &sheet.texts {
            let text = &text.agreement;
            // A statement of work binds the two organisations; each expert promises secrecy.
            if people.contains(&person.id) && text.kind == AgreementKind::Sow {
                continue;
            }
            agreement::sign(office, &caller, text.id, &text.digest, &caller.name)
                .await
                .expect("a signature");
        }
    }
}
