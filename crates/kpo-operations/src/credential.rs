//! Credentials: entered by anybody who keeps the record, verified by the client and never by oneself, contested by their
//! subject (R2, R27, R28). Every change computes the gates of the person's files anew: an expired or withdrawn
//! verification closes what it opened.

use kpo_practice::access::{Action, Caller};
use kpo_practice::change::Change;
use kpo_practice::credential::{self, Credential, Particulars};
use kpo_practice::id::{CredentialId, PersonId};
use kpo_records::Tx;

use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;
use crate::person::advance_files_of;

/// Enters a credential of a person; it is not verified, whoever enters it.
pub async fn enter(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    says: Particulars,
) -> Result<Credential> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::AddCredential, person)
        .await?;
    let Change { next, entries, .. } =
        credential::enter(office.id(), person, says, caller.person, caller.at)?;
    tx.insert_credential(&next).await?;
    for entry in entries {
        tx.note(caller, entry);
    }
    advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(next)
}

/// The credential, for somebody who may do this to its person's record.
async fn admit(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    action: Action,
    id: CredentialId,
) -> Result<Credential> {
    let held = tx.credential(id).await?;
    office
        .admit_profile(tx, caller, action, held.person)
        .await?;
    Ok(held)
}

async fn keep(
    mut tx: Tx,
    caller: &Caller,
    change: Change<Credential>,
    seen: i64,
) -> Result<Credential> {
    let Change {
        mut next, entries, ..
    } = change;
    next.version = tx.save_credential(&next, seen).await?;
    for entry in entries {
        tx.note(caller, entry);
    }
    advance_files_of(&mut tx, next.person, caller.at).await?;
    tx.commit().await?;
    Ok(next)
}

/// Corrects what a credential says; what was verified is so no more.
pub async fn correct(
    office: &Office,
    caller: &Caller,
    id: CredentialId,
    seen: i64,
    says: Particulars,
) -> Result<Credential> {
    let mut tx = office.begin().await?;
    let held = admit(office, &mut tx, caller, Action::AddCredential, id).await?;
    let change = credential::correct(held, says, caller.person, caller.at)?;
    keep(tx, caller, change, seen).await
}

/// Somebody other than its subject looked it up and found it true.
pub async fn verify(
    office: &Office,
    caller: &Caller,
    id: CredentialId,
    seen: i64,
    how: &str,
) -> Result<Credential> {
    let mut tx = office.begin().await?;
    let held = admit(office, &mut tx, caller, Action::VerifyCredential, id).await?;
    let change = credential::verify(held, caller.person, how, caller.at)?;
    keep(tx, caller, change, seen).await
}

/// Its subject says what is wrong with it.
pub async fn contest(
    office: &Office,
    caller: &Caller,
    id: CredentialId,
    seen: i64,
    note: &str,
) -> Result<Credential> {
    let mut tx = office.begin().await?;
    let held = admit(office, &mut tx, caller, Action::EditProfile, id).await?;
    let change = credential::contest(held, caller.person, note, caller.at)?;
    keep(tx, caller, change, seen).await
}

/// One credential, for somebody who may read its person's record.
pub async fn read(office: &Office, caller: &Caller, id: CredentialId) -> Result<Credential> {
    let mut tx = office.read().await?;
    admit(office, &mut tx, caller, Action::ReadProfile, id).await
}
