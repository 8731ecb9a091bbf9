//! Contract of the storage functions of competitor sets, the exposure ledger and waivers. On both databases.

use std::collections::BTreeSet;

use kpo_practice::id::{Id, OrganisationId, PersonId, RivalSetId};
use kpo_practice::journal::Entry;
use kpo_practice::ledger::{Held, Scope, Showing, Sighting, key};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::rival::{Reach, Rival, RivalSet};
use kpo_practice::time::Day;
use kpo_practice::waiver::{Notice, Waiver};
use kpo_records::{RecordsError, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn keep(mut tx: Tx, id: PersonId) {
    tx.record(Some(id.0), START, Entry::new("test.kept", "person", id));
    tx.commit().await.unwrap();
}

fn set(office: &TestOffice, by: PersonId) -> RivalSet {
    RivalSet {
        id: office.id(),
        version: 1,
        name: "Kilns".to_owned(),
        reach: Reach::Both,
        cooling_days: 30,
        made_by: by,
        made_at: START,
        ended_at: None,
    }
}

fn member(office: &TestOffice, set: &RivalSet, organisation: OrganisationId) -> Rival {
    Rival {
        id: office.id(),
        version: 1,
        set: set.id,
        organisation,
        since_on: day("2026-03-01"),
        until_on: None,
        entered_by: set.made_by,
        entered_at: START,
    }
}

fn held(scope_id: uuid::Uuid, set: RivalSetId, holder: OrganisationId) -> Held {
    Held {
        id: key(Scope::Person, scope_id, set),
        version: 1,
        scope: Scope::Person,
        scope_id,
        set,
        holders: BTreeSet::from([holder]),
        since_at: START,
    }
}

both! {
    async fn r23_sets_and_members_read_back_and_stand_by_day(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let sami = office.person(&host, "Sami", "security").await;
        let acme = office.organisation(OrganisationKind::Firm, "Acme").await;
        let bolt = office.organisation(OrganisationKind::Firm, "Bolt").await;
        let mut set = set(&office, sami.id);
        let mut first = member(&office, &set, acme.id);
        let second = Rival { since_on: day("2026-05-01"), ..member(&office, &set, bolt.id) };
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.writes());
        tx.insert_rival_set(&set).await.unwrap();
        tx.insert_rival(&first).await.unwrap();
        tx.insert_rival(&second).await.unwrap();
        assert_eq!(tx.rival_set(set.id).await.unwrap(), set);
        assert_eq!(tx.rival(second.id).await.unwrap(), second);
        assert_eq!(tx.rivals().await.unwrap(), [first.clone(), second.clone()]);
        let names = |sets: Vec<kpo_practice::rival::Rivals>| sets.into_iter().flat_map(|one| one.members).map(|one| one.1).collect::<BTreeSet<_>>();
        assert!(tx.rivals_on(day("2026-02-28")).await.unwrap().is_empty());
        assert_eq!(names(tx.rivals_on(day("2026-03-01")).await.unwrap()), BTreeSet::from(["Acme".to_owned()]));
        assert_eq!(tx.rivals_on(day("2026-05-01")).await.unwrap()[0].members.len(), 2);
        first.until_on = Some(day("2026-05-31"));
        first.version = tx.save_rival(&first, 1).await.unwrap();
        assert!(matches!(tx.save_rival(&first, 1).await, Err(RecordsError::Conflict)));
        assert_eq!(names(tx.rivals_on(day("2026-06-01")).await.unwrap()), BTreeSet::from(["Bolt".to_owned()]));
        set.ended_at = Some(START);
        set.version = tx.save_rival_set(&set, 1).await.unwrap();
        assert_eq!(tx.rival_sets().await.unwrap(), [set.clone()]);
        assert!(tx.rivals_on(day("2026-05-01")).await.unwrap().is_empty(), "an ended set raises nothing");
        keep(tx, sami.id).await;
        assert!(!office.db.read().await.unwrap().writes());
        assert!(!office.db.glance().await.unwrap().writes());
    }

    async fn r26_a_sighting_is_kept_once_a_day_and_the_first_claim_has_the_row(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let deniz = office.person(&firm, "Deniz", "").await;
        let file = office.engagement(&aino, "Kiln").await;
        let set = set(&office, aino.id);
        let seen = |on: &str| Sighting { person: deniz.id, organisation: firm.id, engagement: file.id, kind: Showing::Brief, seen_on: day(on), at: START };
        let mut tx = office.db.begin_apart().await.unwrap();
        assert!(tx.writes());
        tx.insert_rival_set(&set).await.unwrap();
        assert!(!tx.sighted(deniz.id, file.id, Showing::Brief, day("2026-03-02")).await.unwrap());
        assert!(tx.insert_sighting(office.request(), &seen("2026-03-02")).await.unwrap());
        assert!(!tx.insert_sighting(office.request(), &seen("2026-03-02")).await.unwrap(), "once a day");
        assert!(tx.insert_sighting(office.request(), &seen("2026-03-09")).await.unwrap());
        assert!(tx.sighted(deniz.id, file.id, Showing::Brief, day("2026-03-02")).await.unwrap());
        assert!(!tx.sighted(deniz.id, file.id, Showing::Page, day("2026-03-02")).await.unwrap());
        let mine = tx.seen_by(&[deniz.id], &[]).await.unwrap();
        assert_eq!((mine.len(), mine[0].last_on, mine[0].first_at), (1, day("2026-03-09"), START));
        assert_eq!(tx.seen_by(&[deniz.id], &[firm.id]).await.unwrap(), mine, "found twice, told once");
        assert_eq!(tx.seen_by(&[], &[firm.id]).await.unwrap(), mine);
        assert!(tx.seen_by(&[aino.id], &[host.id]).await.unwrap().is_empty());
        assert_eq!(tx.seen_by_all().await.unwrap(), mine);
        assert_eq!(tx.sightings(None, Some(file.id)).await.unwrap().len(), 2);
        assert_eq!(tx.sightings(Some(deniz.id), None).await.unwrap().len(), 2);
        assert!(tx.sightings(Some(aino.id), None).await.unwrap().is_empty());
        assert_eq!(tx.clients_of(&[file.id]).await.unwrap(), [(file.id, host.id)]);
        // The first has it; whoever comes second is given what the first wrote.
        let first = held(deniz.id.uuid(), set.id, host.id);
        let second = held(deniz.id.uuid(), set.id, firm.id);
        assert_eq!(tx.claim(&first).await.unwrap(), first);
        assert_eq!(tx.claim(&second).await.unwrap(), first);
        assert_eq!(tx.pass_ledger(&second, 1).await.unwrap(), 2);
        assert!(matches!(tx.pass_ledger(&first, 1).await, Err(RecordsError::Conflict)));
        assert_eq!(tx.ledger().await.unwrap(), [Held { version: 2, ..second }]);
        keep(tx, aino.id).await;
    }

    async fn r26_waivers_and_their_notices_read_back(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let sami = office.person(&host, "Sami", "security").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let deniz = office.person(&firm, "Deniz", "").await;
        let file = office.engagement(&aino, "Kiln").await;
        let mut waiver = Waiver {
            id: office.id(), version: 1, person: deniz.id, engagement: file.id, reason: "Only one".to_owned(),
            until_on: day("2026-04-01"), asked_by: sami.id, asked_at: START, second: aino.id, agreed_at: None, ended_at: None,
        };
        let mut notice = Notice { id: office.id(), version: 1, waiver: waiver.id, engagement: file.id, at: START, read_by: None, read_at: None };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_waiver(&waiver).await.unwrap();
        assert!(tx.waivers_standing(day("2026-03-02")).await.unwrap().is_empty(), "asking opens nothing");
        assert_eq!(tx.waivers_waiting(aino.id, day("2026-03-02")).await.unwrap(), 1);
        assert_eq!(tx.waivers_waiting(sami.id, day("2026-03-02")).await.unwrap(), 0);
        waiver.agreed_at = Some(START);
        waiver.version = tx.save_waiver(&waiver, 1).await.unwrap();
        assert_eq!(tx.waiver(waiver.id).await.unwrap(), waiver);
        assert_eq!(tx.waivers().await.unwrap(), [waiver.clone()]);
        assert_eq!(tx.waivers_waiting(aino.id, day("2026-03-02")).await.unwrap(), 0);
        assert_eq!(tx.waivers_standing(day("2026-04-01")).await.unwrap(), [waiver.clone()]);
        assert!(tx.waivers_standing(day("2026-04-02")).await.unwrap().is_empty(), "it ends by itself");
        tx.insert_waiver_notice(&notice).await.unwrap();
        assert_eq!(tx.waivers_waiting(aino.id, day("2026-03-02")).await.unwrap(), 1);
        assert_eq!(tx.engagements_open().await.unwrap(), std::slice::from_ref(&file));
        (notice.read_by, notice.read_at) = (Some(aino.id), Some(START));
        notice.version = tx.save_waiver_notice(&notice, 1).await.unwrap();
        assert_eq!(tx.waiver_notices().await.unwrap(), [notice]);
        keep(tx, sami.id).await;
        // The database itself holds that it takes two.
        let mut tx = office.db.begin().await.unwrap();
        let alone = Waiver { id: office.id(), second: sami.id, ..waiver };
        assert!(matches!(tx.insert_waiver(&alone).await, Err(RecordsError::Constraint(_))));
    }
}
