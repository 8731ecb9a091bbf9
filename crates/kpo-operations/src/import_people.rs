//! Brings in people with what they bring: from a table, or from résumés (JSON Resume) and public records of ORCID, one file
//! of one person, a list of them, or one a line.
//!
//! People are told apart by their e-mail address. Whoever is there already is not changed; what is new about them is added,
//! so that a second run adds nothing. A broken row is named by its line and the rest goes in. Nothing is verified, nobody is
//! let in, and no role or clearance is given.

mod table;

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller, Locale};
use kpo_practice::account;
use kpo_practice::country;
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::{self, Affiliation, Person};
use kpo_practice::profile::{self, Said};
use kpo_practice::refusal::Refusal;
use kpo_practice::work::Source;
use kpo_records::Tx;
use serde_json::Value;

use crate::admit::Record;
use crate::desk::desk;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::profile::{count, only_new, put};
use crate::taxonomy;

pub use table::HEAD;

/// In whose name people are brought in. Has no password and no link: nobody can ever sign in as it.
const IMPORTER: (&str, &str) = ("People desk (imported)", "people.desk@import.example");

/// A row or entry that could not be used, whole or in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its line in a table or a file of lines, its place in a list; from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// People entered.
    pub added: usize,
    /// People who were there already.
    pub already: usize,
    /// Works, skills, languages, employers and credentials added.
    pub things: usize,
    /// What could not be used.
    pub bad: Vec<BadLine>,
}

/// One person in a file, with the line where they stand first.
struct Found {
    line: u64,
    zone: String,
    source: Source,
    said: Said,
}

/// Whom they act for: an organisation entered here, or one to be entered as a firm of this country.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its country, where it is not entered yet.
    pub country: Option<&'a str>,
}

/// Brings in the people of a file.
pub async fn run(office: &Office, home: Home<'_>, bytes: &[u8]) -> Result<Report> {
    let caller = desk(office, IMPORTER.0, IMPORTER.1, &["administrator"]).await?;
    let mut report = Report::default();
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Refusal::of_field("text", "profile-unreadable"))?
        .trim_start_matches('\u{feff}');
    let found = if text.trim_start().starts_with(['{', '[']) {
        records(text, &mut report)
    } else {
        table::read(text, &mut report)?
    };
    let home = organisation(office, &caller, home).await?;
    for one in found {
        let line = one.line;
        match keep(office, &caller, &home, one, &mut report).await {
            Ok(()) => {}
            Err(Error::Refused(refusal)) => report.bad.push(BadLine {
                line,
                reason: refused(&refusal),
            }),
            Err(error) => return Err(error),
        }
    }
    report.bad.sort_by_key(|bad| bad.line);
    Ok(report)
}

/// A refusal as the console says it.
fn refused(refusal: &Refusal) -> String {
    let said = crate::words::refusal(Locale::En, refusal);
    refusal
        .field
        .map_or(said.clone(), |field| format!("{field}: {said}"))
}

async fn organisation(office: &Office, caller: &Caller, home: Home<'_>) -> Result<Organisation> {
    let known = crate::organisation::list(office, caller).await?;
    let name = home.name.trim();
    if let Some(found) = known.into_iter().find(|one| one.name == name) {
        return Ok(found);
    }
    let Some(country) = home.country else {
        return Err(Refusal::of_field("organisation", "person-organisation").into());
    };
    let entered = crate::organisation::Particulars {
        name: name.to_owned(),
        kind: OrganisationKind::Firm,
        country: country.to_uppercase(),
        parent: None,
    };
    crate::organisation::create(office, caller, entered).await
}

/// The people of a file of JSON: one record, a list of them, or one a line.
fn records(text: &str, report: &mut Report) -> Vec<Found> {
    let mut values = Vec::new();
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(list)) => values.extend((1..).zip(list)),
        Ok(one) => values.push((1, one)),
        Err(_) => {
            for (line, text) in (1..).zip(text.lines()) {
                match serde_json::from_str(text) {
                    _ if text.trim().is_empty() => {}
                    Ok(value) => values.push((line, value)),
                    Err(error) => report.bad.push(BadLine {
                        line,
                        reason: format!("not JSON: {error}"),
                    }),
                }
            }
        }
    }
    let mut found = Vec::new();
    for (line, value) in values {
        match profile::read(&value) {
            Ok((source, said)) => found.push(Found {
                line,
                zone: String::new(),
                source,
                said,
            }),
            Err(refusal) => report.bad.push(BadLine {
                line,
                reason: crate::words::refusal(Locale::En, &refusal),
            }),
        }
    }
    found
}

