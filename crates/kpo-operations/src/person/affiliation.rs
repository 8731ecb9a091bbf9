//! Where a person worked and works, and what is owed there (R43): entered, corrected and taken out by themselves or by an
//! administrator.
//!
//! The affiliation with the organisation somebody acts for here follows the directory: it begins and ends when they are
//! moved, and only its title and duties are theirs to word.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{AffiliationId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::{self, Affiliation, Person};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use kpo_records::Tx;

use super::{advance_files_of, open};
use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::office::Office;

/// A former or present employer, and what is owed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employment {
    /// The employer's name.
    pub employer: String,
    /// What they were there.
    pub title: String,
    /// Duties still owed there.
    pub duty: String,
    /// From this day.
    pub since_on: Day,
    /// Until this day.
    pub until_on: Option<Day>,
}

impl Employment {
    fn over(self, known: Affiliation) -> std::result::Result<Affiliation, Refusal> {
        person::affiliation(Affiliation {
            employer: self.employer,
            title: self.title,
            duty: self.duty,
            since_on: self.since_on,
            until_on: self.until_on,
            ..known
        })
    }
}

/// Where a person worked and works, latest first.
pub async fn affiliations(
    office: &Office,
    caller: &Caller,
    id: PersonId,
) -> Result<Vec<Affiliation>> {
    let (mut tx, _) = open(office, caller, Action::ReadProfile, id).await?;
    Ok(tx.affiliations_of(id).await?)
}

/// Enters where a person worked before.
pub async fn add_affiliation(
    office: &Office,
    caller: &Caller,
    id: PersonId,
    given: Employment,
) -> Result<Affiliation> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::EditProfile, id)
        .await?;
    let blank = Affiliation {
        id: office.id(),
        version: 1,
        person: id,
        organisation: None,
        employer: String::new(),
        title: String::new(),
        duty: String::new(),
        since_on: given.since_on,
        until_on: None,
    };
    let affiliation = given.over(blank)?;
    tx.insert_affiliation(&affiliation).await?;
    keep(tx, caller, "person.affiliation-entered", id).await?;
    Ok(affiliation)
}

async fn admit(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: AffiliationId,
) -> Result<(Affiliation, Admitted<Person>)> {
    let known = tx.affiliation(id).await?;
    let person = office
        .admit_profile(tx, caller, Action::EditProfile, known.person)
        .await?;
    Ok((known, person))
}

async fn keep(mut tx: Tx, caller: &Caller, act: &'static str, person: PersonId) -> Result<()> {
    tx.note(caller, Entry::new(act, "person", person));
    advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// One affiliation and whose it is, for somebody who may correct it.
pub async fn affiliation(
    office: &Office,
    caller: &Caller,
    id: AffiliationId,
) -> Result<(Affiliation, Admitted<Person>)> {
    let mut tx = office.read().await?;
    admit(office, &mut tx, caller, id).await
}

/// Corrects an affiliation.
pub async fn correct_affiliation(
    office: &Office,
    caller: &Caller,
    id: AffiliationId,
    seen: i64,
    given: Employment,
) -> Result<Affiliation> {
    let mut tx = office.begin().await?;
    let (known, _) = admit(office, &mut tx, caller, id).await?;
    let mut next = given.over(known.clone())?;
    let moved = (&next.employer, next.since_on, next.until_on)
        != (&known.employer, known.since_on, known.until_on);
    if known.organisation.is_some() && moved {
        return Err(Refusal::new("person-affiliation-kept").into());
    }
    next.version = tx.save_affiliation(&next, seen).await?;
    keep(tx, caller, "person.affiliation-corrected", next.person).await?;
    Ok(next)
}

/// Takes an affiliation out that should not have been entered.
pub async fn remove_affiliation(
    office: &Office,
    caller: &Caller,
    id: AffiliationId,
) -> Result<PersonId> {
    let mut tx = office.begin().await?;
    let (known, _) = admit(office, &mut tx, caller, id).await?;
    if known.organisation.is_some() {
        return Err(Error::from(Refusal::new("person-affiliation-kept")));
    }
    tx.delete_affiliation(id).await?;
    keep(tx, caller, "person.affiliation-removed", known.person).await?;
    Ok(known.person)
}
