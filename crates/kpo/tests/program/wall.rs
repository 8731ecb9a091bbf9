//! Two servers on one database: whoever asks one for a competitor's brief and the other for its rival's at the same instant is
//! shown one of them (R23, R26; abuse case 3).

use std::thread;

use kpo_operations::office::SystemClock;
use kpo_operations::{Clock as _, rival, session};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::journal::Entry;
use kpo_practice::need::{Party, PartyKind};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::rival::Reach;
use kpo_records::Db;
use kpo_testkit::{TestDb, TestOffice, block_on};

use crate::house::over;
use crate::run::{Server, text};

/// Rounds in the ordinary run; `KPO_RACE_ROUNDS` asks for more.
const ROUNDS: usize = 40;

fn rounds() -> usize {
    let more = std::env::var("KPO_RACE_ROUNDS").ok();
    more.and_then(|more| more.parse().ok()).unwrap_or(ROUNDS)
}

async fn about(office: &TestOffice, owner: &Person, whom: &Organisation) -> Engagement {
    let file = office.engagement(owner, &whom.name).await;
    let party = Party {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        kind: PartyKind::Organisation,
        name: whom.name.clone(),
        organisation: Some(whom.id),
    };
    let mut tx = office.office.db.begin().await.unwrap();
    tx.insert_party(&party).await.unwrap();
    let entry = Entry::new("test.kept", "engagement", file.id);
    tx.record(None, SystemClock.now(), entry);
    tx.commit().await.unwrap();
    file
}

/// Two competitors, a file about each, and people who are experts in both; what the browser of each sends.
async fn peopled(office: &TestOffice, rounds: usize) -> ([Engagement; 2], Vec<String>) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let security = office.person(&host, "Sami Salo", "security").await;
    let owner = office.person(&host, "Aino Virtanen", "sourcing").await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus")
        .await;
    let acme = office.organisation(OrganisationKind::Firm, "Acme").await;
    let bolt = office.organisation(OrganisationKind::Firm, "Bolt").await;
    let files = [
        about(office, &owner, &acme).await,
        about(office, &owner, &bolt).await,
    ];
    let mut officer = office.caller(&security, true);
    officer.at = SystemClock.now();
    officer.signed_in_at = officer.at;
    let draft = rival::Draft {
        name: "Kilns".to_owned(),
        reach: Reach::Person,
        cooling_days: 30,
    };
    let set = rival::make(&office.office, &officer, draft).await.unwrap();
    let since = officer.at.day().plus_days(-9);
    for one in [&acme, &bolt] {
        rival::join(&office.office, &officer, set.id, one.id, since)
            .await
            .unwrap();
    }
    let mut cookies = Vec::new();
    for round in 0..rounds {
        let person = office.person(&firm, &format!("Racer {round}"), "").await;
        for file in &files {
            office
                .assign(file.id, &person, AssignmentRole::Expert)
                .await;
        }
        let token = session::begin(&office.office, &person, true, "test", SystemClock.now())
            .await
            .unwrap();
        cookies.push(format!("kpo={token}"));
    }
    (files, cookies)
}

#[test]
fn abuse_3_two_servers_on_one_database_show_one_competitor_each_round() {
    let own = block_on(TestDb::postgres());
    let url = own.url().unwrap();
    let folders = [
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    ];
    let (files, cookies) = block_on(async {
        let office = over(Db::postgres(&url).await.unwrap(), folders[2].path()).await;
        let peopled = peopled(&office, rounds()).await;
        office.office.db.close().await;
        peopled
    });
    let servers =
        [0, 1].map(|nth| Server::start(folders[nth].path(), &["serve", "--database", &url]));
    let (mut shown, mut walled) = ([0, 0], 0);
    for (round, cookie) in cookies.iter().enumerate() {
        let ask = |nth: usize| {
            // In turn each server is asked for each file.
            let path = format!("/api/v1/engagements/{}/brief", files[(nth + round) % 2].id);
            servers[nth].ask("GET", &path, &[("cookie", cookie)], b"")
        };
        let [one, two] = thread::scope(|scope| {
            let other = scope.spawn(|| ask(1));
            [ask(0), other.join().unwrap()]
        });
        for (nth, (status, answer)) in [one, two].into_iter().enumerate() {
            match status {
                200 => shown[nth] += 1,
                403 if answer.contains("wall-applies") => walled += 1,
                _ => panic!("round {round}, server {nth}: {answer}"),
            }
        }
        assert_eq!(
            (shown[0] + shown[1], walled),
            (round + 1, round + 1),
            "a breach"
        );
    }
    println!(
        "figure: {} rounds over two servers at the same instant, 0 breaches; first at one {}, at the other {}",
        cookies.len(),
        shown[0],
        shown[1]
    );
    for server in servers {
        assert!(server.stop().success());
    }
    let verified = crate::run::kpo_in(
        folders[0].path(),
        &["journal", "verify", "--database", &url],
    );
    assert!(verified.status.success(), "{}", text(&verified));
}
