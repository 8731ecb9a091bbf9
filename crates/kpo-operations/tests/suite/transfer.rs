//! Places: a document is seen where its region lets it, or where a basis for its transfer stands (R4). Abuse case 23.

use kpo_operations::job::{Registry, drain};
use kpo_operations::room::{self, upload::receive, view};
use kpo_operations::{Error, transfer};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::time::Month;
use kpo_practice::transfer::TransferBasis;
use kpo_testkit::both;

fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(Error::Refused(refusal)) => refusal.code.to_owned(),
        Err(Error::NotFound) => "not-found".to_owned(),
        Err(Error::Denied(_)) => "denied".to_owned(),
        Err(error) => error.to_string(),
    }
}

both! {
    async fn abuse_23_a_document_of_the_union_is_seen_from_beyond_it_only_while_a_basis_stands(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Bosphorus").await;
        let aino = office.person(&host, "Aino Virtanen", "sourcing").await;
        let sami = office.person(&host, "Sami Salo", "security").await;
        let ece = office.person(&firm, "Ece Demir", "delivery").await;
        let mut bela = office.person(&host, "Bela Rao", "sourcing").await;
        bela.place = "IN".to_owned();
        let mut tx = office.db.begin().await.unwrap();
        bela.version = tx.save_person(&bela, bela.version).await.unwrap();
        tx.record(None, office.office.clock.now(), kpo_practice::journal::Entry::new("test.kept", "person", bela.id));
        tx.commit().await.unwrap();
        let file = office.engagement(&aino, "Kiln yield").await;
        let keeper = office.caller(&aino, true);
        let mut incoming = receive(&office, &keeper, file.id).await.unwrap();
        incoming.write(b"What a ton costs.").await.unwrap();
        let document = incoming.finish(&office, &keeper, "cost.txt", 2, "eu").await.unwrap();
        drain(&office, &Registry::standard()).await.unwrap();
        let today = office.office.clock.now().day();
        let sees = async || {
            let bela = office.caller(&bela, true);
            let listed = room::list(&office, &bela, file.id).await.unwrap().documents.len();
            (code(view::page(&office, &bela, document, 1).await), listed)
        };
        assert_eq!(code(view::page(&office, &keeper, document, 1).await), "done", "within the union");
        let shut = ("not-found".to_owned(), 0);
        let open = ("done".to_owned(), 1);
        assert_eq!(sees().await, shut, "a missing basis opens nothing, not even the name");
        let draft = |organisation, country: &str, days| transfer::Draft {
            basis: TransferBasis::Clauses, organisation, from_region: "eu".to_owned(), to_country: country.to_owned(),
            number: "2021/914".to_owned(), from_on: today, until_on: today.plus_days(days),
        };
        let security = office.caller(&sami, true);
        assert_eq!(code(transfer::enter(&office, &keeper, draft(host.id, "IN", 9)).await), "denied");
        assert_eq!(code(transfer::enter(&office, &office.caller(&ece, false), draft(host.id, "IN", 9)).await), "not-found");
        assert_eq!(code(transfer::list(&office, &office.caller(&ece, false)).await), "not-found");
        assert_eq!(code(transfer::enter(&office, &security, draft(office.stranger(), "IN", 9)).await), "entry-unknown");
        assert_eq!(code(transfer::enter(&office, &security, draft(host.id, "FI", 9)).await), "transfer-needless");
        transfer::enter(&office, &security, draft(firm.id, "IN", 9)).await.unwrap();
        assert_eq!(sees().await, shut, "another entity's basis");
        transfer::enter(&office, &security, draft(host.id, "TR", 9)).await.unwrap();
        assert_eq!(sees().await, shut, "towards another country");
        let kept = transfer::enter(&office, &security, draft(host.id, "IN", 9)).await.unwrap();
        assert_eq!(sees().await, open);
        // The view says by which basis it was possible; one from within says none.
        let mut tx = office.db.read().await.unwrap();
        let sql = kpo_records::Sql::new("select payload from journal where act = 'document.viewed' order by seq");
        let payloads = tx.list(sql, |row| row.text("payload")).await.unwrap();
        drop(tx);
        assert_eq!(payloads.len(), 2);
        assert!(!payloads[0].contains("transfer"), "{}", payloads[0]);
        assert!(payloads[1].contains(&kept.id.to_string()) && payloads[1].contains("\"IN\""), "{}", payloads[1]);
        // So does the month's report, and where the proxy said another country than the record, it tells of it and opens nothing.
        let away = kpo_practice::access::Caller { country: Some("SG".to_owned()), ..office.caller(&bela, true) };
        assert_eq!(code(view::page(&office, &away, document, 1).await), "done");
        let home = kpo_practice::access::Caller { country: Some("FI".to_owned()), ..keeper.clone() };
        assert_eq!(code(view::page(&office, &home, document, 1).await), "done");
        let month = Month::of(today);
        let report = transfer::report(&office, &security, month).await.unwrap();
        assert_eq!(report.looks, 4);
        let [line] = report.transfers.as_slice() else { panic!("{:?}", report.transfers) };
        assert_eq!((line.transfer, line.organisation, line.place.as_str()), (kept.id, host.id, "IN"));
        assert_eq!((line.people, line.documents, line.looks), (1, 1, 2));
        let [other] = report.elsewhere.as_slice() else { panic!("{:?}", report.elsewhere) };
        assert_eq!((other.person, other.place.as_str(), other.net.as_str(), other.looks), (bela.id, "IN", "SG", 1));
        assert_eq!(report.names.of(bela.id), "Bela Rao");
        assert_eq!(transfer::report(&office, &security, month.before()).await.unwrap().looks, 0);
        assert_eq!(code(transfer::report(&office, &keeper, month).await), "denied");
        assert_eq!(code(transfer::report(&office, &office.caller(&ece, false), month).await), "not-found");
        transfer::end(&office, &security, kept.id, "the clauses were struck down", 1).await.unwrap();
        assert_eq!(sees().await, shut, "ended, the next request is too late");
        assert_eq!(code(transfer::end(&office, &security, kept.id, "again", 2).await), "transfer-ended");
        transfer::enter(&office, &security, draft(host.id, "IN", 9)).await.unwrap();
        assert_eq!(sees().await, open);
        office.clock.pass_days(9);
        assert_eq!(sees().await, open, "its last day");
        office.clock.pass_days(1);
        assert_eq!(sees().await, shut, "it ran out");
    }
}
