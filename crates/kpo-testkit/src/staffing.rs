//! A house with questions to staff and people to staff them with, every conflict planted and written down beside, so that a
//! test can tell who may be asked without asking the program.

mod person;

use std::collections::BTreeSet;

use kpo_operations::{import_tenders, request};
use kpo_practice::credential::{CredentialKind, Requirement as Wants};
use kpo_practice::eligibility::Class;
use kpo_practice::id::EngagementId;
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::need::{Need, Party, PartyKind};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::{Language, Person};
use kpo_practice::request::Draft;
use kpo_practice::requirement::Requirement;
use kpo_practice::time::Day;
use kpo_records::{Sql, Tx};

use person::person;

use crate::clock::START;
use crate::{TestOffice, shared};

/// How many profiles are generated.
pub const PEOPLE: usize = 300;
/// How many organisations questions are about, in families of two.
const SUBJECTS: usize = 12;
const FIRMS: usize = 30;
/// The dearest hour a question with a limit pays.
const CAP: i64 = 15_000;

/// What people write about, a line a field: words that stand in tenders for knowledge services.
const FIELDS: [&str; 12] = [
    "legal services|contract disputes|litigation|professional fees of counsel|land and planning law|procurement law|legal advice|employment tribunal",
    "technical due diligence|financial due diligence|acquisition review|valuation of assets|investment appraisal|risk assessment|asset management|portfolio review",
    "cloud migration|virtual desktop|azure infrastructure|managed service|hosting platform|network telecoms security|software subscription|webex calling",
    "robotic process automation|blue prism robots|workflow automation|business process review|digital transformation|enterprise resource planning|support service|systems integration",
    "cybersecurity analytics|threat detection|security operations|incident response|penetration testing|telecoms security act|risk monitoring|identity management",
    "programme evaluation|monitoring and evaluation|impact assessment|skills fund|evaluation of public health programmes|theory of change|survey design|value for money",
    "architectural design|conservation of museums and galleries|design lead|structural engineering|street design|station enhancement|cladding safety|building survey",
    "maternity and midwifery leadership|clinical governance|health care quality|patient safety|nursing workforce|hospital improvement|theatre systems|clinical audit",
    "finance remodelling|private finance initiative|cost modelling|treasury advice|budget forecasting|grant accounting|tariff design|economic appraisal",
    "digital standards|standards landscaping|research and development policy|innovation funding|data governance|interoperability|technology foresight|lifelong learning",
    "deep sea mining|marine environment|critical minerals|geology and resources|materials recycling|sustainability research|life cycle assessment|ocean policy",
    "decision making and accountability|organisation design|management consultancy|operating model|change management|strategy review|leadership coaching|fresh eyes review",
];

/// A question, and whom it is about.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The file.
    pub id: EngagementId,
    /// Which family of organisations it is about.
    pub family: usize,
    /// Asks for the licence.
    pub licence: bool,
    /// Pays no more than [`CAP`].
    pub capped: bool,
}

/// A person with what was planted.
#[derive(Clone, Debug)]
pub struct Planted {
    /// Who.
    pub person: Person,
    /// Employed by a member of this family, now or too lately.
    employer: Option<usize>,
    /// Advised a member of this family too lately.
    client: Option<usize>,
    /// Walled off from this family.
    walled: Option<usize>,
    /// The licence runs out during the work, or nobody looked it up.
    licence: bool,
    /// Their English is too weak.
    weak: bool,
    /// What their hour is offered at.
    hourly: i64,
    /// Reads outside the places allowed.
    far: bool,
}

impl Planted {
    /// The classes that speak against this person before this question, from what was planted alone.
    pub fn bars(&self, asked: &Asked) -> BTreeSet<Class> {
        let here = Some(asked.family);
        let planted = [
            (
                self.employer == here || self.client == here,
                Class::Conflict,
            ),
            (self.walled == here, Class::Wall),
            (asked.licence && !self.licence, Class::Credential),
            (self.weak, Class::Language),
            (asked.capped && self.hourly > CAP, Class::Rate),
            (self.far, Class::Region),
        ];
        planted
            .into_iter()
            .filter(|(bars, _)| *bars)
            .map(|(_, class)| class)
            .collect()
    }
}

/// The house.
#[derive(Debug)]
pub struct Staffed {
    /// Plans and asks.
    pub sourcing: Person,
    /// Raises walls.
    pub security: Person,
    /// The questions.
    pub files: Vec<Asked>,
    /// The people.
    pub people: Vec<Planted>,
}

fn day(ahead: i64) -> Day {
    START.day().plus_days(ahead)
}

