//! Takes published tenders (OCDS 1.1 releases, one JSON object a line) and writes each down as a request.
//!
//! A broken line is reported with its number and reason and the rest goes in. The ids of what a release becomes are drawn
//! from the release's own identity, so that a second run meets the rows of the first and adds nothing.

use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kpo_practice::access::{Caller, Locale};
use kpo_practice::id::{Id, OrganisationId};
use kpo_practice::journal::Entry;
use kpo_practice::money::Currency;
use kpo_practice::person::Person;
use kpo_practice::request::{Draft, LINE_MAX, TEXT_MAX};
use kpo_practice::time::Day;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::office::{Office, Random};
use crate::{request, setup};

/// The longest line read.
const LINE_BYTES_MAX: usize = 4 << 20;
/// Who writes imported tenders down. Has no password and no link: nobody can ever sign in as one.
const IMPORTER: (&str, &str) = ("Tender desk (imported)", "tender.desk@import.example");

/// A line that could not be used.
#[derive(Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// What an import came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Requests added.
    pub added: usize,
    /// Releases that were there from an earlier run.
    pub already: usize,
    /// Lines that could not be used.
    pub bad: Vec<BadLine>,
}

// The standard allows publishers to add fields, so unknown ones are passed over here and nowhere else.
#[derive(Deserialize)]
struct Release {
    ocid: String,
    id: String,
    tender: Option<Tender>,
    buyer: Option<Named>,
    #[serde(default)]
    awards: Vec<Awarded>,
}

#[derive(Deserialize)]
struct Awarded {
    value: Option<Amount>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tender {
    title: Option<String>,
    description: Option<String>,
    classification: Option<Classification>,
    value: Option<Amount>,
    min_value: Option<Amount>,
    #[serde(rename = "tenderPeriod")]
    submission: Option<Period>,
    contract_period: Option<Period>,
}

#[derive(Deserialize)]
struct Classification {
    id: Option<String>,
}

#[derive(Deserialize)]
struct Amount {
    amount: Option<serde_json::Number>,
    currency: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Period {
    start_date: Option<String>,
    end_date: Option<String>,
}

/// Imports every line of `lines`.
pub async fn run(office: &Office, mut lines: impl BufRead) -> Result<Report> {
    let importer = importer(office).await?;
    let mut report = Report::default();
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read = lines.read_until(b'\n', &mut bytes);
        match read {
            Ok(0) => break,
            Ok(_) if bytes.trim_ascii().is_empty() => continue,
            Ok(_) => {}
            Err(error) => return Err(Error::unavailable(error)),
        }
        match one(office, &importer, &bytes).await {
            Ok(true) => report.added += 1,
            Ok(false) => report.already += 1,
            Err(Bad::Line(reason)) => report.bad.push(BadLine { line, reason }),
            Err(Bad::Office(error)) => return Err(error),
        }
    }
    Ok(report)
}

enum Bad {
    Line(String),
    Office(Error),
}

async fn one(office: &Office, importer: &Caller, bytes: &[u8]) -> std::result::Result<bool, Bad> {
    if bytes.len() > LINE_BYTES_MAX {
        return Err(Bad::Line("the line is longer than 4 MiB".to_owned()));
    }
    let release: Release = serde_json::from_slice(bytes)
        .map_err(|error| Bad::Line(format!("no OCDS release: {error}")))?;
    let draft = draft(&release).map_err(Bad::Line)?;
    let mut own = office.clone();
    own.random = Arc::new(Identity::of(&release));
    match request::create(&own, importer, &draft).await {
        Ok(_) => Ok(true),
        Err(Error::Conflict) => Ok(false),
        Err(Error::Refused(refusal)) => Err(Bad::Line(format!(
            "refused: {} ({})",
            refusal.code,
            refusal.field.unwrap_or("-")
        ))),
        Err(error) => Err(Bad::Office(error)),
    }
}

/// Draws bytes from a release's identity: the same release, the same ids.
struct Identity {
    seed: [u8; 32],
    drawn: AtomicU64,
}

impl Identity {
    fn of(release: &Release) -> Self {
        let mut hasher = Sha256::new();
        for part in [&release.ocid, &release.id] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Self {
            seed: hasher.finalize().into(),
            drawn: AtomicU64::new(0),
        }
    }
}

impl Random for Identity {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let n = self.drawn.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::new()
                .chain_update(self.seed)
                .chain_update(n.to_be_bytes())
                .finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

fn draft(release: &Release) -> std::result::Result<Draft, String> {
    let tender = release.tender.as_ref().ok_or("it has no tender")?;
    let title = tender
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty());
    let title = title.ok_or("its tender has no title")?;
    // A release may state what it is worth at the tender, as a least value, or only once it is awarded.
    let stated = [tender.value.as_ref(), tender.min_value.as_ref()];
    let awarded = release.awards.iter().map(|award| award.value.as_ref());
    let value = stated
        .into_iter()
        .chain(awarded)
        .flatten()
        .find(|value| value.amount.is_some())
        .ok_or("neither its tender nor an award has a value")?;
    let amount = value.amount.as_ref().ok_or("its value has no amount")?;
    let code = value
        .currency
        .as_deref()
        .ok_or("its value has no currency")?;
    let currency = Currency::from_code(code).ok_or_else(|| format!("'{code}' is no currency"))?;
    let buyer = release
        .buyer
        .as_ref()
        .and_then(|buyer| buyer.name.as_deref());
    let tail = release.ocid.rsplit('-').next().unwrap_or(&release.ocid);
    Ok(Draft {
        title: cut(title, LINE_MAX),
        code_name: cut(&format!("Tender {tail}"), LINE_MAX),
        domain: domain(tender).to_owned(),
        question: cut(tender.description.as_deref().unwrap_or(title), TEXT_MAX),
        decision: cut(
            &format!(
                "The award of {} by {}",
                release.ocid,
                buyer.unwrap_or("the buyer")
            ),
            TEXT_MAX,
        ),
        decider: None,
        capability: None,
        core: false,
        class: 0,
        information: "What was published with the tender".to_owned(),
        volume: 1,
        rule_bound: 2,
        skill: 4,
        judgement: 4,
        deadline: deadline(tender)?,
        budget: amount.to_string(),
        currency,
    })
}

fn deadline(tender: &Tender) -> std::result::Result<Day, String> {
    let ends = tender
        .submission
        .as_ref()
        .and_then(|period| period.end_date.as_deref());
    let starts = tender
        .contract_period
        .as_ref()
        .and_then(|period| period.start_date.as_deref());
    let text = ends
        .or(starts)
        .ok_or("it names no day by which an answer is needed")?;
    let day = text.get(..10).unwrap_or(text);
    day.parse().map_err(|_| format!("'{text}' is no date"))
}

/// The domain of a tender, by the division or group of its CPV code.
fn domain(tender: &Tender) -> &'static str {
    let code = tender
        .classification
        .as_ref()
        .and_then(|known| known.id.as_deref())
        .unwrap_or_default();
    let domains = [
        ("791", "legal"),
        ("793", "strategic-research"),
        ("66", "financial-consulting"),
        ("792", "financial-consulting"),
        ("73", "research-development"),
        ("72", "complex-technology"),
        ("48", "complex-technology"),
        ("71", "technical-analysis"),
        ("85", "health-care"),
    ];
    domains
        .iter()
        .find(|(prefix, _)| code.starts_with(prefix))
        .map_or("management-consulting", |(_, domain)| domain)
}

