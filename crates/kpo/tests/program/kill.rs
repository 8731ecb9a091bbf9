//! The server is killed, again and again, in the middle of its work: the journal verifies, no acknowledged act is gone, no
//! job had its effect twice. A kill falls after a number of answers drawn by seed, so that nothing waits for a clock.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use kpo_operations::office::SystemClock;
use kpo_operations::{Clock, room, session};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::Id;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_records::Sql;
use kpo_testkit::{TestOffice, block_on};

use crate::house::office;
use crate::run::{Server, kpo, kpo_in, text};

/// How often it is killed in the ordinary run; `KPO_KILLS` asks for more.
const KILLS: u64 = 200;

fn kills() -> u64 {
    let more = std::env::var("KPO_KILLS").ok();
    more.and_then(|more| more.parse().ok()).unwrap_or(KILLS)
}
/// How many people act at once.
const PEOPLE: usize = 4;

/// Somebody who changes the language they read in, over and over: each change is an act with an entry of its own.
struct Actor {
    person: Person,
    cookie: String,
    /// How many changes were acknowledged.
    acknowledged: i64,
    /// The last language acknowledged, and the one asked for when the server went away.
    last: Option<Locale>,
    asked: Option<Locale>,
}

impl Actor {
    /// Acts until the server goes away, telling of each answer.
    fn act(mut self, address: &str, answers: &AtomicI64, told: &mpsc::SyncSender<()>) -> Self {
        loop {
            let turn = usize::try_from(self.acknowledged).unwrap();
            let locale = Locale::ALL[(turn + 1) % Locale::ALL.len()];
            self.asked = Some(locale);
            let Some(status) = post(address, &self.cookie, &format!("locale={}", locale.tag()))
            else {
                return self;
            };
            assert_eq!(status, 303, "a change of language is answered by a page");
            self.acknowledged += 1;
            self.last = Some(locale);
            self.asked = None;
            answers.fetch_add(1, Ordering::SeqCst);
            let _ = told.try_send(());
        }
    }
}

