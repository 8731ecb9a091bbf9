//! A house over a data folder, peopled while no server has it: who acts in these tests, and at what.

use std::path::Path;
use std::sync::Arc;

use kpo_operations::office::{Settings, SystemClock, SystemRandom};
use kpo_operations::{Clock, Office, session};
use kpo_practice::engagement::Engagement;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::{Db, migrate};
use kpo_testkit::{TestDb, TestOffice, block_on};

/// An office over the data folder, while no server has it.
pub(crate) async fn office(data: &Path) -> TestOffice {
    let db = Db::sqlite(&data.join("kpo.db")).await.unwrap();
    over(db, data).await
}

/// An office over an open database and a data folder.
pub(crate) async fn over(db: Db, data: &Path) -> TestOffice {
    migrate::migrate(&db, SystemClock.now()).await.unwrap();
    let mut office = TestOffice::from(TestDb::of(db.clone()));
    office.office = Office {
        db,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        fit: Arc::default(),
        logs: office.office.logs.clone(),
        settings: Arc::new(Settings {
            data: data.to_owned(),
            base_url: "http://127.0.0.1".to_owned(),
            demo: false,
            ..Settings::default()
        }),
    };
    office
}

/// A sourcing manager and administrator with a session, and a file whose room takes documents.
pub(crate) struct Keeper {
    pub(crate) person: Person,
    pub(crate) file: Engagement,
    /// What her browser sends.
    pub(crate) cookie: String,
}

impl Keeper {
    async fn enter(office: &TestOffice) -> Self {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let person = office
            .person(&host, "Kerttu Keeper", "sourcing administrator")
            .await;
        let file = office.engagement(&person, "Yield of line 3").await;
        let token = session::begin(office, &person, true, "test", SystemClock.now())
            .await
            .unwrap();
        Self {
            person,
            file,
            cookie: format!("kpo={token}"),
        }
    }

    /// In a new store in the data folder.
    pub(crate) fn in_sqlite(data: &Path) -> Self {
        block_on(async {
            let office = office(data).await;
            let keeper = Self::enter(&office).await;
            office.office.db.close().await;
            keeper
        })
    }

    /// In the PostgreSQL database at this address.
    pub(crate) fn in_postgres(url: &str, data: &Path) -> Self {
        block_on(async {
            let office = over(Db::postgres(url).await.unwrap(), data).await;
            let keeper = Self::enter(&office).await;
            office.office.db.close().await;
            keeper
        })
    }

    /// Where documents go by the API.
    pub(crate) fn room(&self, name: &str) -> String {
        format!(
            "/api/v1/engagements/{}/documents?name={name}&class=1&region=anywhere",
            self.file.id
        )
    }
}

impl Keeper {
    /// A token of hers, and the path of a link by which somebody else is let in.
    pub(crate) fn token_and_link(&self, data: &Path) -> (String, String) {
        block_on(async {
            let office = office(data).await;
            let mut caller = office.caller(&self.person, true);
            caller.at = SystemClock.now();
            caller.signed_in_at = caller.at;
            let scopes = ["read".to_owned()].into();
            let (_, token) = kpo_operations::token::create(&office, &caller, "reports", scopes, 30)
                .await
                .unwrap();
            let host = office.office.read().await.unwrap().host().await.unwrap();
            let newcomer = office
                .person(&host.unwrap(), "Niilo Newcomer", "finance")
                .await;
            let link = kpo_operations::link::invite(&office, &caller, newcomer.id)
                .await
                .unwrap();
            let path = link.find("/accept/").map(|at| link[at..].to_owned());
            office.office.db.close().await;
            (token, path.unwrap())
        })
    }
}
