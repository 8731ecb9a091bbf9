//! The security officer's board, incident files, freezing, and what each person may read of their own restrictions
//! (R9, R24, R26, R28, R43).

use kpo_operations::exposure::{self, Wanted};
use kpo_operations::job::{Registry, drain};
use kpo_operations::room::{upload::receive, view};
use kpo_operations::{Error, brief, freeze, incident, person, restriction, session, tie};
use kpo_practice::access::Caller;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::DocumentId;
use kpo_practice::journal::Entry;
use kpo_practice::need::{Party, PartyKind};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::tie::TieKind;
use kpo_records::PageRequest;
use kpo_testkit::{TestOffice, both};

struct World {
    security: Person,
    auditor: Person,
    administrator: Person,
    sourcing: Person,
    acme: Organisation,
    ece: Person,
    file: Engagement,
    document: DocumentId,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let security = office.person(&host, "Sami Salo", "security").await;
    let auditor = office.person(&host, "Asta Auditor", "auditor").await;
    let administrator = office.person(&host, "Olli Oja", "administrator").await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus")
        .await;
    let acme = office
        .organisation(OrganisationKind::Firm, "Acme Kilns")
        .await;
    let ece = office.person(&firm, "Ece Demir", "").await;
    let file = office.engagement(&sourcing, "Kiln yield").await;
    let party = Party {
        id: office.id(),
        version: 1,
        engagement: file.id,
        kind: PartyKind::Organisation,
        name: acme.name.clone(),
        organisation: Some(acme.id),
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_party(&party).await.unwrap();
    tx.record(
        None,
        office.office.clock.now(),
        Entry::new("test.kept", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    office.assign(file.id, &ece, AssignmentRole::Expert).await;
    let aino = office.caller(&sourcing, true);
    let mut incoming = receive(office, &aino, file.id).await.unwrap();
    incoming.write(b"What a ton costs.").await.unwrap();
    let document = incoming
        .finish(office, &aino, "cost.txt", 2, "anywhere")
        .await
        .unwrap();
    drain(office, &Registry::standard()).await.unwrap();
    World {
        security,
        auditor,
        administrator,
        sourcing,
        acme,
        ece,
        file,
        document,
    }
}

fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(Error::Refused(refusal)) => refusal.code.to_owned(),
        Err(Error::NotFound) => "not-found".to_owned(),
        Err(Error::Denied(_)) => "denied".to_owned(),
        Err(Error::SignedOut) => "signed-out".to_owned(),
        Err(error) => error.to_string(),
    }
}

async fn acts(office: &TestOffice, act: &str) -> i64 {
    let mut tx = office.db.read().await.unwrap();
    let mut sql = kpo_records::Sql::new("select count(*) as n from journal where act = ");
    sql.bind(act);
    tx.one(sql, |row| row.int("n")).await.unwrap()
}

fn of(person: &Person) -> Wanted {
    Wanted {
        person: Some(person.id),
        ..Wanted::default()
    }
}

async fn board(
    office: &TestOffice,
    caller: &Caller,
    wanted: &Wanted,
) -> Result<exposure::Board, Error> {
    exposure::board(office, caller, wanted, &PageRequest::default()).await
}

both! {
    async fn r26_the_board_says_what_the_doors_would(office: TestOffice) {
        let w = world(&office).await;
        let security = office.caller(&w.security, true);
        let seen = board(&office, &security, &Wanted::default()).await.unwrap();
        assert_eq!(seen.sights.items.len(), 1);
        let sight = &seen.sights.items[0];
        assert_eq!((sight.person, sight.engagement, sight.brief, sight.of), (w.ece.id, w.file.id, true, 1));
        assert_eq!(sight.documents, 0, "no text binds, so no document opens");
        let door = brief::read(&office, &office.caller(&w.ece, false), w.file.id).await;
        assert!(door.is_ok());
        let seen = board(&office, &security, &of(&w.ece)).await.unwrap();
        assert_eq!(seen.sights.items[0].last_on, Some(office.office.clock.now().day()), "that it was looked at");
        // The auditor reads who sees what, and nothing of walls and waivers; nobody else reads any of it.
        let auditor = office.caller(&w.auditor, true);
        let told = board(&office, &auditor, &Wanted::default()).await.unwrap();
        assert!(told.watch.is_none() && told.sights.items.len() == 1);
        assert_eq!(code(board(&office, &office.caller(&w.sourcing, true), &Wanted::default()).await), "denied");
        assert_eq!(code(board(&office, &office.caller(&w.ece, false), &Wanted::default()).await), "not-found");
        assert_eq!(acts(&office, "exposure.board-read").await, 3, "each look is in the journal");
        // A wall shows beside what it keeps off.
        let draft = kpo_operations::wall::Draft {
            person: w.ece.id, name: w.acme.name.clone(), organisation: Some(w.acme.id),
            until_on: office.office.clock.now().day().plus_days(9), reason: "poached".to_owned(),
        };
        kpo_operations::wall::raise(&office, &security, draft).await.unwrap();
        let seen = board(&office, &security, &Wanted::default()).await.unwrap();
        let sight = &seen.sights.items[0];
        assert_eq!((sight.brief, sight.walled_until), (false, Some(office.office.clock.now().day().plus_days(9))));
        assert_eq!(seen.watch.unwrap().walls.len(), 1, "it ends within 30 days");
        // A file frozen is a file nobody outside sees.
        let reason = "a leak";
        kpo_operations::engagement::freeze(&office, &security, w.file.id, true, reason).await.unwrap();
        let wanted = Wanted { engagement: Some(w.file.id), ..Wanted::default() };
        let seen = board(&office, &security, &wanted).await.unwrap();
        assert!(seen.sights.items.iter().all(|one| !one.brief && one.documents == 0));
    }

    async fn r9_a_person_is_frozen_and_thawed_in_one_act_each_and_keeps_what_they_hold(office: TestOffice) {
        let w = world(&office).await;
        let (security, ece) = (office.caller(&w.security, true), office.caller(&w.ece, false));
        let token = session::begin(&office, &w.ece, true, "test", ece.at).await.unwrap();
        assert!(session::caller(&office, &token).await.is_ok());
        assert_eq!(code(freeze::freeze(&office, &office.caller(&w.administrator, true), w.ece.id, "why").await), "denied");
        assert_eq!(code(freeze::freeze(&office, &ece, w.ece.id, "why").await), "not-found");
        assert_eq!(code(freeze::freeze(&office, &security, w.ece.id, " ").await), "text-empty");
        assert_eq!(code(freeze::freeze(&office, &security, w.security.id, "why").await), "freeze-own");
        freeze::freeze(&office, &security, w.ece.id, "a lost laptop").await.unwrap();
        assert_eq!(code(session::caller(&office, &token).await), "signed-out");
        assert_eq!(code(brief::read(&office, &ece, w.file.id).await), "not-found", "a request on its way is too late");
        let seen = board(&office, &security, &Wanted::default()).await.unwrap();
        assert!(seen.sights.items.is_empty());
        assert_eq!(seen.watch.unwrap().frozen[0].person, w.ece.id);
        assert_eq!(code(freeze::freeze(&office, &security, w.ece.id, "again").await), "freeze-inactive");
        // Not even an administrator thaws.
        let administrator = office.caller(&w.administrator, true);
        assert_eq!(code(person::reactivate(&office, &administrator, w.ece.id).await), "freeze-stands");
        assert_eq!(code(freeze::thaw(&office, &administrator, w.ece.id, "why").await), "denied");
        freeze::thaw(&office, &security, w.ece.id, "it was found").await.unwrap();
        assert_eq!(code(session::caller(&office, &token).await), "signed-out", "what was ended stays so");
        assert_eq!(code(brief::read(&office, &office.caller(&w.ece, false), w.file.id).await), "done", "what they held is theirs");
        assert_eq!(code(freeze::thaw(&office, &security, w.ece.id, "again").await), "not-found");
        // Whoever is let go for good is not thawed.
        freeze::freeze(&office, &security, w.ece.id, "again").await.unwrap();
        kpo_operations::closure::end_access(&office, &security, w.ece.id, "for good").await.unwrap();
        assert_eq!(code(freeze::thaw(&office, &security, w.ece.id, "why").await), "not-found");
    }

    async fn r24_an_incident_file_lists_every_copy_and_reader_and_is_journaled_first(office: TestOffice) {
        let w = world(&office).await;
        let (security, aino) = (office.caller(&w.security, true), office.caller(&w.sourcing, true));
        view::page(&office, &aino, w.document, 1).await.unwrap();
        view::page(&office, &aino, w.document, 1).await.unwrap();
        let made = |documents: Vec<DocumentId>| incident::make(&office, &security, documents, "found at a fair");
        assert_eq!(code(made(vec![]).await), "incident-empty");
        assert_eq!(code(made(vec![office.stranger()]).await), "entry-unknown");
        for (person, host, said) in [(&w.sourcing, true, "denied"), (&w.auditor, true, "denied"), (&w.ece, false, "not-found")] {
            let caller = office.caller(person, host);
            assert_eq!(code(incident::make(&office, &caller, vec![w.document], "why").await), said);
            let none = incident::list(&office, &caller, &PageRequest::default()).await;
            assert_eq!(code(none), said);
        }
        let id = made(vec![w.document, w.document]).await.unwrap();
        assert_eq!(acts(&office, "incident.made").await, 1);
        let file = incident::show(&office, &security, id, false).await.unwrap();
        assert_eq!(acts(&office, "incident.read").await, 1);
        assert_eq!((file.readers.len(), file.copies.len()), (1, 2));
        let reader = &file.readers[0];
        assert_eq!((reader.person, reader.pages, reader.copies, reader.documents, reader.active), (w.sourcing.id, 2, 0, 1, true));
        incident::show(&office, &security, id, true).await.unwrap();
        assert_eq!(acts(&office, "incident.taken").await, 1);
        let list = incident::list(&office, &security, &PageRequest::default()).await.unwrap();
        assert_eq!(list.incidents.items[0].id, id);
    }

    async fn r43_a_duty_to_a_former_employer_shuts_the_door_until_its_end(office: TestOffice) {
        let w = world(&office).await;
        let today = office.office.clock.now().day();
        let ece = office.caller(&w.ece, false);
        assert_eq!(code(brief::read(&office, &ece, w.file.id).await), "done");
        let duty = |until_on| tie::Draft {
            kind: TieKind::Duty, name: "ACME Kilns Ltd".to_owned(), organisation: None, since_on: None, until_on,
        };
        assert_eq!(code(tie::enter(&office, &ece, w.ece.id, duty(None)).await), "tie-duty-end");
        let made = tie::enter(&office, &ece, w.ece.id, duty(Some(today.plus_days(20)))).await.unwrap();
        assert_eq!(code(brief::read(&office, &ece, w.file.id).await), "wall-applies", "at the door, not only on a shortlist");
        let own = restriction::own(&office, &ece).await.unwrap();
        assert_eq!((own.walled_until, own.duties.len()), (Some(today.plus_days(20)), 1));
        // Whom it keeps off does not open the door; the officer may.
        assert_eq!(code(tie::remove(&office, &ece, made.id).await), "tie-duty-stands");
        let shorter = duty(Some(today.plus_days(1)));
        assert_eq!(code(tie::correct(&office, &ece, made.id, made.version, shorter.clone()).await), "tie-duty-stands");
        tie::correct(&office, &office.caller(&w.security, true), made.id, made.version, shorter).await.unwrap();
        assert_eq!(code(brief::read(&office, &ece, w.file.id).await), "wall-applies");
        office.clock.pass_days(2);
        let later = office.caller(&w.ece, false);
        assert_eq!(code(brief::read(&office, &later, w.file.id).await), "done", "it ends by itself");
        let own = restriction::own(&office, &later).await.unwrap();
        assert_eq!((own.walled_until, own.duties.len()), (None, 0));
    }

    async fn r28_everybody_reads_their_own_restrictions_and_who_looked_and_never_whose_wall(office: TestOffice) {
        let w = world(&office).await;
        let today = office.office.clock.now().day();
        let security = office.caller(&w.security, true);
        let ece = office.caller(&w.ece, false);
        let own = restriction::own(&office, &ece).await.unwrap();
        assert_eq!((own.walled_until, own.looks.len()), (None, 0));
        person::read(&office, &security, w.ece.id).await.unwrap();
        for (days, name) in [(5, "Acme Kilns"), (30, "Bolt Kilns")] {
            let draft = kpo_operations::wall::Draft {
                person: w.ece.id, name: name.to_owned(), organisation: None, until_on: today.plus_days(days), reason: "poached".to_owned(),
            };
            kpo_operations::wall::raise(&office, &security, draft).await.unwrap();
        }
        let own = restriction::own(&office, &ece).await.unwrap();
        assert_eq!(own.walled_until, Some(today.plus_days(30)), "one day is told, the last");
        assert_eq!(own.looks.iter().map(|(_, who)| *who).collect::<Vec<_>>(), [w.security.id]);
        assert_eq!(own.names.of(w.security.id), "Sami Salo");
        let told = format!("{own:?}");
        assert!(!told.contains("Acme") && !told.contains("Bolt") && !told.contains("poached"), "{told}");
    }
}
