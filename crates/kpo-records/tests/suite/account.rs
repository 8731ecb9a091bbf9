//! Contract of the storage functions around people: accounts, links, tokens, tries, languages, affiliations, credentials.
//! On both databases.

use kpo_practice::access::{Action, Standing, Visible};
use kpo_practice::account::{Account, Limit, Link, LinkKind, Token};
use kpo_practice::credential::{CredentialKind, Particulars, enter, verify};
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::{Affiliation, Language, Person};
use kpo_records::RecordsError;
use kpo_records::credential::Unverified;
use kpo_testkit::both;
use kpo_testkit::clock::START;

both! {
    async fn an_account_reads_back_and_counts_as_an_administrators(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "administrator").await;
        let mut account = Account {
            person: aino.id,
            version: 1,
            password_hash: "$argon2id$".to_owned(),
            factor: None,
            factor_offered: Some("ABC".to_owned()),
            factor_step: 0,
            password_at: START,
        };
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.account(aino.id).await.unwrap(), None);
        assert!(!tx.an_administrator_can_sign_in().await.unwrap());
        tx.insert_account(&account).await.unwrap();
        assert!(tx.an_administrator_can_sign_in().await.unwrap());
        account.factor = account.factor_offered.take();
        account.factor_step = 7;
        account.version = tx.save_account(&account, 1).await.unwrap();
        assert_eq!(tx.account(aino.id).await.unwrap(), Some(account.clone()));
        assert!(matches!(tx.save_account(&account, 1).await, Err(RecordsError::Conflict)));
    }

    async fn recovery_codes_are_taken_out_one_by_one(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "").await;
        let mut tx = office.db.begin().await.unwrap();
        let (one, other) = (office.stranger(), office.stranger());
        tx.insert_recovery(one, aino.id, "h1").await.unwrap();
        tx.insert_recovery(other, aino.id, "h2").await.unwrap();
        tx.delete_recovery(one).await.unwrap();
        assert_eq!(tx.recoveries_of(aino.id).await.unwrap(), vec![(other, "h2".to_owned())]);
        assert!(matches!(tx.delete_recovery(one).await, Err(RecordsError::NotFound)));
    }

    async fn a_half_done_sign_in_runs_out(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "").await;
        let until = START.plus_seconds(60);
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_challenge(office.stranger(), "t", aino.id, until).await.unwrap();
        assert_eq!(tx.challenged("t", START).await.unwrap(), Some(aino.id));
        assert_eq!(tx.challenged("t", until).await.unwrap(), None);
        assert_eq!(tx.challenged("u", START).await.unwrap(), None);
        assert_eq!(tx.end_challenges_of(aino.id, START).await.unwrap(), 1);
        assert_eq!(tx.challenged("t", START).await.unwrap(), None);
    }

    async fn tries_run_out_and_are_forgotten_with_time(office: TestOffice) {
        let limit = Limit { burst: 3, seconds: 10 };
        let mut tx = office.db.begin().await.unwrap();
        for _ in 0..3 {
            assert!(tx.attempt("k", limit, START).await.unwrap());
        }
        for _ in 0..50 {
            assert!(!tx.attempt("k", limit, START).await.unwrap());
        }
        assert!(tx.attempt("other", limit, START).await.unwrap());
        // However many were refused, one is forgotten soon.
        assert!(tx.attempt("k", limit, START.plus_seconds(21)).await.unwrap());
        assert_eq!(tx.forget_attempts("k").await.unwrap(), 1);
        assert!(tx.attempt("k", limit, START).await.unwrap());
        assert_eq!(tx.prune_attempts(START.plus_seconds(60)).await.unwrap(), 2);
    }

    async fn a_link_opens_until_it_is_ended(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "").await;
        let link = |kind, person| Link {
            id: office.stranger(),
            version: 1,
            token_hash: format!("{kind:?}"),
            kind,
            person,
            made_by: None,
            made_at: START,
            expires_at: START.plus_days(1),
            ended_at: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        let invitation = link(LinkKind::Invitation, Some(aino.id));
        let first = link(LinkKind::First, None);
        tx.insert_link(&invitation).await.unwrap();
        tx.insert_link(&first).await.unwrap();
        assert_eq!(tx.link_by_token("Invitation").await.unwrap(), Some(invitation.clone()));
        assert_eq!(tx.open_links_of(aino.id).await.unwrap(), vec![invitation.clone()]);
        assert_eq!(tx.open_first_links().await.unwrap(), vec![first]);
        assert_eq!(tx.open_links().await.unwrap().len(), 2);
        tx.end_link(&invitation, START).await.unwrap();
        assert_eq!(tx.open_links().await.unwrap().len(), 1);
        assert!(matches!(tx.end_link(&invitation, START).await, Err(RecordsError::Conflict)));
        assert!(tx.open_links_of(aino.id).await.unwrap().is_empty());
        assert!(!tx.link_by_token("Invitation").await.unwrap().unwrap().open(START));
    }

    async fn a_token_speaks_until_it_is_revoked(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "").await;
        let token = Token {
            id: office.stranger(),
            version: 1,
            person: aino.id,
            name: "export".to_owned(),
            token_hash: "h".to_owned(),
            scopes: ["read".to_owned(), "write".to_owned()].into(),
            made_at: START,
            expires_at: START.plus_days(1),
            ended_at: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_token(&token).await.unwrap();
        assert_eq!(tx.token_by_hash("h").await.unwrap(), Some(token.clone()));
        assert_eq!(tx.tokens_of(aino.id).await.unwrap(), vec![token.clone()]);
        assert_eq!(tx.open_tokens().await.unwrap(), vec![token.clone()]);
        tx.end_token(&token, START).await.unwrap();
        assert!(tx.open_tokens().await.unwrap().is_empty());
        assert!(tx.tokens_of(aino.id).await.unwrap().is_empty());
        assert!(!tx.token_by_hash("h").await.unwrap().unwrap().open(START));
    }

    async fn languages_and_affiliations_read_back(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "").await;
        let finnish = Language { tag: "fi".to_owned(), level: "N".to_owned() };
        let id = office.stranger();
        let mut affiliation = Affiliation {
            id: office.stranger(),
            version: 1,
            person: aino.id,
            organisation: None,
            employer: "Outokumpu".to_owned(),
            title: "Metallurgist".to_owned(),
            duty: "Secrecy until 2027".to_owned(),
            since_on: "2015-01-01".parse().unwrap(),
            until_on: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_language(id, aino.id, &finnish).await.unwrap();
        assert_eq!(tx.languages_of(aino.id).await.unwrap(), vec![(id, finnish)]);
        tx.delete_language(id).await.unwrap();
        assert!(tx.languages_of(aino.id).await.unwrap().is_empty());
        tx.insert_affiliation(&affiliation).await.unwrap();
        assert_eq!(tx.affiliations_of(aino.id).await.unwrap(), vec![affiliation.clone()]);
        let end = "2020-05-01".parse().unwrap();
        affiliation.version = tx.end_affiliation(&affiliation, end).await.unwrap();
        affiliation.until_on = Some(end);
        assert_eq!(tx.affiliations_of(aino.id).await.unwrap(), vec![affiliation]);
    }

    async fn r2_a_credential_reads_back_with_who_verified_it(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let aino = office.person(&host, "Aino", "").await;
        let eero = office.person(&host, "Eero", "security").await;
        let says = Particulars {
            kind: CredentialKind::Degree,
            title: "DSc (Tech)".to_owned(),
            issuer: "Aalto University".to_owned(),
            level: Some(8),
            field: Some("0711".to_owned()),
            evidence: "Diploma no. 12".to_owned(),
            issued_on: Some("2012-06-01".parse().unwrap()),
            expires_on: None,
        };
        let entered = enter(office.stranger(), aino.id, says, aino.id, START).unwrap().next;
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_credential(&entered).await.unwrap();
        assert_eq!(tx.credential(entered.id).await.unwrap(), entered);
        let sees = |caller: &Person, host| {
            let standing = Standing { host, roles: caller.roles.clone(), ..Standing::nobody(caller.id, caller.organisation) };
            Visible::to(standing, office.caller(caller, host).circumstances(), Action::VerifyCredential)
        };
        let waiting = tx.credentials_to_verify(&sees(&eero, true), eero.id, START.day(), 9).await.unwrap();
        let one = Unverified { person: aino.id, name: aino.name.clone(), organisation: host.id, count: 1, since: START };
        assert_eq!(waiting, vec![one]);
        assert!(tx.credentials_to_verify(&sees(&eero, true), aino.id, START.day(), 9).await.unwrap().is_empty(), "nobody's own");
        assert!(tx.credentials_to_verify(&sees(&aino, true), eero.id, START.day(), 9).await.unwrap().is_empty(), "no right to");
        let before = "2012-05-31".parse().unwrap();
        assert!(tx.credentials_to_verify(&sees(&eero, true), eero.id, before, 9).await.unwrap().is_empty(), "not issued yet");
        let mut verified = verify(entered, eero.id, "Looked up the register", START).unwrap().next;
        verified.version = tx.save_credential(&verified, 1).await.unwrap();
        assert!(tx.credentials_to_verify(&sees(&eero, true), eero.id, START.day(), 9).await.unwrap().is_empty());
        assert_eq!(tx.credentials_of(&[aino.id, eero.id]).await.unwrap(), vec![verified]);
        assert!(tx.credentials_of(&[]).await.unwrap().is_empty());
        assert!(matches!(tx.credential(office.stranger()).await, Err(RecordsError::NotFound)));
    }

    async fn people_their_files_and_their_readers_are_found(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let bora = office.person(&firm, "Bora", "delivery").await;
        let file = office.engagement(&aino, "Kiln").await;
        office.assign(file.id, &bora, AssignmentRole::Expert).await;
        let mut tx = office.db.begin().await.unwrap();
        tx.record(Some(aino.id.0), START, Entry::new("person.read", "person", bora.id));
        tx.commit().await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.people_by_name(None).await.unwrap(), vec![aino.clone(), bora.clone()]);
        assert_eq!(tx.people_by_name(Some(firm.id)).await.unwrap(), vec![bora.clone()]);
        assert_eq!(tx.files_of_person(bora.id).await.unwrap(), vec![file.id]);
        assert!(tx.files_of_person(aino.id).await.unwrap().is_empty());
        assert_eq!(tx.readings_of_person(bora.id, 5).await.unwrap(), vec![(START, aino.id)]);
        assert!(tx.readings_of_person(aino.id, 5).await.unwrap().is_empty());
    }
}