/// The text without what a text cannot hold, cut to `limit` characters.
fn cut(text: &str, limit: usize) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    plain.trim().chars().take(limit).collect()
}

async fn importer(office: &Office) -> Result<Caller> {
    let host = setup::ensure_host(office, "Imported client", "FI")
        .await?
        .id;
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let (name, email) = IMPORTER;
    let person = match tx.person_by_email(email).await? {
        Some(known) => known,
        None => {
            let person = Person {
                id: office.id(),
                version: 1,
                name: name.to_owned(),
                email: email.to_owned(),
                organisation: host,
                roles: ["sourcing".to_owned()].into(),
                clearance: 0,
                place: "FI".to_owned(),
                locale: Locale::En,
                zone: "UTC".to_owned(),
                active: true,
                created_at: at,
            };
            tx.insert_person(&person).await?;
            tx.record(None, at, Entry::new("person.entered", "person", person.id));
            tx.commit().await?;
            person
        }
    };
    Ok(acting(office, &person, host))
}

fn acting(office: &Office, person: &Person, host: OrganisationId) -> Caller {
    let at = office.clock.now();
    Caller {
        person: person.id,
        name: person.name.clone(),
        organisation: person.organisation,
        host: person.organisation.uuid() == host.uuid(),
        roles: person.roles.clone(),
        locale: person.locale,
        zone: person.zone.clone(),
        session: None,
        token: None,
        second_factor: true,
        signed_in_at: at,
        at,
        request: office.request(),
        country: None,
    }
}
