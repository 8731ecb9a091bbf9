//! A house over a data folder, peopled while no server has it: who acts in these tests, and at what.

use std::path::Path;
use std::sync::Arc;

use kpo_operations::office::{Settings, SystemClock, SystemRandom};
use kpo_operations::{Clock, Office, session};
use kpo_practice::engagement::Engagement;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::question::Question;
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_records::{Db, migrate};
use kpo_testkit::{TestDb, TestOffice, block_on};

/// An office over the data folder, while no server has it.
pub(crate) async fn office(data: &Path) -> TestOffice {
    std::fs::create_dir_all(data).unwrap();
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

/// Puts a document in as an older program did: its bytes in plain.
pub(crate) async fn plain(
    office: &TestOffice,
    tx: &mut kpo_records::Tx,
    keeper: &Keeper,
    data: &Path,
    bytes: &[u8],
) {
    let document = Document {
        id: office.office.id(),
        version: 1,
        engagement: keeper.file.id,
        name: "kiln.txt".to_owned(),
        kind: FileKind::Text,
        class: 1,
        region: "anywhere".to_owned(),
        state: DocumentState::Ready,
        reason: None,
        pages: 1,
        breaks: "[]".to_owned(),
        blob: office.office.id(),
        digest: kpo_practice::agreement::digest_of(bytes),
        size: i64::try_from(bytes.len()).unwrap(),
        copying: kpo_practice::copying::Copying::View,
        hold: false,
        uploaded_by: keeper.person.id,
        created_at: SystemClock.now(),
    };
    let path = kpo_records::blob::plain_file(data, document.blob);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
    let at = document.created_at;
    tx.insert_blob(document.blob, &document.digest, document.size, at)
        .await
        .unwrap();
    tx.insert_document(&document).await.unwrap();
    tx.record(
        None,
        at,
        Entry::new("document.uploaded", "document", document.id).within(keeper.file.id),
    );
}

/// So many people who may read the keeper's room, and what the browser of each sends.
pub(crate) fn readers(data: &Path, count: usize) -> Vec<(Person, String)> {
    block_on(async {
        let office = office(data).await;
        let host = office.office.read().await.unwrap().host().await.unwrap();
        let host = host.unwrap();
        let mut readers = Vec::new();
        for nth in 0..count {
            let name = format!("Reader {nth:02}");
            let person = office.person(&host, &name, "sourcing").await;
            let at = SystemClock.now();
            let begun = session::begin(&office, &person, true, "test", at).await;
            readers.push((person, format!("kpo={}", begun.unwrap())));
        }
        office.office.db.close().await;
        readers
    })
}

impl Keeper {
    /// Puts a question to the file, as an expert would; and what the browser of somebody sends who may read pages, as an
    /// administrator may not.
    pub(crate) fn asks(&self, data: &Path, asked: &str) -> String {
        block_on(async {
            let office = office(data).await;
            let at = SystemClock.now();
            let host = office.office.read().await.unwrap().host().await.unwrap();
            let reader = office
                .person(&host.unwrap(), "Riitta Reader", "sourcing")
                .await;
            let token = session::begin(&office, &reader, true, "test", at)
                .await
                .unwrap();
            let mut tx = office.office.db.begin().await.unwrap();
            let question = Question {
                id: office.office.id(),
                version: 1,
                engagement: self.file.id,
                counterparty: self.person.organisation,
                asked_by: self.person.id,
                text: asked.to_owned(),
                answer: None,
                answered_by: None,
                answered_at: None,
                published: false,
                created_at: at,
            };
            tx.insert_question(&question).await.unwrap();
            let entry = Entry::new("question.asked", "question", question.id);
            tx.record(None, at, entry.within(self.file.id));
            tx.commit().await.unwrap();
            office.office.db.close().await;
            format!("kpo={token}")
        })
    }
}