/// The real tenders staffed from generated people; `None` where the tenders are absent.
pub async fn staffed(office: &TestOffice) -> Option<Staffed> {
    let tenders = shared("data/tenders/contracts_finder_knowledge_2025-03.jsonl")?;
    let host = office
        .organisation(OrganisationKind::Host, "Our house")
        .await;
    let sourcing = office.person(&host, "Aino Sourcing", "sourcing").await;
    let security = office.person(&host, "Sven Security", "security").await;
    let text = std::fs::read_to_string(tenders).expect("the tenders");
    let report = import_tenders::run(office, text.as_bytes())
        .await
        .expect("the tenders as requests");
    for bad in report.bad {
        let line = text.lines().nth(bad.line - 1).expect("the line");
        by_hand(office, &sourcing, line).await;
    }
    let mut subjects: Vec<Organisation> = Vec::new();
    for number in 0..SUBJECTS {
        let mut subject = office
            .organisation(OrganisationKind::Firm, &format!("Subject {number} Ltd"))
            .await;
        if number % 2 == 1 {
            subject.parent = Some(subjects[number - 1].id);
            let mut tx = office.db.begin().await.expect("a transaction");
            tx.save_organisation(&subject, 1).await.expect("a parent");
            close(tx, &sourcing).await;
        }
        subjects.push(subject);
    }
    let mut firms = Vec::new();
    for number in 0..FIRMS {
        firms.push(
            office
                .organisation(OrganisationKind::Firm, &format!("Firm {number}"))
                .await
                .id,
        );
    }
    let mut tx = office.db.begin().await.expect("a transaction");
    let files = questions(office, &mut tx, &subjects).await;
    close(tx, &sourcing).await;
    let mut people = Vec::new();
    let mut tx = office.db.begin().await.expect("a transaction");
    for number in 0..PEOPLE {
        people.push(
            person(
                office,
                &mut tx,
                number,
                firms[number % FIRMS],
                &subjects,
                &security,
            )
            .await,
        );
    }
    close(tx, &sourcing).await;
    Some(Staffed {
        sourcing,
        security,
        files,
        people,
    })
}

/// A tender published without a value is no request yet; somebody writes it down and leaves the budget open.
async fn by_hand(office: &TestOffice, sourcing: &Person, line: &str) {
    let release: serde_json::Value = serde_json::from_str(line).expect("a release");
    let text = |field: &str| {
        release["tender"][field]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let draft = Draft {
        title: text("title").chars().take(100).collect(),
        code_name: "Project Heron".to_owned(),
        domain: "technical-analysis".to_owned(),
        question: text("description").chars().take(2_000).collect(),
        decision: String::new(),
        decider: None,
        capability: None,
        core: false,
        class: 0,
        information: "What was published".to_owned(),
        volume: 1,
        rule_bound: 2,
        skill: 4,
        judgement: 4,
        deadline: day(120),
        budget: "0".to_owned(),
        currency: Currency::GBP,
    };
    let caller = office.caller(sourcing, true);
    request::create(office, &caller, &draft)
        .await
        .expect("a request");
}

async fn close(mut tx: Tx, by: &Person) {
    tx.record(
        Some(by.id.0),
        START,
        Entry::new("test.kept", "person", by.id),
    );
    tx.commit().await.expect("a commit");
}

async fn questions(office: &TestOffice, tx: &mut Tx, subjects: &[Organisation]) -> Vec<Asked> {
    let sql = Sql::new("select id from engagement order by title, id");
    let ids: Vec<EngagementId> = tx.list(sql, |row| row.id("id")).await.expect("the files");
    let mut asked = Vec::new();
    for (number, id) in ids.into_iter().enumerate() {
        let since = 14 + (number as i64 % 4) * 7;
        let one = Asked {
            id,
            family: number % (SUBJECTS / 2),
            licence: number % 3 == 0,
            capped: number % 5 == 0,
        };
        let need = Need {
            id,
            version: 1,
            places: if number % 4 == 0 { 2 } else { 1 },
            since_on: day(since),
            until_on: day(since + 60),
            hours: 60,
            languages: vec![Language {
                tag: "en".to_owned(),
                level: "C1".to_owned(),
            }],
            regions: vec!["adequate".to_owned()],
            overlap_hours: 3,
            rate_cap: one.capped.then_some(Money {
                minor: CAP,
                currency: Currency::GBP,
            }),
            cooling_months: 24,
        };
        tx.put_need(&need, None).await.expect("a need");
        let subject = &subjects[one.family * 2 + number % 2];
        let party = Party {
            id: office.id(),
            version: 1,
            engagement: id,
            kind: PartyKind::Organisation,
            name: subject.name.clone(),
            organisation: (number % 4 < 2).then_some(subject.id),
        };
        tx.insert_party(&party).await.expect("a party");
        if one.licence {
            let wants = Wants {
                kind: CredentialKind::Licence,
                title: "Chartered adviser".to_owned(),
                level: None,
                field: None,
            };
            let requirement = Requirement {
                id: office.id(),
                version: 1,
                engagement: id,
                wants,
            };
            tx.insert_requirement(&requirement)
                .await
                .expect("a requirement");
        }
        asked.push(one);
    }
    asked
}
