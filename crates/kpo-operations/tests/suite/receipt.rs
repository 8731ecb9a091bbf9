//! Receipts: each party takes home proof of what is theirs, and of nothing else. R24, R25; abuse cases 1, 2 and 7.

use kpo_operations::receipt::{list, take};
use kpo_operations::{Error, tlog};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::EngagementId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::tlog::check;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

/// What somebody is seen to have done in a file.
async fn did(office: &TestOffice, file: &Engagement, person: &Person, act: &'static str) {
    let mut tx = office.db.begin().await.unwrap();
    let entry = Entry::new(act, "engagement", file.id).within(file.id);
    tx.record(Some(person.id.0), START, entry.with(act));
    tx.commit().await.unwrap();
}

both! {
    async fn r25_everybody_has_receipts_of_what_is_theirs_and_a_stranger_learns_nothing(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let firm = office.organisation(OrganisationKind::Firm, "Bosphorus Analytics").await;
        let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
        let auditor = office.person(&host, "Asta Auditor", "auditor").await;
        let finance = office.person(&host, "Fanni Finance", "finance").await;
        let expert = office.person(&firm, "Ece Demir", "").await;
        let stranger = office.person(&firm, "Suna Stranger", "").await;
        let mut file = office.engagement(&sourcing, "Kiln yield").await;
        file.provider = Some(firm.id);
        let mut tx = office.db.begin().await.unwrap();
        tx.save_engagement(&file, file.version).await.unwrap();
        tx.record(None, START, Entry::new("engagement.awarded", "engagement", file.id).within(file.id));
        tx.commit().await.unwrap();
        office.assign(file.id, &expert, AssignmentRole::Expert).await;
        did(&office, &file, &expert, "document.viewed").await;
        did(&office, &file, &sourcing, "document.viewed").await;
        did(&office, &file, &sourcing, "engagement.closed").await;
        did(&office, &file, &expert, "bid.sealed").await;
        let mut offered = Vec::new();
        for (person, host, acts) in [
            (&expert, false, &["document.viewed"][..]),
            (&sourcing, true, &["engagement.closed", "document.viewed"]),
            (&finance, true, &[]),
            (&auditor, true, &["engagement.closed", "document.viewed", "document.viewed"]),
        ] {
            let caller = office.caller(person, host);
            let sheet = list(&office, &caller, file.id).await.unwrap();
            let found: Vec<_> = sheet.offers.iter().map(|offer| offer.line.link.act.as_str()).collect();
            assert_eq!(found, acts, "{}", person.name);
            offered.push(sheet.offers);
        }
        let (theirs, closing) = (&offered[0][0].leaf, &offered[1][0].leaf);
        let caller = office.caller(&expert, false);
        // No head was signed yet: taking signs one.
        let taken = take(&office, &caller, file.id, theirs).await.unwrap();
        let checked = check(&taken.text, &taken.verifier, &[]).unwrap();
        assert!(checked.statement.contains("\"act\":\"document.viewed\""));
        assert!(checked.statement.contains(&expert.id.0.to_string()));
        assert!(taken.name.ends_with(".tlog-proof"), "{}", taken.name);
        assert!(matches!(take(&office, &caller, file.id, closing).await, Err(Error::NotFound)));
        assert!(matches!(take(&office, &caller, file.id, "00").await, Err(Error::NotFound)));
        let mut tx = office.db.read().await.unwrap();
        let end = tx.journal_before(None, None, 1).await.unwrap().remove(0);
        assert_eq!((end.act.as_str(), end.person), ("receipt.taken", Some(expert.id.0)));
        drop(tx);
        for host_side in [(&stranger, false), (&office.person(&host, "Heli Host", "").await, true)] {
            let caller = office.caller(host_side.0, host_side.1);
            let absent: EngagementId = office.stranger();
            for id in [file.id, absent] {
                assert!(matches!(list(&office, &caller, id).await, Err(Error::NotFound)));
                assert!(matches!(take(&office, &caller, id, theirs).await, Err(Error::NotFound)));
            }
        }
        // The logs themselves are for those who read the journal.
        let logs = tlog::logs(&office, &office.caller(&auditor, true)).await.unwrap();
        assert!(logs.iter().any(|log| log.client.as_deref() == Some("Tammerkoski Mills")));
        assert!(tlog::logs(&office, &caller).await.is_err());
        assert!(tlog::file(&office, &caller, "house", "checkpoint").await.is_err());
        tlog::hold(&office).await.unwrap();
        assert_eq!(tlog::cut(&office).await.unwrap(), 1);
    }
}
