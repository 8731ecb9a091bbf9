//! Signing in, links, tokens, suspension and credentials, as the people concerned live them. On both databases.

use std::collections::BTreeSet;

use kpo_operations::account::sign_in::{self, SignIn};
use kpo_operations::person::Particulars;
use kpo_operations::setup::{self, First};
use kpo_operations::{Error, account, credential, link, organisation, person, session, token};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::credential::CredentialKind;
use kpo_practice::id::PersonId;
use kpo_practice::organisation::OrganisationKind;
use kpo_testkit::{TestOffice, both};
use totp_rs::{Builder, Secret};

const PASSWORD: &str = "nine blue kilns at dawn";
const HERE: &str = "192.0.2.1";

fn refused<T>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Refused(refusal)) => refusal.code.to_owned(),
        Err(other) => other.to_string(),
        Ok(_) => "done".to_owned(),
    }
}

fn secret_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

async fn administrator(office: &TestOffice) -> Caller {
    let address = setup::first_link(office).await.unwrap().unwrap();
    let first = First {
        organisation: "Tammerkoski Mills".to_owned(),
        country: "FI".to_owned(),
        name: "Aino Laine".to_owned(),
        email: "Aino@Mills.test".to_owned(),
        password: PASSWORD.to_owned(),
        zone: "Europe/Helsinki".to_owned(),
        locale: Locale::Fi,
    };
    let token = setup::accept_first(office, secret_of(&address), first, HERE)
        .await
        .unwrap();
    session::caller(office, &token).await.unwrap()
}

async fn enter(office: &TestOffice, by: &Caller, name: &str, roles: &[&str]) -> PersonId {
    let given = Particulars {
        name: name.to_owned(),
        email: format!("{name}@mills.test"),
        organisation: by.organisation,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        clearance: 2,
        place: "FI".to_owned(),
        locale: Locale::En,
        zone: "Europe/Helsinki".to_owned(),
    };
    person::create(office, by, given).await.unwrap().id
}

async fn let_in(office: &TestOffice, by: &Caller, person: PersonId) -> Caller {
    let address = link::invite(office, by, person).await.unwrap();
    let token = link::accept(office, secret_of(&address), None, PASSWORD, HERE)
        .await
        .unwrap();
    session::caller(office, &token.unwrap()).await.unwrap()
}

fn code(secret: &str, office: &TestOffice) -> String {
    use kpo_operations::Clock;
    let secret = Secret::try_from_base32(secret).unwrap();
    let seconds = u64::try_from(office.clock.now().0 / 1_000_000).unwrap();
    Builder::new()
        .with_secret(secret)
        .build()
        .unwrap()
        .generate(seconds)
        .to_string()
}

