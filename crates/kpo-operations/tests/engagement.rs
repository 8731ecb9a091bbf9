//! The engagement page, My work and freezing, as operations: who sees what, and at what cost.

use kpo_operations::{Error, engagement};
use kpo_practice::engagement::{AssignmentRole, Side, Stage};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_testkit::both;
use kpo_testkit::clock::START;

both! {
    /// A page costs the same few statements, however long the file's history and however many files there are.
    async fn pages_cost_a_fixed_number_of_statements(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        let caller = office.caller(&aino, true);
        let page = engagement::page(&office.office, &caller, file.id).await.unwrap();
        let queue = engagement::queue(&office.office, &caller).await.unwrap();
        for number in 0..30 {
            office.engagement(&aino, &format!("Other {number}")).await;
            let mut tx = office.db.begin().await.unwrap();
            tx.record(Some(aino.id.0), START, Entry::new("engagement.looked-at", "engagement", file.id).within(file.id));
            tx.commit().await.unwrap();
        }
        let later = engagement::page(&office.office, &caller, file.id).await.unwrap();
        assert_eq!(later.history.map(|lines| lines.len()), Some(31));
        assert_eq!(later.statements, page.statements);
        let more = engagement::queue(&office.office, &caller).await.unwrap();
        assert_eq!(more.mine.len() + more.others.len(), 31);
        assert_eq!(more.statements, queue.statements);
    }

    /// R33: what waits is counted in the working hours of whoever is waited on.
    async fn a_weekend_does_not_count_as_waiting(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        office.clock.pass_days(7);
        let page = engagement::page(&office.office, &office.caller(&aino, true), file.id).await.unwrap();
        assert_eq!(page.waited, Some(5 * 8 * 3_600));
    }

    /// An outsider knows a file by its code name, sees no history and no client gate, and a stranger nothing.
    async fn outsiders_see_their_own_side_only(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let firm = office.organisation(OrganisationKind::Firm, "Bosphorus Analytics").await;
        let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
        let emre = office.person(&firm, "Emre Kaya", "").await;
        let deniz = office.person(&firm, "Deniz Arslan", "delivery").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        office.assign(file.id, &emre, AssignmentRole::Nominee).await;
        let page = engagement::page(&office.office, &office.caller(&emre, false), file.id).await.unwrap();
        assert_eq!(page.name, file.code_name);
        assert_eq!(page.client, None);
        assert!(page.history.is_none());
        assert!(page.gates.iter().all(|gate| gate.missing.is_empty() && gate.stage >= Stage::Brief));
        let stranger = engagement::page(&office.office, &office.caller(&deniz, false), file.id).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
        let queue = engagement::queue(&office.office, &office.caller(&deniz, false)).await.unwrap();
        assert!(queue.mine.is_empty() && queue.others.is_empty());
    }

    /// The security officer alone freezes, says why, and a frozen file takes no act until it is let go on.
    async fn freezing_is_one_act_with_a_reason(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
        let leila = office.person(&host, "Leila Haddad", "security").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        let leila = office.caller(&leila, true);
        let denied = engagement::freeze(&office.office, &office.caller(&aino, true), file.id, true, "x").await;
        assert!(matches!(denied, Err(Error::Denied(_))));
        let unreasoned = engagement::freeze(&office.office, &leila, file.id, true, " ").await;
        assert!(matches!(unreasoned, Err(Error::Refused(refusal)) if refusal.code == "engagement-freeze-reason-missing"));
        engagement::freeze(&office.office, &leila, file.id, true, "a laptop was lost").await.unwrap();
        let queue = engagement::queue(&office.office, &office.caller(&aino, true)).await.unwrap();
        assert!(queue.mine.is_empty(), "nothing can be done in a frozen file");
        let twice = engagement::freeze(&office.office, &leila, file.id, true, "again").await;
        assert!(matches!(twice, Err(Error::Refused(refusal)) if refusal.code == "engagement-already-frozen"));
        engagement::freeze(&office.office, &leila, file.id, false, "found").await.unwrap();
        let queue = engagement::queue(&office.office, &office.caller(&aino, true)).await.unwrap();
        assert_eq!(queue.mine.len(), 1);
        assert_eq!(queue.mine[0].side, Side::Client);
    }
}
