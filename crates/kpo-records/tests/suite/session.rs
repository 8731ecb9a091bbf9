//! Contract of sessions and of kept answers: what is found, what has ended, what is whose. On both databases.

use kpo_practice::id::Id;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::session::Session;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

#[cfg(test)]
fn session(office: &TestOffice, person: &Person, hash: &str, days: i64) -> Session {
    Session {
        id: office.office.id(),
        token_hash: hash.to_owned(),
        person: person.id,
        signed_in_at: START,
        second_factor: false,
        last_seen_at: START,
        expires_at: START.plus_days(days),
        source: "127.0.0.1".to_owned(),
    }
}

both! {
    async fn a_session_is_found_by_its_token_until_it_ends(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let ben = office.person(&host, "Ben", "sourcing").await;
        let short = session(&office, &aino, "short", 1);
        let mut long = session(&office, &aino, "long", 7);
        long.signed_in_at = START.plus_seconds(1);
        let other = session(&office, &ben, "other", 7);
        let mut tx = office.db.begin().await.unwrap();
        for one in [&short, &long, &other] {
            tx.insert_session(one).await.unwrap();
        }
        let recognised = (short.clone(), aino.clone(), OrganisationKind::Host);
        assert_eq!(tx.session_by_token("short", START).await.unwrap(), Some(recognised));
        assert_eq!(tx.session_by_token("short", START.plus_days(1)).await.unwrap(), None);
        assert_eq!(tx.session_by_token("nobody's", START).await.unwrap(), None);
        assert_eq!(tx.sessions_of(aino.id, START).await.unwrap(), vec![long.clone(), short.clone()]);
        long.second_factor = true;
        long.last_seen_at = START.plus_seconds(60);
        tx.touch_session(&long).await.unwrap();
        assert_eq!(tx.session_by_token("long", START).await.unwrap().map(|found| found.0), Some(long));
        assert!(!tx.end_session(ben.id, short.id).await.unwrap(), "one does not end another's session");
        assert!(tx.end_session(aino.id, short.id).await.unwrap());
        assert_eq!(tx.end_sessions_of(aino.id).await.unwrap(), 1);
        assert_eq!(tx.sessions_of(ben.id, START).await.unwrap(), vec![other]);
        assert_eq!(tx.end_all_sessions().await.unwrap(), 1);
        assert!(tx.sessions_of(ben.id, START).await.unwrap().is_empty());
    }

    async fn a_key_is_claimed_once_and_keeps_its_answer(office: TestOffice) {
        office.organisation(OrganisationKind::Host, "Host").await;
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.claim_idempotency("key", "act", START).await.unwrap());
        assert!(!tx.claim_idempotency("key", "another act", START).await.unwrap());
        let kept = tx.idempotency("key").await.unwrap().unwrap();
        assert_eq!((kept.fingerprint.as_str(), kept.status), ("act", None));
        tx.keep_idempotency("key", 201, "{}", "body").await.unwrap();
        let kept = tx.idempotency("key").await.unwrap().unwrap();
        assert_eq!((kept.status, kept.headers.as_deref(), kept.body.as_deref()), (Some(201), Some("{}"), Some("body")));
        assert!(tx.claim_idempotency("cut off", "act", START).await.unwrap());
        tx.release_idempotency("cut off").await.unwrap();
        assert_eq!(tx.idempotency("cut off").await.unwrap(), None);
        assert_eq!(tx.forget_idempotency(START).await.unwrap(), 0);
        assert_eq!(tx.forget_idempotency(START.plus_seconds(1)).await.unwrap(), 1);
    }

    async fn the_journal_reads_forwards_and_backwards(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let mut house = host.clone();
        let aino = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        let mut tx = office.db.begin().await.unwrap();
        house.name = "Host Oy".to_owned();
        assert_eq!(tx.save_organisation(&house, 1).await.unwrap(), 2);
        let before = kpo_records::seal::seal(&mut tx, "organisation", office.stranger::<kpo_practice::id::OrganisationId>().uuid()).await.unwrap();
        assert_eq!(before, kpo_records::seal::GONE);
        drop(tx);
        let mut tx = office.db.read().await.unwrap();
        let head = tx.journal_head().await.unwrap();
        assert_eq!(head.seq, 3);
        let all = tx.journal_after(0, None, 10).await.unwrap();
        assert_eq!(all.iter().map(|link| link.act.as_str()).collect::<Vec<_>>(), ["organisation.entered", "person.entered", "engagement.begun"]);
        assert_eq!(tx.journal_after(1, None, 1).await.unwrap(), all[1..2]);
        assert_eq!(tx.journal_after(0, Some(file.id.uuid()), 10).await.unwrap(), all[2..]);
        let latest: Vec<i64> = tx.journal_before(None, None, 2).await.unwrap().iter().map(|link| link.seq).collect();
        assert_eq!(latest, [3, 2]);
        assert_eq!(tx.journal_before(Some(3), Some(file.id.uuid()), 2).await.unwrap(), []);
    }
}