both! {
    async fn the_first_link_makes_the_first_administrator_once(office: TestOffice) {
        let earlier = setup::first_link(&office).await.unwrap().unwrap();
        assert!(earlier.starts_with("http://kpo.test/accept/"));
        let admin = administrator(&office).await;
        assert!(admin.host && admin.has_role("administrator"));
        assert_eq!(setup::first_link(&office).await.unwrap(), None);
        assert_eq!(refused(link::open(&office, secret_of(&earlier)).await), "link-ended");
    }

    async fn an_invitation_opens_once_and_a_new_one_ends_the_old(office: TestOffice) {
        let admin = administrator(&office).await;
        let eero = enter(&office, &admin, "eero", &["sourcing"]).await;
        let old = link::invite(&office, &admin, eero).await.unwrap();
        let new = link::invite(&office, &admin, eero).await.unwrap();
        assert_eq!(refused(link::accept(&office, secret_of(&old), None, PASSWORD, HERE).await), "link-ended");
        assert_eq!(refused(link::accept(&office, secret_of(&new), None, "short", HERE).await), "account-password-short");
        assert!(link::accept(&office, secret_of(&new), Some("Eero Aho"), PASSWORD, HERE).await.unwrap().is_some());
        assert_eq!(refused(link::accept(&office, secret_of(&new), None, PASSWORD, HERE).await), "link-ended");
        assert_eq!(refused(link::invite(&office, &admin, eero).await), "link-has-account");
        let late = enter(&office, &admin, "late", &[]).await;
        let address = link::invite(&office, &admin, late).await.unwrap();
        office.clock.pass_days(8);
        assert_eq!(refused(link::open(&office, secret_of(&address)).await), "link-ended");
    }

    async fn a_wrong_password_and_no_account_look_alike(office: TestOffice) {
        administrator(&office).await;
        let right = sign_in::sign_in(&office, " AINO@mills.test ", PASSWORD, HERE).await.unwrap();
        assert!(matches!(right, SignIn::In(_)));
        let wrong = sign_in::sign_in(&office, "aino@mills.test", "not the password", HERE).await;
        let nobody = sign_in::sign_in(&office, "nobody@mills.test", "not the password", HERE).await;
        assert_eq!(refused(wrong), refused(nobody));
    }

    async fn tries_are_limited_per_account_whether_or_not_it_exists(office: TestOffice) {
        administrator(&office).await;
        for email in ["aino@mills.test", "nobody@mills.test"] {
            let mut answers = BTreeSet::new();
            for _ in 0..12 {
                answers.insert(refused(sign_in::sign_in(&office, email, "wrong wrong wrong", "198.51.100.7").await));
            }
            let expected: BTreeSet<String> = ["account-sign-in", "too-many-attempts"].map(str::to_owned).into();
            assert_eq!(answers, expected, "{email}");
        }
        // From where she is signed in, a rival's tries do not lock her out.
        assert!(sign_in::sign_in(&office, "aino@mills.test", PASSWORD, HERE).await.is_ok());
        // And elsewhere it is forgotten with time.
        office.clock.pass_seconds(600);
        assert!(sign_in::sign_in(&office, "aino@mills.test", PASSWORD, "198.51.100.7").await.is_ok());
    }

    async fn a_second_factor_is_owed_and_its_code_opens_once(office: TestOffice) {
        let admin = administrator(&office).await;
        let offer = account::offer_factor(&office, &admin).await.unwrap();
        assert!(offer.address.starts_with("otpauth://totp/"));
        assert_eq!(refused(account::confirm_factor(&office, &admin, "000000").await), "account-code");
        let recoveries = account::confirm_factor(&office, &admin, &code(&offer.secret, &office)).await.unwrap();
        assert_eq!(recoveries.len(), 10);
        let challenge = || async {
            match sign_in::sign_in(&office, "aino@mills.test", PASSWORD, HERE).await.unwrap() {
                SignIn::Factor(token) => token,
                SignIn::In(_) => unreachable!("the second factor is owed"),
            }
        };
        // The step that confirmed it is used up.
        let first = challenge().await;
        let used = code(&offer.secret, &office);
        assert_eq!(refused(sign_in::second_factor(&office, &first, &used, HERE).await), "account-code");
        office.clock.pass_seconds(60);
        let next = code(&offer.secret, &office);
        let token = sign_in::second_factor(&office, &first, &next, HERE).await.unwrap();
        assert!(session::caller(&office, &token).await.unwrap().second_factor);
        // Neither the challenge nor the code opens again; a recovery code does, once.
        assert_eq!(refused(sign_in::second_factor(&office, &first, &next, HERE).await), "account-challenge-ended");
        let second = challenge().await;
        assert_eq!(refused(sign_in::second_factor(&office, &second, &next, HERE).await), "account-code");
        sign_in::second_factor(&office, &second, &recoveries[0], HERE).await.unwrap();
        let third = challenge().await;
        assert_eq!(refused(sign_in::second_factor(&office, &third, &recoveries[0], HERE).await), "account-code");
    }

    async fn codes_are_not_to_be_guessed(office: TestOffice) {
        let admin = administrator(&office).await;
        let offer = account::offer_factor(&office, &admin).await.unwrap();
        account::confirm_factor(&office, &admin, &code(&offer.secret, &office)).await.unwrap();
        let SignIn::Factor(challenge) = sign_in::sign_in(&office, "aino@mills.test", PASSWORD, HERE).await.unwrap() else {
            unreachable!("the second factor is owed")
        };
        let mut last = String::new();
        for _ in 0..7 {
            last = refused(sign_in::second_factor(&office, &challenge, "123456", HERE).await);
        }
        assert_eq!(last, "too-many-attempts");
    }

    async fn proving_again_makes_a_stale_sign_in_fresh(office: TestOffice) {
        let admin = administrator(&office).await;
        office.clock.pass_seconds(3600);
        let token = match sign_in::sign_in(&office, "aino@mills.test", PASSWORD, HERE).await.unwrap() {
            SignIn::In(token) => token,
            SignIn::Factor(_) => unreachable!("no second factor yet"),
        };
        office.clock.pass_seconds(3600);
        let stale = session::caller(&office, &token).await.unwrap();
        assert!(matches!(account::offer_factor(&office, &stale).await, Err(Error::Stale)));
        assert_eq!(refused(sign_in::prove(&office, &stale, "wrong wrong wrong", "", HERE).await), "account-password-wrong");
        let fresh = sign_in::prove(&office, &stale, PASSWORD, "", HERE).await.unwrap();
        assert!(matches!(session::caller(&office, &token).await, Err(Error::SignedOut)));
        let caller = session::caller(&office, &fresh).await.unwrap();
        assert!(account::offer_factor(&office, &caller).await.is_ok());
        assert_eq!(admin.person, caller.person);
    }

    async fn a_new_password_and_signing_out_everywhere_end_other_sessions(office: TestOffice) {
        let admin = administrator(&office).await;
        let SignIn::In(other) = sign_in::sign_in(&office, "aino@mills.test", PASSWORD, HERE).await.unwrap() else {
            unreachable!("no second factor yet")
        };
        assert_eq!(session::list(&office, &admin).await.unwrap().len(), 2);
        let new = "ten green kilns at dusk";
        assert_eq!(refused(account::change_password(&office, &admin, "wrong wrong wrong", new, HERE).await), "account-password-wrong");
        let kept = account::change_password(&office, &admin, PASSWORD, new, HERE).await.unwrap();
        assert!(matches!(session::caller(&office, &other).await, Err(Error::SignedOut)));
        assert_eq!(refused(sign_in::sign_in(&office, "aino@mills.test", PASSWORD, HERE).await), "account-sign-in");
        let caller = session::caller(&office, &kept).await.unwrap();
        session::end_all(&office, &caller).await.unwrap();
        assert!(matches!(session::caller(&office, &kept).await, Err(Error::SignedOut)));
    }

    async fn a_token_does_what_its_scopes_say_and_never_touches_the_account(office: TestOffice) {
        let admin = administrator(&office).await;
        let read: BTreeSet<String> = ["read".to_owned()].into();
        let (kept, text) = token::create(&office, &admin, "export", read, 30).await.unwrap();
        let caller = token::caller(&office, &text).await.unwrap();
        assert_eq!(person::list(&office, &caller, None).await.unwrap().len(), 1);
        let given = organisation::Particulars {
            name: "Bosphorus Analytics".to_owned(),
            kind: OrganisationKind::Firm,
            country: "TR".to_owned(),
            parent: None,
        };
        assert_eq!(refused(organisation::create(&office, &caller, given.clone()).await), "token-cannot");
        assert_eq!(refused(token::create(&office, &caller, "more", ["write".to_owned()].into(), 30).await), "token-cannot");
        assert_eq!(refused(link::invite(&office, &caller, admin.person).await), "token-cannot");
        token::revoke(&office, &admin, kept.id).await.unwrap();
        assert!(matches!(token::caller(&office, &text).await, Err(Error::SignedOut)));
        assert!(organisation::create(&office, &admin, given).await.is_ok());
    }

    async fn suspension_ends_sessions_tokens_and_links_at_once(office: TestOffice) {
        let admin = administrator(&office).await;
        let eero = enter(&office, &admin, "eero", &["sourcing"]).await;
        let his = let_in(&office, &admin, eero).await;
        let (_, text) = token::create(&office, &his, "export", ["read".to_owned()].into(), 30).await.unwrap();
        let reset = link::reset(&office, &admin, eero).await.unwrap();
        person::suspend(&office, &admin, eero).await.unwrap();
        assert!(session::list(&office, &his).await.is_err());
        assert!(matches!(token::caller(&office, &text).await, Err(Error::SignedOut)));
        assert_eq!(refused(link::open(&office, secret_of(&reset)).await), "link-ended");
        assert_eq!(refused(sign_in::sign_in(&office, "eero@mills.test", PASSWORD, HERE).await), "account-sign-in");
        person::reactivate(&office, &admin, eero).await.unwrap();
        assert!(matches!(token::caller(&office, &text).await, Err(Error::SignedOut)));
        assert!(sign_in::sign_in(&office, "eero@mills.test", PASSWORD, HERE).await.is_ok());
        assert_eq!(refused(person::suspend(&office, &admin, admin.person).await), "person-suspend-self");
    }

    async fn power_is_given_after_a_fresh_sign_in_and_never_by_a_program(office: TestOffice) {
        let admin = administrator(&office).await;
        let eero = enter(&office, &admin, "eero", &[]).await;
        let given = |roles: &[&str], clearance| Particulars {
            name: "eero".to_owned(),
            email: "eero@mills.test".to_owned(),
            organisation: admin.organisation,
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            clearance,
            place: "FI".to_owned(),
            locale: Locale::En,
            zone: "Europe/Helsinki".to_owned(),
        };
        let mut stale = admin.clone();
        stale.signed_in_at = stale.at.plus_seconds(-3600);
        let scopes: BTreeSet<String> = ["read".to_owned(), "write".to_owned()].into();
        let (_, text) = token::create(&office, &admin, "people", scopes, 30).await.unwrap();
        let program = token::caller(&office, &text).await.unwrap();
        for power in [given(&["security"], 2), given(&[], 4)] {
            let refusal = person::save(&office, &stale, eero, 1, power.clone()).await;
            assert!(matches!(refusal, Err(Error::Stale)), "{refusal:?}");
            assert_eq!(refused(person::save(&office, &program, eero, 1, power).await), "token-cannot");
        }
        // Where somebody is opens rooms too; a name opens none.
        let moved = Particulars { place: "US".to_owned(), ..given(&[], 2) };
        assert!(matches!(person::save(&office, &stale, eero, 1, moved).await, Err(Error::Stale)));
        let renamed = Particulars { name: "Eero Mäkinen".to_owned(), ..given(&[], 2) };
        assert_eq!(refused(person::save(&office, &stale, eero, 1, renamed).await), "done");
        assert_eq!(refused(person::save(&office, &admin, eero, 2, given(&["security"], 2)).await), "done");
    }

    async fn the_last_administrator_stays(office: TestOffice) {
        let admin = administrator(&office).await;
        let before = person::read(&office, &admin, admin.person).await.unwrap().person.into_inner();
        let given = Particulars {
            name: before.name,
            email: before.email,
            organisation: before.organisation,
            roles: BTreeSet::new(),
            clearance: 0,
            place: "FI".to_owned(),
            locale: Locale::Fi,
            zone: "Europe/Helsinki".to_owned(),
        };
        assert_eq!(refused(person::save(&office, &admin, admin.person, before.version, given).await), "person-last-administrator");
    }

    async fn r28_the_subject_sees_who_read_and_contests_what_is_wrong(office: TestOffice) {
        let admin = administrator(&office).await;
        let eero = enter(&office, &admin, "eero", &[]).await;
        let sanna = enter(&office, &admin, "sanna", &["security"]).await;
        let his = let_in(&office, &admin, eero).await;
        let hers = let_in(&office, &admin, sanna).await;
        let says = kpo_practice::credential::Particulars {
            kind: CredentialKind::Licence,
            title: "Chartered Engineer".to_owned(),
            issuer: "Engineering Council".to_owned(),
            level: None,
            field: None,
            evidence: "register no. 4711".to_owned(),
            issued_on: None,
            expires_on: None,
        };
        let held = credential::enter(&office, &his, eero, says.clone()).await.unwrap();
        assert!(matches!(credential::verify(&office, &his, held.id, 1, "I know").await, Err(Error::Denied(_))));
        let held = credential::verify(&office, &hers, held.id, 1, "Looked up the register").await.unwrap();
        assert_eq!(held.verified_by, Some(sanna));
        person::read(&office, &hers, eero).await.unwrap();
        let own = person::read(&office, &his, eero).await.unwrap();
        assert_eq!(own.readers.len(), 1);
        assert_eq!(own.readers[0].1, "sanna");
        assert_eq!(own.credentials, vec![held.clone()]);
        let contested = credential::contest(&office, &his, held.id, held.version, "Wrong number").await.unwrap();
        assert!(contested.contested.is_some() && contested.verified());
        let corrected = credential::correct(&office, &his, held.id, contested.version, says).await.unwrap();
        assert!(!corrected.verified());
        assert!(matches!(person::read(&office, &his, sanna).await, Err(Error::NotFound)));
    }

    async fn an_outsider_knows_their_own_people_and_no_others(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let rival = office.organisation(OrganisationKind::Firm, "Rival").await;
        let sourcing = office.person(&host, "Aino", "sourcing").await;
        let manager = office.person(&firm, "Bora", "delivery").await;
        let expert = office.person(&firm, "Cem", "").await;
        let other = office.person(&rival, "Dana", "delivery").await;
        let caller = office.caller(&manager, false);
        let names = |people: Vec<kpo_practice::person::Person>| people.into_iter().map(|p| p.name).collect::<Vec<_>>();
        assert_eq!(names(person::list(&office, &caller, None).await.unwrap()), ["Bora", "Cem"]);
        assert!(person::list(&office, &caller, Some(rival.id)).await.unwrap().is_empty());
        assert!(matches!(person::read(&office, &caller, other.id).await, Err(Error::NotFound)));
        assert_eq!(organisation::list(&office, &caller).await.unwrap(), vec![firm.clone()]);
        assert!(matches!(organisation::read(&office, &caller, rival.id).await, Err(Error::NotFound)));
        let experts = office.caller(&expert, false);
        assert_eq!(names(person::list(&office, &experts, None).await.unwrap()), ["Cem"]);
        let clients = office.caller(&sourcing, true);
        assert_eq!(names(person::list(&office, &clients, Some(firm.id)).await.unwrap()), ["Bora", "Cem"]);
        assert_eq!(organisation::list(&office, &clients).await.unwrap().len(), 3);
    }
}
