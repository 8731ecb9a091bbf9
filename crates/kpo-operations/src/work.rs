//! Works: entered, corrected and taken out by the person, their own delivery manager or an administrator. They are what a
//! question finds a person by (R2); nothing is decided on one alone, and nobody verifies them.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PersonId, WorkId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::work::{self, Source, Work};
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::error::Result;
use crate::office::Office;
use crate::person::{Named, advance_files_of, open};

/// What is entered of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What it is called.
    pub title: String,
    /// Its abstract, or what was done.
    pub text: String,
    /// The year.
    pub year: Option<i64>,
    /// Who else had a hand in it, one name a line.
    pub authors: String,
    /// Where it can be looked at.
    pub address: String,
}

/// A person's works.
#[derive(Debug)]
pub struct Works {
    /// Whose.
    pub person: Admitted<Person>,
    /// Newest first.
    pub works: Vec<Work>,
    /// Who entered them.
    pub names: Named,
}

/// The works of a person.
pub async fn list(office: &Office, caller: &Caller, person: PersonId) -> Result<Works> {
    let (mut tx, admitted) = open(office, caller, Action::ReadProfile, person).await?;
    let works = tx.works_of(&[person]).await?;
    let entered = works.iter().map(|one| one.entered_by);
    let names = Named::read(&mut tx, caller, person, entered).await?;
    Ok(Works {
        person: admitted,
        works,
        names,
    })
}

/// One work, whose it is, and who entered it.
pub async fn read(
    office: &Office,
    caller: &Caller,
    id: WorkId,
) -> Result<(Work, Admitted<Person>, Named)> {
    let mut tx = office.read().await?;
    let found = tx.work(id).await?;
    drop(tx);
    let (mut tx, person) = open(office, caller, Action::ReadProfile, found.person).await?;
    let names = Named::read(&mut tx, caller, found.person, [found.entered_by]).await?;
    Ok((found, person, names))
}

/// Enters a work of a person.
pub async fn enter(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    draft: Draft,
) -> Result<Work> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::KeepProfile, person)
        .await?;
    let made = add(office, &mut tx, caller, person, draft, Source::Entered).await?;
    keep(
        tx,
        caller,
        Entry::new("work.entered", "work", made.id),
        person,
    )
    .await?;
    Ok(made)
}

/// Puts a work on a record whose keeping was already decided: by hand, or from a file.
pub(crate) async fn add(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    person: PersonId,
    draft: Draft,
    source: Source,
) -> Result<Work> {
    let made = work::check(Work {
        id: office.id(),
        version: 1,
        person,
        title: draft.title,
        text: draft.text,
        year: draft.year,
        authors: draft.authors,
        address: draft.address,
        source,
        entered_by: caller.person,
        entered_at: caller.at,
    })?;
    tx.insert_work(&made).await?;
    Ok(made)
}

async fn keep(mut tx: Tx, caller: &Caller, entry: Entry, person: PersonId) -> Result<()> {
    tx.note(caller, entry);
    advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

async fn admit(office: &Office, tx: &mut Tx, caller: &Caller, id: WorkId) -> Result<Work> {
    let found = tx.work(id).await?;
    office
        .admit_profile(tx, caller, Action::KeepProfile, found.person)
        .await?;
    Ok(found)
}

/// Corrects a work; whoever does so stands as the one who entered it.
pub async fn correct(
    office: &Office,
    caller: &Caller,
    id: WorkId,
    seen: i64,
    draft: Draft,
) -> Result<Work> {
    let mut tx = office.begin().await?;
    let found = admit(office, &mut tx, caller, id).await?;
    let mut next = work::check(Work {
        title: draft.title,
        text: draft.text,
        year: draft.year,
        authors: draft.authors,
        address: draft.address,
        entered_by: caller.person,
        entered_at: caller.at,
        ..found
    })?;
    next.version = tx.save_work(&next, seen).await?;
    let entry = Entry::new("work.corrected", "work", id);
    keep(tx, caller, entry, next.person).await?;
    Ok(next)
}

/// Takes a work out; returns whose it was.
pub async fn remove(office: &Office, caller: &Caller, id: WorkId) -> Result<PersonId> {
    let mut tx = office.begin().await?;
    let found = admit(office, &mut tx, caller, id).await?;
    tx.delete_work(id).await?;
    let entry = Entry::new("work.removed", "work", id);
    keep(tx, caller, entry, found.person).await?;
    Ok(found.person)
}