/// Enters a person if they are not there, and what is new about them.
async fn keep(
    office: &Office,
    caller: &Caller,
    home: &Organisation,
    found: Found,
    report: &mut Report,
) -> Result<()> {
    for left in &found.said.left {
        let values = [
            ("what", left.what.clone().into()),
            ("level", left.level.clone().into()),
        ];
        let key = format!("profile-left-{}", left.why.word());
        report.bad.push(BadLine {
            line: found.line,
            reason: crate::words::sentence(Locale::En, &key, &values),
        });
    }
    let mut tx = office.begin().await?;
    let (id, new) = somebody(office, &mut tx, caller, home, &found).await?;
    let mut said = only_new(&mut tx, id, found.said).await?;
    let skills = std::mem::take(&mut said.skills);
    for one in skills {
        let unknown = if one.code.is_empty() {
            None
        } else {
            taxonomy::known(&mut tx, &one.scheme, &one.code).await.err()
        };
        match unknown {
            None => said.skills.push(one),
            Some(Error::Refused(refusal)) => report.bad.push(BadLine {
                line: found.line,
                reason: refused(&refusal),
            }),
            Some(error) => return Err(error),
        }
    }
    let things = count(&said);
    if things > 0 {
        put(office, &mut tx, caller, id, found.source, &said).await?;
    }
    if new || things > 0 {
        tx.commit().await?;
    }
    report.added += usize::from(new);
    report.already += usize::from(!new);
    report.things += things;
    Ok(())
}

async fn somebody(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    home: &Organisation,
    found: &Found,
) -> Result<(PersonId, bool)> {
    let said = &found.said;
    let email = account::email(&said.email)?;
    if let Some(known) = tx.person_by_email(&email).await? {
        if known.organisation != home.id {
            return Err(Refusal::of_field("email", "person-email-taken").into());
        }
        office
            .admit_profile(tx, caller, Action::EditProfile, known.id)
            .await?;
        return Ok((known.id, false));
    }
    office.admit_host(tx, caller, Action::ManagePeople).await?;
    let place = Some(said.place.clone()).filter(|place| country::is_country(place));
    let zone = Some(found.zone.clone()).filter(|zone| !zone.is_empty());
    let person = person::check(
        Person {
            id: office.id(),
            version: 1,
            name: said.name.clone(),
            email,
            organisation: home.id,
            roles: std::collections::BTreeSet::new(),
            clearance: 0,
            place: place.unwrap_or_else(|| home.country.clone()),
            locale: Locale::En,
            zone: zone.unwrap_or_else(|| "UTC".to_owned()),
            active: true,
            created_at: caller.at,
        },
        home.kind,
    )?;
    tx.insert_person(&person).await?;
    tx.insert_affiliation(&Affiliation {
        id: office.id(),
        version: 1,
        person: person.id,
        organisation: Some(home.id),
        employer: home.name.clone(),
        title: String::new(),
        duty: String::new(),
        since_on: caller.at.day(),
        until_on: None,
    })
    .await?;
    tx.note(caller, Entry::new("person.entered", "person", person.id));
    Ok((person.id, true))
}

/// People in the order in which they stand first, each once.
#[derive(Default)]
struct Gathered {
    order: Vec<Found>,
    places: BTreeMap<String, usize>,
}

impl Gathered {
    /// What was found of the person of this address, begun on this line if they are new.
    fn of(&mut self, email: &str, line: u64) -> &mut Found {
        let next = self.order.len();
        let place = *self.places.entry(email.to_lowercase()).or_insert(next);
        if place == next {
            self.order.push(Found {
                line,
                zone: String::new(),
                source: Source::Csv,
                said: Said {
                    email: email.to_owned(),
                    ..Said::default()
                },
            });
        }
        &mut self.order[place]
    }
}
