//! Taking over a résumé: what a file says of a person, held against what is on their record, shown, and kept (R2, R43). The
//! same is shown as is kept: what is there already is passed over both times, and nothing taken over is verified.

use std::collections::HashSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::credential;
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::person::{Affiliation, Person};
use kpo_practice::profile::{self, Said};
use kpo_practice::refusal::Refusal;
use kpo_practice::work::Source;
use kpo_records::Tx;
use serde_json::Value;

use crate::admit::{Admitted, Record};
use crate::error::Result;
use crate::office::Office;
use crate::person::advance_files_of;
use crate::{skill, work};

/// What would be taken from a file, or was.
#[derive(Debug)]
pub struct Taking {
    /// On whose record.
    pub person: Admitted<Person>,
    /// Where from.
    pub source: Source,
    /// What is new in it.
    pub said: Said,
}

impl Taking {
    /// Whether there is nothing new in it.
    pub fn is_empty(&self) -> bool {
        count(&self.said) == 0
    }
}

/// How many things a file adds.
pub(crate) fn count(said: &Said) -> usize {
    said.works.len()
        + said.skills.len()
        + said.languages.len()
        + said.employers.len()
        + said.credentials.len()
}

fn read(text: &str) -> std::result::Result<(Source, Said), Refusal> {
    let unreadable = |_| Refusal::of_field("text", "profile-unreadable");
    let file: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(unreadable)?;
    profile::read(&file)
}

/// Whether somebody may take a file over onto this record: asked before the form is shown.
pub async fn may(office: &Office, caller: &Caller, person: PersonId) -> Result<Admitted<Person>> {
    let mut tx = office.read().await?;
    office
        .admit_profile(&mut tx, caller, Action::EditProfile, person)
        .await
}

/// What would be taken: read, held against the record, and not kept.
pub async fn preview(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    text: &str,
) -> Result<Taking> {
    let mut tx = office.read().await?;
    let admitted = office
        .admit_profile(&mut tx, caller, Action::EditProfile, person)
        .await?;
    let (source, said) = read(text)?;
    let said = only_new(&mut tx, person, said).await?;
    Ok(Taking {
        person: admitted,
        source,
        said,
    })
}

/// Takes it over.
pub async fn keep(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    text: &str,
) -> Result<Taking> {
    let mut tx = office.begin().await?;
    let admitted = office
        .admit_profile(&mut tx, caller, Action::EditProfile, person)
        .await?;
    let (source, said) = read(text)?;
    let said = only_new(&mut tx, person, said).await?;
    if count(&said) > 0 {
        put(office, &mut tx, caller, person, source, &said).await?;
        tx.commit().await?;
    }
    Ok(Taking {
        person: admitted,
        source,
        said,
    })
}

/// A text as it is compared: letters and digits alone, in lower case.
fn folded(text: &str) -> String {
    let plain = text.chars().filter(|c| c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

/// Leaves out of what a file says what the record says already, and what the file says twice.
pub(crate) async fn only_new(tx: &mut Tx, person: PersonId, mut said: Said) -> Result<Said> {
    let people = [person];
    let works = tx.works_of(&people).await?;
    let mut held: HashSet<String> = works.iter().map(|one| folded(&one.title)).collect();
    said.works.retain(|one| held.insert(folded(&one.title)));

    let skills = tx.skills_of(&people).await?;
    let key = |text: &str, code: &str| format!("{}|{code}", folded(text));
    let mut held: HashSet<String> = skills.iter().map(|one| key(&one.text, &one.code)).collect();
    let coded: HashSet<String> = skills.into_iter().map(|one| one.code).collect();
    said.skills.retain(|one| {
        let known = !one.code.is_empty() && coded.contains(&one.code);
        !known && held.insert(key(&one.text, &one.code))
    });

    let languages = tx.languages_of(person).await?;
    let mut held: HashSet<String> = languages
        .iter()
        .map(|(_, one)| one.tag.to_lowercase())
        .collect();
    said.languages
        .retain(|one| held.insert(one.tag.to_lowercase()));

    let affiliations = tx.affiliations_of(person).await?;
    let key = |employer: &str, title: &str, since| (folded(employer), folded(title), since);
    let mut held: HashSet<_> = affiliations
        .iter()
        .map(|one| key(&one.employer, &one.title, one.since_on))
        .collect();
    said.employers
        .retain(|one| held.insert(key(&one.employer, &one.title, one.since_on)));

    let credentials = tx.credentials_of(&people).await?;
    let key =
        |says: &credential::Particulars| (says.kind, folded(&says.title), folded(&says.issuer));
    let mut held: HashSet<_> = credentials.iter().map(|one| key(&one.says)).collect();
    said.credentials.retain(|one| held.insert(key(one)));
    Ok(said)
}

/// Puts what a file says on a record whose keeping was already decided, and says so in the journal.
pub(crate) async fn put(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    person: PersonId,
    source: Source,
    said: &Said,
) -> Result<()> {
    for one in said.works.iter().cloned() {
        let draft = work::Draft {
            title: one.title,
            text: one.text,
            year: one.year,
            authors: one.authors,
            address: one.address,
        };
        work::add(office, tx, caller, person, draft, source).await?;
    }
    for one in said.skills.iter().cloned() {
        let draft = skill::Draft {
            text: one.text,
            level: one.level,
            scheme: one.scheme,
            code: one.code,
        };
        skill::put(office, tx, caller, person, draft).await?;
    }
    for language in &said.languages {
        tx.insert_language(office.id(), person, language).await?;
    }
    for one in &said.employers {
        tx.insert_affiliation(&Affiliation {
            id: office.id(),
            version: 1,
            person,
            organisation: None,
            employer: one.employer.clone(),
            title: one.title.clone(),
            duty: String::new(),
            since_on: one.since_on,
            until_on: one.until_on,
        })
        .await?;
    }
    for says in said.credentials.iter().cloned() {
        let entered = credential::enter(office.id(), person, says, caller.person, caller.at)?;
        tx.insert_credential(&entered.next).await?;
    }
    let entry = Entry::new("profile.taken", "person", person).with(serde_json::json!({
        "source": source.word(), "works": said.works.len(), "skills": said.skills.len(),
        "languages": said.languages.len(), "employers": said.employers.len(),
        "credentials": said.credentials.len(),
    }));
    tx.note(caller, entry);
    advance_files_of(tx, person, caller.at).await
}
