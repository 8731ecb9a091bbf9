//! Ties: what binds a person to somebody a question may be about (R26, R43). Seen and kept by the person and by the client's
//! sourcing, security and administrators; never by whoever manages the person's deliveries.

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::id::{OrganisationId, PersonId, TieId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::tie::{self, Tie, TieKind};
use kpo_practice::time::Day;
use kpo_records::{RecordsError, Tx};

use crate::admit::{Admitted, Record};
use crate::error::Result;
use crate::office::Office;
use crate::person::{Named, advance_files_of, open};

/// What is entered of a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What sort.
    pub kind: TieKind,
    /// The other end, by name.
    pub name: String,
    /// The organisation, where it is one entered here and known to whoever enters the tie.
    pub organisation: Option<OrganisationId>,
    /// From this day.
    pub since_on: Option<Day>,
    /// Until this day.
    pub until_on: Option<Day>,
}

/// A person's ties.
#[derive(Debug)]
pub struct Ties {
    /// Whose.
    pub person: Admitted<Person>,
    /// By sort.
    pub ties: Vec<Tie>,
    /// Who entered them.
    pub names: Named,
}

/// The ties of a person.
pub async fn list(office: &Office, caller: &Caller, person: PersonId) -> Result<Ties> {
    let (mut tx, admitted) = open(office, caller, Action::ReadTies, person).await?;
    let ties = tx.ties_of(&[person]).await?;
    let entered = ties.iter().map(|one| one.entered_by);
    let names = Named::read(&mut tx, caller, person, entered).await?;
    Ok(Ties {
        person: admitted,
        ties,
        names,
    })
}

/// One tie and whose it is.
pub async fn read(office: &Office, caller: &Caller, id: TieId) -> Result<(Tie, Admitted<Person>)> {
    let mut tx = office.read().await?;
    let found = tx.tie(id).await?;
    drop(tx);
    // To whoever may not see ties there is no such thing, member or not.
    let (_, person) = open(office, caller, Action::ReadTies, found.person)
        .await
        .map_err(hidden)?;
    Ok((found, person))
}

/// A right to the record that is none to the ties tells nothing of them.
fn hidden(error: crate::Error) -> crate::Error {
    match error {
        crate::Error::Denied(_) => crate::Error::NotFound,
        other => other,
    }
}

/// An organisation is named by its id only by those who know of it: to others one that exists is like one that does not.
async fn known(
    tx: &mut Tx,
    caller: &Caller,
    person: &Admitted<Person>,
    organisation: Option<OrganisationId>,
) -> Result<()> {
    let Some(id) = organisation else {
        return Ok(());
    };
    let there = match tx.organisation(id).await {
        Ok(_) => true,
        Err(RecordsError::NotFound) => false,
        Err(error) => return Err(error.into()),
    };
    let resource = Resource::Counterparty { organisation: id };
    if !person.may(caller, Action::ReadCounterparty, &resource) || !there {
        return Err(Refusal::of_field("organisation", "entry-unknown").into());
    }
    Ok(())
}

/// Enters a tie of a person.
pub async fn enter(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    draft: Draft,
) -> Result<Tie> {
    let mut tx = office.begin().await?;
    let admitted = office
        .admit_profile(&mut tx, caller, Action::KeepTies, person)
        .await?;
    known(&mut tx, caller, &admitted, draft.organisation).await?;
    let made = tie::check(Tie {
        id: office.id(),
        version: 1,
        person,
        kind: draft.kind,
        name: draft.name,
        organisation: draft.organisation,
        since_on: draft.since_on,
        until_on: draft.until_on,
        entered_by: caller.person,
        entered_at: caller.at,
    })?;
    tx.insert_tie(&made).await?;
    let entry = Entry::new("tie.entered", "tie", made.id);
    keep(office, tx, caller, entry, &made).await?;
    Ok(made)
}

async fn keep(office: &Office, mut tx: Tx, caller: &Caller, entry: Entry, tie: &Tie) -> Result<()> {
    tx.note(caller, entry);
    if tie.wall().is_some() {
        // As where the officer raises one: what they were reviewing goes on without them.
        let leaving = crate::review::Leaving::Walled;
        crate::review::leave(office, &mut tx, caller, tie.person, leaving).await?;
    }
    advance_files_of(&mut tx, tie.person, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

async fn admit(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: TieId,
) -> Result<(Tie, Admitted<Person>)> {
    let found = tx.tie(id).await?;
    let person = office
        .admit_profile(tx, caller, Action::KeepTies, found.person)
        .await
        .map_err(hidden)?;
    Ok((found, person))
}

/// Corrects a tie; whoever does so stands as the one who entered it, so that everybody who may see it sees who says so.
pub async fn correct(
    office: &Office,
    caller: &Caller,
    id: TieId,
    seen: i64,
    draft: Draft,
) -> Result<Tie> {
    let mut tx = office.begin().await?;
    let (found, person) = admit(office, &mut tx, caller, id).await?;
    found.loosens(caller.person, caller.at.day())?;
    if draft.organisation != found.organisation {
        known(&mut tx, caller, &person, draft.organisation).await?;
    }
    let before = serde_json::json!({
        "kind": found.kind.word(), "since_on": found.since_on.map(|day| day.to_string()),
        "until_on": found.until_on.map(|day| day.to_string()), "entered_by": found.entered_by,
    });
    let mut next = tie::check(Tie {
        kind: draft.kind,
        name: draft.name,
        organisation: draft.organisation,
        since_on: draft.since_on,
        until_on: draft.until_on,
        entered_by: caller.person,
        entered_at: caller.at,
        ..found
    })?;
    next.version = tx.save_tie(&next, seen).await?;
    let entry = Entry::new("tie.corrected", "tie", id).with(before);
    keep(office, tx, caller, entry, &next).await?;
    Ok(next)
}

/// Takes a tie out; returns whose it was.
pub async fn remove(office: &Office, caller: &Caller, id: TieId) -> Result<PersonId> {
    let mut tx = office.begin().await?;
    let (found, _) = admit(office, &mut tx, caller, id).await?;
    found.loosens(caller.person, caller.at.day())?;
    tx.delete_tie(id).await?;
    let entry = Entry::new("tie.removed", "tie", id).with(serde_json::json!({
        "kind": found.kind.word(), "entered_by": found.entered_by,
    }));
    keep(office, tx, caller, entry, &found).await?;
    Ok(found.person)
}
