//! The whole product on a free port, in this process, on a test's own database and clock.

use std::net::SocketAddr;

use anyhow::Result;
use axum::Router;
use kpo_operations::session;
use kpo_practice::access::Locale;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_testkit::{Browser, TestOffice};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Serves a router on a free port; returns its address and the task, to be aborted.
pub(crate) async fn serve(router: Router) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let task = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    (base, task)
}

/// A running site; ends when dropped.
pub(crate) struct Site {
    /// What it stands on.
    pub(crate) office: TestOffice,
    base: String,
    server: JoinHandle<()>,
}

impl Site {
    /// Opens the site.
    pub(crate) async fn open(office: TestOffice) -> Self {
        let (base, server) = serve(kpo_web::router(office.office.clone())).await;
        Self {
            office,
            base,
            server,
        }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A token of a new session of this person, with a second factor.
    pub(crate) async fn session(&self, person: &Person) -> Result<String> {
        Ok(session::begin(
            &self.office,
            person,
            true,
            "test",
            self.office.office.clock.now(),
        )
        .await?)
    }

    /// Makes the browser this person's, reading this language, without going through the sign-in page.
    pub(crate) async fn let_in(
        &self,
        browser: &Browser,
        person: &Person,
        locale: Locale,
    ) -> Result<()> {
        self.choose(person, locale).await?;
        let token = self.session(person).await?;
        browser
            .become_holder_of(&self.base, kpo_web::session::COOKIE_PLAIN, &token)
            .await
    }
}

impl Site {
    async fn choose(&self, person: &Person, locale: Locale) -> Result<()> {
        let mut tx = self.office.db.begin().await?;
        let mut reader = tx.person(person.id).await?;
        reader.locale = locale;
        tx.save_person(&reader, reader.version).await?;
        let entry = Entry::new("person.locale-chosen", "person", person.id);
        tx.record(Some(person.id.0), self.office.office.clock.now(), entry);
        tx.commit().await?;
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// One person of each role, around one file.
pub(crate) async fn people(office: &TestOffice) -> Vec<(&'static str, Person)> {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let mut people = Vec::new();
    for role in [
        "administrator",
        "sourcing",
        "security",
        "finance",
        "auditor",
    ] {
        people.push((
            role,
            office.person(&host, &format!("Host {role}"), role).await,
        ));
    }
    people.push((
        "delivery",
        office.person(&firm, "Deniz Kaya", "delivery").await,
    ));
    let file = office.engagement(&people[1].1, "Kiln yield").await;
    for (role, name) in [
        (AssignmentRole::Expert, "Elif Demir"),
        (AssignmentRole::Reviewer, "Rachel Levi"),
    ] {
        let person = office.person(&firm, name, "").await;
        office.assign(file.id, &person, role).await;
        people.push((role.word(), person));
    }
    people
}
