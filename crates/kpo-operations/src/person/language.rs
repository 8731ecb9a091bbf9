//! The languages a person works in (R32).

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::person::{self, Language};

use super::advance_files_of;
use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// Says which languages a person works in.
pub async fn set_languages(
    office: &Office,
    caller: &Caller,
    id: PersonId,
    given: Vec<Language>,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::EditProfile, id)
        .await?;
    let given = person::languages(given)?;
    for (known, _) in tx.languages_of(id).await? {
        tx.delete_language(known).await?;
    }
    for language in &given {
        tx.insert_language(office.id(), id, language).await?;
    }
    tx.note(caller, Entry::new("person.languages-set", "person", id));
    advance_files_of(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}
