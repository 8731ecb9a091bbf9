//! The bench: who outside was cleared for a domain before and can be asked again (R8, R9). For the host's sourcing managers
//! alone, and nothing on it says why somebody could not be asked for one particular question.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::bench::{self, Cleared, Seat};
use kpo_practice::credential::Credential;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::request::DOMAINS;
use kpo_practice::requirement::Requirement;
use kpo_practice::time::Day;
use kpo_records::Tx;

use crate::admit::Record;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;

/// The bench of one domain.
pub struct Row {
    /// The domain.
    pub domain: &'static str,
    /// Who is on it, by name.
    pub seats: Vec<Seat>,
}

/// The bench.
pub struct Bench {
    /// By domain; those with nobody are left out.
    pub rows: Vec<Row>,
    /// Names of people and their organisations.
    pub names: Names,
    /// What the reader may call the files that were worked.
    pub files: BTreeMap<EngagementId, String>,
}

/// Everything the bench is made from, read once.
struct Facts {
    people: Vec<Person>,
    worked: Vec<(String, PersonId, EngagementId)>,
    asked: BTreeMap<String, BTreeMap<EngagementId, Vec<Requirement>>>,
    held: BTreeMap<PersonId, Vec<Credential>>,
    away: BTreeMap<PersonId, Vec<(Day, Day)>>,
    busy: BTreeMap<PersonId, i64>,
}

async fn facts(tx: &mut Tx, today: Day) -> Result<Facts> {
    let mut asked: BTreeMap<String, BTreeMap<EngagementId, Vec<Requirement>>> = BTreeMap::new();
    for (domain, one) in tx.requirements_by_domain().await? {
        let files = asked.entry(domain).or_default();
        files.entry(one.engagement).or_default().push(one);
    }
    let mut held: BTreeMap<PersonId, Vec<Credential>> = BTreeMap::new();
    for one in tx.credentials_verified().await? {
        if one.in_date(today) {
            held.entry(one.person).or_default().push(one);
        }
    }
    let mut away: BTreeMap<PersonId, Vec<(Day, Day)>> = BTreeMap::new();
    for (person, since, until) in tx.absences_from(today).await? {
        away.entry(person).or_default().push((since, until));
    }
    Ok(Facts {
        people: tx.people_outside().await?,
        worked: tx.worked_to_acceptance().await?,
        busy: tx.files_at_work().await?.into_iter().collect(),
        asked,
        held,
        away,
    })
}

/// The bench of one domain, or of all.
pub async fn read(office: &Office, caller: &Caller, domain: Option<&str>) -> Result<Bench> {
    // What was verified of many people is read at once: recorded first, then shown.
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ReadBench)
        .await?;
    let entry = Entry::new("bench.read", "organisation", host.into_inner()).with(domain);
    tx.note(caller, entry);
    tx.commit().await?;
    let mut tx = office.read().await?;
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let today = caller.at.day();
    let facts = facts(&mut tx, today).await?;
    let mut rows = Vec::new();
    let wanted = |one: &&'static str| domain.is_none_or(|domain| domain == *one);
    for domain in DOMAINS.into_iter().filter(wanted) {
        let seats: Vec<Seat> = facts
            .people
            .iter()
            .filter_map(|person| seat(&facts, domain, person, today))
            .collect();
        if !seats.is_empty() {
            rows.push(Row { domain, seats });
        }
    }
    let last: BTreeSet<EngagementId> = rows
        .iter()
        .flat_map(|row| row.seats.iter().filter_map(|seat| seat.last))
        .collect();
    let mut files = BTreeMap::new();
    for id in last {
        let file = tx.engagement(id).await?;
        if visible.admits(&Resource::Engagement(file.facts())) {
            files.insert(id, crate::engagement::name(caller, &file));
        }
    }
    let ids: Vec<PersonId> = facts.people.iter().map(|person| person.id).collect();
    let names = Names::default().people(&mut tx, &ids).await?;
    Ok(Bench {
        names: names.organisations(&mut tx).await?,
        rows,
        files,
    })
}

/// A person's seat on a domain's bench, if they are cleared for it.
fn seat(facts: &Facts, domain: &str, person: &Person, today: Day) -> Option<Seat> {
    let mut worked = facts
        .worked
        .iter()
        .filter(|(of, who, _)| of == domain && *who == person.id);
    let last = worked.next().map(|(_, _, file)| *file);
    let held = facts.held.get(&person.id).cloned().unwrap_or_default();
    let asked: Vec<Vec<Requirement>> = facts
        .asked
        .get(domain)
        .into_iter()
        .flat_map(|files| files.values().cloned())
        .collect();
    let mut cleared = BTreeSet::new();
    if last.is_some() {
        cleared.insert(Cleared::Worked);
    }
    if bench::clears(&asked, &held, today) {
        cleared.insert(Cleared::Credentials);
    }
    if cleared.is_empty() {
        return None;
    }
    let away = facts.away.get(&person.id).map_or(&[][..], Vec::as_slice);
    Some(Seat {
        person: person.id,
        organisation: person.organisation,
        cleared,
        held,
        last,
        free_on: bench::free_on(away, today),
        busy: facts.busy.get(&person.id).copied().unwrap_or(0),
    })
}