/// The status of a posted form, if an answer came at all.
fn post(address: &str, cookie: &str, body: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(
        stream,
        "POST /locale HTTP/1.0\r\nhost: {address}\r\ncookie: kpo={cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

/// Who acts, and the sourcing manager whose room takes documents.
async fn settle(data: &Path) -> (Vec<Actor>, Person, Engagement) {
    let office = office(data).await;
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let keeper = office.person(&host, "Kerttu Keeper", "sourcing").await;
    let file = office.engagement(&keeper, "Yield of line 3").await;
    let mut actors = Vec::new();
    for index in 0..PEOPLE {
        let person = office
            .person(&host, &format!("Person {index}"), "finance")
            .await;
        let cookie = session::begin(&office, &person, true, "test", SystemClock.now())
            .await
            .unwrap();
        actors.push(Actor {
            person,
            cookie,
            acknowledged: 0,
            last: None,
            asked: None,
        });
    }
    office.office.db.close().await;
    (actors, keeper, file)
}

/// Puts a document in the room: its check is a job that the server will do.
async fn upload(data: &Path, keeper: &Person, file: &Engagement, turn: u64) {
    let office = office(data).await;
    let token = session::begin(&office, keeper, true, "test", SystemClock.now())
        .await
        .unwrap();
    let caller: Caller = session::caller(&office, &token).await.unwrap();
    let mut incoming = room::upload::receive(&office, &caller, file.id)
        .await
        .unwrap();
    incoming
        .write(format!("Batch {turn}: yield 91.4 %").as_bytes())
        .await
        .unwrap();
    incoming
        .finish(
            &office,
            &caller,
            &format!("batch-{turn}.txt"),
            1,
            "anywhere",
        )
        .await
        .unwrap();
    office.office.db.close().await;
}

/// How many checks are not done yet.
async fn unchecked(data: &Path) -> i64 {
    let office = office(data).await;
    let mut tx = office.office.read().await.unwrap();
    let mut sql = Sql::new("select count(*) as n from job where kind = ");
    sql.bind("document.check").push(" and state <> 'done'");
    let left = tx.one(sql, |row| row.int("n")).await.unwrap();
    drop(tx);
    office.office.db.close().await;
    left
}

/// How many entries of an act there are for each object.
async fn entries(office: &TestOffice, act: &str) -> BTreeMap<uuid::Uuid, i64> {
    let mut tx = office.office.read().await.unwrap();
    let mut sql = Sql::new("select object_id, count(*) as entries from journal");
    sql.with(" where act = ", act).push(" group by object_id");
    tx.list(sql, |row| Ok((row.uuid("object_id")?, row.int("entries")?)))
        .await
        .unwrap()
        .into_iter()
        .collect()
}

/// A small generator of our own seed: which answer the kill falls after.
fn draw(turn: u64) -> i64 {
    let mixed = (turn + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    i64::try_from((mixed ^ (mixed >> 29)) % 12).unwrap()
}

#[test]
fn no_acknowledged_act_is_lost_and_no_job_works_twice_however_often_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let (mut actors, keeper, file) = block_on(settle(data));
    let mut documents = 0;
    let outside = tempfile::tempdir().unwrap();
    for turn in 0..kills() {
        if turn % 10 == 0 {
            block_on(upload(data, &keeper, &file, turn));
            documents += 1;
        }
        let server = Server::start(data, &["serve"]);
        let address = server.address.clone();
        let answers = Arc::new(AtomicI64::new(0));
        let (tell, told) = mpsc::sync_channel(64);
        let running: Vec<_> = actors
            .drain(..)
            .map(|actor| {
                let (address, answers, tell) =
                    (address.clone(), Arc::clone(&answers), tell.clone());
                thread::spawn(move || actor.act(&address, &answers, &tell))
            })
            .collect();
        drop(tell);
        for _ in 0..=draw(turn) {
            told.recv().unwrap();
        }
        server.kill();
        actors = running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        if turn % 40 == 39 {
            let verified = kpo_in(data, &["journal", "verify"]);
            assert!(
                verified.status.success(),
                "after kill {turn}: {}",
                text(&verified)
            );
            witnessed(data, outside.path(), turn);
        }
    }
    println!(
        "figure: killed {} times, {} acts acknowledged, none lost",
        kills(),
        actors.iter().map(|actor| actor.acknowledged).sum::<i64>()
    );
    finish(data, &actors, documents);
}

/// A witness outside has seen the logs only grow, whatever moment they were cut off at.
fn witnessed(data: &Path, outside: &Path, turn: u64) {
    let tiles = outside.join(format!("tiles-{turn}"));
    let written = kpo_in(data, &["journal", "tiles", tiles.to_str().unwrap()]);
    assert!(written.status.success(), "{}", text(&written));
    for word in ["house", "logs"] {
        let key = std::fs::read_to_string(tiles.join(word).join("key")).unwrap();
        let (log, state) = (tiles.join(word), outside.join(word));
        let seen = kpo(&[
            "witness",
            log.to_str().unwrap(),
            "--key",
            key.trim(),
            "--state",
            state.to_str().unwrap(),
            "--once",
        ]);
        assert!(seen.status.success(), "after kill {turn}: {}", text(&seen));
    }
}

/// Lets servers do what is left, each stopped in order so that the store is looked at while nobody has it; then counts.
fn finish(data: &Path, actors: &[Actor], documents: usize) {
    while block_on(unchecked(data)) > 0 {
        let server = Server::start(data, &["serve"]);
        assert_eq!(server.get("/healthz").0, 200);
        assert!(server.stop().success());
    }
    let verified = kpo_in(data, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    block_on(async {
        let office = office(data).await;
        let chosen = entries(&office, "person.locale-chosen").await;
        for actor in actors {
            let recorded = chosen
                .get(&actor.person.id.uuid())
                .copied()
                .unwrap_or_default();
            assert!(
                recorded >= actor.acknowledged,
                "{recorded} recorded of {} acknowledged",
                actor.acknowledged
            );
            let mut tx = office.office.read().await.unwrap();
            let locale = tx.person(actor.person.id).await.unwrap().locale;
            assert!(
                [actor.last, actor.asked].contains(&Some(locale)),
                "{locale:?} was neither acknowledged nor asked for last"
            );
        }
        let checked = entries(&office, "document.checked").await;
        assert_eq!(checked.len(), documents, "every document was checked");
        assert!(
            checked.values().all(|times| *times == 1),
            "a job worked twice: {checked:?}"
        );
        office.office.db.close().await;
    });
}
