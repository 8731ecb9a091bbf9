//! Availability: how much of a person there is to ask for, and when there is nothing (R9, R20). Kept by the person, their
//! own delivery manager or an administrator. Why somebody is away is not asked.

use kpo_practice::access::{Action, Caller};
use kpo_practice::availability::{self, Absence, Availability};
use kpo_practice::id::{AbsenceId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::office::Office;
use crate::person::{advance_files_of, open};
use crate::review;

/// How many absences are kept of one person: everybody's days are gone through when a question is staffed.
const ABSENCES_MAX: usize = 200;

/// A person's time.
#[derive(Debug)]
pub struct Time {
    /// Whose.
    pub person: Admitted<Person>,
    /// What they take on: what they said, or what is assumed of somebody who said nothing (version 0).
    pub availability: Availability,
    /// When they do not work, earliest first.
    pub absences: Vec<Absence>,
}

/// How much of a person there is to ask for, and when.
pub async fn read(office: &Office, caller: &Caller, person: PersonId) -> Result<Time> {
    let (mut tx, admitted) = open(office, caller, Action::ReadProfile, person).await?;
    let said = tx.availabilities_of(&[person]).await?.pop();
    Ok(Time {
        person: admitted,
        availability: said.unwrap_or_else(|| Availability::assumed(person)),
        absences: tx.absences_of(&[person]).await?,
    })
}

async fn admit(office: &Office, tx: &mut Tx, caller: &Caller, person: PersonId) -> Result<()> {
    office
        .admit_profile(tx, caller, Action::KeepProfile, person)
        .await?;
    Ok(())
}

async fn keep(mut tx: Tx, caller: &Caller, entry: Entry, person: PersonId) -> Result<()> {
    tx.note(caller, entry);
    advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// A review that can no longer be finished in time goes to somebody who can, in the same act.
async fn away(office: &Office, tx: &mut Tx, caller: &Caller, person: PersonId) -> Result<()> {
    review::leave(office, tx, caller, person, review::Leaving::Away).await?;
    Ok(())
}

/// Says how much a person takes on. The version seen is 0 where nothing had been said.
pub async fn set(office: &Office, caller: &Caller, given: Availability) -> Result<Availability> {
    let mut tx = office.begin().await?;
    let person = given.id;
    admit(office, &mut tx, caller, person).await?;
    let mut next = availability::check(given)?;
    let known = tx.availabilities_of(&[person]).await?.pop();
    let version = known.map(|known| known.version);
    if version.unwrap_or_default() != next.version {
        return Err(Error::Conflict);
    }
    tx.put_availability(&next, version).await?;
    away(office, &mut tx, caller, person).await?;
    next.version += 1;
    let entry = Entry::new("availability.set", "person", person).with(serde_json::json!({
        "weekly_hours": next.weekly_hours, "tasks_max": next.tasks_max, "notice_days": next.notice_days,
    }));
    keep(tx, caller, entry, person).await?;
    Ok(next)
}

/// Enters days on which a person does not work, both included.
pub async fn enter_absence(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    since_on: Day,
    until_on: Day,
) -> Result<Absence> {
    let mut tx = office.begin().await?;
    admit(office, &mut tx, caller, person).await?;
    let made = availability::check_absence(Absence {
        id: office.id(),
        version: 1,
        person,
        since_on,
        until_on,
    })?;
    if tx.absences_of(&[person]).await?.len() >= ABSENCES_MAX {
        return Err(Refusal::of_field("since_on", "absence-too-many")
            .with("most", ABSENCES_MAX)
            .into());
    }
    tx.insert_absence(&made).await?;
    let entry = Entry::new("absence.entered", "absence", made.id);
    away(office, &mut tx, caller, person).await?;
    keep(tx, caller, entry, person).await?;
    Ok(made)
}

/// Corrects an absence.
pub async fn correct_absence(
    office: &Office,
    caller: &Caller,
    id: AbsenceId,
    seen: i64,
    since_on: Day,
    until_on: Day,
) -> Result<Absence> {
    let mut tx = office.begin().await?;
    let found = tx.absence(id).await?;
    admit(office, &mut tx, caller, found.person).await?;
    let mut next = availability::check_absence(Absence {
        since_on,
        until_on,
        ..found
    })?;
    next.version = tx.save_absence(&next, seen).await?;
    let entry = Entry::new("absence.corrected", "absence", id);
    away(office, &mut tx, caller, next.person).await?;
    keep(tx, caller, entry, next.person).await?;
    Ok(next)
}

/// Takes an absence out; returns whose it was.
pub async fn remove_absence(office: &Office, caller: &Caller, id: AbsenceId) -> Result<PersonId> {
    let mut tx = office.begin().await?;
    let found = tx.absence(id).await?;
    admit(office, &mut tx, caller, found.person).await?;
    tx.delete_absence(id).await?;
    let entry = Entry::new("absence.removed", "absence", id);
    keep(tx, caller, entry, found.person).await?;
    Ok(found.person)
}
