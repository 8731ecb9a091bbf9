//! An office on a test's database, with a clock one can set, and quick ways to people it.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use kpo_operations::office::Settings;
use kpo_operations::{Clock, Office};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side, Stage};
use kpo_practice::id::{EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::{Language, Person};
use kpo_practice::reviewer::{Reviewer, Vouch};
use kpo_records::Tx;
use kpo_records::engagement::Assignment;
use kpo_records::tlog::{Keys, Logs};
use kpo_records::vault::{Roots, Vault};
use tempfile::TempDir;

use crate::clock::{SeededRandom, TestClock};
use crate::database::TestDb;

/// An office for tests; its database and data folder go when it is dropped.
pub struct TestOffice {
    /// The office, as operations take it.
    pub office: Office,
    /// Its clock.
    pub clock: TestClock,
    /// Its database.
    pub db: TestDb,
    _folder: TempDir,
}

impl Deref for TestOffice {
    type Target = Office;
    fn deref(&self) -> &Office {
        &self.office
    }
}

/// The root key of every test.
pub fn roots() -> Roots {
    Roots::from_bytes([9; 32])
}

impl From<TestDb> for TestOffice {
    fn from(db: TestDb) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = TestClock::default();
        db.unlock(Vault::new(roots()));
        let office = Office {
            db: db.deref().clone(),
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(1)),
            fit: Arc::default(),
            logs: Arc::new(Logs::new(Keys::new("kpo.test", [7; 32]), None)),
            settings: Arc::new(Settings {
                data: folder.path().to_owned(),
                base_url: "http://kpo.test".to_owned(),
                ..Settings::default()
            }),
        };
        Self {
            office,
            clock,
            db,
            _folder: folder,
        }
    }
}

impl TestOffice {
    /// Enters an organisation.
    pub async fn organisation(&self, kind: OrganisationKind, name: &str) -> Organisation {
        let organisation = Organisation {
            id: self.office.id(),
            version: 1,
            name: name.to_owned(),
            kind,
            country: "FI".to_owned(),
            parent: None,
            created_at: self.clock.now(),
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        tx.insert_organisation(&organisation)
            .await
            .expect("an organisation");
        self.close(
            tx,
            Entry::new("organisation.entered", "organisation", organisation.id),
        )
        .await;
        organisation
    }

    /// Enters an active person with these roles (space between), cleared for everything, in Finland, reading English.
    pub async fn person(&self, organisation: &Organisation, name: &str, roles: &str) -> Person {
        let person = Person {
            id: self.office.id(),
            version: 1,
            name: name.to_owned(),
            email: format!(
                "{}@{}.test",
                name.to_lowercase().replace(' ', "."),
                // A browser takes no underscore after the @.
                organisation.id.to_string().replace('_', "-")
            ),
            organisation: organisation.id,
            roles: roles
                .split_whitespace()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>(),
            clearance: 3,
            place: "FI".to_owned(),
            locale: Locale::En,
            zone: "Europe/Helsinki".to_owned(),
            active: true,
            created_at: self.clock.now(),
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        tx.insert_person(&person).await.expect("a person");
        self.close(tx, Entry::new("person.entered", "person", person.id))
            .await;
        person
    }

    /// Begins a file of `owner`, at its first stage.
    pub async fn engagement(&self, owner: &Person, title: &str) -> Engagement {
        let file = Engagement {
            id: self.office.id(),
            version: 1,
            title: title.to_owned(),
            code_name: format!("Project {}", title.len()),
            domain: "technical-analysis".to_owned(),
            client: owner.organisation,
            provider: None,
            owner: owner.id,
            stage: Stage::Request,
            waiting_on: Side::Client,
            waiting_since: self.clock.now(),
            bound: false,
            frozen: false,
            closed_at: None,
            created_at: self.clock.now(),
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        tx.insert_engagement(&file).await.expect("a file");
        self.close(
            tx,
            Entry::new("engagement.begun", "engagement", file.id).within(file.id),
        )
        .await;
        file
    }

    /// Gives a person a role in a file.
    pub async fn assign(
        &self,
        engagement: EngagementId,
        person: &Person,
        role: AssignmentRole,
    ) -> Assignment {
        let assignment = Assignment {
            id: self.office.id(),
            version: 1,
            engagement,
            person: person.id,
            role,
            since_at: self.clock.now(),
            ended_at: None,
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        tx.insert_assignment(&assignment)
            .await
            .expect("an assignment");
        self.close(
            tx,
            Entry::new("assignment.made", "assignment", assignment.id).within(engagement),
        )
        .await;
        assignment
    }

    /// Lets `by` vouch for somebody as a reviewer who has done it before.
    pub async fn vouch(&self, person: &Person, by: &Person) {
        let vouch = Vouch {
            reason: "Reviewed for years elsewhere".to_owned(),
            by: by.id,
            at: self.clock.now(),
        };
        let entered = Reviewer {
            vouch: Some(vouch),
            ..Reviewer::assumed(person.id)
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        tx.put_reviewer(&entered, None).await.expect("a reviewer");
        self.close(tx, Entry::new("reviewer.kept", "person", person.id))
            .await;
    }

    /// Writes down that somebody works in this language, well enough for anything.
    pub async fn reads(&self, person: &Person, tag: &str) {
        let language = Language {
            tag: tag.to_owned(),
            level: "C2".to_owned(),
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        tx.insert_language(self.office.id(), person.id, &language)
            .await
            .expect("a language");
        self.close(tx, Entry::new("person.language", "person", person.id))
            .await;
    }

    /// The person asking now, freshly signed in with a second factor. `host` is whether they act for the host.
    pub fn caller(&self, person: &Person, host: bool) -> Caller {
        Caller {
            person: person.id,
            name: person.name.clone(),
            organisation: person.organisation,
            host,
            roles: person.roles.clone(),
            locale: person.locale,
            zone: person.zone.clone(),
            session: Some(self.office.id()),
            token: None,
            second_factor: true,
            signed_in_at: self.clock.now(),
            at: self.clock.now(),
            request: self.office.request(),
            country: None,
        }
    }

    async fn close(&self, mut tx: Tx, entry: Entry) {
        tx.record(None, self.clock.now(), entry);
        tx.commit().await.expect("a commit");
    }

    /// An id that names nothing here.
    pub fn stranger<T: Id>(&self) -> T {
        self.office.id()
    }
}
