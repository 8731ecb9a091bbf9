//! The engagement page, My work and freezing, as operations: who sees what, and at what cost.

use kpo_operations::{Error, credential, engagement, request};
use kpo_practice::credential::{CredentialKind, Particulars};
use kpo_practice::engagement::{AssignmentRole, Side, Stage};
use kpo_practice::journal::Entry;
use kpo_practice::money::Currency;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::request::Draft;
use kpo_testkit::both;
use kpo_testkit::clock::START;

both! {
    /// A page costs the same few statements, however long the file's history and however many files there are.
    async fn pages_cost_a_fixed_number_of_statements(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
        let file = office.engagement(&aino, "Kiln yield").await;
        let caller = office.caller(&aino, true);
        // Somebody is named on the page from the beginning; a page that names nobody asks for no names.
        let mut tx = office.db.begin().await.unwrap();
        tx.record(Some(aino.id.0), START, Entry::new("engagement.looked-at", "engagement", file.id).within(file.id));
        tx.commit().await.unwrap();
        // The key of the client's titles is fetched once for all.
        engagement::page(&office.office, &caller, file.id).await.unwrap();
        let page = engagement::page(&office.office, &caller, file.id).await.unwrap();
        let queue = engagement::queue(&office.office, &caller).await.unwrap();
        for number in 0..30 {
            office.engagement(&aino, &format!("Other {number}")).await;
            let mut tx = office.db.begin().await.unwrap();
            tx.record(Some(aino.id.0), START, Entry::new("engagement.looked-at", "engagement", file.id).within(file.id));
            tx.commit().await.unwrap();
        }
        let later = engagement::page(&office.office, &caller, file.id).await.unwrap();
        assert_eq!(later.history.map(|lines| lines.len()), Some(32));
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

    /// What no gate asks for is asked for in the queue of whoever can do it.
    async fn credentials_wait_in_the_queue_of_whoever_verifies(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let firm = office.organisation(OrganisationKind::Firm, "Bosphorus Analytics").await;
        let (aino, mats) = (office.person(&host, "Aino", "sourcing").await, office.person(&host, "Mats", "finance").await);
        let ece = office.person(&firm, "Ece Demir", "").await;
        let says = Particulars {
            kind: CredentialKind::Licence, title: "Chartered Engineer".to_owned(), issuer: "The register".to_owned(), level: None,
            field: None, evidence: "No. 12".to_owned(), issued_on: None, expires_on: None,
        };
        let caller = office.caller(&aino, true);
        let held = credential::enter(&office.office, &caller, ece.id, says).await.unwrap();
        let asked = async |caller| engagement::queue(&office.office, &caller).await.unwrap().mine;
        let mine = asked(caller.clone()).await;
        assert_eq!((mine[0].act, mine[0].name.as_str(), mine[0].waited), (Some("verify"), "Ece Demir", Some(0)));
        assert_eq!(mine[0].link, format!("/people/{}#credentials", ece.id));
        assert!(asked(office.caller(&mats, true)).await.is_empty() && asked(office.caller(&ece, false)).await.is_empty());
        credential::verify(&office.office, &caller, held.id, held.version, "Looked it up").await.unwrap();
        assert!(asked(caller).await.is_empty());
    }

    /// R1: core names its capability; and a code name does not say whose the question is.
    async fn a_request_says_what_is_core_and_not_whose_it_is(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Tammerkoski Mills").await;
        let aino = office.caller(&office.person(&host, "Aino", "sourcing").await, true);
        let text = |text: &str| text.to_owned();
        let fair = Draft {
            title: text("Kiln yield"), code_name: text("Project Amber"), domain: text("technical-analysis"), question: text("How full?"),
            decision: String::new(), decider: None, capability: None, core: false, class: 2, information: String::new(), volume: 1,
            rule_bound: 1, skill: 5, judgement: 4, deadline: "2026-12-01".parse().unwrap(), budget: text("40000"), currency: Currency::EUR,
        };
        let refused = async |draft: &Draft| match request::create(&office.office, &aino, draft).await {
            Err(Error::Refused(refusal)) => Some(refusal.code),
            other => other.map(|_| None).unwrap(),
        };
        assert_eq!(refused(&Draft { core: true, ..fair.clone() }).await, Some("request-core-no-capability"));
        let telling = Draft { code_name: text("the TAMMERKOSKI mills kiln"), ..fair.clone() };
        assert_eq!(refused(&telling).await, Some("request-code-name-tells"));
        assert_eq!(refused(&fair).await, None);
    }
}
