//! Freezing a person: every way in is shut in one act, and what they hold stays theirs until it is thawed or they are let go (R9, R24).
//!
//! It is the security officer's act for the first hour, when nothing is known yet: it takes nobody off a file and tells no
//! counterparty anything. An administrator cannot undo it.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PersonId;
use kpo_practice::incident::{self, Freeze};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::person::{an_administrator_stays, end_access_of};

/// Freezes a person: sessions, half-done sign-ins, tokens and links end in this transaction.
pub async fn freeze(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    reason: &str,
) -> Result<Freeze> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::EndAccess)
        .await?;
    let before = tx.person(person).await?;
    let freeze = incident::freeze(Freeze {
        id: office.id(),
        version: 1,
        person,
        reason: reason.to_owned(),
        frozen_by: caller.person,
        frozen_at: caller.at,
        thawed_at: None,
    })?;
    if !before.active {
        return Err(Refusal::of_field("person", "freeze-inactive").into());
    }
    if !tx.insert_freeze(&freeze).await? {
        return Err(Error::Conflict);
    }
    let after = Person {
        active: false,
        ..before.clone()
    };
    tx.save_person(&after, before.version).await?;
    an_administrator_stays(&mut tx, &before, &after).await?;
    let ended = end_access_of(&mut tx, person, caller.at).await?;
    tx.touch(crate::fit::STAMP).await?;
    let entry = Entry::new("person.frozen", "person", person);
    tx.note(caller, entry.with(json!({ "ended": ended })));
    tx.commit().await?;
    Ok(freeze)
}

/// Thaws a person: they sign in anew and find what they held. Nothing that was ended comes back.
pub async fn thaw(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    reason: &str,
) -> Result<Freeze> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::EndAccess)
        .await?;
    let reason = kpo_practice::text::lines("reason", reason, 2000)?;
    let freeze = tx.freeze_of(person).await?.ok_or(Error::NotFound)?;
    let seen = freeze.version;
    let mut thawed = incident::thaw(freeze, caller.at)?;
    thawed.version = tx.save_freeze(&thawed, seen).await?;
    let before = tx.person(person).await?;
    let after = Person {
        active: true,
        ..before.clone()
    };
    tx.save_person(&after, before.version).await?;
    tx.touch(crate::fit::STAMP).await?;
    let entry = Entry::new("person.thawed", "person", person);
    tx.note(caller, entry.saying(&reason));
    crate::person::advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(thawed)
}

/// Ends the freeze of somebody who is let go for good: there is nothing left to thaw.
pub(crate) async fn over(tx: &mut Tx, person: PersonId, at: At) -> Result<()> {
    if let Some(freeze) = tx.freeze_of(person).await? {
        let seen = freeze.version;
        tx.save_freeze(&incident::thaw(freeze, at)?, seen).await?;
    }
    Ok(())
}
